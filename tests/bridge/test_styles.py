"""Every packaged style belongs to a declared output, loads, and speaks Vietnamese."""
import pytest
from hatangso.algorithms.bridge.styles import wear
from hatangso.algorithms.core.messages import catalogue
from hatangso.algorithms.core.resources import resource_path
from qgis.core import QgsVectorLayer

STYLES = sorted(resource_path("styles").glob("*.qml"))
GEOMETRY = {"0": "Point", "1": "LineString", "2": "Polygon"}


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
def test_a_style_loads_with_its_labels_translated(qgis_app, style):
    text = style.read_text(encoding="utf-8")
    kind = GEOMETRY[text.split("<layerGeometryType>")[1][0]]
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4326", "x", "memory")
    wear(layer, style, "vi")
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
