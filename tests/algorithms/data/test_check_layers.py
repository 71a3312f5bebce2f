"""The check finds in QGIS layers what the core rules look for."""
import pytest
from qgis.core import QgsProcessingException
from qgis_layers import layer

WEST = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9.1, 105 9))"
EAST = "POLYGON((105.1 9, 105.2 9, 105.2 9.1, 105.1 9.1, 105.1 9))"
BOW_TIE = "POLYGON((105 9, 105.1 9.1, 105.1 9, 105 9.1, 105 9))"


def communes(rows=None, crs="EPSG:4326"):
    rows = rows or [(WEST, "96001", "Xã Tây", "9.000"), (EAST, "96002", "Xã Đông", "4.100,5")]
    return layer("Polygon", {"ma_xa": str, "ten_xa": str, "dan_so": str}, rows, crs, "xã")


def masts(rows=None, crs="EPSG:4326"):
    rows = rows or [("POINT(105.0512 9.0534)", "A", "Viettel", 42.0, "96001")]
    return layer("Point", {"macot": str, "chusohuucot": str, "chieucao": float, "maxa": str}, rows, crs, "cột")


def check(run, **parameters):
    result = run("checklayers", FINDINGS="memory:", LANGUAGE="en", **parameters)
    names = result["FINDINGS"].fields().names()
    rows = [dict(zip(names, feature.attributes())) for feature in result["FINDINGS"].getFeatures()]
    return result, {(row["layer"].split("(")[-1].rstrip(")"), row["rule"], row["severity"]) for row in rows}


def test_sound_layers(run):
    result, found = check(run, COMMUNES=communes([(WEST, "96001", "Xã Tây", None), (EAST, "96002", "Xã Đông", None)]),
                          TOWERS=masts())
    assert found == {("xã", "no value", "error")}
    assert (result["ERRORS"], result["WARNINGS"]) == (2, 0)


def test_text_numbers_positions_and_polygons(run):
    rows = [(WEST, "96001", "Xã Tây", "9.000"), (BOW_TIE, "96001", "Xã Đông", "4.100,5"),
            (None, "96003", "Xã Bắc", "x")]
    result, found = check(run, COMMUNES=communes(rows), TOWERS=masts([("POINT(107 9)", "A", "Viettel", -2.0, "960")]))
    assert found >= {
        ("xã", "numbers as text", "warning"), ("xã", "cannot be read", "error"), ("xã", "code repeated", "error"),
        ("xã", "invalid geometry", "error"), ("xã", "no geometry", "warning"), ("xã", "fraction", "warning"),
        ("cột", "below zero", "error"), ("cột", "outside every commune", "warning"),
        ("cột", "unknown commune code", "error"),
    }
    assert result["ERRORS"] == 1 + 2 + 1 + 1 + 1


def test_a_layer_without_reference_system_is_a_finding_not_a_refusal(run):
    _, found = check(run, TOWERS=masts(crs=""))
    assert ("cột", "reference system", "error") in found


def test_projected_layers_are_placed(run):
    _, found = check(run, COMMUNES=communes(), TOWERS=masts([("POINT(555012 1001034)", "A", "Viettel", 42.0, "96001")],
                                                            crs="EPSG:9207"))
    assert not {rule for name, rule, _ in found if name == "cột"}


def test_fields_that_are_not_recognised_can_be_named(run):
    odd = layer("Polygon", {"ma_xa": str, "ten_xa": str, "cot_7": int}, [(WEST, "96001", "Xã Tây", 9000)], name="xã")
    assert ("xã", "field missing", "error") in check(run, COMMUNES=odd)[1]
    assert check(run, COMMUNES=odd, FIELDS="COMMUNES.population = cot_7")[1] == set()
    with pytest.raises(QgsProcessingException, match="cot_8"):
        check(run, COMMUNES=odd, FIELDS="COMMUNES.population = cot_8")
    with pytest.raises(QgsProcessingException, match="COMMUNES.population"):
        check(run, COMMUNES=odd, FIELDS="population = cot_7")


def test_no_layer_is_an_error(run):
    with pytest.raises(QgsProcessingException):
        check(run)


def test_empty_layer_is_a_finding(run):
    empty = layer("Point", {"macot": str, "chusohuucot": str}, [], name="cột")
    assert ("cột", "empty layer", "error") in check(run, TOWERS=empty)[1]
