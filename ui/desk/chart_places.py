"""Where in a chart a place of the map is drawn: bars of communes and small maps say it of themselves."""
from __future__ import annotations

import re

from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QPainterPath, QPolygonF
from qgis.PyQt.QtXml import QDomDocument

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
        document = QDomDocument()
        document.setContent(text)
        paths = document.elementsByTagName("path")
        shapes = [paths.at(number).toElement() for number in range(paths.count())]
        self._shapes = [(one.attribute(PLACE), _path(one.attribute("d"))) for one in shapes if one.hasAttribute(PLACE)]

    def __bool__(self):
        return bool(self._shapes)

    def at(self, x, y):
        """Return the key of the place at a point of the drawing, "" where there is none."""
        return next((key for key, path in self._shapes if path.contains(QPointF(x, y))), "")


def _path(written):
    """Return a path of corners: only such shapes stand for places."""
    path = QPainterPath()
    for ring in written.split("Z"):
        corners = [QPointF(float(x), float(y)) for x, y in _POINT.findall(ring)]
        if corners:
            path.addPolygon(QPolygonF(corners))
            path.closeSubpath()
    return path
