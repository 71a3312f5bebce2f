"""Bands at their edges, shares of entries in a strange band, and what the page of a run of coverage has."""
import re
from types import SimpleNamespace

import numpy as np
import pytest
from core.towers.coverage.coverage_cases import LTE, PLANE, assess, options, places_at, propagation, rows_at
from core.towers.yearly.plan_cases import square
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.towers.coverage import assess as coverage
from hatangso.algorithms.core.towers.coverage import emitters, setup
from hatangso.algorithms.core.towers.coverage.report import coverage_report

BANDS = {"bands": [{"technology": "4G", "band_mhz": 900, "from_mhz": 880, "to_mhz": 960},
                   {"technology": "4G", "band_mhz": 1000, "from_mhz": 970, "to_mhz": 1040},
                   {"technology": "5G", "band_mhz": 955, "from_mhz": 950, "to_mhz": 960}]}


@pytest.mark.parametrize(("mhz", "band"), [(960, 900), (970, 1000), (965, 1000), (880, 900), (940, 900), (945, 900)])
def test_a_band_holds_its_edges_and_goes_before_a_nearer_one(mhz, band):
    """960 MHz is nearer to 1000 than to 900, but stands in the band that begins at 880."""
    assert emitters.band_defaults(BANDS, "4G", mhz)["band_mhz"] == band


def test_one_entry_of_four_in_a_band_of_no_4g_is_a_quarter():
    rows = rows_at([(0, 0), (900, 0), (1800, 0), (2700, 0)], ["Viettel"] * 4, technology=["4G"] * 4,
                   band_mhz=np.array([1800.0, 3500.0, 1800.0, 1800.0]), height_m=np.full(4, 30.0))
    said = [note.text("en") for note in emitters.build(rows, LTE).notes if "band in which" in note.text("en")]
    assert [text.partition(";")[0] for text in said] == [
        "RADIO: 1 entry (25.0 %) names a band in which its technology is not used, such as 4G at 3,500 MHz"]
    assert "(masts t1)" in said[0]


def test_headings_of_the_page_are_of_what_there_is():
    def headings(found, **changes):
        return re.findall("<h2>(.*?)</h2>", coverage_report(found, options(language="en", **changes)))

    whole = ["Model, threshold and assumptions", "Share of people by operator", "White spots"]
    assert headings(assess(language="en")) == whole
    found = assess(language="en", communes=square((-500, -500, 9000)))
    assert headings(found) == [*whole[:2], "By commune", *whole[2:]]


def test_classes_of_land_cover_become_heights_and_the_rest_is_told_in_numbers():
    classes = Grid(np.array([[3.0, 5.0, 5.0], [77.0, np.nan, 3.0]]), (105.0, 9.2), (1.0, -1.0))
    found, notes = setup.clutter_heights(classes, "p1812")
    assert found.values.tolist() == [[10.0, 20.0, 20.0], [0.0, 0.0, 10.0]]
    assert [re.findall(r"\d[\d.,]*", note.text("en").partition(":")[2]) for note in notes] == [
        ["1", "1812", "0"], ["1", "16.67", "0"]]


def test_places_of_a_raster_stand_in_the_middle_of_their_cells():
    grid = Grid(np.array([[3.0, 0.0], [np.nan, 5.0]]), (105.0, 9.2), (0.01, -0.02))
    found = setup.places_of_raster(grid)
    assert found.people.tolist() == [3.0, 5.0]
    assert found.lonlat.round(6).tolist() == [[105.005, 9.19], [105.015, 9.17]]
    assert list(found.ids) == ["1", "2"]
    assert found.notes[-1].text("en") == "POPULATION_RASTER: 2 inhabited cells with 8 people."


def test_the_window_of_a_raster_reaches_as_far_as_a_mast_in_each_direction():
    rows = SimpleNamespace(lonlat=PLANE.inverse(np.array([[-3000.0, 500.0], [2000.0, -700.0]])))
    low_x, low_y, high_x, high_y = setup.window(rows, PLANE, 1000.0)
    west, south = PLANE.forward(np.array([[low_x, low_y]]))[0]
    east, north = PLANE.forward(np.array([[high_x, high_y]]))[0]
    assert (west, south, east, north) == pytest.approx((-4000.0, -1700.0, 3000.0, 1500.0), abs=0.5)


def test_clutter_stands_on_the_ground_and_not_on_a_surface_model():
    heights = Grid(np.zeros((2, 2)), (105.0, 9.2), (0.01, -0.01))
    plain, notes = setup.propagation("p1812", PLANE, LTE)
    assert (plain.flat_clutter_m, plain.reach_m, plain.receiver_m, notes) == (10, 15000.0, 1.5, ())
    assert (plain.medium.delta_n, plain.medium.n0) == (50, 370)
    surface, notes = setup.propagation("p1812", PLANE, LTE, terrain=heights, dem_kind="surface", clutter=heights)
    assert (surface.clutter, surface.flat_clutter_m, surface.terrain) == (None, 0.0, heights)
    assert [note.text("en") for note in notes] == [
        "The terrain is a surface model: clutter heights are not added to it."]
    ground, notes = setup.propagation("p1812", PLANE, LTE, terrain=heights, clutter=heights, flat_clutter_m=4.0,
                                      reach_m=900.0, receiver_m=3.0, delta_n=45.0, n0=301.0)
    assert (ground.clutter, ground.flat_clutter_m, ground.reach_m, ground.receiver_m, notes) == (
        heights, 4.0, 900.0, 3.0, ())
    assert (ground.medium.delta_n, ground.medium.n0) == (45.0, 301.0)
    empirical, _ = setup.propagation("hata", PLANE, LTE, terrain=heights, clutter=heights)
    assert (empirical.terrain, empirical.clutter) == (None, None)
    assert setup.propagation("radius", PLANE, LTE)[0].model == "freespace"
    found = coverage.assess(emitters.build(rows_at([(0, 0)], ["Viettel"], technology=["4G"]), LTE),
                            places_at([(500, 0)]), propagation(), options())
    assert found.numbers["SHARE_COVERED_ANY"] == 100.0
