"""What the places of a commune hold against what the commune says: figures that do not agree where others do.

One rule for the check of layers and for the analyses, which read both layers anyway.
"""
from __future__ import annotations

from typing import NamedTuple, Tuple

import numpy as np

from ..errors import Message
from ..numbers.formats import Figure, few
from ..resources import load_json

_EXACT = 1.0  # people by which sums agree to the unit
_MOST = 14  # large values of a commune of which every set is tried: 16,384
_OWN_SLIPS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001, 2.0, 0.5)  # the commune's own figure, told by its ratio
_SLIPS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001)  # a digit too many or too few, thousands
KEYS = ("population", "households")
LISTED = 8


class Doubt(NamedTuple):
    """A commune whose places do not add up: its row, what they hold, and the rows of those that explain it."""

    commune: int
    held: float
    rows: Tuple[int, ...]


def doubts(values, home, said, bounds=None):
    """Return the :class:`Doubt` of every commune whose figure is not the sum of its places', where others agree.

    Two layers of one source agree commune by commune; where they do, a commune that does not is a slip. The places
    that alone explain the difference (a digit too many, a row too many, a figure for another) are named; where none
    do, it is the commune. Layers of different dates never agree so: of them only places are named that are many
    times the mean of their commune and bring its sum above its figure.

    Parameters
    ----------
    values : (n,) float array
        Of the places, NaN where missing.
    home : (n,) int array
        Row of the commune of each, -1 for none.
    said : (m,) float array
        Of the communes.
    bounds : dict, optional
        ``commune_sums`` of resources/rules/checks.json.

    Examples
    --------
    >>> home, values = np.repeat(np.arange(6), 2), np.array([40.0, 60] * 6)
    >>> values[3] = 600
    >>> doubts(values, home, np.full(6, 100.0))
    [Doubt(commune=1, held=640.0, rows=(3,))]
    >>> doubts(np.array([40.0, 60] * 6), home, np.array([100.0, 1000, 100, 100, 100, 100]))
    [Doubt(commune=1, held=100.0, rows=())]
    """
    bounds = bounds or load_json("rules", "checks.json")["commune_sums"]
    counted = np.where(np.isfinite(values), values, 0.0)
    known = home >= 0
    sums = np.bincount(home[known], counted[known], minlength=len(said))
    filled = np.bincount(home[known], minlength=len(said)) > 0
    compared = filled & np.isfinite(said) & (said > 0)
    off = compared & (np.abs(sums - said) > bounds["tolerance"] * said)
    if compared.sum() < bounds["least"]:
        return []
    exact = int((np.abs(sums - said)[compared] <= _EXACT).sum()) >= bounds["least"]
    own, guilty = {}, {}
    for commune in np.flatnonzero(off).tolist():
        rows, lacking = np.flatnonzero(home == commune), float(said[commune] - sums[commune])
        if np.abs(sums[commune] * np.array(_OWN_SLIPS) / said[commune] - 1).min() <= bounds["tolerance"]:
            own[commune] = rows[:0]
        else:
            guilty[commune] = rows[_guilty(counted[rows], lacking, bounds, exact)]
    told = sum(map(len, guilty.values()))
    agree = off.sum() - sum(len(found) > 0 for found in guilty.values()) <= (1 - bounds["agree"]) * compared.sum()
    result = []
    for commune in sorted([*own, *guilty]) if told or agree else ():
        rows = guilty.get(commune, own.get(commune))
        if not len(rows) and agree and commune in guilty:
            rows = np.flatnonzero(home == commune)
            rows = rows[_one_alone(counted[rows], float(said[commune] - sums[commune]),
                                   bounds["tolerance"] * said[commune])]
        if len(rows) or agree:
            result.append(Doubt(commune, float(sums[commune]), tuple(rows.tolist())))
    return result


def notes(found, layer, communes):
    """Return Messages about doubts: one of places by their ids, one of communes by their codes.

    Parameters
    ----------
    found : sequence of Doubt
    layer, communes : (name, ids or codes, field, values)
    """
    name, ids, field, values = layer
    other, codes, their_field, said = communes
    rows = [row for one in found for row in one.rows]
    alone = [one for one in found if not one.rows]
    if rows:
        yield Message("Layer {layer}, field {field}: {count} values ({share} %) do not go with the figures of their "
                      "commune in layer {communes} and are used as they stand (feature {ids}). Look for a digit too "
                      "many.", layer=name, field=field, count=len(rows), communes=other,
                      share=Figure(100 * len(rows) / len(ids), 1), ids=few(
                          (f"{ids[row]}: {values[row]:.0f}" for row in rows), LISTED, "; "))
    if alone:
        yield Message("Layer {communes}, field {field}: {count} values ({share} %) are not the sum of layer {layer}, "
                      "as nearly all others are; they are used as they stand ({names}). Check both.", layer=name,
                      communes=other, field=their_field, count=len(alone),
                      share=Figure(100 * len(alone) / len(codes), 1),
                      names=few((f"{codes[one.commune]}: {said[one.commune]:.0f} / {one.held:.0f}" for one in alone),
                                LISTED, "; "))


def _guilty(values, lacking, bounds, exact):
    """Return which values have a digit too many, so that ``lacking`` (below zero: too much) is explained.

    Where sums of the layer agree to the unit, the one set of large values that explains all; otherwise values that are
    many times the mean of their commune, as it says itself, and no more than what is too much. Where sums do not agree
    to the unit they must also be many times the middle one beside them and explain most. A commune of which more than
    half of the values were too large has a wrong figure itself.
    """
    middle = float(values.sum() + lacking) / len(values)
    large = np.flatnonzero(values > bounds["large"] * middle)
    large = large[np.argsort(-values[large], kind="stable")][:_MOST]
    if lacking >= 0 or not len(large):
        return large[:0]
    if exact:
        sets = (np.arange(1 << len(large), dtype=np.int64)[:, None] >> np.arange(len(large), dtype=np.int64)) & 1
        fits = np.flatnonzero(np.abs(sets @ (values[large] * 0.9) + lacking) <= _EXACT)
        if len(fits) == 1:
            return np.sort(large[sets[fits[0]] > 0])
    usual = middle if exact else max(middle, float(np.median(values)))
    found = np.sort(large[(values[large] > bounds["far"] * usual) & (0.9 * values[large] <= -lacking * 1.005)])
    explained = exact or values.sum() - 0.9 * values[found].sum() <= bounds["large"] * (values.sum() + lacking)
    return found if explained and 2 * len(found) <= len(values) else large[:0]


def _one_alone(values, lacking, tolerance):
    """Return which value, one alone, explains by a slip that ``lacking`` is missing (below zero: too much)."""
    fits = np.zeros(len(values), bool)
    for slip in _SLIPS:
        fits |= np.abs(values / slip - values - lacking) <= tolerance
    fits |= np.abs(values + lacking) <= tolerance  # counted twice, or not at all
    fits &= values > 0
    return np.flatnonzero(fits) if fits.sum() == 1 else np.zeros(0, np.int64)
