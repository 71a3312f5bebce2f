"""Results as they stand in the layer panel after a dialog has run: legend, order, group, names."""
import pytest
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.showing import layer_tree, styles
from hatangso.algorithms.core.messages import catalogue
from qgis.core import QgsLayerTreeModel, QgsProcessingContext, QgsProcessingUtils, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QApplication
from qgis_layers import Log, show_results
from sample_layers import needs_sample, sample

pytestmark = needs_sample
CASES = {
    "postalgap": ({"POINTS": "postal_points", "COMMUNES": "communes"}, ("BY_COMMUNE", "POINTS_CHECKED")),
    "towersharingaudit": ({"TOWERS": "masts", "COMMUNES": "communes"}, ("BY_COMMUNE", "SITES", "PAIRS")),
}


@pytest.fixture
def project(qgis_app):
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


def run_and_load(provider, name, folder=None, **options):
    """Run as the dialog does, and hand the results to QGIS."""
    inputs, outputs = CASES[name]
    algorithm = provider.algorithm(name).create()
    parameters = {key: sample(layer) for key, layer in inputs.items()}
    parameters.update(options)
    for key in outputs:
        sink = str(folder / f"{key}.gpkg") if folder else "memory:"
        parameters[key] = compat.QgsProcessingOutputLayerDefinition(sink, QgsProject.instance())
    context, log = QgsProcessingContext(), Log()
    context.setProject(QgsProject.instance())
    found, good = algorithm.run(parameters, context, log)
    assert good, log.lines
    assert show_results(algorithm, context, log, parameters)
    QApplication.processEvents()
    return found


def group_of(project):
    groups = [one for one in project.layerTreeRoot().findGroups() if one.name().startswith("HaTangSo – ")]
    assert len(groups) == 1
    return groups[0]


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_legend_speaks_the_language_of_the_reader_at_once(provider, project, name):
    model = QgsLayerTreeModel(project.layerTreeRoot())
    with compat.speaking("vi"):
        run_and_load(provider, name, LANGUAGE="en")
    known = set(catalogue("vi").values())
    seen = 0
    for node in project.layerTreeRoot().findLayers():
        labels = {one.data(0) for one in model.layerLegendNodes(node)} - {""}
        if node.layer().renderer() is not None:
            assert labels <= known, labels
            seen += len(labels)
    assert seen > 3


@pytest.mark.parametrize("name", sorted(CASES))
def test_points_lie_over_lines_over_polygons_in_a_group_of_the_analysis(provider, project, name):
    for language in ("vi", "en"):  # titles sort in another order in each
        project.clear()
        with compat.speaking(language):
            run_and_load(provider, name)
        kinds = [compat.exact_type(one.layer().wkbType()) for one in group_of(project).findLayers()]
        assert kinds == sorted(kinds, key=["point", "line", "polygon", "none"].index)
        assert len(kinds) == len(CASES[name][1])
        assert len(project.mapLayers()) == len(kinds)


def test_a_second_run_takes_the_place_of_the_first(provider, project):
    run_and_load(provider, "postalgap")
    first = set(project.mapLayers())
    run_and_load(provider, "postalgap")
    assert len(project.mapLayers()) == 2
    assert not first & set(project.mapLayers())
    assert len(group_of(project).findLayers()) == 2


def test_a_result_the_user_renamed_or_saved_stays(provider, project, tmp_path):
    run_and_load(provider, "postalgap")
    kept = next(iter(project.mapLayers().values()))
    kept.setName("Phương án A")
    run_and_load(provider, "postalgap")
    assert kept.id() in project.mapLayers()
    project.clear()
    run_and_load(provider, "postalgap", tmp_path)
    assert not QgsProcessingUtils.tempFolder().startswith(str(tmp_path))
    run_and_load(provider, "postalgap")
    assert len(project.mapLayers()) == 4


def test_communes_carry_their_names_and_figures_on_the_map(provider, project):
    with compat.speaking("vi"):
        run_and_load(provider, "postalgap")
    layer = next(one for one in project.mapLayers().values() if compat.exact_type(one.wkbType()) == "polygon")
    assert layer.labelsEnabled()
    assert layer.labeling().settings().fieldName == "name"
    assert layer.labeling().settings().scaleVisibility
    assert layer.displayExpression() == '"name"'
    assert "Dân số" in layer.mapTipTemplate()
    assert layer.metadata().title()


def test_every_analysis_is_a_map_theme_of_its_own(provider, project):
    own = QgsVectorLayer(sample("communes"), "Xã của tỉnh", "ogr")
    project.addMapLayer(own)
    for name in ("postalgap", "towersharingaudit", "postalgap"):
        run_and_load(provider, name)
    themes = project.mapThemeCollection()
    groups = {one.name(): one for one in project.layerTreeRoot().findGroups() if one.name().startswith("HaTangSo – ")}
    assert set(themes.mapThemes()) == set(groups)
    assert len(groups) == 2
    for title, group in groups.items():
        assert {layer.id() for layer in themes.mapThemeVisibleLayers(title)} == {
            own.id(), *(node.layerId() for node in group.findLayers())}


