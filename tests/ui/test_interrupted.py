"""What comes between: a cancel in any step, a store or a file that is gone, a session in another language."""
import json
import os
import time
from pathlib import Path

import pytest
from dock_cases import LIMIT_S, looked, only, open_sample, press, run, wait
from hatangso.algorithms.bridge import compat, settings
from hatangso.algorithms.bridge.showing import layer_tree
from hatangso.algorithms.bridge.store.project import Store
from hatangso.algorithms.core.files.claims import Claim
from hatangso.algorithms.core.package import resource_path
from hatangso.ui import sample
from hatangso.ui.options import OptionsPage
from qgis.core import QgsApplication, QgsField, QgsSettings
from qgis.PyQt.QtCore import QEvent, QVariant
from sample_layers import needs_sample
from unheard import Errors

pytestmark = needs_sample


def results(project):
    return {layer.name() for layer in project.mapLayers().values() if layer.customProperty(layer_tree.OUTPUT, "")}


def begun(desk, *keys):
    """Begin steps and return once the last of them has got somewhere."""
    told = []
    desk.runner.progressed.connect(told.append)
    desk.run(list(keys))
    wait(lambda: (told and desk.runner.number == len(keys)) or not desk.busy)
    desk.runner.progressed.disconnect(told.append)


def test_a_cancel_in_the_middle_of_any_step_leaves_it_as_it_was(desk, project, tmp_path):
    open_sample(project, tmp_path)
    ready = [key for key, kind in looked(desk).items() if kind == "ready"]
    assert len(ready) == 8
    for key in ready:
        begun(desk, key)
        if desk.busy:
            press(desk.run_button)
        wait(lambda: not desk.busy)
        kind = looked(desk)[key]
        assert (kind == "done") == (key in Store.of_project(project).finished()), key
        assert kind in ("ready", "done"), key
        assert not desk.problem, key
    kept = set(Store.of_project(project).finished())
    assert kept < set(ready), "a cancel that came too late everywhere"
    wait(lambda: not desk.busy)
    assert bool(results(project)) == bool(kept)


@pytest.mark.parametrize("goes", ["a layer", "the project", "the project, during the book"])
def test_a_layer_that_goes_while_a_step_reads_it_stops_the_run_and_not_qgis(desk, project, tmp_path, goes):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap", "planscorecard")
    if "book" in goes:
        desk.export_button.click()
        wait(lambda: desk.progress.bar.value() > 0 or not desk.busy)
    else:
        begun(desk, "postalgap")
    assert desk.busy, "it was over too soon"
    if "project" in goes:
        project.clear()
    else:
        project.removeMapLayers([desk.plan.layer(name).id() for name in ("COMMUNES", "HAMLETS", "POINTS")])
    wait(lambda: not desk.busy)
    assert looked(desk)["postalgap"] == "missing"
    assert desk.problem == "Một lớp đang được đọc đã bị gỡ khỏi dự án."


@pytest.mark.parametrize("goes", ["a layer", "the project", "the project, after a step that failed"])
def test_a_step_that_ended_just_before_its_project_went_is_not_told_to_the_next(desk, project, tmp_path, goes):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap", "copperbacklog")
    begun(desk, "postalgap", "copperbacklog")
    task = desk.runner.task
    if "failed" in goes:
        desk.runner.failed["postalgap"] = "Không ghi được."
    assert task._over.wait(LIMIT_S), "the window has not heard of its end yet"
    if "project" in goes:
        project.clear()
    else:
        project.removeMapLayers([desk.plan.layer(name).id() for name in ("COMMUNES", "HAMLETS", "POINTS")])
    wait(lambda: not desk.busy)
    assert looked(desk)["copperbacklog"] == "missing"
    assert not ("project" in goes and results(project)), "results of one project in another"
    assert "Không ghi được." not in desk.problem


def test_two_qgis_do_not_run_steps_of_one_project_at_once(desk, project, tmp_path):
    folder = open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap")
    other = Claim(desk.plan.store.path)
    assert run(desk, "postalgap")["postalgap"] == "ready"
    assert desk.problem == f"Một QGIS khác đang chạy các bước của {desk.plan.store.path}. Hãy chờ chạy xong."
    desk.problem = ""
    press(desk.export_button)
    assert not desk.busy
    assert "QGIS khác" in desk.problem
    other.release()
    assert run(desk, "postalgap")["postalgap"] == "done", desk.problem
    assert not list(folder.glob(".hatangso*"))


def test_an_error_that_nobody_foresaw_leaves_the_store_free(desk, project, tmp_path, monkeypatch):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, "postalgap")
    errors = Errors(monkeypatch)
    with monkeypatch.context() as broken:
        broken.setattr(type(desk.runner), "_run", lambda runner, ready: [][1])
        desk.run(["postalgap"])
        wait(lambda: errors.said)
    assert not desk.runner.busy
    assert run(desk, "postalgap")["postalgap"] == "done", desk.problem


