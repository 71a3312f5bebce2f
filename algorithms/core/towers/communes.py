"""Communes as this topic needs them: which one holds a point, and whether it is urban."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np

from ..errors import Message
from ..geometry.shapes import Shapes, locate
from ..numbers.formats import Day, Figure
from ..territory import demand
from ..territory.communes import rows_named, urban
from ..territory.reference import find_reference
from ..territory.stated_communes import one_spelling


@dataclass(frozen=True)
class MastCommunes:
    """Commune polygons in degrees with their codes, names and types (phường, xã, đặc khu).

    ``wkb`` is their geometry as read, in the system of the input ``crs``; ``notes`` are remarks on their figures.
    Both are handed back with tables by commune.
    """

    codes: Sequence[str]
    names: Sequence[str]
    shapes: Shapes
    types: Optional[Sequence[str]] = None
    people: Optional[np.ndarray] = None
    wkb: Optional[Sequence[bytes]] = None
    notes: Optional[Sequence[str]] = None
    crs: str = "lonlat"

    def rows(self, lonlat):
        """Return the commune of each point, -1 outside all."""
        return locate(lonlat, self.shapes)

    def homes(self, lonlat, written):
        """Return the commune of each point: the one it lies in, outside all the one whose code is ``written``, else -1.

        Examples
        --------
        A point that lies in none, and whose row names the second commune:

        >>> undrawn = Shapes(np.empty((0, 2)), np.zeros(1, np.int64), np.empty(0, np.int64), np.empty(0, bool), 2)
        >>> MastCommunes(["1", "2"], ["An", "Bình"], undrawn).homes(np.array([[105.0, 9.0]]), ["2"]).tolist()
        [1]
        """
        return _homes(self.rows(lonlat), written, self.codes)

    def urban(self):
        """Return 1 for wards and towns, 0 for rural communes, NaN where neither type nor name says so."""
        return urban(self.types if self.types is not None else [""] * len(self.codes), self.names)


def _homes(inside, written, codes):
    return np.where(inside >= 0, inside, rows_named(written, codes))


def compared(places, communes):
    """Return how the people at places compare with those of the communes; nothing without communes' figures.

    Examples
    --------
    Without communes there is nothing to compare with:

    >>> compared(None, None)
    ()
    """
    if communes is None or communes.people is None:
        return ()
    total = float(places.people.sum())
    inside = float(places.people[communes.rows(places.lonlat) >= 0].sum()) if places.cell_km2 else None
    return tuple(demand.compared(total, communes.people, inside=inside, cell_km2=places.cell_km2))


def people_spread(communes, layer):
    """Return the Message about the people of communes that stand for demand: their sum and the official figure.

    Parameters
    ----------
    communes : MastCommunes
    layer : str
        What their layer is called.
    """
    known = np.isfinite(communes.people)
    total, place = float(communes.people[known].sum()), find_reference(None, communes.codes).territory
    said = Message("Without demand places the people of layer {layer} are spread over its communes: {total} in all, "
                   "{unknown} communes unknown.", layer=layer, total=Figure(total, 0), unknown=int((~known).sum()))
    if place is None:
        return said
    return Message("{said} That is {share} % of the official population of {territory}: {official} ({source}, {date}).",
                   said=said, share=Figure(100 * total / place.population.value, 1), territory=place,
                   official=Figure(place.population.value, 0), source=place.population.source,
                   date=Day(place.population.as_of))


def contradicted(communes, lonlat, written):
    """Return per position what is said where it lies in no commune, or in another than is ``written``, else ``None``.

    Without communes, or where no commune is written that they know, nothing contradicts a position inside one.

    Examples
    --------
    A position in the first commune whose request names the second, a request without a position, and one in none:

    >>> from types import SimpleNamespace as Record
    >>> two = Record(codes=["1", "2"], names=["An", "Bình"], rows=lambda lonlat: np.array([0, -1, -1]))
    >>> for said in contradicted(two, np.array([[0.0, 0.0], [np.nan, 0.0], [0.0, 0.0]]), ["2", "2", "2"]):
    ...     print(said)
    The position lies in An, the request says Bình: compare the coordinates.
    None
    The position lies in none of the communes: compare the coordinates and their zone.
    """
    if communes is None:
        return [None] * len(lonlat)
    inside, said, found = communes.rows(lonlat), rows_named(written, communes.codes), []
    for point, (row, other) in enumerate(zip(inside.tolist(), said.tolist())):
        if not np.isfinite(lonlat[point]).all():
            found.append(None)
        elif row < 0:
            found.append(Message("The position lies in none of the communes: compare the coordinates and their zone."))
        elif other not in (-1, row):
            found.append(Message("The position lies in {place}, the request says {written}: compare the coordinates.",
                                 place=communes.names[row], written=communes.names[other]))
        else:
            found.append(None)
    return found


def located(communes, lonlat, written=None, urban_areas=None):
    """Return codes, names and urban flag (NaN unknown) of the commune of each point.

    Without communes, or outside all of them, what the layer itself has ``written`` stands for both; the code of a
    commune brings its name along. Where ``urban_areas`` (shapes in degrees) are given, they alone say what is urban.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> two = Record(codes=["1", "2"], names=["An", "Bình"], urban=lambda: np.array([1.0, 0.0]),
    ...              rows=lambda lonlat: np.array([1, -1]))
    >>> codes, names, in_town = located(two, np.zeros((2, 2)), ["9", "9"])
    >>> codes, names, in_town.tolist()
    (['2', '9'], ['Bình', '9'], [0.0, nan])
    """
    count = len(lonlat)
    written = [""] * count if written is None else list(written)
    written = one_spelling(written) if communes is None else written
    codes, names, in_town = list(written), list(written), np.full(count, np.nan)
    if communes is not None:
        inside = np.asarray(communes.rows(lonlat))
        in_town = np.append(communes.urban(), np.nan)[inside]  # the last is that of no commune, -1
        for point, row in enumerate(_homes(inside, written, communes.codes).tolist()):
            if row >= 0:
                codes[point], names[point] = communes.codes[row], communes.names[row]
    if urban_areas is not None:
        in_town = (locate(lonlat, urban_areas) >= 0).astype(float)
    return codes, names, in_town
