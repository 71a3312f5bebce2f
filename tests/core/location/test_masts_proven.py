"""Shared masts, their stages and the policy beyond enumeration, against what HiGHS proves.

The bound is tested as it is computed, before it is compared with the plan: a bound that is lifted to
the plan's own value cannot be seen to be wrong.
"""
import numpy as np
import pytest
from core.location.mast_cases import larger_case, plans, proven, small_case
from core.location.test_masts import check_allowed, model_of
from hatangso.algorithms.core.location import co_locate_first, shared_masts
from hatangso.algorithms.core.location.masts import solve
from hatangso.algorithms.core.location.masts.bound import MastBound, Prices, improve, start_prices
from hatangso.algorithms.core.location.masts.exact import prove
from hatangso.algorithms.core.location.masts.model import MastLimits
from quick import some

pytest.importorskip("scipy.optimize", reason="scipy is absent")

LIMITS = {
    "budget": {"budget": 60.0},
    "new masts": {"max_new": 2},
    "tenants": {"max_actions": 5},
    "budget and tenants": {"budget": 90.0, "max_actions": 7},
    "budget and new masts": {"budget": 80.0, "max_new": 2},
    "everything": {"budget": 70.0, "max_new": 3, "max_actions": 6},
}


@pytest.fixture(autouse=True)
def short_search(monkeypatch):
    """The search perturbs less often: plans stay near the best, and bounds do not depend on it."""
    monkeypatch.setattr(solve, "_PERTURBATIONS", 100)
    monkeypatch.setattr(solve, "_STARTS", 6)


def never(fraction):
    """Time is never up."""
    return False


@pytest.mark.slow
@pytest.mark.parametrize("name", LIMITS)
def test_plans_and_bounds_enclose_what_highs_proves(name):
    limits = LIMITS[name]
    for seed in range(2):
        case = larger_case(seed)
        best, _ = proven(case, **limits)
        plan = shared_masts(**case, **limits)
        check_allowed(case, plan, **limits)
        assert plan.value <= best * (1 + 1e-9)
        assert plan.value >= 0.985 * best
        assert plan.raw_bound >= best * (1 - 1e-9), seed
        assert plan.upper_bound >= best * (1 - 1e-9), seed
        assert plan.raw_bound <= 1.12 * best
        assert ("optimal" in plan.method) == (plan.upper_bound == plan.value)


@pytest.mark.slow
@pytest.mark.parametrize("limits", [{}, {"max_new": 4}])
def test_least_cost_of_a_share_encloses_what_highs_proves(limits):
    for seed in range(2):
        case = larger_case(seed)
        reachable = np.unique(np.concatenate(case["action_rows"]))
        share = float(np.floor(60 * case["weights"][reachable].sum() / case["weights"].sum()) / 100)
        found = proven(case, target=share * case["weights"].sum(), **limits)
        plan = shared_masts(**case, target_share=share, **limits)
        assert found is not None
        assert plan.reached
        check_allowed(case, plan, **limits)
        assert plan.value >= share * case["weights"].sum() * (1 - 1e-9)
        assert found[0] - 1e-6 <= plan.cost <= 1.06 * found[0]
        assert 0.8 * found[0] <= plan.raw_bound <= found[0] + 1e-6
        assert plan.raw_bound == np.ceil(plan.raw_bound)  # every cost is whole, so is the least one
        assert plan.upper_bound <= found[0] + 1e-6


@pytest.mark.parametrize("name", some(sorted(LIMITS, key="new masts".__ne__), 1))
def test_a_poor_plan_is_never_called_optimal_and_its_bound_holds(name, monkeypatch):
    """Without search the plan stays behind; masts left out at its value must not be those of a better plan."""
    monkeypatch.setattr(solve, "search", lambda *given, **named: 0)
    monkeypatch.setattr(solve, "patched", lambda *given, **named: 0)
    monkeypatch.setattr(solve, "begun", lambda state, shares, best, tick: best)
    monkeypatch.setattr(solve, "_STEPS", 60)
    behind = 0
    for seed in range(3):
        case, limits = larger_case(seed), LIMITS[name]
        best, _ = proven(case, **limits)
        plan = shared_masts(**case, **limits)
        assert plan.upper_bound >= best * (1 - 1e-9)
        assert plan.raw_bound >= best * (1 - 1e-9)
        behind += plan.value < best * (1 - 1e-9)
        if plan.value < best * (1 - 1e-9):
            assert "optimal" not in plan.method
    assert behind


