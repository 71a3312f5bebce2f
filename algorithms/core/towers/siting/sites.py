"""Shared masts for a province: who goes on which existing mast, and where new ones stand, in one plan."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message, no_progress, stages
from ...geometry import point_index
from ...geometry.shapes import Shapes
from ...numbers.formats import Figure
from ...resources import load_json
from ...rules.operator_names import directory
from ...tables import Records
from ...territory.demand import Places
from .. import rules
from ..communes import MastCommunes, compared, located
from ..reach.choose import answered, described
from ..reach.radius import RadiusReach
from ..register import operators
from ..register.positions import Positions
from ..register.slots import usual_drop_m
from ..words import Operators
from . import refusals
from .candidates import MastCandidates
from .left_out import left_out
from .model import COLOCATE, STRENGTHEN, UPGRADE, MastCosts, Masts, build
from .plan import PlanLimits, SharedMastPlan, solve, steps_of
from .view import PlanView

NATIONAL = ("VTL", "VNPT", "MBF")


@dataclass(frozen=True)
class SitingLayers:
    """The layers of one run as arrays.

    ``positions`` None: no mast exists. ``around`` holds exclusion zones, offices, aerodromes, roads;
    ``urban_areas``, where they are given, say what is urban before the type of a commune does;
    ``terrain`` (:class:`...raster.Grid`) says how high the ground of a mast is above an aerodrome.
    """

    places: Places
    positions: Optional[Positions]
    candidates: MastCandidates
    communes: Optional[MastCommunes] = None
    around: Optional[refusals.SiteSurroundings] = None
    terrain: object = None
    urban_areas: Optional[Shapes] = None


@dataclass(frozen=True)
class MastSitingOptions:
    """How the plan is made.

    ``reach`` answers which places a mast covers (see :func:`..reach.choose.chosen_reach`).
    ``operators`` empty: those met on the masts, else the three national ones. Costs in
    million VND, None is missing. ``new_class`` and ``new_height_m`` replace the defaults by
    area. Slots of a new mast come from its class unless ``new_slots`` is given.
    """

    reach: object
    spacing: Optional[rules.Spacing]
    limits: PlanLimits
    operators: Tuple[str, ...] = ()
    new_mast_cost: Optional[float] = None
    colocation_cost: Optional[float] = None
    strengthening_cost: Optional[float] = None
    upgrade_cost: Optional[float] = None
    co_locate_first: bool = False
    new_class: str = ""
    new_height_m: Optional[float] = None
    new_slots: Optional[int] = None
    antenna_drop_m: float = field(default_factory=usual_drop_m)
    technology: str = ""
    language: str = "vi"
    first_year: Optional[int] = None


@dataclass(frozen=True)
class MastSitingResult:
    """Tables, declared numbers (None is missing), the kind of the bound, and what has to be said.

    ``each`` gives (operator code, share before, share after) in percent.
    """

    sites: Records
    refused: Records
    demand: Records
    curve: Records
    numbers: dict
    bound_kind: str
    each: Tuple[tuple, ...]
    plan: SharedMastPlan
    notes: Tuple[Message, ...] = field(default=())


def plan_sites(ground: SitingLayers, plane, options: MastSitingOptions, progress=no_progress):
    """Plan co-locations, strengthening and new shared masts together.

    Parameters
    ----------
    ground : SitingLayers
    plane : geodesy.LocalPlane
    options : MastSitingOptions

    Returns
    -------
    SitingResult

    Raises
    ------
    InputError
        If a budget is asked for without costs, or neither mast nor candidate is left.
    """
    costs = _costs(options)
    codes = _codes(ground.positions, options)
    _, _, urban = located(ground.communes, ground.candidates.lonlat, ground.candidates.communes, ground.urban_areas)
    offered = ground.candidates.with_defaults(urban, options.new_class, options.new_height_m)
    refused = refusals.judge(offered, ground.positions, plane, options.spacing, urban=urban, around=ground.around)
    usable = np.setdiff1d(np.arange(len(offered), dtype=np.int64), [refusal.candidate for refusal in refused])
    existing = 0 if ground.positions is None else len(ground.positions)
    if not existing and not len(usable):
        raise InputError("There is neither an existing mast nor a candidate that passes the rules: nothing can be "
                         "planned. Look at the reasons in REFUSED, or give CANDIDATES.")
    masts = _masts(ground.positions, offered, usable, codes, plane=plane, options=options)
    strengthen = not costs.complete or costs.strengthening is not None
    prepared, built, solved, told = stages(progress, 5, 15, 70, 10)
    prepared(1.0)
    model = build(masts, plane.forward(ground.places.lonlat), ground.places.people, codes, reach=options.reach,
                  costs=costs if costs.complete else _works(options, masts), drop_m=options.antenna_drop_m,
                  strengthen=strengthen,
                  progress=built)
    conflicts = _conflicts(masts, offered, usable, urban, spacing=options.spacing, existing=existing, plane=plane)
    plan = solve(model, options.limits, conflicts, options.co_locate_first,
                 progress=solved)
    steps = steps_of(model, plan)
    view = PlanView(ground, plane, options, codes, offered=offered, usable=usable, refused=refused,
                    conflicts=conflicts, model=model, plan=plan, steps=steps,
                    priced=costs.complete)
    told(0.5)
    numbers = _numbers(model, plan, steps, view, costs=costs, used=len(usable), refused=len(refused))
    return MastSitingResult(
        view.sites(), left_out(view), view.demand(), view.curve(), numbers=numbers, bound_kind=plan.bound_kind,
        each=view.each(), plan=plan,
        notes=_notes(ground, options, codes, model, plan=plan, numbers=numbers, view=view, costs=costs,
                     strengthen=strengthen))


def _costs(options):
    given = (options.new_mast_cost, options.colocation_cost)
    if options.limits.budget_mvnd is not None and None in given:
        raise InputError("BUDGET needs NEW_MAST_COST and COLOCATION_COST (million VND); without costs give NEW_SITES "
                         "or TARGET_SHARE.")
    return MastCosts(options.new_mast_cost, options.colocation_cost, options.strengthening_cost, options.upgrade_cost)


def _works(options, masts):
    """Return what stands for costs where none are known: each work counts one where a target is to be reached."""
    if options.limits.target_share is None:
        return MastCosts()
    return MastCosts(np.ones(int(masts.is_new.sum())), 1.0, 1.0, 1.0)


def _codes(positions, options):
    if options.operators:
        return tuple(options.operators)
    known = {operator.code for operator in directory().operators}
    met = [code for code in positions.codes if code in known] if positions is not None else ()
    return operators.planned(met) or NATIONAL


def _masts(positions, offered, usable, codes, plane, options):
    """Return existing and new masts as one :class:`Masts`."""
    rules_of_slots = load_json("rules", "slots.json")
    per_class = {entry["code"]: entry["slots"] for entry in load_json("rules", "mast_classes.json")["classes"]}
    new = len(usable)
    slots = np.array([options.new_slots or per_class.get(offered.mast_class[row], rules_of_slots["default_slots"])
                      for row in usable.tolist()], np.int64)
    nobody = np.zeros((new, len(codes)), bool)
    if positions is None:
        return Masts(plane.forward(offered.lonlat[usable]), offered.height_m[usable], np.ones(new, bool), slots,
                     extra=np.zeros(new, np.int64), present=nobody, serving=nobody, others=np.zeros(new, np.int64))
    present = positions.of(codes)
    return Masts(
        np.concatenate([plane.forward(positions.lonlat), plane.forward(offered.lonlat[usable])]),
        np.concatenate([positions.top_m, offered.height_m[usable]]),
        np.r_[np.zeros(len(positions), bool), np.ones(new, bool)],
        np.r_[positions.slots.free, slots],
        extra=np.r_[np.where(positions.slots.allowed, rules_of_slots["strengthened_slots"], 0),
                    np.zeros(new, np.int64)],
        present=np.concatenate([present, nobody]), unsaid=np.r_[positions.unsaid, np.zeros(new, bool)],
        serving=np.concatenate([positions.of(codes, serving=True), nobody]),
        others=np.r_[positions.present.sum(axis=1) - present.sum(axis=1), np.zeros(new, np.int64)])


def _conflicts(masts, offered, usable, urban, spacing, existing, plane):
    """Return pairs of new masts closer than the larger requirement of the two; none without a rule."""
    if spacing is None:
        return np.zeros((0, 2), np.int64)
    required = spacing.required_m([offered.mast_class[row] for row in usable.tolist()], offered.height_m[usable],
                                  urban[usable])
    first, second, distance = point_index.close_pairs(masts.xy[existing:], float(required.max(initial=0.0)), plane)
    close = distance < np.maximum(required[first], required[second])
    return np.column_stack([first[close], second[close]]) + existing


def _numbers(model, plan, steps, view, costs, used, refused):
    new = sum(bool(model.masts.is_new[step.mast]) for step in steps)
    by_cost = plan.bound_kind == "cost_lower"
    kinds = model.kind[plan.actions]
    total = model.total
    return {
        "SHARE_BEFORE": 100 * model.before / total, "SHARE_AFTER": 100 * (model.before + plan.value) / total,
        **_ranges(model, plan, view.covered_after),
        "SHARE_ANY_BEFORE": view.share_any(model.covered), "SHARE_ANY": view.share_any(view.covered_after),
        "SHARE_ALL_BEFORE": view.share_all(model.covered), "SHARE_ALL": view.share_all(view.covered_after),
        "GAINED": plan.value, "BOUND": plan.upper_bound,
        "BOUND_SHARE": None if by_cost else 100 * (model.before + plan.upper_bound) / total,
        "GAP": 100 * plan.gap, "SITES_COUNT": len(steps), "NEW_MASTS": new,
        "COLOCATIONS": int(np.isin(kinds, (COLOCATE, STRENGTHEN)).sum()), "UPGRADES": int((kinds == UPGRADE).sum()),
        "COST": plan.cost if costs.complete else None, "LOSS": plan.loss,
        "GAIN_PER_BILLION": 1000 * plan.value / plan.cost if costs.complete and plan.cost else None,
        **view.sharing(), "APPROVALS_COUNT": len(view.to_approve),
        "UNREACHABLE": float(model.weights[~model.reachable].sum()),
        "CANDIDATES_USED": used, "CANDIDATES_REFUSED": refused,
    }


def _ranges(model, plan, covered_after):
    """Return least and most of people x operators before and after, with the pairs of which it is not known.

    What is not known is never counted as covered: the least is the share itself (see :mod:`...shares`).
    """
    after, numbers, lived = model.unclear.copy(), {}, model.place_people > 0
    for action in plan.actions.tolist():
        after[model.operator[action], model.unclear_of[action]] = True
    for name, covered, unclear in (("SHARE_BEFORE", model.covered, model.unclear),
                                   ("SHARE_AFTER", covered_after, after)):
        reached = covered[:, model.class_of] & lived
        unclear = unclear & ~reached & lived
        least, most = (float((pairs @ model.place_people).sum()) for pairs in (reached, reached | unclear))
        numbers[f"{name}_LOW"], numbers[f"{name}_HIGH"] = 100 * least / model.total, 100 * most / model.total
        numbers[f"{name}_UNKNOWN"] = int(unclear.sum())
    return numbers


def _notes(ground, options, codes, model, plan, numbers, view, costs, strengthen):
    notes = [*ground.places.notes, *ground.candidates.notes, *answered(options.reach),
             *compared(ground.places, ground.communes),
             *(ground.positions.notes if ground.positions is not None else ()),
             *(options.spacing.notes if options.spacing is not None else (rules.NONE_CHOSEN,)), *plan.notes]
    notes.append(Message("Operators planned: {operators}. Coverage: {model}. Spacing rule: {rule}.",
                         operators=Operators(codes), model=described(options.reach),
                         rule=options.spacing or Message("none chosen")))
    notes.append(Message("Shares of people before and after: each operator {each}; any {any0} and {any1} %; all {all0} "
                         "and {all1} %; people x operators {share0} and {share1} %.", each=view.each_text(),
                         any0=Figure(numbers["SHARE_ANY_BEFORE"], 2), any1=Figure(numbers["SHARE_ANY"], 2),
                         all0=Figure(numbers["SHARE_ALL_BEFORE"], 2), all1=Figure(numbers["SHARE_ALL"], 2),
                         share0=Figure(numbers["SHARE_BEFORE"], 2), share1=Figure(numbers["SHARE_AFTER"], 2)))
    notes.append(_bound_note(plan, numbers, costs))
    notes.append(Message("Sharing ratio (positions with two or more operators / all positions) before and after: "
                         "{ratio0} and {ratio1} %; tenancy ratio (operators / positions) {tenancy0} and {tenancy1}.",
                         ratio0=Figure(numbers["SHARING_RATIO_BEFORE"], 2), ratio1=Figure(numbers["SHARING_RATIO"], 2),
                         tenancy0=Figure(numbers["TENANCY_RATIO_BEFORE"], 2),
                         tenancy1=Figure(numbers["TENANCY_RATIO"], 2)))
    if view.steps:
        notes.append(Message("Years: sites are spread evenly from {first} to {last} by rank, the largest gains first.",
                             first=view.years[0], last=view.years[-1]))
    if plan.gap == 0:
        notes.append(Message("Plan and bound are equal: within its limits the plan is optimal."))
    if not plan.stopped_by_time:
        notes.append(Message("Search by prices, greedy choice, swaps and perturbations; seed {seed}, ended by its "
                             "number of steps.", seed=options.limits.seed))
    if numbers["UNREACHABLE"] > 0:
        notes.append(Message("{count} people x operators cannot be reached by any mast or candidate and are outside "
                             "the bound.", count=Figure(numbers["UNREACHABLE"], 0)))
    if not costs.complete:
        notes.append(Message("No costs were given: the plan counts works, and its cost is missing."))
    elif not strengthen:
        notes.append(Message("STRENGTHENING_COST is missing: masts without a free slot are left as they are."))
    if costs.complete and costs.upgrade is None and numbers["UPGRADES"]:
        notes.append(Message("UPGRADE_COST is missing: a new technology on a mast that the operator uses already is "
                             "priced like a co-location."))
    flat = isinstance(options.reach, RadiusReach) and options.reach.reference_height_m is None
    if flat:
        notes.append(Message("The radius is the same for every antenna height. Give RADIUS_HEIGHT or another MODEL, "
                             "and the coverage of tenants who hang lower is worked out at their height."))
    if not flat and np.isnan(model.masts.height_m).any():
        notes.append(Message("{count} masts have no height and take the usual one.",
                             count=int(np.isnan(model.masts.height_m).sum())))
    if plan.stopped_by_time:
        notes.append(Message("The search was ended by TIME_LIMIT: the plan and its bound are valid, but another run "
                             "may give another plan."))
    return tuple(notes)


def _bound_note(plan, numbers, costs):
    gap = Figure(numbers["GAP"], 2)
    if plan.bound_kind == "cost_lower" and not costs.complete:
        return Message("{count} works reach the target; fewer than {bound} cannot (gap {gap} %).",
                       count=Figure(plan.cost, 0), bound=Figure(np.ceil(plan.upper_bound - 1e-6), 0), gap=gap)
    if plan.bound_kind == "cost_lower":
        return Message("The plan costs {cost} million VND; no plan that reaches the target costs less than {bound} "
                       "(gap {gap} %).", cost=Figure(plan.cost, 1), bound=Figure(plan.upper_bound, 1), gap=gap)
    if plan.bound_kind == "value_upper_same_actions":
        return Message("The plan adds {value} people x operators; no plan with as many tenants adds more than {bound} "
                       "(gap {gap} %).", value=Figure(plan.value, 0), bound=Figure(plan.upper_bound, 0), gap=gap)
    return Message("The plan adds {value} people x operators; no plan within the same limits adds more than {bound} "
                   "(gap {gap} %).", value=Figure(plan.value, 0), bound=Figure(plan.upper_bound, 0), gap=gap)
