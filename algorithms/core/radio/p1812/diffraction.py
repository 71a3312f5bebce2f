"""Diffraction of Recommendation ITU-R P.1812-8, Annex 1, section 4.3.

Every function takes one-dimensional arrays (one element per path) or scalars, so that
the single path and the area run through the same lines. Distances are in kilometres,
heights in metres, frequencies in GHz, as in the Recommendation.
"""
from __future__ import annotations

import numpy as np

SPEED_OF_LIGHT = 0.2998  # units m GHz: the value the validation set was made with
HORIZONTAL, VERTICAL = 1, 2  # names of polarisations, by definition of this file
LAND = (22.0, 0.003)  # relative permittivity, conductivity in S/m: P.1812-8, section 4.3.3
SEA = (80.0, 5.0)  # the same, P.1812-8
ROUNDING = 1e-6  # rounding: what is nearer to a limit is worked out in full


def wavelength_m(frequency_ghz):
    """Return the wavelength in metres.

    Parameters
    ----------
    frequency_ghz : float or ndarray

    Examples
    --------
    >>> wavelength_m(0.2998)
    1.0
    """
    return SPEED_OF_LIGHT / frequency_ghz


def knife_edge_loss(nu):
    """Return the knife-edge loss J(nu) in dB, 0 at and below -0.78: equation (12).

    Parameters
    ----------
    nu : float or ndarray
        Diffraction parameter.

    Examples
    --------
    >>> knife_edge_loss(np.array([-0.78, 0.0, 0.1])).round(2).tolist()  # at 0: 6.9 + 20 log(1.005 - 0.1)
    [0.0, 6.03, 6.9]
    """
    shifted = nu - 0.1
    return np.where(nu > -0.78, 6.9 + 20.0 * np.log10(np.sqrt(shifted * shifted + 1.0) + shifted), 0.0)


def bullington_loss(knife_edge_db, distance_km):
    """Return the Bullington loss in dB from the knife-edge loss: equation (21).

    Parameters
    ----------
    knife_edge_db, distance_km : float or ndarray

    Examples
    --------
    >>> round(float(bullington_loss(6.0 * np.log(2.0), 50.0)), 3)  # 4.159 and half of 10 + 1
    9.659
    """
    return knife_edge_db + (1.0 - np.exp(knife_edge_db / -6.0)) * (10.0 + 0.02 * distance_km)


def fresnel_factor(distance_km, first_km, frequency_ghz):
    """Return the factor that turns a clearance in metres into nu: root in equations (15) and (20).

    Parameters
    ----------
    distance_km, first_km, frequency_ghz : float or ndarray
        Length of the path, distance of the point from one end, frequency.

    Examples
    --------
    >>> round(float(fresnel_factor(2.0, 1.0, 2.998)), 6)  # wavelength 0.1 m: root of 0.004 / 0.1
    0.2
    """
    return np.sqrt(0.002 * distance_km / (wavelength_m(frequency_ghz) * first_km * (distance_km - first_km)))


def bullington_point_nu(distance_km, tx_height_m, rx_height_m, tx_slope, *, rx_slope, frequency_ghz):
    """Return nu of the Bullington point of a trans-horizon path: equations (18) and (20).

    Parameters
    ----------
    distance_km, tx_height_m, rx_height_m : float or ndarray
        Length of the path, antennas above one datum.
    tx_slope, rx_slope : float or ndarray
        The steepest slopes from either end, in m/km: (13), (17).
    frequency_ghz : float

    Examples
    --------
    Two lines of 10 m/km meet 10 m above the middle of 2 km; the Fresnel factor is 0.2 there:

    >>> round(float(bullington_point_nu(2.0, 0.0, 0.0, 10.0, rx_slope=10.0, frequency_ghz=2.998)), 6)
    2.0
    """
    point_km = (rx_height_m - tx_height_m + rx_slope * distance_km) / (tx_slope + rx_slope)
    chord_m = (tx_height_m * (distance_km - point_km) + rx_height_m * point_km) / distance_km
    excess_m = tx_height_m + tx_slope * point_km - chord_m
    return excess_m * fresnel_factor(distance_km, point_km, frequency_ghz)


