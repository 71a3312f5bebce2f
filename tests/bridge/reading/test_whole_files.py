"""Files read by columns give what the loop over features gives; in any doubt the loop reads."""
import itertools
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hatangso.algorithms.bridge.reading import features, readers, whole_files
from hatangso.algorithms.bridge.sources import origins
from hatangso.algorithms.core.errors import Cancelled, InputError, no_progress
from hatangso.algorithms.core.layers.roles import load_role
from osgeo import ogr, osr
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsProperty,
    QgsVectorLayer,
)

TYPES = {"ma": ogr.OFTString, "so": ogr.OFTInteger, "lon": ogr.OFTInteger64, "thuc": ogr.OFTReal}
ROWS = [
    {"ma": "Ấp Kinh Mới", "so": -3, "lon": 2**53 + 1, "thuc": 0.1},
    {"ma": "", "so": None, "lon": -(2**62), "thuc": None},
    {"ma": None, "so": 0, "lon": None, "thuc": -1e300},
    {"ma": " 1.234,5 ", "so": 7, "lon": 0, "thuc": 3.0},
    {"ma": "Đá Bạc 🏝 tần số", "so": 2**31 - 1, "lon": 1, "thuc": 1 / 3},
]
POINTS = ["POINT(105 9)", None, "POINT EMPTY", "POINT(105.123456789 9.987654321)", "POINT(-1 0)"]
MULTIPOINTS = ["MULTIPOINT((105 9))", None, "MULTIPOINT EMPTY", "MULTIPOINT((1 2),(3 4),(5 6))", "MULTIPOINT((9 9))"]
LINES = ["LINESTRING(0 0,1 1)", None, "LINESTRING EMPTY", "LINESTRING(0 0,1 2,3 4,5 6)", "LINESTRING(1 1,1 1)"]
MULTILINES = ["MULTILINESTRING((0 0,1 1))", None, "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))", "MULTILINESTRING EMPTY",
              "MULTILINESTRING((5 5,6 6,7 7))"]
KINDS = {"point": (ogr.wkbPoint, POINTS), "several points": (ogr.wkbMultiPoint, MULTIPOINTS),
         "line": (ogr.wkbLineString, LINES), "several lines": (ogr.wkbMultiLineString, MULTILINES),
         "point z": (ogr.wkbPoint25D, ["POINT Z(1 2 3)", None, "POINT Z(4 5 6)"]),
         "line zm": (ogr.wkbLineStringZM, ["LINESTRING ZM(1 2 3 4,5 6 7 8)", None, "LINESTRING ZM(0 0 0 0,1 1 1 1)"]),
         "several lines z": (ogr.wkbMultiLineString25D, ["MULTILINESTRING Z((1 2 3,4 5 6),(0 0 0,1 1 1))", None])}


@pytest.fixture(autouse=True)
def every_size(qgis_app, monkeypatch):
    """Have small files read by columns too."""
    monkeypatch.setattr(whole_files, "FEW", 1)


def write(path, geometry, shapes, rows=ROWS, *, types=TYPES, options=(), count=23):
    """Write ``count`` features that repeat shapes and rows, and return the address of the layer."""
    driver = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "geojson": "GeoJSON", "csv": "CSV"}[path.suffix[1:]]
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    data = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = data.CreateLayer("lop", crs, geometry, options=list(options))
    for name, kind in types.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    for row, shape in itertools.islice(zip(itertools.cycle(rows), itertools.cycle(shapes)), count):
        feature = ogr.Feature(layer.GetLayerDefn())
        for name in types:
            if row[name] is None:
                feature.SetFieldNull(name)
            else:
                feature.SetField(name, row[name])
        if shape is not None:
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(shape))
        layer.CreateFeature(feature)
    del layer, data
    return f"{path}|layername=lop" if path.suffix == ".gpkg" else str(path)


def opened(address, value=None):
    """Return the layer, its source and where it comes from."""
    layer = QgsVectorLayer(address, "lop", "ogr")
    assert layer.isValid()
    context = QgsProcessingContext()
    return layer, QgsProcessingFeatureSource(layer, context), origins.addresses(value or layer, context)


def both(address, kind, keys=tuple(TYPES), value=None):
    """Return what the columns gave (``None`` where they are not read), what was read, and what the loop reads."""
    layer, source, where = opened(address, value)
    index = {key: source.fields().lookupField(key) for key in keys}
    columns = whole_files.columns(source, index, kind, progress=no_progress, where=where)
    found = features.scan_features(source, "lớp", index, kind, progress=no_progress, where=where)
    loop = features.scan_features(source, "lớp", index, kind, progress=no_progress)
    return columns, found, loop


