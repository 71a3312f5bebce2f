"""Whether a layer says of itself that its figures are made up: what is made from it must say so too.

A layer says it in a field, a result in the description that its GeoPackage holds of it (OGC 12-128r18, table
gpkg_contents), which QGIS shows among the metadata of the layer.
"""
from __future__ import annotations

from contextlib import closing

from ..core import database
from . import compat
from .run_record import MARK

FIELDS = ("synthetic", "so_lieu_gia_lap", "minh_hoa")
NO = ("0", "false", "")


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


def _is_told(place):
    if place.path is None or place.path.suffix.lower() != ".gpkg" or not database.is_database(place.path):
        return False
    try:
        with closing(database.connect(place.path, read_only=True)) as package:
            told = package.execute("SELECT description FROM gpkg_contents WHERE lower(table_name) = lower(?) OR ? = ''",
                                   (place.table, place.table)).fetchall()
    except database.sqlite3.Error:
        return False
    return any(text == MARK.text(language) for text, in told for language in ("vi", "en"))