def profile_bullington(distance_km, height_m, tx_height_m, rx_height_m, *, radius_km, frequency_ghz):
    """Return the Bullington loss in dB of one profile: section 4.3.1.

    Parameters
    ----------
    distance_km, height_m : ndarray, shape (n,)
        The profile with both ends; heights may include clutter.
    tx_height_m, rx_height_m : float
        Antennas above the same datum.
    radius_km : float
        Effective earth radius.
    frequency_ghz : float

    Examples
    --------
    A hill of 9 m and a bulge of 1 m stand 10 m above the line between the ends, nu = 2: the knife edge gives
    6.9 + 20 log 4.047 = 19.04, the Bullington method adds (1 - exp(-3.174)) 10.04:

    >>> path, hill = np.array([0.0, 1.0, 2.0]), np.array([0.0, 9.0, 0.0])
    >>> round(float(profile_bullington(path, hill, 0.0, 0.0, radius_km=500.0, frequency_ghz=2.998)), 2)
    28.66
    """
    total = distance_km[-1]
    d = distance_km[1:-1]
    bulged = height_m[1:-1] + 500.0 / radius_km * d * (total - d)  # in (13)
    tx_slope = np.max((bulged - tx_height_m) / d)  # (13)
    if tx_slope < (rx_height_m - tx_height_m) / total:  # (14): line of sight
        chord = (tx_height_m * (total - d) + rx_height_m * d) / total
        nu = np.max((bulged - chord) * fresnel_factor(total, d, frequency_ghz))  # (15)
    else:
        rx_slope = np.max((bulged - rx_height_m) / (total - d))  # (17)
        nu = bullington_point_nu(total, tx_height_m, rx_height_m, tx_slope, rx_slope=rx_slope,
                                 frequency_ghz=frequency_ghz)
    return bullington_loss(knife_edge_loss(nu), total)


def marginal_distance_km(tx_height_m, rx_height_m, radius_km):
    """Return the distance of marginal line of sight over a smooth earth: equation (22).

    Parameters
    ----------
    tx_height_m, rx_height_m, radius_km : float or ndarray
        Antennas above the smooth earth, effective earth radius.

    Examples
    --------
    >>> round(float(marginal_distance_km(40.0, 10.0, 8000.0)), 2)  # root of 16,000, times 0.2 + 0.1
    37.95
    """
    return np.sqrt(2.0 * radius_km) * (np.sqrt(0.001 * tx_height_m) + np.sqrt(0.001 * rx_height_m))


def least_clearance(distance_km, tx_height_m, rx_height_m, radius_km):
    """Return the clearance in m over a smooth earth where it is least in Fresnel zones, and its km from both ends.

    Parameters
    ----------
    distance_km, tx_height_m, rx_height_m, radius_km : float or ndarray
        Antennas above the smooth earth, effective earth radius. A zone is as wide as the root of the product of the
        distances: its least share lies where m b^3 - (m + 1) b + c = 0, between the antennas (23)-(24e).

    Examples
    --------
    Between equal antennas it lies in the middle, 500 x 25 / 8,000 m below them:

    >>> [round(float(one), 4) for one in least_clearance(10.0, 50.0, 50.0, 8000.0)]
    [48.4375, 5.0, 5.0]

    With m = 1 and c = 7/8 the cubic is b^3 - 2 b + 7/8 = 0, and b = 1/2: 6.25 (1 - b c - m (1 - b^2)) at 10 (1 + b):

    >>> [round(float(one), 4) for one in least_clearance(20.0, 11.71875, 0.78125, 8000.0)]
    [-1.1719, 15.0, 5.0]
    """
    total_m = tx_height_m + rx_height_m
    c = (tx_height_m - rx_height_m) / total_m
    m = 250.0 * distance_km * distance_km / (radius_km * total_m)
    above = m + 1.0
    cosine = np.clip(1.5 * c * np.sqrt(3.0 * m / (above * above * above)), -1.0, 1.0)
    b = 2.0 * np.sqrt(above / (3.0 * m)) * np.cos(np.pi / 3.0 + np.arccos(cosine) / 3.0)
    first = 0.5 * distance_km * (1.0 + b)
    second = distance_km - first
    clearance = (
        (tx_height_m - 500.0 * first * first / radius_km) * second
        + (rx_height_m - 500.0 * second * second / radius_km) * first
    ) / distance_km
    return clearance, first, second


def surface_admittance(ground, polarization, radius_km, frequency_ghz):
    """Return the normalised surface admittance K: equations (29a) and (29b).

    Parameters
    ----------
    ground : (float, float)
        Relative permittivity and conductivity in S/m, as :data:`LAND`.
    polarization : int
        1 horizontal, 2 vertical.
    radius_km, frequency_ghz : float or ndarray

    Examples
    --------
    A dry ground of permittivity 5: 0.036 / 20, divided by the root of 4; five times as much vertically:

    >>> [round(float(surface_admittance((5.0, 0.0), one, 8000.0, 1.0)), 6) for one in (HORIZONTAL, VERTICAL)]
    [0.0009, 0.0045]
    """
    permittivity, conductivity = ground
    loss_term = (18.0 * conductivity / frequency_ghz) ** 2
    k = 0.036 / np.cbrt(radius_km * frequency_ghz) * ((permittivity - 1.0) ** 2 + loss_term) ** -0.25
    return k * np.sqrt(permittivity**2 + loss_term) if polarization == VERTICAL else k


