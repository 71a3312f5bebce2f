"""Population, area and number of points of a territory, and the two official formulas over them."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .targets import mean_radius_km, people_per_point


@dataclass(frozen=True)
class Totals:
    """Population, area and points of one territory; NaN where a figure is not known.

    ``open_population`` says that the population lacks some communes: there are at least so many people.
    """

    population: float
    area_km2: float
    points: int
    staffed: int
    open_population: bool = False

    def figures(self):
        """Return people per point and mean radius (km), of all points and of the staffed ones."""
        return (
            people_per_point(self.population, self.points), mean_radius_km(self.area_km2, self.points),
            people_per_point(self.population, self.staffed), mean_radius_km(self.area_km2, self.staffed),
        )


class Area(NamedTuple):
    """Area of each commune in km², all from one source: ``published`` or measured on the polygons.

    ``doubtful`` communes have a published area that their polygon does not confirm.
    """

    km2: np.ndarray
    published: bool
    doubtful: np.ndarray


def commune_area(communes, tolerance):
    """Return the :class:`Area` of the communes.

    The published areas count where every commune has one, also those that differ from the polygon by more
    than ``tolerance``: these are marked, never replaced, so that the sum of the column is that of one source.
    Where a commune has none, the polygons count for all.

    Parameters
    ----------
    communes : places.PostalCommunes
    tolerance : float
        Share.

    Returns
    -------
    Area

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> communes = Record(area_km2=np.array([10.0, 30.0]), polygon_area_km2=np.array([10.1, 20.0]))
    >>> area = commune_area(communes, 0.05)
    >>> area.km2.tolist(), area.published, area.doubtful.tolist()
    ([10.0, 30.0], True, [False, True])
    >>> communes.area_km2[0] = np.nan
    >>> commune_area(communes, 0.05).km2.tolist()
    [10.1, 20.0]
    """
    published, measured = communes.area_km2, communes.polygon_area_km2
    with np.errstate(divide="ignore", invalid="ignore"):
        doubtful = np.abs(published / measured - 1) > tolerance
    whole = bool(len(published)) and not np.isnan(published).any()
    return Area(published if whole else measured, whole, doubtful)


def layer_totals(communes, points, staffed):
    """Return the :class:`Totals` by the layer's own figures.

    Parameters
    ----------
    communes : places.PostalCommunes
    points, staffed : int

    Returns
    -------
    Totals

    Examples
    --------
    One of two communes has no population: there are 9,600 people at least, 2,400 a point.

    >>> from types import SimpleNamespace as Record
    >>> communes = Record(population=np.array([9600.0, np.nan]), polygon_area_km2=np.array([10.0, 20.0]))
    >>> totals = layer_totals(communes, 4, 2)
    >>> totals.population, totals.area_km2, totals.open_population, totals.figures()[0]
    (9600.0, 30.0, True, 2400.0)
    """
    known = np.isfinite(communes.population)
    population = float(np.nansum(communes.population)) if known.any() else math.nan
    return Totals(population, float(np.nansum(communes.polygon_area_km2)), points, staffed,
                  open_population=not known.all())


def official_totals(place, points, staffed):
    """Return the :class:`Totals` by the official figures of ``place``; NaN without one.

    Parameters
    ----------
    place : official.Territory or None
    points, staffed : int

    Returns
    -------
    Totals

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> place = Record(population=Record(value=9600.0), area_km2=Record(value=100.0))
    >>> official_totals(place, 4, 2).population, official_totals(None, 4, 2).population
    (9600.0, nan)
    """
    if place is None:
        return Totals(math.nan, math.nan, points, staffed)
    return Totals(place.population.value, place.area_km2.value, points, staffed)
