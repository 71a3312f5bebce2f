"""The plan for cables underground or tidied: a row per street and commune, from lists, works, roads and cables."""
from __future__ import annotations

import struct
from typing import NamedTuple, Tuple

import numpy as np

from ...errors import Message
from ...geometry.shapes import MULTILINE, line_wkb
from ...numbers.formats import Figure
from ...tables import Records
from ...territory.communes import UNKNOWN
from ...territory.stated_communes import one_spelling
from ...text.spelling import written
from . import model, tables
from .along import StreetNames, road_pieces, street_key

_CABLES = ("aerial_km", "under_km", "unsaid_km")
UNNAMED = Message("Roads without a name")
NEAR_END_M = 30.0  # a street this near to the end of another crosses it there
DIFFERS = 0.1  # share by which a typed length may differ from the drawn one before that is said


class StreetPlan(NamedTuple):
    """Tables, declared numbers and what has to be said."""

    streets: Records
    by_commune: Records
    numbers: dict
    notes: Tuple[Message, ...]


class _Street:
    """The pieces of one street in one commune, and what they sum up to."""

    def __init__(self, key, name, commune, *, rows, pieces):
        self.key, self.name, self.commune, self.rows = key, name, commune, rows
        km = pieces.cut.km[rows]
        self.km = float(km.sum())
        self.aerial, self.under = (float(km[flag[rows]].sum()) for flag in (pieces.aerial, pieces.under))
        self.unsaid = float(km[(pieces.unsaid & ~pieces.aerial)[rows]].sum())
        self.operators = [name for column, name in enumerate(pieces.operators) if pieces.carried[rows, column].any()]
        times = pieces.works[np.isin(pieces.beside_works, rows)].sum(axis=0)
        self.works = np.argsort(-times, kind="stable")[:np.count_nonzero(times)].tolist()  # along most of it first


def street_plan(roads, *, cables, works, listed, communes, plane, options):
    """Return the :class:`StreetPlan`.

    Parameters
    ----------
    roads : model.StreetRoads
    cables, works, communes : model.Cables, model.StreetWorks, model.StreetCommunes, each may be None
    listed : sequence of model.ListedStreet
    plane : geodesy.LocalPlane
    options : model.StreetOptions

    Returns
    -------
    StreetPlan

    Examples
    --------
    The same street of 100 m with the cable on its first half, in no commune:

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ...geometry.shapes import Shapes
    >>> plane = LocalPlane(105.0, 9.0)
    >>> road, cable = (Shapes(plane.inverse(np.array([[0.0, y], [end, y]])), np.array([0, 2]), np.array([0]),
    ...                       np.zeros(1, bool), count=1) for y, end in ((0.0, 100.0), (5.0, 45.0)))
    >>> found = street_plan(
    ...     model.StreetRoads(road, ["Lê Lợi"]), cables=model.Cables(cable, np.array([0.0]), ["VNPT"]), works=None,
    ...     listed=(), communes=None, plane=plane,
    ...     options=model.StreetOptions(language="en", cable_m=10.0, scope="all", least_km=0.0))
    >>> [found.streets.values[key] for key in ("street", "operators")], round(found.streets.values["aerial_km"][0], 3)
    ([['Lê Lợi'], ['VNPT']], 0.05)
    """
    if communes is None:
        listed = [one._replace(named=named) for one, named in zip(listed, one_spelling(one.named for one in listed))]
    return _Plan(roads, cables, works, communes, plane=plane, options=options).made(listed)


