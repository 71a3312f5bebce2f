<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="99 % of people and more" filter="&quot;share_any&quot; &gt;= 99"/>
   <rule key="r1" symbol="1" label="90 to 99 %" filter="&quot;share_any&quot; &gt;= 90 AND &quot;share_any&quot; &lt; 99"/>
   <rule key="r2" symbol="2" label="50 to 90 %" filter="&quot;share_any&quot; &gt;= 50 AND &quot;share_any&quot; &lt; 90"/>
   <rule key="r3" symbol="3" label="under 50 %" filter="&quot;share_any&quot; &lt; 50"/>
   <rule key="r4" symbol="4" label="No figure" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="46,139,87,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/></layer></symbol>
   <symbol name="1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="150,200,110,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/></layer></symbol>
   <symbol name="2" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="240,200,80,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/></layer></symbol>
   <symbol name="3" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="200,60,60,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/></layer></symbol>
   <symbol name="4" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="150,150,150,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>2</layerGeometryType>
</qgis>
