"""Findings can be found again: a point for each feature, one group for each problem; borders and areas too."""
import math

import pytest
from qgis_layers import layer


def square(west, east, south=9.0, north=9.1, hole=""):
    ring = f"({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south})"
    return f"POLYGON({ring}{hole})"


WEST, EAST = square(105.0, 105.1), square(105.1, 105.2)
HOLE = ", (105.04 9.04, 105.04 9.06, 105.06 9.06, 105.06 9.04, 105.04 9.04)"


def communes(west=WEST, east=EAST, *more, area=None, people=(9000, 4100), crs="EPSG:4326"):
    rows = [(west, "96001", "Xã Tây", people[0], area), (east, "96002", "Xã Đông", people[1], area), *more]
    return layer("Polygon", {"ma_xa": str, "ten_xa": str, "dan_so": int, "dien_tich": float}, rows, crs, "xã")


def masts(rows, crs="EPSG:4326"):
    return layer("Point", {"macot": str, "chusohuucot": str, "chieucao": float, "maxa": str}, rows, crs, "cột")


def check(run, **parameters):
    result = run("checklayers", FINDINGS="memory:", LANGUAGE="en", **parameters)
    names = result["FINDINGS"].fields().names()
    rows = [{**dict(zip(names, one.attributes())), "at": one.geometry().asPoint() if one.hasGeometry() else None}
            for one in result["FINDINGS"].getFeatures()]
    return result, rows


def of(rows, rule):
    return [row for row in rows if row["rule"] == rule]


def test_each_feature_has_a_point_in_degrees_where_it_stands_and_shares_its_group(run):
    rows = [("POINT(555000 1001000)", "A", "Viettel", 42.0, "96009"),
            ("POINT(556000 1001000)", "B", "Viettel", 42.0, "96009")]
    result, found = check(run, TOWERS=masts(rows, "EPSG:9207"), COMMUNES=communes())
    assert result["FINDINGS"].crs().authid() == "EPSG:4326"
    codes = of(found, "unknown commune code")
    assert [row["feature"] for row in codes] == ["1", "2"]
    assert len({row["group_id"] for row in codes}) == 1
    assert codes[0]["at"].x() == pytest.approx(105.0, abs=0.02)
    assert codes[0]["at"].y() == pytest.approx(9.05, abs=0.02)
    assert codes[1]["at"].x() - codes[0]["at"].x() == pytest.approx(1000 / (111_320 * math.cos(math.radians(9.05))),
                                                                    rel=0.02)


def test_counts_are_those_of_the_records_and_a_feature_counts_once(run):
    rows = [("POINT(105.05 9.05)", "A", "Hãng lạ", -42.0, "96009")]
    result, found = check(run, TOWERS=masts(rows), COMMUNES=communes())
    assert result["ERRORS"] == sum(row["severity"] == "error" for row in found) >= 2
    assert result["WARNINGS"] == sum(row["severity"] == "warning" for row in found) >= 1
    assert result["FEATURES_COUNT"] == 1


def test_what_concerns_a_whole_layer_has_no_point(run):
    _, found = check(run, TOWERS=masts([("POINT(105.05 9.05)", "A", "Viettel", 42.0, "96001")], crs=""))
    row = of(found, "reference system")[0]
    assert (row["at"], row["feature"]) == (None, "")


def test_communes_that_fit_have_no_finding_about_borders(run):
    _, found = check(run, COMMUNES=communes())
    assert not of(found, "communes overlap")
    assert not of(found, "gap between communes")


@pytest.mark.parametrize("reach", [0.00003, 0.003, 0.03])
def test_overlaps_are_found_from_a_sliver_on(run, reach):
    _, found = check(run, COMMUNES=communes(square(105.0, 105.1 + reach)))
    rows = of(found, "communes overlap")
    assert {row["feature"] for row in rows} == {"1", "2"}
    assert all(row["at"] is not None for row in rows)


def test_a_gap_between_communes_is_found_where_it_is(run):
    roof = square(105.0, 105.2, 9.1, 9.2), "96003", "Xã Bắc", 3000, None
    floor = square(105.0, 105.2, 8.9, 9.0), "96004", "Xã Nam", 3000, None
    end = square(105.2, 105.3, 8.9, 9.2), "96005", "Xã Cuối", 3000, None
    _, found = check(run, COMMUNES=communes(WEST, square(105.103, 105.2), roof, floor, end))
    rows = of(found, "gap between communes")
    assert {row["feature"] for row in rows} >= {"1", "2"}
    assert 105.1 < rows[0]["at"].x() < 105.103


def test_a_hole_in_a_commune_is_a_gap(run):
    _, found = check(run, COMMUNES=communes(square(105.0, 105.1, hole=HOLE)))
    rows = of(found, "gap between communes")
    assert [row["feature"] for row in rows] == ["1"]
    assert 105.04 < rows[0]["at"].x() < 105.06


@pytest.mark.parametrize(("area", "wrong"), [(121.6, 0), (12.2, 2), (12_160.0, 2), (150.0, 2)])
def test_declared_areas_are_compared_with_the_polygons(run, area, wrong):
    _, found = check(run, COMMUNES=communes(area=area))
    assert len(of(found, "declared area")) == wrong


def test_the_known_wrong_figures_of_ca_mau_are_found_and_no_others(run, shared):
    source = f"{shared / 'data' / 'ca_mau.gpkg'}|layername=communes_2025"
    from qgis.core import QgsVectorLayer
    flagged = {name: {str(one.id()) for one in QgsVectorLayer(source).getFeatures() if one[name] != "ok"}
               for name in ("area_flag", "pop_flag")}
    _, found = check(run, COMMUNES=source)
    assert {row["feature"] for row in of(found, "declared area")} == flagged["area_flag"]
    assert {row["feature"] for row in of(found, "two columns differ")} == flagged["pop_flag"]
    assert [len(one) for one in flagged.values()] == [27, 22]
