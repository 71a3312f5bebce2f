<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <pipe>
    <rasterrenderer classificationMin="-140" nodataColor="" type="singlebandpseudocolor" band="1" alphaBand="-1" classificationMax="0" opacity="0.7">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
        <cumulativeCutLower>0.02</cumulativeCutLower>
        <cumulativeCutUpper>0.98</cumulativeCutUpper>
        <stdDevFactor>2</stdDevFactor>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader clip="0" minimumValue="-140" maximumValue="0" labelPrecision="6" colorRampType="DISCRETE" classificationMode="1">
          <item value="-115" alpha="255" color="#fde725" label="&lt; −115 dBm"/>
          <item value="-105" alpha="255" color="#7ad151" label="−115 … −105 dBm"/>
          <item value="-95" alpha="255" color="#22a884" label="−105 … −95 dBm"/>
          <item value="-85" alpha="255" color="#2a788e" label="−95 … −85 dBm"/>
          <item value="-75" alpha="255" color="#414487" label="−85 … −75 dBm"/>
          <item value="inf" alpha="255" color="#440154" label="≥ −75 dBm"/>
          <rampLegendSettings direction="0" maximumLabel="" useContinuousLegend="1" minimumLabel="" suffix="" prefix="" orientation="2">
            <numericFormat id="basic">
              <Option type="Map">
                <Option value="" type="QChar" name="decimal_separator"/>
                <Option value="6" type="int" name="decimals"/>
                <Option value="0" type="int" name="rounding_type"/>
                <Option value="false" type="bool" name="show_plus"/>
                <Option value="true" type="bool" name="show_thousand_separator"/>
                <Option value="false" type="bool" name="show_trailing_zeros"/>
                <Option value="" type="QChar" name="thousand_separator"/>
              </Option>
            </numericFormat>
          </rampLegendSettings>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast contrast="0" brightness="0" gamma="1"/>
    <huesaturation colorizeBlue="128" colorizeStrength="100" saturation="0" grayscaleMode="0" colorizeOn="0" colorizeRed="255" colorizeGreen="128" invertColors="0"/>
    <rasterresampler maxOversampling="2"/>
    <resamplingStage>resamplingFilter</resamplingStage>
  </pipe>
 <blendMode>0</blendMode>
</qgis>
