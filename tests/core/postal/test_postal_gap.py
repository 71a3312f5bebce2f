import json
import math
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.postal.conflicts import conflicts_within
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess
from hatangso.algorithms.core.postal.gap.report import targets_table
from hatangso.algorithms.core.postal.targets import PostalTarget, load_targets
from hatangso.algorithms.core.territory.official import load_province

NAN = math.nan


def spread(number, communes):
    """Points without position, `number` in all, one commune after another."""
    return make_points([(f"B{row}", "bưu cục", f"{row % communes:05d}", -1, NAN, NAN) for row in range(number)])


def test_300_points_in_the_merged_province_by_official_totals_and_by_the_layer():
    result = assess(make_communes([2101712 / 64] * 64, [7586 / 64] * 64), spread(300, 64), load_province())
    numbers = result.numbers
    assert round(numbers["PEOPLE_PER_POINT"]) == 8689
    assert round(numbers["MEAN_RADIUS_KM"], 2) == 2.90
    assert round(numbers["PEOPLE_PER_POINT_LAYER"]) == 7006
    assert round(numbers["MEAN_RADIUS_KM_LAYER"], 2) == round(math.sqrt(7586 / (math.pi * 300)), 2)
    by_key = {item.target.key: item for item in result.targets}
    assert by_key["P1"].needed == 705
    assert by_key["P1"].met is False
    assert by_key["norm_people"].met is False
    assert by_key["P9"].met is True
    plan = "Phương án phát triển hạ tầng thông tin và truyền thông tỉnh Cà Mau thời kỳ 2021-2030"
    printed = {row[0]: tuple(row)[1:] for row in targets_table(result, "en").rows()}
    assert printed["Number of postal points"] == ("2025", "≥ 300 points", "300 points", None, "met", 300, 300, plan)
    assert printed["Mean people per postal point"][:7] == (
        "2025", "≈ 3,700 people", "8,689 people", None, "not met", 705, 671)
    assert printed["Staffed points online"] == ("2025", "≥ 100%", "–", None, "missing", None, None, plan)
    texts = "\n".join(note.text("en") for note in result.notes)
    assert "2,606,672" in texts
    assert "different sides" in texts


def test_the_verdict_follows_the_basis_asked_for():
    province = load_province()
    result = assess(make_communes([2101712 / 64] * 64, [7586 / 64] * 64), spread(300, 64), province,
                    GapOptions(basis="layer"))
    assert {item.target.key: item.met for item in result.targets}["norm_people"] is True
    with pytest.raises(InputError):
        GapOptions(basis="guess")


def test_300_points_in_the_old_province():
    result = assess(make_communes([1194476 / 100] * 100), spread(300, 100), load_province(),
                    GapOptions(territory="old_ca_mau"))
    assert round(result.numbers["PEOPLE_PER_POINT"]) == 4036
    assert round(result.numbers["MEAN_RADIUS_KM"], 2) == 2.37
    assert {item.target.key: item.met for item in result.targets}["norm_people"] is True


def test_conflicts_name_the_number_each_target_needs():
    result = assess(make_communes([2101712 / 64] * 64), spread(300, 64), load_province())
    pairs = {(one.first.key, one.second.key): one for one in result.conflicts}
    assert pairs["P9", "P1"].needs == (300, 705)
    assert pairs["P9", "norm_people"].needs == (300, 326)
    assert ("P9", "norm_radius") not in pairs
    text = "\n".join(one.message.text("vi") for one in result.conflicts)
    assert "4.036" in text
    assert "8.689" in text
    assert "705" in text
    assert result.numbers["CONFLICTS"] == len(result.conflicts)