def assert_same(found, loop):
    ids, raw, wkb, invalid, foreign = found
    assert (ids, invalid, foreign) == (loop[0], loop[3], loop[4])
    assert {type(one) for one in ids} <= {int}
    assert list(wkb) == list(loop[2])
    assert list(raw) == list(loop[1])
    for key, values in raw.items():
        assert [(type(value), repr(value)) for value in values] == [
            (type(value), repr(value)) for value in loop[1][key]], key


def without_triggers(path):
    """Return a connection that may change rows: the triggers of a GeoPackage ask for functions of GDAL's."""
    file = sqlite3.connect(path, isolation_level=None)
    for name, in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f'DROP TRIGGER "{name}"')
    return file


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("end", ["gpkg", "shp"])
def test_columns_are_what_the_loop_reads(tmp_path, name, end):
    geometry, shapes = KINDS[name]
    if end == "shp":  # which knows no empty geometry and no text of nothing
        shapes = [shape if shape is None or "EMPTY" not in shape else None for shape in shapes]
    address = write(tmp_path / f"lop.{end}", geometry, shapes, options=["ENCODING=UTF-8"] if end == "shp" else ())
    columns, found, loop = both(address, "line" if "line" in name else "point")
    assert columns is not None
    assert_same(found, loop)


def test_columns_of_a_table_and_of_the_fields_of_points(tmp_path):
    address = write(tmp_path / "bang.gpkg", ogr.wkbNone, [None])
    columns, found, loop = both(address, "none")
    assert columns is not None
    assert_same(found, loop)
    address = write(tmp_path / "diem.gpkg", ogr.wkbPoint, POINTS)
    columns, found, loop = both(address, "none", ("lon", "ma"))
    assert columns is not None
    assert_same(found, loop)


def test_batches_follow_one_another(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_files, "_ROWS", 4)
    columns, found, loop = both(write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS, count=50), "point")
    assert columns is not None
    assert_same(found, loop)


@pytest.mark.parametrize(("gone", "read"), [("fid % 7 = 0", True), ("fid < 30", True), ("fid BETWEEN 20 AND 90", None),
                                            ("fid % 10 <> 0", None)])
def test_gaps_in_the_ids(tmp_path, monkeypatch, gone, read):
    monkeypatch.setattr(whole_files, "_ROWS", 8)
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS, count=100)
    layer, _, _ = opened(address)
    layer.selectByExpression(gone)
    layer.startEditing()
    layer.deleteSelectedFeatures()
    assert layer.commitChanges()
    columns, found, loop = both(address, "point")
    assert columns is not None or not read  # where nearly all are gone, the loop is as good
    assert_same(found, loop)


def test_one_long_text_makes_the_batches_small_and_a_huge_one_the_loop(tmp_path, monkeypatch):
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS, [*ROWS, {**ROWS[0], "ma": "dài " * 500}], count=40)
    monkeypatch.setattr(whole_files, "_BYTES", 5000)
    columns, found, loop = both(address, "point")
    assert columns is not None
    assert_same(found, loop)
    monkeypatch.setattr(whole_files, "_BYTES", 500)
    columns, found, loop = both(address, "point")
    assert columns is None
    assert_same(found, loop)


@pytest.mark.parametrize(("shapes", "kind"), [
    ((ogr.wkbUnknown, ["POINT(1 2)", "LINESTRING(0 0,1 1)"]), "point"),
    ((ogr.wkbUnknown, ["POINT(1 2)", "GEOMETRYCOLLECTION(POINT(1 2),POINT(3 4))"]), "point"),
    ((ogr.wkbCompoundCurve, ["COMPOUNDCURVE(CIRCULARSTRING(0 0,1 1,2 0),(2 0,3 0))"]), "line"),
    ((ogr.wkbMultiLineString, ["MULTILINESTRING((0 0,1 1),EMPTY)"]), "line"),
    ((ogr.wkbPolygon, ["POLYGON((0 0,1 0,1 1,0 0))", "POLYGON((0 0,1 1,1 0,0 1,0 0))", None]), "polygon")])
def test_other_geometry_is_left_to_the_loop(tmp_path, shapes, kind):
    columns, found, loop = both(write(tmp_path / "lop.gpkg", *shapes), kind)
    assert columns is None
    assert_same(found, loop)


@pytest.mark.parametrize("end", ["geojson", "csv"])
def test_other_files_are_left_to_the_loop(tmp_path, end):
    address = write(tmp_path / f"lop.{end}", ogr.wkbPoint, ["POINT(1 2)"], options=["GEOMETRY=AS_XY"] * (end == "csv"))
    columns, found, loop = both(address, "none" if end == "csv" else "point")
    assert columns is None
    assert_same(found, loop)


