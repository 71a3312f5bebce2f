"""Was a plan package changed after the run that wrote it: digests of its values, kept in the package itself.

A value counts, and not how it is stored: another order of the rows or numbers of the features, a number as text, a
line drawn from its other end, a column or a style that was added are no change.
"""
from __future__ import annotations

import base64
import json
import os
import re
import unicodedata
import zlib
from contextlib import closing
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, Optional

import numpy as np

from ...errors import InputError, Message
from ...files import database
from ...files.json_files import parse_json
from ...files.system_words import reason_of
from ...geometry.lines_alike import in_one_order
from ...geometry.shapes import points_from_wkb, shapes_from_wkb
from ..assets import FACTS, FIELD
from .steps import STEPS

ITEM = "digests"
"""The item of the package that holds the digests."""
_NAMED = {FACTS: "item"}  # which column names a row, where it is not the identifier of objects
_SHAPE = "geometry"
_OWN = ("fid",)
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00:00)?")
_DEGREES = 360.0
_WHOLE = 2.0 ** 53  # below it every whole number is one of its own
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of the box in the head of a geometry, by its code
_HEAD = 8  # bytes before it
_SCHEMA = {"type": "object", "additionalProperties": {
    "type": "object", "required": ["rows", "columns", "whole", "cells"],
    "properties": {"rows": {"type": "array"}, "columns": {"type": "array"}, "whole": {"type": "string"},
                   "cells": {"type": "string"}}}}
_BLOCK = 20_000  # rows whose texts are in memory at once
MOST = 1_000_000
"""Values of a layer up to which each has a digest of its own (two bytes); beyond, rows alone have one."""


class Alteration(NamedTuple):
    """What is not as the run wrote it: a value, a row or a column that came or went, a layer that came or went.

    ``line`` is the row from 0 in the order of the file, ``row`` its identifier, ``value`` what stands there now. In a
    layer of many values the row alone is known ("row").
    """

    kind: str
    layer: str
    line: Optional[int] = None
    row: str = ""
    column: str = ""
    value: Any = None

    @property
    def spot(self):
        """Where in the layer it is, a Message."""
        line = None if self.line is None else self.line + 1
        return Message(_SPOTS[self.kind].template, line=line, row=self.row, column=self.column)


_SPOTS = {
    "value": Message("row {line} ({row}), column {column}"),
    "row": Message("row {line} ({row})"),
    "added": Message("row {line} ({row}), which was not there"),
    "gone": Message("row {row}, which is gone"),
    "column": Message("column {column}, which is gone"),
    "layer": Message("the layer, which is gone"),
    "new": Message("the layer, which was not there"),
}


class _Table(NamedTuple):
    """The values of a layer as they count: a check sum per row and column."""

    rows: list
    columns: list
    sums: np.ndarray


def write(path):
    """Put the digests of every layer with identifiers, and of the facts, into a plan package that is complete."""
    with closing(database.connect(path)) as package:
        found = {layer: _digest(_read(package, layer)) for layer in _layers(package)}
        package.execute("BEGIN")
        package.execute(database.sql("INSERT OR REPLACE INTO {table} VALUES (?, ?)", table=FACTS),
                        (ITEM, json.dumps(found, ensure_ascii=False, separators=(",", ":"))))
        package.execute("COMMIT")


def changes(path, layer=None):
    """Return every :class:`Alteration` of a plan package, or of one ``layer`` of it.

    Of a file that is none, or that an earlier version wrote, nothing can be told: ``()``.

    Raises
    ------
    InputError
        The package, or what it says of its layers, is damaged.
    """
    if not database.is_database(path):
        return ()
    states = tuple((os.stat(one).st_size, os.stat(one).st_mtime_ns) for one in (path, f"{path}-wal")
                   if os.path.exists(one))
    return tuple(one for one in _changes(str(path), states) if layer is None or one.layer == layer.lower())


@lru_cache(maxsize=4)
def _changes(path, _):
    try:
        with closing(database.connect(path, read_only=True)) as package:
            said = _kept(package)
            if said is None:
                return ()
            there = _layers(package)
            found = [one for layer, kept in said.items() for one in (
                _compared(package, layer, kept) if layer in there else [Alteration("layer", layer)])]
            return (*found, *(Alteration("new", layer) for layer in there if layer in _of_books() - set(said)))
    except (database.sqlite3.Error, ValueError, IndexError) as error:  # the latter: digests of another length
        raise InputError("The plan package {file} cannot be read ({reason}). Make it anew.", file=path,
                         reason=reason_of(error)) from error


