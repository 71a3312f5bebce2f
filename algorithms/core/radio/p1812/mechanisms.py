"""Loss mechanisms of Recommendation ITU-R P.1812-8 other than diffraction, and their combination.

Sections 4.2 and 4.4-4.8 of Annex 1. Functions take arrays (one element per path) or scalars.
"""
from __future__ import annotations

import numpy as np

ANGLE_MRAD, ANGLE_SLOPE = 0.3, 0.8  # Theta and xi of (57)
DISTANCE_KM, DISTANCE_SLOPE = 20.0, 0.5  # d_sw and kappa of (58)
DUCTING_ETA = 2.5  # eta of (60)
LN10 = np.log(10.0)  # by definition


def free_space_loss(distance_km, tx_height_m, rx_height_m, frequency_ghz):
    """Return the free-space basic transmission loss in dB, antennas above sea level: (8), (8a).

    Parameters
    ----------
    distance_km, tx_height_m, rx_height_m, frequency_ghz : float or ndarray

    Examples
    --------
    >>> round(float(free_space_loss(3.0, 4000.0, 0.0, 1.0)), 2)  # a slant of 5 km at 1 GHz: 92.4 + 10 log 25
    106.38
    """
    rise_km = (tx_height_m - rx_height_m) / 1000.0
    return 92.4 + 20.0 * np.log10(frequency_ghz) + 10.0 * np.log10(distance_km * distance_km + rise_km * rise_km)


def focusing_correction(horizons_km, time_percent):
    """Return the multipath and focusing correction in dB, 0 at 50 % of time: (9a), (9b).

    Parameters
    ----------
    horizons_km, time_percent : float or ndarray
        Both horizon distances together; percent of time.

    Examples
    --------
    >>> round(float(focusing_correction(10.0, 5.0)), 3)  # 2.6 (1 - 1/e) log 0.1
    -1.644
    """
    return 2.6 * (1.0 - np.exp(-0.1 * horizons_km)) * np.log10(time_percent / 50.0)


def inverse_normal(share):
    """Return the approximate inverse complementary normal distribution: Attachment 2, (96)-(97).

    Parameters
    ----------
    share : float or ndarray
        From 0 to 1; held between a millionth and one minus it, as the Recommendation does.

    Examples
    --------
    >>> inverse_normal(np.array([0.1, 0.01, 0.9])).round(2).tolist()  # tables of the normal: 1.2816, 2.3263
    [1.28, 2.33, -1.28]
    """
    x = np.clip(share, 0.000001, 0.999999)
    tail = np.minimum(x, 1.0 - x)
    t = np.sqrt(-2.0 * np.log(tail))
    rational = ((0.010328 * t + 0.802853) * t + 2.515516698) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0)
    return np.where(x <= 0.5, t - rational, rational - t)


def time_interpolation(time_percent, beta0_percent):
    """Return F_i between the median and beta0: (40), (40a).

    At 50 % of time the factor is zero by definition (the rational approximation of the normal
    distribution leaves 1e-10), so only the median earth radius counts there.

    Parameters
    ----------
    time_percent, beta0_percent : float

    Examples
    --------
    >>> [round(time_interpolation(percent, 1.0), 2) for percent in (1.0, 10.0, 50.0)]  # 1.2816 / 2.3263 = 0.55
    [1.0, 0.55, 0.0]
    """
    if time_percent == 50.0:
        return 0.0
    if time_percent > beta0_percent:
        return float(inverse_normal(time_percent / 100.0) / inverse_normal(beta0_percent / 100.0))
    return 1.0


def angle_interpolation(theta_mrad):
    """Return F_j from the path's angular distance: (57).

    Parameters
    ----------
    theta_mrad : float or ndarray

    Examples
    --------
    >>> angle_interpolation(np.array([0.0, 0.3, 10.0])).round(3).tolist()  # (1 + tanh 2.4) / 2, a half at Theta, none
    [0.992, 0.5, 0.0]
    """
    return 1.0 - 0.5 * (1.0 + np.tanh(3.0 * ANGLE_SLOPE * (theta_mrad - ANGLE_MRAD) / ANGLE_MRAD))