@pytest.mark.parametrize(("kind", "subtype", "value"), [
    (ogr.OFTDate, ogr.OFSTNone, "2025/07/01"), (ogr.OFTDateTime, ogr.OFSTNone, "2025/07/01 12:30:00"),
    (ogr.OFTInteger, ogr.OFSTBoolean, 1), (ogr.OFTReal, ogr.OFSTFloat32, 0.1), (ogr.OFTInteger, ogr.OFSTInt16, 5)])
def test_dates_marks_and_short_numbers_are_left_to_the_loop(tmp_path, kind, subtype, value):
    path = tmp_path / "lop.gpkg"
    write(path, ogr.wkbPoint, POINTS)
    data = ogr.Open(str(path), 1)
    layer, field = data.GetLayer(0), ogr.FieldDefn("khac", kind)
    field.SetSubType(subtype)
    layer.CreateField(field)
    for feature in layer:
        if feature.GetFID() % 3:
            feature.SetField("khac", value)
            layer.SetFeature(feature)
    del layer, data
    address = f"{path}|layername=lop"
    columns, found, loop = both(address, "point", ("ma", "khac"))
    assert columns is None
    assert_same(found, loop)
    assert both(address, "point", ("ma", "so"))[0] is not None  # fields that are not read do not matter


def test_a_shapefile_in_its_own_encoding(tmp_path):
    rows = [{**row, "ma": "Đá".replace("Đ", "D") if row["ma"] else None} for row in ROWS]
    address = write(tmp_path / "lop.shp", ogr.wkbPoint, ["POINT(1 2)"], rows, options=["ENCODING=ISO-8859-1"])
    assert_same(*both(address, "point")[1:])
    layer, source, _ = opened(address)
    layer.setProviderEncoding("windows-1258")  # chosen in the window of the layer
    where = origins.addresses(layer, QgsProcessingContext())
    index = {"ma": source.fields().lookupField("ma")}
    if layer.dataProvider().encoding() != "UTF-8":
        assert whole_files.columns(source, index, "point", progress=no_progress, where=where) is None
    source = QgsProcessingFeatureSource(layer, QgsProcessingContext())
    assert_same(features.scan_features(source, "lớp", index, "point", progress=no_progress, where=where),
                features.scan_features(source, "lớp", index, "point", progress=no_progress))


@pytest.mark.parametrize("statement", [
    "UPDATE lop SET ma = CAST(x'4142ff43' AS TEXT) WHERE fid = 9",
    "UPDATE lop SET ma = CAST(x'414200430044' AS TEXT) WHERE fid = 9",
    "UPDATE lop SET ma = CAST(x'efbbbf4142' AS TEXT) WHERE fid = 9",
    "UPDATE lop SET lon = 'không phải số' WHERE fid = 9", "UPDATE lop SET thuc = '1,5' WHERE fid = 9",
    "UPDATE lop SET so = 99999999999 WHERE fid = 9", "UPDATE lop SET ma = 12.5 WHERE fid = 9",
    "UPDATE lop SET so = 2.75 WHERE fid = 9", "UPDATE lop SET ma = x'00ff' WHERE fid = 9",
    "DELETE FROM lop WHERE fid IN (3, 9)"])
def test_cells_no_program_of_ours_writes(tmp_path, statement):
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS)
    with closing(without_triggers(tmp_path / "lop.gpkg")) as file:
        file.execute(statement)
    assert_same(*both(address, "point")[1:])


def test_what_is_not_all_of_a_file_is_left_to_the_loop(tmp_path):
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS)
    index = {"so": 2}

    def read(layer, value=None):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        source = QgsProcessingFeatureSource(layer, context)
        return whole_files.columns(source, index, "point", progress=no_progress,
                                   where=origins.addresses(value or layer, context))

    layer = QgsVectorLayer(address, "lop", "ogr")
    QgsProject.instance().addMapLayer(layer)
    definition = QgsProcessingFeatureSourceDefinition
    assert read(layer) is not None
    assert read(layer, layer.id()) is not None
    assert read(layer, definition(layer.id())) is not None
    assert read(layer, QgsProperty.fromValue(layer.id())) is not None
    assert read(layer, definition(layer.id(), True)) is None  # selected features only
    assert read(layer, definition(layer.id(), False, 5)) is None
    assert read(layer, QgsProperty.fromExpression(f"'{layer.id()}'")) is None
    layer.startEditing()
    assert read(layer) is None
    layer.rollBack()
    layer.setSubsetString("so > 0")
    assert read(layer) is None
    layer.setSubsetString("")
    assert read(layer) is not None
    QgsProject.instance().removeMapLayer(layer.id())
    assert read(QgsVectorLayer(f"{address}|subset=so > 0", "lop", "ogr")) is None


