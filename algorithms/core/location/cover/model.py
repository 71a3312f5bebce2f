"""What a user asks of a covering, checked and reduced to what is still to decide."""
from __future__ import annotations

import numpy as np

from ...arguments import amounts_of, limit_of, number_of
from ...errors import InputError
from ..checks import as_incidence, empty_groups, group_labels, needs, neighbour_lists, numbers
from ..prices import grid_bits
from ..reduce import undominated
from ..sparse import row_classes
from .problem import Cover


class CoverModel(Cover):
    """Reduced arrays of one maximal-covering problem.

    Rows are classes of demand that the free sites can still bring to their
    need; fixed sites are taken out, what they serve is ``base``. ``site`` gives
    the candidate number of each free column. Columns that another one makes
    needless are left out where nothing but cost and coverage tells them apart;
    ``reduce=False`` keeps them.

    Examples
    --------
    The last site serves no more than the second, and nobody reaches the last place:

    >>> no_limits = dict(budget=None, fixed=(), excluded=(), groups=None, need=None, conflicts=None)
    >>> model = CoverModel([5.0, 3.0, 2.0, 4.0], [[0, 1], [1, 2], [2]], 1, None, **no_limits)
    >>> model.site.tolist(), model.rows, model.uncoverable, model.whole
    ([0, 1], 3, 4.0, True)
    """

    def __init__(self, weights, columns, p, costs, *, budget, fixed, excluded, groups, need, conflicts, seed=0,
                 reduce=True):
        weights = amounts_of(weights, "weights")
        columns = as_incidence(columns, weights.size)
        count = len(columns)
        self.notes = []
        self.candidates = count
        self.all_costs = np.ones(count) if costs is None else amounts_of(costs, "costs", count)
        self.fixed = numbers(fixed, count, "fixed")
        closed = np.zeros(count, bool)
        closed[numbers(excluded, count, "excluded")] = True
        if closed[self.fixed].any():
            raise InputError("Site {site} is both fixed and excluded.", site=int(self.fixed[closed[self.fixed]][0]))
        closed[self.fixed] = True
        p, budget = number_of(p, "p"), limit_of(budget)
        self.p = None if p is None else p - self.fixed.size
        self.budget = None if budget is None else budget - float(self.all_costs[self.fixed].sum())
        if (self.p is not None and self.p < 0) or (self.budget is not None and self.budget < -1e-9):
            raise InputError("The fixed sites alone exceed the number of sites or the budget.")
        pairs = neighbour_lists(conflicts, count)
        for site in self.fixed:
            closed[pairs.get(int(site), np.zeros(0, np.int64))] = True
        need = needs(1 if need is None else need, weights.size)
        if need.size and need.min() < 1:
            raise InputError("The need of a row must be at least 1.")
        self._rows(weights, columns, need, closed, seed=seed, reduce=reduce and groups is None and not pairs,
                   with_groups=groups is not None)
        self._limits(closed, groups, pairs)
        self.whole = bool(np.all(weights == np.floor(weights)))
        self.bits = 10 if self.whole else grid_bits(self.weights.sum())

    def _rows(self, weights, columns, need, closed, seed, reduce, with_groups):
        """Keep the rows still open and the columns of use: those that cover nobody can still fill a group."""
        served = columns.counts(self.fixed) if self.fixed.size else np.zeros(weights.size, np.int64)
        self.base = float(weights[served >= need].sum())
        useful = np.flatnonzero(~closed & ((columns.lengths > 0) | (self.p is not None) | with_groups))
        self.site = useful
        by_col = columns.take(useful)
        by_row = by_col.transposed()
        left = need - served
        open_rows = (left > 0) & (by_row.lengths >= left)
        self.uncoverable = float(weights[(left > 0) & ~open_rows].sum())
        rows = np.flatnonzero(open_rows & (weights > 0))
        self.costs = self.all_costs[useful]
        self._merge(by_row.take(rows), weights[rows], left[rows], seed)
        if reduce and self.rows and self.need.max() == 1:
            keep = undominated(self.by_col, self.by_row, self.costs)
            if keep.size < self.columns:
                new_number = np.full(self.columns, -1, np.int64)
                new_number[keep] = np.arange(keep.size, dtype=np.int64)
                self.site, self.costs = self.site[keep], self.costs[keep]
                self._merge(self.by_row.renumbered(new_number, keep.size), self.weights, self.need, seed)

    def _merge(self, by_row, weights, need, seed):
        """Take over the rows, those that the same columns cover as one."""
        class_of, first = row_classes(by_row, seed, need)
        self.weights = np.bincount(class_of, weights=weights, minlength=first.size)
        self.need = need[first]
        self.by_row = by_row.take(first)
        self.by_col = self.by_row.transposed()

    def _limits(self, closed, groups, pairs):
        count = self.candidates
        new_number = np.full(count, -1, np.int64)
        new_number[self.site] = np.arange(self.columns, dtype=np.int64)
        self.group_of = np.full(self.columns, -1, np.int64)
        self.groups = 0
        if groups is not None:
            label = group_labels(groups, count)
            wanted = np.setdiff1d(label[label >= 0], label[self.fixed])
            usable = np.intersect1d(wanted, label[self.site])
            self.notes += empty_groups(wanted, usable)
            place = np.searchsorted(usable, label[self.site])
            inside = np.isin(label[self.site], usable)
            self.group_of = np.where(inside, place, -1)
            self.groups = usable.size
        self.group_least = np.full(self.groups, np.inf)
        inside = np.flatnonzero(self.group_of >= 0)
        np.minimum.at(self.group_least, self.group_of[inside], self.costs[inside])
        if self.p is not None and self.groups > self.p:
            raise InputError("{sites} sites cannot give each of {groups} groups one.", sites=self.p, groups=self.groups)
        self.neighbours = None
        near = {int(new_number[a]): new_number[np.asarray(b)] for a, b in pairs.items() if new_number[a] >= 0}
        if near:
            self.neighbours = [np.zeros(0, np.int64)] * self.columns
            for site, others in near.items():
                self.neighbours[site] = others[others >= 0]
