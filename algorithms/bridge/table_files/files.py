"""Files with tables as sheets: workbooks, text files, tables of letters, placemarks."""
from __future__ import annotations

import os
import zipfile
from pathlib import Path

from ...core import memory
from ...core.data.importing.texts import text_sheet
from ...core.errors import InputError, Message
from ...core.files.replacing import NO_PACKAGE
from ...core.files.system_words import reason_of
from .drivers import placemarks, spreadsheet
from .letters import letter_tables
from .opendocument import spreadsheet_tables
from .workbooks import workbook_sheets

_LARGEST = 2_000_000_000  # bytes of a file unpacked
_RATIO = 300  # more than ordinary content ever gives when packed
_CELL_BYTES = 12  # of memory for a byte of a table, as measured on workbooks with texts and numbers
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READERS = {
    ".xlsx": workbook_sheets, ".xlsm": workbook_sheets, ".xltx": workbook_sheets, ".xltm": workbook_sheets,
    ".ods": spreadsheet_tables, ".xls": spreadsheet, ".docx": letter_tables, ".docm": letter_tables,
    ".kml": placemarks, ".kmz": placemarks,
}
_TEXTS = (".csv", ".txt", ".tsv")
_PACKED = (".xlsx", ".xlsm", ".xltx", ".xltm", ".ods", ".docx", ".docm", ".kmz")


def read_sheets(path):
    """Return the :class:`SourceSheet` objects of a file.

    Raises
    ------
    InputError
        The file is of another kind than its name says, protected, damaged, or of no kind that can be read.
    SizeError
        It would not fit in memory.
    """
    path, kind = str(path), Path(path).suffix.lower()
    name = os.path.basename(path)
    if not os.path.isfile(path):
        raise InputError("FILE: there is no file {file}.", file=path)
    if kind not in _READERS and kind not in _TEXTS:
        raise InputError("File {file}: tables are read from .xlsx, .xls, .ods, .csv, .docx, .kml and .kmz. Save it as "
                         "one of these (.doc as .docx, .xlsb as .xlsx).", file=name)
    try:
        with open(path, "rb"):
            pass
    except OSError as error:  # it would leave the algorithm as it is, in English
        raise InputError("{parameter}: the file {file} cannot be opened ({reason}). Choose another file.",
                         parameter="FILE", file=name, reason=reason_of(error)) from error
    size = _unpacked(path, name) if kind in _PACKED else os.path.getsize(path)
    memory.guard(_CELL_BYTES * size, Message("File {file}: its tables need about {need} GB of memory, {limit} GB are "
                                             "allowed. Split it into several files.", file=name))
    if kind in _TEXTS:
        return [text_sheet(Path(path).read_bytes(), Path(path).stem)]
    return _READERS[kind](path)


def _unpacked(path, name):
    """Return the bytes of what is packed in a file; refuse no such file, a protected one, one that swells."""
    with open(path, "rb") as file:
        head = file.read(8)
    if head == _OLD_OFFICE:
        raise InputError("File {file}: it is protected by a password, or of the format before 2007 under a new name. "
                         "Open it and save it as .xlsx or .docx without a password.", file=name)
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except NO_PACKAGE as error:
        raise InputError("File {file}: it is damaged or of another kind than its name says ({reason}). Open it in the "
                         "program it was made with and save it again.", file=name, reason=reason_of(error)) from error
    size = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if size > _LARGEST or (size > _RATIO * packed and size > _LARGEST / 20):
        raise InputError("File {file}: unpacked it would be {size} MB, far more than a table is. It is not opened.",
                         file=name, size=round(size / 1e6))
    if any(part.flag_bits & 1 for part in parts):
        raise InputError("File {file}: it is protected by a password. Save it without one.", file=name)
    return size
