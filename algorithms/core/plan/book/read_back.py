"""Reads the files of a book as they were written: the cells of the workbook, the rows of the package, the page."""
from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

from ...files import database
from ...numbers.formats import is_missing
from ..workbook.sheet import letter
from .ledger import UNREAD, Place, Spot
from .page import page_texts

_OF_THE_PACKAGE = ("fid", "geom")


def read_workbook(path):
    """Return ``{place: value}`` of every cell that holds something; results of formulas as stored."""
    from openpyxl import load_workbook

    with open(path, "rb") as file:  # the library judges a name by its end, whatever the file holds
        book = load_workbook(file, data_only=True, read_only=True)
        try:
            return {
                Place("sheet", sheet.title, f"{letter(c)}{r}"): value
                for sheet in book.worksheets for r, row in enumerate(sheet.iter_rows(values_only=True), 1)
                for c, value in enumerate(row, 1) if value is not None
            }
        finally:
            book.close()


def read_package(path, sources, unlisted=()):
    """Return ``{place: value}`` of the rows of a plan package and their counts.

    Parameters
    ----------
    path : str
    sources : dict of str to figures.SourceTable
        What was written, by the name of the layer in capitals; columns that the package calls otherwise are unread,
        and so are those whose name it has of its own or that differ in capitals only: they have another name there.
    unlisted : container of str
        Sources of which only the rows that differ are returned: they are long, and nothing else prints their rows.
    """
    found = {}
    with closing(database.connect(path, read_only=True)) as package:
        for source, table in sources.items():
            cursor = package.execute(database.sql("SELECT * FROM {table} ORDER BY rowid", table=source.lower()))
            names = [item[0].lower() for item in cursor.description]
            if source in unlisted:
                found.update(_differing(cursor, names, table, source.lower()))
                continue
            rows = cursor.fetchall()
            found[Place("layer", source.lower(), Spot(None, None))] = len(rows)
            for column, at in _places_of(table, names).items():
                lines = range(max(len(rows), len(table)))
                found.update((Place("layer", source.lower(), Spot(line, column)),
                              UNREAD if at is None else rows[line][at] if line < len(rows) else None)
                             for line in lines)
    return found


def _places_of(table, names):
    """Return where the package has each column of a table, ``None`` for one that has another name there."""
    alike = Counter(map(str.lower, table.values))
    return {column: names.index(column.lower()) if column.lower() in names and alike[column.lower()] == 1
            and column.lower() not in _OF_THE_PACKAGE else None for column in table.values}


def _differing(cursor, names, table, where):
    """Yield ``(place, value)`` of the count of rows and of each value that is not the one of the table, row by row."""
    columns = [(column, at, table.values[column]) for column, at in _places_of(table, names).items() if at is not None]
    count = 0
    for line, row in enumerate(cursor):
        count += 1
        for column, at, values in columns if line < len(table) else ():
            if row[at] != values[line]:
                yield Place("layer", where, Spot(line, column)), row[at]
    yield Place("layer", where, Spot(None, None)), count
    for line in range(count, len(table)):
        for column, _, _ in columns:
            yield Place("layer", where, Spot(line, column)), None


def read_page(path, language):
    """Return ``{place: text}`` of a page."""
    html = Path(path).read_text(encoding="utf-8")
    return {Place("report", "", text.spot): text.text for text in page_texts(html, language)}


def without_sums(figures):
    """Return the figures that a file holds as such; sums of layers are worked out and stand in none."""
    return [figure for figure in figures if not (
        isinstance(figure.place.spot, Spot) and figure.place.spot.line is None and figure.place.spot.column)
        and not is_missing(figure.value)]
