"""The store of a project: finished steps are kept with what they were made from, and used while that holds."""
import shutil
import sqlite3
from contextlib import closing

import openpyxl
import pytest
from hatangso.algorithms.bridge.store.project import Store
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject, QgsVectorLayer
from qgis_layers import Log, show_results
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample
LAYERS = {"COMMUNES": "communes", "POINTS": "postal_points", "HAMLETS": "hamlets", "TOWERS": "masts",
          "PREMISES": "premises", "FIBRE": "fibre", "NETWORK": "network"}
FROM_STORE = "nothing it reads has changed"


@pytest.fixture
def project(qgis_app, tmp_path):
    made = QgsProject()
    made.write(str(tmp_path / "Tỉnh mẫu.qgz"))
    yield made
    made.clear()


def book(provider, project, tmp_path, name="a", **given):
    """Run the plan book inside a project; return its results and what it said."""
    context, log = QgsProcessingContext(), Log()
    context.setProject(project)
    layers = {key: sample(layer) for key, layer in LAYERS.items()}
    found, good = provider.algorithm("planbook").create().run(
        {**layers, "AS_OF": "2025-12-31", "RULE_SET": "hai_duong_2018", "WITHOUT": "postalsiting, sharedtowersiting",
         "WORKBOOK": str(tmp_path / f"{name}.xlsx"), **given}, context, log)
    assert good, log.lines
    keys = {one.displayName(): one.name() for one in provider.algorithms()}
    return found, [keys[line.split(":")[0]] for line in log.lines if FROM_STORE in line]


@pytest.fixture(scope="module")
def kept(provider, tmp_path_factory):
    """The folder of a saved project after its first book, which found nothing in the store, and that book's counts."""
    folder = tmp_path_factory.mktemp("dự án")
    project = QgsProject()
    project.write(str(folder / "Tỉnh mẫu.qgz"))
    found, taken = book(provider, project, folder)
    project.clear()
    assert taken == []
    return folder, {key: value for key, value in found.items() if key.endswith("COUNT")}


@pytest.fixture
def used(kept, tmp_path):
    """That project, in a folder of the test's own."""
    shutil.copytree(kept[0], tmp_path, dirs_exist_ok=True)
    made = QgsProject()
    made.read(str(tmp_path / "Tỉnh mẫu.qgz"))
    yield made
    made.clear()


def cells(path):
    sheets = openpyxl.load_workbook(path).worksheets
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets}


def test_a_second_book_takes_the_finished_steps_from_the_store_and_is_the_same(provider, kept, used, tmp_path):
    store = Store.of_project(used)
    steps = store.finished()
    assert set(steps) == {"checklayers", "postalgap", "towersharingaudit", "copperbacklog"}
    assert steps["postalgap"].numbers["POPULATION_LAYER"] == 2101712
    assert QgsVectorLayer(store.address("postal_by_commune"), "x", "ogr").featureCount() == 64
    second, taken = book(provider, used, tmp_path, "b")
    assert taken == ["checklayers", "postalgap", "towersharingaudit", "copperbacklog"]
    assert {key: value for key, value in second.items() if key.endswith("COUNT")} == kept[1]
    assert cells(tmp_path / "a.xlsx") == cells(tmp_path / "b.xlsx")


def test_what_has_changed_runs_again_and_nothing_else(provider, used, tmp_path):
    fewer = sample("postal_points", "fid > 9")
    _, taken = book(provider, used, tmp_path, POINTS=fewer)
    assert taken == ["towersharingaudit", "copperbacklog"]
    _, taken = book(provider, used, tmp_path, POINTS=fewer, OPTIONS="copperbacklog.MAX_DROP = 60")
    assert taken == ["checklayers", "postalgap", "towersharingaudit"]
    steps = Store.of_project(used).finished()
    assert steps["copperbacklog"].record.parameters["MAX_DROP"] == "60.0"
    assert (steps["postalgap"].before["POINTS_COUNT"], steps["postalgap"].numbers["POINTS_COUNT"]) == (185, 176)


def test_a_step_whose_layer_was_deleted_runs_again(provider, used, tmp_path):
    with closing(sqlite3.connect(Store.of_project(used).path)) as file:
        file.execute("DROP TABLE postal_by_commune")
        file.commit()
    _, taken = book(provider, used, tmp_path)
    assert taken == ["checklayers", "towersharingaudit", "copperbacklog"]
    assert len(rows(Store.of_project(used).address("postal_by_commune"))) == 64


def test_a_book_outside_of_a_saved_project_keeps_no_store(provider, tmp_path, qgis_app):
    unsaved = QgsProject()
    book(provider, unsaved, tmp_path)
    assert not list(tmp_path.glob("*_hatangso.gpkg"))
    unsaved.clear()


def test_a_file_that_is_no_geopackage_is_left_alone(provider, project, tmp_path):
    foreign = tmp_path / "Tỉnh mẫu_hatangso.gpkg"
    foreign.write_text("của tôi", encoding="utf-8")
    book(provider, project, tmp_path)
    assert foreign.read_text(encoding="utf-8") == "của tôi"


def test_a_step_that_does_not_exist_cannot_be_left_out(provider, project, tmp_path):
    context = QgsProcessingContext()
    context.setProject(project)
    with pytest.raises(QgsProcessingException, match="postalgapp"):
        provider.algorithm("planbook").create().run(
            {"COMMUNES": sample("communes"), "WITHOUT": "postalgapp", "WORKBOOK": str(tmp_path / "a.xlsx")}, context,
            Log(), {}, False)


def test_a_book_run_from_a_dialog_shows_the_store_in_groups_and_shows_it_once(provider, project, tmp_path):
    for _ in range(2):
        algorithm, context, log = provider.algorithm("planbook").create(), QgsProcessingContext(), Log()
        context.setProject(project)
        given = {"COMMUNES": sample("communes"), "POINTS": sample("postal_points"), "AS_OF": "2025-12-31",
                 "WORKBOOK": str(tmp_path / "a.xlsx")}
        _, good = algorithm.run(given, context, log)
        assert good, log.lines
        assert show_results(algorithm, context, log, given)
    shown = [layer for layer in project.mapLayers().values() if "_hatangso.gpkg" in layer.source()]
    tables = sorted(layer.source().split("layername=")[1] for layer in shown)
    assert tables == ["findings", "postal_by_commune", "postal_points"]
    communes = next(layer for layer in shown if "postal_by_commune" in layer.source())
    assert communes.renderer().type() == "RuleRenderer"
    assert len([one for one in project.layerTreeRoot().findGroups() if one.name().startswith("HaTangSo – ")]) == 2


def test_an_empty_file_in_the_place_of_a_store_is_made_one(qgis_app, tmp_path):
    store = Store(tmp_path / "a_hatangso.gpkg")
    sqlite3.connect(store.path).execute("PRAGMA journal_mode")  # finds none, and leaves an empty file behind
    store.make()
    assert store.finished() == {}
    with closing(sqlite3.connect(store.path)) as made:
        assert made.execute("SELECT count(*) FROM gpkg_contents").fetchone() == (0,)
