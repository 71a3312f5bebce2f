"""The order in which masts are built, crossings of no roads, limits of a plan and what is said of left-out places."""
import numpy as np
import pytest
from core.towers.siting.siting_cases import _ground, _options
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers.reach.choose import MastReachOptions, chosen_reach
from hatangso.algorithms.core.towers.reach.model import LOWEST_M
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions
from hatangso.algorithms.core.towers.siting import candidates, sites
from hatangso.algorithms.core.towers.siting.model import MastCosts, Masts, build
from hatangso.algorithms.core.towers.siting.plan import PlanLimits, limits, solve, steps_of


@pytest.mark.parametrize(("people", "order"), [
    ((50, 10, 40, 60, 5), [3, 0, 2, 1, 4]), ((1, 2, 3, 4, 5, 6, 7), [6, 5, 4, 3, 2, 1, 0]),
    ((7, 7, 9, 7), [2, 0, 1, 3])])
def test_masts_are_built_by_what_they_add_and_of_one_gain_by_their_number(people, order):
    count = len(people)
    xy = np.array([(5000.0 * at, 0.0) for at in range(count)])
    masts = Masts(xy=xy, height_m=np.full(count, 42.0), is_new=np.ones(count, bool), free=np.full(count, 1),
                  extra=np.zeros(count, int), present=np.zeros((count, 1), bool), serving=np.zeros((count, 1), bool),
                  others=np.zeros(count, int))
    model = build(masts, xy + 10.0, np.array(people, float), ("VTL",), reach=RadiusReach(1000.0), costs=MastCosts(),
                  drop_m=3.0)
    steps = steps_of(model, solve(model, PlanLimits(new_sites=count)))
    assert [step.mast for step in steps] == order
    assert [(step.gain, step.first_time, step.more) for step in steps] == [
        (people[at], people[at], 0.0) for at in order]


def lines(plane, *paths):
    xy = plane.inverse(np.array([point for path in paths for point in path], float).reshape(-1, 2))
    starts = np.cumsum([0, *(len(path) for path in paths)])
    return Shapes(xy, starts, np.arange(len(paths)), np.zeros(len(paths), bool), count=len(paths))


def test_roads_that_do_not_meet_have_no_crossing(plane):
    for given in (lines(plane, ((0, 0), (500, 0), (900, 0))), lines(plane, ((0, 0), (900, 0)), ((0, 300), (900, 300)))):
        found = candidates.from_crossings(given, plane)
        assert (len(found.lonlat), found.ids) == (0, ())
    none = candidates.from_crossings(Shapes(np.zeros((0, 2)), np.zeros(1, int), np.zeros(0, int), np.zeros(0, bool),
                                            count=0), plane)
    assert none.lonlat.shape == (0, 2)


def test_a_crossroads_goes_before_a_junction_of_its_square(plane):
    """In one square of 1 km lie a place where three roads leave and one where four do."""
    cross = (((100, 500), (400, 500), (800, 500)), ((400, 100), (400, 500), (400, 900)))
    found = candidates.from_crossings(lines(plane, *cross, ((200, 100), (200, 300)), ((200, 300), (100, 300)),
                                            ((200, 300), (250, 350))), plane)
    assert plane.forward(found.lonlat).round(1).tolist() == [[400.0, 500.0]]


@pytest.mark.parametrize(("given", "expected"), [
    ({"target_share": 0.5}, (None, None, 0.5)), ({"new_sites": 3}, (3, None, None)),
    ({"budget_mvnd": 900.0}, (None, 900.0, None)), ({"new_sites": 3, "target_share": 0.5}, (3, None, 0.5))])
def test_a_limit_that_is_given_is_the_only_one(given, expected):
    found = limits(**given)
    assert (found.new_sites, found.budget_mvnd, found.target_share) == expected


def test_a_plan_without_a_limit_goes_for_the_usual_share():
    found = limits()
    assert (found.new_sites, found.budget_mvnd) == (None, None)
    assert 0.5 < found.target_share <= 1.0
    assert PlanLimits(target_share=1.0).target_share == 1.0


