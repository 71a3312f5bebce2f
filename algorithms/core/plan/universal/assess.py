"""The file of a province for universal service: what each hamlet lacks, and where it could be built."""
from __future__ import annotations

from collections import Counter
from typing import NamedTuple, Tuple

import numpy as np

from ...errors import Message
from ...geometry.geodesy import distance_m
from ...numbers.formats import Figure
from ...tables import Records
from ...territory.communes import UNKNOWN as NOWHERE
from ...territory.communes import rows_named
from . import signal, tables
from .costs import cost_rows
from .model import BY_ROAD, FIBRE, KIND_WORDS, MOBILE, SATELLITE, SERVICE_WORDS, STRAIGHT

FULL = Message("File on universal telecom service")
DRAFT = Message("Preliminary review for universal telecom service (no list of difficult areas yet)")


class UniversalFile(NamedTuple):
    """Tables, declared numbers and what has to be said."""

    hamlets: Records
    buildable: Records
    by_commune: Records
    costs: Records
    numbers: dict
    notes: Tuple[Message, ...]


def universal_file(hamlets, around, options, communes=None):
    """Return the :class:`UniversalFile` of hamlets.

    Parameters
    ----------
    hamlets : model.UniversalHamlets
    around : model.HamletSurroundings
    options : model.UniversalOptions
    communes : tuple, optional
        Codes, names and WKB of the communes.
    """
    return _File(hamlets, around, options).made(communes)


