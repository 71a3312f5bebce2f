"""Where in a chart a place of the map is drawn: bars of communes and small maps say it of themselves."""
from __future__ import annotations

import re
from xml.etree import ElementTree

from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QPainterPath, QPolygonF

from ...algorithms.core.charts import PLACE

_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


class ChartPlaces:
    """The places of a chart by their shapes.

    Parameters
    ----------
    text : str
        SVG, as :mod:`core.charts` writes it.
    """

    def __init__(self, text):
        self._shapes = [] if PLACE not in text else [
            (shape.get(PLACE), _path(shape.get("d", ""))) for shape in ElementTree.fromstring(text).iter()
            if shape.get(PLACE)]

    def __bool__(self):
        return bool(self._shapes)

    def at(self, x, y):
        """Return the key of the place at a point of the drawing, "" where there is none."""
        return next((key for key, path in self._shapes if path.contains(QPointF(x, y))), "")


def _path(written):
    """Return a path of corners: only such shapes stand for places."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in written.split("Z"):
        corners = [QPointF(float(x), float(y)) for x, y in _POINT.findall(ring)]
        if corners:
            path.addPolygon(QPolygonF(corners))
            path.closeSubpath()
    return path
