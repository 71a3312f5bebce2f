<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Streets to go underground" filter="&quot;ground_km&quot; &gt; 0"/>
   <rule key="r1" symbol="1" label="Streets to be tidied only" filter="&quot;ground_km&quot; = 0 AND &quot;tidy_km&quot; &gt; 0"/>
   <rule key="r2" symbol="2" label="No street in the plan" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="245,190,150,255"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="style" v="solid"/></layer></symbol>
   <symbol name="1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="170,205,235,255"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="style" v="dense4"/></layer></symbol>
   <symbol name="2" type="fill" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" pass="0" enabled="1" locked="0"><prop k="color" v="245,245,240,255"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.2"/><prop k="style" v="solid"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>2</layerGeometryType>
</qgis>
