"""Totals, repeated rows and states in whole runs: left out or kept as said, and named."""
import pytest
from qgis_layers import Log, layer
from sample_layers import rows

SQUARE = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9.1, 105 9))"
POINT = {"code": str, "name": str, "type": str, "staffed": int, "tình trạng": str}
HOUSE = {"code": str, "name": str, "households": int, "copper_lines": int}


def communes():
    return layer("Polygon", {"code": str, "name": str, "population": int}, [(SQUARE, "1", "Xã A", 1000)], name="xã")


def at(number):
    return f"POINT({105.01 + number / 100} 9.05)"


def gap(run, log, found):
    return run("postalgap", log, POINTS=layer("Point", POINT, found, name="điểm"), COMMUNES=communes(),
               BY_COMMUNE="memory:", POINTS_CHECKED="memory:", SKIPPED="memory:")


def test_closed_points_are_left_out_counted_and_listed(run):
    log = Log()
    result = gap(run, log, [
        (at(1), "B1", "Bưu cục 1", "Bưu cục", 1, "Đang hoạt động"),
        (at(2), "B2", "Bưu cục 2", "Bưu cục", 1, "Ngừng hoạt động"),
        (at(3), "B3", "Bưu cục 3", "Bưu cục", 1, "Chờ bàn giao"), (at(4), "B4", "Bưu cục 4", "Bưu cục", 1, None)])
    assert result["POINTS_COUNT"] == 3
    assert [(row["feature"], row["reason"]) for row in rows(result["SKIPPED"])] == [(2, "ngừng hoạt động")]
    assert any("closed 1" in line and "(" in line for line in log.lines)
    assert any("Chờ bàn giao (1)" in line for line in log.lines)


def test_a_repeated_point_counts_once_and_another_one_of_its_code_too(run):
    log = Log()
    result = gap(run, log, [
        (at(1), "B1", "Bưu cục 1", "Bưu cục", 1, None), (at(1), "B1", "Bưu cục 1", "Bưu cục", 1, None),
        (at(3), "B1", "Bưu cục 3", "Bưu cục", 1, None)])
    assert result["POINTS_COUNT"] == 2
    assert any("1 row repeats an earlier one" in line for line in log.lines)
    assert any("in several rows with other values" in line for line in log.lines)


@pytest.mark.parametrize("name", ["Tổng cộng", "Cộng toàn xã", "Toàn tỉnh", "II. Xã B"])
def test_a_total_counts_nowhere(run, name):
    log = Log()
    places = layer("Point", HOUSE, [(at(1), "H1", "Ấp 1", 100, 40), (at(2), "H2", "Ấp 2", 50, 10),
                                    (None, None, name, 150, 50)], name="hộ")
    for role, asked in (("copperbacklog", {"PREMISES": places}), ("copperbacklog", {"HAMLETS": places})):
        result = run(role, log, **asked, BACKLOG="memory:", BY_COMMUNE="memory:", HAMLETS_WITHOUT_FIBRE="memory:")
        assert result["HOUSEHOLDS_TOTAL"] == 150
    assert any(f'(feature 3: "{name}")' in line for line in log.lines)


def test_a_view_that_repeats_places_counts_them_once(run):
    places = layer("Point", {**HOUSE, "hop_cap": str}, [
        (at(1), "H1", "Ấp 1", 100, 40, "S1"), (at(1), "H1", "Ấp 1", 100, 40, "S2"),
        (at(2), "H2", "Ấp 2", 200, 10, "S3")])
    result = run("copperbacklog", PREMISES=places, BACKLOG="memory:", BY_COMMUNE="memory:",
                 HAMLETS_WITHOUT_FIBRE="memory:")
    assert result["HOUSEHOLDS_TOTAL"] == 300
    assert result["LINES_LEFT"] == 50


def test_a_state_that_nobody_reads_is_named(run):
    log = Log()
    places = layer("Point", {**HOUSE, "hiện trạng": str}, [(at(1), "H1", "Ấp 1", 100, 40, "đã giải tỏa")], name="ấp")
    run("copperbacklog", log, HAMLETS=places, BACKLOG="memory:", BY_COMMUNE="memory:", HAMLETS_WITHOUT_FIBRE="memory:")
    assert any("column hiện trạng looks like a state" in line for line in log.lines)


@pytest.mark.parametrize("with_radio", [False, True])
def test_technologies_that_nobody_reads_are_named(run, with_radio):
    log = Log()
    masts = layer("Point", {"id": str, "owner": str, "công nghệ": str}, [(at(1), "A", "VNPT", "4G")], name="trạm")
    people = layer("Point", HOUSE, [(at(1), "H1", "Ấp 1", 100, 40)], name="ấp")
    radio = {"RADIO": masts, "RADIO_OPERATOR_FIELD": "owner"} if with_radio else {}
    found = run("mobilecoverage", log, TOWERS=masts, DEMAND=people, MODEL="radius", SERVICE="lte", HOUSEHOLD_SIZE=4,
                DEMAND_COVERAGE="memory:", **radio)
    assert any("column công nghệ names technologies" in line for line in log.lines) is not with_radio
    assert found["SHARE_COVERED_ANY"] == 100
