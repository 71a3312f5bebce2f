"""What changed between two plans: objects added, removed, changed field by field, moved."""
from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import numpy as np

from ..errors import Message
from ..geometry.geodesy import distance_m
from ..numbers.formats import few, is_missing, plain_number
from ..numbers.typed import parse_number
from ..tables import Records
from .assets import FIELD, own, told_apart
from .tables import CHANGES, TARGET_CHANGES
from .verdicts import STATUS_LABELS

KINDS = {
    "added": Message("Not in the earlier plan."), "removed": Message("Not in the later plan."),
    "changed": Message("A value changed."), "moved": Message("The position moved."),
}
_ROW_IDS = re.compile(r"(?:ogc_)?fid(?:_\d+)?", re.IGNORECASE)  # "fid_2": an own fid beside that of the GeoPackage


@dataclass(frozen=True)
class Comparison:
    """The changes as records, and their counts by kind (objects, not fields)."""

    records: Records
    added: int
    removed: int
    changed: int
    unchanged: int
    notes: tuple = ()


def compare_plans(old, new, *, language, tolerance_m=1.0):
    """Compare the tables of two plans by their stable identifiers.

    Parameters
    ----------
    old, new : dict of str to figures.SourceTable
        Tables by layer name; tables without identifiers are left out.
    language : {"vi", "en"}
        Of words and numbers in the table.
    tolerance_m : float
        Objects that moved less are not called moved.
    """
    notes = (*_notes(old, Message("Earlier plan package")), *_notes(new, Message("Later plan package")))
    said = {kind: message.text(language) for kind, message in KINDS.items()}
    rows, counts = [], {"added": 0, "removed": 0, "changed": 0, "same": 0}
    for layer in sorted(set(old) | set(new)):
        before, after = (_by_id(plan.get(layer)) for plan in (old, new))
        for asset in sorted(set(before) | set(after)):
            if asset not in after:
                rows.append((layer, asset, "removed", said["removed"], None, None, None, None))
                counts["removed"] += 1
            elif asset not in before:
                rows.append((layer, asset, "added", said["added"], None, None, None, None))
                counts["added"] += 1
            else:
                found = _changes(old[layer], before[asset], new[layer], after[asset], tolerance_m=tolerance_m,
                                 language=language)
                rows += [(layer, asset, "changed", said["changed" if change[-1] is None else "moved"], *change)
                         for change in found]
                counts["changed" if found else "same"] += 1
    columns = dict(zip(CHANGES.keys, map(list, zip(*rows)))) if rows else {key: [] for key in CHANGES.keys}
    return Comparison(Records(CHANGES, columns), counts["added"], counts["removed"], counts["changed"],
                      unchanged=counts["same"], notes=notes)


def compare_targets(old, new, language):
    """Return the targets of both plans side by side as :data:`tables.TARGET_CHANGES`; none without scorecards.

    Parameters
    ----------
    old, new : dict of str to figures.SourceTable
        Tables by layer name; the scorecard is the one with ``target_id`` and ``status``.
    """
    before, after = _targets(old), _targets(new)
    columns = {key: [] for key in TARGET_CHANGES.keys}
    for target in dict.fromkeys([*before, *after]):
        one, other = before.get(target, {}), after.get(target, {})
        values = [_value(row.get("value")) for row in (one, other)]
        cells = {
            "target_id": target, "name": other.get("name") or one.get("name"),
            "unit": other.get("unit") or one.get("unit"), "before": values[0], "after": values[1],
            "change": None if None in values else values[1] - values[0],
            "stat_old": _status(one, language), "stat_new": _status(other, language),
            "note": (None if one and other else Message("only in the later plan").text(language) if other
                     else Message("only in the earlier plan").text(language)),
        }
        for key, value in cells.items():
            columns[key].append(value)
    return Records(TARGET_CHANGES, columns)


def _targets(plan):
    """Return {target id: row} of the scorecard in a plan."""
    for table in plan.values():
        names = table.column(("target_id",))
        if names is not None and table.column(("status", "status_30")) is not None and table.column(("code",)) is None:
            return {str(name): {key: column[at] for key, column in table.values.items()}
                    for at, name in enumerate(names) if not is_missing(name)}
    return {}


def _value(cell):
    if is_missing(cell):
        return None
    return parse_number(cell)[0] if isinstance(cell, str) else float(cell)


