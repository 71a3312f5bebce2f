"""What a check sees of a layer, and what it says about it."""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Optional

import numpy as np

from ..errors import Message
from ..geometry.shapes import Shapes, points_on_surface
from ..layers.roles import Role, read_numbers
from ..numbers.typed import NO_TEXT
from ..text.decoding import decode_column

ERROR, WARNING = "error", "warning"


def said_of(role, name, language):
    """Return what a list of findings calls a layer: the title of its role, and its own name.

    Examples
    --------
    >>> from ..layers.roles import load_role
    >>> said_of(load_role("masts"), "cot_bts", "en")
    'Antenna masts (cot_bts)'
    """
    return f"{role.title(language)} ({name})"


def once(codes, same=str):
    """Return {code: row} of the codes that stand once, told apart by what ``same`` makes of them.

    Examples
    --------
    >>> once(["A", "B", "", "A"]), once(["00166", "167"], int)
    ({'B': 1}, {166: 0, 167: 1})
    """
    found = {}
    for row, code in enumerate(codes):
        if code:
            found[same(code)] = -1 if same(code) in found else row
    return {code: row for code, row in found.items() if row >= 0}


@dataclass(frozen=True)
class RawLayer:
    """One input layer as it was found, nothing judged or corrected.

    Attributes
    ----------
    name : str
    role : Role
    ids : (n,) int array
        Feature ids.
    columns : dict of str to list
        Attribute values by field key: text, numbers, ``None``; dates as ISO text.
    fields : dict of str to str
        Name of the field behind each key.
    kind : {"none", "point", "line", "polygon"}
    crs : str
        The layer's reference system, "" where it is unknown.
    lonlat, shapes
        Positions or shapes in degrees; ``None`` where there are none or the system is unknown.
    no_geometry : (n,) bool array
    invalid : tuple of int
        Rows of polygons that are not valid.
    doubts : tuple of Message
        What the bridge finds wrong with the reference system.
    foreign, broken : tuple of int
        Rows with geometry of another kind than the layer's; rows with a vertex that has no position.
    lost : tuple of int
        Rows with a position, or a vertex, outside the country; it is missing in ``lonlat`` and ``shapes``.
    factors : dict of str to float
        What the values of a field in another unit are multiplied by.
    remarks : tuple of Message
        What was not plain when the fields were recognised.
    alike : dict of str to list of (str, list)
        Columns that are called as a field is but are not read: name and values by field key.
    borders : tuple of Border
        Where the polygons of a layer without overlaps do not fit together.
    xy : (n, 2) float array or None
        Coordinates as they are stored, whatever the layer says its system is; of lines and polygons the middle.
    mended : dict of int to bytes
        WKB of invalid polygons that are made valid without a change of their area, by row.
    stored : Shapes or None
        Lines or polygons as they are stored.
    series : dict of str to list of (int, str, list)
        Columns of a field that stands once a year: year, name of the field and values, years rising.
    invented : bool
        The layer says of itself that its features were made up, as those of a sample are.
    """

    name: str
    role: Role
    ids: np.ndarray
    columns: dict
    fields: dict
    kind: str = "none"
    crs: str = ""
    lonlat: Optional[np.ndarray] = None
    shapes: Optional[Shapes] = None
    no_geometry: Optional[np.ndarray] = None
    invalid: tuple = ()
    doubts: tuple = ()
    foreign: tuple = ()
    broken: tuple = ()
    lost: tuple = ()
    factors: dict = field(default_factory=dict)
    remarks: tuple = ()
    alike: dict = field(default_factory=dict)
    borders: tuple = ()
    xy: Optional[np.ndarray] = None
    series: dict = field(default_factory=dict)
    invented: bool = False
    mended: dict = field(default_factory=dict)
    stored: Optional[Shapes] = None
    _parsed: dict = field(default_factory=dict, repr=False, compare=False)

    def __len__(self):
        return len(self.ids)

    def parsed(self, key):
        """Return (values, problems) of a number or yes/no field, read once."""
        if key not in self._parsed:
            self._parsed[key] = read_numbers(self.columns[key], self.role.field(key), self.factors.get(key, 1))
        return self._parsed[key]

    def numbers(self, key):
        """Return the (n,) float array of ``key``, NaN where missing or unreadable."""
        return self.parsed(key)[0] if key in self.fields else np.full(len(self), np.nan)

    def written(self, key):
        """Return the values of ``key`` that are text, ``None`` for others; made once."""
        if ("written", key) not in self._parsed:
            self._parsed["written", key] = [value if isinstance(value, str) else None for value in self.columns[key]]
        return self._parsed["written", key]

    def rows_where(self, key, test):
        """Return the rows whose text passes ``test``, which sees every different text but "" once."""
        texts = self.written(key)
        if ("different", key) not in self._parsed:
            self._parsed["different", key] = set(texts) - {None, ""}
        passed = set(filter(test, self._parsed["different", key]))
        return tuple(row for row, text in enumerate(texts) if text in passed) if passed else ()

    def decoded(self, key):
        """Return the texts of ``key`` in Unicode and the encoding of each, see :func:`..text.decode_column`; once."""
        if ("decoded", key) not in self._parsed:
            self._parsed["decoded", key] = decode_column(self.written(key))
        return self._parsed["decoded", key]

    def texts(self, key):
        """Return the texts of ``key``, "" where missing; made once."""
        if ("texts", key) not in self._parsed:
            values = self.columns.get(key, [None] * len(self))
            self._parsed["texts", key] = ["" if value is None else as_code(value) for value in values]
        return self._parsed["texts", key]

    def rows_of(self, keys):
        """Return the texts of several fields as one tuple a row."""
        return list(zip(*(self.texts(key) for key in keys))) if keys else [()] * len(self)

    def once(self, name, make):
        """Return what ``make(layer)`` gives, which several rules ask for, made once."""
        if name not in self._parsed:
            self._parsed[name] = make(self)
        return self._parsed[name]

    def positions(self, rows):
        """Return (k, 2) degrees by which the features ``rows`` are found again; NaN where there is no position."""
        rows = np.asarray(rows, dtype=np.int64)
        found = np.full((len(rows), 2), np.nan)
        if self.lonlat is not None:
            return np.asarray(self.lonlat, float)[rows]
        if self.shapes is None or not len(rows):
            return found
        wanted, back = np.unique(rows, return_inverse=True)
        some = self.shapes.take(wanted)
        middle = some.middle_vertices()
        if self.kind == "polygon":
            inside = points_on_surface(some)
            middle = np.where(np.isfinite(inside), inside, middle)
        return middle[back.ravel()]

    def declared(self, *types):
        """Yield the declared fields of the layer that have one of ``types``."""
        for declared in self.role.fields:
            if declared.key in self.fields and declared.type in types:
                yield declared


@dataclass(frozen=True)
class Border:
    """A place where polygons overlap or leave a gap: rows, square metres, mean width in metres, and degrees."""

    kind: str  # "overlap", "gap", or "apart" for polygons that should touch: ``width_m`` is then the distance
    rows: tuple
    area_m2: float
    width_m: float
    place: tuple


@dataclass(frozen=True)
class Finding:
    """One problem: the rule, the rows concerned, what is wrong and what to do.

    ``place`` (longitude, latitude) is where to look, where that is not the feature itself.
    """

    layer: RawLayer
    rule: Message
    severity: str
    what: Message
    action: Message
    rows: tuple = ()
    field: str = ""
    each: bool = False
    place: tuple = ()


def rows(mask):
    """Return the rows where ``mask`` is true."""
    return tuple(np.flatnonzero(mask).tolist())


def as_code(value):
    """Return a code or word as stripped text; whole numbers lose their ".0", a number that is none is no code."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        value = int(value) if value.is_integer() else value
    text = str(value).strip()
    return "" if text in NO_TEXT else text
