"""Real access to the postal points: distances, shares, catchments, floating catchments."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from .. import access
from ..errors import InputError, Message, no_progress, stages
from ..figures.shares import Share, weighted_share, weighted_shares
from ..geometry.geodesy import LocalPlane
from ..geometry.shapes import locate
from ..network.dangling import Joins, joined_network
from ..network.segments import nearest_segment
from ..resources import load_json
from ..tables import Records, objects
from . import tables
from .remarks import STATUS, remarks

PER_PEOPLE = 10_000  # floating-catchment access is printed as points per 10,000 people


@dataclass(frozen=True)
class Demand:
    """Places people live: arrays of one length, one row each.

    ``lonlat`` is (n, 2) degrees; ``commune`` the row of the commune each lies in, -1 for none.
    Places without a code are called by the number of their row, from 1.
    """

    code: np.ndarray
    name: np.ndarray
    lonlat: np.ndarray
    population: np.ndarray
    commune: np.ndarray

    def __post_init__(self):
        rows = [str(row + 1) if code is None else code for row, code in enumerate(self.code)]
        object.__setattr__(self, "code", objects(rows))

    @classmethod
    def of(cls, places, communes):
        """Return the demand of :class:`..demand.Places`; ``communes`` are shapes in degrees."""
        names = objects(name or None for name in places.names)
        return cls(objects(places.ids), names, places.lonlat, places.people,
                   locate(places.lonlat, communes))

    def __len__(self):
        return len(self.code)


@dataclass(frozen=True)
class Roads:
    """Lines of the road network: vertices in degrees, line i is ``lonlat[starts[i]:starts[i + 1]]``.

    ``ids`` holds the feature id of each line, for messages.
    """

    lonlat: np.ndarray
    starts: np.ndarray
    ids: Optional[np.ndarray] = None


@dataclass(frozen=True)
class PostalReachOptions:
    """Distances in metres; ``decay`` holds (limit_m, weight) of the enhanced floating catchment.

    ``staffed_only`` leaves letter boxes out. A place farther than ``max_leg_m`` from every
    road is not reached by road; farther than ``poor_leg_m`` it is listed.
    """

    distances_m: Tuple[float, ...] = (1000.0, 2000.0, 3000.0, 5000.0)
    distance_m: float = 3000.0
    catchment_m: float = 5000.0
    decay: Tuple[Tuple[float, float], ...] = ((1000.0, 1.0), (3000.0, 0.68), (5000.0, 0.22))
    staffed_only: bool = False
    max_leg_m: float = 2000.0
    poor_leg_m: float = 500.0
    tolerance_m: float = 1.0
    language: str = "vi"

    @classmethod
    def from_rules(cls, **changes):
        """Return the options of ``resources/rules/postal.json``, with ``changes``."""
        rules = load_json("rules", "postal.json")
        reach, floating = rules["reach"], rules["floating_catchment"]
        given = {
            "distances_m": tuple(1000.0 * value for value in reach["distances_km"]),
            "distance_m": 1000.0 * reach["distance_km"], "catchment_m": float(floating["max_distance_m"]),
            "decay": tuple((float(limit), float(weight)) for limit, weight in floating["decay"]),
        }
        return cls(**{**given, **changes})


@dataclass(frozen=True)
class Access:
    """Real access of a province.

    ``by_commune`` and ``by_point`` are columns of the declared tables; ``shares`` and
    ``curve`` are series for charts; ``line_m``, ``road_m`` the distance of each place.
    """

    by_commune: dict
    by_point: dict
    demand: Records
    shares: dict
    curve: dict
    numbers: dict
    notes: Tuple[Message, ...]
    line_m: np.ndarray
    road_m: Optional[np.ndarray] = None


def serving_points(points, checked, staffed_only):
    """Return the rows of the points that can serve anybody: counted, with a position, staffed where that is asked.

    Parameters
    ----------
    points : places.Points
    checked : places.Checked
    staffed_only : bool

    Returns
    -------
    array of int64

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> points = Record(lonlat=np.array([[105.0, 9.0], [105.1, 9.0], [np.nan, 9.0]]))
    >>> checked = Record(counted=np.ones(3, bool), staffed=np.array([1.0, 0.0, 1.0]))
    >>> serving_points(points, checked, False).tolist(), serving_points(points, checked, True).tolist()
    ([0, 1], [0])
    """
    used = checked.counted & np.isfinite(points.lonlat).all(axis=1)
    if staffed_only:
        used &= checked.staffed == 1
    return np.flatnonzero(used)


def measure(demand, points, communes, checked, *, roads=None, options=None, progress=no_progress):
    """Measure how people reach the postal points.

    Repeated records and points without a position serve nobody here. Everything is
    measured by straight line and, with roads, along them; catchments and floating
    catchments use the road where there is one.

    Parameters
    ----------
    demand : Demand
    points : places.Points
    communes : places.PostalCommunes
    checked : places.Checked
    roads : Roads, optional
    options : PostalReachOptions, optional

    Returns
    -------
    Access

    Examples
    --------
    100 people beside a post office and 20 people 9 km from it:

    >>> from .places import Points, PostalCommunes, check_points
    >>> at, one, none = np.array([[105.0, 9.0], [105.0818, 9.0]]), np.array(["A"], dtype=object), np.full(1, np.nan)
    >>> communes = PostalCommunes(one, one, one, np.array([120.0]), none, none, np.ones(1), one)
    >>> points = Points(one, one, np.array(["post office"]), none, none, none, one, at[:1], np.zeros(1, np.int64))
    >>> names = np.array(["H0", "H1"], dtype=object)
    >>> homes = Demand(names, names, at, np.array([100.0, 20.0]), commune=np.zeros(2, np.int64))
    >>> found = measure(homes, points, communes, check_points(points, communes, 10.0),
    ...                 options=PostalReachOptions.from_rules(language="en", distance_m=3000.0))
    >>> round(found.numbers["SHARE_WITHIN_LINE"], 1), round(found.numbers["MEAN_DISTANCE_KM"], 2)
    (83.3, 1.5)
    """
    options = options or PostalReachOptions.from_rules()
    people = np.asarray(demand.population, dtype=float)
    if not np.isfinite(people).all() or (people < 0).any():
        raise InputError("Demand places: {count} have no population or a negative one. Correct them.",
                         count=int((~(people >= 0)).sum()))
    sites = serving_points(points, checked, options.staffed_only)
    parts = [demand.lonlat, points.lonlat[sites]] + ([roads.lonlat] if roads is not None else [])
    plane = LocalPlane.around(*parts)
    home, post = plane.forward(demand.lonlat), plane.forward(points.lonlat[sites])
    nearest_line, line_m, _ = nearest_segment(home, post, post, plane=plane)
    lined, by_ways, listed, shared = stages(progress, 15, 40, 15, 30)
    lined(1.0)
    by_road, joins = None, Joins()
    if roads is not None:
        network, joins = joined_network(plane.forward(roads.lonlat), roads.starts, tolerance_m=options.tolerance_m,
                                        plane=plane)
        by_road = access.road_access(network, home, post, options.max_leg_m,
                                     progress=by_ways)
        rows = by_road.rows(options.catchment_m, listed)
        nearest, away = by_road.site, by_road.distance_m
    else:
        rows = access.rows_within(home, post, options.catchment_m, listed,
                                  plane=plane)
        nearest, away = nearest_line, line_m
    capacity = np.full(len(points), np.nan) if points.capacity is None else points.capacity
    limited = access.limited_catchments(people, np.where(np.isnan(capacity), np.inf, capacity)[sites], rows)
    one_each = np.ones(len(sites))
    fca = PER_PEOPLE * access.two_step_floating_catchment(people, one_each, rows, options.catchment_m)
    efca = PER_PEOPLE * access.two_step_floating_catchment(people, one_each, rows, options.catchment_m, options.decay)
    shared(0.5)
    status = _status(home, by_road, options)
    placed = status != "no_position"
    fca, efca = (np.where(placed, values, np.nan) for values in (fca, efca))
    road_m = None if by_road is None else by_road.distance_m
    numbers = _numbers(people, line_m, road_m, away, placed=placed, fca=fca, options=options,
                       turned_away=_turned_away(limited, rows, capacity[sites]))
    return Access(
        by_commune=_by_commune(demand, people, len(communes), line_m, road_m=road_m, away=away, efca=efca,
                               status=status, options=options),
        by_point=_by_point(len(points), sites, nearest, people, limited=limited),
        demand=_demand_table(demand, people, points, communes, sites=sites, nearest_line=nearest_line, line_m=line_m,
                             by_road=by_road, limited=limited, fca=fca, efca=efca,
                             status=status, language=options.language),
        shares=_share_series(people, line_m, road_m, placed=placed, options=options),
        curve=_curve_series(people, away, options.language),
        numbers=numbers,
        notes=(*joins.notes(None if roads is None else roads.ids),
               *remarks(demand, people, communes, points, sites=sites, by_road=by_road, status=status, options=options,
                        total=numbers["POPULATION_DEMAND"])),
        line_m=line_m, road_m=road_m,
    )


def _status(home, by_road, options):
    """Return the key of STATUS of each place."""
    status = np.full(len(home), "line" if by_road is None else "ok", dtype=object)
    if by_road is not None:
        status[by_road.leg_m > options.poor_leg_m] = "far"
        status[np.isinf(by_road.distance_m)] = "cut_off"
        status[np.isinf(by_road.leg_m)] = "no_road"
    status[~np.isfinite(home).all(axis=1)] = "no_position"
    return status


def _turned_away(limited, rows, capacity):
    """Return the people with a point within the catchment and room at none; NaN where no point says what it has."""
    if np.isnan(capacity).all():
        return math.nan
    return float(limited.unserved[np.diff(rows.start) > 0].sum())


def _within(distance_m, people, placed, options):
    """Return the :class:`Share` of people within reach; people at places without a position may be on either side."""
    if distance_m is None:
        return Share(None, None, None, 0, part=0.0, whole=0.0)
    return weighted_share(np.where(placed, people * (distance_m <= options.distance_m), np.nan), people)


def _numbers(people, line_m, road_m, away, *, placed, fca, turned_away, options):
    """Return the headline numbers of real access; those by road are null without roads.

    People at places without a position are in no count: they may be near a point or far from all.
    """
    total = people.sum()
    reached = np.isfinite(away) & (people > 0)
    return {
        "POPULATION_DEMAND": float(total),
        **_within(line_m, people, placed, options).numbers("SHARE_WITHIN_LINE"),
        **_within(road_m, people, placed, options).numbers("SHARE_WITHIN_ROAD"),
        "MEAN_DISTANCE_KM": float(np.average(away[reached], weights=people[reached])) / 1000 if reached.any()
        else math.nan,
        "PEOPLE_NOT_REACHED": float(people[placed & ~np.isfinite(away)].sum()),
        "PEOPLE_WITHOUT_ROOM": turned_away,
        "ACCESS_GINI": access.access_curve(away, people).gini,
        "PEOPLE_WITHOUT_ACCESS": float(people[fca == 0].sum()),
    }


def _by_commune(demand, people, communes, line_m, road_m, away, efca, status, options):
    commune = np.asarray(demand.commune)
    placed = status != "no_position"
    values = _shares_by_commune("sh_line", line_m, people, placed, commune=commune, communes=communes, options=options)
    measured = np.ones(communes, bool)
    if road_m is not None:
        on_road = (status != "no_road") & placed & (commune >= 0)
        measured = np.bincount(commune[on_road], minlength=communes) > 0
        by_road = _shares_by_commune("sh_road", road_m, people, placed, commune=commune, communes=communes,
                                     options=options)
        # without a single road nothing was measured
        values.update({key: np.where(measured, figures, np.nan) for key, figures in by_road.items()})
    reached = np.isfinite(away) & (commune >= 0)
    values["mean_km"] = _mean(commune[reached], away[reached] / 1000, people[reached], communes)
    known = placed & (commune >= 0)
    values["access"] = np.where(measured, _mean(commune[known], efca[known], people[known], communes), np.nan)
    return values


def _shares_by_commune(key, distance_m, people, placed, *, commune, communes, options):
    """Return the columns of a share by commune: itself, the least, the most, and the places it is not known for."""
    part = np.where(placed, people * (distance_m <= options.distance_m), np.nan)
    open_places = (commune >= 0) & ~placed & (people > 0)
    return {**dict(zip((key, f"{key}_lo", f"{key}_hi"), weighted_shares(part, people, commune, communes))),
            f"{key}_un": np.bincount(commune[open_places], minlength=communes)}


def _mean(group, value, weight, groups):
    total = np.bincount(group, weight, minlength=groups)
    return np.divide(np.bincount(group, weight * value, minlength=groups), total, out=np.full(groups, np.nan),
                     where=total > 0)


def _by_point(points, sites, nearest, people, limited):
    catch, served = np.full(points, np.nan), np.full(points, np.nan)
    catch[sites] = access.catchment_totals(nearest, people, len(sites))
    served[sites] = limited.served
    return {"catch_pop": catch, "served": served}


def _demand_table(demand, people, points, communes, sites, nearest_line, line_m, by_road, limited, fca, efca, status,
                  language):
    codes = np.append(points.code[sites], None)  # row -1 is no point
    largest = np.full(len(demand), -1, np.int64)
    number = np.arange(len(limited.people), dtype=np.int64)
    order = np.lexsort((-number, limited.people))  # most people last; the nearer of equals
    largest[limited.place[order]] = limited.site[order]
    commune_codes = np.append(communes.code, None)
    missing = np.full(len(demand), np.nan)
    words = {key: message.text(language) for key, message in STATUS.items()}
    return Records(tables.DEMAND_ACCESS, {
        "code": demand.code, "name": demand.name, "commune": commune_codes[demand.commune], "population": people,
        "line_km": _km(line_m), "point_line": codes[nearest_line],
        "road_km": missing if by_road is None else _km(by_road.distance_m),
        "point_road": codes[np.full(len(demand), -1, np.int64) if by_road is None else by_road.site],
        "leg_km": missing if by_road is None else _km(by_road.leg_m),
        "cap_point": codes[largest], "fca": fca, "efca": efca,
        "status": objects(words[key] for key in status),
    }, demand.lonlat)


def _km(distance_m):
    return np.where(np.isfinite(distance_m), distance_m / 1000, np.nan)


def _share_series(people, line_m, road_m, *, placed, options):
    """Return {name: [(km, percent)]} from zero to twice the largest distance asked for, of people of known places."""
    limits = np.unique(np.append(np.linspace(0, 2 * max(options.distances_m), 41), options.distances_m))
    series = {}
    for name, away in ((Message("straight line"), line_m), (Message("by road"), road_m)):
        if away is not None:
            shares = 100 * access.share_within(away[placed], people[placed], limits)
            series[name.text(options.language)] = list(zip((limits / 1000).tolist(), shares.tolist()))
    return series


def _curve_series(people, away, language):
    curve = access.access_curve(away, people, 40)
    return {
        Message("these points").text(language): [
            (100 * x, 100 * y) for x, y in zip(curve.people.tolist(), curve.distance.tolist())
        ],
        Message("everybody equally far").text(language): [(0.0, 0.0), (100.0, 100.0)],
    }
