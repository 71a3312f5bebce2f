"""The plain copies of a book (CSV files, OpenDocument tables): their figures, and what stands in them."""
from __future__ import annotations

import csv
import datetime

from ...files.csv_rows import text_of
from ...numbers.dates import parse_date
from ...numbers.typed import parse_number
from ..workbook.sheet import letter
from .ledger import Place, is_number

CSV, ODS = "csv", "ods"


def copied(figures, names, tables, kind, *, titles):
    """Return the figures of a book's sheets as they stand in its plain copy.

    Parameters
    ----------
    figures : sequence of ledger.PrintedFigure
        Of the sheets.
    names : sequence of str
        Of the sheets in the workbook, in their order.
    tables : sequence of plain.PlainTable
    kind : {"csv", "ods"}
    titles : sequence of str
        What each table is called in the copy: its file or sheet.
    """
    by_cell = {}
    for figure in figures:
        if figure.place.kind == "sheet":
            by_cell.setdefault(figure.place[1:], []).append(figure)
    found = []
    for table, title in zip(tables, titles):
        name = names[table.number - 1]
        for line, (row, number) in enumerate(zip(table.rows, table.lines)):
            for column, value in enumerate(row, 1):
                for figure in () if value is None else by_cell.get((name, f"{letter(column)}{number}"), ()):
                    place = _place(kind, title, line, column)
                    found.append(figure._replace(place=place, printed=_printed(kind, value)))
    return found


def _place(kind, title, line, column):
    return Place(kind, title, f"{letter(column)}{line + 2}")  # the headings are the first line


def _printed(kind, value):
    """A CSV file is compared as it is written, to the last digit; numbers and dates of the other as such."""
    return text_of(value) if kind == CSV or isinstance(value, str) else None


def read_csv(tables, paths):
    """Return ``{place: text}`` of the cells of CSV files."""
    found = {}
    for table, path in zip(tables, paths):
        with open(path, encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, delimiter=";"))[1:]
        found.update(read_rows(table, CSV, path.name, rows))
    return found


def read_rows(table, kind, title, rows):
    """Return ``{place: value}`` of the rows of one copied table, each cell as the kind of value it was."""
    return {_place(kind, title, line, column): _as_written(kind, value, was)
            for line, (row, before) in enumerate(zip(rows, table.rows))
            for column, (value, was) in enumerate(zip(row, before), 1)}


def _as_written(kind, value, was):
    """A cell of a copy as a number or date where the table had one; a text as it stands."""
    if value in (None, ""):
        return None
    if kind == CSV:
        return value
    if is_number(was):
        # a copy groups no thousands: whatever mark it has is that of decimals
        mark = "." if "." in str(value) else ","
        number, unread = parse_number(value, mark) if isinstance(value, str) else (value, None)
        return number if unread is None else value
    return parse_date(value) or value if isinstance(was, datetime.date) else value
