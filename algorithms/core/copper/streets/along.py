"""What runs along each piece of road: cables by how they are laid and whose they are, works of others."""
from __future__ import annotations

import re
from typing import NamedTuple, Tuple

import numpy as np

from ...geometry.shapes import line_segments
from ...network import nearest_segment
from ...tables import objects
from ...territory.communes import border_pieces
from ...text.keys import fold
from ...text.spelling import written

# A cable is looked for beside the middle of every piece; chosen: a length is right to half a piece at either end.
PIECE_M = 50.0
_PREFIX = re.compile(r"^\s*(đường|phố|đ\.|p\.|tuyến|street|road)\s+|\s+(street|road|st\.|rd\.)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_CLASSES = (("quoc lo", re.compile(r"(?:ql|quoclo)+0*(\d+[a-z]?)$")),
            ("tinh lo", re.compile(r"(?:tl|dt|tinhlo|tinh)+0*(\d+[a-z]?)$")),
            ("huyen lo", re.compile(r"(?:dh|huyenlo|huyen)+0*(\d+[a-z]?)$")))
"""Classes of roads with numbers, with the short forms on their signs, alone or after the long: QL 1A, ĐT 980, ĐH 5."""


def street_key(name):
    """Return a street's name for comparison, without the word for street before it or, in English, behind it.

    Parameters
    ----------
    name : str or None

    Returns
    -------
    str

    Examples
    --------
    >>> street_key("Đường Nguyễn Trãi") == street_key("nguyễn  trãi") == street_key("Nguyen Trai Street")
    True
    >>> street_key("QL.1A") == street_key("Quốc lộ 1A"), street_key("ĐT 980") == street_key("Đường tỉnh 980")
    (True, True)
    >>> street_key(None)
    ''
    """
    return _numbered(name) or _letters(name)


def _letters(name):
    """Return letters and figures of a name without the word for street; two numbers stay two: 12/3 is not 123."""
    return "/".join(map(fold, _BETWEEN.split(_PREFIX.sub("", str(name or "")))))


def _numbered(name):
    """Return a road that has a number by its class and number, however the class is written; "" for any other."""
    found = next(((kind, one.match(_letters(name))) for kind, one in _CLASSES if one.match(_letters(name))), None)
    return "" if found is None else f"{found[0]} {found[1].group(1)}"


class StreetNames:
    """Names of streets by what they mean: marks tell apart those of the same letters, where several roads have them.

    >>> names = StreetNames(["Đường Tân Thành", "Tân Thạnh", "Hòa Bình"])
    >>> names.key("tân thạnh") == names.key("Tân Thành"), names.key("Hoà Bình") == names.key("Đường HOA BINH")
    (False, True)
    """

    def __init__(self, names):
        self._spellings = {}
        for name in names:
            letters, spelled = street_key(name), _spelled(name)
            if letters and not spelled.isascii():
                self._spellings.setdefault(letters, set()).add(spelled)

    def key(self, name):
        """Return what two names of one street share, "" for no name."""
        letters, spelled = street_key(name), _spelled(name)
        known = self._spellings.get(letters, ())
        one = len(known) < 2 and (spelled.isascii() or not known or spelled in known)
        return letters if one or spelled.isascii() else spelled


def _spelled(name):
    return _numbered(name) or written(_PREFIX.sub("", str(name or "")))


class RoadPieces(NamedTuple):
    """Pieces of road, each in one commune, with what runs along them; rows as in ``cut`` (communes.BorderPieces)."""

    cut: object
    aerial: np.ndarray
    under: np.ndarray
    unsaid: np.ndarray
    operators: Tuple[str, ...]
    carried: np.ndarray
    beside_works: np.ndarray
    works: np.ndarray


def road_pieces(roads, cables, works, communes, *, plane, options):
    """Return the :class:`RoadPieces` of roads.

    ``carried`` is (pieces, operators): whose cables on poles, or of unknown class, run along. ``beside_works`` are the
    pieces with works along them, ``works`` is (these pieces, works): which of the works those are.

    Parameters
    ----------
    roads : model.StreetRoads
    cables, works, communes : model.Cables, model.StreetWorks, model.StreetCommunes, each may be None
    plane : geodesy.LocalPlane
    options : model.StreetOptions

    Returns
    -------
    RoadPieces

    Examples
    --------
    100 m of road, a cable on poles beside the first half:

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ...geometry.shapes import Shapes
    >>> from .model import Cables, StreetOptions, StreetRoads
    >>> plane = LocalPlane(105.0, 9.0)
    >>> road, cable = (Shapes(plane.inverse(np.array([[0.0, y], [end, y]])), np.array([0, 2]), np.array([0]),
    ...                       np.zeros(1, bool), count=1) for y, end in ((0.0, 100.0), (5.0, 45.0)))
    >>> found = road_pieces(StreetRoads(road, ["Lê Lợi"]), Cables(cable, np.array([0.0]), ["VNPT"]), None, None,
    ...                     plane=plane, options=StreetOptions(cable_m=10.0))
    >>> found.aerial.tolist(), found.under.tolist(), found.operators, found.carried.tolist()
    ([True, False], [False, False], ('VNPT',), [[True], [False]])
    """
    cut = border_pieces(roads.shapes, None if communes is None else communes.shapes, PIECE_M)
    middle = plane.forward((cut.begin + cut.end) / 2)
    names = tuple(sorted({name for name in cables.operators if name})) if cables is not None else ()
    kinds = {key: np.zeros(len(middle), bool) for key in ("aerial", "under", "unsaid")}
    carried = np.zeros((len(middle), len(names)), bool)
    if cables is not None:
        kind = np.where(np.isnan(cables.underground), "unsaid", np.where(cables.underground == 1, "under", "aerial"))
        owner = objects(cables.operators)
        for key in kinds:
            for name in ("", *names):
                rows = np.flatnonzero((kind == key) & (owner == name))
                near = _beside(middle, cables.shapes, rows, plane=plane, limit_m=options.cable_m) >= 0
                kinds[key] |= near
                if name and key != "under":
                    carried[:, names.index(name)] |= near
    return RoadPieces(cut, **kinds, operators=names, carried=carried, **_works_along(middle, works, plane, options))


def _works_along(middle, works, plane, options):
    """Return all works along each piece, not the nearest alone: a corridor may hold several."""
    count = 0 if works is None else works.shapes.count
    every = np.arange(count, dtype=np.int64)

    def near(points, rows):
        return _beside(points, works.shapes, rows, plane=plane, limit_m=options.works_m) >= 0

    rows = np.flatnonzero(near(middle, every)) if count else np.empty(0, np.int64)
    found = np.zeros((len(rows), count), bool)
    for one in every if len(rows) else ():
        found[:, one] = near(middle[rows], every[one:one + 1])
    return {"beside_works": rows, "works": found}


def _beside(points, shapes, rows, *, plane, limit_m):
    """Return the feature of the nearest line among ``rows`` of each point, -1 where none lies within the limit."""
    found = np.full(len(points), -1, np.int64)
    if not len(rows) or not len(points):
        return found
    some = shapes.take(rows)
    if not len(some.xy):
        return found
    xy = plane.forward(some.xy)
    first, last = line_segments(some.starts)
    if not len(first):
        return found
    segment, _, _ = nearest_segment(points, xy[first], xy[last], limit_m, plane=plane)
    part = np.searchsorted(some.starts, first, "right") - 1
    hit = segment >= 0
    found[hit] = rows[some.feature[part[segment[hit]]]]
    return found
