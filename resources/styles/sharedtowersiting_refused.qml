<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Too near an existing mast" filter="&quot;why_code&quot; = 'spacing'"/>
   <rule key="r1" symbol="1" label="Too near an authority office" filter="&quot;why_code&quot; = 'office'"/>
   <rule key="r2" symbol="2" label="In an exclusion zone" filter="&quot;why_code&quot; = 'excluded'"/>
   <rule key="r3" symbol="3" label="Not needed by the plan" filter="&quot;why_code&quot; IN ('not_chosen', 'nobody')"/>
   <rule key="r4" symbol="4" label="Refused for another reason" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="cross"/><prop k="color" v="120,120,120,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="cross2"/><prop k="color" v="204,121,167,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="square"/><prop k="color" v="200,60,60,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="225,230,235,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="1.4"/></layer></symbol>
   <symbol name="4" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="diamond"/><prop k="color" v="230,130,40,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="1.8"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>0</layerGeometryType>
</qgis>
