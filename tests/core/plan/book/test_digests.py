"""What was changed in a plan package after its run is named by layer, row and column; another look is no change."""
import json
import sqlite3
import struct
from contextlib import closing

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.book import digests

LINE = np.array([[105.0, 9.0], [105.1, 9.0], [105.2, 9.1]])
RING = np.array([[105.0, 9.0], [105.1, 9.0], [105.1, 9.1], [105.0, 9.0]])


def blob(wkb, envelope=True):
    """A geometry as a GeoPackage stores it, with the box in its head or without."""
    box = struct.pack("<4d", 0, 0, 0, 0) if envelope else b""
    return b"GP\0" + bytes([0b11 if envelope else 1]) + struct.pack("<i", 4326) + box + wkb


def line(xy, several=False):
    plain = struct.pack("<BII", 1, 2, len(xy)) + xy.tobytes()
    return struct.pack("<BII", 1, 5, 1) + plain if several else plain


def ring(xy):
    return struct.pack("<BIII", 1, 3, 1, len(xy)) + xy.tobytes()


def point(x, y):
    return struct.pack("<BI2d", 1, 1, x, y)


@pytest.fixture
def package(tmp_path):
    """A plan package as its run leaves it: sites, a road, a commune, and the facts."""
    path = tmp_path / "gói.gpkg"
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT)")
        store.executemany("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom')",
                          [("sites",), ("roads",), ("areas",)])
        store.execute("CREATE TABLE sites (fid INTEGER PRIMARY KEY, geom BLOB, asset_id TEXT, commune TEXT, "
                      "ratio REAL, places INTEGER, decided TEXT)")
        store.executemany("INSERT INTO sites VALUES (NULL, ?, ?, ?, ?, ?, ?)", [
            (blob(point(105.0, 9.0)), "SITES:A", "31825", 16.964, 3, "2025-12-31T07:00:00Z"),
            (blob(point(105.1, 9.1)), "SITES:B", "031", None, 0, None),
            (None, "SITES:C", "12345678901", 2 / 3, 2, "2026-01-01T07:00:00Z"),
            (None, "SITES:D", "", 12345678901.0, 2, None)])
        for name, wkb in (("roads", line(LINE)), ("areas", ring(RING))):
            store.execute(f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY, geom BLOB, asset_id TEXT)")
            store.execute(f"INSERT INTO {name} (geom, asset_id) VALUES (?, ?)", (blob(wkb), f"{name.upper()}:1"))
        store.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, qml TEXT)")
        store.execute("CREATE TABLE plan_info (item TEXT PRIMARY KEY, value TEXT)")
        store.execute("INSERT INTO plan_info VALUES ('run_record', ?)", (json.dumps({"algorithm": "planbook"}),))
        store.commit()
    digests.write(path)
    return path


def change(path, *statements):
    with closing(sqlite3.connect(path)) as store:
        for one in statements:
            store.execute(*([one] if isinstance(one, str) else one))
        store.commit()


def places(path, layer=None):
    return [(one.kind, one.layer, one.line, one.row, one.column) for one in digests.changes(path, layer)]


@pytest.mark.parametrize(("statement", "wanted"), [
    ("UPDATE sites SET ratio = 16.965 WHERE asset_id = 'SITES:A'", ("value", "sites", 0, "SITES:A", "ratio")),
    ("UPDATE sites SET ratio = 0 WHERE asset_id = 'SITES:B'", ("value", "sites", 1, "SITES:B", "ratio")),
    ("UPDATE sites SET commune = '12345678902' WHERE asset_id = 'SITES:C'",
     ("value", "sites", 2, "SITES:C", "commune")),
    ("UPDATE sites SET places = NULL WHERE asset_id = 'SITES:B'", ("value", "sites", 1, "SITES:B", "places")),
    ("UPDATE sites SET commune = '31' WHERE asset_id = 'SITES:B'", ("value", "sites", 1, "SITES:B", "commune")),
    ("UPDATE sites SET ratio = ratio + 1e-8 WHERE asset_id = 'SITES:C'", ("value", "sites", 2, "SITES:C", "ratio")),
    (("UPDATE sites SET geom = ? WHERE asset_id = 'SITES:A'", (blob(point(105.0, 9.000001)),)),
     ("value", "sites", 0, "SITES:A", "geometry")),
    (("UPDATE roads SET geom = ?", (blob(line(LINE[:2])),)), ("value", "roads", 0, "ROADS:1", "geometry")),
    ("DELETE FROM sites WHERE asset_id = 'SITES:B'", ("gone", "sites", None, "SITES:B", "")),
    ("INSERT INTO sites (asset_id) VALUES ('SITES:A')", ("added", "sites", 4, "SITES:A", "")),
    ("ALTER TABLE sites RENAME COLUMN ratio TO other", ("column", "sites", None, "", "ratio")),
    ("DROP TABLE roads", ("layer", "roads", None, "", "")),
    ("CREATE TABLE white_spots AS SELECT * FROM sites", ("new", "white_spots", None, "", "")),  # of another book
    ("UPDATE plan_info SET value = '{}' WHERE item = 'run_record'",
     ("value", "plan_info", 0, "run_record", "value")),
])
@pytest.mark.parametrize("rows_at_once", [2, 20_000])
def test_what_was_changed_is_named(package, statement, wanted, rows_at_once, monkeypatch):
    monkeypatch.setattr(digests, "_BLOCK", rows_at_once)
    change(package, statement)
    assert places(package) == [wanted]
    assert places(package, wanted[1].upper()) == [wanted]
    assert places(package, "areas") == []


