<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Hardened station with backup power" filter="&quot;hard&quot; IN ('yes')"/>
   <rule key="r1" symbol="1" label="No hardened station" filter="&quot;hard&quot; IN ('no')"/>
   <rule key="r2" symbol="2" label="Not known" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="0,158,115,160"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="style" v="solid"/></layer></symbol>
   <symbol name="1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="213,94,0,160"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="style" v="solid"/></layer></symbol>
   <symbol name="2" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="225,230,235,160"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="style" v="solid"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>2</layerGeometryType>
</qgis>
