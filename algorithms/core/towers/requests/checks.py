"""Every rule against every request: which mast, office, zone or height, how far, what is asked, what follows."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, NamedTuple

import numpy as np

from ...errors import Message
from ...geometry.point_index import PointIndex
from ...geometry.shapes import holders
from ...numbers.formats import Figure
from ...rules.mast_classes import is_class
from .. import rules
from ..siting import refusals
from .old_masts import replaced

PASS, FAIL, NONE, MEASURE, ASK = "pass", "fail", "not_applicable", "measure", "ask"
RESULTS = {
    PASS: Message("Met"), FAIL: Message("Broken"), NONE: Message("Does not apply"), MEASURE: Message("To be measured"),
    ASK: Message("A body is to be asked"),
}
SPACING, OFFICE, ZONE, HEIGHT = "spacing", "office", "zone", "height"
MARGIN, BORDER, AREA = "margin", "border", "area"
"""Why something is to be measured: the distance, on which side of a town's border the place lies, whether it is one."""
BODIES = "; "
"""Between bodies that are asked about one zone."""
UNREAD = Message("{rule}: the distance outside towns for such a mast could not be read in the text; nothing is held "
                 "against it.")
_ROUNDED_M = 0.05  # what rounding to the decimetre takes off a distance at most


class Check(NamedTuple):
    """One rule against one request.

    ``object`` is what it was held against, ``network`` "same", "other" or "", distances in metres (NaN: none),
    ``body`` who is to be asked, ``why`` what has to be measured.
    """

    request: int
    rule: str
    text: object
    object: str
    network: str
    distance_m: float
    uncertainty_m: float
    limit_m: float
    result: str
    body: str = ""
    mast: int = -1
    why: str = ""


@dataclass
class RuleChecks:
    """The checks of all requests, and the spacing still asked for around each: (mast, limit) pairs."""

    rows: List[Check] = field(default_factory=list)

    def of(self, request, rule=None, result=None):
        """Return the checks of a request, those of one rule or result."""
        return [row for row in self.by_request.get(request, ())
                if (rule is None or row.rule == rule) and (result is None or row.result == result)]

    def __post_init__(self):
        self.by_request = {}
        for row in self.rows:
            self.by_request.setdefault(row.request, []).append(row)


def binds(requests, words):
    """Return which requests make a new mast that spacing binds (an unknown kind is taken as one that does).

    Examples
    --------
    A new mast, one so low that it is free, an antenna on a mast that stands, and a kind that nobody knows:

    >>> from types import SimpleNamespace as Record
    >>> kinds = {"new": Record(new_mast=True, free_height_m=None), "low": Record(new_mast=True, free_height_m=6.0),
    ...          "old": Record(new_mast=False, free_height_m=None)}
    >>> binds(Record(kinds=["new", "low", "old", "?"], height_m=np.full(4, 5.0)), Record(kinds=kinds)).tolist()
    [True, False, False, True]
    """
    kinds = [words.kinds.get(code) for code in requests.kinds]
    free = [kind is not None and kind.free_height_m is not None and height <= kind.free_height_m
            for kind, height in zip(kinds, requests.height_m)]
    return np.array([kind is None or kind.new_mast for kind in kinds], bool) & ~np.array(free, bool)


def check(requests, examination, language):
    """Return the :class:`RuleChecks` rules of all requests.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    """
    found = []
    xy = examination.plane.forward(requests.lonlat)
    bound = binds(requests, examination.words) & np.isfinite(xy).all(axis=1)
    if examination.spacing is not None:
        found += _spacing(requests, examination, xy, bound)
        found += _offices(requests, examination, xy, bound)
    found += _zones(requests, examination, language)
    found += _heights(requests, examination, xy, language)
    found.sort(key=lambda row: (row.request, (SPACING, OFFICE, ZONE, HEIGHT).index(row.rule),
                                row.distance_m if np.isfinite(row.distance_m) else np.inf, row.object))
    return RuleChecks(found)


