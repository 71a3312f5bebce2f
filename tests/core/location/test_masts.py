import numpy as np
import pytest
from core.location.mast_cases import plans, small_case
from hatangso.algorithms.core.errors import Cancelled, InputError
from hatangso.algorithms.core.location import co_locate_first, shared_masts
from hatangso.algorithms.core.location.masts import solve
from hatangso.algorithms.core.location.masts.assignment import Subsets, best_subsets, read_back, spent
from hatangso.algorithms.core.location.masts.bound import MastBound, Prices
from hatangso.algorithms.core.location.masts.model import MastLimits, MastModel
from hatangso.algorithms.core.location.masts.state import MastState


def check_allowed(case, plan, **limits):
    """The plan's own figures are right and no rule is broken."""
    actions = plan.actions.tolist()
    mast = [case["action_mast"][a] for a in actions]
    assert len({(m, case["action_level"][a]) for m, a in zip(mast, actions)}) == len(actions)
    assert len({(m, case["action_operator"][a]) for m, a in zip(mast, actions)}) == len(actions)
    fresh = {m for m in mast if case["mast_is_new"][m]}
    assert fresh == set(plan.new_masts.tolist())
    assert not any({a, b} <= fresh for a, b in case["conflicts"])
    cost = sum(case["action_cost"][a] for a in actions) + sum(case["mast_fee"][m] for m in fresh)
    covered = np.unique(np.concatenate([np.zeros(0, int), *[case["action_rows"][a] for a in actions]])).astype(int)
    assert plan.cost == pytest.approx(cost)
    assert plan.value == pytest.approx(case["weights"][covered].sum())
    assert plan.gains.sum() == pytest.approx(plan.value)
    assert sorted(plan.order.tolist()) == actions
    if "budget" in limits:
        assert cost <= limits["budget"] + 1e-9
    if "max_new" in limits:
        assert len(fresh) <= limits["max_new"]
    if "max_actions" in limits:
        assert len(actions) <= limits["max_actions"]


def blocks(count):
    """Return ``count`` times twenty seeds; all but the first five are for the whole suite."""
    parts = [range(5, 20), *(range(20 * block, 20 * block + 20) for block in range(1, count))]
    return [range(5), *(pytest.param(seeds, marks=pytest.mark.slow) for seeds in parts)]


@pytest.mark.parametrize("seeds", blocks(10))
def test_equals_enumeration(seeds, monkeypatch):
    """A quarter of the price steps: what they leave open the trees must prove."""
    monkeypatch.setattr(solve, "_STEPS", 100)
    monkeypatch.setattr(solve, "_SCOUT", 40)
    for seed in seeds:
        case = small_case(seed)
        every = list(plans(case))
        rng = np.random.default_rng(seed)
        limits = {}
        if seed % 4 != 1:
            limits["budget"] = float(rng.integers(5, 60))
        if seed % 4 == 1 or seed % 8 == 2:
            limits["max_new"] = int(rng.integers(0, 3))
        if seed % 5 == 3:
            limits["max_actions"] = int(rng.integers(1, 5))
        best = max(value for value, cost, fresh, tenants in every
                   if cost <= limits.get("budget", np.inf) and fresh <= limits.get("max_new", 9)
                   and tenants <= limits.get("max_actions", 99))
        plan = shared_masts(**case, **limits)
        check_allowed(case, plan, **limits)
        assert plan.value == best, seed
        assert plan.upper_bound == best
        assert "optimal" in plan.method


@pytest.mark.parametrize("seeds", blocks(5))
def test_least_cost_of_a_share_equals_enumeration(seeds, monkeypatch):
    monkeypatch.setattr(solve, "_STEPS", 100)
    monkeypatch.setattr(solve, "_SCOUT", 40)
    for seed in seeds:
        case = small_case(seed)
        every = list(plans(case))
        most = max(value for value, *_ in every)
        share = 0.8 * most / max(case["weights"].sum(), 1.0)
        least = min(cost for value, cost, *_ in every if value >= share * case["weights"].sum() - 1e-9)
        plan = shared_masts(**case, target_share=share)
        check_allowed(case, plan)
        assert plan.bound_kind == "cost_lower"
        assert plan.cost == least, seed
        assert plan.upper_bound == pytest.approx(least)


