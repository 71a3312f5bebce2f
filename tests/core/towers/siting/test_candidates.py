import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.register import positions
from hatangso.algorithms.core.towers.siting import candidates, refusals


def _lines(plane, *lines):
    starts = np.cumsum([0] + [len(line) for line in lines])
    return Shapes(plane.inverse(np.concatenate([np.asarray(line, float) for line in lines])), starts,
                  np.arange(len(lines)), np.zeros(len(lines), bool), count=len(lines))


def _masts(plane, xy):
    return positions.gather(positions.Register(plane.inverse(np.asarray(xy, float)), [f"T{i}" for i in range(len(xy))],
                                               operators=["Viettel"] * len(xy)), plane)


def _ground(plane, xy, **columns):
    made = candidates.make(plane.inverse(np.asarray(xy, float)), candidates.LAYER, **columns)
    return made.with_defaults(np.zeros(len(made)))


def test_crossings_need_three_arms(plane):
    roads = _lines(plane, [(0, 0), (1000, 0), (2000, 0)], [(1000, 0), (1000, 900)], [(2000, 0), (3000, 0)])
    found = candidates.from_crossings(roads, plane, 500)
    assert plane.forward(found.lonlat).round().tolist() == [[1000, 0]]
    assert found.origin == ("crossing",)


def test_crossings_are_thinned_to_the_busiest(plane):
    arms = [[(100, 100), (100 + dx, 100 + dy)] for dx, dy in ((900, 0), (0, 900), (-900, 0), (0, -900))]
    arms += [[(300, 300), (300 + dx, 300 + dy)] for dx, dy in ((700, 0), (0, 700), (-700, -1))]
    found = candidates.from_crossings(_lines(plane, *arms), plane, 1000)
    assert plane.forward(found.lonlat).round().tolist() == [[100, 100]]


@pytest.mark.parametrize("apart", [(1000, 0), (0, 1000)])
def test_crossings_of_squares_that_lie_side_by_side_both_stay(plane, apart):
    spots = [(100, 100), (100 + apart[0], 100 + apart[1])]
    arms = [[(x, y), (x + dx, y + dy)] for x, y in spots for dx, dy in ((70, 0), (0, 70), (-70, -1))]
    found = candidates.from_crossings(_lines(plane, *arms), plane, 1000)
    assert sorted(map(tuple, plane.forward(found.lonlat).round().tolist())) == sorted(spots)


def test_grid_candidates_stand_where_people_live(plane):
    places = demand.from_points(plane.inverse([(100, 100), (200, 100), (900, 900), (5100, 100), (7000, 7000)]),
                                [10, 300, 10, 5, 0], names=["a", "b", "c", "d", "e"])
    found = candidates.from_people(places, plane, 1000)
    assert found.names == ("b", "d")


def test_high_ground_is_a_local_top(plane):
    x, y = np.meshgrid(np.arange(0, 5000, 100.0), np.arange(0, 5000, 100.0))
    height = sum(top * np.exp(-((x - east) ** 2 + (y - north) ** 2) / 4e5)
                 for top, east, north in ((80, 1250, 1250), (50, 3750, 3650)))
    found = candidates.from_heights(plane.inverse(np.column_stack([x.ravel(), y.ravel()])), height.ravel(), 2000, plane)
    tops = plane.forward(found.lonlat)
    assert np.hypot(*(tops - [1250, 1250]).T).min() < 120
    assert np.hypot(*(tops - [3750, 3650]).T).min() < 120


def test_defaults_by_area_and_by_choice(plane):
    made = candidates.make(plane.inverse([(0, 0), (10, 10), (20, 20)]), "layer", mast_class=["", "", "A1a"])
    filled = made.with_defaults(np.array([1.0, 0.0, 1.0]))
    assert filled.mast_class == ("A2a", "A2b", "A1a")
    assert filled.height_m.tolist() == [18, 42, 3]
    assert made.with_defaults(np.full(3, np.nan), "A2c", 50).height_m.tolist() == [50, 50, 50]
    with pytest.raises(InputError, match="no mast class A9"):
        made.with_defaults(np.zeros(3), "A9")


def test_each_refusal_says_why(plane, squares):
    ground = _ground(plane, [(0, 0), (0, 0.5), (50_000, 0), (300, 0), (10_000, 10_000), (20_100, 0), (np.nan, 0)],
                     names=list("abcdefg"))
    around = refusals.SiteSurroundings(
        exclusion=squares((49_000, -1000, 2000)), exclusion_names=["Rừng đặc dụng"],
        offices=plane.inverse([(20_000, 0)]), office_names=["UBND xã"],
        lines=_lines(plane, [(-5000, 50), (60_000, 50)]), road_limit_m=2000.0)
    rule = rules.spacing("hai_duong_2018")
    found = refusals.judge(ground, _masts(plane, [(650, 0)]), plane, rule, urban=np.zeros(7), around=around)
    assert [(refusal.candidate, refusal.code) for refusal in found] == [
        (1, "duplicate"), (2, "excluded"), (3, "spacing"), (4, "road"), (5, "office"), (6, "no_position")]
    text = {refusal.code: refusal.reason.text("en") for refusal in found}
    assert text["spacing"].startswith("350 m from the existing mast T0, the rule asks for 400 m")
    assert "Rừng đặc dụng" in text["excluded"]
    assert "only A1a, A1b" in text["office"]
    assert found[2].limit_m == 400


