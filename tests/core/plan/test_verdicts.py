"""Coded words, unknown rows, any year, deadlines, doubtful entries: what the scorecard concludes and leaves open."""
import datetime
import json
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.figures.targets import Goal
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.places import role_table, unknown_words
from hatangso.algorithms.core.plan.profile import chosen_years, load_profile
from hatangso.algorithms.core.plan.scorecard.entered import read_entered
from hatangso.algorithms.core.plan.scorecard.judge import make_scorecard, rank_steps
from hatangso.algorithms.core.plan.scorecard.measures import evaluate, evaluate_by_commune
from hatangso.algorithms.core.plan.scorecard.tables import scorecard_records
from hatangso.algorithms.core.plan.verdicts import UNDECIDED_WORDS, Dated, due, verdict

CA_MAU = load_profile("ca_mau_2021_2030")
MODEL = load_profile("tinh_mau_2021_2030")


def layer(**columns):
    columns = {key: np.array([*values, None], dtype=object)[:-1] for key, values in columns.items()}
    return SimpleNamespace(name="đơn vị", columns=columns, lonlat=None, shapes=None, crs="")


def card(sources=(), rows=(), *, profile=CA_MAU, as_of="2026-06-30", previous=None):
    keys = ("target", "year", "value", "unit", "as_of", "source")
    table = SourceTable("số nhập", {key: [row[i] for row in rows] for i, key in enumerate(keys)})
    entered, notes = read_entered(table, profile, as_of) if rows else ((), ())
    found = make_scorecard(profile, dict(sources), entered, as_of=as_of, previous=previous)
    return {row.target.id: row for row in found.rows}, notes, found


def written(tmp_path, targets, **changes):
    document = json.loads(resource_path("profiles", "empty.json").read_text(encoding="utf-8"))
    document.update(targets=targets, **changes)
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return load_profile(file)


def target(name, year, value=50, **changes):
    goal = {"value": value, "unit": "%", "direction": "at_least", **changes}
    return {"id": name, "group": "mobile", "vi": "a", "en": "b", "year": year, "kind": "entered", "source": "x",
            "goals": [goal]}


# ---- coded words


@pytest.mark.parametrize("words", [
    ["cơ quan nhà nước", "Trạm y tế", "TRƯỜNG HỌC", "UBND"], ["agency", "health_post", "school", "agency"],
    ["Co quan nha nuoc", "TYT", "trường THPT", "ủy ban nhân dân"],
])
def test_coded_words_of_every_spelling_are_measured(words):
    table = role_table(layer(kind=words, state_net=[1.0, None, None, 0.0], digital=[None, 1.0, 0.0, None]), None,
                       "institutions")
    rows, _, _ = card({"INSTITUTIONS": table})
    assert [rows[name].value for name in ("S1", "H2", "E2")] == [50.0, 100.0, 0.0]
    assert all(rows[name].origin == "computed" for name in ("S1", "H2", "E2"))


def test_a_profile_may_name_the_words_instead_of_the_codes():
    table = role_table(layer(kind=["cơ quan nhà nước", "school"], state_net=[1.0, 0.0]), None, "institutions")
    measure = {"kind": "share_of_rows", "source": "X", "where": [["state_net", "is", True]],
               "among": [["kind", "in", ["Cơ quan nhà nước"]]]}
    assert evaluate(measure, {"X": table}).value == 100.0


def test_a_word_in_no_list_may_be_anything_and_is_told_with_its_number():
    source = layer(kind=["cơ quan nhà nước", "cơ quan", "nhà ga", "nhà ga", None], state_net=[1.0, 0.0, 1.0, 0.0, None])
    (note,) = unknown_words(source, "institutions")
    assert "nhà ga (2)" in note.text("vi")
    assert "đơn vị" in note.text("vi")
    rows, _, _ = card({"INSTITUTIONS": role_table(source, None, "institutions")})
    s1 = rows["S1"]
    assert s1.value == 50.0
    assert (s1.low, s1.high) == (pytest.approx(100 / 4), pytest.approx(100 * 3 / 4))
    assert s1.unknown == 3, "two words and a blank may be agencies"
    assert s1.status == "not_met", "100 % cannot be reached any more"


