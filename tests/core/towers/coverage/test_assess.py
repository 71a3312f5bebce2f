"""Coverage of places: best server, shares, white spots, road gaps, defaults, pruning, cache."""
import numpy as np
import pytest
from core.towers.coverage.coverage_cases import (
    LTE,
    PLANE,
    TELEVISION,
    assess,
    options,
    places_at,
    propagation,
    ridge_grid,
    rows_at,
)
from hatangso.algorithms.core.errors import Cancelled, InputError, SizeError
from hatangso.algorithms.core.geometry import point_index
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.radio.field import LossField
from hatangso.algorithms.core.radio.link_budget import Margins
from hatangso.algorithms.core.radio.loss_cache import LossCache
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.coverage import assess as coverage
from hatangso.algorithms.core.towers.coverage import best_server, emitters, setup
from hatangso.algorithms.core.towers.coverage.raster import level_raster
from hatangso.algorithms.core.towers.coverage.report import coverage_report
from hatangso.algorithms.core.towers.reach.areas import CoveredPlaces
from hatangso.algorithms.core.towers.reach.model import ModelReach, default_antenna
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions


# -- emitters ----------------------------------------------------------------------------------
def test_who_only_broadcasts_is_none_of_all_operators_of_a_mobile_service_and_the_other_way_round():
    rows = rows_at([(0, 0), (100, 0), (200, 0), (300, 0)], ["Viettel", "VNPT", "SDTV", "MobiFone"],
                   technology=["4G", "5G", "DVB-T2", None])
    assert set(emitters.build(rows, LTE).codes) == {"VTL", "VNPT", "MBF"}, "5G or not told: a mobile operator"
    assert set(emitters.build(rows, TELEVISION).codes) == {"SDTV", "MBF"}


def test_missing_figures_are_defaulted_and_counted():
    rows = rows_at(
        [(0, 0), (100, 0), (200, 0)], ["Viettel", "VNPT; MobiFone", "Viettel"], technology=["4G", None, "5G"],
        band_mhz=np.array([1800.0, np.nan, 3700.0]), power_dbm=np.array([46.0, np.nan, 53.0]),
        gain_dbi=np.array([17.5, np.nan, 24.0]), height_m=np.array([45.0, 0.0, 30.0]))
    found = emitters.build(rows, LTE)
    assert found.tower == ("t0", "t1", "t1")
    assert found.defaulted_towers == 1
    assert found.missing.any(axis=1).tolist() == [False, True, True]
    assert found.height_m.tolist() == [45.0, 42.0, 42.0]
    assert found.eirp_dbm[0] == pytest.approx(32.2, abs=0.05)
    said = " ".join(note.text("en") for note in found.notes)
    for words in ("1 mast has no technology", "1 mast has no band", "1 mast has no power", "1 mast has no "
                                                                                                 "antenna "
                  "gain", "1 mast has no antenna height"):
        assert words in said, words
    with pytest.raises(InputError):
        emitters.build(rows_at([(0, 0)], ["Viettel"], technology=["5G"]), LTE)


def test_the_row_of_an_emitter_says_whose_it_is_and_what_was_taken_by_default():
    rows = rows_at([(0, 0), (3000, 0)], ["Viettel", "VNPT; MobiFone"], technology=["4G", None],
                   band_mhz=np.array([1800.0, np.nan]), power_dbm=np.array([46.0, np.nan]),
                   gain_dbi=np.array([17.5, np.nan]), height_m=np.array([45.0, 0.0]))
    found = coverage.assess(emitters.build(rows, LTE), places_at([(50, 50), (3100, 0)]), propagation("freespace"),
                            options("radius", radius_m=1000.0, language="en"))
    printed = [dict(zip(found.towers.table.keys, row)) for row in found.towers.rows()]
    every = "technology, band, power or EIRP, antenna gain, antenna height"
    assert [(row["site_id"], row["operator"], row["technology"], row["oper_src"], row["defaulted"], row["people"],
             row["only"]) for row in printed] == [
        ("t0", "Viettel", "4G", "by RADIO", None, 100.0, 100.0), ("t1", "VNPT", "4G", "by RADIO", every, 100.0, 0.0),
        ("t1", "MobiFone", "4G", "by RADIO", every, 100.0, 0.0)]


