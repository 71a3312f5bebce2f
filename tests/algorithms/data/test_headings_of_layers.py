"""Units, years, joins and aliases of real layers reach the figures, and what was done is in the log."""

import pytest
from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayer, QgsVectorLayerJoinInfo
from qgis_layers import Log, layer

WEST = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9.1, 105 9))"
EAST = "POLYGON((105.1 9, 105.2 9, 105.2 9.1, 105.1 9.1, 105.1 9))"
POINTS = [("POINT(105.05 9.05)", "P1", "A", 1), ("POINT(105.15 9.05)", "P2", "B", 1)]


def gap(run, communes, log, points=None, **further):
    points = points or layer("Point", {"code": str, "name": str, "staffed": int}, POINTS, name="điểm")
    return run(
        "postalgap",
        feedback=log,
        POINTS=points,
        COMMUNES=communes,
        BY_COMMUNE="memory:",
        POINTS_CHECKED="memory:",
        **further,
    )


def communes(fields, *values):
    return layer(
        "Polygon",
        {"code": str, "name": str, **dict.fromkeys(fields, float)},
        [(WEST, "1", "Tây", *values[0]), (EAST, "2", "Đông", *values[1])],
        name="xã",
    )


@pytest.mark.parametrize("heading", ["Dân số (nghìn người)", "Dân số [1000 người]", "Population (thousands)"])
def test_people_in_thousands_are_people_and_said(run, heading):
    log = Log()
    result = gap(run, communes([heading], (15.2,), (22.0,)), log)
    assert [row["population"] for row in result["BY_COMMUNE"].getFeatures()] == [15200, 22000]
    assert any(heading in line and "1,000" in line for line in log.lines)


def test_hectares_are_square_kilometres(run):
    log = Log()
    result = gap(run, communes(["Dân số", "Diện tích (ha)"], (100, 12000.0), (100, 12100.0)), log)
    assert [row["area_km2"] for row in result["BY_COMMUNE"].getFeatures()] == [120.0, 121.0]
    assert any("Diện tích (ha)" in line and "0.01" in line for line in log.lines)


def test_a_foreign_unit_is_refused_where_the_field_must_be_there(run):
    with pytest.raises(QgsProcessingException, match="Dân số"):
        gap(run, communes(["Dân số (sào)"], (1,), (2,)), Log())


@pytest.mark.parametrize(("as_of", "people"), [("2020-12-31", [2, 2]), ("2025-12-31", [3, 3]), (None, [3, 3])])
def test_the_newest_year_not_after_the_date_counts_and_is_said(run, as_of, people):
    log = Log()
    layer_ = communes(["dan_so_2015", "dan_so_2019", "dan_so_2024"], (1, 2, 3), (1, 2, 3))
    result = gap(run, layer_, log, **({"AS_OF": as_of} if as_of else {}))
    assert [row["population"] for row in result["BY_COMMUNE"].getFeatures()] == people
    assert any("dan_so_2015" in line and "dan_so_2024" in line for line in log.lines)


def test_joined_fields_and_aliases_are_recognised(run):
    table = layer("None", {"ma": str, "staffed": int}, [(None, "P1", 1), (None, "P2", 1)], name="bang")
    points = layer("Point", {"code": str, "name": str}, [row[:3] for row in POINTS], name="điểm")
    QgsProject.instance().addMapLayers([table, points], False)
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(table)
    join.setJoinFieldName("ma")
    join.setTargetFieldName("code")
    join.setUsingMemoryCache(True)
    points.addJoin(join)
    result = gap(run, communes(["dan_so"], (1,), (2,)), Log(), points)
    assert result["COMMUNES_WITHOUT_STAFFED"] == 0
    aliased = layer("Point", {"code": str, "name": str, "f3": int}, POINTS, name="điểm")
    aliased.setFieldAlias(2, "Có nhân viên")
    assert isinstance(aliased, QgsVectorLayer)
    assert gap(run, communes(["dan_so"], (1,), (2,)), Log(), aliased)["COMMUNES_WITHOUT_STAFFED"] == 0


@pytest.mark.parametrize("value", ["12,500", "abc", float("nan"), float("inf"), "1_000", "nan"])
def test_a_number_that_is_none_is_refused_by_its_label(run, value):
    with pytest.raises(QgsProcessingException):
        gap(run, communes(["dan_so"], (1,), (2,)), Log(), POSITION_TOLERANCE=value)


@pytest.mark.parametrize("text", ["nan", "NaN", "<NA>"])
def test_a_code_that_a_program_wrote_for_missing_counts_as_missing(run, text):
    log = Log()
    points = layer(
        "Point", {"code": str, "name": str, "staffed": int}, [(*POINTS[0][:2], text, 1), POINTS[1]], name="điểm"
    )
    gap(run, communes(["dan_so"], (1,), (2,)), log, points)
    assert any(f'"{text}"' in line and "counts as missing" in line for line in log.lines)
