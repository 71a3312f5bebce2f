"""The p-median problem on distance lists: validation, a choice kept by difference, and its swaps."""
from __future__ import annotations

import numpy as np

from ...arguments import amounts_of, limit_of, number_of, whole
from ...errors import InputError
from ...ranges import ranges
from ..checks import empty_groups, group_labels, numbers
from ..clock import never
from ..sparse import Incidence, guard_size
from ..swaps import SwapState


class MedianModel:
    """Weighted distances as lists per row, limits, and groups (a fixed site is a group of its own).

    ``by_row`` lists the columns of each row, ``cost`` the weighted distance of
    every pair in that order; ``cap`` is what a row costs when no site of its list is chosen.

    Examples
    --------
    Three places, two sites: 0 + 4 + 1 from the first, 4 + 0 + 5 from the second, 0 + 0 + 1 from both:

    >>> model = MedianModel([[0.0, 4.0], [4.0, 0.0], [1.0, 5.0]], None, 2, (), excluded=(), groups=None, beyond=None)
    >>> model.value_of([0]), model.value_of([1]), model.value_of([0, 1]), model.whole
    (5.0, 9.0, 1.0, True)
    """

    def __init__(self, distance, weights, p, fixed, *, excluded, groups, beyond):
        row, column, far, rows, count = _pairs(distance)
        weights = amounts_of(1.0 if weights is None else weights, "weights", rows)
        self.candidates, self.p = count, number_of(p, "p")
        beyond = limit_of(beyond)
        self.fixed = numbers(fixed, count, "fixed")
        closed = np.zeros(count, bool)
        closed[numbers(excluded, count, "excluded")] = True
        if closed[self.fixed].any():
            raise InputError("Site {site} is both fixed and excluded.", site=int(self.fixed[closed[self.fixed]][0]))
        self.site = np.flatnonzero(~closed)
        self.columns = self.site.size
        if not self.fixed.size <= self.p or self.p < 1:
            raise InputError("The fixed sites alone exceed the number of sites or the budget.")
        self.p = min(self.p, self.columns)
        limit = float(far.max(initial=0.0)) if beyond is None else float(beyond)
        new_number = np.full(count, -1, np.int64)
        new_number[self.site] = np.arange(self.columns, dtype=np.int64)
        keep = (new_number[column] >= 0) & (far < limit if beyond is not None else True)
        reached = np.zeros(rows, bool)
        reached[row[keep]] = True
        self.uncoverable = float(weights[~reached].sum())
        useful = reached & (weights > 0)
        self.row_of = np.flatnonzero(useful)
        keep &= useful[row]
        new_row = np.cumsum(useful, dtype=np.int64) - 1
        row, column, far = new_row[row[keep]], new_number[column[keep]], far[keep]
        self.rows = int(useful.sum())
        order = np.lexsort((far, row))
        starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=self.rows))))
        self.weights = weights[useful]
        self.by_row = Incidence(starts, column[order], self.columns)
        self.cost = (far * self.weights[row])[order] if row.size else far
        self.cap = amounts_of(limit * self.weights, "distance")
        back = np.lexsort((row[order], column[order]))
        self.by_col = Incidence(np.concatenate(([0], np.cumsum(np.bincount(column, minlength=self.columns)))),
                                row[order][back], self.rows)
        self.col_cost = self.cost[back]
        self.whole = bool(np.all(self.cost == np.floor(self.cost)) and np.all(self.cap == np.floor(self.cap)))
        self._groups(groups, new_number)
        self.budget = None

    def _groups(self, groups, new_number):
        label = group_labels(groups, self.candidates)
        asked = np.setdiff1d(label[label >= 0], label[self.fixed])
        wanted = np.intersect1d(asked, label[self.site])
        self.notes = tuple(empty_groups(asked, wanted))
        here = label[self.site]
        inside = np.isin(here, wanted)
        self.group_of = np.where(inside, np.searchsorted(wanted, here), -1)
        self.group_of[new_number[self.fixed]] = wanted.size + np.arange(self.fixed.size, dtype=np.int64)
        self.groups = int(wanted.size + self.fixed.size)
        if self.groups > self.p:
            raise InputError("{sites} sites cannot give each of {groups} groups one.", sites=self.p, groups=self.groups)

    def value_of(self, chosen):
        """Return the total weighted distance with the columns ``chosen``."""
        best = self.cap.copy()
        for site in chosen:
            rows = self.by_col[site]
            cost = self.col_cost[self.by_col.start[site]:self.by_col.start[site + 1]]
            best[rows] = np.minimum(best[rows], cost)
        return float(best.sum())


