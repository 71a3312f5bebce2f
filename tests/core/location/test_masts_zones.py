"""Trees by zone and patches: bounds hold for every plan, whatever the prices and however small the zones."""
import numpy as np
import pytest
from core.location.mast_cases import larger_case, plans, small_case
from core.location.test_masts import check_allowed, model_of
from hatangso.algorithms.core.location import shared_masts
from hatangso.algorithms.core.location.masts import patches, search, solve, zones
from hatangso.algorithms.core.location.masts.bound import MastBound, Prices, improve, start_prices
from hatangso.algorithms.core.location.masts.model import MastLimits, MastModel
from hatangso.algorithms.core.location.masts.state import MastState
from hatangso.algorithms.core.location.masts.zone import MastZone
from hatangso.algorithms.core.location.masts.zones import MastWhole, MastZones
from quick import some

LIMITS = [{"budget": 30.0}, {"max_actions": 3}, {"max_new": 1}, {"budget": 25.0, "max_new": 2, "max_actions": 4}]


def never(fraction):
    """Time is never up."""
    return False


def zoned(model, prices, mast_price, chosen=()):
    """Return the bound of trees that were grown to their end."""
    found = MastZones(MastWhole(MastBound(model), prices, mast_price), np.array(chosen, np.int64), never)
    found.run(never)
    return found


@pytest.mark.parametrize("size", some([2, 1, 99], 1))
@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_no_plan_is_better_than_the_zones_say_at_any_prices(limits, size, monkeypatch):
    monkeypatch.setattr(zones, "_SIZE", size)
    for seed in range(8):
        case, rng = small_case(seed), np.random.default_rng(seed)
        model = model_of(case, MastLimits(**limits))
        if not model.actions or not model.rows:
            continue
        best = max(value for value, cost, fresh, tenants in plans(case)
                   if cost <= limits.get("budget", np.inf) and fresh <= limits.get("max_new", np.inf)
                   and tenants <= limits.get("max_actions", np.inf))
        for _ in range(3):
            prices = Prices(model.weights * rng.random(model.rows), 4.0 * rng.random(), 6.0 * rng.random())
            assert zoned(model, prices, 9.0 * rng.random()).upper >= best - model.total_weight * 1e-12, (seed, limits)


@pytest.mark.parametrize("size", [1, 2, 99])
def test_no_plan_of_a_share_costs_less_than_the_zones_say(size, monkeypatch):
    monkeypatch.setattr(zones, "_SIZE", size)
    for seed in range(8):
        case, rng = small_case(seed), np.random.default_rng(seed)
        target = 0.7 * max(value for value, *_ in plans(case))
        model = model_of(case, MastLimits(target=target))
        if not model.actions or not model.rows or not target:
            continue
        least = min(cost for value, cost, *_ in plans(case) if value >= target)
        for _ in range(3):
            prices = Prices(model.weights * rng.random(model.rows), 0.1 + 4.0 * rng.random(), 0.0)
            assert zoned(model, prices, 0.0).upper <= least, seed


def test_one_zone_is_solved_to_the_best_plan_at_the_price_of_money():
    """With no limit but that price the tree must meet enumeration, spacing left out."""
    for seed in range(12):
        case = {**small_case(seed), "conflicts": []}
        model = model_of(case, MastLimits(budget=1e6))
        if not model.actions or not model.rows:
            continue
        best = max(value - 3.0 * cost for value, cost, *_ in plans(case))
        found = zoned(model, Prices(0.5 * model.weights, 3.0, 0.0), 0.0)
        worth = model.value_of(found.best()) - 3.0 * model.cost_of(found.best())
        assert (worth, found.upper) == (best, best + 3e6), seed


def rings(count, size, dear=0, *, new=True):
    """One problem of rings of masts for 40, each with 50 people that it shares with the next and 50 with the last, and
    ``dear`` masts for 90 that serve the first 50 again. Half of each mast serves all: the relaxation stays above.
    """
    number = count * size
    near = [[ring * size + k, ring * size + (k + 1) % size] for ring in range(count) for k in range(size)]
    every = np.arange(number + dear, dtype=np.int64)
    model = MastModel([50.0] * number, every, 0 * every, 1 + 0 * every, rows=near + [[0]] * dear,
                      cost=[40.0] * number + [0.0] * dear, mast_fee=[0.0] * number + [90.0] * dear,
                      mast_is_new=[new] * every.size, conflicts=(), limits=MastLimits(budget=1e6), seed=0)
    return MastWhole(MastBound(model), Prices(np.full(number, 25.0), 1.0, 0.0), 0.0)


@pytest.mark.parametrize("new", [True, False], ids=["branches on masts", "branches on tenants"])
@pytest.mark.parametrize(("count", "size", "best", "branches"), [(1, 9, 250, 40), (2, 3, 140, 40)])
def test_a_tree_ends_at_the_best_plan_after_few_branches(count, size, best, branches, new):
    """Five of nine masts serve a ring: 450 - 200; two of three 150 - 80. Measured: 26 branches each.

    What is settled of a mast that stands is its tenant.
    """
    whole = rings(count, size, new=new)
    zone = MastZone(whole, whole.prices, np.zeros(0, np.int64), never)
    assert round(zone.upper / whole.scale) == 30 * count * size
    tried = 0
    while zone.open:
        zone.split(never)
        tried += 1
        assert tried < branches
    assert (round(zone.upper / whole.scale), zone.part.value_of(zone.best)) == (best, zone.value)
    assert round(zone.value / whole.scale) == best


