"""Masts that could carry a request: free places and how they are known, height left, people reached, the reply."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np

from ...errors import Message
from ...geometry.point_index import PointIndex
from ...numbers.formats import Day, Figure
from ..register import slots
from ..words import Owner
from .old_masts import replaced

CAN, CONFIRM, NO, LATE, AGREED = "can", "confirm", "no", "overdue", "agreed"
NOT_SAID = Message("an owner that the register does not name")


class Option(NamedTuple):
    """One mast that might carry one request.

    ``kept`` is the share of the people whom the request reaches that the mast reaches too, NaN without demand;
    ``height_left_m`` where the next antenna hangs; ``loss_db`` how much weaker those people receive it, in the middle
    of them, NaN without a propagation model.
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
    loss_db: float = float("nan")


def options(requests, examination, rows, drop_m):
    """Return the options of the requests ``rows``, nearest first: masts near by, and those whose owner was asked.

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
    masts = plane.forward(positions.lonlat)
    index = PointIndex(masts, examination.shared_radius_m, plane)
    centres = plane.forward(requests.lonlat[rows])
    replies = replies_by_mast(requests, examination)
    near = {}
    for centre, mast, distance in index.pairs(centres, examination.shared_radius_m):
        near.update(zip(zip(rows[centre].tolist(), mast.tolist()), distance.tolist()))
    able = dict(zip(rows.tolist(), centres))
    for row, mast in replies:
        if row in able and (row, mast) not in near:
            near[row, mast] = float(plane.distance_m(masts[mast:mast + 1], able[row])[0])
    found = []
    for (row, other), metres in near.items():
        own = [code for code in requests.operators[row] if code in positions.codes]
        if other in replaced(requests, examination, row) or (
                own and positions.present[other, [positions.codes.index(code) for code in own]].all()):
            continue  # it goes, or the operator stands there already
        found.append((row, other, metres))
    pairs = [pair[:2] for pair in found]
    served = _kept(requests, examination, pairs) if examination.reach is None else _received(
        requests, examination, pairs, drop_m)
    found = [_option(pair, examination, drop_m, served.get(pair[:2], (float("nan"), float("nan"))),
                     reply=replies.get(pair[:2])) for pair in found]
    found.sort(key=lambda option: (option.request, option.distance_m, positions.ids[option.mast]))
    return found


def replies_by_mast(requests, examination):
    """Return {(row, position): reply} of the owners' replies; a mast is called by the id of any of its rows.

    Of several replies about one position, one that agrees counts, else the one answered last.
    """
    of_request = {name: row for row, name in enumerate(requests.ids)}
    found = {}
    for reply in sorted(examination.replies, key=lambda one: (one.result == "agreed", one.answered or one.sent)):
        if reply.request in of_request:
            row = of_request[reply.request]
            found.update(((row, mast), reply) for mast in examination.positions.called(reply.mast))
    return found


def lost_replies(requests, examination):
    """Return the replies that belong to no request, and those that name no mast of the register."""
    known = set(requests.ids)
    strange = [one for one in examination.replies if one.request not in known]
    called = examination.positions.called if examination.positions is not None else tuple
    return strange, [one for one in examination.replies if one.request in known and not called(one.mast)]


def _option(pair, examination, drop_m, served, reply):
    row, mast, metres = pair
    positions = examination.positions
    free, source = int(positions.slots.free[mast]), positions.slots.source[mast]
    allowed = bool(positions.slots.allowed[mast])
    left = _height_left(positions, mast, drop_m)
    verdict, text = _judge(reply, free, source, allowed, examination=examination)
    return Option(row, mast, metres, free, source=source, height_left_m=left, kept=served[0], reply=reply,
                  verdict=verdict, text=text, loss_db=served[1])


def _height_left(positions, mast, drop_m):
    return float(slots.antenna_height_m(positions.height_m[mast], int(positions.present[mast].sum()), drop_m))


def _judge(reply, free, source, allowed, examination):
    if reply is not None and reply.result == "refused":
        return NO, Message("The owner refused: {reason}.", reason=reply.reason or "…")
    if reply is not None and reply.result == "agreed":
        return AGREED, Message("The owner agreed.")
    if reply is not None and (reply.word or reply.answered):
        return CONFIRM, Message("The owner's answer does not say whether it agrees ({answer}).", answer=": ".join(
            filter(None, (reply.word, reply.reason))) or "…")
    late = reply is not None and _late(reply, examination)
    if not allowed or free < 1:
        return NO, Message("No free place.") if allowed else Message("The owner does not share this mast.")
    if late:
        text = Message("The owner has not answered in time (asked on {date}, due on {last}).",
                       date=Day(reply.sent), last=Day(examination.answer_by(reply)))
        since = "" if examination.reply_term is None else examination.reply_term.since
        return LATE, text if reply.sent >= since else Message(
            "{text} It was asked before the rule was in force ({since}).", text=text, since=Day(since))
    if source in slots.KNOWN:
        return CAN, Message("{count} free places ({source}).", count=free, source=slots.SOURCES[source])
    return CONFIRM, Message("Possible, the load has to be confirmed ({count} places, {source}).",
                            count=free, source=slots.SOURCES[source])


def _late(reply, examination):
    last = examination.answer_by(reply)
    return bool(last and examination.as_of and examination.as_of > last)


def _kept(requests, examination, pairs):
    """Return {(request, mast): (percent, NaN)} of the people near a request whom a mast reaches too.

    Nothing without demand.

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
            found[row, mast] = float(100.0 * places.people[mine][both].sum() / whole), float("nan")
    return found


def _received(requests, examination, pairs, drop_m):
    """Return {(request, mast): (percent, dB)} by the propagation model, at the band of the request's operator.

    The people are those whom the request reaches from its own height; on the mast the antenna hangs where there is
    room for it. What the model gives no level for is not counted as reached. Nothing without demand.
    """
    places, reach, plane = examination.places, examination.reach, examination.plane
    if places is None or not pairs:
        return {}
    xy, masts = plane.forward(places.lonlat), plane.forward(examination.positions.lonlat)
    wanted, levels, found = plane.forward(requests.lonlat), {}, {}
    for row, mast in pairs:
        profile = reach.profile(next(iter(requests.operators[row]), ""))
        if row not in levels:
            levels[row] = reach.levels(xy, wanted[row], profile, requests.height_m[row])
        mine = np.flatnonzero(levels[row] >= reach.threshold)
        whole = places.people[mine].sum()
        if whole <= 0:
            continue
        there = reach.levels(xy, masts[mast], profile, _height_left(examination.positions, mast, drop_m))[mine]
        kept = float(100.0 * places.people[mine][there >= reach.threshold].sum() / whole)
        known = np.isfinite(there)
        loss = float(np.median((levels[row][mine] - there)[known])) if known.any() else float("nan")
        found[row, mast] = kept, loss
    return found


def owner_in_words(positions, mast):
    """Return the owner of a mast as a sentence names it, also where the register does not say who it is."""
    return Owner(positions.owners[mast]) if positions.owners[mast] else NOT_SAID


def shown(option, examination):
    """Return a mast as a sentence names it."""
    return Message("mast {mast} of {owner}, {distance} m away", mast=examination.positions.ids[option.mast],
                   owner=owner_in_words(examination.positions, option.mast), distance=Figure(option.distance_m, 0))
