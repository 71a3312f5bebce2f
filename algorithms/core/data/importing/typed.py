"""The cells of a column as the type of their field: numbers in its unit, dates, marks, texts; the rest is told."""
from __future__ import annotations

import datetime
import math
import re
from numbers import Real

import numpy as np

from ...errors import Message
from ...files.cleaning import clean
from ...headings.units import multiple
from ...layers.roles import read_numbers
from ...numbers.dates import parse_date, parse_moment
from ...numbers.formats import Day
from ...numbers.percent import SIGN, percent_problem
from ...numbers.typed import NO_TEXT, NOT_FINITE, NumberProblem, parse_number
from ...text.keys import nfc
from .sheets import Fault, Percent, is_blank, shown

A_DATE = Message("a date, where a number is expected; the spreadsheet has made one of what was typed")
NO_DATE = Message("no date; write 31/12/2025 or 2025-12-31")
BELOW_ZERO = Message("below zero")
NOT_WHOLE = Message("not a whole number; are thousands written as decimals?")
_WITH_UNIT = re.compile(r"\s*([+-]?\d[\d.,\s]*)\s*([^\d\s].*)", re.DOTALL)
_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*")
_MARKED = re.compile(r"\s*([+-]?\d[\d.,\s]*?)\s*(?:\*{1,3}|\(\d{1,2}\)|\(\*{1,3}\)|\[\d{1,2}\]|[¹²³⁴⁵])\s*")
_NOTED = re.compile(r"\s*(.*\w)\s*(?:\*{1,3}|\(\*{1,3}\))\s*", re.DOTALL)
_SERIALS = (20_000, 60_000)  # days since 1899-12-30: 1954 to 2064


def typed(values, field, scale=1):
    """Return (values, problems) of the cells of one field.

    Parameters
    ----------
    values : list of cells
    field : core.layers.roles.Field
    scale : float
        What turns numbers into the unit of the field.

    Returns
    -------
    list of str, int, float, bool or None
        Dates as ISO texts.
    list of typed.NumberProblem
        Cells that hold something, but nothing of that type; their value is ``None``.
    """
    problems = [NumberProblem(row, value.text, value.reason) for row, value in enumerate(values)
                if isinstance(value, Fault)]
    problems += [NumberProblem(row, str(value), NOT_FINITE) for row, value in enumerate(values)
                 if isinstance(value, float) and math.isinf(value)]
    cells = [None if isinstance(value, Fault) or is_blank(value) or _is_no_number(value) else value for value in values]
    if field.type in ("int", "real"):
        found, more = _numbers(cells, field, scale)
    elif field.type == "bool":
        marks, more = read_numbers([value if not isinstance(value, float) else int(value) if value == int(value)
                                    else str(value) for value in cells], field)
        found = [None if math.isnan(mark) else bool(mark) for mark in marks.tolist()]
        if not any(isinstance(value, str) for value in cells):
            found = [mark if cell is not None else None for mark, cell in zip(found, cells)]
    elif field.type == "date":
        found, more = _dates(cells)
    else:
        found, more = [_text(value) for value in cells], []
    return found, sorted([*problems, *more], key=lambda problem: problem.row)


def _is_no_number(value):
    return isinstance(value, float) and not math.isfinite(value)


def _text(value):
    """Return a cell as a text of one line, ``None`` for a word that programs write in place of nothing."""
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value
    text = nfc(clean(shown(value)))
    return None if text in NO_TEXT else text or None


def _numbers(cells, field, scale):
    problems, plain = [], list(map(without_mark, cells))
    own = np.full(len(cells), np.nan)  # what the unit behind a number is worth, whatever the heading says
    percent = field.unit == SIGN
    for row, value in enumerate(plain):
        if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
            problems.append(NumberProblem(row, shown(value), A_DATE))
            plain[row] = None
        elif isinstance(value, bool):
            plain[row] = str(value)
        elif isinstance(value, Percent):
            plain[row] = f"{value.shown:.10f}%" if percent else float(value)
        elif isinstance(value, str) and not percent:
            plain[row], own[row] = _without_unit(value, field.unit)
    numbers, more = read_numbers(plain, field, scale)
    numbers = np.where(np.isnan(own), numbers, np.round(numbers / (scale if scale else 1) * own, 9))
    for problem in more:
        problems.append(NumberProblem(problem.row, shown(cells[problem.row]), problem.reason))
    for row, number in enumerate(numbers.tolist()):
        if number < 0 and not field.signed:
            problems.append(NumberProblem(row, shown(cells[row]), BELOW_ZERO))
            numbers[row] = math.nan
        elif field.type == "int" and not math.isnan(number) and number != int(number):
            if (scale if np.isnan(own[row]) else own[row]) == 1:
                problems.append(NumberProblem(row, shown(cells[row]), NOT_WHOLE))
                numbers[row] = math.nan
            else:
                numbers[row] = round(number)
    kind = int if field.type == "int" else float
    return [None if math.isnan(number) else kind(number) for number in numbers.tolist()], problems


