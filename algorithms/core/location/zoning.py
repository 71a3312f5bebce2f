"""Columns that cover the same rows, parted into zones of neighbours."""
from __future__ import annotations

import numpy as np


def grown(by_col, by_row, prices, size, *, mass=1.0):
    """Return the zone of every column: grown by the column that shares most with the zone, ``size`` columns at most.

    Each zone starts with the column that shares most with the zones before it. Of equals the lowest number is taken.

    Parameters
    ----------
    by_col, by_row : Incidence
        Rows of each column, columns of each row.
    prices : array (R,) of float
        What a shared row counts.
    size : int
    mass : float or array (C,)
        What is shared is divided by it: 1 compares amounts, the price of all rows of a column compares shares.

    Returns
    -------
    array (C,) of int64

    Examples
    --------
    The first two columns share a row, and so do the last two:

    >>> from .sparse import Incidence
    >>> by_col = Incidence.from_lists([[0, 1], [1], [2], [2]], 3)
    >>> by_row, prices = by_col.transposed(), np.ones(3)
    >>> grown(by_col, by_row, prices, 2).tolist(), grown(by_col, by_row, prices, 1).tolist()
    ([0, 0, 1, 1], [0, 1, 2, 3])

    The first column shares as much with the second as with the third, which has nothing else:

    >>> by_col = Incidence.from_lists([[0, 1], [0, 2], [1]], 3)
    >>> grown(by_col, by_col.transposed(), prices, 2, mass=by_col.sums(prices)).tolist()
    [0, 1, 0]
    """
    columns = len(by_col)
    zone, front, number = np.full(columns, -1, np.int64), np.zeros(columns), 0
    while (zone < 0).any():
        column, count = int(np.argmax(np.where(zone < 0, front / mass, -1.0))), 0
        shared = np.zeros(columns)
        while count < size:
            zone[column] = number
            count += 1
            rows = by_col[column]
            shared += np.bincount(by_row.gather(rows), minlength=columns,
                                  weights=np.repeat(prices[rows], by_row.lengths_of(rows)))
            near = np.where(zone < 0, shared / mass, 0.0)
            column = int(np.argmax(near))
            if near[column] <= 0:
                break
        front += shared
        number += 1
    return zone
