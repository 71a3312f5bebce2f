"""Scenarios: factors from data, siting solved again only where its inputs change, bounds in words."""
import json

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.book.scenarios import load_scenarios, scenario_table
from hatangso.algorithms.core.plan.forms.model import load_layout
from hatangso.algorithms.core.record import RunRecord
from hatangso.algorithms.core.towers.siting.model import prices

LAYOUT = load_layout(language="vi")
SHIPPED = load_scenarios()
LOW, BASE, HIGH = SHIPPED.all


def records(**more):
    siting = RunRecord("sharedtowersiting", numbers={
        "SITES_COUNT": 252, "NEW_MASTS": 21, "COLOCATIONS": 302, "SHARE_ALL": 98.7, "BOUND": 379.2,
        "BOUND_KIND": "cost_lower", "COST": None, **more})
    coverage = RunRecord("mobilecoverage", parameters={"SENSITIVITY_DB": "6.0"}, numbers={
        "SHARE_COVERED_ANY": 22.9, "SHARE_ANY_WEAKER": 17.5, "SHARE_ANY_STRONGER": 26.3})
    copper = RunRecord("copperbacklog", numbers={"HOUSEHOLDS_TOTAL": 1000.0, "HOUSEHOLDS_PASSED": 700.0,
                                                 "HOUSEHOLDS_CONNECTED": 350.0})
    return [siting, coverage, copper]


def rows(table):
    return {name: [table.values[key][at] for key in ("low", "base", "high", "bound", "method")]
            for at, name in enumerate(table.values["name"])}


def test_low_base_and_high_stand_side_by_side():
    found = rows(scenario_table(SHIPPED, records(COST=1000.0), LAYOUT, "5G"))
    assert found["Dân số được ít nhất một doanh nghiệp phủ sóng 5G (biểu phủ sóng)"][:3] == [17.5, 22.9, 26.3]
    assert found["Vị trí đề xuất"][:3] == [252, 252, 252]
    assert found["Kinh phí hạ tầng cột ăng ten"][:3] == [1200, 1000, 900]
    assert found["Hộ dùng cáp quang khi mọi hộ có khả năng tiếp cận"][:3] == [400, 500, 600]
    assert "Kinh phí chuyển đổi cáp quang" not in found, "no step, no row"


def test_people_covered_stand_only_beside_the_signal_they_were_worked_out_for():
    """Coverage was worked out for 3 dB; the scenarios ask for 6 dB, and what was found by 3 dB is not theirs."""
    three = [record if record.algorithm != "mobilecoverage" else RunRecord(
        "mobilecoverage", parameters={"SENSITIVITY_DB": "3.0"}, numbers=record.numbers) for record in records()]
    found = rows(scenario_table(SHIPPED, three, LAYOUT, "5G"))
    assert found["Dân số được ít nhất một doanh nghiệp phủ sóng 5G (biểu phủ sóng)"][:3] == [None, 22.9, None]


def test_bounds_are_sentences_a_reader_understands():
    assert rows(scenario_table(SHIPPED, records(), LAYOUT))["Vị trí đề xuất"][3] == (
        "Không thể ít hơn 380 hạng mục (lượt lắp đặt, cột mới, lượt gia cố) với cùng tỷ lệ dân số")
    assert rows(scenario_table(SHIPPED, records(BOUND_KIND="value_upper", BOUND=1000.7), LAYOUT))[
        "Vị trí đề xuất"][3] == "Không thể phủ thêm quá 1.000 lượt người trong cùng giới hạn"


def test_a_bound_stands_beside_the_number_it_bounds_and_not_beside_the_positions():
    said = rows(scenario_table(SHIPPED, records(BOUND=380.0, GAP=100 * 2 / 382), LAYOUT))["Vị trí đề xuất"]
    assert said[1] == 252
    assert said[3].startswith("Phương án có 382 hạng mục; không thể ít hơn 380 hạng mục")


def test_a_bound_of_nothing_tells_no_number_of_works():
    """The time ended before anything was proven: the gap is whole, and a book is made all the same."""
    said = rows(scenario_table(SHIPPED, records(BOUND=0.0, GAP=100.0), LAYOUT))["Vị trí đề xuất"]
    assert any("Không thể ít hơn 0" in str(text) for text in said)
    assert not any("phương án có" in str(text).lower() for text in said)


def test_a_bound_in_money_rises_with_the_prices():
    found = rows(scenario_table(SHIPPED, records(COST=1000.0, BOUND=900.0), LAYOUT))
    assert found["Vị trí đề xuất"][3] is None
    assert found["Kinh phí hạ tầng cột ăng ten"][3] == (
        "Thấp: không thể ít hơn 1.080,0 triệu đồng với cùng tỷ lệ dân số; Cơ sở: không thể ít hơn 900,0 triệu đồng với "
        "cùng tỷ lệ dân số; Cao: không thể ít hơn 810,0 triệu đồng với cùng tỷ lệ dân số")


def test_siting_is_solved_again_only_where_its_inputs_change():
    assert LOW.changes({"MODEL": "radius"}) == {}
    assert LOW.changes({"NEW_MAST_COST": 900.0}) == {}, "all prices rise alike"
    assert BASE.changes({"MODEL": "p1812", "BUDGET": 1000.0, "NEW_MAST_COST": 900.0}) == {}
    assert LOW.changes({"MODEL": "p1812"}) == {"PLANNING_MARGIN_DB": 6.0}
    assert HIGH.changes({"MODEL": "p1812", "PLANNING_MARGIN_DB": 2.0}) == {"PLANNING_MARGIN_DB": -4.0}
    assert LOW.changes({"BUDGET": 5000.0, "NEW_MAST_COST": 900.0}) == {"NEW_MAST_COST": 1080.0}


def test_a_siting_that_was_solved_again_speaks_for_its_scenario():
    again = RunRecord("sharedtowersiting", label="sharedtowersiting_low", numbers={
        "SITES_COUNT": 300, "BOUND": 420.0, "BOUND_KIND": "cost_lower", "COST": None})
    found = rows(scenario_table(SHIPPED, [*records(), again], LAYOUT))["Vị trí đề xuất"]
    assert found[:3] == [300, 252, 252]
    assert found[3].startswith("Thấp: không thể ít hơn 420")
    assert "Cơ sở, Cao: không thể ít hơn 380" in found[3]
    assert found[4] == "Tính lại phương án với giả định của từng phương án"


def test_without_a_plan_there_is_nothing_to_compare():
    assert scenario_table(SHIPPED, [RunRecord("postalgap")], LAYOUT) is None


def test_every_factor_has_its_source_and_a_misspelt_one_is_refused(tmp_path):
    assert all(SHIPPED.sources[factor] for factor in ("take_up", "unit_cost", "signal_db"))
    path = tmp_path / "kịch bản.json"
    path.write_text(json.dumps({"scenarios": [{"code": "low", "takeup": 1}], "sources": {}}), encoding="utf-8")
    with pytest.raises(InputError):
        load_scenarios(str(path))


def test_prices_of_a_file_and_of_the_dialog_are_one_list(tmp_path):
    path = tmp_path / "giá.json"
    path.write_text(json.dumps({"new_mast": 900, "colocation": 250}), encoding="utf-8")
    assert prices({"COSTS": str(path), "COLOCATION_COST": 300.0}) == {"NEW_MAST_COST": 900, "COLOCATION_COST": 300.0}
