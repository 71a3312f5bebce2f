"""From rows of masts and radio equipment to emitters: one operator on one band of one mast, gaps filled by defaults."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Sequence, Tuple

import numpy as np

from ...errors import InputError, Message
from ...radio.link_budget import resource_element_dbm
from ...resources import load_json
from ..register import operators
from ..register.technologies import technologies_of

BANDS = ("rules", "bands.json")
MISSING_PARTS = ("technology", "band", "power", "gain", "height")


@dataclass(frozen=True)
class TowerRows:
    """Masts with their radio as read: one value a row in every column given, None, "" or NaN where missing."""

    lonlat: np.ndarray
    ids: Sequence[str]
    operators: Sequence[object]
    technology: Optional[Sequence[str]] = None
    band_mhz: Optional[np.ndarray] = None
    power_dbm: Optional[np.ndarray] = None
    eirp_dbm: Optional[np.ndarray] = None
    gain_dbi: Optional[np.ndarray] = None
    azimuth: Optional[np.ndarray] = None
    downtilt: Optional[np.ndarray] = None
    height_m: Optional[np.ndarray] = None

    def numbers(self, name):
        """Return a number column, NaN where it is missing."""
        column = getattr(self, name)
        return np.full(len(self.lonlat), np.nan) if column is None else np.asarray(column, float)

    @classmethod
    def joined(cls, masts, radio_ids, **radio):
        """Return the rows of a radio table with position (and missing height) of the mast of the same id.

        Returns
        -------
        rows : TowerRows
        lost : int
            Rows whose mast is not there.
        """
        place = {str(code): row for row, code in enumerate(masts.ids)}
        at = np.array([place.get(str(code), -1) for code in radio_ids], np.int64)
        keep = np.flatnonzero(at >= 0)
        part = {name: np.asarray(column)[keep] for name, column in radio.items() if column is not None}
        height = masts.numbers("height_m")[at[keep]]
        own = np.asarray(part.get("height_m", np.full(len(keep), np.nan)), float)
        part["height_m"] = np.where(np.isnan(own), height, own)
        rows = cls(np.asarray(masts.lonlat)[at[keep]], [masts.ids[row] for row in at[keep]], **part)
        return rows, int((at < 0).sum())


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

    def label(self, language="vi"):
        """Return the name in ``language``."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Emitters:
    """Emitters of one service, one element each.

    Attributes
    ----------
    lonlat : (n, 2) degrees
    tower : tuple of str, the mast's id
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
    def defaulted_towers(self):
        """Number of masts of which at least one figure is a default."""
        return len({tower for tower, gaps in zip(self.tower, self.missing) if gaps.any()})


def load_service(code):
    """Return the :class:`Service` of "lte", "nr" or "dvbt2"."""
    for entry in load_json(*BANDS)["services"]:
        if entry["code"] == code:
            return Service(**{**entry, "technologies": tuple(entry["technologies"])})
    raise InputError("There is no service {code}.", code=code)


def build(rows, service, wanted=(), defaults=None):
    """Return the :class:`Emitters` of a service.

    Every figure that is missing is taken from ``defaults`` (resources/rules/bands.json) and
    noted as such: a row without technology is taken to carry the service, a row without band
    its technology's usual one, and so on.

    Parameters
    ----------
    rows : TowerRows
    service : Service
    wanted : sequence of str
        Operator codes; all met without it.

    Raises
    ------
    InputError
        No row carries the service.
    """
    defaults = defaults or load_json(*BANDS)
    matched = operators.match(rows.operators)
    codes = tuple(wanted) or matched.codes
    found = [_emitter(rows, service, defaults, row, technology)
             for row in range(len(rows.lonlat)) if np.isfinite(rows.lonlat[row]).all()
             for technology in _carried(rows, service, row)]
    place = {code: column for column, code in enumerate(codes)}
    listed = [(place[code], emitter) for emitter in found
              for code in np.array(matched.codes, object)[matched.present[emitter["row"]]] if code in place]
    if not listed:
        raise InputError("TOWERS: no row carries {service} for the operators asked for. Check OPERATOR_FIELD, "
                         "TECHNOLOGY_FIELD and OPERATORS.", service=service.en)

    def column(name):
        return np.array([emitter[name] for _, emitter in listed], float)

    unnamed = int(np.count_nonzero(~matched.present.any(axis=1)))
    result = Emitters(
        lonlat=np.array([rows.lonlat[emitter["row"]] for _, emitter in listed], float),
        tower=tuple(str(rows.ids[emitter["row"]]) for _, emitter in listed),
        operator=np.array([operator for operator, _ in listed], np.int64), codes=codes,
        technology=tuple(emitter["technology"] for _, emitter in listed),
        frequency_ghz=column("frequency_ghz"), height_m=column("height_m"), eirp_dbm=column("eirp_dbm"),
        azimuth=column("azimuth"), downtilt=column("downtilt"), radius_m=column("radius_m"),
        missing=np.array([emitter["missing"] for _, emitter in listed], bool), pattern=service.pattern,
    )
    return _with_notes(result, matched, unnamed)


def _with_notes(emitters, matched, unnamed):
    notes = list(matched.notes())
    if unnamed:
        notes.append(Message("TOWERS: {count} rows name no operator and serve nobody.", count=unnamed))
    for part, name in enumerate(MISSING_PARTS):
        count = len({tower for tower, gap in zip(emitters.tower, emitters.missing[:, part]) if gap})
        if count:
            notes.append(Message("TOWERS: {count} masts have no {what}; the default of resources/rules/bands.json "
                                 "is used.", count=count, what=PART_NAMES[name]))
    return Emitters(**{**emitters.__dict__, "notes": tuple(notes)})


PART_NAMES = {
    "technology": Message("technology"), "band": Message("band"), "power": Message("power or EIRP"),
    "gain": Message("antenna gain"), "height": Message("antenna height"),
}


def _carried(rows, service, row):
    """Return the service's technologies on a row; None stands for a row that says nothing."""
    named = technologies_of(rows.technology[row]) if rows.technology is not None else None
    if named is None:
        return (None,)
    return tuple(technology for technology in named if technology in service.technologies)


