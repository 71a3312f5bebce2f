"""Results on a PostgreSQL server: a table is replaced in one transaction, what fails leaves the old one."""
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import postgres
import pytest
import small_nation
from hatangso.algorithms.core.geometry.geodesy import transform
from qgis.core import QgsProcessingException
from qgis_layers import Log
from sample_layers import SAMPLE, rows, sample

PORT = 54331
pytestmark = [pytest.mark.slow,
              pytest.mark.skipif(bool(postgres.reason_to_skip()), reason=postgres.reason_to_skip() or "-")]


@pytest.fixture(scope="module")
def server():
    """A server of our own; its database has PostGIS."""
    with postgres.server(PORT) as one:
        yield one


def _ask(server, statement):
    return server.ask(statement)


def _place(server, table, schema="public"):
    return server.place(table, schema)


def _ours(server):
    return server.ask("SELECT string_agg(tablename, '|' ORDER BY tablename) FROM pg_tables WHERE schemaname = "
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
from hatangso.algorithms.bridge.writing import outputs
outputs.{where}.{name} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
processing.run("hatangso:decodetext", {{"INPUT": f"{{SAMPLE}}|layername=premises", "OUTPUT": {place!r}}})
"""


@pytest.mark.parametrize(("where", "name"), [("writers", "write"), ("ServerTable", "replacement")])
def test_a_run_that_is_killed_leaves_the_old_table(run, server, where, name):
    run("decodetext", INPUT=sample("exclusion"), OUTPUT=_place(server, "kq"))
    code = KILLED.format(tests=str(Path(__file__).resolve().parents[1]), where=where, name=name,
                         place=_place(server, "kq"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=1200)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    assert _ask(server, "SELECT count(*) FROM kq") == "2"
    run("decodetext", INPUT=sample("premises"), OUTPUT=_place(server, "kq"))
    assert _ask(server, "SELECT count(*) FROM kq") == "909"
    assert _ours(server) == ["kq"]
    _ask(server, "DROP TABLE kq")


# ---- inputs

POSTAL = {"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets"}
FIGURES = ("POINTS_COUNT", "PEOPLE_PER_POINT_LAYER", "MEAN_RADIUS_KM_LAYER", "COMMUNES_WITHOUT_STAFFED")


@pytest.fixture(scope="module")
def loaded(server):
    """The layers of the sample as tables, views over them."""
    server.ask("CREATE SCHEMA vao")
    for layer in POSTAL.values():
        server.load(SAMPLE, layer, schema="vao")
        server.ask(f"CREATE VIEW vao.xem_{layer} AS SELECT row_number() OVER (ORDER BY stt)::int AS khoa, * "
                   f"FROM vao.{layer}")
    yield server
    server.ask("DROP SCHEMA vao CASCADE")


@pytest.fixture(scope="module")
def from_file(provider):
    import processing

    found = processing.run("hatangso:postalgap", {**{name: sample(layer) for name, layer in POSTAL.items()},
                                                  "BY_COMMUNE": "memory:", "POINTS_CHECKED": "memory:"},
                           feedback=Log())
    return {name: found[name] for name in FIGURES}


@pytest.mark.parametrize("kind", ["table", "view", "query", "filter"])
def test_tables_views_and_query_layers_give_what_the_file_gives(run, loaded, from_file, kind):
    addresses = {
        "table": lambda layer: loaded.address(layer, schema="vao"),
        "view": lambda layer: loaded.address(f"xem_{layer}", key="khoa", schema="vao"),
        "query": lambda layer: loaded.address(f"(SELECT * FROM vao.{layer})"),
        "filter": lambda layer: loaded.address(layer, where="stt > 0", schema="vao"),
    }
    found = run("postalgap", **{name: "postgres://" + addresses[kind](layer) for name, layer in POSTAL.items()},
                BY_COMMUNE="memory:", POINTS_CHECKED="memory:")
    assert {name: found[name] for name in FIGURES} == from_file
    assert found["POINTS_COUNT"] > 100


class Stopping(Log):
    """Lets the server go away when the run says how far it is for the second time."""

    def __init__(self, server):
        super().__init__()
        self.server, self.down = server, False

    def setProgress(self, percent):
        super().setProgress(percent)
        if percent > 0 and not self.down:
            self.down = True
            self.server.kill()


def test_a_server_that_goes_away_while_a_layer_is_read_is_said_with_both_counts(run, server):
    """More rows than the server sends at once (2,000), so that the rest is still to come."""
    server.ask("CREATE TABLE nhieu AS SELECT g::int AS stt, 'Ấp ' || g AS name, 100 AS population, "
               "ST_SetSRID(ST_MakePoint(105 + g % 300 / 1000.0, 9 + g % 70 / 1000.0), 4326)::geometry(Point, 4326) "
               "AS geom "
               "FROM generate_series(1, 60000) g; ALTER TABLE nhieu ADD PRIMARY KEY (stt)")
    feedback = Stopping(server)
    try:
        with pytest.raises(QgsProcessingException) as caught:
            run("decodetext", feedback=feedback, INPUT="postgres://" + server.address("nhieu"), OUTPUT="memory:")
    finally:
        server.start()
    assert feedback.down
    said = re.search(r"only ([\d.,]+) of ([\d.,]+) features", str(caught.value))
    assert said, str(caught.value)
    read, expected = (int(re.sub(r"\D", "", text)) for text in said.groups())
    assert 0 <= read < expected == 60000
    server.ask("DROP TABLE nhieu")


# ---- outputs

OUTPUTS = ("BY_COMMUNE", "POINTS_CHECKED")


def test_all_results_of_a_run_come_into_a_schema_in_one_transaction(run, server):
    server.ask("CREATE SCHEMA ket_qua")
    given = {name: sample(layer) for name, layer in POSTAL.items()}
    places = {name: server.place(name.lower(), "ket_qua") for name in OUTPUTS}
    run("postalgap", **given, **places)
    assert server.ask("SELECT count(*) FROM ket_qua.by_commune") == "64"
    points = server.ask("SELECT count(*) FROM ket_qua.points_checked")
    assert int(points) > 100
    once = [server.ask(f"SELECT DISTINCT xmin FROM pg_class WHERE oid = 'ket_qua.{name.lower()}'::regclass")
            for name in OUTPUTS]
    assert once[0] == once[1]  # the rows of the catalogue are of one transaction
    server.ask("CREATE VIEW khac AS SELECT code FROM ket_qua.points_checked")
    server.ask("DELETE FROM ket_qua.by_commune")
    with pytest.raises(QgsProcessingException, match="khac"):
        run("postalgap", **given, **places)
    assert server.ask("SELECT count(*) FROM ket_qua.by_commune") == "0"  # neither came: the other was held by a view
    assert server.ask("SELECT count(*) FROM ket_qua.points_checked") == points
    assert server.ask("SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables "
                      "WHERE schemaname = 'ket_qua'") == "by_commune,points_checked"
    server.ask("DROP SCHEMA ket_qua CASCADE")


OFFICER = """
import sys
sys.path.insert(0, {tests!r})
from dirty.figures import SAMPLE, Session
session = Session()
import processing
print("ready", flush=True)
sys.stdin.readline()
processing.run("hatangso:decodetext", {{"INPUT": f"{{SAMPLE}}|layername={layer}", "OUTPUT": {place!r}}})
"""


def _officer(server, layer, name):
    code = OFFICER.format(tests=str(Path(__file__).resolve().parents[1]), layer=layer, place=server.place("chung"))
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env={**os.environ, "USER": name})
    assert process.stdout.readline().strip() == "ready"
    return process


def test_two_officers_who_write_one_table_at_once_leave_one_whole_table(server):
    """The one who ends last has written it; nobody's rows are mixed with another's, nothing stays beside."""
    both = [_officer(server, "premises", "an"), _officer(server, "exclusion", "binh")]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=1200)[1] for process in both]
    done = [process.returncode for process in both]
    assert 0 in done, said
    assert all(code == 0 or "chung" in text for code, text in zip(done, said)), said
    assert server.ask("SELECT count(*) FROM chung") in ("909", "2")
    assert _ours(server) == ["chung"]
    server.ask("DROP TABLE chung")


def test_rows_of_another_run_beside_are_noticed_and_the_old_table_stays(run, server, monkeypatch):
    from hatangso.algorithms.bridge.writing import outputs

    run("decodetext", INPUT=sample("exclusion"), OUTPUT=_place(server, "kq"))
    whole = outputs.ServerTable.holds

    def disturbed(table):
        name = server.ask("SELECT tablename FROM pg_tables WHERE tablename LIKE 'hatangso%kq'")
        server.ask(f'DELETE FROM "{name}" WHERE ctid = (SELECT min(ctid) FROM "{name}")')
        return whole(table)

    monkeypatch.setattr(outputs.ServerTable, "holds", disturbed)
    with pytest.raises(QgsProcessingException, match="909 rows were written to the server, but 908 are there"):
        run("decodetext", INPUT=sample("premises"), OUTPUT=_place(server, "kq"))
    assert server.ask("SELECT count(*) FROM kq") == "2"
    assert _ours(server) == ["kq"]
    server.ask("DROP TABLE kq")


# ---- the guide

GUIDES = [Path(__file__).resolve().parents[2] / "resources" / "help" / language / "postgis.md" for language in
          ("vi", "en")]


def _statement(path):
    return re.search(r"`(INSERT INTO spatial_ref_sys .+?;)`", " ".join(path.read_text(encoding="utf-8").split()))[1]


def test_the_guide_adds_the_systems_that_the_server_lacks(server):
    assert _statement(GUIDES[0]) == _statement(GUIDES[1])
    count = "SELECT count(*) FROM spatial_ref_sys WHERE srid BETWEEN 9205 AND 9218"
    lacking = 14 - int(server.ask(count))
    server.ask(_statement(GUIDES[0]))
    server.ask(_statement(GUIDES[0]))  # once more does nothing
    assert server.ask(count) == "14"
    assert lacking in (0, 14)
    place = np.array([[105.7, 10.1]])
    for code in range(9205, 9219):
        found = server.ask(f"SELECT ST_X(g), ST_Y(g) FROM ST_Transform(ST_SetSRID(ST_MakePoint(105.7, 10.1), 4326), "
                           f"{code}) g").split("|")
        expected = transform(place, "EPSG:4326", f"EPSG:{code}")[0]
        assert np.abs(np.array(found, float) - expected).max() < 0.02, code  # metres


# ---- many provinces

def test_books_of_many_provinces_from_tables_are_those_from_the_file(provider, server, tmp_path):
    package = small_nation.write(tmp_path / "national.gpkg", 2)
    server.ask("CREATE SCHEMA nuoc")
    for name in small_nation.ROLES.values():
        server.load(package, name, schema="nuoc")
    by_file = small_nation.plan(tmp_path, package)
    plan = json.loads(by_file.read_text(encoding="utf-8"))
    tables = {role: {"source": "postgres://" + server.address(name, geometry="" if name == "radio" else "geom",
                                                                 schema="nuoc")}
              for role, name in small_nation.ROLES.items()}
    small_nation.conducted(by_file, tmp_path / "a")
    states, _, said = small_nation.conducted(small_nation.plan(tmp_path, "", layers=tables, nation=plan["nation"]),
                                             tmp_path / "b")
    assert [one["state"] for one in states] == ["done", "done"], said
    for name in ("postal_by_commune", "coverage_by_commune", "scorecard"):
        a, b = (rows(f"{tmp_path / folder}/nation.gpkg|layername={name}") for folder in "ab")
        drop = ("fid", "how", "reason", "source", "value_date")
        assert [{key: value for key, value in row.items() if key not in drop} for row in a] == [
            {key: value for key, value in row.items() if key not in drop} for row in b], name
