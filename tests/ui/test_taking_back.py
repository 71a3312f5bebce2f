"""A run taken back: the results before it, on the map and in the dock, and those after it again."""
import sqlite3
from contextlib import closing
from pathlib import Path

from dock_cases import looked, only, open_sample, press, run, wait
from hatangso.algorithms.bridge.store import layers as store_layers
from hatangso.algorithms.bridge.store.earlier import Earlier
from hatangso.algorithms.core.files import database
from sample_layers import needs_sample

pytestmark = needs_sample


def figures(desk, key):
    return dict(desk.states[key].finished.numbers)


def communes(desk):
    """What the map shows of the postal gap."""
    layer = store_layers.find(desk.plan.project, desk.plan.store, "by_commune") or next(
        one for one in desk.plan.project.mapLayers().values() if "postal" in one.source() and "commune" in one.source())
    return [feature.attributes() for feature in layer.getFeatures()]


def taken_back(desk):
    button = desk.results_page.back.button
    assert button.isEnabled()
    desk.pages.setCurrentWidget(desk.results_page)
    press(button)
    wait(lambda: not desk.busy)
    return looked(desk)


def test_a_click_brings_back_the_results_before_the_run_and_a_second_those_after_it(desk, project, tmp_path):
    open_sample(project, tmp_path)
    only(desk, "postalgap", "planscorecard")
    assert not desk.results_page.back.button.isVisibleTo(desk.results_page), "nothing has been run"
    assert run(desk, "postalgap")["postalgap"] == "done"
    assert not desk.results_page.back.button.isVisibleTo(desk.results_page), "nothing was there before the run"
    first, shown = figures(desk, "postalgap"), communes(desk)
    page = Path(desk.states["postalgap"].finished.files["REPORT"])
    written = page.read_bytes()
    desk.plan.layer("POINTS").setSubsetString("fid > 100")
    looked(desk)
    assert run(desk, "postalgap")["postalgap"] == "done"
    second, after = figures(desk, "postalgap"), communes(desk)
    assert second["POINTS_COUNT"] < first["POINTS_COUNT"]
    assert taken_back(desk)["postalgap"] == "stale", "the results of another layer than the present one"
    assert figures(desk, "postalgap") == first
    assert communes(desk) == shown != after
    assert page.read_bytes() == written
    assert taken_back(desk)["postalgap"] == "done"
    assert figures(desk, "postalgap") == second
    assert communes(desk) == after
    assert not list(Earlier(desk.plan.store).folder.glob("moi_*"))


def test_layers_of_a_step_that_was_not_there_before_go_and_come_again(desk, project, tmp_path):
    open_sample(project, tmp_path)
    only(desk, "postalgap", "towersharingaudit", "planscorecard")
    run(desk, "postalgap")
    before = {layer.source() for layer in project.mapLayers().values()}
    assert run(desk, "towersharingaudit")["towersharingaudit"] == "done"
    assert {layer.source() for layer in project.mapLayers().values()} > before
    assert taken_back(desk)["towersharingaudit"] == "ready"
    assert {layer.source() for layer in project.mapLayers().values()} == before
    assert all(layer.isValid() for layer in project.mapLayers().values())


def test_a_store_that_another_program_holds_is_left_as_it_is(desk, project, tmp_path, monkeypatch):
    open_sample(project, tmp_path)
    only(desk, "postalgap", "planscorecard")
    run(desk, "postalgap")
    desk.plan.layer("POINTS").setSubsetString("fid > 100")
    looked(desk)
    run(desk, "postalgap")
    now = figures(desk, "postalgap")
    monkeypatch.setattr(database, "WAIT_S", 0.2)
    with closing(sqlite3.connect(desk.plan.store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        taken_back(desk)
        other.execute("ROLLBACK")
    assert "đang mở trong chương trình khác" in desk.problem
    assert figures(desk, "postalgap") == now
    taken_back(desk)
    assert figures(desk, "postalgap") != now


def test_a_run_goes_on_where_the_results_before_it_cannot_be_kept(desk, project, tmp_path):
    open_sample(project, tmp_path)
    only(desk, "postalgap", "planscorecard")
    run(desk, "postalgap")
    earlier = Earlier(desk.plan.store)
    earlier.folder.parent.mkdir(exist_ok=True)
    earlier.folder.write_text("", encoding="utf-8")
    desk.plan.layer("POINTS").setSubsetString("fid > 100")
    looked(desk)
    assert run(desk, "postalgap")["postalgap"] == "done"
    assert "lan_truoc" in desk.problem
    assert not desk.results_page.back.button.isVisibleTo(desk.results_page)
