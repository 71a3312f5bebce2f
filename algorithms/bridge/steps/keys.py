"""What a step of a plan is made from, as one key: equal keys mean that it need not run again."""
from __future__ import annotations

import hashlib
import json

from qgis.core import QgsFeatureRequest, QgsProcessingParameterFile, QgsProcessingParameters

from ...core.choices import keys_given
from ...core.errors import no_progress
from ...core.numbers.typed import parse_number
from ...core.package import plugin_version
from ..sources import content

_LAYERS = {"source", "vector", "raster"}


class Contents:
    """The content of what steps read, by the value of the parameter; each is read once.

    ``known`` holds what need not be read: results of steps, by their address, as the key of the step that made them.
    ``sources`` are the feature sources of layers of the open project, by id, taken in the main thread: a layer may go
    while another thread reads.
    """

    def __init__(self, context, known=(), progress=no_progress, sources=()):
        self._context = context
        self.known = dict(known)
        self._progress = progress
        self._sources = dict(sources)

    def of(self, definition, value):
        """Return the hash of what one parameter reads."""
        name = value.id() if hasattr(value, "id") else str(value)
        if name not in self.known:
            self.known[name] = self._read(definition, value, name)
        return self.known[name]

    def _read(self, definition, value, name):
        if name in self._sources:
            source = self._sources[name]
            return content.of_features(source.getFeatures(QgsFeatureRequest()), source.fields().names(),
                                       source.crs().authid(), self._progress)
        if definition.type() == "raster":
            layer = QgsProcessingParameters.parameterAsRasterLayer(definition, {definition.name(): value},
                                                                   self._context)
            return content.of_file((layer.source() if layer is not None else name).split("|")[0])
        source = QgsProcessingParameters.parameterAsSource(definition, {definition.name(): value}, self._context)
        return "" if source is None else content.of_source(source, self._progress)


def key_of(algorithm, given, contents):
    """Return the key of a step.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    given : dict
        Its parameters; where results go is no part of the key.
    contents : Contents
    """
    said = {"algorithm": algorithm.name(), "version": plugin_version()}
    for definition in algorithm.parameterDefinitions():
        value = given.get(definition.name())
        if definition.isDestination() or value is None or (isinstance(value, str) and not value.strip()):
            continue
        said[definition.name()] = _said(definition, value, contents)
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:content.DIGITS]


def _said(definition, value, contents):
    """Return one parameter as text that is equal however it was given."""
    if definition.type() in _LAYERS:
        return contents.of(definition, value)
    if isinstance(definition, QgsProcessingParameterFile):
        return content.of_file(value)
    if definition.type() == "enum":
        return ",".join(keys_given(value, definition.options(), definition.description()))
    if definition.type() in ("number", "distance"):
        number, reason = parse_number(value) if isinstance(value, str) else (value, None)
        return str(value) if reason is not None else repr(float(number))
    if definition.type() == "datetime" and hasattr(value, "toString"):
        return value.toString("yyyy-MM-dd")
    return str(value).strip()
