import json
import math

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.territory.communes import code_key
from hatangso.algorithms.core.territory.official import find_province, fits, load_province


def test_the_shipped_file_states_its_figures_with_date_and_source():
    province = load_province()
    assert (province.vi, province.epsg, province.reference) == ("Cà Mau", 9207, "merged")
    merged, old = province.territory(), province.territory("old_ca_mau")
    assert (merged.population.value, merged.area_km2.value, merged.communes) == (2606672, 7942.39, 64)
    assert old.population.value == 1210843
    assert {old.area_km2.value, *(one.value for one in old.other_areas_km2)} == {5275.0, 5294.87}
    for territory in province.territories:
        assert territory.population.source
        assert territory.population.as_of
    assert math.isnan(province.territory("old_bac_lieu").area_km2.value)


def test_the_census_of_both_old_provinces_is_that_of_the_merged_one():
    province = load_province()
    census = [one.value for one in province.territory().other_populations]
    parts = [province.territory("old_ca_mau").other_populations[0].value,
             province.territory("old_bac_lieu").population.value]
    assert census == [sum(parts)] == [2101712]


def test_the_file_follows_its_schema():
    schema, data = load_json("territories", "schema.json"), load_json("territories", "ca_mau.json")
    assert set(schema["required"]) <= set(data)
    figure = set(schema["$defs"]["figure"]["required"])
    for territory in data["territories"]:
        assert set(schema["$defs"]["territory"]["required"]) <= set(territory)
        assert set(territory) <= set(schema["$defs"]["territory"]["properties"])
        for one in (territory["population"], territory["area_km2"], *territory["other_populations"]):
            assert figure <= set(one)


@pytest.mark.parametrize("change", [
    {"reference": "elsewhere"}, {"territories": []}, {"territories": [{"key": "x"}]}, {"crs": {}},
])
def test_a_file_that_cannot_be_used_is_refused(tmp_path, change):
    file = tmp_path / "tỉnh.json"
    file.write_text(json.dumps({**load_json("territories", "ca_mau.json"), **change}), encoding="utf-8")
    with pytest.raises(InputError):
        load_province(file)


def test_a_population_of_zero_is_refused(tmp_path):
    data = load_json("territories", "ca_mau.json")
    data["territories"][0]["population"]["value"] = 0
    file = tmp_path / "tỉnh.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InputError, match="/territories/0/population/value: 0 must be above 0"):
        load_province(file)
    with pytest.raises(InputError, match="nothing.json"):
        load_province(tmp_path / "nothing.json")


CA_MAU = load_province().territory().codes


def test_the_shipped_list_of_communes_has_as_many_codes_as_communes():
    assert len(set(CA_MAU)) == load_province().territory().communes == 64


@pytest.mark.parametrize(("codes", "fit"), [
    (CA_MAU, True), ([f" {code} " for code in CA_MAU], True), ([float(code) for code in CA_MAU], True),
    (CA_MAU[:61], True), (CA_MAU[:60], False),  # 61 / 64 = 95.3 %, 60 / 64 = 93.8 %
    ((*CA_MAU, "1", "2", "3"), True), ((*CA_MAU, "1", "2", "3", "4"), False),  # 64 / 67 and 64 / 68
    ([f"{code:05}" for code in range(1, 65)], False), ((), False), ([None] * 64, False),
])
def test_a_listed_territory_fits_when_both_lists_agree_to_95_percent(codes, fit):
    assert fits(load_province().territory(), codes) is fit
    found = find_province(codes)
    assert (found is not None and found.reference == "merged") is fit


@pytest.mark.parametrize(("count", "name", "fit"), [
    (100, "Cà Mau", True), (95, "tỉnh Cà Mau", True), (105, "Ca Mau", True), (94, "Cà Mau", False),
    (100, "Cần Thơ", False), (100, "", False), (100, "Mau", False),
])
def test_a_territory_without_a_list_fits_by_count_and_name(count, name, fit):
    territory = load_province().territory("old_ca_mau")
    assert fits(territory, [str(code) for code in range(count)], name=name) is fit
    found = find_province([f"old {number}" for number in range(count)], name=name)
    assert (found is not None and found.reference == "old_ca_mau") is fit


def test_codes_that_lost_their_zeros_are_the_same_codes():
    assert [code_key(code) for code in ("00166", "166", 166, 166.0, " 166.0", "A-01", "0", None)] == [
        "166", "166", "166", "166", "166", "A-01", "0", ""]
