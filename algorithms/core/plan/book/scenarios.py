"""Scenarios low, base and high: factors from a file, siting solved again only where they change what it is asked.

Money of a plan that is not solved again is that of the base times the factor of unit costs; what no step worked out
is unknown. Bounds are proven: no plan with the same limits does better.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Mapping, Tuple

from ...errors import Message
from ...files.json_files import read_json
from ...messages import both, in_language
from ...numbers.formats import format_number
from ...resources import load_json
from ...tables import Column, Table
from ..forms.figures import SourceTable
from ..forms.model import decimals_of

LABEL = Message("Scenarios (JSON)")
SITING = "sharedtowersiting"
FACTORS = ("take_up", "unit_cost", "signal_db")
COSTS = ("NEW_MAST_COST", "COLOCATION_COST", "STRENGTHENING_COST", "UPGRADE_COST")
SCENARIO_RESULTS = Table(
    "plan_scenarios", *both("Scenarios low, base, high"),
    (
        Column("seq", "int", *both("Order"), width=6),
        Column("group_txt", "text", *both("Group"), width=20),
        Column("name", "text", *both("Content"), width=40),
        Column("unit", "text", *both("Unit"), width=12),
        Column("low", "real", *both("Low"), decimals=2, width=12),
        Column("base", "real", *both("Base"), decimals=2, width=12),
        Column("high", "real", *both("High"), decimals=2, width=12),
        Column("bound", "text", *both("At least, at most"), width=40),
        Column("method", "text", *both("Basis"), width=40),
    ),
)


@dataclass(frozen=True)
class Scenario:
    """One scenario: factors of take-up and of unit costs, difference of the signal in dB."""

    code: str
    vi: str
    en: str
    take_up: float
    unit_cost: float
    signal_db: float

    @property
    def label(self):
        """What the book calls its run of the siting."""
        return f"{SITING}_{self.code}"

    def changes(self, given):
        """Return what the siting is asked otherwise, {} where its answer stays that of the base.

        Parameters
        ----------
        given : dict
            Parameters of the base run; prices among them as numbers (:data:`COSTS`).

        The signal counts for a model of propagation alone, prices only within a budget: all of them rise alike, so
        that the cheapest plan for a share of people stays the cheapest.
        """
        found = {}
        if self.signal_db and given.get("MODEL", "radius") not in ("radius", "", None):
            found["PLANNING_MARGIN_DB"] = float(given.get("PLANNING_MARGIN_DB") or 0.0) - self.signal_db
        if self.unit_cost != 1 and given.get("BUDGET"):
            found.update({name: float(given[name]) * self.unit_cost for name in COSTS if given.get(name) is not None})
        return found


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of a book by code, and where each factor comes from."""

    all: Tuple[Scenario, ...]
    sources: Mapping[str, str]


def load_scenarios(path=""):
    """Return :class:`Scenarios` of a file of the user's, else of ``resources/rules/scenarios.json``.

    Raises
    ------
    InputError
        The file is no JSON or breaks ``resources/schemas/scenarios.json``.
    """
    content = read_json(path, LABEL, ("schemas", "scenarios.json")) if path else load_json("rules", "scenarios.json")
    return Scenarios(tuple(Scenario(**item) for item in content["scenarios"]), content["sources"])


def scenario_table(scenarios, records, layout, technology=None):
    """Return the table of scenarios, ``None`` where no step planned anything.

    Parameters
    ----------
    scenarios : Scenarios
    records : sequence of record.RunRecord
        The steps; a siting solved for a scenario bears its label.
    layout : dict
    technology : str, optional
        Of the table of coverage, "5G"; ``None`` where there is none.
    """
    steps = {record.label or record.algorithm: record for record in records}
    if SITING not in steps and "fibrerollout" not in steps:
        return None
    words, rows, language = layout["scenarios"], [], layout["language"]
    named, told = {one: (one.vi if language == "vi" else one.en) for one in scenarios.all}, in_language(
        dict(scenarios.sources), language)

    def add(group, name, unit, value, method, bound=None):
        values = {one.code: value(one) for one in scenarios.all}
        if any(number is not None for number in values.values()):
            label = words[name].replace("{tech}", technology or "…")
            rows.append({"seq": len(rows) + 1, "group_txt": words[group], "name": label, "unit": unit,
                         **{code: values.get(code) for code in ("low", "base", "high")}, "bound": bound,
                         "method": method})

    for factor, unit in zip(FACTORS, ("lần", "lần", "dB")):
        add("assumed", factor, unit, lambda one, factor=factor: float(getattr(one, factor)), told[factor])
    add("coverage", "covered", "%", lambda one: _covered(one, steps), words["by_coverage"])
    for name, number, unit in (("sites", "SITES_COUNT", "vị trí"), ("new_masts", "NEW_MASTS", "cột"),
                               ("colocations", "COLOCATIONS", "lượt"), ("share_all", "SHARE_ALL", "%")):
        solved = any(one.label in steps for one in scenarios.all)
        add("masts", name, unit, lambda one, number=number: _number(_siting(one, steps), number),
            words["solved" if solved else "kept"], _bounds(named, steps, layout, False) if name == "sites" else None)
    add("money", "masts_cost", "triệu đồng", lambda one: _money(one, _siting(one, steps), one.label in steps),
        words["solved" if _priced_again(scenarios, steps) else "by_factor"], _bounds(named, steps, layout, True))
    for name, step in (("fibre_cost", "fibrerollout"), ("postal_cost", "postalsiting")):
        add("money", name, "triệu đồng", lambda one, step=step: _money(one, steps.get(step), False),
            words["by_factor"] + _unpriced(steps.get(step), layout))
    add("fibre", "take_up_homes", "hộ", lambda one: _homes(one, steps.get("copperbacklog")), words["by_take_up"])
    return SourceTable(SCENARIO_RESULTS.title(language), {key: [row[key] for row in rows] for key in rows[0]})


