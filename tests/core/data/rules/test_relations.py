"""Layers held against each other: which rows are named, with which words, and which are left alone."""
import numpy as np
import pytest
from hatangso.algorithms.core.data.rules import relations
from raw_layers import communes, masts, raw

IN_FIRST, IN_SECOND, OUTSIDE, NOWHERE = (105.05, 9.05), (105.15, 9.05), (106.0, 9.05), (np.nan, np.nan)


EACH = {"outside every commune", "another commune", "urban or not"}  # shown at every feature, not once for all


def said(findings):
    """Return (rule, what, rows) of each finding."""
    findings = list(findings)
    assert [one.each for one in findings] == [one.rule.text("en") in EACH for one in findings]
    return [(one.rule.text("en"), one.what.text("en"), one.rows) for one in findings]


def points(role, places, **columns):
    lonlat = np.array(places, float)
    return raw(role, columns, kind="point", crs="EPSG:4326", lonlat=lonlat, no_geometry=np.isnan(lonlat[:, 0]))


def test_positions_are_told_by_what_they_lie_in_and_what_their_code_says():
    layer = points("masts", [IN_FIRST, IN_FIRST, IN_SECOND, OUTSIDE, NOWHERE, IN_SECOND, IN_FIRST],
                   id=list("ABCDEFG"), commune=["00124", "00124", "00123", "00123", "00123", "99999", "00123"])
    assert said(relations.outside_communes(layer, communes())) == [
        ("outside every commune", "The position lies in no commune.", (3,)),
        ("another commune", "The code says 00124, the position lies in 00123.", (0, 1)),
        ("another commune", "The code says 00123, the position lies in 00124.", (2,))]


def test_without_codes_only_the_position_is_told():
    layer = points("masts", [OUTSIDE, IN_FIRST], id=["A", "B"])
    assert said(relations.outside_communes(layer, communes())) == [
        ("outside every commune", "The position lies in no commune.", (0,))]


_EXPECTED = "where the code of a commune is expected."


@pytest.mark.parametrize(("codes", "expected"), [
    (["An Xuyên", "Đất Mũi", "99999", "00123"],
     [("names instead of codes", f'2 features have a name ("An Xuyên") {_EXPECTED}', (0, 1)),
      ("unknown commune code", "1 feature has the code 99999, which no commune has.", (2,))]),
    (["An Xuyên", "99999", "00123", "00123"],
     [("unknown commune code", "1 feature has the code An Xuyên, which no commune has.", (0,)),
      ("unknown commune code", "1 feature has the code 99999, which no commune has.", (1,))]),
    (["An Xuyên", "An Xuyên", "An Xuyên", ""],
     [("unknown commune code", "3 features have the code An Xuyên, which no commune has.", (0, 1, 2))]),
    (["CM1 a", "CM2 b", "00123", "00124"],
     [("names instead of codes", f'2 features have a name ("CM1 a") {_EXPECTED}', (0, 1))]),
    (["CM1", "CM2", "00123", "00124"],
     [("unknown commune code", "1 feature has the code CM1, which no commune has.", (0,)),
      ("unknown commune code", "1 feature has the code CM2, which no commune has.", (1,))]),
])
def test_names_in_place_of_codes_are_one_finding_where_they_are_most(codes, expected):
    layer = raw("hamlets", {"code": list("abcd"), "commune": codes})
    assert said(relations.unknown_commune_codes(layer, communes())) == expected


@pytest.mark.parametrize(("code", "meant"), [
    ("00123", "00123"), ("'00123", "00123"), ("123", "00123"), ("123.0", "00123"), ("7", None), ("Xã", None)])
def test_the_code_that_is_meant(code, meant):
    assert relations.meant_code(code, ["00123", "00124", "07", "007"]) == meant


@pytest.mark.parametrize(("role", "households", "told"), [
    ("hamlets", [400, 312.5], []), ("hamlets", [400, 387.5], []),  # 5 % less and more than 750
    ("hamlets", [400, 311], [("totals differ", "The sum is 711, that of the communes 750.", ())]),
    ("hamlets", [400, 390], [("totals differ", "The sum is 790, that of the communes 750.", ())]),
    ("hamlets", [400, None], [("totals differ", "The sum is 400, that of the communes 750.", ())]),
    ("masts", [1, 1], []),
])
def test_totals_may_differ_by_five_percent(role, households, told):
    layer = raw(role, {"name": ["a", "b"], "households": households})
    assert said(relations.sums_against_communes(layer, communes())) == told
    assert said(relations.sums_against_communes(layer, communes(households=[0, 0]))) == []


def test_equipment_without_its_mast_is_counted():
    radio = raw("radio", {"site_id": ["A", "X", "", "Y"], "operator": ["Viettel"] * 4, "technology": ["4G"] * 4})
    assert said(relations.masts_without_radio(radio, masts())) == [
        ("unknown mast", "2 rows name a mast that the mast layer does not have.", (1, 3))]


