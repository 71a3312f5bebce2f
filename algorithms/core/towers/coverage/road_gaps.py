"""Sections of road without coverage: roads sampled evenly, runs of uncovered samples joined.

A road is drawn in as many lines as it has crossings; it is looked at as one (:mod:`core.geometry.strokes`), or a
stretch without signal would end at every one of them.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...geometry.shapes import line_wkb
from ...geometry.strokes import strokes
from ...layers.roles import load_role, value_codes
from ...tables import Records
from .tables import ROAD_GAPS

_FEW = 24  # measured: vertices of a line up to which all are compared at once


@dataclass(frozen=True)
class Samples:
    """Points along roads in metres: part of the road layer, feature, distance from the part's start.

    Of roads that :func:`joined` has put together ``part`` and ``along_m`` are those of the whole road; ``piece`` and
    ``at_m`` then keep the part of the layer and the distance from its start.
    """

    xy: np.ndarray
    part: np.ndarray
    feature: np.ndarray
    along_m: np.ndarray
    piece: Optional[np.ndarray] = None
    at_m: Optional[np.ndarray] = None


def are_roads(kinds):
    """Return which features of a network are roads: all but those whose kind says canal or aerial route.

    Parameters
    ----------
    kinds : sequence of str

    Returns
    -------
    (f,) bool array

    Examples
    --------
    >>> are_roads(["road", "", "canal", "aerial"]).tolist()
    [True, True, False, False]
    """
    return value_codes(load_role("network").field("kind"), kinds, "road", "road") == "road"


def sample(roads, plane, step_m, wanted=None):
    """Return :class:`Samples` about ``step_m`` apart on every line of ``roads`` (degrees), both ends included.

    Parameters
    ----------
    roads : shapes.Shapes
        In degrees.
    plane : LocalPlane
    step_m : float
    wanted : (f,) bool array, optional
        Which features count, all without it.

    Returns
    -------
    Samples

    Examples
    --------
    A road of 100 m in steps of at most 40 m: three steps of a third.

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ...geometry.shapes import Shapes
    >>> plane = LocalPlane(105.0, 9.2)
    >>> ends = plane.inverse(np.array([[0.0, 0.0], [100.0, 0.0]]))
    >>> road = Shapes(ends, np.array([0, 2]), np.array([0]), np.zeros(1, bool), count=1)
    >>> sample(road, plane, 40.0).along_m.round(1).tolist()
    [0.0, 33.3, 66.7, 100.0]
    """
    xy, size = plane.forward(roads.xy), np.diff(roads.starts)
    meant = size >= 2
    if wanted is not None:
        meant &= np.asarray(wanted, bool)[roads.feature]
    part = np.flatnonzero(meant)
    part = part[np.argsort(size[part], kind="stable")]
    chunks = []
    for alike in np.split(part, np.flatnonzero(np.diff(size[part])) + 1):  # lines of as many vertices are one array
        if len(alike):
            rows = roads.starts[alike][:, None] + np.arange(size[alike[0]], dtype=np.int64)
            chunks.append(_along(xy[rows], alike, plane, step_m))
    if not chunks:
        return Samples(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    points, owner, along = (np.concatenate(columns) for columns in zip(*chunks))
    order = np.argsort(owner, kind="stable")
    return Samples(points[order], owner[order], roads.feature[owner[order]].astype(np.int64), along[order])


def _along(lines, names, plane, step_m):
    """Return (points, name of their line, metres from its start) of lines given as an array (lines, vertices, 2)."""
    count, size = lines.shape[:2]
    away = plane.distance_m(lines[:, :-1].reshape(-1, 2), lines[:, 1:].reshape(-1, 2)).reshape(count, size - 1)
    length = np.concatenate((np.zeros((count, 1)), np.cumsum(away, axis=1)), axis=1)
    steps = np.maximum(np.ceil(length[:, -1] / step_m).astype(np.int64), 1)
    begin = np.concatenate(([0], np.cumsum(steps + 1)))
    line = np.repeat(np.arange(count, dtype=np.int64), steps + 1)
    along = (np.arange(begin[-1], dtype=np.int64) - begin[line]) * (length[:, -1] / steps)[line]
    along[begin[1:] - 1] = length[:, -1]
    if size <= _FEW:
        before = sum((along >= length[line, vertex]).astype(np.int64) for vertex in range(1, size))
    else:
        before = np.concatenate([np.searchsorted(length[one], along[begin[one]:begin[one + 1]], side="right") - 1
                                 for one in range(count)])
    on = length[line, before] == along  # at a vertex, the last of several at one place; between two otherwise
    after = np.minimum(before + 1, size - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (lines[line, after] - lines[line, before]) / (length[line, after] - length[line, before])[:, None]
        between = slope * (along - length[line, before])[:, None] + lines[line, before]
    return np.where(on[:, None], lines[line, before], between), names[line], along


def joined(samples, roads, plane):
    """Return the samples by road and not by line: lines that go on in one another are one road.

    Parameters
    ----------
    samples : Samples
    roads : shapes.Shapes
        Those that were sampled, in degrees.
    plane : LocalPlane

    Returns
    -------
    Samples

    Examples
    --------
    Two lines of 100 m, the second drawn towards the first: one road of 200 m.

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ...geometry.shapes import Shapes
    >>> plane = LocalPlane(105.0, 9.2)
    >>> ends = plane.inverse(np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [100.0, 0.0]]))
    >>> road = Shapes(ends, np.array([0, 2, 4]), np.array([0, 1]), np.zeros(2, bool), count=2)
    >>> one = joined(sample(road, plane, 60.0), road, plane)
    >>> one.along_m.round(1).tolist(), one.feature.tolist(), one.part.tolist()
    ([0.0, 50.0, 100.0, 100.0, 150.0, 200.0], [0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0])
    """
    if not len(samples.part):
        return samples
    first = np.flatnonzero(np.concatenate(([True], np.diff(samples.part) != 0)))
    parts, last = samples.part[first], np.append(first[1:], len(samples.part)) - 1
    length = samples.along_m[last]
    xy = plane.forward(roads.xy)
    begin, end = roads.starts[parts], roads.starts[parts + 1]
    road, place, turned = strokes(roads.xy[begin], roads.xy[end - 1], xy[begin + 1] - xy[begin],
                                  xy[end - 2] - xy[end - 1])
    order = np.lexsort((place, road))
    before = np.cumsum(length[order]) - length[order]
    start = np.empty(len(parts))
    start[order] = before - np.repeat(before[np.flatnonzero(place[order] == 0)], np.bincount(road))
    row = np.repeat(np.arange(len(parts), dtype=np.int64), last - first + 1)
    along = start[row] + np.where(turned[row], length[row] - samples.along_m, samples.along_m)
    within = np.where(turned[row], -1, 1) * np.arange(len(row), dtype=np.int64)
    order = np.lexsort((within, place[row], road[row]))
    return replace(samples, xy=samples.xy[order], part=road[row][order], feature=samples.feature[order],
                   along_m=along[order], piece=samples.part[order], at_m=samples.along_m[order])


def gaps(samples, bare, least_m, plane, *, roads=None, kinds=None, communes=None):
    """Return the table of runs of samples without coverage longer than ``least_m``, longest first.

    A run is as long as the way from its first to its last sample, so nothing covered is counted; it is named by the
    commune of its middle. It is drawn through the vertices of its road: through the samples alone it would cut the
    bends, and be shorter than it says.

    Parameters
    ----------
    samples : Samples
    bare : (s,) bool array
        True where a sample is not covered.
    least_m : float
    plane : LocalPlane
    roads : shapes.Shapes, optional
        Those that were sampled; without them a run is drawn through its samples.
    kinds : sequence of str, optional
        Of the features.
    communes : communes.MastCommunes, optional

    Returns
    -------
    Records

    Examples
    --------
    Samples every 50 m: a run of three without coverage is 100 m long, a single one has no length.

    >>> from ...geometry.geodesy import LocalPlane
    >>> along = np.arange(6) * 50.0
    >>> samples = Samples(np.column_stack([along, 0.0 * along]), np.zeros(6, np.int64), np.zeros(6, np.int64), along)
    >>> found = gaps(samples, np.array([True, False, True, True, True, False]), 30.0, LocalPlane(105.0, 9.2))
    >>> found.values["length_m"].tolist(), found.values["road"].tolist()
    ([100.0], [1])
    """
    edge = np.concatenate(([True], np.diff(samples.part) != 0)) if len(bare) else np.zeros(0, bool)
    begins = np.flatnonzero(bare & (edge | ~np.concatenate(([False], bare[:-1]))))
    last = np.concatenate((edge[1:], [True])) if len(bare) else edge
    ends = np.flatnonzero(bare & (last | ~np.concatenate((bare[1:], [False]))))
    length = samples.along_m[ends] - samples.along_m[begins]
    order = np.flatnonzero(length > least_m)
    order = order[np.lexsort((order, -length[order]))]
    lonlat = plane.inverse(samples.xy)
    feature = samples.feature[begins[order]]
    first, final = lonlat[begins[order]], lonlat[ends[order]]
    where = None if communes is None else communes.rows(lonlat[(begins[order] + ends[order]) // 2]).tolist()
    return Records(ROAD_GAPS, {
        "road": feature + 1,
        "kind": [None if kinds is None else _kinds(kinds, samples.feature[begins[run]:ends[run] + 1])
                 for run in order.tolist()],
        "length_m": length[order],
        "commune": [None if where is None or where[row] < 0 else communes.names[where[row]]
                    for row in range(len(order))],
        "from_lon": first[:, 0], "from_lat": first[:, 1], "to_lon": final[:, 0], "to_lat": final[:, 1],
    }, [line_wkb(_drawn(samples, lonlat, begins[run], ends[run], roads=roads, plane=plane)) for run in order.tolist()])


def _kinds(kinds, features):
    """Return the classes of the lines that a run goes along, in its order; ``None`` where none is known.

    >>> _kinds(["quốc lộ", None, "đường tỉnh"], np.array([2, 2, 1, 0])), _kinds([None], np.array([0, 0]))
    ('đường tỉnh, quốc lộ', None)
    """
    found = dict.fromkeys(kinds[row] for row in dict.fromkeys(features.tolist()))
    return ", ".join(kind for kind in found if kind) or None


def _drawn(samples, lonlat, begin, end, *, roads, plane):
    """Return the line of the run from sample ``begin`` to ``end``, (k, 2) degrees: its ends, and its road between."""
    if roads is None:
        return lonlat[begin:end + 1]
    piece, at = (samples.part, samples.along_m) if samples.piece is None else (samples.piece, samples.at_m)
    cuts = np.flatnonzero(np.diff(piece[begin:end + 1])) + begin + 1
    line = []
    for one, two in zip((begin, *cuts.tolist()), (*(cuts - 1).tolist(), end)):
        vertices = roads.xy[roads.starts[piece[one]]:roads.starts[piece[one] + 1]]
        xy = plane.forward(vertices)
        along = np.concatenate(([0.0], np.cumsum(plane.distance_m(xy[:-1], xy[1:]))))
        low, high = sorted((at[one], at[two]))
        between = vertices[(along > low) & (along < high)]
        line += [lonlat[one:one + 1], between if at[one] <= at[two] else between[::-1], lonlat[two:two + 1]]
    line = np.concatenate(line)
    return line[np.concatenate(([True], (np.diff(line, axis=0) != 0).any(axis=1)))]
