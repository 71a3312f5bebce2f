"""Which territory a layer of communes shows, which codes are names, and which value is a slip."""
from dataclasses import replace

import numpy as np
import pytest
from hatangso.algorithms.core.territory.codes import names_for_codes
from hatangso.algorithms.core.territory.official import Official, Territory, fits, load_province
from hatangso.algorithms.core.territory.sums import _one_alone

PLACE = Territory("x", "Tỉnh Cà Mau", "Province of the Cape", Official(10.0), Official(5.0), communes=20)


@pytest.mark.parametrize(("name", "fit"), [
    ("Cà Mau", True), ("ca mau", True), ("tỉnh Cà Mau", True), ("Tỉnh", False), ("", False), ("Mau", False),
    ("the Cape", True), ("Province of the Cape", True), ("Bạc Liêu", False)])
def test_a_territory_without_codes_fits_by_the_number_of_communes_and_a_name_in_either_language(name, fit):
    assert fits(PLACE, [str(code) for code in range(20)], name=name) is fit


@pytest.mark.parametrize(("count", "fit"), [(18, False), (19, True), (21, True), (22, False)])
def test_the_number_of_communes_may_differ_by_five_percent(count, fit):
    assert fits(PLACE, [str(code) for code in range(count)], name="Cà Mau") is fit


@pytest.mark.parametrize(("shared", "foreign", "fit"), [(20, 0, True), (19, 0, True), (18, 0, False), (20, 1, True),
                                                        (20, 2, False), (0, 0, False)])
def test_a_territory_with_codes_fits_by_them_alone(shared, foreign, fit):
    place = replace(PLACE, codes=tuple(f"{code:05d}" for code in range(20)))
    codes = [*(f"{code:05d}" for code in range(shared)), *(f"9{code:04d}" for code in range(foreign))]
    assert fits(place, codes, name="Bạc Liêu") is fit


def test_a_code_in_words_is_a_code_where_a_commune_has_it_the_first_too():
    codes = ["XA NHAT", "00002"]
    assert names_for_codes("ấp", "commune", [7, 8, 9], named=["XA NHAT", "00002", ""], codes=codes) is None
    note = names_for_codes("ấp", "commune", [7, 8, 9], named=["XA NHAT", "Xã Hai", "00002"], codes=codes)
    assert note.text("en").startswith('Layer ấp: 1 feature (feature 8) gives a name ("Xã Hai") where a code belongs')


@pytest.mark.parametrize("slip", [10.0, 100.0, 1000.0, 0.1, 0.01, 0.001])
def test_one_value_with_a_digit_too_many_or_too_few_is_found_alone(slip):
    true = np.array([4000.0, 7000.0, 9000.0])
    values = true * [1.0, slip, 1.0]
    assert _one_alone(values, true.sum() - values.sum(), 0.5).tolist() == [1]
    assert _one_alone(values, true.sum() - values.sum() + 1.0, 0.5).tolist() == []


@pytest.mark.parametrize(("lacking", "found"), [(-7000.0, [1]), (-4000.0, [0]), (7000.0, []), (-7000.6, [])])
def test_one_value_that_is_counted_though_it_should_not_be_is_found(lacking, found):
    assert _one_alone(np.array([4000.0, 7000.0, 0.0]), lacking, 0.5).tolist() == found


def test_a_key_that_stands_twice_in_a_territory_file_is_named(tmp_path):
    import json

    from hatangso.algorithms.core.errors import InputError
    from hatangso.algorithms.core.resources import resource_path

    content = json.loads(resource_path("territories", "ca_mau.json").read_text(encoding="utf-8"))
    content["territories"].append(content["territories"][0])
    path = tmp_path / "twice.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_province(path)
    number, key = len(content["territories"]) - 1, content["territories"][0]["key"]
    assert f"/territories/{number}: the key {key} stands twice." in refused.value.text("en")
