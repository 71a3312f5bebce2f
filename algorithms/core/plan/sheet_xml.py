"""The rows of a sheet as the text of its part of an .xlsx package.

openpyxl makes an object and a tree of elements for every cell; a province's register has two hundred thousand cells,
all of a few kinds. They are written here straight as text, each with the number that its format has in the file.
Source: ECMA-376 part 1, 18.3.1.4 (cell), 18.3.1.73 (row), 18.18.11 (types of cells).
"""
from __future__ import annotations

import datetime
import math
from functools import cache, lru_cache
from html import escape

from ..cleaning import cell_text, looks_like_a_formula
from .sheet import letter

_MOST_SIGNS = 32767  # of a cell: Excel takes a file with a longer text for damaged
_MOST_POINTS = 409  # of a row, the tallest that Excel shows


def row_text(number, row, height, style_of):
    """Return one row of a sheet as XML.

    Parameters
    ----------
    number : int
        Counts from 1.
    row : sequence of (sheet.Cell or None)
    height : float or None
        Points.
    style_of : callable
        Gives the number that a :class:`sheet.Style` has in the file, or with ``quote`` that of the same style for a
        text that must stay one.

    Raises
    ------
    ValueError
        A value is none that a workbook can hold.
    """
    tall = "" if height is None else f' ht="{min(round(height, 1), _MOST_POINTS):g}" customHeight="1"'
    parts = [f'<row r="{number}"{tall}>']
    for name, item in zip(_letters(len(row)), row):
        if item is None:
            continue
        value, style, formula = item
        if formula is not None:
            parts.append(f'<c r="{name}{number}" s="{style_of(style)}"{_result(value, formula)}</c>')
        elif value is None:
            parts.append(f'<c r="{name}{number}" t="n" s="{style_of(style)}"/>')
        elif isinstance(value, str):
            text, quote = _text(value)
            parts.append(f'<c r="{name}{number}" s="{style_of(style, quote)}" t="inlineStr"{text}</c>')
        elif type(value) in (int, float) and math.isfinite(value):
            parts.append(f'<c r="{name}{number}" s="{style_of(style)}" t="n"><v>{value:.16g}</v></c>')
        else:
            parts.append(f'<c r="{name}{number}" s="{style_of(style)}"{_number(value)}</c>')
    parts.append("</row>")
    return "".join(parts)


@cache
def _letters(count):
    """Return the names of the first columns."""
    return tuple(letter(column) for column in range(1, count + 1))


@lru_cache(maxsize=1 << 14)
def _text(value):
    """Return a text after its cell's attributes, and whether a spreadsheet could take it for a formula.

    Names of communes and kinds stand in many rows: each is cleaned and escaped once.
    """
    text = cell_text(value)[:_MOST_SIGNS]
    if not text:
        return ">", looks_like_a_formula(value)
    return f"><is><t{_space(text)}>{_escaped(text)}</t></is>", looks_like_a_formula(value)


def _space(text):
    """A parser may drop blanks at the ends of a text that does not ask to keep them."""
    return ' xml:space="preserve"' if text != text.strip() else ""


def _escaped(text):
    """Return a text for XML; a carriage return would else be read as a line feed."""
    return escape(text, quote=False).replace("\r", "&#13;")


def _result(value, formula):
    """Return a formula with its result, for programs that show a workbook and do not calculate."""
    if value is None or isinstance(value, str):
        return f' t="str"><f>{_escaped(formula)}</f><v>{_escaped(cell_text(value or ""))}</v>'
    return f"><f>{_escaped(formula)}</f><v>{value!r}</v>"


def _number(value):
    """Return a number, a day or yes and no after its cell's attributes; what is no number is left empty."""
    from openpyxl.compat import NUMERIC_TYPES
    from openpyxl.utils.datetime import to_excel

    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        value = to_excel(value)
    elif not isinstance(value, NUMERIC_TYPES):
        raise ValueError(f"{value!r} cannot stand in a cell of a workbook")
    kind = "b" if isinstance(value, bool) else "n"
    number = f"{float(value):.16g}" if math.isfinite(value) else ""
    return f' t="{kind}"><v>{number}</v>'
