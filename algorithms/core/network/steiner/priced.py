"""A Steiner problem with a root in which a place may be left out for a price: reductions and dual bounds."""
from __future__ import annotations

from copy import copy

import numpy as np

from ...arguments import amounts_of, whole
from ...errors import InputError
from .dijkstra import dijkstra
from .dual_ascent import Ascent
from .reduce import Reduced

NEVER = 1 << 100  # more than any tree costs, in whole units of any size


def checked_prizes(graph, root, places, prizes):
    """Return places and prizes as arrays; refuse places that repeat or are the root, and prizes below zero.

    Parameters
    ----------
    graph : graph.Graph
    root : int
    places : array_like of int, (p,)
    prizes : array_like, (p,)

    Returns
    -------
    (array (p,) of int64, array (p,) of float)

    Raises
    ------
    InputError

    Examples
    --------
    >>> from ..graph import Graph
    >>> graph = Graph.from_arrays([0, 1], [1, 2], [2.0, 5.0])
    >>> places, prizes = checked_prizes(graph, 0, [2, 1], [5, 3])
    >>> places.tolist(), prizes.tolist()
    ([2, 1], [5.0, 3.0])
    >>> checked_prizes(graph, 0, [0, 1], [5, 3])
    Traceback (most recent call last):
    InputError: Places with a prize must be different nodes, and none of them the root.
    """
    places, ends = whole(places, "places"), np.append(whole(places, "places"), whole(root, "root"))
    if not 0 <= ends.min() <= ends.max() < graph.node_count:
        raise InputError("A terminal is not a node of the graph.")
    if len(np.unique(ends)) != len(places) + 1:
        raise InputError("Places with a prize must be different nodes, and none of them the root.")
    if np.size(prizes) != len(places):
        raise InputError("Every place needs one prize that is not negative.")
    return places, amounts_of(prizes, "prizes")


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
    problem : reduce.SteinerProblem
        The reduced network; its terminals are the root and the places still open.
    places : list of int
        Positions, in the list given, of the places still open.
    spots : list of int
        Their nodes in ``problem``.
    forced : set of int
        Positions of the places that must be joined.
    one_of : set of int or None
        Positions of places of which at least one must be joined; None where nothing is asked.

    Examples
    --------
    A way of 5 and 3 from the root, places at both ends of the 3, at prices of 10 and 2: to join the first and leave the
    second costs 5 + 2, and the bound says that nothing costs less. The cut around the first place takes the slack of
    the way from the second one, too, which is 3, before it has risen by 5.

    >>> priced = Priced([0, 1], [1, 2], [5, 3], 3, root=0, places=[1, 2])
    >>> ascent = priced.ascend([10, 2])
    >>> ascent.bound, list(priced.support(ascent)), priced.undecided(), priced.expand([0]).tolist()
    (7, [1, 1], [0, 1], [0])

    With no room above the bound the second place is left out for good and the first must be joined:

    >>> priced.narrowed(out=[1]).places, priced.strike(ascent, 0), priced.places, priced.forced
    ([0], [1], [0], {0})
    """

    def __init__(self, tail, head, units, node_count, *, root, places):
        self.root = root
        self._node = list(places)
        self.places = list(range(len(places)))
        self.forced = set()
        self.one_of = None
        self._reduced = Reduced(tail, head, units, node_count, terminals=[root, *places])
        self._build()

    def _build(self):
        if self.one_of is not None:
            self.one_of = self.one_of.intersection(self.places)
            if len(self.one_of) == 1:
                self.forced = self.forced | self.one_of
            if self.one_of & self.forced:
                self.one_of = None
        self._reduced.shrink(contract=False)
        self.problem = problem = self._reduced.problem()
        number = {node: k for k, node in enumerate(problem.node)}
        self.start = number[self.root]
        self.spots = [number[self._node[place]] for place in self.places]
        dual = copy(problem)
        dual.adjacency = list(problem.adjacency)
        dual.adjacency[self.start] = list(problem.adjacency[self.start])
        dual.weight = list(problem.weight)
        dual.terminals = []
        self._gates = [self._terminal(dual, [spot]) for spot in self.spots]
        if self.one_of is not None:
            self._terminal(dual, [spot for place, spot in zip(self.places, self.spots) if place in self.one_of])
        self._ascent = Ascent(dual, self.start)
        slack = self._fresh = self._ascent.slack
        for edge in range(len(problem.weight), len(dual.weight)):
            slack[2 * edge + 1] = NEVER
        if self.one_of is not None:
            slack[-2] = NEVER

    def _terminal(self, dual, spots):
        """Add a terminal that is entered from the spots for nothing, or from the start; return the arc from there."""
        terminal = len(dual.adjacency)
        dual.adjacency.append([])
        dual.terminals.append(terminal)
        for v in (*spots, self.start):
            edge = len(dual.weight)
            dual.adjacency[v] = [*dual.adjacency[v], (terminal, 0, edge)]
            dual.adjacency[terminal].append((v, 0, edge))
            dual.weight.append(0)
        return 2 * edge

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

    def narrowed(self, out=(), one_of=None):
        """Return a copy in which some places are struck out, or one of some must be joined."""
        other = copy(self)
        other._reduced = self._reduced.copy()
        other.forced = set(self.forced)
        if one_of is not None:
            other.one_of = set(one_of)
        other._leave(out)
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
        distance = self._slack_from([self.start], slack, 0)
        onward = self._slack_from(self.spots, slack, 1)
        adjacency, node = self._reduced.adjacency, problem.node
        for e, (a, b) in enumerate(problem.ends):
            if min(distance[a] + slack[2 * e] + onward[b], distance[b] + slack[2 * e + 1] + onward[a]) > room:
                del adjacency[node[a]][node[b]], adjacency[node[b]][node[a]]
        out = []
        for place, spot, gate in zip(self.places, self.spots, self._gates):
            if place not in self.forced:
                if distance[spot] > room:
                    out.append(place)
                elif slack[gate] > room:
                    self.forced.add(place)
        self._leave(out)
        return out

    def _slack_from(self, sources, slack, towards):
        """Return the least slack on a way from the sources to each node, or ``towards`` them."""
        adjacency = [[(u, slack[2 * edge + ((v > u) ^ towards)], edge) for u, _, edge in around]
                     for v, around in enumerate(self.problem.adjacency)]
        return dijkstra(adjacency, dict.fromkeys(sources, 0))[0]