def test_what_a_code_implies_fills_what_the_layer_does_not_say():
    table = role_table(layer(type=["thùng thư", "bưu cục", "đại lý"], staffed=[None, None, 0.0]), None, "postal_points")
    assert list(table.column(("staffed",))) == [False, True, 0.0]


# ---- ranges


def test_a_target_is_met_only_if_every_value_of_the_range_meets_it():
    rows, _, found = card({"POINTS": SourceTable("điểm", {
        "staffed": [1, 1, 1, None], "internet": [1, 1, 1, 0], "eservice": [1, 1, 1, 1], "commune": ["1"] * 4})})
    assert (rows["P3"].value, rows["P3"].low, rows["P3"].high) == (100.0, 75.0, 100.0)
    assert rows["P3"].status == rows["P3"].statuses[2025] == "undecided"
    assert rows["P8"].status == "met"
    assert found.counts["met"] == 1
    records = scorecard_records(found, "vi")
    at = records.values["target_id"].index("P3")
    assert records.values["status_25"][at] == "undecided"
    assert records.values["value_lo"][at] == 75.0
    assert records.values["value_un"][at] == 1
    assert "từ 75" in records.values["note"][at]


def test_a_count_known_for_certain_has_its_unknown_beside_it():
    postal = SourceTable("bưu chính", {"code": ["1", "2", "3"], "points": [2, 2, 0], "staffed": [1, 0, 0],
                                       "staffed_un": [0, 2, 0]})
    rows, _, _ = card({"POSTAL_BY_COMMUNE": postal})
    assert rows["P2"].value == 50.0, "of two communes that are known"
    assert (rows["P2"].low, rows["P2"].high) == (pytest.approx(100 / 3), pytest.approx(200 / 3))


def test_the_row_of_things_in_no_commune_counts_in_sums_and_not_among_communes():
    postal = SourceTable("bưu chính", {"code": ["1", None], "points": [74, 7], "staffed": [1, 0],
                                       "population": [1000.0, None]})
    rows, _, _ = card({"POSTAL_BY_COMMUNE": postal})
    assert (rows["P9"].value, rows["P2"].value) == (81.0, 100.0)
    assert rows["P1"].value == pytest.approx(1000 / 81)
    assert rows["P1"].unknown == 0
    measure = CA_MAU.target("P1").measure
    assert list(evaluate_by_commune(measure, {"POSTAL_BY_COMMUNE": postal})) == ["1"]


def test_a_sum_with_missing_rows_is_at_least_what_is_known():
    postal = SourceTable("bưu chính", {"code": ["1", "2"], "points": [280, None]})
    rows, _, _ = card({"POSTAL_BY_COMMUNE": postal})
    assert rows["P9"].status == "undecided", "20 more may be in the second commune"
    rows, _, _ = card({"POSTAL_BY_COMMUNE": SourceTable("x", {"code": ["1", "2"], "points": [300, None]})})
    assert rows["P9"].status == "met"


# ---- years and deadlines


