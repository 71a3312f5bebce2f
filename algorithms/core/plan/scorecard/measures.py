"""Declared measures: a count, a sum, a share of rows, a ratio of sums, an official total per sum.

A missing value is never a zero and never a "no": it is counted, and the range it leaves possible stands
beside the value (:mod:`..shares`). A count column may have a companion ``<key>_un`` (its key cut to seven
characters) with the number that may come on top of what is known for certain.
"""
from __future__ import annotations

import math
import operator
from collections import Counter
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...errors import Message
from ...figures.shares import share, weighted_share
from ...layers.roles import value_code
from ...numbers.formats import is_missing
from ...numbers.typed import parse_number
from ...text.keys import fold
from .words import ConditionWords, FieldName, short

BASES = ("official", "layer")
_OFFICIAL = {"population": Message("population"), "area_km2": Message("area")}
_OPERATORS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@dataclass(frozen=True)
class Evaluation:
    """What a measure found.

    ``value`` is ``None`` when it cannot be known, ``reason`` then says why. ``part`` and
    ``whole`` are the numerator and the denominator, ``unknown`` the rows (or things) without a
    value; ``low`` and ``high`` are the least and the most the figure may be. ``assumed`` is the
    figure under the weaker and the stronger assumption the measure names (least first), and how far
    they are apart; empty where the layer does not say.
    """

    value: Optional[float]
    how: Optional[Message] = None
    reason: Optional[Message] = None
    part: float = math.nan
    whole: float = math.nan
    unknown: int = 0
    low: Optional[float] = None
    high: Optional[float] = None
    assumed: tuple = ()

    def __post_init__(self):
        for name in ("low", "high"):
            if getattr(self, name) is None:
                object.__setattr__(self, name, self.value)


@dataclass(frozen=True)
class MeasuredRows:
    """Rows a measure speaks about: ``sure`` ones, and ``maybe`` those of which it is not known whether they belong."""

    sure: tuple
    maybe: tuple = ()

    @property
    def all(self):
        """Both kinds, sure ones first."""
        return (*self.sure, *self.maybe)


def evaluate(measure, sources, official=None, basis="official"):
    """Return the :class:`Evaluation` of a declared measure over the whole province.

    Parameters
    ----------
    measure : mapping
        See ``resources/profiles/schema.json``.
    sources : dict of str to figures.SourceTable
    official : core.territory.official.Territory, optional
        The official totals, for ``official_per_sum``.
    basis : {"official", "layer"}
        Whether ``official_per_sum`` divides the official total or the layer's own sum.
    """
    rows, problem = _select(measure, sources)
    if problem is not None:
        return Evaluation(None, reason=problem)
    return _KINDS[measure["kind"]](measure, sources[measure["source"]], rows,
                                   official if basis == "official" else None)


NOWHERE = ""  # the code of what lies in no commune


def evaluate_by_commune(measure, sources):
    """Return ``{commune code: Evaluation}``; empty where the measure has no commune field or no source.

    Rows of no commune stand last, under :data:`NOWHERE`, except where rows are communes themselves.
    """
    source = sources.get(measure.get("source"))
    codes = source.column((measure.get("by", ""),)) if source is not None else None
    if codes is None:
        return {}
    rows, problem = _select(measure, sources)
    if problem is not None:
        return {}
    members = {}
    for kind in ("sure", "maybe"):
        for row in getattr(rows, kind):
            code = NOWHERE if _blank(codes[row]) else str(codes[row])
            members.setdefault(code, {"sure": [], "maybe": []})[kind].append(row)
    if set(members) == {NOWHERE} or measure["source"].endswith("BY_COMMUNE"):
        members.pop(NOWHERE, None)
    kind = _KINDS[measure["kind"]]
    return {
        code: kind(measure, source, MeasuredRows(tuple(found["sure"]), tuple(found["maybe"])), None)
        for code, found in sorted(members.items(), key=lambda item: (item[0] == NOWHERE, item[0]))
    }


def _select(measure, sources):
    """Return the :class:`MeasuredRows` the measure speaks about, or the reason why there are none."""
    source = sources.get(measure["source"])
    if source is None:
        return MeasuredRows(()), Message("no layer is given for {source}", source=measure["source"])
    fields = [measure[name] for name in ("field", "numerator", "denominator") if name in measure]
    fields += [condition[0] for name in ("among", "where") for condition in measure.get(name, ())]
    for name in fields:
        if source.column((name,)) is None:
            return MeasuredRows(()), Message("{source} has no field {key}", source=source.name, key=name)
    member = _all_hold(source, measure.get("among", ()), range(len(source)))
    rows = MeasuredRows(tuple(row for row, belongs in enumerate(member) if belongs is True),
                        tuple(row for row, belongs in enumerate(member) if belongs is None))
    if not rows.all:
        return rows, Message("{source} has no row that the target speaks about", source=source.name)
    return rows, None


