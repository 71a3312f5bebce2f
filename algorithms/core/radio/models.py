"""Propagation without terrain: free space, 3GPP RMa and UMa, Okumura-Hata, COST231-Hata.

Each model states where it is valid. Outside it gives no loss (NaN) and says why, with one
exception: nearer than its shortest distance the loss there is taken, which is on the safe side.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Tuple

import numpy as np

from ..errors import InputError

SPEED_OF_LIGHT_M_S = 3.0e8  # as TR 38.901 and the ITU texts round it
OK, FREQUENCY, MAST_HEIGHT, RECEIVER_HEIGHT, TOO_FAR, TOO_NEAR = range(6)  # by definition: places in REASONS
REASONS = ("ok", "frequency", "mast height", "receiver height", "too far", "too near")


@dataclass(frozen=True)
class Surroundings:
    """What the models ask about the place.

    ``building_m`` and ``street_m`` are the mean building height and street width (RMa);
    ``city`` is "large", "medium", "suburban" or "open" (Hata; COST231 knows large and medium).
    """

    building_m: float = 5.0
    street_m: float = 20.0
    city: str = "suburban"


@dataclass(frozen=True)
class ModelLoss:
    """Loss in dB (NaN where refused) and the reason per element, an index of :data:`REASONS`.

    Examples
    --------
    >>> found = ModelLoss(np.array([100.0, np.nan, np.nan]), np.array([OK, TOO_FAR, TOO_FAR]))
    >>> found.count(TOO_FAR), REASONS[TOO_FAR]
    (2, 'too far')
    """

    loss_db: np.ndarray
    reason: np.ndarray

    def count(self, reason):
        """Return how many elements have ``reason``."""
        return int(np.count_nonzero(self.reason == reason))


@dataclass(frozen=True)
class PropagationModel:
    """A formula with its valid ranges; both ends belong to a range."""

    key: str
    formula: Callable
    frequency_ghz: Tuple[float, float]
    mast_m: Tuple[float, float]
    receiver_m: Tuple[float, float]
    distance_m: Tuple[float, float]
    source: str


def free_space(distance_m, frequency_ghz, mast_m, receiver_m, around):
    """Return the free-space loss in dB over the slant distance: ITU-R P.525.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m : float or ndarray
    around : Surroundings or None

    Examples
    --------
    >>> round(float(free_space(1000.0, 1.0, 30.0, 30.0, None)), 1)  # a kilometre at 1 GHz: both logarithms are zero
    92.4
    """
    rise_m = mast_m - receiver_m
    slant_km = (np.hypot(distance_m, rise_m) if np.any(rise_m) else np.abs(distance_m)) / 1000.0
    return 92.4 + 20.0 * np.log10(frequency_ghz) + 20.0 * np.log10(np.maximum(slant_km, 1e-3))


def rural_macro_sight(distance_m, frequency_ghz, mast_m, receiver_m, *, around):
    """Return the RMa loss with line of sight in dB: TR 38.901 Table 7.4.1-1, PL1 and PL2.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Examples
    --------
    Masts of 35 m and 1.5 m at 0.9 GHz break at 989.6 m; before it, at 500 m, the terms are
    85.53 + 1.29 - 0.70 + 0.70, beyond it the loss grows by 40 dB a decade:

    >>> rural_macro_sight(np.array([500.0, 1000.0]), 0.9, 35.0, 1.5, around=Surroundings()).round(2).tolist()
    [86.82, 93.74]
    """
    power = around.building_m**1.72

    def before_break(slant_m):
        return (
            20.0 * np.log10(40.0 * np.pi * slant_m * frequency_ghz / 3.0)
            + np.minimum(0.03 * power, 10.0) * np.log10(slant_m)
            - np.minimum(0.044 * power, 14.77)
            + 0.002 * np.log10(around.building_m) * slant_m
        )

    slant = np.hypot(distance_m, mast_m - receiver_m)
    break_m = 2.0 * np.pi * mast_m * receiver_m * frequency_ghz * 1e9 / SPEED_OF_LIGHT_M_S
    beyond = before_break(break_m) + 40.0 * np.log10(slant / break_m)
    return np.where(distance_m <= break_m, before_break(slant), beyond)


def rural_macro_obstructed(distance_m, frequency_ghz, mast_m, receiver_m, *, around):
    """Return the RMa loss without line of sight in dB: TR 38.901 Table 7.4.1-1.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Examples
    --------
    At 1 km from a mast of 35 m, 0.9 GHz, streets of 20 m, buildings of 5 m: 161.04 - 9.24 + 5.24 - 37.51 + 0.01 - 0.92.

    >>> round(float(rural_macro_obstructed(1000.0, 0.9, 35.0, 1.5, around=Surroundings())), 2)
    118.63
    """
    height, log_mast = around.building_m, np.log10(mast_m)
    obstructed = (
        161.04
        - 7.1 * np.log10(around.street_m)
        + 7.5 * np.log10(height)
        - (24.37 - 3.7 * (height / mast_m) ** 2) * log_mast
        + (43.42 - 3.1 * log_mast) * (np.log10(np.hypot(distance_m, mast_m - receiver_m)) - 3.0)
        + 20.0 * np.log10(frequency_ghz)
        - (3.2 * np.log10(11.75 * receiver_m) ** 2 - 4.97)
    )
    return np.maximum(obstructed, rural_macro_sight(distance_m, frequency_ghz, mast_m, receiver_m, around=around))


def urban_macro_sight(distance_m, frequency_ghz, mast_m, receiver_m, *, around):
    """Return the UMa loss with line of sight in dB: TR 38.901 Table 7.4.1-1, environment height 1 m.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Examples
    --------
    A mast of 25 m at 2 GHz breaks at 4 x 24 x 0.5 x 2e9 / 3e8 = 320 m; a kilometre lies behind it:

    >>> round(float(urban_macro_sight(1000.0, 2.0, 25.0, 1.5, around=None)), 2)
    108.91
    """
    slant = np.hypot(distance_m, mast_m - receiver_m)
    break_m = 4.0 * (mast_m - 1.0) * (receiver_m - 1.0) * frequency_ghz * 1e9 / SPEED_OF_LIGHT_M_S
    frequency_term = 28.0 + 20.0 * np.log10(frequency_ghz)
    beyond = 40.0 * np.log10(slant) - 9.0 * np.log10(break_m**2 + (mast_m - receiver_m) ** 2)
    return frequency_term + np.where(distance_m <= break_m, 22.0 * np.log10(slant), beyond)


def urban_macro_obstructed(distance_m, frequency_ghz, mast_m, receiver_m, *, around):
    """Return the UMa loss without line of sight in dB: TR 38.901 Table 7.4.1-1.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Examples
    --------
    >>> round(float(urban_macro_obstructed(1000.0, 2.0, 25.0, 1.5, around=None)), 2)  # 13.54 + 39.08 x 3.00012 + 6.02
    136.81
    """
    slant = np.hypot(distance_m, mast_m - receiver_m)
    obstructed = 13.54 + 39.08 * np.log10(slant) + 20.0 * np.log10(frequency_ghz) - 0.6 * (receiver_m - 1.5)
    return np.maximum(obstructed, urban_macro_sight(distance_m, frequency_ghz, mast_m, receiver_m, around=around))


def rural_sight_share(distance_m):
    """Return the probability of line of sight in RMa: TR 38.901 Table 7.4.2-1.

    Parameters
    ----------
    distance_m : float or ndarray

    Examples
    --------
    >>> rural_sight_share(np.array([10.0, 1010.0])).round(4).tolist()  # certain to 10 m; a kilometre on exp(-1)
    [1.0, 0.3679]
    """
    return np.where(distance_m <= 10.0, 1.0, np.exp(-(np.maximum(distance_m, 10.0) - 10.0) / 1000.0))


def urban_sight_share(distance_m):
    """Return the probability of line of sight in UMa for receivers up to 13 m: TR 38.901 Table 7.4.2-1.

    Parameters
    ----------
    distance_m : float or ndarray

    Examples
    --------
    18/d + exp(-d/63) (1 - 18/d), and certain within 18 m:

    >>> urban_sight_share(np.array([10.0, 18.0, 100.0])).round(4).tolist()  # 0.18 + 0.2044 x 0.82
    [1.0, 1.0, 0.3477]
    """
    near = 18.0 / np.maximum(distance_m, 18.0)
    return near + np.exp(-np.maximum(distance_m, 18.0) / 63.0) * (1.0 - near)


def rural_macro(distance_m, frequency_ghz, mast_m, receiver_m, around):
    """Return the RMa loss in dB, both states weighted by their probability at that distance: see :func:`urban_macro`.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Examples
    --------
    >>> round(float(rural_macro(1000.0, 0.9, 35.0, 1.5, Surroundings())), 2)  # 37.16 % of 93.74, the rest of 118.63
    109.38
    """
    share = rural_sight_share(distance_m)
    path = (distance_m, frequency_ghz, mast_m, receiver_m)
    return (share * rural_macro_sight(*path, around=around)
            + (1.0 - share) * rural_macro_obstructed(*path, around=around))


def urban_macro(distance_m, frequency_ghz, mast_m, receiver_m, around):
    """Return the UMa loss in dB, both states weighted by their probability at that distance.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Notes
    -----
    TR 38.901 draws one of the two states for every place (section 7.5, step 2). A plan needs one figure that is the
    same in every run: the mean over the draws, taken of the losses in dB and not of the powers.

    Examples
    --------
    >>> round(float(urban_macro(1000.0, 2.0, 25.0, 1.5, None)), 2)  # 1.8 % of 108.91, the rest of 136.81
    136.3
    """
    share = urban_sight_share(distance_m)
    path = (distance_m, frequency_ghz, mast_m, receiver_m)
    return (share * urban_macro_sight(*path, around=around)
            + (1.0 - share) * urban_macro_obstructed(*path, around=around))


def receiver_correction(frequency_mhz, receiver_m, city):
    """Return Hata's correction a(h_m) in dB: M. Hata, IEEE Trans. Veh. Tech. VT-29 (1980), equations (4) to (6).

    Parameters
    ----------
    frequency_mhz, receiver_m : float or ndarray
    city : str, as in :class:`Surroundings`

    Examples
    --------
    >>> round(float(receiver_correction(900.0, 1.5, "medium")), 4)  # (1.1 x 2.954 - 0.7) 1.5 - (1.56 x 2.954 - 0.8)
    0.0159
    """
    if city != "large":
        log_f = np.log10(frequency_mhz)
        return (1.1 * log_f - 0.7) * receiver_m - (1.56 * log_f - 0.8)
    low = 8.29 * np.log10(1.54 * receiver_m) ** 2 - 1.1
    high = 3.2 * np.log10(11.75 * receiver_m) ** 2 - 4.97
    return np.where(frequency_mhz < 300.0, low, high)


def okumura_hata(distance_m, frequency_ghz, mast_m, receiver_m, around):
    """Return the Okumura-Hata loss in dB: M. Hata, IEEE Trans. Veh. Tech. VT-29 (1980) 317-325.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Examples
    --------
    At 1 km the distance has no part: 69.55 + 26.16 log 900 - 13.82 log 30 - 0.02 in a town, 9.94 dB less in a suburb.

    >>> [round(float(okumura_hata(1e3, 0.9, 30.0, 1.5, Surroundings(city=one))), 1) for one in ("medium", "suburban")]
    [126.4, 116.5]
    """
    mhz, log_mast = frequency_ghz * 1000.0, np.log10(mast_m)
    urban = (
        69.55
        + 26.16 * np.log10(mhz)
        - 13.82 * log_mast
        - receiver_correction(mhz, receiver_m, around.city)
        + (44.9 - 6.55 * log_mast) * np.log10(distance_m / 1000.0)
    )
    if around.city == "suburban":
        return urban - 2.0 * np.log10(mhz / 28.0) ** 2 - 5.4
    if around.city == "open":
        return urban - 4.78 * np.log10(mhz) ** 2 + 18.33 * np.log10(mhz) - 40.94
    return urban


def cost231_hata(distance_m, frequency_ghz, mast_m, receiver_m, around):
    """Return the COST231-Hata loss in dB: COST Action 231 final report (1999), section 4.4.1.

    Parameters
    ----------
    distance_m, frequency_ghz, mast_m, receiver_m, around : as in :func:`free_space`

    Examples
    --------
    >>> round(float(cost231_hata(1000.0, 1.8, 30.0, 1.5, Surroundings(city="medium"))), 1)
    136.2
    >>> round(float(cost231_hata(1000.0, 1.8, 30.0, 1.5, Surroundings(city="large"))), 1)  # 3 dB in a city
    139.2
    """
    mhz, log_mast = frequency_ghz * 1000.0, np.log10(mast_m)
    return (
        46.3
        + 33.9 * np.log10(mhz)
        - 13.82 * log_mast
        - receiver_correction(mhz, receiver_m, "medium")
        + (44.9 - 6.55 * log_mast) * np.log10(distance_m / 1000.0)
        + (3.0 if around.city == "large" else 0.0)
    )


# Ranges: P.525; TR 38.901, table 7.4.1-1 and notes; Hata 1980; COST Action 231 (1999), section 4.4.1.
MODELS = {
    model.key: model
    for model in (
        PropagationModel("freespace", free_space, (0.03, 100.0), (0.0, 1e5), receiver_m=(0.0, 1e5),
                         distance_m=(0.0, 1e6), source="ITU-R P.525"),
        PropagationModel("rma", rural_macro, (0.5, 30.0), (10.0, 150.0), receiver_m=(1.0, 10.0),
                         distance_m=(10.0, 5000.0), source="3GPP TR 38.901"),
        PropagationModel("uma", urban_macro, (0.5, 100.0), (25.0, 25.0), receiver_m=(1.5, 13.0),
                         distance_m=(10.0, 5000.0), source="3GPP TR 38.901"),
        PropagationModel("hata", okumura_hata, (0.15, 1.5), (30.0, 200.0), receiver_m=(1.0, 10.0),
                         distance_m=(1000.0, 20000.0), source="Hata 1980"),
        PropagationModel("cost231", cost231_hata, (1.5, 2.0), (30.0, 200.0), receiver_m=(1.0, 10.0),
                         distance_m=(1000.0, 20000.0),
                         source="COST 231"),
    )
}


def model_loss(key, distance_m, frequency_ghz, mast_m, *, receiver_m=1.5, around=None):
    """Return the loss of a model without terrain.

    Parameters
    ----------
    key : str
        "freespace", "rma", "uma", "hata" or "cost231".
    distance_m, frequency_ghz, mast_m, receiver_m : float or ndarray
        Horizontal distance, frequency, antenna heights above ground; broadcast together.
    around : Surroundings, optional

    Returns
    -------
    ModelLoss

    Raises
    ------
    InputError
        No such model.

    Examples
    --------
    >>> model_loss("freespace", [1000.0], 0.9, 30.0).loss_db.round(2).tolist()
    [91.49]
    >>> found = model_loss("hata", [5000.0, 30000.0], 0.9, 30.0, around=Surroundings(city="medium"))
    >>> found.loss_db.round(1).tolist(), [REASONS[code] for code in found.reason]
    ([151.0, nan], ['ok', 'too far'])
    """
    if key not in MODELS:
        raise InputError("There is no propagation model {key}.", key=key)
    model = MODELS[key]
    d, f, mast, receiver = np.broadcast_arrays(
        *(np.asarray(values, float) for values in (distance_m, frequency_ghz, mast_m, receiver_m))
    )
    reason = np.full(d.shape, OK, np.int64)
    reason[d < model.distance_m[0]] = TOO_NEAR
    refused = (
        (TOO_FAR, d <= model.distance_m[1]),
        (RECEIVER_HEIGHT, _inside(receiver, model.receiver_m)),
        (MAST_HEIGHT, _inside(mast, model.mast_m)),
        (FREQUENCY, _inside(f, model.frequency_ghz)),
    )
    for code, valid in refused:
        reason[~valid] = code
    usable = (reason == OK) | (reason == TOO_NEAR)
    loss = np.full(d.shape, np.nan)
    near = np.maximum(d[usable], model.distance_m[0])
    loss[usable] = model.formula(near, f[usable], mast[usable], receiver[usable], around or Surroundings())
    return ModelLoss(loss, reason)


def _inside(values, limits):
    return (values >= limits[0]) & (values <= limits[1])
