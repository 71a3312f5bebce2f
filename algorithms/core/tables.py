"""Declared tables: one declaration drives fields, aliases, workbook, report and help.

A :class:`Table` says what columns a result has; :class:`Records` are its rows.
Missing values are ``None`` (or NaN in float arrays), never zero.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Optional, Sequence

import numpy as np

from .errors import HatangsoError
from .resources import load_json

KINDS = ("text", "int", "real", "year", "bool", "date")
_WHOLE_COLUMNS = {"real": "fiu", "int": "iu", "year": "iu", "bool": "b"}  # kinds of arrays that say all in themselves
GEOMETRIES = ("none", "point", "line", "polygon")
MAX_KEY_LENGTH = 10  # shapefile columns
UNITS = load_json("i18n", "units.json")
"""English of the units, which are declared as the officers write them; those not named here read alike."""


def objects(values):
    """Return values as one column of objects: numpy alone would cut texts to one width and take lists for rows.

    >>> objects(["a", None]).tolist(), objects([[1], [2]]).shape, objects([]).dtype
    (['a', None], (2,), dtype('O'))
    """
    return np.array([*values, None], dtype=object)[:-1]


def unit_in(unit, language):
    """Return a unit as ``language`` writes it; a share names the things it is of.

    >>> unit_in("triệu đồng", "en"), unit_in("% hộ", "en"), unit_in("% hộ", "vi"), unit_in("km", "en")
    ('million VND', '% of households', '% hộ', 'km')
    """
    if language == "vi" or not unit:
        return unit
    things = unit[1:].strip() if unit.startswith("%") else ""
    return f"% of {UNITS.get(things, things)}" if things else UNITS.get(unit, unit)


class Unit(NamedTuple):
    """A unit inside a message: rendered in the reader's language."""

    name: str

    def text(self, language):
        """Return the unit in ``language``."""
        return unit_in(self.name, language)


class Range(NamedTuple):
    """Where a figure's range stands: the columns of the least, the most and the number of unknown.

    A count has no ends: it holds what is known for certain, and ``unknown`` may come on top. ``counts`` says what the
    unknown are beside the two figures a share is worked out from: ``withheld`` belong to the whole and are left out of
    the share; ``counted`` belong to it and count as no; ``beside`` may belong to the part or to the whole; ``sizes``
    are rows that may weigh anything; ``apart`` count something else, of which no range of a sum follows.
    """

    unknown: str
    low: str = ""
    high: str = ""
    counts: str = "withheld"

    @property
    def keys(self):
        """Its columns by what they hold; a count has no ends."""
        ends = {"low": self.low, "high": self.high} if self.low else {}
        return {**ends, "unknown": self.unknown}


@dataclass(frozen=True)
class Column:
    """One column: ``key`` is the ASCII field name (at most 10 characters).

    ``total`` says what a total row shows: "sum", or "" for nothing.
    ``unit`` is printed in headings; ``decimals`` and ``width`` (characters) are for print.
    ``range`` names the columns that say how far the figure is known; they are printed behind it.
    """

    key: str
    kind: str
    vi: str
    en: str
    unit: str = ""
    decimals: int = 0
    width: int = 12
    total: str = ""
    range: Optional[Range] = None

    def __post_init__(self):
        if self.kind not in KINDS:
            raise HatangsoError("Column {key}: unknown kind {kind}.", key=self.key, kind=self.kind)
        if not (self.key.isascii() and self.key.isidentifier() and len(self.key) <= MAX_KEY_LENGTH):
            raise HatangsoError("Column {key}: the key must be ASCII, at most 10 characters.", key=self.key)

    def label(self, language):
        """Return the heading in ``language`` without its unit."""
        return self.vi if language == "vi" else self.en

    def unit_in(self, language):
        """Return the unit as ``language`` writes it."""
        return unit_in(self.unit, language)

    def heading(self, language):
        """Return the heading in ``language``, with its unit in brackets."""
        return f"{self.label(language)} ({self.unit_in(language)})" if self.unit else self.label(language)


