"""The periodic report: what stands, what is shared, how the plan goes, inspection; nothing entered is made up."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np

from ...errors import Message
from ...rules.operator_names import directory, owner_codes
from . import states, stations
from .tables import OPERATORS

CLASSES = ("A1a", "A1b", "A2a", "A2b", "A2c")
PARTS = (
    Message("What stands"), Message("Sharing"), Message("The plan carried out"),
    Message("Undergrounding and tidying"), Message("Inspection"), Message("Incidents"),
    Message("Disputes"), Message("Difficulties and proposals"),
)
ENTERED = Message("To be entered by whoever reports")
UNITS = {"site": Message("positions"), "station": Message("stations"), "%": Message("%"), "km": Message("km"),
         "commune": Message("communes"), "request": Message("requests"), "": Message("")}


class Line(NamedTuple):
    """One line of the report: figures by operator code, their total, the period before; ``None`` is not known.

    ``by`` of a share holds (part, whole): operators that stand together have one share, not a sum of shares.
    """

    part: int
    item: Message
    unit: str
    by: Optional[dict]
    total: Optional[float]
    previous: Optional[float] = None
    note: Optional[Message] = None


class State(NamedTuple):
    """A register at one date: positions, stations and hardened ones."""

    positions: object
    stations: object
    hardened: np.ndarray


class CableLengths(NamedTuple):
    """Lengths in km by operator code: of a class of cable works, of fibre and copper; ``None`` without the layer."""

    ducts: Optional[dict] = None
    poles: Optional[dict] = None
    fibre: Optional[dict] = None
    copper: Optional[dict] = None


def lines(now, before, *, tracked, replies, inspected, cables, communes, outside):
    """Return the :class:`Line` rows of the report, in order.

    Parameters
    ----------
    now, before : State or None
    tracked : sequence of (operators, states.Tracked)
        Approved positions, and those outside the plan.
    replies : sequence of (operators, word) or None
        Requests to share: "sent", "agreed", "refused", "overdue" per request and mast; ``None`` without a layer.
    inspected : sequence of (operators, stations.Inspection) or None
    cables : CableLengths
    communes : (n,) float array or None
        1, 0 or NaN per commune: a hardened station with backup power stands there.
    outside : bool
        Whether masts outside the plan were looked for.
    """
    return [*_standing(now, before, cables, communes), *_sharing(now, before, replies),
            *_carried_out(tracked, outside), *_silent(3), *_inspection(inspected),
            *_silent(5), *_silent(6), *_silent(7)]


def _standing(now, before, cables, communes):
    by_owner = _by_owner(now)
    found = [_pair(0, Message("Mast positions"), "site", by_owner, figure=lambda one: len(one.positions), now=now,
                   before=before)]
    for name in (*CLASSES, ""):
        item = Message("of class {name}", name=name) if name else Message("of a class that is not known")
        found.append(_pair(0, item, "site", _by_owner(now, lambda one, at, name=name: _class(one, at) == name),
                           figure=lambda one, name=name: sum(
                               _class(one, at) == name for at in range(len(one.positions))),
                           now=now, before=before))
    found.append(Line(0, Message("Station houses"), "site", None, total=None, note=ENTERED))
    for technology in stations.COUNTED:
        found.append(_pair(
            0, Message("{technology} stations", technology=technology), "station",
            _by_station(now, technology), figure=lambda one, technology=technology: one.stations.count(technology),
            now=now, before=before, note=_unknown_note(now, technology)))
    found.append(_ratio_line(now, before))
    known = now is not None and _known(now.hardened) is not None
    found.append(_pair(
        0, Message("Hardened stations with backup power, known"), "site",
        _by_owner(now, lambda one, at: one.hardened[at] == stations.YES) if known else None,
        figure=lambda one: _known(one.hardened), now=now, before=before))
    found.append(Line(0, Message("Communes with one"), "commune", None, total=_known(communes)))
    for item, lengths in ((Message("Cables in ducts and underground"), cables.ducts),
                          (Message("Cables on poles"), cables.poles), (Message("Fibre cables"), cables.fibre),
                          (Message("Copper cables left"), cables.copper)):
        found.append(Line(0, item, "km", lengths, total=None if lengths is None else sum(lengths.values())))
    return found


def _known(values):
    """Return how many are known to be, ``None`` where nothing is known of any."""
    if values is None or not len(values) or np.isnan(values).all():
        return None
    return int((values == stations.YES).sum())


def _class(one, at):
    return one.positions.mast_class[at] if one.positions.mast_class[at] in CLASSES else ""


def _pair(part, item, unit, by, figure, *, now, before, note=None):
    return Line(part, item, unit, by, total=None if now is None else figure(now),
                previous=None if before is None else figure(before), note=note)


def _by_owner(now, chosen=None):
    if now is None:
        return None
    found = {}
    for at, owner in enumerate(now.positions.owners):
        codes = owner_codes(owner)
        code = codes[0] if codes else ""
        found.setdefault(code, 0)
        found[code] += 1 if chosen is None else bool(chosen(now, at))
    return found


def _by_station(now, technology):
    if now is None or not now.stations.tells(technology):
        return None
    return {code: now.stations.count(technology, [column]) for column, code in enumerate(now.stations.codes)}


def _unknown_note(now, technology):
    if now is not None and now.stations.known and not now.stations.tells(technology):
        return Message("the lists name no {technology} station", technology=technology)
    count = 0 if now is None or not now.stations.known else now.stations.unknowns()
    return Message("technologies of {count} further stations are not known", count=count) if count else None


def _ratio_line(now, before):
    def figure(one):
        if one is None or not one.stations.known or not one.stations.count("4G"):
            return None
        return 100.0 * one.stations.count("5G") / one.stations.count("4G")

    by = None if now is None or not now.stations.known else {
        code: tuple(now.stations.count(technology, [column]) for technology in ("5G", "4G"))
        for column, code in enumerate(now.stations.codes)}
    return Line(0, Message("5G stations to 4G stations"), "%", by, total=figure(now), previous=figure(before))


def _sharing(now, before, replies):
    def shared(one, at):
        return one.positions.present[at].sum() >= 2

    def share(one):
        return 100.0 * sum(shared(one, at) for at in range(len(one.positions))) / len(one.positions)

    by, whole = _by_owner(now, shared), _by_owner(now)
    found = [
        _pair(1, Message("Positions of two or more operators"), "site", by,
              figure=lambda one: sum(bool(shared(one, at)) for at in range(len(one.positions))), now=now,
              before=before),
        _pair(1, Message("Their share of all positions"), "%", None if by is None else {
            code: (by[code], whole[code]) for code in by}, figure=share, now=now, before=before),
        _pair(1, Message("Positions that can still be shared"), "site", _by_owner(now, can_share),
              figure=lambda one: sum(bool(can_share(one, at)) for at in range(len(one.positions))), now=now,
              before=before),
    ]
    for word, item in (("sent", Message("Requests to share: sent")), ("agreed", Message("agreed to")),
                       ("refused", Message("refused")), ("overdue", Message("not answered in time"))):
        chosen = None if replies is None else [operators for operators, words in replies if word in words]
        if word == "overdue" and replies is not None and not any("timed" in words for _, words in replies):
            chosen = None  # no term, no date: nothing is late, and nothing is in time
        found.append(Line(1, item, "request", _counted(chosen), total=None if chosen is None else len(chosen)))
    return found


def can_share(one, at):
    """Return whether a position of a :class:`State` has a free place and may be shared."""
    return one.positions.slots.allowed[at] and one.positions.slots.free[at] > 0


def _carried_out(tracked, outside):
    rows = (
        (Message("Approved positions"), tuple(key for key in states.STATES if key != states.OUTSIDE)),
        (Message("not started and not late"), (states.APPROVED,)),
        (Message("start notified"), (states.STARTED,)), (Message("completed"), (states.DONE, states.MOVED)),
        (Message("late, with a reason"), (states.EXTENDED,)),
        (Message("late, withdrawal to be considered"), (states.OVERDUE,)),
        (Message("withdrawn, reallocated or adjusted"), (states.WITHDRAWN, states.REALLOCATED, states.ADJUSTED)),
        (Message("appeared outside the plan"), (states.OUTSIDE,)),
    )
    found = []
    for item, wanted in rows:
        known = tracked is not None and (outside or states.OUTSIDE not in wanted)
        chosen = [operators for operators, one in tracked if one.state in wanted] if known else None
        found.append(Line(2, item, "site", _counted(chosen), total=None if chosen is None else len(chosen)))
    return found


def _inspection(inspected):
    rows = ((stations.EXPIRED, Message("Certificates that ran out")), (stations.EXPIRING, Message("that soon run out")),
            (stations.NEVER, Message("Stations said to have none")),
            (stations.SILENT, Message("Stations of which nothing is known")))
    found = []
    for state, item in rows:
        chosen = None if inspected is None else [operators for operators, one in inspected if one.state == state]
        found.append(Line(4, item, "station", _counted(chosen), total=None if chosen is None else len(chosen)))
    return found


def _silent(part):
    return [Line(part, ENTERED, "", None, total=None)]


def _counted(rows):
    """Return rows per operator code; a row of several operators counts for each."""
    if rows is None:
        return None
    found = {}
    for operators in rows:
        for code in operators or ("",):
            found[code] = found.get(code, 0) + 1
    return found


def asked_to_share(replies, asked, term, as_of):
    """Return (operators that asked, words) of every request to share a mast: sent, agreed, refused, overdue, timed.

    Overdue needs the day it was sent, a term and the date of the figures; "timed" says that these are known.

    Parameters
    ----------
    replies : sequence of requests.cases.Reply
    asked : dict of str to tuple of str
        Operators by request.
    term : calendar.Term or None
    as_of : str
        ISO, "" unknown.
    """
    found = []
    for one in replies:
        words = ["sent", *([one.result] if one.result else [])]
        last = term.after(one.sent) if term is not None else ""
        if last and as_of:
            words.append("timed")
            if not one.result and (one.answered or as_of) > last:
                words.append("overdue")
        found.append((asked.get(one.request, ()), words))
    return found


def columns(found):
    """Return the columns of the lines by key, operators without a column of their own together."""
    known = {code: f"n_{code.lower()}" for code in OPERATORS}
    values = {key: [] for key in (*known.values(), "n_other")}
    for line in found:
        mine = {key: [] for key in values}
        for code, figure in (line.by or {}).items():
            if figure is not None:
                mine[known.get(code, "n_other")].append(figure)
        for key, figures in mine.items():
            if line.unit == "%":
                values[key].append(_share(figures))
            else:
                nought = 0 if line.by is not None and _present(key, found, line) else None
                values[key].append(sum(figures) if figures else nought)
    return values


def _share(pairs):
    """The share of several (part, whole) together; ``None`` over nothing, and where one of them is not known."""
    if any(None in pair for pair in pairs):
        return None
    whole = sum(whole for _, whole in pairs)
    return 100.0 * sum(part for part, _ in pairs) / whole if whole else None


def _present(key, found, line):
    """Whether a line without an operator is a nought of it: it is in the report, and for cables in their layers."""
    known = {code: f"n_{code.lower()}" for code in OPERATORS}
    return any(known.get(code, "n_other") == key for other in found for code in (other.by or {})
               if (other.unit == "km") == (line.unit == "km"))


def label(code, language):
    """Return what an operator is called."""
    return directory().label(code, language) if code else "…"
