"""Radials of a mast over a terrain model: one row per azimuth, one column per step.

The terrain may be in any coordinate system: where a sample falls in the raster is a cubic
polynomial fitted once per mast, exact to centimetres, so that a million samples need no
projection each.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

import numpy as np

from ..geometry.raster import bilinear, nearest

MAX_STEPS = 700  # memory: a radial never has more; the step grows with the radius instead
POWERS = tuple((i, order - i) for order in range(4) for i in range(order + 1))  # by definition: of a cubic
FIT_NODES = 7  # units, in each direction: more than the four that the cubic for the projection needs


@dataclass(frozen=True)
class Fan:
    """Profiles of all radials of one position.

    Parameters
    ----------
    latitude, longitude : float
        The mast.
    step_km : float
        Column k lies k steps from the mast; column 0 is the mast.
    azimuth_deg : ndarray, shape (a,)
        Clockwise from north.
    height_m : ndarray, shape (a, k + 1)
        Ground above sea level, voids filled along the radial.
    clutter_m : ndarray, shape (a, k + 1) or None
        Representative clutter heights; None is bare ground everywhere.
    known : ndarray of bool, shape (a, k + 1)
        False where the terrain is void or ends: no receiver is placed there.
    """

    latitude: float
    longitude: float
    step_km: float
    azimuth_deg: np.ndarray
    height_m: np.ndarray
    clutter_m: Optional[np.ndarray]
    known: np.ndarray

    @property
    def steps(self):
        """Number of steps of a radial."""
        return self.height_m.shape[1] - 1


@dataclass(frozen=True)
class Layout:
    """Directions and distances of samples around a mast: ``count`` radials of ``steps`` steps.

    Examples
    --------
    A kilometre in steps of 100 m takes 2 pi 10 = 63 radials of ten steps; a cell is the nearest of them:

    >>> layout = Layout.around(1000.0, 100.0)
    >>> layout.count, layout.steps, layout.step_km
    (63, 10, 0.1)
    >>> radial, step = Layout(4, 10, 0.1).cell(np.array([100.0, 350.0]), np.array([0.52, 0.98]))
    >>> radial.tolist(), step.tolist()
    ([1, 0], [5, 10])
    """

    count: int
    steps: int
    step_km: float

    @classmethod
    def around(cls, radius_m, step_m):
        """Return the layout with samples about ``step_m`` apart everywhere within ``radius_m``."""
        step_m = max(step_m, radius_m / MAX_STEPS)
        return cls(max(int(np.ceil(2.0 * np.pi * radius_m / step_m)), 8), max(int(np.ceil(radius_m / step_m)), 1),
                   step_m / 1000.0)

    @property
    def azimuth_deg(self):
        """Directions of all radials."""
        return np.arange(self.count, dtype=np.int64) * (360.0 / self.count)

    def cell(self, azimuth_deg, distance_km):
        """Return radial and step nearest to each direction and distance."""
        radial = np.rint(azimuth_deg * (self.count / 360.0)).astype(np.intp) % self.count
        return radial, np.rint(distance_km / self.step_km).astype(np.intp)


def flat_fan(lonlat, layout, clutter_m=0.0):
    """Return the fan of a mast on a plain at sea level with clutter of one height; see :class:`Sampler`.

    Parameters
    ----------
    lonlat : (2,) degrees of the mast
    layout : Layout
    clutter_m : float
        Height of the clutter, 0 is bare ground.

    Returns
    -------
    Fan

    Examples
    --------
    >>> fan = flat_fan((105.0, 9.2), Layout(4, 2, 0.5), 8.0)
    >>> fan.azimuth_deg.tolist(), fan.height_m.shape, fan.clutter_m[0].tolist(), fan.longitude
    ([0.0, 90.0, 180.0, 270.0], (4, 3), [8.0, 8.0, 8.0], 105.0)
    """
    shape = (layout.count, layout.steps + 1)
    clutter = np.full(shape, clutter_m, float) if clutter_m else None
    return Fan(
        float(lonlat[1]), float(lonlat[0]), layout.step_km, layout.azimuth_deg, height_m=np.zeros(shape),
        clutter_m=clutter, known=np.ones(shape, bool)
    )


class Sampler:
    """Samples of a terrain grid around one mast: where they fall in it is fitted once, over the whole of the layout.

    So a sample is the same whichever radials are asked for together, and however far.

    Parameters
    ----------
    terrain : Grid
        Sampled bilinearly.
    plane : LocalPlane
        In which radials are straight.
    lonlat : (2,) degrees of the mast
    layout : Layout
    clutter : Grid or None
        Clutter heights, sampled at the nearest cell; void is 0.

    Examples
    --------
    Ground that rises by 10 m for each of twenty cells of 0.01 degree eastwards; a cell is 1.099 km wide at 9.2 N, so
    that half a kilometre east of the middle it is 5 / 1.099 = 4.55 m higher than there:

    >>> from ..geometry.geodesy import LocalPlane
    >>> from ..geometry.raster import Grid
    >>> grid = Grid(np.broadcast_to(np.arange(20) * 10.0, (20, 20)), (104.9, 9.3), (0.01, -0.01))
    >>> fan = Sampler(grid, LocalPlane(105.0, 9.2), (105.0, 9.2), Layout(4, 1, 0.5)).fan()
    >>> fan.height_m[:, 1].round(2).tolist(), bool(fan.known.all())
    ([95.0, 99.55, 95.0, 90.45], True)
    """

    def __init__(self, terrain, plane, lonlat, layout, *, clutter=None):
        self.terrain, self.clutter, self.lonlat, self.layout = terrain, clutter, lonlat, layout
        self.reach_m = max(layout.steps * layout.step_km * 1000.0, 1.0)
        self._in_terrain = _fitted(terrain, plane, lonlat, self.reach_m)
        self._in_clutter = None if clutter is None else _fitted(clutter, plane, lonlat, self.reach_m)

    def fan(self, radials=None, steps=None):
        """Return the :class:`Fan` of some radials.

        Parameters
        ----------
        radials : ndarray of int or None
            The radials wanted, all without it; row i of the fan is radial ``radials[i]``.
        steps : int or None
            Steps wanted, those of the layout without it.

        Returns
        -------
        Fan or None
            None where the mast itself is outside the terrain or on a void.
        """
        layout = self.layout
        azimuth = layout.azimuth_deg if radials is None else layout.azimuth_deg[radials]
        share = np.arange((layout.steps if steps is None else steps) + 1, dtype=np.int64) * (
            layout.step_km * 1000.0 / self.reach_m)
        height = bilinear(self.terrain.values, *radial_pixels(self._in_terrain, azimuth, share))
        known = np.isfinite(height)
        if not known[0, 0]:
            return None
        cover = None
        if self.clutter is not None:
            cover = nearest(self.clutter.values, *radial_pixels(self._in_clutter, azimuth, share))
            cover = np.where(np.isfinite(cover), cover, 0.0)
            cover = cover if cover.any() else None
        return Fan(float(self.lonlat[1]), float(self.lonlat[0]), layout.step_km, azimuth,
                   height_m=fill_radials(height, known), clutter_m=cover, known=known)


def _fitted(grid, plane, lonlat, reach_m):
    """Return the coefficients, one row a power, of a cubic in east and north (in reaches) for column and row."""
    nodes, solve = _design()
    mast = plane.forward(np.atleast_2d(lonlat))[0]
    return solve @ grid.pixels(plane.inverse(mast + reach_m * nodes))


@lru_cache(maxsize=1)
def _design():
    """Return the places of the fit, and the matrix that turns values there into coefficients by least squares."""
    node = np.linspace(-1.0, 1.0, FIT_NODES)
    east, north = (part.ravel() for part in np.meshgrid(node, node))
    design = np.stack([east**i * north**j for i, j in POWERS], axis=1)
    return np.stack([east, north], axis=1), np.linalg.pinv(design)


def radial_pixels(coefficient, azimuth_deg, share):
    """Return fractional columns and rows, each (a, k + 1), of the samples of all radials.

    A cubic in east and north is a cubic in distance along each radial, so two Horner
    schemes over the whole fan do.

    Parameters
    ----------
    coefficient : ndarray, shape (10, 2)
        Of column and row for each of :data:`POWERS`.
    azimuth_deg : ndarray, shape (a,)
    share : ndarray, shape (k + 1,)
        Distance of each step in reaches.

    Examples
    --------
    Columns that rise by two a reach eastwards from 50, rows that fall by three a reach northwards:

    >>> coefficient = np.zeros((10, 2))
    >>> coefficient[[0, POWERS.index((1, 0))], 0] = 50.0, 2.0
    >>> coefficient[[0, POWERS.index((0, 1))], 1] = 50.0, -3.0
    >>> column, row = radial_pixels(coefficient, np.array([0.0, 90.0]), np.array([0.0, 0.5, 1.0]))
    >>> column.round(3).tolist(), row.round(3).tolist()
    ([[50.0, 50.0, 50.0], [50.0, 51.0, 52.0]], [[50.0, 48.5, 47.0], [50.0, 50.0, 50.0]])
    """
    angle = np.radians(azimuth_deg)
    sine, cosine = np.sin(angle), np.cos(angle)
    pixels = []
    for axis in range(2):
        along = np.zeros((4, len(azimuth_deg), 1))
        for (i, j), value in zip(POWERS, coefficient[:, axis]):
            along[i + j, :, 0] += value * sine**i * cosine**j
        pixel = along[3] * share
        for part in (along[2], along[1]):  # in place: a fan is large
            pixel += part
            pixel *= share
        pixel += along[0]
        pixels.append(pixel)
    return pixels


def fill_radials(height, known):
    """Return the heights with voids bridged linearly along each radial; beyond the edge the last height stays.

    Parameters
    ----------
    height : ndarray, shape (a, k)
        Metres.
    known : ndarray of bool, shape (a, k)
        One at least in each row.

    Returns
    -------
    ndarray, shape (a, k)

    Examples
    --------
    >>> height = np.array([[1.0, np.nan, 3.0, np.nan]])
    >>> fill_radials(height, np.isfinite(height)).tolist()
    [[1.0, 2.0, 3.0, 3.0]]
    """
    if known.all():
        return height
    filled = height.copy()
    steps = np.arange(height.shape[1], dtype=np.int64)
    for row in np.flatnonzero(~known.all(axis=1)):
        good = known[row]
        filled[row] = np.interp(steps, steps[good], height[row, good])
    return filled