def _of_books():
    """Return the layers that a book puts into its package, in lower case; another one there is somebody's own."""
    return {name.lower() for step in STEPS for name in step.gives.values()} | {"scorecard", "masts"}


def _kept(package):
    """Return what the package says of its layers, ``None`` where it says nothing."""
    columns = {row[1].lower() for row in package.execute(database.sql("PRAGMA table_info({table})", table=FACTS))}
    if not {"item", "value"} <= columns:
        return None  # none, or one of another program
    found = package.execute(database.sql("SELECT value FROM {table} WHERE item = ?", table=FACTS), (ITEM,)).fetchone()
    return None if found is None else parse_json(str(found[0]).encode("utf-8", "surrogatepass"), FACTS, ITEM, _SCHEMA)


def _compared(package, layer, kept):
    """Yield what differs between the digests of a layer and its values now."""
    table, names, columns = _read(package, layer), list(map(str, kept["rows"])), kept["columns"]
    yield from (Alteration("column", layer, column=name) for name in columns if name not in table.columns)
    at, line_of = {name: row for row, name in enumerate(names)}, {}
    for line, name in enumerate(table.rows):
        if name in at and name not in line_of:
            line_of[name] = line
        else:
            yield Alteration("added", layer, line, row=name)
    yield from (Alteration("gone", layer, row=name) for name in names if name not in line_of)
    if not set(columns) <= set(table.columns):
        return
    whole, cells = _unpacked(kept["whole"], "<u4", len(names)), _unpacked(kept["cells"], "<u2", len(names))
    now = table.sums[:, [table.columns.index(name) for name in columns]]
    value_of = lru_cache(maxsize=None)(lambda column: _values(package, layer, column))
    for name in (name for name in line_of if whole[at[name]] != _whole(now[line_of[name]])):
        line = line_of[name]
        places = np.flatnonzero(cells[at[name]] != now[line].astype("<u2")) if len(cells) else ()
        for number in places:
            yield Alteration("value", layer, line, row=name, column=columns[number],
                             value=value_of(columns[number])[line])
        if not len(places):
            yield Alteration("row", layer, line, row=name)


def _digest(table):
    """Return what the package keeps of a layer: a digest per row, and one per value where they are not too many."""
    whole = np.array([_whole(row) for row in table.sums], dtype="<u4")
    return {"rows": table.rows, "columns": table.columns, "whole": _packed(whole),
            "cells": _packed(table.sums.astype("<u2")) if table.sums.size <= MOST else ""}


def _sums(texts):
    """Return the check sums of some texts."""
    return np.fromiter((zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in texts), "<u4", len(texts))


def _whole(row):
    return zlib.crc32(row.tobytes())


def _packed(numbers):
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def _unpacked(text, kind, rows):
    numbers = np.frombuffer(base64.b64decode(text), dtype=kind)
    return numbers.reshape(rows, -1) if rows and kind == "<u2" and len(numbers) else numbers


# ---- what counts of a value

def _layers(package):
    """Return the layers of a package whose rows have names, in lower case."""
    names = [name for name, in package.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name.lower() for name in names if name == FACTS or FIELD in (
        row[1].lower() for row in package.execute(database.sql("PRAGMA table_info({table})", table=name)))]


def _read(package, layer):
    """Return the :class:`_Table` of a layer, rows in the order of the file; texts of some rows at a time in memory."""
    cursor = package.execute(database.sql("SELECT * FROM {table} ORDER BY rowid", table=layer))
    names, named = [item[0].lower() for item in cursor.description], _NAMED.get(layer, FIELD)
    at, shape = names.index(named), _shape_column(package, layer)  # a copy of the facts has numbers before its names
    drawn_as = [_SHAPE] if shape in names else []
    plain = [name for name in names if name not in (named, shape, *_OWN, *drawn_as)]
    rows, blocks, drawn = [], [], []
    for some in iter(lambda: cursor.fetchmany(_BLOCK), []):
        some = [row for row in some if layer != FACTS or row[at] != ITEM]
        values = dict(zip(names, zip(*some))) if some else dict.fromkeys(names, ())
        rows += ["" if name is None else str(name) for name in values[named]]
        blocks.append(np.array([_sums(_texts(values[name])) for name in plain], "<u4").reshape(len(plain), len(some)))
        drawn += map(_wkb, values.get(shape, ()))
    sums = np.concatenate(blocks, axis=1) if blocks else np.zeros((len(plain), 0), "<u4")
    if drawn_as:
        sums = np.vstack([sums, _sums(_drawn(drawn))])
    return _Table(rows, plain + drawn_as, np.ascontiguousarray(sums.T))


