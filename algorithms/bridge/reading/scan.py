"""The one loop over the features of a source, which notices when the source ends before its end."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsProcessingContext, QgsVectorLayer

from ...core.errors import InputError, no_progress
from ...core.files import database
from ...core.layers import cut_files
from .. import compat
from ..sources.origins import addresses, parts
from ..sources.page_servers import refuse_part

EVERY = 2000  # features between two questions for cancel
_TOGETHER = 50  # features taken at once, a divisor of the above: one by one costs a fifth more
_CUT = {
    cut_files.ROWS: "Layer {layer}: the file {file} is cut off, {read} of its {expected} features are there. Copy it "
                    "again from where it comes from and run again.",
    cut_files.BYTES: "Layer {layer}: the file {file} is cut off, {read} of its {expected} bytes are there. Copy it "
                     "again from where it comes from and run again.",
    cut_files.LAST_ROW: "Layer {layer}: the file {file} is cut off, it ends within a row after {read} whole ones. Copy "
                        "it again from where it comes from and run again.",
    cut_files.END: "Layer {layer}: the file {file} is cut off, its end is missing after {read} bytes. Copy it again "
                   "from where it comes from and run again.",
}


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
        Where the source comes from, to tell a cut file from a count that is out of date; a layer tells it itself.

    Raises
    ------
    InputError
        The source ended early; the text says how many features of how many were read. Or its file is gone.
    """
    if not where and isinstance(source, QgsVectorLayer):
        where = addresses(source, QgsProcessingContext())
    refuse_cut(name, where)
    expected = count_of(source, where)
    read = 0
    features = iterate(source, request)
    for some in iter(lambda: list(islice(features, _TOGETHER)), []):
        if read % EVERY == 0:
            progress(read / max(expected or 0, read, 1))
        read += len(some)
        yield from some
    if not read:
        _refuse_gone(name, where)
    if expected is None or read < expected:
        _judge(source, name, read, expected, where=where)
    refuse_part(name, where, read)


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


def refuse_cut(name, where):
    """Refuse files that are shorter than they say, see :mod:`..core.layers.cut_files`.

    Raises
    ------
    InputError
    """
    for place in where:
        cut = cut_of(place)
        if cut is not None:
            raise InputError(_CUT[cut.unit], layer=name, file=cut.path.name, read=cut.held, expected=cut.declared)


def refuse_unopened(name, value, context):
    """Refuse what was given for a layer and cannot be opened: a file that is cut off by its name.

    Raises
    ------
    InputError
    """
    refuse_cut(name, addresses(value, context))
    layer = None if context.project() is None else context.project().mapLayer(str(value))
    raise InputError("{parameter}: the layer \"{value}\" cannot be opened.", parameter=name,
                     value=str(value) if layer is None else layer.name())


def _refuse_gone(name, where):
    """Refuse files that have gone since their layer was opened: QGIS reads them as empty ones."""
    for place in where:
        path = file_of(place)
        if path.is_absolute() and not path.as_posix().startswith("/vsi") and not path.exists():
            raise InputError("Layer {layer}: the file {file} is no longer there. Put it back or choose the file anew, "
                             "and run again.", layer=name, file=str(path))


def file_of(place):
    """Return the path of the file or folder (a file geodatabase) that a layer's source names, none of a server's."""
    return place.path or Path(place.text.partition("|")[0])


def cut_of(place):
    """Return the :class:`cut_files.Cut` of what a layer is read from, ``None`` where it is whole or no file."""
    path = file_of(place)
    try:
        return next(filter(None, map(cut_files.cut_off, (path, *parts(path)))), None)
    except OSError:
        return None


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
        return cut_of(place) is not None
    if database.is_database(place.path):
        return not _is_sound(place.path)
    if place.path.suffix.lower() in (".shp", ".dbf"):  # rows may be deleted
        return cut_of(place) is not None
    return True


def _is_sound(path):
    try:
        with closing(database.connect(path, read_only=True)) as file:
            return file.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.Error:
        return False
