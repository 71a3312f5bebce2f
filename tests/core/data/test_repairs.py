"""Safe repairs: what readers do anyway or what one correction alone makes right; all else is left."""
import numpy as np
import pytest
from hatangso.algorithms.core.data.checks import check_layers
from hatangso.algorithms.core.data.repairs import REMOVED, safe_repairs, tidy

from .test_checks import communes, masts, raw


def repairs(layer, *others):
    return {(one.row, one.field): one.after for one in safe_repairs(layer, *others)}


@pytest.mark.parametrize(("text", "plain"), [
    ("Ấp\u00a01", "Ấp 1"), ("Ấp\u200b 1", "Ấp 1"), ("A\u0302\u0301p 1", "Ấp 1"), ("Ấp 1 \u00a0", "Ấp 1"),
    ("Kh\x0bóm 3", "Kh\x0bóm 3"), ("Khóm \x0b3", "Khóm 3"), ("Khóm\x02 3", "Khóm 3"), ("Quốc lộ 1 – Cà Mau", None),
    ("30 m²", None), ("=1+1", None), ("", None),
])
def test_texts(text, plain):
    assert tidy(text) == (text if plain is None else plain)


def test_texts_in_an_old_encoding_are_left_to_decoding():
    assert repairs(communes(name=["An Xuyªn", "§Êt Mòi"])) == {}
    assert repairs(communes(name=["An\u00a0Xuyên", "Đất Mũi"])) == {(0, "name"): "An Xuyên"}


def test_a_repair_is_called_as_the_finding_is():
    found = safe_repairs(communes(name=["An  Xuyên ", "Đất\u200b Mũi"]))
    assert [(one.rule.text("en"), one.after) for one in found] == [
        ("needless blanks", "An Xuyên"), ("hidden signs", "Đất Mũi")]
    assert [one.rule.text("en") for one in safe_repairs(communes(name=["An Xuyên ", "Đất Mũi"]))] == ["needless blanks"]


def test_marks_for_no_figure_become_empty_and_other_odd_figures_stay():
    layer = communes(population=[99_999_999, 2000], households=[-9999, 60_000])
    assert repairs(layer) == {(0, "population"): None, (0, "households"): None}


@pytest.mark.parametrize(("code", "meant"), [
    ("124", "00124"), ("00124.0", "00124"), ("00124\u200b", "00124"), ("'00124", "00124"), ("00129", None),
    ("Đất Mũi", None), (124, None),
])
def test_codes_of_communes(code, meant):
    found = repairs(masts(commune=["00123", code]), communes())
    assert found.get((1, "commune")) == meant


def moved(x, y, commune="00124"):
    layer = masts(lonlat=((105.05, 9.05), (np.nan, np.nan)), commune=["00123", commune])
    object.__setattr__(layer, "xy", np.array([(105.05, 9.05), (x, y)]))
    object.__setattr__(layer, "lost", (1,))
    return repairs(layer, communes()).get((1, ""))


def test_a_point_goes_home_where_one_change_alone_brings_it_into_its_commune():
    assert moved(9.05, 105.15) == (105.15, 9.05)
    assert moved(-105.15, 9.05) == (105.15, 9.05)
    assert moved(105.15, -9.05) == (105.15, 9.05)
    assert moved(9.05, 105.15, commune="00123") is None
    assert moved(0.0, 0.0) is None
    assert moved(10.515, 9.05) is None


def test_repeated_rows_and_totals_are_taken_out_and_the_first_stays():
    layer = masts(lonlat=((105.05, 9.05), (105.05, 9.05)), id=["A", "A"], owner=["VNPT", "VNPT"],
                  height_m=[30.0, 30.0], commune=["00123", "00123"])
    assert repairs(layer) == {(1, ""): REMOVED}
    assert [one.row for one in safe_repairs(layer, None, lambda layer, rows: False)] == []
    table = raw("hamlets", {"name": ["Ấp 1", "Tổng cộng"], "commune": ["00123", None], "households": [5, 5]})
    assert repairs(table) == {(1, ""): REMOVED}


def test_the_log_shows_signs_that_nobody_sees():
    result = check_layers([communes(name=["An\u00a0Xuyên", "Đất Mũi"])], "vi")
    assert list(result.fixed.log.rows()) == [
        ["lớp", "1", "name", "ký tự ẩn", "An<U+00A0>Xuyên", "An Xuyên"]]
    assert result.numbers["REPAIRS_COUNT"] == 1


def test_sound_layers_need_no_repair():
    assert safe_repairs(communes()) == ()
    assert safe_repairs(masts(), communes()) == ()
