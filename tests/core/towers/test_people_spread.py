"""People of communes that stand for demand: what is used is said, beside the official figure."""
import numpy as np
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.towers.communes import MastCommunes, people_spread


def communes(codes, people):
    return MastCommunes(codes, codes, shapes=None, people=np.array(people, float))


def test_the_sum_of_communes_nobody_knows_is_said_with_what_is_unknown():
    said = people_spread(communes(["1", "2", "3"], [1000.0, np.nan, 500.0]), "xa")
    assert said.text("en") == ("Without demand places the people of layer xa are spread over its communes: "
                               "1,500 in all, 1 communes unknown.")


def test_the_communes_of_a_province_are_compared_with_its_official_population():
    province = load_json("territories", "ca_mau.json")
    place = next(item for item in province["territories"] if item["key"] == province["reference"])
    codes = place["commune_codes"]
    official = place["population"]["value"]
    said = people_spread(communes(codes, [official * 1.5 / len(codes)] * len(codes)), "communes").text("en")
    assert "150 %" in said or "150.0 %" in said
    assert f"{official:,}" in said
