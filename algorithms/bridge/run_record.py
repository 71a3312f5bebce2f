"""Starts and keeps the record of a run: versions, plain parameters, inputs; hands it to reports and layers."""
from __future__ import annotations

import re

import numpy
import pyproj
from qgis.core import Qgis

from ..core.record import RunRecord, content_hash
from ..core.resources import plugin_version

PLAIN = ("number", "enum", "boolean", "string", "datetime")
_END = re.compile(rb"</body>")
_EARLIER = re.compile(rb'<script type="application/json" id="hatangso-run">.*?</script>\n', re.DOTALL)


def start(algorithm, parameters):
    """Return the record of a run of ``algorithm`` with its plain parameters, defaults included."""
    plain = {}
    for definition in algorithm.parameterDefinitions():
        value = parameters.get(definition.name(), definition.defaultValue())
        if definition.type() in PLAIN and value not in (None, "", []):
            plain[definition.name()] = str(value)
    versions = {"hatangso": plugin_version(), "qgis": Qgis.version(), "numpy": numpy.__version__,
                "pyproj": pyproj.__version__, "proj": pyproj.proj_version_str}
    return RunRecord(algorithm.name(), versions, plain)


def describe(layer):
    """Return what the record keeps of an input layer (:class:`readers.Layer`)."""
    return {"layer": layer.name, "rows": len(layer), "crs": layer.crs, "fields": dict(sorted(layer.fields.items())),
            "sha256": content_hash(layer.columns, layer.wkb)}


def put_into_page(path, record):
    """Put the record into an HTML page, where a program finds it; nothing of it is shown, an earlier one goes."""
    with open(path, "rb") as stream:
        page = _EARLIER.sub(b"", stream.read())
    block = record.text().replace("<", "\\u003c").encode("utf-8", "replace")
    data = b'<script type="application/json" id="hatangso-run">' + block + b"</script>\n</body>"
    with open(path, "wb") as stream:
        stream.write(_END.sub(lambda _: data, page, count=1))
