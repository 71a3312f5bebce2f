"""Writes laid-out sheets as an .xlsx file. openpyxl is imported only when a workbook is written."""
from __future__ import annotations

import datetime

from ..errors import no_progress
from ..files import replacing
from .package import finish_package
from .sheet import letter

_INCH = 25.4
_PAPER_CODES = {"A4": 9, "A3": 8}


def write_workbook(path, sheets, layout, *, title="", as_of=None, progress=no_progress):
    """Write ``sheets`` to ``path``; the previous file stays untouched unless everything succeeds.

    Parameters
    ----------
    path : str or Path
    sheets : sequence of sheet.Sheet
    layout : dict
        ``resources/tables/layout.json``.
    title : str
        Title in the file's properties.
    as_of : str, optional
        ISO date; the only date in the file's properties, so that equal input gives an equal file.

    Raises
    ------
    OutputError
        The folder cannot be written, or the file is open in another program.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    normal = book._named_styles["Normal"].font
    normal.name, normal.size = layout["font"], layout["size_table"]
    styles = _Styles(layout["font"])
    names = unique_names([sheet.name for sheet in sheets])
    cached = []
    for number, (sheet, name) in enumerate(zip(sheets, names)):
        worksheet = book.create_sheet(name)
        cached.append(_fill(worksheet, sheet, styles, progress, number, len(sheets)))
        _set_page(worksheet, sheet, layout)
    book.properties.creator = "HaTangSo"
    book.properties.title = title
    with replacing(path) as temporary:
        book.save(str(temporary))
        progress(0.9)
        finish_package(temporary, cached, as_of)
    progress(1.0)


def unique_names(names):
    """Return valid, unique sheet names: at most 31 characters, none of []:*?/\\, compared without case."""
    result = []
    for name in names:
        clean = "".join(" " if c in "[]:*?/\\" else c for c in name).strip().strip("'") or "Bảng"
        candidate, number = clean[:31], 2
        while candidate.lower() in {other.lower() for other in result}:
            tail = f" ({number})"
            candidate, number = clean[: 31 - len(tail)] + tail, number + 1
        result.append(candidate)
    return result


class _Styles:
    """Turns each distinct :class:`sheet.Style` into the library's record once; cells then share it."""

    def __init__(self, font):
        self._font = font
        self._known = {}

    def apply(self, cell, style):
        """Give ``cell`` the look of ``style``; setting five style objects per cell would take most of the time."""
        record = self._known.get(style)
        if record is None:
            record = self._known[style] = self._make(cell, style)
        cell._style = record

    def _make(self, cell, style):
        from copy import copy

        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell.font = Font(name=self._font, size=style.size, bold=style.bold, italic=style.italic)
        cell.alignment = Alignment(horizontal=style.horizontal, vertical=style.vertical, wrap_text=style.wrap)
        if style.border:
            side = Side(style="thin", color="000000")
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        if style.shade:
            cell.fill = PatternFill("solid", fgColor="F2F2F2")
        cell.number_format = style.format
        return copy(cell._style)


def _fill(worksheet, sheet, styles, progress, number, count):
    """Write the cells of one sheet; return the cached results of its formulas by cell name."""
    cached = {}
    total = max(len(sheet.rows), 1)
    for r, row in enumerate(sheet.rows, 1):
        if r % 512 == 0:
            progress(0.6 * (number + r / total) / count)
        for c, item in enumerate(row, 1):
            if item is None:
                continue
            cell = worksheet.cell(r, c)
            styles.apply(cell, item.style)
            if item.formula is not None:
                cell.value = "=" + item.formula
                cached[f"{letter(c)}{r}"] = item.value
            elif item.value is not None:
                cell.value = item.value
                if isinstance(item.value, str):
                    cell.data_type = "s"  # text that begins with = is text
                    if item.value[0] in "=+-@":
                        cell.quotePrefix = True  # and stays text when somebody edits the cell
                elif isinstance(item.value, datetime.date):
                    cell.number_format = item.style.format
    for r1, c1, r2, c2 in sheet.merges:
        _merge(worksheet, r1, c1, r2, c2, sheet, styles)
    for index, width in enumerate(sheet.widths, 1):
        worksheet.column_dimensions[letter(index)].width = round(width, 1)
    for row, height in sheet.heights.items():
        worksheet.row_dimensions[row].height = min(round(height, 1), 409)
    return cached


def _merge(worksheet, r1, c1, r2, c2, sheet, styles):
    """Merge a range; its hidden cells keep the border, else the frame would have holes."""
    style = sheet.rows[r1 - 1][c1 - 1].style
    worksheet.merge_cells(start_row=r1, start_column=c1, end_row=r2, end_column=c2)
    if style.border:
        for row in range(r1, r2 + 1):
            for column in range(c1, c2 + 1):
                styles.apply(worksheet.cell(row, column), style)


def _set_page(worksheet, sheet, layout):
    """Paper, margins, repeated headings, page numbers from the second page on, breaks, frozen headings."""
    from openpyxl.worksheet.pagebreak import Break
    from openpyxl.worksheet.properties import PageSetupProperties

    setup, margins = worksheet.page_setup, layout["margins_mm"]
    setup.orientation = layout["orientation"]
    setup.paperSize = _PAPER_CODES[sheet.paper]
    setup.fitToWidth, setup.fitToHeight = 1, 0
    setup.firstPageNumber, setup.useFirstPageNumber = 1, True
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for side in ("left", "right", "top", "bottom", "header"):
        setattr(worksheet.page_margins, side, margins[side] / _INCH)
    worksheet.page_margins.footer = margins["header"] / _INCH
    worksheet.print_options.horizontalCentered = True
    worksheet.print_area = sheet.area
    if sheet.numbered:
        worksheet.HeaderFooter.differentFirst = True
        center = worksheet.oddHeader.center
        center.text, center.size, center.font = "&P", layout["size_page_number"], f"{layout['font']},Regular"
    first, last = sheet.header
    if last:
        worksheet.print_title_rows = f"{first}:{last}"
        worksheet.freeze_panes = f"{letter(min(3, sheet.columns))}{last + 1}"
    for row in sheet.breaks:
        worksheet.row_breaks.append(Break(id=row))