def test_years_are_those_of_the_profile(tmp_path):
    profile = written(tmp_path, [target("A", 2035), target("B", 2027), target("C", None)])
    assert profile.years == (2025, 2027, 2030, 2035)
    rows, _, found = card(rows=[("A", 2026, 60, "%", "2026-01-01", "x"), ("C", 2026, 60, "%", "2026-01-01", "x")],
                          profile=profile)
    assert rows["A"].statuses == {2025: "none", 2027: "none", 2030: "none", 2035: "met"}
    assert set(rows["C"].statuses.values()) == {"none"}
    assert (rows["C"].status, rows["B"].status) == ("met", "missing")
    records = scorecard_records(found, "vi")
    printed = {row["target_id"]: row for row in (dict(zip(records.table.keys, row)) for row in records.rows())}
    kinds = ("target", "status", "result", "due")
    assert {name: [[row[f"{kind}_{year}"] for kind in kinds] for year in (25, 27, 30, 35)]
            for name, row in printed.items()} == {
        "A": [[None, "none", None, "none"]] * 3 + [["≥ 50%", "met", "Đạt (chưa đến hạn)", "pending"]],
        "B": [[None, "none", None, "none"], ["≥ 50%", "missing", "Thiếu số liệu (chưa đến hạn)", "pending"],
              [None, "none", None, "none"], [None, "none", None, "none"]],
        "C": [[None, "none", None, "none"]] * 4}
    assert [(printed[name]["target_ny"], printed[name]["result_ny"], printed[name]["status"]) for name in "ABC"] == [
        (None, None, "met"), (None, None, "missing"), ("≥ 50%", "Đạt", "met")]


@pytest.mark.parametrize(("given", "years"), [
    (None, CA_MAU.years), ("", CA_MAU.years), ("2025, 2030", (2025, 2030)), (["2025", "2030"], (2025, 2030)),
    ([0, 1], (2025, 2030)), ("0,1", (2025, 2030)), (1, (2030,)), ("2050", (2050,)), ([2030], (2030,)),
    ("2030;2025", (2030, 2025)),
])
def test_years_read_what_version_0_1_0_stored(given, years):
    assert chosen_years(given, CA_MAU) == years


@pytest.mark.parametrize("given", ["2035", ["2025", "2040"], "năm nay", [7], "２０２５", "???", "-2025", "2025-2050",
                                   "2025 %"])
def test_a_year_the_profile_lacks_is_refused_by_name(given):
    with pytest.raises(InputError) as error:
        chosen_years(given, CA_MAU)
    text = error.value.text("vi")
    assert CA_MAU.vi in text
    assert "2025, 2030, 2050" in text


@pytest.mark.parametrize(("rows", "as_of", "previous", "due"), [
    ([(60, "2025-12-31")], "2026-06-30", None, "on_time"),
    ([(60, "2026-01-01")], "2026-06-30", None, "late_data"),
    ([(40, "2025-12-01"), (60, "2026-03-01")], "2026-06-30", None, "late_data"),
    ([(60, "2025-12-01"), (70, "2026-03-01")], "2026-06-30", None, "on_time"),
    ([(40, "2025-12-01")], "2026-06-30", None, "overdue"),
    ([(40, "2025-12-01")], "2025-12-31", None, "overdue"),
    ([(40, "2025-06-01")], "2025-12-30", None, "pending"),
    ([(60, "2026-02-01")], "2026-06-30", (55.0, "2025-12-30"), "on_time"),
    ([(60, "2026-02-01")], "2026-06-30", (45.0, "2025-12-30"), "late_data"),
    ([(60, "2026-02-01")], "2026-06-30", (55.0, None), "late_data"),
    ([], "2026-06-30", None, "unknown"),
    ([(40, "2026-02-01"), (45, "2026-02-01")], "2026-06-30", None, "unknown"),
])
def test_in_time_needs_a_figure_dated_before_the_deadline(tmp_path, rows, as_of, previous, due):
    profile = written(tmp_path, [target("A", 2025)])
    if previous:
        previous = SourceTable("trước", {"target_id": ["A"], "value": [previous[0]], "value_date": [previous[1]]})
    rows = [("A", int(date[:4]), value, "%", date, f"nguồn {value}") for value, date in rows]
    found, _, _ = card(rows=rows, profile=profile, as_of=as_of, previous=previous)
    assert found["A"].dues[2025] == due
    assert found["A"].dues[2030] == "none"


def test_without_a_date_of_the_book_nothing_is_said_of_deadlines():
    asked = SimpleNamespace(year=2025, kind="entered", goal=Goal(50, "%", "at_least"))
    figure = Dated(60, datetime.date(2025, 3, 1))
    assert due(asked, 2025, "met", figure.date, figures=[figure], as_of=None) == "unknown"
    assert due(asked, 2030, "met", figure.date, figures=[figure], as_of=None) == "none"


