"""The dock without a screen: the sample from an empty project to the book, cancel, wrong layers, an unsaved project."""
import errno
import json
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hatangso.algorithms.bridge import compat, layer_tree
from hatangso.algorithms.bridge.store import Store
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtWidgets import QScrollArea, QWidget
from qgis_layers import layer as made_layer
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample
FEW = ("postalgap", "copperbacklog")


@pytest.fixture(scope="session")
def provider(qgis_app, qgis_processing):
    """The provider; the tests of the algorithms may have registered it already, and QGIS deletes a second one."""
    from hatangso.algorithms.provider import HatangsoProvider

    registry = QgsApplication.processingRegistry()
    known = registry.providerById("hatangso")
    if known is not None:
        yield known
        return
    result = HatangsoProvider()
    registry.addProvider(result)
    yield result
    registry.removeProvider(result)


@pytest.fixture
def project(qgis_app):
    found = QgsProject.instance()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def desk(provider, project, monkeypatch):
    monkeypatch.setattr(compat, "ui_language", lambda: "vi")
    from hatangso.ui.desk.dock import Desk

    made = Desk(None)
    made.resize(360, 480)
    made.show()
    yield made
    made.unwatch()
    wait(lambda: not made.busy)
    made.close()
    made.deleteLater()
    QgsApplication.processEvents()


def wait(ready, limit=300.0):
    began = time.monotonic()
    while not ready():
        assert time.monotonic() - began < limit
        QgsApplication.processEvents()
        time.sleep(0.01)


def looked(desk):
    """Wait until the dock knows how far every step is."""
    wait(lambda: desk.states and desk._survey is None and not desk._later.isActive() and not desk._added.isActive())
    return {key: state.kind for key, state in desk.states.items()}


def open_sample(project, folder):
    from hatangso.ui import sample

    copied = sample.copy(folder)
    sample.plan(project, sample.fill(project, copied))
    assert project.write(str(copied.with_suffix(".qgz")))
    return copied.parent


def only(desk, wanted):
    for key in desk.states:
        desk.plan.want(key, key in wanted)
    return looked(desk)


def too_wide(widget):
    """Return what is wider than the place it is seen through."""
    found = []
    for area in widget.findChildren(QScrollArea):
        inside = area.widget()
        if inside is None or not area.isVisible():
            continue
        if inside.width() > area.viewport().width():
            found.append(f"{type(area).__name__}: {inside.width()} > {area.viewport().width()}")
        for child in inside.findChildren(QWidget):
            right = child.mapTo(inside, QPoint(0, 0)).x() + child.width()
            if child.isVisible() and right > inside.width() + 1:
                found.append(f"{type(child).__name__} ends at {right} of {inside.width()}")
    return found


def test_a_sample_that_cannot_be_copied_is_told_in_the_readers_words_and_leaves_nothing(tmp_path, monkeypatch):
    from hatangso.ui import sample

    said = []
    bar = SimpleNamespace(pushWarning=lambda title, text: said.append(text))
    iface = SimpleNamespace(newProject=lambda ask: True, messageBar=lambda: bar)

    def full(source, target):
        Path(target).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(sample, "folder_of_user", lambda: tmp_path / "tài liệu")
    monkeypatch.setattr(sample.shutil, "copyfile", full)
    with compat.speaking("vi"):
        sample.load(iface)
    assert "đã hết dung lượng" in said[0], said
    assert "No space" not in said[0], said
    assert list((tmp_path / "tài liệu").iterdir()) == []
    monkeypatch.undo()
    (tmp_path / "tệp").write_text("", encoding="utf-8")
    monkeypatch.setattr(sample, "folder_of_user", lambda: tmp_path / "tệp")
    with compat.speaking("vi"):
        sample.load(iface)
    assert "không tồn tại" in said[1] or "không ghi được" in said[1], said


