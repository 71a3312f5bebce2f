"""Tables of a document: the same forms, cells and totals as the annexes of the workbook, as text."""
from __future__ import annotations

import datetime
import re
from dataclasses import replace

from ...errors import Message
from ...numbers.formats import format_date, format_number, is_missing
from ..forms.layout import annex_sheet
from .blocks import GridCell, TextTable

_LEAST = 0.055  # of a page's width: what a counter in Roman numbers takes
_CODE = re.compile(r"#,##0(?:\.(0+))?")


def form_table(form, tables, header, layout, *, keys=(), language, limit=None, more=None):
    """Return ``(Table without caption, title, rows left out)`` of one form.

    Parameters
    ----------
    form : plan.forms.Form
    tables : dict of str to plan.figures.SourceTable
    header : plan.header.Header
    layout : dict
    keys : sequence of str, optional
        Fields to print, where a page upright has no room for all, and kinds of columns without a field ("northing");
        the counter is always printed.
    language : {"vi", "en"}
    limit : int, optional
        Items printed at most; totals stay those of all.
    more : errors.Message, optional
        What a row before the totals says of the items left out, with their ``count``.
    """
    chosen, shown = _chosen(form, keys)
    sheet, _ = annex_sheet(chosen, tables[form.source], header, layout, number=None, others=tables)
    first, last = sheet.header
    end = last
    while end < len(sheet.rows) and any(cell and cell.style.border for cell in sheet.rows[end]):
        end += 1
    kept, left = _kept(sheet, last, end, limit)
    spans = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in sheet.merges}
    covered = {(row, column) for r1, c1, r2, c2 in sheet.merges for row in range(r1, r2 + 1)
               for column in range(c1, c2 + 1) if (row, column) != (r1, c1)}
    shown += sheet.columns - len(chosen.columns)  # years make several columns of one, a range stands behind its figure
    rows = [_row(sheet, row, shown, spans, covered=covered, language=language) for row in (*range(first, last + 1),
                                                                                           *kept)]
    if left and more is not None:
        said = Message(more.template, count=left).text(language)
        at = len(rows) - sum(row > max(mark.row for mark in sheet.printed if mark.line is not None) for row in kept)
        rows.insert(at, (GridCell("", "centre"), GridCell(said, columns=shown - 1)))
    widths = [max(width / sum(sheet.widths[:shown]), _LEAST) for width in sheet.widths[:shown]]
    widths = tuple(width / sum(widths) for width in widths)
    return TextTable("", tuple(rows), last - first + 1, widths), sheet.title, left


def _chosen(form, keys):
    """Return the form with the columns wanted, and how many those are: what they are worked out from comes behind."""
    wanted = [column for column in form.columns if not keys or column.kind == "counter" or
              column.key in keys or column.kind in keys or column.gathered]
    needed = {key for column in wanted if column.formula for key in column.formula.of}
    needed -= {column.key for column in wanted}
    behind = [replace(column, bare=True) for column in form.columns if column.key in needed]
    return replace(form, columns=(*wanted, *behind)), len(wanted)


def _kept(sheet, last, end, limit):
    """Return the body rows printed and how many items are not: a limit cuts items and keeps the total."""
    body = list(range(last + 1, end + 1))
    items = {mark.row for mark in sheet.printed if mark.line is not None}
    if limit is None or len(items) <= limit:
        return body, 0
    cut = sorted(items)[limit]
    return [row for row in body if row < cut or row > max(items)], len(items) - limit


def _row(sheet, row, shown, spans, covered, language):
    cells = []
    for column, cell in enumerate(sheet.rows[row - 1][:shown], 1):
        if (row, column) in covered:
            continue
        rows, columns = spans.get((row, column), (1, 1))
        columns = min(columns, shown + 1 - column)
        if cell is None:
            cells.append(GridCell("", columns=columns, rows=rows))
            continue
        align = {"right": "right", "center": "centre"}.get(cell.style.horizontal, "left")
        cells.append(GridCell(text_of(cell, language), align, cell.style.bold, columns, rows=rows))
    return tuple(cells)


def text_of(cell, language):
    """Return what a cell of a sheet shows."""
    value = cell.value
    if is_missing(value):
        return ""
    if isinstance(value, datetime.date):
        return format_date(value, language)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        code = _CODE.search(cell.style.format)
        if code is None:
            return str(value) if isinstance(value, int) else format_number(value, None, language=language, group=False)
        return format_number(value, len(code.group(1) or ""), language=language)
    return str(value)