def test_a_target_without_a_level_has_no_verdict_and_one_without_a_figure_says_so():
    asked = SimpleNamespace(year=2025, kind="entered", goal=None)
    assert verdict(asked, Dated(60)) == "no_value"
    asked.goal = Goal(None, "km", "at_least")
    assert verdict(asked, Dated(60)) == "no_value"
    assert verdict(asked, Dated(60, state="ongoing")) == "ongoing"
    assert (verdict(asked, None), verdict(SimpleNamespace(kind="qualitative"), None)) == ("missing", "qualitative")
    assert UNDECIDED_WORDS == "Chưa đủ cơ sở kết luận"


def test_the_lowest_part_decides_for_the_year_too(tmp_path):
    profile = written(tmp_path, [{**target("H", 2025, 100), "parts": ["Ha", "Hb", "Hc"]}])
    rows = [("Ha", 2025, 100, "%", "2025-12-01", "x"), ("Hb", 2025, 80, "%", "2025-12-01", "x"),
            ("Hc", 2025, 100, "%", "2025-12-01", "x"), ("Hb", 2026, 100, "%", "2026-02-01", "x")]
    found = card(rows=rows, profile=profile)[0]["H"]
    assert (found.status, found.statuses[2025]) == ("met", "not_met")


def test_a_share_that_stands_on_a_strict_goal_ranks_no_commune():
    at_most = Goal(50, "%", "at_least", strict=True)
    part = SimpleNamespace(whole=2.0, part=0.0, value=0.0)
    row = SimpleNamespace(target=SimpleNamespace(goal=at_most, id="A", measure={"kind": "share_of_rows"}),
                          status="not_met", by_commune={"1": part}, evaluation=SimpleNamespace(whole=4.0, part=2.0))
    assert rank_steps([row], {}) == []
    row.evaluation.part = 1.0
    assert [(one["code"], one["lacking"], one["closes"]) for one in rank_steps([row], {})] == [("1", 1.0, 100.0)]


def test_a_plan_ranks_twenty_steps():
    part = SimpleNamespace(whole=2.0, part=0.0, value=0.0)
    asked = SimpleNamespace(goal=Goal(50, "%", "at_least"), id="A", measure={"kind": "share_of_rows"})
    row = SimpleNamespace(target=asked, status="not_met", evaluation=SimpleNamespace(whole=50.0, part=0.0),
                          by_commune={f"{number:02}": part for number in range(25)})
    assert [one["code"] for one in rank_steps([row], {})] == [f"{number:02}" for number in range(20)]


@pytest.mark.parametrize("lost", [(True, False), (False, True)])
def test_a_number_set_for_other_people_is_not_carried_over_where_one_of_the_two_is_not_known(lost):
    province = CA_MAU.province()
    official, origin = province.territory(), province.territory(CA_MAU.target("P9").goal.set_for)

    def people(one, gone):
        return replace(one, population=replace(one.population, value=math.nan if gone else one.population.value))

    postal = {"POSTAL_BY_COMMUNE": SourceTable("bưu chính", {"code": ["1"], "points": [300]})}
    whole = make_scorecard(CA_MAU, postal, (), as_of="2025-12-31", official=official, province=province)
    assert any("P9" in note.text("en") and "was set for" in note.text("en") for note in whole.notes)
    part = make_scorecard(CA_MAU, postal, (), as_of="2025-12-31", official=people(official, lost[0]),
                          province=replace(province, territories=(people(origin, lost[1]),)))
    assert not any("was set for" in note.text("en") for note in part.notes)


# ---- entered values


