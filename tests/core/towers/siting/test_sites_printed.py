"""What a plan of sites prints: reasons, refusals, approvals, years and communes, read back word by word."""
from dataclasses import replace

import numpy as np
import pytest
from core.towers.siting.siting_cases import _ground, _options
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.numbers.years import phases_from
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.siting import refusals, sites


def test_candidates_left_out_say_why(plane, village):
    result = sites.plan_sites(village, plane, _options(new_sites=1))
    assert result.refused.values["why_code"] == ["spacing"]
    assert result.refused.values["near_id"] == ["T0"]
    assert result.refused.values["near_m"] == [pytest.approx(100, abs=0.1)]
    assert result.refused.values["limit_m"] == [300.0]
    nothing = sites.plan_sites(village, plane, _options(new_sites=0))
    assert nothing.refused.values["why_code"] == ["not_chosen", "spacing"]
    assert [tuple(row)[:3] for row in nothing.refused.rows()] == [("UV1", None, "layer"), ("UV2", None, "layer")]
    assert set(nothing.refused.values["mast_class"]) == {"A2b"}
    assert nothing.refused.values["reason"] == [
        "Beyond the limits of the plan: it would still add 900 people x operators.",
        "100 m from the existing mast T0, the rule asks for 300 m: share that mast instead."]
    assert nothing.refused.values["gain_left"].tolist()[0] == 900


def test_works_are_spread_over_the_years_after_the_figures_by_rank(plane, village):
    result = sites.plan_sites(village, plane, _options(new_sites=1, first_year=2026))
    assert list(result.sites.values["phase"]) == ["2026", "2027"]
    assert any("2026 to 2030" in note.text("en") for note in result.notes)
    assert phases_from(2026, 5).of(252).tolist() == sorted(phases_from(2026, 5).of(252).tolist())
    assert np.bincount(phases_from(2026, 5).of(252)).tolist() == [51, 51, 50, 50, 50]


def test_heights_and_aerodromes_become_approvals(plane, squares):
    around = refusals.SiteSurroundings(aerodrome_points=plane.inverse([(2000, 0)]), aerodrome_names=["Cà Mau"],
                                       offices=plane.inverse([(0, 4900)]), office_names=["UBND"])
    ground = _ground(plane, [(0, 0), (0, 5000)], [100, 50], spots=[(0, 0), (0, 5000)], around=around)
    options = _options(new_sites=2, new_height_m=50.0)
    options = sites.MastSitingOptions(**{**vars(options), "spacing": rules.spacing("hai_duong_2018")})
    result = sites.plan_sites(ground, plane, options)
    assert result.refused.values["why_code"] == ["office"]
    assert len(result.sites) == 1
    assert "Needs approval: the top is 50 m" in result.sites.values["approvals"][0]
    assert "2.0 km from the aerodrome Cà Mau" in result.sites.values["approvals"][0]


def test_vietnamese_sentences(plane, village):
    result = sites.plan_sites(village, plane, _options("vi", new_sites=1))
    english = sites.plan_sites(village, plane, _options("en", new_sites=1))
    for key in ("action_txt", "reason", "cost_txt", "approvals"):
        assert result.sites.values[key] != english.sites.values[key], key


def test_a_new_mast_of_one_operator_is_not_called_a_shared_one(plane):
    """Its form said “độc lập”, its reason “dùng chung cho VNPT”."""
    ground = _ground(plane, [(0, 0)], [100], masts=[(9000, 9000)], operators=["VNPT"], spots=[(0, 0)])
    result = sites.plan_sites(ground, plane, _options("vi", new_sites=1, operators=["VNPT"]))
    assert result.sites.values["action"] == ["new_mast"]
    assert result.sites.values["reason"] == [
        "Một cột mới xây độc lập cho VNPT, chưa có doanh nghiệp dùng chung: phủ thêm 100 người, trong đó 100 người lần "
        "đầu có sóng."]


