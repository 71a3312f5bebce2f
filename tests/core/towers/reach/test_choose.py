"""Which model a plan stands on: radii by operator, bands, television; and who is planned for."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.radio.field import Propagation
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.coverage.emitters import load_service
from hatangso.algorithms.core.towers.reach.choose import MastReachOptions, chosen_reach, described
from hatangso.algorithms.core.towers.reach.model import ModelReach, PlannedAntenna
from hatangso.algorithms.core.towers.reach.radius import RadiusReach, parse_radii
from hatangso.algorithms.core.towers.register import positions
from hatangso.algorithms.core.towers.siting import candidates, sites
from hatangso.algorithms.core.towers.siting.plan import PlanLimits


def test_radii_by_operator_are_read_and_printed(plane):
    assert parse_radii("Viettel=3000; VNPT = 2 500") == {"VTL": 3000.0, "VNPT": 2500.0}
    reach, _ = chosen_reach(MastReachOptions(radius_m=1500.0, radius_by_operator="Viettel=3000; VNPT=2500"), plane)
    assert described(reach).text("en") == "radius 1,500 m (Viettel 3,000 m, VNPT 2,500 m)"
    assert described(RadiusReach(1500.0)).text("en") == "radius 1,500 m"


@pytest.mark.parametrize("text", [
    "Viettel=3.000", "Viettel=3,000", "Viettel", "Viettel=", "Viettel=-5", "Viettel=0", "Viettel=inf", "Công ty X=3000",
    "Viettel, VNPT=3000", "Viettel=3000; Viettel=2000", "3000"])
def test_radii_that_can_be_read_in_two_ways_or_in_none_are_refused(text):
    with pytest.raises(InputError):
        parse_radii(text)


@pytest.mark.parametrize(("model", "bands"), [("hata", ""), ("p1812", "Viettel=1.8"), ("p1812", "Viettel=26000")])
def test_bands_outside_the_model_are_refused(plane, model, bands):
    with pytest.raises(InputError, match="holds from"):
        chosen_reach(MastReachOptions(model=model, technology="4G", bands=bands), plane)


def test_the_bands_worked_with_are_printed(plane):
    reach, _ = chosen_reach(MastReachOptions(model="freespace", technology="4G", bands="VNPT=2100"), plane)
    assert "default equipment at 1,800 MHz, VNPT 2,100 MHz" in described(reach).text("en")


def test_television_is_sited_by_field_strength(plane):
    # free space: 74.77 dB(uV/m) from 1 W EIRP at 1 km, so 42 dBW reach 95 dB(uV/m) at 10 ** (21.77 / 20) = 12.26 km
    reach = ModelReach(Propagation("freespace", plane, 60_000.0, receiver_m=10.0), load_service("dvbt2"), 95.0,
                       PlannedAntenna(0.6, 72.0))
    xy = np.stack([np.arange(1000.0, 40_000.0, 100.0), np.zeros(390)], axis=1)
    found = reach.covered(xy, [(0.0, 0.0)], reach.profile("VTL"), [10.0])[0]
    assert xy[found[-1], 0] == pytest.approx(12_260.0, abs=100.0)


def _ground(plane, operators):
    register = positions.Register(plane.inverse([(0.0, 0.0), (200.0, 0.0)]), ["a", "b"], operators=operators)
    places = demand.from_points(plane.inverse([(100.0, 0.0)]), [100])
    return sites.SitingLayers(places, positions.gather(register, plane), candidates.make(np.zeros((0, 2)), "layer"))


def test_without_a_choice_the_operators_on_the_masts_are_planned_for(plane):
    options = sites.MastSitingOptions(RadiusReach(1000.0), rules.fixed(300), PlanLimits(new_sites=0))
    found = sites.plan_sites(_ground(plane, ["Viettel", "Gtel"]), plane, options)
    assert [code for code, *_ in found.each] == ["VTL", "GTEL"]
    unknown = sites.plan_sites(_ground(plane, ["Mạng X", "Mạng Y"]), plane, options)
    assert [code for code, *_ in unknown.each] == ["VTL", "VNPT", "MBF"]


def test_without_a_rule_no_candidate_is_refused_by_spacing_and_it_is_said(plane):
    ground = _ground(plane, ["Viettel", "VNPT"])
    near = candidates.make(plane.inverse([(10.0, 10.0)]), "layer")
    ground = sites.SitingLayers(ground.places, ground.positions, near)

    def codes(rule):
        result = sites.plan_sites(ground, plane,
                                  sites.MastSitingOptions(RadiusReach(1000.0), rule, PlanLimits(new_sites=1),
                                                          language="en"))
        return result.refused.values["why_code"], " ".join(note.text("en") for note in result.notes)

    assert codes(rules.fixed(300))[0] == ["spacing"]
    free, said = codes(None)
    assert "spacing" not in free
    assert "No rule on spacing was chosen" in said


def test_a_plan_by_a_model_that_answers_for_no_pair_is_refused(plane):
    ground = _ground(plane, ["Viettel", "VNPT"])
    reach, _ = chosen_reach(MastReachOptions(model="uma", technology="4G"), plane)
    with pytest.raises(InputError, match="holds for none of the"):
        sites.plan_sites(ground, plane, sites.MastSitingOptions(reach, None, PlanLimits(new_sites=0, max_actions=0)))


def test_pairs_a_model_refuses_are_told_beside_the_plan(plane):
    register = positions.Register(plane.inverse([(0.0, 0.0), (9000.0, 0.0)]), ["a", "b"], operators=["Viettel"] * 2,
                                  height_m=np.array([25.0, 60.0]))
    places = demand.from_points(plane.inverse([(100.0, 0.0), (9100.0, 0.0)]), [100, 100])
    reach, _ = chosen_reach(MastReachOptions(model="uma", technology="4G", max_reach_m=1000.0), plane)
    ground = sites.SitingLayers(places, positions.gather(register, plane), candidates.make(np.zeros((0, 2)), "layer"))
    found = sites.plan_sites(ground, plane, sites.MastSitingOptions(reach, None, PlanLimits(new_sites=0, max_actions=0),
                                                                    ("VTL",)))
    assert any("gives no answer for 1 pair" in note.text("en") for note in found.notes)
