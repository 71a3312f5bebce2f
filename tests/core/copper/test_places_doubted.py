"""Each rule about a place is told with the number of places it touched, and of no other place."""
import numpy as np
import pytest
from hatangso.algorithms.core.copper.backlog import copper_backlog
from hatangso.algorithms.core.copper.places import NO_FIBRE, CopperPlaces, Fibre, settle
from hatangso.algorithms.core.copper.rollout.solve import Lines, RolloutOptions, fibre_rollout
from hatangso.algorithms.core.geometry.shapes import line_wkb, shapes_from_wkb
from numpy import nan

CASES = {
    "more copper lines now than at the start": [{"active": 6, "start": 5}, {"active": 5, "start": 5}],
    "no number of households": [{"households": nan}, {"households": 0}],
    "no household;": [{"households": 0}, {"households": 1}],
    "no number of copper lines": [{"active": nan}, {"active": 0}],
    "more copper lines than households": [{"active": 11}, {"active": 10}],
    "more households on fibre than households": [{"connected": 11}, {"connected": 10}],
    "more households ready for fibre than households": [{"ready": 11, "near": True}, {"ready": 10, "near": True}],
    "stated ready, but no fibre lies": [{"ready": 10}, {"ready": 0}, {"ready": 10, "near": True}, {"ready": nan}],
    "not all their households are stated ready": [
        {"ready": 9, "near": True}, {"ready": 10, "near": True}, {"ready": 9}, {"ready": nan, "near": True}],
    "on demand": [{"status": "on_demand"}, {"status": "on_demand", "active": 0}, {"status": "building"},
                  {"status": "on_demand", "active": 0, "inactive": 0}],
    "refused or blocked without a reason": [
        {"status": "refused"}, {"status": "refused", "reason": "chủ nhà"}, {"status": "building"}],
    "stated connectable, but not all": [
        {"status": "connectable"}, {"status": "connectable", "near": True}, {"status": "building"}],
}


def told(*rows):
    """Return the remarks about places of 10 households and 5 lines, but for what each row says."""
    rows = [{"households": 10, "active": 5, "start": nan, "connected": nan, "ready": nan, "inactive": nan, "status": "",
             "reason": "", "near": False, **row} for row in rows]
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    near = np.array(columns.pop("near"))
    places = CopperPlaces(np.zeros((len(rows), 2)), columns.pop("households"), **columns)
    return [note.text("en") for note in settle(places, near).notes]


@pytest.mark.parametrize("part", CASES)
def test_the_rule_is_told_of_the_place_it_touches_and_of_no_other(part):
    guilty, *others = CASES[part]
    (said,) = [text for text in told(guilty, guilty, *others) if part in text]
    assert said.removeprefix("Layer PREMISES: ").startswith(("2 places ", "2 of 5 places (40.0 %) "))
    assert not [text for text in told(*others) if part in text]


def test_places_without_fibre_are_told_by_name_in_the_backlog_and_the_roll_out():
    """Of three places 1 km from fibre two are stated ready; the one without an id goes by its name."""
    east = 1 / 111.2 / np.cos(np.radians(9.0))
    at = [[105.0, 9.0], *[[105.0 + east, 9.0 + row / 1000] for row in range(3)]]
    places = CopperPlaces(at, [10] * 4, active=[1] * 4, ready=[10, 9, 0, 9], code=["A", "B", "C", ""],
                          name=["", "", "", "chợ"], layer="hộ cáp đồng")
    fibre = Fibre(np.array([[105.0, 9.0]]))
    road = shapes_from_wkb([line_wkb([(105.0, 9.0), (105.0 + east, 9.0)])])
    rollout = fibre_rollout(places, Lines(road, np.array(["road"]), np.array([""])),
                            RolloutOptions(start_year=2026, capacity=(1.0,), capacity_measure="length"), fibre)
    for notes in (copper_backlog(places, fibre).notes, rollout.notes):
        assert ("Lớp hộ cáp đồng: 2 trên 4 nơi (50,0 %) được khai là sẵn sàng nhưng không có cáp quang trong cự ly kéo "
                "cáp thuê bao tối đa (B, chợ); tính theo số khai. Hãy đối chiếu vị trí với cáp quang."
                ) in [note.text("vi") for note in notes]


def test_an_inactive_line_shows_demand_as_one_in_use_does():
    (said,) = told({"status": "on_demand", "active": 0, "inactive": 1}, {"status": "on_demand", "active": 1})
    assert said.startswith("2 places are \"on demand\"")


def test_lines_that_nobody_counted_are_told_only_where_others_were_counted():
    assert told({"active": nan}) == []


def test_remarks_of_a_place_stand_one_after_the_other():
    places = CopperPlaces(np.array([[nan, nan], [105.0, 9.0], [105.0, 9.0]]), [nan, 0, 3], active=[1, 2, 3])
    found = copper_backlog(places, NO_FIBRE).backlog.values
    assert dict(zip(found["active"], found["note"])) == {
        1: "không có vị trí; thiếu số hộ", 2: "không có hộ dân; nhiều thuê bao cáp đồng hơn số hộ", 3: ""}