def test_bound_holds_for_any_prices_of_money_and_of_tenants():
    """Every multiplier gives a valid bound, with each limit and without it: small cases, all plans enumerated."""
    rng = np.random.default_rng(5)
    tried = 0
    for seed in range(150):
        case = small_case(seed)
        every = list(plans(case))
        limits = {"budget": float(rng.integers(5, 60)) if seed % 3 else None,
                  "max_actions": int(rng.integers(0, 4)) if seed % 2 else None,
                  "max_new": int(rng.integers(0, 3)) if seed % 5 == 0 else None}
        within = [(value, cost) for value, cost, fresh, tenants in every
                  if cost <= (limits["budget"] or np.inf) and fresh <= (9 if limits["max_new"] is None else
                                                                        limits["max_new"])
                  and tenants <= (99 if limits["max_actions"] is None else limits["max_actions"])]
        best = max(value for value, _ in within)
        model = model_of(case, MastLimits(**limits))
        if not model.rows:
            continue
        for _ in range(4):
            prices = Prices(rng.random(model.rows) * model.weights, float(rng.gamma(1.0, 3.0)),
                            float(rng.gamma(1.0, 20.0)))
            assert MastBound(model).exact(prices) >= best, seed
            target = model_of(case,
                              MastLimits(target=best, max_actions=limits["max_actions"], max_new=limits["max_new"]))
            least = min(cost for value, cost, fresh, tenants in every if value >= best
                        and tenants <= (99 if limits["max_actions"] is None else limits["max_actions"])
                        and fresh <= (9 if limits["max_new"] is None else limits["max_new"]))
            assert MastBound(target).exact(prices) <= least + 1e-9
        tried += 1
    assert tried > 100


@pytest.mark.parametrize("name", some(["share", "everything", *(name for name in LIMITS if name != "everything")], 3))
def test_masts_of_a_better_plan_are_never_left_out(name):
    left_out = 0
    for seed in range(4):
        case = larger_case(seed, masts=12, places=24)
        if name == "share":
            reachable = np.unique(np.concatenate(case["action_rows"]))
            given = {"target": 0.7 * float(case["weights"][reachable].sum())}
        else:
            given = LIMITS[name]
        best, chosen = proven(case, **given)
        used = set(np.asarray(case["action_mast"])[chosen].tolist())
        model = model_of(case, MastLimits(**given))
        bound = MastBound(model)
        prices, _ = improve(bound, start_prices(model), 200, best, tick=never)
        for part in (1.0, 0.995, 0.9):
            incumbent = best * (2.0 - part) if name == "share" else best * part
            out = set(bound.hopeless(prices, incumbent).tolist())
            if part < 1.0:
                assert not out & used, "a mast of a better plan is left out"
            left_out += len(out)
    assert left_out or "tenants" in name  # where money does not bind, every mast is worth its price


@pytest.mark.slow
@pytest.mark.parametrize("limits", [{"budget": 60.0}, {"budget": 90.0, "max_actions": 6}, {"max_actions": 5}])
def test_each_stage_of_the_policy_encloses_what_highs_proves_of_it(limits):
    for seed in range(2):
        case = larger_case(seed)
        staged = co_locate_first(**case, **limits)
        mast, is_new = np.asarray(case["action_mast"]), np.asarray(case["mast_is_new"])
        weights, left = case["weights"], case["weights"].copy()
        first, second = only(case, ~is_new[mast]), only(case, is_new[mast])
        best, _ = proven({**first, "weights": weights}, **limits)
        done = staged.order[:len(staged.first.order)]
        for action in done:
            left[case["action_rows"][action]] = 0.0
        rest = {key: value - (staged.first.cost if key == "budget" else len(done)) for key, value in limits.items()}
        then, _ = proven({**second, "weights": left}, **rest)
        for plan, optimum in ((staged.first, best), (staged.second, then)):
            assert 0.97 * optimum <= plan.value <= optimum * (1 + 1e-9)
            assert plan.upper_bound >= optimum * (1 - 1e-9)
            assert plan.raw_bound >= optimum * (1 - 1e-9)
        joint = shared_masts(**case, **limits)
        assert staged.value <= joint.upper_bound * (1 + 1e-12)
        assert staged.value == pytest.approx(staged.first.value + staged.second.value)
        assert staged.cost <= limits.get("budget", np.inf) + 1e-9
        assert len(staged.actions) <= limits.get("max_actions", 999)
        assert not is_new[mast[done]].any()