@pytest.mark.parametrize(("size", "best"), [(5, 130), (7, 190), (9, 250)])
def test_branches_on_tenants_alone_lead_to_the_best_plan(size, best):
    """With one step in each branch no plan is met but by what is settled: each tenant is in, or out, in one of two."""
    whole = rings(1, size, new=False)
    zone = MastZone(whole, whole.prices, np.zeros(0, np.int64), lambda fraction: True)
    while zone.open:
        assert zone.upper >= best * whole.scale
        zone.split(lambda fraction: True)
    assert (round(zone.value / whole.scale), round(zone.upper / whole.scale)) == (best, best)


@pytest.mark.parametrize(("work", "solved"), [(1, False), (10**9, True)])
def test_zones_end_when_they_were_worked_on_enough(work, solved, monkeypatch):
    monkeypatch.setattr(zones, "_WORK", work)
    whole = rings(1, 9)
    found = MastZones(whole, np.zeros(0, np.int64), never)
    first = found.upper
    found.run(never)
    assert found.parts[0].open != solved
    assert 250 <= round(found.upper - 1e6) <= round(first - 1e6) == 270


def test_a_tree_hears_in_every_step_that_time_is_up():
    whole, asked = rings(1, 9), []

    def up(fraction):
        asked.append(fraction)
        return True

    zone = MastZone(whole, whole.prices, np.zeros(0, np.int64), up)
    assert len(asked) == 1
    zone.split(up)
    assert len(asked) == 3  # once in each of two branches
    assert zone.upper >= 250 * whole.scale


def test_masts_that_no_better_plan_uses_leave_the_zone():
    """Two masts serve a ring of three, 150 - 80; a mast for 90 with 50 people is in no better plan."""
    whole = rings(1, 3, dear=2)
    zone = MastZone(whole, whole.prices, np.array([1, 2]), never)
    assert (zone.part.site.tolist(), zone.part.action[zone.best].tolist()) == ([0, 1, 2], [1, 2])
    assert round(zone.given / whole.scale) == 70


@pytest.mark.slow
def test_zones_are_nearer_to_the_best_plan_than_prices_alone(monkeypatch):
    monkeypatch.setattr(zones, "_SIZE", 20)
    case = larger_case(3, 60, 200)
    model = model_of(case, MastLimits(budget=150.0))
    bound = MastBound(model)
    prices, _ = improve(bound, start_prices(model), 400, 0.8 * model.total_weight)
    plan = shared_masts(**case, budget=150.0)
    alone, zone = bound.exact(prices), zoned(model, prices, 0.0, plan.actions).upper
    assert plan.value <= zone < alone


@pytest.mark.parametrize("limits", some([{"budget": 60.0}, {"target": 500.0}, {"max_actions": 6},
                                         {"max_new": 2, "budget": 80.0}], 2), ids=str)
def test_patches_only_better_a_plan_and_keep_its_limits(limits, monkeypatch):
    monkeypatch.setattr(patches, "_SIZE", 6)
    bettered = 0
    for seed in range(2):
        case = larger_case(seed)
        model = model_of(case, MastLimits(**limits))
        bound = MastBound(model)
        aim = 80.0 if "target" in limits else 0.5 * model.total_weight
        prices, _ = improve(bound, start_prices(model), 200, aim)
        state = MastState(bound, (prices.money, prices.action, 0.0))
        state.lean_on(np.random.default_rng(seed).random(model.actions))  # not the best that greed can do
        state.fill()
        state.lean_on(1.0)
        before, first = state.rank(), state.snapshot()
        patches.patched(state, MastWhole(bound, prices, 5.0), seed=seed, tick=never)
        assert state.rank() >= before
        bettered += state.rank() > before
        again = MastState(bound, (prices.money, prices.action, 0.0))
        again.restore(first)
        patches.patched(again, MastWhole(bound, prices, 5.0), seed=seed, tick=never)
        assert again.snapshot().tolist() == state.snapshot().tolist()  # the seed decides
        plan = state.snapshot()
        assert (model.value_of(plan), model.cost_of(plan)) == pytest.approx((state.value, state.cost))
        assert state.allowed(limits.get("target", -np.inf))
        masts = np.unique(model.mast[plan])
        assert not any(np.isin(model.neighbours[mast], masts).any() for mast in masts)
    assert bettered


def test_a_patch_branches_until_it_is_solved_or_has_branched_enough(monkeypatch):
    """A ring of five with all its masts chosen: three do, and to prove it the tree of a patch must branch."""
    asked = []

    class Counted(MastZone):
        def split(self, tick):
            asked.append(self.open)
            super().split(tick)

    monkeypatch.setattr(patches, "MastZone", Counted)
    for most, least in ((30, 5), (2, 2)):
        monkeypatch.setattr(patches, "_SPLITS", most)
        asked.clear()
        whole = rings(1, 5)
        state = MastState(whole.bound, (1.0, 0.0, 0.0))
        for mast in range(5):
            state.add(mast)
        assert patches.patched(state, whole, seed=0, tick=never) == 1
        assert (state.value, state.cost) == (250.0, 120.0)
        assert least <= len(asked) <= most
        assert all(asked)


@pytest.mark.slow
def test_plans_of_a_large_problem_keep_the_limits_where_patches_made_them(monkeypatch):
    monkeypatch.setattr(search, "_SWEPT", 0)
    monkeypatch.setattr(solve, "_PERTURBATIONS", 20)
    case = larger_case(5)
    for limits in ({"budget": 70.0}, {"target_share": 0.6}):
        plan = shared_masts(**case, **limits)
        check_allowed(case, plan, **limits)
