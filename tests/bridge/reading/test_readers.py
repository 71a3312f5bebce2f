"""Layers become arrays without loss, results become features without change."""
import numpy as np
import pytest
from hatangso.algorithms.bridge.reading import readers
from hatangso.algorithms.bridge.writing import writers
from hatangso.algorithms.core.errors import Cancelled, InputError, no_progress
from hatangso.algorithms.core.layers.roles import load_role
from hatangso.algorithms.core.tables import Column, Records, Table
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSource, QgsProject
from qgis_layers import context, layer


def source(vector):
    return QgsProcessingFeatureSource(vector, context())


def read(vector, role, fields, **options):
    return readers.read_layer(source(vector), "lớp", "INPUT", load_role(role), fields=fields, progress=no_progress,
                              **options)


def test_masks_codes_and_numbers(qgis_app):
    vector = layer("Point", {"ma": float, "ten": str, "loai": str, "co_nguoi": str}, [
        ("POINT(105 9)", 31825.0, " Bưu cục ", None, "có"), (None, 31834.0, None, "", "không"),
        ("POINT(105 9)", 31835.0, "x", "y", None)])
    got = read(vector, "postal_points", {"code": "ma", "name": "ten", "type": "loai", "staffed": "co_nguoi"})
    assert got.text("code").tolist() == ["31825", "31834", "31835"]
    assert got.text("name").tolist() == ["Bưu cục", None, "x"]
    assert got.text("type").tolist() == [None, None, "y"]
    assert got.flag("staffed").tolist()[:2] == [1, 0]
    assert np.isnan(got.flag("staffed")[2])
    assert np.isnan(got.number("capacity")).all()
    assert np.isnan(got.lonlat[1]).all()
    assert any("1 feature has no geometry (feature 2)" in str(note) for note in got.notes)


def test_vn2000_becomes_longitude_and_latitude(qgis_app):
    vector = layer("Point", {"ma": str}, [("POINT(571428 1015050)", "a")], "EPSG:9207")
    assert read(vector, "postal_points", {"code": "ma"}).lonlat[0] == pytest.approx([105.15, 9.18], abs=0.01)


def test_cancel_while_reading(qgis_app):
    def stop(fraction):
        raise Cancelled

    vector = layer("Point", {"ma": str}, [("POINT(105 9)", "a")])
    with pytest.raises(Cancelled):
        readers.read_layer(source(vector), "lớp", "INPUT", load_role("postal_points"), fields={"code": "ma"},
                           progress=stop)


def test_features_carry_values_aliases_and_geometry(qgis_app):
    table = Table("t", "Bảng", "Table", [Column("ma", "text", "Mã", "Code"),
                                         Column("so", "int", "Số", "Number", unit="điểm")], geometry="point")
    records = Records(table, {"ma": ["a", "b"], "so": [1, None]}, np.array([[105.15, 9.18], [np.nan, np.nan]]))
    target = QgsCoordinateReferenceSystem("EPSG:9207")
    fields, features = writers.prepare(records, target, target, "vi",
                                       transform_context=QgsProject.instance().transformContext())
    assert [field.alias() for field in fields] == ["Mã", "Số"]
    assert [feature["ma"] for feature in features] == ["a", "b"]
    assert features[0].geometry().asPoint().y() > 1_000_000
    assert features[1].geometry().isNull()
    assert features[1].attributes()[1] is None or str(features[1].attributes()[1]) == "NULL"


@pytest.mark.parametrize(("kind", "value", "refused"), [
    (float, 0.9, True), (str, "0,9", True), (float, 190.0, True), (str, "0,9 %", False), (str, "90%", False),
    (float, 90.0, False), (float, 0.0, False)])
def test_a_column_of_percent_never_guesses(qgis_app, kind, value, refused):
    square = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9))"
    vector = layer("Polygon", {"ma": str, "nguong": kind}, [(square, "1", None), (square, "2", value)])
    if refused:
        with pytest.raises(InputError, match="lớp, field nguong, feature 2"):
            read(vector, "communes", {"code": "ma", "threshold": "nguong"})
    else:
        got = read(vector, "communes", {"code": "ma", "threshold": "nguong"}).number("threshold")
        assert got[1] == {"0,9 %": 0.9, "90%": 90.0}.get(value, value)
