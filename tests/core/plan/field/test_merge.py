"""Three states of a layer merged, worked out by hand."""
import pytest
from hatangso.algorithms.core.plan.field import merge, report
from hatangso.algorithms.core.plan.field.merge import SHAPE, Fact, FieldRules, TeamRows, merge_rows, stable_keys

RULES = FieldRules((Fact("position", (SHAPE,), "pos_date"), Fact("load", ("load_used", "load_max"), "load_date")))


def merged(base, office, *teams, decisions=None):
    return merge_rows(base, office, [TeamRows(f"đội {number}", rows) for number, rows in enumerate(teams, 1)], RULES,
                      decisions=decisions)


def deeds(found):
    return [(one.key, one.deed, one.column) for one in found.deeds]


def test_each_sides_own_changes_are_taken():
    base = {"A": {"h": 30, "note": None}, "B": {"h": 40, "note": None}}
    office = {"A": {"h": 30, "note": "sửa"}, "B": {"h": 40, "note": None}}
    team = {"A": {"h": 42, "note": None, "edited_by": "Lan", "edited_at": "2026-03-01"}, "B": base["B"], "C": {"h": 9}}
    found = merged(base, office, team)
    assert (found.rows["A"]["h"], found.rows["A"]["note"], found.rows["C"]["h"]) == (42, "sửa", 9)
    assert deeds(found) == [("A", "changed", "h"), ("C", "added", "")]
    first = found.deeds[0]
    assert (first.by, first.at, first.old, first.new) == ("Lan", "2026-03-01", 30, 42)
    assert found.clashes == ()


def test_two_values_are_both_listed_and_the_offices_stays():
    found = merged({"A": {"h": 30}}, {"A": {"h": 36}}, {"A": {"h": 42}})
    assert found.rows["A"]["h"] == 36
    one = found.clashes[0]
    assert (one.base, one.held, one.other, one.kept, one.state) == (30, 36, 42, "office", "open")
    assert found.deeds == ()


def test_what_does_not_agree_is_printed_with_both_values_their_days_and_who_changed_them():
    base = {"A": {"h": 30, "pos_date": None, SHAPE: b"0"}}
    office = {"A": {"h": 36, "pos_date": "2026-01-01", SHAPE: b"1"}}
    team = {"A": {"h": 42, "pos_date": "2026-03-01", SHAPE: b"2", "edited_by": "Lan", "edited_at": "2026-03-02"}}
    merge_of = report.MergedTable("Cột", merged(base, office, team), {"A": (105.0, 9.0)}, lambda shape: shape.decode())
    conflicts, log = report.tables_of([merge_of], "vi")
    assert [tuple(row) for row in conflicts.rows()] == [
        ("Cột", "A", "position", "vị trí", "0", "1", "văn phòng", "2026-01-01", "2", "đội 1", "2026-03-01", "Lan",
         "2026-03-02", "đội 1", "newer", "lấy số đo mới hơn", None),
        ("Cột", "A", "h", "h", "30", "36", "văn phòng", None, "42", "đội 1", None, "Lan", "2026-03-02", "văn phòng",
         "open", "chưa quyết định: giữ giá trị của văn phòng", None)]
    assert conflicts.geometry.tolist() == [[105.0, 9.0]] * 2
    assert [tuple(row) for row in log.rows()] == [
        ("Cột", "A", "changed", "sửa", "vị trí", "1", "2", "đội 1", "Lan", "2026-03-02")]


def test_two_teams_that_differ_are_listed_too():
    found = merged({"A": {"h": 30}}, {"A": {"h": 30}}, {"A": {"h": 42}}, {"A": {"h": 45}})
    assert found.rows["A"]["h"] == 42
    assert (found.clashes[0].holder, found.clashes[0].side, found.clashes[0].other) == ("đội 1", "đội 2", 45)


def test_the_same_change_on_both_sides_is_no_clash():
    found = merged({"A": {"h": 30}}, {"A": {"h": 42.0}}, {"A": {"h": 42}})
    assert found.clashes == ()
    assert found.deeds == ()


