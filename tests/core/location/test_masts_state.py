"""A plan of shared masts while it is searched: who hangs where, and what is dropped first."""
import numpy as np
import pytest
from hatangso.algorithms.core.location.masts.bound import MastBound, improve, start_prices
from hatangso.algorithms.core.location.masts.model import MastLimits, MastModel
from hatangso.algorithms.core.location.masts.search import prune
from hatangso.algorithms.core.location.masts.state import MastState


def two_masts(weights, cost, **limits):
    """Two new masts with a tenant each, who cover a place of their own."""
    model = MastModel(weights, [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=cost, mast_fee=60.0,
                      mast_is_new=[True, True], conflicts=(), limits=MastLimits(**limits), seed=0)
    return MastState(MastBound(model), (1.0, 0.0, 0.0))


@pytest.mark.parametrize("action", [0, 1])
def test_a_tenant_is_found_on_its_mast_whatever_its_number(action):
    state = two_masts([90.0, 10.0], [10.0, 10.0], budget=140.0)
    state.add(action)
    assert [state.tenants_of(mast).tolist() for mast in (action, 1 - action)] == [[action], []]
    state.add(1 - action)
    assert [state.tenants_of(mast).tolist() for mast in (0, 1)] == [[0], [1]]


@pytest.mark.parametrize(("cost", "kept"), [([10.0, 30.0], 0), ([30.0, 10.0], 1)])
def test_of_two_tenants_of_which_one_is_enough_the_dearer_one_goes(cost, kept):
    state = two_masts([40.0, 40.0], cost, target=40.0)
    state.restore(np.array([0, 1]))
    prune(state)
    assert state.snapshot().tolist() == [kept]
    assert (state.value, state.cost) == (40.0, 70.0)


def test_a_bound_that_is_stopped_goes_no_further():
    """Time is asked for before each eighth step, and is up at once here."""
    bound = two_masts([90.0, 10.0], [10.0, 10.0], budget=70.0).bound
    start = start_prices(bound.model)
    asked = []
    prices, level = improve(bound, start, 300, 90.0, tick=lambda done: asked.append(done) or len(asked) == 2)
    assert asked == [0.0, 8 / 300]
    assert level > improve(bound, start, 300, 90.0)[1]
    assert improve(bound, start, 300, 90.0, tick=lambda done: True)[1] is None
