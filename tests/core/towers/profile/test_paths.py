"""Single paths: parts that add up, the level of the area, clearance by hand, and the cause of what is missing."""
import csv

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.pages import charts
from hatangso.algorithms.core.radio import path
from hatangso.algorithms.core.radio.field import LossField, PathTerrain, Propagation
from hatangso.algorithms.core.radio.ground import Medium
from hatangso.algorithms.core.radio.p1812 import point_to_point
from hatangso.algorithms.core.towers.coverage import emitters
from hatangso.algorithms.core.towers.profile import paths

PLANE = LocalPlane(105.0, 21.0)
MEDIUM = Medium()
SERVICE = emitters.load_service("lte")


def line_of(height, clutter=0.0, kilometres=5.0):
    d = np.linspace(0.0, kilometres, len(height))
    return PathTerrain(d, np.asarray(height, float), np.full(len(height), float(clutter)), 21.0, longitude=105.0,
                       azimuth_deg=90.0)


def ground(shape):
    """Terrain of 0.001 degree cells around the plane's centre, ``shape`` a function of kilometres east."""
    east = (np.arange(200) - 99.5) * 0.001 * 103.9
    return Grid(np.tile(shape(east), (200, 1)), (104.9, 21.1), (0.001, -0.001))


def explain(terrain=None, clutter=0.0, east_km=4.0, **changes):
    p = Propagation("p1812", PLANE, 15_000.0, terrain=terrain, flat_clutter_m=clutter)
    given = emitters.planned((105.0, 21.0), SERVICE, **{"height_m": 30.0, "band_mhz": 1800.0, **changes})
    spots = paths.Spots.of(PLANE.inverse(np.array([[1000.0 * east_km, 0.0]])), ["1"], ["Ấp 1"])
    return paths.explain(given, spots, p, paths.ProfileOptions(SERVICE, -110.0, language="en"))


def only(result):
    return dict(zip(result.paths.table.keys, next(result.paths.rows())))


def test_parts_add_up_to_the_loss_of_the_recommendation():
    rng = np.random.default_rng(3)
    for _ in range(20):
        profile = line_of(rng.uniform(0, 60, 80), rng.uniform(0, 20), rng.uniform(1, 30))
        parts = path.parts(profile, 40.0, 1.5, 0.9, medium=MEDIUM)
        latitude, longitude = path.far_end(profile)
        whole = point_to_point.basic_loss(0.9, 50.0, profile.distance_km, profile.height_m, profile.clutter_m,
                                          np.full(80, 4),
                                40.0, 1.5, 2, 21.0, latitude, longitude_tx=105.0, longitude_rx=longitude,
                                delta_n=MEDIUM.delta_n, n0=MEDIUM.n0)
        assert parts.loss_db == pytest.approx(whole, abs=1e-9)
        assert parts.free_db + parts.diffraction_db + parts.air_db == pytest.approx(whole, abs=1e-9)
        assert parts.air_db <= 1e-6


def test_the_loss_is_that_of_the_area_over_terrain_and_on_the_plain():
    rng = np.random.default_rng(4)
    hills = ground(lambda east: 40 + 30 * np.sin(2 * east))
    for terrain, clutter in ((hills, 0.0), (hills, 10.0), (None, 10.0)):
        p = Propagation("p1812", PLANE, 9000.0, terrain=terrain, flat_clutter_m=clutter)
        xy = rng.uniform(-6000, 6000, (30, 2))
        field = LossField(p, (100.0, 50.0), xy)
        loss, _ = field.loss(45.0, 1.8)
        alone = [path.parts(field.profile(row), 45.0, 1.5, 1.8, medium=MEDIUM).loss_db for row in range(len(xy))]
        assert loss == pytest.approx(alone, abs=1e-6)


