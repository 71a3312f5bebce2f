"""Where a run was given a part of a layer: the selected or first features, or what a filter of the layer leaves.

QGIS reads the part without a word, and a filter set months ago is easily forgotten: the figures would pass for those of
the whole layer.
"""
from __future__ import annotations

from typing import NamedTuple

from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProcessingUtils, QgsProperty, QgsVectorLayer

from ...core.errors import Message


class Part(NamedTuple):
    """``selected`` and ``first`` are numbers of features, -1 where all are asked for; ``filters`` are expressions.

    ``total`` is below 0 where the layer's source does not know how many it holds, as a view of a database. ``unsaved``
    are edits that stand in the window and not in the file.
    """

    selected: int = -1
    first: int = -1
    total: int = -1
    filters: tuple = ()
    unsaved: bool = False


def layer_of(value, context):
    """Return the loaded layer that a value of a layer parameter names, whatever part of it is asked for."""
    layer = value.source if isinstance(value, QgsProcessingFeatureSourceDefinition) else value
    if isinstance(layer, QgsProperty):
        layer = None if layer.expressionString() or layer.field() else layer.staticValue()
    if isinstance(layer, str):
        layer = QgsProcessingUtils.mapLayerFromString(layer, context, False)
    return layer if isinstance(layer, QgsVectorLayer) else None


def part_of(value, context):
    """Return the :class:`Part` that a value of a layer parameter asks for, ``None`` where it asks for all of it."""
    asked, layer = value if isinstance(value, QgsProcessingFeatureSourceDefinition) else None, layer_of(value, context)
    if layer is None:
        return None
    found = Part(
        layer.selectedFeatureCount() if asked is not None and asked.selectedFeaturesOnly else -1,
        asked.featureLimit if asked is not None and asked.featureLimit > 0 else -1, layer.featureCount(),
        tuple(filter(None, (layer.subsetString(), getattr(asked, "filterExpression", "")))),  # the latter from 3.32
        unsaved=layer.isEditable() and layer.isModified())
    return None if found == Part(total=found.total) else found


def said_of(name, part):
    """Yield what is to be said of the layer ``name``, of which ``part`` (``None``: all) is read, as Messages."""
    if part is None:
        return
    if part.selected >= 0 > part.total:
        yield Message("Layer {layer}: only the features selected in it count ({count}). For the whole layer clear "
                      "“selected features only”.", layer=name, count=part.selected)
    elif part.selected >= 0:
        yield Message("Layer {layer}: only the features selected in it count, {count} of {total}. For the whole layer "
                      "clear “selected features only”.", layer=name, count=part.selected, total=part.total)
    if part.first >= 0:
        yield Message("Layer {layer}: only its first features count, at most {count}, as was asked.", layer=name,
                      count=part.first)
    if part.unsaved:
        yield Message("Layer {layer}: edits that are not saved count, which whoever runs this again may not find. "
                      "Save the layer.", layer=name)
    for text in part.filters:
        yield Message("Layer {layer}: a filter is set ({filter}); features that it hides do not count. For the whole "
                      "layer take the filter off.", layer=name, filter=text)
