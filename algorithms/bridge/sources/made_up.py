"""Whether a layer says of itself that its figures are made up: what is made from it must say so too.

A layer says it in a field, a result in its metadata, which QGIS shows: in a GeoPackage the description that it holds
of a layer (OGC 12-128r18, table gpkg_contents), in memory those of the layer, beside a file of another format the
file .qmd where QGIS keeps them.
"""
from __future__ import annotations

from contextlib import closing
from html import escape
from pathlib import Path

from qgis.core import QgsProcessingUtils

from ...core.files import database
from ...core.files.writing import members
from .. import compat
from ..run_record import MARK

FIELDS = ("synthetic", "so_lieu_gia_lap", "minh_hoa")
NO = ("0", "false", "")
BESIDE = ".qmd"
OTHERS = (".shp", ".dbf", ".tab", ".mif", ".geojson", ".json", ".csv", ".tsv", ".txt", ".fgb", ".kml", ".gml", ".gpx",
          ".xlsx", ".ods", ".sqlite", ".tif", ".tiff")
"""Files that would have the same file of metadata as a result called like them."""
_PAGE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis><abstract>{}</abstract></qgis>\n"


def is_made_up(source, where=()):
    """Whether a feature source holds a feature marked as made up, or is a result of such a one.

    Parameters
    ----------
    source : QgsFeatureSource
    where : sequence of origins.Address
        Where it comes from.
    """
    field = next((found for found in map(source.fields().lookupField, FIELDS) if found >= 0), -1)
    values = source.uniqueValues(field) if field >= 0 else ()
    return any(map(_is_told, where)) or any(
        not compat.is_null(value) and str(value).strip().lower() not in NO for value in values)


def mark(path, language):
    """Write into a GeoPackage that is being made that the figures of its layers are made up."""
    with closing(database.connect(path)) as made:
        made.execute("UPDATE gpkg_contents SET description = ?", (MARK.text(language),))


def mark_in_memory(where, language, context):
    """Have a layer in memory say that its figures are made up."""
    layer = QgsProcessingUtils.mapLayerFromString(where, context, False)
    if layer is not None:
        metadata = layer.metadata()
        metadata.setAbstract(MARK.text(language))
        layer.setMetadata(metadata)


class Beside:
    """The files of metadata beside the results of a run, whose formats do not say of themselves what they hold."""

    def __init__(self, writing):
        self._writing, self._done = writing, {}

    def put(self, path, language, made_up):
        """Mark the result at ``path``, or take away the mark of the one before; return whether it is called made up.

        Where other files have its name a mark may be theirs, and stays.
        """
        page = Path(path).with_suffix(BESIDE)
        if page in self._done:
            return self._done[page]
        own, shared = not page.exists() or _text(page) in map(_page, ("vi", "en")), bool(_namesakes(path))
        if made_up and own and not shared:
            self._writing.file(page).write_text(_page(language), encoding="utf-8")
        elif not made_up and own and page.exists() and not shared:
            self._writing.gone(page)
        self._done[page] = own and (page.exists() if shared else made_up)
        return self._done[page]


def _page(language):
    return _PAGE.format(escape(MARK.text(language), quote=False))


def _namesakes(path):
    """Return the layers of other formats that would be called made up as well."""
    own = set(members(path))
    return [other for other in (Path(path).with_suffix(end) for end in OTHERS) if other not in own and other.exists()]


def _text(page):
    try:
        return page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # not a page of ours


def _is_told(place):
    return any(MARK.text(language) in text for text in _descriptions(place) for language in ("vi", "en"))


def _descriptions(place):
    """Return what is written of the layer at a place: in its GeoPackage, beside its file, else in its own metadata."""
    if place.path is None:
        return [place.said]
    if place.path.suffix.lower() != ".gpkg":  # a loaded layer still says what its file did when it was opened
        return [_text(place.path.with_suffix(BESIDE))]
    if not database.is_database(place.path):
        return []
    try:
        with closing(database.connect(place.path, read_only=True)) as package:
            told = package.execute("SELECT description FROM gpkg_contents WHERE lower(table_name) = lower(?) OR ? = ''",
                                   (place.table, place.table)).fetchall()
    except database.sqlite3.Error:
        return [place.said]
    return [text for text, in told if text]
