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


def wavelength_m(frequency_ghz):
    """Return the wavelength in metres."""
    return SPEED_OF_LIGHT / frequency_ghz


def knife_edge_loss(nu):
    """Return the knife-edge loss J(nu) in dB, 0 at and below -0.78: equation (12)."""
    shifted = nu - 0.1
    return np.where(nu > -0.78, 6.9 + 20.0 * np.log10(np.sqrt(shifted * shifted + 1.0) + shifted), 0.0)


def bullington_loss(knife_edge_db, distance_km):
    """Return the Bullington loss from the knife-edge loss: equation (21)."""
    return knife_edge_db + (1.0 - np.exp(knife_edge_db / -6.0)) * (10.0 + 0.02 * distance_km)


def fresnel_factor(distance_km, first_km, frequency_ghz):
    """Return the factor that turns a clearance in metres into nu: root in equations (15) and (20)."""
    return np.sqrt(0.002 * distance_km / (wavelength_m(frequency_ghz) * first_km * (distance_km - first_km)))


def bullington_point_nu(distance_km, tx_height_m, rx_height_m, tx_slope, *, rx_slope, frequency_ghz):
    """Return nu of the Bullington point of a trans-horizon path: equations (18) and (20).

    ``tx_slope`` and ``rx_slope`` are the steepest slopes from either end, in m/km: (13), (17).
    """
    point_km = (rx_height_m - tx_height_m + rx_slope * distance_km) / (tx_slope + rx_slope)
    chord_m = (tx_height_m * (distance_km - point_km) + rx_height_m * point_km) / distance_km
    excess_m = tx_height_m + tx_slope * point_km - chord_m
    return excess_m * fresnel_factor(distance_km, point_km, frequency_ghz)


def profile_bullington(distance_km, height_m, tx_height_m, rx_height_m, *, radius_km, frequency_ghz):
    """Return the Bullington loss of one profile: section 4.3.1.

    Parameters
    ----------
    distance_km, height_m : ndarray, shape (n,)
        The profile with both ends; heights may include clutter.
    tx_height_m, rx_height_m : float
        Antennas above the same datum.
    radius_km : float
        Effective earth radius.
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
    """Return the distance of marginal line of sight over a smooth earth: equation (22)."""
    return np.sqrt(2.0 * radius_km) * (np.sqrt(0.001 * tx_height_m) + np.sqrt(0.001 * rx_height_m))


def least_clearance(distance_km, tx_height_m, rx_height_m, radius_km):
    """Return the least clearance over a smooth earth and its distances: equations (23)-(24e)."""
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
    """Return the normalised surface admittance K: equations (29a) and (29b)."""
    permittivity, conductivity = ground
    loss_term = (18.0 * conductivity / frequency_ghz) ** 2
    k = 0.036 / np.cbrt(radius_km * frequency_ghz) * ((permittivity - 1.0) ** 2 + loss_term) ** -0.25
    return k * np.sqrt(permittivity**2 + loss_term) if polarization == VERTICAL else k


def distance_term(x):
    """Return F(X): equation (33)."""
    safe = np.maximum(x, 1e-300)
    logarithm = np.log10(safe)
    return np.where(x >= 1.6, 11.0 + 10.0 * logarithm - 17.6 * x, -20.0 * logarithm - 5.6488 * safe**1.425)


def height_term(b, k):
    """Return G(Y) from B = beta Y and the admittance: equations (34)-(35), never below 2 + 20 log K.

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
    """Return the first-term spherical-earth loss over one kind of ground: equations (29)-(36)."""
    k = surface_admittance(ground, polarization, radius_km, frequency_ghz)
    k2 = k * k
    beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2)  # (30)
    x = 21.88 * beta * np.cbrt(frequency_ghz / (radius_km * radius_km)) * distance_km  # (31)
    normal = 0.9575 * beta * beta * np.cbrt(frequency_ghz * frequency_ghz / radius_km)  # (32), times beta: (35)
    return -distance_term(x) - height_term(normal * tx_height_m, k) - height_term(normal * rx_height_m, k)


def mixed_first_term_loss(polarization, distance_km, tx_height_m, rx_height_m, *, radius_km, frequency_ghz, sea_share):
    """Return the first-term loss over land and sea weighted by the share of sea: equation (28)."""
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


def delta_bullington(actual_db, smooth_db, spherical_db):
    """Return the general diffraction loss: equation (39)."""
    return actual_db + np.maximum(spherical_db - smooth_db, 0.0)
