<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Update overdue" filter="&quot;stale&quot; = 1"/>
   <rule key="r1" symbol="1" label="Free places declared or by load" filter="&quot;condition&quot; IS NULL OR &quot;condition&quot; = ''"/>
   <rule key="r2" symbol="2" label="The load has to be confirmed" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="triangle"/><prop k="color" v="213,94,0,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="0,158,115,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
   <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="230,159,0,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.4"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>0</layerGeometryType>
</qgis>