def test_a_band_in_which_the_technology_is_not_used_is_told():
    rows = rows_at([(0, 0), (100, 0), (200, 0), (300, 0)], ["Viettel"] * 4, technology=["4G", "LTE", "4G", "4G"],
                   band_mhz=np.array([1800.0, 1080.0, np.nan, 2600.0]))
    said = [note.text("en") for note in emitters.build(rows, LTE).notes if "is not used" in note.template
            or "not used" in note.template]
    assert len(said) == 1
    assert "1 entry (25.0 %)" in said[0]
    assert "4G at 1,080 MHz" in said[0]
    assert "(masts t1)" in said[0]


def test_radio_rows_take_position_and_height_of_their_mast():
    register = positions.Register(PLANE.inverse([(0, 0), (1000, 0)]), ["t0", "t1"], height_m=np.array([45.0, 30.0]))
    found = emitters.build(positions.gather(register, PLANE, radio=positions.Radio(
        ["t1", "t9", "t1"], ["Viettel", "VNPT", "VNPT"], ["4G", "4G", "4G"], height_m=np.array([np.nan, 20.0,
                                                                                                25.0]))), LTE)
    assert found.tower == ("t1", "t1")
    assert found.height_m.tolist() == [30.0, 25.0]
    assert found.lonlat[0] == pytest.approx(register.lonlat[1])
    assert found.by_radio.tolist() == [True, True]


def test_the_register_names_users_as_the_other_analyses_read_them():
    register = positions.Register(
        PLANE.inverse([(0, 0), (500, 0), (900, 0)]), ["a", "b", "c"], owners=["Viettel", "Golden Towers", "Viettel"],
        operators=[None, "MobiFone", None], tenants=["VNPT", None, None], height_m=np.array([30.0, 0.0, 9.0]),
        building_m=np.array([np.nan, 12.0, 20.0]))
    found = emitters.build(positions.gather(register, PLANE), LTE)
    named = {(tower, found.codes[column]) for tower, column in zip(found.tower, found.operator.tolist())}
    assert named == {("a", "VTL"), ("a", "VNPT"), ("b", "MBF"), ("c", "VTL")}
    assert dict(zip(found.tower, found.height_m)) == {"a": 30.0, "b": 42.0, "c": 29.0}
    assert any("Golden Towers" in note.text("en") for note in found.notes)


# -- best server -------------------------------------------------------------------------------
def random_case(seed=0, masts=9, count=4000):
    rng = np.random.default_rng(seed)
    rows = rows_at(rng.uniform(-5000, 5000, (masts, 2)), rng.choice(["Viettel", "VNPT"], masts),
                   technology=["4G"] * masts, height_m=rng.choice([25.0, 45.0], masts),
                   band_mhz=rng.choice([700.0, 1800.0], masts))
    return emitters.build(rows, LTE), rng.uniform(-5500, 5500, (count, 2))


@pytest.mark.parametrize("model", ["p1812", "freespace", "rma"])
def test_sparing_and_threads_change_nothing(model):
    found, xy = random_case()
    ground = propagation(model, 5000.0, terrain=ridge_grid() if model == "p1812" else None)
    whole = best_server.best_server(found, xy, ground, -120.0, prune=False, threads=1)
    for threads in (1, 2):
        spared = best_server.best_server(found, xy, ground, -120.0, threads=threads)
        assert np.array_equal(spared.level, whole.level)
        assert np.array_equal(spared.server, whole.server)
        assert spared.evaluated < whole.evaluated
        assert spared.evaluated + spared.pruned == whole.evaluated + whole.pruned


