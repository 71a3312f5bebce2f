"""Which commune a feature lies in, whether that is a ward, how long a line is: added where a layer does not say."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..errors import Message
from ..formats import is_missing
from ..geometry import locate
from ..roles import coded, load_role, value_trait
from ..text import fold
from .book_inputs import described
from .figures import SourceTable

_WARDS = ("phuong", "ward")
_SHOWN = 8  # words named in a note


def role_table(layer, communes=None, role=None):
    """Return a layer read by its role as a table of its role's keys.

    Words of closed lists become their codes, and what a code implies (a letter box is not staffed) fills
    the field it speaks of where that has no value.

    Parameters
    ----------
    layer : object
        What the bridge reads: ``name``, ``columns``, ``lonlat``, ``shapes``, ``crs``.
    role : str, optional
        The layer's role, for its closed lists.
    communes : object, optional
        The layer of communes; it fills ``commune`` and ``urban`` where the layer has no value.
        A line belongs to the commune of its middle vertex.
    """
    table = SourceTable(layer.name, dict(layer.columns), layer.lonlat)
    if role is not None:
        table = _with_codes(table, load_role(role))
    if layer.shapes is not None and layer.lonlat is None:
        table = _with_lengths(table, layer.shapes.length_m())
    places = layer.lonlat if layer.lonlat is not None else _middles(layer.shapes)
    if communes is not None and places is not None:
        table = _with_communes(table, places, communes)
    return described(table, layer.crs)


def unknown_words(layer, role):
    """Return a note per field of ``role`` whose words are not all in its list: the words with their number."""
    notes = []
    for field in _coded_fields(load_role(role), layer.columns):
        unknown = coded(field, layer.columns[field.key])[1]
        if unknown:
            shown = [f"{word} ({count})" for word, count in unknown.items()]
            notes.append(Message(
                "Layer {layer}, field {field}: {count} rows hold words that are not in the list: {words}. What they "
                "are is not known; correct the words or add them to the list.",
                layer=layer.name, field=field, count=sum(unknown.values()),
                words=", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")))
    return notes


def commune_codes(communes, sources):
    """Return the codes of the communes: of their layer, else of all results by commune."""
    if communes is not None:
        return [str(code) for code in communes.text("code") if code]
    found = {}
    for name, source in sorted(sources.items()):
        column = source.column(("code", "commune_id")) if name.endswith("BY_COMMUNE") else None
        found.update({str(code): None for code in column or () if not is_missing(code) and code != ""})
    return list(found)


def commune_names(communes):
    """Return ``{code: name}`` of the layer of communes; empty without one."""
    if communes is None:
        return {}
    return {str(code): str(name or code) for code, name in zip(communes.text("code"), communes.text("name"))}


def commune_rings(communes):
    """Return per commune the list of its rings, for the thumbnail map."""
    if communes is None or communes.shapes is None:
        return []
    shapes = communes.shapes
    rings = [[] for _ in range(shapes.count)]
    for part, feature in enumerate(shapes.feature):
        ring = shapes.xy[shapes.starts[part]:shapes.starts[part + 1]]
        rings[feature].append(ring[:: max(1, len(ring) // 200)])
    return rings


def communes_met(communes, card):
    """Return per commune the share (0 to 1) of the targets computed there that are met; None without any."""
    if communes is None:
        return None
    found = []
    for code in communes.text("code"):
        answers = [
            row.target.goal.met(row.by_commune[str(code)].value) for row in card.rows
            if row.target.goal is not None and str(code) in row.by_commune
            and row.by_commune[str(code)].value is not None
        ]
        answers = [answer for answer in answers if answer is not None]
        found.append(sum(answers) / len(answers) if answers else None)
    return found


def _coded_fields(role, columns):
    """Return the fields of ``role`` with a closed list that the layer has; lists in one cell are no codes."""
    return [field for field in role.fields if field.values and field.type == "text" and field.key in columns]


def _with_codes(table, role):
    values, declared = dict(table.values), {}
    for field in _coded_fields(role, values):
        values[field.key] = coded(field, table.values[field.key])[0]
        declared[field.key] = field
        for trait in {name for value in field.values for name, _ in value.traits} & set(role.keys):
            implied = [value_trait(field, code, trait) for code in values[field.key]]
            own = values.get(trait, [None] * len(implied))
            values[trait] = [new if is_missing(old) else old for old, new in zip(own, implied)]
    return replace(table, values=values, coded=declared)


def _with_communes(table, places, communes):
    inside = locate(places, communes.shapes)
    codes, types = communes.text("code"), communes.text("type")
    commune = [codes[at] if at >= 0 else None for at in inside]
    urban = [None if at < 0 or is_missing(types[at]) else fold(str(types[at])) in _WARDS for at in inside]
    values = dict(table.values)
    for key, found in (("commune", commune), ("urban", urban)):
        own = table.column((key,))
        values[key] = found if own is None else [new if is_missing(old) else old for old, new in zip(own, found)]
    return replace(table, values=values)


def _with_lengths(table, lengths_m):
    own = table.column(("length_km",))
    own = [None] * len(lengths_m) if own is None else own
    found = [length / 1000 if is_missing(value) else float(value) for value, length in zip(own, lengths_m)]
    return replace(table, values={**table.values, "length_km": found})


def _middles(shapes):
    """Return the middle vertex of the first part of each feature, (n, 2); NaN without geometry."""
    if shapes is None:
        return None
    result = np.full((shapes.count, 2), np.nan)
    parts = np.searchsorted(shapes.feature, np.arange(shapes.count, dtype=np.int64))
    known = ~shapes.empty
    first, last = shapes.starts[parts[known]], shapes.starts[parts[known] + 1]
    result[known] = shapes.xy[(first + last) // 2]
    return result
