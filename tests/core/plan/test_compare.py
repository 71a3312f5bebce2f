"""What a file on the way changes in the writing is no change of the plan."""
import numpy as np
import pytest
from hatangso.algorithms.core.plan.compare import compare_plans, compare_targets
from hatangso.algorithms.core.plan.forms.figures import SourceTable

NAN = float("nan")


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
    (84912345678, 84912345679), (1234567890.0, 1234567891.0), (10**17, 10**17 + 1), ("84912345678", 84912345679),
    ("01001", 1001), ("Toà nhà", "Tòa nha"), (30, "31"), (30, "30 m"), ("a", "A"),
    (0, False + 1), ("001", "1"),
])
def test_what_differs_is_a_change(before, after):
    assert changed(before, after) == 1
    assert changed(after, before) == 1


@pytest.mark.parametrize(("before", "after", "row"), [
    ((105.0, 9.0), (105.0, 9.0), None), ((105.0, 9.0), (105.0, 9.000005), None),
    ((105.0, 9.0), (105.0, 9.001), (None, None, 110.6)), ((105.0, 9.0), (NAN, NAN), ("9; 105", None, None)),
    ((NAN, NAN), (105.25, 9.5), (None, "9,5; 105,25", None)), ((NAN, NAN), (NAN, NAN), None),
])
def test_a_place_that_moved_was_lost_or_was_found_is_a_change(before, after, row):
    plans = [{"s": SourceTable("s", {"asset_id": ["a"]}, np.array([place]))} for place in (before, after)]
    found = compare_plans(*plans, language="vi").records.values
    told = [(one, other, far and round(far, 1)) for one, other, far in
            zip(found["before"], found["after"], found["moved_m"])]
    assert told == ([] if row is None else [row])


def test_a_route_that_runs_elsewhere_is_a_change():
    def plan(*vertices):
        return {"routes": SourceTable("routes", {"asset_id": ["r1"]}, outlines=[np.array(vertices)])}

    drawn = (105.0, 9.0), (105.1, 9.0), (105.1, 9.1)
    assert compare_plans(plan(*drawn), plan(*drawn), language="en").unchanged == 1
    moved = compare_plans(plan(*drawn), plan(drawn[0], (105.1, 9.001), drawn[2]), language="en").records.values
    assert moved["moved_m"] == [pytest.approx(110.6, abs=0.1)]
    cut = compare_plans(plan(*drawn), plan(*drawn[:2]), language="vi").records.values
    assert (cut["before"], cut["after"], cut["change"]) == (["3 đỉnh"], ["2 đỉnh"], ["changed"])


def test_a_copy_with_the_identifier_of_its_original_is_compared_and_told():
    def plan(values):
        return {"s": SourceTable("s", {"asset_id": ["a"] * len(values), "x": values})}

    found = compare_plans(plan([1]), plan([2, 1]), language="en")
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 0, 0, 1)
    assert "Later plan package, layer s: 1 identifier stands at several objects (a)" in str(found.notes[0])
    assert compare_plans(plan([1]), plan([1]), language="en").notes == ()


def test_an_object_without_an_identifier_is_told():
    plans = [{"s": SourceTable("s", {"asset_id": ids, "x": [1] * len(ids)})} for ids in (["a"], ["a", None, ""])]
    found = compare_plans(*plans, language="en")
    assert (found.added, found.removed, found.changed, found.unchanged) == (0, 0, 0, 1)
    assert [str(note).split(".")[0] for note in found.notes] == [
        "Later plan package, layer s: 2 objects have no identifier and are not compared"]


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


def test_each_column_of_a_change():
    old = {"sites": SourceTable("sites", {"asset_id": ["a", "b", "c"], "name": ["Cột 1", "Cột 2", "Cột 3"],
                                          "height": [30.5, 45.0, 30.0]},
                                np.array([[105.0, 9.0], [105.1, 9.0], [105.2, 9.0]])),
           "routes": SourceTable("routes", {"asset_id": ["r"], "km": [1.5]})}
    new = {"sites": SourceTable("sites", {"asset_id": ["a", "c", "d"], "name": ["Cột 1", "Cột 3b", "Cột 4"],
                                          "height": [42.0, 30.0, 20.0]},
                                np.array([[105.0, 9.0], [105.2, 9.001], [105.3, 9.0]])),
           "routes": SourceTable("routes", {"asset_id": ["r"], "km": [1.5]})}
    found = compare_plans(old, new, language="vi")
    assert list(found.records.rows()) == [
        ["sites", "a", "changed", "Giá trị thay đổi.", "height", "30,5", "42", None],
        ["sites", "b", "removed", "Phương án sau không còn.", None, None, None, None],
        ["sites", "c", "changed", "Giá trị thay đổi.", "name", "Cột 3", "Cột 3b", None],
        ["sites", "c", "changed", "Vị trí thay đổi.", "geometry", None, None, pytest.approx(110.6, abs=0.05)],
        ["sites", "d", "added", "Mới: phương án trước chưa có.", None, None, None, None]]
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 1, 2, 1)
    spoken = [row[3:7] for row in compare_plans(old, new, language="en").records.rows()]
    assert spoken == [["A value changed.", "height", "30.5", "42"], ["Not in the later plan.", None, None, None],
                      ["A value changed.", "name", "Cột 3", "Cột 3b"], ["The position moved.", "geometry", None, None],
                      ["Not in the earlier plan.", None, None, None]]


def test_each_column_of_a_target_in_two_plans():
    def plan(**columns):
        return {"scorecard": SourceTable("chấm điểm", columns)}

    found = compare_targets(
        plan(target_id=["M4", "F2", "X0"], name=["Sóng 4G", "Cáp quang", "Cũ"], unit=["%", "km", "điểm"],
             value=[22.5, 60.0, 1.0], status=["not_met", "undecided", "met"]),
        plan(target_id=["M4", "F2", "X1"], name=["Sóng 4G", "Cáp quang", "Mới"], unit=["%", "km", "trạm"],
             value=[26.0, None, 5.0], status=["met", "missing", "none"]), "en")
    assert list(found.rows()) == [
        ["M4", "Sóng 4G", "%", 22.5, 26.0, 3.5, "Not met", "Met", None],
        ["F2", "Cáp quang", "km", 60.0, None, None, "Undecided", "Missing", None],
        ["X0", "Cũ", "điểm", 1.0, None, None, "Met", None, "only in the earlier plan"],
        ["X1", "Mới", "trạm", None, 5.0, None, None, None, "only in the later plan"]]
