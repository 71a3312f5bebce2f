"""Recommendation ITU-R P.1812-8 from one mast to many receivers at once, for 50 % of time.

Equal to :func:`p1812.basic_loss` on the same samples; only the searches along the profile
are done differently. At 50 % of time the interpolation factor F_i is zero, so that only
the median earth radius counts. All paths are inland. Nearer than 0.25 km, or with fewer
than five profile points, free space is taken, as the Recommendation starts there.

With the earth's bulge taken off once, y = h - 500 d^2 / a_e, every chord and every horizon
is a straight line in y. What belongs to the position (:class:`ground.PositionProfiles`) is shared by all
antennas on it, what belongs to the antenna's height (:class:`ground.AntennaProfiles`) by all its bands.

10 km over level ground with a hill of 60 m in the middle, from 45 m to 1.5 m at 900 MHz: step by step what
:func:`.p1812.point_to_point.path_terms` finds on the same samples.

>>> from .fan import Fan
>>> from .ground import AntennaProfiles, Medium, PositionProfiles
>>> from .p1812.diffraction import knife_edge_loss
>>> from .p1812.point_to_point import path_terms
>>> along = np.linspace(0.0, 10.0, 21)
>>> hill, bare = np.where(along == 5.0, 60.0, 0.0), np.zeros(21)
>>> fan = Fan(9.2, 105.0, 0.5, np.array([90.0]), height_m=hill[None], clutter_m=None, known=np.ones((1, 21), bool))
>>> antenna, one = AntennaProfiles(PositionProfiles(fan, Medium()), 45.0, 1.5), (np.array([0]), np.array([20]))
>>> cells = Cells(antenna, 0.9, *one, free_db=free_space(antenna, 0.9, *one)).only(np.array([0]))
>>> terms = path_terms(0.9, 50.0, along, hill, clutter_m=bare, zone=np.full(21, 4), tx_height_m=45.0,
...                    rx_height_m=1.5, polarization=2, latitude_tx=9.2, latitude_rx=9.2, longitude_tx=105.0,
...                    longitude_rx=105.0911, delta_n=50.0, n0=370.0)
>>> diffracted, (theta_rx, over) = cells.free_db + cells.diffraction(), cells.horizon_rx()
>>> tx, rx = cells.horizon_indices(np.array([0]), over)
>>> surface, some = cells.smooth_surface(), np.array([0])
>>> duct = cells.ducting(some, cells.theta_tx, theta_rx, tx, rx_index=rx, diffracted=np.array([1e9]))
>>> [round(abs(float(ours[0] - theirs)), 4) for ours, theirs in (
...     (diffracted, terms.loss_diffraction_median_db), (theta_rx, terms.horizon.theta_rx_mrad),
...     (surface[0], terms.smooth.tx_m), (cells.diffraction_surface()[1], terms.smooth.rx_diffraction_m),
...     (cells.roughness(some, tx, rx, np.minimum(surface[0], 0.0), slope=np.zeros(1)), terms.smooth.roughness_m),
...     (duct, terms.ducting_db), (cells.enhanced(diffracted, theta_rx, over), terms.enhanced_db),
...     (cells.loss(), terms.loss_db))]
[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]

The bounds are not above it, the cheapest is the lowest:

>>> bounds = [float(bound[0]) for bound in (cells.least_loss(), cells.least_beside_duct(), cells.least_searched())]
>>> bounds == sorted(bounds), bounds[-1] <= terms.loss_db, bool(cells.duct_bound(theta_rx, over)[0] <= duct[0])
(True, True, True)
>>> edge = float(knife_edge_loss(cells.nu())[0])
>>> edge < terms.diffraction_median_db, cells.duct_variability_floor().size
(True, 21)

The spherical earth may matter to this receiver; worked out for every one it gives the same:

>>> cells.near_smooth_earth().tolist(), bool(cells.over_smooth_earth()[0] == cells.diffraction()[0])
([0], True)
"""
from __future__ import annotations

import numpy as np

from ..errors import no_progress
from .cells import Cells
from .p1812 import mechanisms as mechanisms
from .p1812.point_to_point import MIN_POINTS

MIN_DISTANCE_KM = 0.25  # ITU-R P.1812-8, Annex 1, section 1: for paths from 0.25 km
CHUNK = 32_768  # memory: receivers looked at together


