import itertools
from dataclasses import replace

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.audit import consolidation, sharing
from hatangso.algorithms.core.towers.choices import KEEP_BY
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.reach.areas import CoveredPlaces
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions
from quick import some

PLANE = LocalPlane(105.0, 9.0)


def _positions(xy, operators, slots=4, **more):
    return positions.gather(positions.Register(
        lonlat=PLANE.inverse(np.asarray(xy, float)), ids=[f"T{i}" for i in range(len(xy))], operators=operators,
        slots=np.broadcast_to(np.asarray(slots, float), len(xy)), **more), PLANE, tolerance_m=20)


def _places(xy, people=100.0):
    return demand.from_points(PLANE.inverse(np.asarray(xy, float)), np.broadcast_to(people, len(xy)))


def _audit(found, places, distance=300, **options):
    return sharing.audit(found, PLANE, places, sharing.AuditOptions(
        rules.fixed(distance), RadiusReach(1000.0), language="en", **options))


def test_published_sharing_ratio():
    assert round(100 * sharing.sharing_ratio(448, 1465), 2) == 30.58


def test_ratios_and_definitions():
    found = _positions([(0, 0), (0, 10), (5000, 0), (9000, 0)],
                       ["Viettel", "VNPT", "Viettel", "MobiFone, VNPT, Viettel"])
    result = _audit(found, _places([(0, 0)]))
    assert result.numbers["POSITIONS"] == 3
    assert result.numbers["SHARED_POSITIONS"] == 2
    assert result.numbers["SHARING_RATIO"] == pytest.approx(200 / 3)
    assert result.numbers["TENANCY_RATIO"] == pytest.approx(2.0)
    assert any("2 / 3 = 66.67 %" in note.text("en") for note in result.notes)


def test_a_position_that_says_nobody_may_be_shared_and_one_that_says_none_is_not():
    found = _positions([(0, 0), (3000, 0), (6000, 0), (9000, 0), (12000, 0)],
                       ["Viettel, VNPT", "VNPT", None, "Không", ""], owners=["", None, "", "", "Công ty hạ tầng A"])
    assert found.unsaid.tolist() == [False, False, True, False, False]
    result = _audit(found, _places([(0, 0)]))
    assert result.numbers["SHARING_RATIO"] == result.numbers["SHARING_RATIO_LOW"] == 20
    assert (result.numbers["SHARING_RATIO_HIGH"], result.numbers["SHARING_RATIO_UNKNOWN"]) == (40, 1)
    row = {key: values[0] for key, values in result.by_commune.values.items()}
    assert (row["share_pct"], row["share_p_lo"], row["share_p_hi"], row["share_p_un"]) == (20, 20, 40, 1)


def test_two_masts_side_by_side_are_one_too_many():
    result = _audit(_positions([(0, 0), (100, 0)], ["Viettel", "VNPT"]), _places([(50, 400), (50, -400)]))
    assert result.pairs.values["verdict"] == ["candidate"]
    assert result.numbers["AVOIDABLE_TOWERS"] == result.numbers["AVOIDABLE_BOUND"] == 1
    assert result.numbers["MONEY_AVOIDED"] is None


