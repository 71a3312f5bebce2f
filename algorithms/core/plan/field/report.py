"""Merged layers as the tables that are handed out: what was done, and what does not agree."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...errors import Message
from ...tables import Records
from . import merge, tables
from .layers import fact_label, shown_value

OFFICE_WORD = Message("office")
HEADLINES = {
    "PACKAGES_COUNT": Message("Field packages"), "ADDED": Message("Rows added"), "CHANGED": Message("Values changed"),
    "DELETED": Message("Rows deleted"), "CONFLICTS_COUNT": Message("Conflicts"),
    "OPEN_COUNT": Message("Conflicts that somebody has to decide"), "PHOTOS_COUNT": Message("Photos"),
    "PHOTOS_MISSING": Message("Photos named and not found"),
}


class MergedTable(NamedTuple):
    """A merged layer: what it is called, what merging found, and ``places`` ({id: (lon, lat)}) of its rows.

    ``shape_text`` gives the text of a geometry in the layer's system.
    """

    title: str
    found: merge.MergedLayer
    places: dict
    shape_text: object


def tables_of(merged, language):
    """Return the Records of conflicts and of the log of several :class:`MergedTable`."""
    clashes = [(one, clash) for one in merged for clash in one.found.clashes]
    lonlat = np.array([one.places.get(clash.key, (np.nan, np.nan)) for one, clash in clashes]).reshape(-1, 2)

    def side(name):
        return OFFICE_WORD.text(language) if name == merge.OFFICE else name

    conflicts = Records(tables.CONFLICTS, {
        "layer": [one.title for one, _ in clashes], "row_id": [clash.key for _, clash in clashes],
        "column": [_column(clash.column) for _, clash in clashes],
        "what": [_what(clash.column, language) for _, clash in clashes],
        "base_val": [_text(one, clash.base, language) for one, clash in clashes],
        "held_val": [_text(one, clash.held, language) for one, clash in clashes],
        "holder": [side(clash.holder) for _, clash in clashes],
        "held_date": [clash.held_date or None for _, clash in clashes],
        "other_val": [_text(one, clash.other, language) for one, clash in clashes],
        "team": [side(clash.side) for _, clash in clashes],
        "other_date": [clash.other_date or None for _, clash in clashes],
        "by_whom": [clash.by for _, clash in clashes], "at_time": [clash.at for _, clash in clashes],
        "kept": [side(clash.kept) for _, clash in clashes], "state": [clash.state for _, clash in clashes],
        "state_txt": [merge.STATES[clash.state].text(language) for _, clash in clashes],
        "decision": [None] * len(clashes)}, lonlat)
    deeds = [(one, deed) for one in merged for deed in one.found.deeds]
    log = Records(tables.LOG, {
        "layer": [one.title for one, _ in deeds], "row_id": [deed.key for _, deed in deeds],
        "deed": [deed.deed for _, deed in deeds],
        "deed_txt": [merge.DEEDS[deed.deed].text(language) for _, deed in deeds],
        "what": [_what(deed.column, language) for _, deed in deeds],
        "old_val": [_text(one, deed.old, language) for one, deed in deeds],
        "new_val": [_text(one, deed.new, language) for one, deed in deeds],
        "team": [deed.side for _, deed in deeds], "by_whom": [deed.by for _, deed in deeds],
        "at_time": [deed.at for _, deed in deeds]})
    return conflicts, log


def numbers_of(merged, packages, photos, missing):
    """Return the declared numbers."""
    deeds = [deed for one in merged for deed in one.found.deeds]
    clashes = [clash for one in merged for clash in one.found.clashes]
    return {
        "PACKAGES_COUNT": packages, "ADDED": merge.count_of(deeds, merge.ADDED),
        "CHANGED": merge.count_of(deeds, merge.CHANGED), "DELETED": merge.count_of(deeds, merge.DELETED),
        "CONFLICTS_COUNT": len(clashes), "OPEN_COUNT": sum(one.state == merge.OPEN for one in clashes),
        "PHOTOS_COUNT": photos, "PHOTOS_MISSING": missing}


def _column(name):
    return "position" if name == merge.SHAPE else name


def _what(name, language):
    return fact_label(_column(name), language) if name else Message("row").text(language)


def _text(one, value, language):
    if isinstance(value, bytes):
        return one.shape_text(value)
    if isinstance(value, tuple):
        return ", ".join(_text(one, part, language) or "–" for part in value)
    return shown_value(value, language)
