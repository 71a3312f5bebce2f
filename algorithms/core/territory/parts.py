"""Parts of a commune that lie far from the rest of it: another commune's, or a vertex astray."""
from __future__ import annotations

import numpy as np

from ..errors import Message
from ..numbers.formats import Figure, few
from ..resources import load_json
from .communes import name_key

_DEGREE_KM = 111.2  # of a great circle, mean radius 6,371 km
_SHOWN = 3


def far_parts(shapes, names):
    """Return (row, km, middle in degrees) of communes with a part farther from their largest part than islands lie.

    Special zones are islands far apart and are not looked at; resources/rules/country.json lists them.

    Parameters
    ----------
    shapes : shapes.Shapes
        In degrees.
    names : sequence of str

    Examples
    --------
    >>> from ..geometry.shapes import Shapes
    >>> square = np.array([[0.0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]])
    >>> two = np.vstack([square + (105, 9), square / 2 + (105, 10)])
    >>> shapes = Shapes(two, np.array([0, 5, 10]), np.array([0, 0]), np.zeros(2, bool), count=1)
    >>> [(row, round(km)) for row, km, _ in far_parts(shapes, ["Xã Một"])], far_parts(shapes, ["Côn Đảo"])
    ([(0, 100)], [])
    """
    rules = load_json("rules", "country.json")
    limit = rules["far_from_communes_km"]
    outer = np.flatnonzero(~shapes.hole)
    if len(outer) == len(np.unique(shapes.feature[outer])):
        return []
    low = np.minimum.reduceat(shapes.xy, shapes.starts[:-1])[outer]
    high = np.maximum.reduceat(shapes.xy, shapes.starts[:-1])[outer]
    feature, size = shapes.feature[outer], np.prod(high - low, axis=1)
    order = np.lexsort((-size, feature))
    main = order[np.searchsorted(feature[order], feature)]
    gap = np.maximum(0.0, np.maximum(low - high[main], low[main] - high))
    km = np.hypot(gap[:, 0] * np.cos(np.radians(low[:, 1])), gap[:, 1]) * _DEGREE_KM
    zones = set(map(name_key, rules["island_zones"]))
    return [(int(feature[one]), float(km[one]), (low[one] + high[one]) / 2)
            for one in np.flatnonzero(km > limit).tolist() if name_key(names[feature[one]] or "") not in zones]


def far_parts_note(layer, names, shapes):
    """Return the message about communes with a far part, ``None`` where none has one."""
    found = far_parts(shapes, names)
    if not found:
        return None
    shown = few((f"{names[row]} ({km:.0f} km)" for row, km, _ in found), _SHOWN)
    return Message("Layer {layer}: {count} parts of communes ({share} % of the communes) lie far from the rest of "
                   "their commune ({names}) and count with their area and whoever is in them. Are they "
                   "another commune's?",
                   layer=layer, count=len(found),
                   share=Figure(100 * len({row for row, *_ in found}) / shapes.count, 1),
                   names=shown)
