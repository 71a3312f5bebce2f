"""Metres on the earth: a local plane for searching, geodesic lengths and areas for reporting.

Nothing here, or above it, ever measures in degrees or in web Mercator.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ..errors import InputError

LONLAT = "EPSG:4326"  # longitude, latitude: axes are always east, north here
METRES_PER_DEGREE = 111_320.0  # of the equator, and within 0.7 % of a meridian: tells what is near, measures nothing
WIDE_DEG = 1.6  # about 175 km: half of it is as far as the plane's scale stays under 0.01 %


@lru_cache(maxsize=1)
def geod():
    """Return the ellipsoid that lengths and areas are measured on (pyproj is read when the first is measured)."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


@lru_cache(maxsize=64)
def crs_of(system):
    """Return the pyproj.CRS of anything pyproj reads: EPSG code, WKT, PROJ string."""
    from pyproj import CRS

    return CRS(system)


@dataclass(frozen=True)
class LocalPlane:
    """Transverse Mercator plane centred on the data, scale 1 on its central meridian.

    The scale error is x**2 / (2 R**2): under 0.01 % within 90 km of the centre, so a
    province can be searched with plain Euclidean distances in metres.
    """

    longitude: float
    latitude: float

    @classmethod
    def around(cls, *lonlats):
        """Return the plane centred on the bounding box of all finite positions given.

        Where that box reaches farther than :data:`WIDE_DEG`, an island far at sea or a record at a
        wrong place would draw the centre away from everything else: the median is taken.
        """
        finite = [points if np.isfinite(points).all() else points[np.isfinite(points).all(axis=1)]
                  for points in map(np.atleast_2d, lonlats) if len(points)]
        finite = [points for points in finite if len(points)]
        if not finite:
            raise InputError("No layer holds a single position: there is nothing to measure.")
        low = np.min([[points[:, axis].min() for axis in (0, 1)] for points in finite], axis=0)
        high = np.max([[points[:, axis].max() for axis in (0, 1)] for points in finite], axis=0)
        centre = (low + high) / 2
        if (high - low).max() > WIDE_DEG:
            centre = np.median(np.concatenate(finite), axis=0)
        longitude, latitude = centre
        # Rounded, so that adding one feature at the edge does not change the last bits of every result.
        return cls(round(float(longitude), 1), round(float(latitude), 1))

    @cached_property
    def definition(self):
        """The plane as a PROJ string, printed in logs and reports."""
        return (
            f"+proj=tmerc +lat_0={self.latitude} +lon_0={self.longitude} +k=1 +x_0=0 +y_0=0 "
            "+ellps=WGS84 +units=m +no_defs"
        )

    @cached_property
    def _projection(self):
        from pyproj import Proj

        return Proj(self.definition)

    @cached_property
    def _curvature(self):
        """1 / (2 R**2) with R the Gaussian mean radius of the ellipsoid at the plane's latitude."""
        flat = geod().es
        radius = geod().a * np.sqrt(1 - flat) / (1 - flat * np.sin(np.radians(self.latitude)) ** 2)
        return 1 / (2 * radius ** 2)

    def distance_m(self, xy_a, xy_b):
        """Return the geodesic distance in metres between paired positions of the plane, (n, 2) metres each.

        The straight length over the plane's mean scale along the line. The scale of the transverse
        Mercator projection is m = 1 + x**2 / (2 R**2) + x**4 / (24 R**4), x from the central meridian
        (Snyder 1987, USGS Professional Paper 1395, eq. 8-7). Within 0.007 % of the geodesic on lines
        up to 100 km anywhere in the country, whatever the centre.
        """
        (x_a, y_a), (x_b, y_b) = np.asarray(xy_a, float).T, np.asarray(xy_b, float).T
        across = x_b - x_a
        bulge = self._curvature * (0.25 * (x_a + x_b) ** 2 + across * across / 12)
        return np.hypot(across, y_b - y_a) / (1 + bulge + bulge * bulge / 6)

    def stretch(self, *xys):
        """Return the largest scale of the plane at the positions given: a search this much wider misses nothing."""
        east = max((float(np.nanmax(np.abs(xy[:, 0]))) for xy in xys if np.isfinite(xy[:, :1]).any()), default=0.0)
        bulge = self._curvature * east * east
        return 1 + bulge + bulge * bulge / 6 + 1e-9

    def forward(self, lonlat):
        """Return (n, 2) metres east and north for (n, 2) degrees; NaN stays NaN."""
        return _transform(self._projection, lonlat, inverse=False)

    def inverse(self, xy):
        """Return (n, 2) degrees for (n, 2) metres; NaN stays NaN."""
        return _transform(self._projection, xy, inverse=True)