def test_commune_of_each_site(plane, squares, village):
    communes = MastCommunes(["01"], ["Xã Tân Lộc"], squares((-2000, -2000, 4000)), ["xã"])
    ground = sites.SitingLayers(village.places, village.positions, village.candidates, communes)
    result = sites.plan_sites(ground, plane, _options(new_sites=1))
    assert result.sites.values["commune"] == ["Xã Tân Lộc", ""]

    assert result.refused.values["commune"] == ["Xã Tân Lộc"]

    def printed(records, *keys):
        return [tuple(dict(zip(records.table.keys, row))[key] for key in keys) for row in records.rows()]

    assert printed(result.sites, "site_id", "name", "hamlet", "commune_id", "owner", "mast_class", "slots_free",
                   "slots_src", "action_txt", "cost_txt", "near_id", "near_why", "phase", "reason") == [
        ("T0", "Ấp 1", "Ấp 1", "01", "Viettel", "", 1, "declared", "Co-location with strengthening", "missing", None,
         None, "year 1 of the plan", "VNPT, MobiFone on the mast of Viettel, strengthened because 1 of 2 slots are "
         "free: 2,000 people x operators more without a new mast."),
        ("UV1", "Ấp 2", "Ấp 2", "", None, "A2b", 4, "mast class", "New shared mast", "missing", "T0",
         "It is too far: nobody gained here could be reached from it.", "year 2 of the plan",
         "One new mast for Viettel, VNPT, MobiFone: 900 people x operators more, 300 people get their first operator.")]
    assert printed(result.demand, "place_id", "name", "commune", "n_before", "before", "after", "status_txt") == [
        ("1", "Ấp 1", "Xã Tân Lộc", 1, "Viettel", "Viettel, VNPT, MobiFone", "Covered by all operators with the plan"),
        ("2", "Ấp 2", "", 0, "", "Viettel, VNPT, MobiFone", "Covered by all operators with the plan")]


def test_ground_above_the_aerodrome_counts(plane):
    around = refusals.SiteSurroundings(aerodrome_points=plane.inverse([(5000, 0)]), aerodrome_names=["Cà Mau"],
                                       aerodrome_elevation_m=[2.0])
    ground = _ground(plane, [(0, 0)], [100], spots=[(0, 0)], around=around)
    level = sites.plan_sites(ground, plane, _options(new_sites=1))
    assert "aerodrome" not in level.sites.values["approvals"][0]
    assert level.numbers["APPROVALS_COUNT"] == 0
    hill = Grid(np.full((9, 9), 30.0, np.float32), (-4500.0, 4500.0), (1000.0, -1000.0), plane.definition)
    raised = sites.plan_sites(replace(ground, terrain=hill), plane, _options(new_sites=1))
    assert "5.0 km from the aerodrome Cà Mau, the top 70 m above its level" in raised.sites.values["approvals"][0]
    assert raised.numbers["APPROVALS_COUNT"] == 1


def test_a_mast_on_a_roof_asks_for_the_height_of_the_building(plane):
    ground = _ground(plane, [(0, 0)], [100], spots=[(0, 0)])
    found = sites.plan_sites(ground, plane, replace(_options(new_sites=1), new_class="A2a"))
    assert "add its height, 45 m count from the ground" in found.sites.values["approvals"][0]
    assert found.numbers["APPROVALS_COUNT"] == 0


def test_a_candidate_beside_a_new_mast_of_the_plan_says_so(plane):
    ground = _ground(plane, [(0, 0), (250, 0)], [100, 90], spots=[(0, 0), (250, 0)])
    options = replace(_options(new_sites=2), reach=RadiusReach(100.0), spacing=rules.fixed(300))
    refused = sites.plan_sites(ground, plane, options).refused.values
    assert refused["why_code"] == ["spacing_new"]
    assert refused["near_id"] == ["UV1"]
    assert refused["near_m"] == [pytest.approx(250, abs=0.1)]
    assert refused["reason"][0].startswith("250 m from the new mast UV1 of the plan")
    assert list(refused["gain_left"]) == [270]


def test_a_new_mast_is_called_by_its_own_id_beside_masts_of_today(plane):
    ground = _ground(plane, [(0, 0), (250, 0), (8000, 0)], [100, 90, 1], masts=[(8000, 100), (9000, 100)],
                     operators=["Viettel", "Viettel"], owners=["Viettel", "Viettel"], slots=[1.0, 1.0],
                     height_m=[45.0, 45.0], spots=[(0, 0), (250, 0)])
    options = replace(_options(new_sites=2), reach=RadiusReach(100.0), spacing=rules.fixed(300))
    refused = sites.plan_sites(ground, plane, options).refused.values
    assert refused["site_id"] == ["UV2"]
    assert refused["near_id"] == ["UV1"]
    assert refused["gain_left"].tolist() == [270.0]
    assert refused["reason"][0].startswith("250 m from the new mast UV1 of the plan")


def test_the_flat_radius_says_what_it_leaves_out(plane, village):
    def said(reach):
        notes = sites.plan_sites(village, plane, replace(_options(new_sites=1), reach=reach)).notes
        return any("The radius is the same for every antenna height" in note.text("en") for note in notes)
    assert said(RadiusReach(1000.0))
    assert not said(RadiusReach(1000.0, {}, 45.0))