def _pairs(distance):
    """Return (row, column, distance, rows, columns) of the pairs that are within reach."""
    if isinstance(distance, tuple):
        start, index, far, columns = distance
        incidence = Incidence.checked(whole(start, "start"), whole(index, "index"), number_of(columns, "columns"))
        guard_size(2 * incidence.pairs)
        far = np.asarray(far, float)
        if far.shape != incidence.index.shape or np.isnan(far).any() or (far.size and far.min() < 0):
            raise InputError("Distances must be numbers that are not negative; use infinity for out of reach.")
        pair = np.sort(incidence.majors().astype(np.int64) * max(incidence.minor, 1) + incidence.index)
        if (pair[1:] == pair[:-1]).any():
            raise InputError("A row of distances names a candidate twice.")
        near = np.isfinite(far)
        return incidence.majors()[near], incidence.index[near].astype(np.int64), far[near], len(incidence), columns
    table = np.asarray(distance, float)
    if table.ndim != 2 or np.isnan(table).any() or (table.size and table.min() < 0):
        raise InputError("Distances must be numbers that are not negative; use infinity for out of reach.")
    guard_size(2 * table.size)
    row, column = np.nonzero(np.isfinite(table))
    return row, column, table[row, column], table.shape[0], table.shape[1]


class MedianState(SwapState):
    """A choice of p sites: nearest and second nearest of every row, profit of every addition, removal and swap.

    Swapping s out and j in saves ``gain[j] - loss[s] + both[s, j]`` (Resende and Werneck 2007).

    Examples
    --------
    The second site alone costs 9; the first in its place 5, which saves 4:

    >>> table = [[0.0, 4.0], [4.0, 0.0], [1.0, 5.0]]
    >>> state = MedianState(MedianModel(table, None, 1, (), excluded=(), groups=None, beyond=None))
    >>> state.add(1)
    >>> state.value, state.best_swap()
    (9.0, (4.0, 0, 0))
    >>> state.remove(1)
    >>> state.fill()
    >>> state.site_at.tolist(), state.value
    ([0], 5.0)
    """

    def __init__(self, model):
        self.model = model
        self.chosen = np.zeros(model.columns, bool)
        self.place_of = np.full(model.columns, -1, np.int64)
        self.site_at = np.full(model.p, -1, np.int64)
        self.first = np.full(model.rows, -1, np.int64)
        self.near, self.second = model.cap.copy(), model.cap.copy()
        self.gain = np.zeros(model.columns)
        self.loss = np.zeros(model.p)
        self.both = np.zeros((model.p, model.columns))
        self.group_count = np.zeros(max(model.groups, 1), np.int64)
        self._account(np.arange(model.rows, dtype=np.int64), 1.0)

    @property
    def value(self):
        """Total weighted distance of the choice."""
        return float(self.near.sum())

    def _account(self, rows, sign):
        """Add (or take back) what ``rows`` contribute to gain, loss and both."""
        model = self.model
        for part in np.array_split(rows, max(1, rows.size * 8 // 4096)):
            if not part.size:
                continue
            cost = model.cost[self._places(part)]
            column = model.by_row.gather(part)
            row = np.repeat(part, model.by_row.lengths_of(part))
            closer = cost < self.second[row]
            cost, column, row = cost[closer], column[closer], row[closer]
            better = cost < self.near[row]
            self.gain += np.bincount(column[better], weights=sign * (self.near[row] - cost)[better],
                                     minlength=model.columns)
            served = self.first[row] >= 0
            place = self.place_of[self.first[row[served]]]
            saved = self.second[row[served]] - np.maximum(cost[served], self.near[row[served]])
            if self.both.size > 8 * place.size:  # few rows and many places: only the places met
                used, place = np.unique(place, return_inverse=True)
                count = used.size
            else:
                used, count = slice(None), model.p
            change = np.bincount(place * model.columns + column[served], weights=sign * saved,
                                 minlength=count * model.columns)
            self.both[used] += change.reshape(-1, model.columns)
        served = rows[self.first[rows] >= 0]
        self.loss += np.bincount(self.place_of[self.first[served]], minlength=model.p,
                                 weights=sign * (self.second[served] - self.near[served]))

    def _places(self, rows):
        """Return the positions of the pairs of ``rows`` in the list of all pairs."""
        start = self.model.by_row.start
        return ranges(start[rows], start[rows + 1])

    def add(self, site):
        """Choose ``site``."""
        model = self.model
        rows = model.by_col[site].astype(np.int64)
        cost = model.col_cost[model.by_col.start[site]:model.by_col.start[site + 1]]
        touched = cost < self.second[rows]
        rows, cost = rows[touched], cost[touched]
        self._account(rows, -1.0)
        place = int(np.flatnonzero(self.site_at < 0)[0])
        self.site_at[place], self.place_of[site], self.chosen[site] = site, place, True
        nearest = cost < self.near[rows]
        self.second[rows] = np.where(nearest, self.near[rows], cost)
        self.near[rows] = np.where(nearest, cost, self.near[rows])
        self.first[rows] = np.where(nearest, site, self.first[rows])
        self._account(rows, 1.0)
        if model.group_of[site] >= 0:
            self.group_count[model.group_of[site]] += 1

    def remove(self, site):
        """Give ``site`` up."""
        model = self.model
        rows = model.by_col[site].astype(np.int64)
        cost = model.col_cost[model.by_col.start[site]:model.by_col.start[site + 1]]
        rows = rows[cost <= self.second[rows]]
        self._account(rows, -1.0)
        place = int(self.place_of[site])
        self.chosen[site] = False
        self._look_again(rows)
        self.site_at[place], self.place_of[site] = -1, -1
        self._account(rows, 1.0)
        self.loss[place] = 0.0
        self.both[place] = 0.0
        if model.group_of[site] >= 0:
            self.group_count[model.group_of[site]] -= 1

    def _look_again(self, rows):
        """Find nearest and second nearest chosen site of ``rows`` in their ordered lists."""
        model = self.model
        places = self._places(rows)
        column = model.by_row.index[places]
        hit = np.flatnonzero(self.chosen[column])
        owner = np.repeat(np.arange(rows.size, dtype=np.int64), model.by_row.lengths_of(rows))[hit]
        fresh = np.r_[True, owner[1:] != owner[:-1]] if owner.size else np.zeros(0, bool)
        following = np.r_[False, fresh[:-1]] & ~fresh if owner.size else fresh
        self.near[rows], self.second[rows], self.first[rows] = model.cap[rows], model.cap[rows], -1
        at = rows[owner[fresh]]
        self.near[at] = model.cost[places[hit[fresh]]]
        self.first[at] = column[hit[fresh]]
        self.second[rows[owner[following]]] = model.cost[places[hit[following]]]

    def fill(self, tick=never):
        """Add the sites that save most (groups without a site first; ties: lowest number) up to p.

        ``tick(None)`` may raise to cancel; a fill is always finished.
        """
        model = self.model
        while (self.site_at < 0).any():
            tick(None)
            worth = np.where(self.chosen, -1.0, np.maximum(self.gain, 0.0))  # sums of fractions end a hair below 0
            missing = np.flatnonzero(self.group_count[:model.groups] == 0)
            if missing.size:
                worth = np.where(np.isin(model.group_of, missing), worth, -1.0)
            best = int(np.argmax(worth))
            if worth[best] < 0:
                return
            self.add(best)

    def best_swap(self):
        """Return (saving, place, site) of the best allowed swap; ties: lowest place, then site."""
        model = self.model
        change = self.both + self.gain
        change -= self.loss[:, None]
        change[:, self.chosen] = -np.inf
        change[self.site_at < 0] = -np.inf
        for place in np.flatnonzero(self.site_at >= 0) if model.groups else ():
            group = model.group_of[self.site_at[place]]
            if group >= 0 and self.group_count[group] == 1:
                change[place, model.group_of != group] = -np.inf
        best = int(np.argmax(change))
        place, site = divmod(best, model.columns)
        return float(change[place, site]), place, site