def test_nothing_is_said_where_everything_fits():
    radio = raw("radio", {"site_id": ["A", "B"], "operator": ["Viettel"] * 2, "technology": ["4G"] * 2})
    assert said(relations.masts_without_radio(radio, masts())) == []
    assert said(relations.outside_communes(masts(), communes())) == []
    assert said(relations.unknown_commune_codes(masts(), communes())) == []
    homes = raw("premises", {"id": ["A", "B"], "hamlet": ["H1", "H1"]})
    assert said(relations.unknown_hamlets(homes, raw("hamlets", {"code": ["H1"], "name": ["một"]}))) == []
    asked = raw("institutions", {"id": ["A", "B"], "commune": ["00123", "00124"], "urban": [1, 0]})
    assert said(relations.urban_otherwise(asked, communes(type=["phường", "xã"]))) == []


def crosswalk():
    return raw("crosswalk", {"old_code": ["1", "1", "2"], "new_code": ["00123", "00999", "00124"],
                             "old_name": ["Xã Một", "Xã Một", "Xã Hai"]})


@pytest.mark.parametrize(("key", "written", "told"), [
    ("commune", ["1", "2", "2", "1", "3"], [(0, "1", "00123", "00124"), (2, "2", "00124", "00123")]),
    ("code", ["1", "2", "2", "1", "3"], [(0, "1", "00123", "00124"), (2, "2", "00124", "00123")]),
    ("commune", ["xa mot", "Xã Hai", "Xã Hai", "", "Xã Ba"],
     [(0, "xa mot", "00123", "00124"), (2, "Xã Hai", "00124", "00123")]),
    ("commune", ["1", "7", "8", "9", "3"], []),  # less than half of them are known: another list
    ("commune", ["00123", "00123", "00123", "00124", "1"], []),
])
def test_places_of_former_communes_lie_in_what_these_became(key, written, told):
    layer = points("hamlets", [IN_SECOND, IN_SECOND, IN_FIRST, OUTSIDE, IN_FIRST], name=list("abcde"),
                   **{key: written})
    assert said(relations.outside_successors(layer, communes(), crosswalk())) == [
        ("another commune", f"By the crosswalk {code} became {new}, the position lies in {place}.", (row,))
        for row, code, new, place in told]


def test_a_table_without_places_and_a_crosswalk_without_codes_are_left_alone():
    table = raw("hamlets", {"name": ["a"], "commune": ["1"]})
    assert said(relations.outside_successors(table, communes(), crosswalk())) == []
    placed = points("hamlets", [IN_SECOND], name=["a"], commune=["1"])
    assert said(relations.outside_successors(placed, communes(), raw("crosswalk", {"old_code": ["1"]}))) == []


@pytest.mark.parametrize(("asked", "told"), [
    (["D1", "D2", "D9", "D2"], [("unknown reference", "D9 is not found in lớp.", (2,))]),
    (["D1", "D8", "D9", "D2"], [("unknown reference", "2 codes are not found in lớp.", (1, 2))]),
    (["D1", "D7", "D8", "D9"], [("unknown reference", "3 of 4 codes are not found in lớp.", ())]),
    (["D9", "", "", ""], [("unknown reference", "D9 is not found in lớp.", (0,))]),
    (["D1", "", "không", "D2"], []),
])
def test_what_most_rows_name_in_vain_is_said_of_the_layers(asked, told):
    replies = raw("replies", {"request": asked, "mast": [""] * 4})
    assert said(relations.unknown_references(replies, [raw("requests", {"id": ["D1", "D2"]})])) == told


@pytest.mark.parametrize(("urban", "told"), [
    ([1, 1, 1, 0, 0], (3,)),
    ([1, 1, 0, 0, 0], ()),  # three of five agree: the communes may be meant otherwise
    ([1, 1, 1, 0, None], (3,)),
    ([1, 1, 0, None, None], ()),
    ([1, 1, 1, 1, 0], ()),
])
def test_one_in_four_may_be_urban_otherwise(urban, told):
    layer = raw("institutions", {"id": list("ABCDE"), "commune": ["00123"] * 4 + ["00124"], "urban": urban})
    found = said(relations.urban_otherwise(layer, communes(type=["phường", "xã"])))
    assert [rows for *_, rows in found] == [told] * bool(told)


def test_communes_without_rows_say_nothing_of_what_is_urban():
    layer = raw("institutions", {"id": ["A"], "commune": ["00123"], "urban": [1.0]})
    assert said(relations.urban_otherwise(layer, raw("communes", {"code": [], "type": []}))) == []


@pytest.mark.parametrize(("named", "told"), [
    (["H1", "H2", "H9", "H1", ""], [("1 feature names a hamlet that the hamlet layer does not have.", (2,))]),
    (["H1", "H8", "H9", "H1", ""],
     [("2 of 4 features name a hamlet that the hamlet layer does not have.", ())]),
    (["H1", "H2", "", "", ""], []),
])
def test_hamlets_that_premises_name_in_vain(named, told):
    layer = raw("premises", {"id": list("ABCDE"), "hamlet": named})
    hamlets = raw("hamlets", {"code": ["H1", "H2"], "name": ["một", "hai"]})
    assert [(what, rows) for _, what, rows in said(relations.unknown_hamlets(layer, hamlets))] == told
