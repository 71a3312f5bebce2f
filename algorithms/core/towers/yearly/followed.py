"""The tables of single places: positions followed, positions planned, certificates."""
from __future__ import annotations

import datetime

import numpy as np

from ...errors import Message, Sentences
from ...numbers.dates import parse_date
from ...numbers.formats import format_date
from ...rules.operator_names import owner_codes
from ...tables import Records
from ...towers.requests.cases import when
from ..register.slots import KNOWN, SOURCES
from ..words import Owner, mast_text
from . import cases, states, stations, tables
from .periodic import can_share

CERTIFICATES = {
    stations.EXPIRED: Message("ran out"), stations.EXPIRING: Message("soon runs out"),
    stations.NEVER: Message("has none"), stations.SILENT: Message("not known"),
}
PARTS = {cases.CARRIED: Message("carried over"), cases.NEW: Message("new"), cases.ADJUSTED: Message("adjusted")}
_ORDER = (cases.CARRIED, cases.NEW, cases.ADJUSTED)


class Followed:
    """Writes the tables of one plan; ``work`` knows communes, operators and language."""

    def __init__(self, work):
        self.work, self.given, self.language = work, work.given, work.language

    def on_mast(self, mast):
        """Return the operators on a mast."""
        positions = self.given.evidence.positions
        return tuple(code for code, there in zip(positions.codes, positions.present[mast]) if there)

    def of_row(self, row):
        """Return the operators on the mast that a row of the register belongs to."""
        mast = int(self.given.evidence.positions.member_of[row])
        return self.on_mast(mast) if mast >= 0 else ()

    def updated(self, mast):
        """Return the latest date of the figures of a mast's rows, "" where none is given."""
        rows = np.flatnonzero(self.given.evidence.positions.member_of == mast)
        days = [parse_date(self.given.rows.as_of[row]) for row in rows if self.given.rows.as_of[row]]
        return max((day.isoformat() for day in days if day is not None), default="")

    def stale(self, updated):
        """Return whether figures are older than the rule allows, ``None`` where no rule or date says so."""
        term, as_of = self.given.update_term, self.given.evidence.as_of
        if term is None or not (updated and as_of):
            return None
        return as_of > term.after(updated)

    def positions(self):
        """Return the approved positions with their states, and the masts outside the plan after them."""
        work, approved, rows = self.work, self.given.approved, []
        for at, one in enumerate(work.tracked):
            code, name = work.commune(int(work.of_approved[at]))
            rows.append({
                "pos_id": approved.ids[at], "name": approved.names[at], "operator": work.named(approved.operators[at]),
                "commune_id": code, "commune": name, "lon": approved.lonlat[at][0], "lat": approved.lonlat[at][1],
                "year": approved.years[at], "appr_doc": dated(approved.documents[at], approved.approved[at],
                                                              self.language),
                "due": one.due or None, "until": one.until or None, "until_doc": one.until_document,
                "until_txt": self._until(one),
                "started": one.started or None, "done": one.done or None,
                "mast_id": self.given.evidence.positions.ids[one.mast] if one.mast >= 0 else approved.masts[at],
                "dev_m": one.deviation_m, "state": one.state, "state_txt": work.text(one.text), "reason": one.reason,
                "proposal": work.text(one.proposal),
                "note": " ".join(filter(None, (approved.notes[at], work.text(Sentences(one.notes)))))})
        return records(tables.POSITIONS, [*rows, *self._outside()])

    def _until(self, one):
        """Return until when a position is extended, with the document behind it; "" for none."""
        if not (one.until or one.until_document):
            return ""
        day = format_date(datetime.date.fromisoformat(one.until), self.language) if one.until else "…"
        return f"{day} ({one.until_document})" if one.until_document else day

    def _outside(self):
        work, positions, rows = self.work, self.given.evidence.positions, []
        for mast, note in work.outside.items():
            code, name = work.commune(int(work.of_masts[mast]))
            named = Message("Mast {mast}.", mast=positions.ids[mast] or "…")  # it has no code of a position
            rows.append({
                "pos_id": "", "name": positions.names[mast], "operator": work.named(self.on_mast(mast)),
                "commune_id": code, "commune": name, "lon": positions.lonlat[mast, 0],
                "lat": positions.lonlat[mast, 1], "mast_id": positions.ids[mast], "state": states.OUTSIDE,
                "state_txt": work.text(states.STATES[states.OUTSIDE]),
                "proposal": work.text(Message("Ask the owner for the document, and check on site.")),
                "note": work.text(Sentences((named, *filter(None, [note]))))})
        return rows

    def plan(self):
        """Return the positions of the plan: carried over, new, adjusted, by operator."""
        found = []
        for one in self.work.plan:
            found.append(self._approved(one) if one.source == "approved" else self._reviewed(one))
        found.sort(key=lambda row: (row["operator"].casefold(), _ORDER.index(row["part"]), row["pos_id"]))
        return records(tables.PLAN, found)

    def _common(self, one, commune):
        work = self.work
        code, name = work.commune(int(commune))
        operators = work.named(one.operators)
        part = work.text(PARTS[one.part])
        return {"pos_id": one.id, "operator": operators, "commune_id": code, "commune": name, "year": one.year,
                "part": one.part, "group_txt": f"{operators or '…'}: {part}", "work": one.work or "",
                "capital": one.capital, "plan_year": work.year_text}

    def _approved(self, one):
        approved, row = self.given.approved, one.row
        hardened, tracked = approved.hardened[row], self.work.tracked[row]
        owner, sharers = self._owner(one, approved, tracked)
        return {**self._common(one, self.work.of_approved[row]), "name": approved.names[row],
                "lon": approved.lonlat[row][0], "lat": approved.lonlat[row][1],
                "form_txt": self._form(one, approved.works[row]) or approved.forms[row],
                "technology": approved.technology[row],
                "mast_txt": mast_text(approved.mast_class[row], approved.height_m[row], self.language),
                "owner_txt": "; ".join(filter(None, (owner, sharers))),
                "hardened": None if np.isnan(hardened) else bool(hardened),
                "quarter": when(approved.quarters[row], approved.years[row]), "coordin": approved.coordination[row],
                "note": self._late(row, tracked, approved.notes[row]),
                "mast_class": approved.mast_class[row], "height_m": approved.height_m[row],
                "owner": owner, "sharers": sharers, "mast_id": approved.masts[row],
                **self._approval(approved, row, tracked)}

    def _owner(self, one, approved, tracked):
        """Return (owner, others) of the mast: one given to another operator is to be that one's."""
        if not tracked.given_to:
            return approved.owners[one.row], approved.sharers[one.row]
        own = set(owner_codes(approved.owners[one.row])) <= set(approved.operators[one.row])
        return (self.work.named(tracked.given_to) if own else approved.owners[one.row]), approved.sharers[one.row]

    def _approval(self, approved, row, tracked):
        """Return document and day of approval and the last day to start: of one given away those of the decision."""
        if tracked.given_to:
            return {"appr_doc": tracked.ruling.document, "appr_date": tracked.ruling.date or None, "due": None}
        return {"appr_doc": approved.documents[row], "appr_date": approved.approved[row] or None,
                "due": tracked.due or None}

    def _late(self, row, tracked, note):
        """Return the note of a position, after its state where it is late or adjusted and whose it was: plans tell it.
        """
        said = self.work.text(tracked.text) if tracked.state in states.TOLD else ""
        if tracked.given_to:
            said = self.work.text(Message("Was a position of {operator}, reallocated by {document}", operator=(
                self.work.named(self.given.approved.operators[row]) or "…"), document=tracked.ruling.document or "…"))
        return "; ".join(filter(None, (said, note)))

    def _form(self, one, code):
        """Return a form of work in the words of the list, a new mast with whether it is shared; "" for no such word."""
        words, shared = self.given.words, {True: "new_shared", False: "new_alone"}.get(one.shared)
        code = shared if code == "new" and shared else code
        return words.label("forms", code, self.language) if code else ""

    def _reviewed(self, one):
        request = self.given.reviewed[one.row]
        form = self._form(one, request.work) or "; ".join(filter(None, (request.form_text, request.form)))
        owner = request.owner or (self.work.named(one.operators) if one.new_mast else "")
        agreed = Message("Conclusion of the department: {document}", document=dated(
            request.document, request.date, self.language) or "…")
        return {**self._common(one, self.work.of_reviewed[one.row]), "name": request.name,
                "lon": request.lonlat[0], "lat": request.lonlat[1], "form_txt": form,
                "technology": request.technology, "mast_txt": mast_text(
                    request.mast_class, request.height_m, self.language),
                "owner_txt": owner, "hardened": None, "quarter": request.when, "coordin": "",
                "note": self.work.text(agreed), "mast_class": request.mast_class, "height_m": request.height_m,
                "owner": owner, "sharers": "", "mast_id": "" if one.new_mast else request.mast, "appr_doc": "",
                "appr_date": None, "due": None}

    def certificates(self, inspected):
        """Return the rows of the register whose certificate needs something done."""
        work, rows = self.work, []
        positions, register = self.given.evidence.positions, self.given.rows
        for one in inspected:
            mast = int(positions.member_of[one.row])
            code, name = work.commune(int(work.of_masts[mast]) if mast >= 0 else -1)
            lonlat = positions.lonlat[mast] if mast >= 0 else (np.nan, np.nan)
            rows.append({
                "mast_id": register.ids[one.row], "name": register.names[one.row],
                "operator": work.named(self.of_row(one.row)), "commune_id": code, "commune": name, "lon": lonlat[0],
                "lat": lonlat[1], "cert_no": register.certificate[one.row], "cert_to": one.until or None,
                "days": one.days, "state": one.state, "state_txt": work.text(CERTIFICATES[one.state]), "note": None})
        order = tuple(CERTIFICATES)
        rows.sort(key=lambda row: (order.index(row["state"]), row["cert_to"] or "", row["mast_id"]))
        return records(tables.CERTIFICATES, rows)

    def shareable(self, now):
        """Return the masts with a free place that may be shared, with the date of their figures."""
        if now is None:
            return records(tables.SHAREABLE, [])
        work, positions, rows = self.work, now.positions, []
        for at in range(len(positions)):
            if not can_share(now, at):
                continue
            code, name = work.commune(int(work.of_masts[at]))
            updated, source = self.updated(at), positions.slots.source[at]
            rows.append({
                "mast_id": positions.ids[at], "name": positions.names[at],
                "owner": Owner(positions.owners[at]).text(self.language),
                "commune_id": code, "commune": name, "lon": positions.lonlat[at, 0], "lat": positions.lonlat[at, 1],
                "mast_class": positions.mast_class[at], "height_m": positions.height_m[at],
                "tenants": work.named(self.on_mast(at)), "free": int(positions.slots.free[at]),
                "free_src": work.text(SOURCES[source]),
                "condition": work.text(None if source in KNOWN else Message("The load has to be confirmed")),
                "as_of": updated or None, "stale": self.stale(updated), "note": None})
        return records(tables.SHAREABLE, rows)


def dated(document, iso, language):
    """Return a document with its date, "…" for the one that is missing, "" where both are.

    >>> dated("12/QĐ-UBND", "2025-12-30", "vi"), dated("", "", "vi")
    ('12/QĐ-UBND, 30/12/2025', '')
    """
    if not (document or iso):
        return ""
    return ", ".join((document or "…", format_date(datetime.date.fromisoformat(iso), language) if iso else "…"))


def records(table, rows):
    """Return rows of dicts as the records of a table; what a row does not name is missing."""
    values = {key: [row.get(key) for row in rows] for key in table.keys}
    if table.geometry != "point":
        return Records(table, values)
    return Records(table, values, np.array([(row["lon"], row["lat"]) for row in rows], float).reshape(-1, 2))
