"""What an officer with layers of their own meets in the dock: own names of layers and fields, faults typed in, files
that other programs touch, a project that was moved."""
import errno
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

from dock_cases import drawn, looked, only, open_sample, press, run, run_on_sample, wait
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.showing import layer_tree
from hatangso.algorithms.bridge.store import layers as store_layers
from hatangso.algorithms.bridge.store.project import Store
from hatangso.algorithms.core.files import database
from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsVectorLayer,
)
from qgis.gui import QgsCheckableComboBox, QgsFieldComboBox
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QMessageBox
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample


def typed(desk, key, name, text):
    """Type a setting of a step as with the keyboard."""
    line = desk.analyses_page.rows[key].fields[name].widget
    line.setText(text)
    line.editingFinished.emit()
    return looked(desk)


def button(page, words):
    return next(one for one in page.findChildren(QAbstractButton) if words in one.text())


def test_a_folder_that_takes_no_results_is_told_when_the_project_opens_and_nothing_is_computed_for_it(
        desk, project, tmp_path, monkeypatch):
    from hatangso.ui.desk import plan as planned

    folder = open_sample(project, tmp_path)
    looked(desk)
    project.write()
    keep = planned.check_folder
    monkeypatch.setattr(planned, "check_folder", lambda _: (_ for _ in ()).throw(OSError(errno.EROFS, "read only")))
    assert project.read(str(folder / "tinh_mau.qgz"))
    looked(desk)
    page = desk.plan_page
    assert page.unsaved.isVisibleTo(page)
    assert str(folder) in page.unsaved.text()
    assert page.unsaved.text().endswith("hãy lưu dự án vào thư mục khác.")
    assert page.save_button.isVisibleTo(page)
    began = []
    monkeypatch.setattr(desk.runner, "start", lambda *given: began.append(given))
    monkeypatch.setattr(desk.book, "start", lambda: began.append("book"))
    for click in (desk.run_button, desk.export_button):
        click.click()
        assert (desk.busy, began) == (False, [])
        assert str(folder) in desk.problem
    monkeypatch.setattr(planned, "check_folder", keep)
    desk.export_button.click()
    assert began == ["book"]
    assert not page.unsaved.isVisibleTo(page)


def test_what_failed_in_one_project_has_not_failed_in_the_next(desk, project, tmp_path):
    folder = open_sample(project, tmp_path)
    looked(desk)
    project.write()
    desk.layers_page.open("TOWERS")
    desk.runner.refused = {desk.states["postalgap"].ready.key: "đĩa đầy"}
    desk.look()
    assert looked(desk)["postalgap"] == "failed"
    copied = tmp_path / "khác"
    shutil.copytree(folder, copied)
    assert project.read(str(copied / "tinh_mau.qgz"))
    assert looked(desk)["postalgap"] == "ready"
    assert desk.layers_page.currentWidget() is desk.layers_page.list, "nor is the page of a role that is gone"


def test_names_of_the_user_are_shown_as_they_are(desk, project, tmp_path):
    open_sample(project, tmp_path)
    desk.plan.set("title", "Phương án <b>thử</b> & nghiệm")
    looked(desk)
    assert "&lt;b&gt;thử&lt;/b&gt; &amp; nghiệm" in desk.heading.text()
    desk.plan.layer("TOWERS").setName("cột <i>BTS</i>")
    desk.layers_page.open("TOWERS")
    assert desk.layers_page.role.heading.textFormat() == Qt.TextFormat.PlainText


def test_every_button_of_the_export_page_opens_its_dialog(desk, project, tmp_path, monkeypatch):
    import processing

    open_sample(project, tmp_path)
    looked(desk)
    opened = []
    monkeypatch.setattr(processing, "createAlgorithmDialog", lambda name, given: opened.append((name, given)))
    for words in ("Bản đồ của phương án", "Xuất văn bản", "Mọi tham số của bộ biểu"):
        press(button(desk.export_page, words))
    assert [name for name, _ in opened] == ["hatangso:exportmaps", "hatangso:exportreport", "hatangso:planbook"]
    assert opened[0][1]["FOLDER"].endswith("tinh_mau_ban_do"), "beside the project, not lost with QGIS"
    assert opened[1][1]["DOCUMENT"].endswith("tinh_mau_van_ban.docx"), "beside the project, not lost with QGIS"
    assert "PLAN_GPKG" not in opened[0][1], "not made yet"
    assert opened[2][1]["WORKBOOK"].endswith("tinh_mau_so_phuong_an.xlsx")
    assert opened[2][1]["COMMUNES"] == desk.plan.layer("COMMUNES").id()


