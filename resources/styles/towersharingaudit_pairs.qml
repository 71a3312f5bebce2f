<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Could be merged" filter="&quot;verdict&quot; = 'candidate'"/>
   <rule key="r1" symbol="1" label="Keep both: coverage" filter="&quot;verdict&quot; = 'coverage'"/>
   <rule key="r2" symbol="2" label="Keep both: no free slots" filter="&quot;verdict&quot; = 'slots'"/>
  </rules>
  <symbols>
   <symbol name="0" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="200,60,60,255"/><prop k="line_width" v="0.8"/><prop k="line_width_unit" v="MM"/></layer></symbol>
   <symbol name="1" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="40,90,160,255"/><prop k="line_width" v="0.6"/><prop k="line_width_unit" v="MM"/></layer></symbol>
   <symbol name="2" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="150,150,150,255"/><prop k="line_width" v="0.6"/><prop k="line_width_unit" v="MM"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>1</layerGeometryType>
</qgis>
