"""Sections of road without coverage: roads sampled evenly, runs of uncovered samples joined."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...geometry import line_wkb
from ...roles import load_role, value_codes
from ...tables import Records
from .tables import ROAD_GAPS


@dataclass(frozen=True)
class Samples:
    """Points along roads in metres: part of the road layer, feature, distance from the part's start."""

    xy: np.ndarray
    part: np.ndarray
    feature: np.ndarray
    along_m: np.ndarray


def are_roads(kinds):
    """Return which features of a network are roads: all but those whose kind says canal or aerial route."""
    return value_codes(load_role("network").field("kind"), kinds, "road", "road") == "road"


def sample(roads, plane, step_m, wanted=None):
    """Return :class:`Samples` about ``step_m`` apart on every line of ``roads`` (degrees), both ends included.

    ``wanted`` says which features count, all without it.
    """
    xy = plane.forward(roads.xy)
    chunks = []
    for part, feature in enumerate(roads.feature.tolist()):
        line = xy[roads.starts[part]:roads.starts[part + 1]]
        if len(line) < 2 or not (wanted is None or wanted[feature]):
            continue
        length = np.concatenate(([0.0], np.cumsum(plane.distance_m(line[:-1], line[1:]))))
        along = np.linspace(0.0, length[-1], max(int(np.ceil(length[-1] / step_m)), 1) + 1)
        points = np.stack([np.interp(along, length, line[:, axis]) for axis in range(2)], axis=1)
        chunks.append((points, np.full(len(along), part, np.int64), np.full(len(along), feature, np.int64), along))
    if not chunks:
        return Samples(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    return Samples(*(np.concatenate(columns) for columns in zip(*chunks)))


def gaps(samples, bare, least_m, plane, *, kinds=None, communes=None):
    """Return the table of runs of samples without coverage longer than ``least_m``, longest first.

    ``bare`` is True where a sample is not covered. A run is as long as the way from its
    first to its last sample, so nothing covered is counted; it is named by the commune of its middle
    (``communes``, :class:`..communes.MastCommunes`).
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
        "road": feature + 1, "kind": [None if kinds is None else kinds[row] for row in feature.tolist()],
        "length_m": length[order],
        "commune": [None if where is None or where[row] < 0 else communes.names[where[row]]
                    for row in range(len(order))],
        "from_lon": first[:, 0], "from_lat": first[:, 1], "to_lon": final[:, 0], "to_lat": final[:, 1],
    }, [line_wkb(lonlat[begins[run]:ends[run] + 1]) for run in order.tolist()])
