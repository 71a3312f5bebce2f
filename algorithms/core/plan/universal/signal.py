"""Which hamlets have no mobile signal, which have it in part only, and how that is known.

"Trắng sóng": no signal at the hamlet's centre or in a cluster of homes. "Lõm sóng": a share of the households has no
signal that can be used; the share and the level are parameters. The number of operators with a signal is a figure of
its own. What was measured goes before what a commune reported, and that before a model, which alone proves nothing.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ...errors import Message
from ...figures.shares import share
from ...layers.roles import load_role
from ...numbers.formats import Day, Figure
from ...tables import objects

WHITE, WEAK, COVERED, UNKNOWN = "white", "weak", "covered", "unknown"
STATES = {
    WHITE: Message("No signal"), WEAK: Message("Signal in part"), COVERED: Message("Signal"),
    UNKNOWN: Message("Not known"),
}
MEASURED, REPORTED, MODEL = "measured", "reported", "model"
METHODS = {
    MEASURED: Message("measured in the field"), REPORTED: Message("reported by the commune"),
    MODEL: Message("model, to be measured"), "": Message("not determined"),
}
_SILENT = ("none",)
_HEARD = ("all", "some")


@dataclass(frozen=True)
class SignalRules:
    """What counts as no signal and as signal in part.

    Attributes
    ----------
    weak_share : float
        Fraction of the households without usable signal from which a hamlet has signal in part only.
    threshold_dbm : float or None
        Level from which a signal can be used; ``None`` takes the verdict of the coverage result.
    centre_m : float
        Places this near to the hamlet's position are its centre.
    cluster_people : float or None
        A place of at least this many people is a cluster: without signal there, the hamlet has none.
    operators : tuple of str
        Operators that must all be silent before a hamlet has no signal by measurements of single operators.
    """

    weak_share: float
    threshold_dbm: Optional[float] = None
    centre_m: float = 300.0
    cluster_people: Optional[float] = None
    operators: Tuple[str, ...] = ()


class SignalPlaces(NamedTuple):
    """Places of a coverage result, each with the hamlet it belongs to (-1 for none) and metres to its position.

    ``technology`` says what the result looked at, ``overlay`` where that stands beside older networks (5G): a place
    without it may have a signal, so that its silence says nothing.
    """

    hamlet: np.ndarray
    away_m: np.ndarray
    people: np.ndarray
    operators: np.ndarray
    status: Sequence[str]
    level: np.ndarray
    technology: Sequence[str] = ()
    overlay: Optional[np.ndarray] = None


class SignalReport(NamedTuple):
    """One measurement or report: hamlet row, MEASURED or REPORTED, ISO date, by whom, operator ("" for all)."""

    hamlet: int
    method: str
    date: str
    by: str
    operator: str
    signal: Optional[bool]
    without: Optional[float]


class HamletSignal(NamedTuple):
    """What is known of a hamlet: state, operators with signal, how, when, by whom; share without it (low, high)."""

    state: str
    operators: Optional[int] = None
    method: str = ""
    date: str = ""
    by: str = ""
    low: Optional[float] = None
    high: Optional[float] = None
    notes: Tuple[Message, ...] = ()


def by_model(places, count, rules, *, date="", by=""):
    """Return the :class:`HamletSignal` of each of ``count`` hamlets as a coverage result has it.

    Examples
    --------
    >>> rules = SignalRules(0.1)
    >>> places = SignalPlaces(np.array([0, 0, 1]), np.zeros(3), np.array([80.0, 20.0, 50.0]), np.array([2.0, 0, 0]),
    ...                        ("some", "none", "none"), np.array([-90.0, -130.0, -131.0]))
    >>> [one.state for one in by_model(places._replace(away_m=np.array([0, 900.0, 0])), 2, rules)]
    ['weak', 'white']
    >>> [one.state for one in by_model(places._replace(overlay=np.ones(3, bool)), 2, rules)]
    ['unknown', 'unknown']
    """
    status = objects(places.status)
    heard = np.where(np.isin(status, _HEARD), 1.0, np.where(np.isin(status, _SILENT), 0.0, np.nan))
    if places.overlay is not None:
        heard[places.overlay & (heard == 0)] = np.nan
    usable = heard.copy()
    if rules.threshold_dbm is not None:
        low = (heard == 1) & (places.level < rules.threshold_dbm)
        usable[low] = 0.0 if places.overlay is None else np.where(places.overlay[low], np.nan, 0.0)
    order = np.argsort(places.hamlet, kind="stable")
    first = np.searchsorted(places.hamlet[order], np.arange(count + 1, dtype=np.int64))
    found = []
    for row in range(count):
        rows = order[first[row]:first[row + 1]]
        found.append(_modelled(places, rows, heard, usable, rules=rules, date=date, by=by) if len(rows)
                     else HamletSignal(UNKNOWN))
    return found


def _modelled(places, rows, heard, usable, *, rules, date, by):
    people = np.nan_to_num(places.people[rows])
    weight = people if people.sum() > 0 else np.ones(len(rows))
    known = np.isfinite(usable[rows])
    without = share(weight[usable[rows] == 0].sum(), weight[usable[rows] == 1].sum(), weight[~known].sum())
    low, high = (None, None) if not known.any() else (without.low, without.high)
    near = rows[places.away_m[rows] <= rules.centre_m]
    closest = rows[np.argmin(np.where(np.isfinite(places.away_m[rows]), places.away_m[rows], np.inf))]
    at_centre = near if len(near) else rows
    operators = places.operators[closest if len(near) else at_centre]
    operators = np.atleast_1d(operators)
    operators = int(np.nanmax(operators)) if np.isfinite(operators).any() else None
    clusters = rows[people >= rules.cluster_people] if rules.cluster_people is not None else rows[:0]
    notes = ()
    if places.overlay is not None and places.overlay[rows].any():
        operators, notes = None, (Message("The coverage given is of {technology}: who has none may have another "
                                          "signal.", technology=_technologies(places, rows)),)
    facts = {"operators": operators, "method": MODEL, "date": date, "by": by, "low": low, "high": high}
    if (heard[at_centre] == 0).all() or (heard[clusters] == 0).any():
        said = _technologies(places, rows)
        only = (Message("The model looked at {technology} only.", technology=said),) if said else ()
        return HamletSignal(WHITE, notes=(*notes, *only), **facts)
    if np.isnan(heard[at_centre]).all():
        return HamletSignal(UNKNOWN, notes=notes, **facts)
    if len(rows) == 1:
        notes = (*notes, Message("The model looked at one place only: signal in part is not known."))
    return HamletSignal(_by_share(low, high, rules), notes=notes, **facts)


def _technologies(places, rows):
    """Return what the places ``rows`` were looked at for, "" where that is not said."""
    if not len(places.technology):
        return ""
    return ", ".join(dict.fromkeys(filter(None, (places.technology[row] for row in rows.tolist()))))


def _by_share(low, high, rules):
    limit = 100.0 * rules.weak_share
    if low is None:
        return UNKNOWN
    if low >= limit and low > 0:
        return WEAK
    return COVERED if high < limit else UNKNOWN


def by_reports(reports, count, rules):
    """Return the :class:`HamletSignal` of each hamlet by its newest measurement, else its newest report.

    ``None`` for hamlets that nobody spoke of. Of one operator the newest row counts; a row for all operators goes
    before rows of single ones that are older.

    Examples
    --------
    >>> rules = SignalRules(0.1, operators=("VTL", "VNPT"))
    >>> seen = [SignalReport(0, MEASURED, "2026-03-01", "Sở", "VTL", False, None),
    ...         SignalReport(0, MEASURED, "2026-03-02", "Sở", "VNPT", False, None)]
    >>> by_reports(seen, 1, rules)[0].state, by_reports(seen[:1], 1, rules)[0].state
    ('white', 'unknown')
    """
    by_hamlet = [[] for _ in range(count)]
    for one in reports:
        by_hamlet[one.hamlet].append(one)
    found = []
    for rows in by_hamlet:
        chosen = [one for one in rows if one.method == MEASURED] or rows
        found.append(_reported(chosen, rules) if chosen else None)
        later = [one for one in rows if one.method != MEASURED and one.date > found[-1].date]
        said = _reported(later, rules) if later and found[-1].state != UNKNOWN else None
        if said is not None and said.state not in (UNKNOWN, found[-1].state):
            found[-1] = found[-1]._replace(notes=(*found[-1].notes, Message(
                "Reported later, on {date}: {state}.", date=Day(said.date), state=STATES[said.state])))
    return found


def _reported(rows, rules):
    rows = sorted(rows, key=lambda one: one.date)
    newest = {one.operator: one for one in rows}
    whole = newest.pop("", None)
    single = {name: one for name, one in newest.items() if whole is None or one.date > whole.date}
    used = [*filter(None, (whole,)), *single.values()]
    last = max(used, key=lambda one: one.date)
    facts = {"method": last.method, "date": last.date,
             "by": "; ".join(dict.fromkeys(filter(None, (one.by for one in used))))}
    without = [one.without for one in used if one.without is not None]
    yes = sorted(name for name, one in single.items() if one.signal)
    no = sorted(name for name, one in single.items() if one.signal is False)
    operators = len(yes) if yes or (whole is not None and whole.signal is False) else None
    if operators is None and no and set(rules.operators) <= set(no):
        operators = 0
    if without:
        facts["low"] = facts["high"] = 100.0 * min(without)
    if operators == 0:
        return HamletSignal(WHITE, 0, **facts)
    if yes or (whole is not None and whole.signal):
        state = _by_share(facts["low"], facts["high"], rules) if without else COVERED
        return HamletSignal(state, operators, **facts)
    if without and not no:
        return HamletSignal(_by_share(facts["low"], facts["high"], rules), None, **facts)
    missing = sorted(set(rules.operators) - set(no))
    notes = (Message("Only some operators were measured, without signal; not measured: {names}.",
                     names=", ".join(map(_called, missing)) or "-"),) if no else ()
    return HamletSignal(UNKNOWN, None, notes=notes, **facts)


def _called(code):
    """Return what an operator is called."""
    value = next((one for one in load_role("masts").field("operator").values if one.code == code), None)
    return code if value is None else value.vi


def joined(reported, modelled):
    """Return what counts for each hamlet: reports before the model; where both know and differ, that is noted."""
    found = []
    for told, model in zip(reported, modelled):
        if told is None or (told.state == UNKNOWN and not told.notes):
            found.append(model if told is None or model.state != UNKNOWN else told)
            continue
        differs = model.state not in (UNKNOWN, told.state)
        notes = (Message("The model says: {state}.", state=STATES[model.state]),) if differs else ()
        found.append(told._replace(notes=(*told.notes, *notes)))
    return found


def share_text(low, high):
    """Return a share or its range as a value of a message."""
    same = high is None or low is None or abs(high - low) < 0.005
    return Message("{low} %", low=Figure(low, 2)) if same else Message(
        "{low} to {high} %", low=Figure(low, 2), high=Figure(high, 2))
