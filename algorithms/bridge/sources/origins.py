"""Which files and layers a run reads, so that none of them is written over."""
from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Optional

from osgeo import gdal
from qgis.core import (
    QgsMapLayer,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFile,
    QgsProcessingUtils,
    QgsProject,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVirtualLayerDefinition,
)
from qgis.PyQt.QtCore import QUrl

from ...core.files import database
from ...core.files.writing import members
from .. import compat
from . import asked_part

SERVERS = ("WFS", "OAPIF")
"""Providers that hand features over in pages, and keep what came where a page failed."""
LAYER_TYPES = {"source", "vector", "layer", "raster", "mesh", "multilayer", "pointcloud"}
_VSI = re.compile(r"/vsi[a-z0-9_]+/")
_LAYER = re.compile(r"\|layername=([^|]*)", re.IGNORECASE)
_LINE = re.compile(r"^\s*[A-Z0-9_]+\s*=\s*(.+)$", re.MULTILINE)


class Address(NamedTuple):
    """Where a layer comes from, as QGIS writes it; ``path`` of its file, ``None`` where it is none.

    ``layer`` is the layer itself where all of its features are asked for, ``None`` where some may be left out;
    ``table`` is its name in the file, "" where the address names none; ``part`` tells what is asked for otherwise;
    ``said`` is what the metadata of the layer say of it.
    """

    text: str
    path: Optional[Path]
    layer: Optional[QgsVectorLayer] = None
    table: str = ""
    part: Optional[asked_part.Part] = None
    said: str = ""


class Origin(NamedTuple):
    """A file that is read; ``table`` is the layer in it, "" where all of the file counts."""

    label: str
    path: Path
    table: str


def origins(run):
    """Return every :class:`Origin` of a run: layers, rasters, files, folders of forms, lines that name layers."""
    found = []
    for definition in run.algorithm.parameterDefinitions():
        value = run.parameters.get(definition.name(), definition.defaultValue())
        if definition.isDestination() or compat.is_blank(value, run.context):
            continue
        found += [Origin(definition.description(), path, table)
                  for provider, address in _read_by(definition, value, run.context)
                  for path, table in _places(provider, address)]
    return found


def addresses(value, context):
    """Return the :class:`Address` of each thing that one value of a layer parameter reads."""
    if compat.is_blank(value, context):
        return ()
    layer, part = _whole_layer(value, context), asked_part.part_of(value, context)
    whole = layer or asked_part.layer_of(value, context)
    said = whole.metadata().abstract() if whole is not None else ""
    found = ((text, *_decoded(provider, text)) for provider, text in _addresses(value, context))
    return tuple(Address(text, existing(path), layer, table, part=part, said=said) for text, path, table in found)


def _whole_layer(value, context):
    """Return the layer that a value of a layer parameter names, ``None`` where it asks for a part or names several."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        plain = QgsProcessingFeatureSourceDefinition(value.source)
        plain.flags, plain.geometryCheck = value.flags, value.geometryCheck  # both are about validity alone
        if value != plain:
            return None
        value = value.source
    if isinstance(value, QgsProperty):
        value = None if value.expressionString() or value.field() else value.staticValue()
    if isinstance(value, str):
        value = QgsProcessingUtils.mapLayerFromString(value, context, False) or _of_server(value)
    return value if isinstance(value, QgsVectorLayer) else None


def _of_server(text):
    """Return the layer that a text names with its provider, as history, batch and command line write it, if a server
    hands it over in pages: it is counted before it is believed.
    """
    provider, address = _with_provider(text)
    return QgsVectorLayer(address, "", provider) if provider in SERVERS else None


def _with_provider(text):
    """Return (provider, address) of a text, which may say the provider itself: ``delimitedtext://file:///a.csv``."""
    said, provider, address = QgsProcessingUtils.decodeProviderKeyAndUri(text)
    return (provider, address) if said else ("ogr", text)


def _read_by(definition, value, context):
    """Return the (provider, address) pairs that one parameter reads."""
    if definition.type() in LAYER_TYPES:
        return [address for one in _several(value) for address in _addresses(one, context)]
    if isinstance(definition, QgsProcessingParameterFile):
        return _files(_text(value, context))
    if definition.type() == "string":  # EXTRA and its like: NAME = data.gpkg|layername=schools
        return [_with_provider(line) for line in _LINE.findall(str(value))]
    return []


def _several(value):
    return value if isinstance(value, (list, tuple)) else [value]


