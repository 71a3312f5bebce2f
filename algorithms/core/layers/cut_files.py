"""Files that are shorter than they say: cut while they were copied, on a share that went away, on a full disk.

GDAL reads what is left of a MapInfo table, a file geodatabase, lines of JSON, a text file, GML, drawings (DXF, DGN) or
OpenStreetMap, and says nothing; of a shapefile it gives rows without a place.

Sources
-------
Shapefile: ESRI Shapefile Technical Description (1998), p. 4 and 23 (lengths in words of two bytes). DBF and .DAT of
MapInfo: bytes 4 to 11 of the head. MapInfo: one address of four bytes per row in .ID, blocks of 512 bytes in .MAP, as
the driver of GDAL reads them. File geodatabase: bytes 24 to 31 of a table are the length of its file (specification by
E. Rouault). SQLite: https://www.sqlite.org/fileformat2.html, 1.3 (bytes 16, 24, 28 and 92 of the head). Zip: .ZIP File
Format Specification, 4.3.16 (the last record). DXF: Reference, "0 EOF" is the last group. DGN: Intergraph Standard File
Formats (ISFF), an element says its own length in words. OpenStreetMap: PBF format, "File format" (BlobHeader).
"""
from __future__ import annotations

import csv
import gzip
import io
import os
import re
import zlib
from collections import deque
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..files import held_files
from .rows import is_total

ROWS, BYTES, LAST_ROW, END = "rows", "bytes", "last row", "end"
_SEPARATORS = b";,\t|"
_TAIL = 2**16  # bytes of a text file in which its last row stands
_PIECE = 2**20  # bytes looked at together
_BLOCK = 512  # bytes of a block of .MAP
_MARKED = 0xC0000000  # bits of an address in .ID that say that a row is deleted
_OBJECT = re.compile(rb"\s*(?:point|line|pline|region|rect|roundrect|ellipse|arc|text|none|multipoint|collection)\b",
                     re.IGNORECASE)
_BRACES = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}]')  # outside of texts
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<![^>]*>", re.DOTALL)
_BLANK = b" \t\r\n\0\x1a"  # also what old systems put after the end
_LAST_RECORD, _RECORD = b"PK\5\6", 22  # bytes before a remark, whose length ends them
_PAGES = b"SQLite format 3\0"


class Cut(NamedTuple):
    """What is left of a file: ``held`` of ``declared`` (0: not known) in ``unit``; ``path`` is the part that is cut.

    Where the unit is ``END`` the mark that ends such a file is missing, and ``held`` counts bytes.
    """

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


def _end_missing(path):
    return Cut(path, os.path.getsize(path), 0, END)


def _markup(path):
    """Return the cut of GML, GPX, KML, JML, OSM and the like: the element that holds all is not closed."""
    head, tail = (_ASIDE.sub(b"", part).strip(_BLANK) for part in (_head(path, _TAIL), _tail(path, _TAIL)))
    root = _ROOT.search(head)
    if root is None or head.startswith((b"\xff\xfe", b"\xfe\xff")):  # not told so of UTF-16
        return None
    name = re.escape(root[1])
    whole = re.search(rb"(</" + name + rb"\s*>|<" + name + rb"\b[^<>]*/>)$", tail)
    return None if whole else _end_missing(path)


def _json(path):
    tail = _tail(path, _BLOCK).rstrip(_BLANK + b";)")
    return None if not tail or b"\0" in tail or tail.endswith((b"}", b"]")) else _end_missing(path)


def _drawing(path):
    """Return the cut of a DXF file without its last group; remarks may stand behind it."""
    tail = _tail(path, _BLOCK)
    return None if b"EOF" in re.split(rb"[\s\0\x1a]+", tail) or not tail else _end_missing(path)


