"""Best assignment of operators to the levels of every mast at once: dynamic programming over subsets."""
from __future__ import annotations

import numpy as np

FORBIDDEN = -float(2**52)  # rounding: beyond any weight, and still exact beside whole ones
FORBIDDEN_WHOLE = -(2**58)  # a subset adds at most 8 of them to one that is allowed: stays inside 64 bits


class Subsets:
    """The subsets of ``operators`` as bit masks; ``rest[o, s]`` is s without o, or a row past the last without it."""

    def __init__(self, operators):
        masks = np.arange(1 << operators, dtype=np.int64)
        self.count = masks.size
        self.size = np.array([bin(mask).count("1") for mask in masks], np.int64)
        inside = masks[:, None] >> np.arange(operators, dtype=np.int64) & 1 == 1
        self.rest = np.where(inside, masks[:, None] - (1 << np.arange(operators, dtype=np.int64)), self.count).T.copy()


def best_subsets(score, subsets, told=True):
    """Return the value of the best assignment for every subset of operators and every mast, and who does it.

    Parameters
    ----------
    score : array (operators, levels, masts)
        Worth of operator o on level l of mast m; a forbidden place holds a very negative number.
    subsets : Subsets
    told : bool
        Whether it is asked who does it: it takes as long again.

    Returns
    -------
    (array (subsets, masts), list of arrays (subsets, masts))
        The values, and for each level the operator that hangs there in the best assignment of a subset to this level
        and those before it (the lowest of several), -1 where the level stays empty.
    """
    levels, masts = score.shape[1:]
    lowest = FORBIDDEN_WHOLE if score.dtype.kind == "i" else FORBIDDEN
    value = np.full((subsets.count + 1, masts), lowest, score.dtype)
    value[0], value[-1] = 0, 2 * lowest  # the last row stands for an operator that the subset lacks
    choices = []
    for level in range(levels):
        offered = value[subsets.rest]
        offered += score[:, None, level]
        best = offered.max(axis=0)
        if told:
            choices.append(np.where(best > value[:-1], offered.argmax(axis=0), -1))
        np.maximum(value[:-1], best, out=value[:-1])
    return value[:-1], choices


def spent(choices, amount, subsets):
    """Return what the best assignments of :func:`best_subsets` sum to in ``amount``, an array like the score."""
    total = np.zeros(choices[0].shape if choices else (subsets.count, amount.shape[2]))
    for level, operator in enumerate(choices):
        subset, mast = np.nonzero(operator >= 0)
        who, before = operator[subset, mast], total.copy()
        total[subset, mast] = before[subsets.rest[who, subset], mast] + amount[who, level, mast]
    return total


def read_back(choices, shape, masts, chosen):
    """Return the flat (operator, level, mast) places that realise subset ``chosen[k]`` on ``masts[k]``.

    ``shape`` is that of the score, ``choices`` come from :func:`best_subsets`.
    """
    _, levels, mast_count = shape
    left, places = chosen, []
    for level in range(levels - 1, -1, -1):
        operator = choices[level][left, masts]
        used = operator >= 0
        places.append((operator[used] * levels + level) * mast_count + masts[used])
        left = np.where(used, left - (1 << np.maximum(operator, 0)), left)
    return np.concatenate(places) if places else np.zeros(0, np.int64)