def test_the_best_server_is_the_best_of_all_single_masts():
    found, xy = random_case(seed=3, masts=4, count=500)
    ground = propagation("p1812", 8000.0, terrain=ridge_grid())
    got = best_server.best_server(found, xy, ground, -120.0)
    masts = PLANE.forward(found.lonlat)
    level = np.full((len(found), len(xy)), -np.inf)
    for e in range(len(found)):
        point_index = np.flatnonzero(np.hypot(*(xy - masts[e]).T) <= 8000.0)
        one = LossField(ground, masts[e], xy[point_index])
        loss, _ = one.loss(found.height_m[e], found.frequency_ghz[e])
        elevation = one.elevation_deg(found.height_m[e])
        gain = best_server.pattern_db("sector3", one.azimuth_deg, elevation, found.downtilt[e])
        level[e, point_index] = found.eirp_dbm[e] + gain - loss
    for operator in range(len(found.codes)):
        mine = level[found.operator == operator].max(axis=0)
        heard = got.level[:, operator] > -np.inf
        assert got.level[heard, operator] == pytest.approx(mine[heard], abs=1e-3)
        assert np.all(mine[~heard] <= -120.0 + 1e-3)


def test_loss_maps_are_kept_and_found_again(tmp_path):
    found, xy = random_case(masts=3, count=300)
    ground = propagation("p1812", 5000.0, terrain=ridge_grid())
    plain = best_server.best_server(found, xy, ground, -120.0)
    first = best_server.best_server(found, xy, ground, -120.0, cache=LossCache(tmp_path))
    again = best_server.best_server(found, xy, ground, -120.0, cache=LossCache(tmp_path))
    assert (first.cached, again.cached) == (0, 3)
    assert np.array_equal(first.level, again.level)
    assert np.array_equal(first.level, plain.level)
    other = propagation("p1812", 5000.0, terrain=ridge_grid(60.0))
    assert best_server.best_server(found, xy, other, -120.0, cache=LossCache(tmp_path)).cached < 3
    next(tmp_path.glob("*.npz")).write_bytes(b"broken")
    healed = best_server.best_server(found, xy, ground, -120.0, cache=LossCache(tmp_path))
    assert np.array_equal(healed.level, plain.level)


