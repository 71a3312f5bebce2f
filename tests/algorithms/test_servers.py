"""Results on a PostgreSQL server: a table is replaced in one transaction, what fails leaves the old one."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException
from sample_layers import sample

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
EXTENSION = any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
PORT = "54331"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BIN is None or not EXTENSION, reason="needs PostgreSQL with PostGIS (postgresql-15-postgis-3)"),
    pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("runuser"), reason="a server does not run as root"),
]


def _as_owner():
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@pytest.fixture(scope="module")
def server():
    """Yield the folder of the socket of a server of our own; its database ``kho`` has PostGIS."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)

        def call(*words):
            subprocess.run([*_as_owner(), *words], check=True, capture_output=True, timeout=60, cwd=folder)

        call(str(BIN / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "postgres")
        call(str(BIN / "pg_ctl"), "-D", f"{folder}/data", "-o", f"-p {PORT} -k {folder} -c listen_addresses=''", "-l",
             f"{folder}/log", "-w", "start")
        try:
            _ask(folder, "CREATE DATABASE kho", "postgres")
            _ask(folder, "CREATE EXTENSION postgis")
            yield folder
        finally:
            call(str(BIN / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "stop")


def _ask(folder, statement, database="kho"):
    done = subprocess.run([str(BIN / "psql"), "-h", folder, "-p", PORT, "-U", "postgres", "-At", database, "-c",
                           statement], check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


def _place(folder, table):
    return (f"postgres:dbname='kho' host={folder} port={PORT} user='postgres' sslmode=disable key='id' "
            f"table=\"public\".\"{table}\" (geom)")


def _ours(folder):
    return _ask(folder, "SELECT string_agg(tablename, '|' ORDER BY tablename) FROM pg_tables WHERE schemaname = "
                        "'public' AND tablename <> 'spatial_ref_sys'").split("|")


def test_a_table_is_replaced_and_nothing_stays_beside_it(run, server):
    for layer, count in (("exclusion", "2"), ("premises", "909"), ("exclusion", "2")):
        found = run("decodetext", INPUT=sample(layer), OUTPUT=_place(server, "Kết quả"))
        assert found["OUTPUT"] == _place(server, "Kết quả")
        assert _ask(server, 'SELECT count(*) FROM "Kết quả"') == count
        assert _ours(server) == ["Kết quả"]
    _ask(server, 'DROP TABLE "Kết quả"')


def test_a_table_that_others_need_stays_and_the_server_says_why(run, server):
    run("decodetext", INPUT=sample("exclusion"), OUTPUT=_place(server, "kq"))
    _ask(server, "CREATE VIEW khac AS SELECT id FROM kq")
    with pytest.raises(QgsProcessingException, match="khac"):
        run("decodetext", INPUT=sample("premises"), OUTPUT=_place(server, "kq"))
    assert _ask(server, "SELECT count(*) FROM khac") == "2"
    assert _ours(server) == ["kq"]
    _ask(server, "DROP TABLE kq CASCADE")


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from dirty.figures import SAMPLE, Session
session = Session()
import processing
from hatangso.algorithms.bridge import outputs
outputs.{where}.{name} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
processing.run("hatangso:decodetext", {{"INPUT": f"{{SAMPLE}}|layername=premises", "OUTPUT": {place!r}}})
"""


@pytest.mark.parametrize(("where", "name"), [("writers", "write"), ("ServerTable", "put")])
def test_a_run_that_is_killed_leaves_the_old_table(run, server, where, name):
    run("decodetext", INPUT=sample("exclusion"), OUTPUT=_place(server, "kq"))
    code = KILLED.format(tests=str(Path(__file__).resolve().parents[1]), where=where, name=name,
                         place=_place(server, "kq"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    assert _ask(server, "SELECT count(*) FROM kq") == "2"
    run("decodetext", INPUT=sample("premises"), OUTPUT=_place(server, "kq"))
    assert _ask(server, "SELECT count(*) FROM kq") == "909"
    assert _ours(server) == ["kq"]
    _ask(server, "DROP TABLE kq")
