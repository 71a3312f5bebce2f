"""The arrays of one covering problem, whole or a piece of another, that bounds, searches and trees work on."""
from __future__ import annotations

import numpy as np

from ..sparse import row_classes
from ..steady import product


class Cover:
    """Rows with a weight and a need, columns with a cost and a charge, and the limits.

    Attributes
    ----------
    weights, need : arrays (R,)
        A row counts when ``need`` chosen columns cover it.
    by_row, by_col : Incidence
    costs, charge : arrays (C,)
        ``charge`` is taken off the value of a choice, for what a piece owes to the rest; 0 in whole problems.
    p, budget : number or None
    base : float
        Value that is there already.
    group_of : array (C,), groups : int
        Each of the ``groups`` gets at least one column.
    neighbours : list of arrays, or None
        Columns too near to each column.
    whole : bool
        Every value is a whole number.
    bits : int
        Bits after the point of the grid that exact bounds are computed on.

    Examples
    --------
    Weights of 5, 3 and 2, two sites that share the middle one: 8 or 5, and 2 x 0.5 x 2.5 + 3 with half of each.

    >>> from .model import CoverModel
    >>> model = CoverModel([5.0, 3.0, 2.0], [[0, 1], [1, 2]], 1, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> model.value_of([0]), model.value_of([1]), model.relaxed_value(np.array([0.5, 0.5]))
    (8.0, 5.0, 6.5)

    With the first site chosen a row of 2 is left for the second, at the price that it has in the whole:

    >>> part = model.piece(np.array([1]), forced=[0])
    >>> part.base, part.weights.tolist(), part.p, part.lowered(np.array([4.0, 3.0, 1.5])).tolist()
    (8.0, [2.0], 0, [1.5])
    >>> part.lifted(np.array([0.75])).tolist()
    [1.0, 1.0, 0.75]
    """

    charge = 0.0

    @property
    def rows(self):
        """Number of rows."""
        return self.weights.size

    @property
    def columns(self):
        """Number of columns."""
        return self.costs.size

    @property
    def plain(self):
        """Whether a number of columns or a budget is the only limit."""
        return not self.groups and (self.p is None) != (self.budget is None)

    @property
    def charged(self):
        """Whether columns owe a charge, as in a piece whose limits charges stand for."""
        return np.ndim(self.charge) > 0

    def value_of(self, chosen):
        """Return the weight served with the columns ``chosen``, base included and charges paid."""
        counts = self.by_col.counts(chosen)
        value = self.base + float(self.weights[counts >= self.need].sum())
        return value - float(self.charge[chosen].sum()) if self.charged else value

    def relaxed_value(self, share):
        """Return what shares of the columns are worth in the linear relaxation, base left out."""
        served = np.minimum(1.0, self.by_row.sums(share) / self.need)
        return product(self.weights, served) - float(np.sum(self.charge * share))

    def piece(self, keep, forced=(), rows=None, charge=None):
        """Return the problem of the columns ``keep``, with the columns ``forced`` chosen already.

        Rows that cannot reach their need any more are left out, and rows that the same columns cover are merged.

        Parameters
        ----------
        keep, forced : arrays of column numbers, disjoint
        rows : array, optional
            Only these rows; all by default.
        charge : array (C,), optional
            With it the limits are dropped: the charges stand for them.
        """
        return _Piece(self, keep, np.asarray(forced, np.int64), rows, charge=charge)


class _Piece(Cover):
    """Part of a :class:`Cover`; ``site`` gives the number of each column, ``row_class`` the row of each row (or -1)."""

    def __init__(self, whole, keep, forced, rows, *, charge):
        if whole.neighbours is not None and forced.size:
            keep = np.setdiff1d(keep, np.concatenate([whole.neighbours[site] for site in forced]))
        self.site = keep
        rows = np.arange(whole.rows, dtype=np.int64) if rows is None else rows
        left = whole.need[rows] - (whole.by_col.counts(forced)[rows] if forced.size else 0)
        self.base = whole.base + float(whole.weights[rows[left <= 0]].sum())
        number = np.full(whole.columns, -1, np.int64)
        number[keep] = np.arange(keep.size, dtype=np.int64)
        by_row = whole.by_row.take(rows).renumbered(number, keep.size)
        able = np.flatnonzero((left > 0) & (by_row.lengths >= left))
        class_of, first = row_classes(by_row.take(able), 0, left[able])
        self.row_class = np.full(whole.rows, -1, np.int32)
        self.row_class[rows[able]] = class_of
        self.weights = np.bincount(class_of, weights=whole.weights[rows[able]], minlength=first.size)
        self.need = left[able[first]]
        self.by_row = by_row.take(able[first])
        self.by_col = self.by_row.transposed()
        self.costs = whole.costs[keep]
        self.group_of, self.neighbours = np.full(keep.size, -1, np.int64), None
        self.groups, self.p, self.budget = 0, None, None
        self.whole, self.bits = whole.whole and charge is None, whole.bits
        if charge is not None:
            self.charge = charge[keep]
            self.base -= float(charge[forced].sum())
        else:
            self._limits(whole, number, forced)

    def _limits(self, whole, number, forced):
        if whole.p is not None:
            self.p = whole.p - forced.size
        if whole.budget is not None:
            self.budget = whole.budget - float(whole.costs[forced].sum())
        if whole.groups:
            missing = np.setdiff1d(np.arange(whole.groups, dtype=np.int64), whole.group_of[forced])
            place = np.full(whole.groups + 1, -1, np.int64)  # the last place is that of "no group", -1
            place[missing] = np.arange(missing.size, dtype=np.int64)
            self.group_of, self.groups = place[whole.group_of[self.site]], missing.size
        if whole.neighbours is not None:
            near = [number[whole.neighbours[site]] for site in self.site]
            self.neighbours = [others[others >= 0] for others in near]

    def lifted(self, shares):
        """Return for every row of the whole the share of its row here, 1 where it has none."""
        if not self.rows:
            return np.ones(self.row_class.size)
        return np.where(self.row_class >= 0, shares[self.row_class], 1.0)

    def lowered(self, prices):
        """Return the prices of the rows here: what the whole's rows merged in them cost together."""
        here = self.row_class >= 0
        found = np.bincount(self.row_class[here], weights=prices[here], minlength=self.rows)
        return np.minimum(found, self.weights / self.need)
