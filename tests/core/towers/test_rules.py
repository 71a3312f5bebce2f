import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.towers import rules


def test_published_distances():
    hai_duong, quang_nam = rules.spacing("hai_duong_2018"), rules.spacing("quang_nam_2017")
    assert hai_duong.required_m(["A2b", "A2a"], [42, 15], np.array([1.0, 0.0])).tolist() == [100, 400]
    found = quang_nam.required_m(["A2a", "A2a", "A2a", "A2a", "A2b", "A1a"], [15, 15, 16, np.nan, 45, 3],
                                 np.array([1, 0, 1, 0, 1, 1.0]))
    assert found.tolist() == [150, 200, 200, 350, 300, 0]


def test_unreadable_rural_distance_is_said():
    quang_nam = rules.spacing("quang_nam_2017")
    assert quang_nam.required_m(["A2b"], [45], np.array([0.0])).tolist() == [300]
    assert "no rural distance" in quang_nam.notes[0].text("en")


def test_one_distance_is_named_in_the_readers_digits():
    assert rules.fixed(1000).text("vi") == "1.000 m ở mọi nơi"
    assert rules.fixed(1000).text("en") == "1,000 m everywhere"


def test_unknown_area_takes_the_larger_distance():
    assert rules.spacing("hai_duong_2018").required_m(["A2b"], [45], np.array([np.nan])).tolist() == [400]
    assert rules.fixed(250).required_m(["x"], [np.nan], np.array([np.nan])).tolist() == [250]


def test_unknown_set():
    with pytest.raises(InputError, match="no rule set is called nowhere"):
        rules.spacing("nowhere")


def test_45_m_needs_approval_and_is_never_forbidden():
    found = rules.approvals(np.array([44.9, 45.0, np.nan]))
    assert [len(item) for item in found] == [0, 1, 0]
    assert found[1][0].text("en").startswith("Needs approval")


def test_aerodrome_surfaces():
    port = rules.Aerodrome("Cà Mau", np.array([3900.0, 4500, 4500, 5900, 20000]), elevation_m=2.0)
    found = rules.approvals(np.array([10.0, 44, 44, 44, 44]), [port], ground_m=np.array([0.0, 3, 2, 300, 300]))
    # inside the inner radius; 45 m above the aerodrome's level, and 44 m; on a hill; out of its neighbourhood
    assert [len(item) for item in found] == [1, 1, 0, 1, 0]
    assert "4.5 km from the aerodrome Cà Mau, the top 45 m above its level" in found[1][0].text("en")


def test_a_provinces_own_file(tmp_path):
    path = tmp_path / "quy định.json"
    path.write_text('{"sets": [{"code": "x", "vi": "X", "en": "X", "spacing": [{"class": "*", "urban_m": 50, '
                    '"rural_m": 70}]}]}', encoding="utf-8")
    assert rules.chosen(path=str(path)).required_m(["A2b"], [42], np.array([0.0])).tolist() == [70]
    assert rules.chosen(120.0, str(path)).required_m(["A2b"], [42], np.array([0.0])).tolist() == [120]
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="Spacing rules of the province.*cannot be used. Line 1"):
        rules.chosen(path=str(path))
    path.write_text('{"sets": [{"code": "x"}]}', encoding="utf-8")
    with pytest.raises(InputError, match="/sets/0: vi is missing.*2 more places"):
        rules.chosen(code="x", path=str(path))


def _limits(rule, distance, nets, heights=(45.0, 45.0), urban=(1.0, 1.0)):
    present = np.array([[code in net for code in "VNM"] for net in nets])
    return float(rule.limits(np.array([0]), np.array([1]), np.array([distance]), ["A2b", "A2b"],
                             height_m=np.array(heights),
                             urban=np.array(urban), present=present)[0])


