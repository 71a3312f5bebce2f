
import datetime
import re

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_layout
from hatangso.algorithms.core.plan.profile import load_profile
from hatangso.algorithms.core.plan.scorecard import words
from hatangso.algorithms.core.plan.scorecard.entered import read_entered
from hatangso.algorithms.core.plan.scorecard.judge import make_scorecard
from hatangso.algorithms.core.plan.scorecard.measures import evaluate, evaluate_by_commune
from hatangso.algorithms.core.plan.scorecard.report import dashboard
from hatangso.algorithms.core.plan.scorecard.tables import commune_records, scorecard_records
from hatangso.algorithms.core.territory.official import load_province

CA_MAU = load_profile("ca_mau_2021_2030")
POSTAL = SourceTable("bưu chính", {
    "code": ["1", "2", "3"], "points": [4, 0, 6], "staffed": [2, 0, 1], "population": [1000.0, 500.0, np.nan],
})
POINTS = SourceTable("điểm", {
    "commune": ["1", "1", "3", "3"], "staffed": [True, True, True, False],
    "internet": [True, False, None, None], "eservice": [True, True, False, None],
})
COPPER = SourceTable("cáp đồng", {
    "code": ["1", "2", "3"], "households": [100, 200, 300], "passed": [100, 100, 0], "connected": [50, None, 0],
    "hamlets": [2, 2, 4], "ham_fibre": [2, 1, 0], "old_lines": [0, 0, 0], "old_migr": [0, 0, 0],
})
SOURCES = {"POSTAL_BY_COMMUNE": POSTAL, "POINTS": POINTS, "COPPER_BY_COMMUNE": COPPER}


def entered(rows, as_of="2025-12-31"):
    keys = ("target", "year", "value", "unit", "as_of", "source")
    table = SourceTable("số nhập", {key: [row[i] for row in rows] for i, key in enumerate(keys)})
    return read_entered(table, CA_MAU, as_of)[0]


def card(sources=SOURCES, rows=()):
    official = load_province().territory()
    return make_scorecard(CA_MAU, sources, entered(list(rows)), as_of="2025-12-31", official=official)


def row(found, name):
    return next(item for item in found.rows if item.target.id == name)


def test_official_population_is_divided_by_the_points():
    found = row(card(), "P1")
    assert found.value == pytest.approx(2606672 / 10)
    assert "2,606,672" in found.how.text("en")
    assert found.by_commune["1"].value == 250.0
    assert found.by_commune["2"].value is None, "a commune without points has no people per point"
    assert found.by_commune["3"].value is None, "unknown population is not zero"


def test_shares_of_features():
    result = card()
    assert row(result, "P2").value == pytest.approx(200 / 3)
    assert row(result, "P3").value == 50.0, "one of two known among the staffed"
    assert row(result, "P8").value == pytest.approx(200 / 3)
    assert row(result, "P9").value == 10
    assert row(result, "F2").value == pytest.approx(100 * 200 / 600)
    assert row(result, "F1").value == pytest.approx(37.5)
    assert row(result, "F6").value == pytest.approx(100 * 50 / 400), "the row without a value is left out of both sums"


def test_missing_values_are_counted_and_the_range_is_said():
    found = row(card(), "P3")
    assert found.evaluation.unknown == 1
    assert (found.evaluation.low, found.evaluation.high) == (pytest.approx(100 / 3), pytest.approx(200 / 3))
    assert any("P3" in note.text("vi") for note in card().notes)


def test_a_missing_layer_is_missing_with_the_reason_and_never_zero():
    found = row(card(), "M4")
    assert found.value is None
    assert found.origin == "missing"
    assert (found.status, found.statuses[2025], found.statuses[2030]) == ("missing", "missing", "none")
    assert "COVERAGE_BY_COMMUNE" in found.how.text("vi")
    records = scorecard_records(card(), "vi")
    at = records.values["target_id"].index("M4")
    assert records.values["value"][at] is None
    assert records.values["gap"][at] is None


