<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Drop" filter="&quot;kind&quot; = &#x27;drop&#x27;"/>
   <rule key="r1" symbol="1" label="First two years" filter="&quot;kind&quot; &lt;&gt; &#x27;drop&#x27; AND &quot;year&quot; &lt;= minimum(&quot;year&quot;) + 1"/>
   <rule key="r2" symbol="2" label="Later" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="230,130,40,255"/><prop k="line_width" v="0.3"/><prop k="line_style" v="solid"/></layer></symbol>
   <symbol name="1" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="46,139,87,255"/><prop k="line_width" v="0.8"/><prop k="line_style" v="solid"/></layer></symbol>
   <symbol name="2" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="40,90,160,255"/><prop k="line_width" v="0.6"/><prop k="line_style" v="solid"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>1</layerGeometryType>
</qgis>