def test_positions_and_pairs_are_printed_and_say_the_same():
    """Either mast may go; the plan merges the first into the second, and so does the row of the pair."""
    found = _positions([(0, 0), (100, 0), (9000, 0)], ["Viettel", "VNPT", "VNPT, Viettel"], slots=[4, np.nan, 2],
                       names=["Cột A", "Cột B", ""], owners=["Viettel", "VNPT", "Công ty hạ tầng A"],
                       mast_class=["A2b", "", ""], height_m=np.array([42.0, 46.0, np.nan]))
    result = _audit(found, _places([(50, 400), (50, -400)]), mast_cost_mvnd=900.0, move_cost_mvnd=100.0)
    printed = ("site_id", "name", "owner", "operators", "shared", "mast_class", "slots_src", "can_share", "avoidable",
               "kept_id", "saved_mvnd", "approvals", "note")
    assert [tuple(dict(zip(result.sites.table.keys, row))[key] for key in printed) for row in result.sites.rows()] == [
        ("T0", "Cột A", "Viettel", "Viettel", False, "A2b", "declared", True, True, "T1", 800.0, "",
         "Could be merged into T1: every operator keeps at least 100.00 % of its people here."),
        ("T1", "Cột B", "VNPT", "VNPT", False, "", "default", True, False, None, None,
         "Needs approval: the top is 46 m above ground (45 m or more, Decree 32/2016).", None),
        ("T2", "", "Công ty hạ tầng A", "Viettel, VNPT", True, "", "declared", False, False, None, None, "", None)]
    pair = dict(zip(result.pairs.table.keys, next(iter(result.pairs.rows()))))
    said = {"site_a": "T0", "site_b": "T1", "oper_a": "Viettel", "oper_b": "VNPT", "keep_id": "T1", "drop_id": "T0",
            "verdict": "candidate", "chosen": True, "limit_m": 300.0,
            "reason": "Could be merged: every operator keeps 100.00 % or more (asked: 99.0 %)."}
    assert {key: pair[key] for key in said} == said

    def figures(records, *keys):
        return [tuple(dict(zip(records.table.keys, row))[key] for key in keys) for row in records.rows()]

    metres = pytest.approx(100.0, abs=0.01)
    assert figures(result.sites, "masts", "tenants", "height_m", "slots", "slots_free", "kept_m", "kept_share") == [
        (1, 1, 42.0, 4, 3, metres, 100.0), (1, 1, 46.0, 2, 1, None, None), (1, 2, None, 2, 0, None, None)]
    places = np.column_stack([np.asarray(result.sites.values[key], float) for key in ("lon", "lat")])
    assert PLANE.forward(places) == pytest.approx(np.array([(0, 0), (100, 0), (9000, 0)], float), abs=0.01)
    assert figures(result.pairs, "dist_m", "kept_share", "keep_alone") == [(metres, 100.0, 100.0)]
    third = pytest.approx(100 / 3)
    assert figures(result.by_commune, "positions", "shared", "share_pct", "share_p_lo", "share_p_hi", "share_p_un",
                   "can_share", "tenants", "tenancy", "pairs", "avoidable", "saved_mvnd") == [
        (3, 1, third, third, third, 0, 2, 4, pytest.approx(4 / 3), 1, 1, 800.0)]
    assert result.numbers == {
        "POSITIONS": 3, "SHARED_POSITIONS": 1, "SHARING_RATIO": third, "SHARING_RATIO_LOW": third,
        "SHARING_RATIO_HIGH": third, "SHARING_RATIO_UNKNOWN": 0, "TENANCY_RATIO": pytest.approx(4 / 3),
        "STILL_ABLE": 2, "CLOSE_PAIRS": 1, "CANDIDATE_PAIRS": 1, "AVOIDABLE_TOWERS": 1, "AVOIDABLE_BOUND": 1,
        "MONEY_AVOIDED": 800.0}


@pytest.mark.parametrize("seed", range(6))
def test_a_pair_of_the_plan_is_merged_the_way_the_plan_does(seed):
    rng = np.random.default_rng(seed)
    found = _positions(rng.uniform(0, 900, (12, 2)), [str(name) for name in rng.choice(
        ["Viettel", "VNPT", "MobiFone", "VNPT, Viettel"], 12)], slots=3)
    result = _audit(found, _places(rng.uniform(-500, 1400, (40, 2))), keep_share=0.8)
    kept = {row[0]: row[result.sites.table.keys.index("kept_id")] for row in result.sites.rows()}
    pairs = [dict(zip(result.pairs.table.keys, row)) for row in result.pairs.rows()]
    assert any(row["chosen"] for row in pairs)
    assert {(row["drop_id"], row["keep_id"]) for row in pairs if row["chosen"]} == {
        (gone, to) for gone, to in kept.items() if to is not None}
    assert {row["verdict"] for row in pairs if row["chosen"]} == {"candidate"}


def test_coverage_is_not_given_up():
    # The place at x = 1,050 m is out of reach from the first mast and the only one at -950 from the second.
    result = _audit(_positions([(0, 0), (100, 0)], ["Viettel", "VNPT"]), _places([(1050, 0), (-950, 0)]))
    assert result.pairs.values["verdict"] == ["coverage"]
    assert result.pairs.values["kept_share"] == [pytest.approx(0)]
    assert result.numbers["AVOIDABLE_TOWERS"] == 0


def test_an_operators_other_masts_may_count():
    found = _positions([(0, 0), (100, 0), (2000, 0)], ["Viettel", "VNPT", "VNPT"])
    result = _audit(found, _places([(1050, 0), (-500, 0)]), keep_by="network")
    assert result.pairs.values["verdict"] == ["candidate"]
    assert result.numbers["AVOIDABLE_TOWERS"] == 1
    alone = _audit(_positions([(0, 0), (100, 0)], ["Viettel", "VNPT"], slots=[4, 1]), _places([(1050, 0), (-500, 0)]),
                   keep_by="network")
    assert alone.pairs.values["verdict"] == ["coverage"]


