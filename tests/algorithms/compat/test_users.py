"""What users of 0.1.0 have on disk opens and runs; figures are equal, or listed as changed with their reason."""
import json
import math
from pathlib import Path

import pytest
from sample_layers import SAMPLE, needs_sample

HERE = Path(__file__).parent
OWN = HERE / "v0_1_0"
ROOT = HERE.parents[2]
RUNS = json.loads((OWN / "runs.json").read_text(encoding="utf-8"))
CHANGED = json.loads((HERE / "changed.json").read_text(encoding="utf-8"))
pytestmark = needs_sample


def filled(value, **places):
    if isinstance(value, str):
        for name, place in {"SAMPLE": SAMPLE, "OWN": OWN, **places}.items():
            value = value.replace("{" + name + "}", str(place))
        return value
    return [filled(item, **places) for item in value] if isinstance(value, list) else value


def same(one, other):
    if None in (one, other):
        return one is other
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


@pytest.mark.parametrize("name", RUNS)
def test_a_command_of_the_history_runs_again(provider, run, name):
    stored = RUNS[name]
    parameters = {key: filled(value) for key, value in stored["parameters"].items()}
    outputs = {item.name(): "TEMPORARY_OUTPUT"
               for item in provider.algorithm(stored["algorithm"]).destinationParameterDefinitions()
               if not item.flags() & item.Flag.FlagOptional}
    found = run(stored["algorithm"], **{**outputs, **parameters})
    listed = CHANGED.get(name, {})
    differing = {figure: (was, found.get(figure)) for figure, was in stored["figures"].items()
                 if not same(was, found.get(figure))}
    assert set(differing) == set(listed), differing
    for figure, (_, value) in differing.items():
        assert same(listed[figure]["now"], value), (figure, listed[figure]["now"], value)


def test_every_changed_figure_has_its_reason_where_people_read_it():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    page = (ROOT / "resources" / "help" / "vi" / "changed_figures.md").read_text(encoding="utf-8")
    for name, figures in CHANGED.items():
        for figure, item in figures.items():
            assert item["reason"] in changelog, (name, figure)
            assert item["reason_vi"] in page, (name, figure)


@pytest.mark.parametrize("model", ["own.model3", "full_book.model3"])
def test_a_saved_model_opens_and_knows_every_child(provider, model):
    from qgis.core import QgsProcessingModelAlgorithm

    algorithm = QgsProcessingModelAlgorithm()
    assert algorithm.fromFile(str(OWN / model))
    valid, problems = algorithm.validate()
    assert valid, problems


def test_the_own_model_runs(provider):
    import processing
    from qgis.core import QgsProcessingModelAlgorithm
    from qgis_layers import Log
    from sample_layers import sample

    model = QgsProcessingModelAlgorithm()
    model.fromFile(str(OWN / "own.model3"))
    outputs = {item.name(): "TEMPORARY_OUTPUT" for item in model.destinationParameterDefinitions()}
    found = processing.run(model, {
        "communes": sample("communes"), "points": sample("postal_points"), "masts": sample("masts"), **outputs},
        feedback=Log())
    assert all(found.get(name) for name in outputs)


def test_a_batch_file_of_the_first_version_runs(provider, run, tmp_path):
    from ast import literal_eval

    for row in json.loads((OWN / "batch_postalgap.json").read_text(encoding="utf-8")):
        parameters = {key: literal_eval(filled(value)) for key, value in row["PARAMETERS"].items()}
        outputs = {key: filled(value, OUT=tmp_path) for key, value in row["OUTPUTS"].items()}
        found = run("postalgap", **parameters, **outputs)
        assert Path(found["BY_COMMUNE"]).is_file()
        assert found["POINTS_COUNT"] == 185


def test_a_project_with_results_opens_with_its_style(provider):
    from qgis.core import QgsProject

    project = QgsProject()
    assert project.read(str(OWN / "project.qgs"))
    layer = next(iter(project.mapLayers().values()))
    assert layer.isValid()
    assert layer.featureCount() == 64
    assert layer.renderer().type() == "RuleRenderer"
    del layer
    project.clear()
