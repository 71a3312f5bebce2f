"""What is not proven is not called so, a search that the time ends begins nothing anew, and no tenant is left over."""
from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.location import maximal_cover
from hatangso.algorithms.core.location.clock import never
from hatangso.algorithms.core.location.cover import search as cover_search
from hatangso.algorithms.core.location.cover import solve
from hatangso.algorithms.core.location.cover.model import CoverModel
from hatangso.algorithms.core.location.cover.search import CoverSearch
from hatangso.algorithms.core.location.cover.state import CoverState
from hatangso.algorithms.core.location.masts import search as mast_search
from hatangso.algorithms.core.location.masts.bound import MastBound
from hatangso.algorithms.core.location.masts.model import MastLimits, MastModel
from hatangso.algorithms.core.location.masts.state import MastState


@pytest.mark.parametrize("solver", ["numpy", "auto"])
def test_a_bound_above_the_plan_stays_where_no_tree_closes_it(monkeypatch, solver):
    """Without trees and rounds the bound of prices remains; HiGHS is not asked about a core of any size."""
    monkeypatch.setattr(solve, "prove", lambda model, bound, keep, chosen, tick: (chosen, False))
    monkeypatch.setattr(solve._Run, "_rounds", lambda run, bound, shares, search, upper: upper)
    monkeypatch.setattr(solve, "_CORE_PAIRS", -1)
    gaps = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        weights, columns = rng.integers(1, 50, 40).astype(float), [np.flatnonzero(rng.random(40) < 0.2)
                                                                   for _ in range(12)]
        best = max(weights[np.unique(np.concatenate([columns[one] for one in some]))].sum()
                   for some in combinations(range(12), 4))
        found = maximal_cover(weights, columns, 4, solver=solver)
        assert found.value <= best <= found.upper_bound
        assert ("optimal" in found.method) == (found.gap == 0) == (found.upper_bound == found.value)
        gaps.append(found.gap)
    assert max(gaps) > 0


@pytest.mark.parametrize(("late", "starts"), [(False, 2), (True, 0)])
def test_after_the_time_is_up_nothing_is_begun_anew(monkeypatch, late, starts):
    begun = []
    monkeypatch.setattr(CoverSearch, "_start", lambda search, noise: begun.append(noise))
    monkeypatch.setattr(cover_search, "_FLOORS", (0.1, 0.5))
    model = CoverModel(np.ones(6), [[0, 1, 2], [2, 3], [3, 4], [4, 5, 0]], 2, None, budget=None, fixed=(), excluded=(),
                       groups=None, need=None, conflicts=None)
    CoverSearch(CoverState(model), 0.5 * model.weights, np.full(4, 0.5), 0, tick=(lambda part: True) if late else never)
    assert len(begun) == starts


def test_a_tenant_that_the_last_sweep_leaves_over_is_dropped(monkeypatch):
    """Of 90 and 10 people 80 are the target: the mast of 90 is enough."""
    model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
                      mast_is_new=[True, True], conflicts=(), limits=MastLimits(target=80.0), seed=0)
    state = MastState(MastBound(model), (1.0, 0.0, 0.0))
    monkeypatch.setattr(mast_search, "_sweep", lambda state, tick: state.restore(np.array([0, 1])) or 1)
    mast_search.search(state, [], np.full(2, 0.5), 0, seed=0, tick=never)
    assert (state.snapshot().tolist(), state.value, state.cost) == ([0], 90.0, 70.0)


@pytest.mark.parametrize(("limits", "plan"), [
    ({"max_actions": 1}, [0]), ({"max_new": 1}, [0]), ({"max_actions": 2}, [0, 1]), ({"max_new": 2}, [0, 1])])
def test_a_plan_that_is_begun_uses_all_that_its_limits_allow(limits, plan):
    """Nothing is chosen yet and nothing opened, so that one of one is left."""
    model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
                      mast_is_new=[True, True], conflicts=(), limits=MastLimits(**limits), seed=0)
    state = MastState(MastBound(model), (1.0, 0.0, 0.0))
    assert (state.count, state.opened) == (0, 0)
    state.fill()
    assert state.snapshot().tolist() == plan