def _elements(path):
    """Return the cut of a DGN file of version 7 whose last element is longer than what is there."""
    data, at = path.read_bytes(), 0
    if data[:4] not in (b"\x08\x09\xfe\x02", b"\xc8\x09\xfe\x02", b"\x08\x05\x17\x00"):
        return None
    while at + 4 <= len(data) and data[at:at + 2] != b"\xff\xff":
        at += 4 + 2 * int.from_bytes(data[at + 2:at + 4], "little")
    return _end_missing(path) if at > len(data) else None


def _generic_mapping(path):
    """Return the cut of a GMT file that ends within a line."""
    return None if _tail(path, 1) in (b"", b"\n") else Cut(path, _count(path, b"\n>"), 0, LAST_ROW)


def _pages(path):
    """Return the cut of a database of SQLite (GeoPackage, SpatiaLite, MBTiles) with fewer pages than it counts."""
    head, size = _head(path, 100), os.path.getsize(path)
    journal = path.with_name(path.name + "-wal")
    if not head.startswith(_PAGES) or head[24:28] != head[92:96] or (journal.exists() and os.path.getsize(journal)):
        return None
    page, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    said = (65536 if page == 1 else page) * pages
    return Cut(path, size, said, BYTES) if size < said else None


def _packed(path):
    _, found, rest = _tail(path, _TAIL + _RECORD).rpartition(_LAST_RECORD)
    record = found + rest
    whole = len(record) >= _RECORD + int.from_bytes(record[_RECORD - 2:_RECORD], "little") and found
    return None if whole or not _head(path, 4).startswith(b"PK\3\4") else _end_missing(path)


def _squeezed(path):
    """Return the cut of a .gz file, which is unpacked for that."""
    try:
        with gzip.open(path) as stream:
            deque(iter(partial(stream.read, _PIECE), b""), maxlen=0)
    except EOFError:
        return _end_missing(path)
    except (OSError, zlib.error):  # damaged otherwise, or no .gz
        return None
    return None


def _blocks(path):
    """Return the cut of OpenStreetMap's PBF, whose last block is longer than what is there; vector tiles end so too."""
    at, size = 0, os.path.getsize(path)
    if b"OSMHeader" not in _head(path, _BLOCK):
        return None
    with open(path, "rb") as stream:
        while at + 4 <= size:
            stream.seek(at)
            length = int.from_bytes(stream.read(4), "big")
            at += 4 + length + _data_size(stream.read(min(length, _TAIL)))
    return _end_missing(path) if at != size else None


def _data_size(head):
    """Return field 3 of a BlobHeader: each field is a key, then a number or so many bytes."""
    at = 0
    while at < len(head):
        key, at = _number(head, at)
        value, at = _number(head, at)
        if key == 3 << 3:
            return value
        at += value if key & 7 == 2 else 0
    return 0


def _number(data, at):
    """Return the number at a place, seven bits a byte and the lowest first, and the place after it."""
    value = shift = 0
    while at < len(data):
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            break
    return value, at


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
    return held_files.read(path, size)


def _beside(path, end):
    """Return the file of a set by its end, in small or capital letters, ``None`` where there is none."""
    return next((one for one in (path.with_suffix(end), path.with_suffix(end.upper())) if one.is_file()), None)


_CHECKS = {
    ".shp": _shapefile, ".dbf": _dbf, ".tab": _mapinfo, ".mif": _interchange, ".gdb": _geodatabase,
    ".geojsonl": _lines_of_json, ".geojsons": _lines_of_json, ".ndjson": _lines_of_json,
    ".csv": _separated, ".txt": _separated, ".tsv": _separated,
    **dict.fromkeys((".gml", ".jml", ".gpx", ".kml", ".xml", ".osm", ".georss"), _markup),
    **dict.fromkeys((".geojson", ".json", ".topojson"), _json),
    **dict.fromkeys((".gpkg", ".sqlite", ".db", ".mbtiles"), _pages),
    **dict.fromkeys((".zip", ".kmz", ".shz", ".xlsx", ".xlsm", ".ods"), _packed),
    ".dxf": _drawing, ".dgn": _elements, ".gmt": _generic_mapping, ".gz": _squeezed, ".pbf": _blocks,
}
