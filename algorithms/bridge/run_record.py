"""Starts and keeps the record of a run: versions, plain parameters, inputs; hands it to reports and layers."""
from __future__ import annotations

import re
from html import escape

import numpy
from qgis.core import Qgis

from ..core.errors import Message
from ..core.package import plugin_version
from ..core.record import RunRecord, content_hash

PLAIN = ("number", "enum", "boolean", "string", "datetime")
_END = re.compile(rb"</body>")
_TITLE = re.compile(rb"</h1>")
MARK = Message("MADE-UP FIGURES (simulated), not for an official document")
_EARLIER = re.compile(rb'<script type="application/json" id="hatangso-run">.*?</script>\n', re.DOTALL)


def start(algorithm, parameters):
    """Return the record of a run of ``algorithm`` with its plain parameters, defaults included."""
    import pyproj

    plain = {}
    for definition in algorithm.parameterDefinitions():
        value = parameters.get(definition.name(), definition.defaultValue())
        if definition.type() in PLAIN and value not in (None, "", []):
            plain[definition.name()] = str(value)
    versions = {"hatangso": plugin_version(), "qgis": Qgis.version(), "numpy": numpy.__version__,
                "pyproj": pyproj.__version__, "proj": pyproj.proj_version_str}
    return RunRecord(algorithm.name(), versions, plain)


def describe(layer, made_up=False):
    """Return what the record keeps of an input layer (:class:`input_layer.Layer`)."""
    return {"layer": layer.name, "rows": len(layer), "crs": layer.crs, "fields": dict(sorted(layer.fields.items())),
            "sha256": content_hash(layer.columns, layer.wkb), **({"made_up": True} if made_up else {})}


def put_into_page(path, record, *, whole=True):
    """Put the record into an HTML page, where a program finds it; an earlier one goes.

    Nothing of it is shown but that a layer holds made-up figures, in the language of the page. Where it is not
    ``whole`` that mark is all that is put in: the record names layers, rows and messages, and a page for a reader
    outside must not.
    """
    with open(path, "rb") as stream:
        page = _EARLIER.sub(b"", stream.read())
    if record.is_made_up() and MARK.text("vi").encode() not in page:
        language = "vi" if b'<html lang="vi">' in page else "en"
        mark = f'</h1><p class="mark">{escape(MARK.text(language))}</p>'.encode()
        page = _TITLE.sub(lambda _: mark, page, count=1) if MARK.text(language).encode() not in page else page
    if not whole:
        with open(path, "wb") as stream:
            stream.write(page)
        return
    block = record.text().replace("<", "\\u003c").encode("utf-8", "replace")
    data = b'<script type="application/json" id="hatangso-run">' + block + b"</script>\n</body>"
    with open(path, "wb") as stream:
        stream.write(_END.sub(lambda _: data, page, count=1))
