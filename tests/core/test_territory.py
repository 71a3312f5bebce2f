import json
import math

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.territory import load_province


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
    with pytest.raises(InputError, match="above zero"):
        load_province(file)
    with pytest.raises(InputError, match="nothing.json"):
        load_province(tmp_path / "nothing.json")
