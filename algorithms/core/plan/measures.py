"""Declared measures: a count, a sum, a share of rows, a ratio of sums, an official total per sum.

A missing value is never a zero: a row whose field is missing is left out of the share,
counted, and the range the share could have is said.
"""
from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..errors import Message
from ..formats import is_missing

_OFFICIAL = {"population": Message("population"), "area_km2": Message("area")}
_OPERATORS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@dataclass(frozen=True)
class Evaluation:
    """What a measure found.

    ``value`` is ``None`` when it cannot be known, ``reason`` then says why. ``part`` and
    ``whole`` are the numerator and the denominator, ``unknown`` the rows without a value.
    """

    value: Optional[float]
    how: Optional[Message] = None
    reason: Optional[Message] = None
    part: float = math.nan
    whole: float = math.nan
    unknown: int = 0

    @property
    def low(self):
        """The share if every row without a value failed."""
        return 100.0 * self.part / (self.whole + self.unknown) if self.unknown else self.value

    @property
    def high(self):
        """The share if every row without a value passed."""
        return 100.0 * (self.part + self.unknown) / (self.whole + self.unknown) if self.unknown else self.value


def evaluate(measure, sources, official=None):
    """Return the :class:`Evaluation` of a declared measure over the whole province.

    Parameters
    ----------
    measure : mapping
        See ``resources/profiles/schema.json``.
    sources : dict of str to figures.SourceTable
    official : core.territory.Territory, optional
        The official totals, for ``official_per_sum``.
    """
    rows, problem = _select(measure, sources)
    if problem is not None:
        return Evaluation(None, reason=problem)
    return _KINDS[measure["kind"]](measure, sources[measure["source"]], rows, official)


def evaluate_by_commune(measure, sources):
    """Return ``{commune code: Evaluation}``; empty where the measure has no commune field or no source."""
    source = sources.get(measure.get("source"))
    codes = source.column((measure.get("by", ""),)) if source is not None else None
    if codes is None:
        return {}
    rows, problem = _select(measure, sources)
    if problem is not None:
        return {}
    members = {}
    for row in rows:
        if not is_missing(codes[row]) and codes[row] != "":
            members.setdefault(str(codes[row]), []).append(row)
    kind = _KINDS[measure["kind"]]
    return {code: kind(measure, source, members[code], None) for code in sorted(members)}


def _select(measure, sources):
    """Rows the measure speaks about, or the reason why there are none."""
    source = sources.get(measure["source"])
    if source is None:
        return [], Message("no layer is given for {source}", source=measure["source"])
    fields = [measure[name] for name in ("field", "numerator", "denominator") if name in measure]
    fields += [condition[0] for name in ("among", "where") for condition in measure.get(name, ())]
    for name in fields:
        if source.column((name,)) is None:
            return [], Message("{source} has no field {key}", source=source.name, key=name)
    rows = range(len(source))
    for condition in measure.get("among", ()):
        rows = [row for row in rows if _holds(source, condition, row) is True]
    if not len(rows):
        return [], Message("{source} has no row that the target speaks about", source=source.name)
    return list(rows), None


def _holds(source, condition, row):
    """True, False, or None when the field is missing."""
    field, sign, wanted = condition
    value = source.column((field,))[row]
    if is_missing(value) or value == "":
        return None
    if sign == "is":
        return bool(value) == wanted if isinstance(wanted, bool) else value == wanted
    if sign == "in":
        return str(value) in wanted
    try:
        return bool(_OPERATORS[sign](float(value), float(wanted)))
    except (TypeError, ValueError):
        return None


def _numbers(source, field, rows):
    values = [source.column((field,))[row] for row in rows]
    return np.array([math.nan if is_missing(v) or not _number(v) else float(v) for v in values])


def _number(value):
    return isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, np.bool_))


def _count(measure, source, rows, official):
    return Evaluation(float(len(rows)), Message("{source}: {count} rows", source=source.name, count=len(rows)))


