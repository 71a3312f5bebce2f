"""One path of ITU-R P.1812 taken apart: what free space, terrain, clutter and the air do to it, and its clearance.

The numbers are those of :func:`.p1812.point_to_point.path_terms` for 50 % of time and of locations, on the profile
that the area follows, so that the loss is that of :func:`area.area_loss` (to 1e-6 dB).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .area import MIN_DISTANCE_KM
from .p1812 import mechanisms as mechanisms
from .p1812 import profile as profiles
from .p1812.diffraction import wavelength_m
from .p1812.point_to_point import MIN_POINTS, path_terms

MEDIAN_PERCENT = 50.0  # of time, by definition of the median
NEAREST_KM = 1e-3  # rounding: a receiver at the mast's foot


@dataclass(frozen=True)
class Parts:
    """Losses of one path in dB; ``free_db + diffraction_db + air_db`` is ``loss_db``.

    Attributes
    ----------
    loss_db : float
    free_db : float
        Free space, (8).
    diffraction_db : float
        Delta-Bullington over terrain and clutter at the median earth radius, (39).
    clutter_db : float
        How much of that the clutter adds to the bare terrain.
    air_db : float
        What ducting and troposcatter change; never much above zero.
    ducting_db, troposcatter_db : float or None
        Basic losses by those ways alone, (46) and (44); ``None`` where free space is taken because the path is short.
    """

    loss_db: float
    free_db: float
    diffraction_db: float
    clutter_db: float
    air_db: float
    ducting_db: Optional[float] = None
    troposcatter_db: Optional[float] = None


@dataclass(frozen=True)
class Clearance:
    """Where the line of sight has least room, measured in first Fresnel zones.

    ``room_m`` is the height of the line above terrain, clutter and earth bulge (negative: below), ``radius_m`` the
    radius of the first Fresnel zone there, ``bulge_m`` the earth's bulge, ``clutter_m`` what stands on the ground.
    """

    at_km: float
    room_m: float
    radius_m: float
    bulge_m: float
    clutter_m: float

    @property
    def percent(self):
        """Return the clearance in percent of the radius of the first Fresnel zone."""
        return 100.0 * self.room_m / self.radius_m


@dataclass(frozen=True)
class Section:
    """The profile as it is drawn: (n,) heights in metres above the sea.

    ``bulge_m`` is the height of the curved earth above the chord, already in ``ground_m`` and ``top_m``.
    """

    distance_km: np.ndarray
    bulge_m: np.ndarray
    ground_m: np.ndarray
    top_m: np.ndarray
    line_m: np.ndarray
    fresnel_m: np.ndarray


def parts(profile, height_m, receiver_m, frequency_ghz, *, medium):
    """Return the :class:`Parts` of one path.

    Parameters
    ----------
    profile : field.PathTerrain
    height_m, receiver_m : float
        Antennas above ground.
    frequency_ghz : float
    medium : ground.Medium

    Returns
    -------
    Parts

    Examples
    --------
    Five kilometres over level ground with a hill of 60 m in the middle, 30 m to 1.5 m, 1.8 GHz:

    >>> from .field import PathTerrain
    >>> from .ground import Medium
    >>> along = np.linspace(0.0, 5.0, 51)
    >>> hill = PathTerrain(along, np.where(along == 2.5, 60.0, 0.0), np.zeros(51), 21.0, 105.0, 90.0)
    >>> found = parts(hill, 30.0, 1.5, 1.8, medium=Medium())
    >>> round(found.free_db, 1), round(found.diffraction_db, 1)
    (111.5, 35.6)
    """
    total = float(profile.distance_km[-1])
    if total < MIN_DISTANCE_KM or len(profile.distance_km) < MIN_POINTS:
        free = float(mechanisms.free_space_loss(max(total, NEAREST_KM), profile.height_m[0] + height_m,
                                                profile.height_m[-1] + receiver_m, frequency_ghz))
        return Parts(free, free, 0.0, 0.0, air_db=0.0)
    terms = _terms(profile, profile.clutter_m, height_m, receiver_m, frequency_ghz=frequency_ghz, medium=medium)
    bare = terms
    if profile.clutter_m.any():
        bare = _terms(profile, np.zeros(len(profile.distance_km)), height_m, receiver_m, frequency_ghz=frequency_ghz,
                      medium=medium)
    free, diffraction = terms.free_space_db, terms.diffraction_median_db
    return Parts(terms.loss_db, free, diffraction, diffraction - bare.diffraction_median_db,
                 air_db=terms.loss_db - free - diffraction, ducting_db=terms.ducting_db,
                 troposcatter_db=terms.troposcatter_db)


def _terms(profile, clutter_m, height_m, receiver_m, frequency_ghz, medium):
    far_latitude, far_longitude = far_end(profile)
    return path_terms(
        frequency_ghz, MEDIAN_PERCENT, profile.distance_km, profile.height_m, clutter_m=clutter_m,
        zone=np.full(len(profile.distance_km), profiles.INLAND, np.int64), tx_height_m=height_m,
        rx_height_m=receiver_m, polarization=medium.polarization,
        latitude_tx=profile.latitude, latitude_rx=far_latitude, longitude_tx=profile.longitude,
        longitude_rx=far_longitude,
        delta_n=medium.delta_n, n0=medium.n0)


def far_end(profile):
    """Return latitude and longitude in degrees of the receiver's end, on the sphere.

    Parameters
    ----------
    profile : field.PathTerrain

    Returns
    -------
    (float, float)

    Examples
    --------
    A degree of arc eastwards along the equator:

    >>> from .field import PathTerrain
    >>> arc = np.radians(1.0) * profiles.EARTH_RADIUS_KM
    >>> east = PathTerrain(np.array([0.0, arc]), np.zeros(2), np.zeros(2), 0.0, 105.0, 90.0)
    >>> [round(one, 6) for one in far_end(east)]
    [0.0, 106.0]
    """
    bearing, angle = np.radians(profile.azimuth_deg), profile.distance_km[-1] / profiles.EARTH_RADIUS_KM
    start = np.radians(profile.latitude)
    latitude = profiles.latitude_along(profile.latitude, np.cos(bearing), profile.distance_km[-1])
    turn = np.arctan2(np.sin(bearing) * np.sin(angle) * np.cos(start),
                      np.cos(angle) - np.sin(start) * np.sin(np.radians(latitude)))
    return float(latitude), float(profile.longitude + np.degrees(turn))


def section(profile, height_m, receiver_m, frequency_ghz, *, medium):
    """Return the :class:`Section` of a path: earth bulge at the median radius, line of sight, first Fresnel zone.

    The bulge is 500 d1 d2 / a_e and the radius of the zone sqrt(1000 lambda d1 d2 / d) metres, distances in km
    (Recommendation ITU-R P.526, sections 2 and 3).

    Parameters
    ----------
    profile, height_m, receiver_m, frequency_ghz, medium
        As in :func:`parts`.

    Returns
    -------
    Section

    Examples
    --------
    Half way along 5 km the zone of 1.8 GHz has a radius of 14 m, and the earth bulges by a third of a metre:

    >>> from .field import PathTerrain
    >>> from .ground import Medium
    >>> level = PathTerrain(np.array([0.0, 2.5, 5.0]), np.zeros(3), np.zeros(3), 21.0, 105.0, 90.0)
    >>> drawn = section(level, 30.0, 1.5, 1.8, medium=Medium())
    >>> drawn.line_m.tolist(), drawn.fresnel_m.round(1).tolist(), drawn.bulge_m.round(2).tolist()
    ([30.0, 15.75, 1.5], [0.0, 14.4, 0.0], [0.0, 0.33, 0.0])
    """
    d, total = profile.distance_km, profile.distance_km[-1]
    both = d * (total - d)
    bulge = 500.0 / medium.radius_km * both
    ground = profile.height_m + bulge
    cover = profile.clutter_m.copy()
    cover[[0, -1]] = 0.0  # the ends stand on bare ground
    share = d / total if total > 0 else np.zeros(len(d))
    line = (profile.height_m[0] + height_m) * (1.0 - share) + (profile.height_m[-1] + receiver_m) * share
    radius = np.sqrt(1000.0 * wavelength_m(frequency_ghz) * both / max(total, NEAREST_KM))
    return Section(d, bulge, ground, ground + cover, line_m=line, fresnel_m=radius)


def clearance(drawn):
    """Return where the ray has least room in first Fresnel zones, None where no point lies between the ends.

    Parameters
    ----------
    drawn : Section

    Returns
    -------
    Clearance or None

    Examples
    --------
    >>> drawn = Section(np.array([0.0, 2.5, 5.0]), np.zeros(3), np.zeros(3), np.array([0.0, 6.0, 0.0]),
    ...                 line_m=np.array([30.0, 16.0, 2.0]), fresnel_m=np.array([0.0, 20.0, 0.0]))
    >>> least = clearance(drawn)
    >>> least.at_km, least.room_m, least.radius_m
    (2.5, 10.0, 20.0)
    """
    if len(drawn.distance_km) < 3:
        return None
    room = (drawn.line_m - drawn.top_m)[1:-1]
    at = int(np.argmin(room / drawn.fresnel_m[1:-1])) + 1
    return Clearance(float(drawn.distance_km[at]), float(room[at - 1]), float(drawn.fresnel_m[at]),
                     float(drawn.bulge_m[at]), clutter_m=float(drawn.top_m[at] - drawn.ground_m[at]))
