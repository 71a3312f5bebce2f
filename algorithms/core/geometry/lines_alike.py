"""Lines that are drawn alike: the same line also from its other end, and alone or as the only part of several."""
from __future__ import annotations

import struct
from collections import defaultdict

import numpy as np

from .packed_wkb import PackedWkb

_LINE, _LINES = 2, 5  # type codes of a line and of several; with heights, measures or both 1000, 2000, 3000 more
_NUMBERS = {0: 2, 1: 3, 2: 3, 3: 4}  # of a vertex, by these thousands
_HEAD = 9  # bytes before the vertices: the order of bytes, the type, their number
_PART = 9  # bytes before the first part of several: the same three


def line_key(wkb):
    """Return bytes that are equal for lines drawn alike, whichever end comes first.

    Parameters
    ----------
    wkb : bytes or None

    Returns
    -------
    bytes or None
        Of anything but one plain line the geometry as it is.

    Examples
    --------
    >>> there = np.array([[105.0, 9.0], [105.1, 9.0], [105.1, 9.2]])
    >>> wkb = [struct.pack("<BII", 1, 2, 3) + xy.tobytes() for xy in (there, there[::-1])]
    >>> line_key(wkb[0]) == line_key(wkb[1])
    True
    >>> high = np.column_stack([there, [3.0, 4.0, 5.0]])
    >>> wkb = [struct.pack("<BII", 1, 1002, 3) + xyz.tobytes() for xyz in (high, high[::-1])]
    >>> line_key(wkb[0]) == line_key(wkb[1])
    True
    """
    if wkb is None or len(wkb) < _HEAD or wkb[0] != 1:
        return wkb
    code, count = struct.unpack_from("<II", wkb, 1)
    more, kind = divmod(code, 1000)
    if kind == _LINES and count == 1:
        return line_key(bytes(wkb[_PART:]))
    numbers = _NUMBERS.get(more, 0)
    if kind != _LINE or not numbers or len(wkb) != _HEAD + 8 * numbers * count:
        return wkb
    vertices = np.frombuffer(wkb, "<f8", offset=_HEAD).reshape(-1, numbers)
    return min(wkb, wkb[:_HEAD] + vertices[::-1].tobytes())


def in_one_order(xy):
    """Return the vertices of a line or ring in an order that does not hang on who drew it.

    A line begins with its lesser end, a ring with its least vertex and the lesser one beside that; the last vertex of a
    ring, which is its first, is left out. A shapefile on the way turns rings round.

    Parameters
    ----------
    xy : (n, 2) array
        Degrees; what differs by less than a centimetre is equal.

    Examples
    --------
    >>> ring = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]])
    >>> in_one_order(ring).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    >>> in_one_order(ring[::-1]).tolist() == in_one_order(ring).tolist()
    True
    >>> in_one_order(ring[:3])[0].tolist()
    [0.0, 0.0]
    """
    rounded = np.round(xy, 7)
    if len(xy) > 3 and (xy[0] == xy[-1]).all():
        xy, rounded = xy[:-1], rounded[:-1]
        least = int(np.lexsort(rounded.T[::-1])[0])
        xy, rounded = np.roll(xy, -least, axis=0), np.roll(rounded, -least, axis=0)
        turned = rounded[1].tolist() > rounded[-1].tolist()
        return np.concatenate([xy[:1], xy[:0:-1]]) if turned else xy
    return xy[::-1] if len(xy) and rounded[0].tolist() > rounded[-1].tolist() else xy


def drawn_again(columns, shapes, left_out=()):
    """Return the rows of lines drawn like an earlier one that has the same values, sorted.

    Parameters
    ----------
    columns : sequence of sequences
        Values to be the same, one sequence per column.
    shapes : sequence of bytes or None
    left_out : container of int
        Rows that are not looked at.

    Examples
    --------
    >>> line = struct.pack("<BII", 1, 2, 2) + np.array([[105.0, 9.0], [105.1, 9.0]]).tobytes()
    >>> drawn_again([["VNPT", "VNPT", "Viettel"]], [line, line, line])
    [1]
    """
    alike, found = defaultdict(list), []
    for row in _twins(shapes):  # few: only their values are read
        if row not in left_out and shapes[row] is not None:
            alike[tuple(str(column[row]) for column in columns)].append(row)
    for rows in alike.values():
        first = {}
        for row in rows if len(rows) > 1 else ():
            if first.setdefault(line_key(shapes[row]), row) != row:
                found.append(row)
    return sorted(found)


def _twins(shapes):
    """Return the rows whose vertices sum to what those of another row sum to, from whichever end: all alike are."""
    sums = (shapes if isinstance(shapes, PackedWkb) else PackedWkb.of(shapes)).vertex_sums()
    _, group, count = np.unique(sums, return_inverse=True, return_counts=True)
    return np.flatnonzero(count[group] > 1).tolist()
