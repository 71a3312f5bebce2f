"""The one loop over the features of a source, which notices when the source ends before its end."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice

from qgis.core import QgsFeatureRequest, QgsVectorLayer

from ..core import database
from ..core.errors import InputError, no_progress
from . import compat

EVERY = 2000  # features between two questions for cancel
_TOGETHER = 50  # features taken at once, a divisor of the above: one by one costs a fifth more
_ACTIVE = 0x20  # mark of a row of a DBF file that is not deleted


def features_of(source, name, request=None, progress=no_progress, *, where=()):
    """Yield the features of a source, valid or not.

    QGIS's own check of validity throws through such loops, from C++ past Python's frames, which breaks the
    interpreter; and its iterators end without a word when a server goes away or a file is cut.

    Parameters
    ----------
    source : QgsProcessingFeatureSource or QgsVectorLayer
    name : str
        What the layer is called in messages.
    request : QgsFeatureRequest, optional
    progress : callable
    where : sequence of origins.Address
        Where the source comes from, to tell a cut file from a count that is out of date.

    Raises
    ------
    InputError
        The source ended early; the text says how many features of how many were read.
    """
    expected = count_of(source, where)
    read = 0
    features = iterate(source, request)
    for some in iter(lambda: list(islice(features, _TOGETHER)), []):
        if read % EVERY == 0:
            progress(read / max(expected or 0, read, 1))
        read += len(some)
        yield from some
    if expected is None or read < expected:
        _judge(source, name, read, expected, where=where)


def iterate(source, request=None):
    """Return the features a request asks for, valid or not; whether all of them came is not looked at."""
    request = QgsFeatureRequest() if request is None else request
    if isinstance(source, QgsVectorLayer):
        return source.getFeatures(request)
    return source.getFeatures(request, compat.NO_VALIDITY_CHECK)


def count_of(source, where):
    """Return how many features a source says it has, ``None`` where it does not know or only estimates."""
    if any("estimatedmetadata=true" in place.text.lower() for place in where):
        return None
    count = source.featureCount()
    return count if count >= 0 else None


def _judge(source, name, read, expected, where):
    """Raise where fewer features came than there are; a count that was only out of date is no reason."""
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([])
    again = sum(1 for _ in iterate(source, request))
    if again == read and (expected is None or not any(_is_cut(place, expected) for place in where)):
        return
    raise InputError(
        "Layer {layer}: only {read} of {expected} features could be read. The connection was lost, or the file was cut "
        "or changed meanwhile. Check the server, drive or file, load the layer anew and run again.",
        layer=name, read=read, expected=max(again, expected or 0))


def _is_cut(place, expected):
    """Whether a file holds less than it says of itself."""
    if place.path is None:
        return False
    if database.is_database(place.path):
        return not _is_sound(place.path)
    table = place.path.with_suffix(".dbf")
    if place.path.suffix.lower() in (".shp", ".dbf") and table.is_file():
        return _rows_of_dbf(table) is None
    return True


def _is_sound(path):
    try:
        with closing(database.connect(path, read_only=True)) as file:
            return file.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.Error:
        return False


def _rows_of_dbf(path):
    """Return the number of rows of a DBF file that are not deleted, ``None`` where the file is shorter than it says."""
    with open(path, "rb") as stream:
        head = stream.read(32)
        if len(head) < 32:
            return None
        rows, start, width = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
        kept = 0
        for row in range(rows):
            stream.seek(start + row * width)
            mark = stream.read(width)
            if len(mark) < width - 1:
                return None
            kept += mark[0] == _ACTIVE
    return kept
