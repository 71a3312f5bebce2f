"""What the reader of a roll-out must know: places that no route serves, what is late, how good routes and order are."""
from __future__ import annotations

import math

import numpy as np

from ...errors import Message
from ...numbers.formats import Figure
from .affordable import spending_notes


def rollout_notes(plan, ways, straight, *, fibre_count, costed, direct):
    """Yield what has to be said of a plan, its places first.

    Parameters
    ----------
    plan : RolloutPlan
    ways : ways.Ways
    straight : (n,) array
        Metres of each place to fibre, straight.
    fibre_count : int
        Segments of existing fibre.
    costed : bool
        Whether the cost per km of every kind of way is known.
    direct : bool
        Whether the routes are shortest paths.

    Yields
    ------
    Message
    """
    yield from _place_notes(plan, ways, straight, fibre_count)
    yield _balance(plan)
    yield from _time_notes(plan, costed)
    yield from _order_notes(plan, direct)
    if plan.tree.stopped_by_time:
        yield Message("The search for routes was stopped by the time limit; another run may differ.")
    if (plan.places.households == 0).any():
        yield Message("{count} places have no household; they are joined for their copper lines only.",
                      count=int((plan.places.households == 0).sum()))


def _place_notes(plan, ways, straight, fibre_count):
    """Yield which places have no route, and why."""
    options = plan.options
    if not fibre_count:
        yield Message("There is no existing fibre: no route has a beginning, and every place that needs one stands in "
                      "the tail. Give the fibre layer, or the place of the exchange as a fibre point.")
    far = plan.wanted & (ways.place_node < 0)
    if far.any():
        yield Message("{count} places ({lines} lines) lie farther than {leg} m from any road, canal or aerial route.",
                      count=int(far.sum()), lines=Figure(plan.lines[far].sum(), 0), leg=Figure(options.max_leg_m, 0))
    stated = plan.near & (straight > options.max_drop_m)
    if stated.any():
        yield Message("{count} places ({lines} lines) have no fibre within the longest drop, but all their households "
                      "are stated ready or connected: they need no route.", count=int(stated.sum()),
                      lines=Figure(plan.lines[stated].sum(), 0))
    cut_off = plan.wanted & ~far & ~plan.reachable
    if cut_off.any() and fibre_count and not ways.fibre_touches:
        yield Message("{count} places ({lines} lines) need a route, but the existing fibre touches no road.",
                      count=int(cut_off.sum()), lines=Figure(plan.lines[cut_off].sum(), 0))
    elif cut_off.any() and fibre_count:
        yield Message("{count} places ({lines} lines) are on roads that are not joined to existing fibre (islands); "
                      "add the waterway or the aerial route as a line.",
                      count=int(cut_off.sum()), lines=Figure(plan.lines[cut_off].sum(), 0))


def _balance(plan):
    """Return the line that reconciles the waves with the backlog: what needs no route, what routes reach, the rest."""
    built = np.append(plan.year >= 0, False)[plan.job_of_place]
    parts = {"near": built & plan.near, "routes": built & ~plan.near, "rest": ~built}
    figures = {key: Figure(float(plan.lines[rows].sum()), 0) for key, rows in parts.items()}
    homes = {key + "_homes": Figure(float(plan.homes[rows].sum()), 0) for key, rows in parts.items()}
    return Message(
        "{lines} copper lines left and {homes} households not passed, as in the backlog: {near} lines and {near_homes} "
        "households need no new route, routes reach {routes} lines and {routes_homes} households, {rest} lines and "
        "{rest_homes} households stay out of the plan.", lines=Figure(float(plan.lines.sum()), 0),
        homes=Figure(float(plan.homes.sum()), 0), **figures, **homes)


def _time_notes(plan, costed):
    """Yield what money and years leave out or late, and which figures are missing."""
    options = plan.options
    if plan.dear.any():
        yield Message("{count} places ({lines} lines) would cost more than {most} million VND per line; they stand in "
                      "the tail.", count=int(plan.dear.sum()), lines=Figure(plan.lines[plan.dear].sum(), 0),
                      most=Figure(options.most_per_line_mvnd, 1))
    yield from spending_notes(plan)
    if options.target_year and options.start_year is None:
        yield Message("The first year is not known, so nothing can be said about the target year {target}. Give the "
                      "first year or the date of the figures.", target=str(options.target_year))
    if plan.late.any():
        yield Message("{count} places ({lines} lines) are reached only after the target year {target}.",
                      count=int(plan.late.sum()), lines=Figure(plan.lines[plan.late].sum(), 0),
                      target=str(options.target_year))
    if np.isnan(plan.places.active).any():
        yield Message("{count} places have no number of copper lines: they add no lines to the plan.",
                      count=int(np.isnan(plan.places.active).sum()))
    if not costed:
        yield Message("Costs per km are missing: routes are the shortest ones, and every cost stays missing.")
    elif np.isnan(options.cost_per_home_mvnd) or np.isnan(options.cost_per_line_mvnd):
        yield Message("The cost holds no equipment per household or per line where that cost was not given.")
    if not np.asarray(options.capacity).any():
        yield Message("The yearly capacity is zero: nothing is ever built, so length and cost are zero. Where the "
                      "capacity is not known yet, give the one that is assumed.")
    beyond = (plan.year < 0) & (plan.km > 0)
    if beyond.any():
        yield Message("{count} segments of {km} km are not within the capacity given: they stand among the routes "
                      "without a year, and in no length and no cost.", count=int(beyond.sum()),
                      km=Figure(float(plan.km[beyond].sum()), 1))


def _order_notes(plan, direct):
    """Yield how good routes and order are."""
    if direct:
        yield Message("The routes are shortest paths: they cost little more than the cheapest tree and leave fewer "
                      "line-years on copper.")
    if plan.exact:
        yield Message("The order is optimal for these routes: the capacity is the same every year.")
    else:
        done, bound = plan.line_years, plan.bound()
        if math.isfinite(done) and math.isfinite(bound) and bound > 0.0:
            yield Message("The order is a heuristic, because budgets differ or segments are not divided between years: "
                          "lines wait {done} line-years in all, in no order fewer than {bound} (gap {gap} %).",
                          done=Figure(done, 0), bound=Figure(bound, 0), gap=Figure(100.0 * (done / bound - 1.0), 2))
        else:
            yield Message("The order is a heuristic, because budgets differ or segments are not divided between years.")
