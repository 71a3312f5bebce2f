"""Masts that could carry a request: free places and how they are known, height left, people reached, the reply."""
from __future__ import annotations

import datetime
from typing import NamedTuple, Optional

import numpy as np

from ...errors import Message
from ...formats import Figure
from ...point_index import PointIndex
from ..register import slots
from ..words import Owner

CAN, CONFIRM, NO, LATE, AGREED = "can", "confirm", "no", "overdue", "agreed"
KNOWN = (slots.DECLARED, slots.LOAD)
"""Free places that the owner declared or that loads show; others are inferred and have to be confirmed."""


class Option(NamedTuple):
    """One mast that might carry one request.

    ``kept`` is the share of the people within the screening radius of the request that the mast reaches too, NaN
    without demand; ``height_left_m`` where the next antenna hangs.
    """

    request: int
    mast: int
    distance_m: float
    free: int
    source: str
    height_left_m: float
    kept: float
    reply: Optional[object]
    verdict: str
    text: object


def options(requests, examination, rows, drop_m):
    """Return the options of the requests ``rows``, nearest first.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    rows : array of int
    drop_m : float
        Height that each tenant takes.
    """
    positions, plane = examination.positions, examination.plane
    if positions is None or not len(positions) or not len(rows):
        return []
    index = PointIndex(plane.forward(positions.lonlat), examination.shared_radius_m, plane)
    centres = plane.forward(requests.lonlat[rows])
    replies = {(reply.request, reply.mast): reply for reply in examination.replies}
    found = []
    for centre, mast, distance in index.pairs(centres, examination.shared_radius_m):
        for at, other, metres in zip(centre.tolist(), mast.tolist(), distance.tolist()):
            row = int(rows[at])
            if positions.ids[other] and positions.ids[other] == requests.old_ids[row]:
                continue
            own = [code for code in requests.operators[row] if code in positions.codes]
            if own and positions.present[other, [positions.codes.index(code) for code in own]].all():
                continue  # the operator stands there already
            found.append((row, other, metres))
    served = _kept(requests, examination, [pair[:2] for pair in found])
    found = [_option(pair, examination, drop_m, served.get(pair[:2], float("nan")),
                     reply=replies.get((requests.ids[pair[0]], positions.ids[pair[1]]))) for pair in found]
    found.sort(key=lambda option: (option.request, option.distance_m, positions.ids[option.mast]))
    return found


def _option(pair, examination, drop_m, served, reply):
    row, mast, metres = pair
    positions = examination.positions
    free, source = int(positions.slots.free[mast]), positions.slots.source[mast]
    allowed = bool(positions.slots.allowed[mast])
    top = positions.height_m[mast]
    left = top - drop_m * int(positions.present[mast].sum()) if np.isfinite(top) else np.nan
    verdict, text = _judge(reply, free, source, allowed, examination=examination)
    return Option(row, mast, metres, free, source=source, height_left_m=left, kept=served, reply=reply,
                  verdict=verdict, text=text)


def _judge(reply, free, source, allowed, examination):
    if reply is not None and reply.result == "refused":
        return NO, Message("The owner refused: {reason}.", reason=reply.reason or "…")
    if reply is not None and reply.result == "agreed":
        return AGREED, Message("The owner agreed.")
    late = reply is not None and not reply.answered and _late(reply, examination)
    if not allowed or free < 1:
        return NO, Message("No free place.") if allowed else Message("The owner does not share this mast.")
    if late:
        return LATE, Message("The owner has not answered in time (asked on {date}).", date=reply.sent)
    if source in KNOWN:
        return CAN, Message("{count} free places ({source}).", count=free, source=slots.SOURCES[source])
    return CONFIRM, Message("Possible, the load has to be confirmed ({count} places inferred from {source}).",
                            count=free, source=slots.SOURCES[source])


def _late(reply, examination):
    days = examination.words.reply_days
    if days is None or not (reply.sent and examination.as_of):
        return False
    sent, today = (datetime.date.fromisoformat(text[:10]) for text in (reply.sent, examination.as_of))
    return (today - sent).days > days


def _kept(requests, examination, pairs):
    """Return {(request, mast): percent} of the people near a request whom a mast reaches too; none without demand.

    Only a screening: both are taken to serve within one radius.
    """
    places = examination.places
    if places is None or not pairs:
        return {}
    plane, radius = examination.plane, examination.reach_m
    xy = plane.forward(places.lonlat)
    rows = sorted({row for row, _ in pairs})
    near = {row: [] for row in rows}
    for centre, place, _ in PointIndex(xy, radius, plane).pairs(plane.forward(requests.lonlat[rows]), radius):
        for at in np.unique(centre):
            near[rows[at]].append(place[centre == at])
    masts = plane.forward(examination.positions.lonlat)
    found = {}
    for row, mast in pairs:
        mine = np.concatenate(near[row] or [np.empty(0, np.int64)])
        whole = places.people[mine].sum()
        if whole > 0:
            both = plane.distance_m(xy[mine], masts[mast]) <= radius
            found[row, mast] = float(100.0 * places.people[mine][both].sum() / whole)
    return found


def shown(option, examination):
    """Return a mast as a sentence names it."""
    return Message("mast {mast} of {owner}, {distance} m away", mast=examination.positions.ids[option.mast],
                   owner=Owner(examination.positions.owners[option.mast] or "…"), distance=Figure(option.distance_m, 0))