def uncertainty(requests, examination):
    """Return how far request and mast may be from where they are said to be, together; NaN where neither is known.

    Examples
    --------
    A request within 5 m of where it is said to be, near masts within 10 m; another of which nothing is known:

    >>> from types import SimpleNamespace as Record
    >>> near = Record(words=Record(uncertainty_m=None), mast_uncertainty_m=10.0)
    >>> uncertainty(Record(uncertainty_m=np.array([5.0, np.nan])), near).tolist()
    [15.0, 10.0]
    >>> far = Record(words=near.words, mast_uncertainty_m=None)
    >>> uncertainty(Record(uncertainty_m=np.array([np.nan])), far).tolist()
    [nan]
    """
    own, mast = own_uncertainty(requests, examination), examination.mast_uncertainty_m
    mast = _usual(examination) if mast is None else mast
    both = np.nan_to_num(own) + np.nan_to_num(mast)
    return np.where(np.isfinite(own) | np.isfinite(mast), both, np.nan)


def own_uncertainty(requests, examination):
    """Return how far each request may be from where it is said to be, NaN where that is not known."""
    return np.where(np.isfinite(requests.uncertainty_m), requests.uncertainty_m, _usual(examination))


def _usual(examination):
    return np.nan if examination.words.uncertainty_m is None else examination.words.uncertainty_m


def networks(examination, operators, mast):
    """Return the networks a mast counts as for a request: "same", "other", or both.

    Examples
    --------
    Three masts: of the operator that asks, of another one, of both; a mast of nobody counts as an other network:

    >>> from types import SimpleNamespace as Record
    >>> masts = Record(codes=("VTL", "VNPT"), present=np.array([[1, 0], [0, 1], [1, 1], [0, 0]], bool))
    >>> [networks(Record(positions=masts), ("VTL",), mast) for mast in range(4)]
    [['same'], ['other'], ['other', 'same'], ['other']]
    """
    positions = examination.positions
    return networks_between(operators, np.array(positions.codes, object)[positions.present[mast]])


def networks_between(operators, others):
    """Return the networks that a mast of ``others`` counts as for ``operators``, wherever it stands in a list.

    Examples
    --------
    >>> networks_between(("VTL",), ("VTL", "VNPT")), networks_between(("VTL",), ())
    (['other', 'same'], ['other'])
    """
    own, others = set(operators), set(others)
    return [rules.OTHER] * bool(others - own or not others) + [rules.SAME] * bool(own & others)


def limits(requests, examination, row, town):
    """Return {network: metres} that the rules ask of one request inside or outside a town, NaN what was not readable.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> asked = Record(mast_class=["A2b"], height_m=np.array([42.0]))
    >>> limits(asked, Record(spacing=rules.fixed(300.0)), 0, 1.0)
    {'other': 300.0, 'same': 300.0}
    """
    spacing, kind, height_m = examination.spacing, requests.mast_class[row], requests.height_m[row]
    return {network: float(spacing.required_m([kind], np.array([height_m]), np.array([town], float), network)[0])
            if spacing.is_read(kind, height_m, town, network) else float("nan")
            for network in (rules.OTHER, rules.SAME)}


def hangs_on_town(requests, examination, row):
    """Whether it is not known if a request is urban, and the rules ask another distance in towns than outside."""
    if not np.isnan(examination.urban[row]):
        return False
    inside, outside = (limits(requests, examination, row, town) for town in (1.0, 0.0))
    return any(inside[network] != outside[network] for network in inside)


def unread(requests, examination, row):
    """Whether no distance that the rules ask of a request is known, because the text could not be read."""
    return all(map(np.isnan, limits(requests, examination, row, examination.urban[row]).values()))


def _spacing(requests, examination, xy, bound):
    spacing, positions = examination.spacing, examination.positions
    if positions is None or not len(positions):
        return
    index = PointIndex(examination.plane.forward(positions.lonlat), max(spacing.widest_m(), 1.0), examination.plane)
    case = _SpacingCase(requests, examination, uncertainty(requests, examination),
                        own_uncertainty(requests, examination))
    margin, free = case.margin, spacing.exempt(positions.height_m)
    rows, held = np.flatnonzero(bound), set()
    for centre, mast, distance in index.pairs(xy[rows], spacing.widest_m() + np.nan_to_num(margin[rows]) + _ROUNDED_M):
        # compared as they are printed, to the decimetre: 119.996 m is 120 m
        for at, other, metres in zip(rows[centre].tolist(), mast.tolist(), np.round(distance, 1).tolist()):
            found = list(_pair(case, at, other, metres=metres, free=bool(free[other])))
            held.update([at] * any(np.isfinite(one.limit_m) or one.network for one in found))
            yield from found
    low = spacing.exempt(requests.height_m)  # no distance binds them, whatever stands farther away
    yield from _nearest(case, xy, [row for row in rows.tolist() if row not in held and not low[row]])


