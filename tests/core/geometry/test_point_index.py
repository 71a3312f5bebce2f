import numpy as np
import pytest
from hatangso.algorithms.core.geometry import geodesy, point_index
from quick import some


@pytest.mark.parametrize("seed", range(5))
def test_within_equals_all_distances(seed, monkeypatch):
    monkeypatch.setattr(point_index, "CHUNK", 50)  # several chunks
    rng = np.random.default_rng(seed)
    points = rng.uniform(-5000, 5000, (200, 2))
    centres = rng.uniform(-7000, 7000, (40, 2))
    radius = rng.choice([0.0, 300.0, 2500.0], 40)
    points[3] = np.nan
    centres[4] = np.nan
    distance = np.hypot(*(points[None] - centres[:, None]).transpose(2, 0, 1))
    found = point_index.within(points, centres, radius)
    for k in range(40):
        assert found[k].tolist() == np.flatnonzero(distance[k] <= radius[k]).tolist()


def test_close_pairs_and_nearest_equal_all_distances():
    rng = np.random.default_rng(1)
    xy = rng.uniform(0, 1000, (80, 2))
    distance = np.hypot(*(xy[None] - xy[:, None]).transpose(2, 0, 1))
    a, b, d = point_index.close_pairs(xy, 120.0)
    assert sorted(zip(a, b)) == sorted(zip(*np.nonzero(np.triu(distance <= 120.0, 1))))
    assert np.allclose(d, distance[a, b])
    row, far = point_index.nearest(xy[:60], xy[60:])
    assert row.tolist() == distance[60:, :60].argmin(axis=1).tolist()
    assert np.allclose(far, distance[60:, :60].min(axis=1))


@pytest.mark.parametrize("chunk", [30, 4_000_000])
def test_of_points_equally_near_the_lower_row_is_taken(chunk, monkeypatch):
    monkeypatch.setattr(point_index, "CHUNK", chunk)
    rng = np.random.default_rng(7)
    points, centres = rng.integers(0, 9, (90, 2)).astype(float), rng.integers(0, 9, (70, 2)).astype(float)
    centres[11] = np.nan
    away = np.hypot(*(centres[:, None] - points[None]).transpose(2, 0, 1))
    row, far = point_index.nearest(points, centres)
    expected = np.where(np.isnan(away).all(axis=1), -1, np.argmin(np.nan_to_num(away, nan=np.inf), axis=1))
    assert row.tolist() == expected.tolist()
    assert np.array_equal(far, np.where(expected < 0, np.nan, away[np.arange(70), expected]), equal_nan=True)


def test_nothing_near():
    assert point_index.nearest(np.zeros((0, 2)), np.zeros((2, 2)))[0].tolist() == [-1, -1]
    assert [len(rows) for rows in point_index.within(np.zeros((0, 2)), np.zeros((2, 2)), 10.0)] == [0, 0]
    assert point_index.within(np.zeros((3, 2)), np.zeros((0, 2)), 10.0) == []


@pytest.mark.parametrize("seed", range(5))
def test_linked_points_share_their_lowest_member(seed):
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 40, 30), rng.integers(0, 40, 30)
    group = list(range(40))
    for _ in range(40):
        for one, other in zip(first.tolist(), second.tolist()):
            group[one] = group[other] = min(group[one], group[other])
    assert point_index.connected_components(40, first, second).tolist() == group
    chain = np.arange(999)
    assert point_index.connected_components(1000, chain[::-1], chain[::-1] + 1).max() == 0


@pytest.mark.usefixtures("narrow_integers")
def test_past_two_thousand_million_pairs_every_centre_keeps_its_own_places():
    """5,000 centres x 500,000 places pass 2^31, where a product of default integers wraps on older Windows."""
    rng = np.random.default_rng(3)
    points, centres = rng.uniform(0, 100_000, (500_000, 2)), rng.uniform(0, 100_000, (5_000, 2))
    found = point_index.within(points, centres, 150.0)
    counts = [len(rows) for rows in found]
    owner = np.repeat(np.arange(5_000, dtype=np.int64), counts)
    rows = np.concatenate(found).astype(np.int64)
    assert min(np.hypot(*(points[rows] - centres[owner]).T).max(), 150.0) > 140.0
    assert np.hypot(*(points[rows] - centres[owner]).T).max() <= 150.0
    assert sum(counts) == pytest.approx(5_000 * 500_000 * np.pi * 150.0**2 / 1e10, rel=0.02)


@pytest.mark.usefixtures("narrow_integers")
def test_the_narrow_integers_of_the_tests_wrap_as_on_older_windows():
    with np.errstate(over="ignore"):
        assert (np.arange(3) * 1_500_000_000)[2] < 0
        assert np.array([2]).dtype == np.zeros(1, int).dtype == np.full(1, 7).dtype == np.int32
        assert np.arange(3, dtype=np.int64).dtype == np.array([2.0]).astype(np.int64).dtype == np.int64


@pytest.mark.parametrize("radius", [0.0, 1.0, 2.5])
@pytest.mark.parametrize("chunk", [20, 4_000_000])
def test_the_first_row_near_each_equals_all_distances(radius, chunk, monkeypatch):
    monkeypatch.setattr(point_index, "CHUNK", chunk)
    for seed in range(6):
        rng = np.random.default_rng(seed)
        xy = rng.integers(0, 12, (60, 2)).astype(float)
        xy[5] = np.nan
        away = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
        np.fill_diagonal(away, np.inf)
        row, distance = point_index.first_near(xy, radius)
        for k in range(60):
            close = np.flatnonzero(away[k] <= radius)
            assert row[k] == (close[0] if close.size else -1)
            assert distance[k] == pytest.approx(away[k, close[0]]) if close.size else np.isnan(distance[k])


def test_ten_thousand_rows_on_one_point_are_looked_at_once(monkeypatch):
    """Their pairs are fifty million; merged there is one position and no pair."""
    seen = []
    real = point_index.PointIndex.pairs
    monkeypatch.setattr(point_index.PointIndex, "pairs", lambda self, *given: (seen.append(pair) or pair
                                                                 for pair in real(self, *given)))
    row, distance = point_index.first_near(np.zeros((10_000, 2)), 50.0)
    assert row[0] == 1
    assert (row[1:] == 0).all()
    assert (distance == 0.0).all()
    assert sum(len(pair[0]) for pair in seen) == 1


@pytest.mark.parametrize("seed", some(range(20), 4))
def test_who_is_farther_is_who_the_nearest_is_farther_from(seed):
    rng = np.random.default_rng(seed)
    plane = geodesy.LocalPlane(105.0, 9.0)
    points = rng.normal(0, 10.0 ** rng.integers(2, 6), (int(rng.integers(1, 80)), 2)) + 40_000
    centres = np.vstack([rng.normal(0, 10.0 ** rng.integers(3, 6), (600, 2)) + 40_000, points[:3], [[np.nan, 1.0]],
                         np.full((seed % 2, 2), 1e7)])
    for limit in (1.0, 900.0, 5000.0, 120_000.0):
        expected = point_index.nearest(points, centres, plane)[1] > limit
        assert np.array_equal(point_index.farther(points, centres, limit, plane), expected)
