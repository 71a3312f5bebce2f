"""What a run that was killed leaves behind, and what runs beside each other leave alone."""
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from fault_cases import START, TESTS, state, write
from qgis.core import QgsVectorLayer
from qgis_layers import layer
from sample_layers import SAMPLE, needs_sample

pytestmark = [needs_sample, pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")]


KILLED = START + """
from hatangso.algorithms.core.files import database, writing
import signal
at = {at!r}
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def after(owner, name, dies):
    real = getattr(owner, name)
    def both(*given, **more):
        if dies == "before":
            die()
        real(*given, **more)
        die()
    setattr(owner, name, both)
if at == "replace":
    after(writing.os, "replace", "after")
elif at == "commit":
    after(writing.Writing, "commit", "before")
elif at == "swap":
    after(database.LayerSwap, "commit", "before")
elif at == "swapped":
    after(database.LayerSwap, "commit", "after")
elif at == "overwrite":
    after(writing, "keep_mode", "after")
else:
    threading.Thread(target=lambda: (time.sleep(float(at)), die())).start()
for kind in {kinds!r}:
    faults.write(lambda name, **given: processing.run("hatangso:" + name, given), kind, {path!r})
    print("once", flush=True)
os._exit(0)
"""


def killed(path, kinds, at):
    code = KILLED.format(tests=str(TESTS), path=str(path), kinds=kinds, at=at)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment,
                          timeout=1200)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


def rows(path):
    found = QgsVectorLayer(str(path), "x", "ogr")
    assert found.isValid()
    return len(list(found.getFeatures()))


@pytest.mark.parametrize("at", ["commit", "overwrite", "replace"])
def test_a_killed_run_leaves_a_whole_file(run, tmp_path, at):
    path = tmp_path / "kết quả.gpkg"
    write(run, "gpkg", path, small=True)
    old = rows(path)
    killed(path, ["gpkg"], at)
    new = rows(path)
    assert new != old if at == "replace" else new == old
    assert list(tmp_path.glob(".hatangso-*")), "the killed run left its folder"
    write(run, "gpkg", path, small=True)
    assert not list(tmp_path.glob(".hatangso-*")), "the next run removes it"
    assert rows(path) == old


def test_a_run_killed_before_its_transaction_ends_changes_no_layer(run, tmp_path):
    path = tmp_path / "kho.gpkg"
    shutil.copy(SAMPLE, path)
    with closing(sqlite3.connect(path)) as open_elsewhere:
        open_elsewhere.execute("SELECT count(*) FROM masts").fetchone()
        before = rows(f"{path}|layername=hamlets"), rows(f"{path}|layername=masts")
        killed(f"ogr:dbname='{path}' table=\"hamlets\" (geom)", ["gpkg"], "swap")
        assert (rows(f"{path}|layername=hamlets"), rows(f"{path}|layername=masts")) == before
        assert open_elsewhere.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("at", ["swap", "swapped"])
def test_a_geopackage_of_a_killed_run_is_read_by_who_may_only_read(run, tmp_path, at):
    path = tmp_path / "kho.gpkg"
    shutil.copy(SAMPLE, path)
    before = rows(f"{path}|layername=masts"), rows(f"{path}|layername=hamlets")
    killed(f"ogr:dbname='{path}' table=\"masts\" (geom)", ["gpkg"], at)
    assert not path.with_name("kho.gpkg-journal").exists(), "a journal that must be rolled back by who may write"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reader:
        found = tuple(reader.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("masts", "hamlets"))
        assert reader.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert found[1] == before[1]
    assert (found[0] == before[0]) == (at == "swap")
    alone = tmp_path / "alone.gpkg"  # what a backup of the one file would hold
    shutil.copy(path, alone)
    with closing(sqlite3.connect(alone)) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_layer_that_was_put_into_a_geopackage_leaves_no_log_beside_it(run, tmp_path):
    path = tmp_path / "kho.gpkg"
    shutil.copy(SAMPLE, path)
    write(run, "gpkg", f"ogr:dbname='{path}' table=\"hamlets\" (geom)", small=True)
    assert [item.name for item in tmp_path.iterdir()] == ["kho.gpkg"]
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_folders_of_living_runs_and_foreign_files_stay(tmp_path):
    from hatangso.algorithms.core.files import staging

    living = staging.Staging(tmp_path)
    other_host = tmp_path / ".hatangso-ffffff-abcdefgh"
    other_host.mkdir()
    old = tmp_path / ".hatangso-abcd1234.gpkg"
    old.write_bytes(b"x")
    young = tmp_path / ".hatangso-efgh5678.xlsx"
    young.write_bytes(b"x")
    os.utime(old, (time.time() - 90000, time.time() - 90000))
    dead = staging.Staging(tmp_path)
    dead._lock.close()  # as after a kill: the folder stays, the lock is gone
    left = staging.Staging(tmp_path)
    assert living.path.is_dir()
    assert other_host.is_dir()
    assert young.exists()
    assert not old.exists()
    assert not dead.path.exists()
    for one in (living, left):
        one.remove()
    assert not living.path.exists()


def test_several_runs_into_one_folder_do_not_disturb_each_other(run, tmp_path):
    small = layer("Point", {"ten": str}, [("POINT(105 9)", "Cµ Mau")], name="điểm")
    for number in range(3):
        run("decodetext", INPUT=small, OUTPUT=str(tmp_path / f"{number}.gpkg"))
    assert len(state(tmp_path)) == 3
