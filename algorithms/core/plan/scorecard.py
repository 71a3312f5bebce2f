"""Every target of a profile judged: computed from layers, entered, or shown missing with the reason."""
from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field
from typing import Optional, Tuple

from ..errors import Message, no_progress
from ..formats import format_number, is_missing, with_unit
from ..tables import Records
from .measures import Evaluation, evaluate, evaluate_by_commune
from .tables import SCORECARD, SCORECARD_BY_COMMUNE

YEARS = (2025, 2030)
STATUSES = ("met", "not_met", "missing", "no_value", "qualitative", "ongoing", "none")
"""``no_value``: the text sets no level; ``qualitative``: no number, no state entered; ``none``: not due that year."""
_OPEN_ENDED = 2030  # targets without a year are due at the end of the plan period


@dataclass(frozen=True)
class Row:
    """One target with what is known about it; ``second`` is the figure by its second way of counting."""

    target: object
    value: Optional[float]
    date: Optional[datetime.date]
    statuses: Tuple[str, ...]
    origin: str
    how: Message
    source: str
    by_commune: dict
    evaluation: Optional[Evaluation] = None
    second: Optional[Evaluation] = None
    second_by_commune: dict = field(default_factory=dict)

    @property
    def shortfall(self):
        """How far the value is from the goal; ``None`` where there is no value or no goal."""
        goal = self.target.goal
        return None if self.value is None or goal is None else goal.shortfall(self.value)

    @property
    def status(self):
        """The status in the year the target is due (for targets beyond both years, the later one)."""
        year = self.target.year or _OPEN_ENDED
        return self.statuses[YEARS.index(year)] if year in YEARS else self.statuses[-1]


@dataclass(frozen=True)
class Scorecard:
    """All rows of a profile, their counts, and the steps that close most gap."""

    profile: object
    as_of: str
    rows: Tuple[Row, ...]
    steps: Tuple[dict, ...]
    notes: Tuple[Message, ...]

    @property
    def counts(self):
        """Rows computed, entered, missing and met."""
        return {
            "computed": sum(row.origin == "computed" for row in self.rows),
            "entered": sum(row.origin == "entered" for row in self.rows),
            "missing": sum(row.origin == "missing" for row in self.rows),
            "met": sum(row.status == "met" for row in self.rows),
        }


def make_scorecard(profile, sources, entered=(), *, as_of, official=None, commune_names=None, progress=no_progress):
    """Judge every target of ``profile``.

    Parameters
    ----------
    profile : profile.Profile
    sources : dict of str to figures.SourceTable
        Results and layers by the name the measures use.
    entered : sequence of entered.Entered
    as_of : str
        ISO date the layers are true for.
    official : core.territory.Territory, optional
        Reference territory; by default the reference of the profile's own province.
    commune_names : dict of str to str, optional
        Names by commune code, for the ranking.

    Returns
    -------
    Scorecard
    """
    if official is None and profile.territory:
        official = profile.province().territory()
    rows, notes = [], []
    for number, target in enumerate(profile.targets):
        progress(number / max(len(profile.targets), 1))
        row, said = _judge(target, sources, [e for e in entered if e.target in (target.id, *target.parts)], as_of,
                           official)
        rows.append(row)
        notes += said
    steps = rank_steps(rows, commune_names or {})
    return Scorecard(profile, str(as_of)[:10], tuple(rows), tuple(steps), tuple(notes))