def test_the_published_profiles_give_their_free_space_and_diffraction(shared):
    """Paths of the validation set that lie inland, with clutter, at 50 % of time."""
    file = shared / "bench" / "radio" / "p1812" / "profiles" / "rburg_rural_with_clutter.csv"
    rows = list(csv.reader(file.open(encoding="latin-1")))
    start = next(i for i, row in enumerate(rows) if row and row[0].startswith("Number of Points"))
    points = np.array([[float(v) for v in row[:5]] for row in rows[start + 1 : start + 1 + int(rows[start][1])]])
    profile = PathTerrain(points[:, 0], points[:, 1], points[:, 3], 50.0, longitude=8.0, azimuth_deg=0.0)
    parts = path.parts(profile, 40.0, 10.0, 0.6, medium=MEDIUM)
    latitude, longitude = path.far_end(profile)
    whole = point_to_point.basic_loss(0.6, 50.0, points[:, 0], points[:, 1], points[:, 3], np.full(len(points), 4),
                                      40.0, 10.0,
                            2, 50.0, latitude, longitude_tx=8.0, longitude_rx=longitude, delta_n=MEDIUM.delta_n,
                            n0=MEDIUM.n0)
    assert parts.loss_db == pytest.approx(whole, abs=1e-9)


def test_clearance_is_that_worked_out_by_hand():
    height = np.zeros(101)
    height[50] = 12.0
    drawn = path.section(line_of(height, kilometres=10.0), 20.0, 20.0, 1.0, medium=MEDIUM)
    room = path.clearance(drawn)
    bulge = 500 * 5 * 5 / MEDIUM.radius_km  # 1.3 m at the middle of 10 km
    assert room.at_km == 5.0
    assert room.room_m == pytest.approx(20 - 12 - bulge)
    assert room.radius_m == pytest.approx(np.sqrt(0.2998 * 2500))  # half of sqrt(wavelength x distance)
    assert room.percent == pytest.approx(100 * (8 - bulge) / np.sqrt(749.5))


def test_clutter_at_the_ends_does_not_count():
    drawn = path.section(line_of(np.zeros(11), clutter=30.0), 20.0, 1.5, 1.0, medium=MEDIUM)
    assert drawn.top_m[[0, -1]].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("case", "cause"), [
    ({"east_km": 1.0}, "covered"),
    ({"terrain": "ridge", "eirp_dbm": 45.0}, "terrain"),
    ({"clutter": 25.0, "eirp_dbm": 50.0}, "clutter"),
    ({"eirp_dbm": -5.0}, "far"),
    ({"east_km": 20.0}, "none"),
    ({"terrain": "void"}, "unknown"),
])
def test_the_cause_is_what_stands_in_the_way(case, cause):
    shapes = {"ridge": lambda east: np.where(abs(east - 2) < 0.3, 120.0, 0.0),
              "void": lambda east: np.where(east > 3, np.nan, 0.0), None: None}
    shape = shapes[case.pop("terrain", None)]
    row = only(explain(None if shape is None else ground(shape), **case))
    assert row["cause"] == cause
    assert row["covered"] is (None if cause == "unknown" else cause == "covered")
    assert (row["level"] is None) == (cause in ("none", "unknown"))
    assert "mast" in row["cause_txt"] or "point given" in row["cause_txt"]


def test_a_path_is_printed_with_its_place_its_ground_and_what_the_line_of_sight_meets():
    hill = only(explain(ground(lambda east: np.where(abs(east - 2) < 0.3, 120.0, 0.0)), eirp_dbm=45.0))
    plain = only(explain(east_km=1.0))
    keys = ("place_id", "name", "technology", "ground", "unit", "sight", "cause_txt")
    assert [[row[key] for key in keys] for row in (hill, plain)] == [
        ["1", "Ấp 1", "4G", "terrain", "dBm", False,
         "Not covered by the point given, 4.00 km away: -143.5 dBm, 33.5 dB below the threshold of -110.0 dBm. Terrain "
         "at 2.22 km from the mast stands 106.1 m above the line of sight; diffraction takes 45.2 dB."],
        ["1", "Ấp 1", "4G", "plain", "dBm", True,
         "Covered by the point given, 1.00 km away: -67.6 dBm, 42.4 dB above the threshold of -110.0 dBm."]]


