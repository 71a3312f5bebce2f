"""The layers that go into a field package: read whole, cut to an area and to what its reader may see."""
from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry

from ...bridge.field import folder as field_folder
from ...bridge.field import rows as field_rows
from ...bridge.reading import columns
from ...bridge.sources.doubts import doubts
from ...core.errors import InputError, Message
from ...core.geometry.geodesy import LONLAT
from ...core.layers.roles import load_role
from ...core.plan.field import forms, layers
from ...core.territory.communes import rows_called

MERGED_INTO = {"RADIO": ("TOWERS", "site_id", "id")}
"""A table without geometry goes along with the rows of another layer: (input, its own key, the other's key)."""


class Area:
    """Where the team goes: a geometry in degrees, ``None`` for everywhere, with its name."""

    def __init__(self, geometry, name, context):
        self.geometry, self.name, self._context = geometry, name, context

    def holds(self, crs):
        """Return ``keep(feature)`` for layers of a system."""
        if self.geometry is None:
            return None
        mine, whole = QgsGeometry(self.geometry), QgsCoordinateReferenceSystem(LONLAT)
        mine.transform(QgsCoordinateTransform(whole, crs, self._context.transformContext()))
        engine = QgsGeometry.createGeometryEngine(mine.constGet())
        engine.prepareGeometry()
        return lambda feature: feature.hasGeometry() and engine.intersects(feature.geometry().constGet())


def area_of(run):
    """Return the :class:`Area` that COMMUNE with COMMUNES, or AREA, name."""
    wanted = run.text("COMMUNE")
    if wanted and run.given("AREA"):
        raise InputError("{parameter}: a commune is named and an area given. Give one of them.", parameter="COMMUNE")
    name = "AREA" if run.given("AREA") else "COMMUNES" if wanted else ""
    if not name:
        return Area(None, "", run.context)
    layer = run.layer(name)
    if layer is None:
        raise InputError("{parameter}: give the layer of communes, in which it is looked up.", parameter="COMMUNE")
    rows, title = range(len(layer)), ""
    if wanted:
        codes, names = layer.text("code"), layer.text("name")
        found = rows_called([wanted], codes, names)
        rows = found[found >= 0].tolist()
        if not rows:
            raise InputError("{parameter}: there is no commune \"{word}\" in layer {layer}.", parameter="COMMUNE",
                             word=wanted, layer=layer.name)
        title = str(names[rows[0]])
    parts, change = [], QgsCoordinateTransform(run.source_crs(name), QgsCoordinateReferenceSystem(LONLAT),
                                               run.context.transformContext())
    for row in rows:
        if layer.wkb[row]:
            part = QgsGeometry()
            part.fromWkb(layer.wkb[row])
            part.transform(change)
            parts.append(part)
    return Area(QgsGeometry.unaryUnion(parts), title, run.context)


