"""Values that cannot be count as unknown and are listed; a column of them names its likely unit."""
import math

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.figures.plausible import endless, judged, jumps, keys_of_ratios, odd_ratios, ratios
from hatangso.algorithms.core.layers.roles import load_role, read_numbers
from hatangso.algorithms.core.resources import load_json


def _judge(values, key, role="radio"):
    found, notes = judged(np.array(values, float), role, key, ids=np.arange(101, 101 + len(values)), layer="radio",
                          field=key)
    return found, [note.text("en") for note in notes]


@pytest.mark.parametrize(("key", "good", "bad"), [
    ("band_mhz", 1800, 700850900), ("power_dbm", 43, 20000), ("gain_dbi", 17, 170), ("azimuth", 120, 60180300),
    ("height_m", 45, 1500), ("downtilt", 6, 96), ("eirp_dbm", 60, 5e5)])
def test_one_impossible_value_counts_as_unknown_and_is_listed(key, good, bad):
    found, notes = _judge([good, good, bad, np.nan], key)
    assert np.array_equal(found, [good, good, np.nan, np.nan], equal_nan=True)
    assert len(notes) == 1
    assert "1 value cannot be" in notes[0]
    assert "feature 103" in notes[0]
    assert key in notes[0]


@pytest.mark.parametrize(("key", "values", "unit"), [
    ("band_mhz", [1.8, 2.1, 0.9], "GHz"), ("band_mhz", [1.8e6, 2.1e6], "kHz"), ("power_dbm", [20000.0, 40000.0],
                                                                                "milliwatts"),
    ("power_dbm", [120.0, 160.0], "watts"), ("height_m", [1500.0, 980.0, 45.0], "above sea level"),
    ("height_m", [42000.0], "millimetres"), ("gain_dbi", [170.0, 175.0], "tenths of dBi"),
    ("azimuth", [600.0, 1800.0, 3000.0], "tenths of a degree")])
def test_a_column_of_impossible_values_is_refused_with_its_likely_unit(key, values, unit):
    with pytest.raises(InputError, match=unit):
        _judge(values, key)


def test_half_a_column_is_not_most_of_it():
    found, notes = _judge([45, 1500], "height_m")
    assert np.isnan(found).tolist() == [False, True]
    assert notes
    with pytest.raises(InputError):
        _judge([45, 1500, 1500], "height_m")


@pytest.mark.parametrize(("key", "marks"), [
    ("azimuth", [-1, 999, -9999]), ("power_dbm", [-9999, -999]), ("gain_dbi", [-999]), ("band_mhz", [0])])
def test_marks_for_no_figure_are_no_unit_and_never_refused(key, marks):
    found, notes = _judge(marks, key)
    assert np.isnan(found).all()
    told = "1 value is a mark for no figure" if len(marks) == 1 else f"{len(marks)} values are marks for no figure"
    assert told in notes[0]


def test_numbers_that_programs_write_for_none_are_told_apart_and_texts_are_not():
    values = [45.0, -1.7976931348623157e308, math.inf, "1e999", 3e15]
    height = load_role("masts").field("height_m")
    problems, notes = endless(values, read_numbers(values, height)[1], ids=range(101, 106), layer="cột",
                                        field="cao")
    assert [one.row for one in problems] == [3]
    assert [one.text("en") for one in notes] == [
        "Layer cột, field cao: 3 values are marks for no figure and count as unknown: feature 102: -1.8e+308, "
        "feature 103: inf, feature 105: 3e+15."]
    assert endless(values[:1], [], ids=[101], layer="cột", field="cao") == ([], ())


def test_unusual_values_are_used_and_told():
    found, notes = _judge([148, 200, 45], "height_m")
    assert found.tolist() == [148, 200, 45]
    assert "1 value is unusual" in notes[0]
    assert "feature 102: 200" in notes[0]
    assert _judge([0.0, 45.0], "height_m")[1] == []  # zero is a height that is missing


