"""Places with copper lines as arrays, and what their figures say about themselves."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional

import numpy as np

from ..errors import InputError, Message
from ..geometry.shapes import Shapes, line_segments
from ..numbers.formats import Figure, few
from ..tables import objects
from .tables import STATUSES

SHOWN = 3  # shown: places that a message names


def _numbers(values, count, name):
    """Return a float array of ``count`` values, all NaN where ``values`` is None; refuse negatives."""
    array = np.full(count, np.nan) if values is None else np.asarray(values, dtype=float)
    if len(array) != count:
        raise InputError("Places: {key} has {given} values for {count} places.", key=name, given=len(array),
                         count=count)
    if (array < 0).any():
        raise InputError("Places: {key} is negative in row {row}. Correct the value.", key=name,
                         row=int(np.flatnonzero(array < 0)[0]) + 1)
    return array


def _texts(values, count):
    """Return an object array of ``count`` texts, "" for missing."""
    if values is None:
        return np.full(count, "", dtype=object)
    return objects("" if value is None else str(value) for value in values)


@dataclass(frozen=True)
class CopperPlaces:
    """Premises, cabinets or hamlets, one row each; a missing number is NaN, a missing text "".

    Attributes
    ----------
    lonlat : (n, 2) array of degrees, NaN without position
    households, active, inactive, ready, connected, faults : (n,) arrays
        Households; copper lines in use; lines inactive for under 24 months; households the
        operator states as able to get fibre; households on fibre; faults a year.
    start, population : (n,) arrays
        Copper lines at the start of the migration; people of a hamlet.
    status : (n,) array of codes of :data:`tables.STATUSES` or ""
    history : dict of ISO date to (n,) array
        Copper lines in use at earlier dates.
    layer : str
        What the layer is called in messages.
    """

    lonlat: np.ndarray
    households: np.ndarray
    active: Optional[np.ndarray] = None
    inactive: Optional[np.ndarray] = None
    start: Optional[np.ndarray] = None
    ready: Optional[np.ndarray] = None
    connected: Optional[np.ndarray] = None
    faults: Optional[np.ndarray] = None
    population: Optional[np.ndarray] = None
    code: Optional[np.ndarray] = None
    name: Optional[np.ndarray] = None
    commune: Optional[np.ndarray] = None
    hamlet: Optional[np.ndarray] = None
    operator: Optional[np.ndarray] = None
    status: Optional[np.ndarray] = None
    reason: Optional[np.ndarray] = None
    history: dict = field(default_factory=dict)
    layer: str = "PREMISES"

    def __post_init__(self):
        lonlat = np.asarray(self.lonlat, dtype=float).reshape(-1, 2)
        count = len(lonlat)
        object.__setattr__(self, "lonlat", lonlat)
        for key in ("households", "active", "inactive", "start", "ready", "connected", "faults", "population"):
            object.__setattr__(self, key, _numbers(getattr(self, key), count, key))
        for key in ("code", "name", "commune", "hamlet", "operator", "status", "reason"):
            object.__setattr__(self, key, _texts(getattr(self, key), count))
        object.__setattr__(self, "history", {
            date: _numbers(self.history[date], count, date) for date in sorted(self.history)
        })
        unknown = sorted({str(status) for status in self.status} - {"", *STATUSES})
        if unknown:
            raise InputError("Places: status {status} is not one of {statuses}.", status=unknown[0],
                             statuses=", ".join(STATUSES))

    def __len__(self):
        return len(self.lonlat)


def named_by(places, hamlets):
    """Return the places with their hamlet's name where they have none but its code.

    Parameters
    ----------
    places, hamlets : CopperPlaces

    Returns
    -------
    CopperPlaces

    Examples
    --------
    >>> hamlets = CopperPlaces(np.zeros((1, 2)), [9], code=["H1"], name=["Ấp 1"])
    >>> places = CopperPlaces(np.zeros((3, 2)), [1, 2, 3], name=["", "H1", "Ấp 9"], hamlet=["H1", "", ""])
    >>> named_by(places, hamlets).name.tolist()
    ['Ấp 1', 'Ấp 1', 'Ấp 9']
    """
    names = {code: name for code, name in zip(hamlets.code.tolist(), hamlets.name.tolist()) if code}
    name = [names.get(own or hamlet) or own for own, hamlet in zip(places.name.tolist(), places.hamlet.tolist())]
    return replace(places, name=objects(name))


def titled(places):
    """Return the places with their hamlet's code, else their own, where they have no name.

    Parameters
    ----------
    places : CopperPlaces

    Returns
    -------
    CopperPlaces

    Examples
    --------
    >>> places = CopperPlaces(np.zeros((3, 2)), [1, 2, 3], name=["Ấp 1", "", ""], hamlet=["", "H2", ""],
    ...                       code=["", "", "P3"])
    >>> titled(places).name.tolist()
    ['Ấp 1', 'H2', 'P3']
    """
    name = [own or hamlet or code
            for own, hamlet, code in zip(places.name.tolist(), places.hamlet.tolist(), places.code.tolist())]
    return replace(places, name=objects(name))


@dataclass(frozen=True)
class NamedAreas:
    """Communes, or old residential areas: polygons in degrees with code and name.

    ``households`` and ``threshold`` (own share asked for stop-sell, 0..1) may be NaN or None.
    ``wkb``, ``crs`` and ``note`` (a remark on its figures) are handed through to the result.
    """

    shapes: Optional[Shapes]
    code: np.ndarray
    name: np.ndarray
    threshold: Optional[np.ndarray] = None
    note: Optional[np.ndarray] = None
    wkb: Optional[list] = None
    crs: str = "lonlat"

    def __len__(self):
        return len(self.code)


@dataclass(frozen=True)
class Fibre:
    """Existing fibre: points (boxes, exchanges) in degrees and cables as lines in degrees."""

    points: np.ndarray
    lines: Optional[Shapes] = None

    def segments(self, plane):
        """Return start and end of every segment in metres; a point is a segment of no length."""
        points = np.asarray(self.points, dtype=float).reshape(-1, 2)
        points = plane.forward(points[np.isfinite(points).all(axis=1)])
        if self.lines is None or not len(self.lines.xy):
            return points, points
        first, last = line_segments(self.lines.starts)
        xy = plane.forward(self.lines.xy)
        return np.concatenate([points, xy[first]]), np.concatenate([points, xy[last]])


NO_FIBRE = Fibre(np.empty((0, 2)))


def joined_lines(shapes):
    """Return several :class:`Shapes` of lines as one, ``None`` for none; features are numbered through.

    Parameters
    ----------
    shapes : list of shapes.Shapes

    Returns
    -------
    shapes.Shapes or None

    Examples
    --------
    A line of two vertices and one of three:

    >>> parts = [Shapes(np.zeros((n, 2)), np.array([0, n]), np.array([0]), np.zeros(1, bool), count=1) for n in (2, 3)]
    >>> both = joined_lines(parts)
    >>> both.count, both.starts.tolist(), both.feature.tolist(), joined_lines([])
    (2, [0, 2, 5], [0, 1], None)
    """
    if not shapes:
        return None
    starts, feature, vertices, features = [np.zeros(1, dtype=np.int64)], [], 0, 0
    for one in shapes:
        starts.append(one.starts[1:] + vertices)
        feature.append(one.feature + features)
        vertices, features = vertices + len(one.xy), features + one.count
    return Shapes(np.concatenate([one.xy for one in shapes]), np.concatenate(starts), np.concatenate(feature),
                  np.zeros(len(np.concatenate(feature)), dtype=bool), count=features)


@dataclass(frozen=True)
class Settled:
    """Figures of places after the rules below were applied; nothing missing became zero."""

    lines: np.ndarray
    migrated: np.ndarray
    passed: np.ndarray
    status: np.ndarray
    notes: tuple


def settle(places, near):
    """Apply the rules that make the figures of a place agree with each other.

    Parameters
    ----------
    places : Places
    near : (n,) bool array
        True where fibre lies within the longest drop.

    Notes
    -----
    - Lines at the start are stated, else the largest earlier count, else the lines in use.
      Lines migrated are lines at the start less lines in use, so that left + migrated = lines.
      Where more lines are in use than at the start, the lines in use are the start.
    - Households passed are those the operator states; without a statement all households of
      a place within the longest drop, none of a place farther away. A connected household is
      passed; nobody is passed twice.
    - A status that is not stated is "connectable" where every household is passed.

    Returns
    -------
    Settled

    Examples
    --------
    8 lines at the start and 5 in use; fibre is near, and one household is stated ready beside three that have it:

    >>> places = CopperPlaces(np.zeros((2, 2)), [4, 4], active=[5, 2], start=[8, np.nan], ready=[np.nan, 1],
    ...                       connected=[np.nan, 3])
    >>> found = settle(places, np.array([True, True]))
    >>> found.lines.tolist(), found.migrated.tolist(), found.passed.tolist(), found.status.tolist()
    ([8.0, 2.0], [3.0, 0.0], [4.0, 3.0], ['connectable', ''])
    """
    households, active = places.households, places.active
    start = _start(places)
    grown = active > start
    lines = np.where(grown, active, start)
    migrated = lines - active
    stated = np.isfinite(places.ready)
    passed = np.where(stated, places.ready, np.where(near, households, 0.0))
    passed = np.fmax(passed, np.where(np.isfinite(places.connected), places.connected, 0.0))
    passed = np.where(np.isfinite(households), np.fmin(passed, households), np.nan)
    status = places.status.copy()
    status[(status == "") & (households > 0) & (passed >= households)] = "connectable"
    return Settled(lines, migrated, passed, status,
                   notes=_doubts(places, near, grown, passed, status=status, stated=stated))


def _doubts(places, near, grown, passed, status, stated):
    """Return a message for every rule that touched a place, with how many it touched."""
    households, active, ready = places.households, places.active, places.ready

    def of(mask):
        return {"count": int(mask.sum())}

    told = (
        Message("{count} places have more copper lines now than at the start; the lines now count as the start.",
                **of(grown)),
        Message("{count} places have no number of households: they count nowhere as households.",
                **of(np.isnan(households))),
        Message("{count} places have no household; their copper lines count all the same.", **of(households == 0)),
        Message("{count} places have no number of copper lines: an empty value is not zero.",
                **of(np.isnan(active) & np.isfinite(active).any())),
        Message("{count} places have more copper lines than households (offices, second lines); both figures are "
                "kept.", **of(active > households)),
        Message("{count} places have more households on fibre than households; counted up to the households.",
                **of(places.connected > households)),
        Message("{count} places have more households ready for fibre than households; counted up to the households.",
                **of(ready > households)),
        *without_fibre(places, near),
        Message("{count} places lie within the longest drop, but not all their households are stated ready; the "
                "statement counts.", **of(stated & (ready < households) & near)),
        Message("{count} places are \"on demand\" although a copper line (in use, or inactive for under 24 months) "
                "shows that there is demand.", **of((status == "on_demand") & ((active > 0) | (places.inactive > 0)))),
        Message("{count} places are refused or blocked without a reason.",
                **of(np.isin(status, ("refused", "blocked")) & (places.reason == ""))),
        Message("{count} places are stated connectable, but not all their households are passed.",
                **of((status == "connectable") & (passed < households))),
    )
    return tuple(message for message in told if message.values["count"])


def without_fibre(places, near):
    """Return in a tuple what is said of places that are stated ready though no fibre is near; () where there are none.

    One of them, or the fibre beside it, stands in the wrong place, or the statement is wrong.

    Parameters
    ----------
    places : CopperPlaces
    near : (n,) bool array
        True where fibre lies within the longest drop.

    Examples
    --------
    >>> places = CopperPlaces(np.zeros((4, 2)), [4] * 4, ready=[4, 4, 0, 4], code=["A", "B", "C", "D"])
    >>> [note.text("en") for note in without_fibre(places, np.array([True, False, False, True]))]
    ['Layer PREMISES: 1 of 4 places (25.0 %) is stated ready, but no fibre lies within the longest drop (B); the \
statement counts. Compare positions and fibre.']
    """
    rows = np.flatnonzero((places.ready > 0) & ~near)
    if not len(rows):
        return ()
    names = few([places.code[row] or places.name[row] or str(row + 1) for row in rows], SHOWN)
    return (Message("Layer {layer}: {count} of {total} places ({share} %) are stated ready, but no fibre lies within "
                    "the longest drop ({names}); the statement counts. Compare positions and fibre.",
                    layer=places.layer, count=len(rows), total=len(places), names=names,
                    share=Figure(100 * len(rows) / len(places), 1)),)


def _start(places):
    start = places.start.copy()
    for values in places.history.values():
        start = np.where(np.isfinite(places.start), start, np.fmax(start, values))
    return np.where(np.isfinite(start), start, places.active)
