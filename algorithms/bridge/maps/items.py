"""The parts of a page: letters, frames, map with its grid, legend, bar, arrow."""
from __future__ import annotations

import textwrap

from qgis.core import (
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem

from ...core.package import resource_path
from ...core.plan.maps.paper import round_scale
from .. import compat

FONT = "Arial"
INK = QColor(30, 30, 30)
_LETTER_MM = 0.19  # mean width of a letter per point of its size
_LEGEND_PT = 7.5  # of a legend on an A4
_SMALLEST = 0.6  # how far a long legend may shrink

LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
TOP, MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter


def font(points, *, bold=False):
    """Return the letters of all pages in a size (points)."""
    letters = QFont(FONT)
    letters.setStyleHint(QFont.StyleHint.SansSerif)
    letters.setPointSizeF(points)
    letters.setBold(bold)
    return letters


def written(points, *, bold=False):
    """Return the text format of :func:`font`."""
    words = QgsTextFormat()
    words.setFont(font(points, bold=bold))
    words.setSize(points)
    words.setColor(INK)
    return words


def fitting(text, box, points, *, bold=False):
    """Return the size (points), at most ``points``, in which a line of text fits into a box."""
    letters = font(points, bold=bold)
    letters.setPixelSize(1000)
    wide = QFontMetricsF(letters).horizontalAdvance(text) / 1000.0 * points * 25.4 / 72.0
    return points * max(min(1.0, 0.98 * box.width / wide), _SMALLEST) if wide > 0 else points


def literal(text):
    """Return a text of the user's as QGIS shows it unchanged: what stands between [% and %] it would work out."""
    return text.replace("[%", "[%'[%'%]")


def put(layout, item, box):
    """Put an item into its place."""
    layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(box.x, box.y, compat.MILLIMETRES))
    item.attemptResize(QgsLayoutSize(box.width, box.height, compat.MILLIMETRES))
    return item


def words(layout, text, box, points, *, bold=False, across=LEFT, down=TOP, framed=False):
    """Add a text."""
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    compat.set_label_font(label, font(points, bold=bold), INK)
    label.setHAlign(across)
    label.setVAlign(down)
    label.setMarginX(0.6 if framed else 0)
    label.setMarginY(0.4 if framed else 0)
    label.setFrameEnabled(framed)
    return put(layout, label, box)


def map_item(layout, box, *, crs, layers, rectangle, name):
    """Add a map with a frame."""
    item = QgsLayoutItemMap(layout)
    item.setId(name)
    item.setCrs(crs)
    put(layout, item, box)
    item.setExtent(rectangle)  # changes the shape of the item; without it there is nothing to zoom from
    item.attemptResize(QgsLayoutSize(box.width, box.height, compat.MILLIMETRES))
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    item.setFrameEnabled(True)
    item.setBackgroundColor(QColor(255, 255, 255))
    item.zoomToExtent(rectangle)
    return item


def grid(item, factor, name):
    """Draw lines of coordinates over a map, as far apart as is pretty, with their metres outside the frame."""
    lines = QgsLayoutItemMapGrid(name, item)
    lines.setUnits(compat.GRID_BY_PAPER)
    lines.setMinimumIntervalWidth(22 * factor)
    lines.setMaximumIntervalWidth(50 * factor)
    lines.setStyle(QgsLayoutItemMapGrid.GridStyle.Cross)
    lines.setCrossLength(1.5 * factor)
    lines.setGridLineWidth(0.1 * factor)
    lines.setGridLineColor(QColor(90, 90, 90))
    lines.setAnnotationEnabled(True)
    lines.setAnnotationPrecision(0)
    lines.setAnnotationFrameDistance(0.6 * factor)
    lines.setAnnotationTextFormat(written(5 * factor))
    side = QgsLayoutItemMapGrid.BorderSide
    upright = QgsLayoutItemMapGrid.AnnotationDirection
    lines.setAnnotationDirection(upright.Vertical, side.Left)
    lines.setAnnotationDirection(upright.Vertical, side.Right)
    lines.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.InteriorTicks)
    lines.setFrameWidth(1.2 * factor)
    lines.setFramePenSize(0.15 * factor)
    item.grids().addGrid(lines)
    item.updateBoundingRect()


