"""What a plan of shared masts says of itself, and inputs at the edge of what is allowed."""
from types import SimpleNamespace

import numpy as np
import pytest
from core.location.mast_cases import larger_case, small_case
from core.location.test_masts import model_of
from hatangso.algorithms.core.location import clock, co_locate_first, shared_masts
from hatangso.algorithms.core.location.masts import solve
from hatangso.algorithms.core.location.masts.bound import MastBound, Prices
from hatangso.algorithms.core.location.masts.model import MastLimits, MastModel
from hatangso.algorithms.core.location.masts.state import MastState
from hatangso.algorithms.core.location.method_words import Method


def single(weights, costs, limits, **more):
    """One operator, one existing mast a row."""
    count = len(weights)
    return MastModel(np.asarray(weights, float), np.arange(count), [0] * count, [1] * count,
                     rows=[[k] for k in range(count)], cost=costs, mast_fee=0.0, mast_is_new=[False] * count,
                     conflicts=(), limits=limits, seed=0, **more)


def test_a_bound_on_cost_below_nothing_is_nothing_without_a_sign():
    """(1 - 100) / 100 rounded up to a step of ten would be the zero with a minus."""
    model = single([100.0], [10.0], MastLimits(target=1.0))
    assert str(MastBound(model).exact(Prices(np.zeros(1), 100.0, 0.0))) == "0.0"


@pytest.mark.filterwarnings("error")
def test_where_nothing_has_a_price_the_largest_gain_comes_first():
    state = MastState(MastBound(single([5.0, 90.0, 40.0], [0.0, 0.0, 0.0], MastLimits())), (0.0, 0.0, 0.0))
    assert state.best_offer().tolist() == [1]
    assert state.fill() == [1, 2, 0]


@pytest.mark.parametrize("kind", [set, iter, tuple, np.array])
def test_pairs_too_near_may_come_as_any_collection(kind):
    given = ([50.0, 40.0, 30.0], [0, 1, 2], [0, 0, 0], [1, 1, 1], [[0], [1], [2]], [1.0, 1.0, 1.0])
    plan = shared_masts(*given, mast_fee=0.0, mast_is_new=[True] * 3, max_new=3, conflicts=kind([(0, 1)]))
    assert plan.new_masts.tolist() == [0, 2]


def test_iterations_count_the_steps_of_prices_and_the_changes_tried(monkeypatch):
    monkeypatch.setattr(solve, "search", lambda *given, **named: 7)
    monkeypatch.setattr(solve, "patched", lambda *given, **named: 3)
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    plan = shared_masts(**larger_case(1), budget=60.0)
    assert plan.iterations == solve._SCOUT + solve._STEPS + 7 + 3 + solve._STEPS


@pytest.mark.parametrize("patches", [0, 3])
def test_the_method_names_patches_and_zones_where_they_were_tried(patches, monkeypatch):
    monkeypatch.setattr(solve, "patched", lambda *given, **named: patches)
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    plan = shared_masts(**larger_case(1), budget=60.0)
    assert ("neighbouring masts planned anew" in plan.method) == bool(patches)
    assert Method(plan.method).text("vi").count("tính lại từng cụm cột gần nhau") == bool(patches)
    assert "trees by zone" in plan.method
    monkeypatch.undo()
    assert "trees by zone" not in shared_masts(**small_case(3), max_new=1).method, "proven before zones are needed"


@pytest.mark.parametrize("limits", [{"max_actions": 3}, {"budget": 30.0, "max_actions": 3}])
def test_the_bound_grows_with_what_is_allowed(limits):
    """One tenant more, or more money, never lowers the bound at the same prices, and raises it by its price at most."""
    rng = np.random.default_rng(4)
    for seed in range(40):
        case = small_case(seed)
        model = model_of(case, MastLimits(**limits))
        if not model.rows:
            continue
        prices = Prices(rng.random(model.rows) * model.weights, 2.0 if "budget" in limits else 0.0, 7.0)
        first = MastBound(model).exact(prices)
        more = MastBound(model_of(case, MastLimits(**{**limits, "max_actions": 4}))).exact(prices)
        assert first <= more <= first + 7.0 + 1.0
        if "budget" in limits:
            richer = MastBound(model_of(case, MastLimits(**{**limits, "budget": 35.0}))).exact(prices)
            assert first <= richer <= first + 10.0 + 1.0


def test_the_state_comes_back_to_the_figures_it_had():
    """Adding and taking out in any order leaves gains, costs, tenants and crowding as a fresh state has them."""
    rng = np.random.default_rng(6)
    for seed in range(30):
        model = model_of(small_case(seed), MastLimits(budget=60.0))
        if not model.rows:
            continue
        bound, chosen = MastBound(model), []
        state = MastState(bound, (1.0, 0.0, 0.0))
        for _ in range(25):
            free = [a for a in range(model.actions) if not state.chosen[a] and not state.crowded[model.mast[a]]
                    and state.taken[model.operator[a], model.level[a], model.mast[a]] == 0]
            if chosen and (not free or rng.random() < 0.4):
                state.remove(chosen.pop(int(rng.integers(len(chosen)))))
            elif free:
                chosen.append(int(rng.choice(free)))
                state.add(chosen[-1])
        again = MastState(bound, (1.0, 0.0, 0.0))
        for action in sorted(chosen):
            again.add(action)
        assert state.value == pytest.approx(model.value_of(chosen))
        assert state.cost == pytest.approx(model.cost_of(chosen))
        for name in ("gain", "covered", "tenants", "taken", "crowded", "chosen"):
            assert np.allclose(getattr(state, name), getattr(again, name)), (seed, name)
        assert (state.count, state.opened) == (again.count, again.opened)
        assert np.allclose(state.losses(np.array(chosen, np.int64)), [state.loss(a) for a in chosen])


def test_a_search_that_takes_too_long_leaves_time_for_the_bound(monkeypatch):
    """On a slow machine the limit used to end in the search: the bound stayed that of the first prices."""
    now, levels, whole = [0.0], [], solve.improve

    def searched(state, *given, tick, **named):
        assert not tick(0.1)
        now[0] = 70.0
        assert tick(0.2)
        return 0

    def improved(*given, **named):
        found = whole(*given, **named)
        levels.append(found[1])
        return found

    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(solve, "search", searched)
    monkeypatch.setattr(solve, "improve", improved)
    plan = shared_masts(**larger_case(0), max_new=3, time_limit_s=100)
    assert len(levels) == 3  # before the first plan, before the search, and after it
    assert None not in levels
    assert plan.stopped_by_time
    assert plan.value <= plan.upper_bound <= plan.raw_bound


@pytest.mark.parametrize("seed", [2, 3, 13])
def test_everybody_as_the_target_of_two_stages_is_no_share_above_everybody(seed):
    """Of tenths that do not add up exactly, what the first stage leaves comes out larger than all that is left."""
    case = small_case(seed)
    case["weights"] = 0.1 * case["weights"]
    staged, left = co_locate_first(**case, target_share=1.0), case["weights"].copy()
    for action in staged.order[:len(staged.first.order)]:
        left[case["action_rows"][action]] = 0.0
    assert (case["weights"].sum() - staged.first.value) / left.sum() > 1
    assert staged.value == pytest.approx(staged.first.value + staged.second.value)
