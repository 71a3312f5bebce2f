<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Positions differ" filter="&quot;dist_m&quot; IS NOT NULL"/>
   <rule key="r1" symbol="1" label="Values differ" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="diamond"/><prop k="color" v="200,60,60,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="3.0"/></layer></symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="240,160,60,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>0</layerGeometryType>
</qgis>
