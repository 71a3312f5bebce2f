"""What else is going on around a request: works of other investors, sites that the province's plan proposes, other
requests nearer than the rule allows new masts to each other."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...geometry.point_index import PointIndex
from ...numbers.formats import Day, Figure, beside
from . import checks

WORKS = Message("Works of another investor {metres} m away: {name} ({investor}); operators register until {date} to "
                "share ducts, poles or ground.")
SITE = Message("The plan of the province proposes site {id}, {metres} m away.")

OWN_REQUEST = Message("Request {id} of the same operator is {metres} m away where {limit} m are asked: one of the two "
                      "positions, or both moved apart.")
OTHER_REQUEST = Message("Another request lies within the {limit} m that the rule asks for; the department invites to a "
                        "meeting.")

OWN_APPROVED = Message("Position {id} of the same operator, approved earlier and not built, is {metres} m away where "
                       "{limit} m are asked: one of the two positions, or both moved apart.")
OTHER_APPROVED = Message("A position approved earlier and not built lies within the {limit} m that the rule asks for; "
                         "the department invites to a meeting.")
APART = Message("{one} and {two} are {metres} m apart where {limit} m are asked: one of the two has to be moved.")
RIVALS = (OWN_REQUEST, OTHER_REQUEST, OWN_APPROVED, OTHER_APPROVED)

_NO_NEW_MAST = ("refused", "same_place", "share")
"""Conclusions of the department after which no new mast comes of a request."""


def told(requests, examination):
    """Return {row: messages} of works and proposed sites near each request, the nearest of each.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    """
    found = {}
    for row, message in (*_works(requests, examination), *_sites(requests, examination)):
        found.setdefault(row, []).append(message)
    return found


def _works(requests, examination):
    works, as_of = examination.works, examination.as_of
    if works is None or not len(works.names):
        return
    away = works.distance_m(requests.lonlat, examination.plane)
    for row in range(len(requests)):
        if not np.isfinite(away[row]).any():
            continue
        near = [one for one in np.flatnonzero(away[row] <= examination.works_m).tolist()
                if not (as_of and works.deadlines[one] and works.deadlines[one] < as_of)]
        if near:
            one = min(near, key=lambda work: (away[row, work], works.names[work]))
            last = works.deadlines[one]
            yield row, Message(WORKS.template, metres=Figure(away[row, one], 0), name=works.names[one] or "…",
                               investor=works.investors[one] or "…", date=Day(last) if last else "…")


def _sites(requests, examination):
    sites = examination.sites
    if sites is None or not len(sites.ids):
        return
    there, here = examination.plane.forward(sites.lonlat), examination.plane.forward(requests.lonlat)
    for row in np.flatnonzero(np.isfinite(here).all(axis=1)).tolist():
        away = examination.plane.distance_m(there, here[row])
        near = int(np.argmin(np.where(np.isfinite(away), away, np.inf)))
        if away[near] <= examination.sites_m:
            yield row, Message(SITE.template, id=sites.ids[near] or "…", metres=Figure(away[near], 0))


def rivals(requests, examination, bound):
    """Return {row: messages} of requests for new masts nearer to each other, or to a position approved earlier and not
    built, than the rule asks of masts.

    Each by itself keeps the rule, both together would break it. Requests that the department turned down stand in
    nobody's way, but what is proposed for one of them is as it was before the decision; one of another operator is
    neither named nor measured, since the message reaches the operator.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    bound : (n,) bool array
        Requests that the rule binds.
    """
    spacing, found = examination.spacing, {}
    if spacing is None:
        return found
    gone = {one.request for one in examination.decisions if one.conclusion in _NO_NEW_MAST}
    xy = examination.plane.forward(requests.lonlat)
    rows = np.flatnonzero(bound & np.isfinite(xy).all(axis=1) & ~spacing.exempt(requests.height_m))
    for one, two, metres, limit in _closer(requests, examination, rows):
        if requests.ids[two] not in gone:
            same = bool(set(requests.operators[one]) & set(requests.operators[two]))
            words = {"id": requests.ids[two], "metres": beside(metres, limit)} if same else {}
            found.setdefault(one, []).append(Message(
                (OWN_REQUEST if same else OTHER_REQUEST).template, limit=Figure(limit, 0), **words))
    for row, message in _approved(requests, examination, rows, xy):
        found.setdefault(row, []).append(message)
    return {row: _each_once(messages) for row, messages in found.items()}


def apart(requests, examination, rows):
    """Return what is said of ``rows`` that fewer masts would stand at, and that the rule asks to be farther apart.

    Of two distances that are asked, the longer one that is not kept is told.
    """
    told, rows, spacing = {}, np.asarray(rows, np.int64), examination.spacing
    if spacing is not None:
        for one, two, metres, limit in _closer(requests, examination, rows[~spacing.exempt(requests.height_m[rows])]):
            told[min(one, two), max(one, two)] = max(told.get((min(one, two), max(one, two)), (0.0, 0.0)),
                                                     (limit, metres))
    return [Message(APART.template, one=requests.ids[one], two=requests.ids[two], metres=beside(metres, limit),
                    limit=Figure(limit, 0)) for (one, two), (limit, metres) in sorted(told.items())]


def _closer(requests, examination, rows):
    """Yield (one, two, metres, limit) of new masts nearer to each other than the rule asks of the first."""
    xy, widest = examination.plane.forward(requests.lonlat[rows]), examination.spacing.widest_m()
    index = PointIndex(xy, max(widest, 1.0), examination.plane)
    for centre, other, distance in index.pairs(xy, widest):
        for one, two, metres in zip(rows[centre].tolist(), rows[other].tolist(), np.round(distance, 1).tolist()):
            if one != two:
                limit = _broken_m(requests, examination, one, requests.operators[two], metres=metres)
                if limit:
                    yield one, two, metres, limit


def _broken_m(requests, examination, row, others, *, metres):
    """Return the longest distance that the rule asks of a request from a mast of ``others`` and that is not kept, 0
    where all are.
    """
    limits = checks.limits(requests, examination, row, examination.urban[row])
    return max((limits[one] for one in checks.networks_between(requests.operators[row], others)
                if metres < limits[one]), default=0.0)


def _approved(requests, examination, rows, xy):
    """Yield (row, message) of positions approved earlier and not built that are nearer than the rule asks of masts."""
    pending, spacing = examination.pending, examination.spacing
    if pending is None or not len(pending.ids):
        return
    there, free = examination.plane.forward(pending.lonlat), spacing.exempt(pending.height_m)
    for row in rows.tolist():
        away = np.round(examination.plane.distance_m(there, xy[row]), 1)
        for one in np.flatnonzero(~free).tolist():
            same = bool(set(requests.operators[row]) & set(pending.operators[one]))
            limit = _broken_m(requests, examination, row, pending.operators[one], metres=away[one])
            if limit and pending.ids[one] != requests.ids[row]:
                words = {"id": pending.ids[one] or "…", "metres": beside(away[one], limit)} if same else {}
                yield row, Message((OWN_APPROVED if same else OTHER_APPROVED).template, limit=Figure(limit, 0), **words)


def _each_once(messages):
    return list({message.text("en"): message for message in messages}.values())
