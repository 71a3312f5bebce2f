"""Makes one row of a worksheet many: cells, merges, formulas, names, print areas, heights, breaks all follow.

openpyxl's own ``insert_rows`` moves cells only.
"""
from __future__ import annotations

from ...errors import InputError, no_progress
from ..workbook.internals import cells_of_row, copy_look, move_cells_down, stored_cells
from .shifting import MAX_ROW, copied_formula, moved_row, shift_area, shift_formula, without_sheets


def grow_row(book, sheet, at, extra, *, progress=no_progress):
    """Give row ``at`` of ``sheet`` another ``extra`` rows of the same look and formulas below it.

    Raises
    ------
    InputError
        The sheet has no room, or the row cuts an array formula, a data table or the frame of an Excel table.
    """
    _refuse_what_cannot_grow(sheet, at, extra)
    inner = [(m.min_col, m.max_col) for m in sheet.merged_cells.ranges if m.min_row == m.max_row == at]
    if extra:
        _move_merges(sheet, at, extra)
        _move_rows(sheet, at, extra)
        _shift_formulas(book, sheet, at, extra)
        _shift_names(book, sheet, at, extra)
        _shift_page(sheet, at, extra)
        _shift_tables(sheet, at, extra)
        _shift_rules(book, sheet, at, extra)
    pattern = [cell for cell in cells_of_row(sheet, at) if type(cell).__name__ != "MergedCell"]
    for row in range(at + 1, at + extra + 1):
        if row % 512 == 0:
            progress((row - at) / extra)
        _copy_row(sheet, pattern, at, row, merges=inner)


def _refuse_what_cannot_grow(sheet, at, extra):
    last = max([cell.row for cell in stored_cells(sheet) if cell.value is not None] or [at])
    if max(last, at) + extra > MAX_ROW:
        raise InputError("Sheet {sheet}: {count} more rows at row {row} do not fit; a sheet has {limit} rows.",
                         sheet=sheet.title, count=extra, row=at, limit=MAX_ROW)
    for cell in stored_cells(sheet):
        first, end = _rows_of(getattr(cell.value, "ref", None))
        if first <= at <= end and (first != end or hasattr(cell.value, "r1")):
            raise InputError("Sheet {sheet}, cell {cell}: an array formula or data table over several rows cannot "
                             "cross the row that repeats ({row}); give it one row.", sheet=sheet.title,
                             cell=cell.coordinate, row=at)
    for table in sheet.tables.values():
        first, end = _rows_of(table.ref)
        if at in range(first, first + (1 if table.headerRowCount is None else table.headerRowCount)) or (
                table.totalsRowCount and end - table.totalsRowCount < at <= end):
            raise InputError("Sheet {sheet}, table {table}: placeholders cannot stand in the heading or the totals "
                             "row of an Excel table (row {row}).", sheet=sheet.title, table=table.displayName, row=at)


def _rows_of(area):
    """First and last row of a range; none of an empty one."""
    numbers = [int("".join(c for c in part if c.isdigit()) or 0) for part in (area or "").split(":")]
    return (numbers[0] or -1), (numbers[-1] or -1)


def _move_merges(sheet, at, extra):
    for area in list(sheet.merged_cells.ranges):
        if area.min_row > at:
            area.shift(row_shift=extra)
        elif area.max_row > at:
            area.expand(down=extra)


def _move_rows(sheet, at, extra):
    move_cells_down(sheet, at, extra, MAX_ROW)
    heights = {row: dim for row, dim in sheet.row_dimensions.items() if row > at}
    for row in heights:
        del sheet.row_dimensions[row]
    for row, dimension in heights.items():
        if row + extra <= MAX_ROW:
            dimension.index = row + extra
            sheet.row_dimensions[row + extra] = dimension


def _copy_row(sheet, pattern, source, target, merges):
    from openpyxl.worksheet.formula import ArrayFormula

    down = target - source
    for old in pattern:
        new = sheet.cell(target, old.column)
        copy_look(old, new)
        if isinstance(old.value, ArrayFormula):
            new.value = ArrayFormula(copied_formula(old.value.ref, down), copied_formula(old.value.text, down))
        elif old.data_type == "f" and isinstance(old.value, str):
            new.value = copied_formula(old.value, down)
        elif old.value is not None:
            new.value = old.value
            new.data_type = old.data_type
    if source in sheet.row_dimensions:
        _copy_dimension(sheet.row_dimensions[source], sheet.row_dimensions[target])
    for first, last in merges:
        sheet.merge_cells(start_row=target, end_row=target, start_column=first, end_column=last)


def _copy_dimension(source, target):
    """Height, look, level of its group and whether it is hidden."""
    copy_look(source, target)
    for name in ("height", "outlineLevel", "hidden", "thickTop", "thickBot"):
        setattr(target, name, getattr(source, name))


