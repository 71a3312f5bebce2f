"""HiGHS where it may be asked: the same answers as without it, and the proof of what numpy leaves open."""
import numpy as np
import pytest
from core.location.mast_cases import larger_case, proven, small_case
from core.location.test_masts import check_allowed
from hatangso.algorithms.core.errors import Cancelled, InputError
from hatangso.algorithms.core.location import shared_masts
from hatangso.algorithms.core.location.cover import milp
from hatangso.algorithms.core.location.masts import program, solve
from quick import some

pytest.importorskip("scipy.optimize", reason="scipy is absent")
LIMITS = [{"budget": 60.0}, {"max_new": 2}, {"max_actions": 5}, {"budget": 70.0, "max_new": 3, "max_actions": 6},
          {"target_share": 0.5}]


@pytest.mark.parametrize("limits", some(LIMITS, 2), ids=str)
@pytest.mark.parametrize("package", ["scipy.optimize", "highspy"])
def test_the_optimum_is_proven_and_is_that_of_an_independent_model(limits, package, monkeypatch):
    if package not in milp.available():
        pytest.skip(f"{package} is absent")
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    monkeypatch.setattr(milp, "available", lambda: [package])
    for seed in range(2):
        case = larger_case(seed)
        known = {key: value for key, value in limits.items() if key != "target_share"}
        share = limits.get("target_share")
        best, _ = proven(case, **known, target=None if share is None else share * case["weights"].sum())
        plan = shared_masts(**case, **limits, solver="auto")
        check_allowed(case, plan, **known)
        assert "HiGHS core: optimal" in plan.method
        assert [message.text("en") for message in plan.prover] == [f"HiGHS ({package}) proved the bound."]
        assert plan.gap == 0
        assert (plan.value if share is None else plan.cost) == pytest.approx(best, rel=1e-9)


@pytest.mark.parametrize("limits", some([{"target_share": 0.6}, {"budget": 40.0}, {"max_new": 1}], 1), ids=str)
def test_answers_are_equal_with_and_without(limits):
    for seed in range(10):
        case = small_case(seed)
        plain, found = shared_masts(**case, **limits), shared_masts(**case, **limits, solver="auto")
        assert (plain.value, plain.cost, plain.upper_bound, plain.reached) == \
            (found.value, found.cost, found.upper_bound, found.reached)


@pytest.mark.slow
def test_a_core_that_is_not_solved_to_the_end_leaves_a_bound_that_holds(monkeypatch):
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    monkeypatch.setattr(program, "NODES", (1,))
    for seed in range(3):
        case = larger_case(seed, 24, 60)
        best, _ = proven(case, budget=80.0)
        plan = shared_masts(**case, budget=80.0, solver="auto")
        assert plan.value <= best * (1 + 1e-9) <= plan.upper_bound * (1 + 2e-9)


@pytest.mark.slow
def test_a_large_core_is_not_given_away_and_without_a_library_numpy_answers(monkeypatch):
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    case = larger_case(1)
    plain = shared_masts(**case, budget=60.0)
    with monkeypatch.context() as patch:
        patch.setattr(program, "MOST_PAIRS", 10)
        large = shared_masts(**case, budget=60.0, solver="auto")
    monkeypatch.setattr(milp, "available", lambda: [])
    without = shared_masts(**case, budget=60.0, solver="auto")
    for found in (large, without):
        assert found.actions.tolist() == plain.actions.tolist()
        assert "HiGHS" not in found.method
    assert "too large" in large.prover[0].text("en")
    assert "not in this QGIS" in without.prover[0].text("en")
    assert plain.prover == ()


def test_where_the_solver_finds_nothing_numpy_answers(monkeypatch):
    case = small_case(1)
    plain = shared_masts(**case, budget=40.0)
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    monkeypatch.setattr(milp, "solve", lambda *given, **named: None)
    found = shared_masts(**case, budget=40.0, solver="auto")
    assert found.value == plain.value
    assert "HiGHS" not in found.method


def test_a_cancel_is_heard_between_two_trees(monkeypatch):
    monkeypatch.setattr(solve, "prove", lambda bound, prices, actions, tick: (actions, False))
    asked = []

    def unfinished(given, seconds, package=None, nodes=None):
        asked.append(nodes)
        return np.zeros(given.gain.size), np.inf, False

    def stop(part):
        if asked:
            raise Cancelled

    monkeypatch.setattr(milp, "solve", unfinished)
    monkeypatch.setattr("hatangso.algorithms.core.location.clock._PAUSE_S", -1.0)
    with pytest.raises(Cancelled):
        shared_masts(**larger_case(1), budget=60.0, solver="auto", progress=stop)
    assert len(asked) == 1


def test_the_solver_is_one_that_is_known():
    with pytest.raises(InputError):
        shared_masts(**small_case(1), budget=40.0, solver="glpk")