def _emitter(rows, service, defaults, row, technology):
    named = technology or service.technologies[0]
    band = rows.numbers("band_mhz")[row]
    entry = band_defaults(defaults, named, defaults["default_band_mhz"][named] if np.isnan(band) else band)
    power, eirp, gain = (rows.numbers(name)[row] for name in ("power_dbm", "eirp_dbm", "gain_dbi"))
    height, tilt = rows.numbers("height_m")[row], rows.numbers("downtilt")[row]
    no_height = not height > 0.0  # a height of zero is a missing one
    no_power, no_gain = np.isnan(eirp) and np.isnan(power), np.isnan(eirp) and np.isnan(gain)
    if np.isnan(eirp):
        eirp = ((entry["power_dbm"] if np.isnan(power) else power) + (entry["gain_dbi"] if np.isnan(gain) else gain)
                - entry["feeder_db"])
    return {
        "row": row, "technology": named, "frequency_ghz": (entry["band_mhz"] if np.isnan(band) else band) / 1000.0,
        "eirp_dbm": float(resource_element_dbm(eirp, entry["resource_blocks"])),
        "height_m": defaults["antenna_height_m"] if no_height else height,
        "downtilt": entry["downtilt"] if np.isnan(tilt) else tilt, "azimuth": rows.numbers("azimuth")[row],
        "radius_m": entry["radius_m"], "missing": (technology is None, np.isnan(band), no_power, no_gain, no_height),
    }


def band_defaults(defaults, technology, mhz):
    """Return the default figures of the band of a technology nearest to ``mhz``."""
    entries = [entry for entry in defaults["bands"] if entry["technology"] == technology]
    inside = [entry for entry in entries if entry["from_mhz"] <= mhz <= entry["to_mhz"]]
    return min(inside or entries, key=lambda entry: abs(entry["band_mhz"] - mhz))