def distance_interpolation(distance_km):
    """Return F_k from the path's length: (58).

    Parameters
    ----------
    distance_km : float or ndarray

    Examples
    --------
    >>> distance_interpolation(np.array([0.0, 20.0, 200.0])).round(3).tolist()  # (1 + tanh 1.5) / 2, at d_sw, none
    [0.953, 0.5, 0.0]
    """
    return 1.0 - 0.5 * (1.0 + np.tanh(3.0 * DISTANCE_SLOPE * (distance_km - DISTANCE_KM) / DISTANCE_KM))


def troposcatter_loss(distance_km, theta_mrad, frequency_ghz, time_percent, *, n0):
    """Return the basic transmission loss of tropospheric scatter in dB: (44), (45).

    Parameters
    ----------
    distance_km, theta_mrad, frequency_ghz, time_percent : float or ndarray
    n0 : float
        Sea-level surface refractivity in N-units.

    Examples
    --------
    >>> round(float(troposcatter_loss(100.0, 10.0, 2.0, 50.0, n0=320.0)), 2)  # 190.1 + 25 log 2 + 40 + 5.73 - 48
    195.36
    """
    frequency_term = 25.0 * np.log10(frequency_ghz) - 2.5 * np.log10(frequency_ghz / 2.0) ** 2
    time_term = 10.125 * np.log10(50.0 / time_percent) ** 0.7
    return 190.1 + frequency_term + 20.0 * np.log10(distance_km) + 0.573 * theta_mrad - 0.15 * n0 - time_term


def site_shielding(theta_mrad, horizon_km, frequency_ghz):
    """Return the site-shielding loss of one end in dB: (48), (48a).

    Parameters
    ----------
    theta_mrad, horizon_km, frequency_ghz : float or ndarray

    Examples
    --------
    >>> site_shielding(np.array([1.0, 2.0]), 10.0, 1.0).round(2).tolist()  # 1 over: 20 log(1 + 0.361 root 10) + 0.264
    [0.0, 6.88]
    """
    excess = np.maximum(theta_mrad - 0.1 * horizon_km, 0.0)
    return 20.0 * np.log10(1.0 + 0.361 * excess * np.sqrt(frequency_ghz * horizon_km)) + 0.264 * excess * np.cbrt(
        frequency_ghz
    )


def least_site_shielding(theta_mrad, nearest_km, farthest_km, frequency_ghz):
    """Return what :func:`site_shielding` is not below for any horizon from ``nearest_km`` to ``farthest_km``: (48).

    The angle in excess falls with the distance and the root beside it rises: each is taken at its lesser end.

    Parameters
    ----------
    theta_mrad, nearest_km, farthest_km, frequency_ghz : float or ndarray

    Examples
    --------
    >>> round(float(least_site_shielding(2.0, 0.1, 10.0, 1.0)), 2)  # 20 log(1 + 0.361 root 0.1) + 0.264
    1.2
    >>> site_shielding(2.0, np.array([0.1, 1.0, 10.0]), 1.0).round(2).tolist()
    [2.3, 5.04, 6.88]
    """
    excess = np.maximum(theta_mrad - 0.1 * farthest_km, 0.0)
    return 20.0 * np.log10(1.0 + 0.361 * np.sqrt(frequency_ghz * nearest_km) * excess) + 0.264 * np.cbrt(
        frequency_ghz) * excess


def coastal_coupling(coast_km, horizon_km, antenna_m, sea_share):
    """Return the over-sea duct coupling correction of one end in dB: (49), (49a).

    Parameters
    ----------
    coast_km, horizon_km, antenna_m, sea_share : float or ndarray

    Examples
    --------
    >>> coastal_coupling(np.array([0.0, 6.0]), 10.0, 50.0, 1.0).tolist()  # at the shore, 50 m high; too far from it
    [-3.0, 0.0]
    """
    coupled = (coast_km <= 5.0) & (coast_km <= horizon_km) & (sea_share >= 0.75)
    near = np.minimum(coast_km, 5.0)
    return np.where(coupled, -3.0 * np.exp(-0.25 * near * near) * (1.0 + np.tanh(0.07 * (50.0 - antenna_m))), 0.0)


