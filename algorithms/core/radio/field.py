"""Losses from one position to the places around it, by any model, for any antenna height and band.

With P.1812 only the radials that lead to a place are sampled, only as far as the farthest
place, and only the cells with a place are worked out. On a plain every radial is alike, so
that one table of losses by distance serves all masts of equal height.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Optional

import numpy as np

from ..errors import InputError
from ..geometry.geodesy import LocalPlane, wrapped
from ..geometry.raster import Grid
from . import area, models
from .fan import Layout, Sampler, flat_fan
from .ground import AntennaProfiles, Medium, PositionProfiles
from .names import MODELS, P1812
from .radials import Radials

P1812_GHZ, P1812_MAST_M = (0.03, 6.0), (1.0, 3000.0)  # ITU-R P.1812-8, table 1
EASTWARD = 90.0  # degrees, by definition of an azimuth


@dataclass(frozen=True)
class PathTerrain:
    """What lies between an antenna and one receiver, from the antenna's foot to the receiver's.

    ``height_m`` is ground above the sea, ``clutter_m`` what stands on it; ``latitude`` and ``longitude`` are those of
    the antenna, ``azimuth_deg`` leads to the receiver, clockwise from north.
    """

    distance_km: np.ndarray
    height_m: np.ndarray
    clutter_m: np.ndarray
    latitude: float
    longitude: float
    azimuth_deg: float


@dataclass(frozen=True)
class Propagation:
    """How waves are followed.

    Parameters
    ----------
    model : str
        "p1812", "freespace", "rma", "uma", "hata" or "cost231".
    plane : LocalPlane
        In which places and masts are given.
    reach_m : float
        No place farther from a mast is looked at.
    terrain, clutter : Grid or None
        Ground heights and clutter heights in metres. Without terrain P.1812 runs on a plain.
    flat_clutter_m : float
        Clutter on that plain, and over terrain where no clutter grid is given.
    step_m : float
        Distance of samples along a radial and between radials at ``reach_m``.
    receiver_m : float
    medium : Medium
    around : models.Surroundings
    """

    model: str
    plane: LocalPlane
    reach_m: float
    terrain: Optional[Grid] = None
    clutter: Optional[Grid] = None
    flat_clutter_m: float = 0.0
    step_m: float = 30.0
    receiver_m: float = 1.5
    medium: Medium = field(default_factory=Medium)
    around: models.Surroundings = field(default_factory=models.Surroundings)

    def __post_init__(self):
        if self.model not in MODELS:
            raise InputError("There is no propagation model {key}.", key=self.model)
        if not (self.reach_m > 0.0 and self.step_m > 0.0):
            raise InputError("The largest distance and the step of the radio model must be positive.")

    @cached_property
    def layout(self):
        """Samples around every mast."""
        return Layout.around(self.reach_m, self.step_m)


def least_loss(propagation, distance_m, frequency_ghz):
    """Return a loss in dB that no model falls below, from distances alone: free space, ITU-R P.525.

    Parameters
    ----------
    propagation : Propagation
    distance_m : (n,) array
    frequency_ghz : float

    Returns
    -------
    (n,) array

    Examples
    --------
    >>> least_loss(Propagation("freespace", LocalPlane(105.0, 9.0), 9000.0), np.array([1000.0]), 0.9).round(2).tolist()
    [91.48]
    """
    # a place may lie half a cell diagonal (0.71 of a step, rounding up) nearer than the cell it is in
    half_cell = 0.75 * propagation.layout.step_km * 1000.0 if propagation.model == P1812 else 0.0
    slant_km = np.maximum(distance_m - half_cell, 1.0) / 1000.0
    return models.free_space(slant_km * 1000.0, frequency_ghz, 0.0, 0.0, around=None)


class LossField:
    """One position and the places around it.

    Parameters
    ----------
    propagation : Propagation
    mast_xy : (2,) metres
    places_xy : (n, 2) metres, none farther than the propagation's reach
    keep : bool
        Whether more than one antenna height or frequency will be asked for.
    distance_m : (n,) array, optional
        Of the places from the mast, where the caller has it already.

    Attributes
    ----------
    distance_m, azimuth_deg : (n,) arrays
    outside : bool
        The mast stands outside the terrain or on a void: no loss is known.

    Examples
    --------
    Free space at 1 GHz between equal heights, 1 and 5 km away: 92.4, and 20 log 5 more. An antenna a kilometre above
    the receiver is seen from it at 45 degrees:

    >>> propagation = Propagation("freespace", LocalPlane(105.0, 9.0), 9000.0)
    >>> field = LossField(propagation, [0.0, 0.0], [[0.0, 1000.0], [3000.0, 4000.0]])
    >>> loss, reason = field.loss(1.5, 1.0)
    >>> loss.round(2).tolist(), reason.tolist(), field.floor(1.5, 1.0).round(2).tolist()
    ([92.4, 106.38], [0, 0], [92.4, 106.38])
    >>> field.rise_m(1001.5).tolist(), field.elevation_deg(1001.5).round(1).tolist()
    ([-1000.0, -1000.0], [-45.0, -11.3])
    >>> path, every = field.profile(0), np.array([0, 1])
    >>> round(float(path.distance_km[-1]), 2), path.azimuth_deg  # 33 steps of 30 m; on a plain every radial is alike
    (0.99, 90.0)
    >>> field.fingerprint(1.5, 1.0, every) == field.fingerprint(1.5, 1.0, every) != field.fingerprint(2.0, 1.0, every)
    True
    """

    def __init__(self, propagation, mast_xy, places_xy, keep=True, *, distance_m=None):
        self.propagation, self.mast_xy, self.keep = propagation, np.asarray(mast_xy, float), keep
        places_xy = np.asarray(places_xy, float).reshape(-1, 2)
        offset = places_xy - self.mast_xy
        self.distance_m = propagation.plane.distance_m(places_xy, self.mast_xy) if distance_m is None else distance_m
        self.azimuth_deg = wrapped(np.degrees(np.arctan2(offset[:, 0], offset[:, 1])), 360.0)

    @property
    def traced(self):
        """True where the model follows the terrain."""
        return self.propagation.model == P1812 and self.propagation.terrain is not None

    @cached_property
    def _radials(self):
        """What is sampled: the radials that lead to a place."""
        p = self.propagation
        lonlat = p.plane.inverse(self.mast_xy[None])[0]
        sampler = Sampler(p.terrain, p.plane, lonlat, p.layout, clutter=p.clutter)
        return Radials(sampler, *p.layout.cell(self.azimuth_deg, self.distance_m / 1000.0), p.flat_clutter_m)

    @property
    def outside(self):
        """Whether no terrain is known at the mast."""
        return self.traced and len(self.distance_m) > 0 and self._radials.outside

    @cached_property
    def unknown(self):
        """(n,) bool: places on a void of the terrain or beyond its edge, to which no loss is given."""
        if not self.traced or self.outside or not len(self.distance_m):
            return np.full(len(self.distance_m), self.outside, bool)
        return ~self._radials.known

    def rise_m(self, height_m):
        """Return how far each receiver stands above (or, negative, below) an antenna at ``height_m``."""
        level = np.full(len(self.distance_m), self.propagation.receiver_m - height_m, float)
        if self.traced and len(level) and not self.outside:
            level += self._radials.height_m - self._radials.mast_m
        return level

    def elevation_deg(self, height_m):
        """Return the elevation of each receiver seen from an antenna at ``height_m``."""
        return np.degrees(np.arctan2(self.rise_m(height_m), np.maximum(self.distance_m, 1.0)))

    def floor(self, height_m, frequency_ghz):
        """Return a loss in dB that :meth:`loss` never falls below, from the distances alone."""
        return least_loss(self.propagation, self.distance_m, frequency_ghz)

    def loss(self, height_m, frequency_ghz, pick=None, limit=None):
        """Return the loss in dB to places, and how many the model refused and why.

        Parameters
        ----------
        height_m, frequency_ghz : float
        pick : ndarray of int or None
            The places wanted, all without it.
        limit : ndarray or None
            One per place wanted; where the loss is proven above it, infinity may be given.

        Returns
        -------
        loss : ndarray
            NaN where the model gives none.
        reason : ndarray of int
            Index of :data:`models.REASONS`; 0 where all is well.
        """
        pick = np.arange(len(self.distance_m), dtype=np.int64) if pick is None else pick
        if self.propagation.model != P1812:
            found = models.model_loss(
                self.propagation.model, self.distance_m[pick], frequency_ghz, height_m,
                receiver_m=self.propagation.receiver_m, around=self.propagation.around,
            )
            return found.loss_db, found.reason
        loss = np.full(len(pick), np.nan)
        reason = np.full(len(pick), models.OK, np.int64)
        if self.outside or not len(pick):
            return loss, reason
        if not P1812_MAST_M[0] <= height_m <= P1812_MAST_M[1]:
            return loss, np.full(len(pick), models.MAST_HEIGHT, np.int64)
        if not P1812_GHZ[0] <= frequency_ghz <= P1812_GHZ[1]:
            return loss, np.full(len(pick), models.FREQUENCY, np.int64)
        if not self.traced:
            _, step = self.propagation.layout.cell(self.azimuth_deg[pick], self.distance_m[pick] / 1000.0)
            return plain_losses(self.propagation, height_m, frequency_ghz)[step], reason
        known = np.flatnonzero(~self.unknown[pick])
        loss[known] = self._radials.loss(
            height_m, self.propagation.receiver_m, frequency_ghz, medium=self.propagation.medium, pick=pick[known],
            limit=None if limit is None else limit[known], keep=self.keep)
        return loss, reason

    def profile(self, place):
        """Return the :class:`PathTerrain` that :meth:`loss` follows to a place, None where no terrain is known."""
        if self.traced and (self.outside or self.unknown[place]):
            return None
        _, step = self.propagation.layout.cell(self.azimuth_deg[place], self.distance_m[place] / 1000.0)
        fan, row = (self._radials.profile(place) if self.traced else
                    (plain_fan(self.propagation.layout, self.propagation.plane, self.propagation.flat_clutter_m), 0))
        path = slice(0, int(step) + 1)
        clutter = np.zeros(int(step) + 1) if fan.clutter_m is None else fan.clutter_m[row, path]
        return PathTerrain(np.arange(int(step) + 1, dtype=np.int64) * fan.step_km, fan.height_m[row, path], clutter,
                           fan.latitude, longitude=fan.longitude, azimuth_deg=float(fan.azimuth_deg[row]))

    def fingerprint(self, height_m, frequency_ghz, pick):
        """Return a text that changes with everything the losses to the places ``pick`` depend on."""
        p = self.propagation
        digest = hashlib.sha256()
        for part in (p.model, p.plane.definition, p.reach_m, p.step_m, p.receiver_m, p.flat_clutter_m, p.medium,
                     p.around, height_m, frequency_ghz, self.mast_xy.tolist(), VERSION):
            digest.update(repr(part).encode())
        for array in (self.distance_m, self.azimuth_deg, pick):
            digest.update(np.ascontiguousarray(array).tobytes())
        if self.traced and not self.outside:
            self._radials.digest(digest)
        return digest.hexdigest()


def plain_fan(layout, plane, clutter_m):
    """Return one radial over a plain, at the centre of the plane and eastward: on a plain every radial is alike.

    Parameters
    ----------
    layout : Layout
    plane : LocalPlane
    clutter_m : float

    Returns
    -------
    Fan
        One step longer than the layout's, for cells that are rounded up.

    Examples
    --------
    >>> fan = plain_fan(Layout(8, 3, 0.1), LocalPlane(105.0, 9.0), 5.0)
    >>> fan.azimuth_deg.tolist(), fan.steps, fan.clutter_m.tolist()
    ([90.0], 4, [[5.0, 5.0, 5.0, 5.0, 5.0]])
    """
    fan = flat_fan((plane.longitude, plane.latitude), Layout(1, layout.steps + 1, layout.step_km), clutter_m)
    return replace(fan, azimuth_deg=np.array([EASTWARD]))


def plain_losses(propagation, height_m, frequency_ghz):
    """Return the P.1812 loss by step over a plain with clutter, at the latitude of the plane's centre.

    Parameters
    ----------
    propagation : Propagation
    height_m, frequency_ghz : float
        The antenna above the plain.

    Returns
    -------
    ndarray, shape (steps + 2,)
        dB.

    Examples
    --------
    Two steps of 100 m are nearer than 0.25 km: free space, 92.4 + 20 log 0.1 at 1 GHz between equal heights:

    >>> plain = Propagation("p1812", LocalPlane(105.0, 9.0), 1000.0, step_m=100.0, receiver_m=10.0)
    >>> plain_losses(plain, 10.0, 1.0)[1:3].round(2).tolist()
    [72.4, 78.42]
    """
    p = propagation
    return _plain_losses(p.layout, p.plane, p.flat_clutter_m, p.medium, receiver_m=p.receiver_m, height_m=height_m,
                         frequency_ghz=frequency_ghz)


@lru_cache(maxsize=1024)
def _plain_losses(layout, plane, clutter_m, medium, receiver_m, height_m, frequency_ghz):
    fan = plain_fan(layout, plane, clutter_m)
    antenna = AntennaProfiles(PositionProfiles(fan, medium), height_m, receiver_m)
    step = np.arange(fan.steps + 1, dtype=np.int64)
    return area.area_loss(antenna, frequency_ghz, np.zeros_like(step), step)


VERSION = 2  # by definition: of the numbers this file gives; raise it when they change