@pytest.mark.parametrize(("base", "office", "team", "kept", "state"), [
    ((b"0", None), (b"1", None), (b"2", "2026-03-01"), b"2", "measured"),         # a measurement beats an edit
    ((b"0", None), (b"1", "2026-01-01"), (b"2", "2026-03-01"), b"2", "newer"),
    ((b"0", None), (b"1", "2026-05-01"), (b"2", "2026-03-01"), b"1", "newer"),
    ((b"0", "2026-01-01"), (b"0", "2026-01-01"), (b"2", None), b"0", "measured"),  # an inference does not replace it
    ((b"0", "2026-01-01"), (b"0", "2026-01-01"), (b"2", "2026-01-01"), b"0", "open"),
    ((b"0", None), (b"0", None), (b"2", None), b"2", None),                        # nobody measured: a plain edit
    ((b"0", None), (b"0", None), (b"2", "2026-03-01"), b"2", None),
    ((b"0", "2026-01-01"), (b"0", "2026-01-01"), (b"2", "2026-03-01"), b"2", None),
    ((b"0", None), (b"1", None), (b"2", None), b"1", "open"),
])
def test_measured_facts_carry_their_date_and_go_first(base, office, team, kept, state):
    row = [{"A": {SHAPE: shape, "pos_date": date}} for shape, date in (base, office, team)]
    found = merged(*row)
    assert found.rows["A"][SHAPE] == kept
    assert [one.state for one in found.clashes] == ([] if state is None else [state])


def test_a_fact_of_two_columns_is_never_mixed_from_two_sides():
    base = {"A": {"load_used": 50, "load_max": 100, "load_date": None}}
    office = {"A": {"load_used": 60, "load_max": 100, "load_date": "2026-01-01"}}
    team = {"A": {"load_used": 50, "load_max": 80, "load_date": "2026-02-01"}}
    row = merged(base, office, team).rows["A"]
    assert (row["load_used"], row["load_max"], row["load_date"]) == (50, 80, "2026-02-01")


def test_deleted_and_changed_stays_and_is_listed():
    base = {"A": {"h": 30}, "B": {"h": 30}, "C": {"h": 30}}
    found = merged(base, {"A": {"h": 36}, "B": {"h": 30}}, {"C": {"h": 42}})
    assert found.rows == {"A": {"h": 36}, "C": {"h": 42}}  # B was deleted by the team alone
    assert [(one.key, one.state, one.kept) for one in found.clashes] == [
        ("A", "kept", "office"), ("C", "kept", "đội 1")]
    assert deeds(found) == [("B", "deleted", ""), ("C", "restored", "")]


def test_a_column_that_a_layer_does_not_have_was_not_changed():
    base = {"A": {"h": 30, "uid": "A"}, "B": {"h": 30, "uid": "B"}}
    found = merged(base, {"A": {"h": 30}, "B": {"h": 30}}, {"A": {"h": 30, "uid": "A"}})
    assert found.rows == {"A": {"h": 30, "uid": "A"}}
    assert deeds(found) == [("B", "deleted", "")]
    assert found.clashes == ()


def test_photos_of_all_sides_are_kept():
    found = merged({"A": {"photo": "a.jpg"}}, {"A": {"photo": None}}, {"A": {"photo": "a.jpg; b.jpg"}},
                   {"A": {"photo": "c.jpg"}})
    assert merge.photos_of(found.rows["A"]["photo"]) == ("a.jpg", "b.jpg", "c.jpg")
    assert found.clashes == ()


