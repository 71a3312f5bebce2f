"""Where loaded results stand in the layer panel: a group of the analysis, points over lines over polygons."""
from __future__ import annotations

import os

from qgis.core import QgsMapThemeCollection, QgsProcessingUtils
from qgis.PyQt.QtCore import QTimer

from .. import compat

OUTPUT = "hatangso/output"
"""Custom property of a loaded result: ``<algorithm>/<output>``."""
ORDER = ("point", "line", "polygon", "mixed", "none")


def rank(layer):
    """Return the place of a layer among those of a group, 0 is on top; tables and rasters come last."""
    if not hasattr(layer, "wkbType"):
        return len(ORDER)
    return ORDER.index(compat.exact_type(layer.wkbType()))


def settle(layer, group_name, output, title):
    """Put a loaded result into its group, in place of the temporary one of an earlier run.

    Files of earlier runs, and what the user renamed or moved elsewhere, stay.
    """
    layer.setCustomProperty(OUTPUT, output)
    if not _settled(layer, group_name, output, title):  # newer versions load when all layers are dressed
        identifier, project = layer.id(), compat.project_of(layer)
        QTimer.singleShot(0, lambda: _later(project, identifier, group_name, output, title=title))


def _later(project, identifier, group_name, output, title):
    layer = project.mapLayer(identifier)
    if layer is not None:
        _settled(layer, group_name, output, title)


def _settled(layer, group_name, output, title):
    project = compat.project_of(layer)
    root = project.layerTreeRoot()
    node = root.findLayer(layer.id())
    if node is None:
        return False
    group = root.findGroup(group_name) or root.insertGroup(0, group_name)
    old = [one.layerId() for one in group.findLayers() if one.layerId() != layer.id() and
           _is_replaced(one.layer(), layer, output, title)]
    _move(node, group, rank(layer))
    project.removeMapLayers(old)
    _remember(project, group)
    return True


def _remember(project, group):
    """Keep the layers of an analysis as a map theme of its name, over what the province's own layers show now."""
    record = QgsMapThemeCollection.MapThemeRecord()
    mine = {node.layerId() for node in group.findLayers()}
    for node in project.layerTreeRoot().findLayers():
        layer = node.layer()
        if layer is None:
            continue
        own = not layer.customProperty(OUTPUT)
        if node.layerId() in mine or (own and node.isVisible()):
            kept = QgsMapThemeCollection.MapThemeLayerRecord(layer)
            kept.isVisible = True
            kept.usingCurrentStyle = True
            kept.currentStyle = layer.styleManager().currentStyle()
            record.addLayerRecord(kept)
    themes = project.mapThemeCollection()
    (themes.update if themes.hasMapTheme(group.name()) else themes.insert)(group.name(), record)


def _is_replaced(old, new, output, title):
    if old is None or old.customProperty(OUTPUT) != output or old.name() != title:
        return False
    return _address(old) == _address(new) or _is_temporary(old)


def _address(layer):
    return layer.source() if layer.providerType() != "memory" else layer.id()


def _is_temporary(layer):
    path = layer.source().split("|")[0]
    kept = os.path.normcase(os.path.abspath(QgsProcessingUtils.tempFolder()))
    return layer.providerType() == "memory" or os.path.normcase(os.path.abspath(path)).startswith(kept + os.sep)


def _move(node, group, place):
    """Put the node before the first layer of its group that belongs under it."""
    others = [child for child in group.children() if child is not node]
    ranks = [rank(child.layer()) if hasattr(child, "layer") and child.layer() else len(ORDER) for child in others]
    before = next((index for index, other in enumerate(ranks) if other > place), len(others))
    target = group.children().index(others[before]) if before < len(others) else len(group.children())
    copy = node.clone()
    group.insertChildNode(target, copy)
    node.parent().removeChildNode(node)
