"""From positions to emitters: one operator on one band of one mast, gaps filled by defaults."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Tuple

import numpy as np

from ...errors import InputError, Message
from ...numbers.formats import Figure, few
from ...radio.link_budget import resource_element_dbm
from ...resources import load_json
from ..register import technologies

BANDS = ("rules", "bands.json")
ABOVE_M = 5  # antennas may stand on a short pole above the mast
LISTED = 10  # masts named in one message
PLANNED = ""  # id and operator of a mast that does not stand yet
MISSING_PARTS = ("technology", "band", "power", "gain", "height")


@dataclass(frozen=True)
class Service:
    """What is received: see ``services`` in resources/rules/bands.json."""

    code: str
    technologies: Tuple[str, ...]
    threshold: float
    unit: str
    receiver_m: float
    pattern: str
    vi: str
    en: str

    def label(self, language):
        """Return the name in ``language``."""
        return self.vi if language == "vi" else self.en

    @property
    def broadcasts(self):
        """Whether it comes from broadcasters, which mobile operators are not."""
        return technologies.broadcast().issuperset(self.technologies)


@dataclass(frozen=True)
class Emitters:
    """Emitters of one service, one element each.

    Attributes
    ----------
    lonlat : (n, 2) degrees, of the position
    tower : tuple of str, the mast's id
    communes : tuple of str, what the register writes, "" for nothing
    position : (n,) int, of the register
    by_radio : (n,) bool, the operator is known from RADIO alone
    operator : (n,) int, column of ``codes``
    codes : tuple of str
    technology : tuple of str
    frequency_ghz, height_m, downtilt, azimuth, radius_m : (n,) float; azimuth NaN is three sectors
    eirp_dbm : (n,) float, per resource element where the service has them
    missing : (n, 5) bool, which of :data:`MISSING_PARTS` were defaulted
    pattern : str
    notes : tuple of Message
    """

    lonlat: np.ndarray
    tower: Tuple[str, ...]
    communes: Tuple[str, ...]
    position: np.ndarray
    by_radio: np.ndarray
    operator: np.ndarray
    codes: Tuple[str, ...]
    technology: Tuple[str, ...]
    frequency_ghz: np.ndarray
    height_m: np.ndarray
    eirp_dbm: np.ndarray
    azimuth: np.ndarray
    downtilt: np.ndarray
    radius_m: np.ndarray
    missing: np.ndarray
    pattern: str
    notes: Tuple[Message, ...] = field(default=())

    def __len__(self):
        return len(self.tower)

    @property
    def stations(self):
        """Number of positions with the service."""
        return len(np.unique(self.position))

    @property
    def defaulted_towers(self):
        """Number of positions of which at least one figure is a default."""
        return len(np.unique(self.position[self.missing.any(axis=1)]))


def load_service(code):
    """Return the :class:`Service` of "lte", "nr" or "dvbt2".

    Parameters
    ----------
    code : str

    Returns
    -------
    Service

    Raises
    ------
    InputError

    Examples
    --------
    >>> load_service("lte").technologies, load_service("dvbt2").unit, load_service("dvbt2").broadcasts
    (('4G',), 'dBµV/m', True)
    """
    for entry in load_json(*BANDS)["services"]:
        if entry["code"] == code:
            return Service(**{**entry, "technologies": tuple(entry["technologies"])})
    raise InputError("There is no service {code}.", code=code)


def build(positions, service, wanted=(), defaults=None):
    """Return the :class:`Emitters` of a service: those of RADIO, else one for every operator on a position.

    Every figure that is missing is taken from ``defaults`` (resources/rules/bands.json) and
    noted as such: a row without technology is taken to carry the service, a row without band
    its technology's usual one, and so on.

    Parameters
    ----------
    positions : register.positions.Positions
    service : Service
    wanted : sequence of str
        Operator codes; all met without it.
    defaults : dict, optional

    Returns
    -------
    Emitters

    Raises
    ------
    InputError
        Nothing carries the service.

    Examples
    --------
    A mast of one operator at 45 m; what it lacks is the usual of its band, 63 dBm over 1,200 elements:

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ..register.positions import Register, gather
    >>> masts = Register(np.array([[105.0, 9.2]]), ["M1"], tenants=["Viettel"], height_m=np.array([45.0]))
    >>> found = build(gather(masts, LocalPlane(105.0, 9.2)), load_service("lte"))
    >>> found.codes, found.height_m.tolist(), found.frequency_ghz.tolist(), found.eirp_dbm.round(1).tolist()
    (('VTL',), [45.0], [1.8], [32.2])
    """
    defaults = defaults or load_json(*BANDS)
    rows = _of_radio(positions) if positions.equipment is not None else _of_positions(positions)
    codes = tuple(wanted) or tuple(code for code, used in zip(positions.codes, _used(positions, rows, service)) if used)
    place = {code: column for column, code in enumerate(codes)}
    listed = [(place[code], figures) for row in rows
              for figures in [_figures(row, service, defaults, technology) for technology in _carried(row, service)]
              for code in np.array(positions.codes, object)[row["named"]] if code in place]
    if not listed:
        raise InputError("TOWERS: no row carries {service} for the operators asked for. Check OPERATOR_FIELD, "
                         "TECHNOLOGY_FIELD and OPERATORS.", service=service.en)

    def column(name, kind=float):
        return np.array([figures[name] for _, figures in listed], kind)

    operator, position = np.array([operator for operator, _ in listed], np.int64), column("position", np.int64)
    mine = np.array([positions.column(codes[one]) for one in operator.tolist()], np.int64)
    result = Emitters(
        lonlat=positions.lonlat[position], tower=tuple(figures["mast"] for _, figures in listed), position=position,
        communes=tuple(positions.communes[row] for row in position.tolist()),
        by_radio=positions.by_radio[position, mine], operator=operator, codes=codes,
        technology=tuple(figures["technology"] for _, figures in listed),
        frequency_ghz=column("frequency_ghz"), height_m=column("height_m"), eirp_dbm=column("eirp_dbm"),
        azimuth=column("azimuth"), downtilt=column("downtilt"), radius_m=column("radius_m"),
        missing=column("missing", bool), pattern=service.pattern)
    return replace(result, notes=(*positions.notes, *_above_mast(positions), *_default_notes(result),
                                  *_band_notes(result, defaults)))


def planned(lonlat, service, *, height_m=np.nan, band_mhz=np.nan, eirp_dbm=np.nan, defaults=None):
    """Return the one emitter of a mast that does not stand yet; what is not given is a default, and noted as such.

    Parameters
    ----------
    lonlat : (2,) degrees
    service : Service
    height_m, band_mhz, eirp_dbm : float
        NaN where not known; the EIRP is that of the whole carrier.
    defaults : dict, optional
        As for :func:`build`.

    Returns
    -------
    Emitters

    Examples
    --------
    >>> mast = planned([105.0, 9.2], load_service("lte"), height_m=45.0)
    >>> mast.height_m.tolist(), mast.frequency_ghz.tolist(), mast.radius_m.tolist()
    ([45.0], [1.8], [3500.0])
    """
    defaults = defaults or load_json(*BANDS)
    row = {**dict.fromkeys(_NUMBERS, np.nan), "position": 0, "mast": PLANNED, "height_m": height_m,
           "band_mhz": band_mhz, "eirp_dbm": eirp_dbm}
    figures = _figures(row, service, defaults, service.technologies[0])
    numbers = {name: np.array([figures[name]], float) for name in ("frequency_ghz", "height_m", "eirp_dbm", "azimuth",
                                                                   "downtilt", "radius_m")}
    result = Emitters(
        lonlat=np.array([lonlat], float), tower=(PLANNED,), communes=("",), position=np.zeros(1, np.int64),
        by_radio=np.zeros(1, bool), operator=np.zeros(1, np.int64), codes=(PLANNED,),
        technology=(figures["technology"],), missing=np.array([figures["missing"]], bool), pattern=service.pattern,
        **numbers)
    return replace(result, notes=tuple(_default_notes(result)))


def _used(positions, rows, service):
    """Return which operators are looked at: those with equipment in RADIO, else all that stand on a mast.

    Who only broadcasts is none of "all operators" of a mobile service, and the other way round.
    """
    if positions.equipment is None:
        return positions.present.any(axis=0)
    alike = [not row["technology"] or any((code in technologies.broadcast()) == service.broadcasts
                                          for code in row["technology"]) for row in rows]
    return positions.equipment.named[alike].any(axis=0)


_NUMBERS = ("band_mhz", "power_dbm", "eirp_dbm", "gain_dbi", "azimuth", "downtilt", "height_m")


def _of_radio(positions):
    """Return a dict for each row of equipment on a position; a missing height is that of the mast."""
    equipment = positions.equipment
    texts = equipment.radio.texts("technology")
    numbers = {name: equipment.radio.numbers(name)[equipment.rows] for name in _NUMBERS}
    top = positions.top_m[equipment.position]
    numbers["height_m"] = np.where(numbers["height_m"] > 0, numbers["height_m"], top)  # zero is a missing height
    return [{"position": int(position), "mast": mast, "named": named, "technology": technologies.read(texts[row]).codes,
             **{name: float(values[k]) for name, values in numbers.items()}}
            for k, (row, position, mast, named) in enumerate(
                zip(equipment.rows.tolist(), equipment.position.tolist(), equipment.mast, equipment.named))]


def _above_mast(positions):
    """Return a note on antennas that hang higher than their mast and the building under it."""
    if positions.equipment is None:
        return
    equipment = positions.equipment
    top = positions.top_m[equipment.position]
    high = np.flatnonzero(equipment.radio.numbers("height_m")[equipment.rows] > top + ABOVE_M)
    if len(high):
        named = dict.fromkeys(equipment.mast[row] for row in high.tolist())
        yield Message("RADIO: {count} antennas hang more than {slack} m above the top of their mast and are used as "
                      "they "
                      "stand: {ids}. Heights are above ground, not above the sea.", count=len(high), slack=ABOVE_M,
                      ids=few(named, LISTED))


def _of_positions(positions):
    """Return a dict for each position: all its operators with equipment of which nothing is known."""
    nothing = dict.fromkeys(_NUMBERS, np.nan)
    return [{**nothing, "position": position, "mast": positions.ids[position], "named": positions.present[position],
             "technology": None, "height_m": float(positions.top_m[position])} for position in range(len(positions))]


def _default_notes(emitters):
    for part, name in enumerate(MISSING_PARTS):
        count = len(np.unique(emitters.position[emitters.missing[:, part]]))
        if count:
            yield Message("TOWERS: {count} masts have no {what}; the default of resources/rules/bands.json is used.",
                          count=count, what=PART_NAMES[name])


def _band_notes(emitters, defaults):
    """Return a note on bands in which the technology that stands beside them is not used."""
    known, used = {(entry["technology"], entry["from_mhz"], entry["to_mhz"]) for entry in defaults["bands"]}, []
    for one, (technology, mhz) in enumerate(zip(emitters.technology, (1000 * emitters.frequency_ghz).tolist())):
        own = [(low, high) for code, low, high in known if code == technology]
        if own and not emitters.missing[one, 1] and not any(low <= mhz <= high for low, high in own):
            used.append((technology, mhz, emitters.tower[one]))
    if used:
        yield Message("RADIO: {count} entries ({share} %) name a band in which their technology is not used, such as "
                      "{technology} at {band} MHz; they are computed as written, with the figures of the nearest band "
                      "(masts {ids}). Check band and technology.", count=len(used),
                      share=Figure(100.0 * len(used) / len(emitters), 1), technology=used[0][0],
                      band=Figure(used[0][1]), ids=technologies.some(mast for *_, mast in used))


PART_NAMES = {
    "technology": Message("technology"), "band": Message("band"), "power": Message("power or EIRP"),
    "gain": Message("antenna gain"), "height": Message("antenna height"),
}


def _carried(row, service):
    """Return the service's technologies on a row; None stands for a row that says nothing."""
    if row["technology"] is None:
        return (None,)
    return tuple(technology for technology in row["technology"] if technology in service.technologies)


