"""A covering problem in zones: prices at the borders make them independent, and each is solved by its own tree.

Rows that columns of several zones can serve are relaxed at their prices, the limits of
the whole problem at theirs. For every choice x,

    value <= constant + sum over border rows of (w - k lambda) + sum over zones of (value of its part, charges paid),

and the charge of a column is its share of the limits less its border prices. Solving a zone
to the end removes its integrality gap, and the trees of the zones add up where one tree over
everything would multiply.
"""
from __future__ import annotations

import heapq

import numpy as np

from ..swaps import TINY
from ..zoning import grown
from .bound import CoverBound, fixing, goal_above
from .branch import BranchTree

_BESIDE = 0.1  # measured: weight of what rows count beside their prices against what the choice known would lose
_PROOF = 0.1  # measured: part of the work that may go into a proof where the gap tells a planner enough already
_DAMP = 0.01  # measured: part of a mean column's mass that every column has more, for those with next to none


class Zone:
    """One zone: the columns it has, its relaxation, and a tree over those that its best choice may use.

    Attributes
    ----------
    part, site : Cover, array
        Its problem, and the columns of the whole in it.
    bound, root : CoverBound, float
        Before branching, over all its columns.
    known : array
        The choice known before, columns of the part.
    sure : array
        Columns of the part that its best choice uses anyway.
    tree : Tree
        Over the columns that its best choice may use.

    Examples
    --------
    The six edges between four corners, as a zone of their own; one corner is known:

    >>> from .model import CoverModel
    >>> corners = [[0, 1, 2], [0, 3, 4], [1, 3, 5], [2, 4, 5]]
    >>> model = CoverModel(np.ones(6), corners, 2, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
    ...                    conflicts=None)
    >>> zone = Zone(model, np.arange(4), 0.5 * model.weights, np.full(4, 0.5), chosen=np.array([0]))
    >>> zone.upper, zone.options()[1][0], zone.fixing(5.0)[0].tolist()
    (6.0, 3.0, [True, True, True, True])
    """

    def __init__(self, part, site, prices, share, *, chosen):
        self.site, self.part = site, part
        self.bound = CoverBound(part)
        self.bound.value(prices)
        self.root = self.bound.exact()
        self.known = chosen
        value = part.value_of(chosen)
        keep, sure = np.ones(site.size, bool), np.zeros(site.size, bool)
        if part.charged and self.root > value:
            keep, sure = fixing(part, self.bound, goal_above(part, value))
        self.sure = np.flatnonzero(sure)
        core = part.piece(np.flatnonzero(keep & ~sure), self.sure, charge=part.charge if part.charged else None)
        self.tree = BranchTree(core, core.lowered(self.bound.prices), share[core.site], value)

    @property
    def upper(self):
        """No choice in this zone is worth more."""
        return min(self.root, self.tree.upper)

    def options(self):
        """Return for every number of columns the (value, columns of the whole) of the best choice met.

        Nothing at all is among them: the columns known may be more than there is room for beside those of other zones.
        """
        found = {known.size: (self.part.value_of(known), self.site[known]) for known in (self.known[:0], self.known)}
        for value, chosen in self.tree.met.values():
            chosen = np.concatenate((self.tree.cover.site[chosen], self.sure))
            if value > found.get(chosen.size, (-np.inf,))[0]:
                found[chosen.size] = value, self.site[chosen]
        return found

    def fixing(self, goal):
        """Return which columns a choice may use, or must use, that is worth ``goal`` in this zone."""
        if not self.part.charged:
            return np.ones(self.site.size, bool), np.zeros(self.site.size, bool)
        return fixing(self.part, self.bound, goal)