def _columns(points):
    """Return x and y of (n, 2) points for pyproj, which would take an array of one for a number (numpy objects)."""
    return points.T.tolist() if len(points) == 1 else points.T


def _transform(projection, points, inverse):
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    columns = _columns(points.copy()) if len(points) == 1 else np.ascontiguousarray(points.T)
    first, second = projection(*columns, inverse=inverse)
    result = np.column_stack([first, second])
    if not np.isfinite(result).all():
        result[~np.isfinite(result).all(axis=1)] = np.nan
    return result


@lru_cache(maxsize=64)
def _transformer(source, target):
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


def transform(points, source, target):
    """Return (n, 2) x, y of ``points`` carried from CRS ``source`` to ``target``.

    CRS are anything pyproj reads (EPSG code, WKT, PROJ string); axes are always east, north.
    """
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    if source == target or not len(points):
        return points.copy()
    x, y = _transformer(source, target).transform(*_columns(points))
    result = np.column_stack([x, y])
    result[~np.isfinite(result).all(axis=1)] = np.nan
    return result


def line_length_m(lonlat, starts):
    """Return the geodesic length in metres of each line.

    Parameters
    ----------
    lonlat : (V, 2) array of degrees, the vertices of all lines one after another
    starts : (L + 1,) int array, line i is ``lonlat[starts[i]:starts[i + 1]]``
    """
    starts = np.asarray(starts)
    if len(lonlat) < 2:
        return np.zeros(len(starts) - 1)
    _, _, step = geod().inv(*_columns(lonlat[:-1]), *_columns(lonlat[1:]))
    total = np.concatenate([[0.0, 0.0], np.cumsum(step)])  # total[k + 1] = length up to vertex k
    last = np.maximum(starts[1:] - 1, starts[:-1])
    return np.where(starts[1:] > starts[:-1], total[last + 1] - total[starts[:-1] + 1], 0.0)


def ring_area_m2(lonlat):
    """Return the unsigned geodesic area in square metres of one closed ring, (n, 2) degrees."""
    area, _ = geod().polygon_area_perimeter(lonlat[:, 0], lonlat[:, 1])
    return abs(area)


def distance_m(lonlat_a, lonlat_b):
    """Return the geodesic distance in metres between paired positions, (n, 2) degrees each."""
    a, b = np.atleast_2d(lonlat_a), np.atleast_2d(lonlat_b)
    return np.asarray(geod().inv(*_columns(a), *_columns(b))[2])


def wrapped(angle, turn):
    """Return ``angle % turn`` to the last bit, four times as fast as numpy's remainder.

    Between numbers so near to each other the subtraction is exact; a quotient rounded up to the next whole number is
    seen by what is left being negative.

    Parameters
    ----------
    angle : float or ndarray
        Some turns at most.
    turn : float
        Positive whole degrees.

    Examples
    --------
    >>> wrapped(np.array([-30.0, 45.0, 360.0, 750.0]), 360.0).tolist()
    [330.0, 45.0, 0.0, 30.0]
    """
    left = angle - turn * np.floor(angle / turn)
    return left + turn * (left < 0.0)


def is_projected(system):
    """Return whether the coordinates of a CRS are metres of a projection."""
    return crs_of(system).is_projected
