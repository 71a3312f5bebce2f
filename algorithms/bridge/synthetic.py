"""Whether input layers say of themselves that they are made up: a book from them must say so on every page."""
from __future__ import annotations

from qgis.core import QgsFeatureRequest

from ..core.plan.forms import load_layout
from . import compat
from .tables import open_table

FIELDS = ("synthetic", "so_lieu_gia_lap", "minh_hoa")


def mark_of(run, layers):
    """Return the mark of the book where one of ``layers`` holds a feature marked as made up, else ``None``."""
    for name, value in layers.items():
        source = open_table(run, name, {name: value})
        field = next((found for found in map(source.fields().lookupField, FIELDS) if found >= 0), -1) if source else -1
        if field < 0:
            continue
        request = QgsFeatureRequest().setSubsetOfAttributes([field])
        marks = (feature.attribute(field) for feature in source.getFeatures(request, compat.NO_VALIDITY_CHECK))
        if any(not compat.is_null(mark) and str(mark).lower() not in ("0", "false", "") for mark in marks):
            return load_layout()["mark_synthetic"]
    return None
