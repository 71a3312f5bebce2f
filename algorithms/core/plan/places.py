"""Which commune a feature lies in, whether that is a ward, how long a line is: added where a layer does not say."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..geometry.shapes import locate
from ..layers.roles import coded, load_role, value_trait
from ..layers.roles import unknown_words as unknown_in
from ..numbers.formats import is_missing
from ..territory.communes import cut_lines, urban
from .book.inputs import described
from .forms.figures import SourceTable


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
        A line has a row for each commune it runs through, with its length there.
    """
    table = described(SourceTable(layer.name, dict(layer.columns), layer.lonlat), layer.crs)
    if role is not None:
        table = _with_codes(table, load_role(role))
    if layer.shapes is not None and layer.lonlat is None:
        table = _with_lengths(table, layer.shapes.length_m())
        if communes is not None:
            return _cut(table, layer.shapes, communes)
    if communes is not None and layer.lonlat is not None:
        table = _with_communes(table, locate(layer.lonlat, communes.shapes), communes)
    return table


def unknown_words(layer, role):
    """Return a note per field of ``role`` whose words are not all in its list: the words with their number."""
    return [note for field in _coded_fields(load_role(role), layer.columns)
            for note in unknown_in(layer.name, field, layer.columns[field.key])]


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


def _with_communes(table, inside, communes):
    """Fill commune and urban of each row from the commune it lies in, ``inside`` (-1 for none)."""
    codes, town = communes.text("code"), urban(communes.text("type"), communes.text("name"))
    found = {
        "commune": [codes[at] if at >= 0 else None for at in inside],
        "urban": [None if at < 0 or np.isnan(town[at]) else bool(town[at]) for at in inside],
    }
    values = dict(table.values)
    for key, new in found.items():
        own = table.column((key,))
        values[key] = new if own is None else [fresh if is_missing(old) else old for old, fresh in zip(own, new)]
    return replace(table, values=values)


def _cut(table, lines, communes):
    """Return a row for each line and commune it runs through; a stated length is shared out by what lies there."""
    pieces = cut_lines(lines, communes.shapes)
    bare = np.setdiff1d(np.arange(lines.count, dtype=np.int64), pieces.feature)
    rows = np.concatenate([pieces.feature, bare]).tolist()
    inside = np.concatenate([pieces.commune, np.full(len(bare), -1, np.int64)])
    total = np.bincount(pieces.feature, pieces.km, minlength=lines.count)
    share = np.concatenate([np.divide(pieces.km, total[pieces.feature], out=np.zeros(len(pieces.km)),
                                      where=total[pieces.feature] > 0), np.ones(len(bare))])
    values = {key: [column[row] for row in rows] for key, column in table.values.items()}
    values["length_km"] = [length * part for length, part in zip(values["length_km"], share.tolist())]
    return _with_communes(replace(table, values=values, given=len(table)), inside, communes)


def _with_lengths(table, lengths_m):
    own = table.column(("length_km",))
    own = [None] * len(lengths_m) if own is None else own
    found = [length / 1000 if is_missing(value) else float(value) for value, length in zip(own, lengths_m)]
    return replace(table, values={**table.values, "length_km": found})