def test_the_earth_alone_blocks_a_long_path_over_bare_ground():
    low = path.section(line_of(np.zeros(301), kilometres=40.0), 10.0, 1.5, 1.0, medium=MEDIUM)
    parts = path.parts(line_of(np.zeros(301), kilometres=40.0), 10.0, 1.5, 1.0, medium=MEDIUM)
    room = path.clearance(low)
    assert room.room_m < 0
    assert parts.diffraction_db > 20
    assert paths.cause_of(-150.0, parts, room, -140.0) == "earth"


def test_a_band_outside_the_recommendation_is_refused():
    with pytest.raises(InputError, match="frequency"):
        explain(band_mhz=7000.0)


def test_a_place_without_position_is_left_out_and_counted():
    spots = paths.Spots.of(np.array([[105.0, 21.0], [np.nan, np.nan]]), [None, "b"], ["", "B"])
    assert (len(spots), spots.ids) == (1, ("1",))
    assert "1 place has no coordinates" in spots.notes[0].text("en")


def test_a_section_draws_its_layers_the_line_and_the_zone():
    drawn = charts.profile([0, 1, 2], ([0, 1, 0], [5, 9, 5], [5, 12, 5]), [20, 15, 10], [0, 4, 0],
                           names=("a", "b", "c", "d", "e"), language="en")
    assert drawn.count("<polygon") == 4
    assert drawn.count("<polyline") == 1
    assert all(f">{name}</text>" in drawn for name in "abcde")


def test_each_column_of_a_path_is_worked_out_by_hand():
    """4 km to a place behind 20 m of ground that ends 2.3 km from a mast of 30 m; 45 dBm over 1,200 elements.

    The profile has a point every 30 m, to 3.99 km. At 2.22 km the ray is 30 - 28.5 x 2.22 / 3.99 = 14.1 m high, the
    bulge of the earth 0.2 m and the first zone sqrt(166.6 x 2.22 x 1.77 / 3.99) = 12.8 m wide.
    """
    hill = ground(lambda east: np.where(abs(east - 2) < 0.3, 20.0, 0.0))
    found = explain(hill, eirp_dbm=45.0)
    row = only(found)
    profile = LossField(Propagation("p1812", PLANE, 15_000.0, terrain=hill), (0.0, 0.0),
                        np.array([[4000.0, 0.0]])).profile(0)
    losses = path.parts(profile, 30.0, 1.5, 1.8, medium=MEDIUM)
    words = ("place_id", "name", "site_id", "operator", "technology", "ground", "unit", "covered", "sight", "cause",
             "rank")
    assert [row[key] for key in words] == ["1", "Ấp 1", "", None, "4G", "terrain", "dBm", False, False, "terrain", 1]
    level = 45.0 - 30.79 - 3.01 - losses.loss_db
    assert {key: row[key] for key in row if key not in (*words, "cause_txt")} == {
        key: pytest.approx(value, abs=off) for key, value, off in (
            ("band_mhz", 1800.0, 0), ("height_m", 30.0, 0), ("dist_m", 4000.0, 0.01), ("threshold", -110.0, 0),
            ("eirp_dbm", 45.0 - 30.79, 0.01), ("ant_db", -3.01, 0.01), ("level", level, 0.02),
            ("margin_db", level + 110.0, 0.02), ("free_db", 92.4 + 20 * np.log10(1.8 * 3.99), 0.01),
            ("loss_db", losses.loss_db, 1e-9), ("diff_db", losses.diffraction_db, 1e-9), ("clut_db", 0.0, 1e-9),
            ("air_db", losses.air_db, 1e-9), ("duct_db", losses.ducting_db, 1e-9),
            ("scat_db", losses.troposcatter_db, 1e-9), ("clear_m", 14.14 - 20.0 - 0.21, 0.02),
            ("clear_pc", -100 * 6.07 / 12.81, 0.2), ("at_km", 2.22, 0.001))}
    assert found.numbers == {"COVERED_COUNT": 0, "PLACES_COUNT": 1, "UNKNOWN_COUNT": 0, "PATHS_COUNT": 1}
