"""Coordinates that lost their digits are told where they stand out, and a grid or chance is none."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.cut_digits import cut_off, doubts


def told(xy, projected=False):
    return [note.text("en") for note in doubts(xy, projected, "bưu cục", list(range(1, len(xy) + 1)))]


@pytest.mark.parametrize(("projected", "step"), [(False, 0.01), (True, 1000.0)])
def test_a_few_rounded_positions_are_told_with_their_share_and_feature(projected, step):
    rng = np.random.default_rng(1)
    xy = rng.uniform(100, 300, (50, 2)) * step
    assert told(xy, projected) == []
    xy[[4, 9]] = np.round(xy[[4, 9]] / step) * step
    note, = told(xy, projected)
    assert "2 positions (4.0 %) are rounded" in note
    assert "(feature 5, 10)" in note
    xy[:20] = np.nan
    assert told(xy, projected) == []  # those left are whole


def test_a_grid_a_handful_and_chance_are_not_told():
    grid = np.array([(105 + 0.01 * x, 9 + 0.01 * y) for x in range(6) for y in range(6)])
    assert cut_off(grid, False).all()
    assert told(grid) == []
    assert told(grid[:5]) == []
    assert told(np.round(np.random.default_rng(2).uniform(9, 10, (3000, 2)), 3)) == []  # one in a hundred by chance
