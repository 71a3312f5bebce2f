"""Bounds of plans with so many masts and tenants: none is above the best such plan, and together they hold for all."""
import numpy as np
import pytest
from core.location.mast_cases import larger_case, plans, proven, small_case
from hatangso.algorithms.core.location import shared_masts
from hatangso.algorithms.core.location.masts import counts, solve
from hatangso.algorithms.core.location.masts.bound import MastBound, improve, start_prices
from hatangso.algorithms.core.location.masts.counts import Counts, counted
from hatangso.algorithms.core.location.masts.model import MastModel

PARTS = [Counts(), Counts(new_low=1), Counts(new_high=0), Counts(new_high=1, high=2), Counts(new_low=1, low=3),
         Counts(low=2), Counts(high=3), Counts(new_low=1, new_high=1, low=2, high=2)]


def model_of(case, share):
    limits = solve._limits(None, None, None, 0.0, target_share=share, total=float(case["weights"].sum()))
    return MastModel(case["weights"], case["action_mast"], case["action_operator"], case["action_level"],
                     rows=case["action_rows"], cost=case["action_cost"], mast_fee=case["mast_fee"],
                     mast_is_new=case["mast_is_new"], conflicts=case["conflicts"], limits=limits, seed=0)


def inside(part, fresh, tenants):
    return (fresh >= part.new_low and tenants >= part.low and (part.new_high is None or fresh <= part.new_high)
            and (part.high is None or tenants <= part.high))


@pytest.mark.slow
def test_no_part_is_bounded_above_its_best_plan_and_some_are_bounded_better_than_all():
    compared = better = 0
    for seed in range(12):
        case = small_case(seed)
        model = model_of(case, 0.5)
        if not model.actions or not model.rows:
            continue
        bound, every = MastBound(model), list(plans(case))
        dear = max(cost for _, cost, _, _ in every) + 1.0
        whole = bound.exact(improve(bound, start_prices(model), 150, dear)[0])
        for part in PARTS:
            bound.counts = part
            least = bound.exact(improve(bound, start_prices(model), 150, dear)[0])
            costs = [cost for value, cost, fresh, tenants in every
                     if value >= model.limits.target and inside(part, fresh, tenants)]
            if costs:
                compared += 1
                better += least > whole
                assert least <= min(costs) + 1e-9, (seed, part)
    assert compared > 40
    assert better > 2


@pytest.mark.slow
def test_the_weakest_part_holds_for_every_plan(monkeypatch):
    pytest.importorskip("scipy.optimize", reason="scipy is absent")
    monkeypatch.setattr(counts, "_STEPS", 200)
    for seed in range(4):
        case = larger_case(seed)
        best, actions = proven(case, target=0.6 * case["weights"].sum())
        model = model_of(case, 0.6)
        bound, start = MastBound(model), start_prices(model)
        limit = bound.exact(improve(bound, start, 200, best)[0])
        for masts, tenants in ((2, 6), (3, 9), (0, 0), (40, 90)):
            found = counted(bound, limit, best + 5.0, (masts, tenants), improve=improve, start=start,
                            tick=lambda fraction: False)
            assert limit <= found <= best + 1e-9
            assert bound.counts == Counts()
        stopped = counted(bound, limit, best + 5.0, (2, 6), improve=improve, start=start, tick=lambda fraction: True)
        assert stopped == limit


@pytest.mark.slow
def test_a_plan_with_a_target_is_bounded_by_its_parts_too(monkeypatch):
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    monkeypatch.setattr(solve, "_PERTURBATIONS", 50)
    case = larger_case(1)
    asked = []

    def told(bound, limit, incumbent, known, **named):
        asked.append(known)
        return limit

    monkeypatch.setattr(solve, "counted", told)
    plan = shared_masts(**case, target_share=0.6)
    assert asked == [(len(plan.new_masts), len(plan.actions))]
    shared_masts(**case, budget=60.0)
    assert len(asked) == 1


@pytest.mark.parametrize(("part", "price", "priced", "held"), [
    (Counts(), 2.0, 0.0, 0), (Counts(high=5), 2.0, 2.0, 5), (Counts(high=5), -2.0, 0.0, 5),
    (Counts(low=3), 2.0, 0.0, 3),
    (Counts(low=3), -2.0, -2.0, 3), (Counts(low=3, high=5), 2.0, 2.0, 5), (Counts(low=3, high=5), -2.0, -2.0, 3)])
def test_a_price_holds_what_can_be_held(part, price, priced, held):
    assert part.priced(price) == priced
    assert part.held(part.priced(price)) == held


def test_plans_that_need_every_new_mast_are_no_part_without_plans():
    """45 people of six masts with 70 each: 420 is the least; no bound lies above it though a dearer plan is known."""
    people, six = [12.0, 9.0, 8.0, 7.0, 5.0, 4.0], list(range(6))
    case = {"weights": np.array(people), "action_mast": six, "action_operator": [0] * 6, "action_level": [1] * 6,
            "action_rows": [[one] for one in six], "action_cost": [10.0] * 6, "mast_fee": 60.0,
            "mast_is_new": [True] * 6, "conflicts": ()}
    model = model_of(case, 1.0)
    bound, start = MastBound(model), start_prices(model)
    limit = bound.exact(improve(bound, start, 200, 450.0)[0])
    for known in ((6, 6), (6, 5), (5, 5)):
        found = counted(bound, limit, 450.0, known, improve=improve, start=start, tick=lambda fraction: False)
        assert limit <= found <= 420.0