def test_a_zero_denominator_is_missing():
    assert row(card(), "F8").value is None


def test_statuses_gaps_and_years():
    result = card()
    assert (row(result, "P2").statuses[2025], row(result, "P2").statuses[2030]) == ("not_met", "none")
    assert row(result, "P2").shortfall == pytest.approx(100 / 3)
    assert set(row(result, "F6").statuses.values()) == {"none"}, "a target without a year is due in none"
    assert row(result, "F6").status == "not_met", "but it has a verdict today"
    assert row(result, "G3").status == "qualitative"
    records = scorecard_records(result, "vi")
    at = records.values["target_id"].index("F2")
    assert records.values["target_25"][at] == "100% hộ"
    assert records.values["target_30"][at] is None
    assert records.values["gap_pct"][at] == pytest.approx(100 * (100 - 100 / 3) / 100)


def test_counts_add_up():
    counts = card(rows=[("M1", 2025, "45,5", "Mb/s", "2025-10-01", "i-Speed")]).counts
    assert counts["computed"] == 8
    assert counts["entered"] == 1
    qualitative = sum(item.origin == "qualitative" for item in card().rows)
    assert counts["computed"] + counts["entered"] + counts["missing"] + qualitative == len(CA_MAU.targets)


def test_entered_values_judge_a_target():
    result = card(rows=[("M1", 2024, 38, "Mb/s", "2024-12-01", "i-Speed"), ("M1", 2026, "45,5", "Mbit/s", "01/12/2025",
                                                                         "i-Speed")])
    found = row(result, "M1")
    assert found.value == 45.5
    assert (found.status, found.statuses[2025]) == ("met", "not_met"), "for 2025 the value of 2024 counts"
    assert found.source == "i-Speed"


def test_parts_are_judged_by_the_lowest():
    parts = {"H4a": 80, "H4b": 100, "H4c": 90}
    rows = [(part, 2025, value, "%", "2025-12-01", "Sở Y tế") for part, value in parts.items()]
    assert row(card(rows=rows), "H4").value == 80


def test_states_of_targets_without_numbers():
    result = card(rows=[("D1", 2025, "Đạt", "", "2025-12-01", "Sở KH&CN"), ("E4", 2025, "Đang thực hiện", None,
                                                                          "2025-12-01", "Sở GD&ĐT")])
    assert row(result, "D1").status == "met"
    assert row(result, "E4").status == "ongoing"


@pytest.mark.parametrize(("bad", "column", "words"), [
    (("M1", 2025, "nhanh", "Mb/s", "2025-10-01", "x"), "value", "nhanh"),
    (("M1", 2025, "", "Mb/s", "2025-10-01", "x"), "value", ""),
    (("M1", 2025, 45, "%", "2025-10-01", "x"), "unit", "Mb/s"),
    (("M1", 2025, 45, "Mb/s", "2026-01-01", "x"), "as_of", "2026-01-01"),
    (("M1", 2025, 45, "Mb/s", "hôm qua", "x"), "as_of", "hôm qua"),
    (("M1", "năm nay", 45, "Mb/s", "2025-10-01", "x"), "year", "năm nay"),
    (("M1", 2025, 45, "Mb/s", "2025-10-01", ""), "source", ""),
    ((None, 2025, 45, "Mb/s", "2025-10-01", "x"), "target", ""),
    (("M3", 2025, 145, "%", "2025-10-01", "x"), "value", "145"),
    (("M1", 2025, -4, "Mb/s", "2025-10-01", "x"), "value", "-4"),
])
def test_bad_cells_are_refused_by_row_and_column(bad, column, words):
    good = ("M2", 2025, 120, "Mb/s", "2025-10-01", "i-Speed")
    with pytest.raises(InputError) as error:
        entered([good, bad])
    text = error.value.text("vi")
    assert f"dòng 2, cột {column}" in text
    assert words in text