def test_the_kept_mast_alone_must_reach_them():
    found = _positions([(0, 0), (100, 0), (2000, 0)], ["Viettel", "VNPT", "VNPT"], slots=[4, 1, 4])
    places = _places([(1050, 0), (-500, 0)])
    result = _audit(found, places, keep_by="network")
    assert result.pairs.values["kept_share"] == [pytest.approx(100)]
    assert result.pairs.values["keep_alone"] == [pytest.approx(50)]  # the place at 1,050 m has only the third mast
    strict = _audit(found, places)
    assert strict.pairs.values["verdict"] == ["coverage"]
    assert "only 50.00 %" in strict.pairs.values["reason"][0]
    assert strict.numbers["AVOIDABLE_TOWERS"] == 0
    assert any("from the kept mast alone" in note.text("en") for note in strict.notes)
    near = _audit(found, _places([(500, 0), (-500, 0)]))
    assert near.numbers["AVOIDABLE_TOWERS"] == 1
    with pytest.raises(InputError, match="none of kept_mast, network"):
        _audit(found, places, keep_by="luck")


@pytest.mark.parametrize("seed", range(5))
def test_the_kept_mast_reaches_the_people_of_every_dropped_mast(seed):
    rng = np.random.default_rng(seed)
    found = _positions(rng.uniform(0, 600, (9, 2)), list(rng.choice(["Viettel", "VNPT"], 9)), slots=3)
    places = _places(rng.uniform(-800, 1300, (40, 2)))
    sites = _audit(found, places, distance=250, keep_share=0.9).sites.values
    hit = np.hypot(*(PLANE.forward(places.lonlat)[None] - PLANE.forward(found.lonlat)[:, None]).T).T <= 1000.0
    for mast, kept in enumerate(sites["kept_id"]):
        if kept is not None:
            assert (hit[mast] & hit[found.ids.index(kept)]).sum() >= 0.9 * hit[mast].sum()


def test_the_share_to_keep_is_a_part_of_one_and_never_guessed():
    rule, reach = rules.fixed(300), RadiusReach(1000.0)
    assert sharing.AuditOptions(rule, reach, keep_share=1).keep_share == 1
    for wrong in (0, 1.01, 95):
        with pytest.raises(InputError, match="at most 100 %"):
            sharing.AuditOptions(rule, reach, keep_share=wrong)


def test_slots_are_needed():
    result = _audit(_positions([(0, 0), (100, 0)], ["Viettel", "VNPT"], slots=1), _places([(50, 0)]))
    assert result.pairs.values["verdict"] == ["slots"]
    assert result.numbers["AVOIDABLE_TOWERS"] == 0


def test_slots_are_counted_jointly():
    # Three masts of three operators at one spot, two slots each: only one of them can go.
    found = _positions([(0, 0), (60, 0), (0, 60)], ["Viettel", "VNPT", "MobiFone"], slots=2)
    result = _audit(found, _places([(0, 0)]))
    assert result.numbers["CANDIDATE_PAIRS"] == 3
    assert result.numbers["AVOIDABLE_TOWERS"] == 1


def test_coverage_is_checked_after_all_removals():
    # Each VNPT mast alone could go, because the other one covers the place between them; both cannot.
    found = _positions([(0, 0), (100, 0), (1900, 0), (2000, 0)], ["Viettel", "VNPT", "VNPT", "Viettel"],
                       slots=[2, 1, 1, 2])
    places = _places([(1000, 0)])
    reach = RadiusReach(905.0)
    options = sharing.AuditOptions(rules.fixed(300), reach, keep_by="network", language="en")
    result = sharing.audit(found, PLANE, places, options)
    assert result.numbers["CANDIDATE_PAIRS"] == 2
    assert result.numbers["AVOIDABLE_TOWERS"] == 1


def test_money_needs_both_costs():
    found = _positions([(0, 0), (100, 0)], ["Viettel", "VNPT"])
    priced = _audit(found, _places([(50, 0)]), mast_cost_mvnd=900.0, move_cost_mvnd=250.0)
    assert priced.numbers["MONEY_AVOIDED"] == 650
    assert priced.by_commune.total("saved_mvnd") == 650
    half = _audit(found, _places([(50, 0)]), mast_cost_mvnd=900.0)
    assert half.numbers["AVOIDABLE_TOWERS"] == 1
    assert half.numbers["MONEY_AVOIDED"] is None
    assert np.isnan(half.by_commune.values["saved_mvnd"]).all(), "a cost that is missing is no zero"
    nothing = _audit(found, _places([(50, 0)]), distance=50, mast_cost_mvnd=900.0, move_cost_mvnd=250.0)
    assert nothing.numbers["MONEY_AVOIDED"] == 0


