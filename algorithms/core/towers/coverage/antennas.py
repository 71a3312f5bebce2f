"""What antennas send before any loss on the way: the level in front of them, and how much of it goes where."""
from __future__ import annotations

import numpy as np

from ...radio.link_budget import field_strength_dbuvm, pattern_db


def budgets(emitters, margins, receiver_m, field_strength=False):
    """Return per emitter the level in front of its antenna before any loss: EIRP without the margins.

    Parameters
    ----------
    emitters : emitters.Emitters
    margins : Margins
    receiver_m : float
    field_strength : bool
        In dB(uV/m) instead of dBm.

    Returns
    -------
    (e,) float array

    Examples
    --------
    60 dBm less a margin of 5 dB; 1 kW ERP (62.15 dBm) at 1 GHz is 199.36 dB(uV/m) before any loss:

    >>> from types import SimpleNamespace as Record
    >>> from ...radio.link_budget import Margins
    >>> emitters = Record(frequency_ghz=np.array([1.0]), eirp_dbm=np.array([60.0]))
    >>> budgets(emitters, Margins(planning_db=5.0), 1.5).round(6).tolist()
    [55.0]
    >>> emitters.eirp_dbm[0] = 62.15
    >>> budgets(emitters, Margins(), 1.5, field_strength=True).round(2).tolist()
    [199.36]
    """
    frequency = emitters.frequency_ghz
    budget = emitters.eirp_dbm - np.array([margins.total_db(f, receiver_m) for f in frequency])
    return field_strength_dbuvm(budget, frequency) if field_strength else budget


def antenna_db(emitters, emitter, field, pick):
    """Return the gain of one emitter's antenna towards the places ``pick`` of a field, relative to its maximum, in dB.

    Parameters
    ----------
    emitters : emitters.Emitters
    emitter : int
    field : LossField
    pick : (n,) int array

    Returns
    -------
    (n,) float array

    Examples
    --------
    A panel to the north: a place before it, one 35 degrees beside its axis (3 dB), one behind it (25 dB), all level
    with it:

    >>> from types import SimpleNamespace as Record
    >>> emitters = Record(pattern="sector3", azimuth=np.array([0.0]), height_m=np.array([1.5]),
    ...                   downtilt=np.array([0.0]))
    >>> field = Record(azimuth_deg=np.array([0.0, 35.0, 180.0]), elevation_deg=lambda height_m: np.zeros(3))
    >>> abs(antenna_db(emitters, 0, field, np.arange(3))).tolist()
    [0.0, 3.0, 25.0]
    """
    if emitters.pattern == "none":
        return np.zeros(len(pick))
    boresight = emitters.azimuth[emitter]
    kind = "sector" if emitters.pattern == "sector3" and np.isfinite(boresight) else emitters.pattern
    return pattern_db(kind, field.azimuth_deg[pick], field.elevation_deg(float(emitters.height_m[emitter]))[pick],
                      emitters.downtilt[emitter], boresight_deg=0.0 if np.isnan(boresight) else boresight)
