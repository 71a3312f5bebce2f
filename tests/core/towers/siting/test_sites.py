from dataclasses import replace

import numpy as np
import pytest
from core.towers.siting.siting_cases import OPERATORS, _ground, _options
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.figures import by_operator
from hatangso.algorithms.core.towers.reach.choose import MastReachOptions, chosen_reach
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.siting import refusals, sites
from hatangso.algorithms.core.towers.siting.plan import PlanLimits


def test_joint_plan_of_a_village(plane, village):
    result = sites.plan_sites(village, plane, _options(new_sites=1))
    rows = result.sites.values
    assert rows["action"] == ["strengthen", "new_mast"]  # one slot is free, and two operators come
    assert list(rows["rank"]) == [1, 2]
    assert rows["oper_now"] == ["Viettel", ""]
    assert rows["oper_new"] == ["VNPT, MobiFone", "Viettel, VNPT, MobiFone"]
    assert list(rows["gain"]) == [2000, 900]
    assert list(rows["gain_any"]) == [0, 300]
    assert [list(rows[key]) for key in ("gain_vtl", "gain_vnpt", "gain_mbf")] == [[0, 300], [1000, 300], [1000, 300]]
    assert result.numbers["SHARE_BEFORE"] == pytest.approx(100 * 1000 / 3900)
    assert result.numbers["SHARE_AFTER"] == result.numbers["SHARE_ALL"] == result.numbers["SHARE_ANY"] == 100
    assert result.numbers["GAP"] == 0
    assert result.numbers["COST"] is None
    assert set(rows["cost_txt"]) == {"missing"}
    assert rows["near_id"] == [None, "T0"]
    assert "nobody gained here could be reached" in rows["near_why"][1]
    assert rows["hamlet"] == ["Ấp 1", "Ấp 2"]
    assert rows["antenna"][0] in ("VNPT 41.5; MobiFone 38.0", "MobiFone 41.5; VNPT 38.0")


def test_own_masts_with_a_new_technology_are_told_apart_from_shared_ones(plane):
    ground = _ground(plane, [(0, 500)], [1000], masts=[(0, 0)], operators=["Viettel"], owners=["Viettel"],
                     height_m=[45.0], slots=[3.0])
    none = replace(ground.positions, serving=np.zeros_like(ground.positions.serving))
    costs = {"new_mast_cost": 900.0, "colocation_cost": 250.0, "technology": "5G", "budget_mvnd": 9000.0}
    result = sites.plan_sites(replace(ground, positions=none), plane, _options(**costs))
    assert (result.numbers["COLOCATIONS"], result.numbers["UPGRADES"]) == (2, 1)
    assert list(result.curve.values["colocated"]) == [0, 2]
    assert set(result.sites.values["technology"]) == {"5G"}
    reason = result.sites.values["reason"][0]
    assert reason == ("VNPT, MobiFone on the mast of Viettel, where 2 of 3 slots are free: 2,000 people x operators "
                      "more without a new mast. Viettel adds 5G on a mast it uses already: 1,000 people x operators "
                      "more.")
    assert result.numbers["COST"] == 750
    assert any("UPGRADE_COST is missing" in note.text("en") for note in result.notes)
    priced = sites.plan_sites(replace(ground, positions=none), plane, _options(upgrade_cost=80.0, **costs))
    assert priced.numbers["COST"] == 580
    assert not any("UPGRADE_COST is missing" in note.text("en") for note in priced.notes)


def test_strengthening_needs_its_cost(plane, village):
    costs = {"new_mast_cost": 900.0, "colocation_cost": 250.0}
    without = sites.plan_sites(village, plane, _options(budget_mvnd=10_000.0, **costs))
    assert without.numbers["COST"] == 900 + 3 * 250 + 250  # one free slot only
    assert any("STRENGTHENING_COST is missing" in note.text("en") for note in without.notes)
    full = sites.plan_sites(village, plane, _options(budget_mvnd=10_000.0, strengthening_cost=150.0, **costs))
    assert full.numbers["COST"] == 900 + 3 * 250 + 250 + 400
    assert full.sites.values["action"][0] == "new_mast" or "strengthen" in full.sites.values["action"]
    assert full.sites.total("cost_mvnd") == full.numbers["COST"]