def packed_layers(run, area, audience):
    """Return the :class:`folder.PackedLayer` of every layer given, and what has to be said."""
    found, notes = {}, []
    for kind in layers.kinds():
        source = run.algorithm.parameterAsSource(run.parameters, kind.input, run.context)
        if source is None:
            continue
        if (allowed := audience.columns(f"fieldpackage/{kind.input}")) == ():
            notes.append(Message("{layer}: left out, the audience may not see it.", layer=kind))
            continue
        where = run.where(kind.input)
        notes += doubts(run.called(kind.input, source), where)
        named = columns.choose_all(load_role(kind.role), columns.columns_of(source, where), {}, "").fields
        named = {key: column for key, column in named.items() if "@" not in key}
        for key in kind.key:
            if key not in named:
                raise InputError("Layer {layer}: no field for \"{what}\" could be recognised among {fields}. It is "
                                 "the id by which rows are met again.", layer=run.called(kind.input, source),
                                 what=load_role(kind.role).field(key), fields=", ".join(source.fields().names()) or "-")
        keep = area.holds(source.sourceCrs()) if kind.input not in MERGED_INTO else None
        table = field_rows.read_rows(source, run.called(kind.input, source), [named[key] for key in kind.key],
                                     where=where, keep=keep)
        named = {key: table.called.get(column, column) for key, column in named.items()}
        shown = table.called.values() if allowed is None else [named[key] for key in allowed if key in named]
        notes += [note for note, name in zip(table.notes, table.called.values()) if name in shown]
        _cut_to_audience(kind, table, named, audience, allowed)
        if kind.input in MERGED_INTO:
            _cut_to_partner(kind, table, named, found)
        if table.unkeyed:
            notes.append(Message("{layer}: {count} rows have no id of their own; they are met by what they hold.",
                                 layer=kind, count=len(table.unkeyed)))
        if table.rows:
            wanted = [key for key in kind.measured() if key not in named and (allowed is None or key in allowed)]
            found[kind.input] = _packed(kind, table, {**named, **{key: key for key in wanted}}, run.language)
        else:
            notes.append(Message("{layer}: no row lies in the area.", layer=kind))
    return list(found.values()), notes


def _cut_to_audience(kind, table, named, audience, allowed):
    """Take out the rows and columns that the reader may not see."""
    if allowed is None:
        return
    for key in [key for key, row in table.rows.items() if not audience.shows(
            f"fieldpackage/{kind.input}", {field: row.get(column) for field, column in named.items()})]:
        del table.rows[key], table.features[key]
    kept = {named[key] for key in allowed if key in named}
    for index in reversed(range(len(table.fields))):
        if table.fields[index].name() not in kept:
            table.fields.remove(index)
    for key in [key for key in named if key not in allowed]:
        del named[key]
    for row in table.rows.values():
        for column in [column for column in row if column not in kept and column != "@shape"]:
            del row[column]
    table.unkeyed = [key for key in table.unkeyed if key in table.rows]


def _cut_to_partner(kind, table, named, found):
    partner, mine, other = MERGED_INTO[kind.input]
    if partner not in found:
        return
    one = found[partner]
    ids = {str(row.get(one.named[other])) for row in one.table.rows.values()}
    for key in [key for key, row in table.rows.items() if str(row.get(named[mine])) not in ids]:
        del table.rows[key], table.features[key]


def _packed(kind, table, named, language):
    added = kind.added()
    fields = field_folder.packed_fields(table, added, [named[key] for key in kind.measured() if key in named])
    for key, row in table.rows.items():
        row[layers.UID] = row.get(layers.UID) or key
    held = {column: {row.get(column) for row in table.rows.values() if isinstance(row.get(column), str)}
            for column in named.values()}
    numeric = [column for column in named.values()
               if not any(isinstance(row.get(column), str) for row in table.rows.values())]
    form = forms.form_of(kind, fields.names(), named, held=held, numeric=numeric, language=language)
    return field_folder.PackedLayer(kind, table, fields, named, form=form)


def background(run, area, audience):
    """Return the layers that are only seen: roads and communes of the area."""
    found = []
    for name, role in (("NETWORK", "network"), ("COMMUNES", "communes")):
        source = run.algorithm.parameterAsSource(run.parameters, name, run.context)
        allowed = audience.columns(f"fieldpackage/{name}")
        if source is None or allowed == ():
            continue
        table = field_rows.read_rows(source, run.called(name, source), (), where=run.where(name),
                                     keep=area.holds(source.sourceCrs()))
        named = columns.choose_all(load_role(role), columns.columns_of(source, run.where(name)), {}, "").fields
        kept = [table.called.get(named[key], named[key]) for key in ("name", "code", "kind", "class") if key in named
                and (allowed is None or key in allowed)]
        for index in reversed(range(len(table.fields))):
            if table.fields[index].name() not in kept:
                table.fields.remove(index)
        if table.rows:
            found.append((role, table, table.fields, load_role(role).title(run.language)))
    return found
