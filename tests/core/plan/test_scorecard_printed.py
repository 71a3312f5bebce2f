"""What a scorecard prints of a target and of a commune: group, sense, deadlines, words of the gap, read back."""
import pytest
from core.plan.test_scorecard import CA_MAU, SOURCES
from hatangso.algorithms.core.plan.book.quantities import Name, quantities_of
from hatangso.algorithms.core.plan.scorecard.judge import make_scorecard
from hatangso.algorithms.core.plan.scorecard.report import _step_records, dashboard
from hatangso.algorithms.core.plan.scorecard.tables import commune_records, scorecard_records
from hatangso.algorithms.core.territory.official import load_province
from key_figures import key_figures


def rows(records, *keys, **only):
    """The chosen columns of the rows that have the values named."""
    made = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [tuple(row[key] for key in keys) for row in made if all(row[key] in some for key, some in only.items())]


@pytest.fixture(scope="module")
def found():
    return make_scorecard(CA_MAU, SOURCES, (), as_of="2026-06-30", official=load_province().territory())


def test_a_target_is_printed_with_group_sense_and_deadline(found):
    printed = scorecard_records(found, "vi")
    assert rows(printed, "target_id", "group_txt", "direction", "due_25", "due_30", "due_50", "kind", "gap_txt",
                target_id=("P1", "P3", "H1")) == [
        ("P1", "Bưu chính", "about", "overdue", "none", "none", "computed", "Vượt 256.782 người/điểm"),
        ("P3", "Bưu chính", "at_least", "overdue", "none", "none", "computed", "50,00 điểm phần trăm (1 điểm)"),
        ("H1", "Y tế", "at_least", "none", "none", "none", "missing", "")]
    assert rows(printed, "name", "row_name", "indicator", "lead", "origin", "how", "source",
                target_id=("P3",)) == [(
        "Điểm có người phục vụ có kết nối Internet", "Điểm có người phục vụ có kết nối Internet", "P3",
        "Sở Thông tin và Truyền thông (từ năm 2025: Sở Khoa học và Công nghệ)",
        "Phương án phát triển hạ tầng thông tin và truyền thông tỉnh Cà Mau thời kỳ 2021-2030",
        "điểm: 1 trên 2 dòng đạt “Có kết nối Internet”: có; 1 dòng không có số liệu", "điểm")]
    assert rows(printed, "target_25", "status_25", "result_25", "note", target_id=("P3",)) == [(
        "100% điểm", "not_met", "Quá hạn chưa đạt", "từ 33,33% đến 66,67%; 1 điểm chưa có số liệu")]


def test_results_stand_under_the_year_of_the_target_or_under_no_year(found):
    assert rows(scorecard_records(found, "vi"), "target_id", "target_30", "result_30", "due_30", "result_50",
                "target_ny", "result_ny", target_id=("F5", "V1", "T1", "D1")) == [
        ("F5", "100%; > 1 Gb/s", "Thiếu số liệu (chưa đến hạn)", "pending", None, None, None),
        ("T1", None, None, "none", None, "100% dân", "Thiếu số liệu"),
        ("D1", None, None, "none", None, None, "Định tính"),
        ("V1", None, None, "none", "Định tính", None, "Định tính (2050)")]  # no level in 2050: no column of its own
    assert rows(scorecard_records(found, "vi", years=[2030]), "result_ny", target_id=("V1",)) == [(None,)]


def test_the_state_of_a_target_stands_under_each_of_its_years(found):
    assert rows(scorecard_records(found, "vi"), "target_id", "unit", "status", "status_25", "status_30", "status_50",
                target_id=("P3", "F5", "V1", "T1")) == [
        ("P3", "% điểm", "not_met", "not_met", "none", "none"), ("F5", "%", "missing", "none", "missing", "none"),
        ("T1", "% dân", "missing", "none", "none", "none"), ("V1", "", "qualitative", "none", "none", "qualitative")]


def test_a_commune_is_printed_with_its_name_the_target_and_its_unit(found):
    assert rows(commune_records(found, {"1": "Xã Một"}, "vi"), "code", "name", "indicator", "unit", "status",
                target_id=("P3",)) == [
        ("1", "Xã Một", "Điểm có người phục vụ có kết nối Internet", "% điểm", "not_met"),
        ("3", "", "Điểm có người phục vụ có kết nối Internet", "% điểm", "missing")]