def test_budget_needs_costs(plane, village):
    with pytest.raises(InputError, match="BUDGET needs"):
        sites.plan_sites(village, plane, _options(budget_mvnd=100.0))


def test_target_without_costs_counts_works(plane, village):
    result = sites.plan_sites(village, plane, _options(target_share=0.75))
    assert result.bound_kind == "cost_lower"
    assert result.numbers["SHARE_AFTER"] >= 75
    # A co-location, and another one with strengthening; a new mast with three tenants would be four works.
    assert result.numbers["BOUND"] == 3
    assert result.numbers["COST"] is None
    assert all(row[result.curve.table.keys.index("cost_mvnd")] is None for row in result.curve.rows())
    assert any(note.text("en").startswith("3 works reach the target; fewer than 3 cannot") for note in result.notes)


def test_a_share_that_is_met_where_nothing_can_be_added_needs_no_work(plane):
    ground = _ground(plane, [(0, 500)], [1000], masts=[(0, 0)], operators=["Viettel"], owners=["Viettel"],
                     height_m=[45.0], slots=[1.0])
    result = sites.plan_sites(ground, plane, _options(target_share=0.5, operators=("VTL",)))
    assert (len(result.sites), result.numbers["SHARE_AFTER"]) == (0, 100.0)


def test_curve_ends_where_the_plan_ends(plane, village):
    result = sites.plan_sites(village, plane, _options(new_sites=1))
    curve = result.curve.values
    assert curve["share"][0] == pytest.approx(result.numbers["SHARE_BEFORE"])
    assert curve["share"][-1] == pytest.approx(result.numbers["SHARE_AFTER"])
    assert list(curve["new_masts"]) == [0, 0, 1]
    assert list(curve["colocated"]) == [0, 2, 2]
    assert list(curve["phase"]) == [None, "year 1 of the plan", "year 2 of the plan"]
    assert [list(curve[key]) for key in ("site_id", "action_txt", "oper_new")] == [
        [None, "T0", "UV1"], [None, "Co-location with strengthening", "New shared mast"],
        [None, "VNPT, MobiFone", "Viettel, VNPT, MobiFone"]]


def test_people_out_of_reach_are_reported_and_not_bounded(plane):
    ground = _ground(plane, [(0, 0), (90_000, 0)], [100, 7], spots=[(0, 0)])
    result = sites.plan_sites(ground, plane, _options(new_sites=1))
    assert result.numbers["UNREACHABLE"] == 21
    assert result.numbers["BOUND"] == result.numbers["GAINED"] == 300
    assert result.demand.values["status"] == ["all", "unreachable"]
    assert any("21 people x operators cannot be reached" in note.text("en") for note in result.notes)


@pytest.mark.slow
def test_bound_is_not_the_total(plane):
    rng = np.random.default_rng(0)
    places = rng.uniform(0, 30_000, (150, 2))
    ground = _ground(plane, places, rng.integers(50, 900, 150).astype(float), spots=places[::2])
    result = sites.plan_sites(ground, plane, _options(new_sites=6))
    assert result.numbers["GAP"] <= 1.0
    assert result.numbers["BOUND_SHARE"] < 60
    assert result.numbers["GAINED"] <= result.numbers["BOUND"]
    again = sites.plan_sites(ground, plane, _options(new_sites=6))
    assert list(result.sites.rows()) == list(again.sites.rows())
    assert result.numbers == again.numbers


def test_spacing_between_new_masts(plane):
    ground = _ground(plane, [(0, 0), (250, 0)], [100, 90], spots=[(0, 0), (250, 0)])
    reach = RadiusReach(100.0)
    options = sites.MastSitingOptions(reach, rules.fixed(300), PlanLimits(new_sites=2), OPERATORS, language="en")
    assert sites.plan_sites(ground, plane, options).numbers["NEW_MASTS"] == 1
    closer = sites.MastSitingOptions(reach, rules.fixed(200), PlanLimits(new_sites=2), OPERATORS, language="en")
    assert sites.plan_sites(ground, plane, closer).numbers["NEW_MASTS"] == 2
    without = sites.plan_sites(ground, plane, sites.MastSitingOptions(reach, None, PlanLimits(new_sites=2), OPERATORS,
                                                                      language="en"))
    assert without.numbers["NEW_MASTS"] == 2  # no rule, no requirement
    assert any("none chosen" in note.text("en") for note in without.notes)


