"""What provinces and aviation law ask of a mast: spacing, offices, heights that need approval."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional, Tuple

import numpy as np

from ..errors import InputError, Message
from ..files.json_files import read_json
from ..messages import both
from ..numbers.formats import Figure, format_number
from ..resources import load_json
from ..rules.validity import validity

FILE = ("rules", "spacing.json")
ANY_CLASS = "*"
ANY, OTHER, SAME = "any", "other", "same"  # networks
LABEL = Message("Spacing rules of the province (JSON)")
SCHEMA = ("schemas", "spacing.json")


@dataclass(frozen=True)
class OfficeRule:
    """The rule on masts near authority offices, by the document it stands in."""

    document: str

    def text(self, language):
        """Return the document."""
        return self.document

    cited = text


@dataclass(frozen=True)
class Spacing:
    """One province's rules.

    ``rows`` are (class, highest mast in metres or None, urban metres, rural metres or None, network): the first row
    that fits a mast counts, for each network apart. A network is the operators with equipment on a mast; "same" rows
    bind masts that share an operator, "other" rows masts with different ones, "any" rows both. Masts no higher than
    ``exempt_m`` keep no distance. ``office_m`` is the distance from authority offices within which only
    ``office_classes`` may stand; ``office_document`` says so, "" where it is that of the distances.
    """

    code: str
    vi: str
    en: str
    rows: Tuple[tuple, ...]
    office_m: float = 0.0
    office_classes: Tuple[str, ...] = ()
    notes: Tuple[Message, ...] = ()
    exempt_m: Optional[float] = None
    article: str = ""
    document: str = ""
    office_document: str = ""

    @property
    def office_rule(self):
        """The rule on offices, as it is cited."""
        return OfficeRule(self.office_document) if self.office_document else self

    @property
    def asks_class(self):
        """Whether the distances hang on the class of a mast."""
        return any(row[0] != ANY_CLASS for row in self.rows)

    def cited(self, language):
        """Return article and document of the rules, their name where no document is known."""
        return ", ".join(filter(None, (self.article, self.document))) if self.document else self.text(language)

    def text(self, language):
        """Return the name of the rules."""
        return self.vi if language == "vi" else self.en

    def required_m(self, mast_class, height_m, urban, network=OTHER):
        """Return the least distance in metres to another mast of the same or of an other network.

        Parameters
        ----------
        mast_class : sequence of str
        height_m : (n,) array, NaN unknown (then the rows without a height limit count)
        urban : (n,) float array, 1 urban, 0 rural, NaN unknown (the larger distance counts)
        network : str
            "other" or "same".
        """
        found = np.zeros(len(mast_class))
        for row, (code, height, town) in enumerate(zip(mast_class, height_m, urban)):
            found[row] = self._one(code, height, town, network)
        return np.where(self.exempt(height_m), 0.0, found)

    def exempt(self, height_m):
        """Return which masts are so low that no distance binds them; an unknown height is not, nor is zero."""
        height_m = np.asarray(height_m, float)
        return np.zeros(len(height_m), bool) if self.exempt_m is None else (height_m > 0) & (
            height_m <= self.exempt_m)

    def is_read(self, mast_class, height_m, urban, network=OTHER):
        """Whether the document's distance for a mast is known; where it is not, :meth:`required_m` takes the urban one.
        """
        row = self._row(mast_class, height_m, network)
        return row is None or row[3] is not None or urban == 1.0

    def _row(self, code, height_m, network):
        return next((row for row in self.rows if row[4] in (ANY, network) and row[0] in (ANY_CLASS, code)
                     and (row[1] is None or height_m <= row[1])), None)

    def _one(self, code, height_m, urban, network):
        row = self._row(code, height_m, network)
        if row is None:
            return 0.0
        town_m, country_m = row[2], row[2] if row[3] is None else row[3]
        return max(town_m, country_m) if np.isnan(urban) else (town_m if urban else country_m)

    def limits(self, first, second, distance_m, mast_class, *, height_m, urban, present):
        """Return for pairs of masts the longest distance that binds them and is not kept, 0 where all are.

        A mast without any operator counts as an other network; where both limits bind, the longer broken one counts.

        Parameters
        ----------
        first, second : (k,) int arrays
            Masts of each pair.
        distance_m : (k,) array
        mast_class, height_m, urban
            Of the n masts, as for :meth:`required_m`.
        present : (n, O) bool
            Operators with equipment.
        """
        count = present.sum(axis=1)
        shared = (present[first] & present[second]).any(axis=1)
        alone = shared & (count[first] == 1) & (count[second] == 1)
        free = self.exempt(height_m)
        found = np.zeros(len(first))
        for network, binds in ((OTHER, ~alone), (SAME, shared)):
            needed = self.required_m(mast_class, height_m, urban, network)
            limit = np.maximum(needed[first], needed[second])
            broken = binds & (distance_m < limit) & ~free[first] & ~free[second]
            found = np.maximum(found, np.where(broken, limit, 0.0))
        return found

    def widest_m(self):
        """Return the longest distance the rules ask for."""
        return max((max(town, town if country is None else country) for _, _, town, country, _ in self.rows),
                   default=0.0)


def fixed(distance_m, office_m=0.0, office_classes=("A1a", "A1b")):
    """Return rules of one distance everywhere (the MIN_SPACING or DISTANCE parameter).

    Examples
    --------
    >>> rules = fixed(300.0)
    >>> rules.required_m(["A2a", "A2b"], np.array([18.0, 42.0]), np.array([1.0, np.nan])).tolist(), rules.widest_m()
    ([300.0, 300.0], 300.0)
    """
    vi, en = (said.format(distance=format_number(distance_m, None, language=language))
              for said, language in zip(both("{distance} m everywhere"), ("vi", "en")))
    return Spacing("fixed", vi, en,
                   ((ANY_CLASS, None, float(distance_m), float(distance_m), ANY),), office_m=office_m,
                   office_classes=tuple(office_classes))


NONE_CHOSEN = Message("No rule on spacing was chosen: pairs that stand too close, refusals by spacing and masts "
                      "avoidable "
                      "by spacing are not worked out. Choose RULE_SET or RULES, or give a distance.")


def spacing(code=None, content=None):
    """Return the rule set ``code`` (default: the content's default) of a JSON content (default: the shipped file).

    Raises
    ------
    InputError
        If there is no such set, or a row of it cannot be read.

    Examples
    --------
    >>> spacing("hai_duong_2018").code, spacing("hai_duong_2018").widest_m() > 0
    ('hai_duong_2018', True)
    >>> spacing("nowhere")
    Traceback (most recent call last):
    InputError: no rule set is called nowhere.
    """
    content = content or load_json(*FILE)
    code = code or content.get("default") or content["sets"][0]["code"]
    for entry in content["sets"]:
        if entry["code"] == code:
            return _read(entry)
    raise InputError("{parameter}: no rule set is called {code}. Known: {known}.", parameter=LABEL, code=code,
                     known=", ".join(entry["code"] for entry in content["sets"]))


def chosen(distance_m=None, path="", code=""):
    """Return the rules of a run: a fixed distance, a set of a JSON file, a shipped set, or None where none is chosen.

    A fixed distance keeps the office rule of a set that is chosen beside it.

    Examples
    --------
    Nothing chosen is no rule; a distance beside a set keeps the rule on offices of that set:

    >>> chosen() is None, chosen(250.0).widest_m(), chosen(250.0, code="hai_duong_2018").office_m == spacing(
    ...     "hai_duong_2018").office_m
    (True, 250.0, True)
    """
    found = spacing(code, read_json(path, LABEL, SCHEMA) if path else None) if path or code else None
    if distance_m is None:
        return found
    return fixed(distance_m) if found is None else replace(
        fixed(distance_m, found.office_m, found.office_classes),
        office_document=found.office_document or found.document)


def _read(entry):
    rows, notes = [], []
    for row in entry["spacing"]:
        urban, rural = row["urban_m"], row.get("rural_m")
        if rural is None:
            notes.append(Message("Rules {code}: no rural distance is known for class {name}; sites that are proposed "
                                 "keep the urban one ({distance} m), no request is held against it.",
                                 code=entry["code"], name=row["class"], distance=urban))
        rows.append((row["class"], row.get("max_height_m"), float(urban), None if rural is None else float(rural),
                     row.get("network", ANY)))
    if entry.get("document"):
        notes.append(Message("Rule on spacing: {document}, {article}, {validity}.", document=entry["document"],
                             article=entry.get("article") or Message("article not stated"), validity=validity(entry)))
    if entry.get("territory"):
        notes.append(Message("This rule on spacing was issued for {territory}; elsewhere it holds only where the "
                             "province has adopted it.", territory=entry["territory"]))
    office = entry.get("office") or {}
    document = office.get("document") or ""
    if document:
        notes.append(Message("Rule on masts near offices: {document}.", document=document))
    exempt = entry.get("exempt_height_m")
    return Spacing(entry["code"], entry["vi"], entry["en"], tuple(rows),
                   office_m=float(office.get("distance_m") or 0.0),
                   office_classes=tuple(office.get("classes", ())), notes=tuple(notes),
                   exempt_m=None if exempt is None else float(exempt),
                   article=entry.get("article") or "", document=entry.get("document") or "",
                   office_document=document)


@dataclass(frozen=True)
class Aerodrome:
    """An aerodrome seen from n masts: distances in metres and its elevation (NaN: that of the ground around)."""

    name: str
    distance_m: np.ndarray
    elevation_m: float = np.nan


def approvals(top_m, aerodromes=(), ground_m=None):
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

    Examples
    --------
    50 m is high anywhere; 30 m is told only within the inner radius of an aerodrome:

    >>> field = Aerodrome("Cà Mau", np.array([30000.0, 2000.0]), 3.0)
    >>> [len(found) for found in approvals(np.array([50.0, 30.0]), (field,))], len(approvals(np.array([30.0]))[0])
    ([1, 1], 0)
    """
    air = load_json(*FILE)["airspace"]
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