def _siting(one, steps):
    return steps.get(one.label, steps.get(SITING))


def _number(record, name):
    value = None if record is None else record.numbers.get(name)
    return None if value is None else float(value)


def _covered(one, steps):
    """The people covered at the signal of a scenario; only where coverage was worked out for that difference."""
    record = steps.get("mobilecoverage")
    if record is None:
        return None
    if not one.signal_db:
        return _number(record, "SHARE_COVERED_ANY")
    if float(record.parameters.get("SENSITIVITY_DB", 0)) != abs(one.signal_db):
        return None
    return _number(record, "SHARE_ANY_WEAKER" if one.signal_db < 0 else "SHARE_ANY_STRONGER")


def _money(one, record, solved):
    """The cost of a step; one that was solved with the prices of the scenario has them in it."""
    cost = _number(record, "COST")
    return None if cost is None else cost * _factor(one, record, solved)


def _unpriced(record, layout):
    """What the cost of a step leaves out, as the end of a sentence: works without a price, or to be looked at first."""
    count = sum(int(_number(record, name) or 0) for name in ("COSTS_MISSING", "UPGRADES_COUNT_UNKNOWN"))
    what = layout["unpriced"].format(count=format_number(count, 0, language=layout["language"]))
    return "; " + layout["scenarios"]["without"].format(what=what) if count else ""


def _factor(one, record, solved):
    return 1.0 if solved and _own_prices(record) else one.unit_cost


def _own_prices(record):
    """Whether a siting was solved with the prices of its scenario."""
    return any(name in record.parameters for name in COSTS) and bool(record.parameters.get("BUDGET"))


def _priced_again(scenarios, steps):
    return any(one.label in steps and _own_prices(steps[one.label]) for one in scenarios.all)


def _homes(one, record):
    """Homes on fibre once every home can have it, at today's take-up times the factor; never more than all."""
    total, passed, connected = (_number(record, f"HOUSEHOLDS_{name}") for name in ("TOTAL", "PASSED", "CONNECTED"))
    if None in (total, passed, connected) or not passed:
        return None
    return min(total, total * connected / passed * one.take_up)


def _works(record, bound, layout):
    """How many works the plan has whose number is bounded: the gap is the part of them above the bound, and tells no
    number where all of them are, as when the time ended before anything was proven.
    """
    gap = _number(record, "GAP")
    return "" if gap is None or gap >= 100 else layout["scenarios"]["works"].format(
        count=format_number(bound / (1.0 - gap / 100.0), 0, language=layout["language"]))


def _bounds(named, steps, layout, priced):
    """What no plan can do better, by scenario where they differ; money where every work has its price."""
    said, words = {}, layout["scenarios"]
    for one in named:
        record = _siting(one, steps)
        bound, kind = _number(record, "BOUND"), None if record is None else record.numbers.get("BOUND_KIND")
        by_cost = kind == "cost_lower"
        money = by_cost and _number(record, "COST") is not None
        if bound is None or money != priced:
            continue
        bound *= _factor(one, record, one.label in steps) if money else 1.0
        places = decimals_of("triệu đồng", layout) if money else 0
        whole = bound * 10 ** places  # a bound is rounded to the side on which it still holds
        works = by_cost and not money  # which come whole
        shown = format_number((math.ceil(whole - 1e-6) if works else math.floor(whole + 1e-6)) / 10 ** places, places,
                              language=layout["language"])
        text = words["least_money" if money else "least" if by_cost else "most"].format(bound=shown)
        if works:
            text = _works(record, bound, layout) + text
        said.setdefault(text, []).append(named[one])
    if len(said) < 2:
        text = next(iter(said), "")
        return text[:1].upper() + text[1:] or None  # begins its cell
    return "; ".join(f"{', '.join(names)}: {text}" for text, names in said.items())