def without_mark(value):
    """Return a cell without the mark of a footnote behind its number: 45* is 45, 1.234 (2) is 1.234.

    >>> without_mark("45*"), without_mark("1.234(2)"), without_mark("45 (hai)"), without_mark("Trạm (1)")
    ('45', '1.234', '45 (hai)', 'Trạm (1)')
    """
    found = _MARKED.fullmatch(value) if isinstance(value, str) else None
    return found.group(1) if found else value


def without_note(value):
    """Return a code without the mark of a footnote behind it: asterisks, bare or in brackets.

    >>> without_note("MBF-02(*)"), without_note("CM 12 **"), without_note("***"), without_note("VT*12")
    ('MBF-02', 'CM 12', '***', 'VT*12')
    """
    found = _NOTED.fullmatch(value) if isinstance(value, str) else None
    return found.group(1) if found else value


def _without_unit(text, unit):
    """Return a number as text without the unit behind it, and what its unit is worth; the text and NaN otherwise.

    >>> _without_unit("45 m", "m"), _without_unit("0,5 km", "m"), _without_unit("45 kg", "m")
    (('45', 1), ('0,5', 1000), ('45 kg', nan))
    >>> _without_unit("45 (m)", "m"), _without_unit("0,5 [km]", "m"), _without_unit("45 (hai)", "m")
    (('45', 1), ('0,5', 1000), ('45 (hai)', nan))
    """
    found = _WITH_UNIT.fullmatch(text)
    if not found or not unit:
        return text, math.nan
    bracketed = _IN_BRACKETS.fullmatch(found.group(2))
    scale = multiple(bracketed.group(1) if bracketed else found.group(2), unit)
    number, reason = parse_number(found.group(1))
    if scale is None or (reason is None and math.isnan(number)):
        return text, math.nan
    return found.group(1).strip(), scale


def _dates(cells):
    found, problems = [], []
    for row, value in enumerate(cells):
        moment = None if value is None else _moment(value)
        found.append(moment)
        if value is not None and moment is None:
            problems.append(NumberProblem(row, shown(value), _no_date(value)))
    return found, problems


def _moment(value):
    if isinstance(value, Real):
        return parse_moment(str(int(value))) if value == int(value) else None
    return parse_date(value).isoformat() if isinstance(value, datetime.date) else parse_moment(shown(value))


def _no_date(value):
    """Return why a cell is no date; of a number of days, which day it may be."""
    if isinstance(value, Real) and _SERIALS[0] <= value <= _SERIALS[1]:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))
        return Message("a number; it may be the day {day}. Give the cells the format of a date",
                       day=Day(day.isoformat()))
    return NO_DATE


def _plain_share(value):
    """Return a bare number of a cell, also one written as a text; ``None`` for anything else."""
    if isinstance(value, str):
        number, reason = parse_number(value)
        return number if reason is None and math.isfinite(number) and SIGN not in value else None
    return value if isinstance(value, Real) and not isinstance(value, (bool, Percent)) else None


def small_shares(values):
    """Return how many shares of a column of percent are bare numbers above 0 and up to 1."""
    return sum(value is not None and 0 < value <= 1 for value in map(_plain_share, values))


def fraction_column(values):
    """Return whether all shares of a column of percent are bare numbers up to 1: it was filled in as fractions."""
    shares = [value for value in map(_plain_share, values) if value is not None]
    return len(shares) > 1 and all(percent_problem(value) is not None or value == 0 for value in shares) \
        and any(0 < value < 1 for value in shares)
