"""Reductions of a coverage: columns that another column makes needless (column domination: Beasley 1987)."""
from __future__ import annotations

import numpy as np


def undominated(by_col, by_row, costs):
    """Return the columns that no other one replaces.

    Column k replaces column j when it covers all rows of j and costs no more; of equal columns the
    lowest number stays. An optimal choice needs no replaced column as long as a row counts once
    and nothing but coverage and cost tells the columns apart.

    Parameters
    ----------
    by_col, by_row : Incidence
        Both orientations.
    costs : array (M,)

    Returns
    -------
    array of int64
        Ascending column numbers.

    Examples
    --------
    Site 0 covers what 1 covers and costs no more; 2 is cheaper than 0 and stays; 3 equals 2 and comes later:

    >>> from .sparse import Incidence
    >>> by_col = Incidence.from_lists([[0, 1], [1], [0], [0]], 2)
    >>> undominated(by_col, by_col.transposed(), np.array([2.0, 2.0, 1.0, 1.0])).tolist()
    [0, 2]
    """
    lengths, row_lengths = by_col.lengths, by_row.lengths
    keep = lengths > 0
    for site in np.flatnonzero(keep).tolist():
        rows = by_col[site]
        rivals = by_row[rows[np.argmin(row_lengths[rows])]]  # who covers all rows covers the rarest one
        longer = (lengths[rivals] > lengths[site]) | (costs[rivals] < costs[site]) | (rivals < site)
        rivals = rivals[longer & (lengths[rivals] >= lengths[site]) & (costs[rivals] <= costs[site])]
        if rivals.size:
            shared = np.bincount(by_row.gather(rows), minlength=lengths.size)
            keep[site] = not (shared[rivals] == rows.size).any()
    return np.flatnonzero(keep)
