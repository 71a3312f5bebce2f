"""Communes that share ground: a province or communes from before a merger in the layer, borders that cross."""
from __future__ import annotations

import numpy as np

from ..errors import Message
from ..geometry.shapes import holders
from ..numbers.formats import few

_SIDE = 8  # overlaps are looked for at this many rows and columns of points in each commune's bounding box
_OVERLAP = 0.03  # share of those points that lie in another commune too: slivers along borders stay below
_SHOWN = 3


def overlaps(shapes):
    """Return (row, other row, share of the first that lies in the other too) of the pairs that share ground.

    A province or a commune from before a merger in the layer, or borders that cross. Each commune
    is looked at in 8 x 8 points of its bounding box; what no more than 3 % of them share are slivers.
    """
    points, owner = _lattice(shapes)
    point, other = holders(points, shapes)
    own = np.zeros(len(points), bool)
    own[point[owner[point] == other]] = True
    size = np.bincount(owner[own], minlength=shapes.count)
    both = own[point] & (owner[point] != other)
    pairs, count = np.unique(np.column_stack([other[both], owner[point[both]]]), axis=0, return_counts=True)
    found = {}
    for (other, row), shared in zip(pairs.tolist(), count.tolist()):
        pair, share = (min(row, other), max(row, other)), shared / size[row]
        if shared > max(_OVERLAP * size[row], 1) and share > found.get(pair, (0, 0, 0.0))[2]:
            found[pair] = (row, other, float(share))
    return [found[pair] for pair in sorted(found)]


def _lattice(shapes):
    """Return 8 x 8 points in the bounding box of each polygon, and their polygons."""
    rows = np.flatnonzero(~shapes.empty)
    bounds, share = shapes.bounds()[rows], (np.arange(_SIDE, dtype=np.int64) + 0.5) / _SIDE
    x, y = (bounds[:, axis, None] + share * (bounds[:, axis + 2] - bounds[:, axis])[:, None] for axis in (0, 1))
    points = np.stack([np.repeat(x, _SIDE, axis=1), np.tile(y, (1, _SIDE))], axis=-1).reshape(-1, 2)
    return points, np.repeat(rows, _SIDE * _SIDE)


def overlap_note(layer, names, shapes):
    """Return the message about communes that share ground, ``None`` where none do."""
    found = overlaps(shapes)
    if not found:
        return None
    shown = few((f"{names[row]} / {names[other]} ({100 * part:.0f} %)" for row, other, part in found), _SHOWN)
    return Message("Layer {layer}: {count} pairs of communes overlap ({names}): a place in both counts for the first, "
                   "and sums over the communes count it twice. Give a layer with one commune at each place, without "
                   "the province and without communes from before a merger.", layer=layer, count=len(found),
                   names=shown)
