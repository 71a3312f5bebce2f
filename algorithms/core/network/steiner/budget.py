"""Trees that join as much prize as a budget pays, with a proven bound on what any such tree can join.

The budget is relaxed with a price (Fisher 1981, The Lagrangian relaxation method): what is left is a
prize-collecting problem, bounded from below by dual ascent (Wong 1984). Problems are split on places, best bound first.
"""
from __future__ import annotations

import time
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from ...errors import InputError, no_progress
from .budget_search import BudgetSearch
from .exact import exact_tree, small_enough
from .priced import Priced, checked_prizes
from .solve import steiner_tree

TRIALS = 12  # measured: trees searched for before the bounds, and as many again afterwards
LEAST = 2  # measured: of them before the bounds
ROUNDS = 6  # measured: of bounding and striking out
ENOUGH = 0.7  # measured: a round that keeps more than this share of the edges is the last one
PRICES = 7  # measured: multipliers each bound is evaluated at
COMBINED = 60  # measured: trees searched for in the union of others
COMBINED_WORK = 250_000  # measured: edges that these may look at
WORK = 40_000  # measured: edges that all trials together may look at once; decides how many there are
BRANCH_WORK = 10_000  # measured: edges and places of all problems that are split off to lower the bound
WIDE = 0.03  # measured: a bound that lies this share above the value is worth more splitting
WIDE_WORK = 100_000  # measured: edges and places of the problems split off then
BRANCHES = 4  # measured: problems split off then at least, however large
STEP = 1.25  # measured: factor between neighbouring multipliers at first
ROUNDING = 1e-9  # rounding: share of the budget that sums of lengths may be off
PER_PLACE = 4096  # prizes that are not whole are counted in so many units on average
BITS = 44  # the budget is counted in units of about 2 ** -44 of itself


@dataclass(frozen=True)
class BudgetTree:
    """A tree from the root within the budget, and the places it joins.

    Attributes
    ----------
    edges : (k,) int array
    joined : (p,) bool array
    cost : float
        Total length of the tree.
    value : float
        Prize of the places joined.
    upper_bound : float
        No tree with the root that costs at most the budget joins more.
    gap : float
        (upper_bound - value) / upper_bound, 0 where nothing can be joined.
    stopped_by_time : bool
    """

    edges: np.ndarray
    joined: np.ndarray
    cost: float
    value: float
    upper_bound: float
    gap: float
    stopped_by_time: bool = False


def budget_tree(graph, root, places, prizes, *, budget, time_limit_s=60.0, seed=0, progress=no_progress):
    """Return a tree from ``root`` that costs at most ``budget`` and joins much prize.

    Parameters
    ----------
    graph : graph.Graph
        Lengths are what the edges cost.
    root : int
    places : (p,) int array of different nodes, not the root
    prizes : (p,) float array
        What joining a place is worth, in any unit, not negative.
    budget : float
        In the unit of the lengths.
    time_limit_s : float
        Safety stop; the search ends by itself after a fixed number of trials.
    seed : int
    progress : callable

    Returns
    -------
    BudgetTree

    Notes
    -----
    For any price m >= 0 of a unit of prize, let L be a lower bound of length plus m times the
    prize left out, over all trees with the root (dual ascent). A tree that costs at most B
    leaves out prize of at least (L - B) / m. The least of the bounds over several m counts;
    reduced costs strike out edges and places that no better tree uses. Where the bound stays
    wide the trees are shared out by the farthest place they join, and each part is bounded:
    a tree that reaches far pays for the way there, and one that does not has fewer places to
    choose from. All sums are whole
    numbers: lengths times a power of two, rounded down, and prizes rounded up.

    Raises
    ------
    InputError
        Places repeat, a prize or the budget is negative.

    Examples
    --------
    Places worth 4, 3 and 5 at costs of 2, 5 more, and 3:

    >>> from ..graph import Graph
    >>> graph = Graph.from_arrays([0, 1, 0], [1, 2, 3], [2.0, 5.0, 3.0])
    >>> tree = budget_tree(graph, 0, [1, 2, 3], [4.0, 3.0, 5.0], budget=5.0)
    >>> tree.joined.tolist(), tree.cost, tree.value, tree.upper_bound
    ([True, False, True], 5.0, 9.0, 9.0)
    """
    places, prizes = checked_prizes(graph, root, places, prizes)
    if not budget >= 0:
        raise InputError("The budget must be a number that is not negative.")
    distance, _ = graph.nearest([root])
    able = np.flatnonzero((prizes > 0) & (distance[places] <= budget))
    if not len(able):
        return _result(graph, root, places, prizes, edges=np.empty(0, dtype=np.int64), bound=0.0, late=False)
    search = _Bracket(graph, root, places[able], prizes[able], budget=budget, distance=distance, seed=seed,
                      deadline=time.monotonic() + time_limit_s, progress=progress)
    edges, bound = search.run()
    late = search.late
    if np.isin(places[able], np.concatenate([graph.tail[edges], graph.head[edges]])).all():
        least = steiner_tree(graph, np.append(places[able], root), seed=seed,
                             time_limit_s=max(search.deadline - time.monotonic(), 0.0))
        if least.length < graph.length[edges].sum():
            edges = least.edges
        late = search.late or least.stopped_by_time
    return _result(graph, root, places, prizes, edges=edges, bound=min(bound, float(prizes[able].sum())), late=late)


