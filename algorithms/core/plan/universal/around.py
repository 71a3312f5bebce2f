"""What lies around the hamlets: places of a coverage result, masts, fibre, routes, difficult areas."""
from __future__ import annotations

import numpy as np

from ...access import road_access
from ...errors import Message
from ...geometry.point_index import nearest
from ...geometry.shapes import line_segments, locate
from ...network import joined_network, nearest_segment
from ...numbers.dates import parse_date
from ...numbers.formats import Day, few
from ...territory.communes import code_key, communes_meant
from ...text.keys import fold
from ...text.spelling import marks_agree
from .model import DifficultAreas, Distances, HamletFibre
from .signal import SignalReport

NAMED = 5
"""Rows that a message names at most."""


def hamlet_of(lonlat, codes, hamlets, *, shapes, plane, reach_m):
    """Return the hamlet of each place (-1 for none) and the metres between their positions.

    First by its code, then by the polygon that holds it, then the nearest hamlet within ``reach_m``.

    Parameters
    ----------
    lonlat : (n, 2) degrees, NaN without a position
    codes : sequence of str or None
    hamlets : model.UniversalHamlets
    shapes : shapes.Shapes or None
        Polygons of the hamlets in degrees.
    plane : geodesy.LocalPlane
    """
    known = {_code(code): row for row, code in reversed(list(enumerate(hamlets.codes))) if code}
    found = np.array([known.get(_code(code), -1) if code else -1 for code in codes], np.int64).reshape(-1)
    if shapes is not None:
        inside = locate(lonlat, shapes)
        found = np.where(found < 0, inside, found)
    near, away = nearest(plane.forward(hamlets.lonlat), plane.forward(lonlat), plane)
    found = np.where((found < 0) & (away <= reach_m), near, found)
    metres = np.full(len(found), np.nan)
    both = np.flatnonzero((found >= 0) & np.isfinite(lonlat[:, 0]))
    both = both[np.isfinite(hamlets.lonlat[found[both], 0])]
    metres[both] = plane.distance_m(plane.forward(lonlat[both]), plane.forward(hamlets.lonlat[found[both]]))
    return found, metres


def signal_reports(rows, hamlet, *, threshold_dbm, as_of, is_absent, named=()):
    """Return the :class:`SignalReport` of rows that can be used, and what has to be said of the others.

    Parameters
    ----------
    rows : sequence of tuple
        Method code, date text, by whom, operator, signal (1, 0, NaN), level (dBm), share without it (%).
    hamlet : (n,) int array
    is_absent : callable
        Whether a text for the operator means nobody in particular.
    named : sequence of str, optional
        The hamlet as each row names it, by which rows that cannot be used are found again; else their number.
    """
    found, lost, undated, late, unread = [], [], [], [], []
    called = [str(name) if name else str(row) for row, name in enumerate(named or [""] * len(rows), start=1)]
    for one, row, name in zip(rows, hamlet.tolist(), called):
        method, date, by, operator, signal, level, without = one
        day = parse_date(date)
        heard = None if np.isnan(signal) else bool(signal)
        if heard is None and np.isfinite(level) and threshold_dbm is not None:
            heard = bool(level >= threshold_dbm)
        if row < 0 or not method:
            lost.append(name)
        elif day is None:
            undated.append(name)
        elif as_of and day.isoformat() > as_of:
            late.append(name)
        elif heard is None and np.isnan(without):
            unread.append(name)
        else:
            found.append(SignalReport(
                row, method, day.isoformat(), str(by or ""), operator="" if is_absent(operator) else str(operator),
                signal=heard, without=None if np.isnan(without) else without / 100.0))
    notes = [Message(text, count=len(names), names=few(names, NAMED)) for names, text in (
        (lost, "REPORTS: {count} rows belong to no hamlet or name no known way of finding ({names}); they are left "
               "out."),
        (undated, "REPORTS: {count} rows have no date that can be read ({names}); they are left out."),
        (late, "REPORTS: {count} rows are later than the date of the figures ({names}); they are left out."),
        (unread, "REPORTS: {count} rows say neither whether there is signal nor a share ({names}); give THRESHOLD to "
                 "read levels. They are left out.")) if names]
    return tuple(found), tuple(notes)


