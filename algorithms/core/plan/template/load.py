"""Opens a template with openpyxl, and finds the part at fault where that fails."""
from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path

from .check import broken

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_EMPTY = (
    (r"xl/worksheets/[^/]+\.xml", f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'),
    (r"xl/styles\.xml", f'<styleSheet xmlns="{_MAIN}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills>'
                        "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs>"
                        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'),
    (r"xl/sharedStrings\.xml", f'<sst xmlns="{_MAIN}"/>'),
)


def load_book(path):
    """Return the workbook, texts in several fonts kept.

    Raises
    ------
    InputError
        The library cannot read it; the text names the part.
    """
    try:
        book = _load(path)
    except Exception as error:  # whatever a damaged part makes the library raise: it has no error of its own
        raise broken(path, _part_at_fault(path), error) from error
    book.template = False  # a .xltx becomes an ordinary workbook
    return book


def _load(file):
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of, the check refused before
        return load_workbook(file, rich_text=True)


def _part_at_fault(path):
    """Name of the part without whose content the file can be opened."""
    with zipfile.ZipFile(path) as package:
        parts = {item.filename: package.read(item) for item in package.infolist()}
    for name in parts:
        empty = next((text for pattern, text in _EMPTY if re.fullmatch(pattern, name, re.IGNORECASE)), None)
        if empty is not None and _opens({**parts, name: empty.encode("utf-8")}):
            return name
    return "xl/workbook.xml" if "xl/workbook.xml" in parts else Path(path).name


def _opens(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    try:
        _load(stream)
    except Exception:  # as in load_book: which part is at fault is all that is asked
        return False
    return True
