"""The dock without a screen: the sample from an empty project to the book, cancel, wrong layers, an unsaved project."""
import errno
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

from dock_cases import looked, only, open_sample, press, run, wait
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.showing import layer_tree
from hatangso.algorithms.bridge.store.project import Store
from qgis.core import QgsApplication, QgsVectorLayer
from sample_layers import SAMPLE

FEW = ("postalgap", "copperbacklog")


def test_a_sample_that_cannot_be_copied_is_told_in_the_readers_words_and_leaves_nothing(tmp_path, monkeypatch):
    from hatangso.ui import sample

    said = []
    bar = SimpleNamespace(pushWarning=lambda title, text: said.append(text))
    iface = SimpleNamespace(newProject=lambda ask: True, messageBar=lambda: bar)

    def full(source, target):
        Path(target).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(sample, "folder_of_user", lambda: tmp_path / "tài liệu")
    monkeypatch.setattr(sample.held_files, "copy", full)
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
    assert only(desk, *FEW)["mobilecoverage"] == "off"
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
    only(desk, "postalgap")
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
    assert desk.results_page.worst.count() > 50


def test_cancel_keeps_what_was_done_and_writes_nothing_of_the_rest(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap", "sharedtowersiting")
    desk.pages.setCurrentWidget(desk.analyses_page)
    seen = []
    desk.runner.started.connect(lambda key: seen.append(
        (key, desk.run_button.text(), desk.progress.isVisible(), desk.progress.words.text(),
         desk.export_button.isEnabled(), desk.analyses_page.rows["postalgap"].lamp.kind)))
    press(desk.run_button)
    wait(lambda: len(seen) == 2)
    press(desk.run_button)
    wait(lambda: not desk.busy)
    first, second = (desk.states[key].ready.title for key in ("postalgap", "sharedtowersiting"))
    assert seen == [("postalgap", "Hủy", True, f"Bước 1/3: {first} · 0 %", False, "running"),
                    ("sharedtowersiting", "Hủy", True, f"Bước 2/3: {second} · 0 %", False, "done")]
    assert not desk.progress.bar.isTextVisible(), "on a bar of a dark theme words are hardly seen"
    states = looked(desk)
    assert (states["postalgap"], states["sharedtowersiting"], states["planscorecard"]) == ("done", "ready", "ready")
    assert set(Store.of_project(project).finished()) == {"postalgap"}


def test_nothing_is_counted_as_missing_while_the_layers_of_a_project_are_looked_at(desk, project, tmp_path):
    looked(desk)
    assert "thiếu" in desk.heading.text()
    open_sample(project, tmp_path)
    desk._fill_roles()
    assert desk.heading.text().endswith("Đang xem các lớp…")
    looked(desk)
    assert "8 sẵn sàng" in desk.heading.text()


def test_a_step_that_fails_costs_only_itself_and_says_why(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, *FEW)
    desk.plan.set("territory", str(tmp_path / "không có.json"))
    looked(desk)
    desk.run_button.click()
    wait(lambda: not desk.busy)
    states = looked(desk)
    assert states["copperbacklog"] == "done"
    assert states["postalgap"] == "failed"
    assert "không có.json" in desk.states["postalgap"].why
    assert desk.analyses_page.rows["postalgap"].lamp.kind == "failed"


def test_a_step_after_one_that_failed_is_failed_too_and_not_ready(desk, project, tmp_path, monkeypatch):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap")
    kept = Store.keep

    def full(store, key, *given, **more):
        if key in ("postalgap", "planscorecard"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return kept(store, key, *given, **more)

    monkeypatch.setattr(Store, "keep", full)
    states = run(desk)
    assert (states["postalgap"], states["planscorecard"]) == ("failed", "failed")
    assert "2 bị lỗi" in desk.heading.text()
    assert "sẵn sàng" not in desk.heading.text()
    assert desk.states["planscorecard"].why == "ổ đĩa hết chỗ"
    monkeypatch.undo()
    states = run(desk)
    assert (states["postalgap"], states["planscorecard"]) == ("done", "done")


def test_what_hinders_a_book_is_told_of_the_book_and_of_a_run_of_the_run(desk, project, tmp_path, monkeypatch):
    open_sample(project, tmp_path)
    looked(desk)
    told = []
    monkeypatch.setattr(desk, "tell", lambda title, words, good=True: told.append((title, words)))
    monkeypatch.setattr(type(desk.plan), "hindered", "Hai phương án khác nhau.")
    for click in (desk.run_button, desk.export_button):
        press(click)
    assert told == [("Chưa chạy bước nào.", "Hai phương án khác nhau."),
                    ("Không lập được bộ biểu.", "Hai phương án khác nhau.")]


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
    only(desk, "postalgap")
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
    only(desk, "postalgap")
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
    only(desk, "postalgap")
    before = (folder / "tinh_mau.gpkg").read_bytes()
    (folder / "tinh_mau_hatangso").write_text("tệp của người khác", encoding="utf-8")  # where the pages would go
    desk.run_button.click()
    wait(lambda: not desk.busy)
    looked(desk)
    assert "tinh_mau_hatangso" in desk.problem
    assert (folder / "tinh_mau.gpkg").read_bytes() == before
    assert (folder / "tinh_mau_hatangso").read_text(encoding="utf-8") == "tệp của người khác"
