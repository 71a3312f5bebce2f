"""Stable identifiers (mã định danh) of a plan's objects: the same object keeps its name over runs and edits.

An identifier that is already there is kept. Else it is made from the object's own code;
without a code from its position (about one metre); without a position from its content.
Two objects that would share one get a running number in the order of their content.
"""
from __future__ import annotations

import datetime
import hashlib
from itertools import count

import numpy as np

from ..numbers.formats import is_missing

FIELD = "asset_id"
FACTS = "plan_info"
"""The table of a plan package that holds what is known of it as a whole, by item."""
CODE_FIELDS = ("site_id", "id", "code", "target_id", "seg", "req_id", "pos_id", "commune_id")
"""Fields that identify a row, the first one that a table has counts."""


def asset_ids(kind, table, shapes=None):
    """Return one identifier per row.

    Parameters
    ----------
    kind : str
        What the rows are; the first part of every identifier.
    table : figures.SourceTable
    shapes : sequence of bytes, optional
        Geometry of lines and polygons, for rows without a code.
    """
    kept = table.column((FIELD,))
    codes = next((found for found in (table.column((name,)) for name in CODE_FIELDS) if found is not None), None)
    made = [_made(kind, table, codes, shapes, row=row) for row in range(len(table))]
    return told_apart(made if kept is None else [own(name) or new for name, new in zip(kept, made)], table)


def own(identifier):
    """Return an identifier that a row has as text, "" for none.

    >>> own("K:A"), own(None), own(" ")
    ('K:A', '', '')
    """
    return "" if is_missing(identifier) or not str(identifier).strip() else str(identifier)


def _made(kind, table, codes, shapes, row):
    if codes is not None and not is_missing(codes[row]) and str(codes[row]).strip():
        return f"{kind}:{str(codes[row]).strip()}"
    if table.lonlat is not None and np.isfinite(table.lonlat[row]).all():
        longitude, latitude = table.lonlat[row]
        return f"{kind}:@{latitude:.5f},{longitude:.5f}"
    if shapes is not None and shapes[row]:
        return f"{kind}:#{hashlib.sha256(shapes[row]).hexdigest()[:12]}"
    return f"{kind}:#{hashlib.sha256(_content(table, row).encode('utf-8', 'replace')).hexdigest()[:12]}"


def told_apart(names, table):
    """Number repeated identifiers by content, so that the order of the rows does not matter.

    A number that another object bears already is left out: nothing would tell the two apart.

    >>> from .forms.figures import SourceTable
    >>> told_apart(["a", "a", "a/2"], SourceTable("sites", {"x": [1, 2, 3]}))
    ['a', 'a/3', 'a/2']
    """
    rows = {}
    for row, name in enumerate(names):
        rows.setdefault(name, []).append(row)
    result, taken = list(names), set(names)
    for name, members in rows.items():
        if len(members) == 1:
            continue
        free = (made for made in (f"{name}/{number}" for number in count(2)) if made not in taken)
        for row, made in zip(sorted(members, key=lambda r: _content(table, r))[1:], free):
            result[row] = made
            taken.add(made)
    return result


def _content(table, row):
    return "\x1f".join(_plain(column[row]) for column in table.values.values())


def _plain(value):
    """A value as text; of a moment the day counts, as in packages written before times were read."""
    if is_missing(value):
        return ""
    return str(value.date() if isinstance(value, datetime.datetime) else value)
