"""Rules about dates: texts that are none, days before there was such a thing or to come, a later one before an earlier.
"""
from __future__ import annotations

import datetime

import numpy as np

from ...errors import Message
from ...numbers.dates import first_day, parse_date
from ..layers import WARNING, Finding, as_code, rows
from ..limits import limits, word_code


def unreadable_dates(layer):
    """Return dates that are none."""
    for declared in layer.declared("date"):
        wrong = np.array([bool(text) and not is_date(text) for text in layer.texts(declared.key)], bool)
        if wrong.any():
            example = layer.texts(declared.key)[int(np.flatnonzero(wrong)[0])]
            yield Finding(layer, Message("not a date"), WARNING,
                          Message("{count} values are no dates, for example \"{text}\".", count=int(wrong.sum()),
                                  text=example),
                          action=Message("Write 2025-12-31 or 31/12/2025."), rows=rows(wrong),
                          field=layer.fields[declared.key])


def is_date(text):
    """Return whether ``text`` is a day, a month or a year as the analyses read it: 31/12/2025, 12/2025, 2025."""
    return date_of(text) is not None


def date_of(text):
    """Return the day that ``text`` names (the first of a month or year), ``None`` where it names none."""
    code = as_code(text)
    return first_day(code) or parse_date(f"{code}-01-01")  # also a year in which nothing of this can have been


def newest_date(layers):
    """Return the newest day that layers say their figures are of, ``None`` where no layer says one that can be."""
    bounds, found = limits()["dates"], []
    last = datetime.date.fromisoformat(bounds["last"])
    for layer in layers:
        days = sorted(filter(None, map(date_of, layer.texts("as_of")))) if "as_of" in layer.fields else []
        usual = _end_of(days[len(days) // 2].year + bounds["years_after"]) if days else last
        found += [day for day in days if day <= min(usual, last)]  # one wrong date must not excuse those of all layers
    return max(found, default=None)


def dates_that_cannot_be(layer, as_of, newest=None):
    """Return dates before there was such a thing, or to come.

    To come is what lies after ``as_of``; without it what lies far after the others, and what has begun long after
    ``newest``, the newest day of the figures of all layers, and after nine in ten of the others.
    """
    bounds = limits()["dates"]
    for declared in layer.declared("date", "text"):
        if declared.key not in bounds["first"]:
            continue
        days = [date_of(text) for text in layer.texts(declared.key)]
        first = datetime.date.fromisoformat(bounds["first"][declared.key])
        last = datetime.date.fromisoformat(as_of or bounds["last"])
        known = sorted(day for day in days if day is not None)
        if known and not as_of and declared.key in bounds["alike"]:
            usual = known[len(known) // 2]
            last = min(last, _end_of(usual.year + bounds["years_after"]))
        elif newest is not None and not as_of and declared.key in bounds["begun"]:
            late = known[(len(known) - 1) * 9 // 10].year if known else 0  # figures may be of a census of years ago
            last = min(last, _end_of(max(newest.year + bounds["years_begun"], late + bounds["years_after"])))
        found = tuple(row for row, day in enumerate(days) if day is not None and not first <= day <= last)
        if found:
            yield Finding(layer, Message("date cannot be"), WARNING,
                          Message("The date lies before {first} or after {last}.", first=first.isoformat(),
                                  last=last.isoformat()),
                          action=Message("Correct the date."), rows=found, field=layer.fields[declared.key], each=True)
        yield from _before_mobile(layer, declared, days, first, began=datetime.date.fromisoformat(bounds["mobile"]))


def _before_mobile(layer, declared, days, first, began):
    """Yield masts of mobile operators that are older than mobile telephony here; those of broadcasters may be."""
    if layer.role.name != "masts" or declared.key != "in_use" or "owner" not in layer.fields:
        return
    owner, owners = layer.role.field("owner"), layer.texts("owner")
    found = tuple(row for row, day in enumerate(days) if day is not None and first <= day < began
                  and word_code(owner, owners[row]) is not None)
    if found:
        yield Finding(layer, Message("date cannot be"), WARNING,
                      Message("The mast of a mobile operator is said to be in use since before {first}, when there was "
                              "no mobile network in Viet Nam.", first=began.isoformat()),
                      action=Message("Correct the date, unless the mast carried something else before."), rows=found,
                      field=layer.fields[declared.key], each=True)


def dates_in_order(layer):
    """Return rows of which a later day is before the earlier one: an answer before the question was sent."""
    for item in limits()["in_order"]:
        if item["role"] != layer.role.name or not {item["first"], item["then"]} <= set(layer.fields):
            continue
        pairs = zip(layer.texts(item["first"]), layer.texts(item["then"]))
        found = tuple(row for row, (one, two) in enumerate((parse_date(one), parse_date(two)) for one, two in pairs)
                      if None not in (one, two) and two < one)
        if found:
            first, then = (layer.role.field(item[end]) for end in ("first", "then"))
            yield Finding(layer, Message("dates out of order"), WARNING,
                          Message("{then} lies before {first}.", then=then, first=first),
                          action=Message("Check both dates."), rows=found, field=layer.fields[item["then"]], each=True)


def _end_of(year):
    """Return the last day of a year; of one that a mistaken date has made endless the last that there is."""
    return datetime.date(min(year, datetime.MAXYEAR), 12, 31)


RULES = (unreadable_dates, dates_in_order)
