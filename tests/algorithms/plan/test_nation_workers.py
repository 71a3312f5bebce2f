"""Books of many provinces on workers of Dask: equal to one after another, also where a worker is killed on the way."""
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
import small_nation
from hatangso.algorithms import batch, workers
from hatangso.algorithms.core.errors import InputError, OutputError
from hatangso.algorithms.core.plan.nation import state
from small_nation import conducted, contents


def _kill_one(killed):
    """Kill the first worker that has begun a book; only processes that this one started are looked at."""
    import psutil

    while not killed:
        for one in psutil.Process().children(recursive=True):
            try:
                if "--province" in one.cmdline():
                    worker = one.parent()
                    os.kill(worker.pid, signal.SIGKILL)
                    killed.append(one)
                    return
            except psutil.Error:
                continue
        time.sleep(0.05)


def test_workers_give_what_one_process_gives_and_a_lost_one_is_replaced(nation, serial, tmp_path):
    pytest.importorskip("distributed", reason="distributed (Dask) is absent: nothing runs on workers")
    killed = []
    killer = threading.Thread(target=_kill_one, args=(killed,), daemon=True)
    killer.start()
    states, _, said = conducted(nation, tmp_path, batch.runner(workers=2))
    assert killed
    assert [one["state"] for one in states] == ["done"] * 3, said
    assert contents(tmp_path) == contents(serial[0])
    _ended(killed[0])  # its process ended with it, and writes no more


def _ended(process):
    """Wait until a process does nothing any more; what ends in a root without a first process stays as a zombie."""
    import psutil

    for _ in range(3000):
        try:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return
        except psutil.NoSuchProcess:
            return
        time.sleep(0.1)
    pytest.fail("the process goes on")


def test_an_existing_cluster_is_used_by_its_address(nation, serial, tmp_path):
    distributed = pytest.importorskip("distributed", reason="distributed (Dask) is absent: nothing runs on workers")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        said_before = small_nation.Heard()
        states, _, said = conducted(nation, tmp_path, batch.runner(None, cluster.scheduler_address, said_before))
    assert said_before == []
    assert [one["state"] for one in states] == ["done"] * 3, said
    assert contents(tmp_path) == contents(serial[0])


def test_a_task_ends_when_the_one_that_started_it_is_gone(nation, tmp_path):
    folder = tmp_path / "01"
    folder.mkdir()
    (folder / state.PLAN).write_text("{}", encoding="utf-8")
    state.write_state(folder, state=state.WAITING, digest="x")
    done = subprocess.run([sys.executable, *workers.command("--province", str(folder))], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=1200, check=False)
    assert done.returncode in (0, 3)  # the end of the pipe is heard, unless the book was quicker


def test_a_log_of_another_code_page_is_written_in_utf8(tmp_path, monkeypatch):
    """On Windows a file or a pipe has code page 1252: the first message of a batch ended it."""
    plan, streams = tmp_path / "thiếu.json", [io.TextIOWrapper(io.BytesIO(), encoding="cp1252") for _ in range(2)]
    error = OutputError("The folder {folder} does not exist. Choose another folder, or make it first.", folder="Ổ đĩa")
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    monkeypatch.setattr(batch, "read_nation", lambda *_: None)
    monkeypatch.setattr(batch, "make_books", lambda nation, runner, say, language: (say(error), ([], None))[1])
    assert batch.main([str(plan)]) == 0
    monkeypatch.undo()
    monkeypatch.setattr(sys, "stderr", streams[1])
    assert batch.main([str(plan)]) == 2
    for stream in streams:
        stream.flush()
    out, said = (stream.buffer.getvalue().decode("utf-8") for stream in streams)
    assert out == error.text("vi") + "\n" != error.text("en") + "\n"
    assert "thiếu.json" in said


def test_a_crash_is_a_reason(tmp_path):
    assert workers.book_in_process(["-c", "import sys; sys.stderr.write('no room'); sys.exit(7)"]) == "7: no room"
    assert workers.book_in_process(["-c", "pass"]) == ""


def test_workers_without_dask_are_refused_by_name(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="distributed"):
        list(workers.on_cluster(["x"], workers=2))
    with pytest.raises(InputError, match="distributed"):  # not after the hour that the cut of a nation takes
        batch.runner(workers=2)


@pytest.mark.parametrize(("address", "reason"), [
    ("cum-dask", "missing port number"), ("http://localhost:8787", "http"),
    ("tcp://localhost:{port}", "no answer in 1 s"),
], ids=["no port", "a page", "who says nothing"])
def test_an_address_without_a_cluster_is_refused_before_the_cut(address, reason, monkeypatch):
    pytest.importorskip("distributed", reason="distributed (Dask) is absent: nothing runs on workers")
    monkeypatch.setattr(workers, "_PATIENCE_S", 1)
    with socket.socket() as dumb:
        dumb.bind(("localhost", 0))
        dumb.listen()
        with pytest.raises(InputError, match=f"No cluster of Dask answers at .*{reason}"):
            batch.runner(scheduler=address.format(port=dumb.getsockname()[1]))


def test_the_address_of_a_worker_is_no_cluster():
    distributed = pytest.importorskip("distributed", reason="distributed (Dask) is absent: nothing runs on workers")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        address = cluster.workers[0].worker_address
        with pytest.raises(InputError, match=r"No cluster of Dask answers at .* \(Worker\)"):
            workers.workers_of(address)


def test_a_cluster_without_workers_is_told(monkeypatch):
    distributed = pytest.importorskip("distributed", reason="distributed (Dask) is absent: nothing runs on workers")
    said = small_nation.Heard()
    with distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=None) as cluster:
        batch.runner(None, cluster.scheduler_address, said)
    assert [f"The cluster {cluster.scheduler_address} has no worker yet" in line for line in said] == [True]


def test_the_command_makes_books_and_says_how_it_ended(provider, tmp_path):
    """As a user calls it: one process, no worker; 0 where all is made, 2 where the plan is none."""
    nation = small_nation.plan(tmp_path, small_nation.write(tmp_path / "national.gpkg", 1))
    done = subprocess.run([sys.executable, *workers.command(str(nation), "--folder", str(tmp_path / "out"),
                                                             "--language", "en")],
                          capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stderr
    assert "01: book made" in done.stdout
    assert (tmp_path / "out" / "nation.xlsx").is_file()
    (tmp_path / "bad.json").write_text('{"version": 1, "layers": {}}', encoding="utf-8")
    done = subprocess.run([sys.executable, *workers.command(str(tmp_path / "bad.json"), "--language", "en")],
                          capture_output=True, text=True, timeout=1800, check=False)
    assert (done.returncode, "COMMUNES" in done.stderr) == (2, True)