def _values(package, layer, column):
    """Return the values of one column, in the order of the file; positions as they are compared."""
    shape = _shape_column(package, layer) if column == _SHAPE else ""
    facts = " WHERE item IS NOT ?" if layer == FACTS else ""
    found = [value for value, in package.execute(
        database.sql("SELECT {column} FROM {table}" + facts + " ORDER BY rowid", column=shape or column, table=layer),
        (ITEM,) if facts else ())]
    return _drawn(list(map(_wkb, found))) if shape else found


def _shape_column(package, layer):
    found = package.execute("SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = ?",
                            (layer,)).fetchone() if package.execute(
        "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_geometry_columns'").fetchone() else None
    return "" if found is None else found[0].lower()


def _texts(column):
    """Return values as texts that are equal where the values are."""
    return [_text(value) for value in column]


def _text(value):
    """Return a value as text: a fraction by its ten leading digits, a moment without what QGIS adds to it.

    >>> _text(12.5), _text("12.50"), _text(3.0), _text(3), _text(None), _text("031")
    ('12.5', '12.5', '3', '3', '', '031')
    >>> _text(12345678901), _text(12345678901.0), _text("12345678901234567890")
    ('12345678901', '12345678901', '12345678901234567890')
    >>> _text("2025-12-31T07:00:00Z"), _text("2025-12-31 07:00:00.000")
    ('2025-12-31 07:00:00', '2025-12-31 07:00:00')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        number = _NUMBER.fullmatch(value)
        if number:
            return _digits(float(value)) if number[2] or number[3] else value
        moment = _MOMENT.fullmatch(value)
        return f"{moment[1]} {moment[2]}" if moment else unicodedata.normalize("NFC", value)
    return _digits(value) if isinstance(value, (int, float)) else repr(value)


def _digits(number):
    """Return a whole number with all its digits: amounts in đồng and codes have more than ten."""
    return str(int(number)) if (abs(number) < _WHOLE and number == int(number)) or isinstance(number, int) \
        else f"{number:.10g}"


def _drawn(wkbs):
    """Return positions as texts: parts and rings in one order, from whichever end they were drawn."""
    points = _read_as(points_from_wkb, wkbs)
    if points is not None:
        return [" ".join(map("{:.7f}".format, one)) for one in _rounded(points[0])]
    shapes = _read_as(shapes_from_wkb, wkbs)
    if shapes is None:  # of several kinds
        return [repr(wkb) for wkb in wkbs]
    parts = np.split(_rounded(shapes.xy), shapes.starts[1:-1]) if len(shapes.feature) else []
    found = [""] * len(wkbs)
    for feature, some in groupby(zip(shapes.feature.tolist(), parts), key=lambda one: one[0]):
        found[feature] = repr(sorted(in_one_order(part).tolist() for _, part in some))
    return found


def _read_as(reader, wkbs):
    """What a reader of one kind of geometry gives, ``None`` where they are of another."""
    try:
        return reader(wkbs)
    except InputError:
        return None


def _rounded(xy):
    """Coordinates to a centimetre, in degrees or in metres; no negative zero."""
    return np.round(xy, 7 if not (np.abs(xy) > _DEGREES).any() else 2) + 0.0


def _wkb(blob):
    """Return the plain geometry of what a GeoPackage stores, ``None`` of an empty one."""
    if not blob or len(blob) < _HEAD:
        return None
    flags = blob[3]
    if flags & 0b10000:
        return None
    return bytes(blob[_HEAD + _ENVELOPES.get(flags >> 1 & 0b111, 0):])
