"""Positions that say little, lines that cannot be, sums of communes that do not agree."""
import numpy as np
from hatangso.algorithms.core.data.layers import RawLayer
from hatangso.algorithms.core.data.rules.places import RULES, away_from_roads, lines_outside
from hatangso.algorithms.core.data.rules.relations import unknown_hamlets
from hatangso.algorithms.core.data.rules.rows import near_duplicates, same_line_twice
from hatangso.algorithms.core.data.rules.sums import sums_by_commune
from hatangso.algorithms.core.data.rules.words import bands_of_no_technology, entered_twice
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.layers.roles import load_role
from raw_layers import communes, raw


def points(role, lonlat, **columns):
    lonlat = np.array(lonlat, float)
    return raw(role, columns, kind="point", crs="EPSG:4326", lonlat=lonlat, xy=lonlat,
               no_geometry=np.zeros(len(lonlat), bool))


def lines(*courses, role="network", **columns):
    count = len(courses)
    shapes = Shapes(np.array([place for one in courses for place in one], float),
                    np.cumsum([0, *map(len, courses)]), np.arange(count), np.zeros(count, bool), count=count)
    columns = {"id": [f"T{number}" for number in range(count)], **columns}
    return raw(role, columns, kind="line", crs="EPSG:4326", shapes=shapes, no_geometry=np.zeros(count, bool))


def told(layer, *rules):
    return {(finding.rule.text("en"), row) for rule in rules or RULES for finding in rule(layer)
            for row in finding.rows}


def test_columns_beside_a_position_and_digits_that_were_cut():
    layer = points("masts", [(105.123456, 9.123456), (105.2, 9.13), (105.23, 9.123456)], id=["A", "B", "C"],
                   owner=["VNPT"] * 3, kinhdo=["105,123456", 105.2, 105.24], vido=[9.123456, 9.13, 9.123456])
    assert told(layer) == {("digits cut off", 1), ("columns and position differ", 2)}


def test_full_hundredths_that_chance_brings_are_not_cut():
    few = [(105 + (step * 37 % 100) / 1000, 9 + (step * step * 7 % 101) / 1000) for step in range(1, 100)]
    assert {places for places in few if all(round(one, 2) == one for one in places)}  # some are full by chance
    layer = points("hamlets", few, name=["Ấp"] * 99, commune=["1"] * 99, households=[9] * 99)
    assert not {row for rule, row in told(layer) if rule == "digits cut off"}
    cut = [(round(x, 2), round(y, 2)) for x, y in few[:20]]
    layer = points("hamlets", cut + few[20:], name=["Ấp"] * 99, commune=["1"] * 99, households=[9] * 99)
    assert {row for rule, row in told(layer) if rule == "digits cut off"} >= set(range(20))


def test_several_hamlets_in_one_place():
    place = (105.123456, 9.123456)
    layer = points("hamlets", [place, (105.2134, 9.1312), place], name=["Ấp 1", "Ấp 2", "Ấp 3"], commune=["1"] * 3,
                   households=[9] * 3)
    assert told(layer) == {("several in one place", 0), ("several in one place", 2)}
    assert told(points("premises", [place, place], households=[1, 2])) == set()


def test_offices_may_share_a_building_schools_do_not():
    place = [(105.123456, 9.123456)] * 3
    told_of = [told(points("institutions", place, kind=[kind] * 3, name=["A", "B", "C"]))
               for kind in ("UBND", "trường")]
    assert told_of == [set(), {("several in one place", row) for row in range(3)}]


def test_lines_without_length_with_a_leap_or_of_another_length():
    short = [((105 + step / 100, 9.0), (105 + step / 100, 9.001)) for step in range(20)]
    layer = lines(*short, ((105, 9), (105, 9)), ((105, 9), (105.3, 9), (105.3, 9.001)))
    assert told(layer) == {("line without length", 20), ("leap in a line", 21)}
    layer = lines(((105, 9), (105, 9.1)), ((105, 9), (105, 9.1)), role="fibre_cables", length_km=[11.0, 1.1])
    assert told(layer) == {("declared length", 1)}


def test_lines_drawn_twice_the_other_way_round_and_lines_outside():
    course = ((105.01, 9.01), (105.02, 9.02))
    layer = lines(course, course[::-1], ((104, 8), (104, 8.1)), cap=["đường xã"] * 3)
    assert told(layer, same_line_twice) == {("near duplicate", 0), ("near duplicate", 1)}
    assert {finding.rows for finding in lines_outside(layer, communes())} == {(2,)}


