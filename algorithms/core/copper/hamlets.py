"""Copper by hamlet: who has fibre near, who has not, and figures per hamlet."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import Message
from ..network.segments import nearest_segment
from ..tables import Records
from . import tables
from .groups import figures, group_of, total


@dataclass(frozen=True)
class HamletRows:
    """Which hamlets have fibre within the longest drop, which may, their communes, and the table of the others."""

    with_fibre: np.ndarray
    unknown: np.ndarray
    commune: np.ndarray
    table: Records


def label_of(areas, row):
    """Return the code and name of area ``row``, "" for none.

    Parameters
    ----------
    areas : places.NamedAreas
    row : (n,) int array

    Returns
    -------
    code, name : (n,) object arrays

    Examples
    --------
    >>> from .places import NamedAreas
    >>> code, name = label_of(NamedAreas(None, ["A", "B"], ["Xã A", "Xã B"]), np.array([1, -1]))
    >>> code.tolist(), name.tolist()
    (['B', ''], ['Xã B', ''])
    """
    known = row >= 0
    code, name = (np.full(len(row), "", dtype=object) for _ in range(2))
    code[known] = np.asarray(areas.code, dtype=object)[row[known]]
    name[known] = np.asarray(areas.name, dtype=object)[row[known]]
    return code, name


def finite(values):
    """Return the values with infinite ones missing.

    Parameters
    ----------
    values : array of float

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> finite(np.array([1.0, np.inf, np.nan])).tolist()
    [1.0, nan, nan]
    """
    return np.where(np.isfinite(values), values, np.nan)


def hamlets_without(hamlets, road_m, places, plane, *, start, end, distance_m, options, communes, group):
    """Return which hamlets have fibre within the longest drop, and the table of the others.

    Parameters
    ----------
    hamlets : places.CopperPlaces or None
        ``None`` makes hamlets of the places that name them; may be ``places`` itself.
    road_m : (h,) array or None
        Distance of each hamlet to fibre along the network.
    places : places.CopperPlaces
    plane : geodesy.LocalPlane
    start, end : (s, 2) arrays
        Segments of fibre in metres.
    distance_m : (n,) array
        Of each place to fibre.
    options : backlog.BacklogOptions
    communes : places.NamedAreas
    group : (n,) int array
        Commune of each place, -1 for none.

    Returns
    -------
    HamletRows

    Examples
    --------
    Two hamlets, 100 and 900 m from the only box of fibre:

    >>> from types import SimpleNamespace as Record
    >>> from .places import CopperPlaces, NamedAreas
    >>> places = CopperPlaces(np.array([[105.0, 9.0], [105.1, 9.0]]), [10, 20], code=["H1", "H2"], name=["near", "far"])
    >>> found = hamlets_without(
    ...     places, None, places, None, start=None, end=None, distance_m=np.array([100.0, 900.0]),
    ...     options=Record(max_drop_m=300.0, language="en"), communes=NamedAreas(None, ["A"], ["Xã A"]),
    ...     group=np.array([0, 0]))
    >>> found.with_fibre.tolist(), found.table.values["name"].tolist(), found.table.values["comm_code"].tolist()
    ([True, False], ['far'], ['A'])
    """
    if hamlets is None:
        hamlets, near, row = _hamlets_of_places(places, distance_m, group)
    elif hamlets is places:
        near, row = distance_m, group
    else:
        hamlets = _with_lines(hamlets, places)
        _, near, _ = nearest_segment(plane.forward(hamlets.lonlat), start, end, plane=plane)
        row, _ = group_of(hamlets.lonlat, hamlets.commune, communes)
    road_m = np.full(len(near), np.nan) if road_m is None else finite(road_m)
    with_fibre = (near <= options.max_drop_m) | (hamlets.ready > 0) | (hamlets.connected > 0)
    without = np.flatnonzero(~with_fibre)
    code, name = label_of(communes, row[without])
    note = np.where(np.isnan(hamlets.lonlat[without, 0]), Message("no position").text(options.language), "")
    table = Records(tables.HAMLETS_WITHOUT_FIBRE, {
        "code": hamlets.code[without], "name": hamlets.name[without], "comm_code": code, "comm_name": name,
        "households": hamlets.households[without], "population": hamlets.population[without],
        "active": hamlets.active[without], "dist_m": finite(near[without]), "road_m": road_m[without], "note": note,
    }, hamlets.lonlat[without])
    return HamletRows(with_fibre, np.isnan(hamlets.lonlat[:, 0]) & ~with_fibre, row, table)


def _with_lines(hamlets, places):
    """Return hamlets with the copper lines of the places that name them; a hamlet that none names stays unknown."""
    row_of = {code: row for row, code in enumerate(hamlets.code.tolist()) if code}
    row = np.array([row_of.get(code, -1) for code in places.hamlet.tolist()], dtype=np.int64)
    lines = total(places.active, row, len(hamlets))
    named = np.bincount(row[row >= 0], minlength=len(hamlets)) > 0
    return replace(hamlets, active=np.where(named, lines, np.nan))


def _hamlets_of_places(places, distance_m, group):
    """Return hamlets as sums of the places that name them; one is near when any of its places is."""
    codes, first, number = np.unique(places.hamlet.astype(str), return_index=True, return_inverse=True)
    keep = codes != ""
    slot = np.where(keep, np.cumsum(keep, dtype=np.int64) - 1, -1)[number]
    count = int(keep.sum())
    near = np.full(count, np.inf)
    np.minimum.at(near, slot[slot >= 0], distance_m[slot >= 0])
    first = first[keep]
    figures_of = {key: total(getattr(places, key), slot, count)
                  for key in ("households", "active", "ready", "connected")}
    hamlets = type(places)(lonlat=places.lonlat[first], code=codes[keep], name=codes[keep],
                           commune=places.commune[first], **figures_of)
    return hamlets, near, group[first]


def by_hamlet(places, settled, hamlets, communes, *, group, options):
    """Return the figures per hamlet; a last row holds the places that name none, so that all sums agree.

    Parameters
    ----------
    places : places.CopperPlaces
    settled : places.Settled
    hamlets : places.CopperPlaces or None
        Gives the names; may be ``places`` itself.
    communes : places.NamedAreas
    group : (n,) int array
        Commune of each place, -1 for none.
    options : backlog.BacklogOptions

    Returns
    -------
    Records

    Examples
    --------
    Two places name a hamlet, one none:

    >>> from types import SimpleNamespace as Record
    >>> from .places import CopperPlaces, NamedAreas, settle
    >>> places = CopperPlaces(np.zeros((3, 2)), [10, 20, 5], hamlet=["H1", "H1", ""])
    >>> found = by_hamlet(places, settle(places, np.zeros(3, bool)), None, NamedAreas(None, ["A"], ["Xã A"]),
    ...                   group=np.zeros(3, np.int64), options=Record(language="en"))
    >>> found.values["name"], found.values["comm_name"].tolist(), found.values["households"].tolist()
    (['H1', 'places in no hamlet'], ['Xã A', ''], [30.0, 5.0])
    """
    own = (places.code if hamlets is places else places.hamlet).astype(str)
    codes, first, row = np.unique(own, return_index=True, return_inverse=True)
    if len(codes) and codes[0] == "":
        codes, first, row = np.roll(codes, -1), np.roll(first, -1), (row - 1) % len(codes)
    known = {} if hamlets is None else dict(zip(hamlets.code.tolist(), hamlets.name.tolist()))
    none = Message("places in no hamlet").text(options.language)
    area = np.where(codes == "", -1, group[first])
    code, name = label_of(communes, area)
    return Records(tables.BY_HAMLET, {
        "code": codes, "name": [known.get(code, code) if code else none for code in codes.tolist()],
        "comm_code": code, "comm_name": name, **figures(places, settled, row, len(codes))})