@pytest.mark.parametrize("keep_by", list(KEEP_BY))
@pytest.mark.parametrize("seed", some(range(20), 5))
def test_joint_plan_holds_and_never_exceeds_the_best(seed, keep_by):
    rng = np.random.default_rng(seed)
    n = 6
    xy = rng.uniform(0, 500, (n, 2))
    names = rng.choice(["Viettel", "VNPT", "MobiFone"], n)
    found = _positions(xy, list(names), slots=rng.integers(1, 4, n))
    places = _places(rng.uniform(-800, 1300, (25, 2)), rng.integers(1, 50, 25).astype(float))
    result = _audit(found, places, distance=250, keep_share=0.95, keep_by=keep_by)
    best = _enumerate(found, places, 250, 0.95, keep_by)
    assert result.numbers["AVOIDABLE_TOWERS"] <= best <= result.numbers["AVOIDABLE_BOUND"]
    assert result.numbers["AVOIDABLE_TOWERS"] >= best - 1  # a greedy plan in eight orders


def _enumerate(found, places, distance, keep_share, keep_by):
    """The most masts that can go, by trying every assignment of dropped to kept masts."""
    xy, people_xy = PLANE.forward(found.lonlat), PLANE.forward(places.lonlat)
    far = np.hypot(*(xy[None] - xy[:, None]).transpose(2, 0, 1))
    hit = np.hypot(*(people_xy[None] - xy[:, None]).transpose(2, 0, 1)) <= 1000.0
    n = len(xy)
    before = [np.flatnonzero(found.present[mast]) for mast in range(n)]
    best = 0
    for target in itertools.product(*[[-1, *[k for k in range(n) if k != mast and far[mast, k] < distance]]
                                      for mast in range(n)]):
        gone = [mast for mast in range(n) if target[mast] >= 0]
        if len(gone) <= best or any(target[target[mast]] >= 0 for mast in gone):
            continue
        present = found.present.copy()
        for mast in gone:
            present[target[mast]] |= present[mast]
            present[mast] = False
        room = found.slots.free + found.present.sum(axis=1)
        if any(present[mast].sum() > room[mast] for mast in range(n)):
            continue
        after = (present.T.astype(int) @ hit) > 0
        fine = all(places.people[hit[mast] & (after[o] if keep_by == "network" else hit[target[mast]])].sum()
                   >= keep_share * places.people[hit[mast]].sum() - 1e-9 for mast in gone for o in before[mast])
        now = (found.present.T.astype(int) @ hit) > 0
        fine &= all(places.people[after[o]].sum() >= keep_share * places.people[now[o]].sum() - 1e-9
                    for o in range(len(now)))
        best = len(gone) if fine else best
    return best


def test_trying_a_plan_leaves_the_coverage_as_it_was():
    rng = np.random.default_rng(3)
    found = _positions(rng.uniform(0, 600, (8, 2)), list(rng.choice(["Viettel", "VNPT"], 8)), slots=2)
    places = _places(rng.uniform(-500, 1000, (30, 2)))
    xy = PLANE.forward(found.lonlat)
    pairs = consolidation.close_pairs(xy, rules.fixed(250), found, np.full(len(xy), np.nan))
    coverage = consolidation.Coverage(found.present, found.serving, found.slots.free, places.people,
                                      areas=CoveredPlaces(RadiusReach(700.0), PLANE.forward(places.lonlat), xy),
                                      codes=found.codes,
                                      height_m=found.height_m, drop_m=3.5, movers=np.arange(len(xy)))
    before = coverage.reached.copy()
    first = consolidation.joint_plan(coverage, pairs, xy, 700.0, keep_share=0.9)
    assert (coverage.reached == before).all()
    again = consolidation.joint_plan(coverage, pairs, xy, 700.0, keep_share=0.9)
    assert first.kept.tolist() == again.kept.tolist()