class _File:
    def __init__(self, hamlets, around, options):
        self.hamlets, self.around, self.options = hamlets, around, options
        self.count = len(hamlets.codes)
        self.signals = self._signals()
        self.fibre = np.full(self.count, np.nan) if around.fibre is None else around.fibre.has
        self.difficult = np.full(self.count, np.nan) if around.areas is None else around.areas.inside.astype(float)
        self.wanted = [self._services(row) for row in range(self.count)]
        self.listed = np.array([self._is_listed(row) for row in range(self.count)], bool)
        self.build = self._builds()

    def _text(self, message):
        return message.text(self.options.language)

    # ---- what is known of a hamlet

    def _signals(self):
        around, options = self.around, self.options
        model = [signal.HamletSignal(signal.UNKNOWN)] * self.count if around.places is None else signal.by_model(
            around.places, self.count, options.signal, date=options.as_of, by=around.coverage_by)
        return signal.joined(signal.by_reports(around.reports, self.count, options.signal), model)

    def _services(self, row):
        wanted = []
        if self.signals[row].state in (signal.WHITE, signal.WEAK):
            wanted.append(MOBILE)
        if self.fibre[row] == 0:
            far, limit = self.around.fibre.metres[row], self.options.satellite_m
            wanted.append(SATELLITE if limit is not None and far > limit else FIBRE)
        return [one for one in wanted if one in self.options.services]

    def _is_listed(self, row):
        if self.around.areas is not None:
            return bool(self.difficult[row] == 1)
        lacking = self.signals[row].state in (signal.WHITE, signal.WEAK) or self.fibre[row] == 0
        return lacking or self.signals[row].state == signal.UNKNOWN or bool(np.isnan(self.fibre[row]))

    def _builds(self):
        """Return row and metres of the place that may be built on for each hamlet, -1 and NaN for none."""
        found, away = np.full(self.count, -1, np.int64), np.full(self.count, np.nan)
        place = self.around.buildable
        if place is None or not len(place.ids):
            return found, away
        for row in range(self.count):
            kinds = {one for one in self.wanted[row] if one != SATELLITE}
            fit = np.array([kind in (*kinds, "both", "") for kind in place.kinds]) & bool(kinds)
            fit &= np.isfinite(place.lonlat[:, 0])
            rows = np.flatnonzero(fit)
            if len(rows) and np.isfinite(self.hamlets.lonlat[row, 0]):
                far = distance_m(np.repeat(self.hamlets.lonlat[row:row + 1], len(rows), axis=0), place.lonlat[rows])
                best = int(np.argmin(far))
                if far[best] <= self.options.build_reach_m:
                    found[row], away[row] = rows[best], far[best]
        return found, away

    @property
    def heard(self):
        """Whether the signal of any hamlet is known; of none known no count is zero."""
        return any(one.state != signal.UNKNOWN for one in self.signals)

    # ---- tables

    def made(self, communes):
        buildable = self._buildable()
        prices = cost_rows(self.hamlets, self.wanted, self.listed, self.around, options=self.options,
                           sites=self.build[0])
        return UniversalFile(self._hamlets(), buildable, self._communes(communes), costs=prices,
                             numbers=self._numbers(buildable), notes=tuple(self._notes()))

    def _hamlets(self):
        hamlets, around = self.hamlets, self.around
        masts, fibre, place = around.masts, around.fibre, around.buildable
        rows = range(self.count)
        site, site_m = self.build

        def at(values, row, missing=""):
            return values[row] if row >= 0 else missing

        mast = masts.nearest.row if masts is not None else np.full(self.count, -1, np.int64)
        metres = fibre.metres if fibre is not None else np.full(self.count, np.nan)
        values = {
            "code": hamlets.codes, "name": hamlets.names, "comm_code": hamlets.communes,
            "comm_name": hamlets.commune_names, "difficult": _flags(self.difficult),
            "area_doc": around.areas.documents if around.areas is not None else [""] * self.count,
            "lon": hamlets.lonlat[:, 0], "lat": hamlets.lonlat[:, 1], "households": hamlets.households,
            "population": hamlets.population, "power": _flags(hamlets.power),
            "signal": [one.state for one in self.signals],
            "signal_txt": [self._text(signal.STATES[one.state]) for one in self.signals],
            "operators": [one.operators for one in self.signals],
            "weak_lo": [one.low for one in self.signals], "weak_hi": [one.high for one in self.signals],
            "how": [one.method for one in self.signals],
            "how_txt": [self._text(signal.METHODS[one.method]) for one in self.signals],
            "how_date": [one.date or None for one in self.signals], "how_by": [one.by for one in self.signals],
            "fibre": _flags(self.fibre),
            "fibre_txt": [self._text(_FIBRE_WORDS[value]) for value in _flags(self.fibre)],
            "fibre_m": np.where(self.fibre == 0, metres, np.nan),
            "fibre_by": [self._measured(fibre, row, metres) if self.fibre[row] == 0 else "" for row in rows],
            "mast_id": [at(masts.ids if masts else (), mast[row]) for row in rows],
            "mast_owner": [at(masts.owners if masts else (), mast[row]) for row in rows],
            "mast_km": masts.nearest.metres / 1000.0 if masts is not None else np.full(self.count, np.nan),
            "mast_by": [self._measured(masts.nearest, row, masts.nearest.metres) if masts else "" for row in rows],
            "build_id": [at(place.ids if place else (), site[row]) for row in rows],
            "build_lon": [float(place.lonlat[site[row], 0]) if site[row] >= 0 else np.nan for row in rows],
            "build_lat": [float(place.lonlat[site[row], 1]) if site[row] >= 0 else np.nan for row in rows],
            "build_m": site_m,
            "services": [", ".join(self._text(SERVICE_WORDS[one]) for one in wanted) for wanted in self.wanted],
            "listed": self.listed, "heading": [self._text(FULL if around.areas is not None else DRAFT)] * self.count,
            "note": [self._note(row) for row in rows],
        }
        return Records(tables.HAMLETS_FILE, values, hamlets.lonlat)

    def _measured(self, distances, row, metres):
        if not np.isfinite(metres[row]):
            return ""
        return self._text(BY_ROAD if distances.by_road[row] else STRAIGHT)

    def _note(self, row):
        said = [self._text(note) for note in self.signals[row].notes]
        if self.signals[row].state == signal.WEAK and self.signals[row].low is not None:
            said.insert(0, self._text(Message("Without usable signal: {share} of the households.",
                                              share=signal.share_text(*self.signals[row][5:7]))))
        routes = self.around.routes
        if routes is not None and self.fibre[row] == 0 and routes.metres[row] <= self.options.route_reach_m:
            year = self.around.route_years[routes.row[row]]
            said.append(self._text(
                Message("A fibre route planned for {year} passes {metres} away.", year=int(year),
                        metres=Figure(routes.metres[row], 0, "m")) if np.isfinite(year)
                else Message("A planned fibre route passes {metres} away.", metres=Figure(routes.metres[row], 0, "m"))))
        if self.hamlets.notes[row]:
            said.append(self.hamlets.notes[row])
        return " ".join(said)

    def _buildable(self):
        place = self.around.buildable
        if place is None:
            return Records(tables.BUILDABLE_MAP, {key: [] for key in tables.BUILDABLE_MAP.keys}, np.zeros((0, 2)))
        serves = np.bincount(self.build[0][(self.build[0] >= 0) & self.listed], minlength=len(place.ids))
        return Records(tables.BUILDABLE_MAP, {
            "id": place.ids, "name": place.names, "comm_code": place.communes, "comm_name": place.commune_names,
            "kind": place.kinds, "kind_txt": [self._text(KIND_WORDS[kind]) for kind in place.kinds],
            "source": [self._text(one) for one in place.sources], "owner": place.owners,
            "document": place.documents, "lon": place.lonlat[:, 0], "lat": place.lonlat[:, 1],
            "area_ha": place.area_m2 / 1e4, "hamlets": serves, "note": place.notes}, place.lonlat)

    def _communes(self, communes):
        codes, names, wkb = self._stated() if communes is None else communes
        rows = rows_named(self.hamlets.communes, codes) if communes is None else self.hamlets.commune_rows
        group = np.where(rows < 0, len(codes), rows)
        count = len(codes) + int((group == len(codes)).any())

        def number(mask):
            return np.bincount(group[mask], minlength=count)[:count]

        def added(values):
            known = np.isfinite(values)
            total = np.bincount(group[known], values[known], minlength=count)[:count]
            return np.where(number(known) > 0, total, np.nan)

        state = np.array([one.state for one in self.signals], object)
        how = np.array([one.method for one in self.signals], object)
        unknown_difficult = np.isnan(self.difficult)
        nowhere = count > len(codes)
        return Records(tables.BY_COMMUNE, {
            "code": [*codes, *([None] * nowhere)], "name": [*names, *([self._text(NOWHERE)] * nowhere)],
            "hamlets": number(np.ones(self.count, bool)), "listed": number(self.listed),
            "difficult": [None] * count if unknown_difficult.all() else number(self.difficult == 1),
            "white": number(state == signal.WHITE) if self.heard else [None] * count,
            "weak": number(state == signal.WEAK) if self.heard else [None] * count,
            "signal_un": number(state == signal.UNKNOWN), "to_measure": number(how == signal.MODEL),
            "no_fibre": [None] * count if np.isnan(self.fibre).all() else number(self.fibre == 0),
            "fibre_un": number(np.isnan(self.fibre)), "households": added(self.hamlets.households),
            "population": added(self.hamlets.population), "note": [""] * count,
        }, [*wkb, *([None] * nowhere)], crs="COMMUNES" if communes is not None else "lonlat")

    def _stated(self):
        """Return the communes as the hamlets name them, where no layer of communes says more."""
        codes = sorted({code for code in self.hamlets.communes if code})
        return codes, codes, [None] * len(codes)

    def _numbers(self, buildable):
        states = Counter(one.state for one in self.signals)
        known = self.around.areas is not None
        return {
            "HAMLETS_COUNT": self.count, "LISTED_COUNT": int(self.listed.sum()),
            "DIFFICULT_COUNT": int((self.difficult == 1).sum()) if known else None,
            "WHITE_COUNT": states[signal.WHITE] if self.heard else None,
            "WEAK_COUNT": states[signal.WEAK] if self.heard else None,
            "SIGNAL_UNKNOWN": states[signal.UNKNOWN],
            "TO_MEASURE_COUNT": sum(one.method == signal.MODEL for one in self.signals),
            "NO_FIBRE_COUNT": int((self.fibre == 0).sum()) if np.isfinite(self.fibre).any() else None,
            "FIBRE_UNKNOWN": int(np.isnan(self.fibre).sum()), "BUILDABLE_COUNT": len(buildable),
        }

    def _notes(self):
        if self.around.areas is None:
            yield Message("Without a list of difficult areas in force the list is a preliminary review: only hamlets "
                          "in areas that the programme names belong to it.")
        if self.around.places is None and not self.around.reports:
            yield Message("Neither a coverage result nor measurements were given: the signal of every hamlet is "
                          "unknown.")
        if self.around.fibre is None:
            yield Message("The list of hamlets without fibre was not given: whether they have fibre is unknown.")
        measured = sum(one.method == signal.MODEL for one in self.signals)
        if measured:
            yield Message("{count} hamlets are judged by a model alone; measure them before the file is handed in.",
                          count=measured)
        if self.options.fund_share is None and self.around.prices:
            yield Message("No share of the fund is stated: the Ministry decides on it.")


_FIBRE_WORDS = {True: Message("Yes"), False: Message("not yet"), None: Message("not known")}


def _flags(values):
    return [None if np.isnan(value) else bool(value) for value in values]
