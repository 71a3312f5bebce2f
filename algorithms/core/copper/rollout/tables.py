"""The tables of a roll-out, all from the same jobs, so that they add up."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...geometry.shapes import line_wkb
from ...numbers.years import calendar_year, year_text
from ...resources import load_json
from ...tables import Records
from .. import tables
from .jobs import downstream


def rollout_tables(plan, ways, lines, kind, *, communes, group):
    """Return routes, waves, burndown, materials and scenarios by name.

    Parameters
    ----------
    plan : model.RolloutPlan
    ways : ways.Ways
    lines : solve.Lines
    kind : (f,) int array
        Kind of each line.
    communes : places.NamedAreas or None
    group : (n,) int array
        Commune of each place, -1 for none.

    Returns
    -------
    dict of str to Records
        :func:`.solve.fibre_rollout` shows them.

    Examples
    --------
    A plan of nothing has the years of its capacity in the burndown, and no rows elsewhere:

    >>> from types import SimpleNamespace as Record
    >>> from ...schedule import Capacity
    >>> from ..places import CopperPlaces
    >>> from .model import RolloutPlan
    >>> from .jobs import empty_tree
    >>> from .solve import RolloutOptions
    >>> none, nobody = np.zeros(0), np.zeros(0, bool)
    >>> plan = RolloutPlan(empty_tree(), CopperPlaces(np.zeros((0, 2)), []), (none, none), nobody, near=nobody,
    ...                    wanted=nobody, options=RolloutOptions(start_year=2026, capacity=(5.0, 6.0)),
    ...                    capacity=Capacity([5.0, 6.0]), unit_cost=np.ones(4))
    >>> tables_ = rollout_tables(plan, None, None, None, communes=None, group=np.zeros(0, np.int64))
    >>> {name: len(table) for name, table in tables_.items()}
    {'routes': 0, 'waves': 0, 'burndown': 2, 'materials': 0, 'scenarios': 6}
    """
    return {
        "routes": _routes(plan, ways, lines), "waves": _waves(plan, communes, group), "burndown": _burndown(plan),
        "materials": _materials(plan), "scenarios": _scenarios(plan),
    }


def _cables(plan):
    rules = load_json("rules", "cable_classes.json")
    chosen = {**rules["class_of_kind"], **plan.options.cable_of_kind}
    names = {item["code"]: item[plan.options.language] for item in rules["classes"]}
    codes = [chosen["road"], chosen["canal"], chosen["aerial"], chosen["drop"]]
    return codes, names


KIND_NAMES = (Message("road"), Message("canal"), Message("aerial route"), Message("access leg"))


def _routes(plan, ways, lines):
    """Return one row per segment with a length, in the order of building."""
    tree, language = plan.tree, plan.options.language
    jobs = np.flatnonzero(tree.length_m > 0)
    jobs = jobs[np.argsort(plan.sequence[jobs], kind="stable")]
    number = {int(job): k + 1 for k, job in enumerate(jobs)}
    codes, _ = _cables(plan)
    behind = downstream(plan.parent, plan.gain)
    place = plan.place[jobs]
    ends = place >= 0
    year = plan.year[jobs]
    start = plan.options.start_year
    never = Message("not within the capacity given").text(language)
    return Records(tables.ROUTES, {
        "seg": [number[int(job)] for job in jobs],
        "parent": [number.get(int(plan.parent[job])) for job in jobs],
        "kind": np.where(ends | plan.shared_leg[jobs], "drop", "trunk"),
        "road_class": [KIND_NAMES[k].text(language) for k in tree.kind[jobs]],
        "cable": [codes[k] for k in tree.kind[jobs]],
        "year": [calendar_year(start, y) for y in year], "phase_txt": [year_text(start, y, language) for y in year],
        "sequence": plan.sequence[jobs],
        "length_m": tree.length_m[jobs], "cost_mvnd": plan.cost[jobs],
        "place": [_title(plan.places, p) if p >= 0 else "" for p in place],
        "households": np.where(ends, plan.new_homes[jobs], 0.0), "active": plan.gain[jobs],
        "lines_down": behind[jobs], "note": np.where(year >= 0, "", never),
    }, geometry=[line_wkb(ways.plane.inverse(tree.shape[job])) for job in jobs])


def _title(places, row):
    return places.name[row] or places.code[row]


def _waves(plan, communes, group):
    """Return one row per place with copper lines or households to pass; lines sum to the backlog."""
    places, options, language = plan.places, plan.options, plan.options.language
    rows = np.flatnonzero(plan.asked)
    job = plan.job_of_place[rows]
    has = job >= 0

    def of_job(values, missing):
        return np.append(values, missing)[job]  # a place without a job is numbered -1: the last one

    year = of_job(plan.year, -1)
    planned = year >= 0
    order = np.lexsort((rows, of_job(plan.sequence, 0), np.where(planned, year, 10_000)))
    rows, job, has, year, planned = (a[order] for a in (rows, job, has, year, planned))
    trunk, cost = plan.shared
    trunk_m, cost_mvnd = of_job(trunk, np.nan), of_job(cost, np.nan)
    homes = of_job(plan.new_homes, 0.0)
    calendar = [calendar_year(options.start_year, y) for y in year]
    dates = [(None, None) if y is None else plan.dates(y) for y in calendar]
    code, name = np.array(places.commune, dtype=object), np.full(len(places), "", dtype=object)
    if communes is not None:
        inside = group >= 0
        code[inside] = np.asarray(communes.code, dtype=object)[group[inside]]
        name[inside] = np.asarray(communes.name, dtype=object)[group[inside]]
    reasons = {
        "near": Message("fibre is there, or stated ready: migrate without building").text(language),
        "unready": Message("only the drop is missing").text(language),
        "cut": Message("no way to existing fibre along the network").text(language),
        "dear": Message("dearer than a line may cost").text(language),
        "over": Message("beyond the money for the whole roll-out").text(language),
        "late": Message("not within the capacity given").text(language),
        "after": Message("after the target year").text(language),
    }
    late = plan.late[rows]
    near = plan.near[rows]
    note = np.select([plan.dear[rows], plan.over[rows], ~has, ~planned, late, near & (plan.homes[rows] > 0), near],
                     [reasons[key] for key in ("dear", "over", "cut", "late", "after", "unready", "near")], "")

    def per(number):
        return np.divide(cost_mvnd, number, out=np.full(len(rows), np.nan), where=number > 0)

    return Records(tables.WAVES, {
        "code": places.code[rows], "name": places.name[rows], "comm_code": code[rows], "comm_name": name[rows],
        "year": calendar, "phase_txt": [year_text(options.start_year, y, language) for y in year],
        "sequence": of_job(plan.sequence.astype(float), np.nan), "households": homes, "active": plan.lines[rows],
        "trunk_m": trunk_m, "drop_m": of_job(plan.km * 1000.0, np.nan), "cost_mvnd": cost_mvnd,
        "cost_home": per(homes), "cost_line": per(plan.lines[rows]), "fund_mvnd": cost_mvnd * options.fund_share,
        "stop_sell": [stop for stop, _ in dates], "switch_off": [off for _, off in dates],
        "result": np.select([late, planned], ["late", "planned"], "tail"), "note": note,
    }, geometry=places.lonlat[rows])


def _burndown(plan):
    horizon, start = plan.horizon, plan.options.start_year
    year, share = plan.year, plan.options.scenario_share
    built = year >= 0

    def per_year(values):
        return np.bincount(year[built], values[built], minlength=horizon)[:horizon]

    cost = per_year(plan.cost).astype(float)
    cost[(cost == 0) & (per_year(plan.unpriced.astype(float)) > 0)] = np.nan
    left = plan.left(year, horizon)
    total = plan.lines.sum()
    return Records(tables.BURNDOWN, {
        "year": [calendar_year(start, y) for y in range(horizon)],
        "phase_txt": [year_text(start, y, plan.options.language) for y in range(horizon)],
        "places": per_year((plan.place >= 0).astype(float)), "households": per_year(plan.new_homes),
        "length_km": per_year(plan.km), "cost_mvnd": cost,
        "capacity": plan.scenario_capacity(), "migrated": per_year(plan.gain), "lines_left": left,
        **_done(total, left, int(np.isnan(plan.places.active).sum())),
        "greedy": plan.left(plan.years(plan.greedy), horizon),
        "better": plan.left(plan.years(factor=1 - share), horizon),
        "worse": plan.left(plan.years(factor=1 + share), horizon),
    })


def _done(total, left, unknown):
    """Return the share of lines that have left copper, with what places without a number of lines leave open.

    Such a place can have any number of lines: then every share is possible (see :mod:`...shares`).
    """
    value = 100.0 * (total - left) / total if total > 0 else np.full(len(left), np.nan)
    low, high = (value, value) if not unknown else (np.where(np.isnan(value), np.nan, end) for end in (0.0, 100.0))
    return {"pct_done": value, "pct_don_lo": low, "pct_don_hi": high,
            "pct_don_un": np.full(len(left), unknown, np.int64)}


_ROUNDING = 1e-9  # of a sum of costs: what is left of it by rounding alone is no equipment


def _materials(plan):
    """Return length and cost of the segments built, by cable class and kind; equipment is a row of its own."""
    codes, names = _cables(plan)
    count = len(plan.tree.parent)
    drop = (plan.place[:count] >= 0) | plan.shared_leg[:count]
    route_cost = plan.km[:count] * 1000.0 * plan.unit_cost[plan.kind[:count]]
    built = plan.year >= 0
    rows = []
    for kind in range(len(codes)):
        for is_drop in (False, True):
            mask = built[:count] & (plan.kind[:count] == kind) & (drop == is_drop)
            if (plan.km[:count][mask] > 0).any():
                part = Message("drop") if is_drop else Message("trunk")
                rows.append((codes[kind], names.get(codes[kind], ""), part.text(plan.options.language),
                             plan.km[:count][mask].sum(), plan.unit_cost[kind] * 1000.0, route_cost[mask].sum(),
                             plan.options.cost_source))
    other = plan.cost[built].sum() - route_cost[built[:count]].sum()
    if other > _ROUNDING * plan.cost[built].sum():
        rows.append(("", Message("Equipment per household and per line").text(plan.options.language), "", np.nan,
                     np.nan, other, plan.options.cost_source))
    columns = list(zip(*rows)) if rows else [[] for _ in tables.MATERIALS.columns]
    return Records(tables.MATERIALS, dict(zip(tables.MATERIALS.keys, columns)))


def _scenarios(plan):
    """Return the plan under other unit costs and numbers of lines, and the greedy order."""
    share, language = plan.options.scenario_share, plan.options.language
    percent = round(100 * share)
    per_line = float(np.nan_to_num(plan.options.cost_per_line_mvnd))
    rows = []

    def row(message, factor=1.0, lines=1.0, order=None, price=1.0):
        order = plan.horn.order if order is None else order
        year = plan.years(order, factor)
        total = lines * plan.line_years_of(order, factor)
        bound = lines * plan.bound(factor)
        rows.append((message.text(language), plan.completion(factor, order), total if np.isfinite(total) else None,
                     bound if np.isfinite(bound) else None,
                     price * (plan.known_cost(year) + (lines - 1.0) * per_line * plan.gain[year >= 0].sum())))

    row(Message("Planned"))
    row(Message("Unit cost or effort {percent} % lower", percent=percent), 1 - share, price=1 - share)
    row(Message("Unit cost or effort {percent} % higher", percent=percent), 1 + share, price=1 + share)
    by_lines = plan.options.capacity_measure == "lines"
    row(Message("{percent} % fewer lines to migrate", percent=percent), 1 - share if by_lines else 1.0, 1 - share)
    row(Message("{percent} % more lines to migrate", percent=percent), 1 + share if by_lines else 1.0, 1 + share)
    row(Message("Greedy order"), order=plan.greedy)
    return Records(tables.SCENARIOS, dict(zip(tables.SCENARIOS.keys, zip(*rows))))
