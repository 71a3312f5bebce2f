"""How numbers, dates and booleans are printed for people: 1.234,5 in Vietnamese, 1,234.5 in English."""
from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from ..messages import LANGUAGES, both, separated
from .dates import parse_date

MISSING = "–"
_SHEETS = Context(prec=400, rounding=ROUND_HALF_UP)  # halves as a workbook shows them: 13,728.5 is 13,729
_YES_NO = dict(zip(LANGUAGES, zip(both("Yes"), both("No"))))


def is_missing(value):
    """Return True for ``None``, NaN and masked values: what must never be printed as zero."""
    if value is None or value is np.ma.masked:
        return True
    return isinstance(value, (float, np.floating)) and not math.isfinite(value)


def format_number(value, decimals=None, *, language, group=True):
    """Return a number as text.

    Parameters
    ----------
    value : int or float or None
    decimals : int, optional
        Digits after the point; by default none for whole numbers, else what three
        significant digits need (at most two).
    language : {"vi", "en"}
    group : bool
        Whether thousands are separated; years are not.
    """
    if is_missing(value):
        return MISSING
    value = float(value)
    if decimals is None:
        decimals = 0 if value == int(value) or abs(value) >= 1000 else (1 if abs(value) >= 10 else 2)
    number = rounded(value, decimals)
    text = f"{number:{',' if group else ''}f}"
    if not number:
        text = text.lstrip("-")
    return separated(text, language)


def plain_number(value, language):
    """Return a number inside a text, not grouped: whole ones without decimals, others to twelve digits.

    Examples
    --------
    >>> plain_number(0.1 + 0.2, "vi"), plain_number(2.5, "en"), plain_number(3.0, "vi"), plain_number(2e12, "vi")
    ('0,3', '2.5', '3', '2000000000000')
    """
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return separated(f"{value:.12g}", language)


def rounded(value, decimals):
    """Return a number as it is printed, to so many decimals.

    >>> rounded(13728.5, 0), rounded(-2.345, 2)
    (Decimal('13729'), Decimal('-2.35'))
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), context=_SHEETS)


def difference_shown(before, after, decimals):
    """Return the difference of two figures as they are printed, ``None`` where one is missing.

    Who takes one printed figure from the other finds it: of unrounded figures it may differ in the last digit.

    Examples
    --------
    >>> difference_shown(13436.4, 8688.6, 0)
    -4747.0
    """
    if is_missing(before) or is_missing(after):
        return None
    return float(rounded(after, decimals) - rounded(before, decimals))


def format_date(value, language):
    """Return a date, also one as text, as dd/mm/yyyy (Vietnamese) or yyyy-mm-dd; other text unchanged."""
    if value is None or value == "":
        return MISSING
    day = parse_date(value)
    if day is None:
        return str(value)
    return day.strftime("%d/%m/%Y") if language == "vi" else day.isoformat()


def format_value(value, kind, decimals=0, *, language):
    """Return one cell of a declared column (see :mod:`.tables`) as text."""
    if is_missing(value):
        return MISSING
    if kind in ("int", "real"):
        return format_number(value, decimals, language=language)
    if kind == "year":
        return str(int(value))
    if kind == "bool":
        return _YES_NO[language][0 if value else 1]
    if kind == "date":
        return format_date(value, language)
    return str(value)


def few(values, most, separator=", "):
    """Return the first of some values as a list in words, with "…" for those left out.

    Examples
    --------
    >>> few([7, 8, 9], 2), few(["Cái Nước"], 2), few(["a", "b"], 1, "; ")
    ('7, 8, …', 'Cái Nước', 'a; …')
    """
    values = list(values)
    return separator.join([*map(str, values[:most]), *(["…"] if len(values) > most else [])])


def small(text):
    """Return a text without a capital at its start, for the middle of a sentence.

    >>> small("Thuê bao chưa rõ")
    'thuê bao chưa rõ'
    """
    return text[:1].lower() + text[1:]


def with_unit(text, unit):
    """Return ``text`` followed by its unit; a percent sign stands without a space, as plans write it."""
    if not unit or text == MISSING:
        return text
    return text + unit if unit.startswith("%") else f"{text} {unit}"


class Figure:
    """A number inside a message: rendered late, with the separators of the reader's language."""

    def __init__(self, value, decimals=None, unit=""):
        self.value = value
        self.decimals = decimals
        self.unit = unit

    def text(self, language):
        """Return the number with its unit in ``language``."""
        unit = self.unit.text(language) if hasattr(self.unit, "text") else self.unit
        return with_unit(format_number(self.value, self.decimals, language=language), unit)

    def __repr__(self):
        return f"Figure({self.value!r}, {self.decimals!r}, {self.unit!r})"

    def __eq__(self, other):
        return isinstance(other, Figure) and vars(self) == vars(other)

    def __hash__(self):
        return hash((self.value, self.decimals, self.unit))


def beside(value, limit):
    """Return a length as the :class:`Figure` that stands beside the limit it was held against, both whole metres.

    A length that would read as the limit and is another one keeps the decimals by which the two can be compared.

    Examples
    --------
    >>> [beside(metres, 250.0).text("en") for metres in (81.3, 249.6, 250.0, 250.04)]
    ['81', '249.6', '250', '250.04']
    """
    known = not is_missing(value) and not is_missing(limit)
    return Figure(value, next((decimals for decimals in (0, 1, 2) if known and rounded(value, decimals) != rounded(
        limit, decimals)), 0))


class Day:
    """A date inside a message: rendered late, in the order of the reader's language."""

    def __init__(self, iso):
        self.iso = iso

    def text(self, language):
        """Return the date in ``language``."""
        return format_date(self.iso, language)

    def __repr__(self):
        return f"Day({self.iso!r})"

    def __eq__(self, other):
        return isinstance(other, Day) and self.iso == other.iso

    def __hash__(self):
        return hash(self.iso)
