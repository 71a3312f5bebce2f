<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Agreed" filter="&quot;concl&quot; IN ('agreed', 'conditional')"/>
   <rule key="r1" symbol="1" label="To be shared or joined" filter="&quot;concl&quot; IN ('share', 'join')"/>
   <rule key="r2" symbol="2" label="To be moved" filter="&quot;concl&quot; = 'move'"/>
   <rule key="r3" symbol="3" label="To be surveyed, or a body is asked" filter="&quot;concl&quot; IN ('survey', 'ask', 'incomplete', 'no_rule')"/>
   <rule key="r4" symbol="4" label="Not agreed yet" filter="&quot;concl&quot; IN ('not_agreed', 'same_place')"/>
   <rule key="r5" symbol="5" label="Distance plays no part" filter="&quot;concl&quot; = 'no_distance'"/>
   <rule key="r6" symbol="6" label="Withdrawn by the operator" filter="&quot;concl&quot; = 'withdrawn'"/>
   <rule key="r7" symbol="7" label="Concluded in other words" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="0,158,115,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="triangle"/><prop k="color" v="0,114,178,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.8"/></layer></symbol>
   <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="diamond"/><prop k="color" v="230,159,0,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.8"/></layer></symbol>
   <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="square"/><prop k="color" v="204,121,167,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.4"/></layer></symbol>
   <symbol name="4" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="cross2"/><prop k="color" v="213,94,0,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.8"/></layer></symbol>
   <symbol name="5" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="225,230,235,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="6" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="x"/><prop k="color" v="150,150,150,255"/><prop k="outline_color" v="150,150,150,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="7" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="pentagon"/><prop k="color" v="225,230,235,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>0</layerGeometryType>
</qgis>
