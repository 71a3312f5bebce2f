"""The postal network beside its norms and targets: where it fails, and how many points each target needs."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from ..errors import InputError, Message, no_progress
from ..formats import Day, Figure
from ..tables import Records
from . import tables
from .places import PROBLEMS, Checked, check_points, listed
from .targets import (
    Target,
    TargetResult,
    conflicts_between,
    conflicts_within,
    figure_of,
    load_targets,
    mean_radius_km,
    people_per_point,
    points_enough,
    points_needed,
)

BASES = ("official", "layer")
HEADLINES = {
    "POINTS_COUNT": Message("Postal points"),
    "STAFFED_COUNT": Message("Staffed points"),
    "PEOPLE_PER_POINT": Message("People per point"),
    "MEAN_RADIUS_KM": Message("Mean service radius (km)"),
    "PEOPLE_PER_STAFFED": Message("People per staffed point"),
    "MEAN_RADIUS_STAFFED_KM": Message("Mean service radius of staffed points (km)"),
    "PEOPLE_PER_POINT_LAYER": Message("People per point, layer's sums"),
    "MEAN_RADIUS_KM_LAYER": Message("Mean service radius (km), layer's sums"),
    "PEOPLE_PER_STAFFED_LAYER": Message("People per staffed point, layer's sums"),
    "MEAN_RADIUS_STAFFED_KM_LAYER": Message("Mean service radius of staffed points (km), layer's sums"),
    "POPULATION_OFFICIAL": Message("Official population"),
    "POPULATION_LAYER": Message("Population, layer's sum"),
    "AREA_OFFICIAL_KM2": Message("Official area (km²)"),
    "AREA_LAYER_KM2": Message("Area (km²), layer's sum"),
    "COMMUNES_WITHOUT_STAFFED": Message("Communes without a staffed point"),
    "SHARE_COMMUNES_STAFFED": Message("Communes with a staffed point (%)"),
    "SHARE_STAFFED_ONLINE": Message("Staffed points with Internet (%)"),
    "SHARE_ESERVICE": Message("Points with online public services (%)"),
    "SHARE_STAFFED_ESERVICE": Message("Staffed points with online public services (%)"),
    "POINTS_WITHOUT_INTERNET": Message("Staffed points without Internet"),
    "POINTS_WITHOUT_ESERVICE": Message("Staffed points without online public services"),
    "POINTS_WITHOUT_POSITION": Message("Points without a position"),
    "POINTS_OUTSIDE": Message("Points outside every commune"),
    "POINTS_MISPLACED": Message("Points outside the commune they name"),
    "POINTS_REPEATED": Message("Records that repeat a code"),
    "POINTS_AT_ONE_PLACE": Message("Points at the place of another"),
    "POINTS_NEEDED": Message("Points that meet every target"),
    "CONFLICTS": Message("Conflicts between targets"),
}


@dataclass(frozen=True)
class GapOptions:
    """How the network is judged.

    ``territory`` is a key of the territory file, "" for its reference. ``basis`` says which
    population and area the verdicts use: the official totals or the layer's sums; both are
    always printed. ``norms`` and ``targets`` are those shipped unless given. An official
    commune area that differs from its polygon by more than ``area_tolerance`` is not used.
    """

    territory: str = ""
    basis: str = "official"
    norms: Optional[Tuple[Target, ...]] = None
    targets: Optional[Tuple[Target, ...]] = None
    position_tolerance_m: float = 10.0
    area_tolerance: float = 0.1
    language: str = "vi"

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


@dataclass(frozen=True)
class Totals:
    """Population, area and points of one territory."""

    population: float
    area_km2: float
    points: int
    staffed: int

    def figures(self):
        """Return people per point and mean radius (km), of all points and of the staffed ones."""
        return (
            people_per_point(self.population, self.points), mean_radius_km(self.area_km2, self.points),
            people_per_point(self.population, self.staffed), mean_radius_km(self.area_km2, self.staffed),
        )


def assess(communes, points, territory=None, options=None, progress=no_progress, access=None):
    """Judge a postal network by official figures, commune by commune and as a whole.

    Parameters
    ----------
    communes : places.Communes
    points : places.Points
    territory : core.territory.Province, optional
        Official totals; without them only the layer's own sums are printed.
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
    area, doubtful = commune_area(communes, options.area_tolerance)
    counted = checked.counted
    layer = Totals(float(np.nansum(communes.population)), float(np.nansum(communes.polygon_area_km2)),
                   int(counted.sum()), int((counted & (checked.staffed == 1)).sum()))
    official = layer if place is None else Totals(
        place.population.value, place.area_km2.value, layer.points, layer.staffed)
    basis = official if options.basis == "official" and place else layer
    counts = _counts(points, checked, len(communes))
    numbers = _numbers(points, checked, counts, official, layer)
    progress(0.6)
    results = judge((*norms, *targets), basis, numbers, counts["points"])
    conflicts = ()
    if place:
        conflicts = conflicts_within((*norms, *targets), place, len(communes))
        conflicts += conflicts_between((*targets, *norms), territory, place, len(communes))
    numbers["CONFLICTS"] = len(conflicts)
    numbers["POINTS_NEEDED"] = max([result.needed for result in results if result.needed], default=0)
    if access:
        numbers.update(access.numbers)
    notes = (*checked.notes, *_notes(communes, place, options, norms, basis, layer, doubtful, counts),
             *(conflict.message for conflict in conflicts), *(access.notes if access else ()))
    progress(0.9)
    return GapResult(
        _by_commune(communes, area, doubtful, counts, norms, options.language, access),
        _points_checked(points, checked, communes, options.language, access),
        numbers, notes, results, conflicts, checked,
    )


