"""Sheets as they were found in a file: cells by row and column, and what the program that made them knew of a cell."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...errors import Message

FORMULA = Message("a formula without a saved value; open the file, let it compute and save it")
ERROR = Message("the cell shows an error")


class Percent(float):
    """A cell that shows percent: it holds 0.98 and shows 98 %."""

    @property
    def shown(self):
        """The number in front of the sign."""
        return round(100.0 * float(self), 10)


@dataclass(frozen=True)
class Fault:
    """A cell that holds no value: an error, a formula nobody computed; ``text`` is what stands in it."""

    text: str
    reason: Message


@dataclass(frozen=True)
class SourceSheet:
    """One sheet of a workbook, table of a letter, folder of placemarks, or a text file.

    Attributes
    ----------
    name : str
        What people see: the tab of a workbook, "Table 2" of a letter.
    rows : list of list
        Cells: ``None``, str, int, float, bool, :class:`Percent`, :class:`Fault`, date, datetime, time or timedelta.
        Rows may differ in length.
    first : int
        The number people know the first row by.
    merged : tuple of (row, column, last row, last column)
        Cells that are one, counted from 0; the value stands in the first.
    hidden_rows : frozenset of int
        Rows nobody sees, counted from 0.
    hidden : bool
        Nobody sees the sheet.
    title : str
        What is written above a table of a letter.
    lonlat : tuple of (longitude, latitude) or None per row, optional
        Positions that the file itself holds.
    notes : tuple of Message
    named_by : str
        The heading by which the things themselves are called where nothing else holds their code, "" for none.
    formats : bool
        Whether it is known how cells are shown: percent is a number like any other where it is not.
    of_letter : bool
        A table of a letter, which may go on in the next one without its headings.
    """

    name: str
    rows: list
    first: int = 1
    merged: tuple = ()
    hidden_rows: frozenset = frozenset()
    hidden: bool = False
    title: str = ""
    lonlat: Optional[tuple] = None
    notes: tuple = ()
    named_by: str = ""
    formats: bool = True
    of_letter: bool = False

    @property
    def width(self):
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def cell(self, row, column):
        """Return the value of a cell, ``None`` beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def number(self, row):
        """Return the number people know a row by."""
        return row + self.first


def is_blank(value):
    """Return whether nothing stands in a cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value):
    """Return a cell as people see it, in one line.

    >>> shown(Percent(0.98)), shown(12.0), shown(" Xã\\n A ")
    ('98 %', '12', 'Xã A')
    """
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, Percent):
        return f"{value.shown:g} %"
    if isinstance(value, float) and value == value and abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return " ".join(str(value).split())


def column_letter(column):
    """Return what spreadsheets call a column counted from 0.

    >>> [column_letter(number) for number in (0, 25, 26, 701)]
    ['A', 'Z', 'AA', 'ZZ']
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
