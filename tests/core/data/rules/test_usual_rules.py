"""What stands apart from nearly all of its layer is told; what is only rare, or unlike in many rows, is not."""
import numpy as np
import pytest
from hatangso.algorithms.core.data.rules import usual as rules
from hatangso.algorithms.core.data.rules.fields import numbers_out_of_range
from hatangso.algorithms.core.data.rules.figures import impossible_values
from raw_layers import raw

COUNT = 60


def told(rule, layer):
    return [(finding.rule.text("en"), row) for finding in rule(layer) for row in finding.rows]


def column(usual, **odd):
    """Return COUNT values; ``odd`` {"r3": value} those of single rows."""
    values = [usual(row) if callable(usual) else usual for row in range(COUNT)]
    for row, value in odd.items():
        values[int(row[1:])] = value
    return values


@pytest.mark.parametrize(("value", "odd"), [(640, True), (6400, True), (1.6, True), (48, False), (130, False),
                                            (2048, False)])
def test_a_size_that_a_nought_makes_usual(value, odd):
    layer = raw("fibre", {"id": column(str), "kind": column("hộp chia"),
                          "capacity": column(lambda row: (16, 32, 64)[row % 3], r5=value)})
    assert told(rules.ten_times_usual, layer) == ([("ten times off", 5)] if odd else [])


def test_sizes_are_usual_within_their_class():
    wide = [90.0 if row % 2 else 9.0 for row in range(COUNT)]
    layer = raw("network", {"id": column(str), "class": ["chính" if row % 2 else "nhánh" for row in range(COUNT)],
                            "width_m": wide})
    assert told(rules.ten_times_usual, layer) == []
    assert told(rules.ten_times_usual, raw("network", {"id": column(str), "class": column("nhánh"), "width_m": column(
        9.0, r3=90.0)})) == [("ten times off", 3)]


@pytest.mark.parametrize("large", [
    {"r1": 500, "r2": 400, "r3": 600}, {"r1": 200, "r2": 200, "r3": 500, "r4": 500}])
def test_a_layer_that_has_large_sizes_has_no_slips(large):
    pairs = raw("copper", {"id": column(str), "capacity": column(lambda row: (10, 20, 50)[row % 3], **large)})
    assert told(rules.ten_times_usual, pairs) == []


def test_fractions_of_fibres():
    layer = raw("fibre_cables", {"id": column(str), "capacity": column(96.0, r2=9.6)})
    assert told(rules.whole_counts, layer) == [("fraction", 2)]


@pytest.mark.parametrize(("code", "odd"), [
    ("MH-00041", True), ("MH-041", True), ("MH-10041", False), ("XY-0041", False), ("MH-M26-04", False), ("MH0041",
                                                                                                          False)])
def test_numbers_in_codes_have_the_noughts_of_all_others(code, odd):
    layer = raw("postal_points", {"code": column(lambda row: f"MH-{row:04d}", r9=code)})
    assert told(rules.codes_of_another_width, layer) == ([("code of another shape", 9)] if odd else [])


def test_numbers_without_noughts_before_them_have_any_length():
    layer = raw("postal_points", {"code": column(lambda row: f"{1000 + row}", r9="10041", r10="999")})
    assert told(rules.codes_of_another_width, layer) == []


def test_few_hamlets_of_one_name_are_told_and_many_are_usual():
    names = column(lambda row: f"Ấp {row}", r7="ấp  6")
    layer = raw("hamlets", {"name": names, "commune": column("00123")})
    assert told(rules.hamlets_of_one_name, layer) == [("hamlets of one name", 6), ("hamlets of one name", 7)]
    apart = raw("hamlets", {"name": names, "commune": column("00123", r7="00124")})
    assert told(rules.hamlets_of_one_name, apart) == []
    small = raw("hamlets", {"name": ["Ấp 1", "Ấp 1", "Ấp 2"], "commune": ["00123"] * 3})
    assert told(rules.hamlets_of_one_name, small) == []
    merged = raw("hamlets", {"name": column(lambda row: f"Ấp {row % 30}"), "commune": column("00123")})
    assert told(rules.hamlets_of_one_name, merged) == []


def test_an_operator_that_is_not_on_its_own_mast():
    own = {"id": column(str), "owner": column("Viettel", r8="Công ty A")}
    odd = raw("masts", {**own, "tenants": column("Viettel, VNPT", r3="VNPT", r4=None, r8="VNPT")})
    assert told(rules.owner_is_no_tenant, odd) == [("owner not among the tenants", 3)]
    others = raw("masts", {**own, "tenants": column(lambda row: "VNPT" if row % 2 else "Viettel; VNPT")})
    assert told(rules.owner_is_no_tenant, others) == []  # here only those who share the mast are listed


def test_a_year_with_a_digit_too_many():
    columns = {"id": column(str), "copper": column(80)}
    fallen = column(120, r5=1200)
    years = {"past_lines": [(2023, "copper_2023", fallen), (2024, "copper_2024", column(100))]}
    assert told(rules.falls_within_years, raw("premises", columns, series=years)) == [("figures do not go together", 5)]
    years["past_lines"][1] = (2024, "copper_2024", column(100, r5=0))
    assert told(rules.falls_within_years, raw("premises", columns, series=years)) == []  # the last line was taken down
    years["past_lines"][0] = (2023, "copper_2023", column(lambda row: 1200 if row % 2 else 120))
    assert told(rules.falls_within_years, raw("premises", columns, series=years)) == []


def test_days_and_years_in_order():
    notices = raw("notices", {"position": ["A", "A", "B", "C", None, ""],
                              "kind": ["khởi công", "hoàn thành", "hoàn thành", "khởi công", "khởi công", "hoàn thành"],
                              "date": ["2025-03-01", "2025-01-02", "2025-01-02", "2025-01-02", "2025-03-01",
                                       "2025-01-02"]})
    assert told(rules.done_before_begun, notices) == [("dates out of order", 1)]
    approved = raw("approved", {"id": list("ABC"), "year": ["2019", "2023", "2025"], "approved": ["2024-12-27"] * 3})
    assert told(rules.planned_long_before, approved) == [("dates out of order", 0)]


def test_roman_quarters_that_are_none():
    layer = raw("approved", {"id": list("ABCD"), "quarter": ["IV", "V", "2", "XII"], "year": ["2025"] * 4})
    assert told(numbers_out_of_range, layer) == [("unusual value", 1), ("unusual value", 3)]


def test_nothing_is_said_of_layers_without_the_fields():
    layer = raw("masts", {"id": ["A"]}, lonlat=np.zeros((1, 2)), kind="point")
    assert [told(rule, layer) for rule in rules.RULES] == [[]] * len(rules.RULES)


@pytest.mark.parametrize(("language", "said"), [
    ("vi", "Giá trị không thể có; chỉ có thể từ 0 đến 60.000 hộ."),
    ("en", "The value cannot be; possible are 0 to 60,000 households.")])
def test_bounds_of_values_that_cannot_be_have_the_unit_in_the_readers_language(language, said):
    found, = impossible_values(raw("hamlets", {"code": column(str), "households": column(90.0, r4=90000)}))
    assert (found.what.text(language), found.rows) == (said, (4,))
