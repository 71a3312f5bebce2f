"""The maps to print: which layers of the source each shows, cut to what its audience may see."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Optional

from qgis.core import (
    QgsFeature,
    QgsField,
    QgsFields,
    QgsFillSymbol,
    QgsMemoryProviderUtils,
    QgsSingleSymbolRenderer,
)

from ...core.errors import InputError, Message
from ...core.plan.maps.themes import outlines, themes, wanted
from .. import compat
from ..reading.scan import features_of
from ..showing import looks
from .sources import Shown

BORDERS = {"color": "255,255,255,0", "outline_color": "110,110,110", "outline_width": "0.25"}


@dataclass
class MapSheet:
    """One map: layers from the top, ``communes`` among them or ``None``, keys of the figures of a commune."""

    key: str
    title: str
    layers: List[Shown] = field(default_factory=list)
    communes: Optional[Shown] = None
    figures: tuple = ()


def sheets_of(run, sources, audience):
    """Return the :class:`MapSheet` of every theme asked for, or of every one that has layers.

    Raises
    ------
    InputError
        Nothing is left to print.
    """
    asked = wanted(run.text("THEMES"), tuple(sources.own))
    found = []
    for theme in asked if asked is not None else themes():
        if isinstance(theme, str):
            sheet = MapSheet(theme, theme, _allowed(run, sources.own[theme](), audience))
            sheet.communes = next((one for one in sheet.layers if one.key in outlines()), None)
        else:
            sheet = _of_theme(run, theme, sources.layers, audience)
        if sheet.layers and (isinstance(theme, str) or _has_content(theme, sheet)):
            found.append(sheet)
        elif asked is not None:
            run.warn(Message("Theme {theme}: none of its layers is there, or the audience may see none of them; no map "
                             "is made.", theme=theme))
    if not found:
        raise InputError("There is no layer for a map. Run an analysis, save the project, or give a plan package; "
                         "an audience from outside is shown the layers only that resources/rules/audiences.json "
                         "names.")
    return found


def _has_content(theme, sheet):
    """Whether a theme has more than plain borders."""
    return not theme.outline or any(one is not sheet.communes for one in sheet.layers)


def _of_theme(run, theme, layers, audience):
    shown = _allowed(run, [layers[key] for key in theme.layers if key in layers], audience)
    place = next((key for key in (*theme.communes, *outlines()) if key in layers), None)
    communes = next(iter(_allowed(run, [layers[place]], audience)), None) if place else None
    if communes is not None:
        if theme.outline or place not in theme.communes:
            communes = Shown(communes.key, communes.layer.clone(), communes.table)
            communes.layer.setName(run.tr("Borders of communes"))
            communes.layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(BORDERS)))
        if shown or (place in theme.communes and not theme.outline):
            shown.append(communes)
    figures = theme.figures if place in theme.communes else ()
    return MapSheet(theme.key, _title(theme, run.language, communes), shown, communes if shown else None,
                    figures=figures)


def _title(theme, language, communes):
    """The title of a theme, with the one technology that its figures are of."""
    at = communes.layer.fields().lookupField(theme.named_by) if theme.named_by and communes is not None else -1
    names = {str(value) for value in communes.layer.uniqueValues(at) if isinstance(value, str)} if at >= 0 else set()
    return " ".join([theme.text(language), *(names if len(names) == 1 else ())])


def _allowed(run, layers, audience):
    """Return what the audience may see of the layers; what is left out is told."""
    if audience.is_internal:
        return list(layers)
    kept = []
    for one in layers:
        columns = audience.columns(one.key)
        if columns:
            kept.append(_cut(one, audience, columns))
        else:
            run.warn(Message("Layer {layer} is not shown to this audience.", layer=one.layer.name()))
    return kept


def _cut(one, audience, columns):
    """Return a copy in memory with the allowed columns, and the rows that are the operator's own."""
    layer = one.layer
    names = layer.fields().names()
    kept = [index for index, name in enumerate(names) if name in columns]
    told = {column: other for column, other in audience.instead(one.key).items() if other in names}
    fields = QgsFields()
    for index in kept:
        fields.append(QgsField(layer.fields()[index]))
    copy = QgsMemoryProviderUtils.createMemoryLayer(layer.name(), fields, layer.wkbType(), layer.crs())
    rows = []
    for feature in features_of(layer, layer.name()):
        if audience.shows(one.key, dict(zip(names, feature.attributes()))):
            row = QgsFeature(fields)
            row.setAttributes([feature.attribute(told.get(names[index], names[index])) for index in kept])
            row.setGeometry(feature.geometry())
            rows.append(row)
    copy.dataProvider().addFeatures(rows, compat.FAST_INSERT)
    copy.updateExtents()
    if layer.renderer() is not None:
        copy.setRenderer(layer.renderer().clone())
    named = looks.name_column(one.table) if one.table is not None else None
    if named is not None and named.key in columns:
        copy.setLabeling(layer.labeling().clone() if layer.labeling() else None)
        copy.setLabelsEnabled(layer.labelsEnabled())
    return Shown(one.key, copy, one.table)