def _all_hold(source, conditions, rows):
    """True, False, or None where it is not known, of each row; without conditions True."""
    if not conditions:
        return [True] * len(rows)
    known, key = vars(source).setdefault("_answers", {}), repr(conditions)  # the province first, then each commune
    if key not in known:
        answers = [_holds(source, condition) for condition in conditions]
        known[key] = [False if False in found else (None if None in found else True) for found in zip(*answers)]
    return [known[key][row] for row in rows]


def _holds(source, condition):
    """True, False, or None when the field is missing or its word is in no list, of each row."""
    field, sign, wanted = condition
    column = source.column((field,))
    if sign not in ("is", "in"):
        more = _possible(source, field, range(len(column)))
        return [_compares(value, sign, wanted, extra) for value, extra in zip(column, more)]
    if isinstance(wanted, bool):
        return [None if _blank(value) else bool(value) == wanted for value in column]
    known = {}  # a column holds few different words
    for value in column:
        key = type(value), str(value)
        if key not in known:
            words = wanted if sign == "in" else [wanted]
            known[key] = None if _blank(value) else _one_of(source.coded.get(field), value, words)
    return [known[type(value), str(value)] for value in column]


def _compares(value, sign, wanted, more):
    """Whether a number, and what may come on top of it, keeps to a limit; None where they differ or it is missing."""
    number, target = _float(value), _float(wanted)
    if _blank(value) or not (math.isfinite(number) and math.isfinite(target)):
        return None
    ends = {bool(_OPERATORS[sign](end, target)) for end in (number, number + more)}
    return ends.pop() if len(ends) == 1 else None


def _one_of(declared, value, wanted):
    """Whether a word is one of ``wanted``, by the codes of the field's list where it has one."""
    if declared is None:
        return value in wanted or str(value) in map(str, wanted)
    codes = {value_code(declared, str(word)) or fold(str(word)) for word in wanted}
    code = value_code(declared, str(value))
    if (code or fold(str(value))) in codes:
        return True
    return None if code is None else False


def companion(key, ending):
    """Return the key of the column that goes with ``key``: cut to seven characters, with its ending."""
    return f"{key[:7]}_{ending}"


def _possible(source, field, rows):
    """How many may come on top of counts that are known for certain, of each row; 0 where the table does not say."""
    column = source.column((companion(field, "un"),))
    numbers = [0.0 if column is None else _float(column[row]) for row in rows]
    return [number if math.isfinite(number) else 0.0 for number in numbers]


def _numbers(source, field, rows):
    column = source.column((field,))
    return np.array([_float(column[row]) for row in rows], dtype=float)


def _float(value):
    if isinstance(value, str):
        return parse_number(value)[0]
    if is_missing(value) or not isinstance(value, (int, float, np.number)) or isinstance(value, (bool, np.bool_)):
        return math.nan
    return float(value)


def _blank(value):
    return is_missing(value) or value == ""


def _communes_only(measure, source, rows):
    """Leave out the row of things in no commune where rows are communes."""
    codes = source.column((measure.get("by", ""),)) if measure["source"].endswith("BY_COMMUNE") else None
    if codes is None:
        return rows
    return MeasuredRows(tuple(row for row in rows.sure if not _blank(codes[row])),
                        tuple(row for row in rows.maybe if not _blank(codes[row])))


def _count(measure, source, rows, official):
    how = Message("{source}: {count} rows", source=source.name, count=len(rows.sure))
    return Evaluation(float(len(rows.sure)), _and_maybe(how, rows), unknown=len(rows.maybe), high=float(len(rows.all)))


def _sum(measure, source, rows, official):
    numbers, maybe = (_numbers(source, measure["field"], some) for some in (rows.sure, rows.maybe))
    known, open_end = numbers[np.isfinite(numbers)], not (np.isfinite(numbers).all() and np.isfinite(maybe).all())
    if not len(known):
        return Evaluation(None, reason=Message("{source}: {key} is empty in every row", source=source.name,
                                               key=measure["field"]))
    total = math.fsum(known)
    more = math.fsum(_possible(source, measure["field"], rows.sure))
    return Evaluation(
        total,
        _and_maybe(Message("{source}: sum of {key} over {count} rows, {missing} without a value", source=source.name,
                           key=FieldName(measure, measure["field"]), count=len(known),
                           missing=len(numbers) - len(known)), rows),
        part=total, unknown=len(numbers) - len(known) + len(maybe),
        high=math.inf if open_end else total + more + math.fsum(maybe),
    )


def _and_maybe(how, rows):
    """How a figure was worked out, with the rows of which it is not known whether they belong."""
    return how if not rows.maybe else Message("{how}; of {count} more rows it is not known whether they belong",
                                              how=how, count=len(rows.maybe))