def test_reasons_are_read_aloud(plane):
    # the mast has no free slot, the second candidate would serve people whom the plan serves already
    ground = _ground(plane, [(0, 500), (900, 500)], [1000, 500], masts=[(0, 0)], operators=["Viettel"], slots=[1.0],
                     height_m=[45.0], spots=[(500, 600), (520, 1000)])
    result = sites.plan_sites(ground, plane, _options(new_sites=1, operators=("VNPT",), strengthening_cost=None,
                                                      new_mast_cost=900.0, colocation_cost=100.0))
    assert result.sites.values["action"] == ["new_mast"]
    assert result.sites.values["near_why"][0]
    assert "no free slot" in result.sites.values["near_why"][0] or "From it only" in result.sites.values["near_why"][0]
    reasons = dict(zip(result.refused.values["why_code"], result.refused.values["reason"]))
    assert reasons["not_chosen"] == "Everybody within reach is covered by the rest of the plan."


@pytest.mark.parametrize(("strengthening", "why"), [
    (None, "It has no free slot, and it is too far to reach these people."),
    (5000.0, "It has no free slot without strengthening.")])
def test_a_full_mast_says_whether_strengthening_would_help(plane, strengthening, why):
    ground = _ground(plane, [(0, 500), (300, 500)], [1000, 500], masts=[(0, 0)], operators=["Viettel"], slots=[1.0],
                     height_m=[45.0], spots=[(150, 450)])
    result = sites.plan_sites(ground, plane, _options(new_sites=1, operators=("VNPT",), budget_mvnd=1500.0,
                                                      strengthening_cost=strengthening, new_mast_cost=900.0,
                                                      colocation_cost=100.0))
    assert result.sites.values["action"] == ["new_mast"]
    assert result.sites.values["near_why"] == [why]


def test_the_page_says_shares_of_people_and_of_masts_before_and_after(plane, village):
    result = sites.plan_sites(village, plane, _options(new_sites=1))
    numbers = result.numbers
    (note,) = [note for note in result.notes if note.template.startswith("Shares of people before and after")]
    said = {key: value.value for key, value in note.values.items() if hasattr(value, "value")}
    assert said == {"any0": numbers["SHARE_ANY_BEFORE"], "any1": numbers["SHARE_ANY"],
                    "all0": numbers["SHARE_ALL_BEFORE"], "all1": numbers["SHARE_ALL"],
                    "share0": numbers["SHARE_BEFORE"], "share1": numbers["SHARE_AFTER"]}
    assert said["any0"] < said["any1"]
    (note,) = [note for note in result.notes if note.template.startswith("Sharing ratio (positions with two")]
    assert f"{numbers['SHARING_RATIO']:.2f}" in note.text("en")


def test_a_mast_that_may_not_be_shared_is_named_as_the_reason_for_a_new_one(plane):
    ground = _ground(plane, [(0, 500), (300, 500)], [1000, 500], masts=[(0, 0)], operators=["Viettel"], slots=[3.0],
                     height_m=[45.0], shareable=[0.0], spots=[(150, 450)])
    result = sites.plan_sites(ground, plane, _options(new_sites=1, operators=("VNPT",)))
    assert result.sites.values["action"] == ["new_mast"]
    assert result.sites.values["near_why"] == ["It may not be shared."]


def test_a_plan_at_its_bound_says_that_none_is_better_and_another_does_not(plane, village):
    found = sites.plan_sites(village, plane, _options(new_sites=1))
    assert found.numbers["GAP"] == 0
    (note,) = [note for note in found.notes if "no plan within the same limits adds more than" in note.template]
    assert note.values["value"].value == note.values["bound"].value == found.numbers["GAINED"]


def test_an_aerodrome_is_named_at_the_new_mast_of_a_plan_that_shares_others(plane, village):
    around = refusals.SiteSurroundings(aerodrome_points=plane.inverse([(2000, 0)]), aerodrome_names=["Cà Mau"],
                                       aerodrome_shapes=None)
    rows = sites.plan_sites(replace(village, around=around), plane, _options(new_sites=1)).sites.values
    assert rows["action"] == ["strengthen", "new_mast"]
    assert ["the aerodrome Cà Mau" in text for text in rows["approvals"]] == [False, True]


def test_operators_beyond_the_plan_hang_on_their_masts_too(plane):
    ground = _ground(plane, [(0, 500)], [1000], masts=[(0, 0)], operators=["Viettel; MobiFone"], owners=["Viettel"],
                     height_m=[45.0], slots=[4.0])
    rows = sites.plan_sites(ground, plane, _options(new_sites=1, operators=("VTL", "VNPT"))).sites.values
    assert rows["antenna"] == ["VNPT 38.0"]  # below two others, 3.5 m each