def test_rows_of_another_plan_are_left_out_and_named():
    keys = ("target", "year", "value", "unit", "as_of", "source")
    row_of_another = ("P4", 2025, 90, "%", "2025-10-01", "x")
    table = SourceTable("t", {key: [value] for key, value in zip(keys, row_of_another)})
    accepted, notes = read_entered(table, CA_MAU, "2025-12-31")
    assert accepted == ()
    assert "P4 (1)" in notes[0].text("vi")


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="as_of"):
        read_entered(SourceTable("t", {"target": [], "year": [], "value": [], "unit": []}), CA_MAU, "2025-12-31")


def test_steps_are_ranked_by_the_gap_they_close():
    steps = [step for step in card().steps if step["id"] == "F2"]
    assert [(step["code"], step["lacking"]) for step in steps] == [("3", 300.0), ("2", 100.0)]
    assert steps[0]["closes"] == pytest.approx(75.0)
    closes = [step["closes"] for step in card().steps]
    assert closes == sorted(closes, reverse=True)
    page = dashboard(card(), "vi", areas=[], area_met=[]).html()
    rows = [re.sub(r"<[^>]+>", "", row.replace("</td>", "|")).split("|")
            for row in re.findall(r"<tr>(<td.*?)</tr>", page, re.DOTALL)]
    name = next(target.label("vi") for target in CA_MAU.targets if target.id == "F2")
    assert [(row[1], row[2], row[3]) for row in rows if row[1:2] == ["F2"] and len(row) == 7] == [
        ("F2", name, step["commune"]) for step in steps]


def test_trend_follows_the_sense_of_the_target():
    previous = SourceTable("kỳ trước", {"target_id": ["P1", "F2", "P9"], "value": [100000.0, 60.0, 10]})
    records = scorecard_records(card(), "vi", previous=previous)
    trend = dict(zip(records.values["target_id"], records.values["trend"]))
    assert (trend["P1"], trend["F2"], trend["P9"], trend["P2"]) == ("worse", "worse", "same", None)


def test_communes_have_their_own_rows():
    records = commune_records(card(), {"3": "Xã Ba"}, "vi")
    found = [r for r in zip(records.values["code"], records.values["target_id"], records.values["status"],
                            records.values["name"]) if r[1] == "F2"]
    assert found == [("1", "F2", "met", ""), ("2", "F2", "not_met", ""), ("3", "F2", "not_met", "Xã Ba")]


def test_coverage_is_judged_by_people_and_shown_by_communes_with_a_station_too():
    coverage = SourceTable("phủ sóng", {
        "code": ["1", "2", "3", "4"], "population": [700.0, 100.0, 100.0, 100.0], "covered": [700.0, 50.0, 50.0, 0.0],
        "served": [True, False, False, None],
    })
    result = card({"COVERAGE_BY_COMMUNE": coverage})
    found = row(result, "M5")
    assert found.value == pytest.approx(80.0)
    assert (found.statuses[2025], found.statuses[2030]) == ("none", "not_met")
    assert found.second.value == pytest.approx(100 / 3)
    assert "1 trên 3 dòng" in found.how.text("vi")
    records = scorecard_records(result, "vi")
    note = records.values["note"][records.values["target_id"].index("M5")]
    assert note == "tính theo xã có trạm: 33,33% xã"
    communes = commune_records(result, {}, "vi")
    shown = {code: (value, other) for code, target, value, other in zip(*(
        communes.values[key] for key in ("code", "target_id", "value", "value_2"))) if target == "M5"}
    assert shown == {"1": (100.0, 100.0), "2": (50.0, 0.0), "3": (50.0, 0.0), "4": (0.0, None)}
    assert {(communes.values["count_2"][at], communes.values["unit_2"][at])
            for at, other in enumerate(communes.values["value_2"]) if other is not None} == {
        ("tính theo xã có trạm", "% xã")}
    assert row(card(), "M5").second is None, "without the layer there is neither figure"


