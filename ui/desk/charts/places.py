"""Where in a chart a place of the map is drawn, and what the points of its lines say: charts tell it of themselves."""
from __future__ import annotations

import json
import math
import re
from typing import NamedTuple

from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QPainterPath, QPolygonF
from qgis.PyQt.QtXml import QDomDocument

from ....algorithms.core.numbers.formats import format_number
from ....algorithms.core.pages.charts import AXES, KEYS, NAME, PLACE, VALUES

_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


def _drawn(text, tag):
    """Return the elements of a drawing that have this tag."""
    document = QDomDocument()
    document.setContent(text)
    found = document.elementsByTagName(tag)
    return [found.at(number).toElement() for number in range(found.count())]


class ChartPlaces:
    """The places of a chart by their shapes.

    Parameters
    ----------
    text : str
        SVG, as :mod:`core.pages.charts` writes it.
    """

    def __init__(self, text):
        self._shapes = [(one.attribute(PLACE), _path(one.attribute("d"))) for one in _drawn(text, "path")
                        if one.hasAttribute(PLACE)]

    def __bool__(self):
        return bool(self._shapes)

    def at(self, x, y):
        """Return the key of the place at a point of the drawing, "" where there is none."""
        return next((key for key, path in self._shapes if path.contains(QPointF(x, y))), "")


class Spot(NamedTuple):
    """A point of a line: where it is drawn, its values, the names of the line and the axes, what it stands for."""

    x: float
    y: float
    values: tuple
    name: str
    axes: tuple
    key: str

    def text(self, language):
        """Return what it says, a line each."""
        shown = [format_number(value, None if value == round(value) else 2, language=language) for value in self.values]
        return "\n".join(filter(None, (self.name, *(f"{axis}: {value}" if axis else value
                                                    for axis, value in zip(self.axes, shown)), self.key)))


class ChartLines:
    """The points of the lines of a chart.

    Parameters
    ----------
    text : str
        SVG, as :mod:`core.pages.charts` writes it.
    """

    def __init__(self, text):
        self._spots = [spot for line in _drawn(text, "polyline") for spot in _spots(line)]

    def __bool__(self):
        return bool(self._spots)

    def near(self, x, y, reach):
        """Return the point of a line nearest to a point of the drawing, ``None`` where none is within ``reach``."""
        nearest = min(self._spots, key=lambda spot: math.hypot(spot.x - x, spot.y - y), default=None)
        return nearest if nearest is not None and math.hypot(nearest.x - x, nearest.y - y) <= reach else None


def _spots(line):
    drawn, values = (_pairs(line.attribute(name)) for name in ("points", VALUES))
    keys = json.loads(line.attribute(KEYS, "[]")) or [""] * len(values)
    axes = tuple(json.loads(line.attribute(AXES, "[]")))
    return [Spot(x, y, values=pair, name=line.attribute(NAME), axes=axes, key=key)
            for (x, y), pair, key in zip(drawn, values, keys)]


def _pairs(written):
    return [tuple(map(float, pair.split(","))) for pair in written.split()]


def _path(written):
    """Return a path of corners: only such shapes stand for places."""
    path = QPainterPath()
    for ring in written.split("Z"):
        corners = [QPointF(float(x), float(y)) for x, y in _POINT.findall(ring)]
        if corners:
            path.addPolygon(QPolygonF(corners))
            path.closeSubpath()
    return path
