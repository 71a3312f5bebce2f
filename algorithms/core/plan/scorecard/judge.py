"""Every target of a profile judged: computed from layers, entered, or shown missing with the reason."""
from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field, replace
from typing import Mapping, Optional, Tuple

from ...errors import Message, Sentences, no_progress
from ...figures.targets import UNDECIDED, converted
from ...numbers.dates import parse_date
from ...numbers.formats import Day, Figure, is_missing
from ...tables import Unit
from ..forms.model import decimals_of, load_layout
from ..verdicts import STATUSES, Dated, due, verdict
from .measures import NOWHERE, Evaluation, evaluate, evaluate_by_commune

__all__ = ["STATUSES", "JudgedTarget", "Scorecard", "make_scorecard", "rank_steps"]


@dataclass(frozen=True)
class JudgedTarget:
    """One target with what is known about it; ``second`` is the figure by its second way of counting.

    ``statuses`` and ``dues`` hold the verdict by year of the profile ("none" where the target is not due);
    ``status`` is the verdict today, whatever the year. ``low`` and ``high`` are the range the unknown leave,
    ``assumed`` the range of what is assumed (see :class:`.measures.Evaluation`), ``deciding`` which of them leaves
    the verdict open.
    """

    target: object
    value: Optional[float]
    date: Optional[datetime.date]
    status: str
    statuses: Mapping[int, str]
    dues: Mapping[int, str]
    origin: str
    how: Message
    source: str
    by_commune: dict
    evaluation: Optional[Evaluation] = None
    second: Optional[Evaluation] = None
    second_by_commune: dict = field(default_factory=dict)
    low: Optional[float] = None
    high: Optional[float] = None
    unknown: int = 0
    assumed: tuple = ()
    deciding: Optional[Message] = None
    remark: Optional[Message] = None

    @property
    def shortfall(self):
        """How far the value is from the goal; ``None`` where there is no value or no goal."""
        goal = self.target.goal
        return None if self.value is None or goal is None else goal.shortfall(self.value)


@dataclass(frozen=True)
class Scorecard:
    """All rows of a profile, their counts, and the steps that close most gap."""

    profile: object
    as_of: str
    rows: Tuple[JudgedTarget, ...]
    steps: Tuple[dict, ...]
    notes: Tuple[Message, ...]
    years: Tuple[int, ...] = ()

    @property
    def counts(self):
        """Rows computed, entered, missing and met."""
        return {
            "computed": sum(row.origin == "computed" for row in self.rows),
            "entered": sum(row.origin == "entered" for row in self.rows),
            "missing": sum(row.origin == "missing" for row in self.rows),
            "met": sum(row.status == "met" for row in self.rows),
        }


@dataclass(frozen=True)
class _Context:
    """What every target is judged by."""

    sources: Mapping
    as_of: Optional[datetime.date]
    years: Tuple[int, ...]
    official: object
    basis: str
    earlier: Mapping[str, Dated]
    dates: Mapping[str, datetime.date]
    titles: Mapping[str, str]


def make_scorecard(profile, sources, entered=(), *, as_of, official=None, basis="official", commune_names=None,
                   previous=None, province=None, dates=None, titles=None, progress=no_progress):
    """Judge every target of ``profile``.

    Parameters
    ----------
    profile : profile.Profile
    sources : dict of str to figures.SourceTable
        Results and layers by the name the measures use.
    entered : sequence of entered.Entered
    as_of : str
        ISO date the layers are true for.
    official : core.territory.official.Territory, optional
        Reference territory; without one, official figures are not known.
    basis : {"official", "layer"}
        Which population and area the verdicts use.
    commune_names : dict of str to str, optional
        Names by commune code, for the ranking.
    previous : figures.SourceTable, optional
        An earlier scorecard: its values tell what was met in time.
    province : core.territory.official.Province, optional
        The territories a target may have been set for.
    dates : dict of str to datetime.date, optional
        Day of the figures of a source where it is not ``as_of``.
    titles : dict of str to str, optional
        What a source is called and where it comes from; its own name where there is none.

    Returns
    -------
    Scorecard
    """
    date = parse_date(as_of)
    context = _Context(sources, date, profile.years, official, basis=basis, earlier=earlier_figures(previous),
                       dates=dates or {},
                       titles=titles or {})
    rows, notes = [], []
    for number, target in enumerate(profile.targets):
        progress(number / max(len(profile.targets), 1))
        row, said = _judge(target, [e for e in entered if e.target in (target.id, *target.parts)], context)
        rows.append(row)
        notes += said
    for at, row in enumerate(rows):
        said = _converted(row.target, official, province)
        if said:
            rows[at] = replace(row, remark=Message("{value} was set for {origin}; the same service for {territory} is "
                                                   "{same}", **said))
            notes.append(Message("{id}: {value} was set for {origin}; the same service for {territory} is {same}.",
                                 id=row.target.id, **said))
    notes += _dated_ahead(rows, context)
    steps = rank_steps(rows, commune_names or {})
    return Scorecard(profile, str(as_of)[:10], tuple(rows), tuple(steps), notes=tuple(notes), years=profile.years)


