"""Files that are shorter than they say: cut while they were copied, on a share that went away, on a full disk.

GDAL reads what is left of a MapInfo table, a file geodatabase, lines of JSON or a text file, and says nothing; of a
shapefile it gives rows without a place.

Sources
-------
Shapefile: ESRI Shapefile Technical Description (1998), p. 4 and 23 (lengths in words of two bytes). DBF and .DAT of
MapInfo: bytes 4 to 11 of the head. MapInfo: one address of four bytes per row in .ID, blocks of 512 bytes in .MAP, as
the driver of GDAL reads them. File geodatabase: bytes 24 to 31 of a table are the length of its file (specification by
E. Rouault).
"""
from __future__ import annotations

import csv
import io
import os
import re
from collections import deque
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .rows import is_total

ROWS, BYTES, LAST_ROW = "rows", "bytes", "last row"
_SEPARATORS = b";,\t|"
_TAIL = 2**16  # bytes of a text file in which its last row stands
_PIECE = 2**20  # bytes looked at together
_BLOCK = 512  # bytes of a block of .MAP
_MARKED = 0xC0000000  # bits of an address in .ID that say that a row is deleted
_OBJECT = re.compile(rb"\s*(?:point|line|pline|region|rect|roundrect|ellipse|arc|text|none|multipoint|collection)\b",
                     re.IGNORECASE)
_BRACES = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}]')  # outside of texts


class Cut(NamedTuple):
    """What is left of a file: ``held`` of ``declared`` (0: not known) in ``unit``; ``path`` is the part that is cut."""

    path: Path
    held: int
    declared: int
    unit: str


def cut_off(path):
    """Return the :class:`Cut` of a file or file geodatabase, ``None`` where it is whole or of a kind that cannot tell.

    Raises
    ------
    OSError
    """
    path = Path(path)
    check = _CHECKS.get(path.suffix.lower())
    return check(path) if check is not None and os.path.exists(path) else None


def ends_inside_quotes(text, separator):
    """Return whether the last cell of a text with separators is never closed.

    >>> ends_inside_quotes('a;b\\n1;"x ""y""\\n', ";"), ends_inside_quotes('a;b\\n1;2 "\\n', ";")
    (True, False)
    """
    if text.count('"') == 0:
        return False
    rows = csv.reader(io.StringIO(f"{text}\n\x01", newline=""), delimiter=separator)
    try:
        return deque(rows, maxlen=1)[0] != ["\x01"]
    except csv.Error:  # a cell longer than cells are
        return True


def _shapefile(path):
    table, places = path.with_suffix(".dbf"), path.with_suffix(".shx")
    found = _dbf(table) if table.is_file() else None
    return found or _words(path, places if places.is_file() else None)


