"""The postal network beside its norms and targets: where it fails, and how many points each target needs.

Examples
--------
Two communes; both points stand in the first one, of which one is staffed. A norm of 6,000 people per point is met by
the layer's own 12,000 people, one point per commune is not:

>>> from ..places import Points, PostalCommunes
>>> ab, none = np.array(["A", "B"], dtype=object), np.full(2, np.nan)
>>> communes = PostalCommunes(ab, ab, ab, np.array([9000.0, 3000.0]), none, none, np.array([100.0, 50.0]), ab)
>>> points = Points(ab, ab, np.array(["post office"] * 2), np.array([1.0, 0.0]), none, none, ab,
...                 np.array([[105.0, 9.0], [105.1, 9.0]]), np.zeros(2, np.int64))
>>> norms = (PostalTarget("N1", "people_per_point", "at_most", 6000.0, "", ""),
...          PostalTarget("N2", "points_per_commune", "at_least", 1.0, "", ""))
>>> found = assess(communes, points, options=GapOptions(norms=norms, targets=(), language="en"))
>>> [(one.figure, one.met) for one in found.targets], found.numbers["COMMUNES_WITHOUT_STAFFED"]
([(6000.0, True), (0.0, False)], 1)
>>> counts = count_points(points, found.checked, 2)
>>> counts["points"].tolist(), counts["staffed"].tolist(), counts["known"]["internet"]
([2, 0, 0], [1, 0, 0], False)
>>> from types import SimpleNamespace as Record
>>> shares = {f"SHARE_{key}": Record(value=None, low=None, high=None)
...           for key in ("COMMUNES_STAFFED", "STAFFED_ONLINE", "ESERVICE")}
>>> [one.figure for one in judge(norms, layer_totals(communes, 2, 1), shares, counts)]
[6000.0, 0.0]
"""
from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message, no_progress
from ...figures.shares import share, share_of
from ...tables import Records
from ...territory.reference import Reference
from ..choices import BASES
from ..conflicts import conflicts_between, conflicts_within
from ..places import Checked, check_points
from ..targets import (
    PostalTarget,
    TargetResult,
    load_targets,
    mean_radius_km,
    people_per_point,
    points_enough,
    points_needed,
)
from ..totals import commune_area, layer_totals, official_totals
from .notes import gap_notes
from .tables import commune_table, points_table

NO_REFERENCE = Reference()


@dataclass(frozen=True)
class GapOptions:
    """How the network is judged.

    ``territory`` is a key of the territory file, "" for its reference. ``basis`` says which
    population and area the verdicts use: the official totals or the layer's sums; both are
    always printed. ``norms`` and ``targets`` are those shipped unless given. An official
    commune area that differs from its polygon by more than ``area_tolerance`` is marked.
    ``reference`` says where the official figures come from and what is wrong with them.
    """

    territory: str = ""
    basis: str = "official"
    norms: Optional[Tuple[PostalTarget, ...]] = None
    targets: Optional[Tuple[PostalTarget, ...]] = None
    position_tolerance_m: float = 10.0
    area_tolerance: float = 0.1
    language: str = "vi"
    reference: Reference = NO_REFERENCE

    def __post_init__(self):
        if self.basis not in BASES:
            raise InputError("{basis} is not a basis; choose one of {bases}.", basis=self.basis, bases=", ".join(BASES))

    def rules(self):
        """Return (norms, targets)."""
        norms, targets = load_targets()
        return (norms if self.norms is None else self.norms), (targets if self.targets is None else self.targets)


@dataclass(frozen=True)
class GapResult:
    """The tables, the headline numbers and what has to be said about them.

    ``numbers`` are the declared outputs by name; ``targets`` the norms and targets with the
    figures reached; ``conflicts`` those that do not hold together; ``checked`` the points
    with category, commune and problems.
    """

    by_commune: Records
    points_checked: Records
    numbers: dict
    notes: Tuple[Message, ...]
    targets: Tuple[TargetResult, ...] = ()
    conflicts: tuple = ()
    checked: Optional[Checked] = None