def nearest_by_road(plane, hamlets, points, lines, *, max_leg_m, tolerance_m):
    """Return the nearest of ``points`` (degrees) of each hamlet along ``lines``, else in a straight line, and notes.

    A hamlet that the roads do not join to any of the points takes the straight distance, which is marked.
    """
    xy, other = plane.forward(hamlets.lonlat), plane.forward(points)
    row, metres = nearest(other, xy, plane)
    by_road, notes = np.zeros(len(row), bool), ()
    if lines is not None and len(lines.xy):
        network, joins = joined_network(plane.forward(lines.xy), lines.starts, lines.feature, tolerance_m, plane=plane)
        way = road_access(network, xy, other, max_leg_m)
        reached = np.isfinite(way.distance_m)
        row, metres = np.where(reached, way.site, row), np.where(reached, way.distance_m, metres)
        by_road, notes = reached, tuple(joins.notes())
    return Distances(row, np.where(row >= 0, metres, np.nan), by_road), notes


def nearest_route(plane, hamlets, lines):
    """Return the nearest line of each hamlet as :class:`Distances` in a straight line; lines of one vertex are none."""
    xy = plane.forward(lines.xy)
    first, last = line_segments(lines.starts)
    segment, metres, _ = nearest_segment(plane.forward(hamlets.lonlat), xy[first], xy[last], plane=plane)
    row, hit = np.full(len(segment), -1, np.int64), segment >= 0
    row[hit] = lines.feature[np.searchsorted(lines.starts, first[segment[hit]], "right") - 1]
    return Distances(row, np.where(hit, metres, np.nan), np.zeros(len(row), bool))


def fibre_of(hamlets, codes, placed, *, dist_m, road_m):
    """Return the :class:`HamletFibre` that the list of hamlets without fibre says, and notes.

    A hamlet of the list that has no position is not known to be without; hamlets without a code are unknown, unless
    the list is empty: then every hamlet has fibre. A list that gives no code at all says it of none.
    """
    row_of = {}
    for row, code in enumerate(codes):
        if code:
            row_of.setdefault(_code(code), row)
    at = np.array([row_of.get(_code(code), -1) if code else -1 for code in hamlets.codes], np.int64).reshape(-1)
    unlisted = 1.0 if row_of or not len(codes) else np.nan
    has = np.append(np.where(np.asarray(placed, bool), 0.0, np.nan), unlisted)[at]  # the last is that of no row, -1
    if row_of:
        has = np.where([not code for code in hamlets.codes], np.nan, has)
    road, straight = (np.append(values, np.nan)[at] for values in (road_m, dist_m))
    used = set(at[at >= 0].tolist())
    lost = [str(codes[row]) for row in row_of.values() if row not in used]
    notes = (Message("HAMLETS_WITHOUT_FIBRE: {count} hamlets of the list are not in the layer of hamlets ({names}).",
                     count=len(lost), names=few(lost, NAMED)),) if lost else ()
    return HamletFibre(has, np.where(np.isfinite(road), road, straight), np.isfinite(road)), notes


