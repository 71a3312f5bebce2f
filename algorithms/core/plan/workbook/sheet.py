"""A sheet before it becomes a file: cells with styles and formulas, and how the page is set. Knows no library."""
from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, List, NamedTuple, Optional

from ...files.cleaning import clean, is_clean


class Style(NamedTuple):
    """How a cell looks; equal styles share one record in the file."""

    size: float = 11
    bold: bool = False
    italic: bool = False
    horizontal: str = "left"
    vertical: str = "center"
    wrap: bool = True
    border: bool = True
    shade: bool = False
    format: str = "General"
    quote: bool = False
    indent: int = 0


class Cell(NamedTuple):
    """A value and its style; with ``formula`` the value is what the formula gives (its cached result)."""

    value: Any
    style: Style
    formula: Optional[str] = None


class Printed(NamedTuple):
    """Which figure a cell prints: a field of a row of its source, or with ``rows`` the sum of rows of the sheet.

    ``line`` counts the source's rows from 0. ``key`` of an official figure is that of its column, ``value`` the figure
    that its sentence holds.
    """

    row: int
    column: int
    source: str
    key: str
    line: Optional[int] = None
    rows: tuple = ()
    value: Any = None


@dataclass
class Sheet:
    """One sheet. Rows and columns count from 1; ``merges`` are (row, column, last row, last column).

    ``printed`` tells of the cells that print a figure of a source; ``whole`` whether all its rows are printed;
    ``gathered`` is the source whose rows the sheet adds up and does not print one by one.
    """

    name: str
    columns: int
    title: str = ""
    rows: List[list] = field(default_factory=list)
    merges: list = field(default_factory=list)
    widths: list = field(default_factory=list)
    heights: dict = field(default_factory=dict)
    header: tuple = (0, 0)
    breaks: list = field(default_factory=list)
    paper: str = "A4"
    numbered: bool = True
    records: int = 0
    printed: List[Printed] = field(default_factory=list)
    whole: bool = True
    gathered: str = ""

    def add(self, cells, height=None):
        """Append a row, its texts cleaned; shorter rows are filled with nothing. Return its number."""
        row = [cell._replace(value=clean(cell.value)) if cell and isinstance(cell.value, str) and not
               is_clean(cell.value) else cell for cell in cells]
        self.rows.append(row + [None] * (self.columns - len(cells)))
        if height:
            self.heights[len(self.rows)] = height
        return len(self.rows)

    def add_line(self, text, style, height=None):
        """Append one text across all columns. Return its number."""
        row = self.add([Cell(text, style)], height)
        if self.columns > 1:
            self.merges.append((row, 1, row, self.columns))
        return row

    @property
    def area(self):
        """The used cells in A1 notation."""
        return f"A1:{letter(self.columns)}{len(self.rows)}"


def letter(column):
    """Return the name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number_format(decimals):
    """Return the format code of a number; Excel shows the separators of the reader's country."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def roman(number):
    """Return a positive whole number in Roman numerals."""
    pairs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in pairs:
        text += sign * (number // value)
        number %= value
    return text


# Widths of Times New Roman in thousandths of an em; a digit, the unit of column widths, is 500 wide.
_GLYPHS = {
    **dict.fromkeys("iljt;:/\\", 278), **dict.fromkeys(" .,", 250), **dict.fromkeys("frIJ()[]-'", 333), "s": 389,
    **dict.fromkeys("acez", 444), **dict.fromkeys("mM", 834), **dict.fromkeys("wOQGDHKNUVXY", 722), "W": 944, "%": 833,
    **dict.fromkeys("ABCRELTZPFS", 640), **dict.fromkeys("+=<>≥≤≈×", 560), "…": 1000, "–": 500,
}
_DIGIT = 500
_SPACE = 0.5


@lru_cache(maxsize=1 << 16)
def word_width(word):
    """Return the width of a word in digits of Times New Roman; accents do not widen a letter, the horn a little."""
    letters = unicodedata.normalize("NFD", word)
    horns = letters.count("\u031b")
    return sum(_GLYPHS.get(c, _DIGIT) for c in letters if not unicodedata.combining(c)) / _DIGIT + 0.1 * horns


def wrapped_lines(text, width, factor=1.04):
    """Return how many lines ``text`` takes in a column of ``width`` characters.

    ``factor`` widens the letters: a little for the differences between programs, more for bold print.
    """
    room = max(width - 1.2, 1.0) / factor
    lines = 0
    for paragraph in str(text).split("\n"):
        used = 0.0
        lines += 1
        for word in paragraph.split(" "):
            length = word_width(word)
            if used and used + _SPACE + length > room:
                lines += 1
                used = 0.0
            elif used:
                used += _SPACE
            while length > room:  # a word longer than the column is broken
                lines += 1
                length -= room
            used += length
    return lines


def page_breaks(heights, starts, capacity, used=0.0, *, closing=False):
    """Return the rows before which every page should end so that no group heading is left alone at the foot.

    All ends of pages are said: programs shrink a sheet to the width of the paper by whole percent, each in its own way,
    and after some pages an end that is left to them would be anywhere.

    Parameters
    ----------
    heights : sequence of float
        Height of each body row, in points.
    starts : sequence of int
        Index of each group's heading row, rising.
    capacity : float
        Height of the body on one page.
    used : float
        What stands above the body on the first page.
    closing : bool
        Whether the last of the starts begins the end of the table, its last items with total and notes: it stays on
        one page where it is no longer than one, so that no page holds notes alone.

    Returns
    -------
    list of int
        Indices (from 0) of the rows that start a new page: those that found no room, and headings where a small group
        would be torn apart, or the heading would stand without its first two items.
    """
    result, first, used = [], 0, float(used)

    def place(rows):
        nonlocal used
        for row in rows:
            if used and used + heights[row] > capacity:
                result.append(row)
                used = 0.0
            used += heights[row]

    bounds = [*starts, len(heights)]
    for start, end in zip(bounds, bounds[1:]):
        place(range(first, start))
        left, size = capacity - used, math.fsum(heights[start:end])
        opening = sum(heights[start:min(start + 3, end)])
        most = capacity if closing and start == bounds[-2] else capacity / 4
        if used and ((size > left and size <= most) or opening > left):
            result.append(start)
            used = 0.0
        first = start
    place(range(first, len(heights)))
    return result
