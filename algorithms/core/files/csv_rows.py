"""Rows as CSV for spreadsheet programs set to Vietnamese: UTF-8 with BOM, semicolons, decimal commas."""
from __future__ import annotations

import csv
import datetime

from .cleaning import clean, looks_like_a_formula
from .replacing import replacing


def write_rows(path, headings, rows):
    """Write a table; text that looks like a formula gets an apostrophe before it, so that no spreadsheet runs it."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(map(text_of, headings))
        writer.writerows(map(text_of, row) for row in rows)


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
