"""Nearest segment: equal to looking at every pair."""
import numpy as np
import pytest
from hatangso.algorithms.core.network.segments import nearest_segment
from quick import some


def every_pair(points, start, end):
    along = end - start
    offset = points[:, None] - start
    squared = (along * along).sum(axis=1)
    share = np.clip((offset * along).sum(axis=2) / np.where(squared > 0, squared, 1.0), 0, 1)
    away = np.hypot(*np.moveaxis(offset - share[..., None] * along, 2, 0))
    return away.argmin(axis=1), away.min(axis=1)


@pytest.mark.parametrize("seed", some(range(6), 2))
@pytest.mark.parametrize(("points", "segments", "spread", "size"), [
    (1, 1, 1e3, 100), (400, 1, 1e3, 100), (1, 400, 1e5, 3000), (500, 700, 1e5, 3000), (200, 5000, 1e5, 100),
    (600, 900, 1e2, 10), (300, 40, 1e5, 0),
])
def test_equal_to_every_pair(seed, points, segments, spread, size):
    rng = np.random.default_rng(seed)
    place = rng.random((points, 2)) * 1e5
    start = rng.random((segments, 2)) * spread
    end = start + rng.normal(size=(segments, 2)) * size
    found, distance, share = nearest_segment(place, start, end)
    expected, least = every_pair(place, start, end)
    assert distance == pytest.approx(least, rel=1e-12, abs=1e-6)
    same = found == expected
    assert distance[~same] == pytest.approx(least[~same], rel=1e-12)  # only rounding may choose another one
    foot = start[found] + share[:, None] * (end - start)[found]
    assert np.hypot(*(place - foot).T) == pytest.approx(distance, rel=1e-9, abs=1e-6)


def test_limit_hides_what_is_farther():
    found, distance, _ = nearest_segment([[0, 0], [0, 10]], [[5, 0]], [[5, 20]], limit=4.9)
    assert list(found) == [-1, -1]
    assert np.isinf(distance).all()
    found, distance, share = nearest_segment([[0, 0], [0, 10]], [[5, 0]], [[5, 20]], limit=5.0)
    assert list(found) == [0, 0]
    assert list(share) == [0.0, 0.5]


def test_lowest_row_among_equally_near_ones():
    found, _, _ = nearest_segment([[0, 0]], [[0, 3], [3, 0], [-3, 0]], [[0, 3], [3, 0], [-3, 0]])
    assert list(found) == [0]


def test_nothing_to_find_or_no_position():
    found, distance, _ = nearest_segment([[np.nan, 0], [0, 0]], np.empty((0, 2)), np.empty((0, 2)))
    assert list(found) == [-1, -1]
    found, distance, _ = nearest_segment([[np.nan, 0], [0, 0]], [[1, 0]], [[1, 0]])
    assert list(found) == [-1, 0]
    assert list(distance) == [np.inf, 1.0]


def test_cancel_is_passed_on():
    class StopError(Exception):
        pass

    def progress(fraction):
        raise StopError

    with pytest.raises(StopError):
        nearest_segment([[0, 0]], [[1, 0]], [[1, 0]], progress=progress)