def test_a_layer_without_digests_is_told_and_a_copy_under_its_own_name_is_not(package):
    kept = json.loads(sqlite3.connect(package).execute(
        "SELECT value FROM plan_info WHERE item = 'digests'").fetchone()[0])
    kept.pop("sites")
    change(package, ("UPDATE plan_info SET value = ? WHERE item = 'digests'", (json.dumps(kept),)),
           "CREATE TABLE sites_copy AS SELECT * FROM sites")
    assert places(package) == [("new", "sites", None, "", "")]


def test_what_only_stands_otherwise_is_no_change(package):
    """What QGIS does to a layer that it rewrites, styles or indexes."""
    change(
        package,
        "CREATE TABLE fresh (ID INTEGER PRIMARY KEY, asset_id TEXT, places REAL, RATIO TEXT, decided TEXT, "
        "commune TEXT, own TEXT, geom BLOB)",
        "INSERT INTO fresh (asset_id, places, RATIO, decided, commune, own, geom) SELECT asset_id, places, ratio, "
        "replace(replace(decided, 'T', ' '), 'Z', '.000'), nullif(commune, ''), 'mới', geom FROM sites "
        "ORDER BY fid DESC",
        "UPDATE fresh SET RATIO = '16.9640' WHERE asset_id = 'SITES:A'",
        "DROP TABLE sites", "ALTER TABLE fresh RENAME TO Sites",
        ("UPDATE roads SET geom = ?", (blob(line(LINE[::-1], several=True), envelope=False),)),
        ("UPDATE areas SET geom = ?", (blob(ring(np.roll(RING[:3], 1, axis=0)[[0, 2, 1, 0]])),)),
        "CREATE TABLE facts (fid INTEGER PRIMARY KEY, item TEXT, value TEXT)",
        "INSERT INTO facts (item, value) SELECT item, value FROM plan_info",
        "DROP TABLE plan_info", "ALTER TABLE facts RENAME TO plan_info",
        "CREATE TABLE rtree_sites_geom (id INTEGER)", "INSERT INTO layer_styles (qml) VALUES ('<qgis/>')")
    assert places(package) == []


def test_of_a_layer_of_many_values_the_row_alone_is_known(package, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 1)
    digests.write(package)
    change(package, "UPDATE sites SET ratio = 5 WHERE asset_id = 'SITES:A'")
    assert places(package) == [("row", "sites", 0, "SITES:A", "")]


def test_a_file_without_digests_tells_nothing(package, tmp_path):
    change(package, "DELETE FROM plan_info WHERE item = 'digests'", "UPDATE sites SET ratio = 5")
    assert places(package) == []
    (tmp_path / "khác.gpkg").write_bytes(b"none")
    assert places(tmp_path / "khác.gpkg") == []
    assert places(tmp_path / "không có.gpkg") == []


def test_a_table_of_another_program_tells_nothing(package):
    change(package, "DROP TABLE plan_info", "CREATE TABLE plan_info (name TEXT)", "UPDATE sites SET ratio = 5")
    assert places(package) == []


def test_digests_cut_short_are_refused_by_name(package):
    with closing(sqlite3.connect(package)) as store:
        said = json.loads(store.execute("SELECT value FROM plan_info WHERE item = 'digests'").fetchone()[0])
    for cut in ("abc", "", said["sites"]["whole"][:8]):
        said["sites"]["whole"] = cut
        change(package, ("UPDATE plan_info SET value = ? WHERE item = 'digests'", (json.dumps(said),)))
        with pytest.raises(InputError, match="gói.gpkg"):
            digests.changes(package)


def test_damaged_digests_are_refused_by_name(package):
    change(package, "UPDATE plan_info SET value = '{\"sites\": 1}' WHERE item = 'digests'")
    with pytest.raises(InputError, match="digests"):
        digests.changes(package)


def test_places_are_told_in_words(package):
    change(package, "UPDATE sites SET ratio = 5 WHERE asset_id = 'SITES:A'",
           "DELETE FROM sites WHERE asset_id = 'SITES:B'")
    assert [one.spot.text("vi") for one in digests.changes(package)] == [
        "dòng SITES:B, nay không còn", "dòng 1 (SITES:A), cột ratio"]
    assert [one.value for one in digests.changes(package)] == [None, 5]


@pytest.mark.parametrize(("moved", "told"), [(0.004, False), (0.02, True)])
def test_metres_count_to_the_centimetre_from_the_first_that_no_degree_is(package, moved, told):
    change(package, ("UPDATE sites SET geom = ? WHERE asset_id = 'SITES:A'", (blob(point(360.5, 9.0)),)))
    digests.write(package)
    change(package, ("UPDATE sites SET geom = ? WHERE asset_id = 'SITES:A'", (blob(point(360.5, 9.0 + moved)),)))
    assert places(package) == ([("value", "sites", 0, "SITES:A", "geometry")] if told else [])
