"""The pages of the dock: roles, findings and options as they are shown, and the plan handed on."""
import json

import pytest
from dock_cases import looked, only, open_sample, run, wait
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.showing import layer_tree
from hatangso.algorithms.core.package import resource_path
from hatangso.ui import sample
from hatangso.ui.desk import look
from hatangso.ui.desk.pages.plan import PlanPage
from osgeo import gdal
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, QUrl
from qgis.PyQt.QtWidgets import QScrollArea, QWidget
from qgis_layers import layer as made_layer
from sample_layers import needs_sample

pytestmark = needs_sample


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
    from hatangso.ui.desk.findings import Finding
    from hatangso.ui.desk.pages import layers as page_layers

    masts = made_layer("Point", {"id": str}, [(f"POINT(105 {9 + number / 100})", f"M{number}")
                                                 for number in range(5)])
    project.addMapLayer(masts)
    desk.plan.set_layer("TOWERS", masts)
    ids = sorted(masts.allFeatureIds())
    rows = [Finding("doubt", "Xa xã", f"#{number}: xa", "", feature=number) for number in ids[1:]]
    rows += [Finding("bad", "Trùng mã", "#1: trùng", "Sửa mã", feature=ids[0]), Finding("doubt", "Lớp", "cả lớp", "")]
    monkeypatch.setattr(desk, "findings_of", lambda name: rows if name == "TOWERS" else [])
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
    assert "--project_path" not in command, "QGIS 3.22 ends with an error after a run that reads layers of its project"
    towers, context = desk.plan.layer("TOWERS"), project.transformContext()
    known = towers.crs()
    towers.setCrs(QgsCoordinateReferenceSystem("EPSG:4756"))
    assert f"--project_path={folder / 'tinh_mau.qgz'}" in handing.command(desk.plan), "the file says another system"
    towers.setCrs(known)
    assert not handing.needs_project(desk.plan)
    gdal.GetDriverByName("GTiff").Create(str(tmp_path / "dem.tif"), 2, 2).SetGeoTransform((105, 1, 0, 9, 0, -1))
    terrain = QgsRasterLayer(str(tmp_path / "dem.tif"), "dem")
    project.addMapLayer(terrain)
    desk.plan.set_layer("DEM", terrain)
    assert not handing.needs_project(desk.plan)
    terrain.setCrs(known)
    assert handing.needs_project(desk.plan), "the file of the terrain model says no system"
    desk.plan.set_layer("DEM", None)
    context.addCoordinateOperation(known, QgsCoordinateReferenceSystem("EPSG:9207"), "+proj=noop")
    project.setTransformContext(context)
    assert handing.needs_project(desk.plan), "not the usual transformation"
    assert handing.model(desk.plan, "Phương án").toFile(str(tmp_path / "m.model3"))
    read = QgsProcessingModelAlgorithm()
    assert read.fromFile(str(tmp_path / "m.model3"))
    read.initAlgorithm()
    assert {"COMMUNES", "POINTS"} <= {one.name() for one in read.parameterDefinitions()}
    labels = [one.description() for one in read.parameterDefinitions() if one.isDestination()]
    assert sorted(labels) == ["Báo cáo", "Gói phương án (GeoPackage)", "Sổ tính"], "QGIS shows what they are called"


def test_a_step_of_a_saved_model_opens_in_the_modeler_as_it_was_saved(desk, project, qgis_iface, tmp_path):
    from hatangso.ui.desk import handing
    from qgis.core import QgsProcessingModelAlgorithm

    dialogs = pytest.importorskip("processing.modeler.ModelerParametersDialog")
    open_sample(project, tmp_path)
    looked(desk)
    assert handing.model(desk.plan, "Phương án").toFile(str(tmp_path / "m.model3"))
    read = QgsProcessingModelAlgorithm()
    assert read.fromFile(str(tmp_path / "m.model3"))
    child = read.childAlgorithm("planbook")
    again = dialogs.ModelerParametersDialog(child.algorithm(), read, "planbook").createAlgorithm()
    read.setChildAlgorithm(again)
    assert read.validate() == (True, [])
    before, after = ({name: [(one.source(), one.parameterName(), as_text(one.staticValue())) for one in sources]
                      for name, sources in step.parameterSources().items()} for step in (child, again))
    assert len(before) > 15
    assert {name: after.get(name) for name in before} == before


def as_text(value):
    return value.toString("yyyy-MM-dd") if hasattr(value, "toPyDate") else value


def test_a_model_of_the_plan_runs_as_it_was_saved_with_the_layers_of_the_plan(desk, project, tmp_path):
    from hatangso.ui.desk import handing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingModelAlgorithm

    open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap")
    assert handing.model(desk.plan, "Phương án").toFile(str(tmp_path / "m.model3"))
    project.clear()
    read = QgsProcessingModelAlgorithm()
    assert read.fromFile(str(tmp_path / "m.model3"))
    read.initAlgorithm()
    book = next(one.name() for one in read.parameterDefinitions() if one.description().startswith("Sổ tính"))
    given = {one.name(): one.defaultValue() for one in read.parameterDefinitions()}
    found, good = read.run({**given, book: str(tmp_path / "sổ.xlsx")}, QgsProcessingContext(),
                           QgsProcessingFeedback(False))
    assert good, found
    assert (tmp_path / "sổ.xlsx").is_file()