def _judge(target, sources, entries, as_of, official):
    evaluation, notes = None, []
    if target.kind == "computed":
        evaluation = evaluate(target.measure, sources, official)
        if evaluation.value is not None:
            communes = evaluate_by_commune(target.measure, sources)
            statuses = tuple(_status(target, evaluation.value, year) for year in YEARS)
            if entries:
                notes.append(Message("{id}: computed from layers; the entered value is not used.", id=target.id))
            if evaluation.unknown:
                notes.append(Message(
                    "{id}: {count} rows have no value; the share lies between {low} and {high} %.",
                    id=target.id, count=evaluation.unknown, low=round(evaluation.low, 1),
                    high=round(evaluation.high, 1),
                ))
            origin = sources[target.measure["source"]].name
            date = datetime.date.fromisoformat(str(as_of)[:10]) if as_of else None
            second = evaluate(target.second.measure, sources) if target.second else None
            return Row(target, evaluation.value, date, statuses, "computed", _both(target, evaluation, second), origin,
                       communes, evaluation, second,
                       evaluate_by_commune(target.second.measure, sources) if second else {}), notes
    if entries:
        return _entered_row(target, entries), notes
    if target.kind == "qualitative":
        statuses = tuple("qualitative" if _due(target, year) else "none" for year in YEARS)
        how = Message("qualitative: status and note by hand")
        return Row(target, None, None, statuses, "qualitative", how, "", {}), notes
    reason = evaluation.reason if evaluation is not None else Message("no entered value")
    statuses = tuple("missing" if _due(target, year) else "none" for year in YEARS)
    return Row(target, None, None, statuses, "missing", Message("missing: {reason}", reason=reason), "", {}), notes


def _both(target, evaluation, second):
    """How a figure was computed, with what the second way of counting gives."""
    if second is None:
        return evaluation.how
    return Message("{how}; {second}: {detail}", how=evaluation.how, second=target.second,
                   detail=second.reason or second.how)


def _second_figure(row, language):
    """The figure by the second way of counting as a remark, "" without one."""
    if row.second is None or row.second.value is None:
        return ""
    shown = with_unit(format_number(row.second.value, 1, language), row.target.second.unit)
    return f"{row.target.second.text(language)}: {shown}"


def _entered_row(target, entries):
    """The latest value counts; for 2025 the latest one of a year up to 2025, where there is one."""
    parts = {}
    for entry in sorted(entries, key=lambda e: (e.year, e.as_of)):
        parts.setdefault(entry.target, []).append(entry)
    latest = [values[-1] for values in parts.values()]
    weakest = min(latest, key=lambda e: math.inf if e.value is None else e.value)
    statuses = []
    for year in YEARS:
        chosen = [([e for e in values if e.year <= year] or values[:1])[-1] for values in parts.values()]
        worst = min(chosen, key=lambda e: math.inf if e.value is None else e.value)
        if worst.value is None:
            statuses.append(worst.state if _due(target, year) else "none")
        else:
            statuses.append(_status(target, worst.value, year))
    how = Message("entered for {year}", year=weakest.year)
    if len(parts) > 1:
        how = Message("entered for {year}; the lowest of {count} parts", year=weakest.year, count=len(parts))
    return Row(target, weakest.value, weakest.as_of, tuple(statuses), "entered", how, weakest.source, {})


def _due(target, year):
    """Whether the target belongs to ``year``; targets without a year are due at the end of the period."""
    return (target.year or _OPEN_ENDED) == year


def _status(target, value, year):
    if not _due(target, year):
        return "none"
    met = target.goal.met(value) if target.goal is not None else None
    return "no_value" if met is None else ("met" if met else "not_met")


def rank_steps(rows, commune_names, limit=20):
    """Return what closes most gap: for each unmet share the communes that lack most, by part of the gap they close.

    Each step is a dict with ``id``, ``name``, ``code``, ``commune``, ``lacking`` (units missing in the
    commune) and ``closes`` (% of the province's gap). Only shares of things can be added up over communes.
    """
    steps = []
    for row in rows:
        goal = row.target.goal
        if row.status != "not_met" or goal is None or goal.direction != "at_least" or not row.by_commune:
            continue
        if row.target.measure["kind"] not in ("share_of_rows", "ratio_of_sums"):
            continue
        gap_units = goal.value / 100 * row.evaluation.whole - row.evaluation.part
        for code, found in row.by_commune.items():
            if found.value is None:
                continue
            lacking = goal.value / 100 * found.whole - found.part
            if lacking > 0 and gap_units > 0:
                steps.append({
                    "id": row.target.id, "target": row.target, "code": code,
                    "commune": commune_names.get(code, code), "lacking": lacking,
                    "closes": min(100.0, 100.0 * lacking / gap_units),
                })
    return sorted(steps, key=lambda step: (-step["closes"], step["id"], step["code"]))[:limit]


