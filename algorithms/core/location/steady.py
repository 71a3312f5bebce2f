"""Steps of a search whose result does not hang on the processor or the version of numpy.

``argpartition`` and the products of linear algebra give ties and last digits as they come, and a search that
follows them ends at other sites of equal worth on another computer.
"""
from __future__ import annotations

import numpy as np


def largest(values, count):
    """Return the places of the ``count`` largest values in ascending order; of equal ones the first are taken.

    Parameters
    ----------
    values : array (n,)
    count : int

    Returns
    -------
    array (min(count, n),) of int64

    Examples
    --------
    >>> largest(np.array([1.0, 3.0, 2.0, 3.0, 2.0]), 3).tolist()
    [1, 2, 3]
    """
    if count <= 0:
        return np.zeros(0, np.int64)
    if count >= values.size:
        return np.arange(values.size, dtype=np.int64)
    least = np.partition(values, values.size - count)[values.size - count]
    taken = values > least
    taken[np.flatnonzero(values == least)[:count - np.count_nonzero(taken)]] = True
    return np.flatnonzero(taken)


def product(one, other):
    """Return the sum of the products of two vectors of equal length, added in pairs as ``numpy.sum`` does.

    Parameters
    ----------
    one, other : arrays (n,)

    Returns
    -------
    float

    Examples
    --------
    >>> product(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]))
    32.0
    """
    return float(np.sum(one * other))
