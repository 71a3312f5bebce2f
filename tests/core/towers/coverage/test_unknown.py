"""What a model does not answer stays unknown, and the terrain that is not given is named."""
import numpy as np
import pytest
from core.towers.coverage.coverage_cases import (
    LTE,
    NR,
    PLANE,
    assess,
    options,
    places_at,
    propagation,
    ridge_grid,
    rows_at,
)
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.coverage import assess as coverage
from hatangso.algorithms.core.towers.coverage import emitters, setup


def test_what_a_mast_outside_the_terrain_covers_is_not_known_and_it_is_named():
    rows = rows_at([(30000, 0), (0, 0)], ["Viettel", "VNPT"], technology=["4G", "4G"])
    result = coverage.assess(emitters.build(rows, LTE), places_at([(500, 0), (30500, 0)]),
                             propagation(terrain=ridge_grid()), options())
    assert result.numbers["TOWERS_OUTSIDE"] == 1
    assert result.towers.values["in_terrain"].tolist() == [False, True]
    assert result.demand.values["status"] == ["some", "unknown"]
    (note,) = [note for note in result.notes if "outside the terrain model or on a void" in note.template
               and "masts" in note.template]
    assert note.values["ids"] == emitters.build(rows, LTE).tower[0]


@pytest.mark.parametrize(("model", "band", "height", "reason"), [
    ("cost231", 2600.0, 45.0, "frequency"), ("hata", 1800.0, 45.0, "frequency"), ("hata", 900.0, 20.0, "mast height"),
    ("uma", 1800.0, 45.0, "mast height"), ("p1812", 7000.0, 45.0, "frequency")])
def test_a_model_that_answers_for_no_pair_is_refused_and_gives_no_zero(model, band, height, reason):
    rows = rows_at([(0, 0)], ["Viettel"], technology=["4G"], band_mhz=np.array([band]), height_m=np.array([height]))
    with pytest.raises(InputError, match=f"the 1 pair of place and mast does not lie.*{reason}.*{band:g} MHz"):
        coverage.assess(emitters.build(rows, LTE), places_at([(2000, 0)]), propagation(model), options(model))


def test_places_the_model_refuses_are_unknown_and_no_white_spots():
    rows = rows_at([(0, 0), (30_000, 0)], ["Viettel", "Viettel"], technology=["4G"] * 2,
                   band_mhz=np.array([1800.0, 2600.0]), height_m=np.array([45.0, 45.0]))
    people = [1000.0, 200.0, 300.0]
    result = coverage.assess(emitters.build(rows, LTE), places_at([(1500, 0), (31_500, 0), (15_000, 14_000)], people),
                             propagation("cost231", 12_000.0), options("cost231"))
    assert result.demand.values["status"] == ["all", "unknown", "none"]
    numbers = result.numbers
    assert numbers["SHARE_COVERED_ANY"] == pytest.approx(100 * 1000 / 1300)
    assert numbers["SHARE_COVERED_ANY_LOW"] == pytest.approx(100 * 1000 / 1500)
    assert numbers["SHARE_COVERED_ANY_HIGH"] == pytest.approx(100 * 1200 / 1500)
    assert numbers["SHARE_COVERED_ANY_UNKNOWN"] == 200.0
    assert result.white_spots.values["place_id"] == ["p2"]
    assert numbers["WHITE_SPOTS_PEOPLE"] == 300.0
    assert any("valid range" in str(note) and "frequency" in str(note) for note in result.notes)
    assert any("Not known for 200 people" in str(note) for note in result.notes)


def test_a_place_is_not_unknown_where_one_pair_covers_it_or_free_space_cannot():
    rows = rows_at([(0, 0), (100, 0)], ["Viettel", "Viettel"], technology=["4G"] * 2,
                   band_mhz=np.array([1800.0, 2600.0]), height_m=np.array([45.0, 45.0]))
    given, ground = emitters.build(rows, LTE), propagation("cost231", 12_000.0)
    point_index = coverage.assess(given, places_at([(1500, 0)]), ground, options("cost231"))
    assert point_index.demand.values["status"] == ["all"]
    assert point_index.numbers["SHARE_COVERED_EACH_UNKNOWN"] == 0
    hopeless = coverage.assess(given, places_at([(1500, 0)]), ground, options("cost231", threshold=-30.0))
    assert hopeless.demand.values["status"] == ["none"]
    assert hopeless.numbers["SHARE_COVERED_EACH_UNKNOWN"] == 0