def duct_fixed_loss(frequency_ghz, horizons_km):
    """Return the coupling losses of ducting without those of the sites in dB: first part of (47), (47a).

    Parameters
    ----------
    frequency_ghz : float
    horizons_km : float or ndarray

    Examples
    --------
    >>> [round(float(duct_fixed_loss(ghz, 10.0)), 2) for ghz in (1.0, 0.1)]  # 102.45 + 20; 102.45 - 20 + 20 + 32.6
    [122.45, 135.05]
    """
    low = 45.375 - 137.0 * frequency_ghz + 92.5 * frequency_ghz**2 if frequency_ghz < 0.5 else 0.0
    return 102.45 + 20.0 * np.log10(frequency_ghz) + 20.0 * np.log10(horizons_km) + low


def duct_angle(distance_km, radius_km, theta_tx_mrad, theta_rx_mrad, *, tx_horizon_km, rx_horizon_km):
    """Return the corrected angular distance in mrad: (52), (52a).

    Parameters
    ----------
    distance_km, radius_km, theta_tx_mrad, theta_rx_mrad, tx_horizon_km, rx_horizon_km : float or ndarray

    Examples
    --------
    >>> float(duct_angle(10.0, 8000.0, 3.0, 0.5, tx_horizon_km=10.0, rx_horizon_km=10.0))  # 1.25 + 1 (of 3) + 0.5
    2.75
    """
    return (
        1000.0 * distance_km / radius_km
        + np.minimum(theta_tx_mrad, 0.1 * tx_horizon_km)
        + np.minimum(theta_rx_mrad, 0.1 * rx_horizon_km)
    )


def duct_specific_attenuation(radius_km, frequency_ghz):
    """Return the specific attenuation in dB/mrad: (51).

    Parameters
    ----------
    radius_km, frequency_ghz : float or ndarray

    Examples
    --------
    >>> round(float(duct_specific_attenuation(8000.0, 0.125)), 6)  # 0.4 times the cube root of an eighth
    0.2
    """
    return 5e-5 * radius_km * np.cbrt(frequency_ghz)


def inland_factor(inland_km):
    """Return tau from the longest inland section: (3).

    Parameters
    ----------
    inland_km : float or ndarray

    Examples
    --------
    >>> inland_factor(np.array([0.0, 10.0, 100.0])).round(3).tolist()  # 10**2.41 = 257.04: 1 - exp(-0.1059)
    [0.0, 0.1, 1.0]
    """
    return 1.0 - np.exp(-4.12e-4 * inland_km**2.41)


def geometry_correction(distance_km, inland_km, tx_effective_m, rx_effective_m, *, radius_km):
    """Return mu_2, at most 1: (55), (55a).

    Parameters
    ----------
    distance_km, inland_km, tx_effective_m, rx_effective_m, radius_km : float or ndarray

    Examples
    --------
    >>> km = np.array([20.0, 40.0, 80.0])  # the quotient is 1/4, 1 and 4; alpha is -0.6 over the sea
    >>> geometry_correction(km, 0.0, 25.0, 25.0, radius_km=8000.0).round(4).tolist()
    [1.0, 1.0, 0.4353]
    """
    alpha = np.maximum(-0.6 - 3.5e-9 * distance_km**3.1 * inland_factor(inland_km), -3.4)
    roots = np.sqrt(tx_effective_m) + np.sqrt(rx_effective_m)
    return np.minimum((500.0 / radius_km * distance_km**2 / (roots * roots)) ** alpha, 1.0)


def roughness_correction(roughness_m, distance_km, horizons_km):
    """Return mu_3, 1 to a roughness of 10 m: (56), (56a).

    Parameters
    ----------
    roughness_m, distance_km, horizons_km : float or ndarray

    Examples
    --------
    >>> roughness_correction(np.array([10.0, 110.0]), 40.0, 30.0).round(4).tolist()  # exp(-4.6e-5 x 100 x 103)
    [1.0, 0.6226]
    """
    between_km = np.minimum(distance_km - horizons_km, 40.0)
    return np.exp(-4.6e-5 * np.maximum(roughness_m - 10.0, 0.0) * (43.0 + 6.0 * between_km))