def distance_term(x):
    """Return F(X) in dB: equation (33).

    Parameters
    ----------
    x : float or ndarray
        Normalised length X.

    Examples
    --------
    >>> distance_term(np.array([1.0, 10.0])).round(4).tolist()  # no logarithm of 1; 11 + 10 - 176
    [-5.6488, -155.0]
    """
    safe = np.maximum(x, 1e-300)
    logarithm = np.log10(safe)
    return np.where(x >= 1.6, 11.0 + 10.0 * logarithm - 17.6 * x, -20.0 * logarithm - 5.6488 * safe**1.425)


def height_term(b, k):
    """Return G(Y) in dB from B = beta Y and the admittance: equations (34)-(35), never below 2 + 20 log K.

    Parameters
    ----------
    b, k : float or ndarray

    Examples
    --------
    Above 2 the root leads, below it the cubic, and a low antenna is held by the ground:

    >>> height_term(np.array([5.1, 1.0, 0.001]), 0.01).round(4).tolist()  # 17.6 x 2 - 5 log 4 - 8; 20 log 1.1; 2 - 40
    [24.1897, 0.8279, -38.0]
    """
    over = np.maximum(b - 1.1, 0.1)
    high = 17.6 * np.sqrt(over) - 5.0 * np.log10(over) - 8.0
    low = 20.0 * np.log10(b + 0.1 * b * b * b)
    return np.maximum(np.where(b > 2.0, high, low), 2.0 + 20.0 * np.log10(k))


def first_term_loss(ground, polarization, distance_km, tx_height_m, *, rx_height_m, radius_km, frequency_ghz):
    """Return the first-term spherical-earth loss in dB over one kind of ground: equations (29)-(36).

    Parameters
    ----------
    ground, polarization
        As in :func:`surface_admittance`.
    distance_km, tx_height_m, rx_height_m, radius_km, frequency_ghz : float or ndarray

    Examples
    --------
    100 km at 1 GHz: X = 21.88 / 400 x 100 = 5.47, F = -77.892; Y = 0.9575 / 20 x 50 = 2.394, G = 11.459, twice:

    >>> loss = first_term_loss((5.0, 0.0), HORIZONTAL, 100.0, 50.0, rx_height_m=50.0, radius_km=8000.0,
    ...                        frequency_ghz=1.0)
    >>> round(float(loss), 2)
    54.97
    """
    k = surface_admittance(ground, polarization, radius_km, frequency_ghz)
    k2 = k * k
    beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2)  # (30)
    x = 21.88 * beta * np.cbrt(frequency_ghz / (radius_km * radius_km)) * distance_km  # (31)
    normal = 0.9575 * beta * beta * np.cbrt(frequency_ghz * frequency_ghz / radius_km)  # (32), times beta: (35)
    return -distance_term(x) - height_term(normal * tx_height_m, k) - height_term(normal * rx_height_m, k)


def mixed_first_term_loss(polarization, distance_km, tx_height_m, rx_height_m, *, radius_km, frequency_ghz, sea_share):
    """Return the first-term loss in dB over land and sea weighted by the share of sea: equation (28).

    Parameters
    ----------
    polarization, distance_km, tx_height_m, rx_height_m, radius_km, frequency_ghz
        As in :func:`first_term_loss`.
    sea_share : float
        Share of the path over sea, omega.

    Examples
    --------
    At 100 MHz the sea carries vertical waves farther than land does; a quarter of sea is a quarter of the way:

    >>> land, part, sea = (float(mixed_first_term_loss(VERTICAL, 100.0, 50.0, 50.0, radius_km=8000.0, frequency_ghz=0.1,
    ...                                                sea_share=share)) for share in (0.0, 0.25, 1.0))
    >>> land > sea, round((land - part) / (land - sea), 6)
    (True, 0.25)
    """
    def over(ground):
        return first_term_loss(ground, polarization, distance_km, tx_height_m, rx_height_m=rx_height_m,
                               radius_km=radius_km, frequency_ghz=frequency_ghz)

    loss = over(LAND)
    if np.any(sea_share):
        loss = sea_share * over(SEA) + (1.0 - sea_share) * loss
    return loss


