"""Writes laid-out sheets as an .xlsx file: openpyxl, imported only then, all but the rows."""
from __future__ import annotations

from ...errors import no_progress
from ...files.cleaning import clean
from ...files.replacing import replacing
from ...messages import both
from .internals import discard_streams, set_default_font
from .package import finish_package
from .sheet import Cell, letter
from .sheet_xml import row_text

_INCH = 25.4
_VIETNAMESE, _ENGLISH = "[$-42A]", "[$-409]"
"""Numbers in cells as in sentences, whatever the country of a program that heeds it."""
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
        The folder cannot be written, the file is open in another program, or a value is none that a workbook holds.
    """
    from openpyxl import Workbook

    with replacing(path) as temporary:
        book = Workbook(write_only=True)
        try:
            rows = _build(book, sheets, layout, progress)
            book.properties.creator = "HaTangSo"
            book.properties.title = title
            book.save(str(temporary))
        finally:
            discard_streams(book)
        progress(0.9)
        finish_package(temporary, rows, as_of)
    progress(1.0)


def _build(book, sheets, layout, progress):
    """Add every sheet without its rows; return these, one text for each sheet."""
    set_default_font(book, _font(layout))
    rows = []
    for number, (sheet, name) in enumerate(zip(sheets, unique_names([sheet.name for sheet in sheets]))):
        worksheet = book.create_sheet(name)
        _set_page(worksheet, sheet, layout)
        for index, width in enumerate(sheet.widths, 1):
            worksheet.column_dimensions[letter(index)].width = round(width, 1)
        for r1, c1, r2, c2 in sheet.merges:
            worksheet.merged_cells.add(f"{letter(c1)}{r1}:{letter(c2)}{r2}")
        styles = _Styles(worksheet, layout["font"], _VIETNAMESE if layout["language"] == "vi" else _ENGLISH)
        rows.append(_rows(sheet, styles, progress, number=number, count=len(sheets)))
    return rows


def _font(layout):
    """The font of the annexes."""
    from openpyxl.styles import Font

    return Font(name=layout["font"], size=layout["size_table"])


def unique_names(names):
    """Return valid, unique sheet names: at most 31 characters, none of []:*?/\\, compared without case."""
    result = []
    for name in names:
        plain = "".join(" " if c in "[]:*?/\\" else c for c in clean(name)).strip().strip("'")
        plain = plain or both("Table @sheet")[0]
        candidate, number = plain[:31], 2
        while candidate.lower() in {other.lower() for other in result}:
            tail = f" ({number})"
            candidate, number = plain[: 31 - len(tail)] + tail, number + 1
        result.append(candidate)
    return result


class _Styles:
    """Each distinct :class:`sheet.Style` becomes a format of the file once; cells name its number."""

    def __init__(self, worksheet, font, country):
        from openpyxl.cell import WriteOnlyCell

        self._new = lambda: WriteOnlyCell(worksheet)
        self._font, self._country = font, country
        self._known = {}

    def number(self, style, quote=False):
        """Return the number of a style; with ``quote`` that of a text that stays one when somebody edits its cell."""
        found = self._known.get((style, quote))
        if found is None:
            found = self._known[style, quote] = self._add(style._replace(quote=True) if quote else style)
        return found

    def _add(self, style):
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell = self._new()
        cell.font = Font(name=self._font, size=style.size, bold=style.bold, italic=style.italic)
        cell.alignment = Alignment(horizontal=style.horizontal, vertical=style.vertical, wrap_text=style.wrap,
                                   indent=style.indent)
        if style.border:
            side = Side(style="thin", color="000000")
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        if style.shade:
            cell.fill = PatternFill("solid", fgColor="F2F2F2")
        cell.number_format = self._country + style.format if style.format.startswith("#") else style.format
        cell.quotePrefix = style.quote
        return cell.style_id


def _rows(sheet, styles, progress, number, count):
    """Return the rows of one sheet as the bytes of their XML."""
    hidden, lines = _hidden_cells(sheet), []
    for r, row in enumerate(sheet.rows, 1):
        if r % 512 == 0:
            progress(0.8 * (number + r / len(sheet.rows)) / count)
        if r in hidden:
            row = [hidden[r].get(c, item) for c, item in enumerate(row, 1)]
        lines.append(row_text(r, row, sheet.heights.get(r), styles.number, sheet=sheet.name))
    return "".join(lines).encode("utf-8")


def _hidden_cells(sheet):
    """Cells that a merged range covers: no value, but the frame of the range, else it would have holes."""
    hidden = {}
    for r1, c1, r2, c2 in sheet.merges:
        style = sheet.rows[r1 - 1][c1 - 1].style
        cover = Cell(None, style) if style.border else None
        for row in range(r1, r2 + 1):
            for column in range(c1, c2 + 1):
                if (row, column) != (r1, c1):
                    hidden.setdefault(row, {})[column] = cover
    return hidden


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
