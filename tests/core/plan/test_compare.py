"""What a file on the way changes in the writing is no change of the plan."""
import pytest
from hatangso.algorithms.core.plan.compare import compare_plans
from hatangso.algorithms.core.plan.figures import SourceTable


def changed(before, after):
    plans = [{"sites": SourceTable("sites", {"asset_id": ["a"], "x": [value]})} for value in (before, after)]
    return compare_plans(*plans).changed


@pytest.mark.parametrize(("before", "after"), [
    (None, ""), ("", None), (None, "  "), (None, float("nan")), ("", float("nan")), ("Cột", "Cô\u0323t"),
    ("Tòa", "To\u0300a"), ("30", 30.0), (30, "30,0"), ("1.234,5", 1234.5), (30, 30.0), ("x ", "x"), (True, 1),
])
def test_the_same_in_another_writing(before, after):
    assert changed(before, after) == 0
    assert changed(after, before) == 0


@pytest.mark.parametrize(("before", "after"), [
    (None, 0), ("", 0), (None, "0"), ("01001", "1001"),
    ("01001", 1001), ("Toà nhà", "Tòa nha"), (30, "31"), (30, "30 m"), ("a", "A"),
    (0, False + 1), ("001", "1"),
])
def test_what_differs_is_a_change(before, after):
    assert changed(before, after) == 1
    assert changed(after, before) == 1
