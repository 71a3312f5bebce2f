"""Where new masts may stand: candidates from a layer or generated."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Tuple

import numpy as np

from ...errors import InputError, Message
from ...geometry import point_index
from ...geometry.geodesy import LONLAT, transform
from ...network import joined_network
from ...resources import load_json
from ...rules.mast_classes import FILE as CLASSES
from ...rules.mast_classes import class_code, is_class
from ..choices import GENERATED

LAYER, HAMLET, CROSSING, GRID, HIGH = "layer", "hamlet", "crossing", "grid", "high_ground"
_SAME_M = 1.0  # road ends closer than this are one crossing


@dataclass(frozen=True)
class MastCandidates:
    """Places for new masts.

    Attributes
    ----------
    lonlat : (n, 2) degrees
    ids, names, origin : tuples of str
    mast_class : tuple of str, "" where the default by urban or rural is to be taken
    height_m : (n,) float, NaN where the default of the class is to be taken
    communes : tuple of str, as the layer writes them
    notes : tuple of Message
        What was done to the roads whose crossings they are.
    """

    lonlat: np.ndarray
    ids: Tuple[str, ...]
    names: Tuple[str, ...]
    origin: Tuple[str, ...]
    mast_class: Tuple[str, ...]
    height_m: np.ndarray
    communes: Tuple[str, ...]
    notes: Tuple[Message, ...] = ()

    def __len__(self):
        return len(self.ids)

    def with_defaults(self, urban, mast_class="", height_m=None, content=None):
        """Return the candidates with class and height filled in.

        Parameters
        ----------
        urban : (n,) float, 1 urban, 0 rural, NaN unknown (taken as rural)
        mast_class : str
            Class of every candidate without one; "" chooses by urban or rural.
        height_m : float, optional
            Height of every candidate without one, instead of the default of its class.
        """
        content = content or load_json(*CLASSES)
        tall = {entry["code"]: float(entry["new_height_m"]) for entry in content["classes"]}
        if mast_class and mast_class not in tall:
            raise InputError("NEW_CLASS: there is no mast class {name}. Known: {known}.", name=mast_class,
                             known=", ".join(tall))
        default = content["new_mast"]
        classes = tuple(own or mast_class or default["urban" if town == 1 else "rural"]
                        for own, town in zip(self.mast_class, urban))
        usual = np.array([tall.get(code, np.nan) if height_m is None else height_m for code in classes], float)
        return replace(self, mast_class=classes, height_m=np.where(np.isnan(self.height_m), usual, self.height_m))


def make(lonlat, origin, ids=None, names=None, *, mast_class=None, height_m=None, communes=None, prefix="UV"):
    """Return :class:`MastCandidates`; missing ids are numbered, a class that is none is dropped.

    Parameters
    ----------
    lonlat : (n, 2) degrees
    origin : str
    ids, names, mast_class, communes : sequences of str, optional
    height_m : (n,) float, optional
    prefix : str
        Of the numbers.

    Returns
    -------
    MastCandidates

    Examples
    --------
    >>> made = make([[105.0, 9.0], [105.1, 9.0]], LAYER, ["A", None], mast_class=["a2a", "house"])
    >>> made.ids, made.mast_class, made.origin
    (('A', 'UV2'), ('A2a', ''), ('layer', 'layer'))
    """
    lonlat = np.asarray(lonlat, float).reshape(-1, 2)
    count = len(lonlat)

    def texts(column, blank=""):
        column = [None] * count if column is None else column
        return tuple(blank.format(row + 1) if value in (None, "") else str(value) for row, value in enumerate(column))

    return MastCandidates(
        lonlat, texts(ids, prefix + "{}"), texts(names), (origin,) * count,
        mast_class=tuple(code if is_class(code) else "" for code in map(class_code, texts(mast_class))),
        height_m=np.full(count, np.nan) if height_m is None else np.asarray(height_m, float), communes=texts(communes))


def join(parts):
    """Return several :class:`MastCandidates` as one, in order.

    Parameters
    ----------
    parts : iterable of MastCandidates

    Returns
    -------
    MastCandidates

    Examples
    --------
    >>> join([make([[105.0, 9.0]], LAYER), make([], GRID), make([[105.1, 9.0]], HIGH, prefix="DC")]).ids
    ('UV1', 'DC1')
    """
    parts = [part for part in parts if len(part)]
    if not parts:
        return make(np.zeros((0, 2)), LAYER)
    columns = {name: sum((getattr(part, name) for part in parts), ())
               for name in ("ids", "names", "origin", "mast_class", "communes", "notes")}
    return MastCandidates(lonlat=np.concatenate([part.lonlat for part in parts]),
                          height_m=np.concatenate([part.height_m for part in parts]), **columns)


def from_layer(layer):
    """Return the candidates of a layer read by its role; a kind that is a mast class is taken as the class."""
    return make(layer.positions(), LAYER, layer.text("id"), layer.text("name"), mast_class=layer.text("kind"),
                height_m=layer.number("height_m"), communes=layer.text("commune"))


def choose(given, kinds, **ground):
    """Return the ``given`` candidates of a layer and those of the asked ``kinds``; without both, the usual ones.

    Parameters
    ----------
    given : MastCandidates or None
    kinds : sequence of str
    ground
        What :func:`generate` takes by name.

    Returns
    -------
    MastCandidates

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> given = make([[105.0, 9.0]], LAYER)
    >>> ground = {"plane": None, "places": None, "hamlets": Record(lonlat=np.array([[105.0, 9.2]]), names=("Tân An",))}
    >>> choose(given, (), **ground).ids, choose(given, ("hamlets",), **ground).ids, choose(None, (), **ground).ids
    (('UV1',), ('UV1', 'AP1'), ('AP1',))
    """
    if given is None:
        return generate(kinds, **ground)
    return join([given, generate(kinds, **ground)]) if kinds else given


def generate(kinds, plane, places, hamlets=None, *, roads=None, road_ids=None, heights=None, step_m=1000.0,
             join_m=_SAME_M):
    """Return generated candidates of the asked ``kinds`` (see :data:`..choices.GENERATED`), in that order.

    Without ``kinds`` they stand at hamlet centres where hamlets are given, at the centres of
    people otherwise, at road crossings where roads and on high ground where terrain is given.

    Parameters
    ----------
    kinds : sequence of str
    plane : LocalPlane
    places : Places
    hamlets : demand.Hamlets, optional
    roads : shapes.Shapes in degrees, optional
    road_ids : sequence, optional
        What the roads are called in messages; numbered from 1 without it.
    heights : raster.Grid, optional
        Terrain.
    step_m, join_m : float
        Sides of the squares of which each has one; line ends nearer than the second meet another line.

    Returns
    -------
    MastCandidates

    Raises
    ------
    InputError
        A kind whose layer is not given.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> hamlets = Record(lonlat=np.array([[105.0, 9.2]]), names=("Tân An",))
    >>> generate((), None, None, hamlets).ids
    ('AP1',)
    >>> generate(("crossings",), None, None, hamlets)
    Traceback (most recent call last):
    InputError: GENERATE: crossings needs the layer NETWORK.
    """
    given = {"hamlets": hamlets is not None, "crossings": roads is not None, "grid": hamlets is None,
             "high_ground": heights is not None}
    kinds = kinds or [kind for kind in GENERATED if given[kind]]
    makers = {
        "hamlets": lambda: from_hamlets(hamlets.lonlat, hamlets.names if len(hamlets.names) else None),
        "crossings": lambda: from_crossings(roads, plane, step_m, join_m, ids=road_ids),
        "grid": lambda: from_people(places, plane, step_m),
        "high_ground": lambda: from_heights(*_cells(heights), step_m=step_m, plane=plane),
    }
    needed = {"hamlets": (hamlets, "HAMLETS"), "crossings": (roads, "NETWORK"), "high_ground": (heights, "DEM")}
    for kind in kinds:
        if kind in needed and needed[kind][0] is None:
            raise InputError("GENERATE: {kind} needs the layer {layer}.", kind=kind, layer=needed[kind][1])
    return join([makers[kind]() for kind in GENERATED if kind in kinds])


def from_hamlets(lonlat, names=None):
    """Return one candidate at each hamlet centre.

    Parameters
    ----------
    lonlat : (n, 2) degrees
    names : sequence of str, optional

    Returns
    -------
    MastCandidates

    Examples
    --------
    >>> made = from_hamlets([[105.0, 9.0]], ["Tân An"])
    >>> made.ids, made.names, made.origin
    (('AP1',), ('Tân An',), ('hamlet',))
    """
    return make(lonlat, HAMLET, names=names, prefix="AP")


def from_crossings(lines, plane, step_m=1000.0, join_m=_SAME_M, *, ids=None):
    """Return road crossings, at most one in each square of ``step_m``: that where most lines meet.

    A crossing is a vertex where three or more line parts leave, or a place where a line ends within ``join_m`` of
    another line; lines that cross without a common vertex make none.

    Parameters
    ----------
    lines : shapes.Shapes in degrees
    plane : LocalPlane
    step_m, join_m : float
    ids : sequence, optional
        What the lines are called in messages.

    Returns
    -------
    MastCandidates

    Examples
    --------
    A lane leaves a road at its middle vertex, 500 m along:

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ...geometry.shapes import Shapes
    >>> plane = LocalPlane(105.0, 9.2)
    >>> xy = plane.inverse(np.array([[0.0, 0.0], [500.0, 0.0], [1000.0, 0.0], [500.0, 0.0], [500.0, 400.0]]))
    >>> made = from_crossings(Shapes(xy, np.array([0, 3, 5]), np.array([0, 1]), np.zeros(2, bool), count=2), plane)
    >>> plane.forward(made.lonlat).round().tolist()
    [[500.0, 0.0]]
    """
    xy = plane.forward(lines.xy)
    if not len(xy):
        return make(np.zeros((0, 2)), CROSSING)
    cell = np.round(xy / _SAME_M).astype(np.int64)
    _, first, vertex = np.unique(cell, axis=0, return_index=True, return_inverse=True)
    vertex = vertex.ravel()
    ends = np.zeros(len(xy), bool)
    filled = lines.starts[:-1] < lines.starts[1:]
    ends[lines.starts[:-1][filled]] = True
    ends[lines.starts[1:][filled] - 1] = True
    leaving = np.bincount(vertex, np.where(ends, 1, 2), minlength=len(first))  # a vertex inside a line leaves twice
    crossing = np.flatnonzero(leaving >= 3)
    joins = joined_network(xy, lines.starts, lines.feature, join_m)[1]
    points = np.concatenate([xy[first[crossing]], joins.places])
    leaving = np.concatenate([leaving[crossing], np.full(len(joins.places), 3.0)])
    square = np.floor(points / step_m).astype(np.int64)
    order = np.lexsort((points[:, 1], points[:, 0], -leaving, square[:, 1], square[:, 0]))
    fresh = np.r_[True, (np.diff(square[order], axis=0) != 0).any(axis=1)] if len(order) else np.zeros(0, bool)
    return replace(make(plane.inverse(points[order[fresh]]), CROSSING, prefix="GL"), notes=tuple(joins.notes(ids)))


def from_people(places, plane, step_m=1000.0):
    """Return the centre of the people of each square of ``step_m`` where anybody lives, moved to the nearest place.

    Parameters
    ----------
    places : Places
    plane : LocalPlane
    step_m : float

    Returns
    -------
    MastCandidates

    Examples
    --------
    In one square 10 people at 100 m, 10 at 400 m, 80 at 300 m: their centre lies at 290 m, nearest to the last.

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.2)
    >>> at = plane.inverse(np.array([[100.0, 50.0], [400.0, 50.0], [300.0, 50.0]]))
    >>> places = Record(lonlat=at, people=np.array([10.0, 10.0, 80.0]), names="abc", communes=("",) * 3)
    >>> from_people(places, plane).names
    ('c',)
    """
    xy = plane.forward(places.lonlat)
    lived = np.flatnonzero(places.people > 0)
    square = np.floor(xy[lived] / step_m).astype(np.int64)
    _, group = np.unique(square, axis=0, return_inverse=True)
    group = group.ravel()
    people = places.people[lived]
    total = np.bincount(group, people)
    centre = np.column_stack([np.bincount(group, people * xy[lived, axis]) / total for axis in (0, 1)])
    row, _ = point_index.nearest(xy[lived], centre)
    rows = np.unique(lived[row])
    return make(places.lonlat[rows], GRID, names=[places.names[row] for row in rows],
                communes=[places.communes[row] for row in rows], prefix="LD")


def _cells(grid):
    """Return (n, 2) degrees and heights of the cell centres of a terrain grid."""
    rows, columns = np.indices(grid.values.shape)
    xy = np.asarray(grid.origin) + (np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5) * np.asarray(grid.step)
    return transform(xy, grid.crs, LONLAT), np.asarray(grid.values, float).ravel()


def from_heights(lonlat, height_m, step_m=1000.0, plane=None):
    """Return the highest known point of each square of ``step_m`` that no higher point within ``step_m`` outdoes.

    Parameters
    ----------
    lonlat : (n, 2) degrees
        Centres of terrain cells.
    height_m : (n,) float
        Terrain height, NaN for void cells.
    step_m : float
    plane : LocalPlane

    Returns
    -------
    MastCandidates

    Examples
    --------
    The tops of two squares stand 300 m apart, so that the higher one stays; the third lies 2 km from both, and of a
    fifth square no height is known:

    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.2)
    >>> at = np.array([[900.0, 50.0], [1200.0, 50.0], [3200.0, 50.0], [3300.0, 50.0], [7000.0, 0.0]])
    >>> made = from_heights(plane.inverse(at), np.array([40.0, 50.0, 10.0, np.nan, np.nan]), plane=plane)
    >>> plane.forward(made.lonlat)[:, 0].round().tolist()
    [1200.0, 3200.0]
    """
    xy = plane.forward(lonlat)
    known = np.flatnonzero(np.isfinite(height_m) & np.isfinite(xy).all(axis=1))
    square = np.floor(xy[known] / step_m).astype(np.int64)
    order = np.lexsort((known, -height_m[known], square[:, 1], square[:, 0]))
    fresh = np.r_[True, (np.diff(square[order], axis=0) != 0).any(axis=1)] if len(order) else np.zeros(0, bool)
    top = known[order[fresh]]
    one, other, _ = point_index.close_pairs(xy[top], step_m)
    lower = np.where(height_m[top[one]] < height_m[top[other]], one, other)
    keep = np.setdiff1d(np.arange(len(top), dtype=np.int64), lower)
    return make(np.asarray(lonlat, float)[np.sort(top[keep])], HIGH, prefix="DC")
