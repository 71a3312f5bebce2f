"""Copper to fibre: which routes, at what cost, in which order and by when."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message, no_progress, stages
from ...network.segments import nearest_segment
from ...numbers.typed import typed_list
from ...numbers.years import first_year
from ...schedule import Capacity
from ...tables import Records
from ..choices import GOALS
from ..groups import group_of
from ..places import NO_FIBRE, settle, without_fibre
from ..ways import find_ways
from .affordable import affordable_tree
from .jobs import empty_tree
from .model import RolloutPlan
from .notes import rollout_notes
from .routes import cheapest_tree, choose, direct_tree, paying_tree, priced, route_graph
from .tables import rollout_tables

KINDS = ("road", "canal", "aerial", "drop")
DROP = KINDS.index("drop")
BUDGET_LABEL = Message("Budget per year (million VND; several years with semicolons)")
CAPACITY_LABEL = Message("Capacity per year (several years with semicolons)")
MEASURES = ("money", "length", "lines")


@dataclass(frozen=True)
class RolloutOptions:
    """How routes are costed and years are filled.

    Attributes
    ----------
    start_year : int or None
        Calendar year in which building begins; without it years are numbered and no date is given.
    cost_per_km_mvnd : dict
        Million VND per kilometre by kind of way (:data:`KINDS`); a kind without a cost
        leaves all costs missing, and the routes are then the shortest ones.
    cost_per_home_mvnd, cost_per_line_mvnd : float
        Added per household passed and per line migrated; NaN adds nothing and is told.
    capacity : tuple of float
        Work per year from the first year on; the last value goes on.
    capacity_measure : str
        "money" (million VND), "length" (km) or "lines".
    whole_years : bool
        A segment is paid from one year's budget and what is left over is lost.
    lean_limit : float
        A tree of shortest paths is taken instead of the cheapest one where it costs at most
        this share more and leaves fewer line-years.
    most_per_line_mvnd : float
        A place is joined only where that costs less than this per copper line; NaN for all places.
    total_mvnd : float
        Money for the whole roll-out, NaN for as much as it takes.
    goal : str
        What that money is to reach most of, one of :data:`..choices.GOALS`.
    fund_share : float
        Share of the cost paid by the universal-service fund, NaN for none.
    """

    start_year: Optional[int]
    capacity: Tuple[float, ...]
    capacity_measure: str = "money"
    target_year: int = 0
    cost_per_km_mvnd: dict = field(default_factory=dict)
    cost_per_home_mvnd: float = float("nan")
    cost_per_line_mvnd: float = float("nan")
    max_drop_m: float = 300.0
    max_leg_m: float = 2000.0
    tolerance_m: float = 1.0
    whole_years: bool = True
    stop_sell_months: int = 12
    switch_off_months: int = 12
    lean_limit: float = 0.05
    scenario_share: float = 0.2
    most_per_line_mvnd: float = float("nan")
    total_mvnd: float = float("nan")
    goal: str = "lines"
    fund_share: float = float("nan")
    cable_of_kind: dict = field(default_factory=dict)
    cost_source: str = ""
    time_limit_s: float = 120.0
    seed: int = 0
    as_of: str = ""
    language: str = "vi"

    def __post_init__(self):
        if self.capacity_measure not in MEASURES:
            raise InputError("{measure} is no measure of capacity; choose one of {measures}.",
                             measure=self.capacity_measure, measures=", ".join(MEASURES))
        if not len(self.capacity):
            raise InputError("No yearly capacity was given: give a budget, kilometres or lines per year.")
        wrong = [value for value in self.capacity if not 0 <= value < float("inf")]
        if wrong:
            raise InputError("{parameter}: the capacity of a year cannot be {value}. Correct it.",
                             parameter="BUDGET" if self.capacity_measure == "money" else "CAPACITY",
                             value=f"{wrong[0]:g}")
        if self.goal not in GOALS:
            raise InputError("{goal} is no goal; choose one of {goals}.", goal=self.goal, goals=", ".join(GOALS))
        if self.total_mvnd < 0:
            raise InputError("The money for the whole roll-out cannot be negative.")
        if self.target_year and self.start_year is not None and self.target_year < self.start_year:
            raise InputError("The target year {target} lies before the first year {start}.",
                             target=str(self.target_year), start=str(self.start_year))

    @classmethod
    def of(cls, capacity, **others):
        """Return the options as a user types them; capacities with semicolons, empty costs ``None``.

        Parameters
        ----------
        capacity : str
        others
            Of the class; ``fund_percent`` stands for ``fund_share``.

        Returns
        -------
        RolloutOptions

        Examples
        --------
        >>> typed = RolloutOptions.of("20; 25", capacity_measure="money", start_year=2026, fund_percent=30.0,
        ...                           cost_per_home_mvnd=0.5, cost_per_km_mvnd={"road": 100.0, "canal": None})
        >>> typed.capacity, typed.fund_share, typed.unit_costs().tolist(), float(typed.place_cost(4.0, 9.0))
        ((20.0, 25.0), 0.3, [0.1, nan, nan, nan], 2.0)
        """
        money = others.get("capacity_measure") == "money"
        values = typed_list(capacity, BUDGET_LABEL if money else CAPACITY_LABEL, "20; 25; 30")
        for key in ("cost_per_home_mvnd", "cost_per_line_mvnd", "most_per_line_mvnd", "total_mvnd"):
            if others.get(key) is None:
                others[key] = float("nan")
        fund = others.pop("fund_percent", None)
        others["fund_share"] = float("nan") if fund is None else fund / 100.0
        others["target_year"] = others.get("target_year") or 0
        others["start_year"] = first_year(others.get("start_year"), others.get("as_of") or "")
        costs = others.get("cost_per_km_mvnd", {})
        others["cost_per_km_mvnd"] = {kind: cost for kind, cost in costs.items() if cost is not None}
        return cls(capacity=tuple(values), **others)

    def unit_costs(self):
        """Return million VND per metre of each kind, NaN where it is missing."""
        return np.array([self.cost_per_km_mvnd.get(kind, np.nan) for kind in KINDS]) / 1000.0

    def place_cost(self, new_homes, lines):
        """Return million VND spent at places beside their routes; a unit cost that is missing adds nothing."""
        per_home, per_line = np.nan_to_num([self.cost_per_home_mvnd, self.cost_per_line_mvnd])
        return per_home * new_homes + per_line * lines


@dataclass(frozen=True)
class Rollout:
    """The tables, the headline numbers and what has to be said about them."""

    routes: Records
    waves: Records
    burndown: Records
    materials: Records
    scenarios: Records
    numbers: dict
    notes: Tuple[Message, ...]
    plan: RolloutPlan


@dataclass(frozen=True)
class Lines:
    """Lines of the network: shapes in degrees, kind code, class text and feature id (for messages) of each feature."""

    shapes: object
    kind: np.ndarray
    road_class: np.ndarray
    ids: Optional[np.ndarray] = None


def fibre_rollout(places, lines, options, fibre=NO_FIBRE, *, communes=None, progress=no_progress):
    """Plan the routes and the years.

    Parameters
    ----------
    places : places.CopperPlaces
    lines : Lines
    options : RolloutOptions
    fibre : places.Fibre
        Existing fibre, the root of every route.
    communes : places.NamedAreas, optional
    progress : callable

    Returns
    -------
    Rollout

    Raises
    ------
    InputError
        A limit in money without the costs that it is counted in.

    Notes
    -----
    All existing fibre is one root, so the routes stay a tree. The tree joins the places that
    no fibre reaches within the longest drop; a shared trench is one segment and counts once.
    Households that could get fibre before are not passed again; a place where all could needs
    no route either. Horn's order is optimal for that tree under constant capacity; otherwise it
    is a heuristic, and the bound printed beside it holds for any order.

    Examples
    --------
    10 lines at the end of 2 km of road at 100 million VND a km, 100 million a year: done at the end of the second year,
    after 10 x 2 line-years.

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ...geometry.shapes import Shapes
    >>> from ..places import CopperPlaces, Fibre
    >>> at = LocalPlane(105.0, 9.2).inverse(np.array([[0.0, 0.0], [2000.0, 0.0]]))
    >>> road = Shapes(at, np.array([0, 2]), np.array([0]), np.zeros(1, bool), count=1)
    >>> found = fibre_rollout(
    ...     CopperPlaces(at[1:], [20], active=[10]), Lines(road, np.array(["road"]), np.array([""])),
    ...     RolloutOptions(start_year=2026, capacity=(100.0,), cost_per_km_mvnd={"road": 100.0, "drop": 20.0}),
    ...     Fibre(at[:1]))
    >>> [round(found.numbers[key], 3) for key in ("LENGTH_KM", "COST", "COMPLETION_YEAR", "LINE_YEARS")]
    [2.0, 200.0, 2027, 20.0]
    >>> found.burndown.values["lines_left"].tolist()
    [10.0, 0.0]
    """
    capacity = Capacity(options.capacity)
    kind = kinds_of(lines.kind)
    ways = find_ways(places.lonlat, fibre, lines.shapes, options.max_leg_m, tolerance_m=options.tolerance_m)
    measured, searched, tabled = stages(progress, 20, 60, 20)
    start, end = fibre.segments(ways.plane)
    _, straight, _ = nearest_segment(ways.place_xy, start, end, plane=ways.plane)
    measured(1.0)
    close = straight <= options.max_drop_m
    demand = np.nan_to_num(places.active), np.nan_to_num(places.households - settle(places, close).passed)
    near = close | ((places.households > 0) & (demand[1] == 0))
    wanted = ~near & ((demand[0] > 0) | (demand[1] > 0))
    known = options.unit_costs()
    used_kinds = np.unique(np.append(kind, DROP))
    costed = bool(np.isfinite(known[used_kinds]).all())
    if options.capacity_measure == "money" and not costed:
        raise InputError(
            "A yearly budget needs the cost per km of every kind of way in the network; missing: {kinds}. Give the "
            "costs, or a capacity in km or lines.",
            kinds=", ".join(KINDS[k] for k in used_kinds if not np.isfinite(known[k])))
    routes = route_graph(ways, wanted, kind, known if costed else np.ones(len(KINDS)), drop_kind=DROP)
    fixed = {"places": places, "demand": demand, "reachable": routes.reachable, "near": near, "wanted": wanted,
             "options": options, "capacity": capacity,
             "unit_cost": known if costed else np.full(len(KINDS), np.nan)}
    plan, direct = _search(routes, ways, fixed, costed, progress=searched)
    group = (np.full(len(places), -1, np.int64) if communes is None
             else group_of(places.lonlat, places.commune, communes)[0])
    tables = rollout_tables(plan, ways, lines, kind, communes=communes, group=group)
    tabled(0.75)
    notes = (*without_fibre(places, close), *ways.notes(options.max_leg_m, lines.ids),
             *rollout_notes(plan, ways, straight, fibre_count=len(start), costed=costed, direct=direct))
    return Rollout(**tables, numbers=plan.numbers(), notes=notes, plan=plan)


def _search(routes, ways, fixed, costed, progress):
    """Return the :class:`RolloutPlan` of the best routes found, and whether they are shortest paths."""
    options, (lines, homes), able = fixed["options"], fixed["demand"], routes.reachable
    paying, limited = np.isfinite(options.most_per_line_mvnd), np.isfinite(options.total_mvnd)
    if (paying or limited) and not costed:
        raise InputError("The most a line may cost, and the money for the whole roll-out, need the cost per km of "
                         "every kind of way in the network.")
    if not (paying or limited):
        return _cheapest(routes, ways, fixed, progress) if able.any() else (RolloutPlan(empty_tree(), **fixed), False)
    graph = priced(routes, fixed["unit_cost"], options.place_cost(homes, lines))
    left, (paid, bought) = {}, stages(progress, 4 if paying else 0, 6 if limited else 0)
    if paying and able.any():
        tree, able = paying_tree(routes, graph, ways, options.most_per_line_mvnd * lines,
                                 time_limit_s=options.time_limit_s,
                                 seed=options.seed, progress=paid)
        left = {"gap": tree.gap, "dear": routes.reachable & ~able}
    if limited:
        ready = fixed["near"] & ((lines > 0) | (homes > 0))
        tree, joined, spending = affordable_tree(routes, graph, ways, (lines, homes), ready=ready, able=able,
                                                 options=options, progress=bought)
        over = (able | ready) & ~joined
        left = {**left, "gap": tree.gap, "over": over, "spending": spending}
    elif not able.any():
        tree = empty_tree()
    return RolloutPlan(tree, **fixed, **left), False


def _cheapest(routes, ways, fixed, progress):
    """Return the plan with the cheapest tree to all places, or with shortest paths where those are better."""
    options = fixed["options"]
    cheapest = cheapest_tree(routes, ways, options.time_limit_s, options.seed, progress=progress)
    tree, direct = choose(cheapest, direct_tree(routes, ways), lambda t: RolloutPlan(t, **fixed).line_years,
                          options.lean_limit)
    bound = (1 - cheapest.gap) * cheapest.weight.sum()
    return RolloutPlan(tree, **fixed, gap=1 - bound / tree.weight.sum() if tree.weight.sum() > 0 else 0.0), direct


def kinds_of(codes):
    """Return the index of each line's kind; a line that does not say so is a road.

    Parameters
    ----------
    codes : (f,) array of codes of :data:`KINDS` or ""

    Returns
    -------
    (f,) int array

    Examples
    --------
    >>> kinds_of(["canal", "", "road", "aerial"]).tolist()
    [1, 0, 0, 2]
    """
    known = {kind: index for index, kind in enumerate(KINDS[:DROP])}
    return np.array([known.get(code, 0) for code in codes], dtype=np.int64)
