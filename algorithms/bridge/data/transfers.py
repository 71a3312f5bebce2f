"""Layers of units to figures by code, and figures by code to layers of units."""
from __future__ import annotations

from qgis.core import QgsFeature, QgsFeatureRequest, QgsField, QgsFields, QgsGeometry

from ...core.data.transfer.figures import are_numbers, is_figure, is_ratio, numbers_of, refuse_ratios
from ...core.data.transfer.tables import described, partly_known
from ...core.data.transfer.transfer import FigureRows
from ...core.errors import InputError, Message
from .. import compat
from ..reading.scan import features_of
from .copies import Copy, read_features
from .overlay import common_areas

_ADDED = (("from_units", "text"), ("divided", "int"), ("how", "text"), ("unknown_n", "int"), ("unknown_of", "text"))


def figures_of(run, name, layer, chosen, *, means, weight):
    """Return ({field: numbers}, {field: numbers to average}, {field: rows known in part}, notes) of a layer.

    The columns that a transfer adds are no figures where its result is transferred further; what it did not know stays
    unknown.
    """
    source = run.algorithm.parameterAsSource(run.parameters, name, run.context)
    fields = source.fields()
    refuse_ratios(chosen, means)
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    by_id = {feature.id(): feature for feature in features_of(source, layer.name, request,
                                                              progress=run.reading(),
                                                              where=run.where(name))}
    rows = [by_id[row] for row in layer.ids.tolist()]

    def cells(field):
        at = fields.lookupField(field)
        if at < 0:
            raise InputError("Layer {layer} has no field {field}. Its fields are: {fields}.", layer=layer.name,
                             field=field, fields=", ".join(fields.names()))
        return [None if compat.is_null(row[at]) else row[at] for row in rows]

    added = [key for key, _ in _ADDED] if all(fields.lookupField(key) >= 0 for key, _ in _ADDED) else []
    free = [field for field in fields if field.name() not in (*means, *layer.fields.values(), *added)
            and is_figure(field.name())]
    names = [field for field in chosen if field not in means] or [field.name() for field in free if field.isNumeric()] \
        or [field.name() for field in free if are_numbers(cells(field.name()))]  # text files know no numbers
    left = [] if chosen else [field for field in names if _is_ratio(fields, field)]
    names = list(dict.fromkeys([field for field in names if field not in left] + ([weight] if weight else [])))
    if not names:
        raise InputError("Layer {layer}: it has no field of figures that can be added up. Choose them in FIELDS.",
                         layer=layer.name)
    notes = [Message("Layer {layer}: {names} are shares, averages or densities and are not transferred.",
                     layer=layer.name, names=", ".join(left))] if left else []

    def column(field):
        return numbers_of(cells(field), field, layer.name)

    return ({field: column(field) for field in names}, {field: column(field) for field in means},
            partly_known(cells("unknown_of")) if added else {}, tuple(notes))


def _is_ratio(fields, name):
    field = fields.field(name)
    return is_ratio(name) or is_ratio(field.alias()) or is_ratio(field.comment())


def rows_of(layer, figures, means, own, *, partial):
    """Return the core FigureRows of a layer."""
    names = layer.text("name") if layer.has("name") else [None] * len(layer)
    return FigureRows(list(layer.text("code")), list(names), layer.ids.tolist(), list(own), figures=figures,
                      means=means, partial=partial)


def areas_between(run, old, new, pairs):
    """Return {(old code, new code): m²} of the pairs of two layers of polygons; ``None`` unless both are."""
    if old is None or new is None or old[1].kind != "polygon" or new[1].kind != "polygon":
        return None
    (old_name, one), (new_name, other) = old, new
    first, second = list(one.text("code")), list(other.text("code"))  # rows without a code belong to no unit
    wanted = None if pairs is None else {
        (row, partner) for row, code in enumerate(first) for partner, other_code in enumerate(second)
        if (code, other_code) in pairs}
    found = {}
    systems = run.source_crs(old_name), run.source_crs(new_name)
    for (row, partner), area in common_areas(one, other, systems, run.context, wanted=wanted).items():
        key = first[row], second[partner]
        if None not in key:
            found[key] = found.get(key, 0.0) + area
    return found


def unit_copy(run, found, name, target, *, fields, language):
    """Return the :class:`Copy` of a transfer: a feature per target unit, with its polygon where there is one.

    ``target`` is (parameter, layer) of the target units or ``None``; ``fields`` those carried over, in order.
    """
    names, shapes, crs = {}, {}, None
    if target is not None:
        layer, crs = target[1], run.source_crs(target[0])
        codes = list(layer.text("code"))
        names = dict(zip(codes, layer.text("name"))) if layer.has("name") else {}
        shapes = {code: wkb for code, wkb in zip(codes, layer.wkb or ()) if wkb} if layer.kind == "polygon" else {}
    result = QgsFields()
    for field, kind in (("code", "text"), ("name", "text"),
                        *((field, _kind(found.values[field])) for field in fields), *_ADDED):
        result.append(QgsField(field if result.lookupField(field) < 0 else f"{field}_", compat.FIELD_TYPES[kind]))
    features = []
    for code in found.targets:
        feature, more = QgsFeature(result), described(found, code, language)
        feature.setAttributes([code, names.get(code), *(found.values[field][code] for field in fields),
                               *(more[key] for key, _ in _ADDED)])
        if code in shapes:
            geometry = QgsGeometry()
            geometry.fromWkb(shapes[code])
            geometry.convertToMultiType()
            feature.setGeometry(geometry)
        features.append(feature)
    kind = "polygon" if shapes else "none"
    return Copy(name, result, compat.WKB_TYPES[kind], crs if shapes else compat.NO_SYSTEM, features=features)


def _kind(values):
    return "int" if all(value is None or isinstance(value, int) for value in values.values()) else "real"


def recoded_copy(run, name, layer, to, *, names):
    """Return the :class:`Copy` of the input with the unit of the other side each row belongs to, and notes on it."""
    source = run.algorithm.parameterAsSource(run.parameters, name, run.context)
    fields = QgsFields(source.fields())
    for field in ("to_code", "to_name"):
        fields.append(QgsField(field, compat.FIELD_TYPES["text"]))
    target = dict(zip(layer.ids.tolist(), to))
    features = []
    read, notes = read_features(source, run.called(name, source), run.handing_back(), run.where(name))
    for feature in read:
        changed = QgsFeature(fields)
        changed.setAttributes([*feature.attributes(), target.get(feature.id()), names.get(target.get(feature.id()))])
        changed.setGeometry(feature.geometry())
        features.append(changed)
    return Copy(layer.name, fields, source.wkbType(), source.sourceCrs(), features=features), notes
