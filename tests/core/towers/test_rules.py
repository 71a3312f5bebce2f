import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.towers import rules


def test_files_have_what_the_schema_asks():
    for name, wanted in load_json("rules", "schema.json").items():
        content = load_json("rules", name)
        assert not [key for key in wanted["required"] if key not in content], name
        for group, keys in wanted["items"].items():
            for item in content[group]:
                assert not [key for key in keys if key not in item], (name, group)


def test_published_distances():
    hai_duong, quang_nam = rules.spacing("hai_duong_2018"), rules.spacing("quang_nam_2017")
    assert hai_duong.required_m(["A2b", "A2a"], [42, 15], np.array([1.0, 0.0])).tolist() == [100, 400]
    found = quang_nam.required_m(["A2a", "A2a", "A2a", "A2a", "A2b", "A1a"], [15, 15, 16, np.nan, 45, 3],
                                 np.array([1, 0, 1, 0, 1, 1.0]))
    assert found.tolist() == [150, 200, 200, 350, 300, 0]


def test_unreadable_rural_distance_is_said():
    quang_nam = rules.spacing("quang_nam_2017")
    assert quang_nam.required_m(["A2b"], [45], np.array([0.0])).tolist() == [300]
    assert "no rural distance" in quang_nam.notes[0].text()


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
    assert found[1][0].text().startswith("Needs approval")


def test_aerodrome_surfaces():
    port = rules.Aerodrome("Cà Mau", np.array([3900.0, 4500, 4500, 5900, 20000]), elevation_m=2.0)
    found = rules.approvals(np.array([10.0, 44, 44, 44, 44]), [port], ground_m=np.array([0.0, 3, 2, 300, 300]))
    # inside the inner radius; 45 m above the aerodrome's level, and 44 m; on a hill; out of its neighbourhood
    assert [len(item) for item in found] == [1, 1, 0, 1, 0]
    assert "4.5 km from the aerodrome Cà Mau, the top 45 m above its level" in found[1][0].text()


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
