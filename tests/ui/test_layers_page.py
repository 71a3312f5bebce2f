"""The page of the layers with layers of an officer's own: roles, findings, tables on their way to a layer."""
import shutil
import sqlite3

from dock_cases import looked, only, open_sample, press, run, run_on_sample, wait
from hatangso.algorithms.bridge import compat
from hatangso.ui.desk import look
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample


def own_hamlets(project, folder, *, without):
    """Put the hamlets of the sample into the project under a name and fields of the user's own."""
    target = str(folder / "ấp khóm.gpkg")
    shutil.copyfile(SAMPLE, target)
    with sqlite3.connect(target) as file:
        file.execute('ALTER TABLE hamlets RENAME COLUMN "households" TO "so_ho_dan"')
        for field in without:
            file.execute(f'ALTER TABLE hamlets DROP COLUMN "{field}"')
    file.close()
    layer = QgsVectorLayer(f"{target}|layername=hamlets", "ấp khóm", "ogr")
    assert layer.isValid()
    return project.addMapLayer(layer)


def test_findings_of_a_layer_stand_at_its_role_whatever_the_layer_is_called(desk, project, tmp_path, monkeypatch):
    folder = open_sample(project, tmp_path)
    hamlets = own_hamlets(project, folder, without=())
    looked(desk)
    desk.plan.set_layer("HAMLETS", hamlets)
    desk.plan.set_field("HAMLETS", "commune", "name")
    only(desk, "checklayers")
    assert not desk.layers_page.save.isVisibleTo(desk)
    assert run(desk, "checklayers")["checklayers"] == "done"
    lamp, _, count = desk.layers_page.rows["HAMLETS"]
    assert lamp.kind == "bad", lamp.toolTip()
    press(count)
    page = desk.layers_page.role
    assert "909" in page.count.text()
    assert page.list.count() > 1
    assert page.list.item(0).text().startswith("#1 · name: "), "which feature, which field"
    page.list.itemClicked.emit(page.list.item(0))
    assert hamlets.selectedFeatureCount() == 1
    assert desk.findings_of("TOWERS"), "a layer that is called as its role"
    saved, places = folder / "vấn đề.csv", [str(folder / "vấn đề"), "", str(folder / "không có" / "a.csv")]
    monkeypatch.setattr(look.QFileDialog, "getSaveFileName", lambda *given: (places.pop(0), ""))
    for _ in range(3):
        desk.layers_page.save.click()
    lines = saved.read_text(encoding="utf-8-sig").splitlines()
    numbers = desk.checked.numbers
    assert lines[0].startswith("Lớp;Đối tượng;Trường;")
    assert sum(";Lỗi;" in line for line in lines) >= 1
    assert len(lines) - 1 >= numbers["ERRORS"] > 0
    assert "không có" in desk.problem, "what cannot be written is told"


def test_a_layer_without_a_needed_field_is_named_as_one_without_a_role(desk, project, tmp_path):
    own_hamlets(project, tmp_path, without=("commune",))
    looked(desk)
    assert not any(desk.plan.layer(name) for name in desk.layers_page.rows), desk.plan.chosen
    assert desk.layers_page.unused.text() == "Lớp chưa có vai trò: ấp khóm"


def test_missing_layers_are_called_as_on_the_page_of_the_layers(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    titles = {label for row in range(desk.layers_page.list.column.count())
              for item in [desk.layers_page.list.column.itemAt(row)] if item.layout()
              for number in range(item.layout().count())
              for label in [getattr(item.layout().itemAt(number).widget(), "text", str)()] if label}
    for name in ("DEMAND", "HAMLETS", "RADIO", "FIBRE"):
        desk.layers_page.rows[name][1].setLayer(None)
    looked(desk)
    said = [desk.states[key].why for key in ("mobilecoverage", "postalsiting", "copperbacklog")]
    words = {word for one in said for word in one.replace("”", "“").split("“")[1::2]}
    assert words
    assert words <= titles, words - titles
    assert "” hoặc “" in desk.states["signal"].why


def test_a_table_that_has_no_role_is_on_its_way_to_a_layer_beside_the_project(desk, project, tmp_path, monkeypatch):
    import processing

    listed = tmp_path / "Danh sách trạm BTS.csv"
    listed.write_text("Mã cột;Chủ sở hữu;Kinh độ;Vĩ độ\nA1;VNPT;105,1;9,1\n", encoding="utf-8")
    project.addMapLayer(QgsVectorLayer(str(listed), "bảng <1>", "ogr"))
    opened = []
    monkeypatch.setattr(processing, "createAlgorithmDialog", lambda name, given: opened.append((name, given)))
    looked(desk)
    waiting = desk.layers_page.lists.waiting
    assert "&lt;1&gt;" in waiting.text()
    key = next(iter(project.mapLayers()))
    waiting.linkActivated.emit(key)
    (folder := tmp_path / "Dự án").mkdir()
    assert project.write(str(folder / "a.qgz"))
    waiting.linkActivated.emit(key)
    (folder / "Danh sách trạm BTS.gpkg").write_bytes(b"")
    waiting.linkActivated.emit(key)
    press(desk.layers_page.lists.button)
    assert opened[0] == ("hatangso:importtable", {"FILE": str(listed), "ROLE": "masts"}), "no project, no place yet"
    assert [given.get("OUTPUT") for _, given in opened] == [
        None, str(folder / "Danh sách trạm BTS.gpkg"), str(folder / "Danh sách trạm BTS_2.gpkg"),
        str(folder / "a_danh_sach.gpkg")]
    monkeypatch.undo()
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "vi")
    found = processing.run("hatangso:importtable", {**opened[1][1], "REJECTED": "memory:", "ROLE": "masts"})
    project.addMapLayer(QgsVectorLayer(found["OUTPUT"], "Cột ăng ten", "ogr"))
    looked(desk)
    assert desk.plan.layer("TOWERS").name() == "Cột ăng ten"
    assert not waiting.isVisibleTo(desk.layers_page), "it has been imported"