class _Plan:
    def __init__(self, roads, cables, works, communes, *, plane, options):
        self.roads, self.works, self.communes, self.plane, self.options = roads, works, communes, plane, options
        self.has_cables = cables is not None
        self.pieces = road_pieces(roads, cables, works, communes, plane=plane, options=options)
        self.names = StreetNames(roads.names)
        self.streets = self._streets()
        self.lines, self.unmatched, self.again, self.repeated = [], 0, 0, 0
        self.naming = {}  # which communes, as lists write them, named each street

    def _text(self, message):
        return message.text(self.options.language)

    def _streets(self):
        cut = self.pieces.cut
        keys = [self.names.key(name) for name in self.roads.names]
        number = {key: at for at, key in enumerate(dict.fromkeys(keys))}
        of_feature = np.array([number[key] for key in keys], np.int64)
        group = np.column_stack([of_feature[cut.feature], cut.commune]) if len(cut.km) else np.zeros((0, 2), np.int64)
        pairs, at = np.unique(group, axis=0, return_inverse=True)
        order = np.argsort(at.ravel(), kind="stable")
        first = np.searchsorted(at.ravel()[order], np.arange(len(pairs) + 1, dtype=np.int64))
        words = list(number)
        shown = {}
        for key, name in zip(keys, self.roads.names):
            shown.setdefault(key, name)
        found = {}
        for place, (name, commune) in enumerate(pairs.tolist()):
            key = words[name]
            found[key, commune] = _Street(key, shown[key], commune, rows=order[first[place]:first[place + 1]],
                                          pieces=self.pieces)
        return found

    # ---- rows

    def made(self, listed):
        done, seen = set(), set()
        for one in listed:
            mark = _same_row(one, self.names)
            self.repeated += mark in seen
            if mark not in seen:
                done |= self._listed(one, done)
            seen.add(mark)
        for where, street in self.streets.items():
            if where not in done and self._is_proposed(street):
                self._propose(street)
        self.lines.sort(key=lambda line: (line["comm_code"] == "", line["comm_code"], not line["in_list"],
                                          street_key(line["street"])))
        return StreetPlan(self._table(), self._by_commune(), self._numbers(), tuple(self._notes()))

    def _listed(self, one, done):
        """Add the rows of a street of a list; return the streets they stand for.

        A street that a row before stands for keeps its cables there, so that sums hold them once.
        """
        key = self.names.key(one.street)
        found = [street for (name, commune), street in self.streets.items()
                 if name == key and key and (one.commune < 0 or commune == one.commune)]
        if not found:
            self.unmatched += 1
            self._add(one, None, length=one.length_km, notes=[Message("No road of this name was found there.")])
        for street in found:
            notes, length = [], one.length_km
            if len(found) > 1 and np.isfinite(length):
                notes.append(Message("The list names {km} for the whole street.", km=Figure(length, 2, "km")))
                length = np.nan
            if len(found) > 1 and np.isfinite(one.cost_mvnd):
                notes.append(Message("The list names {cost} million VND for the whole street.",
                                     cost=Figure(one.cost_mvnd)))
            if np.isnan(length):
                length = street.km
                if one.start or one.end:
                    notes.append(Message("Whole length in the commune; where the stretch begins and ends is to be "
                                         "measured."))
            elif street.km and abs(length - street.km) > DIFFERS * street.km and not (one.start or one.end):
                notes.append(Message("The road layer has {km} in the commune.", km=Figure(street.km, 2, "km")))
            again = (street.key, street.commune) in done
            naming = self.naming.setdefault((street.key, street.commune), set())
            self.again += again and (self.communes is not None or one.named in naming)
            naming.add(one.named)
            if again:
                notes.append(Message("The street stands in an earlier row, too; its cables are counted there."))
            self._add(one if len(found) == 1 else one._replace(cost_mvnd=np.nan), street, length=length, notes=notes,
                      priced=len(found) > 1 and bool(np.isfinite(one.cost_mvnd)), again=again)
        return {(street.key, street.commune) for street in found}

    def _is_proposed(self, street):
        if not self.has_cables or street.aerial + street.unsaid < self.options.least_km:
            return False
        if street.works or self.options.scope == model.EVERYWHERE:
            return True
        urban = self._urban(street.commune)
        return self.options.scope == model.URBAN_ONLY and urban != 0

    def _urban(self, commune):
        return np.nan if self.communes is None or commune < 0 else self.communes.urban[commune]

    def _propose(self, street):
        urban = self._urban(street.commune)
        form, source = model.NO_FORM, ""
        if street.works:
            form, source = model.UNDERGROUND, model.WITH_WORKS
        elif urban == urban:
            form = self.options.urban_form if urban else self.options.other_form
            source = model.PROPOSED if form else ""
        notes = []
        if street.unsaid:
            notes.append(Message("{km} more carry cables of unknown class.", km=Figure(street.unsaid, 2, "km")))
        if urban != urban and not street.works:
            notes.append(Message("Whether the street is urban is not known."))
        nothing = model.ListedStreet(street.name, street.commune, "", "", length_km=np.nan, form=form, project="",
                                     lead="", firms="", shared=None, cost_mvnd=np.nan, fund="", year=np.nan, note="")
        self._add(nothing, street, length=street.aerial or np.nan, notes=notes, source=source)

    def _add(self, one, street, *, length, notes, source=model.FROM_LIST, priced=False, again=False):
        """Add a row; ``priced`` is a street whose cost stands for all its communes, so that no row repeats it.

        ``again`` is a street whose cables an earlier row has.
        """
        proposed = source is not model.FROM_LIST
        works = [self.works.names[row] + (f" ({self.works.owners[row]})" if self.works.owners[row] else "")
                 for row in (street.works if street else ())]
        years = sorted({int(self.works.years[row]) for row in (street.works if street else ())
                        if np.isfinite(self.works.years[row])})
        if len(works) > 1:
            told = Message("{count} works of other investors lie along the street; their years: {years}.",
                           count=len(works), years=", ".join(map(str, years)) or Message("not known"))
            notes = (*notes, told)
        form = one.form
        if not form and street is not None and street.works:
            form, source = model.UNDERGROUND, model.WITH_WORKS
        prices = {model.UNDERGROUND: self.options.cost_underground, model.TIDY: self.options.cost_tidy}
        per_km = None if priced else prices.get(form)
        cost = one.cost_mvnd if np.isfinite(one.cost_mvnd) else length * per_km if per_km is not None else np.nan
        commune = street.commune if street is not None else one.commune
        code, called = self._commune(commune, one.named)
        ends = self._ends(street) if proposed and street.key else (one.start, one.end)
        rows = None if street is None else street.rows
        if proposed:
            rows = rows[(self.pieces.aerial | self.pieces.unsaid)[rows]]
        self.lines.append({
            "street": one.street or self._text(UNNAMED), "commune": commune,
            "comm_code": code, "comm_name": called,
            "from_pt": ends[0], "to_pt": ends[1], "length_km": length,
            "street_km": street.km if street else np.nan,
            **{f"{kind}_km": np.nan if again else self._cable(street, kind) for kind in ("aerial", "under", "unsaid")},
            "form": form, "form_txt": self._text(model.FORM_WORDS[form]),
            "form_src": self._text(source) if form and source else "",
            "project": one.project or "; ".join(works), "lead": one.lead,
            "operators": one.firms or ", ".join(street.operators if street else ()), "shared": one.shared,
            "cost_mvnd": cost, "cost_src": self._cost_source(one, per_km, cost), "fund": one.fund,
            "year": int(one.year) if np.isfinite(one.year) else years[0] if len(years) == 1 else None,
            "in_list": not proposed, "note": _joined(one.note, map(self._text, notes)),
            "wkb": None if rows is None else _drawn(self.pieces.cut, rows)})

    def _commune(self, row, named):
        """Return code and name of a commune: of the layer, without one as the list names it."""
        if self.communes is None:
            return (named, named) if named else ("", self._text(UNKNOWN))
        return (self.communes.codes[row], self.communes.names[row]) if row >= 0 else ("", self._text(UNKNOWN))

    def _cable(self, street, kind):
        return getattr(street, kind) if street is not None and self.has_cables else np.nan

    def _cost_source(self, one, per_km, cost):
        if np.isfinite(one.cost_mvnd):
            return self._text(model.FROM_LIST)
        return self._text(Message("{cost} million VND a km, entered", cost=Figure(per_km))) if np.isfinite(cost) else ""

    def _ends(self, street):
        """Return what crosses the street at its two ends, "" where nothing with a name does."""
        cut = self.pieces.cut
        points = self.plane.forward(np.concatenate([cut.begin[street.rows], cut.end[street.rows]]))
        spread = points - points.mean(axis=0)
        along = spread @ np.linalg.svd(spread, full_matrices=False)[2][0]
        others = np.array([key not in ("", street.key) for key in map(self.names.key, self.roads.names)])
        rows = np.flatnonzero(others)[np.isin(np.flatnonzero(others), np.unique(cut.feature[self._near(street)]))]
        found = []
        for point in (points[np.argmin(along)], points[np.argmax(along)]):
            near, name = NEAR_END_M, ""
            for row in rows.tolist():
                mine = np.flatnonzero(cut.feature == row)
                ends = self.plane.forward(np.concatenate([cut.begin[mine], cut.end[mine]]))
                away = float(np.hypot(*(ends - point).T).min())
                if away < near:
                    near, name = away, self.roads.names[row]
            found.append(self._text(Message("crossing {street}", street=name)) if name else "")
        return found

    def _near(self, street):
        """Return the pieces inside the box of a street: only these can cross its ends."""
        cut = self.pieces.cut
        mine = np.concatenate([cut.begin[street.rows], cut.end[street.rows]])
        low, high = mine.min(axis=0) - 1e-3, mine.max(axis=0) + 1e-3
        return ((cut.begin >= low) & (cut.begin <= high)).all(axis=1)

    # ---- tables

    def _table(self):
        return Records(tables.STREETS, {key: [line[key] for line in self.lines] for key in tables.STREETS.keys},
                       [line["wkb"] for line in self.lines])

    def _by_commune(self):
        rows = [line["commune"] for line in self.lines]
        if self.communes is None:
            codes = names = sorted({line["comm_code"] for line in self.lines if line["comm_code"]})
            rows = [codes.index(line["comm_code"]) if line["comm_code"] else -1 for line in self.lines]
        else:
            codes, names = list(self.communes.codes), list(self.communes.names)
        group = np.array([row if row >= 0 else len(codes) for row in rows], np.int64)
        nowhere = bool((group == len(codes)).any())
        count = len(codes) + nowhere

        def added(key, form=None):
            values = np.array([line[key] for line in self.lines], float)
            chosen = np.isfinite(values)
            if form is not None:
                chosen &= np.array([line["form"] == form for line in self.lines], bool)
            found = np.bincount(group[chosen], values[chosen], minlength=count)[:count]
            asked = np.array([form in (None, line["form"]) for line in self.lines], bool)
            rows = np.bincount(group[asked], minlength=count)[:count]
            missing = np.bincount(group[asked & ~np.isfinite(values)], minlength=count)[:count]
            unknown = (rows > 0) & (missing == rows) | (key in _CABLES and not self.has_cables) | self._knows_nothing()
            return np.where(unknown, np.nan, found)  # nothing known is not zero

        costs = [line["cost_mvnd"] for line in self.lines]
        missing = np.bincount(group[~np.isfinite(np.array(costs, float))], minlength=count)[:count]
        unpriced = [self._text(Message("{count} streets without a cost.", count=int(one))) if one else ""
                    for one in missing]
        streets = np.bincount(group, minlength=count)[:count]
        return Records(tables.BY_COMMUNE, {
            "code": codes + [None] * nowhere, "name": names + [self._text(UNKNOWN)] * nowhere, "streets": streets,
            "length_km": added("length_km"), "ground_km": added("length_km", model.UNDERGROUND),
            "tidy_km": added("length_km", model.TIDY), "open_km": added("length_km", model.NO_FORM),
            "aerial_km": added("aerial_km"), "under_km": added("under_km"), "unsaid_km": added("unsaid_km"),
            "cost_mvnd": np.where(missing == streets, np.nan, added("cost_mvnd")), "note": unpriced,
        }, [*(self.communes.wkb if self.communes is not None else [None] * len(codes)), *([None] * nowhere)],
            crs="COMMUNES" if self.communes is not None else "lonlat")

    def _numbers(self):
        def total(form=None):
            lengths = np.array([line["length_km"] for line in self.lines if form in (None, line["form"])], float)
            none_asked = not len(lengths) and not self._knows_nothing()
            return float(np.nansum(lengths)) if none_asked or np.isfinite(lengths).any() else None

        return {"LENGTH_KM": total(), "UNDERGROUND_KM": total(model.UNDERGROUND), "TIDY_KM": total(model.TIDY),
                "STREETS_COUNT": len(self.lines), "LISTED_COUNT": sum(line["in_list"] for line in self.lines),
                "UNMATCHED_COUNT": self.unmatched}

    def _knows_nothing(self):
        """Whether neither cables nor a list say anything: no length is then not a length of 0."""
        return not self.has_cables and not self.lines

    def _notes(self):
        if not self.has_cables:
            yield Message("Without cables only the streets of the lists stand in the plan.")
        if self.unmatched:
            yield Message("{count} streets of the lists have no road of that name in their commune; they stand without "
                          "a line. Check the names of both.", count=self.unmatched)
        if self.repeated:
            yield Message("{count} rows of the lists repeat an earlier one with the same values; each counts once.",
                          count=self.repeated)
        if self.again:
            yield Message("{count} rows of the lists name a street of an earlier row in the same commune; their "
                          "lengths and costs count each. Take out the rows that say the same.", count=self.again)
        lost = sum(not np.isfinite(line["length_km"]) for line in self.lines)
        if lost:
            yield Message("{count} streets have no length: it is missing and not zero.", count=lost)


