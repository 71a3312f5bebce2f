<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
  <rules key="rules">
   <rule key="r0" symbol="0" label="Year 1 of the roll-out" filter="&quot;result&quot; = &#x27;planned&#x27; AND &quot;year&quot; = minimum(&quot;year&quot;) + 0"/>
   <rule key="r1" symbol="1" label="Year 2" filter="&quot;result&quot; = &#x27;planned&#x27; AND &quot;year&quot; = minimum(&quot;year&quot;) + 1"/>
   <rule key="r2" symbol="2" label="Year 3" filter="&quot;result&quot; = &#x27;planned&#x27; AND &quot;year&quot; = minimum(&quot;year&quot;) + 2"/>
   <rule key="r3" symbol="3" label="Year 4" filter="&quot;result&quot; = &#x27;planned&#x27; AND &quot;year&quot; = minimum(&quot;year&quot;) + 3"/>
   <rule key="r4" symbol="4" label="Year 5 or later" filter="&quot;result&quot; = &#x27;planned&#x27; AND &quot;year&quot; &gt; minimum(&quot;year&quot;) + 3"/>
   <rule key="r5" symbol="5" label="Planned, year not stated" filter="&quot;result&quot; = &#x27;planned&#x27; AND &quot;year&quot; IS NULL"/>
   <rule key="r6" symbol="6" label="After the target year" filter="&quot;result&quot; = &#x27;late&#x27;"/>
   <rule key="r7" symbol="7" label="Stays on copper" filter="ELSE"/>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="8,48,107,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="33,113,181,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="107,174,214,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="198,219,239,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="4" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="square"/><prop k="color" v="254,224,144,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.0"/></layer></symbol>
   <symbol name="5" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="circle"/><prop k="color" v="160,160,160,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="1.8"/></layer></symbol>
   <symbol name="6" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="diamond"/><prop k="color" v="230,130,40,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
   <symbol name="7" type="marker" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" pass="0" enabled="1" locked="0"><prop k="name" v="triangle"/><prop k="color" v="178,34,34,255"/><prop k="outline_color" v="40,40,40,255"/><prop k="outline_width" v="0.2"/><prop k="size" v="2.6"/></layer></symbol>
  </symbols>
 </renderer-v2>
 <layerGeometryType>0</layerGeometryType>
</qgis>