def test_each_figure_of_a_target(found):
    """2,606,672 people are 260,667.2 for each of 10 points; "about" 3,700 allows 5 % more. Of F6 a row says nothing."""
    printed = scorecard_records(found, "vi")
    keys = ("target_id", "seq", "value", "value_lo", "value_hi", "value_un", "value_date", "year", "goal", "gap",
            "gap_pct", "previous", "trend")
    made = {name: tuple(value if isinstance(value, (str, int)) or value is None else round(value, 2) for value in row)
            for name, *row in rows(printed, *keys, target_id=("P1", "P3", "P8", "F6", "F3", "V1"))}
    assert made == {
        "P1": (1, 260667.2, 260667.2, 260667.2, 0, "2026-06-30", 2025, 3700, 256782.2, 6940.06, None, None),
        "P3": (3, 50.0, 33.33, 66.67, 1, "2026-06-30", 2025, 100, 50.0, 50.0, None, None),
        "P8": (4, 66.67, 50.0, 75.0, 1, "2026-06-30", 2025, 100, 33.33, 33.33, None, None),
        "F3": (8, None, None, None, None, None, 2025, 90, None, None, None, None),
        "F6": (11, 12.5, 8.33, 41.67, 1, "2026-06-30", None, 100, 87.5, 87.5, None, None),
        "V1": (45, None, None, None, None, None, 2050, None, None, None, None, None)}


def test_each_figure_of_a_target_in_a_commune(found):
    assert rows(commune_records(found, {"1": "Xã Một"}, "vi"), "code", "target_id", "value", "goal", "gap", "status",
                "value_2", "unit_2", "count_2", target_id=("P1", "F2", "F6")) == [
        ("1", "P1", 250.0, 3700, 0.0, "met", None, None, None), ("2", "P1", None, 3700, None, "missing", *[None] * 3),
        ("3", "P1", None, 3700, None, "missing", None, None, None),
        ("1", "F2", 100.0, 100, 0.0, "met", None, None, None), ("2", "F2", 50.0, 100, 50.0, "not_met", *[None] * 3),
        ("3", "F2", 0.0, 100, 100.0, "not_met", None, None, None),
        ("1", "F6", 50.0, 100, 50.0, "not_met", None, None, None), ("2", "F6", None, 100, None, "missing", *[None] * 3),
        ("3", "F6", 0.0, 100, 100.0, "not_met", None, None, None)]


def test_each_figure_of_what_closes_most_gap(found):
    """F2 lacks 300 households in the third commune and 100 in the second: 75 and 25 % of the gap."""
    assert rows(_step_records(found, "vi"), "rank", "id", "commune", "lacking", "closes", id=("P3", "F2", "F6")) == [
        (2, "P3", "1", 1.0, 100.0), (4, "F6", "3", 300.0, pytest.approx(85.71, abs=0.01)), (6, "F2", "3", 300.0, 75.0),
        (7, "F2", "2", 100.0, 25.0), (9, "F6", "1", 50.0, pytest.approx(14.29, abs=0.01))]


def test_each_headline_of_the_page(found):
    """8 of 47 targets have a figure, of 22 it is missing, 17 are no figures: 8 + 22 + 17."""
    assert key_figures(dashboard(found, "en").html()) == {
        "Targets": "47", "Computed from layers": "8", "Entered": "0", "Missing": "22", "Met": "0", "Not met": "8",
        "Undecided": "0", "Qualitative, no state entered": "17"}


def test_each_computed_target_is_the_quantity_that_other_tables_print(found):
    same = {"P2": Name("communes_staffed"), "P3": Name("staffed_online"), "P8": Name("points_eservice"),
            "P9": Name("postal_points"), "F1": Name("hamlets_with_fibre"), "F2": Name("share_passed"),
            "F6": Name("share_connected")}
    for basis in ("official", "layer"):
        assert quantities_of(found, basis) == {"P1": Name("people_per_point", basis), **same}