def assess(communes, points, territory=None, options=None, *, progress=no_progress, access=None):
    """Judge a postal network by official figures, commune by commune and as a whole.

    Parameters
    ----------
    communes : places.PostalCommunes
    points : places.Points
    territory : core.territory.official.Province, optional
        Official totals; without them official figures are not known and the layer's sums are judged.
    options : GapOptions, optional
    progress : callable
    access : reach.Access, optional
        Real distances; fills the access columns and the catchments.

    Returns
    -------
    GapResult
    """
    options = options or GapOptions()
    norms, targets = options.rules()
    place = territory.territory(options.territory) if territory else None
    checked = check_points(points, communes, options.position_tolerance_m)
    progress(0.3)
    area = commune_area(communes, options.area_tolerance)
    counted = checked.counted
    number, staffed = int(counted.sum()), int((counted & (checked.staffed == 1)).sum())
    layer, official = layer_totals(communes, number, staffed), official_totals(place, number, staffed)
    basis = official if options.basis == "official" and place else layer
    counts = count_points(points, checked, len(communes))
    numbers, shares = _numbers(points, checked, counts, official, layer=layer)
    progress(0.6)
    public = _public(points, checked)
    numbers.update(PUBLIC_COUNT=public[0], PUBLIC_COUNT_UNKNOWN=public[1])
    results = (*judge(norms, basis, shares, counts, public=public), *judge(targets, basis, shares, counts))
    conflicts = ()
    if place:
        conflicts = conflicts_within((*norms, *targets), place, len(communes))
        conflicts += conflicts_between((*targets, *norms), territory, place, len(communes))
    numbers["CONFLICTS"] = len(conflicts)
    numbers["POINTS_NEEDED"] = max([result.needed for result in results if result.needed], default=0)
    if access:
        numbers.update(access.numbers)
    notes = (*checked.notes,
             *gap_notes(communes, place, options, norms, layer=layer, area=area, counts=counts, public=public),
             *(conflict.message for conflict in conflicts), *(access.notes if access else ()))
    progress(0.9)
    return GapResult(
        commune_table(communes, area, counts, norms, basis=basis, language=options.language, access=access),
        points_table(points, checked, communes, options.language, access=access),
        numbers, notes, targets=results, conflicts=conflicts, checked=checked,
    )


def judge(targets, basis, shares, counts, *, public=None):
    """Return a :class:`TargetResult` per target, in order.

    Parameters
    ----------
    targets : sequence of PostalTarget
    basis : totals.Totals
    shares : dict of str to core.figures.shares.Share
    counts : dict of str to (n + 1,) int array
        See :func:`count_points`.
    public : (int or None, int), optional
        Points known to belong to the public network, and those of which it is not known: what norms bind.
        Without it, and where no point says, all points count.

    Returns
    -------
    tuple of TargetResult
    """
    least, more = (basis.points, 0) if public is None or public[0] is None else public
    per_commune = counts["points"][:-1]
    figures = {
        "points": _range(float(least), float(least), float(least + more)),
        "people_per_point": _ratio(people_per_point, basis.population, least, more, open_total=basis.open_population),
        "mean_radius_km": _ratio(mean_radius_km, basis.area_km2, least, more),
        "points_per_commune": _range(float(per_commune.min()) if len(per_commune) else math.nan),
        **{name: _range(shares[key].value, shares[key].low, shares[key].high) for name, key in (
            ("share_communes_staffed", "SHARE_COMMUNES_STAFFED"), ("share_staffed_online", "SHARE_STAFFED_ONLINE"),
            ("share_eservice", "SHARE_ESERVICE"))},
    }
    need = (basis.population, basis.area_km2, len(per_commune))
    return tuple(
        TargetResult(target, figure, {"met": True, "not_met": False}.get(target.verdict(figure, low, high)),
                     points_needed(target, *need), enough=points_enough(target, *need), low=low, high=high)
        for target in targets for figure, low, high in (figures[target.measure],)
    )


def _range(value, low=None, high=None):
    """Return (figure, least, most); a figure of which nothing is known has no range either."""
    if value is None:
        return math.nan, math.nan, math.nan
    return value, value if low is None else low, value if high is None else high


def _ratio(formula, total, points, more=0, open_total=False):
    """Return (figure, least, most) of a total per point, of which ``more`` points may come on top."""
    figure = formula(total, points)
    least = formula(total, points + more)
    return _range(figure if points else math.nan, least, math.inf if open_total or not points else figure)


