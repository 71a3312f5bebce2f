<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="To go underground" filter="&quot;form&quot; = 'underground'"/>
   <rule key="r1" symbol="1" label="To be tidied" filter="&quot;form&quot; = 'tidy'"/>
   <rule key="r2" symbol="2" label="Form not determined" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="213,94,0,255"/><prop k="line_width" v="1.1"/><prop k="line_style" v="solid"/></layer></symbol>
   <symbol name="1" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="0,114,178,255"/><prop k="line_width" v="0.9"/><prop k="line_style" v="dash"/></layer></symbol>
   <symbol name="2" type="line" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" pass="0" enabled="1" locked="0"><prop k="line_color" v="120,120,120,255"/><prop k="line_width" v="0.6"/><prop k="line_style" v="dot"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>1</layerGeometryType>
</qgis>