def test_a_step_that_waits_for_one_option_asks_for_it_and_not_for_one_of_several(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    assert desk.states["television"].why == "hãy đặt: Dịch vụ"


def test_the_sample_goes_from_layers_to_the_book(desk, project, tmp_path):
    folder = open_sample(project, tmp_path)
    states = looked(desk)
    assert states["postalgap"] == states["sharedtowersiting"] == "ready"
    assert states["television"] == "missing"
    assert only(desk, FEW)["mobilecoverage"] == "off"
    at_work = []
    told = project.layersAdded.connect(lambda layers: at_work.append(desk.runner.task is not None))
    desk.run_button.click()
    assert desk.run_button.text() == "Hủy"
    wait(lambda: not desk.busy)
    project.layersAdded.disconnect(told)
    assert at_work
    assert not any(at_work), "a step reads the project in its thread: nothing is put into it meanwhile"
    assert desk.runner.failed == {}
    assert desk._later.isActive()  # nothing that the run has not made itself makes the dock look again
    states = looked(desk)
    assert {key for key, kind in states.items() if kind == "done"} == {*FEW, "planscorecard"}
    store = Store.of_project(project)
    assert QgsVectorLayer(store.address("postal_by_commune"), "x", "ogr").featureCount() == 64
    assert not desk.run_button.isEnabled()
    desk.export_button.click()
    wait(lambda: not desk.busy)
    assert desk.problem == ""
    assert (folder / "tinh_mau_so_phuong_an.xlsx").is_file()
    assert desk.open_button.isVisible()
    plan = json.loads((folder / "tinh_mau_hatangso.json").read_text(encoding="utf-8"))
    assert plan["as_of"] == "2025-12-31"
    assert plan["layers"]["POINTS"]["source"] == "tinh_mau.gpkg|layername=postal_points"
    looked(desk)


def test_a_second_run_keeps_layers_and_looks_and_tells_what_changed(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, ("postalgap",))
    desk.run(["postalgap"])
    wait(lambda: not desk.busy)
    assert desk.runner.failed == {}
    looked(desk)
    shown = {one.id() for one in project.mapLayers().values() if one.customProperty(layer_tree.OUTPUT, "")}
    assert len(shown) == 2
    for one in map(project.mapLayer, shown):
        assert json.loads(one.metadata().history()[0])["algorithm"] == "postalgap"
        assert one.mapTipTemplate()
        assert one.labelsEnabled()
    points = desk.plan.layer("POINTS")
    points.startEditing()
    points.deleteFeatures([1, 2, 3])
    points.commitChanges()
    desk.look()
    assert looked(desk)["postalgap"] == "stale"
    desk.run_button.click()
    wait(lambda: not desk.busy)
    looked(desk)
    assert shown < {one.id() for one in project.mapLayers().values() if one.customProperty(layer_tree.OUTPUT, "")}
    assert len([one for one in project.mapLayers().values() if one.customProperty(layer_tree.OUTPUT, "")]) == 3
    desk.results_page.open("postalgap")
    table = desk.results_page.table
    assert [table.item(0, column).text() for column in range(3)] == ["Điểm phục vụ bưu chính", "182", "−3"]
    assert desk.results_page.worst.count() == 10


def test_cancel_keeps_what_was_done_and_writes_nothing_of_the_rest(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, ("postalgap", "sharedtowersiting"))
    desk.run_button.click()
    wait(lambda: "postalgap" in desk.runner.done)
    desk.run_button.click()
    wait(lambda: not desk.busy)
    states = looked(desk)
    assert (states["postalgap"], states["sharedtowersiting"], states["planscorecard"]) == ("done", "ready", "ready")
    assert set(Store.of_project(project).finished()) == {"postalgap"}


def test_a_step_that_fails_costs_only_itself_and_says_why(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, FEW)
    desk.plan.set("territory", str(tmp_path / "không có.json"))
    looked(desk)
    desk.run_button.click()
    wait(lambda: not desk.busy)
    states = looked(desk)
    assert states["copperbacklog"] == "done"
    assert states["postalgap"] == "failed"
    assert "không có.json" in desk.states["postalgap"].why
    assert desk.analyses_page.rows["postalgap"].lamp.kind == "failed"


def test_an_option_that_is_no_number_is_told_at_once(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    desk.plan.set_option("postalgap", "MAX_DISTANCE", "ba nghìn")
    wait(lambda: desk._survey is None and not desk._later.isActive())
    assert "ba nghìn" in desk.heading.text()


def test_an_unsaved_project_is_asked_to_be_saved_and_nothing_runs(desk, project):
    for name in ("communes", "postal_points"):
        project.addMapLayer(QgsVectorLayer(f"{SAMPLE}|layername={name}", name, "ogr"))
    states = looked(desk)
    assert desk.plan.layer("POINTS").name() == "postal_points"
    assert states["postalgap"] == "ready"
    assert desk.plan_page.unsaved.isVisible()
    desk.run_button.click()
    assert not desk.busy
    assert not desk.export_button.isEnabled()


def test_a_project_in_a_folder_of_vietnamese_letters_and_blanks_runs_and_exports(desk, project, tmp_path):
    folder = open_sample(project, tmp_path / "Sở KHCN – Hạ tầng số" / "Tỉnh Cà Mau (bản 2)")
    looked(desk)
    only(desk, ("postalgap",))
    desk.run_button.click()
    wait(lambda: not desk.busy)
    assert desk.runner.failed == {}
    looked(desk)
    desk.export_button.click()
    wait(lambda: not desk.busy)
    assert desk.problem == ""
    assert (folder / "tinh_mau_so_phuong_an.xlsx").is_file()
    assert desk.open_button.isVisible()


def test_a_plan_that_waits_to_be_saved_is_not_written_over_that_of_the_project_being_read(desk, project, tmp_path):
    folder = open_sample(project, tmp_path)
    looked(desk)
    project.write()
    kept = (folder / "tinh_mau_hatangso.json").read_bytes()
    project.clear()
    assert not desk.plan._later.isActive(), "the layers that go with a project are no change of the next plan"
    reading = project.layersAdded.connect(lambda _: desk.plan._later.timeout.emit())  # QGIS lives while it reads
    assert project.read(str(folder / "tinh_mau.qgz"))
    project.layersAdded.disconnect(reading)
    desk.plan._later.timeout.emit()
    assert desk.plan.get("as_of") == "2025-12-31"
    assert (folder / "tinh_mau_hatangso.json").read_bytes() == kept


def test_a_project_that_was_moved_finds_its_results_again(desk, project, tmp_path):
    folder = open_sample(project, tmp_path / "cũ")
    looked(desk)
    only(desk, ("postalgap",))
    desk.run_button.click()
    wait(lambda: not desk.busy)
    assert looked(desk)["postalgap"] == "done"
    project.write()
    project.clear()
    QgsApplication.processEvents()
    moved = tmp_path / "mới"
    shutil.copytree(folder, moved)
    shutil.rmtree(folder)
    assert project.read(str(moved / "tinh_mau.qgz"))
    assert looked(desk)["postalgap"] == "done"
    assert desk.plan.layer("POINTS").source().startswith(str(moved))
    shown = [one for one in project.mapLayers().values() if one.customProperty(layer_tree.OUTPUT, "")]
    assert len(shown) == 3
    assert all(one.isValid() and str(moved) in one.source() for one in shown)


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_lost(desk, project, tmp_path):
    folder = open_sample(project, tmp_path)
    looked(desk)
    only(desk, ("postalgap",))
    before = (folder / "tinh_mau.gpkg").read_bytes()
    (folder / "tinh_mau_hatangso").write_text("tệp của người khác", encoding="utf-8")  # where the pages would go
    desk.run_button.click()
    wait(lambda: not desk.busy)
    looked(desk)
    assert "tinh_mau_hatangso" in desk.problem
    assert (folder / "tinh_mau.gpkg").read_bytes() == before
    assert (folder / "tinh_mau_hatangso").read_text(encoding="utf-8") == "tệp của người khác"


def test_layers_that_fit_no_role_and_results_are_left_alone(desk, project):
    project.addMapLayer(made_layer("Point", {"ten": str}, [("Point (105 9)", "a")], name="quán ăn"))
    result = made_layer("Polygon", {"code": str, "name": str, "population": int}, [], name="Tổng hợp theo xã, phường")
    project.addMapLayer(result)
    result.setCustomProperty(layer_tree.OUTPUT, "postalgap/BY_COMMUNE")
    looked(desk)
    assert all(desk.plan.layer(name) is None for name in desk.layers_page.rows)


def test_a_role_can_be_emptied_and_its_fields_corrected(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    desk.layers_page.rows["RADIO"][1].setLayer(None)
    assert looked(desk)["mobilecoverage"] == "missing"
    assert "Thiết bị phát sóng" in desk.states["mobilecoverage"].why
    desk.plan.set_field("COMMUNES", "name", "note")
    desk.plan.save()
    assert desk.plan.parameters()["FIELDS"] == "COMMUNES.name = note"
    project.write()
    desk.plan.read()
    assert desk.plan.layer("RADIO") is None
    assert desk.plan.field("COMMUNES", "name") == "note"


def test_findings_are_chosen_by_kind_all_are_counted_and_their_features_selected(desk, project, monkeypatch):
    from hatangso.ui.desk import page_layers
    from hatangso.ui.desk.findings import Finding

    masts = made_layer("Point", {"id": str}, [(f"POINT(105 {9 + number / 100})", f"M{number}")
                                                 for number in range(5)])
    project.addMapLayer(masts)
    desk.plan.set_layer("TOWERS", masts)
    ids = sorted(masts.allFeatureIds())
    rows = [Finding("doubt", "Xa xã", f"#{number}: xa", "", feature=number) for number in ids[1:]]
    rows += [Finding("bad", "Trùng mã", "#1: trùng", "Sửa mã", feature=ids[0]), Finding("doubt", "Lớp", "cả lớp", "")]
    monkeypatch.setattr(desk, "findings_of", lambda layer: rows)
    monkeypatch.setattr(page_layers, "SHOWN", 3)
    page = desk.layers_page.role
    desk.layers_page.open("TOWERS")
    kinds = [page.kind.itemText(number) for number in range(page.kind.count())]
    assert kinds == ["Tất cả vấn đề (6)", "Trùng mã (1)", "Xa xã (4)", "Lớp (1)"], "errors first"
    assert page.list.count() == 4
    assert page.list.item(3).text() == "Còn 3 vấn đề nữa; lớp kết quả kiểm tra liệt kê đủ."
    page.list.itemClicked.emit(page.list.item(3))
    page.select.click()
    assert masts.selectedFeatureCount() == 5, "what the list has no room for is selected as well"
    page.kind.setCurrentIndex(1)
    page.kind.activated.emit(1)
    page.select.click()
    assert masts.selectedFeatureIds() == [ids[0]]
    assert page.list.item(0).toolTip() == "Sửa mã"
    desk.layers_page.open("TOWERS")
    assert page.kind.currentIndex() == 1, "the choice stays while the kind is there"
    page.kind.setCurrentIndex(3)
    page.kind.activated.emit(3)
    assert page.list.count() == 1
    assert not page.select.isEnabled(), "a finding about the whole layer has no feature"


@pytest.mark.parametrize("width", [320, 360, 500])
def test_nothing_is_wider_than_its_place(desk, project, tmp_path, width):
    open_sample(project, tmp_path)
    looked(desk)
    desk.resize(width, 420)
    for number in range(desk.pages.count()):
        desk.pages.setCurrentIndex(number)
        for row in desk.analyses_page.rows.values():
            row.arrow.setChecked(True)
        QgsApplication.processEvents()
        assert too_wide(desk) == [], desk.pages.tabText(number)
    desk.pages.setCurrentWidget(desk.layers_page)
    desk.layers_page.open("TOWERS")
    QgsApplication.processEvents()
    assert too_wide(desk) == []
    page = desk.layers_page.role
    lowest = max(child.mapTo(page.widget(), QPoint(0, child.height())).y()
                 for child in page.widget().findChildren(QWidget) if child.isVisible())
    assert page.widget().height() - lowest < 40, "an empty end of the page"


def test_the_plan_is_handed_on_as_a_command_and_as_a_model(desk, project, tmp_path):
    from hatangso.ui.desk import handing
    from qgis.core import QgsProcessingModelAlgorithm

    folder = open_sample(project, tmp_path)
    looked(desk)
    command = handing.command(desk.plan)
    assert f"PLAN={folder / 'tinh_mau_hatangso.json'}" in command
    assert handing.model(desk.plan, "Phương án").toFile(str(tmp_path / "m.model3"))
    read = QgsProcessingModelAlgorithm()
    assert read.fromFile(str(tmp_path / "m.model3"))
    read.initAlgorithm()
    assert {"COMMUNES", "POINTS"} <= {one.name() for one in read.parameterDefinitions()}
    assert Path(folder).is_dir()


def test_every_step_of_the_dock_names_what_its_algorithm_has(provider):
    from hatangso.algorithms.bridge.chain import made
    from hatangso.algorithms.core.resources import load_json
    from hatangso.ui.desk.states import ALL

    declared = load_json("rules", "desk.json")["steps"]
    assert set(declared) == {step.key for step in ALL}
    for step in ALL:
        one, algorithm = declared[step.key], made(step.name)
        parameters = {item.name() for item in algorithm.parameterDefinitions()}
        assert len(one["settings"]) <= 4
        assert len(one["figures"]) <= 5
        assert set(one["settings"]) <= parameters, step.key
        assert set(one["figures"]) <= {item.name() for item in algorithm.outputDefinitions()}, step.key
        if "worst" in one:
            assert one["worst"]["column"] in algorithm.declared_table(one["worst"]["output"]).keys, step.key


def test_options_are_what_a_new_plan_begins_with(qgis_app, monkeypatch, tmp_path):
    from hatangso.algorithms.bridge import settings
    from hatangso.ui.options import OptionsPage
    from qgis.core import QgsSettings

    page = OptionsPage()
    page.files["forms"].setFilePath(str(tmp_path))
    page.language.setCurrentIndex(page.language.findData("en"))
    page.memory.setValue(3.5)
    page.apply()
    assert settings.plan_defaults() == {"forms": str(tmp_path), "language": "en"}
    assert settings.memory_gigabytes() == 3.5
    again = OptionsPage()
    assert (again.language.currentData(), again.memory.value()) == ("en", 3.5)
    for name in (*settings.PLAN.values(), settings.MEMORY):
        QgsSettings().remove(name)
