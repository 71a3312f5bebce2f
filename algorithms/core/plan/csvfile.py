"""The rows of a sheet as CSV for spreadsheet programs set to Vietnamese: UTF-8 with BOM, semicolons, decimal commas."""
from __future__ import annotations

import csv
import datetime
from pathlib import Path

from ..cleaning import clean, looks_like_a_formula
from ..files import replacing
from ..text import fold
from .plain import plain_tables


def write_csv(folder, sheets):
    """Write one file per sheet that has a table into ``folder``, which is made; return the paths.

    Text that begins with = + - or @, after blanks or line ends too, gets an apostrophe before it, so that no
    spreadsheet runs it.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table in plain_tables(sheets):
        path = folder / f"{table.number:02d}_{fold(table.name)}.csv"
        with replacing(path) as temporary, open(temporary, "w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
            writer.writerow(map(text_of, table.headings))
            writer.writerows(map(text_of, row) for row in table.rows)
        paths.append(path)
    return paths


def text_of(value):
    """Return a value as CSV text; what looks like a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(round(value, 10)).replace(".", ",") if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    text = clean(str(value))
    return "'" + text if looks_like_a_formula(text) else text
