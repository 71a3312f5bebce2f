"""Layers to arrays: attributes by role, geometry as longitude and latitude, nothing lost in silence.

What a field must hold is declared once, in ``resources/roles/``. This module applies
that declaration: it refuses what cannot be used with an error that names layer, field,
feature and remedy, and lists what it leaves out.
"""
from __future__ import annotations

import numpy as np

from ...core.errors import InputError, Message
from ...core.figures import plausible
from ...core.geometry.packed_wkb import PackedWkb
from ...core.layers import rows
from ...core.layers.roles import read_numbers
from ...core.messages import Own
from ...core.tables import objects
from ...core.territory import sums
from .. import compat
from ..sources.doubts import TYPED, doubts
from . import cells, places, shapes
from . import crs as bridge_crs
from .features import scan_features
from .input_layer import Layer


def refuse_temporary(given, label):
    """Refuse the address of a temporary layer: outside the window that made the layer QGIS opens it without features.

    Raises
    ------
    InputError
    """
    if isinstance(given, str) and given.lower().startswith("memory:"):
        raise InputError("{parameter}: \"{value}\" is a temporary layer, and only the QGIS window that made it holds "
                         "its features. Save it as a file and give that file.",
                         parameter=label, value=given)


def display_name(source, given, parameter):
    """Return what a layer is called in messages: its name, or the ``parameter`` it was given to where it has none.

    QGIS names a layer given as ``package.gpkg|layername=masts`` after the file, which
    would call every layer of one package the same.
    """
    _, found, layer_name = str(given).partition("|layername=") if isinstance(given, str) else ("", "", "")
    name = layer_name.split("|")[0] if found else source.sourceName()
    return Own(name) if name.strip() else parameter


def read_layer(source, name, parameter, role, *, fields, kind=None, factors=None, compared=None,
               skip_invalid=False, closed=False, may_be_empty=False, progress, where=()):
    """Read a feature source.

    Parameters
    ----------
    source : QgsProcessingFeatureSource
        Honours "selected features only" and filters by itself.
    name, parameter : str
        What the layer is called in messages, and the parameter it was given to.
    role : core.layers.roles.Role
    fields : dict of str to str
        Field name per key of the role.
    kind : {"none", "point", "line", "polygon"}, optional
        What to read of the geometry; by default what the layer is declared to hold. Parts of another kind are left
        out and told.
    compared : dict of str to str, optional
        Further fields of the role, which are looked at only to tell totals, repeated and closed rows
        (:mod:`..core.layers.rows`).
    skip_invalid : bool
        Leave out invalid polygons and list them; otherwise they are an error.
    closed : bool
        Keep rows whose state says that they do not count today; otherwise they are left out and told.
    may_be_empty : bool
        No row says that there is nothing of the kind, which is told; otherwise it is an error. Polygons that are
        there and invalid are no such answer.
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
    if not ids and not may_be_empty:
        raise InputError("Layer {layer} is empty (or nothing in it is selected). Give a layer with features.",
                         layer=name)
    skipped = _judge_invalid(invalid, name, skip_invalid)
    judged = {key: values for key, values in raw.items() if not closed or key != "status"}
    verdict = _judge_rows(name, role, ids, judged, fields=looked_at, wkb=wkb)
    skipped += [(ids[row], reason) for row, reason in verdict.left_out.items()]
    if skipped:
        left_out = dict(skipped)
        keep = [row for row, feature_id in enumerate(ids) if feature_id not in left_out]
        ids, wkb = [ids[row] for row in keep], places.take(wkb, keep)
        raw = {key: [values[row] for row in keep] for key, values in raw.items()}
        if not ids and (invalid or not may_be_empty):
            raise InputError("Layer {layer}: no row is left after totals, repeated and closed rows were taken out. "
                             "Check the layer and its state field.", layer=name)
    typed = {field_name.lower() for key, field_name in fields.items() if key in TYPED.get(role.name, ())}
    notes = [*doubts(name, where, typed), *_foreign_notes(foreign, kind, name), *verdict.notes]
    if not ids:
        notes.append(Message("{parameter}: layer {layer} has no row that counts. This is taken as known: there is "
                             "none.", parameter=parameter, layer=name))
    columns = {
        key: cells.column(raw[key], role.field(key.partition("@")[0]), name, fields[key], ids=ids, notes=notes,
                          role=role.name, factor=(factors or {}).get(key, 1)) for key in fields
    }
    further = {key: values for key, values in raw.items() if key not in columns}
    figures = {**_compared(further, role, factors or {}), **columns}
    notes += plausible.ratios(role.name, figures, ids=ids, layer=name, fields=looked_at)
    notes += plausible.jumps(role.name, figures, layer=name, fields=looked_at)
    lonlat, drawn, lost, wkb = (places.positions(wkb, kind, crs, name, ids=ids, notes=notes) if kind != "none"
                                else (None, None, (), None))
    skipped += [(ids[row], places.LOST[kind]) for row in lost]
    if len(lost) and kind != "line":
        wkb = places.without(wkb, lost)
    return Layer(name, parameter, np.array(ids, dtype=np.int64), columns, fields=dict(fields), lonlat=lonlat,
                 shapes=drawn,
                 wkb=wkb, crs=crs, notes=tuple(notes), skipped=tuple(skipped), kind=kind,
                 named=_named(columns, raw),
                 figures={key: (looked_at[key], figures[key]) for key in sums.KEYS if key in figures})


def _named(columns, raw):
    """Return the communes that the features name, ``None`` where no column does."""
    if "commune" in columns or "commune" not in raw:
        return columns.get("commune")
    return objects(cells.as_texts(raw["commune"])[0])


def _compared(raw, role, factors):
    """Return the numbers among fields that are only looked at; what cannot be read there is missing."""
    found = {}
    for key, values in raw.items():
        declared = role.field(key.partition("@")[0])
        if declared.type in ("int", "real") and not declared.series:
            found[key] = read_numbers(values, declared, factors.get(key, 1))[0]
    return found


def _judge_rows(layer, role, ids, raw, fields, wkb):
    """Return what :func:`..core.layers.rows.judge` says of the rows as they were read."""
    columns = {key.partition("@")[0]: values for key, values in raw.items()}
    if isinstance(wkb, PackedWkb):
        placed = wkb.present()
    else:
        placed = np.array([shape is not None for shape in wkb] if wkb else np.zeros(len(ids)), dtype=bool)
    return rows.judge(layer, role, ids, columns, fields=fields, placed=placed, shapes=wkb or None)


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
