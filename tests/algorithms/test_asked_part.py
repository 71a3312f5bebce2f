"""A part of a layer (selected, first, filtered features) is read as asked, and the run says that it is a part."""
import shutil

import pytest
from hatangso.algorithms.bridge.sources.asked_part import Part, said_of
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample, sample

pytestmark = needs_sample
TWO = "code IN ('31825', '31828')"


@pytest.fixture
def communes(tmp_path):
    """Communes of a copy of the sample in the project, two of them selected: the sample itself is held open by none."""
    path = shutil.copy(SAMPLE, tmp_path / "tỉnh.gpkg")
    layer = QgsVectorLayer(f"{path}|layername=communes", "xã", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds([1, 2])
    yield layer
    QgsProject.instance().removeMapLayer(layer.id())


def told(log):
    return [line for line in log.lines if "count" in line and ("xã" in line or "communes" in line)]


def check(run, value, name="checklayers", **more):
    log = Log()
    found = run(name, feedback=log, COMMUNES=value, **more)
    return found, told(log)


@pytest.mark.parametrize(("asked", "count", "words"), [
    ({"selectedFeaturesOnly": True}, 2, "only the features selected in it count, 2 of {total}"),
    ({"featureLimit": 3}, 3, "only its first features count, at most 3"),
])
def test_selected_and_first_features(run, communes, asked, count, words):
    definition, log = QgsProcessingFeatureSourceDefinition(communes.id()), Log()
    for key, value in asked.items():
        setattr(definition, key, value)
    found = run("decodetext", feedback=log, INPUT=definition, OUTPUT="memory:")
    assert found["OUTPUT"].featureCount() == count
    assert [words.format(total=communes.featureCount()) in line for line in told(log)] == [True]


@pytest.mark.parametrize("how", ["layer", "id", "address"])
def test_a_filter_of_the_layer(run, communes, how, tmp_path):
    communes.setSubsetString(TWO)
    value = {"layer": communes, "id": communes.id(), "address": sample("communes", TWO)}[how]
    for name, more in (("checklayers", {"FINDINGS": "memory:"}), ("fieldpackage", {
            "TOWERS": sample("masts"), "COMMUNE": "31825", "FOLDER": str(tmp_path / how)})):
        lines = [line for line in check(run, value, name, **more)[1] if "a filter is set" in line]
        assert [TWO in line for line in lines] == [True], (name, lines)


def test_edits_that_are_not_saved_count_and_are_told(run, communes):
    assert communes.startEditing()
    assert check(run, communes, FINDINGS="memory:")[1] == []
    column = communes.fields().indexOf("population")
    assert communes.changeAttributeValue(1, column, -5)
    found, lines = check(run, communes, FINDINGS="memory:")
    assert [f"Layer {communes.name()}: edits that are not saved count" in line for line in lines] == [True]
    assert found["ERRORS"] >= 1
    communes.undoStack().undo()
    assert check(run, communes, FINDINGS="memory:")[1] == []
    assert communes.changeAttributeValue(1, column, 5000)
    assert communes.commitChanges()
    assert check(run, communes, FINDINGS="memory:")[1] == []


def test_a_whole_layer_is_no_part(run, communes):
    assert check(run, communes, FINDINGS="memory:")[1] == []


def test_how_many_a_source_holds_may_be_unknown():
    said, = said_of("xã", Part(selected=2, total=-1))
    assert "count (2)" in said.text("en")
    assert "-1" not in said.text("vi")
