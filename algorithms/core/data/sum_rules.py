"""Rules about sums: what the hamlets of a commune hold, and what the commune says."""
from __future__ import annotations

import numpy as np

from ..communes import rows_named
from ..errors import Message
from ..formats import Figure
from .layers import WARNING, Finding
from .limits import limits

_EXACT = 1.0  # people by which sums agree to the unit
_MOST = 14  # large values of a commune of which every set is tried: 16,384
_SUMMED = ("hamlets", "premises")
_KEYS = ("population", "households")
_OWN_SLIPS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001, 2.0, 0.5)  # the commune's own figure, told by its ratio
_SLIPS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001)  # a digit too many or too few, thousands


def sums_by_commune(layer, communes):
    """Return communes whose figure is not the sum of theirs, where nearly all others are.

    Two layers of one source agree commune by commune; where they do, a commune that does not is a slip. The features
    that alone explain the difference (a digit too many, a row too many, a figure for another) are named; where none
    do, it is the commune. Layers of different dates never agree so: of them only features are named that are many
    times the mean of their commune and bring its sum above its figure.
    """
    if layer.role.name not in _SUMMED or "commune" not in layer.fields or "code" not in communes.fields:
        return
    home = rows_named(layer.texts("commune"), communes.texts("code"))
    for key in _KEYS:
        if key in layer.fields and key in communes.fields:
            yield from _of_key(layer, communes, key, home)


def _of_key(layer, communes, key, home):
    values, said = layer.numbers(key), communes.numbers(key)
    counted = np.where(np.isfinite(values), values, 0.0)
    known = home >= 0
    sums = np.bincount(home[known], counted[known], minlength=len(communes))
    filled = np.bincount(home[known], minlength=len(communes)) > 0
    compared = filled & np.isfinite(said) & (said > 0)
    bounds = limits()["commune_sums"]
    off = compared & (np.abs(sums - said) > bounds["tolerance"] * said)
    if compared.sum() < bounds["least"]:
        return
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
    for commune in sorted([*own, *guilty]) if told or agree else ():
        rows = guilty.get(commune, own.get(commune))
        if not len(rows) and agree and commune in guilty:
            rows = np.flatnonzero(home == commune)
            rows = rows[_one_alone(counted[rows], float(said[commune] - sums[commune]),
                                   bounds["tolerance"] * said[commune])]
        if len(rows) or agree:
            yield _told(layer, communes, key, commune, rows=rows, ours=sums[commune])


def _told(layer, communes, key, commune, *, rows, ours):
    words = {"name": communes.texts("code")[commune], "ours": Figure(float(ours), 0),
             "theirs": Figure(float(communes.numbers(key)[commune]), 0), "what": layer.role.field(key)}
    one = layer if len(rows) else communes
    return Finding(
        one, Message("sum of a commune"), WARNING,
        Message("{what}: the sum over commune {name} is {ours}, the commune layer says {theirs}; nearly all other "
                "communes agree.", **words) if not len(rows) else
        Message("{what}: the sum over commune {name} is {ours}, the commune layer says {theirs}.", **words),
        action=Message("Check this value: it explains the difference.") if len(rows)
        else Message("Check the commune's figure and the features in it."),
        rows=tuple(rows.tolist()) if len(rows) else (commune,), field=one.fields[key], each=True)


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


WITH_COMMUNES = (sums_by_commune,)