def test_one_name_in_nearly_one_place_is_a_near_duplicate_although_figures_differ():
    layer = points("hamlets", [(105.123456, 9.1), (105.123476, 9.1), (105.123456, 9.1)], code=["1", "2", "3"],
                   name=["Ấp Tân", "ẤP TÂN", "Ấp Tân"], commune=["00123", "00123", "00124"], households=[90, 91, 92])
    assert told(layer, near_duplicates) == {("near duplicate", 0), ("near duplicate", 1)}


def test_a_house_away_from_roads_where_all_others_stand_beside_one():
    road = lines(((105.0, 9.05), (105.2, 9.05)))
    place = [(105.001 + step * 0.005, 9.0501) for step in range(39)]
    homes = points("premises", [*place, (105.1, 9.053)], households=[9] * 40)
    assert [finding.rows for finding in away_from_roads([homes, road])] == [(39,)]
    apart = points("masts", [(x, 9.06) for x, _ in place], id=list(map(str, range(39))), owner=["VNPT"] * 39)
    assert list(away_from_roads([apart, road])) == list(away_from_roads([homes])) == []


def grid(said, own):
    """Six communes of ``said`` people; each with ten hamlets, which have ``own``."""
    codes = [f"{number:05d}" for number in range(6)]
    layer = raw("communes", {"code": codes, "name": codes, "population": said})
    hamlets = raw("hamlets", {"name": ["Ấp"] * 60, "commune": [code for code in codes for _ in range(10)],
                              "households": [1] * 60, "population": own})
    return [(finding.layer.role.name, finding.rows) for finding in sums_by_commune(hamlets, layer)]


def test_a_commune_whose_hamlets_do_not_add_up_among_those_that_do():
    people = [100 + number for number in range(10)] * 6
    total = sum(people[:10])
    assert grid([total] * 6, people) == []
    assert grid([total] * 5 + [total * 10], people) == [("communes", (5,))]
    slip = list(people)
    slip[23] *= 10
    assert grid([total] * 6, slip) == [("hamlets", (23,))]
    assert grid([total * 1.1] * 6, people) == []  # of another date: nothing can be said


def test_hamlets_targets_and_bands_that_are_unknown():
    hamlets = raw("hamlets", {"code": ["1", "2", "3"], "name": ["a", "b", "c"]})
    homes = raw("premises", {"hamlet_code": ["1", "2", "9"], "ma_diem": ["a", "b", "c"], "households": [1, 2, 3]})
    homes = RawLayer("nhà", load_role("premises"), np.arange(3), {"hamlet": ["1", "2", "9"]}, fields={"hamlet": "ap"})
    assert [finding.rows for finding in unknown_hamlets(homes, hamlets)] == [(2,)]
    older = RawLayer("nhà", load_role("premises"), np.arange(3), {"hamlet": ["7", "8", "1"]}, fields={"hamlet": "ap"})
    assert [(finding.rows, finding.what.text("en").split(" features")[0]) for finding in unknown_hamlets(
        older, hamlets)] == [((), "2 of 3")]
    entered = raw("entered", {"target": ["F3", "F3", "M1"], "year": [2025] * 3, "value": [1.0, 2.0, 3.0]})
    assert told(entered, entered_twice) == {("entered twice", 0), ("entered twice", 1)}
    same = raw("entered", {"target": ["F3", "F3"], "year": [2025] * 2, "value": ["98", "98,0"]})
    assert told(same, entered_twice) == set()
    radio = raw("radio", {"site_id": ["A"] * 3, "operator": ["VNPT"] * 3, "technology": ["4G", "5G", "4G"],
                          "band_mhz": [1800, 900, 1080]})
    assert told(radio, bands_of_no_technology) == {("band of no technology", 1), ("band of no technology", 2)}


def test_two_slips_of_one_commune_are_both_named_and_large_hamlets_of_another_date_are_not():
    people = [100 + 7 * number for number in range(10)] * 6
    total = sum(people[:10])
    slips = list(people)
    for row in (12, 17, 31):
        slips[row] *= 10
    assert grid([total] * 6, slips) == [("hamlets", (12, 17)), ("hamlets", (31,))]
    other = [value * 1.07 for value in people]
    other[4] = 900  # a large hamlet, in a list of a later year
    assert grid([total] * 6, other) == [("hamlets", (4,))]
    other[4] = 350
    assert grid([total] * 6, other) == []


def test_a_wrong_commune_figure_is_not_blamed_on_its_hamlets():
    people = [100 + 7 * number for number in range(10)] * 6
    total = sum(people[:10])
    said = [total * share for share in (1.3, 1.2, 1.25, 1.35, 0.13, 0.009)]  # two lost digits, none to the unit
    assert grid(said, people) == []
    assert grid([total] * 5 + [total * 0.13], people) == [("communes", (5,))]
    slip = list(people)
    slip[45] *= 10
    assert grid([total * 0.93] * 6, slip) == [("hamlets", (45,))]