def _status(row, language):
    """The words of a status; a scorecard of version 0.1.0 has one by year only."""
    found = [row.get(key) for key in ("status", "status_25", "status_30")]
    code = next((value for value in found if value not in (None, "", "none")), None)
    return None if code is None else STATUS_LABELS.get(str(code), (str(code),) * 2)[language != "vi"]


def _by_id(table):
    """Return {identifier: row} of the objects that have one; of several with one those after the first are numbered."""
    names = table.column((FIELD,)) if table is not None else None
    if names is None:
        return {}
    told = told_apart([own(name) for name in names], table)
    return {name: row for row, name in enumerate(told) if own(names[row])}


def _notes(plan, name):
    """Yield what is said of objects without an identifier, and with that of another one as copies drawn by hand are."""
    for layer in sorted(plan):
        names = plan[layer].column((FIELD,))
        counts = Counter(own(name) for name in (() if names is None else names))
        without = counts.pop("", 0)
        if without:
            yield Message("{plan}, layer {layer}: {count} objects have no identifier and are not compared. Give each "
                          "one, or make the package anew.", plan=name, layer=layer, count=without)
        twice = [name for name, count in counts.items() if count > 1]
        if twice:
            yield Message("{plan}, layer {layer}: {count} identifiers stand at several objects ({ids}); these are "
                          "compared in the order of their content and numbered. Give each object its own.", plan=name,
                          layer=layer, count=len(twice), ids=few(twice, 5))


def _changes(old, old_row, new, new_row, *, tolerance_m, language):
    """Yield (field, before, after, moved_m) per difference of one object."""
    found = []
    for field in sorted((set(old.values) | set(new.values)) - {FIELD}):
        if _ROW_IDS.fullmatch(field):
            continue  # given anew by every file
        before, after = (table.values[field][row] if field in table.values else None
                         for table, row in ((old, old_row), (new, new_row)))
        if not _equal(before, after):
            found.append((field, _text(before, language), _text(after, language), None))
    places = _vertices(old, old_row), _vertices(new, new_row)
    if len(places[0]) != len(places[1]):
        found.append(("geometry", *(_outline(place, language) for place in places), None))
    elif len(places[0]):
        moved = float(distance_m(*places).max())
        if moved > tolerance_m:
            found.append(("geometry", None, None, moved))
    return found


def _vertices(table, row):
    """Return where an object lies as (k, 2) degrees, none without a position."""
    if table.outlines is not None:
        return table.outlines[row]
    place = np.zeros((0, 2)) if table.lonlat is None else np.reshape(table.lonlat[row], (1, 2))
    return place[np.isfinite(place).all(axis=1)]


def _outline(place, language):
    """Return where an object lies in words, ``None`` without a position."""
    if len(place) == 1:
        return "; ".join(_text(round(float(part), 6), language) for part in place[0][::-1])
    return Message("{count} vertices", count=len(place)).text(language) if len(place) else None


def _equal(before, after):
    """Whether two values say the same: what a shapefile or CSV on the way changes in the writing is no change.

    Nothing and an empty text are alike, so are letters with their accents apart, and a number written as text.
    """
    before, after = (None if is_missing(value) else value for value in (before, after))
    if isinstance(before, str) and isinstance(after, str):
        return _letters(before) == _letters(after)
    if before is None or after is None:
        return not _letters(before) and not _letters(after)
    numbers = _number(before), _number(after)
    if None not in numbers:
        if all(map(float.is_integer, numbers)):  # codes and telephone numbers may be numbers; a person more is a change
            whole = isinstance(before, int) and isinstance(after, int)
            return before == after if whole else numbers[0] == numbers[1]
        return math.isclose(*numbers, rel_tol=1e-9, abs_tol=1e-9)
    return _letters(before) == _letters(after)


def _letters(value):
    return "" if value is None else unicodedata.normalize("NFC", str(value)).strip()


def _number(value):
    """Return a number, also one written as text, ``None`` for anything else; "01001" is a code."""
    if isinstance(value, (int, float)):
        return float(value)
    if not isinstance(value, str) or (value.strip()[:1] == "0" and value.strip()[1:2].isdigit()):
        return None
    number, reason = parse_number(value)
    return None if reason is not None or math.isnan(number) else number


def _text(value, language):
    """Return a value as its reader writes it: 2.0 is 2, in Vietnamese 2.5 is "2,5"; a text as it is."""
    if is_missing(value):
        return None
    return plain_number(value, language) if isinstance(value, float) else str(value)
