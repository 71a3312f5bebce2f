"""Tables of letters (.docx) as sheets: the part of the package that holds the text, read as a stream."""
from __future__ import annotations

import os
import zipfile

from qgis.PyQt.QtCore import QXmlStreamReader

from ...core.data.importing.sheets import SourceSheet
from ...core.errors import InputError, Message
from ...core.files.replacing import NO_PACKAGE
from ...core.files.system_words import reason_of, words_of

_DOCUMENT = "word/document.xml"
_TITLE = 3  # paragraphs above a table that may hold its title and unit


def letter_tables(path):
    """Return a :class:`SourceSheet` per table of a letter, called "Table 1" and so on in the order of the text.

    Tables within cells of another one belong to the outer one. Deleted text of tracked changes is left out.
    """
    name = os.path.basename(path)
    try:
        with zipfile.ZipFile(path) as package:
            content = package.read(_DOCUMENT)
    except NO_PACKAGE as error:
        raise _no_letter(name, reason_of(error)) from error
    reader = _Reader(content)
    if reader.error:
        raise _no_letter(name, words_of(reader.error))
    if not reader.tables:
        raise InputError("File {file}: the letter holds no table.", file=name)
    return [_sheet(number, *table) for number, table in enumerate(reader.tables, 1)]


def _no_letter(name, reason):
    return InputError("File {file}: it holds no text of a letter ({reason}). Open it in Word or LibreOffice and save "
                      "it again as .docx.", file=name, reason=reason)


def _sheet(number, rows, title):
    """Return the sheet of (text, columns, continued) cells; what stands above the table becomes its first rows."""
    grid, merged, above, begun = [], [], [[text] for text in title], {}
    for row, cells in enumerate(rows, len(above)):
        line = []
        for text, span, continued in cells:
            column = len(line)
            line += [None if continued else text or None] + [None] * (span - 1)
            if continued and column in begun:
                top, left, _, right = merged[begun[column]]
                merged[begun[column]] = top, left, row, right
            else:
                begun[column] = len(merged)
                merged.append((row, column, row, column + span - 1))
        grid.append(line)
    blocks = tuple(one for one in merged if one[:2] != one[2:])
    return SourceSheet(Message("Table {number}", number=number).text("vi"), above + grid, first=1 - len(above),
                       merged=blocks, title=" ".join(title), of_letter=True)


class _Reader:
    """Collects tables as rows of (text, columns it covers, whether it continues the cell above)."""

    def __init__(self, content):
        self.tables, self.above, self.error = [], [], ""
        xml = QXmlStreamReader(content)
        depth, rows, cells, texts, span, continued, paragraph = 0, [], [], [], 1, False, []
        while not xml.atEnd():
            xml.readNext()
            tag = xml.name() if isinstance(xml.name(), str) else str(xml.name())
            if xml.isStartElement():
                if tag == "tbl":
                    depth += 1
                    rows = rows if depth > 1 else []
                elif depth == 1 and tag == "tr":
                    cells = []
                elif depth == 1 and tag == "tc":
                    texts, span, continued = [], 1, False
                elif tag == "gridSpan" and depth == 1:
                    span = _whole(xml.attributes())
                elif tag == "vMerge" and depth == 1:
                    continued = _attribute(xml.attributes(), "val") != "restart"
                elif tag == "t":
                    paragraph.append(xml.readElementText())
                elif tag in ("tab", "br"):
                    paragraph.append(" ")
            elif xml.isEndElement():
                if tag == "p":
                    text, paragraph = "".join(paragraph).strip(), []
                    (texts if depth else self.above).append(text)
                elif depth == 1 and tag == "tc":
                    cells.append(("\n".join(filter(None, texts)), span, continued))
                elif depth == 1 and tag == "tr":
                    rows.append(cells)
                elif tag == "tbl":
                    depth -= 1
                    if not depth:
                        self.tables.append((rows, [text for text in self.above if text][-_TITLE:]))
                        self.above = []
        if xml.hasError():
            self.error = xml.errorString()


def _attribute(attributes, name):
    """Return the value of an attribute by its name without namespace, "" without it."""
    return next((str(one.value()) for one in attributes if str(one.name()) == name), "")


def _whole(attributes):
    text = _attribute(attributes, "val")
    return int(text) if text.isdigit() and 0 < len(text) < 4 else 1
