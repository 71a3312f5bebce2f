"""Makes one row of a worksheet many: cells, merges, formulas, names, print areas, heights, breaks all follow.

openpyxl's own ``insert_rows`` moves cells only.
"""
from __future__ import annotations

from copy import copy

from .shifting import moved_row, shift_area, shift_formula


def grow_row(book, sheet, at, extra):
    """Give row ``at`` of ``sheet`` another ``extra`` rows of the same look and formulas below it."""
    inner = [(m.min_col, m.max_col) for m in sheet.merged_cells.ranges if m.min_row == m.max_row == at]
    if extra:
        _move_merges(sheet, at, extra)
        _move_cells(sheet, at, extra)
        _shift_formulas(book, sheet, at, extra)
        _shift_names(book, sheet, at, extra)
        _shift_page(sheet, at, extra)
        _shift_rules(sheet, at, extra)
    for row in range(at + 1, at + extra + 1):
        _copy_row(sheet, at, row, inner)


def _move_merges(sheet, at, extra):
    for area in list(sheet.merged_cells.ranges):
        if area.min_row > at:
            area.shift(row_shift=extra)
        elif area.max_row > at:
            area.expand(down=extra)


def _move_cells(sheet, at, extra):
    moved = {key: cell for key, cell in sheet._cells.items() if key[0] > at}
    for key in moved:
        del sheet._cells[key]
    for (row, column), cell in moved.items():
        cell.row = row + extra
        sheet._cells[(row + extra, column)] = cell
    heights = {row: dim for row, dim in sheet.row_dimensions.items() if row > at}
    for row in heights:
        del sheet.row_dimensions[row]
    for row, dimension in heights.items():
        dimension.index = row + extra
        sheet.row_dimensions[row + extra] = dimension


def _copy_row(sheet, source, target, merges):
    from openpyxl.formula.translate import Translator

    for column in range(1, sheet.max_column + 1):
        old = sheet._cells.get((source, column))
        if old is None:
            continue
        if type(old).__name__ == "MergedCell":
            continue
        new = sheet.cell(target, column)
        new._style = copy(old._style)
        if old.data_type == "f" and isinstance(old.value, str):
            new.value = Translator(old.value, origin=old.coordinate).translate_formula(new.coordinate)
        elif old.value is not None:
            new.value = old.value
            new.data_type = old.data_type
    if source in sheet.row_dimensions:
        sheet.row_dimensions[target].height = sheet.row_dimensions[source].height
    for first, last in merges:
        sheet.merge_cells(start_row=target, end_row=target, start_column=first, end_column=last)


def _shift_formulas(book, sheet, at, extra):
    """Formulas of every sheet; those of the growing row itself keep their references to their own row."""
    for other in book.worksheets:
        for row in other.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                if isinstance(cell.value, str):
                    if other is sheet and cell.row == at:
                        cell.value = _shift_own(cell.value, other.title, at, extra)
                    else:
                        cell.value = shift_formula(cell.value, other.title, sheet.title, at, extra)
                elif hasattr(cell.value, "text"):  # array formula
                    cell.value.text = shift_formula(cell.value.text, other.title, sheet.title, at, extra)
                    if other is sheet:
                        cell.value.ref = shift_area(cell.value.ref, at, extra)


def _shift_own(formula, title, at, extra):
    """Inside the growing row ``SUM(A8:C8)`` must stay: a range within that row does not grow."""
    return shift_formula(formula, title, title, at + 0.5, extra)


def _shift_names(book, sheet, at, extra):
    for names in (book.defined_names, *(other.defined_names for other in book.worksheets)):
        for name in names.values():
            if name.attr_text:
                name.attr_text = shift_formula(name.attr_text, "", sheet.title, at, extra)


def _shift_page(sheet, at, extra):
    if sheet.print_area:
        areas = sheet.print_area if isinstance(sheet.print_area, list) else [sheet.print_area]
        plain = [area.rpartition("!")[2].replace("$", "") for text in areas for area in text.split(",")]
        sheet.print_area = [shift_area(area, at, extra) for area in plain]
    if sheet.print_title_rows:
        rows = sheet.print_title_rows.rpartition("!")[2].replace("$", "").split(":")
        sheet.print_title_rows = ":".join(str(moved_row(int(row), at, extra)) for row in rows)
    for item in sheet.row_breaks.brk:
        item.id = moved_row(item.id, at, extra)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = shift_area(sheet.auto_filter.ref, at, extra)
    for table in sheet.tables.values():
        table.ref = shift_area(table.ref, at, extra)
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref


def _shift_rules(sheet, at, extra):
    """Data validation, conditional formats and links."""
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.worksheet.cell_range import MultiCellRange

    for rule in sheet.data_validations.dataValidation:
        rule.sqref = MultiCellRange(shift_area(str(rule.sqref), at, extra))
    formats = ConditionalFormattingList()
    for item in sheet.conditional_formatting:
        for rule in item.rules:
            rule.formula = [shift_formula(text, sheet.title, sheet.title, at, extra) for text in rule.formula]
            formats.add(shift_area(str(item.sqref), at, extra), rule)
    sheet.conditional_formatting = formats
    for row in sheet.iter_rows(min_row=at + extra + 1):
        for cell in row:
            if getattr(cell, "hyperlink", None) is not None:
                cell.hyperlink.ref = cell.coordinate
