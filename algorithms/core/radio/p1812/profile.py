"""What Recommendation ITU-R P.1812-8 derives from the profile of one path.

Sections 3.5-3.7 of Annex 1 and its Attachment 1.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .diffraction import fresnel_factor

EARTH_RADIUS_KM = 6371.0  # P.1812-8, section 3.5
SEA, COAST, INLAND = 1, 3, 4  # codes of radio-climatic zones: P.1812-8, section 3.3


@dataclass(frozen=True)
class Horizons:
    """Horizon angles (mrad) and distances (km) of both ends; ``theta_mrad`` is the angular distance."""

    theta_tx_mrad: float
    theta_rx_mrad: float
    theta_mrad: float
    tx_km: float
    rx_km: float
    tx_index: int
    rx_index: int


@dataclass(frozen=True)
class SmoothEarth:
    """Heights of the fitted smooth earth (m above sea level) and what follows from them."""

    tx_m: float
    rx_m: float
    tx_duct_m: float
    rx_duct_m: float
    tx_diffraction_m: float
    rx_diffraction_m: float
    tx_effective_m: float
    rx_effective_m: float
    roughness_m: float


def median_radius_km(delta_n):
    """Return the median effective earth radius in km: (6), (7a).

    Parameters
    ----------
    delta_n : float
        Refractivity lapse rate in N-units/km.

    Examples
    --------
    >>> median_radius_km(0.0), median_radius_km(78.5)  # half of 157 doubles it
    (6371.0, 12742.0)
    """
    return EARTH_RADIUS_KM * 157.0 / (157.0 - delta_n)


def beta_radius_km():
    """Return the effective earth radius exceeded for beta0 % of time, in km: (7b).

    Examples
    --------
    >>> beta_radius_km()
    19113.0
    """
    return 3.0 * EARTH_RADIUS_KM


def run_lengths_km(distance_km, inside):
    """Return the length of each run of points that are inside, with half a step to its neighbours.

    Parameters
    ----------
    distance_km : ndarray, shape (n,)
    inside : ndarray of bool, shape (n,)

    Returns
    -------
    ndarray, shape (runs,)
        Kilometres.

    Examples
    --------
    From 0.5 to 2.5 km, and from 3.5 km to the end:

    >>> run_lengths_km(np.arange(5.0), np.array([False, True, True, False, True])).tolist()
    [2.0, 0.5]
    """
    flags = np.concatenate(([False], inside, [False]))
    change = np.flatnonzero(flags[1:] != flags[:-1])
    first, last = change[0::2], change[1::2] - 1
    middle = 0.5 * (distance_km[1:] + distance_km[:-1])
    begin = np.concatenate((distance_km[:1], middle))[first]
    end = np.concatenate((middle, distance_km[-1:]))[last]
    return end - begin


def longest_run_km(distance_km, inside):
    """Return the longest continuous section inside in km: d_tm and d_lm of section 3.6.

    Parameters
    ----------
    distance_km, inside
        As in :func:`run_lengths_km`.

    Examples
    --------
    >>> longest_run_km(np.arange(5.0), np.array([False, True, True, False, True]))
    2.0
    """
    return float(max(run_lengths_km(distance_km, inside), default=0.0))


def path_centre_latitude(latitude_tx, latitude_rx, longitude_tx, longitude_rx, *, distance_km):
    """Return the latitude in degrees of the point half way along the great circle.

    The bearing comes from the two ends, the half way from the profile's own length, as
    in Recommendation ITU-R P.2001, Attachment H.

    Parameters
    ----------
    latitude_tx, latitude_rx, longitude_tx, longitude_rx : float
        Degrees.
    distance_km : float

    Examples
    --------
    Ten degrees along a meridian:

    >>> round(float(path_centre_latitude(10.0, 20.0, 105.0, 105.0, distance_km=np.radians(10.0) * EARTH_RADIUS_KM)), 6)
    15.0
    """
    tx, rx = np.radians(latitude_tx), np.radians(latitude_rx)
    turn = np.radians(longitude_rx) - np.radians(longitude_tx)
    cosine = np.sin(tx) * np.sin(rx) + np.cos(tx) * np.cos(rx) * np.cos(turn)
    bearing = np.arctan2(np.cos(tx) * np.cos(rx) * np.sin(turn), np.sin(rx) - cosine * np.sin(tx))
    return latitude_along(latitude_tx, np.cos(bearing), 0.5 * distance_km)


def latitude_along(latitude, cos_bearing, distance_km):
    """Return the latitude in degrees reached from ``latitude`` after ``distance_km``: the cosine rule of sides.

    Parameters
    ----------
    latitude, cos_bearing, distance_km : float or ndarray
        Degrees; cosine of the direction, clockwise from north; length along the great circle.

    Examples
    --------
    Five degrees of arc northwards, eastwards and southwards from 10 N; eastwards sin 10 cos 5 is left:

    >>> latitude_along(10.0, np.array([1.0, 0.0, -1.0]), np.radians(5.0) * EARTH_RADIUS_KM).round(2).tolist()
    [15.0, 9.96, 5.0]
    """
    start, angle = np.radians(latitude), distance_km / EARTH_RADIUS_KM
    sine = np.sin(start) * np.cos(angle) + np.cos(start) * np.sin(angle) * cos_bearing
    return np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))


def beta0_percent(latitude, land_km, inland_km):
    """Return beta0, the point incidence of anomalous propagation in percent: (2)-(5).

    Parameters
    ----------
    latitude : float or ndarray
        Degrees.
    land_km, inland_km : float or ndarray
        The longest land (inland or coastal) section, the longest inland one.

    Examples
    --------
    Over the sea mu1 is 1: 10**1.37 at 20 degrees, and 4.17 beyond 70:

    >>> beta0_percent(np.array([20.0, 80.0]), 0.0, 0.0).round(2).tolist()
    [23.44, 4.17]
    """
    tau = 1.0 - np.exp(-4.12e-4 * inland_km**2.41)  # (3)
    mu1 = (10.0 ** (-land_km / (16.0 - 6.6 * tau)) + 10.0 ** (-5.0 * (0.496 + 0.354 * tau))) ** 0.2  # (2)
    mu1 = np.minimum(mu1, 1.0)
    phi = np.abs(latitude)
    polar = phi > 70.0
    mu4 = mu1 ** np.where(polar, 0.3, -0.935 + 0.0176 * phi)  # (4)
    return np.where(polar, 4.17, 10.0 ** (-0.015 * phi + 1.67)) * mu1 * mu4  # (5)


def horizon_angle_mrad(rise_m, distance_km, radius_km):
    """Return the elevation of a point ``rise_m`` above the antenna over a curved earth: (77), (80).

    Parameters
    ----------
    rise_m, distance_km, radius_km : float or ndarray

    Examples
    --------
    >>> round(float(horizon_angle_mrad(10.0, 10.0, 8000.0)), 4)  # 1 mrad less the 0.625 that the earth falls
    0.375
    """
    return 1000.0 * np.arctan(rise_m / (1000.0 * distance_km) - distance_km / (2.0 * radius_km))


def horizons(distance_km, height_m, tx_m, rx_m, *, radius_km, frequency_ghz):
    """Return the horizons of both ends over bare terrain: Attachment 1, sections 5.1-5.3, (76)-(82).

    Of equally high horizon points the transmitter takes the first and the receiver the
    last one; a line-of-sight path takes the last point of greatest nu for both.

    Parameters
    ----------
    distance_km, height_m : ndarray, shape (n,)
        The profile with both ends, heights of bare ground above sea level.
    tx_m, rx_m : float
        Antennas above sea level.
    radius_km, frequency_ghz : float

    Returns
    -------
    Horizons

    Examples
    --------
    A hill 10 m above both antennas, 1 km from each: 10 mrad, less 1 for the earth's fall at a radius of 500 km;
    the angular distance is 2 / 500 and both of them:

    >>> path, hill = np.array([0.0, 1.0, 2.0]), np.array([0.0, 20.0, 0.0])
    >>> seen = horizons(path, hill, 10.0, 10.0, radius_km=500.0, frequency_ghz=1.0)
    >>> round(float(seen.theta_tx_mrad), 2), round(float(seen.theta_mrad), 2), float(seen.tx_km), seen.tx_index
    (9.0, 22.0, 1.0, 1)
    """
    total = distance_km[-1]
    d, h = distance_km[1:-1], height_m[1:-1]
    from_tx = horizon_angle_mrad(h - tx_m, d, radius_km)
    direct_tx = horizon_angle_mrad(rx_m - tx_m, total, radius_km)
    if not from_tx.max() > direct_tx:  # line of sight
        theta_tx, theta_rx = direct_tx, horizon_angle_mrad(tx_m - rx_m, total, radius_km)
        chord = (tx_m * (total - d) + rx_m * d) / total
        nu = (h + 500.0 / radius_km * d * (total - d) - chord) * fresnel_factor(total, d, frequency_ghz)
        tx_index = rx_index = last_argmax(nu) + 1
    else:
        from_rx = horizon_angle_mrad(h - rx_m, total - d, radius_km)
        theta_tx, theta_rx = from_tx.max(), from_rx.max()
        tx_index = int(np.argmax(from_tx)) + 1
        rx_index = max(last_argmax(from_rx) + 1, tx_index)
    theta = 1000.0 * total / radius_km + theta_tx + theta_rx
    tx_km, rx_km = distance_km[tx_index], total - distance_km[rx_index]
    return Horizons(theta_tx, theta_rx, theta, tx_km, rx_km=rx_km, tx_index=tx_index, rx_index=rx_index)


def last_argmax(values):
    """Return the last index of the greatest value.

    Parameters
    ----------
    values : ndarray, shape (n,)

    Examples
    --------
    >>> last_argmax(np.array([1.0, 3.0, 3.0, 2.0]))
    2
    """
    return len(values) - 1 - int(np.argmax(values[::-1]))


def smooth_surface(first_moment, second_moment, distance_km):
    """Return the smooth-earth heights at both ends in m from the moments v1 and v2: (85), (86).

    Parameters
    ----------
    first_moment, second_moment, distance_km : float or ndarray
        Sums of :func:`moment_terms`, and the length of the path.

    Examples
    --------
    The moments of a ramp from 0 to 10 m over 10 km, and of a plain at 5 m, give them back:

    >>> smooth_surface(100.0, 2000.0, 10.0), smooth_surface(100.0, 1500.0, 10.0)
    ((0.0, 10.0), (5.0, 5.0))
    """
    square = distance_km * distance_km
    tx = (2.0 * first_moment * distance_km - second_moment) / square
    rx = (second_moment - first_moment * distance_km) / square
    return tx, rx


def moment_terms(distance_km, height_m):
    """Return the summands of v1 and v2, one per section of the profile (last axis): (83), (84).

    Parameters
    ----------
    distance_km : ndarray, shape (n,)
    height_m : ndarray, shape (..., n)

    Examples
    --------
    A ramp from 0 to 10 m over 10 km: 10 (10 + 0) and 10 (10 x 20 + 0):

    >>> first, second = moment_terms(np.array([0.0, 10.0]), np.array([0.0, 10.0]))
    >>> first.tolist(), second.tolist()
    ([100.0], [2000.0])
    """
    near, far = distance_km[:-1], distance_km[1:]
    low, high = height_m[..., :-1], height_m[..., 1:]
    step = far - near
    return step * (high + low), step * (high * (2.0 * far + near) + low * (far + 2.0 * near))


def diffraction_surface(smooth_tx_m, smooth_rx_m, ground_tx_m, ground_rx_m, *, obstruction_m, tx_slope, rx_slope):
    """Return the smooth-earth heights for diffraction in m: (87)-(89).

    Parameters
    ----------
    smooth_tx_m, smooth_rx_m, ground_tx_m, ground_rx_m : float or ndarray
        Smooth earth and ground at both ends.
    obstruction_m : float or ndarray
        The largest excess of bare terrain over the straight path.
    tx_slope, rx_slope : float or ndarray
        The steepest excess per kilometre from either end.

    Examples
    --------
    An obstruction of 20 m with slopes of 2 and 3 m/km lowers the ends by 20 / 5 times each:

    >>> ends = diffraction_surface(30.0, 30.0, 50.0, 50.0, obstruction_m=20.0, tx_slope=2.0, rx_slope=3.0)
    >>> [float(end) for end in ends]
    [22.0, 18.0]
    """
    over = obstruction_m > 0.0
    weight = np.where(over, obstruction_m / np.where(over, tx_slope + rx_slope, 1.0), 0.0)
    tx = np.minimum(smooth_tx_m - weight * tx_slope, ground_tx_m)
    rx = np.minimum(smooth_rx_m - weight * rx_slope, ground_rx_m)
    return tx, rx


def smooth_earth(distance_km, height_m, tx_above_ground_m, rx_above_ground_m, *, horizon):
    """Return the smooth-earth surface of one profile: Attachment 1, section 5.6, (83)-(93).

    Parameters
    ----------
    distance_km, height_m : ndarray, shape (n,)
        The profile with both ends, heights of bare ground above sea level.
    tx_above_ground_m, rx_above_ground_m : float
    horizon : Horizons

    Returns
    -------
    SmoothEarth

    Examples
    --------
    A plain at 5 m is its own smooth earth; antennas stand on it at their heights, and nothing is rough:

    >>> path, plain = np.array([0.0, 5.0, 10.0]), np.full(3, 5.0)
    >>> seen = horizons(path, plain, 35.0, 15.0, radius_km=8000.0, frequency_ghz=1.0)
    >>> earth = smooth_earth(path, plain, 30.0, 10.0, horizon=seen)
    >>> [round(float(one), 6) for one in (earth.tx_m, earth.tx_effective_m, earth.rx_effective_m, earth.roughness_m)]
    [5.0, 30.0, 10.0, 0.0]
    """
    total, ground_tx, ground_rx = distance_km[-1], height_m[0], height_m[-1]
    tx_m, rx_m = ground_tx + tx_above_ground_m, ground_rx + rx_above_ground_m
    first, second = moment_terms(distance_km, height_m)
    smooth_tx, smooth_rx = smooth_surface(first.sum(), second.sum(), total)
    d = distance_km[1:-1]
    excess = height_m[1:-1] - (tx_m * (total - d) + rx_m * d) / total
    diffraction_tx, diffraction_rx = diffraction_surface(
        smooth_tx, smooth_rx, ground_tx, ground_rx, obstruction_m=excess.max(), tx_slope=(excess / d).max(),
        rx_slope=(excess / (total - d)).max()
    )
    duct_tx, duct_rx = min(smooth_tx, ground_tx), min(smooth_rx, ground_rx)  # (90)
    between = slice(horizon.tx_index, horizon.rx_index + 1)
    line = duct_tx + (duct_rx - duct_tx) / total * distance_km[between]  # (91)
    return SmoothEarth(
        smooth_tx, smooth_rx, duct_tx, duct_rx, tx_diffraction_m=float(diffraction_tx),
        rx_diffraction_m=float(diffraction_rx),
        tx_effective_m=tx_m - duct_tx, rx_effective_m=rx_m - duct_rx,  # (92)
        roughness_m=float(np.max(height_m[between] - line)),  # (93)
    )
