"""A Steiner problem with a root in which a place may be left out for a price: reductions and dual bounds."""
from __future__ import annotations

from copy import copy
from heapq import heapify, heappop, heappush

import numpy as np

from ..errors import InputError
from .steiner_dual import Ascent
from .steiner_reduce import Reduced

NEVER = 1 << 60


def checked_prizes(root, places, prizes):
    """Return places and prizes as arrays; refuse places that repeat or are the root, and prizes below zero."""
    places, prizes = np.asarray(places, dtype=np.int64).ravel(), np.asarray(prizes, dtype=float).ravel()
    if len(np.unique(np.append(places, root))) != len(places) + 1:
        raise InputError("Places with a prize must be different nodes, and none of them the root.")
    if len(prizes) != len(places) or not (np.isfinite(prizes) & (prizes >= 0)).all():
        raise InputError("Every place needs one prize that is not negative.")
    return places, prizes


class Priced:
    """The problem, its dual ascent for any prices, and what a bound allows to strike out.

    Every place gets a terminal of its own, entered from the place for nothing or from the
    root for the price; no arc leaves it.

    Parameters
    ----------
    tail, head, units : lists of int
        Edges with whole lengths.
    node_count, root : int
    places : list of int
        Nodes, all different, not the root.

    Attributes
    ----------
    problem : steiner_reduce.Problem
        The reduced network; its terminals are the root and the places still open.
    places : list of int
        Positions, in the list given, of the places still open.
    spots : list of int
        Their nodes in ``problem``.
    forced : set of int
        Positions of the places that must be joined.
    """

    def __init__(self, tail, head, units, node_count, root, places):
        self.root = root
        self._node = list(places)
        self.places = list(range(len(places)))
        self.forced = set()
        self._reduced = Reduced(tail, head, units, node_count, [root, *places])
        self._build()

    def _build(self):
        self._reduced.shrink(contract=False)
        self.problem = problem = self._reduced.problem()
        number = {node: k for k, node in enumerate(problem.node)}
        self.start = number[self.root]
        self.spots = [number[self._node[place]] for place in self.places]
        dual = copy(problem)
        dual.near = list(problem.near)
        dual.near[self.start] = list(problem.near[self.start])
        dual.weight = list(problem.weight)
        dual.terminals = []
        self._gates = []
        for spot in self.spots:
            terminal, edge = len(dual.near), len(dual.weight)
            dual.near[spot] = [*dual.near[spot], (terminal, 0, edge)]
            dual.near[self.start].append((terminal, 0, edge + 1))
            dual.near.append([(spot, 0, edge), (self.start, 0, edge + 1)])
            dual.weight += [0, 0]
            dual.terminals.append(terminal)
            self._gates.append(2 * (edge + 1))
        self._ascent = Ascent(dual, self.start)
        for gate in self._gates:
            self._ascent.slack[gate - 1] = self._ascent.slack[gate + 1] = NEVER
        self._fresh = self._ascent.slack

    def ascend(self, prices, expired=lambda: False):
        """Return the :class:`Ascent` for one whole price per place given; its bound is in whole units.

        No tree with the root has less length and price of the open places it leaves out; of
        the trees that lack a forced place nothing is said.
        """
        ascent = copy(self._ascent)
        ascent.slack = self._fresh[:]
        for place, gate in zip(self.places, self._gates):
            ascent.slack[gate] = NEVER if place in self.forced else min(prices[place], NEVER >> 1)
        ascent.bound, ascent.finished = 0, False
        return ascent.run(expired)

    def undecided(self):
        """Return the positions of the places that are neither forced nor struck out."""
        return [place for place in self.places if place not in self.forced]

    def decided(self, place, joined):
        """Return a copy in which a place must be joined, or is struck out."""
        other = copy(self)
        other._reduced = self._reduced.copy()
        other.forced = self.forced | {place} if joined else set(self.forced)
        if joined:
            other._build()
        else:
            other._leave([place])
        return other

    def _leave(self, out):
        """Strike out places."""
        gone = set(out)
        self._reduced.terminals.difference_update(self._node[place] for place in out)
        self.places = [place for place in self.places if place not in gone]
        self._build()

    def expand(self, edges):
        """Return the input edges behind edges of the problem."""
        return self._reduced.expand([self.problem.edge[edge] for edge in edges])

    def support(self, ascent):
        """Return per edge whether a direction of it has no slack left."""
        slack = ascent.slack
        return bytearray(not (slack[2 * e] and slack[2 * e + 1]) for e in range(len(self.problem.ends)))

    def strike(self, ascent, room):
        """Strike out what costs more than ``room`` above the bound; return the places left out for good.

        Every tree that uses an edge pays the slack on the way from the root to it and on to
        a place; one that leaves a place out pays the slack of its price. Holds for trees
        whose leaves are places.
        """
        problem, slack = self.problem, ascent.slack
        away = self._slack_from([self.start], slack, 0)
        onward = self._slack_from(self.spots, slack, 1)
        near, node = self._reduced.near, problem.node
        for e, (a, b) in enumerate(problem.ends):
            if min(away[a] + slack[2 * e] + onward[b], away[b] + slack[2 * e + 1] + onward[a]) > room:
                del near[node[a]][node[b]], near[node[b]][node[a]]
        out = []
        for place, spot, gate in zip(self.places, self.spots, self._gates):
            if place not in self.forced:
                if away[spot] > room:
                    out.append(place)
                elif slack[gate] > room:
                    self.forced.add(place)
        self._leave(out)
        return out

    def _slack_from(self, sources, slack, towards):
        """Return the least slack on a way from the sources to each node, or ``towards`` them."""
        near = self.problem.near
        reach = [NEVER] * len(near)
        for v in sources:
            reach[v] = 0
        heap = [(0, v) for v in sources]
        heapify(heap)
        while heap:
            value, v = heappop(heap)
            if value > reach[v]:
                continue
            for u, _, edge in near[v]:
                further = value + slack[2 * edge + ((v > u) ^ towards)]
                if further < reach[u]:
                    reach[u] = further
                    heappush(heap, (further, u))
        return reach