def _words(path, places):
    """Return the cut of .shp by the length in its head, in rows where .shx tells where each stands."""
    size, said = os.path.getsize(path), 2 * int.from_bytes(_head(path, 28)[24:28], "big")
    if not 100 <= said > size:
        return None
    if places is None:
        return Cut(path, size, said, BYTES)
    starts = np.frombuffer(places.read_bytes()[100:], ">i4")
    starts = starts[:len(starts) // 2 * 2].reshape(-1, 2).astype(np.int64)
    held = int(np.count_nonzero(2 * (starts[:, 0] + starts[:, 1]) + 8 <= size))
    return Cut(path, held, len(starts), ROWS)


def _dbf(path):
    head = _head(path, 32)
    rows, start, width = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    size = os.path.getsize(path)
    if len(head) < 32 or not width or size >= start + rows * width - 1:  # the last blank may be missing
        return None
    return Cut(path, max(size - start, 0) // width, rows, ROWS)


def _mapinfo(path):
    data, ids, places = (_beside(path, end) for end in (".dat", ".id", ".map"))
    found = _dbf(data) if data is not None else None
    if found is not None or data is None or ids is None or places is None:
        return found
    rows = int.from_bytes(_head(data, 8)[4:8], "little")
    starts = np.frombuffer(ids.read_bytes()[:os.path.getsize(ids) // 4 * 4], "<u4")
    if len(starts) < rows:
        return Cut(ids, len(starts), rows, ROWS)
    size, starts = os.path.getsize(places), starts[starts & _MARKED == 0]
    if (starts >= size).any():
        return Cut(places, int(np.count_nonzero(starts < size)), len(starts), ROWS)
    return Cut(places, size, -(-size // _BLOCK) * _BLOCK, BYTES) if size % _BLOCK else None


def _interchange(path):
    table = _beside(path, ".mid")
    if table is None:
        return None
    with open(path, "rb") as stream:
        begun = any(line.strip().lower() == b"data" for line in stream)
        held = sum(1 for line in stream if _OBJECT.match(line))
    with open(table, "rb") as stream:
        rows = sum(1 for line in stream if line.strip())
    return Cut(path, held, rows, ROWS) if begun and held < rows else None


def _geodatabase(path):
    for table in sorted(path.glob("*.gdbtable")) if path.is_dir() else ():
        head, size = _head(table, 32), os.path.getsize(table)
        said = int.from_bytes(head[24:32], "little")
        if size < said:
            return Cut(table, size, said, BYTES)
    return None


def _lines_of_json(path):
    size, length = os.path.getsize(path), _TAIL
    tail = _tail(path, length).rstrip()
    while length < size and b"\n" not in tail:  # a line may be the border of a province
        length *= 4
        tail = _tail(path, length).rstrip()
    last = tail.rpartition(b"\n")[2]
    signs = [one for one in _BRACES.findall(last) if len(one) == 1]
    whole = not last or (last.endswith(b"}") and signs.count(b"{") == signs.count(b"}"))
    return None if whole else Cut(path, _count(path, b"\n"), 0, LAST_ROW)


def _separated(path):
    """Return the cut of a text file: a quotation mark never closed, or a last row without its end and some cells."""
    head, tail = _head(path, _TAIL), _tail(path, _TAIL)
    if b"\0" in head or not head.strip():
        return None
    first = head.splitlines()[0]
    separator = max(_SEPARATORS, key=first.count)
    if _count(path, b'"') % 2 and ends_inside_quotes(path.read_bytes().decode("latin-1"), chr(separator)):
        return Cut(path, _count(path, b"\n"), 0, LAST_ROW)
    *before, last = tail.splitlines()
    if tail[-1:] in (b"\r", b"\n") or not before:
        return None
    width, above, cells = (_cells(line, chr(separator)) for line in (first, before[-1], last))
    whole = len(above) != len(width) or not 1 < len(cells) < len(width) or any(map(is_total, cells))
    return None if whole else Cut(path, _count(path, b"\n"), 0, LAST_ROW)


def _count(path, sign):
    """Return how often a sign stands in a file, read piece by piece: lists of a country are large."""
    with open(path, "rb") as stream:
        return sum(piece.count(sign) for piece in iter(partial(stream.read, _PIECE), b""))


def _tail(path, size):
    with open(path, "rb") as stream:
        stream.seek(max(os.path.getsize(path) - size, 0))
        return stream.read()


def _cells(line, separator):
    return next(csv.reader([line.decode("utf-8", "replace")], delimiter=separator), [])


def _head(path, size):
    with open(path, "rb") as stream:
        return stream.read(size)


def _beside(path, end):
    """Return the file of a set by its end, in small or capital letters, ``None`` where there is none."""
    return next((one for one in (path.with_suffix(end), path.with_suffix(end.upper())) if one.is_file()), None)


_CHECKS = {
    ".shp": _shapefile, ".dbf": _dbf, ".tab": _mapinfo, ".mif": _interchange, ".gdb": _geodatabase,
    ".geojsonl": _lines_of_json, ".geojsons": _lines_of_json, ".ndjson": _lines_of_json,
    ".csv": _separated, ".txt": _separated, ".tsv": _separated,
}
