"""Rules about sums: what the hamlets of a commune hold, and what the commune says."""
from __future__ import annotations

import numpy as np

from ..communes import rows_named
from ..errors import Message
from ..formats import Figure
from .layers import WARNING, Finding
from .limits import limits

_SUMMED = ("hamlets", "premises")
_KEYS = ("population", "households")
_OWN_SLIPS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001, 2.0, 0.5)  # the commune's own figure, told by its ratio
_SLIPS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001)  # a digit too many or too few, thousands


def sums_by_commune(layer, communes):
    """Return communes whose figure is not the sum of theirs, where nearly all others are.

    Two layers of one source agree commune by commune; where they do, a commune that does not is a slip. The feature
    that alone explains the difference (a digit too many, a row too many, a figure for another) is named; where none
    does, it is the commune. Layers of different dates never agree so, and nothing is said of them.
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
    if compared.sum() < bounds["least"] or off.sum() > (1 - bounds["agree"]) * compared.sum():
        return
    for commune in np.flatnonzero(off).tolist():
        rows = np.flatnonzero(home == commune)
        own = np.abs(sums[commune] * np.array(_OWN_SLIPS) / said[commune] - 1).min() <= bounds["tolerance"]
        guilty = np.zeros(0, np.int64) if own else _explaining(
            counted[rows], float(said[commune] - sums[commune]), bounds["tolerance"] * said[commune])
        words = {"name": communes.texts("code")[commune], "ours": Figure(float(sums[commune]), 0),
                 "theirs": Figure(float(said[commune]), 0), "what": layer.role.field(key)}
        yield Finding(
            layer if len(guilty) else communes, Message("sum of a commune"), WARNING,
            Message("{what}: the sum over commune {name} is {ours}, the commune layer says {theirs}; nearly all other "
                    "communes agree.", **words),
            action=Message("Check this value: it alone explains the difference.") if len(guilty)
            else Message("Check the commune's figure and the features in it."),
            rows=tuple(rows[guilty].tolist()) if len(guilty) else (commune,),
            field=(layer if len(guilty) else communes).fields[key], each=True)


def _explaining(values, lacking, tolerance):
    """Return which values, one alone, explain by a slip that ``lacking`` is missing (below zero: too much)."""
    fits = np.zeros(len(values), bool)
    for slip in _SLIPS:
        fits |= np.abs(values / slip - values - lacking) <= tolerance
    fits |= np.abs(values + lacking) <= tolerance  # counted twice, or not at all
    fits &= values > 0
    return np.flatnonzero(fits) if fits.sum() == 1 else np.zeros(0, np.int64)


WITH_COMMUNES = (sums_by_commune,)
