"""Excel workbooks as sheets, read by openpyxl: values as the sheet shows them."""
from __future__ import annotations

import os
import re
import warnings
import zipfile

from ...core.data.importing.sheets import ERROR, FORMULA, Fault, Percent, SourceSheet
from ...core.errors import InputError, heartbeat
from ...core.files.system_words import reason_of_workbook
from ..vendor import provide_openpyxl

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS = re.compile("0{2,}")
_WIDEST = 1000  # columns; beyond them stands no table but a slip


def workbook_sheets(path):
    """Return the :class:`SourceSheet` objects of a workbook.

    Raises
    ------
    InputError
        openpyxl cannot read the file.
    """
    provide_openpyxl()
    book = _load(path, data_only=True)
    try:
        open_formulas = _formulas(path)
        return [_sheet(sheet, open_formulas.get(sheet.title, {})) for sheet in book.worksheets]
    finally:
        book.close()


def _load(path, **options):
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drop-downs and pictures, which hold no values
            return openpyxl.load_workbook(path, **options)
    except Exception as error:  # what the library raises for odd files has many names
        raise InputError("File {file}: the workbook cannot be read ({reason}). Open it in Excel or LibreOffice and "
                         "save it again as .xlsx.", file=os.path.basename(path),
                         reason=reason_of_workbook(error)) from error


def _formulas(path):
    """Return {sheet: {(row, column): text}} of formulas, empty where the file holds none; rows and columns from 1."""
    with zipfile.ZipFile(path) as package:
        some = any(re.search(rb"<(?:\w+:)?f[ >/]", package.read(name)) for name in package.namelist()
                   if name.lower().startswith("xl/worksheets/") and name.endswith(".xml"))
    if not some:
        return {}
    book = _load(path, read_only=True)
    try:
        found = {}
        for sheet in book.worksheets:
            held = found[sheet.title] = {}
            for cells in sheet.iter_rows():
                heartbeat()
                for cell in cells:
                    if cell.data_type == "f":
                        held[cell.row, cell.column] = cell.value if isinstance(cell.value, str) else "="
        return found
    finally:
        book.close()


def _sheet(sheet, formulas):
    rows = []
    for cells in sheet.iter_rows(max_col=min(sheet.max_column or 1, _WIDEST)):
        if len(rows) % 500 == 0:
            heartbeat()
        rows.append([_value(cell) for cell in cells])
    for (row, column), text in formulas.items():
        if row <= len(rows) and column <= len(rows[row - 1]) and rows[row - 1][column - 1] is None:
            rows[row - 1][column - 1] = Fault(text, FORMULA)
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    merged = tuple((one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1)
                   for one in sheet.merged_cells.ranges)
    hidden = frozenset(number - 1 for number, row in sheet.row_dimensions.items() if row.hidden)
    return SourceSheet(sheet.title, rows, merged=merged, hidden_rows=hidden, hidden=sheet.sheet_state != "visible")


def _value(cell):
    """Return the value of a cell as the sheet shows it: percent as percent, a code of digits with its zeros."""
    value = cell.value
    if value is None or isinstance(value, (str, bool)):
        return Fault(value, ERROR) if cell.data_type == "e" else value
    if isinstance(value, (int, float)):
        pattern = cell.number_format
        if pattern != "General":
            plain = _QUOTED.sub("", pattern or "")
            if "%" in plain:
                return Percent(value)
            if _ZEROS.fullmatch(plain) and value == int(value) and value >= 0:
                return f"{int(value):0{len(plain)}d}"
    return value