def count_points(points, checked, communes):
    """Return how many points each commune has, by kind; the last number is that of points in no commune.

    ``staffed``, ``internet`` and ``eservice`` are known for certain, their ``*_un`` may have it.

    Parameters
    ----------
    points : places.Points
    checked : places.Checked
    communes : int
        How many there are.

    Returns
    -------
    dict of str to (communes + 1,) int array, and "known" with whether any point says so
    """
    marks = {"staffed": checked.staffed, "internet": points.internet, "eservice": points.eservice}
    masks = {"points": np.ones(len(points), dtype=bool), "unstaffed": checked.staffed == 0}
    for key, values in marks.items():
        masks[key] = values == 1
        masks[f"{key[:7]}_un"] = np.isnan(values)
    found = {key: checked.per_commune(mask, communes) for key, mask in masks.items()}
    none = not checked.counted.any()  # no point at all is known for certain
    known = {key: none or bool(np.isfinite(values[checked.counted]).any()) for key, values in marks.items()}
    return {**found, "known": known}


def _public(points, checked):
    """Return (points of the public network, points not known); (None, number of points) where none says."""
    public = np.full(len(points), np.nan) if points.public is None else points.public
    unknown = int((checked.counted & np.isnan(public)).sum())
    known = checked.counted & np.isfinite(public)
    return (int((known & (public == 1)).sum()) if known.any() else None), unknown


def _numbers(points, checked, counts, official, layer):
    """Return the declared headline numbers, missing ones NaN or ``None``, and the shares."""
    counted, staffed = checked.counted, np.where(checked.counted, checked.staffed, 0.0)
    some, may, known = counts["staffed"][:-1], counts["staffed_un"][:-1], counts["known"]["staffed"]
    bare, open_ = int(((some == 0) & (may == 0)).sum()), int(((some == 0) & (may > 0)).sum())
    member = np.where(counted, 1.0, 0.0)
    communes = share(int((some > 0).sum()), bare, open_)
    shares = {
        "SHARE_COMMUNES_STAFFED": communes if known else replace(communes, value=None),
        "SHARE_STAFFED_ONLINE": share_of(points.internet, staffed),
        "SHARE_ESERVICE": share_of(points.eservice, member),
        "SHARE_STAFFED_ESERVICE": share_of(points.eservice, staffed),
    }
    per_point, radius, per_staffed, radius_staffed = official.figures()
    per_point_layer, radius_layer, per_staffed_layer, radius_staffed_layer = layer.figures()
    found = {
        "POINTS_COUNT": layer.points, "STAFFED_COUNT": layer.staffed if known else None,
        "STAFFED_COUNT_UNKNOWN": int((counted & np.isnan(checked.staffed)).sum()),
        "POPULATION_OFFICIAL": official.population, "AREA_OFFICIAL_KM2": official.area_km2,
        "PEOPLE_PER_POINT": per_point, "MEAN_RADIUS_KM": radius,
        "PEOPLE_PER_STAFFED": per_staffed, "MEAN_RADIUS_STAFFED_KM": radius_staffed,
        "POPULATION_LAYER": layer.population, "AREA_LAYER_KM2": layer.area_km2,
        "PEOPLE_PER_POINT_LAYER": per_point_layer, "MEAN_RADIUS_KM_LAYER": radius_layer,
        "PEOPLE_PER_STAFFED_LAYER": per_staffed_layer, "MEAN_RADIUS_STAFFED_KM_LAYER": radius_staffed_layer,
        "COMMUNES_WITHOUT_STAFFED": bare if known else None, "COMMUNES_WITHOUT_STAFFED_UNKNOWN": open_,
        **{key: value for name, one in shares.items() for key, value in one.numbers(name).items()},
        "POINTS_WITHOUT_POSITION": checked.count("no_geometry"), "POINTS_OUTSIDE": checked.count("outside"),
        "POINTS_MISPLACED": checked.count("misplaced"), "POINTS_REPEATED": checked.count("repeated"),
        "POINTS_AT_ONE_PLACE": checked.count("same_place"),
    }
    for name, marks in (("INTERNET", points.internet), ("ESERVICE", points.eservice)):
        lacking, unknown = ((staffed == 1) & (marks == 0)).sum(), ((staffed == 1) & np.isnan(marks)).sum()
        nothing = not np.isfinite(marks[staffed == 1]).any() and unknown
        found[f"POINTS_WITHOUT_{name}"] = None if nothing or not known else int(lacking)
        found[f"POINTS_WITHOUT_{name}_UNKNOWN"] = int(unknown)
    return found, shares