def _dated_ahead(rows, context):
    """Return what is said of figures dated after the day of the scorecard: nobody can have counted them by then."""
    found, earlier = {}, {}
    for row in rows:
        before = context.earlier.get(row.target.id)
        for ahead, key, date in ((found, row.source, row.date), (earlier, "", before.date if before else None)):
            if context.as_of is not None and date is not None and date > context.as_of:
                ahead.setdefault((key, date), []).append(row.target.id)
    said = [Message("Figures from {source} are dated {date}, after {limit}, the date of the scorecard (targets {ids}). "
                    "Correct the dates in the layer, or give a later AS_OF.", source=source, date=Day(date),
                    limit=Day(context.as_of), ids=", ".join(ids)) for (source, date), ids in found.items()]
    return said + [
        Message("The scorecard given as PREVIOUS has figures dated {date}, after {limit}, the date of this one "
                "(targets {ids}). Give an earlier scorecard, or a later AS_OF.", date=Day(date),
                limit=Day(context.as_of), ids=", ".join(ids)) for (_, date), ids in earlier.items()]


def _converted(target, official, province):
    """Return what a number of things set for another territory would be for the people of this one; {} if nothing."""
    key = target.goal.set_for if target.goal is not None else ""
    if not key or official is None or province is None or key == official.key:
        return {}
    origin = next((one for one in province.territories if one.key == key), None)
    if origin is None or not (math.isfinite(origin.population.value) and math.isfinite(official.population.value)):
        return {}
    same = converted(target.goal.value, origin.population.value, official.population.value)
    return {"value": Figure(target.goal.value, unit=Unit(target.goal.unit)), "origin": origin, "territory": official,
            "same": Figure(same, unit=Unit(target.goal.unit))}


def earlier_figures(previous):
    """Return ``{target id: Dated}`` of an earlier scorecard; empty without one."""
    if previous is None or previous.column(("target_id",)) is None or previous.column(("value",)) is None:
        return {}
    names, values = previous.column(("target_id",)), previous.column(("value",))
    dates = previous.column(("value_date",)) or [None] * len(names)
    lows, highs = (previous.column((key,)) or [None] * len(names) for key in ("value_lo", "value_hi"))
    return {
        str(name): Dated(float(value), None if is_missing(date) else parse_date(date),
                         *(None if is_missing(end) else float(end) for end in (low, high)))
        for name, value, date, low, high in zip(names, values, dates, lows, highs) if not is_missing(value)
    }


def _judge(target, entries, context):
    if target.kind == "computed":
        evaluation = evaluate(target.measure, context.sources, context.official, context.basis)
        if evaluation.value is not None:
            return _computed_row(target, entries, evaluation, context)
    if entries:
        return _entered_row(target, entries, context), []
    if target.kind == "qualitative":
        how = Message("qualitative: status and note by hand")
        return _row(target, None, context, origin="qualitative", how=how), []
    reason = evaluation.reason if target.kind == "computed" else Message("no entered value")
    return _row(target, None, context, origin="missing", how=Message("missing: {reason}", reason=reason)), []


def _row(target, figure, context, *, statuses=None, status=None, further=(), **known):
    """Return a target with its verdicts by one figure; ``further`` ones only tell what was met in time."""
    status = verdict(target, figure) if status is None else status
    judged = {year: status if target.year == year else "none" for year in context.years}
    figures = [one for one in (figure, *further, context.earlier.get(target.id)) if one is not None]
    value, date = (None, None) if figure is None else (figure.value, figure.date)
    dues = {year: due(target, year, status, date, figures=figures, as_of=context.as_of) for year in context.years}
    known = {"by_commune": {}, "source": "", **known}
    ends = known.pop("ends", (figure.low, figure.high) if figure else (None, None))
    return JudgedTarget(target, value, date, status, statuses={**judged, **(statuses or {})}, dues=dues, low=ends[0],
                        high=ends[1],
                        **known)


def _computed_row(target, entries, evaluation, context):
    notes = []
    if entries:
        notes.append(Message("{id}: computed from layers; the entered value is not used.", id=target.id))
    if evaluation.unknown:
        notes.append(_range_note(target, evaluation))
    second = evaluate(target.second.measure, context.sources) if target.second else None
    source = target.measure["source"]
    figure = Dated(evaluation.value, context.dates.get(source, context.as_of), *_union(evaluation))
    return _row(
        target, figure, context, status=verdict(target, figure), assumed=evaluation.assumed,
        deciding=_deciding(target, evaluation), ends=(evaluation.low, evaluation.high),
        further=_all_dated(target, entries), origin="computed",
        how=_both(target, evaluation, second),
        source=context.titles.get(source, context.sources[source].name), unknown=evaluation.unknown,
        by_commune=evaluate_by_commune(target.measure, context.sources), evaluation=evaluation, second=second,
        second_by_commune=evaluate_by_commune(target.second.measure, context.sources) if second else {},
    ), notes


