"""Communes that share ground: the share of the one that lies in the other, counted in 64 points by hand."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory.overlaps import overlap_note, overlaps


def box(x0, y0, x1, y1):
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]


def layer(*rings):
    """Polygons of one ring each; an empty list is a commune without ground."""
    drawn = [(row, np.array(ring, float)) for row, ring in enumerate(rings) if ring]
    return Shapes(np.concatenate([ring for _, ring in drawn]), np.cumsum([0] + [len(ring) for _, ring in drawn]),
                  np.array([row for row, _ in drawn]), np.zeros(len(drawn), bool), count=len(rings))


@pytest.mark.parametrize(("other", "found"), [
    (box(0.6, 0, 1.6, 1), [(1, 0, 24 / 64)]),  # three of eight columns of either
    (box(0.5, 0, 1.5, 1), [(1, 0, 32 / 64)]),
    (box(0, 0.25, 0.5, 0.5), [(1, 0, 1.0)]),  # all of the other, an eighth of the first
    (box(0.93, 0.8, 1.93, 1.8), [(1, 0, 2 / 64)]),  # two points are more than 3 % of 64
    (box(0.93, 0.9, 1.93, 1.9), []),  # one is not
    (box(1, 0, 2, 1), []),
])
def test_the_larger_share_of_a_pair_is_told(other, found):
    assert overlaps(layer(box(0, 0, 1, 1), other)) == found


def test_one_point_is_a_sliver_of_a_small_commune_too():
    """Of a triangle about half of the 64 points count, of which 3 % are less than one."""
    triangle = [(0, 0), (0.99, 0), (0, 0.99), (0, 0)]
    assert overlaps(layer(triangle, box(-1, -1, 0.1, 0.1))) == []
    assert [found[:2] for found in overlaps(layer(triangle, box(-1, -1, 0.2, 0.1)))] == [(0, 1)]


def test_the_share_is_of_the_points_within_the_commune_and_not_of_its_bounding_box():
    assert overlaps(layer([(0, 0), (0.99, 0), (0, 0.99), (0, 0)], box(-1, -1, 2, 2))) == [(0, 1, 1.0)]


def test_pairs_stand_in_their_order_and_a_commune_without_ground_has_none():
    found = overlaps(layer([], box(0, 0, 2, 1), [], box(0, 0, 1, 1), box(1, 0, 2, 1)))
    assert found == [(3, 1, 1.0), (4, 1, 1.0)]


def test_three_pairs_are_named_and_all_are_counted():
    two = layer(box(0, 0, 2, 1), box(0, 0, 1, 1), box(1, 0, 3, 1))
    said = overlap_note("xa", ["Tỉnh", "A", "B"], two).text("en")
    assert said.startswith("Layer xa: 2 pairs of communes overlap (A / Tỉnh (100 %), B / Tỉnh (50 %)): a place")
    many = layer(box(0, 0, 4, 1), *(box(x, 0, x + 1, 1) for x in range(4)))
    said = overlap_note("xa", ["Tỉnh", "A", "B", "C", "D"], many).text("en")
    assert said.startswith("Layer xa: 4 pairs of communes overlap "
                           "(A / Tỉnh (100 %), B / Tỉnh (100 %), C / Tỉnh (100 %), …)")
    assert overlap_note("xa", ["A", "B"], layer(box(0, 0, 1, 1), box(1, 0, 2, 1))) is None


def test_the_share_is_of_the_ground_and_not_of_its_box():
    """A triangle holds 28 of the 64 points of its box; all of them lie in the square over it."""
    triangle = [(0, 0), (0.5, 0), (0, 0.5), (0, 0)]
    assert overlaps(layer(box(0, 0, 1, 1), triangle)) == [(1, 0, 1.0)]