class _SpacingCase(NamedTuple):
    """What pairs of a request and a mast are judged by; ``margin`` and ``own`` are uncertainties per request."""

    requests: object
    examination: object
    margin: np.ndarray
    own: np.ndarray


def _nearest(case, xy, rows):
    """Hold requests with no mast near enough against the nearest one that any distance binds: the rule was kept."""
    examination, positions = case.examination, case.examination.positions
    masts = examination.plane.forward(positions.lonlat)
    able = np.flatnonzero(~examination.spacing.exempt(positions.height_m))
    for row in rows:
        binding = np.setdiff1d(able, list(replaced(case.requests, examination, row)))
        if not len(binding):
            continue
        away = examination.plane.distance_m(masts[binding], xy[row])
        near = int(np.argmin(away))
        yield from _pair(case, row, int(binding[near]), metres=round(float(away[near]), 1), free=False)


def _pair(case, row, mast, *, metres, free):
    requests, examination, margin, own = case.requests, case.examination, case.margin[row], case.own[row]
    name = examination.positions.ids[mast]
    if mast in replaced(requests, examination, row):
        yield Check(row, SPACING, Message("The mast that is replaced keeps no distance from itself."), name,
                    network="", distance_m=metres,
                    uncertainty_m=margin, limit_m=float("nan"), result=NONE, mast=mast)
        return
    low = bool(examination.spacing.exempt(np.array([requests.height_m[row]]))[0])
    if free or low:
        yield Check(row, SPACING, examination.spacing, name, network="", distance_m=metres, uncertainty_m=margin,
                    limit_m=float("nan"), result=NONE, mast=mast)
        return
    towns, open_ = [examination.urban[row]], _hangs_on_unknown(requests, examination.spacing, row)
    near_edge = np.isfinite(own) and examination.urban_edge_m[row] <= own
    if near_edge or not np.isfinite(towns[0]):  # both readings, so that what is not known breaks no rule
        towns = [0.0, 1.0]
    for network in networks(examination, requests.operators[row], mast):
        asked = [limits(requests, examination, row, town)[network] for town in towns]
        verdicts = {None if np.isnan(limit) else metres < limit for limit in asked}
        if verdicts == {None}:
            yield Check(row, SPACING, Message(UNREAD.template, rule=examination.spacing), name, network=network,
                        distance_m=metres, uncertainty_m=margin, limit_m=float("nan"), result=NONE, mast=mast)
            continue
        limit = float(np.nanmax(asked))
        if not limit:
            yield Check(row, SPACING, examination.spacing, name, network=network, distance_m=metres,
                        uncertainty_m=margin, limit_m=float("nan"), result=NONE, mast=mast)
            continue
        close = _within(metres, asked, margin)
        why = MARGIN if close else (BORDER if near_edge else AREA) if len(verdicts) > 1 else ""
        result = MEASURE if why or (open_ and True in verdicts) else FAIL if verdicts == {True} else PASS
        yield Check(row, SPACING, examination.spacing, name, network=network, distance_m=metres, uncertainty_m=margin,
                    limit_m=min(asked, key=lambda one: abs(metres - one)) if close else limit, result=result,
                    mast=mast, why=why)


def _hangs_on_unknown(requests, spacing, row):
    """Whether a distance hangs on a class or a height that the request does not give: then none is broken by it."""
    by_height = spacing.exempt_m is not None or any(one[1] is not None for one in spacing.rows)
    return (by_height and np.isnan(requests.height_m[row])) or (
        spacing.asks_class and not _is_known(requests.mast_class[row], spacing))


