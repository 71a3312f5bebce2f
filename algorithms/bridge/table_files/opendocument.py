"""OpenDocument spreadsheets as sheets, read as a stream.

GDAL reads them too, but counts a run of covered cells as one: below a cell that is one over several, columns slide to
the left. It also keeps neither percent nor hidden rows.
"""
from __future__ import annotations

import datetime
import os
import re
import zipfile

from qgis.PyQt.QtCore import QXmlStreamReader

from ...core.data.importing.sheets import ERROR, FORMULA, Fault, Percent, SourceSheet
from ...core.errors import InputError, heartbeat
from ...core.files.replacing import NO_PACKAGE
from ...core.files.system_words import reason_of, words_of

_PART = "content.xml"
_WIDEST = 1000  # columns; beyond them stand formats and no table
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_ZEROS = re.compile(r"0\d+")
_HOURS = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}.*)?")
_BREAKS = {"text:tab", "text:line-break"}


def spreadsheet_tables(path):
    """Return the :class:`SourceSheet` objects of a spreadsheet.

    Raises
    ------
    InputError
        The file holds no spreadsheet.
    """
    try:
        with zipfile.ZipFile(path) as package:
            content = package.read(_PART)
    except NO_PACKAGE as error:
        raise _no_spreadsheet(path, reason_of(error)) from error
    reader = _Tables(content)
    if reader.error:
        raise _no_spreadsheet(path, words_of(reader.error))
    return reader.sheets


def _no_spreadsheet(path, reason):
    return InputError("File {file}: it holds no spreadsheet ({reason}). Open it in LibreOffice and save it again as "
                      ".ods.", file=os.path.basename(path), reason=reason)


class _Tables:
    """Collects sheets from the stream of a document."""

    def __init__(self, content):
        self.sheets, self.error, self._unseen, self._style = [], "", set(), ""
        self._xml = QXmlStreamReader(content)
        while not self._xml.atEnd():
            self._xml.readNext()
            if self._xml.isStartElement():
                self._begin(_name(self._xml))
        if self._xml.hasError():
            self.error = self._xml.errorString()

    def _begin(self, name):
        if name == "style:style":
            self._style = _values(self._xml).get("style:name", "")
        elif name == "style:table-properties" and _values(self._xml).get("table:display") == "false":
            self._unseen.add(self._style)
        elif name == "table:table":
            given = _values(self._xml)
            self.sheets.append(self._table(given.get("table:name", ""), given.get("table:style-name") in self._unseen))

    def _table(self, name, hidden):
        """Read to the end of a table."""
        rows, merged, unseen, blank = [], [], set(), 0
        for tag in self._inside("table:table"):
            if tag != "table:table-row":
                continue
            given = _values(self._xml)
            count = _count(given, "table:number-rows-repeated")
            cells, spans = self._row()
            if not any(cell is not None for cell in cells):
                blank += count
                continue
            rows += [[]] * blank
            blank = 0
            for column, down, across in spans:
                merged.append((len(rows), column, len(rows) + down - 1, column + across - 1))
            if given.get("table:visibility", "visible") != "visible":
                unseen.update(range(len(rows), len(rows) + count))
            rows += [cells] * count
            if len(rows) % 500 == 0:
                heartbeat()
        return SourceSheet(name, rows, merged=tuple(merged), hidden_rows=frozenset(unseen), hidden=hidden)

    def _row(self):
        """Return the cells of a row, and (column, rows, columns) of those that are one over several."""
        cells, spans = [], []
        for tag in self._inside("table:table-row"):
            if tag not in ("table:table-cell", "table:covered-table-cell"):
                continue
            given = _values(self._xml)
            count = min(_count(given, "table:number-columns-repeated"), max(_WIDEST - len(cells), 0))
            down, across = _count(given, "table:number-rows-spanned"), _count(given, "table:number-columns-spanned")
            text = self._text(tag)
            if tag == "table:covered-table-cell":
                cells += [None] * count
                continue
            if down > 1 or across > 1:
                spans.append((len(cells), down, across))
            cells += [_value(given, text)] * count
        while cells and cells[-1] is None:
            cells.pop()
        return cells, spans

    def _text(self, tag):
        """Return the text of a cell up to its end; remarks of readers are none."""
        lines, parts = [], []
        for inner in self._inside(tag):
            if inner == "office:annotation":
                self._xml.skipCurrentElement()
            elif inner == "text:p":
                parts = []
                lines.append(parts)
            elif inner == "text:s":
                parts.append(" " * _count(_values(self._xml), "text:c"))
            elif inner in _BREAKS:
                parts.append(" ")
            elif inner is None:
                parts.append(str(self._xml.text()))
        return "\n".join("".join(line) for line in lines).strip()

    def _inside(self, end):
        """Yield the names of elements that begin, and ``None`` for text, until ``end`` ends (the inner first)."""
        depth = 0
        while not self._xml.atEnd():
            self._xml.readNext()
            if self._xml.isStartElement():
                name = _name(self._xml)
                depth += name == end
                yield name
            elif self._xml.isEndElement() and _name(self._xml) == end:
                if not depth:
                    return
                depth -= 1
            elif self._xml.isCharacters():
                yield None


def _name(xml):
    return str(xml.qualifiedName())


def _values(xml):
    return {str(one.qualifiedName()): str(one.value()) for one in xml.attributes()}


def _count(given, name):
    text = given.get(name, "1")
    return int(text) if text.isdigit() and 0 < len(text) < 8 else 1


def _value(given, text):
    """Return the value of a cell as the sheet shows it."""
    kind, value = given.get("office:value-type"), given.get("office:value", "")
    if given.get("calcext:value-type") == "error" or (kind == "string" and "table:formula" in given
                                                      and re.fullmatch(r"#[A-Z/0!?]+|Err:\d+", text)):
        return Fault(text, ERROR)
    if kind is None:
        return Fault(given["table:formula"], FORMULA) if "table:formula" in given else text or None
    if kind in ("float", "currency", "percentage") and _NUMBER.fullmatch(value):
        number = float(value)
        if kind == "percentage":
            return Percent(number)
        return text if _ZEROS.fullmatch(text) and int(text) == number else number
    if kind == "boolean":
        return given.get("office:boolean-value") == "true"
    if kind == "time":
        parts = _HOURS.fullmatch(given.get("office:time-value", ""))
        hours, minutes, seconds = (float(part or 0) for part in parts.groups()) if parts else (0, 0, 0)
        return datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds) if parts else text
    day = given.get("office:date-value", "")
    if kind == "date" and _DATE.fullmatch(day):
        return datetime.datetime.fromisoformat(day[:19])
    return text or None