def test_staffed_and_unstaffed_are_both_counted_from_the_type():
    points = make_points([
        ("A", "Bưu cục cấp 3", "00000", 0, 105.0, 9.0), ("B", "BĐ-VHX", "00000", 0, 105.1, 9.0),
        ("C", "thùng thư công cộng", "00001", 1, 105.2, 9.0), ("D", "trạm lạ", "00001", 1, 105.3, 9.0),
    ])
    result = assess(make_communes([5000, 5000]), points)
    assert (result.numbers["POINTS_COUNT"], result.numbers["STAFFED_COUNT"]) == (4, 2)
    assert result.numbers["COMMUNES_WITHOUT_STAFFED"] == 0, "the odd one of the second commune may be staffed"
    assert result.numbers["COMMUNES_WITHOUT_STAFFED_UNKNOWN"] == 1
    assert list(result.by_commune.values["unstaffed"]) == [0, 1]
    assert list(result.by_commune.values["staffed_un"]) == [0, 1]
    assert result.checked.flags["unknown_kind"].tolist() == [False, False, False, True]
    assert any("trạm lạ" in note.text("en") for note in result.notes)
    assert any("own sums" in note.text("en") for note in result.notes)


def test_a_row_says_of_how_many_points_it_is_not_known_what_they_offer():
    """"2 of 5 have Internet" is no statement where three were never asked."""
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0), ("B", "bưu cục", "00000", 0, 105.1, 9.0),
                          ("C", "bưu cục", "00001", 1, 105.2, 9.0)])
    points = replace(points, internet=np.array([1.0, NAN, 0.0]))
    rows = assess(make_communes([5000, 5000]), points).by_commune.values
    assert list(rows["internet"]) == [1, 0]
    assert "chưa rõ có Internet hay không: 1 điểm" in rows["note"][0]
    assert "Internet" not in (rows["note"][1] or "")
    assert "trực tuyến" not in (rows["note"][0] or ""), "no point says anything of it: the column has no figure at all"


def test_a_field_value_wins_over_the_type_and_a_staffed_letter_box_is_listed():
    points = make_points([("A", "thùng thư", "00000", 0, 105.0, 9.0)])
    points = replace(points, staffed=np.array([1.0]))
    checked = assess(make_communes([10]), points).checked
    assert checked.staffed[0] == 1
    assert checked.flags["contradiction"][0]


def test_problems_of_position_code_and_place():
    points = make_points([
        ("A", "bưu cục", "00000", 0, 105.0, 9.0),
        ("A", "bưu cục", "00000", 0, 105.1, 9.0),   # the code again
        ("B", "bưu cục", "00001", 0, 105.2, 9.0),   # stands in 00000, names 00001
        ("C", "bưu cục", "00001", -1, 104.0, 8.0),  # in the sea
        ("D", "bưu cục", "00001", -1, NAN, NAN),    # no geometry
        ("E", "bưu cục", "", 0, 105.00001, 9.0),    # 1 m from A
        ("F", "bưu cục", "77777", -1, NAN, NAN),    # a commune nobody knows
    ])
    result = assess(make_communes([5000, 5000]), points)
    flags = {key: np.flatnonzero(mask).tolist() for key, mask in result.checked.flags.items()}
    assert flags["repeated"] == [1]
    assert flags["misplaced"] == [2]
    assert flags["outside"] == [3]
    assert flags["no_geometry"] == [4, 6]
    assert flags["same_place"] == [0, 5]
    assert flags["unknown_commune"] == [6]
    # The code stands at two places: both count. Sea and missing geometry count for the commune they name.
    assert result.numbers["POINTS_COUNT"] == 7
    assert list(result.by_commune.values["points"]) == [4, 2, 1], "the last row is of points in no commune"
    assert list(result.by_commune.values["code"]) == ["00000", "00001", None]
    assert result.by_commune.values["name"][-1] == "Chưa xác định xã, phường"
    assert result.by_commune.total("points") == result.numbers["POINTS_COUNT"]
    assert list(result.points_checked.values["inside"]) == ["00000"] * 3 + [None] * 2 + ["00000", None]


def test_two_points_at_one_place_both_count():
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0), ("B", "thùng thư", "00000", 0, 105.0, 9.0)])
    result = assess(make_communes([5000]), points)
    assert result.numbers["POINTS_COUNT"] == 2
    assert result.numbers["POINTS_AT_ONE_PLACE"] == 2