def test_a_decision_settles_a_clash():
    sides = {"A": {"h": 30}}, {"A": {"h": 36}}, {"A": {"h": 42}}
    assert merged(*sides, decisions={("A", "h"): "đội 1"}).rows["A"]["h"] == 42
    kept = merged(*sides, decisions={("A", "h"): "office"})
    assert kept.rows["A"]["h"] == 36
    assert kept.clashes[0].state == "decided"
    found, unknown = merge.decision_keys([("L", "A", "h", "Đội 1"), ("L", "A", "x", ""), ("L", "B", "h", "ai đó")],
                                         ("office", "đội 1"))
    assert found == {("L", "A", "h"): "đội 1"}
    assert unknown == ("ai đó",)


@pytest.mark.parametrize(("decision", "there"), [("đội 1", False), ("đội 2", True), ("office", True), (None, True)])
def test_whether_a_row_is_gone_can_be_decided(decision, there):
    """Team 1 deletes a mast that team 2 changes."""
    base = {"A": {"h": 30}}
    decisions = {("A", ""): decision} if decision else None
    found = merged(base, dict(base), {}, {"A": {"h": 42}}, decisions=decisions)
    assert ("A" in found.rows) == there
    assert [one.state for one in found.clashes] == ["decided" if decision else "kept"]
    again = merged(base, found.rows, {}, {"A": {"h": 42}}, decisions=decisions)
    assert (again.rows, again.deeds) == (found.rows, ())
    by_office = merged(base, {}, {"A": {"h": 42}}, decisions={("A", ""): "office"})
    assert by_office.rows == {}
    assert merge.decision_keys([("L", "A", None, "đội 1")], ("đội 1",))[0] == {("L", "A", ""): "đội 1"}


def test_rows_without_an_id_of_their_own_are_met_by_what_they_hold():
    rows = [{"x": 1}, {"x": 2}, {"x": 2}, {"x": 3}]
    keys = stable_keys(["A", "", None, "A"], rows)
    assert len(set(keys)) == 4
    assert keys == stable_keys(["A", "", None, "A"], rows)
    assert all(key.startswith("?") for key in keys)
    assert stable_keys(["A", "B"], rows[:2]) == ["A", "B"]


@pytest.mark.parametrize(("office", "team", "kept"), [
    ("15/03/2026", "2026-02-01", "office"), ("15/01/2026", "2026-02-01", "team"),
    ("ngày 05 tháng 3 năm 2026", "2026-02-28", "office"), ("2026-03-05T07:30:00", "2026-03-05", "office"),
    ("5/3/2026", "2026-03-05", "office")])
def test_days_of_measuring_are_compared_as_days_however_they_are_written(office, team, kept):
    base = {"A": {"load_used": 50, "load_max": 80, "load_date": None}}
    found = merged(base, {"A": {"load_used": 55, "load_max": 80, "load_date": office}},
                   {"A": {"load_used": 61, "load_max": 80, "load_date": team}})
    assert found.rows["A"]["load_used"] == {"office": 55, "team": 61}[kept]
    assert {found.clashes[0].held, found.clashes[0].other} == {(55, 80), (61, 80)}, "both values are listed"


def test_a_history_of_two_teams_one_of_which_has_a_wrong_clock():
    """A photo renamed, a mast deleted by one team and measured by the other, one moved by all three."""
    base = {"M1": {"h": 42, SHAPE: b"1", "pos_date": None, "photo": "DCIM/a.jpg", "edited_at": None},
            "M2": {"h": 30, SHAPE: b"2", "pos_date": None, "photo": None, "edited_at": None},
            "M3": {"h": 30, SHAPE: b"3", "pos_date": "2025-11-20", "photo": None, "edited_at": None}}
    office = {**base, "M3": {**base["M3"], SHAPE: b"o", "pos_date": "2026-01-05"}}
    one = {"M1": {**base["M1"], "photo": "DCIM/M1_nam.jpg", "edited_at": "2026-01-20T08:00"},
           "M3": {**base["M3"], SHAPE: b"x", "pos_date": "2026-01-20", "edited_at": "2026-01-20T09:00"}}
    clock = "1970-01-01"
    two = {"M1": base["M1"], "M2": {**base["M2"], "h": 33, "edited_at": clock},
           "M3": {**base["M3"], SHAPE: b"y", "pos_date": clock, "edited_at": clock}}
    found = merged(base, office, one, two)
    assert set(merge.photos_of(found.rows["M1"]["photo"])) == {"DCIM/a.jpg", "DCIM/M1_nam.jpg"}
    assert found.rows["M2"]["h"] == 33, "what was measured is not deleted in silence"
    assert found.rows["M3"][SHAPE] == b"x"
    told = {(clash.key, clash.column, clash.side): clash for clash in found.clashes}
    assert told["M2", "", "đội 2"].state == "kept"
    assert (told["M3", "position", "đội 1"].held, told["M3", "position", "đội 1"].state) == (b"o", "newer")
    assert told["M3", "position", "đội 2"].other == b"y", "the position with the wrong day is listed and not taken"
    again = merged(base, found.rows, one, two)
    assert (again.rows, again.deeds) == (found.rows, ())


