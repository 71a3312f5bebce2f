import numpy as np
import pytest
from hatangso.algorithms.core.network.segment_grid import settle_near
from hatangso.algorithms.core.network.segments import nearest_segment


def brute(points, start, end):
    along = end - start
    squared = (along ** 2).sum(axis=1)
    share = ((points[:, None] - start) * along).sum(axis=2) / np.where(squared > 0, squared, 1)
    share = np.clip(share, 0, 1)
    away = np.hypot(*(start + share[..., None] * along - points[:, None]).transpose(2, 0, 1))
    return away.argmin(axis=1), away.min(axis=1)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("length", [0.0, 1.0, 40.0])
def test_settled_points_have_their_nearest_segment(seed, length):
    random = np.random.default_rng(seed)
    start = random.uniform(0, 100, (150, 2))
    end = start + random.normal(0, length, start.shape)
    points = random.uniform(-30, 130, (400, 2))
    segment, distance, _ = settle_near(points, start, end)
    _, away = brute(points, start, end)
    settled = segment >= 0
    assert settled.any()
    np.testing.assert_allclose(distance[settled], away[settled], rtol=1e-12, atol=1e-9)


def test_the_rest_is_found_by_the_tree_and_both_agree_with_all_pairs():
    random = np.random.default_rng(9)
    start = np.concatenate([random.uniform(0, 10, (50, 2)), random.uniform(900, 1000, (50, 2))])
    end = start + random.normal(0, 3, start.shape)
    points = random.uniform(-100, 1100, (600, 2))
    _, distance, _ = nearest_segment(points, start, end)
    np.testing.assert_allclose(distance, brute(points, start, end)[1], rtol=1e-12)


def test_a_limit_and_the_lowest_row_among_equals():
    start, end = np.array([[0.0, 0.0], [0.0, 0.0], [5.0, 5.0]]), np.array([[1.0, 0.0], [1.0, 0.0], [6.0, 5.0]])
    segment, _, _ = settle_near(np.array([[0.5, 0.25], [0.5, 0.75]]), start, end, limit=0.5)
    assert segment.tolist() == [0, -1]