def load(provider, project, name, parameters):
    """Run with every output to be loaded, and hand the results to QGIS; return the names of what was added."""
    algorithm, context, log = provider.algorithm(name).create(), QgsProcessingContext(), Log()
    context.setProject(project)
    sinks = {one.name(): compat.QgsProcessingOutputLayerDefinition("memory:", project)
             for one in algorithm.parameterDefinitions() if one.type() == "sink" and one.createByDefault()}
    before = set(project.mapLayers())
    found, good = algorithm.run({**parameters, **sinks}, context, log)
    assert good, log.lines
    assert show_results(algorithm, context, log, parameters), f"{name}: QGIS says that layers were not made"
    QApplication.processEvents()
    return {layer.name(): layer for key, layer in project.mapLayers().items() if key not in before}


def test_a_list_that_was_imported_is_a_layer_of_the_province_and_what_was_refused_is_a_result(
        provider, project, tmp_path):
    listed = tmp_path / "cột BTS.csv"
    listed.write_text("Mã cột;Chủ sở hữu;Kinh độ;Vĩ độ\nA1;VNPT;105,1;9,1\nA2;VNPT;105,2;hỏng\n", encoding="utf-8")
    with compat.speaking("vi"):
        found = load(provider, project, "importtable", {"FILE": str(listed), "ROLE": "masts"})
    results = {name: layer.customProperty(layer_tree.OUTPUT, "") for name, layer in found.items()}
    assert results == {"Cột ăng ten: cột BTS": "", "Dòng và ô không nhận": "importtable/REJECTED"}
    assert [one.name() for one in group_of(project).findLayers()] == ["Dòng và ô không nhận"]
    assert found["Dòng và ô không nhận"].attributeAlias(4) == "Lý do"


def test_every_layer_of_every_analysis_can_be_dressed(provider):
    for algorithm in provider.algorithms():
        for one in algorithm.parameterDefinitions():
            if one.type() == "sink":
                assert styles.dress(QgsVectorLayer("Point", one.name(), "memory"), f"{algorithm.name()}/{one.name()}",
                                    language="vi", spoken="vi") is None


def test_the_raster_of_levels_is_named_grouped_and_coloured_by_class(provider, project, tmp_path):
    with compat.speaking("vi"):
        algorithm = provider.algorithm("mobilecoverage").create()
    parameters = {"TOWERS": sample("masts"), "RADIO": sample("radio"), "DEMAND": sample("hamlets"), "SERVICE": "nr",
                  "MODEL": "freespace", "SERVER_STEP": 3000, "DEMAND_COVERAGE": "memory:", "TOWER_STATS": "memory:",
                  "SERVER": compat.QgsProcessingOutputLayerDefinition(str(tmp_path / "mức.tif"), project)}
    context, log = QgsProcessingContext(), Log()
    context.setProject(project)
    with compat.speaking("vi"):
        found, good = algorithm.run(parameters, context, log)
        assert good, log.lines
        assert show_results(algorithm, context, log, parameters)
    QApplication.processEvents()
    layer = next(one for one in project.mapLayers().values() if one.source().endswith("mức.tif"))
    assert layer.name() == "Ảnh mức thu tốt nhất và cột phục vụ"
    assert project.layerTreeRoot().findLayer(layer.id()).parent().name().startswith("HaTangSo – ")
    assert layer.renderer().type() == "singlebandpseudocolor"
    assert "−95 … −85 dBm" in [label for label, _ in layer.renderer().legendSymbologyItems()]

def test_copies_of_two_layers_are_told_apart_by_the_layers_they_were_made_of(provider, project):
    with compat.speaking("vi"):
        names = {name for layer in ("communes", "hamlets")
                 for name in load(provider, project, "decodetext", {"INPUT": sample(layer)})}
    assert names >= {"Lớp đã chuyển sang Unicode: communes", "Lớp đã chuyển sang Unicode: hamlets"}


def test_two_imported_lists_are_told_apart_by_file_and_sheet(provider, project, tmp_path):
    names = set()
    for name, sheet in (("danh sách A", ""), ("danh sách B", "danh sách B")):
        listed = tmp_path / f"{name}.csv"
        listed.write_text("id,lon,lat\nM1,105.1,9.1\n", encoding="utf-8")
        with compat.speaking("vi"):
            names |= set(load(provider, project, "importtable", {"FILE": str(listed), "ROLE": "masts", "SHEET": sheet}))
    assert names >= {"Cột ăng ten: danh sách A", "Cột ăng ten: danh sách B – danh sách B"}


def test_the_name_that_the_author_of_a_model_gives_a_result_stays(provider, project):
    with compat.speaking("vi"):
        algorithm = provider.algorithm("postalgap").create()
    named = compat.QgsProcessingOutputLayerDefinition("memory:", project)
    named.destinationName = "Rà soát theo xã"
    parameters = {"POINTS": sample("postal_points"), "COMMUNES": sample("communes"), "BY_COMMUNE": named,
                  "POINTS_CHECKED": compat.QgsProcessingOutputLayerDefinition("memory:", project)}
    context, log = QgsProcessingContext(), Log()
    context.setProject(project)
    with compat.speaking("vi"):
        assert algorithm.run(parameters, context, log)[1], log.lines
        assert show_results(algorithm, context, log, parameters)
    QApplication.processEvents()
    assert {layer.name() for layer in project.mapLayers().values()} == {
        "Rà soát theo xã", "Điểm phục vụ bưu chính đã rà soát"}
