"""Every packaged style belongs to a declared output, loads, and speaks Vietnamese."""
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hatangso.algorithms.bridge.showing.looks import tip
from hatangso.algorithms.bridge.showing.styles import apply_style, speak, write_minimums
from hatangso.algorithms.core.messages import catalogue
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.tables import Column
from qgis.core import QgsExpression, QgsExpressionContext, QgsFeature, QgsVectorLayer
from qgis_layers import layer

STYLES = sorted(resource_path("styles").glob("*.qml"))
RASTERS = [path for path in STYLES if "<rasterrenderer" in path.read_text(encoding="utf-8")]
DRAWN = [path for path in STYLES if path not in RASTERS]
GEOMETRY = {"0": "Point", "1": "LineString", "2": "Polygon"}


@pytest.mark.parametrize("style", RASTERS, ids=lambda path: path.stem)
def test_the_classes_of_a_raster_have_words_in_both_languages(style):
    labels = [item.get("label") for item in ElementTree.parse(style).iter("item")]
    words = [label for label in labels if re.search("[^\\W\\d_]", label.replace("dBm", ""))]
    assert labels
    assert set(words) <= set(catalogue("vi"))


@pytest.mark.parametrize("style", DRAWN, ids=lambda path: path.stem)
def test_a_style_loads_with_its_labels_translated(qgis_app, style):
    text = style.read_text(encoding="utf-8")
    kind = GEOMETRY[text.split("<layerGeometryType>")[1][0]]
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4326", "x", "memory")
    apply_style(layer, style, "vi")
    assert layer.renderer().type() == "RuleRenderer"
    labels = [rule.label() for rule in layer.renderer().rootRule().children()]
    assert labels
    assert set(labels) <= set(catalogue("vi").values())


def test_a_style_names_an_output_that_exists(qgis_app):
    from hatangso.algorithms.provider import ALGORITHMS

    outputs = set()
    for algorithm in ALGORITHMS:
        instance = algorithm()
        instance.initAlgorithm()
        outputs |= {f"{instance.name()}_{item.name().lower()}" for item in instance.destinationParameterDefinitions()}
    started = {algorithm().name() for algorithm in ALGORITHMS}
    for style in STYLES:
        if style.stem.split("_")[0] in started:
            assert style.stem in outputs


# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def lab(colour, sight):
    """Return CIE L*a*b* of a colour as an eye with ``sight`` sees it."""
    rgb = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    x, y, z = np.array(TO_XYZ) @ np.clip(np.array(sight) @ linear, 0, 1) / (0.9505, 1.0, 1.089)
    f = [np.cbrt(t) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("style", DRAWN, ids=lambda path: path.stem)
def test_classes_differ_in_shape_or_colour_for_every_eye(qgis_app, style):
    text = style.read_text(encoding="utf-8")
    kind = GEOMETRY[text.split("<layerGeometryType>")[1][0]]
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4326", "x", "memory")
    apply_style(layer, style, "vi")
    classes = []
    for rule in layer.renderer().rootRule().children():
        mark = rule.symbol().symbolLayer(0)
        words = mark.properties()
        shape = tuple(words.get(key) for key in ("name", "line_style", "style", "line_width", "width"))
        classes.append((rule.label(), shape, mark.color()))
    for one, (label, shape, colour) in enumerate(classes):
        for other, form, paint in classes[:one]:
            for sight in (np.eye(3), PROTAN, DEUTAN):
                apart = np.linalg.norm(lab(colour, sight) - lab(paint, sight))
                assert shape != form or apart >= 15, f"{label} ~ {other}: {apart:.0f}"


def test_icons_are_seen_on_light_and_on_dark_ground():
    for path in sorted(resource_path("icons").glob("*.svg")):
        for value in set(re.findall(r'stroke="#([0-9a-f]{6})"', path.read_text(encoding="utf-8"))):
            stroke = brightness(value)
            for ground in (brightness("ffffff"), brightness("323232")):
                ratio = (max(stroke, ground) + 0.05) / (min(stroke, ground) + 0.05)
                assert ratio >= 2.5, f"{path.name}: {ratio:.1f}"


def brightness(text):
    """Return the relative luminance of a colour, as WCAG 2.1 defines it."""
    rgb = np.array([int(text[at:at + 2], 16) for at in (0, 2, 4)]) / 255
    return float(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722))


def test_every_layer_of_results_has_a_style(qgis_app):
    from hatangso.algorithms.bridge.showing.styles import style_path
    from hatangso.algorithms.provider import ALGORITHMS

    seen = 0
    for algorithm in ALGORITHMS:
        instance = algorithm()
        instance.initAlgorithm()
        for output, table in instance._declared_tables().items():
            if table.geometry != "none":
                seen += 1
                assert style_path(instance.name(), output).is_file(), f"{instance.name()} {output}"
    assert seen > 20


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
def test_no_feature_is_drawn_by_two_classes(style):
    rules = [rule.get("filter") for rule in ElementTree.parse(style).iter("rule")]
    whole = [text for text in rules if text is None]
    assert len(set(rules)) == len(rules)
    assert not whole or len(rules) == 1
    for text in filter(None, rules):
        narrower = [other for other in rules if other and other != text and other.startswith(f"{text} AND ")]
        assert not narrower, f"{text} holds {narrower}"


