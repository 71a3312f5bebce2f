"""Coordinates whose last digits were cut off: positions on full hundredths of a degree, or full kilometres."""
from __future__ import annotations

import numpy as np

from ..errors import Message
from ..numbers.formats import Figure

_DEGREES, _METRES = 0.01, 1000.0  # what coordinates are multiples of once their digits are cut
_EXACT = 1e-9
_FINER, _CHANCES = (10, 100), 5  # parts of the step that coordinates may be rounded to, and times what chance brings
_TELLING = 20  # positions from which on a few rounded ones stand out
_SHOWN = 3


def step_of(projected):
    """Return the step that coordinates with cut digits are multiples of, in metres or degrees."""
    return _METRES if projected else _DEGREES


def cut_off(xy, projected):
    """Return which positions lie on full steps in both directions; none where chance explains them.

    Of positions with three decimals one in a hundred does so by chance, of those with four one in ten thousand: there
    must be several times as many.

    Parameters
    ----------
    xy : (n, 2) array
        As they were typed: degrees, or metres where ``projected``; NaN without a position.

    Returns
    -------
    (n,) bool array

    Examples
    --------
    >>> cut_off(np.array([[105.12, 9.05], [105.123456, 9.054321]]), False).tolist()
    [True, False]
    """
    step = step_of(projected)
    cut = _on_grid(xy, step)
    chance = sum((_on_grid(xy, step / finer) & ~cut).sum() / (finer**2 - 1) for finer in _FINER)
    return cut if cut.sum() > _CHANCES * chance else np.zeros(len(xy), bool)


def doubts(xy, projected, layer, ids):
    """Yield what is said of a layer in which some positions, fewer than half, are rounded."""
    known = np.isfinite(xy).all(axis=1)
    if known.sum() < _TELLING:
        return
    cut = cut_off(xy, projected)
    if cut.any() and 2 * cut.sum() < known.sum():
        rows = np.flatnonzero(cut)
        yield Message("Layer {layer}: the coordinates of {count} positions ({share} %) are rounded to {step} (feature "
                      "{ids}); they are true to about {metres} m and are used as they stand. Enter all their digits.",
                      layer=layer, count=len(rows), share=Figure(100.0 * len(rows) / int(known.sum()), 1),
                      step=Figure(step_of(projected)), metres=500,
                      ids=", ".join(str(ids[row]) for row in rows[:_SHOWN]) + (", …" if len(rows) > _SHOWN else ""))


def _on_grid(xy, step):
    """Return which positions are whole multiples of ``step`` in both directions."""
    ratio = xy / step
    whole = (np.abs(ratio - np.round(ratio)) < _EXACT * np.maximum(1, np.abs(ratio))).all(axis=1)
    return whole & np.isfinite(xy).all(axis=1) & (xy != 0).any(axis=1)
