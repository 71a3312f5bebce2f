"""Invented commune boundaries: power cells around the stated centres, with winding edges.

Cells keep every centre inside its own commune and come close to the stated areas. No
coordinate is taken from a map.
"""
from __future__ import annotations

import numpy as np

ROUNDS = 60  # of fitting the areas
STEP = 0.25  # part of an area's error that one round turns into weight
REACH = 0.88  # a weight may move an edge this far towards the other centre
SAME_POINT_M = 1.0
BEND_M = 2000.0  # edges bend about this often
SWAY = 0.07  # sideways bend as a part of an edge's length


def commune_rings(centres, area_m2, rng):
    """Return one closed ring ((n, 2) metres) per centre; neighbours share their edges exactly.

    Parameters
    ----------
    centres : (n, 2) float array
        Metres in a local plane.
    area_m2 : (n,) float array
        Areas to aim at; their sum is the area of the province.
    rng : numpy.random.Generator
    """
    outline = _outline(centres, area_m2)
    weights = _fitted_weights(centres, area_m2, outline)
    cells = [_cell(index, centres, weights, outline) for index in range(len(centres))]
    return _wound(_joined(cells), rng)


def ring_area(ring):
    """Return the signed area of a ring, positive when it runs anticlockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return 0.5 * float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def _outline(centres, area_m2):
    """Return the convex outline that leaves large communes more room and has the area of all together."""
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    radius = np.sqrt(area_m2 / np.pi)[:, None, None]
    low, high = 0.0, 5.0
    for _ in range(40):
        part = (low + high) / 2
        ring = _hull((centres[:, None, :] + part * radius * circle).reshape(-1, 2))
        low, high = (part, high) if ring_area(ring) < area_m2.sum() else (low, part)
    return ring


def _hull(points):
    """Return the convex hull of ``points``, anticlockwise (monotone chain)."""
    ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
    halves = []
    for sequence in (ordered, ordered[::-1]):
        chain = []
        for point in sequence:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        halves.extend(chain[:-1])
    return np.array(halves)


def _turn(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _fitted_weights(centres, area_m2, outline):
    weights = np.zeros(len(centres))
    square = ((centres[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    for _ in range(ROUNDS):
        areas = np.array([ring_area(_cell(i, centres, weights, outline)) for i in range(len(centres))])
        weights = weights + STEP * (area_m2 - areas)
        for _ in range(3):  # no centre may leave its own cell
            weights = np.minimum(weights, (weights[None, :] + REACH * square).min(axis=1))
    return weights


def _cell(index, centres, weights, outline):
    """Return the outline cut to the points nearer (in power distance) to one centre than to all others."""
    ring = outline
    centre = centres[index]
    for other in np.argsort(((centres - centre) ** 2).sum(axis=1), kind="stable")[1:]:
        normal = 2 * (centres[other] - centre)
        limit = (centres[other] ** 2).sum() - (centre ** 2).sum() - weights[other] + weights[index]
        ring = _cut(ring, ring @ normal - limit)
    return ring


def _cut(ring, excess):
    """Return the part of a convex ring where ``excess`` is not positive."""
    if (excess <= 0).all():
        return ring
    points = []
    for here in range(len(ring)):
        there = (here + 1) % len(ring)
        if excess[here] <= 0:
            points.append(ring[here])
        if (excess[here] <= 0) != (excess[there] <= 0):
            part = excess[here] / (excess[here] - excess[there])
            points.append(ring[here] + part * (ring[there] - ring[here]))
    return np.array(points)


def _joined(cells):
    """Return the cells with corners that are the same point made exactly equal."""
    corners = np.zeros((0, 2))
    joined = []
    for ring in cells:
        numbers = []
        for point in ring:
            gap = np.hypot(*(corners - point).T) if len(corners) else np.zeros(0)
            if len(gap) and gap.min() < SAME_POINT_M:
                number = int(gap.argmin())
            else:
                number = len(corners)
                corners = np.vstack([corners, point])
            if not numbers or numbers[-1] != number:
                numbers.append(number)
        joined.append(numbers[:-1] if numbers[0] == numbers[-1] else numbers)
    # a corner of one cell may lie on an edge of its neighbour: the neighbour needs it too
    return [_with_corners_between(numbers, corners) for numbers in joined], corners


def _with_corners_between(numbers, corners):
    result = []
    for here, there in zip(numbers, numbers[1:] + numbers[:1]):
        a, b = corners[here], corners[there]
        along = (corners - a) @ (b - a) / ((b - a) @ (b - a))
        aside = np.abs((corners[:, 0] - a[0]) * (b[1] - a[1]) - (corners[:, 1] - a[1]) * (b[0] - a[0]))
        on_edge = (along > 0) & (along < 1) & (aside / np.hypot(*(b - a)) < SAME_POINT_M)
        on_edge[[here, there]] = False
        between = np.flatnonzero(on_edge)
        result.extend([here, *between[np.argsort(along[between])].tolist()])
    return result


def _wound(joined, rng):
    """Return closed rings whose straight edges are replaced by bends, the same for both neighbours."""
    cells, corners = joined
    edges = sorted({(min(a, b), max(a, b)) for ring in cells for a, b in zip(ring, ring[1:] + ring[:1])})
    bends = {edge: _bend(corners[edge[0]], corners[edge[1]], rng) for edge in edges}
    rings = []
    for ring in cells:
        parts = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            inner = bends[min(a, b), max(a, b)]
            parts.append(np.vstack([corners[a], inner if a < b else inner[::-1]]))
        rings.append(np.vstack([*parts, parts[0][:1]]))
    return rings


def _bend(start, end, rng):
    """Return the points between ``start`` and ``end``: small sideways steps that vanish at both ends."""
    length = float(np.hypot(*(end - start)))
    count = int(length // BEND_M)
    if not count:
        return np.zeros((0, 2))
    part = np.arange(1, count + 1) / (count + 1)
    sideways = np.array([start[1] - end[1], end[0] - start[0]]) / length
    sway = rng.uniform(-1, 1, count) * SWAY * min(length, 4 * BEND_M) * np.sin(np.pi * part)
    return start + part[:, None] * (end - start) + sway[:, None] * sideways
