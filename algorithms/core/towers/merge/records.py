"""The tables of a merging, from masts, contradictions and changes."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...tables import Records
from . import tables
from .changes import LISTS, WORDS, printed, users_text
from .rows import codes_text, fields, technologies_text

CODE = Message("Station code at two positions")
ACTIONS = {
    "place": Message("Measure the position again and correct it in one of the lists."),
    "code": Message("Correct the code in the list, or the position."),
    "status": Message("Ask whether the mast is still in use."),
}
ASK = Message("Ask both which value is right and correct the other list.")


def register(masts):
    """Return REGISTER."""
    columns = {key: [mast.values[key] for mast in masts] for key in fields().kinds}
    columns.update({
        "id": [mast.id for mast in masts], "tenants": [users_text(mast.users) or None for mast in masts],
        "stations": [codes_text(mast.codes) or None for mast in masts],
        "technology": [technologies_text(mast.technology) or None for mast in masts],
        "as_of": [mast.as_of or None for mast in masts],
    })
    return Records(tables.REGISTER, columns, _places(masts))


def radio(masts):
    """Return RADIO: a row per technology of each operator; one whose technology nobody says has a row without it."""
    columns = {key: [] for key in tables.RADIO.keys}
    for mast in masts:
        for label in sorted({*mast.users, *mast.technology} - {""}):
            codes = " ".join(sorted(code for operator, code in mast.codes if operator == label))
            for technology in mast.technology.get(label, (None,)):
                for key, value in zip(columns, (mast.id, label, technology, codes or None)):
                    columns[key].append(value)
    return Records(tables.RADIO, columns)


def contradictions(found, language):
    """Return CONTRADICTIONS of (mast, Contradiction) pairs, by mast and field."""
    found = sorted(found, key=lambda pair: (pair[0].id, pair[1].key, str(pair[1].kept), str(pair[1].other),
                                            str(pair[1].other_by)))
    rows = [{
        "id": mast.id, "name": mast.values["name"], "field": _field(one.key).text(language),
        "kept": printed(one.kept, language), "kept_by": one.kept_by or None, "other": printed(one.other, language),
        "other_by": one.other_by.text(language) if isinstance(one.other_by, Message) else one.other_by,
        "dist_m": one.metres, "action": ACTIONS.get(one.key, ASK).text(language),
    } for mast, one in found]
    return _records(tables.CONTRADICTIONS, rows, [mast for mast, _ in found])


def changes(found, language):
    """Return CHANGES, by mast and in the order in which they are told."""
    found = sorted(found, key=lambda change: change.mast.id)
    rows = [{
        "id": one.mast.id, "name": one.mast.values["name"], "change": one.kind, "what": WORDS[one.kind].text(language),
        "field": one.field.text(language) if one.field else None, "before": printed(one.before, language),
        "after": printed(one.after, language), "dist_m": one.metres,
    } for one in found]
    return _records(tables.CHANGES, rows, [one.mast for one in found])


def _field(key):
    return CODE if key == "code" else fields().labels.get(key) or LISTS[key]


def _records(table, rows, masts):
    return Records(table, {key: [row[key] for row in rows] for key in table.keys}, _places(masts))


def _places(masts):
    return np.array([mast.place or (np.nan, np.nan) for mast in masts], dtype=float).reshape(-1, 2)