def duct_time_variability(distance_km, time_percent, beta_percent):
    """Return A(p), the time variability of ducting in dB: (53), (53a).

    Parameters
    ----------
    distance_km, time_percent, beta_percent : float or ndarray

    Examples
    --------
    >>> duct_time_variability(0.0, np.array([1.0, 10.0]), 1.0).round(2).tolist()  # gamma 0.532: -12 + 1.2 + 12 x 3.404
    [0.0, 30.05]
    """
    log_beta = np.log10(beta_percent)
    gamma = (
        1.076
        / (2.0058 - log_beta) ** 1.012
        * np.exp(-(9.51 - 4.8 * log_beta + 0.198 * log_beta**2) * 1e-6 * distance_km**1.13)
    )
    log_ratio = np.log10(time_percent) - log_beta
    return -12.0 + (1.2 + 3.7e-3 * distance_km) * log_ratio + 12.0 * np.exp(LN10 * log_ratio * gamma)


def notional_minimum_ducting(ducting_db, line_of_sight_db):
    """Return the notional minimum loss with line of sight and ducting in dB: (60).

    Parameters
    ----------
    ducting_db, line_of_sight_db : float or ndarray

    Examples
    --------
    >>> notional_minimum_ducting(100.0, np.array([100.0, 200.0])).round(2).tolist()  # 100 + 2.5 ln 2; the greater alone
    [101.73, 200.0]
    """
    high = np.maximum(ducting_db, line_of_sight_db)
    low = np.minimum(ducting_db, line_of_sight_db)
    return high + DUCTING_ETA * np.log1p(np.exp((low - high) / DUCTING_ETA))


def blend_ducting(diffraction_db, minimum_db, distance_factor):
    """Return the loss of diffraction, or enhanced by ducting, in dB: (61).

    Parameters
    ----------
    diffraction_db, minimum_db, distance_factor : float or ndarray

    Examples
    --------
    >>> blend_ducting(120.0, np.array([130.0, 100.0]), 0.5).tolist()  # ducting is no help; half of the way to it
    [120.0, 110.0]
    """
    return np.where(
        minimum_db > diffraction_db, diffraction_db, minimum_db + (diffraction_db - minimum_db) * distance_factor
    )


def blend_angle(enhanced_db, minimum_db, angle_factor):
    """Return the modified loss of diffraction and enhancements in dB: (62).

    Parameters
    ----------
    enhanced_db, minimum_db, angle_factor : float or ndarray

    Examples
    --------
    >>> blend_angle(120.0, 100.0, 0.25)  # a quarter of the way
    115.0
    """
    return enhanced_db + (minimum_db - enhanced_db) * angle_factor


def add_troposcatter(troposcatter_db, other_db):
    """Return the combination of the modified loss and troposcatter in dB: (63).

    Parameters
    ----------
    troposcatter_db, other_db : float or ndarray

    Examples
    --------
    >>> add_troposcatter(100.0, np.array([100.0, 200.0])).round(2).tolist()  # equal ones: 5 log 2 below
    [98.49, 100.0]
    """
    low = np.minimum(troposcatter_db, other_db)
    difference = np.abs(troposcatter_db - other_db)
    return low - 5.0 / LN10 * np.log1p(np.exp(-0.2 * LN10 * difference))


def location_sigma_db(frequency_ghz, cell_width_m, rx_height_m=1.5, clutter_m=0.0):
    """Return the standard deviation of location variability inside a cell in dB: (64)-(66), sections 4.8, 4.10.

    Its factor falls from 1 below the representative clutter height to 0 ten metres above it.

    Parameters
    ----------
    frequency_ghz, cell_width_m, rx_height_m, clutter_m : float or ndarray

    Examples
    --------
    >>> location_sigma_db(2.0, 100.0, np.array([1.5, 6.5, 11.5]), 1.5).round(2).tolist()  # (0.52 + 0.048) 100**0.28
    [2.06, 1.03, 0.0]
    """
    outdoors = np.clip(1.0 - (rx_height_m - clutter_m) / 10.0, 0.0, 1.0)
    return (0.52 + 0.024 * frequency_ghz) * cell_width_m**0.28 * outdoors
