"""What provinces and aviation law ask of a mast: spacing, offices, heights that need approval."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from ..errors import InputError, Message
from ..formats import Figure, format_number
from ..json_files import read_json
from ..resources import load_json

FILE = ("rules", "spacing.json")
ANY_CLASS = "*"
LABEL = Message("Spacing rules of the province (JSON)")
SCHEMA = ("schemas", "spacing.json")


@dataclass(frozen=True)
class Spacing:
    """One province's rules.

    ``rows`` are (class, highest mast in metres or None, urban metres, rural metres or None);
    the first row that fits a mast counts. ``office_m`` is the distance from authority offices
    within which only ``office_classes`` may stand.
    """

    code: str
    vi: str
    en: str
    rows: Tuple[tuple, ...]
    office_m: float = 0.0
    office_classes: Tuple[str, ...] = ()
    notes: Tuple[Message, ...] = ()

    def text(self, language="vi"):
        """Return the name of the rules."""
        return self.vi if language == "vi" else self.en

    def required_m(self, mast_class, height_m, urban):
        """Return the least distance in metres to another mast.

        Parameters
        ----------
        mast_class : sequence of str
        height_m : (n,) array, NaN unknown (then the rows without a height limit count)
        urban : (n,) float array, 1 urban, 0 rural, NaN unknown (the larger distance counts)
        """
        found = np.zeros(len(mast_class))
        for row, (code, height, town) in enumerate(zip(mast_class, height_m, urban)):
            found[row] = self._one(code, height, town)
        return found

    def _one(self, code, height_m, urban):
        for known, limit, town_m, country_m in self.rows:
            if known not in (ANY_CLASS, code) or (limit is not None and not height_m <= limit):
                continue
            country_m = town_m if country_m is None else country_m
            return max(town_m, country_m) if np.isnan(urban) else (town_m if urban else country_m)
        return 0.0


def fixed(distance_m, office_m=0.0, office_classes=("A1a", "A1b")):
    """Return rules of one distance everywhere (the MIN_SPACING or DISTANCE parameter)."""
    vi, en = (format_number(distance_m, None, language) for language in ("vi", "en"))
    return Spacing("fixed", f"{vi} m ở mọi nơi", f"{en} m everywhere",
                   ((ANY_CLASS, None, float(distance_m), float(distance_m)),), office_m, tuple(office_classes))


def spacing(code=None, content=None):
    """Return the rule set ``code`` (default: the content's default) of a JSON content (default: the shipped file).

    Raises
    ------
    InputError
        If there is no such set, or a row of it cannot be read.
    """
    content = content or load_json(*FILE)
    code = code or content.get("default") or content["sets"][0]["code"]
    for entry in content["sets"]:
        if entry["code"] == code:
            return _read(entry)
    raise InputError("{parameter}: no rule set is called {code}. Known: {known}.", parameter=LABEL, code=code,
                     known=", ".join(entry["code"] for entry in content["sets"]))


def chosen(distance_m=None, path="", code=""):
    """Return the rules of a run: a fixed distance, else a set of a JSON file, else a shipped set.

    A fixed distance keeps the office rule of the set.
    """
    found = spacing(code, read_json(path, LABEL, SCHEMA) if path else None)
    return found if distance_m is None else fixed(distance_m, found.office_m, found.office_classes)


def _read(entry):
    rows, notes = [], []
    for row in entry["spacing"]:
        urban, rural = row["urban_m"], row.get("rural_m")
        if rural is None:
            notes.append(Message("Rules {code}: no rural distance is known for class {name}; the urban one "
                                 "({distance} m) is used.", code=entry["code"], name=row["class"], distance=urban))
        rows.append((row["class"], row.get("max_height_m"), float(urban), None if rural is None else float(rural)))
    office = entry.get("office") or {}
    return Spacing(entry["code"], entry["vi"], entry["en"], tuple(rows), float(office.get("distance_m") or 0.0),
                   tuple(office.get("classes", ())), tuple(notes))


@dataclass(frozen=True)
class Aerodrome:
    """An aerodrome seen from n masts: distances in metres and its elevation (NaN: that of the ground around)."""

    name: str
    distance_m: np.ndarray
    elevation_m: float = np.nan


def approvals(top_m, aerodromes=(), ground_m=None, airspace: Optional[dict] = None):
    """Return for each mast the approvals its height asks for; nothing is ever forbidden here.

    Decree 32/2016/ND-CP: 45 m above ground, or above the aerodrome's level in its
    neighbourhood, which ends where the conical surface does. That surface rises from 45 m, so
    what pierces it is listed too; approach fans are not modelled, so every mast inside
    the inner radius is.

    Parameters
    ----------
    top_m : (n,) array
        Top of structure and building above ground, NaN unknown.
    aerodromes : sequence of Aerodrome
    ground_m : (n,) array, optional
        Terrain height; without it ground and aerodrome are taken as level.

    Returns
    -------
    list of tuple of Message
    """
    air = airspace or load_json(*FILE)["airspace"]
    found = [[] for _ in range(len(top_m))]
    for mast, top in enumerate(top_m):
        if top >= air["obstacle_m"]:
            found[mast].append(Message("Needs approval: the top is {top} m above ground ({limit} m or more, "
                                       "Decree 32/2016).", top=Figure(top), limit=air["obstacle_m"]))
    for aerodrome in aerodromes:
        rise = 0.0
        if ground_m is not None and np.isfinite(aerodrome.elevation_m):
            rise = np.nan_to_num(np.asarray(ground_m, float) - aerodrome.elevation_m)
        above = np.asarray(top_m, float) + rise
        inner = aerodrome.distance_m <= air["inner_radius_m"]
        high = (aerodrome.distance_m <= air["conical_radius_m"]) & (above >= air["obstacle_m"])
        for mast in np.flatnonzero(inner | high):
            found[mast].append(Message("Needs approval: {distance} km from the aerodrome {name}, the top {above} m "
                                       "above its level.", name=aerodrome.name, above=Figure(above[mast], 0),
                                       distance=Figure(aerodrome.distance_m[mast] / 1000, 1)))
    return [tuple(messages) for messages in found]
