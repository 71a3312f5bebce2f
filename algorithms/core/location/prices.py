"""The grid of prices on which bounds are computed exactly."""
from __future__ import annotations

import numpy as np

_TOP = 2.0**60  # rounding: a charge beyond it exceeds every sum that is computed with, and 64 bits end at 2^63


def grid_bits(total):
    """Return the finest grid of prices (as bits after the point) on which ``total`` still sums exactly.

    A double holds 53 bits; three of them are left for the sums, and no more than 40 stand after the point.

    Parameters
    ----------
    total : float
        Of all that is summed.

    Returns
    -------
    int

    Examples
    --------
    A million takes 20 bits before the point; a thousand would leave 40, and no more are used:

    >>> grid_bits(2.0**20), grid_bits(1000.0), grid_bits(1.0)
    (30, 40, 40)
    """
    return int(np.clip(50 - np.ceil(np.log2(max(total, 1e-9))), 0, 40))


def floor_whole(values):
    """Round down to whole numbers, safely below the rounding of the product.

    Parameters
    ----------
    values : array of float, not negative

    Returns
    -------
    array of int64

    Examples
    --------
    A bound may only grow by it: what is whole already loses one, and what no 64 bits hold is cut.

    >>> floor_whole(np.array([2.5, 2.0, 0.0])).tolist()
    [2, 1, 0]
    >>> floor_whole(np.array([1e30])).tolist() == [2**60]
    True
    """
    return np.minimum(np.floor(values * (1 - 4e-16)), _TOP).astype(np.int64)
