"""A cancel is heard inside long loops, and the limit of time is kept there too."""
import numpy as np
import pytest
from core.location.mast_cases import small_case
from hatangso.algorithms.core import errors
from hatangso.algorithms.core.errors import Cancelled, heartbeat, listening
from hatangso.algorithms.core.geometry import point_index
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import locate
from hatangso.algorithms.core.location import clock as clocks
from hatangso.algorithms.core.location import maximal_cover, p_median, shared_masts
from hatangso.algorithms.core.location.clock import Clock
from hatangso.algorithms.core.location.cover.model import CoverModel
from hatangso.algorithms.core.location.cover.search import CoverSearch
from hatangso.algorithms.core.location.cover.state import CoverState
from hatangso.algorithms.core.location.median.model import MedianModel, MedianState
from hatangso.algorithms.core.location.sparse import Incidence
from hatangso.algorithms.core.network.segments import nearest_segment
from hatangso.algorithms.core.territory import demand


def stop(*given):
    """The user asked to stop."""
    raise Cancelled


def test_a_step_without_a_fraction_tells_the_last_one_again_and_so_hears_a_cancel(monkeypatch):
    now, told = [100.0], []
    monkeypatch.setattr(clocks.time, "monotonic", lambda: now[0])
    tick = Clock(5.0, told.append).tick(0.2, 0.4)
    assert not tick(0.5)
    assert told == [pytest.approx(0.3)]
    tick(None)
    assert len(told) == 1, "not at every step"
    now[0] += 0.2
    tick(None)
    assert told == [pytest.approx(0.3)] * 2
    now[0] += 5.0
    assert tick(None)


def test_nobody_listens_outside_a_run():
    heartbeat()
    with listening(stop), pytest.raises(Cancelled):
        heartbeat()
    heartbeat()


XY = np.random.default_rng(1).uniform(0, 9000, (300, 2))
LOOPS = {
    "places within a distance": lambda squares: point_index.within(XY, XY, 500.0),
    "the first place near": lambda squares: point_index.first_near(XY, 500.0),
    "the polygon that holds a place": lambda squares: locate(XY, squares((0, 0, 9000)).with_xy(9000 * np.array(
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]))),
    "a lattice over polygons": lambda squares: demand.from_polygons(squares((0, 0, 4000)), [10.0], LocalPlane(105, 9)),
    "lists of rows": lambda squares: Incidence.from_lists([[0], [1]]),
    "a model of shared masts": lambda squares: shared_masts(**small_case(1), budget=40.0),
    "the nearest segment": lambda squares: nearest_segment(XY, XY[::-1], XY[::-1] + 50.0),
}


@pytest.mark.parametrize("loop", LOOPS)
def test_deep_loops_hear_a_cancel(loop, squares):
    with listening(stop), pytest.raises(Cancelled):
        LOOPS[loop](squares)
    assert errors._LISTENER.get() is None


def cover(seed=3, groups=True):
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 50, 200).astype(float)
    columns = [np.flatnonzero(rng.random(200) < 0.1) for _ in range(40)]
    model = CoverModel(weights, columns, 12, None, budget=None, fixed=(), excluded=(),
                       groups=np.arange(40) % 9 if groups else None, need=None, conflicts=None)
    return model, CoverState(model)


def test_fills_and_descents_of_coverings_hear_a_cancel_at_every_step():
    model, state = cover()
    with pytest.raises(Cancelled):
        state.fill(tick=stop)
    state.fill()
    with pytest.raises(Cancelled):
        state.descend(tick=stop)
    with pytest.raises(Cancelled):
        CoverSearch(state, np.zeros(model.rows), np.zeros(model.columns), 0, tick=stop)


def test_a_search_whose_time_is_up_swaps_no_more_but_every_group_has_its_site():
    model, state = cover()
    search = CoverSearch(state, np.zeros(model.rows), np.full(model.columns, 0.3), 0, tick=lambda part: True)
    assert search.done == 0
    assert state.complete
    assert set(model.group_of[search.best]) >= set(range(9))


def test_fills_and_descents_of_medians_hear_a_cancel_at_every_step():
    rng = np.random.default_rng(1)
    state = MedianState(MedianModel(rng.random((60, 30)), None, 5, (), excluded=(), groups=None, beyond=None))
    with pytest.raises(Cancelled):
        state.fill(stop)
    state.fill()
    with pytest.raises(Cancelled):
        state.descend(tick=stop)


@pytest.mark.parametrize("limit", [0.0, -1.0])
def test_every_search_keeps_the_limit_of_time_and_says_so(limit):
    rng = np.random.default_rng(4)
    weights = rng.integers(1, 90, 400).astype(float)
    columns = [np.flatnonzero(rng.random(400) < 0.05) for _ in range(90)]
    covered = maximal_cover(weights, columns, 15, groups=np.arange(90) % 10, time_limit_s=limit)
    assert covered.stopped_by_time
    assert set(covered.sites % 10) == set(range(10))
    assert covered.value <= covered.upper_bound
    median = p_median(rng.random((80, 40)), None, 6, time_limit_s=limit)
    assert median.stopped_by_time
    assert median.upper_bound <= median.value
    masts = shared_masts(**small_case(3), budget=40.0, time_limit_s=limit)
    assert masts.stopped_by_time
    assert masts.value <= masts.upper_bound
