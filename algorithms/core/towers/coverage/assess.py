"""Who is covered: shares of people and of communes, white spots, gaps on roads, per operator and per mast."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message, no_progress
from ...geometry import point_index
from ...radio.link_budget import Margins
from ...radio.loss_cache import LossCache
from ...tables import Records
from ..choices import COVERAGE_MODELS, RADIUS
from ..communes import compared
from . import notes, road_gaps
from .best_server import Received, best_server
from .emitters import Service
from .places import CoverageView

WEAKEST = -120.0  # the lowest class limit: weaker signals are not told apart


@dataclass(frozen=True)
class CoverageOptions:
    """How coverage is judged.

    ``threshold`` is in the service's unit (dBm, or dB(uV/m) for television). Shares are also
    given with the signal ``sensitivity_db`` stronger and weaker. ``radius_m`` replaces the
    default radius per band of the plain radius rule. With ``surroundings`` stations outside every commune serve, and
    are counted in no table by commune.
    """

    service: Service
    model: str
    threshold: float
    margins: Margins = field(default_factory=Margins)
    sensitivity_db: float = 6.0
    radius_m: Optional[float] = None
    road_gap_m: float = 1000.0
    road_step_m: float = 100.0
    threads: int = 2
    cache_folder: str = ""
    language: str = "vi"
    surroundings: bool = False

    def __post_init__(self):
        if self.model not in COVERAGE_MODELS:
            raise InputError("There is no propagation model {key}.", key=self.model)


@dataclass(frozen=True)
class CoverageResult:
    """Tables, numbers and messages of one run; ``by_operator`` maps operator codes to shares in percent."""

    demand: Records
    towers: Records
    by_commune: Optional[Records]
    white_spots: Records
    road_gaps: Optional[Records]
    numbers: dict
    by_operator: dict
    classes: Tuple[float, ...]
    notes: Tuple[Message, ...] = ()


def assess(emitters, places, propagation, options, *, communes=None, roads=None, road_kinds=None, road_classes=None,
           progress=no_progress):
    """Return the coverage of places.

    Parameters
    ----------
    emitters : emitters.Emitters
    places : demand.Places
    propagation : radio.field.Propagation
        Its model is not used when ``options.model`` is "radius".
    options : CoverageOptions
    communes : communes.MastCommunes, optional
    roads : shapes.Shapes, optional
        In degrees.
    road_kinds, road_classes : sequences of str, optional
        Of the lines: a canal or aerial route is not looked at; the class is printed.

    Returns
    -------
    CoverageResult

    Examples
    --------
    300 people 1 km from a mast and 100 people 9 km from it, by the plain radius of 3.5 km of its band:

    >>> from ...territory.demand import Places
    >>> from ...geometry.geodesy import LocalPlane
    >>> from .emitters import load_service, planned
    >>> from .setup import propagation
    >>> plane, lte = LocalPlane(105.0, 9.2), load_service("lte")
    >>> mast = planned([105.0, 9.2], lte, height_m=45.0)
    >>> homes = Places(plane.inverse(np.array([[1000.0, 0.0], [9000.0, 0.0]])), np.array([300.0, 100.0]), ("1", "2"),
    ...                ("near", "far"), communes=("", ""))
    >>> found = assess(mast, homes, propagation("radius", plane, lte)[0], CoverageOptions(lte, "radius", -110.0))
    >>> found.numbers["SHARE_COVERED_ANY"], found.numbers["WHITE_SPOTS_COUNT"]
    (75.0, 1)
    """
    plane = propagation.plane
    xy = plane.forward(places.lonlat)
    samples = None
    if roads is not None:
        wanted = None if road_kinds is None else road_gaps.are_roads(road_kinds)
        samples = road_gaps.joined(road_gaps.sample(roads, plane, options.road_step_m, wanted), roads, plane)
    targets = xy if samples is None else np.concatenate([xy, samples.xy])
    by_radius = radius_levels(emitters, plane, targets, options.radius_m)
    if options.model == RADIUS:
        found, threshold, stronger, weaker = by_radius, 0.0, None, None
    else:
        found = _received(emitters, targets, propagation, options, progress=progress)
        notes.refuse_nothing(found, emitters, propagation, options)
        threshold = options.threshold
        stronger, weaker = threshold - options.sensitivity_db, threshold + options.sensitivity_db
    count = len(places)
    view = CoverageView(emitters, places, plane, found.head(count), threshold=threshold, options=options,
                        communes=communes)
    gaps = None
    if samples is not None:
        covered = (found.level[count:] >= threshold).any(axis=1) | found.open[count:].any(axis=1)
        gaps = road_gaps.gaps(samples, ~covered, options.road_gap_m, plane, roads=roads,
                              kinds=road_classes, communes=communes)
    white = view.white_spots()

    def share_any(level, limit):
        if limit is None:
            return None
        yes = (level[:count] >= limit).any(axis=1)
        return view.share_known(yes, ~yes & found.open[:count].any(axis=1))

    numbers = {
        "POPULATION_TOTAL": float(places.people.sum()), **view.shares(),
        "SHARE_COMMUNES_SERVED": view.share_communes_served(),
        "SHARE_ANY_STRONGER": share_any(found.level, stronger), "SHARE_ANY_WEAKER": share_any(found.level, weaker),
        "SHARE_ANY_RADIUS": share_any(by_radius.level, 0.0),
        "DEFAULTED_TOWERS": emitters.defaulted_towers, "TOWERS_COUNT": emitters.stations,
        "TOWERS_OUTSIDE": len(np.unique(emitters.position[found.outside])),
        "WHITE_SPOTS_COUNT": len(white), "WHITE_SPOTS_PEOPLE": white.total("people"),
        "ROAD_GAPS_KM": None if gaps is None else gaps.total("length_m") / 1000.0,
        "PAIRS_EVALUATED": found.evaluated, "PAIRS_PRUNED": found.pruned,
    }
    remarks = (*emitters.notes, *places.notes, *compared(places, communes), *notes.said(
        found, numbers, propagation, options, emitters=emitters))
    return CoverageResult(
        view.demand(), view.towers(), view.by_commune(stronger, weaker), white, road_gaps=gaps, numbers=numbers,
        by_operator=view.share_each(),
        classes=view.class_shares(),
        notes=remarks)


def radius_levels(emitters, plane, targets, radius_m=None):
    """Return the plain radius rule as levels: metres left to the edge of the circle, negative outside.

    The best server is the mast with most metres left; ties go to the earlier emitter.

    Parameters
    ----------
    emitters : emitters.Emitters
    plane : LocalPlane
    targets : (n, 2) float array of metres
    radius_m : float, optional
        Of every emitter, in place of its own.

    Returns
    -------
    Received

    Examples
    --------
    Two masts of one operator with 1,000 m, 1,200 m apart: a place 200 m from the first has 800 m left, and none of
    the second's:

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.2)
    >>> class Two(Record):
    ...     def __len__(self):
    ...         return 2
    >>> masts = Two(codes=("VTL",), operator=np.zeros(2, np.int64), radius_m=np.full(2, 1000.0),
    ...             lonlat=plane.inverse(np.array([[0.0, 0.0], [1200.0, 0.0]])))
    >>> found = radius_levels(masts, plane, np.array([[200.0, 0.0], [5000.0, 0.0]]))
    >>> found.level.round(1).tolist(), found.server.tolist()
    ([[800.0], [-inf]], [[0], [-1]])
    """
    level = np.full((len(targets), len(emitters.codes)), -np.inf, np.float32)
    server = np.full(level.shape, -1, np.int32)
    masts = plane.forward(emitters.lonlat)
    radius = emitters.radius_m if radius_m is None else np.full(len(emitters), radius_m, float)
    if len(targets):
        index = point_index.PointIndex(targets, max(float(radius.max()), 1.0), plane)
        for emitter, row, distance in index.pairs(masts, radius):
            left = (radius[emitter] - distance).astype(np.float32)
            operator = emitters.operator[emitter]
            before = level[row, operator]
            np.maximum.at(level, (row, operator), left)
            best = np.flatnonzero((left > before) & (left == level[row, operator]))[::-1]  # the earliest comes last
            server[row[best], operator[best]] = emitter[best]
    return Received(level, server, np.zeros(len(targets), bool), np.zeros(level.shape, bool), evaluated=0, pruned=0,
                    outside=np.zeros(len(emitters), bool))


def _received(emitters, targets, propagation, options, progress):
    floor = options.threshold - options.sensitivity_db
    if options.service.unit == "dBm":
        floor = min(floor, WEAKEST)
    return best_server(
        emitters, targets, propagation, floor - 1e-3, least=options.threshold, margins=options.margins,
        field_strength=options.service.unit != "dBm", threads=options.threads,
        cache=LossCache(options.cache_folder or None), progress=progress)
