"""Points sorted into squares, so that a search around a centre can leave out whole squares at once."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..ranges import ranges

_MOST_ACROSS = 30_000  # units: squares from end to end, far inside int64


@dataclass(frozen=True)
class Ring:
    """The squares that a ring around a centre touches.

    Attributes
    ----------
    square : (s,) int array
    least_m, most_m : (s,) arrays, no point of the square lies nearer to the centre, or farther from it
    whole : (s,) bool array, every point of the square lies in the ring
    """

    square: np.ndarray
    least_m: np.ndarray
    most_m: np.ndarray
    whole: np.ndarray


class PointSquares:
    """Points in metres of a plane, those of one square next to each other.

    Parameters
    ----------
    xy : (n, 2) array of metres
        Rows that are not finite lie in no square and come last.
    held : int
        Points a square holds, were they spread evenly.
    plane : geodesy.LocalPlane
        Distances are geodesic.

    Attributes
    ----------
    order : (n,) int array, the row of ``xy`` at each place
    x, y : (n,) arrays, by place
    starts : (s + 1,) int array, square i holds the places ``starts[i]`` to ``starts[i + 1]``

    Examples
    --------
    >>> from hatangso.algorithms.core.geometry.geodesy import LocalPlane
    >>> xy = np.array([[0.0, 0.0], [900.0, 0.0], [10.0, 0.0], [5000.0, 0.0]])
    >>> points = PointSquares(xy, 2, LocalPlane(105.0, 9.0))
    >>> ring = points.ring((0.0, 0.0), 0.0, 1000.0)
    >>> places = points.places(ring.square)
    >>> near = places[points.distance_m(places, (0.0, 0.0)) <= 1000.0]
    >>> sorted(points.order[near].tolist())
    [0, 1, 2]
    """

    def __init__(self, xy, held, plane):
        self.plane = plane
        finite = np.isfinite(xy).all(axis=1)
        usable = np.flatnonzero(finite)
        points = xy[usable]
        self._low = points.min(axis=0) if len(points) else np.zeros(2)
        size = np.maximum(np.ptp(points, axis=0), 1e-3) if len(points) else np.ones(2)
        self._side = max(float(np.sqrt(size.prod() * held / max(len(points), 1))), size.max() / _MOST_ACROSS)
        cell = np.floor((points - self._low) / self._side).astype(np.int64)
        across = int(cell[:, 0].max(initial=0)) + 1
        key = cell[:, 1] * across + cell[:, 0]
        order = np.argsort(key, kind="stable")
        key = key[order]
        self.order = np.concatenate([usable[order], np.flatnonzero(~finite)])
        self.x, self.y = (np.ascontiguousarray(xy[self.order, axis]) for axis in range(2))
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        self.starts = np.append(begins, len(key))
        self._line = key[begins] // across
        self._box = [reduced.reduceat(values[:len(key)], begins) if len(key) else np.zeros(0)
                     for values in (self.x, self.y) for reduced in (np.minimum, np.maximum)]
        self._east = float(np.abs(self.x[:len(key)]).max(initial=0.0))

    def ring(self, centre, near_m, far_m):
        """Return the :class:`Ring` of squares with a point from ``near_m`` to ``far_m`` away, or nearly so."""
        x, y = centre
        stretch = self.plane.stretch(np.array([[max(self._east, abs(x)), 0.0]]))
        wide = far_m * stretch
        lines = np.floor((np.array([y - wide, y + wide]) - self._low[1]) / self._side)
        begin, end = np.searchsorted(self._line, lines + np.array([0.0, 1.0]))
        west, east, south, north = (edge[begin:end] for edge in self._box)
        least = np.hypot(np.maximum(np.maximum(west - x, x - east), 0.0),
                         np.maximum(np.maximum(south - y, y - north), 0.0)) / stretch
        most = np.hypot(np.maximum(x - west, east - x), np.maximum(y - south, north - y))
        some = np.flatnonzero((least <= far_m) & (most >= near_m))
        least, most = least[some], most[some]
        return Ring(begin + some, least, most, (most <= far_m) & (least >= near_m))

    def places(self, square):
        """Return the places of squares, one after another."""
        return ranges(self.starts[square], self.starts[square + 1])

    def count(self, square):
        """Return how many points squares hold together."""
        return int((self.starts[square + 1] - self.starts[square]).sum())

    def distance_m(self, place, centre):
        """Return the distance of places from a centre."""
        return self.plane.distance_m(self.xy(place), np.asarray(centre, float)[None])

    def xy(self, place):
        """Return (p, 2) metres of places."""
        return np.stack([self.x[place], self.y[place]]).T

    def given(self, values):
        """Return values by place in the order the points were given in."""
        result = np.empty_like(values)
        result[self.order] = values
        return result
