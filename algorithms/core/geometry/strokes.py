"""Lines that go on in one another: which pieces of a network are one road.

At a point where two lines end they are one road. Where more do, a road goes on in the line that turns least, as a
reader of a map sees it: Thomson and Richardson (1999), The "good continuation" principle of perceptual organization
applied to the generalization of road networks, 19th International Cartographic Conference, Ottawa.
"""
from __future__ import annotations

import numpy as np

MOST_TURN = 45.0  # degrees; halfway between straight on and a right angle: from there on it is a turning
_SAME = 7  # decimals of a degree, about a centimetre: ends of one node are copies of one vertex


def strokes(starts, ends, from_start, from_end):
    """Return which road each line belongs to, its place in it from 0 on, and whether it runs against it.

    Parameters
    ----------
    starts, ends : (n, 2) float arrays
        First and last vertex of each line, in degrees.
    from_start, from_end : (n, 2) float arrays
        The way from the first vertex to the second, and from the last to the last but one, in metres.

    Returns
    -------
    tuple of (n,) int array, (n,) int array, (n,) bool array

    Examples
    --------
    A crossing of four lines, each drawn from it: the two that lie opposite are one road each. The first begins with
    the end of line 0, which therefore runs against it.

    >>> node, away = np.zeros((4, 2)), np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
    >>> road, place, turned = strokes(node, away, away, -away)
    >>> road.tolist(), place.tolist(), turned.tolist()
    ([0, 0, 1, 1], [0, 1, 0, 1], [True, False, True, False])

    A side road joins a road at a right angle and stays one of its own:

    >>> strokes(node[:3], away[:3], away[:3], -away[:3])[0].tolist()
    [0, 0, 1]
    """
    count = len(starts)
    mates = _mates(np.stack((starts, ends), axis=1).reshape(-1, 2),
                   np.stack((from_start, from_end), axis=1).reshape(-1, 2)).tolist()
    road, place, turned = [-1] * count, [0] * count, [False] * count
    found = 0
    free = [end for end in range(2 * count) if mates[end] < 0]
    for end in (*free, *range(0, 2 * count, 2)):  # open roads from an end of theirs, then those that close in a ring
        if road[end // 2] >= 0:
            continue
        step = 0
        while end >= 0 and road[end // 2] < 0:
            road[end // 2], place[end // 2], turned[end // 2] = found, step, bool(end % 2)
            end, step = mates[end ^ 1], step + 1
        found += 1
    return np.array(road, np.int64), np.array(place, np.int64), np.array(turned, bool)


def _mates(points, away):
    """Return for each end of a line the end in which it goes on, -1 where it ends: the pairs that turn least first."""
    mates = np.full(len(points), -1, dtype=np.int64)
    keys, node = np.unique(np.round(points, _SAME), axis=0, return_inverse=True)
    node = np.ravel(node)
    order = np.argsort(node, kind="stable")
    size = np.bincount(node, minlength=len(keys))
    first = np.concatenate(([0], np.cumsum(size)[:-1])).astype(np.int64)
    two = first[size == 2]
    mates[order[two]], mates[order[two + 1]] = order[two + 1], order[two]
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = away / np.hypot(away[:, 0], away[:, 1])[:, None]
    pairs = []
    for many in np.unique(size[size > 2]).tolist():
        one, other = np.triu_indices(many, 1)
        held = order[first[size == many][:, None] + np.arange(many, dtype=np.int64)]
        pairs.append(np.stack((held[:, one].ravel(), held[:, other].ravel()), axis=1))
    if pairs:
        pairs = np.concatenate(pairs)
        straight = -(unit[pairs[:, 0]] * unit[pairs[:, 1]]).sum(axis=1)  # 1 straight on, 0 at a right angle
        keep = straight >= np.cos(np.radians(MOST_TURN))
        pairs, straight = pairs[keep], np.round(straight[keep], 9)
        for one, other in pairs[np.lexsort((pairs[:, 1], pairs[:, 0], -straight))].tolist():
            if mates[one] < 0 and mates[other] < 0:
                mates[one], mates[other] = other, one
    return mates