def _within(metres, limits, margin):
    """Whether a distance may be on either side of a limit, as far as positions are known."""
    return bool(np.isfinite(margin) and margin > 0 and any(abs(metres - one) <= margin for one in limits))


def _offices(requests, examination, xy, bound):
    around, spacing = examination.around, examination.spacing
    if around.offices is None or not spacing.office_m:
        return
    index = PointIndex(examination.plane.forward(around.offices), spacing.office_m, examination.plane)
    rows = np.flatnonzero(bound)
    margin = own_uncertainty(requests, examination)  # where offices stand is looked up, not asked for
    for centre, office, distance in index.pairs(xy[rows], spacing.office_m + np.nan_to_num(margin[rows]) + _ROUNDED_M):
        for at, other, metres in zip(rows[centre].tolist(), office.tolist(), np.round(distance, 1).tolist()):
            close = _within(metres, [spacing.office_m], margin[at])
            named = _is_known(requests.mast_class[at], spacing)
            if metres > spacing.office_m and not close:
                continue  # farther than asked, once it is rounded
            result = PASS if requests.mast_class[at] in spacing.office_classes else MEASURE if close or not named \
                else FAIL
            yield Check(at, OFFICE, spacing.office_rule, refusals.name_of(around.office_names, other), network="",
                        distance_m=metres, uncertainty_m=margin[at], limit_m=spacing.office_m, result=result,
                        why=MARGIN if close else "")


def _is_known(mast_class, spacing):
    return is_class(mast_class) or mast_class in {*spacing.office_classes, *(row[0] for row in spacing.rows)}


def asks_class(requests, checked, examination, row):
    """Whether a rule hangs on the class of a request that names none: it is asked for, and none is taken for it."""
    if examination.spacing is None or _is_known(requests.mast_class[row], examination.spacing) or not binds(
            requests.take([row]), examination.words)[0]:
        return False
    low = bool(examination.spacing.exempt(requests.height_m[row:row + 1])[0])
    return (examination.spacing.asks_class and not low) or bool(checked.of(row, OFFICE))


def _zones(requests, examination, language):
    around = examination.around
    if around.exclusion is None:
        return
    for row, zone in zip(*(found.tolist() for found in holders(requests.lonlat, around.exclusion))):
        name = refusals.name_of(around.exclusion_names, zone)
        kind = examination.zone_kinds[zone] if len(examination.zone_kinds) > zone else ""
        bodies = examination.words.bodies_of(kind, name, language)
        yield Check(row, ZONE, Message("Inside the zone {name}.", name=name), name, network="", distance_m=0.0,
                    uncertainty_m=float("nan"),
                    limit_m=float("nan"), result=ASK, body=BODIES.join(bodies))


def _heights(requests, examination, xy, language):
    good = np.flatnonzero(np.isfinite(xy).all(axis=1))
    good = good[[not _stands_as_high(requests, examination, row, xy[row]) for row in good.tolist()]]
    if not len(good):
        return
    ports = refusals.aerodromes(examination.around, examination.plane, xy[good])
    for row, asked in zip(good.tolist(), rules.approvals(requests.height_m[good], ports)):
        for message in asked:
            yield Check(row, HEIGHT, message, "", network="", distance_m=float("nan"), uncertainty_m=float("nan"),
                        limit_m=float("nan"), result=ASK,
                        body=examination.words.airspace_body[language])


def _stands_as_high(requests, examination, row, here):
    """Whether a request works on a mast of the register at its place that is as high as it asks for, or higher."""
    kind, positions = examination.words.kinds.get(requests.kinds[row]), examination.positions
    if kind is None or not kind.on_mast or positions is None or not len(positions):
        return False
    away = examination.plane.distance_m(examination.plane.forward(positions.lonlat), here)
    asked = requests.height_m[row]
    if np.isnan(asked) and "height_m" in kind.needs:
        return False  # it may rise above what stands, by how much is still to be said
    tall = positions.height_m >= (asked if np.isfinite(asked) else -np.inf)
    return bool((tall & (away <= examination.tolerance_m)).any())


def metres(value):
    """Return metres as they stand in a sentence."""
    return Figure(value, 0)