class Zones:
    """The zones of a problem.

    Parameters
    ----------
    cover : Cover
    bound : CoverBound
        Good prices make a good bound, all make a valid one.
    share : array (C,)
        Of the linear relaxation, to branch by.
    chosen : array
        Columns of the best choice known.
    size : int
        Columns of a zone at most. A plain problem no larger stays whole.

    Examples
    --------
    The six edges between four corners: the relaxation meets six with half of each, the tree proves five.

    >>> from .model import CoverModel
    >>> corners = [[0, 1, 2], [0, 3, 4], [1, 3, 5], [2, 4, 5]]
    >>> model = CoverModel(np.ones(6), corners, 2, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
    ...                    conflicts=None)
    >>> bound = CoverBound(model)
    >>> zones = Zones(model, bound, np.full(4, 0.5), np.array([0]), size=4)
    >>> zones.upper, zones.run(10**9, 5.0, lambda fraction: False) > 0, zones.upper, zones.solved
    (6.0, True, 5.0, True)
    >>> model.value_of(zones.best()), zones.fixing(5.0)[0].tolist()
    (5.0, [True, True, True, True])

    Cut in two, prices at the edges between the zones keep the bound valid:

    >>> bool(Zones(model, bound, np.full(4, 0.5), np.array([0]), size=2).upper >= 5.0)
    True
    """

    def __init__(self, cover, bound, share, chosen, *, size):
        self.cover, self.constant = cover, 0.0
        self._chosen = np.zeros(cover.columns, bool)
        self._chosen[chosen] = True
        if cover.columns <= size and cover.plain:
            self.parts = [Zone(cover, np.arange(cover.columns, dtype=np.int64), bound.prices, share, chosen=chosen)]
        else:
            self._divide(bound, share, size)

    def _divide(self, bound, share, size):
        cover = self.cover
        scale = float(1 << cover.bits)
        prices = np.clip(np.floor(bound.prices * scale) / scale, 0.0, bound.top)
        constant, charge = bound.choose.charges(cover.by_col.sums(prices))
        zone = joined(_parted(cover, prices, self._chosen, size), size)
        first, last = zone_range(cover, zone)
        border = first != last
        charge = np.floor((charge - cover.by_col.sums(np.where(border, prices, 0.0))) * scale) / scale
        left = (np.ceil(cover.weights * scale) / scale - cover.need * prices)[border]
        constant += 1e-12 * abs(constant)  # rounded up, whatever its sign
        self.constant = cover.base + np.ceil(constant * scale) / scale + float(left.sum())
        self.parts = []
        for number in range(int(zone.max(initial=-1)) + 1):
            site = np.flatnonzero(zone == number)
            part = cover.piece(site, rows=np.flatnonzero(~border & (first == number)), charge=charge)
            part.base = 0.0
            self.parts.append(Zone(part, site, part.lowered(prices), share[site],
                                   chosen=np.flatnonzero(self._chosen[site])))

    @property
    def upper(self):
        """Bound of the whole problem."""
        return self.constant + sum(part.upper for part in self.parts)

    @property
    def solved(self):
        """Whether every zone's best choice is proven."""
        return not any(part.tree.open for part in self.parts)

    def run(self, work, goal, tick, *, enough=-np.inf):
        """Branch where the gap is largest, for ``work`` pairs or until the bound is at ``goal``; return the work.

        A bound at ``enough`` is no proof but tells a planner as much: for one no more than :data:`_PROOF` of the work
        is done.
        """
        done, upper = 0, self.upper
        widest = [(part.tree.value - part.tree.upper, number) for number, part in enumerate(self.parts)]
        heapq.heapify(widest)
        while widest and done < work and upper > (goal if done < _PROOF * work else max(goal, enough)):
            gap, number = heapq.heappop(widest)
            part = self.parts[number]
            if gap >= 0 or tick(done / work):
                break
            before, limit = part.tree.work, part.upper
            part.tree.split(tick)
            done += part.tree.work - before + 1
            upper += part.upper - limit
            heapq.heappush(widest, (part.tree.value - part.tree.upper, number))
        return done

    def best(self):
        """Return the best choices of the zones together: within the number of columns; a budget may be broken."""
        limit = self.cover.columns if self.cover.p is None else self.cover.p
        table = {0: (0.0, ())}
        for part in self.parts:
            longer = {}
            for count, (value, chosen) in table.items():
                for more, (worth, columns) in part.options().items():
                    total = count + more
                    if total <= limit and value + worth > longer.get(total, (-np.inf,))[0]:
                        longer[total] = value + worth, (*chosen, columns)
            table = longer
        return np.sort(np.concatenate(max(table.values(), key=lambda item: item[0])[1]))

    def fixing(self, goal):
        """Return which columns a choice worth ``goal`` may use, and which it must use."""
        keep, sure = np.ones(self.cover.columns, bool), np.zeros(self.cover.columns, bool)
        upper = self.upper
        for part in self.parts:
            keep[part.site], sure[part.site] = part.fixing(goal - (upper - part.upper))
        return keep, sure


def _parted(cover, prices, chosen, size):
    """Return the zone of every column, with little at the borders that the choice known would lose there.

    A border gives up what the bound holds above the value of its rows: w - k lambda and lambda for each column, less
    w where the row counts. What that is for the columns ``chosen`` says where the zones must stay whole; what a row
    counts beside its prices says it where nothing is chosen. Shares of it are compared, so that a column whose rows
    lie within a zone goes there before one that has more of them in common and most elsewhere.
    """
    beside = np.maximum(cover.weights - cover.need * prices, 0.0)
    counts = cover.by_col.counts(np.flatnonzero(chosen))
    lost = beside + prices * counts - np.where(counts >= cover.need, cover.weights, 0.0)
    kept_whole = np.maximum(lost, 0.0) + _BESIDE * beside
    mass = cover.by_col.sums(kept_whole)
    return grown(cover.by_col, cover.by_row, kept_whole, size, mass=mass + max(_DAMP * float(mass.mean()), TINY))


def joined(zone, size):
    """Return the zone of every column, each zone joined to the ones before it as far as ``size`` allows.

    Zones that follow one another are neighbours, or share nothing that counts.

    Parameters
    ----------
    zone : array (C,) of int
    size : int

    Returns
    -------
    array (C,) of int64

    Examples
    --------
    Two columns and one make three; the next two would make five:

    >>> joined(np.array([0, 0, 1, 2, 2]), 3).tolist()
    [0, 0, 0, 1, 1]
    """
    number, held, new = -1, size, []
    for count in np.bincount(zone).tolist():
        if held + count > size:
            number, held = number + 1, 0
        held += count
        new.append(number)
    return np.array(new, np.int64)[zone]


def zone_range(cover, zone):
    """Return the lowest and the highest zone of every row's columns.

    Parameters
    ----------
    cover : Cover
    zone : array (C,) of int

    Returns
    -------
    (array (R,), array (R,)) of int64

    Examples
    --------
    The middle row has columns in both zones:

    >>> from types import SimpleNamespace as Record
    >>> from ..sparse import Incidence
    >>> by_col = Incidence.from_lists([[0, 1], [1], [2], [2]], 3)
    >>> low, high = zone_range(Record(rows=3, by_row=by_col.transposed()), np.array([0, 1, 1, 1]))
    >>> low.tolist(), high.tolist()
    ([0, 0, 1], [0, 1, 1])
    """
    of_pair = zone[cover.by_row.index]
    start = cover.by_row.start[:-1]
    if not of_pair.size:
        return np.zeros(cover.rows, np.int64), np.zeros(cover.rows, np.int64)
    return np.minimum.reduceat(of_pair, start), np.maximum.reduceat(of_pair, start)
