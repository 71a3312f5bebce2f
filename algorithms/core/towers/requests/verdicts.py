"""The conclusion proposed for each request: the first of a closed list that holds, with every reason that applies.

Nothing is refused without a rule and its source, and no request is agreed to by silence: "agreed" needs a rule that was
checked and met.
"""
from __future__ import annotations

from typing import NamedTuple, Tuple

import numpy as np

from ...errors import Message, Sentences
from ...numbers.formats import Figure, beside
from ...text.keys import fold
from . import checks, moving, nearby, old_masts, sharing
from .words import (
    AGREED,
    ASK,
    CONDITIONAL,
    INCOMPLETE,
    JOIN,
    MOVE,
    NO_DISTANCE,
    NO_RULE,
    NOT_AGREED,
    SAME_PLACE,
    SHARE,
    SURVEY,
)

_NEEDS = {
    "position": Message("position"), "operator": Message("operator"), "kind": Message("kind of request"),
    "technology": Message("technology"), "height_m": Message("height"), "old_id": Message("mast that is replaced"),
    "class": Message("class of the mast"),
}
JOINED = Message("{count} requests of several operators near each other could do with {least} masts.")


class Conclusion(NamedTuple):
    """The conclusion proposed for one request, and its reasons; ``mast`` is the one to share or -1, a shift in metres
    and degrees from north, NaN where none is proposed."""

    code: str
    reasons: Tuple[object, ...]
    mast: int = -1
    shift_m: float = float("nan")
    shift_deg: float = float("nan")


def concluded(code, decision):
    """Return the code of the conclusion that holds: that of the department where there is one, else the proposed.

    Parameters
    ----------
    code : str
        Of the conclusion proposed.
    decision : cases.Decision or None
    """
    if decision is None:
        return code
    return NOT_AGREED if decision.conclusion == "refused" else decision.conclusion


def missing(requests, row, words):
    """Return the names of the data that a request lacks, as messages."""
    kind = words.kinds.get(requests.kinds[row])
    lacks = [] if np.isfinite(requests.lonlat[row]).all() else ["position"]
    if kind is None:
        lacks.append("kind")
    needs = kind.needs if kind is not None else ("operator",)
    have = {"operator": bool(requests.operators[row]), "technology": bool(requests.technology[row]),
            "height_m": bool(np.isfinite(requests.height_m[row])), "old_id": bool(requests.old_ids[row])}
    names = {**_NEEDS, "kind": _kind_lacking(requests, row)}
    return [names[name] for name in (*lacks, *(need for need in needs if not have[need]))]


def _kind_lacking(requests, row):
    """How a kind is called that cannot be told: one that was written is quoted, so that nobody looks for a blank."""
    written = requests.written[row] if len(requests.written) else ""
    return Message("kind of request (\"{word}\" is in no list of kinds)", word=written) if written else _NEEDS["kind"]


def judge(requests, examination, checked, options, *, grouping, before):
    """Return the :class:`Conclusion` of every request, in order; no request's own decision changes what is proposed.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    checked : checks.RuleChecks
    options : list of sharing.Option
    grouping : groups.Grouping
        Of the requests that are not decided.
    before : groups.Grouping
        Of all requests: the group in which one stood that was decided since.
    """
    by_request = {}
    for option in options:
        by_request.setdefault(option.request, []).append(option)
    decided = {one.request for one in examination.decisions}
    joined = {row: group for group in before.groups for row in group.members if requests.ids[row] in decided}
    joined.update((row, group) for group in grouping.groups for row in group.members)
    agreed = _agreed_places(requests, examination)
    bound = checks.binds(requests, examination.words)
    near, rivals = nearby.told(requests, examination), nearby.rivals(requests, examination, bound)
    return [_one(_Wanted(
        requests, examination, checked, by_request.get(row, []), group=joined.get(row), agreed=agreed,
        bound=bool(bound[row]), row=row, near=near.get(row, ()), rivals=rivals.get(row, ())))
            for row in range(len(requests))]


class _Wanted(NamedTuple):
    requests: object
    examination: object
    checked: object
    options: list
    group: object
    agreed: dict
    bound: bool
    row: int
    near: object = ()
    rivals: object = ()

    def found(self, rule=None, result=None):
        return self.checked.of(self.row, rule, result)


def _one(case):
    """Try the list from its head (its last always holds); reasons of what comes later are told too where they apply."""
    for code, holds in _LADDER:
        found = holds(case)
        if found is not None:
            reasons, extra = found if isinstance(found, tuple) else (found, {})
            return Conclusion(code, (*reasons, *_also(case, code, told=holds is _load)), **extra)
    return None


def _also(case, code, *, told=False):
    """Reasons beside those of the conclusion: what a body must be asked, rules broken unless that is ``told``, others
    near by, what contradicts the position, capacity sites."""
    said = []
    if code != ASK:
        said += [_asked(row) for row in case.found(result=checks.ASK)]
    if code not in (SHARE, JOIN, MOVE, NOT_AGREED) and not told:
        said += [_broken(row) for row in case.found(result=checks.FAIL)]
    if code not in (SAME_PLACE, JOIN, CONDITIONAL):
        said += case.rivals
    if code != CONDITIONAL:
        said += _doubts(case)
    if code != INCOMPLETE:
        wrong = old_masts.doubt(case.requests, case.examination, case.row)
        said += [Message("Not found: {what}.", what=wrong)] if wrong is not None else []
    if case.requests.purposes[case.row] == "capacity":
        said.append(Message("A capacity site: people covered for the first time are no argument for or against it."))
    return [*said, *case.near]