def test_commune_with_zero_people_and_commune_without_figure():
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0), ("B", "bưu cục", "00002", 2, 105.5, 9.0)])
    result = assess(make_communes([0, 0, NAN]), points)
    values = result.by_commune.values
    assert values["ppl_point"][0] == 0
    assert math.isnan(values["ppl_point"][1])
    assert math.isnan(values["ppl_point"][2])
    assert list(values["need"]) == [0, 1, 0]
    assert list(values["verdict"]) == ["Đạt", "Chưa đạt", "Đạt"]
    assert any("zero people" in note.text("en") for note in result.notes)
    assert any("no population figure" in note.text("en") for note in result.notes)


def test_points_needed_per_commune_is_the_largest_of_the_norms():
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0)])
    # 20,000 people need 3 points; 100 km2 need ceil(100 / (9 pi)) = 4; 8,000 people on 28 km2 need one.
    result = assess(make_communes([20000, 100, 8000], [20.0, 100.0, 28.0]), points)
    assert list(result.by_commune.values["need"]) == [2, 4, 1]


def test_an_official_area_far_from_the_polygon_is_marked_and_never_swapped():
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0)])
    result = assess(make_communes([100, 100], [11.0, 98.0], polygon_km2=[100.0, 100.0]), points)
    assert list(result.by_commune.values["area_km2"]) == [11.0, 98.0]
    assert "11" in result.by_commune.values["note"][0]
    assert any("polygon" in note.text("en") for note in result.notes)
    assert any("add up to 109.00 km²" in note.text("en") for note in result.notes)


def test_no_points_at_all():
    result = assess(make_communes([100]), make_points([]), load_province())
    assert math.isnan(result.numbers["PEOPLE_PER_POINT"])
    assert result.numbers["COMMUNES_WITHOUT_STAFFED"] == 1
    assert {item.met for item in result.targets if item.target.measure == "people_per_point"} == {None}


def test_negative_population_is_refused():
    with pytest.raises(InputError, match="negative"):
        make_communes([-1])


def test_targets_come_from_the_plan_profile_with_their_source():
    norms, targets = load_targets()
    by_key = {target.key: target for target in targets}
    assert (by_key["P9"].value, by_key["P9"].set_for) == (300, "old_ca_mau")
    assert (by_key["P1"].value, by_key["P1"].tolerance, by_key["P1"].better) == (3700, 0.05, "lower")
    assert all(target.source for target in (*norms, *targets))
    _, other = load_targets(resource_path("profiles", "tinh_mau_2021_2030.json"))
    assert "P9" not in {target.key for target in other}


def test_a_rules_file_may_bring_its_own_norms(tmp_path):
    file = tmp_path / "rules.json"
    file.write_text(json.dumps({"targets": [], "norms": [{
        "key": "own", "measure": "people_per_point", "sense": "at_most", "value": 5000, "vi": "a", "en": "b"}]}),
        encoding="utf-8")
    norms, targets = load_targets(file)
    assert [norm.value for norm in norms] == [5000]
    assert targets == ()
    for text in ("{", json.dumps({"targets": [{"id": "P1", "goals": [{}]}]})):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="rules.json"):
            load_targets(file)


@pytest.mark.parametrize(("better", "met"), [("", (False, True, False)), ("lower", (True, True, False)),
                                             ("higher", (False, True, True))])
def test_about_has_a_tolerance_and_a_direction(better, met):
    target = PostalTarget("x", "people_per_point", "about", 3700, vi="a", en="b", tolerance=0.05, better=better)
    assert tuple(target.met(value) for value in (3000, 3885, 4036)) == met
    assert target.met(NAN) is None


def test_two_ratios_without_a_common_number_conflict():
    few = PostalTarget("few", "people_per_point", "at_least", 9000, vi="a", en="b")
    near = PostalTarget("near", "mean_radius_km", "at_most", 2, vi="a", en="b")
    province = load_province()
    found = conflicts_within((few, near), province.territory(), 64)
    assert [(one.first.key, one.second.key) for one in found] == [("few", "near")]
    assert found[0].needs == (290, 633)


def test_the_number_of_points_set_for_the_old_province_is_converted_for_the_merged_one():
    result = assess(make_communes([2101712 / 64] * 64), spread(300, 64), load_province())
    said = [one.message.text("vi") for one in result.conflicts if "646" in one.message.text("vi")]
    assert len(said) == 1
    assert "300" in said[0]