def test_fields_without_bounds_are_left_alone():
    found, notes = _judge([1e9, -5], "length_km", "fibre")
    assert (found.tolist(), notes) == ([1e9, -5], [])


def test_bounds_are_of_fields_that_are_declared():
    for name in ("possible", "usual"):
        for entry in load_json("rules", "checks.json")[name]:
            assert load_role(entry["role"]).field(entry["key"])
            assert entry["low"] is None or entry["low"] < entry["high"]


def test_figures_that_do_not_go_together_are_used_and_told_with_their_features():
    columns = {"population": np.array([400.0, 4000, 0.4, np.nan, 5]), "households": np.array([100.0, 100, 100, 100, 0])}
    notes = ratios("hamlets", columns, ids=[1, 2, 3, 4, 5], layer="ấp",
                             fields={"population": "dan_so", "households": "so_ho"})
    text = notes[0].text("vi")
    assert "ấp: 3 dòng có tỷ số dan_so chia so_ho" in text
    assert all(f"{number}: " in text for number in (2, 3, 5))
    assert "1: 400" not in text


def test_every_ratio_is_of_declared_fields():
    for rule in load_json("rules", "checks.json")["ratios"]:
        role = load_role(rule["role"])
        assert {rule["over"], rule["under"]} <= set(role.keys)


@pytest.mark.parametrize(("now", "told"), [([9.0, 4.0], 1), ([90.0, 40.0], 0), ([None, 40.0], 0), ([300.0, 40.0], 1)])
def test_a_column_out_of_proportion_to_that_of_a_year_before_is_told(now, told):
    columns = {"copper": np.array(now, float), "past_lines@2023": np.array([1.0, 1.0]),
               "past_lines@2024": np.array([100.0, 50.0])}
    fields = {"copper": "dong", "past_lines@2023": "dong_2023", "past_lines@2024": "dong_2024"}
    notes = jumps("premises", columns, layer="ho", fields=fields)
    assert len(notes) == told
    assert all("dong_2024" in str(note) and "%" in str(note) for note in notes)
    assert jumps("hamlets", columns, layer="ho", fields=fields) == ()


def test_a_column_without_a_unit_is_refused_in_a_whole_sentence():
    with pytest.raises(InputError) as found:
        judged(np.array([50.0, 60.0]), "masts", "slots", ids=[1, 2], layer="cột", field="slots")
    for language in ("vi", "en"):
        assert "  " not in found.value.text(language)
        assert " (" in found.value.text(language)


@pytest.mark.parametrize(("over", "under", "odd"), [
    (6.0, 1.0, False), (6.0 + 1e-10, 1.0, False), (6.01, 1.0, True), (2.0, 1.0, False), (1.99, 1.0, True),
    (3.0, 0.0, True), (0.0, 0.0, False), (0.0, 1.0, True), (math.nan, 1.0, False), (3.0, math.nan, False)])
def test_a_ratio_is_odd_beyond_its_limits_and_not_at_them(over, under, odd):
    rule = {"role": "hamlets", "over": "population", "under": "households", "low": 2.0, "high": 6.0}
    columns = {"population": np.array([4.0, over]), "households": np.array([1.0, under])}
    found = list(odd_ratios("hamlets", columns, [rule]))
    assert [mask.tolist() for _, mask in found] == [[False, True]] * odd
    assert list(odd_ratios("masts", columns, [rule])) == []
    assert list(odd_ratios("hamlets", {"population": columns["population"]}, [rule])) == []


def whole(values, key, role="radio"):
    try:
        return _judge(values, key, role)[1]
    except InputError as refused:
        return refused.text("en")


