"""Chosen sites with the gain of every addition, the loss of every removal and of every swap, kept by difference."""
from __future__ import annotations

import numpy as np

from ..clock import never
from ..sparse import Incidence
from ..swaps import TINY, SwapState

PLACES = 64  # memory: for sites where only money limits their number, to begin with; it doubles


class CoverState(SwapState):
    """A choice of sites within the limits of a :class:`CoverModel`.

    ``gain[j]`` is what site j would add, ``loss[s]`` what the chosen site in
    place s holds alone, ``both[s, j]`` what must be corrected when j replaces
    it: rows at exactly their need that both cover stay served, rows one short
    of their need that both cover are not won.

    Examples
    --------
    Weights of 5, 3 and 2, sites of 8 and 5 that share the 3; the second is taken first:

    >>> from .model import CoverModel
    >>> model = CoverModel([5.0, 3.0, 2.0], [[0, 1], [1, 2]], 1, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> state = CoverState(model)
    >>> state.gain.tolist(), state.allowed().tolist()
    ([8.0, 5.0], [True, True])
    >>> state.add(1)
    >>> state.value, float(state.gain[0]), state.loss.tolist(), state.best_swap(), state.allowed().tolist()
    (5.0, 5.0, [5.0], (3.0, 0, 0), [False, False])
    >>> state.remove(1)
    >>> state.fill()
    >>> state.snapshot().tolist(), state.value, state.complete
    ([0], 8.0, True)

    Backup cover wants two sites on a row; the cheapest two leave 2 of a budget of 5, and a third one is given up again:

    >>> model = CoverModel([5.0], [[0], [0], [0]], 3, [2.0, 2.0, 1.0], budget=5.0, fixed=(), excluded=(), groups=None,
    ...                    need=2, conflicts=None)
    >>> state = CoverState(model)
    >>> state.fill()
    >>> state.value, round(state.room(), 6), state.waited_for().tolist()
    (5.0, 2.0, [False, False, False])
    >>> state.add(1)
    >>> state.trim()
    >>> state.value, state.snapshot().size
    (5.0, 2)
    """

    def __init__(self, model, places=None):
        self.model = model
        self.count = np.zeros(model.rows, np.int32)
        self.chosen = np.zeros(model.columns, bool)
        self.place_of = np.full(model.columns, -1, np.int64)
        self.capacity = places or (model.p if model.p is not None else PLACES)
        self.site_at = np.full(self.capacity, -1, np.int64)
        self.loss = np.zeros(self.capacity)
        self.both = np.zeros((self.capacity, model.columns))
        near = model.need == 1
        self._first_gain = model.by_col.sums(np.where(near, model.weights, 0.0))
        self.gain = self._first_gain.copy()
        self._backup = bool(model.rows) and int(model.need.max()) > 1
        self._places = np.zeros(model.rows, np.int64)  # sum of the places of its sites: of one alone, its place
        self.value = model.base
        self.spent = 0.0
        self.crowded = np.zeros(model.columns, np.int32)
        self.group_count = np.zeros(max(model.groups, 1), np.int32)
        self.banned = np.zeros(model.columns, bool)
        order = np.argsort(model.group_of, kind="stable")
        begin = np.searchsorted(model.group_of[order], np.arange(model.groups + 1, dtype=np.int64))
        self._members = Incidence(begin, order, model.columns)
        self._neighbours = {}

    def clear(self):
        """Give every site up."""
        for counted in (self.count, self.chosen, self.loss, self.both, self.crowded, self.group_count, self._places):
            counted[:] = 0
        self.place_of[:] = self.site_at[:] = -1
        self.gain = self._first_gain.copy()
        self.value, self.spent = self.model.base, 0.0

    # -- one site in or out --------------------------------------------------------------------

    def add(self, site):
        """Choose ``site``."""
        free = np.flatnonzero(self.site_at < 0)
        if not free.size:
            self._grow()
            free = np.flatnonzero(self.site_at < 0)
        self._toggle(site, 1, int(free[0]))

    def remove(self, site):
        """Give ``site`` up."""
        self._toggle(site, -1, int(self.place_of[site]))

    def _grow(self):
        self.site_at = np.concatenate((self.site_at, np.full(self.capacity, -1, np.int64)))
        self.loss = np.concatenate((self.loss, np.zeros(self.capacity)))
        self.both = np.vstack((self.both, np.zeros_like(self.both)))
        self.capacity *= 2

    def _toggle(self, site, sign, place):
        model = self.model
        rows = model.by_col[site]
        if self._backup:
            self._change_backup(rows, site, sign, place)
        else:
            self._change(rows, sign, place)
        self.chosen[site] = sign > 0
        self.place_of[site] = place if sign > 0 else -1
        self.site_at[place] = site if sign > 0 else -1
        self.spent += sign * float(model.costs[site])
        if model.neighbours is not None:
            self.crowded[model.neighbours[site]] += sign
        if model.group_of[site] >= 0:
            self.group_count[model.group_of[site]] += sign

    def _change(self, rows, sign, place):
        """Count the site in ``place`` in or out where one site is enough for a row.

        A row that it holds alone is no gain to anybody and a loss without it; one that a single other site holds
        too is that one's loss without it.
        """
        model, count = self.model, self.count[rows]
        alone, shared = rows[count == (sign < 0)], rows[count == 1 + (sign < 0)]
        other = self._places[shared] - (place if sign < 0 else 0)
        self.count[rows] += sign
        self._places[rows] += sign * place
        weight = np.repeat(model.weights[alone], model.by_row.lengths_of(alone))
        held = np.bincount(model.by_row.gather(alone), weights=weight, minlength=model.columns)
        worth = float(model.weights[alone].sum())
        self.value += sign * worth
        self.gain -= sign * held
        self.both[place], self.loss[place] = (held, worth) if sign > 0 else (0.0, 0.0)
        if shared.size:
            self.loss -= sign * np.bincount(other, weights=model.weights[shared], minlength=self.capacity)
            self._add_both(other, shared, -sign)

    def _change_backup(self, rows, site, sign, place):
        """Count ``site`` in ``place`` in or out where rows may need several sites."""
        model = self.model
        before = self.count[rows] - model.need[rows]
        touched = rows[(before >= -2) & (before <= 1)]
        self._account(touched, -1.0)
        self.count[rows] += sign
        after = before + sign
        self.value += float(model.weights[rows[(before < 0) & (after >= 0)]].sum()
                            - model.weights[rows[(before >= 0) & (after < 0)]].sum())
        self.chosen[site] = sign > 0
        self.place_of[site] = place if sign > 0 else -1
        self._account(touched, 1.0)
        if sign < 0:
            self.loss[place] = self.both[place] = 0.0

    def _account(self, rows, sign):
        """Add (or take back) what ``rows`` contribute to gain, loss and both."""
        model = self.model
        state = self.count[rows] - model.need[rows]
        short, tight = rows[state == -1], rows[state == 0]
        if short.size:
            weight = np.repeat(sign * model.weights[short], model.by_row.lengths_of(short))
            self.gain += np.bincount(model.by_row.gather(short), weights=weight, minlength=model.columns)
        self._pairs(tight, sign, True)
        if short.size:
            self._pairs(short[model.need[short] > 1], -sign, False)

    def _pairs(self, rows, sign, with_loss):
        """Add ``sign`` x weight of rows to every (place of a chosen site of the row, site of the row)."""
        model = self.model
        if not rows.size:
            return
        lengths = model.by_row.lengths_of(rows)
        sites = model.by_row.gather(rows)
        here = np.flatnonzero(self.chosen.take(sites))
        place = self.place_of.take(sites.take(here))
        row = np.repeat(rows, lengths).take(here)
        if with_loss:
            self.loss += np.bincount(place, weights=sign * model.weights[row], minlength=self.capacity)
        self._add_both(place, row, sign)

    def _add_both(self, places, rows, sign):
        """Add ``sign`` x weight of rows to ``both`` of their ``places``, at every column of theirs."""
        model = self.model
        used, short_place = np.unique(places, return_inverse=True)
        length = model.by_row.lengths_of(rows)
        key = np.repeat(short_place * model.columns, length) + model.by_row.gather(rows)
        weight = np.repeat(sign * model.weights[rows], length)
        change = np.bincount(key, weights=weight, minlength=used.size * model.columns)
        self.both[used] += change.reshape(used.size, model.columns)

    # -- what may be done ----------------------------------------------------------------------

    def allowed(self):
        """Return which sites may be added now."""
        model = self.model
        free = ~self.chosen & ~self.banned
        if model.neighbours is not None:
            free &= self.crowded == 0
        if model.budget is not None:
            free &= model.costs <= self.room()
        missing = np.flatnonzero(self.group_count[:model.groups] == 0)
        left = np.inf if model.p is None else model.p - int(self.chosen.sum())
        if left <= 0:
            free[:] = False
        elif missing.size and (missing.size >= left or model.budget is not None):
            free &= self.waited_for()
            if model.budget is not None:  # the cheapest site of every other group still empty must stay payable
                owed = model.group_least[missing].sum() - model.group_least[model.group_of]
                free &= model.costs + owed <= self.room()
        return free

    def room(self):
        """Return the money left, rounding allowed for."""
        return self.model.budget * (1 + 1e-12) + TINY - self.spent

    def waited_for(self):
        """Return which sites lie in a group without a site."""
        model = self.model
        return (model.group_of >= 0) & (self.group_count[model.group_of] == 0)

    @property
    def complete(self):
        """Whether every group has a site."""
        return not self.model.groups or bool((self.group_count[:self.model.groups] > 0).all())

    def fill(self, noise=None, tick=never):
        """Add the best sites (gain, or gain per cost under a budget; ties: lowest number) until nothing helps.

        ``tick(None)`` may raise to cancel; a fill is always finished.
        """
        model = self.model
        while True:
            tick(None)
            gain = self._promise()
            worth = gain if model.budget is None else gain / np.maximum(model.costs, TINY)
            if noise is not None:
                worth = worth * noise
            useful = gain > TINY
            if not self.complete:  # a group's site counts for nothing at least: sums of fractions end a hair below
                useful |= self.waited_for()
                worth = np.maximum(worth, 0.0)
            worth = np.where(self.allowed() & useful, worth, -1.0)
            best = int(np.argmax(worth)) if worth.size else -1
            if best < 0 or worth[best] < 0:
                return
            self.add(best)

    def _promise(self):
        """Return the gain of every site; where rows need several, each counts for its part of what they lack."""
        model = self.model
        if not self._backup:
            return self.gain
        lacking = model.need - self.count
        return model.by_col.sums(np.where(lacking > 0, model.weights / np.maximum(lacking, 1), 0.0))

    def trim(self):
        """Give up sites that serve nothing of their own, which backup cover can leave behind."""
        if self._backup and not self.model.groups:
            for site in self.snapshot().tolist():
                if self.loss[self.place_of[site]] <= TINY:
                    self.remove(site)

    def best_swap(self):
        """Return (improvement, place, site) of the best allowed swap; ties: lowest place, then site."""
        model = self.model
        if model.groups and model.neighbours is None:
            return self._best_of_groups()
        found = None if self._backup or model.budget is not None or model.neighbours is not None else self._best_near()
        if found is not None:
            return found
        change = self.both + self.gain
        change -= self.loss[:, None]
        change[:, self.chosen | self.banned] = -np.inf
        change[self.site_at < 0] = -np.inf
        if model.budget is not None or model.neighbours is not None or model.groups:
            self._mask(change)
        best = int(np.argmax(change))
        place, site = divmod(best, model.columns)
        return float(change[place, site]), place, site

    def _best_near(self):
        """Return the same swap without a look at every pair: where two sites share no row, ``both`` is 0.

        None where nearly all sites share rows, or where a sum of fractions left a hair in ``both`` of what would win.
        """
        used, shut = np.flatnonzero(self.site_at >= 0), self.chosen | self.banned
        free = np.flatnonzero(~shut)
        near = [self._around(site) for site in self.site_at[used].tolist()]
        sizes = [sites.size for sites in near]
        if not free.size or not used.size or 2 * sum(sizes) > self.both.size:
            return None
        sites, places = np.concatenate(near), np.repeat(used, sizes)
        change = self.both.ravel().take(places * self.model.columns + sites) + self.gain.take(sites)
        change -= self.loss.take(places)
        change[np.flatnonzero(shut.take(sites))] = -np.inf
        gain, loss = self.gain[free], self.loss[used]
        best = max(gain.max() - loss.min(), change.max(initial=-np.inf))
        top = np.flatnonzero(change == best)[:1]
        found = [(int(places[one]), int(sites[one])) for one in top]
        for row in np.flatnonzero(gain.max() - loss == best)[:1]:
            found.append((int(used[row]), int(free[np.argmax(gain - loss[row] == best)])))
            if self.both[found[-1]] != 0.0:
                return None
        return (float(best), *min(found))

    def _around(self, site):
        """Return the sites that share a row with ``site``, in order."""
        if site not in self._neighbours:
            model = self.model
            shared = np.bincount(model.by_row.gather(model.by_col[site]), minlength=model.columns)
            self._neighbours[site] = np.flatnonzero(shared)
        return self._neighbours[site]

    def _best_of_groups(self):
        """Return the best swap where groups want a site each: the last site of a group gives way to one of the group.

        Only the places of other sites are looked at with every site (with those of groups still without one, as long
        as there are such groups); with one site for each of thousands of groups there are few of those places.
        """
        model = self.model
        used = np.flatnonzero(self.site_at >= 0)
        group = model.group_of[self.site_at[used]]
        last = (group >= 0) & (self.group_count[group] == 1)
        shut = self.chosen | self.banned
        best, place, site = -np.inf, 0, 0
        free, into = used[~last], np.flatnonzero(~shut if self.complete else ~shut & self.waited_for())
        if free.size and into.size:
            change = self.both[np.ix_(free, into)] + self.gain[into]
            change -= self.loss[free, None]
            if model.budget is not None:
                change[model.costs[into] - model.costs[self.site_at[free]][:, None] > self.room()] = -np.inf
            row, site = divmod(int(np.argmax(change)), into.size)
            best, place, site = float(change[row, site]), int(free[row]), int(into[site])
        if not self.complete:
            return best, place, site
        inside = self._members.lengths_of(group[last])
        sites, places = self._members.gather(group[last]), np.repeat(used[last], inside)
        open_ = ~shut[sites]
        if model.budget is not None:
            open_ &= model.costs[sites] - model.costs[self.site_at[places]] <= self.room()
        sites, places = sites[open_], places[open_]
        if sites.size:
            change = self.both[places, sites] + self.gain[sites]
            change -= self.loss[places]
            top = np.flatnonzero(change == change.max())
            one = top[np.argmin(places[top] * model.columns + sites[top])]
            here = (int(places[one]), int(sites[one]))
            if change[one] > best or (change[one] == best and here < (place, site)):
                best, (place, site) = float(change[one]), here
        return best, place, site

    def _mask(self, change):
        model = self.model
        used = np.flatnonzero(self.site_at >= 0)
        out = self.site_at[used]
        if model.budget is not None:
            change[used] = np.where(model.costs[None] - model.costs[out][:, None] > self.room(), -np.inf, change[used])
        if model.neighbours is not None:
            for place, site in zip(used, out):
                crowd = self.crowded.copy()
                crowd[model.neighbours[site]] -= 1
                change[place, crowd > 0] = -np.inf
        if model.groups:
            for place, site in zip(used, out):
                group = model.group_of[site]
                if group >= 0 and self.group_count[group] == 1:
                    change[place, model.group_of != group] = -np.inf
            if not self.complete:
                change[:, ~self.waited_for()] = -np.inf
