"""A field package written: data, the state as it was handed out, background, project, papers, its description."""
from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import List

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsField,
    QgsFields,
    QgsMemoryProviderUtils,
    QgsRectangle,
)

from ...core.errors import OutputError
from ...core.files import held_files
from ...core.files.replacing import write_text
from ...core.geometry.geodesy import LONLAT
from ...core.plan.documents.page import PDF, document_html
from ...core.plan.field import forms, layers
from ...core.plan.field.merge import SHAPE
from ...core.plan.field.visits import KIND_WORDS
from .. import compat
from ..documents.qt import write_pdf
from ..writing.geopackage import add_layer
from . import project as field_project
from .rows import features_from

BACKGROUND = "background.gpkg"


@dataclass
class PackedLayer:
    """A layer as it goes into the package: ``kind`` (layers.FieldKind), rows, columns, what its form shows."""

    kind: object
    table: object
    fields: QgsFields
    named: dict
    form: tuple


@dataclass
class Packed:
    """All that goes into a folder."""

    team: str
    title: str
    language: str
    facts: dict
    layers: List[PackedLayer] = field(default_factory=list)
    background: list = field(default_factory=list)
    visits: object = None
    sheets: dict = field(default_factory=dict)
    themes: list = field(default_factory=list)
    basemap: str = ""
    extent: QgsRectangle = None


def packed_fields(table, added, measured=()):
    """Return the fields of a layer with the columns that the package adds; ``measured`` are numbers."""
    fields = QgsFields()
    for one in table.fields:
        fields.append(QgsField(one))
    for name in measured:
        if fields.lookupField(name) < 0:
            fields.append(QgsField(name, compat.FIELD_TYPES["real"]))
    for column in added:
        if fields.lookupField(column.key) < 0:
            kind = "real" if column.kind == "real" else "text"
            fields.append(QgsField(column.key, compat.FIELD_TYPES[kind]))
    return fields


def visits_layer(plan, language):
    """Return the places to visit as a layer in memory with its form."""
    form = forms.visit_form(language)
    kinds = {"seq": "int", "from_km": "real", "done": "bool"}
    fields = QgsFields()
    for item in form:
        fields.append(QgsField(item.column, compat.FIELD_TYPES[kinds.get(item.column, "text")]))
    layer = QgsMemoryProviderUtils.createMemoryLayer(
        layers.VISITS, fields, compat.WKB_TYPES["point"], QgsCoordinateReferenceSystem(LONLAT))
    return layer, form, features_from({str(number): row for number, row in enumerate(_visit_rows(plan, language), 1)},
                                      fields, {})


def _visit_rows(plan, language):
    for number, (errand, metres) in enumerate(zip(plan.errands, plan.metres), 1):
        lon, lat = errand.lonlat
        yield {"seq": number, "kind_txt": KIND_WORDS[errand.kind].text(language), "ref": errand.ref,
               "what": errand.what, "commune": errand.commune, "from_km": round(float(metres) / 1000.0, 3),
               "done": False, layers.UID: f"{errand.kind}:{errand.ref}:{number}",
               SHAPE: struct.pack("<BI2d", 1, 1, lon, lat) if lon == lon else None}


def write_folder(packed, context, folder):
    """Write a :class:`Packed` into a folder.

    Raises
    ------
    OutputError
        A part could not be stored whole.
    """
    folder = Path(folder)
    (folder / layers.KEPT).mkdir(exist_ok=True)
    (folder / layers.PICTURES).mkdir(exist_ok=True)
    (folder / layers.PICTURES / ".nomedia").write_bytes(b"")  # Android shows no field photos among the private ones
    for path in (folder / layers.DATA, folder / layers.KEPT / layers.BASE):
        _write_data(packed, path, context)
    for number, (name, table, fields, _) in enumerate(packed.background):
        _stored(add_layer(str(folder / BACKGROUND), name, fields, features_from(table.rows, fields, table.features),
                          source=table.source, context=context, first=number == 0), name)
    if packed.basemap:
        held_files.copy(packed.basemap, folder / Path(packed.basemap).name)
    field_project.write_project(folder, _shown(packed), packed.themes, title=packed.title, team=packed.team,
                                basemap=Path(packed.basemap).name if packed.basemap else "", extent=packed.extent)
    for name, document in packed.sheets.items():
        write_pdf(document, folder / f"{name}.pdf", {})
        write_text(folder / f"{name}.html", document_html(document, {}, PDF))
    info = {**packed.facts, "team": packed.team, "layers": [
        {"table": one.kind.table, "role": one.kind.role, "key": [one.named[key] for key in one.kind.key],
         "fields": one.named, "crs": one.table.source.sourceCrs().authid(), "rows": len(one.table.rows)}
        for one in packed.layers]}
    write_text(folder / layers.INFO, json.dumps(info, ensure_ascii=False, indent=1) + "\n")


def _write_data(packed, path, context):
    first = True
    for one in packed.layers:
        _stored(add_layer(str(path), one.kind.table, one.fields,
                          features_from(one.table.rows, one.fields, one.table.features), source=one.table.source,
                          context=context, first=first), one.kind.table)
        first = False
    if packed.visits is not None:
        layer, _, features = packed.visits
        _stored(add_layer(str(path), layers.VISITS, layer.fields(), features, source=layer, context=context,
                          first=first), layers.VISITS)


def _stored(reason, name):
    if reason:
        raise OutputError("{layer}: the layer could not be stored whole in the package ({reason}). Is there room "
                          "left?", layer=name, reason=reason)


def _shown(packed):
    """Return the layers of the project from the top to the ground."""
    found = []
    if packed.visits is not None:
        title = forms.VISITS_TITLE.text(packed.language)
        found.append(field_project.FieldLayer(layers.DATA, layers.VISITS, title, "", form=packed.visits[1]))
    for one in packed.layers:
        found.append(field_project.FieldLayer(layers.DATA, one.kind.table, one.kind.title(packed.language),
                                              one.kind.role, form=one.form))
    for name, _, _, title in packed.background:
        found.append(field_project.FieldLayer(BACKGROUND, name, title, name, form=()))
    return found
