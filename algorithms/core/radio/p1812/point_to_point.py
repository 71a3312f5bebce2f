"""Recommendation ITU-R P.1812-8 for one path: 30 MHz to 6 GHz, 0.25 to 3,000 km.

The steps stand in three files beside this one: the profile (Attachment 1), diffraction
(section 4.3) and the other mechanisms with their combination; this file walks through
them in the Recommendation's order. Edition 8 has no terminal-clutter term: clutter
heights count between the ends, and the ends stand on bare ground.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from . import diffraction as diffraction
from . import mechanisms as mechanisms
from . import profile as profiles

RANGES = {  # P.1812-8, table 1; by definition or chosen, as each line says
    "frequency_ghz": (0.03, 6.0), "time_percent": (1.0, 50.0),  # P.1812-8, table 1
    "tx_height_m": (1.0, 3000.0), "rx_height_m": (1.0, 3000.0), "location_percent": (1.0, 99.0),  # P.1812-8, table 1
    "distance_km": (0.0, 3000.0),  # P.1812-8, scope
    "lowest height_m": (-30000.0, 30000.0), "highest height_m": (-30000.0, 30000.0),  # chosen: no mark of a void, 32767
    "lowest clutter_m": (0.0, 1000.0), "highest clutter_m": (0.0, 1000.0),  # chosen: above every building
    "latitude_tx": (-90.0, 90.0), "latitude_rx": (-90.0, 90.0),  # by definition
    "longitude_tx": (-360.0, 360.0), "longitude_rx": (-360.0, 360.0),  # by definition, also from 0 to 360
    "delta_n": (0.0, 156.0), "n0": (0.0, 1000.0),  # P.1812-8, (6): the radius ends at 157; chosen: all the atmosphere
    "coast_tx_km": (0.0, np.inf), "coast_rx_km": (0.0, np.inf),  # by definition
}
VOID = -9999.0  # by definition: what terrain models hold where nothing was measured, and no height of any ground
MIN_POINTS = 5  # by definition: both ends, and three points for horizons and Bullington points to differ


@dataclass(frozen=True)
class PathTerms:
    """Every step of one path, named by what it is; losses in dB.

    The comment gives the equation of Annex 1 or of its Attachment 1.
    """

    horizon: profiles.Horizons  # (76)-(82)
    smooth: profiles.SmoothEarth  # (83)-(93)
    sea_share: float  # omega, Table 5
    land_km: float  # d_tm, section 3.6
    inland_km: float  # d_lm, section 3.6
    centre_latitude: float
    beta0_percent: float  # (5)
    median_radius_km: float  # (7a)
    time_factor: float  # (40)
    angle_factor: float  # (57)
    distance_factor: float  # (58)
    free_space_db: float  # (8)
    line_of_sight_p_db: float  # (10)
    line_of_sight_beta_db: float  # (11)
    bullington_beta_db: float  # (21)
    bullington_smooth_beta_db: float  # (21)
    spherical_beta_db: float  # (27)
    diffraction_median_db: float  # (39), median earth radius
    diffraction_beta_db: float  # (39), earth radius of beta0
    diffraction_p_db: float  # (41)
    loss_diffraction_median_db: float  # (42)
    loss_diffraction_p_db: float  # (43)
    minimum_p_db: float  # (59)
    ducting_db: float  # (46)
    minimum_ducting_db: float  # (60)
    enhanced_db: float  # (61)
    modified_db: float  # (62)
    troposcatter_db: float  # (44)
    median_location_db: float  # (63)
    loss_db: float  # (69)


def field_strength_dbuvm(loss_db, frequency_ghz):
    """Return the field strength of 1 kW effective radiated power (half-wave dipole) in dB(uV/m): (70).

    Parameters
    ----------
    loss_db, frequency_ghz : float or ndarray

    Returns
    -------
    float or ndarray

    Examples
    --------
    >>> round(float(field_strength_dbuvm(120.0, 0.6)), 2)
    74.92
    """
    return 199.36 + 20.0 * np.log10(frequency_ghz) - loss_db


def check_path(frequency_ghz, time_percent, distance_km, height_m, *, clutter_m, zone, tx_height_m, rx_height_m,
               polarization, location_percent, location_sigma_db, **place):
    """Raise :class:`InputError` where an argument is outside the range of the Recommendation: P.1812-8, table 1.

    Parameters
    ----------
    frequency_ghz, time_percent, distance_km, height_m, clutter_m, zone, tx_height_m, rx_height_m, polarization
        As in :func:`basic_loss`, as arrays.
    location_percent, location_sigma_db
        As in :func:`basic_loss`.
    **place
        Further arguments of :func:`basic_loss` by name: latitudes, longitudes, refractivity, distances to the coast.

    Examples
    --------
    Seven gigahertz are one too many, four points one too few:

    >>> plain = dict(clutter_m=np.zeros(5), zone=np.full(5, 4, np.int64), tx_height_m=30.0, rx_height_m=1.5,
    ...              polarization=2, location_percent=50.0, location_sigma_db=0.0)
    >>> check_path(6.0, 50.0, np.arange(5.0), np.zeros(5), **plain)
    >>> check_path(7.0, 50.0, np.arange(5.0), np.zeros(5), **plain)
    Traceback (most recent call last):
    InputError: P.1812: frequency_ghz = 7.0 is outside 0.03 to 6.0.
    >>> check_path(6.0, 50.0, np.arange(4.0), np.zeros(4), **plain)
    Traceback (most recent call last):
    InputError: A profile needs at least 5 points and as many heights, clutter heights and zones.
    """
    sizes = {len(distance_km), len(height_m), len(clutter_m), len(zone)}
    if len(sizes) > 1 or len(distance_km) < MIN_POINTS:
        raise InputError("A profile needs at least {least} points and as many heights, clutter heights and zones.",
                         least=MIN_POINTS)
    if distance_km[0] != 0.0 or not np.all(np.diff(distance_km) > 0.0):
        raise InputError("Profile distances must start at 0 and increase.")
    if not (np.isfinite(height_m) & np.isfinite(clutter_m) & (height_m != VOID)).all():
        raise InputError("The profile has heights that are missing.")
    given = {"distance_km": distance_km[-1], "frequency_ghz": frequency_ghz, "time_percent": time_percent,
             "tx_height_m": tx_height_m, "rx_height_m": rx_height_m, "location_percent": location_percent,
             "lowest height_m": height_m.min(), "highest height_m": height_m.max(),
             "lowest clutter_m": clutter_m.min(), "highest clutter_m": clutter_m.max(), **place}
    if not np.all(np.isin(zone, (profiles.SEA, profiles.COAST, profiles.INLAND))):
        raise InputError("Radio-climatic zones are 1 (sea), 3 (coast) and 4 (inland).")
    if polarization not in (diffraction.HORIZONTAL, diffraction.VERTICAL):
        raise InputError("Polarization is 1 (horizontal) or 2 (vertical).")
    for name, value in given.items():
        low, high = RANGES[name]
        if not low <= value <= high:
            raise InputError("P.1812: {name} = {value} is outside {low} to {high}.",
                             name=name, value=value, low=low, high=high)
    if not 0.0 <= location_sigma_db < np.inf or (location_percent != 50.0 and location_sigma_db == 0.0):
        raise InputError("A location percentage other than 50 needs a positive location_sigma_db.")


def delta_bullington(path, radius_km):
    """Return (general, actual, smooth, spherical) diffraction losses of one path in dB: section 4.3.4.

    Parameters
    ----------
    path : tuple
        Distances in km and heights with clutter in m, both (n,); antennas above sea level in m; SmoothEarth;
        polarization; frequency in GHz; share of sea.
    radius_km : float
        Effective earth radius.

    Examples
    --------
    Over a plain the actual profile is the smooth one, so that the spherical earth is left: 54.97 dB, as in the
    example of :func:`diffraction.spherical_earth_loss`:

    >>> earth = profiles.SmoothEarth(*[0.0] * 9)
    >>> plain = (np.linspace(0.0, 100.0, 101), np.zeros(101), 50.0, 50.0, earth, diffraction.HORIZONTAL, 1.0, 0.0)
    >>> general, actual, smooth, spherical = delta_bullington(plain, 8000.0)
    >>> bool(actual == smooth), round(float(general), 2), round(float(spherical), 2)
    (True, 54.97, 54.97)
    """
    (d, covered, tx_m, rx_m, smooth, polarization, frequency, sea_share) = path
    actual = diffraction.profile_bullington(d, covered, tx_m, rx_m, radius_km=radius_km, frequency_ghz=frequency)
    tx_over, rx_over = tx_m - smooth.tx_diffraction_m, rx_m - smooth.rx_diffraction_m  # (37)
    flat = diffraction.profile_bullington(d, np.zeros(len(d)), tx_over, rx_over, radius_km=radius_km,
                                          frequency_ghz=frequency)
    spherical = diffraction.spherical_earth_loss(
        polarization, d[-1:], np.array([tx_over]), np.array([rx_over]), radius_km=radius_km, frequency_ghz=frequency,
        sea_share=sea_share
    )[0]
    return diffraction.delta_bullington(actual, flat, spherical), actual, flat, spherical


def ducting_loss(distance_km, horizon, smooth, tx_m, *, rx_m, frequency_ghz, time_percent, sea_share, radius_km,
                 beta0, inland_km, coast_tx_km, coast_rx_km):
    """Return the basic transmission loss of ducting and layer reflection in dB: section 4.5, (46)-(56).

    Parameters
    ----------
    distance_km, tx_m, rx_m, frequency_ghz, time_percent, sea_share, radius_km : float
        Antennas above sea level; median effective earth radius.
    horizon : profile.Horizons
    smooth : profile.SmoothEarth
    beta0 : float
        Percent: (5).
    inland_km : float
        Longest inland section.
    coast_tx_km, coast_rx_km : float
        Distance over land to the coast.

    Examples
    --------
    40 km over the sea at 1 GHz, antennas 25 m above a smooth earth, the coast out of reach: 102.45 + 20 log 10 of
    the horizons, no shielding, 0.4 dB for each of 40,000 / 8,000 mrad; mu_2 and mu_3 are 1, so that A is 0 at beta0 %:

    >>> seen = profiles.Horizons(0.0, 0.0, 5.0, 5.0, rx_km=5.0, tx_index=1, rx_index=1)
    >>> earth = profiles.SmoothEarth(0.0, 0.0, 0.0, 0.0, tx_diffraction_m=0.0, rx_diffraction_m=0.0,
    ...                              tx_effective_m=25.0, rx_effective_m=25.0, roughness_m=0.0)
    >>> loss = ducting_loss(40.0, seen, earth, 25.0, rx_m=25.0, frequency_ghz=1.0, time_percent=10.0, sea_share=1.0,
    ...                     radius_km=8000.0, beta0=10.0, inland_km=0.0, coast_tx_km=500.0, coast_rx_km=500.0)
    >>> round(float(loss), 2)
    124.45
    """
    both_km = horizon.tx_km + horizon.rx_km
    fixed = (
        mechanisms.duct_fixed_loss(frequency_ghz, both_km)
        + mechanisms.site_shielding(horizon.theta_tx_mrad, horizon.tx_km, frequency_ghz)
        + mechanisms.site_shielding(horizon.theta_rx_mrad, horizon.rx_km, frequency_ghz)
        + mechanisms.coastal_coupling(coast_tx_km, horizon.tx_km, tx_m, sea_share)
        + mechanisms.coastal_coupling(coast_rx_km, horizon.rx_km, rx_m, sea_share)
    )
    angle = mechanisms.duct_angle(
        distance_km, radius_km, horizon.theta_tx_mrad, horizon.theta_rx_mrad, tx_horizon_km=horizon.tx_km,
        rx_horizon_km=horizon.rx_km
    )
    beta = (
        beta0
        * mechanisms.geometry_correction(
            distance_km, inland_km, smooth.tx_effective_m, smooth.rx_effective_m, radius_km=radius_km
        )
        * mechanisms.roughness_correction(smooth.roughness_m, distance_km, both_km)
    )  # (54)
    variability = mechanisms.duct_time_variability(distance_km, time_percent, beta)
    return fixed + mechanisms.duct_specific_attenuation(radius_km, frequency_ghz) * angle + variability


def _crossed(distance_km, zone):
    """Return where a path is at sea, the share of it that is, and its longest runs over land and inland in km."""
    at_sea = zone == profiles.SEA
    return (at_sea, float(profiles.run_lengths_km(distance_km, at_sea).sum() / distance_km[-1]),
            profiles.longest_run_km(distance_km, ~at_sea),
            profiles.longest_run_km(distance_km, zone == profiles.INLAND))


def _notional_minimum(sight_p, sight_beta, loss_median, over_land, *, time_factor, short):
    """Return the notional minimum loss with diffraction over land and line of sight in dB: (59)."""
    if short:  # the time is shorter than beta0
        return sight_p + over_land
    return loss_median + (sight_beta + over_land - loss_median) * time_factor


def path_terms(frequency_ghz, time_percent, distance_km, height_m, *, clutter_m, zone, tx_height_m, rx_height_m,
               polarization, latitude_tx, latitude_rx, longitude_tx, longitude_rx, delta_n, n0,
               location_percent=50.0, location_sigma_db=0.0, coast_tx_km=500.0, coast_rx_km=500.0):
    """Return every step of one path as :class:`PathTerms`.

    Parameters
    ----------
    frequency_ghz, time_percent, distance_km, height_m, clutter_m, zone, tx_height_m, rx_height_m, polarization
        As in :func:`basic_loss`, with all that follow.

    Returns
    -------
    PathTerms

    Examples
    --------
    The path of :func:`basic_loss`: 92.4 + 20 log 0.9 + 20 log 10 of free space, a radius of 6371 x 157 / 112:

    >>> along = np.linspace(0.0, 10.0, 21)
    >>> flat, bare, inland = np.full(21, 2.0), np.zeros(21), np.full(21, 4, np.int64)
    >>> terms = path_terms(0.9, 50.0, along, flat, clutter_m=bare, zone=inland, tx_height_m=45.0, rx_height_m=1.5,
    ...                    polarization=2, latitude_tx=9.2, latitude_rx=9.2, longitude_tx=105.0, longitude_rx=105.09,
    ...                    delta_n=45.0, n0=350.0)
    >>> round(terms.free_space_db, 2), round(terms.median_radius_km, 1), terms.land_km, terms.sea_share
    (111.48, 8930.8, 10.0, 0.0)
    """
    d, h, zone = np.asarray(distance_km, float), np.asarray(height_m, float), np.asarray(zone)
    clutter = np.asarray(clutter_m, float)
    check_path(frequency_ghz, time_percent, d, h, clutter_m=clutter, zone=zone, tx_height_m=tx_height_m,
               rx_height_m=rx_height_m, polarization=polarization,
               location_percent=location_percent, location_sigma_db=location_sigma_db, latitude_tx=latitude_tx,
               latitude_rx=latitude_rx, longitude_tx=longitude_tx, longitude_rx=longitude_rx, delta_n=delta_n, n0=n0,
               coast_tx_km=coast_tx_km, coast_rx_km=coast_rx_km)
    f, p, total = float(frequency_ghz), float(time_percent), d[-1]
    tx_m, rx_m = h[0] + tx_height_m, h[-1] + rx_height_m
    covered = h + clutter
    covered[[0, -1]] = h[[0, -1]]

    at_sea, sea_share, land_km, inland_km = _crossed(d, zone)
    latitude = profiles.path_centre_latitude(latitude_tx, latitude_rx, longitude_tx, longitude_rx, distance_km=total)
    beta0 = float(profiles.beta0_percent(latitude, land_km, inland_km))
    radius = profiles.median_radius_km(delta_n)
    horizon = profiles.horizons(d, h, tx_m, rx_m, radius_km=radius, frequency_ghz=f)
    smooth = profiles.smooth_earth(d, h, tx_height_m, rx_height_m, horizon=horizon)

    free = mechanisms.free_space_loss(total, tx_m, rx_m, f)
    both_km = horizon.tx_km + horizon.rx_km
    sight_p = free + mechanisms.focusing_correction(both_km, p)
    sight_beta = free + mechanisms.focusing_correction(both_km, beta0)

    path = (d, covered, tx_m, rx_m, smooth, polarization, f, sea_share)
    median = delta_bullington(path, radius)[0]
    at_beta, actual, flat, spherical = delta_bullington(path, profiles.beta_radius_km())
    time_factor = mechanisms.time_interpolation(p, beta0)
    diffraction_p = median + time_factor * (at_beta - median)
    loss_median, loss_p = free + median, sight_p + diffraction_p
    minimum = _notional_minimum(sight_p, sight_beta, loss_median, (1.0 - sea_share) * diffraction_p,
                                time_factor=time_factor, short=p < beta0)
    ducting = ducting_loss(
        total, horizon, smooth, tx_m, rx_m=rx_m, frequency_ghz=f, time_percent=p, sea_share=sea_share,
        radius_km=radius, beta0=beta0, inland_km=inland_km,
        coast_tx_km=0.0 if at_sea[0] else coast_tx_km, coast_rx_km=0.0 if at_sea[-1] else coast_rx_km,
    )
    angle_factor = mechanisms.angle_interpolation(horizon.theta_mrad)
    distance_factor = mechanisms.distance_interpolation(total)
    minimum_ducting = mechanisms.notional_minimum_ducting(ducting, sight_p)
    enhanced = mechanisms.blend_ducting(loss_p, minimum_ducting, distance_factor)
    modified = mechanisms.blend_angle(enhanced, minimum, angle_factor)
    scatter = mechanisms.troposcatter_loss(total, horizon.theta_mrad, f, p, n0=n0)
    combined = mechanisms.add_troposcatter(scatter, modified)
    located = 0.0 if at_sea[-1] else -float(mechanisms.inverse_normal(location_percent / 100.0)) * location_sigma_db
    return PathTerms(
        horizon, smooth, sea_share, land_km, inland_km=inland_km, centre_latitude=float(latitude), beta0_percent=beta0,
        median_radius_km=radius,
        time_factor=time_factor if p >= beta0 else 1.0, angle_factor=float(angle_factor),
        distance_factor=float(distance_factor),
        free_space_db=float(free), line_of_sight_p_db=float(sight_p), line_of_sight_beta_db=float(sight_beta),
        bullington_beta_db=float(actual), bullington_smooth_beta_db=float(flat),
        spherical_beta_db=float(spherical),
        diffraction_median_db=float(median), diffraction_beta_db=float(at_beta), diffraction_p_db=float(diffraction_p),
        loss_diffraction_median_db=float(loss_median), loss_diffraction_p_db=float(loss_p),
        minimum_p_db=float(minimum),
        ducting_db=float(ducting), minimum_ducting_db=float(minimum_ducting), enhanced_db=float(enhanced),
        modified_db=float(modified), troposcatter_db=float(scatter), median_location_db=float(combined),
        loss_db=float(max(sight_p, combined + located)),
    )


def basic_loss(frequency_ghz, time_percent, distance_km, height_m, clutter_m, zone, tx_height_m, rx_height_m,
               polarization, latitude_tx, latitude_rx, *, longitude_tx, longitude_rx, delta_n, n0,
               location_percent=50.0, location_sigma_db=0.0, coast_tx_km=500.0, coast_rx_km=500.0):
    """Return the basic transmission loss of one path in dB, isotropic to isotropic.

    Parameters
    ----------
    frequency_ghz : float
        0.03 to 6 GHz.
    time_percent : float
        1 to 50 % of an average year for which the loss is not exceeded.
    distance_km, height_m, clutter_m : array_like, shape (n,), n >= 5
        Profile from the transmitter (distance 0) to the receiver: distance, terrain
        height above sea level, representative clutter height (ignored at both ends).
    zone : array_like of int, shape (n,)
        1 sea, 3 coastal land, 4 inland.
    tx_height_m, rx_height_m : float
        Antennas above ground, 1 to 3,000 m.
    polarization : int
        1 horizontal, 2 vertical.
    latitude_tx, latitude_rx, longitude_tx, longitude_rx : float
        Degrees.
    delta_n, n0 : float
        Refractivity lapse rate (N-units/km, positive) and sea-level refractivity at the path's centre.
    location_percent, location_sigma_db : float
        Share of locations and its standard deviation; other than 50 % needs a sigma.
    coast_tx_km, coast_rx_km : float
        Distance over land to the coast along the path; 0 is taken for an end at sea.

    Returns
    -------
    float

    Raises
    ------
    InputError
        An argument is outside the Recommendation's range.

    Notes
    -----
    Recommendation ITU-R P.1812-8, Annex 1, equation (69).

    Examples
    --------
    10 km over a plain 2 m above the sea, from 45 m to a handset, 900 MHz:

    >>> along = np.linspace(0.0, 10.0, 21)
    >>> flat, bare, inland = np.full(21, 2.0), np.zeros(21), np.full(21, 4, np.int64)
    >>> loss = basic_loss(0.9, 50.0, along, flat, bare, inland, 45.0, 1.5, 2, 9.2, 9.2, longitude_tx=105.0,
    ...                   longitude_rx=105.09, delta_n=45.0, n0=350.0)
    >>> round(loss, 2)
    123.93
    """
    return path_terms(
        frequency_ghz, time_percent, distance_km, height_m, clutter_m=clutter_m, zone=zone, tx_height_m=tx_height_m,
        rx_height_m=rx_height_m,
        polarization=polarization, latitude_tx=latitude_tx, latitude_rx=latitude_rx, longitude_tx=longitude_tx,
        longitude_rx=longitude_rx,
        delta_n=delta_n, n0=n0, location_percent=location_percent, location_sigma_db=location_sigma_db,
        coast_tx_km=coast_tx_km, coast_rx_km=coast_rx_km,
    ).loss_db