def spherical_earth_loss(polarization, distance_km, tx_height_m, rx_height_m, *, radius_km, frequency_ghz, sea_share):
    """Return the spherical-earth diffraction loss in dB: section 4.3.2.

    Parameters
    ----------
    polarization : int
        1 horizontal, 2 vertical.
    distance_km, tx_height_m, rx_height_m : ndarray, shape (n,)
        Path lengths and effective antenna heights (38a, 38b).
    radius_km, frequency_ghz : float
    sea_share : float
        Share of the path over sea, omega.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    Between masts of 50 m at 1 GHz: 10 km clear the earth by 48.4 m where (25) asks for 15.1 m, and lose nothing;
    100 km lie beyond the 56.6 km of marginal sight, where the first term is the whole:

    >>> mast = np.full(2, 50.0)
    >>> spherical_earth_loss(HORIZONTAL, np.array([10.0, 100.0]), mast, mast, radius_km=8000.0, frequency_ghz=1.0,
    ...                      sea_share=0.0).round(2).tolist()
    [0.0, 54.97]
    """
    loss = np.zeros(len(distance_km))
    beyond = distance_km >= marginal_distance_km(tx_height_m, rx_height_m, radius_km)
    rows = np.flatnonzero(beyond)
    if len(rows):
        loss[rows] = mixed_first_term_loss(
            polarization, distance_km[rows], tx_height_m[rows], rx_height_m[rows], radius_km=radius_km,
            frequency_ghz=frequency_ghz, sea_share=sea_share
        )
    rows = np.flatnonzero(~beyond)
    if not len(rows):
        return loss
    d, ht, hr = distance_km[rows], tx_height_m[rows], rx_height_m[rows]
    clearance, first, second = least_clearance(d, ht, hr, radius_km)
    required = 17.456 * np.sqrt(first * second * wavelength_m(frequency_ghz) / d)  # (25)
    near = np.flatnonzero(clearance <= required)
    if len(near):
        d, ht, hr = d[near], ht[near], hr[near]
        root_sum = d / (np.sqrt(ht) + np.sqrt(hr))
        marginal_radius = 500.0 * root_sum * root_sum  # (26)
        term = mixed_first_term_loss(polarization, d, ht, hr, radius_km=marginal_radius, frequency_ghz=frequency_ghz,
                                     sea_share=sea_share)
        loss[rows[near]] = (1.0 - clearance[near] / required[near]) * np.maximum(term, 0.0)  # (27)
    return loss


def clears_smooth_earth(distance_km, tx_height_m, rx_height_m, *, radius_km, frequency_ghz):
    """Return where :func:`spherical_earth_loss` is zero, for these antenna heights and for any above them.

    Higher antennas leave more room: with d1 + d2 = d the clearance of (24) is 2 psi d1 d2 / d, psi = h2 / d2 - d2 / 2a
    being the angle of the reflection, and (25) asks for psi sqrt(d1 d2) above a constant. A higher transmitter moves
    the reflection towards the receiver, and by d2 the logarithm of psi sqrt(d1 d2) falls by 1 / 2 d2 + 1 / 2 d1 at
    least, so that it grows; and likewise for a higher receiver. The distance of (22) grows with both.

    Parameters
    ----------
    distance_km, tx_height_m, rx_height_m, radius_km, frequency_ghz : float or ndarray

    Examples
    --------
    45 m and 1.5 m at 1.8 GHz clear the smooth earth over 1 km and not over 10:

    >>> clears_smooth_earth(np.array([1.0, 10.0]), 45.0, 1.5, radius_km=9345.0, frequency_ghz=1.8).tolist()
    [True, False]
    """
    clearance, first, second = least_clearance(distance_km, tx_height_m, rx_height_m, radius_km)
    required = 17.456 * np.sqrt(first * second * wavelength_m(frequency_ghz) / distance_km)  # (25)
    near = distance_km < marginal_distance_km(tx_height_m, rx_height_m, radius_km) * (1.0 - ROUNDING)
    return near & (clearance > required * (1.0 + ROUNDING))


def delta_bullington(actual_db, smooth_db, spherical_db):
    """Return the general diffraction loss in dB: equation (39).

    Parameters
    ----------
    actual_db, smooth_db, spherical_db : float or ndarray
        Bullington losses of the actual and of the smooth profile, and the spherical-earth loss.

    Examples
    --------
    >>> delta_bullington(30.0, np.array([10.0, 15.0]), np.array([15.0, 10.0])).tolist()
    [35.0, 30.0]
    """
    return actual_db + np.maximum(spherical_db - smooth_db, 0.0)
