"""Lists of streets without a layer of communes: what the lists name tells rows and communes apart; nothing known."""
import pytest
from core.copper.streets.test_streets import CABLES, PLANE, ROADS, listed, plan
from hatangso.algorithms.core.copper.streets import assess, model


def alone(rows=(), cables=None):
    return assess.street_plan(ROADS, cables=cables, works=None, listed=rows, communes=None, plane=PLANE,
                              options=model.StreetOptions(language="en", scope="all"))


def by_commune(found):
    return [dict(zip(found.by_commune.table.keys, row)) for row in found.by_commune.rows()]


def test_rows_of_two_communes_that_say_the_same_are_two_streets():
    found = alone([listed("Lê Lợi", named="01", length_km=0.5, form="tidy"),
                   listed("Lê Lợi", named="02", length_km=0.5, form="tidy"),
                   listed("Lê Lợi", named="02", length_km=0.5, form="tidy")])
    assert found.numbers["LENGTH_KM"] == pytest.approx(1.0)
    said = [note.text("en") for note in found.notes]
    assert any("1 row of the lists repeats" in note for note in said)
    assert not any("in the same commune" in note for note in said)
    assert [(row["code"], row["name"], row["streets"], row["tidy_km"]) for row in by_commune(found)] == [
        ("01", "01", 1, 0.5), ("02", "02", 1, 0.5)]


def test_a_commune_that_no_list_names_is_the_last_row():
    found = alone([listed("Lê Lợi", named="02", length_km=0.5, form="tidy")], cables=CABLES)
    assert [row["code"] for row in by_commune(found)] == ["02", None]


def test_a_list_that_names_the_commune_in_two_ways_says_the_same_once():
    found, _ = plan([listed("Lê Lợi", 0, named="01", length_km=0.5), listed("Lê Lợi", 0, named="Phường A",
                                                                             length_km=0.5)])
    assert any("1 row of the lists repeats" in note.text("en") for note in found.notes)


def test_without_cables_and_lists_no_length_is_known():
    found, _ = plan(cables=None)
    assert [found.numbers[name] for name in ("LENGTH_KM", "UNDERGROUND_KM", "TIDY_KM")] == [None] * 3
    assert all(row["length_km"] is None and row["ground_km"] is None for row in by_commune(found))
    listed_, _ = plan([listed("Lê Lợi", 0, length_km=0.5, form="tidy")], cables=None)
    assert (listed_.numbers["LENGTH_KM"], listed_.numbers["UNDERGROUND_KM"]) == (0.5, 0.0)


@pytest.mark.parametrize("other", ["xã A", "XÃ A", "Xã  A", "A", "X. A"])
def test_one_commune_written_in_two_ways_is_one(other):
    rows = [listed("Lê Lợi", named="Xã A", length_km=0.5, form="tidy"),
            listed("Nguyễn Trãi", named=other, length_km=0.25, form="tidy"),
            listed("Nguyễn Trãi", named="Phường B", length_km=1.0, form="tidy")]
    for order in (rows, rows[::-1]):
        found = {row["streets"]: row for row in by_commune(alone(order))}
        assert {count: row["tidy_km"] for count, row in found.items()} == {2: 0.75, 1: 1.0}
        assert len(by_commune(alone(order))) == 2


def test_a_row_written_twice_is_one_however_its_commune_is_spelled():
    found = alone([listed("Lê Lợi", named="Xã A", length_km=0.5), listed("Lê Lợi", named="xã A", length_km=0.5)])
    assert found.numbers["LENGTH_KM"] == 0.5
    assert any("1 row of the lists repeats" in note.text("en") for note in found.notes)
