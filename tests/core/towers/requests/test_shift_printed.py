"""Figures of a request that are printed only where it is to be moved or its place is not known exactly."""
import pytest
from core.towers.requests.test_contested import FAR, examined


def rows(records, *keys):
    return [tuple(dict(zip(records.table.keys, row))[key] for key in keys) for row in records.rows()]


def test_a_request_to_be_moved_says_how_far_and_where_to():
    """120 m from the mast 80 m in the east lie 40 m to the west; a metre more is on the safe side."""
    found = examined([{}], [{"at": 80}, FAR], max_shift_m=60.0)
    assert rows(found.review, "shift_m", "shift_deg") == [(pytest.approx(41.0), pytest.approx(270.0))]


def test_a_rule_is_printed_with_the_uncertainty_of_the_place():
    found = examined([{"uncertainty": 20.0}], [{"at": 200}, FAR], edge=15.0)
    assert {uncertainty for uncertainty, in rows(found.rules_checked, "uncert_m")} == {20.0}
