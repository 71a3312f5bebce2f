"""What a run reads, as a hash: equal content gives equal text, whatever the clock of a file says."""
from __future__ import annotations

import hashlib
import os
from pathlib import Path

from qgis.core import QgsFeatureRequest
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from ...core.errors import no_progress
from ...core.files import held_files
from .. import compat

EVERY = 2000
DIGITS = 16
_LARGE = 64_000_000  # a file beyond is told apart by size and time: a terrain model is not read twice


def of_features(features, names, crs="", progress=no_progress):
    """Return the hash of features, their field names and their reference system.

    Parameters
    ----------
    features : iterable of QgsFeature
    names : sequence of str
    crs : str
    progress : callable
        Called with 0.0 now and then; it raises where the user cancelled.
    """
    content = Content(names, crs)
    for number, feature in enumerate(features):
        if number % EVERY == 0:
            progress(0.0)
        content.add(feature)
    return content.hash


class Content:
    """The hash of features that come one after another; ``names`` are those of their fields."""

    def __init__(self, names, crs=""):
        self._digest = hashlib.sha256("\x1f".join([crs, *names]).encode("utf-8", "surrogatepass"))

    def add(self, feature):
        """Take one more feature."""
        words = "\x1f".join(map(_text, feature.attributes()))
        self._digest.update(words.encode("utf-8", "surrogatepass") + b"\x1e")
        if feature.hasGeometry():
            self._digest.update(feature.geometry().asWkb().data())

    @property
    def hash(self):
        """The hash of what came so far."""
        return self._digest.hexdigest()[:DIGITS]


def of_source(source, progress=no_progress):
    """Return the hash of a QgsProcessingFeatureSource."""
    return of_features(source.getFeatures(QgsFeatureRequest(), compat.NO_VALIDITY_CHECK), source.fields().names(),
                       source.sourceCrs().authid(), progress)


def of_file(path):
    """Return the hash of a file, of each file in a folder; "" where there is none."""
    path = Path(path)
    if os.path.isdir(path):
        return _digest("".join(f"{one.name}={of_file(one)};" for one in sorted(path.glob("*.json"))).encode("utf-8"))
    if not os.path.isfile(path):
        return ""
    state = path.stat()
    if state.st_size > _LARGE:
        return _digest(f"{state.st_size} {state.st_mtime_ns}".encode())
    return _digest(held_files.read(path))


def _digest(data):
    return hashlib.sha256(data).hexdigest()[:DIGITS]


def _text(value):
    if compat.is_null(value):
        return "\0"
    if isinstance(value, (QDate, QTime, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return str(value)
