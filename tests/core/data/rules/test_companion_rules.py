"""A position or an operator that another layer contradicts is told; without one, or in doubt, nothing is."""
import numpy as np
import pytest
from hatangso.algorithms.core.data.rules import companions as rules
from hatangso.algorithms.core.data.rules.rows import equipment_twice
from raw_layers import raw

DEGREE_M = 110_570


def points(role, north_m, **columns):
    """Return a layer of points a kilometre apart from west to east, each so many metres north of the parallel 9."""
    lonlat = np.array([(105 + 0.01 * number, 9 + metres / DEGREE_M) for number, metres in enumerate(north_m)], float)
    return raw(role, columns, kind="point", crs="EPSG:4326", lonlat=lonlat, no_geometry=np.isnan(lonlat[:, 0]))


def hamlets(north_m):
    return points("hamlets", north_m, code=[f"A{number}" for number in range(len(north_m))],
                  name=["Ấp"] * len(north_m), commune=["1"] * len(north_m), households=[9] * len(north_m))


def premises(north_m):
    return points("premises", north_m, id=[f"P{number}" for number in range(len(north_m))],
                  hamlet=[f"A{number}" for number in range(len(north_m))], households=[9] * len(north_m))


def told(found):
    return sorted((finding.layer.role.name, row) for finding in found for row in finding.rows)


def test_a_row_away_from_the_hamlet_it_names_accuses_both():
    north = [0.0] * 40
    moved = [*north[:-1], 500.0]
    for own, theirs in ((moved, north), (north, moved)):
        found = list(rules.away_from_own_hamlet(premises(own), hamlets(theirs)))
        assert told(found) == [("hamlets", 39), ("premises", 39)]
        words = " ".join(finding.what.text("en") for finding in found)
        assert "500 m from hamlet A39" in words
        assert "P39" in words


def test_a_hamlet_is_accused_only_by_all_that_name_it():
    there = hamlets([0.0] * 40)
    some = premises([*[0.0] * 39, 500.0])
    some.columns["hamlet"][38] = "A39"
    found = list(rules.away_from_own_hamlet(some, there))
    assert told(found) == [("hamlets", 39), ("premises", 38), ("premises", 39)]
    some = points("premises", [0.0] * 40, id=[f"P{number}" for number in range(40)],
                  hamlet=[*(f"A{number}" for number in range(39)), "A0"], households=[9] * 40)
    assert told(rules.away_from_own_hamlet(some, there)) == [("premises", 39)]  # A0 has a row in its place


@pytest.mark.parametrize("scatter_m", [180.0, 400.0, 1200.0])
def test_houses_scattered_over_their_hamlet_are_in_order(scatter_m):
    thin = np.random.default_rng(1).exponential(scatter_m, 400).tolist()
    assert told(rules.away_from_own_hamlet(premises(thin), hamlets([0.0] * 400))) == []
    boxes = points("fibre", thin, id=[f"H{number}" for number in range(400)], operator=["VNPT"] * 400)
    assert told(rules.away_from_hamlets([hamlets([0.0] * 400), boxes])) == []


def test_a_box_away_from_every_hamlet_is_told_and_one_beside_a_moved_hamlet_is_not():
    boxes = points("fibre", [*[150.0] * 39, 600.0], id=[f"H{number}" for number in range(40)], operator=["VNPT"] * 40)
    moved = hamlets([2000.0, *[0.0] * 39])
    assert told(rules.away_from_hamlets([moved, boxes])) == [("fibre", 0), ("fibre", 39)]
    assert told(rules.away_from_hamlets([moved, premises([0.0] * 40), boxes])) == [("fibre", 39)]
    assert told(rules.away_from_hamlets([boxes])) == []


def test_a_layer_that_does_not_stand_at_hamlets_is_left_alone():
    boxes = points("fibre", [150.0, 700.0] * 20, id=[f"H{number}" for number in range(40)], operator=["VNPT"] * 40)
    assert told(rules.away_from_hamlets([hamlets([0.0] * 40), boxes])) == []
    few = points("fibre", [*[150.0] * 9, 700.0], id=[f"H{number}" for number in range(10)], operator=["VNPT"] * 10)
    assert told(rules.away_from_hamlets([hamlets([0.0] * 10), few])) == []


def masts(north_m, codes=None, **more):
    return points("masts", north_m, id=codes or [f"M{number}" for number in range(len(north_m))],
                  owner=["VNPT"] * len(north_m), **more)


def test_a_mast_that_moved_since_the_register_before_is_told_and_one_that_was_measured_anew_is_not():
    assert told(rules.moved_since(masts([0, 500.0, 30.0, 0]), masts([0.0] * 4))) == [("masts", 1)]
    assert told(rules.moved_since(masts([0, 500.0], ["M1", "M1"]), masts([0.0] * 2))) == []  # which one is it?
    assert told(rules.moved_since(masts([0, 500.0, 0], ["M9", "M1", "M2"]), masts([0.0] * 3))) == [("masts", 1)]
    assert told(rules.moved_since(masts([0, np.nan, 0]), masts([0, 0, np.nan]))) == []
    otherwise = masts([0, 500.0, 0], ["m 0", "m01", "M 2"])  # as every analysis finds them
    assert told(rules.moved_since(otherwise, masts([0.0] * 3))) == [("masts", 1)]


def test_registers_of_which_most_masts_differ_do_not_fit():
    found = list(rules.moved_since(masts([500.0, 500.0, 0]), masts([0.0] * 3)))
    assert told(found) == []
    assert [finding.what.text("en").split(" masts")[0] for finding in found] == ["2 of 3"]


def radio(**columns):
    return raw("radio", columns)


def test_equipment_of_an_operator_who_is_not_on_the_mast_is_told():
    there = masts([0.0] * 4, tenants=["Viettel", "VNPT, Mobifone", None, "Viettel; ai đó"])
    rows = radio(site_id=["M0", "M0", "M1", "M1", "M2", "M3", "M9"], technology=["4G"] * 7,
                 operator=["VNPT", "Mobifone", "MBF", "Viettel", "Viettel", "Mobifone", "Mobifone"])
    assert told(rules.operators_not_on_the_mast(rows, there)) == [("radio", 1), ("radio", 3)]  # VNPT owns M0


def test_one_equipment_with_two_figures_is_told_unless_it_may_be_sectors():
    columns = {"site_id": ["M0", "M0", "M1"], "operator": ["VNPT"] * 3, "technology": ["4G"] * 3,
               "band_mhz": [1800.0] * 3, "power_dbm": [46.0, None, 46.0]}
    assert told(equipment_twice(radio(**columns))) == [("radio", 0), ("radio", 1)]
    assert told(equipment_twice(radio(**columns, azimuth=[0, 120, 0]))) == []