def test_a_history_in_which_the_office_deletes_what_one_team_moves_and_the_other_renames():
    base = {"A": {"name": "Cột A", SHAPE: b"0", "pos_date": None, "photo": None}}
    moved = {"A": {**base["A"], SHAPE: b"1", "pos_date": "2026-02-02", "photo": "DCIM/x.jpg"},
             "TD": {"name": "mới", SHAPE: b"9", "pos_date": "2026-02-02", "photo": "DCIM/x.jpg"}}
    renamed = {"A": {**base["A"], "name": "Cột A (cũ)"},
               "TD": {"name": "mới khác", SHAPE: b"8", "pos_date": "2026-02-03", "photo": None}}
    found = merged(base, {}, moved, renamed)
    row = found.rows["A"]
    assert (row["name"], row[SHAPE], row["photo"]) == ("Cột A (cũ)", b"1", "DCIM/x.jpg")
    assert ("A", "restored", "") in deeds(found)
    assert {one.key for one in found.clashes} == {"A", "TD"}, "two new masts of one id differ: both values are listed"
    again = merged(base, found.rows, moved, renamed)
    assert (again.rows, again.deeds) == (found.rows, ())


def test_photos_that_an_office_writes_its_own_way_stay_as_they_are_written():
    base = {"A": {"photo": "DCIM/a.jpg;DCIM/b.jpg;;", "note": None}}
    team = {"A": {"photo": "DCIM/a.jpg;DCIM/b.jpg;;", "note": "đã đo"}}
    found = merge.merge_rows(base, base, [merge.TeamRows("đội", team)], merge.FieldRules())
    assert found.rows["A"] == team["A"]
    assert [one.column for one in found.deeds] == ["note"]
    team["A"]["photo"] = "DCIM/c.jpg"
    found = merge.merge_rows(base, base, [merge.TeamRows("đội", team)], merge.FieldRules())
    assert found.rows["A"]["photo"] == "DCIM/a.jpg; DCIM/b.jpg; DCIM/c.jpg"


@pytest.mark.parametrize("day", ["31/02/2026", "9999", "chưa rõ", None])
def test_a_measurement_of_no_day_does_not_go_before_a_dated_one(day):
    rules = merge.FieldRules((merge.Fact("load", ("load",), "load_date"),))
    base = {"A": {"load": 40, "load_date": "2026-01-10"}}
    team = {"A": {"load": 90, "load_date": day}}
    found = merge.merge_rows(base, base, [merge.TeamRows("đội", team)], rules)
    assert found.rows["A"] == base["A"]
    clash, = found.clashes
    assert (clash.held, clash.other, clash.state) == (40, 90, merge.BY_MEASURE)


def test_photos_joined_another_way_are_no_change_of_a_row_that_the_office_deleted():
    base, team = {"A": {"photo": "a.jpg;b.jpg"}}, {"A": {"photo": "a.jpg; b.jpg"}}
    found = merge.merge_rows(base, {}, [merge.TeamRows("đội", team)], merge.FieldRules())
    assert (found.rows, found.clashes) == ({}, ())
