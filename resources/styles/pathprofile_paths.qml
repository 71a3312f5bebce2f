<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Covered" filter="&quot;covered&quot;"/>
   <rule key="r1" symbol="1" label="Not covered" filter="NOT &quot;covered&quot;"/>
   <rule key="r2" symbol="2" label="Not known" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="46,139,87,255"/><prop k="line_width" v="0.6"/><prop k="line_style" v="solid"/><prop k="capstyle" v="round"/></layer></symbol>
   <symbol name="1" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="200,40,40,255"/><prop k="line_width" v="0.6"/><prop k="line_style" v="dash"/><prop k="capstyle" v="round"/></layer></symbol>
   <symbol name="2" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="130,130,130,255"/><prop k="line_width" v="0.5"/><prop k="line_style" v="dot"/><prop k="capstyle" v="round"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>1</layerGeometryType>
</qgis>
