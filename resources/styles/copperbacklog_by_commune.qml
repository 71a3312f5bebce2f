<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Migrated 95 % or more" filter="&quot;lines&quot; &gt; 0 AND &quot;migrated&quot; &gt;= 0.95 * &quot;lines&quot;"/>
   <rule key="r1" symbol="1" label="Migrated 50 to 95 %" filter="&quot;lines&quot; &gt; 0 AND &quot;migrated&quot; &gt;= 0.5 * &quot;lines&quot; AND &quot;migrated&quot; &lt; 0.95 * &quot;lines&quot;"/>
   <rule key="r2" symbol="2" label="Migrated under 50 %" filter="&quot;lines&quot; &gt; 0 AND &quot;migrated&quot; &lt; 0.5 * &quot;lines&quot;"/>
   <rule key="r3" symbol="3" label="No copper lines" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="46,139,87,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="outline_style" v="solid"/></layer></symbol>
   <symbol name="1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="240,200,80,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="outline_style" v="solid"/></layer></symbol>
   <symbol name="2" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="230,130,40,150"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="outline_style" v="solid"/></layer></symbol>
   <symbol name="3" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="150,150,150,80"/><prop k="style" v="solid"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="outline_style" v="solid"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>2</layerGeometryType>
</qgis>
