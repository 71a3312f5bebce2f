"""Text files as sheets: which encoding, which separator; old code pages are left for the decoder of texts."""
from __future__ import annotations

import csv
import io
import re
from collections import Counter

from ...errors import InputError, Message
from ...files.cleaning import clean
from ...files.system_words import reason_of
from ...layers.cut_files import ends_inside_quotes
from .sheets import SourceSheet

SEPARATORS = (";", "\t", ",", "|")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_NEARLY = 0.9  # of the commas
_LOOKED_AT = 400  # rows that decide on the separator
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"),
          (b"\xfe\xff", "utf-16"))
_ENDIAN = (("utf-16-le", 1), ("utf-16-be", 0))


def text_sheet(content, name):
    """Return the :class:`SourceSheet` of a text file with separators.

    Parameters
    ----------
    content : bytes
    name : str

    Raises
    ------
    InputError
        The file is empty, or a quotation mark is never closed.
    """
    text, encoding = decoded(content)
    if not text.strip():
        raise InputError("File {file}: it is empty.", file=name)
    notes = [Message("File {file}: read as {encoding}.", file=name, encoding=encoding)]
    separator, text = separator_of(text)
    if ends_inside_quotes(text, separator):
        raise InputError("File {file}: it ends within a cell, a quotation mark is not closed in its last row. The file "
                         "is cut off, or a mark is missing. Copy it again from where it comes, or put the mark in.",
                         file=name)
    try:
        rows = [[cell or None for cell in row] for row in csv.reader(io.StringIO(text, newline=""),
                                                                     delimiter=separator)]
    except csv.Error as error:
        raise InputError("File {file}: its cells cannot be told apart ({reason}). Is a quotation mark not closed?",
                         file=name, reason=reason_of(error)) from error
    return SourceSheet(name, rows, notes=tuple(notes))


def decoded(content):
    """Return the text of bytes and the encoding it was read in.

    A mark at the beginning decides; then UTF-8 if nothing contradicts it; else the bytes are shown as Windows-1252
    shows them, which is how TCVN3, VNI, VISCII and code page 1258 come to the decoder of texts.

    >>> decoded("Xã".encode("utf-16"))[0], decoded("Xã".encode("utf-8")), decoded(b"C\\xb5 Mau")
    ('Xã', ('Xã', 'UTF-8'), ('Cµ Mau', 'Windows-1252'))
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return clean(content.decode(encoding, errors="replace")), encoding.removesuffix("-sig").upper()
    head = content[:4000]
    for encoding, zeros in _ENDIAN:
        if len(head) > 3 and head[zeros::2].count(0) > 0.3 * len(head) / 2 > 0:
            return clean(content.decode(encoding, errors="replace")), encoding.upper()
    try:
        return clean(content.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        table = {code: chr(code) for code in range(128, 160)}
        shown = content.decode("latin-1").translate(
            {code: bytes([code]).decode("cp1252", errors="ignore") or letter for code, letter in table.items()})
        return clean(shown), "Windows-1252"


def separator_of(text):
    """Return the separator of a text, and the text without a line that states it ("sep=;").

    The separator that gives most rows the same number of cells wins; more cells break ties. Commas of which nearly all
    stand between digits are decimal ones where another separator stands in half of the rows.

    Examples
    --------
    >>> separator_of("Mã;Kinh độ;Vĩ độ\\nA;105,01;9,01\\nB;105,02\\nC;105,03;9,03;x")[0]
    ';'
    """
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    lines = text.splitlines()[:_LOOKED_AT]
    best, score = ",", 0.0
    text_of_lines = "\n".join(lines)
    decimal = len(_DECIMAL.findall(text_of_lines)) >= _NEARLY * text_of_lines.count(",")
    others = max((sum(separator in line for line in lines) for separator in SEPARATORS if separator != ","), default=0)
    for separator in SEPARATORS:
        if separator == "," and decimal and 2 * others >= len(lines):
            continue
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        if widths:
            width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]))
            found = rows * rows / max(sum(widths.values()), 1) * min(width, 6)
            if found > score:
                best, score = separator, found
    return best, text