def _figures(row, service, defaults, technology):
    """Return what one emitter sends, gaps filled by the defaults of its band."""
    named, band = technology or service.technologies[0], row["band_mhz"]
    entry = band_defaults(defaults, named, defaults["default_band_mhz"][named] if np.isnan(band) else band)
    power, eirp, gain, tilt = (row[name] for name in ("power_dbm", "eirp_dbm", "gain_dbi", "downtilt"))
    no_height = not row["height_m"] > 0.0
    no_power, no_gain = np.isnan(eirp) and np.isnan(power), np.isnan(eirp) and np.isnan(gain)
    if np.isnan(eirp):
        eirp = ((entry["power_dbm"] if np.isnan(power) else power) + (entry["gain_dbi"] if np.isnan(gain) else gain)
                - entry["feeder_db"])
    return {
        "position": row["position"], "mast": row["mast"], "technology": named,
        "frequency_ghz": (entry["band_mhz"] if np.isnan(band) else band) / 1000.0,
        "eirp_dbm": float(resource_element_dbm(eirp, entry["resource_blocks"])),
        "height_m": defaults["antenna_height_m"] if no_height else row["height_m"],
        "downtilt": entry["downtilt"] if np.isnan(tilt) else tilt, "azimuth": row["azimuth"],
        "radius_m": entry["radius_m"], "missing": (technology is None, np.isnan(band), no_power, no_gain, no_height),
    }


def band_defaults(defaults, technology, mhz):
    """Return the default figures of the band of a technology nearest to ``mhz``.

    Parameters
    ----------
    defaults : dict
        resources/rules/bands.json.
    technology : str
    mhz : float

    Returns
    -------
    dict

    Examples
    --------
    Of a band that holds the frequency and of the nearest one:

    >>> bands = {"bands": [{"technology": "4G", "band_mhz": 900, "from_mhz": 880, "to_mhz": 960},
    ...                    {"technology": "4G", "band_mhz": 1800, "from_mhz": 1710, "to_mhz": 1880}]}
    >>> [band_defaults(bands, "4G", mhz)["band_mhz"] for mhz in (955, 1400, 1700)]
    [900, 1800, 1800]
    """
    entries = [entry for entry in defaults["bands"] if entry["technology"] == technology]
    inside = [entry for entry in entries if entry["from_mhz"] <= mhz <= entry["to_mhz"]]
    return min(inside or entries, key=lambda entry: abs(entry["band_mhz"] - mhz))
