"""What comes between: a cancel in any step, a store that is gone, a session in another language."""
import os

from dock_cases import looked, open_sample, press, run, wait
from hatangso.algorithms.bridge import compat, layer_tree
from hatangso.algorithms.bridge.store import Store
from qgis.core import QgsApplication
from sample_layers import needs_sample

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
    monkeypatch.setattr(compat, "ui_language", lambda: "en")
    project.clear()
    assert project.read(home)
    QgsApplication.processEvents()
    assert looked(desk)["postalgap"] == "done"
    assert {name: desk.plan.layer(name).name() for name in roles} == roles
    assert "done" in desk.heading.text(), desk.heading.text()
