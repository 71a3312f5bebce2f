"""A province's own limits: every rule can be switched off, shipped entries are replaced field by field."""
import ast
import json
from pathlib import Path

import numpy as np
import pytest
from hatangso.algorithms.core.data import limits
from hatangso.algorithms.core.data.checks import check_layers
from hatangso.algorithms.core.errors import InputError, Message
from hatangso.algorithms.core.messages import translate
from raw_layers import raw

ROOM = Path(limits.__file__).parent


def rules_in_the_source():
    """Yield the English name of the rule of every Finding that the room makes."""
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Finding", "_place"):
                words = [one.args[0].value for one in node.args if isinstance(one, ast.Call)
                         and getattr(one.func, "id", "") == "Message"]
                named = any(isinstance(one, ast.Call) for one in node.args[1:3])  # else the rule came as an argument
                if words and named:
                    yield words[0]


def test_every_rule_is_on_the_list_and_has_a_name_in_both_languages():
    assert set(rules_in_the_source()) == set(limits.RULES)
    assert all(translate(rule, "vi") != rule for rule in limits.RULES)


def profile(tmp_path, **content):
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"name": "A", **content}, ensure_ascii=False), encoding="utf-8")
    return limits.read_profile(path, "CHECK_PROFILE")


def test_limits_of_one_field_replace_the_shipped_ones_and_others_stay(tmp_path):
    own = profile(tmp_path, limits={
        "near_m": 5, "area_shares": {"drawn": {"low": 0.8}}, "dates": {"first": {"as_of": "2000-01-01"}},
        "usual": [{"role": "masts", "key": "height_m", "low": 5, "high": 90}],
        "possible": [{"role": "hamlets", "key": "population", "low": 0, "high": 9000}]})
    shipped = limits.limits()
    with limits.applied(own):
        assert limits.limits()["near_m"] == 5
        assert limits.limits()["area_shares"]["drawn"] == {"low": 0.8, "high": shipped["area_shares"]["drawn"]["high"]}
        assert limits.limits()["dates"]["last"] == shipped["dates"]["last"]
        assert limits.usual_of("masts", "height_m")["high"] == 90
        assert limits.usual_of("masts", "slots") == next(
            one for one in shipped["usual"] if (one["role"], one["key"]) == ("masts", "slots"))
        assert limits.possible_of("hamlets", "population")["high"] == 9000
        assert 99_999_999 in limits.possible_of("hamlets", "population")["marks"]
        assert len(limits.limits()["usual"]) == len(shipped["usual"])
    assert limits.limits() == shipped


@pytest.mark.parametrize(("own", "named"), [
    ({"usual": [{"role": "mast", "key": "height_m", "low": 1, "high": 9}]}, "usual/0/key.*mast;.*masts"),
    ({"possible": [{"role": "masts", "key": "hight_m", "low": 1, "high": 9}]}, "hight_m.*height_m"),
    ({"usual": [{"role": "masts", "key": "height_m", "low": 10, "high": 9}]}, "usual/0: low is above high"),
    ({"not_above": [{"role": "premises", "low": "copper", "high": "homes"}]}, "not_above/0/high.*homes"),
    ({"in_one_place": {"schools": 3}}, "schools"), ({"dates": {"first": {"begun": "2000-01-01"}}}, "begun"),
    ({"references": [{"role": "replies", "key": "mast", "to": [["towers", "id"]]}]}, "towers"),
    ({"variants": {"fields": [["network", "clas"]]}}, "variants/fields/0.*clas"),
    ({"words": [{"role": "masts", "key": "tenant", "also": ["A"]}]}, "words/0/key.*tenants"),
    ({"usual": []}, "limits/usual: an empty list changes nothing"), ({"references": []}, "limits/references: an empty"),
    ({"neer_m": 5}, "neer_m")])
def test_kinds_of_layers_fields_and_limits_that_are_unknown_are_refused_by_name(tmp_path, own, named):
    with pytest.raises(InputError, match=named):
        profile(tmp_path, limits=own)


def test_a_possible_value_of_ones_own_counts_where_the_usual_one_is_wider(tmp_path):
    layer = raw("masts", {"id": ["A", "B", "C"], "owner": ["Viettel"] * 3, "height_m": [42.0, 120.0, 3.0]})
    own = profile(tmp_path, limits={"possible": [{"role": "masts", "key": "height_m", "low": 5, "high": 100}]})
    told = {(rule, feature) for rule, feature in zip(*(check_layers([layer], "en", profile=own).findings.values[key]
                                                       for key in ("rule", "feature")))}
    assert told == {("impossible value", "2"), ("impossible value", "3")}


@pytest.mark.parametrize(("rule", "layer", "own"), [
    ("name and type differ", raw("communes", {"code": ["1", "2"], "name": ["Phường A", "Xã B"], "type": ["Xã", "xã"]}),
     {"loose_kinds": ["Xã"]}),
    ("accents missing", raw("hamlets", {"code": ["1", "2"], "name": ["Tan Thuan Trach", "Ấp B"]}),
     {"other_languages": ["Tan"]}),
    ("several in one place", raw(
        "institutions", {"id": list("ABC"), "name": list("ABC"), "kind": ["trường học"] * 3}, kind="point",
        crs="EPSG:4326", lonlat=np.full((3, 2), (105.05, 9.05)), no_geometry=np.zeros(3, bool)),
     {"shared_buildings": ["trường học"]})])
def test_words_of_a_profile_are_read_as_people_write_them(tmp_path, rule, layer, own):
    told = [rule in check_layers([layer], "en", profile=one).findings.values["rule"]
            for one in (None, profile(tmp_path, limits=own))]
    assert told == [True, False]


def test_words_of_a_province_are_known_besides_the_shipped_ones(tmp_path):
    layer = raw("masts", {"id": ["A", "B"], "owner": ["Viettel"] * 2,
                          "tenants": ["VNPT, Công an tỉnh", "Radio 3K"]})
    own = profile(tmp_path, limits={"words": [{"role": "masts", "key": "tenants", "also": ["công an tỉnh"]}]})
    told = [[what for rule, what in zip(*(check_layers([layer], "en", profile=one).findings.values[key]
                                          for key in ("rule", "what"))) if rule == "unknown word"]
            for one in (None, own)]
    assert [len(some) for some in told] == [2, 1]
    assert "Radio 3K" in told[1][0]


def test_every_limit_that_is_shipped_may_be_set():
    known = json.loads((ROOM.parents[2] / "resources/schemas/check_profile.json").read_text(encoding="utf-8"))
    assert set(limits.limits()) - {"source", "confidence"} == set(known["properties"]["limits"]["properties"])


def test_rules_are_switched_off_by_either_name(tmp_path):
    own = profile(tmp_path, off=["numbers as text", "số lưu dạng chữ", "Formula"])
    with limits.applied(own):
        assert not limits.is_on(Message("numbers as text"))
        assert not limits.is_on(Message("formula"))
        assert limits.is_on(Message("no value"))
    assert limits.is_on(Message("numbers as text"))


def test_an_unknown_rule_is_refused_with_a_near_one(tmp_path):
    with pytest.raises(InputError, match="numbers as text"):
        profile(tmp_path, off=["number as text"])