def _text(value, context):
    if isinstance(value, QgsProperty):
        return value.valueAsString(context.expressionContext(), "")[0]
    return str(value)


def _files(text):
    """A file, or the files in a folder that are read from it."""
    path = Path(text)
    return [("file", str(one)) for one in sorted(path.glob("*.json"))] if os.path.isdir(path) else [("file", text)]


def _addresses(value, context):
    """Return (provider, address) pairs of what one value of a layer parameter reads."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source
    elif isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsMapLayer):
        return _of_layer(value, context)
    text = _text(value, context)
    project = context.project() or QgsProject.instance()
    store = context.temporaryLayerStore()
    layers = [store.mapLayer(text) or project.mapLayer(text), *project.mapLayersByName(text)]
    for layer in filter(None, layers):
        return _of_layer(layer, context)
    return [_with_provider(text)]


def _of_layer(layer, context, deep=3):
    """The addresses of a layer, of the layers joined to it and of those a virtual layer is made of."""
    if layer.providerType() == "virtual":
        definition = QgsVirtualLayerDefinition.fromUrl(QUrl.fromEncoded(layer.source().encode("utf-8")))
        found = []
        for part in definition.sourceLayers():
            if part.isReferenced():
                found += _addresses(part.reference(), context) if deep else []
            else:
                found.append((part.provider(), part.source()))
        for other in _called_in(definition.query(), layer, context) if deep else ():
            found += _of_layer(other, context, deep - 1)
        return found
    found = [(layer.providerType(), layer.source())]
    for join in layer.vectorJoins() if deep and hasattr(layer, "vectorJoins") else ():
        if join.joinLayer() is not None:
            found += _of_layer(join.joinLayer(), context, deep - 1)
    return found


def _called_in(query, layer, context):
    """Return the layers of the project that a query calls by name or id: QGIS finds them, the address names none."""
    project, query = context.project() or QgsProject.instance(), query.casefold()
    return [other for other in project.mapLayers().values() if other.id() != layer.id() and any(
        re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", query) for name in (other.id(), other.name()) if name)]


def _places(provider, address):
    """Return (path, table) pairs behind one address; none where it is no file (a server, memory)."""
    path, table = _decoded(provider, address)
    path = existing(path)
    if path is None:
        return []
    if not database.is_database(path):
        return [(one, "") for one in dict.fromkeys([path, *members(path), *parts(path)]) if os.path.exists(one)]
    if not table:
        table = _only_table(path)
    elif re.search(r"\bselect\b", address, re.IGNORECASE) or database.is_view(path, table):
        table = ""  # it may read any other layer of the file
    return [(path, table)]


@lru_cache(maxsize=256)
def _decoded(provider, address):
    if provider == "file":
        return address, ""
    if address.lower().startswith("ogr:"):
        provider, address = "spatialite", address[4:]
    provider = "gdal" if address.upper().startswith("GPKG:") else provider
    if provider in ("ogr", "gdal", "delimitedtext", "spatialite", "gpx", "mdal"):
        parts = QgsProviderRegistry.instance().decodeUri(provider, address)
        path, table = parts.get("path") or address.split("|")[0], parts.get("layerName") or ""
        named = _LAYER.search(address)
        return path, table or (named.group(1) if named else "")
    return "", ""


def existing(text):
    """Return the path of the file an address leads to, through archives too; ``None`` where there is none."""
    if text.lower().startswith("file:"):
        text = QUrl(text).toLocalFile()
    while _VSI.match(text):
        text = text[_VSI.match(text).end():]
    path = Path(text.strip("{}\"'")) if text else None
    for one in (path, *path.parents) if path is not None else ():
        if os.path.isfile(one):
            return Path(os.path.abspath(one))
        if os.path.isdir(one):
            return None
    return None


def _only_table(path):
    """The one layer a GeoPackage holds, "" where it holds several."""
    try:
        names = list(database.tables(path))
    except database.sqlite3.Error:
        return ""
    return names[0] if len(names) == 1 else ""


@compat.gdal_return_codes()
def parts(path):
    """Return the files that a mosaic or a virtual format of rasters or layers reads."""
    if path.suffix.lower() not in (".vrt", ".ovf", ".img", ".tif", ".tiff"):
        return []
    source = gdal.OpenEx(str(path))
    return [Path(os.path.abspath(part)) for part in (source.GetFileList() or ())] if source is not None else []
