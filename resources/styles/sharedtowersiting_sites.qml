<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Co-location" filter="&quot;action&quot; = &#x27;colocate&#x27;"/>
   <rule key="r1" symbol="1" label="Co-location with strengthening" filter="&quot;action&quot; = &#x27;strengthen&#x27;"/>
   <rule key="r2" symbol="2" label="Other equipment on own mast" filter="&quot;action&quot; = &#x27;upgrade&#x27;"/>
   <rule key="r3" symbol="3" label="New mast" filter="&quot;action&quot; = &#x27;new_mast&#x27;"/>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="46,139,87,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="3.0"/></layer></symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="230,130,40,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="3.0"/></layer></symbol>
   <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="240,200,80,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="3.0"/></layer></symbol>
   <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="triangle"/><prop k="color" v="40,90,160,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="3.8"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>0</layerGeometryType>
</qgis>
