"""Parts and vertices of shapes: which features lack a position, what is left without some vertices."""
import struct

import numpy as np
import pytest
from hatangso.algorithms.core.geometry.shapes import Shapes, shapes_from_wkb
from numpy import inf, nan


def shapes():
    """Two parts, none, one: of three, two and four vertices."""
    xy = np.array([[0, 0], [2, 0], [2, 2], [5, 5], [6, 5], [9, 0], [9, 1], [9, 2], [9, 3]], float)
    return Shapes(xy, np.array([0, 3, 5, 9]), np.array([0, 0, 2]), np.zeros(3, bool), count=3)


def test_where_every_vertex_has_a_position_no_feature_lacks_one():
    assert shapes().features_without_position().tolist() == []


@pytest.mark.parametrize(("vertices", "value", "rows"), [
    ([0], nan, [0]), ([2, 3], inf, [0]), ([4], -inf, [0]), ([5], nan, [2]), ([8], nan, [2]), ([4, 5], nan, [0, 2])])
def test_features_with_a_vertex_without_a_position_are_named_once(vertices, value, rows):
    made = shapes()
    made.xy[vertices, 1] = value
    assert made.features_without_position().tolist() == rows


@pytest.mark.parametrize(("vertices", "whole", "rows", "left", "features"), [
    ([], False, [], 9, [0, 0, 2]), ([1], False, [0], 6, [0, 2]), ([1], True, [0], 4, [2]),
    ([3, 8], False, [0, 2], 3, [0]),
    ([3, 8], True, [0, 2], 0, [])])
def test_parts_or_whole_features_go_with_their_vertices(vertices, whole, rows, left, features):
    chosen = np.zeros(9, bool)
    chosen[vertices] = True
    found, concerned = shapes().without(chosen, whole=whole)
    assert (concerned.tolist(), len(found.xy), found.feature.tolist(), found.count) == (rows, left, features, 3)
    assert found.starts[-1] == left
    assert np.diff(found.starts).min(initial=9) > 0


def test_bounds_and_empty_features():
    assert shapes().empty.tolist() == [False, True, False]
    np.testing.assert_array_equal(shapes().bounds(), [[0, 0, 6, 5], [nan] * 4, [9, 0, 9, 3]])
    none = Shapes(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, bool), count=2)
    assert np.isnan(none.bounds()).all()


def test_the_middle_vertex_is_that_of_the_first_part_of_each_feature():
    """Five vertices, then three in two parts, none, and two."""
    xy = np.arange(24.0).reshape(-1, 2)
    shapes = Shapes(xy, np.array([0, 5, 8, 10, 12]), np.array([0, 1, 1, 3]), np.zeros(4, bool), count=4)
    np.testing.assert_array_equal(shapes.middle_vertices(), [xy[2], xy[6], [np.nan, np.nan], xy[11]])


@pytest.mark.parametrize(("code", "numbers"), [
    (2, 2), (0x80000002, 3), (0x40000002, 3), (0xC0000002, 4), (1002, 3), (2002, 3), (3002, 4)])
@pytest.mark.parametrize("order", ["<", ">"])
def test_lines_with_heights_and_measures_lie_where_their_first_two_numbers_say(code, numbers, order):
    values = np.arange(3.0 * numbers).reshape(3, numbers)
    wkb = struct.pack(order + "BII", order == "<", code, 3) + values.astype(order + "f8").tobytes()
    assert shapes_from_wkb([wkb]).xy.tolist() == values[:, :2].tolist()
