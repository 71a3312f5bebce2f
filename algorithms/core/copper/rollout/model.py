"""The plan as jobs: segments and drops with their cost, their year, and who waits for them."""
from __future__ import annotations

from calendar import monthrange
from functools import cached_property

import numpy as np

from ...numbers.years import calendar_year
from ...schedule import greedy_order, horn_order, line_years, line_years_bound, years_of
from .jobs import downstream, first_used


class RolloutPlan:
    """Jobs of one tree in order, and what follows from them.

    Jobs are those of the tree, then one without a route for each place that needs none.
    ``demand`` is the copper lines of each place and the households it would newly pass;
    ``job_of_place`` is -1 for places without either, or without a way. ``dear`` are the
    places that cost more than a line may, ``over`` those that the money for the whole
    roll-out (``spending``) does not reach.

    Examples
    --------
    Two places at the end of 1 km each, with 4 and 10 lines, at 100 million VND a km and a year: the 10 come first.

    >>> from ...schedule import Capacity
    >>> from ..places import CopperPlaces
    >>> from .jobs import RouteTree
    >>> from .solve import RolloutOptions
    >>> none, both = np.array([-1, -1]), np.array([True, True])
    >>> tree = RouteTree(none, np.full(2, 1000.0), np.full(2, 100.0), np.array([0, 0]), place=np.array([0, 1]),
    ...                  shape=[], gap=0.0)
    >>> demand = np.array([4.0, 10.0]), np.zeros(2)
    >>> plan = RolloutPlan(tree, CopperPlaces(np.zeros((2, 2)), [0, 0], active=[4, 10]), demand,
    ...                    both, near=~both, wanted=both, unit_cost=np.full(4, 0.1), capacity=Capacity([100.0]),
    ...                    options=RolloutOptions(start_year=2026, capacity=(100.0,)))
    >>> plan.horn.order.tolist(), plan.years().tolist(), plan.left(plan.year, 2).tolist(), plan.completion()
    ([1, 0], [1, 0], [4.0, 0.0], 2027)

    10 lines wait a year and 4 two; the other way round it is 4 and 20. Money that is not spent is lost here, so that
    the order is not proven; the bound cuts jobs: from 14 lines to 4 and to none, 9 and 2 line-years.

    >>> plan.line_years, plan.line_years_of(np.array([0, 1])), plan.bound(), plan.known_cost()
    (18.0, 24.0, 11.0, 200.0)
    >>> plan.dates(2027), plan.scenario_capacity().tolist(), plan.numbers()["LENGTH_KM"]
    (('2028-12-31', '2029-12-31'), [100.0, 100.0], 2.0)
    """

    def __init__(self, tree, places, demand, reachable, *, near, wanted, options, capacity, unit_cost,
                 gap=float("nan"), dear=None, over=None, spending=None):
        self.tree, self.places, self.options, self.capacity = tree, places, options, capacity
        self.reachable, self.near, self.wanted, self.gap = reachable, near, wanted, gap
        self.unit_cost = unit_cost
        nobody = np.zeros(len(places), dtype=bool)
        self.dear, self.over = nobody if dear is None else dear, nobody if over is None else over
        self.spending = spending
        self.lines, self.homes = demand
        self.asked = (self.lines > 0) | (self.homes > 0)
        done = np.flatnonzero(near & self.asked & ~self.over)
        self.parent = np.concatenate([tree.parent, np.full(len(done), -1, np.int64)]).astype(np.int64)
        self.place = np.concatenate([tree.place, done]).astype(np.int64)
        self.km = np.concatenate([tree.length_m / 1000.0, np.zeros(len(done))])
        self.kind = np.concatenate([tree.kind, np.full(len(done), len(unit_cost) - 1, np.int64)]).astype(np.int64)
        self.job_of_place = np.full(len(places), -1, dtype=np.int64)
        ends = np.flatnonzero(self.place >= 0)
        self.job_of_place[self.place[ends]] = ends
        self.gain = np.where(self.place >= 0, self.lines[self.place], 0.0)
        self.new_homes = np.where(self.place >= 0, self.homes[self.place], 0.0)
        self.cost = self._cost()

    def _cost(self):
        return self.km * 1000.0 * self.unit_cost[self.kind] + self.options.place_cost(self.new_homes, self.gain)

    @cached_property
    def unpriced(self):
        """Jobs that seem to cost nothing only because a price per household or per line was not given."""
        lacks_home, lacks_line = np.isnan([self.options.cost_per_home_mvnd, self.options.cost_per_line_mvnd])
        return (self.cost == 0) & ((lacks_home & (self.new_homes > 0)) | (lacks_line & (self.gain > 0)))

    def known_cost(self, year=None):
        """Return the cost of the jobs built in these years (those of the plan), NaN where not one of them has a price.

        What the capacity never reaches costs nothing here: it stands among the routes, marked so, and in no sum.
        """
        built = (self.year if year is None else year) >= 0
        return np.nan if built.any() and self.unpriced[built].all() else float(self.cost[built].sum())

    @cached_property
    def shared_leg(self):
        """Jobs that are the leg of several places at one point: what hangs on them is of no length and ends there."""
        ends = (self.place >= 0) & (self.km == 0) & (self.parent >= 0)
        result = np.zeros(len(self.parent), dtype=bool)
        result[self.parent[ends]] = True
        return result & (self.place < 0) & (self.kind == len(self.unit_cost) - 1)

    @cached_property
    def work(self):
        """Work of each job in the unit of the capacity."""
        return {"money": self.cost, "length": self.km, "lines": self.gain}[self.options.capacity_measure]

    @cached_property
    def horn(self):
        """Horn's order of the jobs."""
        return horn_order(self.parent, self.work, self.gain)

    @cached_property
    def greedy(self):
        """The greedy order of the jobs."""
        return greedy_order(self.parent, self.work, self.gain)

    @property
    def exact(self):
        """Whether the order is proven optimal for the tree."""
        return self.capacity.constant and not self.options.whole_years

    def years(self, order=None, factor=1.0):
        """Return the year (0, 1, ...) each job is finished in, -1 for never."""
        order = self.horn.order if order is None else order
        year = years_of(order, self.parent, self.work * factor, self.capacity, whole=self.options.whole_years)
        idle = (self.place < 0) & (self.work == 0)  # a trunk counted in lines, a duct that stands
        return first_used(self.parent, year, idle) if idle.any() else year

    @cached_property
    def year(self):
        """Year of each job in the plan."""
        return self.years()

    @cached_property
    def late(self):
        """Places that the plan reaches after the target year only."""
        year, target = np.append(self.year, -1)[self.job_of_place], self.options.target_year
        if self.options.start_year is None:
            return np.zeros(len(year), dtype=bool)
        return (year >= 0) & (target > 0) & (self.options.start_year + year > target)

    @cached_property
    def sequence(self):
        """Position of each job in building, from 1; jobs never built come last."""
        position = np.argsort(self.horn.order, kind="stable")
        order = np.lexsort((position, np.where(self.year < 0, np.iinfo(np.int64).max, self.year)))
        return np.argsort(order, kind="stable") + 1

    @property
    def line_years(self):
        """Line-years left on copper, ``inf`` where lines never leave it."""
        return self.line_years_of(self.horn.order)

    def line_years_of(self, order, factor=1.0):
        """Return the line-years of an order, by the finishing times its years allow."""
        if not self.options.whole_years:
            return line_years(order, self.work * factor, self.gain, self.capacity)
        year = self.years(order, factor)
        used = order[np.argsort(np.where(year[order] < 0, np.iinfo(np.int64).max, year[order]), kind="stable")]
        if (self.gain[year < 0] > 0).any():
            return float("inf")
        used = used[year[used] >= 0]
        done = np.cumsum(self.work[used] * factor)
        before = np.concatenate([[0.0], done])[np.searchsorted(year[used], year[used], "left")]
        given = self.capacity.given[np.minimum(year[used], len(self.capacity.given) - 1)]
        part = np.divide(done - before, given, out=np.zeros(len(used)), where=given > 0)
        return float(((year[used] + np.clip(part, 0.0, 1.0)) * self.gain[used]).sum())

    def bound(self, factor=1.0):
        """Return a lower bound of the line-years of any order; where Horn's is optimal, those it leaves."""
        scaled = horn_order(self.parent, self.work * factor, self.gain)
        if self.exact:
            return line_years(scaled.order, self.work * factor, self.gain, self.capacity)
        return line_years_bound(scaled, self.work * factor, self.gain, self.capacity)

    def left(self, year, horizon):
        """Return the lines left at the end of years 0..horizon - 1; the tail never leaves."""
        built = year >= 0
        freed = np.bincount(year[built], self.gain[built], minlength=horizon)[:horizon]
        return self.lines.sum() - np.cumsum(freed)

    @cached_property
    def horizon(self):
        """Number of years the tables show."""
        last = max(int(self.year.max(initial=-1)), 0) + 1
        if self.options.target_year and self.options.start_year is not None:
            last = max(last, self.options.target_year - self.options.start_year + 1)
        return max(last, len(self.options.capacity))

    def completion(self, factor=1.0, order=None):
        """Return the calendar year in which the last planned line leaves copper, None for never."""
        year = self.years(order, factor)
        carrying = (self.gain > 0) | (self.new_homes > 0)
        if not carrying.any() or (year[carrying] < 0).any():
            return None
        return calendar_year(self.options.start_year, int(year[carrying].max()))

    @cached_property
    def shared(self):
        """Trunk metres and total cost that fall on each place: every trench is shared by those behind it."""
        weight = np.where(self.place >= 0, np.where(self.gain > 0, self.gain, 0.0), 0.0)
        alone = downstream(self.parent, weight)
        ends = downstream(self.parent, (self.place >= 0).astype(float))
        trunk, cost = np.zeros(len(self.parent)), np.zeros(len(self.parent))
        by_line = np.zeros((len(self.parent), 2))
        by_place = np.zeros((len(self.parent), 2))
        for job, before in enumerate(self.parent.tolist()):
            if before >= 0:
                by_line[job], by_place[job] = by_line[before], by_place[before]
            if self.place[job] >= 0:
                trunk[job] = weight[job] * by_line[job, 0] + by_place[job, 0]
                cost[job] = weight[job] * by_line[job, 1] + by_place[job, 1] + self.cost[job]
                if cost[job] == 0 and self.unpriced[job]:
                    cost[job] = np.nan
                continue
            own = np.array([self.km[job] * 1000.0, self.cost[job]])
            if alone[job] > 0:
                by_line[job] += own / alone[job]
            elif ends[job] > 0:
                by_place[job] += own / ends[job]
        return trunk, cost

    def dates(self, year):
        """Return stop-sell and switch-off dates for what is finished in calendar ``year``."""
        stop = _month_end(year, 12 + self.options.stop_sell_months)
        return stop, _month_end(year, 12 + self.options.stop_sell_months + self.options.switch_off_months)

    def numbers(self):
        """Return the headline numbers; a missing one is None."""
        built = self.year >= 0
        tree = np.arange(len(self.parent), dtype=np.int64) < len(self.tree.parent)
        drop = (self.place >= 0) | self.shared_leg
        planned = float(self.gain[built].sum())
        cost = self.known_cost()
        homes = float(self.new_homes[built].sum())

        def known(value):
            return float(value) if value is not None and np.isfinite(value) else None

        spending = self.spending
        share = self.options.scenario_share
        target, start = self.options.target_year, self.options.start_year
        span = max(target - start + 1, 1) if target and start is not None else 0
        tail = float(self.lines.sum()) - planned

        def years(value):  # a plan that reaches none of the lines left says nothing of how long they wait
            return known(value) if planned or not tail else None

        return {
            "LINES_PLANNED": planned, "LINES_TAIL": tail,
            "LENGTH_KM": float(self.km[built].sum()), "TRUNK_KM": float(self.km[built & tree & ~drop].sum()),
            "DROP_KM": float(self.km[built & tree & drop].sum()), "COST": known(cost),
            "COST_PER_HOME": known(cost / homes) if homes else None,
            "COST_PER_LINE": known(cost / planned) if planned else None,
            "TREE_GAP": known(100.0 * self.gap), "COMPLETION_YEAR": self.completion(),
            "COMPLETION_EARLIEST": self.completion(1 - share), "COMPLETION_LATEST": self.completion(1 + share),
            "LINE_YEARS": years(self.line_years), "LINE_YEARS_BOUND": years(self.bound()),
            "LINE_YEARS_GREEDY": years(self.line_years_of(self.greedy)),
            "CAPACITY_NEEDED": known(self.work.sum() / span) if span else None,
            "BUDGET_VALUE": known(spending.value) if spending else None,
            "BUDGET_BOUND": known(spending.bound) if spending else None,
            "BUDGET_GAP": known(100.0 * spending.gap) if spending else None,
        }

    def scenario_capacity(self):
        """Return the yearly capacities of the years shown."""
        given = self.capacity.given
        return given[np.minimum(np.arange(self.horizon, dtype=np.int64), len(given) - 1)]


def _month_end(year, months):
    """Return the ISO date of the last day of month ``months`` counted from January of ``year``."""
    year, month = year + (months - 1) // 12, (months - 1) % 12 + 1
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"