def test_bound_holds_for_any_prices():
    rng = np.random.default_rng(5)
    for seed in range(300):
        case = small_case(seed)
        every = list(plans(case))
        budget = float(rng.integers(5, 60))
        best = max(value for value, cost, *_ in every if cost <= budget)
        model = model_of(case, MastLimits(budget=budget))
        if not model.rows:
            continue
        prices = Prices(rng.random(model.rows) * model.weights, float(rng.gamma(1.0, 3.0)), 0.0)
        assert MastBound(model).exact(prices) >= best
        share_model = model_of(case, MastLimits(target=best))
        least = min(cost for value, cost, *_ in every if value >= best)
        assert MastBound(share_model).exact(prices) <= least + 1e-9


def model_of(case, limits):
    return MastModel(case["weights"], case["action_mast"], case["action_operator"], case["action_level"],
                     rows=case["action_rows"], cost=case["action_cost"], mast_fee=case["mast_fee"],
                     mast_is_new=case["mast_is_new"],
                     conflicts=case["conflicts"], limits=limits, seed=0)


def test_assignment_of_levels_is_the_best():
    rng = np.random.default_rng(2)
    score = rng.normal(size=(3, 3, 40)) * 10
    subsets = Subsets(3)
    worth, choices = best_subsets(score, subsets)
    amount = rng.integers(1, 9, score.shape).astype(float)
    total = spent(choices, amount, subsets)
    from itertools import permutations
    for subset in range(8):
        members = [o for o in range(3) if subset >> o & 1]
        brute = [max((sum(score[o, lev, m] for o, lev in zip(members, levels))
                      for levels in permutations(range(3), len(members))), default=0.0) for m in range(40)]
        assert np.allclose(worth[subset], brute)
        places = read_back(choices, score.shape, np.arange(40), np.full(40, subset))
        assert np.isclose(score.ravel()[places].sum(), np.sum(brute))
        assert amount.ravel()[places].sum() == total[subset].sum()
    assert np.array_equal(best_subsets(score, subsets, told=False)[0], worth)


def test_order_starts_with_the_best_gain_per_cost_and_is_stable():
    case = small_case(3)
    first = shared_masts(**case, budget=40.0)
    second = shared_masts(**case, budget=40.0)
    assert np.array_equal(first.order, second.order)
    assert np.array_equal(first.gains, second.gains)


def test_min_gain_keeps_small_tenants_out_and_bounds_plans_of_as_many_actions():
    weights = np.array([100.0, 40.0, 5.0])
    plan = shared_masts(weights, [0, 1, 2], [0, 0, 0], [1, 1, 1], [[0], [1], [2]], [1.0, 1.0, 1.0],
                        mast_fee=0.0, mast_is_new=[False] * 3, min_gain=10.0)
    assert plan.actions.tolist() == [0, 1]
    assert plan.bound_kind == "value_upper_same_actions"
    assert plan.upper_bound == plan.value == 140.0


def test_share_out_of_reach_is_said_and_the_rest_is_covered():
    plan = shared_masts([10.0, 90.0], [0], [0], [1], [[0]], [1.0], mast_fee=0.0, mast_is_new=[False], target_share=0.5)
    assert not plan.reached
    assert plan.value == 10.0
    assert plan.uncoverable == 90.0
    assert plan.notes


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("share", [0.0, 1e-18, 1e-13])
def test_a_share_met_already_needs_no_mast_and_its_bound_has_no_sign(share):
    for seed in range(20):
        plan = shared_masts(**small_case(seed), target_share=share)
        assert plan.reached
        assert plan.actions.size == 0
        assert plan.bound_kind == "cost_lower"
        assert (plan.cost, plan.gap) == (0.0, 0.0)
        assert str(plan.upper_bound) == "0.0"


def test_a_second_tenant_shares_the_mast_fee():
    rows = [[0], [1], [0], [1]]
    plan = shared_masts([50.0, 50.0], [0, 0, 1, 2], [0, 1, 0, 1], [1, 2, 1, 1], rows, [10.0] * 4,
                        mast_fee=[100.0, 60.0, 60.0], mast_is_new=[True] * 3, budget=125.0)
    assert plan.new_masts.tolist() == [0]
    assert plan.value == 100.0


