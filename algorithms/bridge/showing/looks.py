"""What a loaded result tells on the map: names at the scales where they can be read, and figures under the mouse."""
from __future__ import annotations

import html

from qgis.core import (
    QgsPalLayerSettings,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from .. import compat

NAMES = ("name", "mast_name", "site_name", "hamlet", "commune_nm", "mast", "site", "id", "code")
"""Keys of the columns that call a feature by its name, the first that is there counts."""
SMALLEST_SCALE = {"polygon": 600_000, "point": 60_000, "line": 40_000}
TOLD = 8
"""Columns in the tip of the map."""


def name_column(table):
    """Return the column that names a feature of ``table``, ``None`` where it has none."""
    names = ("name", "commune") if table.geometry == "polygon" else NAMES
    return next((table.column(key) for key in names if key in table.keys), None)


def tell(layer, table, language):
    """Give a layer names on the map, a display name, a tip and metadata, as its table declares them."""
    named = name_column(table)
    fields = layer.fields()
    if named is not None and fields.lookupField(named.key) >= 0:
        layer.setDisplayExpression(f'"{named.key}"')
        if table.geometry in SMALLEST_SCALE:
            layer.setLabeling(QgsVectorLayerSimpleLabeling(_labels(named.key, table.geometry)))
            layer.setLabelsEnabled(True)
    columns = [column for column in table.columns if fields.lookupField(column.key) >= 0]
    layer.setMapTipTemplate(tip(columns, named, language))
    metadata = layer.metadata()
    metadata.setTitle(table.title(language))
    layer.setMetadata(metadata)


def tip(columns, named, language):
    """Return the HTML of a map tip: the name and the first figures with their headings."""
    lines = [f"<b>[% {_plain(named)} %]</b>"] if named is not None else []
    lines += [f"{html.escape(column.heading(language))}: {_value(column)}"
              for column in columns if column is not named][:TOLD]
    return "<br>".join(lines)


def _value(column):
    if column.kind == "real":
        return f"[% CASE WHEN \"{column.key}\" IS NULL THEN '–' ELSE format_number(\"{column.key}\", 1) END %]"
    return f"[% coalesce({_plain(column)}, '–') %]"


def _plain(column):
    """Return the expression of a value that is no HTML: a name may hold <."""
    if column.kind != "text":
        return f'"{column.key}"'
    return f"replace(\"{column.key}\", map('&', '&amp;', '<', '&lt;'))"


def _labels(key, geometry):
    settings = QgsPalLayerSettings()
    settings.fieldName = key
    settings.scaleVisibility = True
    settings.minimumScale = SMALLEST_SCALE[geometry]
    settings.maximumScale = 0
    words = QgsTextFormat()
    words.setSize(8)
    words.setColor(QColor(40, 40, 40))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    halo.setColor(QColor(255, 255, 255))
    words.setBuffer(halo)
    settings.setFormat(words)
    compat.place_labels(settings, geometry)
    return settings
