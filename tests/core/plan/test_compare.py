"""What a file on the way changes in the writing is no change of the plan."""
import pytest
from hatangso.algorithms.core.plan.compare import compare_plans, compare_targets
from hatangso.algorithms.core.plan.figures import SourceTable


def changed(before, after):
    plans = [{"sites": SourceTable("sites", {"asset_id": ["a"], "x": [value]})} for value in (before, after)]
    return compare_plans(*plans, language="vi").changed


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


def test_two_plans_are_compared_by_target_in_words():
    def plan(values, statuses, ids=("M4", "F2")):
        return {"scorecard": SourceTable("chấm điểm", {
            "target_id": list(ids), "name": [f"Chỉ tiêu {name}" for name in ids], "unit": ["%"] * len(ids),
            "value": values, "status": statuses})}

    found = compare_targets(plan([22.9, 60.0], ["undecided", "not_met"]),
                            plan([26.0, None, 5.0], ["met", "missing", "no_value"], ("M4", "F2", "X1")), "vi").values
    assert found["change"][0] == pytest.approx(3.1)
    assert (found["stat_old"][0], found["stat_new"][0]) == ("Chưa đủ cơ sở kết luận", "Đạt")
    assert (found["after"][1], found["change"][1]) == (None, None), "unknown stays unknown"
    assert found["note"][2] == "chỉ có ở phương án sau"
    assert compare_targets({}, {}, "vi").values["target_id"] == []
