"""Results of our own in the boxes of other layers, where QGIS itself puts the layer at hand."""
import pytest
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.runs import own_results
from qgis.core import QgsProcessingContext, QgsProcessingException
from sample_layers import needs_sample, sample

pytestmark = needs_sample


@pytest.fixture(scope="module")
def results(provider, tmp_path_factory):
    import processing
    from qgis_layers import Log

    folder = tmp_path_factory.mktemp("kq")
    copper = processing.run("hatangso:copperbacklog", {
        "PREMISES": sample("premises"), "HAMLETS": sample("hamlets"), "FIBRE": sample("fibre"),
        "COMMUNES": sample("communes"), "BACKLOG": str(folder / "b.gpkg"), "BY_COMMUNE": str(folder / "c.gpkg"),
        "HAMLETS_WITHOUT_FIBRE": str(folder / "h.gpkg")}, feedback=Log())
    return {name: copper[name] for name in ("BACKLOG", "BY_COMMUNE", "HAMLETS_WITHOUT_FIBRE")}


@pytest.mark.parametrize(("algorithm", "parameter", "result", "others"), [
    ("postalgap", "COMMUNES", "BY_COMMUNE", {"POINTS": "postal_points"}),
    ("postalgap", "POINTS", "HAMLETS_WITHOUT_FIBRE", {"COMMUNES": "communes"}),
    ("mobilecoverage", "TOWERS", "BACKLOG", {"DEMAND": "hamlets"}),
    ("planbook", "COMMUNES", "BY_COMMUNE", {}),
    ("exportplantables", "SITES", "BACKLOG", {}),
    ("exportplantables", "POSTAL_BY_COMMUNE", "BY_COMMUNE", {}),
])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_result_in_another_role_is_refused_before_the_run(provider, results, algorithm, parameter, result, others,
                                                            language):
    parameters = {parameter: results[result], **{key: sample(name) for key, name in others.items()}}
    with compat.speaking(language):
        chosen = provider.algorithm(algorithm).create()
        good, words = chosen.checkParameterValues(parameters, QgsProcessingContext())
    assert not good
    assert chosen.parameterDefinition(parameter).description() in words
    assert {"vi": "kết quả", "en": "result"}[language] in words


def test_a_layer_of_the_province_is_no_result_to_print(provider):
    good, words = provider.algorithm("exportplantables").create().checkParameterValues(
        {"SITES": sample("hamlets")}, QgsProcessingContext())
    assert not good
    assert "hamlets" in words


def test_a_model_that_hands_on_a_result_is_refused_too(run, results):
    with pytest.raises(QgsProcessingException, match="result|kết quả"):
        run("postalgap", POINTS=sample("postal_points"), COMMUNES=results["BY_COMMUNE"], BY_COMMUNE="memory:",
            POINTS_CHECKED="memory:")


def test_what_a_result_may_be_is_taken(provider, results):
    for algorithm, parameters in (
            ("fibrerollout", {"BACKLOG": results["BACKLOG"], "FIBRE": sample("fibre"), "NETWORK": sample("network")}),
            ("exportplantables", {"COPPER_BY_COMMUNE": results["BY_COMMUNE"]}),
            ("planscorecard", {"COPPER_BY_COMMUNE": results["BY_COMMUNE"], "COMMUNES": sample("communes")}),
            ("mobilecoverage", {"TOWERS": sample("masts"), "DEMAND": results["HAMLETS_WITHOUT_FIBRE"]})):
        outputs = {one.name(): "memory:" for one in provider.algorithm(algorithm).destinationParameterDefinitions()
                   if one.type() == "sink" and not one.flags() & compat.OPTIONAL}
        good, words = provider.algorithm(algorithm).create().checkParameterValues(
            {**parameters, **outputs}, QgsProcessingContext())
        assert good, words


@pytest.mark.parametrize("name", ["communes", "hamlets", "masts", "postal_points", "premises", "network", "fibre"])
def test_no_layer_of_the_province_is_taken_for_a_result(provider, name):
    from qgis.core import QgsVectorLayer

    fields = set(QgsVectorLayer(sample(name), name, "ogr").fields().names())
    assert [key for key, keys in own_results._tables() if keys <= fields] == []
