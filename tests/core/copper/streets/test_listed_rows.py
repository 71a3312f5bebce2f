"""What is said of a row of a list of streets: each remark, and the row beside it that has none."""
import pytest
from core.copper.streets.test_streets import listed, plan


def row_of(*rows, street="Lê Lợi", commune="01"):
    return plan(list(rows))[1][street, commune]


def test_a_street_that_no_road_bears_is_told():
    _, rows = plan([listed("Đường Không Có", 0, length_km=2.0)])
    row = rows["Đường Không Có", "01"]
    assert row["length_km"] == 2.0
    assert "No road of this name was found there." in row["note"]


@pytest.mark.parametrize(("length", "told"), [(3.0, True), (float("nan"), False)])
def test_a_length_of_a_street_in_two_communes_is_that_of_the_whole(length, told):
    """Lê Lợi has 0.8 km in the first commune and 0.7 km in the second."""
    _, rows = plan([listed("Lê Lợi", length_km=length)])
    for commune, km in (("01", 0.8), ("02", 0.7)):
        row = rows["Lê Lợi", commune]
        assert ("The list names 3.00 km for the whole street." in (row["note"] or "")) is told
        assert row["length_km"] == pytest.approx(km, abs=1e-3)
    alone = row_of(listed("Lê Lợi", 0, length_km=0.8))
    assert "whole street" not in (alone["note"] or "")
    assert alone["length_km"] == 0.8


@pytest.mark.parametrize(("given", "told"), [
    ({"start": "số 1"}, True), ({"end": "cầu"}, True), ({}, False), ({"start": "số 1", "length_km": 0.3}, False)])
def test_a_stretch_without_a_length_is_to_be_measured(given, told):
    said = "Whole length in the commune; where the stretch begins and ends is to be measured."
    row = row_of(listed("Lê Lợi", 0, **given))
    assert (said in (row["note"] or "")) is told
    assert row["length_km"] == pytest.approx(given.get("length_km", 0.8), abs=1e-3)


@pytest.mark.parametrize(("length", "start", "told"), [
    (0.8, "", False), (1.6, "", True), (0.3, "", True), (1.6, "số 1", False)])
def test_a_length_that_is_not_that_of_the_roads_is_told_with_theirs(length, start, told):
    row = row_of(listed("Lê Lợi", 0, length_km=length, start=start))
    assert ("The road layer has 0.80 km in the commune." in (row["note"] or "")) is told
    assert row["length_km"] == length


def test_a_street_that_stands_in_two_rows_has_its_cables_once():
    first, second = listed("Lê Lợi", 1, length_km=0.7), listed("Lê Lợi", 1, length_km=0.7, project="Dự án")
    found, _ = plan([first, second])
    rows = [dict(zip(found.streets.table.keys, row)) for row in found.streets.rows()]
    both = [row for row in rows if row["street"] == "Lê Lợi"]
    assert ["earlier row" in (row["note"] or "") for row in both] == [False, True]
    assert [row["unsaid_km"] for row in both] == [pytest.approx(0.7, abs=0.051), None]
