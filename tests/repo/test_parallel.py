"""How tests are shared out: whole files, the desktops one after the other, the long ones first; a crash is told."""
import importlib
import signal
import types

import pytest
from house import ROOT

pytest.importorskip("xdist", reason="tests run in one process")
newer, parallel, quick = map(importlib.import_module, ("newer", "parallel", "quick"))


@pytest.fixture
def scheduler():
    return parallel.LongFirst.__new__(parallel.LongFirst)


@pytest.mark.parametrize(("test", "scope"), [
    ("tests/core/text/test_text.py::test_a[x::y]", "tests/core/text/test_text.py"),
    ("tests/ui/test_desktop.py::test_a", "desktops"), ("tests/ui/test_dock.py::test_b", "desktops"),
    ("tests/algorithms/plan/test_words.py::test_a", "books"), ("tests/algorithms/plan/test_store.py::test_b", "books"),
])
def test_a_file_is_not_divided_and_what_is_shared_is_made_once(scheduler, test, scope):
    assert scheduler._split_scope(test) == scope


def test_what_is_called_long_is_there():
    files = [name for starts in parallel.TOGETHER.values() for name in starts]
    alone = [name for name in parallel.LONG if name not in parallel.TOGETHER]
    assert [name for name in (*files, *alone) if not (ROOT / name).exists()] == []


def test_a_process_that_a_signal_ended_is_named_but_not_one_that_was_stopped():
    ends = parallel.Ends()
    for name, code in (("gw0", 0), ("gw1", -signal.SIGSEGV), ("gw2", -signal.SIGTERM), ("gw3", None), ("gw4", 1)):
        process = types.SimpleNamespace(poll=lambda code=code: code)
        ends.follow(name, types.SimpleNamespace(_io=types.SimpleNamespace(popen=process)))
    assert ends.crashed() == ["gw1 (SIGSEGV)"]


def test_a_test_that_ends_its_process_is_not_given_to_the_next(scheduler):
    scheduler.assigned_work = {"gone": {"a.py": {"t1": True, "t2": False, "t3": False}, "b.py": {"t4": True}}}
    scheduler.workqueue = {}
    assert scheduler.remove_node("gone") == "t2"
    assert scheduler.workqueue == {"a.py": {"t1": True, "t2": True, "t3": False}}


def test_what_is_called_quick_is_there():
    assert len(quick.FILES) > 10
    assert [name for name in quick.FILES if not (ROOT / "tests" / "algorithms" / name).is_file()] == []


def test_what_runs_on_one_qgis_is_there_and_has_a_reason():
    assert [name for name, why in newer.ONCE.items() if not (ROOT / name).is_file() or len(why) < 20] == []
    assert newer.runs_once("tests/algorithms/test_twice.py::test_a[x]")
    assert not newer.runs_once("tests/algorithms/test_same_numbers.py::test_a")


def test_files_of_which_no_test_is_left_are_named():
    one, two = ROOT / "tests" / "ui" / "test_dock.py", ROOT / "tests" / "core" / "test_text.py"
    assert quick.left_out_whole({one, two}, {two}) == ["tests/ui/test_dock.py"]
    assert quick.left_out_whole({two}, {one, two}) == []