def _share_of_rows(measure, source, rows, official):
    rows = _communes_only(measure, source, rows)
    sure, maybe = (Counter(_all_hold(source, measure["where"], some)) for some in (rows.sure, rows.maybe))
    found = share(sure[True], sure[False], sure[None], maybe_yes=maybe[True], maybe_no=maybe[False],
                  maybe_unknown=maybe[None])
    if found.value is None:
        keys = ", ".join(condition[0] for condition in measure["where"])
        return Evaluation(None, reason=Message("{source}: {key} is empty in every row", source=source.name, key=keys),
                          unknown=found.unknown)
    how = Message("{source}: {part} of {whole} rows meet {condition}; {missing} rows without a value",
                  source=source.name, part=int(found.part), whole=int(found.whole), missing=found.unknown,
                  condition=ConditionWords(measure))
    return _of_share(found, how)


def _of_share(found, how):
    return Evaluation(found.value, how, part=found.part, whole=found.whole, unknown=found.unknown, low=found.low,
                      high=found.high)


def _ratio_of_sums(measure, source, rows, official):
    part, whole = (_numbers(source, measure[name], rows.all) for name in ("numerator", "denominator"))
    more = np.array(_possible(source, measure["numerator"], rows.all))
    # what is not known of a row is a row of its own: all of its whole may be part, or nothing
    open_part, open_whole = np.full((more > 0).sum(), np.nan), more[more > 0]
    found = weighted_share(np.append(part, open_part), np.append(whole - more, open_whole))
    if found.value is None:
        return Evaluation(None, reason=Message("{source}: {key} is empty or zero in every row", source=source.name,
                                               key=FieldName(measure, measure["denominator"])))
    how = Message("{source}: 100 × {part} / {whole} ({first} / {second}), {missing} of {count} rows without a value",
                  source=source.name, part=short(found.part), whole=short(found.whole),
                  first=FieldName(measure, measure["numerator"]),
                  second=FieldName(measure, measure["denominator"]), missing=found.unknown, count=len(rows.all))
    return replace(_of_share(found, how), assumed=_assumed(measure, source, rows))


def _assumed(measure, source, rows):
    """The share under the two assumptions of a measure, by the weights of its denominator; () where they are open."""
    declared = measure.get("sensitivity")
    if not declared or any(source.column((declared[name],)) is None for name in ("low", "high")):
        return ()
    weights, ends = _numbers(source, measure["denominator"], rows.sure), []
    for name in ("low", "high"):
        shares = _numbers(source, declared[name], rows.sure)
        known = np.isfinite(shares) & (weights > 0)
        if not known.any():
            return ()
        ends.append(float((shares * weights)[known].sum() / weights[known].sum()))
    step = _numbers(source, declared["step"], rows.sure) if source.column((declared.get("step"),)) else np.zeros(0)
    step = step[np.isfinite(step)]
    return (min(ends), max(ends), float(step[0]) if len(step) else None)


def _official_per_sum(measure, source, rows, official):
    """Official total per unit of a sum; by the layer's own total from ``numerator`` where there is no official one."""
    units = _numbers(source, measure["denominator"], rows.sure)
    total = math.fsum(units[np.isfinite(units)])
    if total <= 0:
        return Evaluation(None, reason=Message("{source}: {key} is empty or zero in every row", source=source.name,
                                               key=FieldName(measure, measure["denominator"])))
    missing = int((~np.isfinite(units)).sum())
    figure = getattr(official, measure["official"]).value if official is not None else math.nan
    if math.isfinite(figure):
        how = Message("official {what} of {territory} {part} / {whole} ({source})", what=_OFFICIAL[measure["official"]],
                      territory=official, part=short(figure), whole=short(total), source=source.name)
        return Evaluation(figure / total, how, part=figure, whole=total, unknown=missing,
                          low=0.0 if missing else None)
    own = np.zeros(0)
    if "numerator" in measure and source.column((measure["numerator"],)) is not None:
        own = _numbers(source, measure["numerator"], _communes_only(measure, source, rows).sure)
    known = own[np.isfinite(own)]
    if not len(known):
        return Evaluation(None, reason=Message("the official {what} is not known", what=_OFFICIAL[measure["official"]]))
    figure = math.fsum(known)
    how = Message("{source}: {part} / {whole}, by the layer's own sum", source=source.name, part=short(figure),
                  whole=short(total))
    return Evaluation(figure / total, how, part=figure, whole=total, unknown=missing + len(own) - len(known),
                      low=0.0 if missing else None, high=math.inf if len(known) < len(own) else None)


_KINDS = {
    "count": _count, "sum": _sum, "share_of_rows": _share_of_rows, "ratio_of_sums": _ratio_of_sums,
    "official_per_sum": _official_per_sum,
}