def _same_row(one, names):
    """Return what two rows of a list share that say the same: all values, the street however it is spelled."""
    rest = one._replace(street=names.key(one.street) or one.street, start=written(one.start),
                        end=written(one.end), named=one.named if one.commune < 0 else "")
    return tuple(None if value != value else value for value in rest)


def _joined(written, notes):
    """Return what the list says of a street and what is noted, as sentences.

    >>> _joined("12/QĐ-UBND", ["No road of this name was found there."])
    '12/QĐ-UBND. No road of this name was found there.'
    """
    notes = list(notes)
    if written and notes and not written.endswith((".", "!", "?", ";")):
        written += "."
    return " ".join(filter(None, (written, *notes)))


def _drawn(cut, rows):
    """Return pieces as the WKB of a multiline in degrees, neighbours of one line joined; ``None`` without any."""
    rows = rows[np.lexsort((cut.order[rows], cut.part[rows]))]
    if not len(rows):
        return None
    joined = (np.diff(cut.part[rows]) == 0) & (cut.end[rows[:-1]] == cut.begin[rows[1:]]).all(axis=1)
    lines = [line_wkb(np.vstack([cut.begin[run[:1]], cut.end[run]]))
             for run in np.split(rows, np.flatnonzero(~joined) + 1)]
    return struct.pack("<BII", 1, MULTILINE, len(lines)) + b"".join(lines)
