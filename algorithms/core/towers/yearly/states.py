"""The state of every approved position: from notices, decisions, extensions and the newest register, in this order.

"Withdrawn" is only copied from a decision; a start is known from its notice alone; a completion from its notice, or
from a mast that is new in the register. No position is overdue without a date from which, and a term after which.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, Optional, Tuple

import numpy as np

from ...errors import Message
from ...geometry.geodesy import LocalPlane
from ...numbers.formats import Day, Figure, beside, few
from ...rules.calendar import Calendar
from ...rules.operator_names import owner_codes
from . import cases
from .heard import Heard

APPROVED, STARTED, DONE, MOVED, EXTENDED, OVERDUE, WITHDRAWN, REALLOCATED, ADJUSTED, OUTSIDE = (
    "approved", "started", "done", "moved", "extended", "overdue", "withdrawn", "reallocated", "adjusted", "outside")
STATES = {
    APPROVED: Message("Approved, not started"), STARTED: Message("Start was notified"), DONE: Message("Completed"),
    MOVED: Message("Completed, away from the place"), EXTENDED: Message("Late, with a reason"),
    OVERDUE: Message("Late, withdrawal to be considered"), WITHDRAWN: Message("Withdrawn"),
    REALLOCATED: Message("Reallocated"), ADJUSTED: Message("Adjusted"), OUTSIDE: Message("Appeared outside the plan"),
}
TOLD = (EXTENDED, OVERDUE, ADJUSTED)
"""States that a plan tells in its notes."""
OPEN = (APPROVED, STARTED, EXTENDED, OVERDUE)
"""States of positions that are still to be built."""
_MIDDLE = (106.0, 16.0)  # degrees, the middle of the country: for a plane where nothing has a position
EARLY_START = Message("The notice of start is of {date}, before the approval of {approved}: compare both.")
EARLY_END = Message("The notice of completion is of {date}, before the approval of {approved}: compare both.")
_BY = Message("Adjusted (document {document})")
_TO = re.compile(r"\bcho\s+(.+)$", re.IGNORECASE)


def own_note(note):
    """Return a note without what an earlier plan put before it: that a position was late or adjusted then.

    >>> own_note("Quá hạn, đề xuất xem xét thu hồi; Vị trí gần chợ"), own_note("Vị trí gần chợ; Đã điều chỉnh tên")
    ('Vị trí gần chợ', 'Vị trí gần chợ; Đã điều chỉnh tên')
    >>> own_note("Đã điều chỉnh (văn bản 9/QĐ; 12/QĐ); Vị trí gần chợ")
    'Vị trí gần chợ'
    """
    told = [f"{state}\0" for language in ("vi", "en") for state in (
        STATES[EXTENDED].text(language), STATES[OVERDUE].text(language))] + [
        Message(_BY.template, document="\0").text(language) for language in ("vi", "en")]
    any_of = "|".join(re.escape(said).replace(re.escape("\0"), ".*?") for said in told)
    return re.sub(rf"(?:^|; )(?:{any_of})(?=; |$)", "", note, flags=re.DOTALL).removeprefix("; ")


@dataclass(frozen=True)
class Evidence:
    """What positions are held against; every part may be absent.

    ``fresh`` says which positions of the register were not in the one before, ``None`` where there is none before.
    ``tolerance_m`` is how near a mast is at the approved place, ``search_m`` how far from it one is looked for.
    """

    plane: object
    positions: object = None
    fresh: Optional[np.ndarray] = None
    notices: Tuple[cases.Notice, ...] = ()
    extensions: Tuple[cases.Extension, ...] = ()
    rulings: Tuple[cases.Ruling, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    lapse_months: Optional[int] = None
    extension_months: Optional[int] = None
    as_of: str = ""
    tolerance_m: float = 30.0
    search_m: float = 300.0


class Tracked(NamedTuple):
    """One position: its state, dates in ISO ("" unknown), the mast it became (-1 none), how far that stands away.

    ``given_to`` are the operators that a decision gave it to, ``ruling`` that decision.
    """

    state: str
    text: Message
    due: str = ""
    until: str = ""
    until_document: str = ""
    started: str = ""
    done: str = ""
    mast: int = -1
    deviation_m: float = float("nan")
    reason: str = ""
    proposal: Optional[Message] = None
    notes: Tuple[Message, ...] = ()
    given_to: Tuple[str, ...] = ()
    ruling: Optional[cases.Ruling] = None


def judge(approved, evidence):
    """Return the :class:`Tracked` of every approved position, in order.

    Parameters
    ----------
    approved : cases.Approved
    evidence : Evidence
    """
    heard = Heard(evidence)
    return _told_of_twice(approved, [_one(approved, row, evidence, heard) for row in range(len(approved))], evidence)


def _told_of_twice(approved, found, evidence):
    """Return states with what has to be said where one mast completes two positions of one operator."""
    of_mast = {}
    for row, one in enumerate(found):
        if one.mast >= 0 and (approved.works[row] in (None, "") or _is_new(approved.works[row])):
            of_mast.setdefault(one.mast, []).append(row)
    for mast, rows in of_mast.items():
        for row in rows:
            own = set(approved.operators[row])
            others = [approved.ids[other] for other in rows if other != row and own & set(approved.operators[other])]
            if others:
                found[row] = found[row]._replace(notes=(*found[row].notes, Message(
                    "Mast {mast} completes position {ids} of the operator as well: compare both.",
                    mast=evidence.positions.ids[mast], ids=few(others, 3))))
    return found


def ignored(evidence):
    """Return what is dated after the date of the figures and so not yet counted, as a message, else nothing.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> some = Record(as_of="2026-06-30", notices=(Record(date="2026-07-01"), Record(date="2026-06-30")), extensions=(),
    ...               rulings=())
    >>> [str(said) for said in ignored(some)]
    ['1 notice, extension or decision is dated after 2026-06-30 and is not counted yet.']
    """
    if not evidence.as_of:
        return ()
    late = [one for one in (*evidence.notices, *evidence.extensions, *evidence.rulings) if one.date > evidence.as_of]
    return (Message("{count} notices, extensions and decisions are dated after {date} and are not counted yet.",
                    count=len(late), date=Day(evidence.as_of)),) if late else ()


def late_approvals(approved, as_of):
    """Return what is said of positions approved after the date of the figures, as a message, else nothing."""
    late = [name for name, day in zip(approved.ids, approved.approved) if as_of and day > as_of]
    return (Message("{count} positions are approved after {date} ({ids}); they are counted as approved all the same.",
                    count=len(late), date=Day(as_of), ids=few(late, 5)),) if late else ()


def _one(approved, row, evidence, heard):
    name, since = approved.ids[row], approved.approved[row]
    ruling, notes = heard.rulings.get(name), ()
    if ruling is not None and since and ruling.date and ruling.date < since:  # it was approved once more since
        notes = (Message("Decision {document} of {date} is older than the approval and is not counted.",
                         document=ruling.document or "…", date=Day(ruling.date)),)
        heard, ruling = heard.after(ruling.date), None
    to = _given_to(ruling)
    if to and set(to) <= set(approved.operators[row]):  # it is theirs since that decision
        heard, ruling = heard.after(ruling.date), None
    start, finish = heard.notice(name, cases.START), heard.notice(name, cases.DONE)
    mast, deviation, said = _built(approved, row, evidence, finish)
    due = _due(approved, row, evidence)
    wrong = [Message("To be started by {due}, which is before the approval of {approved}: that day is not counted.",
                     due=Day(approved.due[row]), approved=Day(since))] if approved.due[row] and due != approved.due[
        row] else []
    said = (*notes, *said, *wrong, *heard.several(name), *_out_of_order(
        since, _last_day(due, heard.extension(name)), start, finish=finish))
    common = {"due": due, "started": start.date if start else "", "done": finish.date if finish else "", "notes": said}
    if ruling is not None and ruling.kind == cases.WITHDRAWN:
        return Tracked(WITHDRAWN, STATES[WITHDRAWN], **_noted(common, _decided(ruling)), reason=ruling.reason)
    if ruling is not None and ruling.kind == cases.REALLOCATED:
        return _reallocated(_TO.search(ruling.text), to, ruling, common)
    if finish is not None or mast >= 0:
        return _finished(finish, mast, deviation, common, evidence=evidence)
    if start is not None:
        told = [Message("Notice of the start: {document}.", document=start.document)] if start.document else ()
        return Tracked(STARTED, STATES[STARTED], **_noted(common, told))
    if ruling is not None:
        if due and evidence.as_of and evidence.as_of > due:
            common = _noted(common, [Message("Not started; the day by which it had to be, {date}, has passed: see what "
                                             "the adjusted plan says of it.", date=Day(due))])
        return Tracked(ADJUSTED, Message(_BY.template, document=ruling.document or "…"), **common,
                       reason=ruling.reason)
    extension = heard.extension(name)
    return _waiting(since, due, common, evidence=evidence, extension=extension,
                    extended_to="" if extension is None else heard.before(extension))


def _given_to(ruling):
    """Return the operators that a decision gave a position to."""
    named = _TO.search(ruling.text) if ruling is not None and ruling.kind == cases.REALLOCATED else None
    return owner_codes(named.group(1)) if named else ()


def _last_day(due, extension):
    """Return the day by which a position has to be started, "" where an extension names none."""
    return due if extension is None else max(due, extension.until) if extension.until else ""


def _out_of_order(approved_on, due, start, *, finish):
    """Return what has to be said of days that do not follow each other: approval, start, completion."""
    said, started, done = [], start.date if start else "", finish.date if finish else ""
    for day, early in ((started, EARLY_START), (done, EARLY_END)):
        if day and approved_on and day < approved_on:
            said.append(Message(early.template, date=Day(day), approved=Day(approved_on)))
    if started and done and done < started:
        said.append(Message("Completed on {done}, before the start on {started}: compare both notices.",
                            done=Day(done), started=Day(started)))
    if started and due and started > due:
        said.append(Message("Started on {date}, after {due}, by which it had to be.", date=Day(started), due=Day(due)))
    if finish is not None and start is None:
        said.append(Message("There is no notice of the start."))
    return said


def _noted(common, notes):
    return {**common, "notes": (*common["notes"], *notes)}


def _decided(ruling):
    return [Message("By decision {document}.", document=ruling.document)] if ruling.document else []


def _reallocated(named, to, ruling, common):
    """Return a position that another operator has now; of one that the decision does not name, nobody plans it."""
    notes = _decided(ruling)
    if not named:
        notes.append(Message("The decision does not say to which operator: the position is in nobody's plan."))
    return Tracked(REALLOCATED, Message("Reallocated to {name}", name=named.group(1) if named else "…"),
                   **_noted(common, notes), given_to=to, ruling=ruling, reason=ruling.reason)


def _finished(finish, mast, deviation, common, evidence):
    notes = common.pop("notes")
    if finish is None:
        notes = (*notes, Message("Known from the register alone; no notice of completion."))
    if np.isfinite(deviation) and deviation > evidence.tolerance_m:
        return Tracked(MOVED, Message("Completed, {metres} m away from the place",
                                      metres=beside(deviation, evidence.tolerance_m)),
                       **common, mast=mast, deviation_m=deviation, notes=notes,
                       proposal=Message("Compare with the adjusted plan and the permit."))
    return Tracked(DONE, STATES[DONE], **common, mast=mast, deviation_m=deviation, notes=notes)


def _waiting(approved_on, due, common, evidence, extension, *, extended_to):
    notes = list(common.pop("notes"))
    if extension is not None:
        common.update(until=extension.until, until_document=extension.document, reason=extension.reason)
        notes += _too_long(due, extension, evidence, extended_to=extended_to)
    if not due:
        notes.append(Message("Without the date of approval or a term nothing is overdue."))
    late = bool(due and evidence.as_of and evidence.as_of > due)
    if not late:
        return Tracked(APPROVED, STATES[APPROVED], **common, notes=tuple(notes))
    if extension is not None and not (extension.until and extension.until < evidence.as_of):
        until = Day(extension.until) if extension.until else "…"
        return Tracked(EXTENDED, Message("Late, with a reason (extended until {date})", date=until), **common,
                       notes=tuple(notes))
    cited = evidence.calendar.cited("lapse") or "…"
    proposal = Message("The department considers withdrawal, reallocation or a pause on new positions ({rule}).",
                       rule=cited)
    term = evidence.calendar.term("lapse", evidence.lapse_months)  # months that were typed are of no document
    since = "" if term is None else term.since
    if approved_on and approved_on < since and due == term.after(approved_on):
        notes.append(Message("Approved on {date}, before the rule was in force ({since}): compare what held then.",
                             date=Day(approved_on), since=Day(since)))
    return Tracked(OVERDUE, STATES[OVERDUE], **common, notes=tuple(notes), proposal=proposal)


def _too_long(due, extension, evidence, *, extended_to):
    """Return what has to be said of an extension: none at all before the day of starting, too long, given too late.

    One that goes on from an earlier one is given in time as long as that one holds.
    """
    last = max(due, extended_to)
    late = [Message("The extension is of {date}, after {due}, by which it had to be started.", date=Day(extension.date),
                    due=Day(last))] if due and extension.date > last else []
    if extension.until and due and extension.until <= due:
        return [Message("Extended until {date} only, no later than it has to be started ({due}): the extension gives "
                        "no more time. Compare its document.", date=Day(extension.until), due=Day(due))]
    term = evidence.calendar.term("extension", evidence.extension_months)
    latest = term.after(due) if term is not None and due else ""
    if not (latest and extension.until > latest):
        return late
    return [*late, Message("Extended beyond {date}, the latest that the rule allows.", date=Day(latest))]


def _due(approved, row, evidence):
    """Return the day by which a position has to be started: the one it names, unless that lies before its approval."""
    named, since = approved.due[row], approved.approved[row]
    return named if named and not (since and named < since) else _term_end(since, evidence)


def _term_end(approved_on, evidence):
    """Return the day by which what was approved on a day has to be started, "" without a term."""
    term = evidence.calendar.term("lapse", evidence.lapse_months)
    return "" if term is None else term.after(approved_on)


def _built(approved, row, evidence, finish):
    """Return (mast, metres from the approved place, notes): the mast a position became, -1 where none is known."""
    positions = evidence.positions
    if positions is None:
        return -1, float("nan"), ()
    here = evidence.plane.forward(np.asarray(approved.lonlat[row], float).reshape(1, 2))[0]
    masts = evidence.plane.forward(positions.lonlat)
    named = (finish.mast if finish else "") or approved.masts[row]
    by_id = next(iter(positions.called(named)), -1)
    work = approved.works[row]
    makes = work in (None, "") or _is_new(work)
    if by_id >= 0 and (finish is not None or (makes and _stands(approved, row, positions, by_id))):
        away = float(evidence.plane.distance_m(masts[by_id:by_id + 1], here)[0]) if makes else float("nan")
        return by_id, away, ()
    if not makes or not np.isfinite(here).all():
        return -1, float("nan"), ()
    away = np.round(evidence.plane.distance_m(masts, here), 1)
    able = [mast for mast in np.flatnonzero(away <= evidence.search_m).tolist() if _stands(
        approved, row, positions, mast) and (evidence.fresh is None or evidence.fresh[mast])]
    able.sort(key=lambda mast: (away[mast], positions.ids[mast]))
    if finish is not None:
        return (able[0], float(away[able[0]]), ()) if able else (-1, float("nan"), (
            Message("Completed by the notice; the register has no such mast within {metres} m.",
                    metres=Figure(evidence.search_m, 0)),))
    if able and evidence.fresh is not None and away[able[0]] <= evidence.tolerance_m:
        return able[0], float(away[able[0]]), ()
    return -1, float("nan"), tuple(
        Message("Mast {mast} of the operator stands {metres} m away; whether it is this one is not known.",
                mast=positions.ids[mast], metres=Figure(away[mast], 0)) for mast in able[:1])


def _is_new(work):
    return cases.words().works[work].new_mast


def _stands(approved, row, positions, mast):
    """Whether an operator of the position has equipment on a mast, or owns it; a position without operator may be any.
    """
    wanted = approved.operators[row]
    if not wanted:
        return True
    there = {code for code, present in zip(positions.codes, positions.present[mast]) if present}
    return bool(there & set(wanted)) or bool(set(owner_codes(positions.owners[mast])) & set(wanted))


def plane_around(masts, approved, reviewed):
    """Return the plane of a plan: around the masts, else around what is planned, else any, where nothing has a place.
    """
    planned = np.array([*approved.lonlat, *(one.lonlat for one in reviewed or ())], float).reshape(-1, 2)
    found = [places for places in (masts, planned) if places is not None and np.isfinite(places).all(axis=1).any()]
    return LocalPlane.around(found[0]) if found else LocalPlane(*_MIDDLE)
