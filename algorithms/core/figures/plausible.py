"""Values that cannot be: they count as unknown and are listed; a column of them is in another unit.

What is possible and what is usual is data: ``possible`` and ``usual`` in resources/rules/checks.json.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..errors import InputError, Message
from ..numbers.formats import Figure
from ..numbers.typed import NOT_FINITE, TOO_LARGE
from ..resources import load_json
from ..tables import Unit

FILE = ("rules", "checks.json")
LISTED = 8  # features named in one message
_MARKS = Message("Layer {layer}, field {field}: {count} values are marks for no figure and count as unknown: {values}.")


@lru_cache(maxsize=256)
def bounds(role, key):
    """Return the entries of ``possible`` and ``usual`` for one field of a role, each ``None`` where there is none."""
    content = load_json(*FILE)
    return tuple(next((entry for entry in content[name] if (entry["role"], entry["key"]) == (role, key)), None)
                 for name in ("possible", "usual"))


def judged(values, role, key, *, ids, layer, field):
    """Return the values with NaN for what cannot be, and what has to be said of them.

    Parameters
    ----------
    values : (n,) float array
        NaN is missing.
    role, key : str
        The field as declared in resources/roles.
    ids : sequence
        Feature ids, for messages.
    layer, field : str
        What they are called in messages.

    Returns
    -------
    values : (n,) float array
    notes : tuple of Message

    Raises
    ------
    InputError
        If more than half of the known values cannot be: the text names the unit they look like.
    """
    possible, usual = bounds(role, key)
    where, notes = {"layer": layer, "field": field}, []
    values = np.array(values, float)
    known = np.isfinite(values)
    odd = np.zeros(len(values), bool)
    if possible is not None:
        low = -np.inf if possible["low"] is None else possible["low"]  # what is below zero is judged by its own rule
        marks = known & np.isin(values, possible["marks"])
        odd = known & ~marks & ((values < low) | (values > possible["high"]))
        if odd.sum() > (known & ~marks).sum() / 2:
            _refuse(values[odd], np.asarray(ids)[odd], possible, where=where, key=key)
        if marks.any():
            notes.append(Message(_MARKS.template, count=int(marks.sum()), values=_listed(values, ids, marks, key),
                                 **where))
        if odd.any():
            notes.append(Message("Layer {layer}, field {field}: {count} values cannot be (possible are {low} to "
                                 "{high}) and count as unknown: {values}. Correct them.", count=int(odd.sum()),
                                 low=shown(possible["low"] or 0, key),
                                 high=shown(possible["high"], key, possible["unit"]),
                                 values=_listed(values, ids, odd, key), **where))
        values[marks | odd] = np.nan
    if usual is not None:
        rare = np.isfinite(values) & ((values < usual["low"]) | (values > usual["high"]))
        if key in _ZERO_IS_MISSING:
            rare &= values != 0
        if rare.any():
            notes.append(Message("Layer {layer}, field {field}: {count} values are unusual (usual are {low} to {high}) "
                                 "and are used as they stand: {values}. Look at them.", count=int(rare.sum()),
                                 low=shown(usual["low"], key), high=shown(usual["high"], key),
                                 values=_listed(values, ids, rare, key), **where))
    return values, tuple(notes)


def shown(value, key, unit=""):
    """Return a value or bound of a field as a message writes it; a year is no amount: 2010 and not 2.010.

    >>> str(shown(2010, "year")), [shown(1200, "households", "hộ").text(language) for language in ("vi", "en")]
    ('2010', ['1.200 hộ', '1,200 households'])
    """
    return f"{value:.15g}" if key == "year" else Figure(value, unit=Unit(unit))


def ratios(role, columns, *, ids, layer, fields):
    """Return what has to be said of rows whose figures do not go together: people per household and the like.

    Parameters
    ----------
    role : str
    columns : dict of str to (n,) float array
        By key of the role, read or only compared.
    ids, layer : as in :func:`judged`
    fields : dict of str to str
        Field name per key.
    """
    notes = []
    for rule, odd in odd_ratios(role, columns):
        notes.append(Message(
            "Layer {layer}: in {count} rows {over} divided by {under} is not between {low} and {high}; they are "
            "used as they stand: {values}. Look at both figures.", count=int(odd.sum()), layer=layer,
            over=fields[rule["over"]], under=fields[rule["under"]], low=Figure(rule["low"]),
            high=Figure(rule["high"]), values=_listed(columns[rule["over"]], ids, odd, rule["over"])))
    return tuple(notes)


def keys_of_ratios(role):
    """Return the keys of a role whose figures are compared with each other."""
    content = load_json(*FILE)
    return {rule[name] for rule in content["ratios"] for name in ("over", "under") if rule["role"] == role} | {
        rule["key"] for rule in content["jumps"] if rule["role"] == role}


def odd_ratios(role, columns, rules=None):
    """Yield the rules of ``ratios`` (by default the shipped ones) that some rows break, and which rows."""
    for rule in load_json(*FILE)["ratios"] if rules is None else rules:
        over, under = columns.get(rule["over"]), columns.get(rule["under"])
        if rule["role"] != role or over is None or under is None:
            continue
        known = np.isfinite(over) & np.isfinite(under) & ((over > 0) | (under > 0))
        share = np.divide(over, under, out=np.full(len(over), np.inf), where=under > 0)
        odd = known & ((share < rule["low"]) | (share > rule["high"] * (1 + 1e-9)))
        if odd.any():
            yield rule, odd


def jumps(role, columns, *, layer, fields):
    """Return Messages about columns whose sum is out of proportion to that of the newest earlier year.

    Parameters
    ----------
    role, layer : str
    columns : dict of str to (n,) float array
        By key, those of a series by key, "@" and year.
    fields : dict of str to str
    """
    notes = []
    for rule in load_json(*FILE)["jumps"]:
        earlier = max((name for name in columns if name.startswith(f"{rule['series']}@")), default=None)
        if rule["role"] != role or rule["key"] not in columns or earlier is None:
            continue
        now, then = columns[rule["key"]], columns[earlier]
        known = np.isfinite(now) & np.isfinite(then)
        sums = float(now[known].sum()), float(then[known].sum())
        if sums[1] > 0 and not rule["low"] <= sums[0] / sums[1] <= rule["high"]:
            notes.append(Message(
                "Layer {layer}: the sum of {field} is {now}, that of {earlier} {then} ({share} %); both are used as "
                "they stand. Look whether they are in the same unit.", layer=layer, field=fields[rule["key"]],
                earlier=fields[earlier], now=Figure(sums[0]), then=Figure(sums[1]),
                share=Figure(100 * sums[0] / sums[1], 1)))
    return tuple(notes)


_ZERO_IS_MISSING = ("height_m",)  # the register reads it so


def _refuse(odd, ids, possible, where, key):
    """Refuse a column of which most values cannot be, and name the unit they look like."""
    middle = float(np.median(odd))
    unit = next((entry for entry in possible["units"] if entry["low"] <= middle <= entry["high"]), None)
    text = ("Layer {layer}, field {field}: most values cannot be (feature {id}: {value}; possible are {low} to "
            "{high}). Choose another field, or correct the values." if not possible["unit"] else
            "Layer {layer}, field {field}: most values cannot be {unit} (feature {id}: {value}; possible are {low} to "
            "{high}). Choose another field, or correct the values.")
    values = {**where, "unit": Unit(possible["unit"]), "id": ids[0], "value": shown(float(odd[0]), key),
              "low": shown(possible["low"] or 0, key), "high": shown(possible["high"], key)}
    if unit is None:
        raise InputError(text, **values)
    raise InputError(
        "Layer {layer}, field {field}: most values cannot be {unit} (feature {id}: {value}; possible are {low} to "
        "{high}); they look like {likely}. Convert them, or choose another field.", likely=_LikelyUnit(unit), **values)


class _LikelyUnit:
    """A name in both languages."""

    def __init__(self, entry):
        self.entry = entry

    def text(self, language):
        """Return the name in ``language``."""
        return self.entry["vi" if language == "vi" else "en"]


def endless(values, problems, *, ids, layer, field):
    """Tell numbers apart that a program writes where it has none: infinity, -1.8e308 of shapefiles.

    Parameters
    ----------
    values : sequence
        Of a column as it was read.
    problems : sequence of typed.NumberProblem
    ids, layer, field
        As in :func:`judged`.

    Returns
    -------
    problems : list of typed.NumberProblem
        The others.
    notes : tuple of Message
    """
    marks, others = [], []
    for one in problems:
        mark = isinstance(values[one.row], float) and one.reason in (NOT_FINITE, TOO_LARGE)
        (marks if mark else others).append(one)
    if not marks:
        return problems, ()
    told = _Listed([(ids[one.row], f"{values[one.row]:.3g}") for one in marks[:LISTED]], len(marks) > LISTED)
    return others, (Message(_MARKS.template, count=len(marks), values=told, layer=layer, field=field),)


def _listed(values, ids, rows, key):
    """Return "feature: value, ..." of the first rows, as a message part."""
    rows = np.flatnonzero(rows)
    return _Listed([(ids[row], shown(float(values[row]), key)) for row in rows[:LISTED]], len(rows) > LISTED)


class _Listed:
    """Features and their values, rendered in the reader's digits."""

    def __init__(self, pairs, more):
        self.pairs, self.more = pairs, more

    def text(self, language):
        """Return the list in ``language``."""
        shown = ", ".join(Message("feature {id}: {value}", id=name, value=value).text(language)
                          for name, value in self.pairs)
        return shown + (", …" if self.more else "")
