"""New masts that one operator has twice at one place of a plan are told; work on a mast that stands is none."""
from core.towers.yearly.plan_cases import assessed


def told(*rows):
    return [note.text("en") for note in assessed(rows).notes if "stand at one place" in note.text("en")
            or "stands at one place" in note.text("en")]


def test_two_new_masts_of_one_operator_at_one_place_are_told():
    said, = told((0, 0, "VTL"), (10, 0, "VTL"), (9000, 0, "VTL"))
    assert "V1 = V2" in said
    assert told((0, 0, "VTL"), (10, 0, "VNPT")) == []
    assert told((0, 0, "VTL"), (10, 0, "VTL", {"work": "technology", "technology": "5G"})) == []
    assert told((0, 0, "VTL"), (2000, 0, "VTL")) == []
