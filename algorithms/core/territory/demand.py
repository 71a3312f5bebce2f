"""Where the people are: points as they stand, polygons spread over places inside them, never one centroid."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Sequence, Tuple

import numpy as np

from ..errors import InputError, Message
from ..geometry.shapes import locate
from ..memory import guard, limit_bytes
from ..numbers.formats import Figure

POINTS_AT_LEAST = 25  # a polygon with fewer lattice points inside gets a finer lattice of its own
HALVINGS = 12
LATTICE_AT_ONCE = 500_000  # cells looked at together
BYTES_PER_PLACE = 260  # of a lattice at the peak: coordinates, people, and the texts that name each point
OUTSIDE = 0.01  # cells on the border lie half outside; more than that is told
DIFFERS = 1.25  # how far a raster's people must be from the communes' for a density to be suspected
DENSITY_WITHIN = 0.15  # how near a density, times the cells, must come to be named one


@dataclass(frozen=True)
class Places:
    """Demand as points.

    Attributes
    ----------
    lonlat : (n, 2) degrees
    people : (n,) float, never NaN
    ids, names, communes : tuples of str, "" unknown
    notes : tuple of Message
    cell_km2 : float or None
        Area of a cell where the places are those of a raster.
    """

    lonlat: np.ndarray
    people: np.ndarray
    ids: Tuple[str, ...]
    names: Tuple[str, ...]
    communes: Tuple[str, ...]
    notes: Tuple[Message, ...] = field(default=())
    cell_km2: Optional[float] = None

    def __len__(self):
        return len(self.people)


@dataclass(frozen=True)
class Hamlets:
    """Hamlet centres that carry the people of the polygons around them; NaN households are unknown."""

    lonlat: np.ndarray
    households: np.ndarray
    names: Sequence[str] = ()
    notes: Tuple[Message, ...] = ()


def people_of(population, households=None, mean_size=None, weight=None):
    """Return people per feature: the population, else households times the mean household, times the weight.

    Raises
    ------
    InputError
        If neither is known for some feature, or nobody lives anywhere.
    """
    people = np.asarray(population, float).copy()
    if households is not None and mean_size:
        people = np.where(np.isnan(people), np.asarray(households, float) * mean_size, people)
    if np.isnan(people).any():
        raise InputError("DEMAND: {count} features have no population. Choose the field of the population, or that "
                         "of the households with HOUSEHOLD_SIZE; an empty value is not zero.",
                         count=int(np.isnan(people).sum()))
    if weight is not None:
        people = people * np.where(np.isnan(weight), 1.0, weight)
    if not people.sum() > 0:
        raise InputError("DEMAND: the population of all features together is zero.")
    return people


def hamlets_of_polygons(centres, households, names=()):
    """Return :class:`Hamlets` of hamlet polygons, each at its one point inside, (n, 2) degrees."""
    note = Message("HAMLETS: {count} hamlets are polygons; a point inside stands for the centre of each.",
                   count=int(np.isfinite(centres).all(axis=1).sum()))
    return Hamlets(centres, households, names, (note,))


def from_points(lonlat, people, ids=None, names=None, *, communes=None, keep_unplaced=False):
    """Return :class:`Places` of a point layer.

    Points without coordinates are left out and counted, or kept with NaN coordinates
    where ``keep_unplaced``.
    """
    lonlat = np.asarray(lonlat, float)
    placed = np.isfinite(lonlat).all(axis=1)
    if not placed.any():
        raise InputError("DEMAND: no place has coordinates.")
    keep = placed | keep_unplaced
    notes = ()
    if not keep.all():
        notes = (Message("DEMAND: {count} places have no coordinates; their {people} people are left out.",
                         count=int((~keep).sum()), people=Figure(np.asarray(people)[~keep].sum(), 0)),)
    rows = np.flatnonzero(keep)
    texts = [_texts(column, len(lonlat), rows, number) for number, column in enumerate((ids, names, communes))]
    return Places(lonlat[rows], np.asarray(people, float)[rows], *texts, notes=notes)


def from_polygons(shapes, people, plane, *, hamlets: Optional[Hamlets] = None, step_m=500.0,
                  ids=None, names=None, communes=None, keep_unplaced=False):
    """Spread the people of polygons over places inside them.

    A polygon with two or more hamlet centres inside gives its people to them in
    proportion to their households (evenly where none are known); any other polygon
    gives them evenly to the points of a square lattice, ``step_m`` apart and halved until
    at least 25 points lie inside. Totals are kept polygon by polygon. The people of
    polygons without an area are left out and counted, or kept at a place without
    coordinates where ``keep_unplaced``.

    Parameters
    ----------
    shapes : shapes.Shapes in degrees
    people : (m,) float
    plane : geodesy.LocalPlane
    """
    people = np.asarray(people, float)
    metres = shapes.with_xy(plane.forward(shapes.xy))
    open_ = ~metres.empty
    parts, by_hamlets = [], 0
    if hamlets is not None and len(hamlets.lonlat):
        inside = locate(plane.forward(hamlets.lonlat), metres)
        share = _shares(inside, np.asarray(hamlets.households, float), metres.count)
        rows = np.flatnonzero(inside >= 0)
        used = np.bincount(inside[rows], minlength=metres.count) > 1  # one centre alone would be a centroid
        rows = rows[used[inside[rows]]]
        label = list(hamlets.names) if len(hamlets.names) else [""] * len(inside)
        parts.append((plane.forward(hamlets.lonlat)[rows], inside[rows], share[rows], [label[row] for row in rows]))
        by_hamlets = int(used.sum())
        open_ &= ~used
    _guard(metres, open_, step_m)
    lattice_xy, owner = _lattices(metres, open_, step_m)
    count = np.bincount(owner, minlength=metres.count)
    parts.append((lattice_xy, owner, 1.0 / count[owner], [""] * len(owner)))
    bare = np.setdiff1d(np.flatnonzero(people > 0), np.concatenate([part[1] for part in parts]))
    if keep_unplaced:
        parts.append((np.full((len(bare), 2), np.nan), bare, np.ones(len(bare)), [""] * len(bare)))
    xy, feature = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    carried = people[feature] * np.concatenate([part[2] for part in parts])
    order = np.argsort(feature, kind="stable")
    label = [name for part in parts for name in part[3]]
    name_of = _texts(names, metres.count, np.arange(metres.count, dtype=np.int64), 1)
    id_of = _texts(ids, metres.count, np.arange(metres.count, dtype=np.int64), 0)
    commune_of = _texts(communes, metres.count, np.arange(metres.count, dtype=np.int64), 2)
    number = np.arange(len(order), dtype=np.int64) - np.searchsorted(feature[order], feature[order])
    notes = [*(hamlets.notes if hamlets is not None else ()),
             Message("Demand polygons are spread over {count} places inside them: {hamlets} polygons over their "
                     "hamlets, {grid} over a lattice of at most {step} m.", count=len(order), hamlets=by_hamlets,
                     grid=int(open_.sum()), step=Figure(step_m, 0))]
    if len(bare) and not keep_unplaced:
        notes.append(Message("DEMAND: polygons without an area hold {people} people, who are left out.",
                             people=Figure(people[bare].sum(), 0)))
    return Places(
        plane.inverse(xy[order]), carried[order],
        tuple(f"{id_of[f]}-{n + 1}" for f, n in zip(feature[order].tolist(), number.tolist())),
        tuple(label[row] or name_of[f] for row, f in zip(order.tolist(), feature[order].tolist())),
        communes=tuple(commune_of[f] for f in feature[order].tolist()), notes=tuple(notes))


def _shares(inside, households, count):
    """Return what part of its polygon's people each hamlet carries."""
    rows = np.flatnonzero(inside >= 0)
    known = np.zeros(count)
    np.add.at(known, inside[rows], np.nan_to_num(households[rows]))
    number = np.bincount(inside[rows], minlength=count)
    share = np.zeros(len(inside))
    total = known[inside[rows]]
    share[rows] = np.where(total > 0, np.nan_to_num(households[rows]) / np.maximum(total, 1e-300),
                           1.0 / np.maximum(number[inside[rows]], 1))
    return share


