"""The rows of a sheet as CSV for spreadsheet programs set to Vietnamese: UTF-8 with BOM, semicolons, decimal commas."""
from __future__ import annotations

import csv
import datetime
from pathlib import Path

from ..files import replacing
from ..text import fold


def write_csv(folder, sheets):
    """Write one file per sheet that has a table into ``folder``; return the paths.

    Text that begins with = + - or @ gets an apostrophe before it, so that no spreadsheet runs it.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, sheet in enumerate(sheets, 1):
        if not sheet.header[1]:
            continue
        path = folder / f"{number:02d}_{fold(sheet.name)}.csv"
        with replacing(path) as temporary, open(temporary, "w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
            writer.writerow(_headings(sheet))
            merged = {row for row, _, _, last in sheet.merges if last == sheet.columns}
            for row in range(sheet.header[1] + 1, len(sheet.rows) + 1):
                if row not in merged:
                    writer.writerow([_text(cell) for cell in sheet.rows[row - 1]])
        paths.append(path)
    return paths


def _headings(sheet):
    """One heading per column: the band and the label of a two-row heading joined."""
    first, last = sheet.header
    rows = sheet.rows[first - 1:last - 1] or sheet.rows[first - 1:last]
    names = []
    for column in range(sheet.columns):
        words = [row[column].value for row in rows if row[column] is not None and row[column].value]
        names.append(" - ".join(dict.fromkeys(words)))
    return names


def _text(cell):
    if cell is None or cell.value is None:
        return ""
    value = cell.value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(round(value, 10)).replace(".", ",") if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if value == "…":  # a mark for readers; to a program missing is empty
        return ""
    return "'" + value if value[:1] in ("=", "+", "-", "@") else value