def test_a_cancelled_run_is_taken_back_like_any_other(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    run(desk, "postalgap")
    first = desk.states["postalgap"].finished.numbers
    desk.plan.layer("POINTS").setSubsetString("fid > 100")
    looked(desk)
    begun(desk, "postalgap", "sharedtowersiting")
    press(desk.run_button)
    wait(lambda: not desk.busy)
    assert looked(desk)["sharedtowersiting"] == "ready"
    assert desk.states["postalgap"].finished.numbers != first
    press_back(desk)
    assert desk.states["postalgap"].finished.numbers == first
    press_back(desk)
    assert desk.states["postalgap"].finished.numbers != first


def press_back(desk):
    desk.pages.setCurrentWidget(desk.results_page)
    press(desk.results_page.back.button)
    wait(lambda: not desk.busy)
    looked(desk)


def test_a_store_that_was_deleted_is_made_anew(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    run(desk, "postalgap")
    shown = results(project)
    os.remove(desk.plan.store.path)
    desk.look()
    assert looked(desk)["postalgap"] == "ready"
    assert run(desk, "postalgap")["postalgap"] == "done", desk.problem
    assert results(project) == shown
    assert all(layer.isValid() and layer.featureCount() for layer in project.mapLayers().values())


def test_a_session_in_another_language_finds_what_was_done(desk, project, tmp_path, monkeypatch):
    open_sample(project, tmp_path)
    looked(desk)
    run(desk, "postalgap")
    project.write()
    home, roles = project.fileName(), {name: layer.name() for name in desk.layers_page.rows
                                       for layer in [desk.plan.layer(name)] if layer is not None}
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "en")
    project.clear()
    assert project.read(home)
    QgsApplication.processEvents()
    assert looked(desk)["postalgap"] == "done"
    assert {name: desk.plan.layer(name).name() for name in roles} == roles
    assert "done" in desk.heading.text(), desk.heading.text()


def test_targets_of_ones_own_come_from_the_options_and_are_missed_by_name(desk, project, tmp_path):
    own = tmp_path / "hồ sơ riêng.json"
    shipped = json.loads(resource_path("profiles", "tinh_mau_2021_2030.json").read_text(encoding="utf-8"))
    own.write_text(json.dumps({**shipped, "vi": "Hồ sơ thử của tỉnh"}, ensure_ascii=False), encoding="utf-8")
    page = OptionsPage()
    page.files["profile"].setFilePath(str(own))
    page.apply()
    try:
        project.clear()
        copied = sample.copy(tmp_path)
        sample.fill(project, copied)  # layers alone: the plan begins with the options
        assert project.write(str(copied.with_suffix(".qgz")))
        desk.plan.set("as_of", "2025-12-31")
        looked(desk)
        run(desk, "planscorecard")
        report = Path(desk.states["planscorecard"].finished.files["REPORT"]).read_text(encoding="utf-8")
        assert "Hồ sơ thử của tỉnh" in report
        own.unlink()
        run(desk, "planscorecard")
        assert "Bộ chỉ tiêu của phương án" in desk.problem
        assert "hồ sơ riêng.json" in desk.problem
    finally:
        for name in settings.PLAN.values():
            QgsSettings().remove(name)
        QgsSettings().remove(settings.MEMORY)


@pytest.fixture
def other(provider, project, monkeypatch):
    """A dock that a test lets go itself, as QGIS does when the plugin is unloaded."""
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "vi")
    from hatangso.ui.desk.dock import Desk

    made = Desk(None)
    yield made
    made.deleteLater()
    QgsApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for _ in range(20):
        QgsApplication.processEvents()


@pytest.mark.parametrize("work", ["a step", "the book", "a taking back"])
def test_a_dock_that_goes_ends_its_work_and_lets_go_of_the_store(other, project, tmp_path, monkeypatch, work):
    told = []
    monkeypatch.setattr("sys.excepthook", lambda *what: told.append(what))
    folder = open_sample(project, tmp_path)
    looked(other)
    only(other, "postalgap", "planscorecard")
    if work == "a taking back":
        run(other, "postalgap")
        other.plan.layer("POINTS").setSubsetString("fid > 100")
        looked(other)
        run(other, "postalgap")
        other.results_page.back.start()
    elif work == "the book":
        other.export()
    else:
        begun(other, "postalgap")
    assert other.busy, "it was over too soon"
    other.unwatch()
    assert not other.busy
    Claim(Store.of_project(project).path).release()
    other.close()
    for _ in range(50):
        QgsApplication.processEvents()
    assert not told
    assert not list(folder.glob(".hatangso*"))


def test_what_was_changed_a_moment_before_the_dock_goes_is_kept(other, project, tmp_path):
    open_sample(project, tmp_path)
    looked(other)
    other.plan.set("title", "Tỉnh thử")
    other.unwatch()
    assert "Tỉnh thử" in project.readEntry("HaTangSo", "plan", "")[0]


def test_a_layer_goes_while_a_look_reads_a_field_that_looks_into_another_layer(desk, project, tmp_path):
    open_sample(project, tmp_path)
    looked(desk)
    points, communes = desk.plan.layer("POINTS"), desk.plan.layer("COMMUNES")
    points.addExpressionField(
        f"attribute(get_feature('{communes.id()}', 'fid', 1), 'fid')", QgsField("tính", QVariant.Int))
    desk.known = {}
    desk.look()
    began = time.monotonic()
    while time.monotonic() - began < 1.0:
        time.sleep(0.01)  # the window does nothing, and the look comes to the field
    project.removeMapLayer(desk.plan.layer("COPPER").id())
    assert looked(desk)["postalgap"] == "ready"


def test_what_a_run_could_not_keep_is_not_told_to_the_next_project(qgis_app):
    from hatangso.ui.desk.runner import Runner

    runner, told = Runner(), []
    runner._claim = Claim(os.devnull)
    runner.ended.connect(lambda good: told.append(runner.unkept))
    for left, expected in ((False, "Đầy."), (True, "")):
        runner.unkept = "Đầy."  # the thread says it, whenever it comes to it
        runner._left = left
        runner._next()
        assert told.pop() == expected