def test_dashboard_shows_the_numbers_of_the_table():
    page = dashboard(card(), "vi", areas=[[np.array([[105, 9], [105.1, 9], [105.1, 9.1]])]], area_met=[False]).html()
    assert "260.667 người/điểm" in page
    assert "≈ 3.700 người/điểm" in page
    assert "Thiếu số liệu" in page
    assert "<script" not in page
    for target in CA_MAU.targets:
        assert f">{target.id}<" in page
    statuses = [one.status for one in card().rows]
    for word, status in (("Chưa đủ cơ sở kết luận", "undecided"), ("Chưa đạt", "not_met"), ("Đạt", "met")):
        assert f"<b>{statuses.count(status)}</b><span>{word}</span>" in page


@pytest.mark.parametrize("cells", [
    ("P1", "260.667 người/điểm", "", "≈ 3.700 người/điểm", "", "", "Chưa đạt", "Quá hạn chưa đạt",
     "256.782 người/điểm"),
    ("P2", "66,67% số xã, phường", "", "100% số xã, phường", "", "", "Chưa đạt", "Quá hạn chưa đạt",
     "33,33% số xã, phường"),
    ("M1", "45,5 Mb/s", "", "≥ 40 Mb/s", "", "", "Đạt", "Đạt đúng hạn", ""),
    ("S1", "–", "", "100% số cơ quan", "", "", "Thiếu số liệu", "Chưa đủ cơ sở kết luận", ""),
    ("H1", "–", "", "", "", "100%", "Thiếu số liệu", "", ""),
], ids=lambda cells: cells[0])
def test_the_row_of_a_target_on_the_page(cells):
    """Code, state, possible range, targets of 2025, 2030 and others, verdict, in time or not, what is missing."""
    made = card(rows=[("M1", 2025, "45,5", "Mb/s", "2025-10-01", "i-Speed")])
    page = dashboard(made, "vi", areas=[], area_met=[]).html()
    rows = [re.sub(r"<[^>]+>", "", row.replace("</td>", "|")).split("|")
            for row in re.findall(r"<tr>(<td.*?)</tr>", page, re.DOTALL)]
    row = next(row for row in rows if row[0] == cells[0] and len(row) > 10)
    assert (row[0], *row[2:10]) == cells
    assert row[1] == next(target.label("vi") for target in CA_MAU.targets if target.id == row[0])
    how = {"P1": "dân số chính thức của tỉnh Cà Mau từ ngày 01/07/2025 2.606.672 / 10 (bưu chính) bưu chính",
           "M1": "nhập cho năm 2025 i-Speed", "H1": "thiếu: chưa nhập số liệu"}
    assert row[10] == how.get(row[0], row[10])