def commune_area(communes, tolerance):
    """Return the area of each commune in km² and which official areas were not believed.

    The official area counts where it is known and within ``tolerance`` of the polygon's;
    else the polygon's. A declared area of one predecessor, left in a merged commune, would
    make the service radius look far too short.
    """
    official, measured = communes.area_km2, communes.polygon_area_km2
    with np.errstate(divide="ignore", invalid="ignore"):
        doubtful = np.abs(official / measured - 1) > tolerance
    return np.where(np.isnan(official) | doubtful, measured, official), doubtful


def judge(targets, basis, numbers, points_per_commune):
    """Return a :class:`TargetResult` per target, in order."""
    communes = len(points_per_commune)
    figures = {
        "points": float(basis.points),
        "people_per_point": people_per_point(basis.population, basis.points),
        "mean_radius_km": mean_radius_km(basis.area_km2, basis.points),
        "points_per_commune": float(points_per_commune.min()) if communes else math.nan,
        "share_communes_staffed": numbers["SHARE_COMMUNES_STAFFED"],
        "share_staffed_online": numbers["SHARE_STAFFED_ONLINE"],
        "share_eservice": numbers["SHARE_ESERVICE"],
    }
    need = (basis.population, basis.area_km2, communes)
    return tuple(
        TargetResult(target, figures[target.measure], target.met(figures[target.measure]),
                     points_needed(target, *need), points_enough(target, *need))
        for target in targets
    )


def _counts(points, checked, communes):
    masks = {
        "points": np.ones(len(points), dtype=bool),
        "staffed": checked.staffed == 1,
        "unstaffed": checked.staffed == 0,
        "internet": points.internet == 1,
        "eservice": points.eservice == 1,
    }
    return {key: checked.per_commune(mask, communes) for key, mask in masks.items()}