def test_by_commune_adds_up_and_lists_communes_without_masts(squares):
    shapes = squares((-1000, -1000, 5000), (20_000, 0, 1000))
    communes = MastCommunes(["01", "02"], ["Xã A", "Phường B"], shapes, ["xã", "phường"])
    found = _positions([(0, 0), (100, 0), (50_000, 0)], ["Viettel", "VNPT", "VNPT"], communes=["", "", "ngoài"])
    places = _places([(50, 0)])
    result = sharing.audit(found, PLANE, places, sharing.AuditOptions(
        rules.spacing("hai_duong_2018"), RadiusReach(1000.0), language="vi"), communes=communes)
    table = result.by_commune.values
    assert table["commune_id"] == ["01", "02", None]
    assert table["commune"][2] == "Chưa xác định xã, phường"
    assert list(table["positions"]) == [2, 0, 1]
    assert np.isnan(table["share_pct"][1])
    assert result.by_commune.total("positions") == result.numbers["POSITIONS"]
    assert result.pairs.values["limit_m"] == [400]
    assert [list(result.sites.values[key]) for key in ("commune_id", "commune")] == [
        ["01", "01", "ngoài"], ["Xã A", "Xã A", "ngoài"]]
    assert result.pairs.values["commune"] == ["Xã A"]
    remarked = replace(communes, notes=["số liệu tạm tính", "số liệu tạm tính"])
    notes = sharing.audit(found, PLANE, places, sharing.AuditOptions(
        rules.spacing("hai_duong_2018"), RadiusReach(1000.0), language="vi"),
                          communes=remarked).by_commune.values["note"]
    assert notes[0] == "số liệu tạm tính"
    assert notes[1].startswith("số liệu tạm tính; ")
    assert notes[2] == table["note"][2]


def test_without_a_rule_pairs_and_avoidable_masts_are_missing_and_the_ratio_stands():
    found = _positions([(0, 0), (100, 0)], ["Viettel", "VNPT"], slots=2)
    result = sharing.audit(found, PLANE, _places([(50, 0)]), sharing.AuditOptions(
        None, RadiusReach(1000.0), mast_cost_mvnd=900.0, move_cost_mvnd=200.0, language="vi"))
    for name in ("CLOSE_PAIRS", "CANDIDATE_PAIRS", "AVOIDABLE_TOWERS", "AVOIDABLE_BOUND", "MONEY_AVOIDED"):
        assert result.numbers[name] is None, name
    assert (result.numbers["POSITIONS"], result.numbers["SHARING_RATIO"]) == (2, 0.0)
    assert len(result.pairs) == 0
    assert result.sites.values["avoidable"] == [None, None]
    assert np.isnan(result.by_commune.values["pairs"]).all()
    assert np.isnan(result.by_commune.values["avoidable"]).all()
    assert any("Chưa chọn quy định về khoảng cách" in note.text("vi") for note in result.notes)


def test_the_first_mast_of_the_register_is_named_as_the_kept_one():
    found = _positions([(0, 0), (100, 0)], ["Viettel", "VNPT"], slots=np.array([3.0, 1.0]))
    sites = _audit(found, _places([(50, 0)])).sites.values
    assert sites["kept_id"] == [None, found.ids[0]]
    assert sites["avoidable"].tolist() == [False, True]
    assert sites["kept_m"][1] == pytest.approx(100.0, abs=0.1)
    assert sites["note"][1].startswith("Could be merged into T0:")
    assert "merged" not in (sites["note"][0] or "")
    pairs = _audit(found, _places([(50, 0)])).pairs.values
    assert (pairs["keep_id"], pairs["drop_id"], pairs["chosen"]) == (["T0"], ["T1"], [True])


def test_urban_areas_say_what_is_urban_before_the_commune_does():
    found = _positions([(0, 0), (200, 0)], ["Viettel", "VNPT"], slots=2)
    places, options = _places([(50, 0)]), sharing.AuditOptions(rules.spacing("hai_duong_2018"), RadiusReach(1000.0))
    ring = np.array([[-900, -900], [900, -900], [900, 900], [-900, 900], [-900, -900]], float)
    town = Shapes(PLANE.inverse(ring), np.array([0, 5]), np.array([0]), np.zeros(1, bool), count=1)
    away = Shapes(PLANE.inverse(ring + 5000.0), np.array([0, 5]), np.array([0]), np.zeros(1, bool), count=1)
    assert sharing.audit(found, PLANE, places, options).numbers["CLOSE_PAIRS"] == 1  # unknown: the larger distance
    assert sharing.audit(found, PLANE, places, options, urban_areas=town).numbers["CLOSE_PAIRS"] == 0
    assert sharing.audit(found, PLANE, places, options, urban_areas=away).numbers["CLOSE_PAIRS"] == 1


def test_of_two_directions_that_keep_everybody_the_one_that_moves_fewer_operators_is_proposed():
    for operators, keep in ((["Viettel", "Viettel, VNPT"], "T1"), (["Viettel, VNPT", "VNPT"], "T0")):
        result = _audit(_positions([(0, 0), (100, 0)], operators), _places([(50, 0)]))
        assert result.pairs.values["keep_id"] == [keep]
        assert result.pairs.values["verdict"] == ["candidate"]
