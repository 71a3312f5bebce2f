"""How a figure whose rows are not all known is printed: "từ 20,0 đến 60,0 (3 chưa rõ)" behind it.

A table says once, at the column of the figure (:class:`.tables.Range`), where its range stands. Annexes, documents and
reports print one column more behind it, and only where some row does not know everything.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

from ..errors import Message
from ..messages import both
from ..numbers.formats import format_number, is_missing, small, with_unit
from ..numbers.typed import parse_number
from ..tables import Column, unit_in

LEAST_DIFFERENCE = 1e-9  # of percentages: what rounding of floats alone can make


@dataclass(frozen=True)
class Known:
    """A figure as far as it is known: its value, the least and the most it can be, and how much is not known."""

    value: Optional[float]
    low: Optional[float]
    high: Optional[float]
    unknown: float

    @property
    def is_open(self):
        """Whether something is not known."""
        return self.unknown > 0 or (None not in (self.low, self.high) and self.high - self.low > LEAST_DIFFERENCE)


def rows_of(declared, values):
    """Return a :class:`Known` for every row of a figure, ``None`` where its range is not among the columns.

    Parameters
    ----------
    declared : tables.Column
        With its ``range``.
    values : callable
        ``values(key)`` gives the values of a column, ``None`` for one that is not there.
    """
    found = {name: values(key) for name, key in declared.range.keys.items()}
    own = values(declared.key)
    if own is None or any(column is None for column in found.values()):
        return None
    low, high = (found.get(end, [None] * len(own)) for end in ("low", "high"))
    return [Known(_number(a), _number(b), _number(c), _number(d) or 0.0)
            for a, b, c, d in zip(own, low, high, found["unknown"])]


def known_of(numbers, name):
    """Return the :class:`Known` of a number of a run, from those that stand beside it; ``None`` where it has none.

    Parameters
    ----------
    numbers : dict of str to float
        With ``X_UNKNOWN``, and for a share ``X_LOW`` and ``X_HIGH``.

    Examples
    --------
    >>> known_of({"SHARE": 40.0, "SHARE_LOW": 20.0, "SHARE_HIGH": 60.0, "SHARE_UNKNOWN": 3}, "SHARE").unknown
    3.0
    >>> known_of({"POINTS": 4}, "POINTS") is None
    True
    """
    if name not in numbers or f"{name}_UNKNOWN" not in numbers:
        return None
    value, low, high, unknown = (_number(numbers.get(f"{name}{end}")) for end in ("", "_LOW", "_HIGH", "_UNKNOWN"))
    return Known(value, low, high, unknown or 0.0)


def printed(known):
    """Whether a column is printed behind a figure: some row is open, and the figure is not unknown altogether."""
    return known is not None and any(row.is_open for row in known) and any(row.value is not None for row in known)


def sum_of(known, parts, wholes, counts):
    """Return the :class:`Known` of the rows together: a share of their sums, in percent.

    A row whose own range is not what its numbers leave has a size that nobody knows: the whole may then be anything.

    Parameters
    ----------
    known : sequence of Known
    parts, wholes : sequence of float
        Of each row.
    counts : str
        What the unknown are (see :class:`.tables.Range`).

    Examples
    --------
    >>> rows = [Known(60.0, 30.0, 80.0, 50.0), Known(50.0, 50.0, 50.0, 0.0)]
    >>> sum_of(rows, [30.0, 10.0], [100.0, 20.0], "withheld")
    Known(value=57.142857142857146, low=33.333333333333336, high=75.0, unknown=50.0)

    A row without a whole has no upper end; together with the others it has one.

    >>> sum_of([Known(None, 0.0, None, 4.0), Known(25.0, 20.0, 50.0, 30.0)], [0.0, 30.0], [0.0, 120.0], "beside").high
    53.333333333333336
    """
    unknown = math.fsum(row.unknown for row in known)
    found = _share(math.fsum(parts), math.fsum(wholes), unknown, counts)
    if all(_same(row, _share(part, whole, row.unknown, counts)) for row, part, whole in zip(known, parts, wholes)):
        return found
    return Known(found.value, 0.0, 100.0, unknown)


def _share(part, whole, unknown, counts):
    """The share of two sums: what the unknown are says where they may belong."""
    def percent(one, other):
        return 100.0 * one / other if other > 0 else None

    if counts == "sizes":  # rows that may weigh anything
        value = percent(part, whole)
        return Known(value, *((0.0, 100.0) if unknown and value is not None else (value, value)), unknown)
    low, high, value = percent(part, whole), percent(part + unknown, whole), percent(part, whole)
    if counts == "withheld":
        value = percent(part, whole - unknown)
    elif counts == "beside":
        low = percent(part, whole + unknown)
    return Known(value, low, high, unknown)


def _same(row, computed):
    if row.low is None or computed.low is None:
        return row.low is None or not row.is_open
    return all(one is other if None in (one, other) else math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)
               for one, other in ((row.low, computed.low), (row.high, computed.high)))


def range_text(known, decimals, unit="", *, language):
    """Return what stands behind a figure, ``None`` where all of it is known.

    Examples
    --------
    >>> range_text(Known(40.0, 20.0, 60.0, 3), 0, language="vi")
    'từ 20 đến 60 (3 chưa rõ)'
    >>> range_text(Known(None, None, None, 3), 0, language="en")
    '3 not known'
    >>> range_text(Known(40.0, 40.0, 40.0, 0), 0, language="vi") is None
    True

    5G to 4G where no 4G station is known and three may be of either kind: it has no upper end.

    >>> range_text(Known(None, 0.0, None, 3), 0, language="en")
    '3 not known'
    """
    if not known.is_open:
        return None
    low, high = (None if end is None else format_number(end, decimals, language=language)
                 for end in (known.low, known.high))
    count = with_unit(format_number(known.unknown, 0, language=language), unit_in(unit, language))
    if None in (low, high) or low == high:
        return Message("{count} not known", count=count).text(language)
    if not known.unknown:
        return Message("from {low} to {high}", low=low, high=high).text(language)
    return Message("from {low} to {high} ({count} not known)", low=low, high=high, count=count).text(language)


def range_phrase(known, decimals, sign="", *, language):
    """Return the same for the middle of a sentence, "" where all is known or no ends follow.

    Examples
    --------
    >>> range_phrase(Known(40.0, 20.0, 60.0, 3), 0, "%", language="vi")
    ', từ 20% đến 60% do 3 chưa rõ'
    """
    if not known.is_open or None in (known.low, known.high) or not known.unknown:
        return ""
    low, high = (format_number(end, decimals, language=language) + sign for end in (known.low, known.high))
    count = format_number(known.unknown, 0, language=language)
    return ", " + Message("from {low} to {high}, as {count} are not known", low=low, high=high,
                          count=count).text(language)


def beside(records, shown, language):
    """Return ``{key: (column, values)}`` of the columns that stand behind figures of ``records`` with unknown rows, and
    what must be said of them.

    Parameters
    ----------
    records : tables.Records
    shown : sequence of str
        Keys of the columns that are printed; a figure whose range is among them has none behind it.
    language : {"vi", "en"}
    """
    found, notes = {}, []
    for column in records.table.columns:
        if column.range is None or column.key not in shown or set(column.range.keys.values()) & set(shown):
            continue
        known = rows_of(column, records.values.get)
        if not printed(known):
            continue
        unknown = records.table.column(column.range.unknown)
        if column.range.low:
            made = Column(column.range.low, "text", *heading(column.vi, column.en), unit=column.unit, width=20)
            found[column.key] = made, [range_text(row, column.decimals, unknown.unit, language=language)
                                       for row in known]
            notes.append(note_of(made.label(language), unknown, language))
        else:
            found[column.key] = unknown, records.values[unknown.key]
    return found, notes


def note_of(label, unknown, language):
    """Return what must be said under a table with a range: how to read it, and what is not known.

    Parameters
    ----------
    label : str
        Heading of the range.
    unknown : tables.Column
        Of the number in brackets.
    language : {"vi", "en"}
    """
    return Message("“{label}”: the share is that of what is known, the range what it is at least and at most, "
                   "whatever the unknown turn out to be; in brackets: {unknown}.", label=label,
                   unknown=small(unknown.label(language)))


def heading(vi, en):
    """Return the heading of a range in both languages, from that of its figure."""
    return tuple(f"{label}, {words}" for label, words in zip((vi, en), both("may lie within")))


def _number(value):
    if isinstance(value, str):
        value = parse_number(value)[0]
    return None if is_missing(value) else float(value)