def test_unequal_values_of_one_date_leave_the_target_undecided_and_both_are_named(tmp_path):
    profile = written(tmp_path, [target("A", 2025)])
    rows = [("A", 2025, 60, "%", "2025-12-01", "Sở A"), ("A", 2025, 70, "%", "2025-12-01", "Sở B")]
    for order in (rows, rows[::-1]):
        found, _, whole = card(rows=order, profile=profile)
        assert (found["A"].status, found["A"].statuses[2025], found["A"].value) == ("undecided", "undecided", None)
        text = found["A"].how.text("vi")
        assert "60% (Sở A)" in text
        assert "70% (Sở B)" in text
        assert whole.counts["entered"] == 1
    same = [rows[0], ("A", 2025, 60, "%", "2025-12-01", "Sở B")]
    assert card(rows=same, profile=profile)[0]["A"].status == "met"


def test_a_share_up_to_one_is_not_taken_and_its_target_is_undecided():
    rows = [("F3", 2025, 0.98, "%", "2025-12-01", "x"), ("M3", 2025, 97, "%", "2025-12-01", "x")]
    found, notes, _ = card(rows=rows)
    assert (found["F3"].status, found["F3"].value) == ("undecided", None)
    assert found["M3"].value == 97
    text = notes[0].text("vi")
    assert "F3" in text
    assert "0,98%" in text
    assert "98%" in text


@pytest.mark.parametrize(("cell", "value"), [("0,8 %", 0.8), ("97 %", 97), (0, 0), (100, 100), ("1,5", 1.5)])
def test_a_share_with_its_sign_is_read_as_written(cell, value):
    assert card(rows=[("F3", 2025, cell, "%", "2025-12-01", "x")])[0]["F3"].value == value


def test_a_whole_column_of_fractions_is_refused_by_name():
    rows = [("F3", 2025, 0.98, "%", "2025-12-01", "x"), ("M3", 2025, 1, "%", "2025-12-01", "x"),
            ("M1", 2025, 45, "Mb/s", "2025-12-01", "x")]
    with pytest.raises(InputError, match=r"Giá trị|value") as error:
        card(rows=rows)
    assert "F3, M3" in error.value.text("vi")


def test_headings_that_are_not_recognised_are_listed_with_what_to_do():
    table = SourceTable("nhập", {"Field1": ["F3"], "Field2": ["2025"]})
    with pytest.raises(InputError) as error:
        read_entered(table, CA_MAU, "2025-12-31")
    text = error.value.text("vi")
    assert "Field1, Field2" in text
    assert "dòng đầu" in text
    assert "Mã chỉ tiêu" in text


def test_figures_for_a_year_that_had_not_begun_are_told():
    rows, notes, _ = card(rows=[("F2", 2077, 98.0, "%", "2025-12-31", "báo cáo"),
                                ("F3", 2025, 80.0, "%", "2026-01-05", "báo cáo")])
    told, = [note.text("en") for note in notes if "a year after" in note.text("en")]
    assert "1 figure is for a year after its date (F2, 2077)" in told
    assert rows["F2"].value == 98.0


# ---- the trend


@pytest.mark.parametrize(("direction", "better", "level", "before", "now", "trend"), [
    ("at_least", None, None, 50, 60, "better"), ("at_least", None, None, 60, 50, "worse"),
    ("at_most", None, None, 50, 60, "worse"), ("at_most", None, None, 60, 50, "better"),
    ("at_least", None, None, 50, 50, "same"),
    ("at_least", None, 70, 50, 60, "better"), ("at_least", None, 70, 80, 75, "same"),
    ("at_most", None, 70, 80, 75, "better"), ("about", "lower", 70, 90, 60, "better"),
])
def test_the_trend_goes_by_the_goal_or_its_sense(tmp_path, direction, better, level, before, now, trend):
    changes = {"direction": direction, **({"better": better} if better else {})}
    profile = written(tmp_path, [target("A", 2025, level, **changes)])
    previous = SourceTable("trước", {"target_id": ["A"], "value": [before]})
    found = card(rows=[("A", 2025, now, "%", "2025-12-01", "x")], profile=profile)[2]
    assert scorecard_records(found, "vi", previous=previous).values["trend"] == [trend]
    assert scorecard_records(found, "vi", previous=previous).values["previous"] == [before]