def test_cancel_is_heard():
    found, xy = random_case(masts=2, count=10)

    def stop(fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        best_server.best_server(found, xy, propagation(), -120.0, progress=stop)


def test_a_ridge_casts_a_shadow_and_shares_follow():
    open_land, ridge = assess(), assess(terrain=ridge_grid(), threshold=-100.0)
    level = {name: np.array(result.demand.values["level_vtl"], float)
             for name, result in (("open", open_land), ("ridge", ridge))}
    assert level["ridge"][1] < level["open"][1] - 20.0
    assert level["ridge"][0] == pytest.approx(level["open"][0], abs=6.0)
    assert open_land.numbers["POPULATION_TOTAL"] == 300.0
    shares = [ridge.numbers[f"SHARE_ANY_{which}"] for which in ("STRONGER", "WEAKER")]
    assert shares[0] >= ridge.numbers["SHARE_COVERED_ANY"] >= shares[1]
    covered = [ridge.numbers[f"SHARE_COVERED_{which}"] for which in ("ALL", "EACH", "ANY")]
    assert covered == sorted(covered)
    assert sum(ridge.classes) == pytest.approx(100.0)


def test_the_page_is_written_in_the_readers_digits():
    page = coverage_report(assess(language="vi"), options(language="vi"), "2025-12-31")
    for words in ("Phủ sóng: 4G (LTE)", "31/12/2025", "tín hiệu mạnh hơn 6 dB", "tín hiệu yếu hơn 6 dB", "-110,0 dBm"):
        assert words in page, words
    assert "6.0 dB" not in page
    assert "signal" in coverage_report(assess(language="en"), options(language="en"))


def test_700_mhz_reaches_further_than_1800():
    result = assess(xy=[(x, 0.0) for x in range(500, 8000, 500)])
    low, high = (np.array(result.demand.values[f"level_{key}"], float) for key in ("vtl", "vnpt"))
    assert np.all(low > high)


def test_the_radius_rule_is_a_circle():
    result = assess("radius", radius_m=1000.0)
    assert result.demand.values["status"] == ["all", "none", "none"]
    assert result.numbers["SHARE_COVERED_ANY"] == pytest.approx(100.0 / 3.0)
    assert result.numbers["SHARE_ANY_STRONGER"] is None
    assert np.isnan(np.array(result.demand.values["level"], float)).all()
    assert result.numbers["SHARE_ANY_RADIUS"] == result.numbers["SHARE_COVERED_ANY"]


def test_of_masts_equally_good_the_earlier_serves(monkeypatch):
    given = emitters.build(rows_at([(0, 0), (900, 0), (0, 0), (900, 0)], ["Viettel"] * 4), LTE)
    xy = np.stack([np.arange(-300.0, 1300.0, 50.0), np.zeros(32)], axis=1)
    whole = coverage.radius_levels(given, PLANE, xy, 1000.0)
    far = np.abs(xy[:, :1] - [0.0, 900.0])
    assert whole.server[:, 0].tolist() == np.where(far.min(axis=1) <= 1000.0, far.argmin(axis=1), -1).tolist()
    monkeypatch.setattr(point_index, "CHUNK", 40)  # one mast at a time
    parts = coverage.radius_levels(given, PLANE, xy, 1000.0)
    assert np.array_equal(parts.level, whole.level)
    assert np.array_equal(parts.server, whole.server)


def test_white_spots_and_towers_and_communes_add_up():
    square = np.array([[-2000, -2000], [2000, -2000], [2000, 2000], [-2000, 2000], [-2000, -2000]], float)
    far = square + 7000.0
    shapes = Shapes(PLANE.inverse(np.concatenate([square, far])), np.array([0, 5, 10]), np.array([0, 1]),
                    np.zeros(2, bool), count=2)
    remarks = np.array(["số liệu tạm tính", ""], dtype=object)
    result = assess("radius", radius_m=1000.0, communes=MastCommunes(["1", "2"], ["A", "B"], shapes, notes=remarks))
    assert result.by_commune.values["note"][:2] == ["số liệu tạm tính", ""], "provisional communes are marked"
    assert [tuple(row)[:3] for row in result.white_spots.rows()] == [("p1", "p1", "A"), ("p2", "p2", "B")]
    assert list(result.white_spots.values["reason"]) == ["không thu được tín hiệu"] * 2
    assert result.white_spots.values["near_m"] == pytest.approx([1240.0, np.hypot(6940, 7000)], abs=2.0)
    assert result.numbers["WHITE_SPOTS_PEOPLE"] == 200.0
    by = result.by_commune.values
    assert by["population"].tolist() == [200.0, 100.0]
    assert by["covered"].tolist() == [100.0, 0.0]
    assert by["stations"].tolist() == [2, 0]
    assert result.numbers["SHARE_COMMUNES_SERVED"] == 50.0
    assert result.towers.total("people") == 200.0  # one place served by both operators


def test_road_gaps_longer_than_a_kilometre():
    line = np.array([[-900, 500], [900, 500], [5000, 500]], float)
    roads = Shapes(PLANE.inverse(line), np.array([0, 3]), np.array([0]), np.zeros(1, bool), count=1)
    result = assess("radius", radius_m=1500.0, roads=roads, road_classes=["DT"])
    assert len(result.road_gaps) == 1
    assert result.road_gaps.values["length_m"][0] == pytest.approx(5000 - 60 - np.sqrt(1500**2 - 500**2), abs=110.0)
    assert [list(result.road_gaps.values[key]) for key in ("road", "kind", "commune")] == [[1], ["DT"], [None]]
    square = np.array([(-5000, -5000), (9000, -5000), (9000, 5000), (-5000, 5000), (-5000, -5000)], float)
    inside = MastCommunes(["01"], ["Xã A"], Shapes(PLANE.inverse(square), np.array([0, 5]), np.array([0]),
                                                   np.zeros(1, bool), count=1), ["xã"])
    assert assess("radius", radius_m=1500.0, roads=roads, road_classes=["DT"], communes=inside).road_gaps.values[
        "commune"] == ["Xã A"]
    start, end = ([result.road_gaps.values[f"{at}_{axis}"][0] for axis in ("lon", "lat")] for at in ("from", "to"))
    ends = PLANE.forward(np.array([start, end]))
    assert np.hypot(*(ends[1] - ends[0])) == pytest.approx(result.road_gaps.values["length_m"][0], abs=1.0)
    assert result.numbers["ROAD_GAPS_KM"] == pytest.approx(3.53, abs=0.12)
    canal = assess("radius", radius_m=1500.0, roads=roads, road_kinds=["kênh"])
    assert canal.numbers["ROAD_GAPS_KM"] == 0.0
    assert assess("radius", radius_m=1500.0, roads=roads, road_kinds=[None]).numbers["ROAD_GAPS_KM"] > 3.0


@pytest.mark.parametrize("technology", ["4G, 5G", "2G, 4G", "3G"])
def test_a_run_covers_with_one_technology(technology):
    with pytest.raises(InputError, match=f'one of 4G, 5G and DVB-T2, not for "{technology}"'):
        setup.chosen_service("lte", technology)


@pytest.mark.parametrize(("code", "value"), [("lte", 110.0), ("lte", -1100.0), ("lte", 0.0), ("dvbt2", -49.0)])
def test_a_threshold_without_its_sign_is_doubted(code, value):
    with pytest.raises(InputError, match="Look at the sign and the unit"):
        setup.threshold_of(emitters.load_service(code), value)
    assert setup.threshold_of(LTE, -118.0) == -118.0
    assert setup.threshold_of(TELEVISION) == 49.0


def test_antennas_above_their_mast_are_named():
    register = positions.Register(PLANE.inverse([(0, 0), (9000, 0)]), ["t0", "t1"], height_m=np.array([45.0, 45.0]))
    found = emitters.build(positions.gather(register, PLANE, radio=positions.Radio(
        ["t0", "t1"], ["Viettel", "Viettel"], ["4G", "4G"], height_m=np.array([148.0, 47.0]))), LTE)
    said = [str(note) for note in found.notes if "above the top of its mast" in str(note)]
    assert len(said) == 1
    assert "1 antenna" in said[0]
    assert "t0" in said[0]


def test_television_is_judged_by_field_strength():
    rows = rows_at([(0, 0)], ["VTV"], technology=["DVB-T2"], eirp_dbm=np.array([72.0]), height_m=np.array([150.0]),
                   band_mhz=np.array([600.0]))
    given = emitters.build(rows, TELEVISION)
    result = coverage.assess(given, places_at([(5000, 0), (7900, 0)]), propagation("freespace", receiver_m=10.0),
                             options("freespace", TELEVISION, 49.0))
    # 72 dBm EIRP: 72 - 62.15 + 106.96 - 20 log10(5 km)
    expected = 72 - 62.15 + 106.96 - 20 * np.log10(5.0)
    assert np.array(result.demand.values["level"])[0] == pytest.approx(expected, abs=0.02)
    assert result.numbers["SHARE_COVERED_ALL"] == 100.0
    assert result.classes == ()
    said = " ".join(note.text("vi") for note in result.notes)
    assert "thu được ít nhất một đơn vị truyền dẫn" in said
    assert "doanh nghiệp phủ sóng" not in said, "broadcasters are no operators, and nothing is sent back to them"
    assert "đường lên" not in said


def test_planning_margin_lowers_every_level():
    plain = assess("freespace")
    rows = rows_at([(0, 0), (60, 0)], ["Viettel", "VNPT"], technology=["4G", "4G"], height_m=np.array([30.0, 30.0]),
                   band_mhz=np.array([700.0, 1800.0]))
    margin = coverage.assess(emitters.build(rows, LTE), places_at([(500.0, 0.0), (1300.0, 0.0), (7000.0, 7000.0)]),
                             propagation("freespace"), options("freespace", margins=Margins(planning_db=10.0)))
    a, b = (np.array(result.demand.values["level"], float)[:2] for result in (plain, margin))
    assert a - b == pytest.approx([10.0, 10.0], abs=1e-3)


# -- siting ------------------------------------------------------------------------------------
def test_reach_by_model_answers_like_the_radius_reach():
    antenna = default_antenna(LTE)
    reach = ModelReach(propagation(terrain=ridge_grid()), LTE, -100.0, antenna)
    xy = np.array([(x, 0.0) for x in range(-3000, 3001, 100)])
    low, high = reach.covered(xy, [(0, 0), (0, 0)], reach.profile("VTL"), [15.0, 140.0])
    assert set(low) < set(high)
    assert xy[low, 0].max() < 1500.0 < -xy[low, 0].min()
    assert reach.key(0.0, [15.04, np.nan]).tolist() == [15.0, 42.0]
    areas = CoveredPlaces(reach, xy, [(0, 0), (0, 0)])
    first, second = areas.request([0], "VTL", [15.0])[0], areas.request([1], "MBF", [140.0])[0]
    assert areas.request([0], "MBF", [15.04])[0] == first  # equal antennas and heights are one question
    areas.compute()
    assert [len(areas.sets[number]) for number in (first, second)] == [len(low), len(high)]
    circle = RadiusReach(1000.0)
    assert len(circle.covered(xy, [(0, 0)], circle.profile("VTL"), [15.0])[0]) == 21


def test_an_antenna_at_the_foot_of_its_mast_is_not_one_of_unknown_height():
    xy = np.stack([np.arange(50.0, 9000.0, 50.0), np.zeros(179)], axis=1)
    reach = ModelReach(propagation("p1812", 9000.0), LTE, -100.0, default_antenna(LTE))
    foot, unknown, usual = reach.covered(xy, [(0, 0)] * 3, reach.profile("VTL"), [0.0, np.nan, 42.0])
    assert len(foot) < len(unknown)
    assert unknown.tolist() == usual.tolist()


@pytest.mark.usefixtures("narrow_integers")
def test_a_raster_of_more_than_two_thousand_million_cells_is_refused_also_where_integers_are_narrow():
    rows = rows_at([(0, 0)], ["Viettel"], technology=["4G"], height_m=np.array([30.0]))
    given, ground = emitters.build(rows, LTE), propagation("freespace", 3000.0)
    with pytest.raises(SizeError, match="2,500"):
        level_raster(given, places_at([(-50_000.0, -50_000.0), (50_000.0, 50_000.0)]), ground,
                     options("radius", radius_m=1500.0), step_m=2.0)


@pytest.mark.parametrize("model", ["radius", "freespace"])
def test_raster_of_levels_is_north_up_and_agrees_with_the_places(model):
    rows = rows_at([(0, 0)], ["Viettel"], technology=["4G"], height_m=np.array([30.0]))
    given, ground = emitters.build(rows, LTE), propagation("freespace", 3000.0)
    places = places_at([(-950.0, -1950.0), (950.0, 950.0)])
    judged = options(model, radius_m=1500.0)
    raster = level_raster(given, places, ground, judged, step_m=100.0)
    (left, top), (step, down) = raster.origin, raster.step
    column, row = int((950.0 - left) / step), int((950.0 - top) / down)
    assert raster.server[row, column] == 1
    middle = (left + (column + 0.5) * step, top + (row + 0.5) * down)
    result = coverage.assess(given, places_at([middle]), ground, judged)
    if model == "radius":
        assert raster.level[row, column] == pytest.approx(1500.0 - np.hypot(950.0, 950.0), abs=75.0)
        assert raster.server[-1, 0] == 0
    else:
        assert raster.level[row, column] == pytest.approx(result.demand.values["level"][0], abs=1e-3)


@pytest.mark.parametrize("tilt", [0.0, 3.0])
def test_a_square_that_a_beam_passes_over_on_its_near_side_is_not_spared_on_its_far_one(tilt):
    """On a plain 200 places are one square, 150 to 696 m from a mast; eight others, 800 m behind it, serve it first."""
    xy = np.stack(np.meshgrid(np.linspace(150, 650, 15), np.linspace(-250, 250, 13))).reshape(2, -1).T
    masts = [(-800.0, 60.0 * (number - 4)) for number in range(8)] + [(0.0, 0.0)]
    plain = propagation(reach=6000.0, terrain=ridge_grid(2.0))
    last = []
    for power in range(24, 30):  # from serving no place better than the last mast to serving nearly all
        rows = rows_at(masts, ["Viettel"] * 9, technology=["4G"] * 9, height_m=np.full(9, 45.0),
                       band_mhz=np.full(9, 1800.0), power_dbm=np.array([power] * 8 + [20.0]),
                       downtilt=np.full(9, tilt))
        found = emitters.build(rows, LTE)
        whole, spared = (best_server.best_server(found, xy, plain, -120.0, prune=prune) for prune in (False, True))
        assert np.array_equal(spared.level, whole.level), power
        assert np.array_equal(spared.server, whole.server), power
        last.append(int((whole.server == 8).sum()))
    assert last[0] > last[-1] < 40
