"""Best assignment of operators to the levels of every mast at once: dynamic programming over subsets."""
from __future__ import annotations

import numpy as np

FORBIDDEN = -float(2**52)  # rounding: beyond any weight, and still exact beside whole ones
FORBIDDEN_WHOLE = -(2**58)  # a subset adds at most 8 of them to one that is allowed: stays inside 64 bits


class Subsets:
    """The subsets of ``operators`` as bit masks; ``rest[o, s]`` is s without o, or a row past the last without it.

    Examples
    --------
    Two operators: none, the first, the second, both. Both without the first is the second.

    >>> two = Subsets(2)
    >>> two.count, two.size.tolist(), two.rest.tolist()
    (4, [0, 1, 1, 2], [[4, 0, 4, 2], [4, 4, 0, 1]])
    """

    def __init__(self, operators):
        masks = np.arange(1 << operators, dtype=np.int64)
        self.count = masks.size
        self.size = np.array([bin(mask).count("1") for mask in masks], np.int64)
        inside = masks[:, None] >> np.arange(operators, dtype=np.int64) & 1 == 1
        self.rest = np.where(inside, masks[:, None] - (1 << np.arange(operators, dtype=np.int64)), self.count).T.copy()
        self.all = masks[:, None]
        self.left = np.concatenate([masks[None], np.minimum(self.rest, self.count - 1)])  # row 0: nobody is taken away


def best_subsets(score, subsets, told=True):
    """Return the value of the best assignment for every subset of operators and every mast, and who does it.

    A recursion over subsets, level by level (Held and Karp 1962, J. SIAM 10, 196-210).

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

    Examples
    --------
    On the first level they are worth 5 and 6, on the second 4 and 2: together 6 + 4, with the first one on the second.

    >>> score = np.array([[[5.0], [4.0]], [[6.0], [2.0]]])
    >>> value, choices = best_subsets(score, Subsets(2))
    >>> value[:, 0].tolist(), choices[1][:, 0].tolist()
    ([0.0, 5.0, 6.0, 10.0], [-1, -1, -1, 0])
    """
    levels, masts = score.shape[1:]
    lowest = FORBIDDEN_WHOLE if score.dtype.kind == "i" else FORBIDDEN
    value = np.full((subsets.count + 1, masts), lowest, score.dtype)
    value[0], value[-1] = 0, 2 * lowest  # the last row stands for an operator that the subset lacks
    choices = []
    for level in range(levels):
        offered = value.take(subsets.rest[0], axis=0)
        offered += score[0, level]
        best, who = offered, np.zeros(offered.shape, np.int64)
        for operator in range(1, len(score)):  # few: one after the other is faster than over the first axis
            offered = value.take(subsets.rest[operator], axis=0)
            offered += score[operator, level]
            if told:
                who[offered > best] = operator
            best = np.maximum(best, offered)
        if told:
            who[best <= value[:-1]] = -1
            choices.append(who)
        np.maximum(value[:-1], best, out=value[:-1])
    return value[:-1], choices


def spent(choices, amount, subsets):
    """Return what the best assignments of :func:`best_subsets` sum to in ``amount``, an array like the score.

    Parameters
    ----------
    choices : list of arrays (subsets, masts)
    amount : array (operators, levels, masts)
    subsets : Subsets

    Returns
    -------
    array (subsets, masts)

    Examples
    --------
    Both together: the second operator on the first level costs 3, the first on the second 2.

    >>> score = np.array([[[5.0], [4.0]], [[6.0], [2.0]]])
    >>> cost = np.array([[[1.0], [2.0]], [[3.0], [4.0]]])
    >>> spent(best_subsets(score, Subsets(2))[1], cost, Subsets(2))[:, 0].tolist()
    [0.0, 1.0, 3.0, 5.0]
    """
    masts = amount.shape[2]
    total = np.zeros((subsets.count, masts))
    mast = np.arange(masts, dtype=np.int64)
    for level, operator in enumerate(choices):
        here = operator >= 0
        left = subsets.left.take((operator + 1) * subsets.count + subsets.all)
        more = amount[:, level].take(operator * masts + mast, mode="wrap")
        total = np.where(here, total.take(left * masts + mast) + more, total)
    return total


def read_back(choices, shape, masts, chosen):
    """Return the flat (operator, level, mast) places that realise subset ``chosen[k]`` on ``masts[k]``.

    Parameters
    ----------
    choices : list of arrays (subsets, masts)
        From :func:`best_subsets`.
    shape : (int, int, int)
        Of the score.
    masts, chosen : arrays (n,) of int64
        Mast numbers, and a subset for each.

    Returns
    -------
    array of int64

    Examples
    --------
    Both: the first operator on the second level, the second on the first.

    >>> score = np.array([[[5.0], [4.0]], [[6.0], [2.0]]])
    >>> places = read_back(best_subsets(score, Subsets(2))[1], score.shape, np.array([0]), np.array([3]))
    >>> [[int(part) for part in np.unravel_index(place, score.shape)] for place in places]
    [[0, 1, 0], [1, 0, 0]]
    """
    _, levels, mast_count = shape
    left, places = chosen, []
    for level in range(levels - 1, -1, -1):
        operator = choices[level][left, masts]
        used = operator >= 0
        places.append((operator[used] * levels + level) * mast_count + masts[used])
        left = np.where(used, left - (1 << np.maximum(operator, 0)), left)
    return np.concatenate(places) if places else np.zeros(0, np.int64)