def test_what_a_setting_cannot_take_is_said_below_it_by_its_label_and_is_not_planned(desk, project, tmp_path):
    open_sample(project, tmp_path)
    before = looked(desk)
    row = desk.analyses_page.rows["postalgap"]
    press(row.arrow)
    for text in ("hai nghìn", "2.000", "-5"):
        assert typed(desk, "postalgap", "MAX_DISTANCE", text) == before
        assert "Dân được coi là trong cự ly đến" in row.problem.text()
        assert "OPTIONS" not in row.problem.text()
        assert "e+" not in row.problem.text()
        assert row.fields["MAX_DISTANCE"].widget.text() == text
        assert desk.plan.option("postalgap", "MAX_DISTANCE") == ""
    typed(desk, "postalgap", "MAX_DISTANCE", "2000")
    assert (row.problem.text(), desk.plan.option("postalgap", "MAX_DISTANCE")) == ("", "2000")


def test_several_choices_are_ticked_in_the_dock_and_shown_in_words(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    widget = desk.analyses_page.rows["postalgap"].fields["NETWORK_KINDS"].widget
    assert isinstance(widget, QgsCheckableComboBox)
    assert "[" not in widget.currentText() + widget.defaultText()
    assert widget.defaultText() == "(đường bộ)"
    desk.pages.setCurrentWidget(desk.analyses_page)
    press(desk.analyses_page.rows["postalgap"].arrow)
    widget.showPopup()
    for row in range(2):
        place = widget.view().visualRect(widget.view().model().index(row, 0)).center()
        QTest.mouseClick(widget.view().viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    widget.hidePopup()
    assert desk.plan.option("postalgap", "NETWORK_KINDS") == "road,canal"
    desk.plan.set_option("postalgap", "NETWORK_KINDS", "canal")
    assert widget.checkedItemsData() == ["canal"]
    only(desk, "postalgap")
    assert run(desk, "postalgap")["postalgap"] == "done", desk.problem


def test_a_field_that_is_recognised_is_corrected_and_not_emptied(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    desk.layers_page.open("HAMLETS")
    pickers = desk.layers_page.role.findChildren(QgsFieldComboBox)
    found = [one for one in pickers if one.currentField()]
    assert found
    assert all(not one.allowEmptyFieldName() and one.toolTip() for one in found)
    assert all(one.allowEmptyFieldName() for one in pickers if not one.currentField())


def test_a_layer_that_ends_with_qgis_and_one_without_features_are_told(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    kept = desk.plan.layer("NETWORK").materialize(QgsFeatureRequest())
    kept.setName("Đường bộ (tạm)")
    project.addMapLayer(kept)
    desk.layers_page.rows["NETWORK"][1].setLayer(kept)
    looked(desk)
    lamp = desk.layers_page.rows["NETWORK"][0]
    assert (lamp.kind, "Lớp tạm" in lamp.toolTip()) == ("doubt", True)
    press(button(desk.export_page, "Chép lệnh"))
    assert "Đường bộ (tạm)" in desk.export_page.said.text()
    kept.dataProvider().truncate()
    desk.layers_page.show_plan()
    assert lamp.kind == "bad"
    assert "Lớp tạm không có đối tượng nào; lớp tạm mất đối tượng khi đóng QGIS" in lamp.toolTip()


def test_a_refusal_of_a_step_is_no_word_of_the_system(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    empty = desk.plan.layer("NETWORK").materialize(QgsFeatureRequest())
    empty.dataProvider().truncate()
    empty.setName("đường trống")
    project.addMapLayer(empty)
    desk.plan.set_layer("NETWORK", empty)
    only(desk, "postalgap")
    assert run(desk, "postalgap")["postalgap"] == "failed"
    assert desk.states["postalgap"].why.startswith("Lớp đường trống không có đối tượng nào")
    gone = QgsVectorLayer(str(tmp_path / "ổ mạng.gpkg"), "đường trên ổ mạng", "ogr")
    project.addMapLayer(gone)
    desk.plan.set_layer("NETWORK", gone)
    lamp = desk.layers_page.rows["NETWORK"][0]
    assert (lamp.kind, lamp.toolTip()[:20]) == ("bad", "Không mở được lớp: t")
    assert run(desk, "postalgap")["postalgap"] == "failed"
    assert desk.states["postalgap"].why.endswith("không mở được lớp “đường trên ổ mạng”.")


def test_a_store_that_another_program_has_touched_takes_the_next_run(desk, project, tmp_path):
    run_on_sample(desk, project, tmp_path, "postalgap")
    store = Store.of_project(project)
    shown = store_layers.find(project, store, "postal_by_commune")
    assert len(list(shown.getFeatures(QgsFeatureRequest().setLimit(1)))) == 1  # a question that is not asked to its end
    touched_by_another_program(store.path)
    typed(desk, "postalgap", "MAX_DISTANCE", "2000")
    assert run(desk, "postalgap")["postalgap"] == "done", desk.states["postalgap"].why
    assert len(list(shown.getFeatures(QgsFeatureRequest().setLimit(1)))) == 1
    touched_by_another_program(store.path)  # now a dialog of Processing writes into it, and no dock is asked
    import processing

    processing.run("hatangso:decodetext", {
        "INPUT": desk.plan.layer("COMMUNES"), "FIELDS": ["name"], "OUTPUT": store.destination("xa", spatial=True)})
    assert "xa" in database.tables(store.path)


def test_a_file_that_a_run_writes_into_is_known_however_it_is_written(project, tmp_path, monkeypatch):
    path, seen = tmp_path / "kết quả.gpkg", []
    with closing(database.connect(path)) as made:
        made.execute("CREATE TABLE xa (fid INTEGER PRIMARY KEY, ten TEXT)")
    project.addMapLayer(QgsVectorLayer(f"{path}|layername=xa", "xa", "ogr"))
    monkeypatch.setattr(store_layers, "let_go", lambda project, store: seen.append(store.path))
    context, found = QgsProcessingContext(), QgsApplication.processingRegistry().algorithmById("hatangso:decodetext")
    context.setProject(project)
    other = str(tmp_path / "khác.gpkg")
    for given in (f"{tmp_path}/./kết quả.gpkg", f"ogr:dbname='{tmp_path}/x/../kết quả.gpkg' table=\"a\" (geom)",
                  QgsProcessingOutputLayerDefinition(str(path)), other, f"{other}|layername={path}", "memory:", None):
        store_layers.make_way(found, {"OUTPUT": given}, context)
    assert seen == [str(path)] * 3


def touched_by_another_program(path):
    """Have another program end the mode in which a file is read and written at once."""
    database.is_database(path)  # a file that is closed takes the locks of this process along, as QGIS does too
    done = subprocess.run([sys.executable, "-c", "import sqlite3, sys; one = sqlite3.connect(sys.argv[1]); "
                           "one.execute('SELECT count(*) FROM sqlite_master').fetchall(); "
                           "one.execute('PRAGMA journal_mode = DELETE'); one.close()", path], check=False)
    assert done.returncode or not database.is_logged(path)  # QGIS 3.44 may have kept its lock: it was only tried


def test_a_project_that_was_not_saved_after_a_run_shows_its_results_again_without_a_question(
        desk, project, tmp_path, monkeypatch):
    folder = open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap")
    project.write()
    run(desk, "postalgap")
    project.setDirty(False)
    moved = tmp_path / "Hồ sơ năm 2025 (bản sao)"
    project.clear()
    shutil.move(str(folder), str(moved))
    asked = []
    monkeypatch.setattr(QMessageBox, "question", lambda *words: asked.append(words))
    assert project.read(str(moved / "tinh_mau.qgz"))
    looked(desk)
    assert desk.states["postalgap"].kind == "done"
    assert str(moved) in desk.export_page.pages.text(), "its page is where the project is"
    assert not [one for one in project.mapLayers().values() if one.customProperty(layer_tree.OUTPUT, "")]
    desk.results_page.open("postalgap")
    desk.results_page.worst.itemClicked.emit(desk.results_page.worst.item(0))
    layer = store_layers.find(project, Store.of_project(project), "postal_by_commune")
    assert layer.selectedFeatureCount() == 1, "what is clicked is put on the map first"
    assert asked == []


def test_a_style_that_is_there_is_replaced_without_a_question(qgis_app, tmp_path):
    path = str(tmp_path / "a.gpkg")
    shutil.copyfile(SAMPLE, path)
    one, other = (QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in ("communes", "masts"))
    compat.save_style(one, "cùng tên", "")
    compat.save_style(other, "cùng tên", "")
    compat.save_style(one, "cùng tên", "lần hai")  # QGIS would open a window here and wait
    with sqlite3.connect(path) as file:
        rows = file.execute("SELECT f_table_name, description FROM layer_styles ORDER BY 1").fetchall()
    file.close()
    assert [name for name, _ in rows] == ["communes", "masts"]
    assert rows[0][1] == "lần hai"
    shut = SimpleNamespace(listStylesInDatabase=lambda: (1, ["7"], ["cùng tên"], [], ""),
                           deleteStyleFromDatabase=lambda key: (False, "chỉ cho đọc"))
    compat.save_style(shut, "cùng tên", "")  # nothing is written where nothing can be replaced: QGIS would ask here


def test_a_step_that_runs_is_said_to_run_while_a_look_ends(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, "sharedtowersiting")
    desk.plan.set("title", "đổi tên")  # a look begins half a second later, and the run before it
    desk.look()
    desk.run(["sharedtowersiting"])
    wait(lambda: desk._survey is None)
    row = desk.analyses_page.rows["sharedtowersiting"]
    said = row.state.text() if desk.runner.task is not None else "đang chạy"
    desk.runner.cancel()
    wait(lambda: not desk.busy)
    assert said == "đang chạy"


def test_a_book_that_fails_is_told_on_the_page_of_the_export(desk, project, tmp_path):
    folder = open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap")
    Path(folder, "tinh_mau_so_phuong_an.xlsx").write_bytes(b"x")
    Path(folder, ".~lock.tinh_mau_so_phuong_an.xlsx#").write_text("", encoding="utf-8")
    desk.export_button.click()
    wait(lambda: not desk.busy)
    assert "tinh_mau_so_phuong_an.xlsx" in desk.export_page.said.text()
    assert "hệ thống" not in desk.export_page.said.text()


def test_rows_of_figures_grow_with_their_words_when_the_dock_is_made_narrow(desk, project, tmp_path):
    run_on_sample(desk, project, tmp_path, "postalgap")
    desk.setFloating(True)
    desk.results_page.open("postalgap")
    desk.pages.setCurrentWidget(desk.results_page)
    heights = []
    for width in (900, 320):
        desk.resize(width, 512)
        drawn()
        heights.append(desk.results_page.table.rowHeight(3))
    assert heights[1] > heights[0], heights


def test_help_beside_a_form_calls_parameters_as_the_form_does(provider, monkeypatch):
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "vi")
    page = provider.algorithm("exportmaps").shortHelpString()
    assert "Gói phương án</span> (PLAN_GPKG)" in page, page[:1500]


def test_a_layer_that_was_filtered_or_edited_since_the_last_look_is_looked_at_before_the_run(desk, project, tmp_path):
    open_sample(project, tmp_path)
    only(desk, "postalgap")
    assert run(desk, "postalgap")["postalgap"] == "done"
    whole = desk.states["postalgap"].finished
    points = desk.plan.layer("POINTS")
    points.setSubsetString("fid > 100")
    assert run(desk, "postalgap")["postalgap"] == "done", "kept as what it was made from"
    assert desk.states["postalgap"].finished.key != whole.key
    points.setSubsetString("")
    desk.enterEvent(QEvent(QEvent.Type.Enter))  # the mouse comes back from the layer panel
    assert looked(desk)["postalgap"] == "stale", "what the store holds is of the filtered layer"
    desk.run()
    wait(lambda: not desk.busy)
    assert looked(desk)["postalgap"] == "done"
    assert desk.states["postalgap"].finished.numbers == whole.numbers