def _union(evaluation):
    """The range of a figure by what is unknown and by what is assumed together."""
    low, high, assumed = evaluation.low, evaluation.high, evaluation.assumed[:2]
    return (min([low, *assumed]), max([high, *assumed])) if assumed else (low, high)


def _deciding(target, evaluation):
    """What leaves the verdict open, a message: the unknown, the assumptions, or both; ``None`` where nothing does."""
    if target.goal is None or not evaluation.assumed:
        return None

    def crosses(*ends):
        return target.goal.verdict(evaluation.value, *ends) == UNDECIDED
    unknown, assumed = crosses(evaluation.low, evaluation.high), crosses(*evaluation.assumed[:2])
    if unknown and assumed:
        return Message("the figures not known and the assumed signal level each decide whether the target is met")
    if assumed:
        return Message("the assumed signal level decides whether the target is met")
    return Message("the figures not known decide whether the target is met") if unknown else None


def _range_note(target, evaluation):
    places = decimals_of(target.unit, load_layout(language="vi"))
    if not math.isfinite(evaluation.high):
        return Message("{id}: {count} rows have no value; the figure is at least {low}.", id=target.id,
                       count=evaluation.unknown, low=Figure(evaluation.low, places))
    if not str(target.unit or "").startswith("%"):
        return Message("{id}: {count} rows have no value; the figure lies between {low} and {high}.",
                       id=target.id, count=evaluation.unknown, low=Figure(evaluation.low, places),
                       high=Figure(evaluation.high, places, unit=Unit(target.unit)))
    return Message("{id}: {count} rows have no value; the share lies between {low} and {high} %.", id=target.id,
                   count=evaluation.unknown, low=Figure(evaluation.low, places), high=Figure(evaluation.high, places))


def _both(target, evaluation, second):
    """How a figure was computed, with what the second way of counting gives."""
    if second is None:
        return evaluation.how
    return Message("{how}; {second}: {detail}", how=evaluation.how, second=target.second,
                   detail=second.reason or second.how)


def _entered_row(target, entries, context):
    """The latest value counts; for the target's year the latest one of a year up to it, where there is one."""
    parts = {}
    for entry in sorted(entries, key=lambda e: (e.year, e.as_of)):
        parts.setdefault(entry.target, []).append(entry)
    latest = [_last(values) for values in parts.values()]
    doubt = next((one for one in latest if one.doubt is not None), None)
    if doubt is not None:
        return _row(target, Dated(None, doubt.as_of), context, origin="entered", status="undecided", how=doubt.doubt,
                    source=doubt.source)
    weakest = min(latest, key=lambda e: math.inf if e.value is None else e.value)
    statuses = {}
    if target.year:
        in_time = [_last([e for e in values if e.year <= target.year] or values[:1]) for values in parts.values()]
        worst = min(in_time, key=lambda e: math.inf if e.value is None else e.value)
        statuses[target.year] = "undecided" if any(one.doubt is not None for one in in_time) else verdict(
            target, _dated(worst))
    how = Message("entered for {year}", year=weakest.year)
    if len(parts) > 1:
        how = Message("entered for {year}; the lowest of {count} parts", year=weakest.year, count=len(parts))
    return _row(target, _dated(weakest), context, statuses=statuses, further=_all_dated(target, entries),
                origin="entered", how=how, source=weakest.source)


def _all_dated(target, entries):
    """Return all entered figures, to see what was met in time; a part of a target does not speak for it."""
    return [_dated(entry) for entry in entries if entry.doubt is None and entry.target == target.id]


def _last(values):
    """Return the last of sorted entries; one that says so where those of its year and date do not agree."""
    last = values[-1]
    same = [one for one in values if (one.year, one.as_of) == (last.year, last.as_of)]
    doubts = [one for one in same if one.doubt is not None]
    if doubts:
        return doubts[0]
    if len({(one.value, one.state) for one in same}) < 2:
        return last
    told = [Message("{value} ({source})", value=one.shown, source=one.source) for one in same]
    return last.doubted(Message("unequal values entered for one date ({date}): {values}; settle which one holds",
                                date=last.as_of.isoformat(), values=Sentences(told, "; ")))


def _dated(entry):
    return Dated(entry.value, entry.as_of, state=entry.state)


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
            if found.value is None or code == NOWHERE:
                continue
            lacking = goal.value / 100 * found.whole - found.part
            if lacking > 0 and gap_units > 0:
                steps.append({
                    "id": row.target.id, "target": row.target, "code": code,
                    "commune": commune_names.get(code, code), "lacking": lacking,
                    "closes": min(100.0, 100.0 * lacking / gap_units),
                })
    return sorted(steps, key=lambda step: (-step["closes"], step["id"], step["code"]))[:limit]