def _incomplete(case):
    requests, examination, row = case.requests, case.examination, case.row
    lacks = missing(requests, row, examination.words)
    kind = examination.words.kinds.get(requests.kinds[row])
    if kind is not None and "old_id" in kind.needs:
        wrong = old_masts.doubt(requests, examination, row)
        lacks += [wrong] if wrong is not None else []
    if checks.asks_class(requests, case.checked, examination, row):
        lacks.append(_NEEDS["class"])
    return [Message("Missing: {names}.", names=Sentences(tuple(lacks), ", "))] if lacks else None


def _same_place(case):
    found = case.agreed.get(case.row)
    return None if found is None else [Message(_SAME[found[0]].template, id=found[1])]


_SAME = {"request": Message("The same place as request {id}, which was agreed to."),
         "position": Message("The same place as position {id}, approved earlier and not built.")}


def _no_distance(case):
    return None if case.bound else [Message("No new mast that keeps a distance: {kind}.", kind=_Word(
        case.examination.words, case.requests.kinds[case.row]))]


def _ask(case):
    rows = case.found(result=checks.ASK)
    return [_asked(row) for row in rows] if rows else None


def _survey(case):
    rows = case.found(result=checks.MEASURE)
    margin = checks.own_uncertainty(case.requests, case.examination)[case.row]
    return [Message(_TO_MEASURE[row.why].template, distance=beside(row.distance_m, row.limit_m), object=row.object,
                    limit=Figure(row.limit_m, 0),
                    margin=Figure(margin if row.why == checks.BORDER else row.uncertainty_m, 0))
            for row in rows] if rows else None


_TO_MEASURE = {
    checks.AREA: Message("Whether the place is urban is not known, and that decides: {distance} m from {object}, up to "
                         "{limit} m are asked."),
    checks.BORDER: Message("The border of the urban area is within what the position is known ({margin} m), and that "
                           "decides: {distance} m from {object}, up to {limit} m are asked."),
    checks.MARGIN: Message("{distance} m from {object} where {limit} m are asked: within what the positions are known "
                           "({margin} m)."),
}


def _no_rule(case):
    spacing = case.examination.spacing
    if spacing is None:
        return [Message("No rule set on distances was chosen.")]
    if case.found(result=checks.FAIL) or not checks.unread(case.requests, case.examination, case.row):
        return None
    return [Message(checks.UNREAD.template, rule=spacing)]


def _share(case):
    if not case.found(result=checks.FAIL):
        return None
    good = [option for option in case.options if option.verdict in (sharing.AGREED, sharing.CAN)]
    good.sort(key=lambda option: (option.verdict != sharing.AGREED, option.distance_m))
    if not good:
        return None
    best = good[0]
    return [*(_broken(row) for row in case.found(result=checks.FAIL)),
            Message("Share {mast}: {text}", mast=sharing.shown(best, case.examination), text=best.text)], \
        {"mast": best.mast}


def _join(case):
    if case.group is None:
        return None
    count, least = len(case.group.members), len(case.group.chosen)
    return [*(_broken(row) for row in case.found(result=checks.FAIL)), *case.rivals,
            Message(JOINED.template, count=count, least=least)]


def _move(case):
    broken = case.found(checks.SPACING, checks.FAIL)
    if not broken or case.found(checks.OFFICE, checks.FAIL):
        return None
    shift = moving.free_place(case)
    if shift is None:
        return None
    metres, degrees = shift
    said = Message("{metres} m to the {direction} every distance is kept.", metres=Figure(metres),
                   direction=moving.Direction(degrees))
    return [*(_broken(row) for row in broken), said], {"shift_m": metres, "shift_deg": degrees}


def _not_agreed(case):
    broken = case.found(result=checks.FAIL)
    if not broken:
        return None
    waiting = [option for option in case.options if option.verdict in (sharing.CONFIRM, sharing.LATE)]
    said = [_broken(row) for row in broken]
    if waiting:
        return None
    said += [_on_mast(option, case) for option in case.options if option.reply is not None][:3]
    return [*said, Message("Neither sharing within {radius} m nor moving within {shift} m is possible.",
                           radius=Figure(case.examination.shared_radius_m, 0),
                           shift=Figure(case.examination.max_shift_m, 0))]


def _load(case):
    """A rule is broken and sharing hangs on a load that has to be confirmed: a matter of a survey."""
    broken = case.found(result=checks.FAIL)
    waiting = [option for option in case.options if option.verdict in (sharing.CONFIRM, sharing.LATE)]
    if not broken or not waiting:
        return None
    return [*(_broken(row) for row in broken), *(_on_mast(option, case) for option in waiting[:3])]


