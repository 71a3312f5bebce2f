"""The least shift of a wanted position that keeps every distance: for requests that could stand a little farther on."""
from __future__ import annotations

import math

import numpy as np

from ...errors import Message
from ...geometry.shapes import holders
from ...numbers.formats import Figure
from . import checks
from .old_masts import replaced

_DIRECTIONS = tuple(Message(name) for name in (
    "north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"))
_AZIMUTHS, _STEPS = 72, 40  # directions and distances at which a free place is looked for; chosen: 5 degrees apart


class Direction:
    """A direction in degrees from north, as a value of a message: by name, and by its azimuth where that is another."""

    def __init__(self, degrees):
        self.degrees = degrees

    def text(self, language):
        """Return it in ``language``.

        Examples
        --------
        >>> Direction(90.0).text("en"), Direction(50.0).text("en")
        ('east', 'north-east (azimuth 50°)')
        """
        whole = int(round(self.degrees))
        name = _DIRECTIONS[int(round(whole / 45.0)) % 8]
        exact = Message("{direction} (azimuth {degrees}°)", direction=name, degrees=Figure(whole))
        return (exact if whole % 45 else name).text(language)


def _rings(longest_m):
    """Return the shifts that are tried, rising: whole metres, so that what is printed is what was found free.

    Examples
    --------
    >>> _rings(4.5), len(_rings(100.0))
    ([1.0, 2.0, 3.0, 4.0, 4.5], 40)
    """
    return sorted({min(float(math.ceil(longest_m * step / _STEPS)), longest_m) for step in range(1, _STEPS + 1)})


def free_place(case):
    """Return (metres, degrees from north) of the least shift that keeps every distance, ``None`` if there is none.

    Looked for on rings of 72 directions and at most 40 shifts up to the longest one allowed, against the masts that
    stand and what was agreed to and is not built. A distance is kept when it is longer than asked by what the positions
    are known; at the border of a town the longer one is asked. No place lies in a zone in which a body is asked, none
    as near to an office that its class might not stand there.

    Parameters
    ----------
    case : verdicts._Wanted
    """
    examination, requests, row = case.examination, case.requests, case.row
    plane = examination.plane
    here = plane.forward(requests.lonlat[row:row + 1])[0]
    masts, least = _asked(case, here)
    margin = float(np.nan_to_num(checks.uncertainty(requests, examination)[row]))
    angle = 2.0 * math.pi * np.arange(_AZIMUTHS, dtype=np.float64) / _AZIMUTHS
    for metres in _rings(examination.max_shift_m):
        ring = here + metres * np.column_stack([np.sin(angle), np.cos(angle)])
        metres_to = plane.distance_m(np.tile(masts, (_AZIMUTHS, 1)), np.repeat(ring, len(masts), axis=0))
        kept = np.round(metres_to, 1).reshape(_AZIMUTHS, len(masts)) - margin
        # a place exactly at the limit is kept where positions are known, else it has to be measured again
        free = (kept >= least if not margin else kept > least).all(axis=1) & _allowed(case, ring)
        if free.any():
            spare = np.where(free, (kept - least).min(axis=1, initial=np.inf), -np.inf)
            return metres, float(np.degrees(angle[int(np.argmax(spare))]))
    return None


def _asked(case, here):
    """Return what binds around a request, in the plane, and the metres that are asked to each."""
    examination, requests, row = case.examination, case.requests, case.row
    plane, positions = examination.plane, examination.positions
    reach = examination.spacing.widest_m() + examination.max_shift_m
    masts = plane.forward(positions.lonlat)
    binding = ~examination.spacing.exempt(positions.height_m)
    binding[list(replaced(requests, examination, row))] = False
    both = not examination.urban_edge_m[row] > examination.max_shift_m  # the shift may cross the border of a town
    towns = (0.0, 1.0) if both or np.isnan(examination.urban[row]) else (examination.urban[row],)
    wanted = [checks.limits(requests, examination, row, town) for town in towns]
    stand = [(masts[mast], checks.networks(examination, requests.operators[row], mast))
             for mast in np.flatnonzero(binding & (plane.distance_m(masts, here) <= reach)).tolist()]
    found, least = [], []
    for place, networks in (*stand, *_agreed(case, here, reach)):
        for network in networks:
            limits = [one[network] for one in wanted if not np.isnan(one[network])]
            if limits:
                found.append(place)
                least.append(max(limits))
    return np.array(found, float).reshape(-1, 2), np.array(least, float)


def _agreed(case, here, reach_m):
    """Yield place and networks of what was agreed to and is not built: approved positions and requests for masts."""
    examination, requests, row = case.examination, case.requests, case.row
    plane, spacing = examination.plane, examination.spacing
    agreed = {one.request for one in examination.decisions if one.conclusion in ("agreed", "conditional")}
    rows = np.flatnonzero(checks.binds(requests, examination.words) & [name in agreed for name in requests.ids])
    for listed, others in ((examination.pending, None), (requests, set(rows.tolist()))):
        if listed is None or not len(listed.ids):
            continue
        away = plane.distance_m(plane.forward(listed.lonlat), here)
        for one in np.flatnonzero((away <= reach_m) & ~spacing.exempt(listed.height_m)).tolist():
            if listed.ids[one] != requests.ids[row] and (others is None or one in others):
                yield plane.forward(listed.lonlat[one:one + 1])[0], checks.networks_between(
                    requests.operators[row], listed.operators[one])


def _allowed(case, ring):
    """Return which places of a ring lie in no zone and not too near to an office."""
    around, spacing, plane = case.examination.around, case.examination.spacing, case.examination.plane
    allowed = np.ones(len(ring), bool)
    if around.exclusion is not None:
        allowed[holders(plane.inverse(ring), around.exclusion)[0]] = False
    if around.offices is not None and spacing.office_m and case.requests.mast_class[case.row] not in \
            spacing.office_classes:
        margin = np.nan_to_num(checks.own_uncertainty(case.requests, case.examination)[case.row])
        for office in plane.forward(around.offices):
            allowed &= ~(np.round(plane.distance_m(ring, office), 1) <= spacing.office_m + margin)
    return allowed
