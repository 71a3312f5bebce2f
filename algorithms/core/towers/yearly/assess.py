"""A yearly plan from its parts to its tables, for the reader it is made for."""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ...errors import InputError, Message, Sentences
from ...rules.audience import Audience, cut
from ...rules.operator_names import directory
from ...tables import Records
from ...territory.communes import UNKNOWN, rows_named
from . import appeared, cases, followed, periodic, planned, states, stations, tables
from .tables import HEADLINES


@dataclass(frozen=True)
class YearGiven:
    """Everything a yearly plan is made of; parts that are ``None`` or empty were not given.

    ``rows`` and ``rows_before`` are the columns of the registers in ``evidence.positions`` and ``before``.
    """

    approved: cases.Approved
    evidence: states.Evidence
    words: cases.YearWords
    reviewed: Optional[Sequence[cases.Reviewed]] = None
    routes: Optional[Records] = None
    rows: Optional[stations.RegisterRows] = None
    before: object = None
    rows_before: Optional[stations.RegisterRows] = None
    communes: object = None
    places: object = None
    radius_m: float = 3000.0
    replies: Sequence = ()
    has_replies: bool = False
    cables: periodic.CableLengths = field(default_factory=periodic.CableLengths)
    year: Optional[int] = None
    certificate_days: int = 90
    update_term: object = None
    reply_term: object = None
    language: str = "vi"
    notes: Tuple[Message, ...] = ()


class Assessed(NamedTuple):
    """Tables by output, declared numbers, what has to be said, and the year of the plan."""

    tables: dict
    numbers: dict
    notes: Tuple[Message, ...]
    year: Optional[int]


def assess(given, audience=None):
    """Return the :class:`Assessed` plan of a year for a reader.

    Parameters
    ----------
    given : YearGiven
    audience : audience.Audience, optional
        Everything by default; an operator sees its own rows only.

    Raises
    ------
    InputError
        Nothing was given, or two positions have one id.
    """
    if not (len(given.approved) or given.reviewed or given.evidence.positions is not None):
        raise InputError("Give approved positions, requests that were examined, or the register of masts: without any "
                         "of them there is nothing to plan or to follow.")
    cases.check_ids(given.approved.ids, Message("Approved positions"))
    audience = audience or Audience()
    work = _Yearly(given)
    made = work.all()
    return Assessed({name: cut(records, audience, f"annualplan/{name}") for name, records in made.items()},
                    work.numbers(), work.notes(), work.year)


