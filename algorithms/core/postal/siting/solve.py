"""Where new postal points close the gap: how many, where, in which order, and how near to the best possible."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional, Tuple

import numpy as np

from ... import location
from ...errors import InputError, Message, no_progress, stages
from ...location.clock import STOPPED, Clock
from ...location.method_words import Method
from ...messages import both
from ...numbers.formats import Figure
from ...tables import Records, objects
from .. import reach
from ..choices import OBJECTIVES
from ..gap import assess
from ..places import Points, check_points
from ..targets import points_needed
from ..totals import layer_totals, official_totals
from .curve import PeopleCurve, fewest_points, people_curve
from .model import PostalGround
from .offered import usable_candidates
from .phases import Phases, no_years
from .tables import first_of, new_points_table
from .upgrades import PointCosts, action_costs, movable_points, plan_upgrades, upgrades_table

_DUST = 1e-9  # rounding: of sums of millions of doubles in two orders, generously


@dataclass(frozen=True)
class PostalSitingOptions:
    """``target_points`` or ``target_people`` (per point) set the number; else the plan's count target does.

    With ``target_share`` (percent) points are as few as bring that share of people within reach. ``objective`` is
    "people" (as many as possible within reach) or "distance" (least in all). ``curve`` asks for people by number.
    ``phases`` are the years points open in. ``time_limit_s`` is a safety stop.
    """

    target_points: Optional[float] = None
    target_people: Optional[float] = None
    target_share: Optional[float] = None
    curve: bool = False
    objective: str = "people"
    phases: Phases = field(default_factory=no_years)
    costs: PointCosts = field(default_factory=PointCosts)
    seed: int = 0
    time_limit_s: float = 120.0

    @property
    def ordered(self):
        """Whether somebody asked for a number; what the targets of a plan ask for stops where nobody gains."""
        return bool(self.target_points or self.target_people)

    def __post_init__(self):
        if self.objective not in OBJECTIVES:
            raise InputError("{objective} is not an aim; choose one of {known}.", objective=self.objective,
                             known=", ".join(OBJECTIVES))
        if self.target_share is not None and (self.target_points or self.target_people):
            raise InputError("Give one of the two: TARGET_SHARE, or a number of points (TARGET_POINTS, "
                             "TARGET_PEOPLE_PER_POINT).")
        if self.target_share is not None and self.objective != "people":
            raise InputError("TARGET_SHARE counts people within reach; it does not go with the aim {objective}.",
                             objective=self.objective)


@dataclass(frozen=True)
class PostalSitingResult:
    """The plan, its tables and numbers; ``before`` and ``after`` are real access without and with it."""

    new_points: Records
    upgrades: Records
    by_commune: Records
    numbers: dict
    notes: Tuple[Message, ...]
    before: reach.Access
    after: reach.Access
    curve: Optional[PeopleCurve] = None


def site(communes, points, demand, candidates, *, province, gap_options, reach_options, options, roads=None,
         progress=no_progress):
    """Plan upgrades, new points and moves.

    Upgrades come first. New points are as many as the target lacks, at least one for every
    commune without any; they stand where most people come within ``reach_options.distance_m``
    (maximal covering by road, or straight line without roads), with a proven bound. With a target share they are as
    few as bring it within reach (set covering), and no commune has a point for its own sake. Points
    left over once nobody more can be brought within reach go where they save most distance.

    Parameters
    ----------
    communes, points, demand : places.PostalCommunes, places.Points, reach.Demand
    candidates : offered.PointCandidates or None
        Without candidates the places people live are used.
    province : core.territory.official.Province or None
    gap_options : gap.assess.GapOptions
    reach_options : reach.PostalReachOptions
    options : PostalSitingOptions
    roads : reach.Roads, optional
    progress : callable

    Returns
    -------
    PostalSitingResult

    Examples
    --------
    100 people beside a post office and 20 people 9 km from it: a second point brings these within 3 km.

    >>> from ..places import PostalCommunes
    >>> at, one = np.array([[105.0, 9.0], [105.0818, 9.0]]), np.array(["A"], dtype=object)
    >>> communes = PostalCommunes(one, one, one, np.array([120.0]), *[np.full(1, np.nan)] * 2, np.ones(1), one)
    >>> points = Points(one, one, np.array(["post office"]), *[np.full(1, np.nan)] * 3, one, at[:1],
    ...                 np.zeros(1, np.int64))
    >>> names = np.array(["H0", "H1"], dtype=object)
    >>> homes = reach.Demand(names, names, at, np.array([100.0, 20.0]), commune=np.zeros(2, np.int64))
    >>> found = site(communes, points, homes, None, province=None, gap_options=assess.GapOptions(language="en"),
    ...              options=PostalSitingOptions(2),
    ...              reach_options=reach.PostalReachOptions.from_rules(language="en", distance_m=3000.0))
    >>> [round(found.numbers[key], 1) for key in ("PEOPLE_GAINED", "BOUND", "SHARE_BEFORE", "SHARE_AFTER")]
    [20.0, 20.0, 83.3, 100.0]
    """
    measured, reached, searched, measured_after, curved = stages(progress, 20, 10, 40, 15, 15)
    checked = check_points(points, communes, gap_options.position_tolerance_m)
    before = reach.measure(demand, points, communes, checked, roads=roads, options=reach_options,
                           progress=measured)
    notes = [*gap_options.reference.notes, *before.notes]
    limit_m = max(reach_options.distance_m, reach_options.catchment_m)
    candidates = usable_candidates(candidates, demand, communes, checked, limit_m=limit_m, notes=notes)
    ground = PostalGround(points, checked, demand, candidates, roads=roads, reach_options=reach_options, before=before,
                          progress=reached)
    clock = Clock(options.time_limit_s, no_progress)
    bare = np.bincount(checked.commune[checked.counted & (checked.commune >= 0)], minlength=len(communes)) == 0
    lacking = np.where((candidates.commune >= 0) & bare[candidates.commune], candidates.commune, -1)
    if options.target_share is None:
        number = _number(communes, checked, province, gap_options, options=options, bare=bare, notes=notes)
        chosen, solution = _choose(ground, lacking, number, options, clock=clock, notes=notes,
                                   progress=searched)
        open_number = 0 if options.ordered else max(number - len(chosen), 0)
    else:
        lacking = np.full(len(lacking), -1, np.int64)
        solution = fewest_points(ground, options.target_share, options, searched)
        notes.extend(solution.notes)
        chosen, open_number = solution.sites, 0
    chosen, gains, saved = _useful(ground, chosen, lacking, notes, tick=lambda _: searched(1.0))
    all_points = _with_new(points, candidates, chosen, communes)
    all_checked = check_points(all_points, communes, gap_options.position_tolerance_m)
    after = reach.measure(demand, all_points, communes, all_checked, roads=roads, options=reach_options,
                          progress=measured_after)
    result = assess.assess(communes, all_points, province, gap_options, access=after)
    upgrades = plan_upgrades(points, checked, communes, before.by_point["catch_pop"])
    moves = movable_points(points, checked, ground.existing_rows, ground.sites, people=ground.people,
                           catch_pop=before.by_point["catch_pop"], limit=reach_options.distance_m)
    numbers = _numbers(
        ground, chosen, gains, solution, before=before, after=after, result=result, upgrades=upgrades, moves=moves,
        options=options, share="SHARE_WITHIN_LINE" if roads is None else "SHARE_WITHIN_ROAD")
    notes.extend(_summary(solution, numbers, reach_options, options.objective))
    curve = (people_curve(ground, len(chosen), gains, _left_of(options, clock), progress=curved)
             if options.curve else None)
    progress(1.0)
    language = gap_options.language
    return PostalSitingResult(
        new_points_table(ground, candidates, chosen, gains, saved=saved, lacking=lacking[chosen], communes=communes,
                         after=after, existing=len(points),
                         options=options, language=language, open_number=open_number),
        upgrades_table((*upgrades, *moves), points, checked, communes, costs=options.costs, phases=options.phases,
                       language=language),
        result.by_commune, numbers, notes=(*notes, *(conflict.message for conflict in result.conflicts)),
        before=before, after=after,
        curve=curve,
    )


def _numbers(ground, chosen, gains, solution, *, before, after, result, upgrades, moves, options, share):
    """Return the headline numbers; ``share`` names the one within reach, ``result`` is what the network then is."""
    certain = [item for item in upgrades if item.certain]
    paid = np.append(action_costs((*certain, *moves), options.costs),
                     np.full(len(chosen), options.costs.new_point, float))
    missing = int(np.isnan(paid).sum())
    return {
        "POINTS_NEEDED": len(chosen), "POINTS_AFTER": result.numbers["POINTS_COUNT"],
        **{f"SHARE_{when}{end}": found.numbers[share + end] for when, found in (("BEFORE", before), ("AFTER", after))
           for end in ("", "_LOW", "_HIGH", "_UNKNOWN")},
        "PEOPLE_GAINED": float(gains.sum()), "PERSON_KM_BEFORE": ground.person_km(),
        "PERSON_KM_AFTER": ground.person_km(chosen), "BOUND_KIND": solution.bound_kind,
        "BOUND": _bound(solution, gains, options),
        "GAP": 100 * solution.gap, "METHOD": solution.method,
        "UPGRADES_COUNT": len(certain), "UPGRADES_COUNT_UNKNOWN": len(upgrades) - len(certain),
        "MOVES_COUNT": len(moves),
        "COST": None if 0 < len(paid) == missing else float(np.nansum(paid)), "COSTS_MISSING": missing,
        "SEED": options.seed,
    }


def _left_of(options, clock):  # one safety stop for all searches of a run
    return replace(options, time_limit_s=max(clock.left, 1.0))


def _bound(solution, gains, options):
    """Return what no plan exceeds, in people or person-km, or the points that any plan needs."""
    if options.target_share is not None:
        return solution.upper_bound
    if options.objective != "people":
        return solution.upper_bound / 1000
    gained, upper = float(gains.sum()), solution.upper_bound
    # summed in another order, a plan that meets its bound may pass it by dust; by more it would be no bound
    return gained if upper < gained <= upper * (1 + _DUST) else upper


def _number(communes, checked, province, gap_options, options, bare, notes):
    """Return how many new points the target asks for, at least one per commune without any."""
    _, targets = gap_options.rules()
    place = province.territory(gap_options.territory) if province else None
    totals = layer_totals(communes, 0, 0)
    if place is not None and gap_options.basis == "official":
        totals = official_totals(place, 0, 0)
    population, size = totals.population, totals.area_km2
    if options.target_points:
        wanted = int(options.target_points)
    elif options.target_people:
        target = next((one for one in targets if one.measure == "people_per_point"), None)
        if target is None:
            raise InputError("The targets say nothing about people per point.")
        wanted = points_needed(replace(target, value=options.target_people), population, size, len(communes))
    else:
        wanted = max((points_needed(one, population, size, len(communes)) or 0 for one in targets
                      if one.measure == "points"), default=0)
    have = int(checked.counted.sum())
    number = max(wanted - have, 0)
    notes.append(Message("The target asks for {wanted} points (population {population}); {have} exist, {number} are "
                         "new.", wanted=Figure(wanted, 0), population=Figure(population, 0), have=Figure(have, 0),
                         number=Figure(number, 0)))
    if number < bare.sum():
        notes.append(Message("{bare} communes have no point at all: {bare} new points instead of {number}.",
                             bare=int(bare.sum()), number=number))
        number = int(bare.sum())
    return number


def _choose(ground, lacking, number, options, clock, notes, progress):
    """Return the chosen candidates and the solution with its bound."""
    if number > len(lacking):
        notes.append(Message("{number} new points are asked for, but there are only {count} candidates.",
                             number=number, count=len(lacking)))
        number = len(lacking)
    if options.objective == "distance":
        solution = _median(ground, (), number, lacking, options=options, progress=progress)
        return solution.sites[solution.sites > 0] - 1, solution
    weights, columns = ground.columns()
    covered, nearer = stages(progress, 1, 1)
    # By numpy alone: the points of a plan do not hang on which libraries came with this QGIS.
    solution = location.maximal_cover(weights, columns, number, groups=lacking, time_limit_s=options.time_limit_s,
                                      seed=options.seed, solver="numpy", progress=covered)
    notes.extend(solution.notes)
    chosen = _needed_only(ground, solution.sites, lacking, weights)
    if len(chosen) < number and not options.ordered:
        notes.append(Message("The targets of the plan ask for {count} points more; nobody more would come within "
                             "reach, so they are not placed. Give the number of points, or of people per point, to "
                             "have them listed.", count=number - len(chosen)))
    elif len(chosen) < number:
        rest = _median(ground, chosen, number, None, options=_left_of(options, clock),
                       progress=nearer)
        notes.append(Message("{count} points bring nobody more within reach; they stand where they save most distance "
                             "(gap {gap} to the least possible).", count=number - len(chosen),
                             gap=Figure(100 * rest.gap, 2, "%")))
        chosen = rest.sites[rest.sites > 0] - 1
    return chosen, solution


def _median(ground, kept, number, lacking, options, progress):
    """Return the sites of least total distance; site 0 is all existing points, candidate j is site j + 1."""
    groups = None if lacking is None else np.append(-1, lacking)
    return location.p_median(
        ground.nearest_lists(), ground.people, number + 1, fixed=[0, *(np.asarray(kept, dtype=np.int64) + 1)],
        groups=groups, beyond=ground.limit_m, time_limit_s=options.time_limit_s, seed=options.seed, progress=progress)


def _useful(ground, chosen, lacking, notes, tick):
    """Return the chosen candidates in order with people gained and person-km saved, without those that serve nobody."""
    order, gains, saved = ground.ranked(chosen, lacking[chosen], tick)
    chosen = chosen[order]
    first = first_of(lacking[chosen])
    kept = first | (gains > 0) | (saved > 0)
    if not kept.all():
        notes.append(Message("Only {count} of {number} points serve anybody; the others are not placed.",
                             count=int(kept.sum()), number=len(kept)))
    return chosen[kept], gains[kept], saved[kept]


def _needed_only(ground, sites, groups, weights):
    """Return the sites without which people or a commune would be lost; the rest is free to save distance."""
    near = {int(one): ground.within(one) for one in sites}
    count = np.zeros(len(weights), dtype=np.int64)
    for rows in near.values():
        count[rows] += weights[rows] > 0
    members = {}
    for one in near:
        members[int(groups[one])] = members.get(int(groups[one]), 0) + 1
    kept = []
    for one in sorted(near, key=lambda item: (weights[near[item]].sum(), -item)):
        rows = near[one][weights[near[one]] > 0]
        group = int(groups[one])
        if (len(rows) and (count[rows] < 2).any()) or (group >= 0 and members[group] < 2):
            kept.append(one)
        else:
            count[rows] -= 1
            members[group] -= 1
    return np.array(sorted(kept), dtype=np.int64)


def _with_new(points, candidates, chosen, communes):
    """Return the points with the chosen candidates added, each staffed, online and able to serve online."""
    number = len(chosen)
    codes = np.append(communes.code, None)[candidates.commune[chosen]]
    kind = np.full(number, both("post office")[0], dtype=object)
    taken = set(points.code)
    fresh = [f"+{code}" if code in taken else code for code in candidates.code[chosen]]
    capacity = None if points.capacity is None else np.append(points.capacity, np.full(number, np.nan))
    return Points(
        code=np.append(points.code, objects(fresh)),
        name=np.append(points.name, candidates.name[chosen]), kind=np.append(points.kind, kind),
        staffed=np.append(points.staffed, np.ones(number)), internet=np.append(points.internet, np.ones(number)),
        eservice=np.append(points.eservice, np.ones(number)),
        public=None if points.public is None else np.append(points.public, np.full(number, np.nan)),
        firm=None if points.firm is None else np.append(points.firm, np.full(number, None, dtype=object)),
        commune_code=np.append(points.commune_code, codes),
        lonlat=np.concatenate([points.lonlat, candidates.lonlat[chosen]]),
        inside_commune=np.append(points.inside_commune, candidates.commune[chosen]), capacity=capacity,
    )


def _summary(solution, numbers, reach_options, objective):
    """Yield what the plan reaches and how near it is to the best possible."""
    figures = {
        "points": Figure(numbers["POINTS_NEEDED"], 0), "people": Figure(numbers["PEOPLE_GAINED"], 0),
        "limit": Figure(reach_options.distance_m / 1000, None, "km"), "bound": Figure(numbers["BOUND"], 0),
        "gap": Figure(100 * solution.gap, 2, "%"), "method": Method(solution.method),
    }
    if solution.bound_kind == "cost_lower":
        yield Message("{points} new points bring {share} of people within {limit}; no choice of fewer than {bound} "
                      "does (gap {gap}, {method}). Communes without a point are not looked at one by one.",
                      share=Figure(numbers["SHARE_AFTER"], 2, "%"), **figures)
    elif objective == "people":
        yield Message("{points} new points bring {people} people within {limit}; no choice of as many places brings "
                      "more than {bound} (gap {gap}, {method}).", **figures)
    else:
        yield Message("{points} new points bring {people} people within {limit} and leave {after} person-km of "
                      "{before}; no choice of as many places leaves less than {bound} (gap {gap}, {method}).",
                      after=Figure(numbers["PERSON_KM_AFTER"], 0), before=Figure(numbers["PERSON_KM_BEFORE"], 0),
                      **figures)
    if solution.uncoverable > 0:
        yield Message("{people} people are within reach of no candidate.", people=Figure(solution.uncoverable, 0))
    if solution.stopped_by_time:
        yield STOPPED
    if numbers["COSTS_MISSING"]:
        yield Message("{count} actions have no known cost; they are printed as missing.",
                      count=numbers["COSTS_MISSING"])