def _numbers(points, checked, counts, official, layer):
    """Return the declared headline numbers; missing ones are NaN."""
    staffed = checked.counted & (checked.staffed == 1)
    counted = int(checked.counted.sum())
    communes = len(counts["points"])
    without = int((counts["staffed"] == 0).sum())
    per_point, radius, per_staffed, radius_staffed = official.figures()
    per_point_layer, radius_layer, per_staffed_layer, radius_staffed_layer = layer.figures()
    return {
        "POINTS_COUNT": layer.points, "STAFFED_COUNT": layer.staffed,
        "POPULATION_OFFICIAL": official.population, "AREA_OFFICIAL_KM2": official.area_km2,
        "PEOPLE_PER_POINT": per_point, "MEAN_RADIUS_KM": radius,
        "PEOPLE_PER_STAFFED": per_staffed, "MEAN_RADIUS_STAFFED_KM": radius_staffed,
        "POPULATION_LAYER": layer.population, "AREA_LAYER_KM2": layer.area_km2,
        "PEOPLE_PER_POINT_LAYER": per_point_layer, "MEAN_RADIUS_KM_LAYER": radius_layer,
        "PEOPLE_PER_STAFFED_LAYER": per_staffed_layer, "MEAN_RADIUS_STAFFED_KM_LAYER": radius_staffed_layer,
        "COMMUNES_WITHOUT_STAFFED": without,
        "SHARE_COMMUNES_STAFFED": _percent(communes - without, communes),
        "SHARE_STAFFED_ONLINE": _percent((staffed & (points.internet == 1)).sum(), staffed.sum()),
        "SHARE_ESERVICE": _percent((checked.counted & (points.eservice == 1)).sum(), counted),
        "SHARE_STAFFED_ESERVICE": _percent((staffed & (points.eservice == 1)).sum(), staffed.sum()),
        "POINTS_WITHOUT_INTERNET": checked.count("no_internet"),
        "POINTS_WITHOUT_ESERVICE": checked.count("no_eservice"),
        "POINTS_WITHOUT_POSITION": checked.count("no_geometry"), "POINTS_OUTSIDE": checked.count("outside"),
        "POINTS_MISPLACED": checked.count("misplaced"), "POINTS_REPEATED": checked.count("repeated"),
        "POINTS_AT_ONE_PLACE": checked.count("same_place"),
    }


def _percent(part, whole):
    return 100.0 * float(part) / float(whole) if whole else math.nan


def _notes(communes, place, options, norms, basis, layer, doubtful, counts):
    """Return what the reader must know about the figures, the population used first."""
    notes = []
    if place is None:
        notes.append(Message("No territory file: every figure rests on the layer's own sums."))
    else:
        notes.append(Message(
            "{territory}: official population {official} ({source}, {date}), the layer's sum {layer}; "
            "official area {area}, the layer's {area_layer}. The verdicts use the {basis}.",
            territory=place, official=Figure(place.population.value, 0), source=place.population.source,
            date=Day(place.population.as_of), layer=Figure(layer.population, 0),
            area=Figure(place.area_km2.value, 2, "km²"), area_layer=Figure(layer.area_km2, 2, "km²"),
            basis=Message("official totals") if options.basis == "official" else Message("layer's sums"),
        ))
        notes.extend(_opposite_verdicts(norms, place, layer))
        if place.communes and place.communes != len(communes):
            notes.append(Message("The layer has {count} communes, {territory} has {expected}: is it the right map?",
                                 count=len(communes), territory=place, expected=place.communes))
    unknown, empty = np.isnan(communes.population), communes.population == 0
    if unknown.any():
        notes.append(Message("{count} communes have no population figure and no verdict on it ({codes}).",
                             count=int(unknown.sum()), codes=listed(communes.code[unknown])))
    if empty.any():
        notes.append(Message("{count} communes have zero people; the norm of one point per commune still holds "
                             "({codes}).", count=int(empty.sum()), codes=listed(communes.code[empty])))
    if doubtful.any():
        notes.append(Message("{count} official commune areas differ from their polygons by more than {tolerance}; the "
                             "polygon's area is used ({codes}).", count=int(doubtful.sum()),
                             tolerance=Figure(100 * options.area_tolerance, 0, "%"),
                             codes=listed(communes.code[doubtful])))
    bare = counts["staffed"] == 0
    if bare.any():
        notes.append(Message("{count} communes have no staffed point ({codes}).", count=int(bare.sum()),
                             codes=listed(communes.name[bare])))
    return notes


def _opposite_verdicts(norms, place, layer):
    """Return a note for each norm that the official total and the layer's sum judge differently."""
    for norm in norms:
        if norm.measure != "people_per_point":
            continue
        official = people_per_point(place.population.value, layer.points)
        own = people_per_point(layer.population, layer.points)
        if norm.met(official) is not None and norm.met(official) != norm.met(own):
            yield Message(
                "\"{norm}\" {value}: {official} by the official population, {own} by the layer's sum. The two fall on "
                "different sides.", norm=norm, value=Figure(norm.value, 0), official=Figure(official, 0),
                own=Figure(own, 0))