def _sum(measure, source, rows, official):
    numbers = _numbers(source, measure["field"], rows)
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return Evaluation(None, reason=Message("{source}: {key} is empty in every row", source=source.name,
                                               key=measure["field"]))
    return Evaluation(
        math.fsum(known),
        Message("{source}: sum of {key} over {count} rows, {missing} without a value", source=source.name,
                key=measure["field"], count=len(known), missing=len(numbers) - len(known)),
        part=math.fsum(known),
    )


def _share_of_rows(measure, source, rows, official):
    met = unknown = 0
    for row in rows:
        answers = [_holds(source, condition, row) for condition in measure["where"]]
        if None in answers and False not in answers:
            unknown += 1
        else:
            met += all(answers)
    known = len(rows) - unknown
    if not known:
        keys = ", ".join(condition[0] for condition in measure["where"])
        return Evaluation(None, reason=Message("{source}: {key} is empty in every row", source=source.name, key=keys),
                          unknown=unknown)
    how = Message("{source}: {part} of {whole} rows meet {condition}; {missing} rows without a value",
                  source=source.name, part=met, whole=known, missing=unknown,
                  condition=_shown(measure["where"]))
    return Evaluation(100.0 * met / known, how, part=met, whole=known, unknown=unknown)


def _ratio_of_sums(measure, source, rows, official):
    part, whole = (_numbers(source, measure[name], rows) for name in ("numerator", "denominator"))
    known = np.isfinite(part) & np.isfinite(whole)
    total = math.fsum(whole[known])
    if total <= 0:
        return Evaluation(None, reason=Message("{source}: {key} is empty or zero in every row", source=source.name,
                                               key=measure["denominator"]))
    top = math.fsum(part[known])
    how = Message("{source}: 100 × {part} / {whole} ({first} / {second}), {missing} of {count} rows without a value",
                  source=source.name, part=_short(top), whole=_short(total), first=measure["numerator"],
                  second=measure["denominator"], missing=int((~known).sum()), count=len(rows))
    return Evaluation(100.0 * top / total, how, part=top, whole=total)


def _official_per_sum(measure, source, rows, official):
    """Official total per unit of a sum; in one commune its own total from ``numerator``."""
    units = _numbers(source, measure["denominator"], rows)
    total = math.fsum(units[np.isfinite(units)])
    if total <= 0:
        return Evaluation(None, reason=Message("{source}: {key} is empty or zero in every row", source=source.name,
                                               key=measure["denominator"]))
    figure = getattr(official, measure["official"]).value if official is not None else math.nan
    if math.isfinite(figure):
        how = Message("official {what} of {territory} {part} / {whole} ({source})", what=_OFFICIAL[measure["official"]],
                      territory=official, part=_short(figure), whole=_short(total), source=source.name)
        return Evaluation(figure / total, how, part=figure, whole=total)
    own = math.nan
    if "numerator" in measure and source.column((measure["numerator"],)) is not None:
        numbers = _numbers(source, measure["numerator"], rows)
        own = math.fsum(numbers) if np.isfinite(numbers).all() else math.nan
    if not math.isfinite(own):
        return Evaluation(None, reason=Message("the official {what} is not known", what=_OFFICIAL[measure["official"]]))
    how = Message("{source}: {part} / {whole}, by the layer's own sum (no official figure)", source=source.name,
                  part=_short(own), whole=_short(total))
    return Evaluation(own / total, how, part=own, whole=total)


def _shown(conditions):
    """Conditions as a reader writes them: "staffed >= 1", "internet = 1"."""
    signs = {"is": "=", "in": "="}
    values = [int(value) if isinstance(value, bool) else value for _, _, value in conditions]
    return " & ".join(f"{field} {signs.get(sign, sign)} {value}" for (field, sign, _), value in zip(conditions, values))


def _short(number):
    """A number inside a sentence: whole where it is whole."""
    return int(number) if float(number).is_integer() else round(float(number), 2)


_KINDS = {
    "count": _count, "sum": _sum, "share_of_rows": _share_of_rows, "ratio_of_sums": _ratio_of_sums,
    "official_per_sum": _official_per_sum,
}