def area_loss(antenna, frequency_ghz, row, column, *, limit=None, progress=no_progress):
    """Return the basic transmission loss from an antenna to cells of its fan.

    Parameters
    ----------
    antenna : AntennaProfiles
    frequency_ghz : float
    row, column : ndarray of int, shape (n,)
        Radial and step of each receiver; step 0 is the mast's own foot.
    limit : ndarray, shape (n,), optional
        Where a cheap bound proves a loss above it, infinity is returned and no more work done.
    progress : callable
        Takes a fraction; may raise Cancelled.

    Returns
    -------
    ndarray, shape (n,)
        Loss in dB. See :func:`is_free_space` for the cells where it is that of free space.

    Notes
    -----
    Recommendation ITU-R P.1812-8, Annex 1, for 50 % of time and locations.

    Examples
    --------
    The loss 10 km over a plain is the one of :func:`.p1812.point_to_point.basic_loss` on the same samples:

    >>> from .fan import Layout, flat_fan
    >>> from .ground import AntennaProfiles, Medium, PositionProfiles
    >>> from .p1812.point_to_point import basic_loss
    >>> plain = PositionProfiles(flat_fan((105.0, 9.2), Layout(1, 20, 0.5)), Medium(delta_n=45.0, n0=350.0))
    >>> loss = area_loss(AntennaProfiles(plain, 45.0, 1.5), 0.9, np.array([0]), np.array([20]))
    >>> one = basic_loss(0.9, 50.0, np.linspace(0.0, 10.0, 21), np.zeros(21), np.zeros(21), np.full(21, 4), 45.0, 1.5,
    ...                  2, 9.2, 9.2, longitude_tx=105.0, longitude_rx=105.09, delta_n=45.0, n0=350.0)
    >>> round(abs(float(loss[0]) - one), 6)
    0.0
    """
    place = column * np.int64(len(antenna.ground.bare)) + row
    order = None if (place[1:] >= place[:-1]).all() else np.argsort(place, kind="stable")
    loss = np.empty(len(row))
    for start in range(0, len(row), CHUNK):
        progress(start / len(row))
        part = slice(start, start + CHUNK) if order is None else order[start:start + CHUNK]
        loss[part] = _chunk_loss(
            antenna, frequency_ghz, row[part], column[part], limit=None if limit is None else limit[part]
        )
    progress(1.0)
    return loss


def is_free_space(fan, column):
    """Return True where a cell is too near for the Recommendation and free space is taken.

    Parameters
    ----------
    fan : Fan
    column : ndarray of int, shape (n,)

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    With steps of 100 m the third is 0.3 km away, but only the fourth has five points of profile:

    >>> from types import SimpleNamespace as Record
    >>> is_free_space(Record(step_km=0.1), np.array([2, 3, 4])).tolist()
    [True, True, False]
    """
    return (column * fan.step_km < MIN_DISTANCE_KM) | (column < MIN_POINTS - 1)


def free_space(antenna, frequency_ghz, row, column):
    """Return the free-space loss in dB to cells: never above the full loss. P.1812 (8).

    Parameters
    ----------
    antenna : AntennaProfiles
    frequency_ghz : float
    row, column : ndarray of int, shape (n,)
        Radial and step of each receiver.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    1 and 10 km over a plain from 30 m to 30 m at 1 GHz: 92.4 and 20 more:

    >>> from .fan import Layout, flat_fan
    >>> from .ground import AntennaProfiles, Medium, PositionProfiles
    >>> plain = PositionProfiles(flat_fan((105.0, 9.2), Layout(1, 10, 1.0)), Medium())
    >>> free_space(AntennaProfiles(plain, 30.0, 30.0), 1.0, np.array([0, 0]), np.array([1, 10])).round(6).tolist()
    [92.4, 112.4]
    """
    ground = antenna.ground
    receiver = ground.bare.take(ground.place(row, column)) + antenna.receiver_m
    return mechanisms.free_space_loss(
        np.maximum(ground.distance_km[column], 1e-3),  # rounding: the foot of the mast
        antenna.level_m, receiver, frequency_ghz
    )


def _chunk_loss(antenna, frequency_ghz, row, column, limit):
    loss = free_space(antenna, frequency_ghz, row, column)
    near = is_free_space(antenna.ground.fan, column)
    far = np.flatnonzero(~near) if near.any() else np.arange(len(row), dtype=np.int64)
    cells = Cells(antenna, frequency_ghz, row[far], column[far], free_db=loss[far])
    if limit is not None:
        loss[far] = np.inf
        for bound in (Cells.least_loss, Cells.least_beside_duct, Cells.least_searched):  # the cheapest first
            if len(far):
                kept = np.flatnonzero(bound(cells) <= limit[far])
                cells, far = cells.only(kept), far[kept]
    if len(far):
        loss[far] = cells.loss()
    return loss