def in_areas(hamlets, *, inside, commune, hamlet, documents, valid_from, valid_to, as_of):
    """Return the :class:`DifficultAreas` of the hamlets, ``None`` where none is in force, and notes.

    Communes and hamlets are meant by their code or, as decisions list them, by their name.

    Parameters
    ----------
    inside : (n,) int array
        Row of the area whose polygon holds the hamlet, -1 for none.
    commune, hamlet, documents, valid_from, valid_to : sequences
        Of the areas: an area names the whole commune, unless it names a hamlet.
    """
    valid, undated = _in_force(valid_from, valid_to, as_of)
    at = np.array([row if row >= 0 and valid[row] else -1 for row in np.asarray(inside).tolist()], np.int64)
    reached, twins, alike = set(np.asarray(inside).tolist()), [], []
    for whole in (True, False):  # what names a hamlet says more than what names its commune
        for row in np.flatnonzero(valid).tolist():
            if bool(hamlet[row]) == whole:
                continue
            meant = _meant(hamlets, commune[row], hamlet[row])
            if len(meant):
                reached.add(row)
                twins += [str(hamlet[row])] if len(meant) > 1 and not whole else []
                alike += [str(commune[row])] if len({code_key(hamlets.communes[one]) for one in meant}) > 1 else []
                at[meant] = row if not whole else np.where(at[meant] < 0, row, at[meant])
    lost = [row for row in range(len(commune)) if valid[row] and row not in reached and (commune[row] or hamlet[row])]
    notes = []
    if not valid.all():
        names = [str(hamlet[row] or commune[row] or row + 1) for row in np.flatnonzero(~valid).tolist()]
        notes.append(Message("DIFFICULT_AREAS: {count} areas are not in force on {date} ({names}) and are left out.",
                             count=len(names), date=Day(as_of), names=few(names, NAMED)))
    if undated:
        notes.append(Message("DIFFICULT_AREAS: {count} dates cannot be read ({texts}); those areas count as in force. "
                             "Write them as 31/12/2025.", count=len(undated), texts=", ".join(undated[:3])))
    if twins:
        notes.append(Message("DIFFICULT_AREAS: {count} areas name a hamlet that several are called ({names}); all of "
                             "them count as meant. Write the code of the hamlet.", count=len(twins),
                             names=", ".join(twins[:3])))
    if alike:
        notes.append(Message("DIFFICULT_AREAS: {count} areas name a commune that several are called ({names}); all of "
                             "them count as meant. Write the code of the commune.", count=len(alike),
                             names=", ".join(alike[:3])))
    if lost:
        notes.append(Message("DIFFICULT_AREAS: {count} areas name no commune or hamlet of the layers ({names}). "
                             "Compare their codes and names.", count=len(lost), names=", ".join(
                                 str(hamlet[row] or commune[row]) for row in lost[:3])))
    if not valid.any():
        return None, tuple(notes)
    words = [str(documents[row] or "") if row >= 0 else "" for row in at.tolist()]
    return DifficultAreas(at >= 0, words), tuple(notes)


def _in_force(valid_from, valid_to, as_of):
    """Return which areas are in force on a day, and the texts of dates that cannot be read."""
    valid, undated = np.ones(len(valid_from), bool), []
    for row, ends in enumerate(zip(valid_from, valid_to)):
        first, last = map(parse_date, ends)
        undated += [str(text) for text, day in zip(ends, (first, last)) if text and day is None]
        if as_of and ((first and first.isoformat() > as_of) or (last and last.isoformat() < as_of)):
            valid[row] = False
    return valid, undated


def _meant(hamlets, commune, hamlet):
    """Return the rows of the hamlets that an area means; without a commune only the code of a hamlet means one."""
    count = len(hamlets.codes)
    names = hamlets.commune_names if len(hamlets.commune_names) else [""] * count
    places = list(zip(hamlets.communes, names))
    every = list(dict.fromkeys(places))
    meant = {every[row] for row in communes_meant(commune, *map(list, zip(*every)))} if commune and every else set()
    homes = [not commune or place in meant for place in places]
    if not hamlet:
        return np.flatnonzero(homes) if commune else np.empty(0, np.int64)
    key = _code(hamlet)
    own = [bool(code) and _code(code) == key for code in hamlets.codes]
    if any(own):
        return np.flatnonzero(own)
    return np.flatnonzero([here and bool(commune) and fold(str(name or "")) == fold(str(hamlet))
                           and marks_agree(name, hamlet) for here, name in zip(homes, hamlets.names)])


def _code(code):
    """Return the code of a hamlet for comparison, whatever signs and zeros a sheet gave it."""
    return fold(code_key(code))
