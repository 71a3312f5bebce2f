"""The pages of an atlas: one per commune, with its figures as they are printed."""
from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    QgsFeature,
    QgsField,
    QgsFields,
    QgsFillSymbol,
    QgsMemoryProviderUtils,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
)

from ...core.errors import InputError, Message
from ...core.numbers.formats import MISSING, format_number, is_missing
from ...core.plan.maps.words import file_name
from ...core.text.keys import fold
from .. import compat
from ..reading.scan import features_of
from ..showing import looks

CODES = ("code", "commune_id")
BORDER = {"color": "255,255,255,0", "outline_color": "200,30,30", "outline_width": "0.7"}


@dataclass
class Atlas:
    """``layer`` has one feature per page: code, name, file and the figures f0, f1, ... as text."""

    layer: QgsVectorLayer
    headings: tuple


def covered(sheet, language):
    """Return the :class:`Atlas` of a sheet.

    Raises
    ------
    InputError
        The sheet has no layer of communes.
    """
    if sheet.communes is None:
        raise InputError("Theme {theme}: an atlas needs a layer of results by commune, and there is none. Run the "
                         "analysis with communes, or leave the atlas out.", theme=Message(sheet.title))
    source, table = sheet.communes.layer, sheet.communes.table
    names = source.fields().names()
    code = next((name for name in CODES if name in names), None)
    named = looks.name_column(table) if table is not None else None
    name = named.key if named is not None else next((one for one in ("name", "ten") if one in names), code)
    columns = [table.column(key) for key in sheet.figures if key in names] if table is not None else []
    fields = QgsFields()
    for key in ("code", "name", "file", *(f"f{number}" for number in range(len(columns)))):
        fields.append(QgsField(key, compat.FIELD_TYPES["text"]))
    layer = QgsMemoryProviderUtils.createMemoryLayer(source.name(), fields, source.wkbType(), source.crs())
    rows = []
    for feature in features_of(source, source.name()):
        if feature.hasGeometry() and not feature.geometry().isEmpty():  # a row of totals is no page
            row = QgsFeature(fields)
            values = dict(zip(names, feature.attributes()))
            kind, own, number = (compat.text_of(values.get(key)) for key in ("kind", name, code))
            called = _called(kind, own)
            row.setAttributes([number, called, file_name(sheet.key, number, called),
                               *(_figure(values.get(column.key), column, language) for column in columns)])
            row.setGeometry(feature.geometry())
            rows.append(row)
    layer.dataProvider().addFeatures(rows, compat.FAST_INSERT)
    layer.updateExtents()
    layer.setRenderer(_only_this())
    return Atlas(layer, tuple(column.heading(language) for column in columns))


def _only_this():
    """Draw the border of the page's commune and of no other."""
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(QgsRuleBasedRenderer.Rule(QgsFillSymbol.createSimple(BORDER), 0, 0, "$id = @atlas_featureid"))
    return QgsRuleBasedRenderer(root)


def _called(kind, name):
    """Return the name of a commune behind the word for what it is, where the layer says it."""
    return name if not kind or fold(name).startswith(fold(kind)) else f"{kind} {name}"


def _figure(value, column, language):
    """Return a figure as it is printed; what is missing is a dash."""
    value = None if compat.is_null(value) else value
    if column.kind in ("int", "real") and not is_missing(value):
        return format_number(float(value), column.decimals if column.kind == "real" else 0, language=language)
    return MISSING if is_missing(value) else str(value)