@dataclass(frozen=True)
class Table:
    """A declared result: its name, titles, geometry and columns."""

    name: str
    vi: str
    en: str
    columns: Sequence[Column]
    geometry: str = "none"

    def __post_init__(self):
        object.__setattr__(self, "columns", tuple(self.columns))
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise HatangsoError("Table {name}: a column key is used twice.", name=self.name)
        if self.geometry not in GEOMETRIES:
            raise HatangsoError("Table {name}: unknown geometry {kind}.", name=self.name, kind=self.geometry)

    @property
    def keys(self):
        """Column keys in order."""
        return tuple(column.key for column in self.columns)

    def column(self, key):
        """Return the column called ``key``."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def title(self, language):
        """Return the table's title in ``language``."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Records:
    """Rows of a declared table.

    Parameters
    ----------
    table : Table
    values : dict of str to sequence
        One equally long sequence per column key; ``None`` or NaN is missing.
    geometry : sequence, optional
        For points an (n, 2) array of longitude and latitude in degrees; for lines and
        polygons one WKB ``bytes`` (or ``None``) per row in the CRS named by ``crs``.
    crs : str
        "lonlat" (WGS 84 degrees), or the input whose WKB is handed back, "COMMUNES" for one.
    """

    table: Table
    values: dict
    geometry: Optional[Any] = None
    crs: str = "lonlat"
    _length: int = field(init=False, repr=False, default=0)

    def __post_init__(self):
        missing = [key for key in self.table.keys if key not in self.values]
        extra = [key for key in self.values if key not in self.table.keys]
        if missing or extra:
            raise HatangsoError(
                "Table {name}: columns missing {missing}, not declared {extra}.",
                name=self.table.name, missing=missing, extra=extra,
            )
        lengths = {len(column) for column in self.values.values()}
        if self.geometry is not None:
            lengths.add(len(self.geometry))
        if len(lengths) > 1:
            raise HatangsoError("Table {name}: columns of different length.", name=self.table.name)
        object.__setattr__(self, "_length", lengths.pop() if lengths else 0)

    def __len__(self):
        return self._length

    def rows(self):
        """Yield each row as a list of plain Python values, ``None`` for missing."""
        columns = [plain_column(self.values[column.key], column.kind) for column in self.table.columns]
        for row in zip(*columns):
            yield list(row)

    def total(self, key):
        """Return the sum of a numeric column, missing values left out."""
        return math.fsum(v for v in (plain(v, "real") for v in self.values[key]) if v is not None)


def plain_column(values, kind):
    """Return the list of :func:`plain` of every value; arrays of numbers and lists of texts are taken over whole.

    >>> plain_column(np.array([1.5, np.nan]), "real"), plain_column(np.array([3, 4]), "real")
    ([1.5, None], [3.0, 4.0])
    """
    if type(values) is np.ndarray and values.dtype.kind in _WHOLE_COLUMNS.get(kind, ""):
        if kind == "real":
            values = values.astype(float)
            missing = np.flatnonzero(np.isnan(values)).tolist()
            column = values.tolist()
            for row in missing:
                column[row] = None
            return column
        return values.tolist()
    if kind == "text" and isinstance(values, (list, tuple)) and set(map(type, values)) <= {str, type(None)}:
        return list(values)
    return [plain(value, kind) for value in values]


def plain(value, kind):
    """Return ``value`` as the plain Python type of ``kind``; ``None`` when missing."""
    if value is None or value is np.ma.masked:
        return None
    if isinstance(value, (float, np.floating)) and math.isnan(value):
        return None
    if kind in ("int", "year"):
        return int(value)
    if kind == "real":
        return float(value)
    if kind == "bool":
        return bool(value)
    if kind == "text":
        return str(value)
    return value
