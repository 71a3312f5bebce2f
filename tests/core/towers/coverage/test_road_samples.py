"""Samples along roads: those of many lines at once are those of each line alone, to the last bit."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LocalPlane, line_length_m
from hatangso.algorithms.core.geometry.shapes import Shapes, shapes_from_wkb
from hatangso.algorithms.core.towers.coverage import road_gaps

PLANE = LocalPlane(105.0, 9.2)


def roads(sizes, seed=0):
    """Return lines of so many vertices; some stand still for a vertex or as a whole."""
    rng, starts = np.random.default_rng(seed), np.concatenate(([0], np.cumsum(sizes)))
    xy = np.array([105.0, 9.2]) + np.cumsum(rng.normal(0, 2e-4, (starts[-1], 2)), axis=0)
    still = np.flatnonzero(rng.random(len(xy) - 1) < 0.1)
    xy[still + 1] = xy[still]
    xy[starts[-2]:] = xy[starts[-2]]
    return Shapes(xy, starts, rng.integers(0, len(sizes), len(sizes)).astype(np.int64), np.zeros(len(sizes), bool),
                  len(sizes))


def of_one(line, step_m):
    """Return the points of one line and how far along it they lie."""
    length = np.concatenate(([0.0], np.cumsum(PLANE.distance_m(line[:-1], line[1:]))))
    along = np.linspace(0.0, length[-1], max(int(np.ceil(length[-1] / step_m)), 1) + 1)
    return np.stack([np.interp(along, length, line[:, axis]) for axis in range(2)], axis=1), along


@pytest.mark.parametrize("chosen", [False, True])
def test_samples_of_many_lines_are_those_of_each(chosen):
    rng = np.random.default_rng(4)
    lines = roads(np.concatenate((rng.integers(1, 9, 300), [1, 40, 200, 40, 5])))
    wanted = rng.random(305) < 0.6 if chosen else None
    found, xy, at = road_gaps.sample(lines, PLANE, 25.0, wanted), PLANE.forward(lines.xy), 0
    for part, feature in enumerate(lines.feature.tolist()):
        line = xy[lines.starts[part]:lines.starts[part + 1]]
        if len(line) < 2 or (chosen and not wanted[feature]):
            continue
        points, along = of_one(line, 25.0)
        here = slice(at, at + len(along))
        at += len(along)
        assert np.array_equal(found.xy[here], points)
        assert np.array_equal(found.along_m[here], along)
        assert set(found.part[here]) == {part}
        assert set(found.feature[here]) == {feature}
    assert at == len(found.xy) > 500


def test_no_road_gives_no_sample():
    found = road_gaps.sample(roads([1, 1]), PLANE, 25.0)
    assert (found.xy.shape, len(found.part), len(found.feature), len(found.along_m)) == ((0, 2), 0, 0, 0)


def test_a_gap_is_drawn_as_long_as_it_says():
    """Through its samples alone a winding road would be drawn shorter, its bends cut off."""
    lines = roads([40, 9, 2, 120, 40], seed=3)
    samples = road_gaps.sample(lines, PLANE, 45.0)
    bare = np.random.default_rng(5).random(len(samples.xy)) < 0.9
    found = road_gaps.gaps(samples, bare, 50.0, PLANE, roads=lines)
    assert len(found) >= 10
    for shape, length, *ends in zip(found.geometry, *(found.values[name] for name in (
            "length_m", "from_lon", "from_lat", "to_lon", "to_lat"))):
        line = shapes_from_wkb([shape]).xy
        assert line_length_m(line, [0, len(line)]) == pytest.approx([length], rel=1e-4)
        assert [*line[0], *line[-1]] == ends