def test_many_layers_without_a_role_are_counted(desk, project):
    project.addMapLayers([QgsVectorLayer("Point", f"lớp {number:03}", "memory") for number in range(200)])
    looked(desk)
    said = desk.layers_page.unused.text()
    assert said.endswith("lớp 010, lớp 011, … và 188 lớp khác"), said


def test_what_may_be_done_about_a_finding_stands_below_the_list(desk, project, tmp_path):
    run_on_sample(desk, project, tmp_path, "checklayers")
    desk.layers_page.open("TOWERS")
    page = desk.layers_page.role
    page.list.itemClicked.emit(page.list.item(0))
    assert page.action.text() == page.rows[0].action != ""
    page.show_role("HAMLETS")
    assert page.action.text() == ""


def test_a_role_waits_for_its_layer_where_the_last_one_of_its_list_is_removed(desk, project, tmp_path):
    """Nobody has chosen "none": fields and provider stay, and the layer comes back into its role."""
    open_sample(project, tmp_path)
    looked(desk)
    points = [key for key, layer in project.mapLayers().items() if compat.exact_type(layer.wkbType()) == "point"]
    desk.plan.set_detail("TOWERS", "provider", "Sở KH&CN")
    desk.plan.set_field("TOWERS", "code", "name")
    said, source = dict(desk.plan.data["layers"]["TOWERS"]), desk.plan.layer("TOWERS").source()
    project.removeMapLayers(points)
    looked(desk)
    assert desk.plan.layer("TOWERS") is None
    assert desk.plan.data["layers"]["TOWERS"] == said
    project.addMapLayer(QgsVectorLayer(source, "cột", "ogr"))
    looked(desk)
    assert desk.plan.layer("TOWERS").source() == source
    assert desk.plan.data["layers"]["TOWERS"] == said


def test_a_layer_without_a_reference_system_is_no_good_layer(desk, project, tmp_path):
    layer = own_hamlets(project, tmp_path, without=())
    looked(desk)
    assert desk.layers_page.rows["HAMLETS"][0].kind == "good"
    layer.setCrs(QgsCoordinateReferenceSystem())
    desk.layers_page.show_plan()
    lamp = desk.layers_page.rows["HAMLETS"][0]
    assert lamp.kind == "bad"
    assert "hệ tọa độ" in lamp.toolTip()


def test_the_page_of_a_role_says_why_its_layer_is_no_good_one(desk, project, tmp_path):
    """The light of the list has its reason in a tip alone; whoever opens the role reads it."""
    open_sample(project, tmp_path)
    looked(desk)
    desk.layers_page.open("COMMUNES")
    assert desk.layers_page.role.why.text() == ""
    desk.plan.layer("COMMUNES").setCrs(QgsCoordinateReferenceSystem())
    desk.layers_page.show_plan()
    assert desk.layers_page.role.why.text() == desk.layers_page.rows["COMMUNES"][2].toolTip()
    assert "hệ tọa độ" in desk.layers_page.role.why.text()
    desk.layers_page.open("HAMLETS")
    assert desk.layers_page.role.why.text() == ""


def test_what_an_export_came_to_is_not_said_of_a_changed_plan(desk, project, tmp_path):
    assert project.write(str(tmp_path / "a.qgz"))
    looked(desk)
    press(desk.export_page.book)
    wait(lambda: not desk.busy)
    assert "ít nhất một lớp" in desk.export_page.said.text()
    own_hamlets(project, tmp_path, without=())
    looked(desk)
    assert desk.export_page.said.text() == ""
