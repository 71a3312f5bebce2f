"""The tables of laid-out sheets without their layout: one heading row, then values."""
from __future__ import annotations

import datetime
from typing import NamedTuple, Tuple

MISSING = "…"  # a mark for readers; to a program missing is empty


class PlainTable(NamedTuple):
    """Headings and rows of one sheet; a missing value is ``None``.

    ``number`` counts the sheets from 1, ``lines`` are the rows of the sheet that the rows are.
    """

    number: int
    name: str
    headings: Tuple[str, ...]
    rows: Tuple[tuple, ...]
    lines: Tuple[int, ...] = ()

    def kinds(self):
        """Return per column what all its values are: "int", "real", "date" or, in every other case, "text"."""
        columns = zip(*self.rows) if self.rows else [()] * len(self.headings)
        return tuple(_kind({type(value) for value in column if value is not None}) for column in columns)


def plain_tables(sheets):
    """Return the :class:`PlainTable` of every sheet that has a table; lines across the whole sheet are left out."""
    found = []
    for number, sheet in enumerate(sheets, 1):
        if sheet.header[1]:
            merged = {row for row, _, _, last in sheet.merges if last == sheet.columns}
            body = [row for row in range(sheet.header[1] + 1, len(sheet.rows) + 1) if row not in merged]
            rows = tuple(tuple(map(_value, sheet.rows[row - 1])) for row in body)
            found.append(PlainTable(number, sheet.name, _headings(sheet), rows, lines=tuple(body)))
    return tuple(found)


def note_table(name, text):
    """Return a table of one heading and one remark, to stand before the others."""
    return PlainTable(0, name, (name,), ((text,),))


def _headings(sheet):
    """One heading per column: the band and the label of a two-row heading joined, repeated ones numbered."""
    first, last = sheet.header
    rows = sheet.rows[first - 1:last - 1] or sheet.rows[first - 1:last]
    names = []
    for column in range(sheet.columns):
        words = [row[column].value for row in rows if row[column] is not None and row[column].value]
        name = " - ".join(dict.fromkeys(words))
        names.append(name if name not in names else f"{name} ({column + 1})")
    return tuple(names)


def _value(cell):
    return None if cell is None or cell.value == MISSING else cell.value


def _kind(types):
    if types and types <= {int, float}:
        return "int" if types == {int} else "real"
    return "date" if types == {datetime.date} else "text"
