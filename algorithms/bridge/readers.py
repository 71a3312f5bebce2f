"""Layers to arrays: attributes by role, geometry as longitude and latitude, nothing lost in silence.

What a field must hold is declared once, in ``resources/roles/``. This module applies
that declaration: it refuses what cannot be used with an error that names layer, field,
feature and remedy, and lists what it leaves out.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional

import numpy as np
from qgis.core import QgsFeatureRequest

from ..core import geometry as core_geometry
from ..core import plausible, rows
from ..core.cleaning import clean, is_clean
from ..core.errors import InputError, Message
from ..core.numbers import NO_TEXT
from ..core.roles import read_numbers
from . import compat, shapes
from . import crs as bridge_crs
from .scan import features_of


@dataclass(frozen=True)
class Layer:
    """One input layer as arrays.

    Attributes
    ----------
    name, parameter : str
        What the user sees in QGIS, and the parameter it was given to.
    ids : (n,) int array
        Feature ids, for messages.
    columns : dict of str to array
        By field key of the role: text as object arrays (None missing), numbers as
        float arrays (NaN missing), booleans as float arrays (1, 0, NaN).
    fields : dict of str to str
        Field name behind each key; keys without a field are absent.
    lonlat : (n, 2) array or None
        Positions of a point layer, NaN where a feature has none.
    shapes : core.geometry.Shapes or None
        Lines or polygons in degrees.
    wkb : list of bytes or None
        Geometry as read, in the layer's own system.
    crs : str
        The layer's system as text, "" for a table.
    notes : tuple of Message
    skipped : tuple of (id, Message)
    kind : {"none", "point", "line", "polygon"}
    named : (n,) object array or None
        The commune each feature names, also where the run does not read that field.
    """

    name: str
    parameter: str
    ids: np.ndarray
    columns: dict
    fields: dict
    lonlat: Optional[np.ndarray] = None
    shapes: Optional[core_geometry.Shapes] = None
    wkb: Optional[list] = None
    crs: str = ""
    notes: tuple = ()
    skipped: tuple = field(default=())
    kind: str = "none"
    named: Optional[np.ndarray] = None

    def __len__(self):
        return len(self.ids)

    def has(self, key):
        """Return whether the layer has a field for ``key``."""
        return key in self.fields

    def number(self, key):
        """Return the (n,) float array of ``key``; all NaN without such a field."""
        return self.columns.get(key, np.full(len(self), np.nan))

    def text(self, key):
        """Return the (n,) object array of ``key``; all None without such a field."""
        return self.columns.get(key, np.full(len(self), None, dtype=object))

    def flag(self, key):
        """Return the (n,) float array (1, 0, NaN) of ``key``; all NaN without such a field."""
        return self.number(key)

    def series(self, key):
        """Return ``{year: (n,) array}`` of a field that occurs once per year."""
        prefix = f"{key}@"
        return {int(name[len(prefix):]): values for name, values in self.columns.items() if name.startswith(prefix)}

    def positions(self):
        """Return (n, 2) degrees of a point layer; all NaN for a table without geometry."""
        return np.full((len(self), 2), np.nan) if self.lonlat is None else self.lonlat

    def centres(self):
        """Return (n, 2) degrees: points as they stand, polygons by one point inside; every analysis takes these."""
        return self.positions() if self.shapes is None else self._surface

    def middles(self):
        """Return (n, 2) degrees that stand for each feature: as :meth:`centres`, of a line its middle vertex."""
        return self.shapes.middle_vertices() if self.kind == "line" else self.centres()

    @cached_property
    def _surface(self):
        return core_geometry.points_on_surface(self.shapes)

    def area_km2(self):
        """Return the (n,) geodesic area of polygons in square kilometres, NaN for features without one."""
        return np.where(self.shapes.empty, np.nan, self.shapes.area_m2() / 1e6)


def display_name(source, given):
    """Return what a layer is called in messages.

    QGIS names a layer given as ``package.gpkg|layername=masts`` after the file, which
    would call every layer of one package the same.
    """
    _, found, layer_name = str(given).partition("|layername=") if isinstance(given, str) else ("", "", "")
    return layer_name.split("|")[0] if found else source.sourceName()


def read_layer(source, name, parameter, role, *, fields, kind=None, factors=None, compared=None,
               skip_invalid=False, closed=False, progress, where=()):
    """Read a feature source.

    Parameters
    ----------
    source : QgsProcessingFeatureSource
        Honours "selected features only" and filters by itself.
    name, parameter : str
        What the layer is called in messages, and the parameter it was given to.
    role : core.roles.Role
    fields : dict of str to str
        Field name per key of the role.
    kind : {"none", "point", "line", "polygon"}, optional
        What to read of the geometry; by default what the layer is declared to hold. Parts of another kind are left
        out and told.
    compared : dict of str to str, optional
        Further fields of the role, which are looked at only to tell totals, repeated and closed rows
        (:mod:`..core.rows`).
    skip_invalid : bool
        Leave out invalid polygons and list them; otherwise they are an error.
    closed : bool
        Keep rows whose state says that they do not count today; otherwise they are left out and told.
    progress : callable
    where : sequence of origins.Address
        See :func:`scan.features_of`.
    """
    kind = kind or compat.exact_type(source.wkbType())
    looked_at = {**(compared or {}), **fields}
    index = {key: source.fields().lookupField(field_name) for key, field_name in looked_at.items()}
    absent = [looked_at[key] for key, position in index.items() if position < 0]
    if absent:
        raise InputError(
            "Layer {layer} has no field {field}. Its fields are: {fields}.",
            layer=name, field=absent[0], fields=", ".join(source.fields().names()),
        )
    crs = bridge_crs.crs_text(source.sourceCrs(), name) if kind != "none" else ""
    ids, raw, wkb, invalid, foreign = scan_features(source, name, index, kind, progress=progress, where=where)
    if not ids:
        raise InputError("Layer {layer} is empty (or nothing in it is selected). Give a layer with features.",
                         layer=name)
    skipped = _judge_invalid(invalid, name, skip_invalid)
    judged = {key: values for key, values in raw.items() if not closed or key != "status"}
    verdict = _judge_rows(name, role, ids, judged, fields=looked_at, wkb=wkb)
    skipped += [(ids[row], reason) for row, reason in verdict.left_out.items()]
    if skipped:
        left_out = dict(skipped)
        keep = [row for row, feature_id in enumerate(ids) if feature_id not in left_out]
        ids, wkb = [ids[row] for row in keep], [wkb[row] for row in keep] if wkb else wkb
        raw = {key: [values[row] for row in keep] for key, values in raw.items()}
        if not ids:
            raise InputError("Layer {layer}: no row is left after totals, repeated and closed rows were taken out. "
                             "Check the layer and its state field.", layer=name)
    notes = [*_foreign_notes(foreign, kind, name), *verdict.notes]
    columns = {
        key: _column(raw[key], role.field(key.partition("@")[0]), name, fields[key], ids=ids, notes=notes,
                     role=role.name, factor=(factors or {}).get(key, 1)) for key in fields
    }
    further = {key: values for key, values in raw.items() if key not in columns}
    figures = {**_compared(further, role, factors or {}), **columns}
    notes += plausible.ratios(role.name, figures, ids=ids, layer=name, fields=looked_at)
    notes += plausible.jumps(role.name, figures, layer=name, fields=looked_at)
    lonlat, drawn, lost = _positions(wkb, kind, crs, name, ids=ids, notes=notes) if kind != "none" else (None, None, ())
    for row in lost:
        skipped.append((ids[row], LOST[kind]))
        wkb[row] = wkb[row] if kind == "line" else None
    return Layer(name, parameter, np.array(ids, dtype=np.int64), columns, fields=dict(fields), lonlat=lonlat,
                 shapes=drawn,
                 wkb=wkb if kind != "none" else None, crs=crs, notes=tuple(notes), skipped=tuple(skipped), kind=kind,
                 named=_named(columns, raw))


def _named(columns, raw):
    """Return the communes that the features name, ``None`` where no column does."""
    if "commune" in columns or "commune" not in raw:
        return columns.get("commune")
    return np.array([*as_texts(raw["commune"])[0], None], dtype=object)[:-1]


def _compared(raw, role, factors):
    """Return the numbers among fields that are only looked at; what cannot be read there is missing."""
    found = {}
    for key, values in raw.items():
        declared = role.field(key.partition("@")[0])
        if declared.type in ("int", "real") and not declared.series:
            found[key] = read_numbers(values, declared, factors.get(key, 1))[0]
    return found


def _judge_rows(layer, role, ids, raw, fields, wkb):
    """Return what :func:`..core.rows.judge` says of the rows as they were read."""
    columns = {key.partition("@")[0]: values for key, values in raw.items()}
    placed = np.array([shape is not None for shape in wkb] if wkb else np.zeros(len(ids)), dtype=bool)
    return rows.judge(layer, role, ids, columns, fields=fields, placed=placed, shapes=wkb or None)


def scan_features(source, name, index, kind, *, progress, where=()):
    """Return ids, raw values per key, WKB per feature, the invalid features, and those with parts of another kind.

    Of the values ``None`` is missing. The WKB is plain, see :func:`shapes.plain_wkb`; ``foreign`` maps feature ids to
    whether a part of the kind was left.
    """
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes(sorted(set(index.values())))
    if kind == "none":
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    ids, wkb, invalid, foreign = [], [], [], {}
    raw = {key: [] for key in index}
    columns = [(values.append, index[key]) for key, values in raw.items()]
    for feature in features_of(source, name, request, progress, where=where):
        ids.append(feature.id())
        for append, position in columns:
            append(feature[position])
        if kind != "none":
            geometry = feature.geometry()
            plain, other = shapes.plain_wkb(geometry, kind)
            wkb.append(plain)
            if other:
                foreign[feature.id()] = plain is not None
            if kind == "polygon" and wkb[-1] and not geometry.isGeosValid():
                invalid.append(feature.id())
    return ids, {key: compat.without_nulls(values) for key, values in raw.items()}, wkb, invalid, foreign


def _foreign_notes(foreign, kind, layer):
    """Yield what was left out of geometry of several kinds; ``foreign`` as :func:`scan_features` returns it."""
    partly = [feature_id for feature_id, some_left in foreign.items() if some_left]
    wholly = [feature_id for feature_id, some_left in foreign.items() if not some_left]
    words = {"layer": layer, "kind": shapes.KIND_WORDS.get(kind)}
    if partly:
        yield Message("Layer {layer}: {count} features hold other geometry beside {kind} (feature {ids}); only the "
                      "{kind} count.", count=len(partly), ids=shapes.examples(partly), **words)
    if wholly:
        yield Message("Layer {layer}: {count} features hold no {kind} but other geometry (feature {ids}); they count "
                      "as without geometry. Draw them as {kind}, or take them out.", count=len(wholly),
                      ids=shapes.examples(wholly), **words)


def _judge_invalid(invalid, layer, skip_invalid):
    if invalid and not skip_invalid:
        raise InputError(
            "Layer {layer}: {count} polygons are invalid (feature {ids}). Repair them with Processing > "
            "\"Fix geometries\", or set the invalid-features filter to \"Skip\"; then they are listed and left out.",
            layer=layer, count=len(invalid), ids=shapes.examples(invalid),
        )
    return [(feature_id, Message("invalid geometry")) for feature_id in invalid]


def _column(values, declared, layer, field_name, ids, notes, role="", factor=1):
    """Return the array of one declared field, or raise for what it may not hold."""
    if declared.type in ("bool", "int", "real"):
        result, problems = read_numbers(values, declared, factor)
    else:
        texts, plain = as_texts(values)
        result, problems = np.array([*texts, None], dtype=object)[:-1], []
        notes.extend(() if plain else _text_notes(values, result, layer, field_name, ids=ids))
    if problems:
        first = problems[0]
        raise InputError(
            "Layer {layer}, field {field}, feature {id}: \"{text}\" cannot be read ({reason}); {count} values in all. "
            "Correct them, or choose another field.",
            layer=layer, field=field_name, id=ids[first.row], text=first.text, reason=first.reason,
            count=len(problems),
        )
    if declared.type in ("int", "real"):
        result, said = plausible.judged(result, role, declared.key, ids=ids, layer=layer, field=field_name)
        notes.extend(said)
    _check(result, declared, layer, field_name, ids=ids, notes=notes)
    return result


def _check(result, declared, layer, field_name, ids, notes):
    """Apply the declared rules: missing, below zero, unique."""
    is_text = result.dtype == object
    missing = np.array([value is None for value in result], dtype=bool) if is_text else np.isnan(result)
    where = {"layer": layer, "field": field_name}
    if missing.any() and declared.null == "refuse":
        raise InputError(
            "Layer {layer}, field {field}: {count} features have no value (feature {ids}). An empty value is not "
            "zero: fill it in, or choose another field.",
            ids=shapes.examples(np.array(ids)[missing]), count=int(missing.sum()), **where,
        )
    if missing.any() and declared.null != "allowed":
        notes.append(Message("Layer {layer}, field {field}: {count} features have no value.",
                             count=int(missing.sum()), **where))
    if not is_text and not declared.signed and (result < 0).any():
        raise InputError(
            "Layer {layer}, field {field}: {count} features are below zero (feature {ids}). Correct them.",
            count=int((result < 0).sum()), ids=shapes.examples(np.array(ids)[result < 0]), **where,
        )
    if declared.unique:
        codes, first, number = np.unique(result[~missing].astype(str), return_index=True, return_counts=True)
        if (number > 1).any():
            code = codes[number > 1][0]
            raise InputError(
                "Layer {layer}, field {field}: {code} stands in {count} features. A code may stand only once; "
                "correct the codes, or dissolve the parts into one feature.",
                code=code, count=int(number[number > 1][0]), **where,
            )


LOST = {
    "point": Message("the position lies outside Viet Nam: the feature counts as one without a position"),
    "line": Message("a vertex lies outside Viet Nam: that part of the line is left out"),
    "polygon": Message("a vertex lies outside Viet Nam: the feature counts as one without a polygon"),
}
_LOST_NOTES = {
    "point": Message(
        "Layer {layer}: {count} positions lie outside Viet Nam or do not fit {crs} (feature {ids}); these features "
        "count as having no position. Correct their coordinates."),
    "line": Message(
        "Layer {layer}: {count} lines have a vertex outside Viet Nam or one that does not fit {crs} (feature {ids}); "
        "those parts are left out. Correct their vertices."),
    "polygon": Message(
        "Layer {layer}: {count} polygons have a vertex outside Viet Nam or one that does not fit {crs} (feature "
        "{ids}); these features count as having no polygon. Correct their vertices."),
}


def _positions(wkb, kind, crs, layer, ids, notes):
    """Return lon/lat of points, or shapes in degrees, and the rows that lost a position."""
    if kind == "point":
        xy, several = core_geometry.points_from_wkb(wkb)
        xy[~np.isfinite(xy).all(axis=1)] = np.nan
        if several:
            notes.append(Message(
                "Layer {layer}: {count} features hold several points (feature {ids}); the first point counts.",
                layer=layer, count=len(several), ids=shapes.examples(np.array(ids)[several]),
            ))
        _note_missing(np.isnan(xy[:, 0]), layer, ids, notes)
    else:
        drawn = core_geometry.shapes_from_wkb(wkb)
        broken = drawn.features_without_position()
        if len(broken):
            for row in broken.tolist():
                wkb[row] = None
            drawn = core_geometry.shapes_from_wkb(wkb)
            notes.append(Message(
                "Layer {layer}: {count} features have a vertex without a position (NaN or infinity; feature {ids}); "
                "they count as without geometry. Draw them again.", layer=layer, count=len(broken),
                ids=shapes.examples(np.array(ids)[broken])))
        _note_missing(drawn.empty, layer, ids, notes)
    lonlat, drawn, lost = place(xy if kind == "point" else drawn, kind, crs)
    notes.extend(bridge_crs.doubts(crs, layer))
    if len(lost):
        named = shapes.examples(np.array(ids)[lost])
        if not (np.isfinite(lonlat) if drawn is None else ~drawn.empty).any():
            bridge_crs.refuse_all(layer, crs, len(lost), named)
        told = _LOST_NOTES[kind]
        notes.append(Message(told.template, layer=layer, count=len(lost), crs=bridge_crs.short_name(crs), ids=named))
    return lonlat, drawn, lost


def place(found, kind, crs):
    """Return degrees of points or shapes of ``crs``, ``None`` for the other, and the rows that lost a position.

    Of a line the part with an impossible vertex is left out, of a polygon the whole feature.
    """
    if kind == "point":
        lonlat, wrong = bridge_crs.to_lonlat(found, crs)
        return lonlat, None, np.flatnonzero(wrong)
    lonlat, wrong = bridge_crs.to_lonlat(found.xy, crs)
    drawn, lost = found.with_xy(lonlat).without(wrong | np.isnan(lonlat).any(axis=1), whole=kind == "polygon")
    return None, drawn, lost


def _note_missing(missing, layer, ids, notes):
    if missing.any():
        notes.append(Message("Layer {layer}: {count} features have no geometry (feature {ids}).", layer=layer,
                             count=int(missing.sum()), ids=shapes.examples(np.array(ids)[missing])))


def _text_notes(values, texts, layer, field_name, ids):
    """Yield what is said of values that hold signs no file may hold, or that became no text as they stand for none."""
    if not is_clean(" ".join([value for value in values if isinstance(value, str)])):
        dirty = [row for row, value in enumerate(values) if isinstance(value, str) and not is_clean(value)]
        yield Message("Layer {layer}, field {field}: {count} texts hold control characters (feature {ids}); they are "
                      "left out of what is written. Delete them.", layer=layer, field=field_name, count=len(dirty),
                      ids=shapes.examples(np.array(ids)[dirty]))
    empty = [row for row, (value, text) in enumerate(zip(values, texts)) if text is None and value is not None
             if (isinstance(value, str) and value.strip() in NO_TEXT)
             or (isinstance(value, float) and not math.isfinite(value))]
    if empty:
        yield Message("Layer {layer}, field {field}: \"{text}\" in {count} features (feature {ids}) is how a program "
                      "writes a missing value; it counts as missing.", layer=layer, field=field_name,
                      text=str(values[empty[0]]).strip(), count=len(empty), ids=shapes.examples(np.array(ids)[empty]))


def as_texts(values):
    """Return a column as :func:`as_text` gives it, and whether nothing has to be said of it: every text is plain."""
    if set(map(type, values)) <= {str, type(None)} and is_clean(" ".join(filter(None, values))):
        texts = [value.strip() or None if value else None for value in values]
        if NO_TEXT.isdisjoint(texts):
            return texts, True
    return [*map(as_text, values)], False


def as_text(value):
    """Return an attribute as stripped text; whole floats lose their ".0", empty text, NaN and infinity are missing."""
    if value is None:
        return None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        value = int(value) if value.is_integer() else value
    if not isinstance(value, str) and hasattr(value, "toString") and hasattr(value, "isValid"):  # QDate, QDateTime...
        value = value.toString("yyyy-MM-dd" if hasattr(value, "year") or hasattr(value, "date") else "HH:mm")
    text = clean(str(value)).strip()
    return None if text in NO_TEXT else text or None