def scorecard_records(card, language="vi", previous=None, years=YEARS):
    """Return the rows as :data:`tables.SCORECARD`.

    Parameters
    ----------
    previous : figures.SourceTable, optional
        An earlier scorecard: its values give the trend.
    years : sequence of int
        Years that are judged; the columns of the others stay empty.
    """
    earlier = _earlier(previous)
    columns = {key: [] for key in SCORECARD.keys}
    for number, row in enumerate(card.rows, 1):
        target, goal = row.target, row.target.goal
        before = earlier.get(target.id)
        shown = target.goals_shown(language)
        reason = row.how.text(language) if row.origin == "missing" else ""
        note = _one_line(target.note.get(language, ""), _second_figure(row, language), reason)
        gap = row.shortfall
        cells = {
            "seq": number, "target_id": target.id, "group_txt": card.profile.groups[target.group][language],
            "name": target.label(language), "kind": row.origin, "unit": target.unit, "value": row.value,
            "value_date": row.date.isoformat() if row.date else None, "year": target.year,
            "goal": goal.value if goal else None, "direction": goal.direction if goal else None,
            "target_25": shown if _due(target, 2025) and 2025 in years else None,
            "target_30": shown if _due(target, 2030) and 2030 in years else None,
            "status_25": row.statuses[0] if 2025 in years else "none",
            "status_30": row.statuses[1] if 2030 in years else "none", "gap": gap,
            "gap_pct": 100.0 * gap / abs(goal.value) if gap is not None and goal.value else None,
            "previous": before, "trend": _trend(goal, before, row.value), "how": row.how.text(language),
            "source": row.source, "origin": target.source, "note": note,
        }
        for key, value in cells.items():
            columns[key].append(value)
    return Records(SCORECARD, columns)


def commune_records(card, commune_names, language="vi"):
    """Return the computed targets per commune as :data:`tables.SCORECARD_BY_COMMUNE`."""
    columns = {key: [] for key in SCORECARD_BY_COMMUNE.keys}
    for row in card.rows:
        goal = row.target.goal
        for code, found in row.by_commune.items():
            short = None if goal is None or found.value is None else goal.shortfall(found.value)
            met = None if goal is None or found.value is None else goal.met(found.value)
            status = "missing" if found.value is None else {True: "met", False: "not_met", None: "no_value"}[met]
            cells = {
                "code": code, "name": commune_names.get(code, ""), "target_id": row.target.id,
                "indicator": row.target.label(language), "value": found.value, "unit": row.target.unit,
                "goal": goal.value if goal else None, "status": status, "gap": short,
                **_second_cells(row, code, language),
            }
            for key, value in cells.items():
                columns[key].append(value)
    return Records(SCORECARD_BY_COMMUNE, columns)


def _one_line(*remarks):
    """Join the remarks there are; only the last one keeps its full stop."""
    given = [remark for remark in remarks if remark]
    return "; ".join([*(remark.rstrip(".") for remark in given[:-1]), *given[-1:]])


def _second_cells(row, code, language):
    other = row.second_by_commune.get(code)
    if other is None or other.value is None:
        return {"value_2": None, "unit_2": None, "count_2": None}
    second = row.target.second
    return {"value_2": other.value, "unit_2": second.unit, "count_2": second.text(language)}


def _earlier(previous):
    if previous is None or previous.column(("target_id",)) is None or previous.column(("value",)) is None:
        return {}
    pairs = zip(previous.column(("target_id",)), previous.column(("value",)))
    return {str(name): float(value) for name, value in pairs if not is_missing(value)}


def _trend(goal, before, now):
    """Better, worse or same: closer to the goal or not; by the sense of the target where it has no level."""
    if before is None or now is None or goal is None:
        return None
    if goal.value is None:
        change = now - before if goal.direction == "at_least" else before - now
    else:
        change = goal.shortfall(before) - goal.shortfall(now)
    return "same" if abs(change) < 1e-9 else ("better" if change > 0 else "worse")