def test_what_an_unstaffed_point_lacks_is_not_counted_among_the_staffed():
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0), ("B", "bưu cục", "00000", 0, 105.1, 9.0),
                          ("C", "thùng thư", "00000", 0, 105.2, 9.0), ("D", "bưu cục", "00000", 0, 105.3, 9.0)])
    points = replace(points, internet=np.array([1.0, 0.0, 0.0, NAN]), eservice=np.array([0.0, 0.0, 0.0, 1.0]))
    numbers = assess(make_communes([10]), points).numbers
    assert (numbers["POINTS_WITHOUT_INTERNET"], numbers["POINTS_WITHOUT_INTERNET_UNKNOWN"]) == (1, 1)
    assert (numbers["POINTS_WITHOUT_ESERVICE"], numbers["POINTS_WITHOUT_ESERVICE_UNKNOWN"]) == (2, 0)
    assert numbers["SHARE_STAFFED_ONLINE"] == 50.0
    assert (numbers["SHARE_STAFFED_ONLINE_LOW"], numbers["SHARE_STAFFED_ONLINE_HIGH"]) == (
        pytest.approx(100 / 3), pytest.approx(200 / 3))
    assert numbers["SHARE_ESERVICE"] == 25.0


@pytest.mark.parametrize(("people", "need"), [(8000, 0), (8000.0001, 1), (16000, 1)])
def test_a_norm_met_exactly_needs_no_further_point(people, need):
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0)])
    assert list(assess(make_communes([people], [20.0]), points).by_commune.values["need"]) == [need]


def test_norms_bind_the_public_network_and_targets_count_all_firms():
    points = spread(10, 1)
    norms, targets = load_targets()
    few = replace(points, public=np.array([1.0] * 4 + [0.0] * 6))
    result = assess(make_communes([40000]), few, options=GapOptions(basis="layer"))
    assert (result.numbers["PUBLIC_COUNT"], result.numbers["PUBLIC_COUNT_UNKNOWN"]) == (4, 0)
    figures = {item.target.key: item.figure for item in result.targets}
    assert (figures["norm_people"], figures["P1"], figures["P9"]) == (10000, 4000, 10)
    some = replace(points, public=np.array([1.0] * 4 + [NAN] * 6))
    result = assess(make_communes([40000]), some, options=GapOptions(basis="layer"))
    norm = next(item for item in result.targets if item.target.key == "norm_people")
    assert (norm.low, norm.high, norm.met) == (4000, 10000, None)
    told = assess(make_communes([40000]), points, options=GapOptions(basis="layer"))
    assert told.numbers["PUBLIC_COUNT"] is None
    assert any("Chưa phân biệt được" in note.text("vi") for note in told.notes)


def test_where_no_point_says_whether_it_is_staffed_the_target_is_missing_and_not_failed():
    points = replace(spread(1, 1), kind=np.array([None], dtype=object))
    result = assess(make_communes([10, 10]), points)
    staffed = next(item for item in result.targets if item.target.key == "P2")
    assert (staffed.met, staffed.missing) == (None, True)
    assert result.numbers["SHARE_COMMUNES_STAFFED"] is None
    assert result.numbers["SHARE_COMMUNES_STAFFED_HIGH"] == 50.0


def test_without_a_territory_official_figures_are_missing_and_the_layer_is_judged():
    result = assess(make_communes([4000]), spread(1, 1))
    assert math.isnan(result.numbers["PEOPLE_PER_POINT"])
    assert math.isnan(result.numbers["POPULATION_OFFICIAL"])
    assert result.numbers["PEOPLE_PER_POINT_LAYER"] == 4000
    assert next(item for item in result.targets if item.target.key == "norm_people").met


def test_a_population_that_lacks_a_commune_is_only_a_least_one():
    result = assess(make_communes([7000, NAN]), spread(2, 2), options=GapOptions(basis="layer"))
    norm = next(item for item in result.targets if item.target.key == "norm_people")
    assert (norm.figure, norm.high, norm.met) == (3500, math.inf, None)