def test_what_a_model_holds_for_is_told_in_whole_metres(plane):
    note, = chosen_reach(MastReachOptions("uma", technology="4G"), plane)[1]
    assert note.text("en") == (
        "Model uma holds for antennas of 25 to 25 m and up to 5,000 m; nobody is covered outside that range.")


def test_a_level_is_that_of_free_space_between_the_antenna_and_the_place(plane):
    """92.45 + 20 log(f GHz) + 20 log(d km) below the EIRP of one resource element, and the pattern of the antenna."""
    reach, _ = chosen_reach(MastReachOptions("freespace", technology="4G", max_reach_m=5000.0), plane)
    places, mast = np.array([[1000.0, 0.0], [2000.0, 0.0], [5000.0, 0.0], [5001.0, 0.0]]), np.array([0.0, 0.0])
    levels = reach.levels(places, mast, 0.0, 30.0)
    assert np.isfinite(levels).tolist() == [True, True, True, False]
    assert levels[0] - levels[1] == pytest.approx(20 * np.log10(2), abs=0.7), "the beam points down: gains differ"
    assert np.isnan(reach.levels(places[3:], mast, 0.0, 30.0)).all()
    assert reach.key(0.0, np.array([np.nan, 0.2, 30.04])).tolist() == [42.0, LOWEST_M, 30.0]
    assert reach.radii(0.0, np.array([30.0, 40.0])).tolist() == [5000.0, 5000.0]


def test_places_that_a_model_refuses_are_kept_by_mast(plane):
    """3GPP's UMa ends at receivers and antennas of its own: of 60 m it says nothing, of 25 m it does."""
    reach, _ = chosen_reach(MastReachOptions("uma", technology="4G", max_reach_m=1000.0), plane)
    refused, masts = {}, np.array([[0.0, 0.0], [9000.0, 0.0], [20_000.0, 0.0]])
    places = np.array([[100.0, 0.0], [9100.0, 0.0], [9300.0, 0.0]])
    served = reach.covered(places, masts, 0.0, np.array([25.0, 60.0, 60.0]), unclear=refused)
    assert [found.tolist() for found in served] == [[0], [], []]
    assert {mast: found.tolist() for mast, found in refused.items()} == {1: [1, 2]}
    assert reach.counts == {"computed": 1, "refused": 2}


def test_shares_of_a_plan_say_how_far_they_are_known(plane):
    """100 people are served from 25 m; of 300 others the model says nothing: 25 to 100 %."""
    register = positions.Register(plane.inverse([(0.0, 0.0), (9000.0, 0.0)]), ["a", "b"], operators=["Viettel"] * 2,
                                  height_m=np.array([25.0, 60.0]))
    places = demand.from_points(plane.inverse([(100.0, 0.0), (9100.0, 0.0)]), [100, 300])
    reach, _ = chosen_reach(MastReachOptions(model="uma", technology="4G", max_reach_m=1000.0), plane)
    ground = sites.SitingLayers(places, positions.gather(register, plane), candidates.make(np.zeros((0, 2)), "layer"))
    numbers = sites.plan_sites(ground, plane, sites.MastSitingOptions(
        reach, None, PlanLimits(new_sites=0, max_actions=0), ("VTL",))).numbers
    assert [numbers[f"SHARE_BEFORE{end}"] for end in ("", "_LOW", "_HIGH", "_UNKNOWN")] == [25.0, 25.0, 100.0, 1]


def test_a_candidate_beside_a_new_mast_is_refused_with_the_distance_in_whole_metres(plane):
    """One site of two 123.4 m apart is taken; the other alone reaches 40 people, of three operators."""
    ground = _ground(plane, [(0, 0), (0, 1050), (0, -950)], [500, 40, 60], spots=[(0, 0), (0, 123.4)])
    found = sites.plan_sites(ground, plane, _options(new_sites=1))
    assert found.refused.values["reason"] == [
        "123 m from the new mast UV1 of the plan, nearer than the rule allows: it would still add 120 people x "
        "operators."]
    assert found.refused.values["near_m"] == [pytest.approx(123.4, abs=0.01)]