def test_joined_and_computed_fields_are_left_to_the_loop(tmp_path):
    from qgis.core import QgsField
    from qgis.PyQt.QtCore import QVariant

    layer, _, _ = opened(write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS))
    layer.addExpressionField("so * 2", QgsField("doi", QVariant.Int))
    source = QgsProcessingFeatureSource(layer, QgsProcessingContext())
    where = origins.addresses(layer, QgsProcessingContext())
    index = {"doi": source.fields().lookupField("doi")}
    assert whole_files.columns(source, index, "point", progress=no_progress, where=where) is None


def test_an_older_gdal_is_left_to_the_loop(tmp_path, monkeypatch):
    monkeypatch.delattr(ogr.Layer, "GetArrowStreamAsNumPy")
    columns, found, loop = both(write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS), "point")
    assert columns is None
    assert_same(found, loop)


def test_columns_that_differ_from_the_features_are_not_used(tmp_path, monkeypatch):
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS)
    right = whole_files.columns

    def wrong(*arguments, **options):
        found = right(*arguments, **options)
        if found is not None:
            found.values["so"][2] = 99
        return found

    monkeypatch.setattr(whole_files, "columns", wrong)
    layer, source, where = opened(address)
    found = features.scan_features(source, "lớp", {"so": 2}, "point", progress=no_progress, where=where)
    assert_same(found, features.scan_features(source, "lớp", {"so": 2}, "point", progress=no_progress))


def test_layers_are_the_same_whole(tmp_path):
    rows = [{"ma": f"H{number}", "so": number % 50, "lon": number, "thuc": 1.5} for number in range(60)]
    rows[7]["so"] = None
    shapes = [f"POINT({105 + number / 100} 9)" for number in range(60)]
    shapes[5], shapes[9], shapes[11] = None, "POINT(1 1)", "POINT EMPTY"
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, shapes, rows, count=60)
    layer, source, where = opened(address)
    read = [readers.read_layer(source, "lớp", "INPUT", load_role("demand"), fields={
        "id": "ma", "population": "lon", "households": "so"}, progress=no_progress, where=place)
        for place in (where, ())]
    one, other = read
    assert [str(note) for note in one.notes] == [str(note) for note in other.notes]
    assert [(row, str(reason)) for row, reason in one.skipped] == [(row, str(reason)) for row, reason in other.skipped]
    assert list(one.wkb) == list(other.wkb)
    np.testing.assert_array_equal(one.ids, other.ids)
    np.testing.assert_array_equal(one.lonlat, other.lonlat)
    for key in one.columns:
        assert one.columns[key].dtype == other.columns[key].dtype
        np.testing.assert_array_equal(one.columns[key], other.columns[key])


def test_cancel_while_columns_are_read_leaves_the_file_free(tmp_path):
    layer, source, where = opened(write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS))

    def stop(fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        features.scan_features(source, "lớp", {"so": 2}, "point", progress=stop, where=where)
    del layer, source, where
    with closing(sqlite3.connect(tmp_path / "lop.gpkg", timeout=0.1)) as file:
        file.execute("BEGIN EXCLUSIVE")


@pytest.mark.slow
def test_a_file_that_is_cut_is_told_by_the_loop(tmp_path):
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, ["POINT(1 2)"], count=20000)
    layer, source, where = opened(address)
    size = (tmp_path / "lop.gpkg").stat().st_size

    def cut(fraction):
        with open(tmp_path / "lop.gpkg", "r+b") as file:
            file.truncate(size // 3)

    with pytest.raises(InputError, match=r"lop.gpkg is cut off, [\d,]+ of its [\d,]+ bytes are there"):
        features.scan_features(source, "lớp", {"so": 2, "ma": 1}, "point", progress=cut, where=where)


def test_a_file_that_qgis_has_open_with_a_log(tmp_path):
    address = write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS)
    with closing(without_triggers(tmp_path / "lop.gpkg")) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("UPDATE lop SET so = 41 WHERE fid = 2")  # stands in the log alone
        columns, found, loop = both(address, "point")
        assert columns is not None
        assert columns.values["so"][1] == 41
        assert_same(found, loop)
        file.execute("UPDATE lop SET so = 42 WHERE fid = 2")
    assert both(address, "point")[0].values["so"][1] == 42


def test_a_copy_under_another_name_of_the_layer(tmp_path):
    write(tmp_path / "lop.gpkg", ogr.wkbPoint, POINTS)
    shutil.copy(tmp_path / "lop.gpkg", tmp_path / "khác.gpkg")
    columns, found, loop = both(str(tmp_path / "khác.gpkg"), "point")
    assert columns is not None
    assert_same(found, loop)