def layer_of_years(*years):
    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=year:integer&field=result:string(10)", "x", "memory")
    rows = []
    for year in years:
        row = QgsFeature(layer.fields())
        row.setAttributes([year, "planned"])
        rows.append(row)
    layer.dataProvider().addFeatures(rows)
    return layer


def filters(layer):
    return [rule.filterExpression() for rule in layer.renderer().rootRule().children() if not rule.isElse()]


@pytest.mark.parametrize("style", DRAWN, ids=lambda path: path.stem)
def test_no_rule_asks_for_other_features_while_it_is_drawn(qgis_app, style):
    kind = GEOMETRY[style.read_text(encoding="utf-8").split("<layerGeometryType>")[1][0]]
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4326&field=year:integer&field=phase:integer", "x", "memory")
    apply_style(layer, style, "vi")
    for text in filters(layer):
        asked = QgsExpression(text)
        assert not text or not asked.hasParserError()
        assert not {"minimum", "maximum", "mean", "sum", "count", "median", "aggregate"} & asked.referencedFunctions()


def test_the_least_value_is_written_into_the_rules_and_anew_when_the_content_changed(qgis_app):
    layer = layer_of_years(2027, 2026, None)
    apply_style(layer, resource_path("styles", "fibrerollout_waves.qml"), "vi")
    assert filters(layer)[1].endswith('"year" = 2026 /*minimum("year")*/ + 1')
    context = QgsExpressionContext()
    drawn = []
    for feature in layer.getFeatures():
        context.setFeature(feature)
        drawn.append([index for index, text in enumerate(filters(layer)) if QgsExpression(text).evaluate(context)])
    assert drawn == [[1], [0], [5]]
    assert not write_minimums(layer)
    layer.dataProvider().changeAttributeValues({1: {0: 2030}, 2: {0: 2031}})
    assert write_minimums(layer)
    assert filters(layer)[0].endswith('"year" = 2030 /*minimum("year")*/ + 0')
    assert write_minimums(layer) is False


def labels(layer):
    return [rule.label() for rule in layer.renderer().rootRule().children()]


def test_a_year_of_the_calendar_has_its_number_in_the_legend_as_in_the_tables(qgis_app):
    """“Năm thứ nhất” stood beside “Năm 2026” for the same year."""
    layer = layer_of_years(2027, 2026, None)
    apply_style(layer, resource_path("styles", "fibrerollout_waves.qml"), "vi")
    assert labels(layer)[:5] == ["Năm 2026", "Năm 2027", "Năm 2028", "Năm 2029", "Từ năm 2030"]
    speak(layer, "en")
    assert labels(layer)[:5] == ["Year 2026", "Year 2027", "Year 2028", "Year 2029", "From 2030 on"]
    layer.dataProvider().changeAttributeValues({1: {0: 2030}, 2: {0: 2031}})
    write_minimums(layer)
    speak(layer, "vi")
    assert labels(layer)[:5] == ["Năm 2030", "Năm 2031", "Năm 2032", "Năm 2033", "Từ năm 2034"]
    layer = layer_of_years(1, 2)
    apply_style(layer, resource_path("styles", "fibrerollout_waves.qml"), "vi")
    assert labels(layer)[0] == "Năm thứ nhất", "no first year was given"


def test_a_layer_without_rows_has_no_least_value(qgis_app):
    layer = layer_of_years()
    apply_style(layer, resource_path("styles", "fibrerollout_waves.qml"), "vi")
    assert '"year" = NULL /*minimum("year")*/ + 0' in filters(layer)[0]
    layer.dataProvider().addFeatures(list(layer_of_years(2025).getFeatures()))
    assert write_minimums(layer)
    assert '"year" = 2025 /*' in filters(layer)[0]
    assert labels(layer)[0] == "Năm 2025"


def test_a_tip_shows_names_as_they_are(qgis_app):
    columns = [Column(key, kind, key, key) for key, kind in (("name", "text"), ("note", "text"), ("lines", "int"))]
    source = layer("Point", {"name": str, "note": str, "lines": int}, [("POINT(105 9)", "Ấp <b>1 & 2", None, 3)])
    context = QgsExpressionContext()
    context.setFields(source.fields())
    context.setFeature(next(source.getFeatures()))
    shown = QgsExpression.replaceExpressionText(tip(columns, columns[0], "en"), context)
    assert shown == "<b>Ấp &lt;b>1 &amp; 2</b><br>note: –<br>lines: 3"