@pytest.mark.slow
def test_stages_to_a_share_spend_what_highs_proves_on_old_masts_first():
    case = larger_case(3)
    mast, is_new = np.asarray(case["action_mast"]), np.asarray(case["mast_is_new"])
    reachable = np.unique(np.concatenate(case["action_rows"]))
    share = 0.6 * float(case["weights"][reachable].sum() / case["weights"].sum())
    staged = co_locate_first(**case, target_share=share)
    most, _ = proven(only(case, ~is_new[mast]))
    target = share * case["weights"].sum()
    assert most < target  # old masts alone do not do
    assert not staged.first.reached
    assert most * 0.97 <= staged.first.value <= most * (1 + 1e-9)
    assert staged.value >= target * (1 - 1e-9)
    left = case["weights"].copy()
    for action in staged.order[:len(staged.first.order)]:
        left[case["action_rows"][action]] = 0.0
    least, _ = proven({**only(case, is_new[mast]), "weights": left}, target=target - staged.first.value)
    assert least - 1e-6 <= staged.second.cost <= 1.06 * least
    assert staged.second.raw_bound <= least + 1e-6


def only(case, keep):
    """The case with the actions ``keep`` only."""
    chosen = np.flatnonzero(keep)
    return {**case, **{key: [case[key][a] for a in chosen]
                       for key in ("action_mast", "action_operator", "action_level", "action_rows", "action_cost")}}


@pytest.mark.parametrize("limits", some([{"budget": 30.0, "max_new": 1}, {"max_actions": 3}, {"budget": 25.0},
                                         {"max_new": 1}, {"target": 0.6}], 2))
def test_the_small_tree_ends_at_the_optimum_from_any_plan_and_any_prices(limits):
    """The tree alone, from the empty plan, with prices as they come: its answer is the enumerated best."""
    rng = np.random.default_rng(9)
    for seed in range(25):
        case = small_case(seed)
        every, given = list(plans(case)), dict(limits)
        start = np.zeros(0, np.int64)
        if "target" in given:
            most, given["target"] = max(value for value, *_ in every), 0.6 * max(value for value, *_ in every)
            best = min(cost for value, cost, *_ in every if value >= given["target"])
            if most <= 0:
                continue
        else:
            best = max(value for value, cost, fresh, tenants in every
                       if cost <= given.get("budget", np.inf) and fresh <= given.get("max_new", 9)
                       and tenants <= given.get("max_actions", 99))
        model = model_of(case, MastLimits(**given))
        if not model.rows:
            continue
        if "target" in given:  # the dearest plan of all is where the search may start
            start = shared_masts(**case).actions
        bound = MastBound(model)
        money = float(rng.gamma(1.0, 3.0)) if {"budget", "target"} & set(given) else 0.0
        tenant = float(rng.gamma(1.0, 9.0)) if "max_actions" in given else 0.0
        for prices in (Prices(rng.random(model.rows) * model.weights, money, tenant),
                       improve(bound, start_prices(model), 80, best)[0]):
            actions, complete = prove(bound, prices, start, never)
            assert complete
            assert (model.cost_of(actions) if "target" in given else model.value_of(actions)) == best, seed


@pytest.mark.parametrize("limits", [{"budget": 30.0}, {"max_actions": 4}, {"max_new": 1},
                                    {"budget": 30.0, "max_actions": 4}, {"target": 40.0}])
def test_the_bound_in_whole_arithmetic_is_the_one_in_floats_rounded_to_the_safe_side(limits):
    rng = np.random.default_rng(11)
    for seed in range(40):
        case = small_case(seed)
        case["weights"] = case["weights"] + 0.37  # not whole: nothing is rounded to people
        case["action_cost"] = [cost + 0.25 for cost in case["action_cost"]]
        model = model_of(case, MastLimits(**limits))
        if not model.rows:
            continue
        prices = Prices(rng.random(model.rows) * model.weights,
                        float(rng.gamma(1.0, 3.0)) + 0.05 if {"budget", "target"} & set(limits) else 0.0,
                        float(rng.gamma(1.0, 9.0)) if "max_actions" in limits else 0.0)
        total, *_ = MastBound(model).relaxed(prices)
        total += prices.action * limits.get("max_actions", 0) + prices.money * limits.get("budget", 0.0)
        exact = MastBound(model).exact(prices)
        if "target" in limits:
            least = max((limits["target"] - total) / prices.money, 0.0)
            assert exact == pytest.approx(least, rel=1e-3, abs=1e-3)
        else:
            assert exact == pytest.approx(total, rel=1e-5)
            assert exact >= total - 1e-4 * abs(total)
