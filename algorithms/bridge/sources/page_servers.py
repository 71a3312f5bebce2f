"""Whether a server that hands features over in pages (WFS, OGC API) handed over all of them.

QGIS keeps what came where a page fails, and takes the limit of a server for the end. A server that says how many
features it has is held against that; one that does not is asked again in smaller pages, which go past a limit.
"""
from __future__ import annotations

from qgis.core import QgsDataSourceUri, QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop

from ...core.errors import InputError, Message
from ...core.files.system_words import words_of
from .origins import SERVERS


def refuse_part(name, where, read):
    """Refuse fewer features than a server has.

    Parameters
    ----------
    name : str
        What the layer is called in messages.
    where : sequence of origins.Address
    read : int
        How many features came.

    Raises
    ------
    InputError
    """
    for layer in _of_servers(where[:1]):
        said, reason = _count(layer), ""
        if not said:
            said, reason = _in_smaller_pages(layer, read)
        if said > read:
            raise InputError(
                "Layer {layer}: the server hands over {read} of its {expected} features. The connection was lost on "
                "the way, or server or connection have a limit (maximum number of features, size of a page). Raise "
                "the limit, or save the layer as a file and use that.", layer=name, read=read, expected=said)
        if reason:
            raise InputError(
                "Layer {layer}: the server hands over {read} features and then breaks off ({reason}). Try again later, "
                "or have the layer sent as a file and use that.", layer=name, read=read, reason=words_of(reason))


def doubts(name, where):
    """Return what is to be said of a layer that no count can be held against, as Messages."""
    if any(not _count(layer) for layer in _of_servers(where[:1])):
        return (Message("Layer {layer}: the server does not say how many features it has. Compare the number in the "
                        "log with that of its owner.", layer=name),)
    return ()


def _of_servers(where):
    """Return the layers that servers hand over as they stand there."""
    layers = [place.layer for place in where if place.path is None]
    return [layer for layer in layers if layer is not None and layer.dataProvider() is not None
            and not layer.isEditable() and layer.providerType() in SERVERS]


def _count(layer):
    """Return how many features a server has now, 0 where it does not say."""
    fresh = QgsVectorLayer(layer.source(), layer.name(), layer.providerType())
    return max(fresh.featureCount(), 0) if fresh.isValid() else 0


def _in_smaller_pages(layer, read):
    """Return how many features come in pages of half as many, and what the provider says of a page that failed."""
    address = QgsDataSourceUri(layer.source())
    for key, value in (("pagingEnabled", "true"), ("pageSize", str(max(read // 2, 1)))):
        address.removeParam(key)
        address.setParam(key, value)
    fresh = QgsVectorLayer(address.uri(False), layer.name(), layer.providerType())
    if not fresh.isValid():
        return 0, ""
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    came = sum(1 for _ in fresh.getFeatures(request))
    QEventLoop().processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)  # its errors come as events
    return came, " ".join(fresh.dataProvider().errors())
