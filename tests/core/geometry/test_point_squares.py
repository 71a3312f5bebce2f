"""Squares of points against looking at every point."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.point_squares import PointSquares

PLANE = LocalPlane(105.0, 9.0)


def points(kind, count=3000):
    rng = np.random.default_rng(4)
    if kind == "grid":
        return np.stack([part.ravel() for part in np.meshgrid(np.arange(60) * 30.0, np.arange(50) * 30.0)], axis=1)
    xy = {"spread": rng.uniform(-9000, 9000, (count, 2)), "line": rng.uniform(-9000, 9000, (count, 2)) * [1.0, 0.0],
          "one place": np.full((count, 2), 250.0)}[kind]
    xy[::50] = np.nan
    return xy


@pytest.mark.parametrize("kind", ["spread", "grid", "line", "one place"])
@pytest.mark.parametrize("held", [1, 40, 10**6])
@pytest.mark.parametrize(("near", "far"), [(0.0, 700.0), (700.0, 4000.0), (0.0, 50_000.0)])
def test_a_ring_holds_every_point_and_whole_squares_no_other(kind, held, near, far):
    xy = points(kind)
    found = PointSquares(xy, held, PLANE)
    assert np.array_equal(np.sort(found.order), np.arange(len(xy)))
    assert np.array_equal(found.given(found.x), xy[:, 0], equal_nan=True)
    for centre in ((0.0, 0.0), (250.0, 250.0), (12_000.0, -300.0)):
        away = PLANE.distance_m(xy, np.array([centre]))
        ring = found.ring(centre, near, far)
        places = found.places(ring.square)
        distance = found.distance_m(places, centre)
        inside = (distance >= near) & (distance <= far)
        assert sorted(found.order[places[inside]]) == np.flatnonzero((away >= near) & (away <= far)).tolist()
        count = np.diff(found.starts)[ring.square]
        assert found.count(ring.square) == len(places) == count.sum()
        assert np.all(distance >= np.repeat(ring.least_m, count) * (1 - 1e-12) - 1e-9)
        assert np.all(inside[np.repeat(ring.whole, count)])


def test_no_points_at_all():
    found = PointSquares(np.full((3, 2), np.nan), 10, PLANE)
    assert len(found.ring((0.0, 0.0), 0.0, 1000.0).square) == 0
    assert np.array_equal(found.given(np.arange(3.0)), np.arange(3.0))
