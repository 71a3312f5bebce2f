"""Communes as this topic needs them: which one holds a point, and whether it is urban."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np

from .. import demand
from ..communes import urban
from ..geometry import Shapes, locate


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

    def urban(self):
        """Return 1 for wards and towns, 0 for rural communes, NaN where neither type nor name says so."""
        return urban(self.types if self.types is not None else [""] * len(self.codes), self.names)


def compared(places, communes):
    """Return how the people at places compare with those of the communes; nothing without communes' figures."""
    if communes is None or communes.people is None:
        return ()
    total = float(places.people.sum())
    inside = float(places.people[communes.rows(places.lonlat) >= 0].sum()) if places.cell_km2 else None
    return tuple(demand.compared(total, communes.people, inside=inside, cell_km2=places.cell_km2))


def located(communes, lonlat, written=None, urban_areas=None):
    """Return codes, names and urban flag (NaN unknown) of the commune of each point.

    Without communes, or outside all of them, what the layer itself has ``written`` stands for both. Where
    ``urban_areas`` (shapes in degrees) are given, they alone say what is urban.
    """
    count = len(lonlat)
    written = [""] * count if written is None else list(written)
    codes, names, in_town = list(written), list(written), np.full(count, np.nan)
    if communes is not None:
        town = communes.urban()
        for point, row in enumerate(communes.rows(lonlat).tolist()):
            if row >= 0:
                codes[point], names[point], in_town[point] = communes.codes[row], communes.names[row], town[row]
    if urban_areas is not None:
        in_town = (locate(lonlat, urban_areas) >= 0).astype(float)
    return codes, names, in_town