def _result(graph, root, places, prizes, edges, bound, late):
    nodes = np.concatenate([[root], graph.tail[edges], graph.head[edges]])
    joined = np.isin(places, nodes)
    value = float(prizes[joined].sum())
    bound = max(bound, value)
    return BudgetTree(edges, joined, float(graph.length[edges].sum()), value, upper_bound=bound,
                      gap=(bound - value) / bound if bound > 0 else 0.0, stopped_by_time=late)


class _Bracket:
    """The best tree so far from below, and the least bound from above."""

    def __init__(self, graph, root, places, prizes, *, budget, distance, seed, deadline, progress):
        self.deadline, self.progress, self.late = deadline, progress, False
        self.random = np.random.default_rng(seed)
        near = distance <= budget
        rows = np.flatnonzero(near[graph.tail] & near[graph.head] & (graph.length <= budget))
        lengths = graph.length[rows]
        limit = min(budget, 2.0 * float(lengths.sum()))
        scale = 2.0 ** (BITS - np.ceil(np.log2(limit))) if limit > 0 else 1.0
        units = np.floor(lengths * scale)
        nodes = np.unique(np.concatenate([[root], places, graph.tail[rows], graph.head[rows]]))
        numbered = [np.searchsorted(nodes, ends).tolist() for ends in (graph.tail[rows], graph.head[rows], places)]
        self.rows, self.distance = rows, distance[places]
        self.grain = 1
        if (prizes != np.floor(prizes)).any():
            self.grain = 2.0 ** np.floor(np.log2(PER_PLACE * len(prizes) / prizes.sum()))
        self.prizes = np.ceil(prizes * self.grain).astype(np.int64).tolist()
        whole = bool((units == lengths * scale).all())
        self.budget = int(np.floor(limit * scale * (1.0 if whole else 1.0 + ROUNDING)))
        # Rounded lengths are up to a unit short each; what is built must fit all the same.
        self.spend = self.budget if whole else max(self.budget - len(rows), 0)
        priced = Priced(numbered[0], numbered[1], units.astype(np.int64).tolist(), len(nodes),
                        root=int(np.searchsorted(nodes, root)), places=numbered[2])
        self.value, self.edges, self.cost = -1, np.empty(0, dtype=np.int64), 0
        self.bound = sum(self.prizes)
        self.part = self.shown = 0.0
        self._turn_to(priced)

    def expired(self):
        """Return whether the safety limit has passed; report progress on the way."""
        self.shown = max(self.shown, self.part)
        self.progress(self.shown)
        self.late = self.late or time.monotonic() > self.deadline
        return self.late

    @property
    def done(self):
        """Whether the tree is proven best, or time is up."""
        return self.value >= self.bound or self.expired()

    def _times(self, most):
        """Return how often something is tried: less often on a large problem."""
        return min(WORK // max(len(self.priced.problem.ends), 1), most)

    def _turn_to(self, priced):
        """Search and bound on this part of the problem from now on."""
        self.priced = priced
        self.prize = {spot: self.prizes[place] for place, spot in zip(priced.places, priced.spots)}
        self.open = sum(self.prize.values())
        self.search = BudgetSearch(priced.problem, priced.start, self.prize, self.spend, random=self.random,
                                   expired=self.expired)
        self.here = []

    def _offer(self, edges):
        """Keep a tree when it is better than all before; remember the best on the problem as it is now."""
        value, cost = self.search.worth(edges)
        if (value, cost) > self.search.worth(self.here):
            self.here = edges
        if (value, cost) > (self.value, -self.cost):
            self.value, self.cost, self.edges = value, -cost, self.priced.expand(edges)

    def run(self):
        """Return the input edges of the best tree, and the bound in the unit of the prizes."""
        self._offer(self.search.first())
        self._offer(self.search.direct())
        price = self._first_price()
        self._try(price, max(LEAST, self._times(TRIALS)), 0.0, 0.4)
        self.bound, price = self._bounds(self.bound, price, max(1, self._times(ROUNDS)))
        if self._times(TRIALS) and not self.done:
            self._offer(self.search.first())
            self._try(price, self._times(TRIALS), 0.7, 0.9)
        self._branch(price)
        return self.rows[self.edges], max(self.bound, self.value) / self.grain

    def _first_price(self):
        """Return about what the last prize bought by the budget costs per unit."""
        less = self.search.worth(self.search.cut(self.here, self.spend * 9 // 10))[0]
        return max(1, (self.spend // 10) // max(self.value - less, 1))

    def _try(self, price, trials, begin, end):
        """Search around the best tree, then in the union of all trees found."""
        for trial in range(trials):
            self.part = begin + (end - begin) * trial / trials
            if self.done:
                break
            self._offer(self.search.another(self.here, price * float(self.random.uniform(0.5, 2.0))))
        if not self.done:
            self._combine(price)

    def _combine(self, price):
        """Search on in the union of the trees found: small, and most of what a better tree needs."""
        whole, pool = self.priced, self.search.pool
        edges = sorted(set(self.here).union(*pool))
        problem = whole.problem
        part = Priced([problem.ends[e][0] for e in edges], [problem.ends[e][1] for e in edges],
                      [problem.weight[e] for e in edges], len(problem.node), root=whole.start, places=whole.spots)
        prize = dict(zip(part.spots, self.prize.values()))
        twin = dict(zip(whole.spots, part.spots))
        search = BudgetSearch(part.problem, part.start, prize, self.spend, random=self.random, expired=self.expired)
        best = search.among([twin[v] for v in self.search.nodes(self.here) if v in twin])
        for _ in range(min(COMBINED, COMBINED_WORK // (len(edges) + 1))):
            if self.expired():
                break
            found = search.another(best, price * float(self.random.uniform(0.5, 2.0)))
            best = max(best, found, key=search.worth)
        self._offer([edges[e] for e in part.expand(best)])
        self.search.pool = [self.here]

    def _bounds(self, bound, price, rounds):
        """Bound, try the tree the bound points to, strike out, and again; return the bound and its price."""
        begin = min(self.part, 0.7)  # progress
        for number in range(rounds):
            self.part = begin + (0.7 - begin) * number / rounds  # progress
            size = len(self.priced.problem.ends)
            found, price, ascent = self._best_price(price)
            least, bound = bound, max(self.value, min(bound, found))
            if bound > self.value and size <= WORK:
                self._offer(self.search.first(self.priced.support(ascent)))
            if self.expired() or bound <= self.value:
                break
            self.priced.strike(ascent, self.budget + price * (self.open - self.value - 1) - ascent.bound)
            self._turn_to(self.priced)
            bound = max(self.value, min(bound, self.open))
            if bound == least and len(self.priced.problem.ends) > ENOUGH * size:
                break
        return max(bound, self.value), price

    def _best_price(self, price):
        """Return the least bound near a price, the price and the ascent that give it."""
        known, best = {}, None
        for _ in range(PRICES):
            ascent = self.priced.ascend([price * prize for prize in self.prizes], self.expired)
            known[price] = self.open + (self.budget - ascent.bound) // price
            if best is None or known[price] < best[0]:
                best = known[price], price, ascent
            price = _next_price(known)
            if price in known or best[0] <= self.value or self.expired():
                break
        return best

    def _branch(self, price):
        """Split the problem where the bound is greatest, as long as the work allows."""
        waiting, number = [(-self.bound, 0, self.priced, price)], 0
        size = len(self.priced.problem.ends) + len(self.priced.places) + 1
        while not self.done and number < self._splits(size):
            bound, _, priced, price = heappop(waiting)
            if not priced.undecided():
                heappush(waiting, (bound, number, priced, price))
                break
            for part in self._halves(priced):
                number += 1
                self._turn_to(part)
                least, best = self._bounds(min(-bound, self.open), price, 1)
                if least > self.value and not self.priced.undecided():
                    least = self._closed(least)
                if least > self.value:
                    heappush(waiting, (-least, number, self.priced, best))
            self.bound = max(self.value, -waiting[0][0] if waiting else self.value)

    def _splits(self, size):
        """Return how many problems of about this size the gap is worth."""
        if self.bound > (1.0 + WIDE) * self.value:
            return max(WIDE_WORK // size, BRANCHES)
        return BRANCH_WORK // size

    def _halves(self, priced):
        """Return two problems that share out the trees of one: by the farthest place joined, then by a single place."""
        spread = priced.one_of
        if spread is None:
            reach = max((self.distance[place] for place in priced.forced), default=-1.0)
            spread = [place for place in priced.undecided() if self.distance[place] > reach]
        spread = sorted(spread, key=lambda place: (self.distance[place], place))
        if spread:
            near, far = spread[:len(spread) // 2], spread[len(spread) // 2:]
            return priced.narrowed(far, None if priced.one_of is None else near), priced.narrowed(one_of=far)
        place = max(priced.undecided(), key=lambda k: (self.prizes[k], -k))
        return priced.narrowed(one_of=[place]), priced.narrowed([place])

    def _closed(self, bound):
        """Return the bound of a problem without any open choice, from its cheapest tree if that is easily found."""
        task = self.priced.problem
        if not small_enough(task):
            return bound
        edges = exact_tree(task) if len(task.terminals) > 1 else []
        if task.cost(edges) <= self.spend:
            self._offer(edges)
            return self.open
        return self.value if task.cost(edges) > self.budget else bound


def _next_price(known):
    """Return where to look next for the least bound: beyond the best one, or between it and a neighbour."""
    prices = sorted(known)
    at = min(range(len(prices)), key=lambda k: (known[prices[k]], k))
    if at == 0:
        return max(1, int(prices[0] / STEP))
    if at == len(prices) - 1:
        return int(prices[-1] * STEP) + 1
    low, high = prices[at] / prices[at - 1], prices[at + 1] / prices[at]
    return int((prices[at] * prices[at - 1 if low >= high else at + 1]) ** 0.5)