def _on_mast(option, case):
    """What is said of one mast that might carry the request."""
    positions = case.examination.positions
    return Message("Mast {mast} of {owner}, {distance} m away: {text}", mast=positions.ids[option.mast],
                   owner=sharing.owner_in_words(positions, option.mast), distance=Figure(option.distance_m, 0),
                   text=option.text)


def _conditional(case):
    said = [*case.rivals, *_doubts(case)]
    if checks.hangs_on_town(case.requests, case.examination, case.row):
        said.append(Message("Whether the place is urban is not known; the longer distance was asked, and kept."))
    return said or None


def _doubts(case):
    """What contradicts the position: the commune that the request names is another."""
    doubts = case.examination.doubts
    return [doubts[case.row]] if len(doubts) and doubts[case.row] is not None else []


def _agreed(case):
    spacing, row = case.examination.spacing, case.row
    return [_kept(case, spacing, row), *(Message(
        "{rule}: {distance} m from {object}; within {limit} m only {classes} may stand, and it is one.", rule=one.text,
        distance=beside(one.distance_m, one.limit_m), object=one.object, limit=Figure(one.limit_m, 0),
        classes=", ".join(spacing.office_classes)) for one in case.found(checks.OFFICE, checks.PASS))]


def _kept(case, spacing, row):
    """How the distances are kept: by the nearest mast that binds, because none is asked, or because none is near."""
    rows = case.found(checks.SPACING, checks.PASS)
    if rows:
        nearest = min(rows, key=lambda one: one.distance_m - one.limit_m)
        return Message("Rule {rule} is kept: {distance} m from {object}, {limit} m are asked.", rule=nearest.text,
                       distance=beside(nearest.distance_m, nearest.limit_m), object=nearest.object,
                       limit=Figure(nearest.limit_m, 0))
    asked = checks.limits(case.requests, case.examination, row, case.examination.urban[row]).values()
    if not any(asked):
        return Message("Rule {rule} asks no distance of such a mast.", rule=spacing)
    return Message("Rule {rule} is kept: nothing that it binds stands within the {limit} m that it asks for at most.",
                   rule=spacing, limit=Figure(spacing.widest_m(), 0))


_LADDER = (
    (INCOMPLETE, _incomplete), (SAME_PLACE, _same_place), (NO_DISTANCE, _no_distance), (ASK, _ask), (SURVEY, _survey),
    (NO_RULE, _no_rule), (SHARE, _share), (JOIN, _join), (MOVE, _move), (SURVEY, _load), (NOT_AGREED, _not_agreed),
    (CONDITIONAL, _conditional), (AGREED, _agreed))


def _broken(row):
    return Message("{rule}: {distance} m from {object}, {limit} m are asked.", rule=row.text,
                   distance=beside(row.distance_m, row.limit_m), object=row.object, limit=Figure(row.limit_m, 0))


def _asked(row):
    return Message("{text} To be asked: {body}.", text=row.text, body=row.body)


def _agreed_places(requests, examination):
    """Return {row: (what, id)} of requests at the place of another request of the operator that was agreed to, or of a
    position of it that was approved earlier and is not built.

    Two new masts, or the same work with the same technology: 5G on the mast that was agreed to is another matter.
    """
    decided = {one.request for one in examination.decisions if one.conclusion in ("agreed", "conditional")}
    plane, xy, pending = examination.plane, examination.plane.forward(requests.lonlat), examination.pending
    there = np.isfinite(xy).all(axis=1)
    good = np.array([row for row in range(len(requests)) if requests.ids[row] in decided and there[row]], np.int64)
    works = [_work(requests, examination.words, row) for row in range(len(requests))]
    waiting = None if pending is None else plane.forward(pending.lonlat)
    low = [np.zeros(len(one), bool) if examination.spacing is None else examination.spacing.exempt(one)
           for one in (requests.height_m, () if pending is None else pending.height_m)]  # a mast of 3 m is another
    found = {}
    for row in np.flatnonzero(there).tolist():
        if requests.ids[row] in decided:
            continue
        own = set(requests.operators[row])
        for other in good[plane.distance_m(xy[good], xy[row]) <= examination.tolerance_m].tolist():
            if own & set(requests.operators[other]) and works[row] == works[other]:
                found.setdefault(row, ("request", requests.ids[other]))
        near = () if waiting is None or works[row] else np.flatnonzero(
            plane.distance_m(waiting, xy[row]) <= examination.tolerance_m).tolist()
        for other in near:
            if own & set(pending.operators[other]) and pending.ids[other] != requests.ids[row] \
                    and low[0][row] == low[1][other]:
                found.setdefault(row, ("position", pending.ids[other] or "…"))
    return found


def _work(requests, words, row):
    """Return what tells two works at one place apart: nothing for new masts, else kind and technology."""
    kind = words.kinds.get(requests.kinds[row])
    return "" if kind is None or kind.new_mast else f"{kind.code} {fold(requests.technology[row])}"


class _Word:
    """A kind as it is written."""

    def __init__(self, words, code):
        self.words, self.code = words, code

    def text(self, language):
        """Return it in ``language``."""
        return self.words.label("kinds", self.code, language)
