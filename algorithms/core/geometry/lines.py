"""Lines that cannot be as drawn: without any length, or with a leap to a vertex that is somewhere else."""
from __future__ import annotations

import numpy as np

from ..errors import Message
from ..numbers.formats import Figure, few
from ..resources import load_json
from .geodesy import distance_m

SHORT_M = 0.01
_DEGREE_M = 111_700.0  # of latitude at the pole, the longest degree of the ellipsoid WGS 84; others are shorter
LISTED = 8
_BACK = 0.35  # of the shorter way, 20 degrees: no road goes out for a kilometre without a bend and comes back so near


def without_length(shapes):
    """Return the rows of lines whose vertices all lie in one place; ``shapes`` in degrees.

    Examples
    --------
    >>> from hatangso.algorithms.core.geometry.shapes import line_wkb, shapes_from_wkb
    >>> shapes = shapes_from_wkb([line_wkb([(105, 9), (105, 9)]), line_wkb([(105, 9), (105.3, 9), (105.3, 9.001)])])
    >>> without_length(shapes).tolist(), leaps(shapes)[0].tolist()
    ([0], [1])
    >>> leaps(shapes, {"least_m": 40000, "times": 20, "back_m": 1000})[0].tolist()
    []
    """
    inner, steps = _steps(shapes)
    longest = np.zeros(shapes.count)
    owner = np.repeat(shapes.feature, np.diff(shapes.starts))[:-1] if len(shapes.xy) else shapes.feature
    np.maximum.at(longest, owner[inner], steps[inner])
    near = np.flatnonzero((longest * _DEGREE_M < 100 * SHORT_M) & ~shapes.empty)
    return near[shapes.take(near).length_m() < SHORT_M] if len(near) else near


def leaps(shapes, bounds=None):
    """Return the rows of lines with a piece far longer than such pieces are in the layer, and what is far in metres.

    A vertex that two far pieces go to and come back from counts however long pieces are.

    Parameters
    ----------
    shapes : shapes.Shapes
        In degrees.
    bounds : dict, optional
        ``least_m`` and ``times`` the middle piece, ``back_m`` of the pieces to and from a vertex; by default those of
        resources/rules/checks.json.
    """
    bounds = bounds or load_json("rules", "checks.json")["leap"]
    inner, steps = _steps(shapes)
    far = np.flatnonzero(inner & (steps * _DEGREE_M > min(bounds["back_m"], bounds["least_m"])))
    if not len(far):
        return np.zeros(0, np.int64), bounds["least_m"]
    known = np.flatnonzero(inner)
    usual = float(np.median(distance_m(shapes.xy[known], shapes.xy[known + 1])))
    least = max(bounds["least_m"], bounds["times"] * usual)
    back = _there_and_back(shapes.xy, far, bounds["back_m"])
    far = np.union1d(far[distance_m(shapes.xy[far], shapes.xy[far + 1]) > least], back)
    shortest = distance_m(shapes.xy[far], shapes.xy[far + 1]).min(initial=np.inf)
    least = max((one for one in (least, bounds["least_m"], bounds["back_m"]) if one < shortest), default=least)
    return np.unique(shapes.feature[np.searchsorted(shapes.starts, far, side="right") - 1]), least


def _there_and_back(xy, far, least_m):
    """Return those of the far pieces that the next one undoes: one vertex lies elsewhere, however long pieces are."""
    far = far[np.isin(far + 1, far)]
    ends = distance_m(xy[far], xy[far + 2])
    shorter = np.minimum(distance_m(xy[far], xy[far + 1]), distance_m(xy[far + 1], xy[far + 2]))
    return far[(shorter > least_m) & (ends < _BACK * shorter)]


def doubts(shapes, ids, layer):
    """Yield Messages about such lines of a layer, with feature ids and the share of the layer."""
    short = without_length(shapes)
    if len(short):
        yield Message("Layer {layer}: {count} lines ({share} %) have no length (feature {ids}); nothing leads along "
                      "them. Draw them again.", layer=layer, count=len(short), share=_share(short, shapes),
                      ids=_some(ids, short))
    far, metres = leaps(shapes)
    if len(far):
        yield Message("Layer {layer}: {count} lines ({share} %) leap more than {metres} m from one vertex to the next "
                      "(feature {ids}); they count as drawn. Look for a vertex with a wrong coordinate.", layer=layer,
                      count=len(far), share=_share(far, shapes), metres=Figure(metres, 0), ids=_some(ids, far))


def _steps(shapes):
    """Return which vertices begin a piece of a line, and how many degrees that piece is long at most."""
    if len(shapes.xy) < 2:
        return np.zeros(0, bool), np.zeros(0)
    inner = np.ones(len(shapes.xy) - 1, bool)
    inner[shapes.starts[1:-1] - 1] = False
    steps = np.hypot(*np.diff(shapes.xy, axis=0).T)
    return inner & np.isfinite(steps), steps


def _share(rows, shapes):
    return Figure(100.0 * len(rows) / max(1, int((~shapes.empty).sum())), 2)


def _some(ids, rows):
    return few((ids[row] for row in rows.tolist()), LISTED)