def _shift_formulas(book, sheet, at, extra):
    """Formulas of every sheet; those of the growing row itself keep their references to their own row."""
    for other in book.worksheets:
        for cell in stored_cells(other):
            if cell.data_type == "f":
                own = other is sheet and cell.row == at
                # Inside the growing row SUM(A8:C8) must stay: a range within that row does not grow.
                cell.value = _shifted(cell.value, other, sheet, at + 0.5 if own else at, extra=extra)


def _shifted(value, home, sheet, at, extra):
    """A formula, an array formula or a data table after the growth."""
    if isinstance(value, str):
        return shift_formula(value, home.title, sheet.title, at, extra=extra)
    if hasattr(value, "text"):  # array formula
        value.text = shift_formula(value.text, home.title, sheet.title, at, extra=extra)
    for name in ("ref", "r1", "r2"):
        area = getattr(value, name, None)
        if area and (home is sheet):
            moved = shift_formula(area, "", "", at, extra=extra) if ":" not in area else shift_area(area, at, extra)
            setattr(value, name, moved)
    return value


def _shift_names(book, sheet, at, extra):
    for home, names in (("", book.defined_names), *((other.title, other.defined_names) for other in book.worksheets)):
        for name in names.values():
            if name.attr_text:
                name.attr_text = shift_formula(name.attr_text, home, sheet.title, at, extra=extra)


def _shift_page(sheet, at, extra):
    if sheet.print_area:
        areas = sheet.print_area if isinstance(sheet.print_area, list) else [sheet.print_area]
        sheet.print_area = [shift_area(area, at, extra) for text in areas for area in without_sheets(text)]
    if sheet.print_title_rows:
        rows = sheet.print_title_rows.rpartition("!")[2].replace("$", "").split(":")
        sheet.print_title_rows = ":".join(str(moved_row(int(row), at, extra)) for row in rows)
    for item in sheet.row_breaks.brk:
        item.id = moved_row(item.id, at, extra)
    _shift_filter(sheet.auto_filter, at, extra)


def _shift_tables(sheet, at, extra):
    """Excel tables: the frame grows with the row, the filter leaves the totals out, column formulas follow."""
    for table in sheet.tables.values():
        table.ref = shift_area(table.ref, at, extra)
        _shift_filter(table.autoFilter, at, extra)
        if table.sortState is not None:
            table.sortState.ref = shift_area(table.sortState.ref, at, extra)
        for column in table.tableColumns:
            for formula in (column.calculatedColumnFormula, column.totalsRowFormula):
                if formula is not None and formula.attr_text:
                    formula.attr_text = shift_formula(formula.attr_text, sheet.title, sheet.title, at, extra=extra)


def _shift_filter(item, at, extra):
    if item is not None and item.ref:
        item.ref = shift_area(item.ref, at, extra)
        if item.sortState is not None and item.sortState.ref:
            item.sortState.ref = shift_area(item.sortState.ref, at, extra)


def _shift_rules(book, sheet, at, extra):
    """Data validation, conditional formats and links; those of other sheets may look at this one."""
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.worksheet.cell_range import MultiCellRange

    for other in book.worksheets:
        for rule in other.data_validations.dataValidation:
            rule.formula1, rule.formula2 = (
                formula and shift_formula(formula, other.title, sheet.title, at, extra=extra)
                for formula in (rule.formula1, rule.formula2))
            if other is sheet:
                rule.sqref = MultiCellRange(shift_area(str(rule.sqref), at, extra))
        formats = ConditionalFormattingList()
        for item in other.conditional_formatting:
            for rule in item.rules:
                rule.formula = [shift_formula(text, other.title, sheet.title, at, extra=extra) for text in rule.formula]
                _shift_scale(rule, other, sheet, at, extra=extra)
                area = str(item.sqref)
                formats.add(shift_area(area, at, extra) if other is sheet else area, rule)
        other.conditional_formatting = formats
        for scenario in other.scenarios.scenario if other is sheet else ():
            for cell in scenario.inputCells:
                cell.r = shift_formula(cell.r, "", "", at, extra=extra)
        for cell in stored_cells(other):
            link = getattr(cell, "hyperlink", None)
            if link is not None:
                link.ref = cell.coordinate
                link.location = link.location and shift_formula(link.location, other.title, sheet.title, at,
                                                                extra=extra)


def _shift_scale(rule, home, sheet, at, extra):
    """Limits of colour scales, bars and icons that are formulas."""
    for scale in (rule.colorScale, rule.dataBar, rule.iconSet):
        for limit in scale.cfvo if scale is not None else ():
            if limit.type == "formula" and isinstance(limit.val, str):
                limit.val = shift_formula(limit.val, home.title, sheet.title, at, extra=extra)