def test_a_budget_that_old_masts_have_spent_leaves_nothing_for_new_ones():
    given = ([50.0, 30.0], [0, 1], [0, 0], [1, 1], [[0], [1]], [10.0, 0.5])
    for budget, new in ((10.0, []), (10.5, [1])):
        plan = co_locate_first(*given, mast_fee=[0.0, 0.0], mast_is_new=[False, True], budget=budget)
        assert plan.new_masts.tolist() == new
        assert plan.cost <= budget


def test_no_actions_gives_an_empty_plan():
    plan = shared_masts([5.0], [], [], [], [], [], mast_fee=0.0, mast_is_new=[], budget=3.0)
    assert plan.value == 0.0
    assert plan.uncoverable == 5.0


@pytest.mark.parametrize(("change", "word"), [
    ({"action_cost": [1.0]}, "length"),
    ({"action_mast": [0, 7]}, "mast 7"),
    ({"action_level": [1, 1], "action_operator": [0, 0], "action_mast": [0, 0]}, "share one mast"),
    ({"budget": -1.0}, "negative"),
    ({"target_share": 1.5}, "between 0 and 1"),
    ({"action_rows": [[0], [9]]}, "row 9"),
    ({"conflicts": [(0, 5)]}, "does not exist"),
])
def test_refuses_what_cannot_be_planned(change, word):
    given = {"weights": [1.0, 2.0], "action_mast": [0, 1], "action_operator": [0, 0], "action_level": [1, 1],
             "action_rows": [[0], [1]], "action_cost": [1.0, 1.0], "mast_fee": 0.0, "mast_is_new": [True, True]}
    with pytest.raises(InputError, match=word):
        shared_masts(**{**given, **change})


def test_cancelling_is_heard():
    def stop(fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        shared_masts(**small_case(1), budget=40.0, progress=stop)


@pytest.mark.parametrize("limits", [{"budget": 40.0}, {"max_actions": 5, "budget": 60.0},
                                    {"max_new": 1, "max_actions": 7}, {"target": 300.0}], ids=str)
def test_the_offer_taken_is_the_best_of_all_masts_within_the_limits(limits):
    """Only leading masts are asked again within the limits; asking every one of them finds no better offer."""
    for seed in range(12):
        case = small_case(seed)
        model = MastModel(case["weights"], case["action_mast"], case["action_operator"], case["action_level"],
                          rows=case["action_rows"], cost=case["action_cost"], mast_fee=case["mast_fee"],
                          mast_is_new=case["mast_is_new"], conflicts=case["conflicts"], seed=0,
                          limits=MastLimits(**limits))
        state, every = MastState(MastBound(model), (2.0, 1.0, 0.5)), np.arange(model.masts, dtype=np.int64)
        while True:
            offer = state.best_offer()
            fresh = MastState(state.bound, (2.0, 1.0, 0.5))  # remembers nothing
            fresh.restore(state.snapshot())
            fresh.refresh()
            ratio = fresh._limited(every)[0]
            if limits.get("max_new") is not None and state.opened >= limits["max_new"]:
                ratio[model.is_new & (state.tenants == 0)] = 0.0
            if not offer.size:
                assert ratio.max(initial=0.0) <= 0
                break
            assert model.mast[offer[0]] == np.argmax(ratio)
            for action in offer.tolist():
                state.add(action)


@pytest.mark.parametrize(("amounts", "step"), [([900.0, 250.0, 400.0], 50), ([3.0, 0.0, 5.0], 1), ([2.5, 5.0], 0),
                                               ([0.0], 0)])
def test_costs_that_share_a_step_lift_the_bound_to_it(amounts, step):
    rows = [[k] for k in range(len(amounts))]
    model = MastModel(np.ones(len(amounts)), np.arange(len(amounts)), [0] * len(amounts), [1] * len(amounts), rows=rows,
                      cost=amounts, mast_fee=0.0, mast_is_new=[False] * len(amounts), conflicts=(),
                      limits=MastLimits(target=1.0), seed=0)
    assert model.cost_step == step
    if step:
        found = MastBound(model).exact(Prices(np.full(model.rows, 0.3), 0.01, 0.0))
        assert found % step == 0