@pytest.mark.parametrize("path", ["/srv/quy hoạch 2025:2030/100% #1.xlsx", "//maychu/gis/bảng.xlsx"])
def test_a_file_or_a_link_to_it_is_opened_whatever_it_is_called(qgis_app, monkeypatch, path):
    opened = []
    monkeypatch.setattr(look.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    assert look.open_file(path)
    assert look.open_file(QUrl.fromLocalFile(path).toString())
    assert opened == [path, path]


def test_a_plan_that_could_not_be_written_is_told_at_once_and_written_the_next_time(desk, project, tmp_path):
    folder = open_sample(project, tmp_path)
    looked(desk)
    there = folder / "tinh_mau_hatangso.json"
    there.unlink(missing_ok=True)
    there.mkdir()  # nothing can be written there
    desk.plan.set("title", "Lần một")
    looked(desk)
    assert "tinh_mau_hatangso.json" in desk.plan_page.unsaved.text() or str(folder) in desk.plan_page.unsaved.text()
    assert desk.plan_page.unsaved.isVisibleTo(desk.plan_page)
    there.rmdir()
    desk.plan.set("title", "Lần hai")
    looked(desk)
    assert "Lần hai" in there.read_text(encoding="utf-8")
    assert not desk.plan_page.unsaved.isVisibleTo(desk.plan_page)


def test_an_empty_plan_that_is_open_begins_anew_with_the_options(desk, project, tmp_path):
    from hatangso.algorithms.bridge import settings
    from hatangso.ui.options import OptionsFactory
    from qgis.core import QgsSettings

    factory = OptionsFactory(desk.plan.begin_anew)
    page = factory.createWidget(None)
    page.files["forms"].setFilePath(str(tmp_path))
    try:
        page.apply()
        assert desk.plan_page.forms.filePath() == str(tmp_path)
        desk.plan.set("title", "Đã có phương án")
        page.files["forms"].setFilePath("")
        page.apply()
        assert desk.plan.get("forms") == str(tmp_path), "what was begun is the plan's"
    finally:
        for name in (*settings.PLAN.values(), settings.MEMORY):
            QgsSettings().remove(name)


def own_copy(folder, file, target, change):
    """Write a shipped file of settings as a province would have its own; return the path."""
    data = json.loads(resource_path(folder, file).read_text(encoding="utf-8"))
    change(data)
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(target)


def test_files_of_the_options_take_part_in_the_run_and_in_the_book_of_a_new_plan(desk, project, tmp_path):
    from hatangso.algorithms.bridge import settings
    from openpyxl import load_workbook
    from qgis.core import QgsSettings

    profile = own_copy("profiles", "tinh_mau_2021_2030.json", tmp_path / "của tỉnh" / "chỉ tiêu.json", lambda data: (
        data.update(id="cua_tinh", vi="Bộ chỉ tiêu riêng", en="Own"), data["targets"].__delitem__(slice(3, None))))
    territory = own_copy("territories", "ca_mau.json", tmp_path / "của tỉnh" / "địa bàn.json", lambda data: (
        data["province"].update(vi="Tỉnh Riêng"), data["territories"][0]["population"].update(value=1_000_000)))
    own_copy("tables", "postal_by_commune.json", tmp_path / "biểu" / "rieng.json", lambda data: (
        data.update(id="rieng"), data["sheet"].update(vi="Biểu riêng"), data["title"].update(vi="BIỂU CỦA TỈNH")))
    chosen = {"profile": profile, "territory": territory, "forms": str(tmp_path / "biểu")}
    try:
        for key, path in chosen.items():
            QgsSettings().setValue(settings.PLAN[key], path)
        desk.plan.begin_anew()
        (folder := tmp_path / "dự án").mkdir()
        sample.fill(project, sample.copy(folder))
        assert project.write(str(folder / "a.qgz"))
        desk.plan.set("as_of", "2025-12-31")
        looked(desk)
        only(desk, "postalgap", "planscorecard")
        states = run(desk, "postalgap", "planscorecard")
        assert (states["postalgap"], states["planscorecard"]) == ("done", "done"), desk.problem
        assert desk.states["postalgap"].finished.numbers["PEOPLE_PER_POINT"] == pytest.approx(1_000_000 / 185)
        numbers = desk.states["planscorecard"].finished.numbers
        assert sum(numbers[f"{kind}_COUNT"] for kind in ("COMPUTED", "ENTERED", "MISSING")) == 3, "its targets"
        desk.export_button.click()
        wait(lambda: not desk.busy)
        assert desk.problem == ""
        book = load_workbook(folder / "a_so_phuong_an.xlsx", read_only=True)
        words = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
        book.close()
        assert "Biểu riêng" in book.sheetnames
        assert "BIỂU CỦA TỈNH" in words
        assert any("Tỉnh Riêng" in one for one in words), "the territory"
        assert "Hệ thống chỉ tiêu, 3 dòng" in words, "the profile"
    finally:
        for name in settings.PLAN.values():
            QgsSettings().remove(name)


def test_every_step_of_the_dock_names_what_its_algorithm_has(provider):
    from hatangso.algorithms.bridge.steps.chain import made
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


@pytest.mark.parametrize(("language", "written"), [("vi", "31/12/2025"), ("en", "2025-12-31")])
def test_a_date_is_chosen_as_the_heading_writes_it(desk, monkeypatch, language, written):
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: language)
    page = PlanPage(desk.plan, desk)
    desk.plan.set("as_of", "2025-12-31")
    page.show_plan()
    assert page.date.text() == written
    desk.show_header()
    assert written in desk.heading.text()
    page.deleteLater()


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


def test_a_first_year_is_read_as_years_are_and_one_that_no_plan_begins_in_is_none(desk):
    page = PlanPage(desk.plan, desk)
    for typed, year in (("2027", 2027), ("năm 2028", 2028), ("2029.0", 2029), ("1999", ""), ("sau", "")):
        page.year.setText(typed)
        page.year.editingFinished.emit()
        assert desk.plan.get("start_year") == year, typed
    page.deleteLater()
