"""Packed geometry reads as the list it was packed from, and gives the arrays that the list gives."""
import struct

import numpy as np
import pytest
from hatangso.algorithms.core.geometry import shapes as geometry
from hatangso.algorithms.core.geometry.packed_wkb import PackedWkb


def line(points, kind=2):
    points = np.asarray(points, "<f8")
    return struct.pack("<BII", 1, kind, len(points)) + points.tobytes()


def point(*position, kind=1):
    return struct.pack("<BI", 1, kind) + struct.pack(f"<{len(position)}d", *position)


def several(kind, *parts):
    return struct.pack("<BII", 1, kind, len(parts)) + b"".join(parts)


def lines(rng, count, mixed=True):
    """Return plain lines of any number of parts, vertices and dimensions, some missing."""
    found = []
    for _ in range(count):
        thousands = int(rng.integers(0, 4)) if mixed else 0
        dimensions = (2, 3, 3, 4)[thousands]
        parts = [line(rng.normal(size=(int(rng.integers(0, 5)), dimensions)), 1000 * thousands + 2)
                 for _ in range(int(rng.integers(0, 4)))]
        choice = rng.random()
        found.append(None if choice < 0.1 else parts[0] if parts and choice < 0.5 else
                     several(1000 * thousands + 5, *parts))
    return found


def generic(wkbs):
    """Return what the reader of single features gives: one big-endian line more keeps the block from being plain."""
    other = struct.pack(">BII4d", 0, 2, 2, 0, 0, 1, 1)
    found = geometry.shapes_from_wkb([*wkbs, other])
    return found.xy[:-2], found.starts[:-1], found.feature[:-1]


@pytest.mark.parametrize("seed", range(20))
def test_lines_of_every_form_are_read_as_one_by_one(seed):
    rng = np.random.default_rng(seed)
    wkbs = lines(rng, 40, mixed=seed % 2 == 0)
    packed = PackedWkb.of(wkbs)
    for one, other in zip(packed.lines(), generic(wkbs)):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype
    assert list(packed) == wkbs
    assert packed[3:17] == wkbs[3:17]
    assert packed[::3] == wkbs[::3]
    assert packed[30:10] == []
    assert [packed[row] for row in (-1, 0, 7)] == [wkbs[row] for row in (-1, 0, 7)]
    rows = rng.permutation(40)[:15]
    assert list(packed.take(rows)) == [wkbs[row] for row in rows.tolist()]
    np.testing.assert_array_equal(packed.present(), [wkb is not None for wkb in wkbs])


def test_points_are_read_as_one_by_one():
    wkbs = [point(105.0, 9.0), None, point(1, 2, 3, kind=1001), point(1, 2, 3, 4, kind=3001),
            several(4, point(5, 6), point(7, 8)), several(4), several(1004, point(9, 9, 9, kind=1001)),
            point(np.nan, np.nan)]
    packed, big = PackedWkb.of(wkbs), struct.pack(">BI2d", 0, 1, 3.0, 4.0)
    for many in (wkbs, wkbs[:1] * 5):
        (xy, rows), (other, others) = geometry.points_from_wkb(PackedWkb.of(many)), geometry.points_from_wkb(
            [*many, big])
        np.testing.assert_array_equal(xy, other[:-1])
        assert rows == others
    assert [wkb is None for wkb in packed.without_empty("point")] == [False, True, False, False, False, True, False,
                                                                      True]


@pytest.mark.parametrize("times", [1, 30])  # few are read part by part, many at once
@pytest.mark.parametrize("wkbs", [
    [struct.pack(">BI2d", 0, 1, 3.0, 4.0)], [struct.pack("<BI3d", 1, 0x80000001, 1.0, 2.0, 3.0)],
    [line([(0, 0), (1, 1)])], [point(1, 2)[:-3]], [several(4, point(1, 2))[:-3]], [several(4, line([(0, 0)]))],
    [b"\x01"], [point(1, 2), several(7, point(1, 2))]])
def test_what_is_no_plain_point_is_left(wkbs, times):
    assert PackedWkb.of(wkbs * times).points() is None
    assert PackedWkb.of(wkbs * times).without_empty("point") is None


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize("part", [
    line([(0, 0), (1, 1)])[:-3], line([(0, 0), (1, 1)])[:7], line([(0, 0), (1, 1)], kind=1002),
    line([(0, 0)], kind=4002), line([(0, 0)], kind=0x80000002), point(1, 2), struct.pack(">BII2d", 0, 2, 1, 1, 2)])
def test_a_later_part_that_is_no_plain_line_leaves_all(part, times):
    assert PackedWkb.of([several(5, line([(0, 0), (1, 1)]), part)] * times).lines() is None


def test_one_network_of_very_many_parts_is_read_in_few_rounds(monkeypatch):
    asked = []
    types = PackedWkb._types
    monkeypatch.setattr(PackedWkb, "_types", lambda packed, at: asked.append(len(at)) or types(packed, at))
    roads = [line([(k, 0), (k, 1)]) for k in range(3000)]
    wkbs = [several(5, *roads), *(several(5, road, road) for road in roads[:60]), roads[7]]
    for one, other in zip(PackedWkb.of(wkbs).lines(), generic(wkbs)):
        np.testing.assert_array_equal(one, other)
    assert len(asked) < 10


def test_lines_that_are_partly_empty_are_left():
    whole, empty = line([(0, 0), (1, 1)]), line(np.zeros((0, 2)))
    assert PackedWkb.of([several(5, whole, empty)]).without_empty("line") is None
    assert list(PackedWkb.of([whole, empty, several(5), None]).without_empty("line")) == [whole, None, None, None]


def test_nothing():
    assert len(PackedWkb.of([])) == 0
    assert PackedWkb.of([]).points()[0].shape == (0, 2)
    assert [len(part) for part in PackedWkb.of([None, None]).lines()] == [0, 1, 0]
