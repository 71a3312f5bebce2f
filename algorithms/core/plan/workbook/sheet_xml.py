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

from ...errors import OutputError
from ...files.cleaning import cell_text, looks_like_a_formula
from .sheet import letter

_MOST_SIGNS = 32767  # of a cell: Excel takes a file with a longer text for damaged
_MOST_POINTS = 409  # of a row, the tallest that Excel shows


def row_text(number, row, height, style_of, *, sheet=""):
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
    sheet : str
        Its name, for the error.

    Raises
    ------
    OutputError
        A value is none that a workbook can hold; the text names sheet and cell. NaN and infinity are no such value:
        they are unknown, and their cell is empty.
    """
    tall = "" if height is None else f' ht="{min(round(height, 1), _MOST_POINTS):g}" customHeight="1"'
    parts = [f'<row r="{number}"{tall}>']
    for name, item in zip(_letters(len(row)), row):
        if item is None:
            continue
        value, style, formula = item
        try:
            parts.append(f'<c r="{name}{number}"{_content(value, style, formula, style_of)}')
        except (TypeError, ValueError, OverflowError):  # it does not become a number
            raise OutputError("Sheet {sheet}, cell {cell}: \"{value}\" cannot stand in a workbook, which holds "
                              "numbers, texts, days, and yes or no. Correct the value in the layer.", sheet=sheet,
                              cell=f"{name}{number}", value=str(value)) from None
    parts.append("</row>")
    return "".join(parts)


def _content(value, style, formula, style_of):
    """Return a cell after its name."""
    if formula is not None:
        return f' s="{style_of(style)}"{_result(value, formula)}</c>'
    if value is None:
        return f' t="n" s="{style_of(style)}"/>'
    if isinstance(value, str):
        text, quote = _text(value)
        return f' s="{style_of(style, quote)}" t="inlineStr"{text}</c>'
    if type(value) in (int, float) and math.isfinite(value):
        return f' s="{style_of(style)}" t="n"><v>{value:.16g}</v></c>'
    kind, number = _figure(value)
    return f' s="{style_of(style)}" t="{kind}"><v>{"" if number is None else f"{number:.16g}"}</v></c>'


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
    kind, number = ("n", None) if value is None or isinstance(value, str) else _figure(value)
    if number is None:  # a text; what is unknown is shown as an empty one
        kind, shown = "str", _escaped(cell_text(value)) if isinstance(value, str) else ""
    else:
        shown = repr(number).removesuffix(".0")
    return f' t="{kind}"><f>{_escaped(formula)}</f><v>{shown}</v>'


def _figure(value):
    """Return the type of a cell and the float that stands for a number, a day or yes and no; ``None`` if not finite."""
    from openpyxl.compat import NUMERIC_TYPES
    from openpyxl.utils.datetime import to_excel

    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        value = to_excel(value)
    elif not isinstance(value, NUMERIC_TYPES):
        raise TypeError(value)
    number = float(value)
    return "b" if isinstance(value, bool) else "n", number if math.isfinite(number) else None
