"""Runs of whole numbers equal those of a loop."""
import numpy as np
import pytest
from hatangso.algorithms.core.ranges import ranges, steps


@pytest.mark.parametrize("seed", range(5))
def test_runs_are_those_of_a_loop(seed):
    rng = np.random.default_rng(seed)
    low = rng.integers(-5, 50, 30)
    count = rng.integers(0, 6, 30)
    assert ranges(low, low + count).tolist() == [k for a, n in zip(low, count) for k in range(a, a + n)]
    assert steps(count).tolist() == [k for n in count for k in range(n)]


def test_no_runs():
    none = np.empty(0, dtype=np.int64)
    assert ranges(none, none).tolist() == steps(none).tolist() == []
    assert ranges(np.array([3]), np.array([3])).tolist() == []
