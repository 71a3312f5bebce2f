"""The figures of a choice that every swap is priced by."""
import numpy as np
import pytest
from hatangso.algorithms.core.location.cover.model import CoverModel
from hatangso.algorithms.core.location.cover.state import CoverState

NOTHING = {"p": None, "costs": None, "budget": None, "fixed": (), "excluded": (), "groups": None, "need": None,
           "conflicts": None}


@pytest.mark.parametrize("whole", [True, False], ids=["people", "fractions"])
@pytest.mark.parametrize("need", [1, 2])
def test_figures_kept_by_difference_are_those_counted_anew(whole, need):
    """Value, gains, losses and corrections of every pair after sites went in and out, against the definitions."""
    rng = np.random.default_rng(3)
    for _ in range(8):
        weights = rng.integers(1, 9, 40).astype(float) if whole else rng.random(40)
        columns = [np.flatnonzero(rng.random(40) < 0.25) for _ in range(12)]
        model = CoverModel(weights, columns, **{**NOTHING, "p": 6, "need": need}, reduce=False)
        state = CoverState(model)
        for _ in range(25):
            chosen = state.snapshot()
            if chosen.size < 6 and (rng.random() < 0.6 or not chosen.size):
                state.add(int(rng.choice(np.flatnonzero(~state.chosen))))
            else:
                state.remove(int(rng.choice(chosen)))
            now = state.snapshot()
            assert state.value == pytest.approx(model.value_of(now))
            for site in np.flatnonzero(~state.chosen):
                more = model.value_of(np.append(now, site)) - model.value_of(now)
                assert state.gain[site] == pytest.approx(more, abs=1e-9)
                for place in np.flatnonzero(state.site_at >= 0):
                    swapped = np.append(now[now != state.site_at[place]], site)
                    change = state.gain[site] - state.loss[place] + state.both[place, site]
                    assert change == pytest.approx(model.value_of(swapped) - model.value_of(now), abs=1e-9)
        state.clear()
        assert not state.both.any()
        assert not state.loss.any()
        assert state.value == model.base