def legend(layout, box, linked, *, layers, factor, title):
    """Add the legend of ``layers`` with what ``linked`` shows of them, as large as its place allows."""
    size, least = _LEGEND_PT * factor, _SMALLEST * _LEGEND_PT * factor
    item = _legend(layout, box, linked, layers=layers, title=title)
    names = [(node, _labels(item, node)) for node in item.model().rootGroup().findLayers()]
    while True:
        _write(item, names, box, size)
        wide, high = _painted_size(item)
        over = max(wide / box.width, high / box.height)
        if over <= 1 or size <= least:
            return item
        size = max(size * min(0.95, 1 / over), least)


def _painted_size(item):
    """Return width and height (mm) of a legend with all it shows: QGIS measures one only once it was painted."""
    canvas = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(canvas)
    item.paint(painter, QStyleOptionGraphicsItem(), None)
    painter.end()
    return item.rect().getRect()[2:]


def _legend(layout, box, linked, *, layers, title):
    item = QgsLayoutItemLegend(layout)
    item.setAutoUpdateModel(False)
    item.setLinkedMap(linked)
    item.setTitle(title)
    root = item.model().rootGroup()
    root.clear()
    for layer in layers:
        root.addLayer(layer)
    item.setWrapString("|")
    item.setSplitLayer(False)
    item.setLegendFilterByMapEnabled(True)
    return put(layout, item, box)


def _write(item, names, box, size):
    """Write a legend of ``names``, each a layer's node with its labels, in letters of a size (points), its spaces and
    signs in proportion.

    It is written anew and not made anew: QGIS 3.40 still asks a legend that was painted, and a removed one is gone.
    """
    factor = size / _LEGEND_PT
    letters = max(int((box.width - 11 * factor) / (size * _LETTER_MM)), 12)
    for node, labels in names:
        node.setCustomProperty("legend/title-label", literal(_wrapped(node.layer().name(), letters)))
        for number, label in enumerate(labels):
            QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, number, literal(_wrapped(label, letters)))
        item.model().refreshLayerLegend(node)
    styles = QgsLegendStyle.Style
    for style, scale, bold in ((styles.Title, 1.15, True), (styles.Group, 1.0, True), (styles.Subgroup, 1.0, True),
                               (styles.SymbolLabel, 0.92, False)):
        compat.set_legend_font(item, style, font(size * scale, bold=bold), INK)
    for style, space in ((styles.Title, 2.0), (styles.Subgroup, 2.2), (styles.Symbol, 1.6), (styles.SymbolLabel, 1.2)):
        part = item.style(style)
        part.setMargin(QgsLegendStyle.Side.Top, space * factor)
        item.setStyle(style, part)
    item.setColumnSpace(4 * factor)
    item.setSymbolWidth(6 * factor)
    item.setSymbolHeight(3.2 * factor)
    item.setBoxSpace(0.5 * factor)
    item.setColumnCount(2 if box.width > 90 * factor else 1)
    item.attemptResize(QgsLayoutSize(box.width, box.height, compat.MILLIMETRES))


def _labels(item, node):
    return [one.data(Qt.ItemDataRole.DisplayRole) or "" for one in item.model().layerLegendNodes(node, True)]


def _wrapped(text, letters):
    return "|".join(textwrap.wrap(text.replace("|", "/"), letters)) or text


def bar(layout, box, linked, *, factor, unit):
    """Add a bar of round kilometres or metres for a map of any scale."""
    item = QgsLayoutItemScaleBar(layout)
    item.setStyle("Single Box")
    item.setLinkedMap(linked)
    item.setUnits(compat.KILOMETRES)
    item.setUnitLabel(unit)
    item.setNumberOfSegments(2)
    item.setNumberOfSegmentsLeft(0)
    item.setSegmentSizeMode(compat.BAR_FITS)
    item.setMinimumBarWidth(16 * factor)
    item.setMaximumBarWidth(36 * factor)
    item.setHeight(1.6 * factor)
    item.setTextFormat(written(6.5 * factor))
    item.setBoxContentSpace(0.5)
    return put(layout, item, box)


def north(layout, box, linked):
    """Add an arrow to grid north."""
    item = QgsLayoutItemPicture(layout)
    put(layout, item, box)
    item.setPicturePath(str(resource_path("maps", "north.svg")))
    item.setLinkedMap(linked)
    item.setNorthMode(QgsLayoutItemPicture.NorthMode.GridNorth)
    return item


def zoomed(item, rectangle):
    """Show at least a rectangle in the next round scale; return the scale's denominator."""
    item.zoomToExtent(rectangle)
    item.setScale(round_scale(item.scale()))
    return item.scale()