class _Yearly:
    def __init__(self, given):
        self.given, self.language, self.names = given, given.language, directory()
        evidence = given.evidence
        self.tracked = states.judge(given.approved, evidence)
        self.outside = appeared.outside(given.approved, self.tracked, evidence)
        self.year = planned.plan_year(given.year, given.approved, given.reviewed or ())
        self.year_text = "…" if self.year is None else str(self.year)
        self.plan = planned.planned(given.approved, self.tracked, given.reviewed or (), self.year, words=given.words)
        positions = evidence.positions
        self.now = self.was = None
        if positions is not None:
            self.now = periodic.State(positions, stations.stations(positions, given.rows),
                                      stations.hardened(positions, given.rows, given.words))
        if given.before is not None:
            self.was = periodic.State(given.before, stations.stations(given.before, given.rows_before),
                                      stations.hardened(given.before, given.rows_before, given.words))
        self.inspected = [] if given.rows is None else stations.inspections(
            given.rows, evidence.as_of, given.certificate_days, given.words)
        self._find_communes()
        self.followed = followed.Followed(self)

    # ---- where everything lies

    def _find_communes(self):
        given, communes = self.given, self.given.communes
        self.codes = list(communes.codes) if communes is not None else self._written()
        self.commune_names = list(communes.names) if communes is not None else list(self.codes)
        self.of_approved = self._at(given.approved.lonlat, given.approved.communes)
        reviewed = given.reviewed or ()
        self.of_reviewed = self._at(np.array([one.lonlat for one in reviewed], float).reshape(-1, 2),
                                    [one.commune for one in reviewed])
        positions = given.evidence.positions
        self.of_masts = np.zeros(0, np.int64) if positions is None else self._at(positions.lonlat, positions.communes)
        self.commune_hard = None
        if self.now is not None and communes is not None:
            self.commune_hard = stations.of_communes(self.now.hardened, self.of_masts, len(self.codes))

    def _written(self):
        positions = self.given.evidence.positions
        named = {*self.given.approved.communes, *(one.commune for one in self.given.reviewed or ()),
                 *(positions.communes if positions is not None else ())}
        return sorted(filter(None, named))

    def _at(self, lonlat, written):
        """Return the commune of each row: by its position, else by what is written, -1 for none."""
        if self.given.communes is None or not len(lonlat):
            return rows_named(written, self.codes)
        return self.given.communes.homes(lonlat, written)

    def commune(self, row):
        """Return (code, name) of a commune, those of none for -1."""
        return (self.codes[row], self.commune_names[row]) if row >= 0 else (None, UNKNOWN.text(self.language))

    def text(self, message):
        """Return a message in the language of the tables, ``None`` for none."""
        return None if message is None else message.text(self.language)

    def named(self, operators):
        """Return operators as a table writes them."""
        return ", ".join(self.names.label(code, self.language) for code in operators)

    # ---- the tables

    def all(self):
        """Return every table by output."""
        found = {
            "POSITIONS": self.followed.positions(), "PLAN": self.followed.plan(),
            "BY_YEAR": self._by_year(), "BY_OPERATOR": self._by_operator(), "BY_COMMUNE": self._by_commune(),
            "BY_TECHNOLOGY": self._by_technology(), "PERIODIC": self._periodic(),
            "CERTIFICATES": self.followed.certificates(self.inspected), "SHAREABLE": self.followed.shareable(self.now),
        }
        if self.given.routes is not None:
            found["ROUTES"] = self._routes(self.given.routes)
        return found

    def _routes(self, records):
        """Return the routes of the plan's year, and those that name none."""
        shown = [row for row, year in enumerate(records.values["year"])
                 if year in (None, self.year) or self.year is None]
        values = {key: [column[row] for row in shown] for key, column in records.values.items()}
        return Records(tables.ROUTES, {**values, "plan_year": [self.year_text] * len(shown)})

    def everybody(self):
        """Return (operators, commune, Tracked, year) of approved positions and of masts outside the plan."""
        approved = self.given.approved
        found = [(approved.operators[row], int(self.of_approved[row]), one, approved.years[row])
                 for row, one in enumerate(self.tracked)]
        return [*found, *((self.followed.on_mast(mast), int(self.of_masts[mast]), states.Tracked(
            states.OUTSIDE, states.STATES[states.OUTSIDE]), None) for mast in self.outside)]

    def _by_year(self):
        everybody, rows = self.everybody(), []
        years = sorted({year for *_, year in everybody}, key=lambda year: (year is None, year or 0))
        for year in years:
            capital = [float(money) for money, one in zip(self.given.approved.capital, self.given.approved.years)
                       if one == year]
            rows.append({"year": year, **planned.counts([one for *_, one, when in everybody if when == year]),
                         "capital": planned.known_sum(capital),
                         "note": None if year is not None else self.text(Message("No year is given."))})
        return followed.records(tables.BY_YEAR, rows)

    def _by_technology(self):
        everybody = list(zip(self.given.approved.technology, self.tracked))
        found = {}
        for text, one in everybody:
            for code in planned.codes_of(text) or ("…",):
                found.setdefault(code, []).append(one)
        return followed.records(tables.BY_TECHNOLOGY, [
            {"technology": code, **planned.counts(found[code]), "note": None} for code in sorted(found)])

    def _operators(self):
        used = {code for operators, *_ in self.everybody() for code in operators or ("",)}
        used |= {code for one in self.given.reviewed or () for code in one.operators or ("",)}
        used |= {code for one in self.plan for code in one.operators}
        used |= set(self.now.positions.codes) if self.now is not None else set()
        order = [one.code for one in (*self.names.operators, *self.names.companies) if one.code in used]
        return [*order, *sorted(used.difference(order))]

    def _by_operator(self):
        everybody, rows = self.everybody(), []
        reviewed = self.given.reviewed
        for code in self._operators():
            plan = [one for one in self.plan if code in (one.operators or ("",))]
            figures = planned.figures(
                [one._replace(operators=(code,)) for one in plan],
                None if reviewed is None else [one for one in reviewed if code in (one.operators or ("",))],
                [one for operators, _, one, _ in everybody if code in (operators or ("",))],
                [one.capital for one in plan], now=self._now([code]))
            rows.append({"operator": self.names.label(code, self.language) if code else "…", **figures,
                         "hard_comm": self._hard_communes(code), "plan_year": self.year_text,
                         "note": self._operator_note(code, plan)})
        return followed.records(tables.BY_OPERATOR, rows)

    def _now(self, codes=None, masts=None):
        """Return the stations today by technology, of operators, or on some masts; ``None`` where not known."""
        if self.now is None:
            return {"4G": None, "5G": None, "unknown": None}
        found, now = {}, self.now.stations
        columns = slice(None) if codes is None else [now.codes.index(code) for code in codes if code in now.codes]
        for name, have in (("4G", now.have["4G"]), ("5G", now.have["5G"]), ("unknown", now.unknown)):
            found[name] = int((have if masts is None else have[masts])[:, columns].sum())
        return found if now.known else {**found, "4G": None, "5G": None}

    def _hard_communes(self, code):
        if self.commune_hard is None or code not in self.now.positions.codes:
            return None
        mine = self.now.positions.present[:, self.now.positions.codes.index(code)]
        hard = self.now.hardened
        if np.isnan(hard[mine]).all():
            return None
        return len(set(self.of_masts[mine & (hard == stations.YES) & (self.of_masts >= 0)].tolist()))

    def _operator_note(self, code, plan):
        said = []
        if self.now is not None and self.now.stations.known and code in self.now.stations.codes:
            unknown = self.now.stations.unknowns([self.now.stations.codes.index(code)])
            if unknown:
                said.append(Message("technologies of {count} further stations are not known", count=unknown))
        said += self._said_of(plan)
        return self.text(Sentences(tuple(said), "; ")) if said else None

    @staticmethod
    def _said_of(plan):
        """Return what the columns of a unit do not say: positions that no column counts, capital that is missing."""
        adjusted = sum(one.part == cases.ADJUSTED for one in plan)
        missing = sum(not math.isfinite(one.capital) for one in plan)
        return [*([Message("{count} adjusted positions besides, counted in stations and capital", count=adjusted)]
                  if adjusted else []),
                *([Message("{count} positions without capital", count=missing)] if missing else [])]

    def _by_commune(self):
        everybody, rows = self.everybody(), []
        plan_at = [int(self.of_approved[one.row] if one.source == "approved" else self.of_reviewed[one.row])
                   for one in self.plan]
        wanted = list(range(len(self.codes)))
        if -1 in plan_at or any(at == -1 for _, at, *_ in everybody):
            wanted.append(-1)
        for at in wanted:
            plan = [one for one, where in zip(self.plan, plan_at) if where == at]
            masts = np.flatnonzero(self.of_masts == at)
            reviewed = None if self.given.reviewed is None else [
                one for one, where in zip(self.given.reviewed, self.of_reviewed.tolist()) if where == at]
            figures = planned.figures(plan, reviewed, [one for _, where, one, _ in everybody if where == at],
                                      [one.capital for one in plan], now=self._now(None, masts))
            code, name = self.commune(at)
            note = self.text(Sentences(tuple(self._said_of(plan)), "; ")) or None
            rows.append({"commune_id": code, "commune": name, **figures, **self._hardening(at),
                         "plan_year": self.year_text, "note": note})
        communes = self.given.communes
        outline = None if communes is None or communes.wkb is None else [
            communes.wkb[at] if at >= 0 else None for at in wanted]
        return Records(tables.BY_COMMUNE, {key: [row.get(key) for row in rows] for key in tables.BY_COMMUNE.keys},
                       outline, crs="lonlat" if communes is None else communes.crs)

    def _hardening(self, at):
        words = {stations.YES: Message("yes"), stations.NO: Message("none yet")}
        if self.commune_hard is None or at < 0:
            return {}
        value = float(self.commune_hard[at])
        known = words.get(value, Message("not enough data"))
        best = None if value == stations.YES else stations.suggested(
            self.now.positions, self.of_masts, at, self.given.places, plane=self.given.evidence.plane,
            radius_m=self.given.radius_m)
        return {"hard": {stations.YES: "yes", stations.NO: "no"}.get(value, "unknown"), "hard_txt": self.text(known),
                "hard_need": value != stations.YES,
                "suggest": None if best is None else self.now.positions.ids[best[0]],
                "sugg_ppl": None if best is None else round(best[1])}

    def _periodic(self):
        inspected = None if self.given.rows is None or not self.given.rows.has_certificates else [
            (self.followed.of_row(one.row), one) for one in self.inspected]
        tracked = [(operators, one) for operators, _, one, _ in self.everybody()]
        found = periodic.lines(
            self.now, self.was, tracked=tracked if len(self.given.approved) or self.outside else None,
            replies=self._replies(), inspected=inspected, cables=self.given.cables, communes=self.commune_hard,
            outside=self.given.evidence.fresh is not None)
        rows = [{"seq": number, "part": self.text(periodic.PARTS[one.part]), "item": self.text(one.item),
                 "unit": self.text(periodic.UNITS[one.unit]), "previous": one.previous, "total": one.total,
                 "change": None if one.total is None or one.previous is None else one.total - one.previous,
                 "note": self.text(one.note)} for number, one in enumerate(found, 1)]
        by_operator = periodic.columns(found)
        for key, values in by_operator.items():
            for row, value in zip(rows, values):
                row[key] = value
        return followed.records(tables.PERIODIC, rows)

    def _replies(self):
        if not self.given.has_replies:
            return None
        asked = {one.id: one.operators for one in self.given.reviewed or ()}
        asked.update(zip(self.given.approved.ids, self.given.approved.operators))
        return periodic.asked_to_share(self.given.replies, asked, self.given.reply_term, self.given.evidence.as_of)

    # ---- numbers and what is said

    def numbers(self):
        """Return the declared numbers."""
        figures = planned.counts([one for *_, one, _ in self.everybody()])
        found = dict.fromkeys(HEADLINES)
        found.update(POSITIONS_COUNT=len(self.given.approved), PLANNED_COUNT=len(self.plan),
                     STARTED_COUNT=figures["started"], DONE_COUNT=figures["done"],
                     EXTENDED_COUNT=figures["extended"], OVERDUE=figures["overdue"])
        if self.given.evidence.fresh is not None:
            found["OUTSIDE_COUNT"] = figures["outside"]
        if self.now is not None:
            found["SHAREABLE_COUNT"] = len(self.followed.shareable(self.now))
            found.update(self._ratio())
        if self.commune_hard is not None:
            hard = self.commune_hard
            found.update(COMMUNES_HARDENED=int((hard == stations.YES).sum()),
                         COMMUNES_NOT_HARDENED=int((hard == stations.NO).sum()),
                         COMMUNES_HARDENED_UNKNOWN=int(np.isnan(hard).sum()))
        if self.given.rows is not None and self.given.rows.has_certificates and self.given.evidence.as_of:
            for name, state in (("CERTIFICATES_EXPIRED", stations.EXPIRED),
                                ("CERTIFICATES_EXPIRING", stations.EXPIRING)):
                found[name] = sum(one.state == state for one in self.inspected)
        return found

    def _ratio(self):
        known, unknown = self.now.stations, self.now.stations.unknowns()
        if not known.known:
            return {"RATIO_5G_UNKNOWN": unknown}
        four, five = known.count("4G"), known.count("5G")
        return {"STATIONS_4G": four, "STATIONS_5G": five, "RATIO_5G": planned.ratio(five, four),
                **dict(zip(("RATIO_5G_LOW", "RATIO_5G_HIGH", "RATIO_5G_UNKNOWN"),
                           planned.ranged(five, four, unknown).values()))}

    def notes(self):
        """Return what has to be said of the whole plan."""
        given, evidence = self.given, self.given.evidence
        said = [*given.notes, *evidence.calendar.notes, *states.ignored(evidence)]
        if self.year is not None:
            said.append(Message("Plan of the year {year}.", year=self.year))
        if evidence.calendar.term("lapse", evidence.lapse_months) is None:
            said.append(Message("No term for starting is given: nothing is overdue but by a date of its own. Choose "
                                "CALENDAR_SET, or give LAPSE_MONTHS."))
        if not evidence.as_of:
            said.append(Message("Without AS_OF nothing is overdue and no certificate runs out."))
        if evidence.positions is not None and evidence.fresh is None:
            said.append(Message("Without the register before (PREVIOUS) masts outside the plan are not looked for."))
        if self.now is not None and not self.now.stations.known:
            said.append(Message("Neither RADIO nor a field of technologies says which stations stand: 4G, 5G and their "
                                "ratio are missing."))
        said += self._lost()
        return tuple(said)

    def _lost(self):
        evidence, known = self.given.evidence, set(self.given.approved.ids)
        found = [*states.late_approvals(self.given.approved, evidence.as_of), *planned.at_one_place(
            self.plan, self.given.approved, self.given.reviewed, evidence.plane, tolerance_m=evidence.tolerance_m)]
        for layer, rows in (("NOTICES", evidence.notices), ("EXTENSIONS", evidence.extensions),
                            ("DECISIONS", evidence.rulings)):
            lost = sorted({one.position for one in rows} - known)
            if lost:
                found.append(Message("{layer}: {count} positions are not among the approved ones ({ids}).",
                                     layer=layer, count=len(lost), ids=", ".join(lost[:5])))
        unknown = sorted({form for form, code in zip(self.given.approved.forms, self.given.approved.works)
                          if code is None})
        if unknown:
            found.append(Message("APPROVED: {count} forms of work are in no list ({words}); whether they make a new "
                                 "mast is not known. Add them to resources/rules/yearly.json.", count=len(unknown),
                                 words=", ".join(unknown[:5])))
        return found
