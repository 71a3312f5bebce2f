"""The two layers of the postal analyses as arrays, and what is wrong with the points."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..errors import InputError, Message
from ..geometry import point_index
from ..geometry.geodesy import LocalPlane
from ..layers.roles import load_role, value_code, value_trait
from ..layers.rows import Labels
from ..numbers.formats import few
from ..tables import objects
from ..territory.communes import CommuneNames, rows_named

SHOWN = 5  # codes named in a message


@dataclass(frozen=True)
class PostalCommunes:
    """Communes as arrays of one length, one row each.

    ``population``, ``households``, ``area_km2`` (official) hold NaN where unknown;
    ``polygon_area_km2`` is measured; ``predecessor_note`` names the old communes inside.
    ``wkb`` are the polygons as read, in the system of the input ``crs``, handed through to the result;
    ``split`` is the number of predecessors that were divided, which makes the commune's figures provisional.
    """

    code: np.ndarray
    name: np.ndarray
    kind: np.ndarray
    population: np.ndarray
    households: np.ndarray
    area_km2: np.ndarray
    polygon_area_km2: np.ndarray
    predecessor_note: np.ndarray
    wkb: Optional[Any] = None
    split: Optional[np.ndarray] = None
    crs: str = "lonlat"

    def __len__(self):
        return len(self.code)

    def named(self, rows):
        """Return the communes of ``rows`` (a mask or row numbers) as a sentence names them."""
        return CommuneNames(tuple(map(str, self.name[rows])), tuple(map(str, self.kind[rows])), SHOWN)

    def __post_init__(self):
        for key in ("population", "households", "area_km2"):
            if (getattr(self, key) < 0).any():
                raise InputError("Communes: {key} is negative in commune {code}. Correct the value.", key=key,
                                 code=self.code[np.flatnonzero(getattr(self, key) < 0)[0]])


@dataclass(frozen=True)
class Points:
    """Postal points as arrays of one length, one row each.

    ``staffed``, ``internet``, ``eservice`` are 1, 0 or NaN (not known). ``lonlat`` is (n, 2)
    degrees, NaN where a point has no position; ``inside_commune`` is the row of the commune
    that holds the position, -1 for none; ``commune_code`` the commune the point names.
    ``capacity`` is the number of people a point can serve, NaN for unlimited or unknown.
    ``public`` is 1 where a point belongs to the public network, 0 where not, NaN where not known;
    ``firm`` who runs it.
    """

    code: np.ndarray
    name: np.ndarray
    kind: np.ndarray
    staffed: np.ndarray
    internet: np.ndarray
    eservice: np.ndarray
    commune_code: np.ndarray
    lonlat: np.ndarray
    inside_commune: np.ndarray
    capacity: Optional[np.ndarray] = None
    public: Optional[np.ndarray] = None
    firm: Optional[np.ndarray] = None

    def __len__(self):
        return len(self.code)


@dataclass(frozen=True)
class Checked:
    """Points with their category, commune and problems.

    Attributes
    ----------
    category : (n,) object array
        Code of the point's type, ``None`` where unknown.
    staffed : (n,) float array
        The field's value, else what the type implies, else NaN.
    commune : (n,) int array
        Row of the commune a point counts for, -1 for none.
    counted : (n,) bool array
        False for points that do not count.
    flags : dict of str to (n,) bool array
        Problem by name.
    notes : tuple of Message
    """

    category: np.ndarray
    staffed: np.ndarray
    commune: np.ndarray
    counted: np.ndarray
    flags: dict
    notes: tuple

    def count(self, flag):
        """Return how many points have the problem called ``flag``."""
        return int(self.flags[flag].sum())

    def per_commune(self, mask, communes):
        """Return how many counted points with ``mask`` each of ``communes`` communes has; last, those in none."""
        commune = self.commune[self.counted & mask]
        return np.bincount(np.where(commune < 0, communes, commune), minlength=communes + 1)


PROBLEMS = {
    "no_geometry": Message("no position"),
    "outside": Message("outside every commune"),
    "misplaced": Message("outside the commune it names"),
    "unknown_commune": Message("names a commune that is not in the layer"),
    "repeated": Message("code of an earlier point with other values; both count"),
    "same_place": Message("at the place of another point"),
    "unknown_kind": Message("type not known"),
    "staffing_unknown": Message("staffed or not is not known"),
    "contradiction": Message("a letter box cannot be staffed"),
    "no_internet": Message("no Internet"),
    "internet_unknown": Message("with Internet or not is not known"),
    "no_eservice": Message("no online public services"),
    "eservice_unknown": Message("with online public services or not is not known"),
}


def check_points(points, communes, position_tolerance_m):
    """Classify the points, place them in communes and list what is wrong.

    A point counts for the commune it stands in; without a position, or outside every
    commune, for the commune it names. A record that repeats a code with other values counts and
    is listed (with the same values the reader counts it once); so do different codes at one place (a letter box
    at a post office).

    Parameters
    ----------
    points : Points
    communes : PostalCommunes
    position_tolerance_m : float
        Positions this near to each other are one place.

    Returns
    -------
    Checked

    Examples
    --------
    The second point stands in A and names B:

    >>> ab, none = np.array(["A", "B"], dtype=object), np.full(2, np.nan)
    >>> communes = PostalCommunes(ab, ab, ab, np.array([9000.0, 3000.0]), none, none, np.array([100.0, 50.0]), ab)
    >>> points = Points(ab, ab, np.array(["post office"] * 2), np.array([1.0, 0.0]), none, none, ab,
    ...                 np.array([[105.0, 9.0], [105.1, 9.0]]), np.zeros(2, np.int64))
    >>> found = check_points(points, communes, 10.0)
    >>> found.flags["misplaced"].tolist(), found.commune.tolist(), found.staffed.tolist()
    ([False, True], [0, 0], [1.0, 0.0])
    >>> found.per_commune(np.ones(2, bool), 2).tolist()
    [2, 0, 0]
    """
    declared = load_role("postal_points").field("type")
    category = objects(value_code(declared, kind) for kind in points.kind)
    implied = np.array([_number(value_trait(declared, kind, "staffed")) for kind in category], dtype=float)
    staffed = np.where(np.isnan(points.staffed), implied, points.staffed)

    named_text = np.array([bool(code) for code in points.commune_code], dtype=bool)
    named = rows_named(points.commune_code, communes.code)  # a name may be one from before a merger, of another place
    placed = np.isfinite(points.lonlat).all(axis=1)
    inside = np.where(placed, points.inside_commune, -1)
    repeated = _repeated(points.code)
    flags = {
        "no_geometry": ~placed,
        "outside": placed & (inside < 0),
        "misplaced": (inside >= 0) & (named >= 0) & (inside != named),
        "unknown_commune": named_text & (named < 0),
        "repeated": repeated,
        "same_place": same_place(points.lonlat, position_tolerance_m) & ~repeated,
        "unknown_kind": np.array([bool(kind) for kind in points.kind], dtype=bool) & (category == None),  # noqa: E711
        "staffing_unknown": np.isnan(staffed),
        "contradiction": (points.staffed == 1) & (implied == 0),
        "no_internet": (staffed == 1) & (points.internet == 0),
        "internet_unknown": (staffed == 1) & _some(points.internet),
        "no_eservice": (staffed == 1) & (points.eservice == 0),
        "eservice_unknown": (staffed == 1) & _some(points.eservice),
    }
    commune = np.where(inside >= 0, inside, named)
    counted = np.ones(len(repeated), dtype=bool)
    return Checked(category, staffed, commune, counted, flags=flags, notes=_notes(points, flags, commune, category))


def same_place(lonlat, tolerance_m):
    """Return which positions have another one within ``tolerance_m`` metres; NaN rows never.

    Parameters
    ----------
    lonlat : (n, 2) array of degrees
    tolerance_m : float

    Returns
    -------
    (n,) bool array

    Examples
    --------
    Two positions 11 m apart, one far away, one not known:

    >>> at = np.array([[105.0, 9.0], [105.0001, 9.0], [105.1, 9.0], [np.nan, np.nan]])
    >>> same_place(at, 20.0).tolist(), bool(same_place(at, 5.0).any())
    ([True, True, False, False], False)
    """
    placed = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    result = np.zeros(len(lonlat), dtype=bool)
    if len(placed) > 1:
        plane = LocalPlane.around(lonlat[placed])
        result[placed] = point_index.first_near(plane.forward(lonlat[placed]), tolerance_m, plane)[0] >= 0
    return result


def listed(codes):
    """Return the first few of ``codes`` as text.

    Parameters
    ----------
    codes : sequence

    Returns
    -------
    str

    Examples
    --------
    >>> listed(["A", "B"]), listed("ABCDEFG")
    ('A, B', 'A, B, C, D, E, ...')
    """
    return few(codes, SHOWN)


def _repeated(codes):
    """Return which rows repeat a code of an earlier row; rows without a code never do."""
    seen = set()
    result = np.zeros(len(codes), dtype=bool)
    for row, code in enumerate(codes):
        result[row] = bool(code) and code in seen
        seen.add(code)
    return result


def _some(marks):
    """Return which marks are not known, in a column that holds some; an empty column is told once for all."""
    unknown = np.isnan(marks)
    return unknown & (not unknown.all())


def _number(trait):
    return np.nan if trait is None else float(trait)


def _notes(points, flags, commune, category):
    notes = [
        Message("{count} points: {problem} ({codes}).", count=int(mask.sum()), problem=PROBLEMS[flag],
                codes=listed(points.code[mask]))
        for flag, mask in flags.items() if mask.any()
    ]
    unknown = sorted({str(kind) for kind, code in zip(points.kind, category) if kind and code is None})
    if unknown:
        notes.append(Message("Types not known: {kinds}. Write one of: {known}.", kinds=listed(unknown),
                             known=Labels(load_role("postal_points").field("type").values)))
    if (commune < 0).any():
        notes.append(Message("{count} points count for no commune, only for the territory ({codes}).",
                             count=int((commune < 0).sum()), codes=listed(points.code[commune < 0])))
    return tuple(notes)