def _lattices(shapes, wanted, step_m):
    """Return lattice points (centres of square cells) inside the wanted polygons, and their polygon."""
    bounds = shapes.bounds()
    points, owners = [np.zeros((0, 2))], [np.zeros(0, np.int64)]
    for feature in np.flatnonzero(wanted):
        one = shapes.take([feature])
        step, inside = step_m, np.zeros((0, 2))
        for _ in range(HALVINGS):
            inside = _inside(one, bounds[feature], step)
            if len(inside) >= POINTS_AT_LEAST:
                break
            step /= 2
        points.append(inside)
        owners.append(np.full(len(inside), feature, np.int64))
    return np.concatenate(points), np.concatenate(owners)


def _inside(shape, bounds, step):
    """Return the centres of square cells inside one polygon, row by row; bands of rows bound what is held at once."""
    low, high = np.floor(bounds.reshape(2, 2) / step)
    x, y = ((np.arange(first, last + 1, dtype=np.int64) + 0.5) * step for first, last in zip(low, high))
    band = max(1, LATTICE_AT_ONCE // len(x))
    found = [np.zeros((0, 2))]
    for first in range(0, len(y), band):
        lattice = np.stack(np.meshgrid(x, y[first:first + band]), axis=-1).reshape(-1, 2)
        found.append(lattice[locate(lattice, shape) == 0])
    return np.concatenate(found)


def _guard(metres, wanted, step_m):
    """Refuse a lattice that would not fit, by the area of its polygons, before it is made."""
    sides = np.diff(metres.bounds()[wanted].reshape(-1, 2, 2), axis=1).reshape(-1, 2)
    if np.prod(sides, axis=1).sum() / step_m**2 * BYTES_PER_PLACE <= limit_bytes():
        return  # even the boxes around them would fit
    part = np.flatnonzero(np.diff(metres.starts) > 0)
    begin, end = metres.starts[part], metres.starts[part + 1]
    following = np.arange(1, len(metres.xy) + 1, dtype=np.int64)
    following[end - 1] = begin
    x, y = metres.xy.T
    ring = np.abs(np.add.reduceat(x * y[following] - x[following] * y, begin)) / 2
    area = np.zeros(metres.count)
    np.add.at(area, metres.feature[part], np.where(metres.hole[part], -ring, ring))
    count = float(area[wanted].sum()) / step_m**2
    least = step_m * np.sqrt(count * BYTES_PER_PLACE / limit_bytes())
    guard(count * BYTES_PER_PLACE, Message(
        "DEMAND_STEP: points {step} m apart inside these polygons are about {count} million and need {need} GB (limit "
        "{limit} GB). Choose at least {least} m, or give the people as points.",
        step=Figure(step_m, 0), count=Figure(count / 1e6, 1), least=Figure(5.0 * np.ceil(least / 5.0), 0)))


def _texts(column, count, rows, kind):
    """Return the texts of ``rows``; ids (kind 0) that are missing become row numbers."""
    if column is None and kind:
        return ("",) * len(rows)
    column = np.full(count, None, dtype=object) if column is None else np.asarray(column, dtype=object)
    texts = column[rows].tolist()
    if set(map(type, texts)) == {str} and "" not in texts:
        return tuple(texts)
    blank = (lambda row: str(row + 1)) if kind == 0 else (lambda row: "")
    return tuple(str(column[row]) if column[row] not in (None, "") else blank(row) for row in rows.tolist())


def compared(total, official, *, inside=None, cell_km2=None):
    """Yield how the people at places compare with those of the communes.

    Parameters
    ----------
    total : float
        People at all places.
    official : (m,) float array
        Population of the communes, NaN unknown.
    inside : float, optional
        People at places inside a commune; ``total`` without it.
    cell_km2 : float, optional
        Of the raster the places come from: a density taken for counts is named.
    """
    layer = float(np.nansum(official))
    if not layer > 0:
        return
    yield Message("Places people live hold {demand} people, the communes {layer}: {difference} difference.",
                  demand=Figure(total, 0), layer=Figure(layer, 0), difference=Figure(total - layer, 0))
    if cell_km2 and inside is not None and inside < (1.0 - OUTSIDE) * total:
        yield Message("POPULATION_RASTER: {people} people ({share} %) live in cells outside every commune; they count "
                      "in the shares of the province. Check that raster and communes show the same place.",
                      people=Figure(total - inside, 0), share=Figure(100.0 * (1.0 - inside / total), 2))
    counted = total if inside is None else inside
    if cell_km2 and not 1 / DIFFERS < counted / layer < DIFFERS:
        spread = counted * cell_km2
        if abs(spread / layer - 1) < DENSITY_WITHIN:
            yield Message("POPULATION_RASTER: the figures look like people per square kilometre, not per cell: times "
                          "the "
                          "area of a cell ({area} km²) they make {spread} people, near the {layer} of the communes. "
                          "Give a raster of counts.", area=Figure(cell_km2, 4), spread=Figure(spread, 0),
                          layer=Figure(layer, 0))
