"""Layers as paper wants them: signs that leave the map legible, names of communes at every scale."""
from __future__ import annotations

from qgis.core import QgsRenderContext, QgsSymbol, QgsTextBufferSettings, QgsVectorLayerSimpleLabeling
from qgis.PyQt.QtGui import QColor

from ...core.plan.maps.paper import is_crowded, symbol_size
from .. import compat
from .items import written

USUAL_MM = 3.0
NAMES = 5.2  # points of the names of communes on an A4
HAIRLINE_MM = 0.04
NEAR = 150_000
"""The smallest scale at which points of an atlas carry their names."""


def fit(layer, paper, *, whole):
    """Change the symbols and names of a layer for a paper; ``whole`` is the map of the whole territory."""
    kind = compat.exact_type(layer.wkbType())
    crowded = whole and kind == "polygon" and is_crowded(layer.featureCount(), paper)
    _resize(layer, kind, paper, count=layer.featureCount() if whole else 1, crowded=crowded)
    labeling = layer.labeling()
    if labeling is None or labeling.type() != "simple":
        return
    layer.setLabelsEnabled(not crowded)
    settings = labeling.settings()
    words = written(NAMES * paper.factor)
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.5 * paper.factor)
    halo.setColor(QColor(255, 255, 255))
    words.setBuffer(halo)
    settings.setFormat(words)
    settings.scaleVisibility = kind != "polygon"
    settings.minimumScale = NEAR
    settings.dist = 0.0 if kind == "polygon" else 1.2 * paper.factor
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))


def _resize(layer, kind, paper, *, count, crowded):
    if layer.renderer() is None:
        return
    renderer = layer.renderer().clone()
    part = symbol_size(count, paper, USUAL_MM) / USUAL_MM if kind == "point" else paper.factor ** 0.5
    for symbol in renderer.symbols(QgsRenderContext()):
        if symbol.type() == QgsSymbol.SymbolType.Marker:
            symbol.setSize(symbol.size() * part)
        elif symbol.type() == QgsSymbol.SymbolType.Line:
            symbol.setWidth(symbol.width() * part)
        elif crowded:
            for one in range(symbol.symbolLayerCount()):
                outline = symbol.symbolLayer(one)
                if hasattr(outline, "setStrokeWidth"):
                    outline.setStrokeWidth(HAIRLINE_MM)
    layer.setRenderer(renderer)


def without_names(layers):
    """Return copies of layers that write nothing."""
    copies = [layer.clone() for layer in layers]
    for one in copies:
        one.setLabelsEnabled(False)
    return copies