def test_masts_without_a_height_are_counted_where_the_height_matters(plane):
    ground = _ground(plane, [(0, 500)], [100], masts=[(0, 0), (9000, 0)], operators=["Viettel", "Viettel"],
                     height_m=[45.0, np.nan], slots=[3.0, 3.0])
    for reach, told in ((RadiusReach(1000.0), False), (RadiusReach(1000.0, {}, 45.0), True)):
        notes = sites.plan_sites(ground, plane, replace(_options(new_sites=0), reach=reach)).notes
        assert any(note.text("en").startswith("1 mast has no height") for note in notes) == told


def test_antennas_hang_lower_and_reach_less(plane):
    # The second tenant on the mast hangs 3.5 m lower: with a radius for 45 m he misses the place at the edge.
    ground = _ground(plane, [(0, 995)], [100], masts=[(0, 0)], operators=["Viettel"], height_m=[45.0], slots=[3.0])
    flat = sites.plan_sites(ground, plane, _options(new_sites=0))
    assert flat.numbers["SHARE_AFTER"] == 100
    options = _options(new_sites=0)
    tall = sites.MastSitingOptions(**{**vars(options), "reach": RadiusReach(1000.0, {}, 45.0)})
    assert sites.plan_sites(ground, plane, tall).numbers["SHARE_AFTER"] == pytest.approx(100 / 3)


def test_nothing_to_plan_is_an_error(plane):
    around = refusals.SiteSurroundings()
    ground = _ground(plane, [(0, 0)], [10], spots=[(np.nan, np.nan)], around=around)
    with pytest.raises(InputError, match="neither an existing mast nor a candidate"):
        sites.plan_sites(ground, plane, _options(new_sites=1))


def test_a_propagation_model_takes_the_place_of_the_radius(plane):
    ground = _ground(plane, [(0, 500), (1500, 0), (9500, 0)], [100, 50, 9], masts=[(0, 0)], operators=["Viettel"],
                     height_m=[45.0], slots=[3.0], spots=[(9000, 0)])

    def planned(**more):
        reach, notes = chosen_reach(
            MastReachOptions(model="rma", technology="4G", max_reach_m=4000.0, **more), plane)
        assert "antennas of 10 to 150 m" in notes[0].text("en")
        return sites.plan_sites(ground, plane,
                                sites.MastSitingOptions(**{**vars(_options(new_sites=1)), "reach": reach}))

    result = planned()
    assert result.numbers["SHARE_AFTER"] == 100
    assert any("model rma (level ground, no terrain given), 4G (LTE) from -110 dBm" in note.text("en")
               for note in result.notes)
    assert planned(threshold_dbm=-75.0).numbers["SHARE_BEFORE"] < result.numbers["SHARE_BEFORE"]


def test_a_model_outside_its_range_is_refused(plane):
    with pytest.raises(InputError, match=r"hata holds from 0.15 to 1.5 GHz, not at 1.8"):
        chosen_reach(MastReachOptions(model="hata", technology="4G"), plane)
    with pytest.raises(InputError, match="not for"):
        chosen_reach(MastReachOptions(model="rma", technology="3G"), plane)


def test_costs_from_a_file_carry_source_and_date():
    from hatangso.algorithms.core.package import resource_path
    from hatangso.algorithms.core.towers.siting.model import read_costs
    costs, notes = read_costs(str(resource_path("rules", "costs_example.json")), new_mast_cost=1000.0)
    assert costs == {"new_mast_cost": 1000.0, "colocation_cost": 250, "strengthening_cost": 150, "upgrade_cost": 150}
    assert "2026-01-01" in notes[0].text("en")
    assert "illustration" in notes[1].text("en")
    assert read_costs() == ({"new_mast_cost": None, "colocation_cost": None, "strengthening_cost": None,
                             "upgrade_cost": None}, ())


