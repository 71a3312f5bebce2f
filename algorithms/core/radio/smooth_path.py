"""Bullington loss of a smooth earth sampled evenly, found at two samples instead of all.

P.1812 takes the Bullington method a second time with all heights zero (section 4.3.4).
Along such a path the slopes and the diffraction parameter have a single maximum each,
so the best sample is one of the two beside it.
"""
from __future__ import annotations

import numpy as np

from .p1812 import diffraction as diffraction

NEWTON_STEPS = 8  # rounding: four settle a step, and a wrong one is found by looking beside it


def smooth_bullington(column, step_km, tx_height_m, rx_height_m, *, radius_km, frequency_ghz):
    """Return the Bullington loss in dB over a smooth earth sampled every ``step_km``: P.1812 section 4.3.4.

    Parameters
    ----------
    column : ndarray of int, shape (n,)
        Steps from end to end.
    step_km : float
    tx_height_m, rx_height_m : ndarray, shape (n,)
        Above the smooth earth, positive.
    radius_km, frequency_ghz : float

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    The same as the search over all 100 samples of 100 km and 50 of 50 km:

    >>> found = smooth_bullington(np.array([100, 50]), 1.0, np.array([40.0, 40.0]), np.array([10.0, 20.0]),
    ...                           radius_km=8500.0, frequency_ghz=0.9)
    >>> for km, rx_m, one in zip((100, 50), (10.0, 20.0), found):
    ...     whole = diffraction.profile_bullington(np.arange(km + 1.0), np.zeros(km + 1), 40.0, rx_m, radius_km=8500.0,
    ...                                            frequency_ghz=0.9)
    ...     print(round(float(abs(whole - one)), 9))
    0.0
    0.0
    """
    distance = column * step_km
    curve = 500.0 / radius_km  # in (13)
    tx_slope = steepest(column, step_km, distance, tx_height_m, curve=curve)
    clear = tx_slope < (rx_height_m - tx_height_m) / distance
    nu = np.empty(len(distance))
    some = np.flatnonzero(clear)
    if len(some):
        nu[some] = clear_nu(
            column[some], step_km, distance[some], tx_height_m[some], rx_height_m=rx_height_m[some], curve=curve,
            frequency_ghz=frequency_ghz
        )
    some = np.flatnonzero(~clear)
    if len(some):
        rx_slope = steepest(column[some], step_km, distance[some], rx_height_m[some], curve=curve)
        nu[some] = diffraction.bullington_point_nu(
            distance[some], tx_height_m[some], rx_height_m[some], tx_slope[some], rx_slope=rx_slope,
            frequency_ghz=frequency_ghz
        )
    return diffraction.bullington_loss(diffraction.knife_edge_loss(nu), distance)


def steepest(column, step_km, distance, height_m, *, curve):
    """Return the steepest slope in m/km from an end at ``height_m`` to the sampled bulge: P.1812 (13), (17).

    ``curve (D - d) - h / d`` rises to d = sqrt(h / curve) and falls behind it.

    Parameters
    ----------
    column : ndarray of int, shape (n,)
        Steps from end to end.
    step_km : float
    distance, height_m : ndarray, shape (n,)
        Kilometres from end to end, the end above the smooth earth.
    curve : float
        500 / a_e of (13), per km.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    From 9 m over a curve of 1 it lies at 3 km of 10: 7 - 9 / 3:

    >>> float(steepest(np.array([10]), 1.0, np.array([10.0]), np.array([9.0]), curve=1.0)[0])
    4.0
    """
    left = np.clip(np.floor(np.sqrt(height_m / curve) / step_km), 1.0, column - 1.0)
    right = np.minimum(left + 1.0, column - 1.0)
    near, far = left * step_km, right * step_km
    return np.maximum(curve * (distance - near) - height_m / near, curve * (distance - far) - height_m / far)


def clear_nu(column, step_km, distance, tx_height_m, *, rx_height_m, curve, frequency_ghz):
    """Return the greatest sampled diffraction parameter of a clear path: P.1812 (15).

    With v = d / (D - d) the derivative vanishes where
    r v^3 - (t - 2 r - A) v^2 - (2 t - r + A) v - t = 0 for t, r the antenna heights and
    A = curve D^2. Its signs change once, so there is one positive root. It is not above
    max(1, t / r), nor, if above 1, above the root of the quadratic that replaces v t by t;
    from the lower of both Newton's steps fall onto it.

    Parameters
    ----------
    column : ndarray of int, shape (n,)
        Steps from end to end.
    step_km : float
    distance, tx_height_m, rx_height_m : ndarray, shape (n,)
        Kilometres from end to end, both ends above the smooth earth.
    curve : float
        500 / a_e of (13), per km.
    frequency_ghz : float

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    Between equal antennas it lies in the middle: the bulge of 0.1 x 4 x 4 stands 28.4 m below 30 m, and the Fresnel
    factor is the root of 0.016 / (0.1 x 16):

    >>> nu = clear_nu(np.array([8]), 1.0, np.array([8.0]), np.array([30.0]), rx_height_m=np.array([30.0]), curve=0.1,
    ...               frequency_ghz=2.998)
    >>> round(float(nu[0]), 6)
    -2.84
    """
    t, r, a = tx_height_m, rx_height_m, curve * distance * distance
    square, linear = t - 2.0 * r - a, 2.0 * t - r + a
    ceiling = (square + np.sqrt(square * square + 4.0 * r * (linear + t))) / (2.0 * r)
    v = np.maximum(np.minimum(t / r, ceiling), 1.0)
    for _ in range(NEWTON_STEPS):
        value = ((r * v - square) * v - linear) * v - t
        v = v - value / ((3.0 * r * v - 2.0 * square) * v - linear)
    left = np.clip(np.floor(v / (1.0 + v) * column), 1.0, column - 1.0)
    right = np.minimum(left + 1.0, column - 1.0)

    def sampled(index):
        d = index * step_km
        rest = distance - d
        clearance = curve * d * rest - (t * rest + r * d) / distance
        return clearance * diffraction.fresnel_factor(distance, d, frequency_ghz)

    return np.maximum(sampled(left), sampled(right))
