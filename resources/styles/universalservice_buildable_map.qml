<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Mast could stand here" filter="&quot;kind&quot; = 'mobile'"/>
   <rule key="r1" symbol="1" label="Fibre works could stand here" filter="&quot;kind&quot; = 'fibre'"/>
   <rule key="r2" symbol="2" label="Mast and fibre works could stand here" filter="&quot;kind&quot; = 'both'"/>
   <rule key="r3" symbol="3" label="Use not stated" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="triangle"/><prop k="color" v="0,158,115,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="square"/><prop k="color" v="0,114,178,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
   <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="diamond"/><prop k="color" v="230,159,0,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
   <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="225,230,235,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>0</layerGeometryType>
</qgis>
