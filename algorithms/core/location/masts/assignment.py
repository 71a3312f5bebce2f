"""Best assignment of operators to the levels of every mast at once: dynamic programming over subsets."""
from __future__ import annotations

import numpy as np

FORBIDDEN = -float(2**52)  # rounding: beyond any weight, and still exact beside whole ones
FORBIDDEN_WHOLE = -(2**58)  # a subset adds at most 8 of them to one that is allowed: stays inside 64 bits


class Subsets:
    """The subsets of ``operators`` as bit masks, with index pairs (with o, without o)."""

    def __init__(self, operators):
        masks = np.arange(1 << operators, dtype=np.int64)
        self.count = masks.size
        self.size = np.array([bin(mask).count("1") for mask in masks], np.int64)
        self.pairs = [(masks[masks >> o & 1 == 1], masks[masks >> o & 1 == 0]) for o in range(operators)]


def best_subsets(score, subsets):
    """Return the value of the best assignment for every subset of operators and every mast.

    Parameters
    ----------
    score : array (operators, levels, masts)
        Worth of operator o on level l of mast m; a forbidden place holds a very negative number.
    subsets : Subsets

    Returns
    -------
    list of arrays (subsets, masts)
        Entry l allows the first l levels only; the last one is the answer, the
        others serve to read back the choice. Levels may stay empty.
    """
    operators, levels, masts = score.shape
    lowest = FORBIDDEN_WHOLE if score.dtype.kind == "i" else FORBIDDEN
    value = np.full((subsets.count, masts), lowest, score.dtype)
    value[0] = 0
    tables = [value]
    for level in range(levels):
        following = value.copy()
        for operator in range(operators):
            inside, outside = subsets.pairs[operator]
            following[inside] = np.maximum(following[inside], value[outside] + score[operator, level])
        value = np.maximum(following, lowest)
        tables.append(value)
    return tables


def read_back(score, tables, masts, chosen):
    """Return the flat (operator, level, mast) places that realise subset ``chosen[k]`` on ``masts[k]``."""
    operators, levels, mast_count = score.shape
    left = chosen.copy()
    places = []
    for level in range(levels - 1, -1, -1):
        here, below = tables[level + 1][left, masts], tables[level][left, masts]
        todo = (left > 0) & (here != below)
        for operator in range(operators):
            rest = left ^ (1 << operator)
            fits = todo & (left >> operator & 1 == 1)
            fits[fits] = (tables[level][rest[fits], masts[fits]] + score[operator, level, masts[fits]]) == here[fits]
            places.append((operator * levels + level) * mast_count + masts[fits])
            left = np.where(fits, rest, left)
            todo &= ~fits
    return np.concatenate(places) if places else np.zeros(0, np.int64)