def test_the_cards_of_the_page_are_all_targets():
    """Computed, entered, missing and qualitative ones: none of the targets is without a card."""
    made = card(rows=[("M1", 2025, "45,5", "Mb/s", "2025-10-01", "i-Speed")])
    page = dashboard(made, "vi", areas=[], area_met=[]).html()
    cards = {word: int(number) for number, word in re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", page)}
    assert cards["Tính từ lớp dữ liệu"] + cards["Nhập tay"] + cards["Thiếu số liệu"] + cards[
        "Định tính, chưa nhập tình trạng"] == cards["Chỉ tiêu"] == len(CA_MAU.targets)


def test_counts_have_no_decimals():
    decimals = load_layout(language="vi")["unit_decimals"]
    counted = {target.unit for target in CA_MAU.targets if target.measure
               and target.measure["kind"] in ("sum", "count_rows", "official_per_sum")} - {"km"}
    assert counted
    assert {unit: decimals.get(unit) for unit in counted} == dict.fromkeys(counted, 0)


def test_measures_by_condition():
    table = SourceTable("x", {"kind": ["a", "b", "a"], "speed": [1000, 10, None], "urban": [True, True, False]})
    source = {"X": table}
    fast = {"kind": "share_of_rows", "source": "X", "where": [["speed", ">=", 1000]],
            "among": [["kind", "in", ["a"]]]}
    total = {"kind": "sum", "source": "X", "field": "speed", "among": [["urban", "is", True]]}
    assert evaluate(fast, source).value == 100.0
    assert evaluate({**fast, "where": [["urban", "is", True]]}, source).value == 50.0
    assert evaluate({**fast, "where": [["colour", "is", True]]}, source).reason is not None
    assert evaluate({"kind": "count", "source": "X"}, source).value == 3
    assert evaluate(total, source).value == 1010
    assert evaluate_by_commune({**fast, "by": "nowhere"}, source) == {}


def test_how_a_value_came_about_is_said_with_headings_numbers_and_units_as_the_annexes_write_them():
    fast = {"source": "INSTITUTIONS", "where": [["speed_mbps", ">=", 1000]]}
    assert words.ConditionWords(fast).text("vi") == "“Tốc độ Internet” ≥ 1.000 Mb/s"
    points = {"source": "POSTAL_BY_COMMUNE", "where": [["staffed", ">=", 1]]}
    assert words.ConditionWords(points).text("vi") == "“Số điểm phục vụ: có người phục vụ” ≥ 1"
    assert words.FieldName(points, "points").text("vi") == "“Số điểm phục vụ: tổng”"


def test_every_declared_source_has_the_fields_its_measure_reads():
    from hatangso.algorithms.core.copper.tables import BY_COMMUNE as COPPER_TABLE
    from hatangso.algorithms.core.layers.roles import load_role
    from hatangso.algorithms.core.plan.profile import load_profile
    from hatangso.algorithms.core.postal.tables import BY_COMMUNE as POSTAL_TABLE
    from hatangso.algorithms.core.postal.tables import POINTS_CHECKED
    from hatangso.algorithms.core.towers.audit.tables import BY_COMMUNE as SHARING_TABLE
    from hatangso.algorithms.core.towers.coverage.tables import BY_COMMUNE as COVERAGE_TABLE

    known = {
        "COVERAGE_BY_COMMUNE": COVERAGE_TABLE.keys, "TV_BY_COMMUNE": COVERAGE_TABLE.keys,
        "POSTAL_BY_COMMUNE": POSTAL_TABLE.keys, "POINTS": POINTS_CHECKED.keys,
        "COPPER_BY_COMMUNE": COPPER_TABLE.keys, "SHARING_BY_COMMUNE": SHARING_TABLE.keys,
        "INSTITUTIONS": load_role("institutions").keys, "FIBRE": load_role("fibre").keys,
        "FIBRE_CABLES": (*load_role("fibre_cables").keys, "urban", "commune"),
    }
    for profile in ("ca_mau_2021_2030", "tinh_mau_2021_2030"):
        for target in load_profile(profile).targets:
            measure = target.measure
            if measure:
                fields = [measure[k] for k in ("field", "numerator", "denominator", "by") if k in measure]
                fields += [c[0] for k in ("where", "among") for c in measure.get(k, ())]
                assert set(fields) <= set(known[measure["source"]]), target.id


def test_what_lies_in_no_commune_stands_last_under_no_code():
    from hatangso.algorithms.core.plan.forms.figures import SourceTable
    from hatangso.algorithms.core.plan.scorecard.measures import NOWHERE, evaluate_by_commune

    measure = {"kind": "sum", "source": "FIBRE_CABLES", "field": "length_km", "by": "commune"}
    cables = SourceTable("cáp", {"length_km": [1.0, 2.0, 4.0, 8.0], "commune": ["02", None, "01", ""]})
    found = evaluate_by_commune(measure, {"FIBRE_CABLES": cables})
    assert list(found) == ["01", "02", NOWHERE]
    assert [one.value for one in found.values()] == [4.0, 1.0, 10.0]
    assert sum(one.value for one in found.values()) == 15.0
    unknown = SourceTable("cáp", {"length_km": [1.0], "commune": [None]})
    assert evaluate_by_commune(measure, {"FIBRE_CABLES": unknown}) == {}, "nothing is known of communes"


def test_lines_are_cut_at_the_borders_and_wards_are_read_in_every_spelling():
    from types import SimpleNamespace

    import numpy as np
    from hatangso.algorithms.core.geometry.shapes import Shapes
    from hatangso.algorithms.core.plan.places import role_table

    ring = [(105.0, 9.0), (105.1, 9.0), (105.1, 9.1), (105.0, 9.1), (105.0, 9.0)]
    two = Shapes(np.array([*ring, *((x + 0.1, y) for x, y in ring)]), np.array([0, 5, 10]), np.array([0, 1]),
                 np.zeros(2, bool), count=2)
    line = Shapes(np.array([(105.05, 9.05), (105.15, 9.05), (105.25, 9.05)]), np.array([0, 3]), np.array([0]),
                  np.zeros(1, bool), count=1)
    cables = SimpleNamespace(name="cáp", columns={"id": ["C1"], "length_km": [40.0]}, lonlat=None, shapes=line,
                             crs="EPSG:4326")
    for ward in ("P", "TT.", "phường", "Thị trấn Năm Căn"):
        words = {"code": ["01", "02"], "type": ["xã", ward], "name": ["Xã A", "B"]}
        communes = SimpleNamespace(shapes=two, text=words.__getitem__)
        table = role_table(cables, communes)
        assert list(zip(table.values["commune"], table.values["urban"])) == [(None, None), ("01", False), ("02", True)]
        assert table.values["length_km"] == pytest.approx([10.0, 10.0, 20.0], abs=1e-3)


def said_of(rows):
    keys = ("target", "year", "value", "unit", "as_of", "source")
    table = SourceTable("số nhập", {key: [row[i] for row in rows] for i, key in enumerate(keys)})
    return [note.text("en") for note in read_entered(table, CA_MAU, "2025-12-31")[1]]


@pytest.mark.parametrize(("name", "value", "unit"), [("M1", 0.524, "Mb/s"), ("M1", 52_400, "Mb/s"),
                                                     ("M2", 2.38, "Mb/s")])
def test_an_entered_figure_of_another_unit_is_told_by_target_and_value(name, value, unit):
    said = said_of([(name, 2025, value, unit, "2025-10-01", "i-Speed")])
    assert len(said) == 1
    assert f"{name}, 2025" in said[0], said


@pytest.mark.parametrize(("name", "value", "unit"), [("M1", 4.5, "Mb/s"), ("M1", 0, "Mb/s"), ("M1", 400, "Mb/s"),
                                                     ("F3", 1.5, "%")])
def test_a_figure_that_is_only_low_or_high_is_taken_without_a_word(name, value, unit):
    assert said_of([(name, 2025, value, unit, "2025-10-01", "i-Speed")]) == []


def dated_card(dates, previous=None):
    return make_scorecard(CA_MAU, SOURCES, as_of="2025-12-31", dates={
        name: datetime.date.fromisoformat(day) for name, day in dates.items()}, previous=previous)


def test_figures_dated_after_the_scorecard_are_told_by_source_and_target():
    said = [note.text("en") for note in dated_card({"POINTS": "2026-03-31"}).notes if "dated" in note.text("en")]
    assert len(said) == 1, said
    for told in ("điểm", "2026-03-31", "2025-12-31", "P3", "P8"):
        assert told in said[0]
    assert not [note for note in dated_card({"POINTS": "2025-12-31"}).notes if "dated" in note.text("en")]


def test_an_earlier_scorecard_that_is_not_earlier_is_told():
    def previous(day):
        return SourceTable("bảng trước", {"target_id": ["P1"], "value": [1.0], "value_date": [day]})

    for written in ("2026-06-30", "30/06/2026", "ngày 30 tháng 6 năm 2026"):
        said = [note.text("en") for note in dated_card({}, previous(written)).notes if "dated" in note.text("en")]
        assert len(said) == 1, said
        assert "P1" in said[0]
    assert not [note for note in dated_card({}, previous("2024-12-31")).notes if "dated" in note.text("en")]
