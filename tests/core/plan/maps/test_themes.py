"""Themes and audiences as data: every layer and figure is declared, what an audience sees can be drawn."""
import re
from functools import partial
from xml.etree import ElementTree

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.package import output_name, resource_path
from hatangso.algorithms.core.plan.maps import places, themes
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.rules.audience import AUDIENCES, Audience, audience_of
from hatangso.algorithms.core.towers.register.operators import naming

RULES = {output_name(name): told for name, told in load_json("rules", "audiences.json")["layers"].items()}
LAYERS = sorted({one for theme in themes.themes() for one in (*theme.layers, *theme.communes)})
STEP = {"television": "mobilecoverage"}


def columns_of_style(layer):
    name, output = layer.split("/")
    path = resource_path("styles", f"{STEP.get(name, name)}_{output.lower()}.qml")
    rules = ElementTree.parse(path).iter("rule") if path.is_file() else ()
    return {column for rule in rules for column in re.findall('"([a-z_0-9]+)"', rule.get("filter") or "")}


def test_a_theme_is_found_by_key_and_by_title_in_any_case():
    for theme in themes.themes():
        for word in (theme.key, theme.vi, theme.en.upper()):
            assert themes.wanted(word) == [theme]
    assert themes.wanted("") is None
    assert themes.wanted("postalgap, POSTALGAP; Kiểm", own=("Kiểm",)) == [themes.themes()[0], "Kiểm"]
    with pytest.raises(InputError, match="copper"):
        themes.wanted("copper")


def test_what_is_not_declared_is_internal():
    for key in ("operator", "public"):
        assert Audience(key).columns("sharedtowersiting/REFUSED") == ()
        assert Audience(key).columns("checklayers/FINDINGS") == ()
        assert "owner" not in Audience("public").columns("sharedtowersiting/SITES")
    assert Audience("internal").columns("checklayers/FINDINGS") is None
    assert Audience("internal").shows("sharedtowersiting/SITES", {"oper_new": "VNPT"})


def test_rows_of_other_operators_are_left_out_in_every_spelling():
    viettel = audience_of("operator", "vietel", partial(naming, language="vi"))
    for text in ("Viettel", "VNPT, Viettel", "VTL; MBF", "Tập đoàn Công nghiệp Viễn thông Quân đội"):
        assert viettel.shows("sharedtowersiting/SITES", {"oper_new": text}), text
    for text in ("VNPT", "", None, "MobiFone; Vietnamobile"):
        assert not viettel.shows("sharedtowersiting/SITES", {"oper_new": text}), text
    assert viettel.shows("postalgap/BY_COMMUNE", {"code": "1"})
    assert viettel.mark("vi") == "Gửi doanh nghiệp: Viettel"
    tower = audience_of("operator", "ock", partial(naming, language="vi"))
    assert tower.mark("vi") == "Gửi doanh nghiệp: OCK Việt Nam"
    assert [tower.shows("sharedtowersiting/SITES", {"oper_new": text}) for text in ("OCK; VNPT", "Viettel")] == [
        True, False]
    both = audience_of("operator", "viettel; vina", partial(naming, language="vi"))
    assert both.mark("vi") == "Gửi doanh nghiệp: Viettel, VNPT", "whose rows a file holds, it says"


def test_an_operator_is_named_where_and_only_where_it_is_needed():
    with pytest.raises(InputError, match="which operator"):
        audience_of("operator", "", partial(naming, language="vi"))
    for key in ("internal", "public"):
        with pytest.raises(InputError, match="not for one"):
            audience_of(key, "Viettel", partial(naming, language="vi"))
        assert audience_of(key, "", partial(naming, language="vi")).key == key
    assert set(load_json("rules", "audiences.json")["words"]) == set(AUDIENCES)


@pytest.mark.parametrize("layer", sorted(set(RULES) & set(LAYERS)))
def test_an_audience_sees_the_columns_by_which_a_layer_is_drawn(layer):
    for key in ("operator", "public"):
        seen = Audience(key).columns(layer)
        assert not seen or columns_of_style(layer) <= set(seen), columns_of_style(layer) - set(seen)


def test_zones_follow_the_meridian():
    assert places.nearest_zone(104.9) in ("5897", "9208")
    assert places.nearest_zone(108.2) == "9217"
    assert places.is_national(8.6, 23.4)
    assert not places.is_national(8.5, 9.7)
    for one in places.archipelagos()["archipelagos"]:
        assert places.in_archipelago([island[1:] for island in one["islands"]]).all()