def test_a_mast_on_a_void_does_not_put_its_places_on_one():
    values = ridge_grid().values.copy()
    values[395:405, 395:405] = np.nan
    ground = propagation(terrain=Grid(values, (-12000.0, 12000.0), (30.0, -30.0), PLANE.definition))
    rows = rows_at([(0, 0), (-5000, 0)], ["Viettel", "VNPT"], technology=["4G"] * 2)
    result = coverage.assess(emitters.build(rows, LTE), places_at([(500, 0), (-4500, 0), (2500, 0)]), ground, options())
    said = [str(note) for note in result.notes]
    assert any("1 mast stands outside the terrain model or on a void" in text for text in said)
    assert not any("places lie outside the terrain model" in text for text in said)


def test_terrain_without_land_cover_takes_the_clutter_of_the_plain():
    plain = Grid(np.zeros((900, 900), np.float32), (-13500.0, 13500.0), (30.0, -30.0), PLANE.definition)
    service = NR
    xy = [(x, 100.0) for x in range(500, 8000, 500)]
    rows = rows_at([(0, 0)], ["Viettel"], technology=["5G"], height_m=np.array([42.0]))
    given = emitters.build(rows, service)

    def shares(**more):
        ground, notes = setup.propagation("p1812", PLANE, service, reach_m=8000.0, **more)
        result = coverage.assess(given, places_at(xy), ground, options(service=service, threshold=-105.0))
        return result.numbers["SHARE_COVERED_ANY"], " ".join(map(str, (*notes, *result.notes)))

    flat, said_flat = shares()
    terrain, said = shares(terrain=plain)
    assert terrain == pytest.approx(flat)
    assert 0 < flat < 100
    for text in (said, said_flat):
        assert "any operator (clutter 10 m everywhere, no land cover given)" in text
    assert "clutter 10 m high is taken to stand everywhere on the terrain" in said
    bare, said_bare = shares(terrain=plain, flat_clutter_m=0.0)
    surface, said_surface = shares(terrain=plain, dem_kind="surface")
    assert bare == surface > flat
    assert "No clutter is added to the terrain" in said_bare
    assert "any operator (no clutter added)" in said_surface


def test_communes_carry_range_sensitivity_method_and_a_last_row():
    square = np.array([[-2000, -2000], [2000, -2000], [2000, 2000], [-2000, 2000], [-2000, -2000]], float)
    shapes = Shapes(PLANE.inverse(square), np.array([0, 5]), np.array([0]), np.zeros(1, bool), count=1)
    result = assess("freespace", xy=[(500.0, 0.0), (6900.0, 3000.0)], communes=MastCommunes(["1"], ["A"], shapes),
                    threshold=-80.0, language="vi")
    by = result.by_commune.values
    assert by["code"] == ["1", None]
    assert by["name"] == ["A", "Chưa xác định xã, phường"]
    assert by["population"].tolist() == [100.0, 100.0]
    assert by["population"].sum() == result.numbers["POPULATION_TOTAL"]
    assert by["stations"].tolist() == [2, 0]
    assert result.numbers["SHARE_COMMUNES_SERVED"] == 100.0
    assert by["any_lo"].tolist() == by["any_hi"].tolist() == by["share_any"].tolist()
    assert by["any_un"].tolist() == [0.0, 0.0]
    assert (by["any_weak"] <= by["share_any"]).all()
    assert (by["any_strong"] >= by["share_any"]).all()
    assert by["any_weak"].tolist() != by["any_strong"].tolist()
    assert by["default_pc"][0] == 100.0
    assert (by["service"][0], by["tech"][0], by["model"][0], by["threshold"][0], by["thr_unit"][0]) == (
        "4G (LTE)", "4G", "freespace", -80.0, "dBm")
    inside = assess("radius", radius_m=1000.0, xy=[(500.0, 0.0)], communes=MastCommunes(["1"], ["A"], shapes))
    assert inside.by_commune.values["code"] == ["1"]
    assert np.isnan(inside.by_commune.values["any_weak"]).all()
