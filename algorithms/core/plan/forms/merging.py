"""Rows and columns a form makes of its table: one row of several that belong together, one column for each year."""
from __future__ import annotations

import datetime
import re
from dataclasses import replace

from ...messages import translate
from ...numbers.formats import few, format_date, format_number, is_missing
from .model import decimals_of, load_layout

SOME = 5  # of many values named in one cell
_YEAR = "{yy}"


class Words(str):
    """A text that stands in a column of numbers or dates on purpose: several values of one row."""


def with_years(form, source):
    """Return ``form`` with its columns for every year: a key with ``{yy}`` stands once per year that has a target.

    The years are those of the columns the first such key finds in ``source``; a year without a single value there
    has no column.
    """
    keys = [column.key for column in form.columns if _YEAR in column.key]
    if not keys:
        return form
    pattern = re.compile(re.escape(keys[0]).replace(re.escape(_YEAR), r"(\d\d)") + "$", re.IGNORECASE)
    found = sorted({mark.group(1) for name in source.values for mark in [pattern.match(name)] if mark
                    and any(not _blank(value) for value in source.values[name])})
    columns, block = [], []
    for column in (*form.columns, None):
        if column is not None and _YEAR in column.key:
            block.append(column)
            continue
        columns += [_of_year(one, year) for year in found for one in block]
        block = []
        columns += [] if column is None else [column]
    return replace(form, columns=tuple(columns))


def _of_year(column, year):
    words = {_YEAR: year, "{year}": f"20{year}"}

    def filled(text):
        for mark, word in words.items():
            text = text.replace(mark, word)
        return text
    return replace(column, key=filled(column.key), also=tuple(map(filled, column.also)), label=filled(column.label),
                   band=filled(column.band))


def merged(form, source, language):
    """Return ``source`` with one row for all rows of one value of ``form.merge_by``, and the first row of each.

    Where the rows differ, a column of the form that says ``"merge": "join"`` holds every part of a text once, one
    that says ``"list"`` each value with its year, ``"some"`` the first few of many, ``"sum"`` their sum, any other
    the first value there is.
    """
    names = source.column((form.merge_by,)) if form.merge_by else None
    if names is None:
        return source, range(len(source))
    groups = {}
    for row, name in enumerate(names):
        groups.setdefault(row if _blank(name) else str(name), []).append(row)
    ways = {key: column.merge for column in form.columns for key in (column.key, *column.also) if key}
    units = {key: source.column((column.decimals_by,)) for column in form.columns if column.decimals_by
             for key in (column.key, *column.also)}
    years = source.column(("year",)) or [None] * len(names)
    values = {
        key: [_one([(years[row], column[row]) for row in rows], ways.get(key, ""), language,
                   None if units.get(key) is None else [units[key][row] for row in rows])
              for rows in groups.values()]
        for key, column in source.values.items()
    }
    first = [rows[0] for rows in groups.values()]
    lonlat = None if source.lonlat is None else source.lonlat[first]
    return replace(source, values=values, lonlat=lonlat), first


def _one(found, way, language, units=None):
    given = [(year, value) for year, value in found if not _blank(value)]
    units = [unit for (_, value), unit in zip(found, units or [None] * len(found)) if not _blank(value)]
    if way == "sum":
        return sum(value for _, value in given) if given else None
    different = list(dict.fromkeys(value for _, value in given))
    if len(different) < 2 or not way:
        return different[0] if different else None
    if way == "some":
        return Words(few(different, SOME))
    if way == "join":
        parts = (part for value in different for part in str(value).rstrip(".").split("; "))
        return Words("; ".join(dict.fromkeys(parts)))
    unstated = translate("year not given", language)
    return Words("; ".join(f"{_short(value, unit, language)} ({unstated if _blank(year) else int(year)})"
                           for (year, value), unit in zip(given, units)))


def _short(value, unit, language):
    if isinstance(value, (datetime.date, datetime.datetime, str)):
        return format_date(value, language)  # other texts stay as they are
    if unit is not None:
        return format_number(value, decimals_of(unit, load_layout(language=language)), language=language)
    return format_number(round(float(value), 2), None, language=language)


def _blank(value):
    return is_missing(value) or (isinstance(value, str) and value.strip() in ("", "none"))