def test_sharing_before_and_after(plane):
    ground = _ground(plane, [(0, 0), (9000, 0)], [100, 50], masts=[(0, 0), (500, 0)],
                     operators=["Viettel, VNPT", "Viettel"], slots=[3.0, 1.0], spots=[(9000, 0)])
    result = sites.plan_sites(ground, plane, _options(new_sites=1))
    assert result.numbers["SHARING_RATIO_BEFORE"] == 50
    assert result.numbers["SHARING_RATIO"] == pytest.approx(200 / 3)  # three operators on the first and on the new one
    assert result.numbers["TENANCY_RATIO_BEFORE"] == 1.5
    assert result.numbers["TENANCY_RATIO"] == pytest.approx(7 / 3)
    assert result.numbers["GAIN_PER_BILLION"] is None
    assert by_operator(result.each, 1) == "Viettel=66.67; VNPT=66.67; MobiFone=0.00"
    assert by_operator(result.each, 2) == "Viettel=100.00; VNPT=100.00; MobiFone=100.00"


def test_without_costs_the_site_with_most_people_comes_first(plane):
    people = [100, 900, 400, 650]
    spots = [(9000 * k, 0) for k in range(4)]
    ground = _ground(plane, spots, people, spots=spots)
    rows = sites.plan_sites(ground, plane, _options(new_sites=4)).sites.values
    assert list(rows["gain"]) == [2700, 1950, 1200, 300]


def test_where_no_mast_stands_no_share_of_masts_is_known(plane):
    ground = _ground(plane, [(0, 0)], [100], spots=[(0, 0)])
    numbers = sites.plan_sites(ground, plane, _options(new_sites=1)).numbers
    assert (numbers["SHARING_RATIO_BEFORE"], numbers["TENANCY_RATIO_BEFORE"]) == (None, None)
    assert (numbers["SHARING_RATIO"], numbers["TENANCY_RATIO"]) == (100.0, 3.0)


def test_without_a_choice_the_plan_is_for_the_operators_met_on_the_masts(plane):
    ground = _ground(plane, [(0, 500)], [1000], masts=[(0, 0), (5000, 0)], operators=["Viettel", "VNPT"],
                     slots=[3.0, 3.0], height_m=[45.0, 45.0], spots=[(100, 400)])
    met = sites.plan_sites(ground, plane, _options(new_sites=1, operators=()))
    assert met.numbers["GAINED"] == 1000  # VNPT on the mast of Viettel; MobiFone is on no mast and not planned for
    bare = sites.plan_sites(replace(ground, positions=None), plane, _options(new_sites=1, operators=()))
    assert bare.numbers["GAINED"] == 3000


def test_people_with_an_operator_already_are_counted_apart_from_those_with_their_first(plane, village):
    rows = sites.plan_sites(village, plane, _options(new_sites=1)).sites.values
    assert (list(rows["gain_any"]), list(rows["gain_more"])) == ([0, 300], [1000, 0])


@pytest.mark.parametrize("upgraded", [1, 2])
def test_every_operator_of_a_mast_may_add_the_new_technology(plane, upgraded):
    ground = _ground(plane, [(0, 500)], [1000], masts=[(0, 0)], operators=["Viettel; VNPT"], owners=["Viettel"],
                     height_m=[45.0], slots=[3.0])
    serving = np.zeros_like(ground.positions.serving)
    serving[:, np.flatnonzero(ground.positions.present[0])[upgraded:]] = True
    costs = {"new_mast_cost": 900.0, "colocation_cost": 250.0, "technology": "5G", "budget_mvnd": 9000.0}
    numbers = sites.plan_sites(replace(ground, positions=replace(ground.positions, serving=serving)), plane,
                               _options(**costs)).numbers
    assert (numbers["COLOCATIONS"], numbers["UPGRADES"]) == (1, upgraded)