def _by_commune(communes, area, doubtful, counts, norms, language, access):
    number = len(communes)
    points, staffed = counts["points"], counts["staffed"]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {
            "ppl_point": np.where(points > 0, communes.population / points, np.nan),
            "ppl_staff": np.where(staffed > 0, communes.population / staffed, np.nan),
            "radius_km": np.where(points > 0, np.sqrt(area / (np.pi * points)), np.nan),
            "rad_staff": np.where(staffed > 0, np.sqrt(area / (np.pi * staffed)), np.nan),
        }
    missing = np.full(number, np.nan)
    reached = access.by_commune if access else {}
    values.update({key: reached.get(key, missing) for key in ("sh_line", "sh_road", "mean_km", "access")})
    need, verdict, note = _verdicts(communes, area, doubtful, counts, norms, language)
    values.update(
        code=communes.code, name=communes.name, kind=communes.kind, area_km2=area, population=communes.population,
        households=communes.households, **counts, verdict=verdict, need=need, old_units=communes.predecessor_note,
        note=note,
    )
    return Records(tables.BY_COMMUNE, values, communes.wkb, "source")


def _verdicts(communes, area, doubtful, counts, norms, language):
    """Return points needed, verdict and note per commune: each norm applied to the commune by itself."""
    need = np.zeros(len(communes), dtype=np.int64)
    unknown = np.zeros(len(communes), dtype=bool)
    for norm in (norm for norm in norms if norm.per_commune):
        wanted = [points_needed(norm, people, size, 1) for people, size in zip(communes.population, area)]
        unknown |= np.array([number is None for number in wanted], dtype=bool)
        need = np.maximum(need, np.array([number or 0 for number in wanted], dtype=np.int64) - counts["points"])
    unstaffed = counts["staffed"] == 0
    need = np.maximum(need, unstaffed.astype(np.int64) * (counts["points"] == 0))
    words = {True: Message("met").text(language), False: Message("not met").text(language)}
    verdict, notes = [], []
    for row in range(len(communes)):
        failed = need[row] > 0 or unstaffed[row]
        verdict.append(words[False] if failed else (None if unknown[row] else words[True]))
        notes.append("; ".join(message.text(language) for message in _commune_notes(
            row, communes, area, doubtful, counts, norms, unknown)) or None)
    return need, np.array(verdict, dtype=object), np.array(notes, dtype=object)


def _commune_notes(row, communes, area, doubtful, counts, norms, unknown):
    """Yield why a commune fails and what is doubtful about its figures."""
    points = counts["points"][row]
    if points == 0:
        yield Message("no point")
    elif counts["staffed"][row] == 0:
        yield Message("no staffed point")
    for norm in norms:
        if not norm.per_commune or not points:
            continue
        figure = {"people_per_point": people_per_point(communes.population[row], points),
                  "mean_radius_km": mean_radius_km(area[row], points)}.get(norm.measure, math.nan)
        if norm.met(figure) is False:
            yield Message("{norm} {figure}, norm {value}", norm=norm, value=figure_of(norm, norm.value),
                          figure=figure_of(norm, figure))
    if unknown[row]:
        yield Message("population or area missing")
    if communes.split is not None and communes.split[row] > 0:
        yield Message("provisional figures (predecessors divided)")
    if communes.population[row] == 0:
        yield Message("zero people")
    if doubtful[row]:
        yield Message("official area {official}, polygon {polygon}: the polygon's is used",
                      official=Figure(communes.area_km2[row], 2, "km²"),
                      polygon=Figure(communes.polygon_area_km2[row], 2, "km²"))


def _points_checked(points, checked, communes, language, access):
    text = {flag: PROBLEMS[flag].text(language) for flag in PROBLEMS}
    inside = np.where(np.isfinite(points.lonlat).all(axis=1), points.inside_commune, -1)
    missing = np.full(len(points), np.nan)
    reached = access.by_point if access else {}
    capacity = missing if points.capacity is None else points.capacity
    return Records(tables.POINTS_CHECKED, {
        "code": points.code, "name": points.name, "kind": points.kind, "staffed": checked.staffed,
        "internet": points.internet, "eservice": points.eservice, "commune": points.commune_code,
        "inside": np.array([communes.code[row] if row >= 0 else None for row in inside] + [None], dtype=object)[:-1],
        "problem": np.array(["; ".join(text[flag] for flag, mask in checked.flags.items() if mask[row]) or None
                             for row in range(len(points))] + [None], dtype=object)[:-1],
        "catch_pop": reached.get("catch_pop", missing), "capacity": capacity, "served": reached.get("served", missing),
    }, points.lonlat)
