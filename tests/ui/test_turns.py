"""Work in small pieces, one a turn of the event loop; threads that compute give way to the window."""
import gc
import sys
import threading

import pytest
from dock_cases import wait
from hatangso.algorithms.bridge.runs import threads
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsField,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import QVariant


@pytest.fixture
def turns(qgis_app):
    from hatangso.ui.desk.turns import Turns

    return Turns()


def pieces(name, done, count=3):
    for number in range(count):
        done.append(f"{name}{number}")
        yield


def test_pieces_are_done_one_after_another_and_never_two_in_a_turn(turns):
    done, seen = [], []
    turns.add(pieces("a", done))
    turns.add(pieces("b", done, 2))
    assert done == [], "nothing is done before the window had its turn"
    while turns.busy:
        before = len(done)
        turns._turn()
        seen.append(len(done) - before)
    assert done == ["a0", "a1", "a2", "b0", "b1"]
    assert max(seen) == 1


def test_the_event_loop_does_them_all_by_itself(turns):
    done = []
    turns.add(pieces("a", done))
    wait(lambda: not turns.busy)
    assert done == ["a0", "a1", "a2"]


def test_an_error_costs_its_own_pieces_only(turns, monkeypatch):
    told, done = [], []
    monkeypatch.setattr(sys, "excepthook", lambda *what: told.append(what[0]))

    def wrong():
        yield
        raise ValueError

    turns.add(wrong())
    turns.add(pieces("b", done))
    wait(lambda: not turns.busy)
    assert told == [ValueError]
    assert done == ["b0", "b1", "b2"]


def test_what_is_cleared_is_left_undone(turns):
    done = []
    turns.add(pieces("a", done))
    turns._turn()
    turns.clear()
    QgsApplication.processEvents()
    assert done == ["a0"]
    assert not turns.busy


def test_a_thread_that_computes_gives_way_and_what_was_before_comes_back():
    usual = sys.getswitchinterval()
    first, second = threads.lively(), threads.lively()
    first.__enter__()
    second.__enter__()
    assert sys.getswitchinterval() == pytest.approx(threads.TURN_S)
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(threads.TURN_S)
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(usual)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("first_out", [0, 1])
def test_the_search_for_cycles_rests_until_the_last_run_is_over_and_stays_off_where_it_was_off(before, first_out):
    runs = [threads.unswept(), threads.unswept()]
    (gc.enable if before else gc.disable)()
    try:
        for one in runs:
            one.__enter__()
        assert not gc.isenabled()
        runs[first_out].__exit__(None, None, None)
        assert not gc.isenabled()
        runs[1 - first_out].__exit__(None, None, None)
        assert gc.isenabled() == before
    finally:
        gc.enable()


LOOKS_INTO_ANOTHER = "attribute(get_feature('khác', 'a', 1), 'b')"
"""A field that QGIS computes in the thread of the window only, whoever reads it."""


def test_a_window_that_waits_for_a_thread_does_what_that_one_asks_of_it(qgis_app):
    project = QgsProject.instance()
    project.clear()
    one, other = (QgsVectorLayer("None?field=a:integer&field=b:integer", name, "memory") for name in ("một", "khác"))
    project.addMapLayers([one, other])
    for layer in (one, other):
        row = next(iter(layer.dataProvider().addFeatures([_row(layer, 1, 7)])[1]))
        assert row["a"] == 1
    one.addExpressionField(LOOKS_INTO_ANOTHER, QgsField("tính", QVariant.Int))
    source, over, read = QgsVectorLayerFeatureSource(one), threading.Event(), []

    def work():
        read.extend(feature["tính"] for feature in source.getFeatures())
        over.set()

    threading.Thread(target=work, daemon=True).start()
    threads.wait_for(over.wait)
    assert read == [7]
    project.clear()


def _row(layer, *values):
    row = QgsFeature(layer.fields())
    row.setAttributes(list(values))
    return row