@pytest.mark.parametrize(("nets", "urban", "distance", "limit"), [
    (("V", "N"), 1, 119.9, 120), (("V", "N"), 1, 120.0, 0), (("V", "N"), 0, 249.9, 250), (("V", "N"), 0, 250.0, 0),
    (("V", "V"), 1, 299.9, 300), (("V", "V"), 1, 300.0, 0), (("V", "V"), 0, 449.9, 450), (("V", "V"), 0, 450.0, 0),
    (("", "V"), 1, 119.0, 120), (("", "V"), 1, 200.0, 0), (("", ""), 0, 249.0, 250),
    (("VN", "V"), 1, 100.0, 300), (("VN", "V"), 1, 299.0, 300), (("VN", "NM"), 0, 449.0, 450), (("VN", "M"), 0, 251.0,
                                                                                                0)])
def test_bac_ninh_asks_more_of_one_network_than_of_two(nets, urban, distance, limit):
    assert _limits(rules.spacing("bac_ninh_2025"), distance, nets, urban=(urban, urban)) == limit


def test_low_masts_keep_no_distance_and_an_unknown_height_is_not_low():
    rule = rules.spacing("bac_ninh_2025")
    assert _limits(rule, 10.0, ("V", "N"), heights=(3.0, 45.0)) == 0
    assert _limits(rule, 10.0, ("V", "N"), heights=(3.1, 45.0)) == 120
    assert _limits(rule, 10.0, ("V", "N"), heights=(np.nan, 45.0)) == 120
    assert rule.required_m(["x", "x"], [3.0, 4.0], np.array([1.0, 1.0])).tolist() == [0, 120]


def test_one_set_for_all_networks_takes_the_larger_requirement_of_the_two():
    rule = rules.spacing("hai_duong_2018")
    for nets in (("V", "N"), ("V", "V"), ("", "V"), ("VN", "N")):
        assert _limits(rule, 399.0, nets, urban=(1.0, 0.0)) == 400
        assert _limits(rule, 99.0, nets) == 100
        assert _limits(rule, 100.0, nets) == 0


def test_no_rule_of_a_province_is_a_silent_default():
    assert rules.chosen() is None
    assert rules.chosen(300.0).office_m == 0
    assert rules.chosen(code="hai_duong_2018").office_m == 200
    assert rules.chosen(300.0, code="hai_duong_2018").office_m == 200
    assert rules.chosen(300.0, code="hai_duong_2018").required_m(["x"], [45], np.array([1.0])).tolist() == [300]


def test_every_set_says_where_it_is_from_and_whether_it_is_in_force():
    for entry in load_json("rules", "spacing.json")["sets"]:
        assert entry["territory"]
        assert entry["document"]
        assert entry["source"]
        assert entry["confidence"]
        rule = rules.spacing(entry["code"])
        assert any(entry["document"] in note.text("en") for note in rule.notes)
        assert ("tỉnh đã hợp nhất" in rule.vi) == (entry["status"] == "merged")
    assert "2025-12-01" in " ".join(note.text("en") for note in rules.spacing("bac_ninh_2025").notes)


def test_a_rule_says_for_which_territory_it_was_issued():
    """A plan of another province rests on it as an example: whoever signs has to read so."""
    for code, territory in (("bac_ninh_2025", "Bắc Ninh"), ("hai_duong_2018", "Hải Dương")):
        said = [note.text("vi") for note in rules.spacing(code).notes]
        assert any(f"ban hành cho địa bàn {territory}; ở địa bàn khác chỉ để tham khảo" in text for text in said)


@pytest.mark.parametrize(("code", "office_m", "exempt_m", "classes"), [
    ("bac_ninh_2025", 0.0, 3.0, ()), ("hai_duong_2018", 200.0, None, ("A1a", "A1b")),
    ("quang_nam_2017", 200.0, None, ("A1a", "A1b"))])
def test_distances_from_offices_and_heights_that_keep_none_are_those_of_the_document(code, office_m, exempt_m, classes):
    rule = rules.spacing(code)
    assert (rule.office_m, rule.exempt_m, rule.office_classes) == (office_m, exempt_m, classes)
