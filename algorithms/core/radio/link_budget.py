"""From transmitter power to received power: per resource element for LTE and NR, field strength for television.

Downlink, outdoors. RSRP = port power - 10 log10(12 N_RB) + boost + antenna gain towards the
place - feeder - basic loss - margins + receiver gain.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..geometry.geodesy import wrapped
from .p1812.mechanisms import inverse_normal, location_sigma_db

# By definition of the classes of the maps; ordinary planning steps of RSRP (TS 36.133 has -140 to -44 dBm).
CLASS_LIMITS_DBM = (-85.0, -95.0, -105.0, -110.0, -115.0, -120.0)
# Effective radiated power of 1 kW over a half-wave dipole (2.15 dBi), as isotropic power, by definition.
ONE_KW_ERP_DBM = 62.15
HORIZONTAL_WIDTH_DEG, HORIZONTAL_FLOOR_DB = 70.0, 25.0  # TR 36.814, table A.2.1.1-2
VERTICAL_WIDTH_DEG, VERTICAL_FLOOR_DB = 10.0, 20.0  # the same, 3GPP case 1: TR 36.814
SECTORS = 3  # by definition of the pattern "sector3"


@dataclass(frozen=True)
class Margins:
    """What is taken from the received power, in dB.

    ``location_percent`` is the share of spots inside a cell that must do as well;
    its deviation follows from the cell's width once, here and nowhere else.
    ``planning_db`` is a free margin, printed with the results.

    Examples
    --------
    Cells of 100 m at 2 GHz deviate by 2.06 dB; 90 % of them ask for 1.2816 times that, and 4 dB stand on their own:

    >>> margins = Margins(90.0, 100.0, planning_db=3.0, body_db=1.0)
    >>> round(float(margins.location_db(2.0)), 2), round(float(margins.total_db(2.0)), 2)
    (2.64, 6.64)
    """

    location_percent: float = 50.0
    cell_width_m: float = 30.0
    planning_db: float = 0.0
    body_db: float = 0.0
    indoor_db: float = 0.0
    receiver_gain_db: float = 0.0

    def __post_init__(self):
        if not 1.0 <= self.location_percent <= 99.0:  # P.1812-8, section 4.10
            raise InputError("The share of locations must be 1 to 99 %, not {value}.", value=self.location_percent)

    def total_db(self, frequency_ghz, receiver_m=1.5):
        """Return the sum of all margins in dB at ``frequency_ghz``."""
        return (
            self.location_db(frequency_ghz, receiver_m)
            + self.planning_db + self.body_db + self.indoor_db - self.receiver_gain_db
        )

    def location_db(self, frequency_ghz, receiver_m=1.5):
        """Return the margin for the share of locations: P.1812 sections 4.8 and 4.10.

        The clutter at the receiver is taken as at least its own height, so that the
        variability inside the cell counts in full for a handset in the street.
        """
        sigma = location_sigma_db(frequency_ghz, self.cell_width_m, receiver_m, receiver_m)
        return -inverse_normal(self.location_percent / 100.0) * sigma


def resource_element_dbm(power_dbm, resource_blocks, boost_db=0.0):
    """Return the power of one resource element from the power of a port.

    Parameters
    ----------
    power_dbm : float or ndarray
        Power at the antenna port (or the EIRP) over the whole carrier.
    resource_blocks : int or ndarray
        Resource blocks of the carrier, 12 elements each (TS 36.211, table 6.2.3-1; TS 38.211, 4.4.4.1);
        0 leaves the power whole (television).
    boost_db : float or ndarray
        Boost of the reference signal.

    Returns
    -------
    float or ndarray
        dBm.

    Examples
    --------
    46 dBm over the 50 resource blocks of 10 MHz:

    >>> round(float(resource_element_dbm(46.0, 50)), 2)
    18.22
    """
    elements = np.maximum(12.0 * np.asarray(resource_blocks, float), 1.0)
    return power_dbm - 10.0 * np.log10(elements) + boost_db


def vertical_pattern_db(elevation_deg, downtilt_deg):
    """Return the vertical pattern in dB relative to its maximum: TR 36.814 Table A.2.1.1-2.

    Parameters
    ----------
    elevation_deg, downtilt_deg : float or ndarray
        ``elevation_deg`` is negative below the horizon, ``downtilt_deg`` positive downwards.

    Examples
    --------
    >>> vertical_pattern_db(np.array([4.0, -1.0, 30.0]), 6.0).tolist()  # a width off the axis, half a width, far off
    [-12.0, -3.0, -20.0]
    """
    off = (elevation_deg + downtilt_deg) / VERTICAL_WIDTH_DEG
    return -np.minimum(12.0 * off * off, VERTICAL_FLOOR_DB)


def horizontal_pattern_db(off_axis_deg):
    """Return the horizontal pattern in dB of one sector relative to its maximum: TR 36.814 Table A.2.1.1-2.

    Parameters
    ----------
    off_axis_deg : float or ndarray

    Examples
    --------
    >>> horizontal_pattern_db(np.array([35.0, -70.0, 180.0])).tolist()  # half the width, the width, the back
    [-3.0, -12.0, -25.0]
    """
    off = (wrapped(off_axis_deg + 180.0, 360.0) - 180.0) / HORIZONTAL_WIDTH_DEG
    return -np.minimum(12.0 * off * off, HORIZONTAL_FLOOR_DB)


def pattern_db(kind, azimuth_deg, elevation_deg, downtilt_deg=0.0, *, boresight_deg=0.0):
    """Return the antenna's gain towards a direction, relative to its maximum, in dB.

    Parameters
    ----------
    kind : str
        "none" (no pattern), "omni" (vertical pattern only), "sector" (one panel at
        ``boresight_deg``) or "sector3" (the best of three panels 120 degrees apart).
    azimuth_deg, elevation_deg : ndarray
        Direction from the antenna: clockwise from north, and up from the horizon.
    downtilt_deg, boresight_deg : float

    Raises
    ------
    InputError
        No such kind.

    Returns
    -------
    ndarray

    Notes
    -----
    TR 36.814, table A.2.1.1-2: horizontal and vertical part add up, at most 25 dB below the maximum.

    Examples
    --------
    With 6 degrees of downtilt the horizon is 12 (6 / 10)^2 dB below the maximum:

    >>> pattern_db("omni", np.zeros(2), np.array([0.0, -6.0]), 6.0).round(2).tolist()
    [-4.32, 0.0]
    """
    if kind == "none":
        return np.zeros(np.broadcast(azimuth_deg, elevation_deg).shape)
    vertical = vertical_pattern_db(elevation_deg, downtilt_deg)
    if kind == "omni":
        return vertical + 0.0 * np.asarray(azimuth_deg)
    if kind not in ("sector", "sector3"):
        raise InputError("There is no antenna pattern {kind}.", kind=kind)
    off = np.asarray(azimuth_deg, float) - boresight_deg
    if kind == "sector3":
        width = 360.0 / SECTORS
        off = wrapped(off + width / 2.0, width) - width / 2.0
    return -np.minimum(-(vertical + horizontal_pattern_db(off)), HORIZONTAL_FLOOR_DB)


def field_strength_dbuvm(received_dbm, frequency_ghz):
    """Return the field strength in dB(uV/m) of a received isotropic power in dBm: P.1812 (70).

    Parameters
    ----------
    received_dbm, frequency_ghz : float or ndarray

    Returns
    -------
    float or ndarray

    Examples
    --------
    >>> round(float(field_strength_dbuvm(-60.0, 0.6)), 2)
    72.77
    """
    return received_dbm - ONE_KW_ERP_DBM + 199.36 + 20.0 * np.log10(frequency_ghz)


def power_class(received_dbm):
    """Return the class 0 (best) to 6 (none, also for NaN) of a received power, by :data:`CLASS_LIMITS_DBM`.

    Parameters
    ----------
    received_dbm : ndarray

    Returns
    -------
    ndarray of int, of the same shape

    Examples
    --------
    >>> power_class(np.array([-80.0, -100.0, np.nan])).tolist()
    [0, 2, 6]
    """
    values = np.where(np.isnan(received_dbm), -np.inf, received_dbm)
    return np.sum(values[..., None] < np.array(CLASS_LIMITS_DBM), axis=-1)


def class_label(index):
    """Return the limits of a class as text.

    Parameters
    ----------
    index : int

    Returns
    -------
    str

    Examples
    --------
    >>> class_label(1), class_label(0)
    ('-95 ... -85', '>= -85')
    """
    if index == 0:
        return f">= {CLASS_LIMITS_DBM[0]:.0f}"
    if index == len(CLASS_LIMITS_DBM):
        return f"< {CLASS_LIMITS_DBM[-1]:.0f}"
    return f"{CLASS_LIMITS_DBM[index]:.0f} ... {CLASS_LIMITS_DBM[index - 1]:.0f}"