def test_near_offices_only_a1(plane):
    ground = candidates.make(plane.inverse([(100, 0), (100, 50), (300, 0)]), "layer", mast_class=["A1a", "A2b", "A2b"])
    ground = ground.with_defaults(np.zeros(3))
    around = refusals.SiteSurroundings(offices=plane.inverse([(0, 0)]), office_names=["UBND"])
    found = refusals.judge(ground, None, plane, rules.spacing("quang_nam_2017"), urban=np.zeros(3), around=around)
    assert [(refusal.candidate, refusal.code) for refusal in found] == [(1, "office")]


def test_ends_that_were_joined_for_a_crossing_are_said_with_the_road(plane):
    """A side road that stops 0.4 m short of the main road crosses it; one 30 m away does not."""
    roads = _lines(plane, [(0, 0), (1000, 0)], [(500, 0.4), (500, 400)], [(200, 30), (200, 400)])
    found = candidates.from_crossings(roads, plane, 1000.0, 1.0, ids=["QL1", "HL5", "HL7"])
    np.testing.assert_allclose(plane.forward(found.lonlat), [[500, 0]], atol=1e-6)
    assert [note.text("en") for note in candidates.join([found]).notes] == [
        "1 line end within 1 m of the middle of another line was joined to it (feature HL5)."]


def test_urban_spacing_is_smaller(plane):
    ground = _ground(plane, [(150, 0), (-150, 0)])
    rule = rules.spacing("hai_duong_2018")
    found = refusals.judge(ground, _masts(plane, [(0, 0)]), plane, rule, urban=np.array([1.0, 0.0]))
    assert [refusal.candidate for refusal in found] == [1]


def test_heights_and_aerodromes_never_refuse(plane, squares):
    ground = candidates.make(plane.inverse([(0, 0)]), "layer", height_m=[60.0]).with_defaults(np.zeros(1))
    around = refusals.SiteSurroundings(aerodrome_shapes=squares((-500, -500, 1000)), aerodrome_names=["Cà Mau"],
                                       aerodrome_points=plane.inverse([(3000, 0)]))
    assert refusals.judge(ground, None, plane, rules.fixed(0), urban=np.zeros(1), around=around) == ()
    ports = refusals.aerodromes(around, plane, plane.forward(ground.lonlat))
    assert [port.distance_m[0].round() for port in ports] == [3000, 0]
    said = rules.approvals(ground.height_m, ports)[0]
    assert len(said) == 3
    assert all(message.text("en").startswith("Needs approval") for message in said)


def test_usual_sources_and_missing_layers(plane):
    places = demand.from_points(plane.inverse([(0, 0), (5000, 0)]), [10, 20])
    hamlets = demand.Hamlets(plane.inverse([(100, 100)]), np.array([5.0]), np.array(["Ấp 1"], object))
    roads = _lines(plane, [(0, 0), (900, 0)], [(0, 0), (0, 900)], [(0, 0), (-900, 0)])
    assert candidates.generate((), plane, places).origin == ("grid", "grid")
    assert candidates.generate((), plane, places, hamlets, roads=roads).origin == ("hamlet", "crossing")
    given = candidates.make(plane.inverse([(1, 1)]), candidates.LAYER)
    assert candidates.choose(given, (), plane=plane, places=places, hamlets=hamlets).origin == ("layer",)
    assert candidates.choose(given, ["hamlets"], plane=plane, places=places, hamlets=hamlets).origin == ("layer",
                                                                                                         "hamlet")
    with pytest.raises(InputError, match="needs the layer NETWORK"):
        candidates.generate(["crossings"], plane, places)


def test_roads_cross_and_canals_count_only_as_a_way_to_the_mast(plane):
    lines = _lines(plane, [(0, 0), (900, 0)], [(0, 0), (0, 900)], [(0, 0), (-900, 0)],
                   [(9000, 0), (9900, 0)], [(9000, 0), (9000, 900)], [(9000, 0), (8100, 0)], [(-9000, 0), (-9900, 0)])
    kinds = ["", "đường bộ", "lộ", "kênh", "rạch", "sông", "tuyến treo cáp"]
    around = refusals.SiteSurroundings(lines=lines, line_kinds=kinds, road_limit_m=300.0)
    places = demand.from_points(plane.inverse([(0, 0)]), [10])
    found = candidates.generate(["crossings"], plane, places, roads=around.roads)
    assert plane.forward(found.lonlat).round().tolist() == [[0, 0]]
    spots = candidates.make(plane.inverse([(500, 200), (9500, 200), (-9500, 200)]), "layer").with_defaults(np.zeros(3))
    refused = refusals.judge(spots, None, plane, rules.fixed(0), urban=np.zeros(3), around=around)
    assert [(item.candidate, item.code) for item in refused] == [(2, "road")]


def test_terrain_adds_high_ground_to_the_usual_sources(plane):
    x = (np.arange(40) + 0.5) * 100.0
    hill = 60.0 - np.hypot(x[None] - 3050, x[:, None] - 3050) / 100
    terrain = Grid(hill.astype(np.float32), (0.0, 0.0), (100.0, 100.0), plane.definition)
    places = demand.from_points(plane.inverse([(0, 0)]), [10])
    found = candidates.generate((), plane, places, heights=terrain, step_m=5000.0)
    assert found.origin == ("grid", "high_ground")
    assert plane.forward(found.lonlat[1:]).round().tolist() == [[3050, 3050]]


def test_tops_of_squares_that_meet_in_neither_row_nor_column_are_both_kept(plane):
    at = np.array([[500.0, 500.0], [5500.0, 5500.0], [5600.0, 5600.0]])
    found = candidates.from_heights(plane.inverse(at), np.array([10.0, 20.0, 15.0]), 1000.0, plane)
    assert plane.forward(found.lonlat).round().tolist() == [[500, 500], [5500, 5500]]