def test_remarks_on_values_are_read_word_for_word():
    listed = ", ".join(f"feature {number}: 1,500" for number in range(111, 119))
    assert whole([45.0] * 10 + [1500.0] * 8, "height_m") == [
        "Layer radio, field height_m: 8 values cannot be (possible are 0 to 400 m) and count as unknown: "
        f"{listed}. Correct them."]
    assert whole([45.0] * 10 + [1500.0] * 9, "height_m") == [
        "Layer radio, field height_m: 9 values cannot be (possible are 0 to 400 m) and count as unknown: "
        f"{listed}, …. Correct them."]
    assert whole([148.0, 200.0, 1.5, -1.0], "height_m") == [
        "Layer radio, field height_m: 1 value is a mark for no figure and counts as unknown: feature 104: -1.",
        "Layer radio, field height_m: 2 values are unusual (usual are 2 to 150) and are used as they stand: "
        "feature 102: 200, feature 103: 1.50. Look at them."]
    assert whole([2009.0, 2020.0, 2061.0], "year", "street_lists") == [
        "Layer radio, field year: 2 values are unusual (usual are 2010 to 2060) and are used as they stand: "
        "feature 101: 2009, feature 103: 2061. Look at them."]
    assert whole([0.5, 20.0, -3.0, 2500000.0], "population", "communes") == [
        "Layer radio, field population: 1 value cannot be (possible are 0 to 2,000,000 people) and counts as unknown: "
        "feature 104: 2,500,000. Correct it.",
        "Layer radio, field population: 3 values are unusual (usual are 100 to 500,000) and are used as they stand: "
        "feature 101: 0.50, feature 102: 20, feature 103: -3. Look at them."]


@pytest.mark.parametrize(("key", "role", "values", "text"), [
    ("height_m", "radio", [45, 1500, 980], "most values cannot be m (feature 102: 1,500; possible are 0 to 400); they "
     "look like metres above sea level, or centimetres. Convert them, or choose another field."),
    ("height_m", "radio", [45, 4.5e7, 1500, 6e7], "most values cannot be m (feature 102: 45,000,000; possible are 0 to "
     "400). Choose another field, or correct the values."),
    ("year", "street_lists", [20261, 20271], "most values cannot be (feature 101: 20261; possible are 1900 to 2200). "
     "Choose another field, or correct the values."),
    ("slots", "masts", [50, 60], "most values cannot be (feature 101: 50; possible are 0 to 30). Choose another field, "
     "or correct the values."),
    ("gain_dbi", "radio", [-90, -80], "most values cannot be dBi (feature 101: -90; possible are -10 to 60). Choose "
     "another field, or correct the values."),
    ("households", "hamlets", [1e6, 2e6], "most values cannot be households (feature 101: 1,000,000; possible are 0 to "
     "60,000). Choose another field, or correct the values.")])
def test_a_refused_column_is_told_word_for_word(key, role, values, text):
    assert whole(values, key, role) == f"Layer radio, field {key}: {text}"


def test_remarks_on_figures_that_do_not_go_together_are_read_word_for_word():
    columns = {"population": np.array([400.0, 4000, 0.4, np.nan, 5]), "households": np.array([100.0, 100, 100, 100, 0])}
    (note,) = ratios("hamlets", columns, ids=[1, 2, 3, 4, 5], layer="ấp", fields={"population": "p", "households": "h"})
    assert note.text("en") == (
        "Layer ấp: in 3 rows p divided by h is not between 1.50 and 10; they are used as they stand: feature 2: 4,000, "
        "feature 3: 0.40, feature 5: 5. Look at both figures.")
    earlier = {"copper": np.array([9.0, 4.0, 7.0]), "past_lines@2024": np.array([100.0, 50.0, np.nan])}
    (note,) = jumps("premises", earlier, layer="hộ", fields={"copper": "đồng", "past_lines@2024": "đồng 2024"})
    assert note.text("en") == (
        "Layer hộ: the sum of đồng is 13, that of đồng 2024 150 (8.7 %); both are used as they stand. Look whether "
        "they are in the same unit.")


def test_the_fields_that_are_compared_with_each_other_are_those_of_the_rules():
    assert keys_of_ratios("hamlets") == {"population", "households"}
    assert keys_of_ratios("premises") == {"copper", "copper_off", "ready", "connected", "households"}
    assert keys_of_ratios("masts") == set()
