"""Exact reductions of a Steiner problem: what no optimal tree needs, or every one has.

Degree and terminal tests: Duin and Volgenant 1989, Reduction tests for the Steiner problem in graphs; by the bound:
Polzin and Daneshmand 2001, Improved algorithms for the Steiner problem in networks.
"""
from __future__ import annotations

from collections import deque
from copy import copy

import numpy as np

MAX_DEGREE = 64  # measured: a terminal with more edges (all existing fibre as one) is not tested: a test looks at all


class Reduced:
    """A Steiner problem that shrinks, and remembers how to undo it.

    Weights are whole numbers. Nodes keep their numbers; ``adjacency[v]`` maps each neighbour of
    ``v`` to the edge between them. An edge is an input edge or two merged edges.

    Attributes
    ----------
    adjacency : list of dict
    weight : list of int
    terminals : set of int
    fixed : list of int
        Edges that belong to the tree in any case.

    Examples
    --------
    A way of 5 and 3 becomes one edge of 8 where its middle is nobody's, and a dead end goes; with terminals contracted
    the 8 are fixed.

    >>> way = Reduced([0, 1, 2], [1, 2, 3], [5, 3, 9], 4, terminals=[0, 2])
    >>> whole = way.copy()
    >>> way.shrink(contract=False)
    >>> way.problem().weight, way.expand(way.problem().edge).tolist(), way.fixed_weight()
    ([8], [0, 1], 0)
    >>> whole.shrink()
    >>> whole.problem().weight, whole.fixed_weight(), whole.expand([]).tolist()
    ([], 8, [0, 1])
    >>> way.contract(0, 2)
    >>> way.terminals, way.adjacency
    ({2}, [{}, {}, {}, {}])
    >>> other = Reduced([0, 1], [1, 2], [5, 3], 3, terminals=[0, 1])
    >>> other.drop([2])
    >>> other.adjacency[1]
    {0: 0}
    """

    def __init__(self, tail, head, weight, node_count, *, terminals):
        self.adjacency = [{} for _ in range(node_count)]
        self.weight = list(weight)
        self.base = len(self.weight)
        self.merged = []  # edge base + k is made of the pair merged[k]
        self.terminals = set(terminals)
        self.fixed = []
        adjacency, known = self.adjacency, self.weight
        for edge, (u, v) in enumerate(zip(tail, head)):
            if u != v:
                other = adjacency[u].get(v)
                if other is None or known[edge] < known[other]:
                    adjacency[u][v] = adjacency[v][u] = edge

    def copy(self):
        """Return a copy that shrinks on its own."""
        other = copy(self)
        other.adjacency = [dict(around) for around in self.adjacency]
        other.weight, other.merged = list(self.weight), list(self.merged)
        other.terminals, other.fixed = set(self.terminals), list(self.fixed)
        return other

    def shrink(self, contract=True):
        """Apply the degree and nearest-terminal tests until none applies.

        Without ``contract`` only those that touch no terminal: they hold, too, where a
        terminal may be left out for a price.
        """
        queue = deque(v for v, around in enumerate(self.adjacency) if 0 < len(around) <= 2 or v in self.terminals)
        while queue:
            v = queue.popleft()
            if v in self.terminals:
                if contract:
                    self._shrink_terminal(v, queue)
            else:
                self._shrink_plain(v, queue)

    def _shrink_plain(self, v, queue):
        """Drop a dead end, or replace a node of degree two by one edge."""
        adjacency, weight = self.adjacency, self.weight
        around = adjacency[v]
        if len(around) == 1:
            (u,) = around
            del adjacency[u][v]
            around.clear()
            queue.append(u)
        elif len(around) == 2:
            (u, first), (w, second) = around.items()
            del adjacency[u][v], adjacency[w][v]
            around.clear()
            length = weight[first] + weight[second]
            other = adjacency[u].get(w)
            if other is None:
                self._join(u, w, self._merge(first, second))
            else:
                if length < weight[other]:
                    self._join(u, w, self._merge(first, second))
                queue.extend((u, w))

    def _shrink_terminal(self, v, queue):
        """Contract a terminal whose only edge, or whose shortest edge to a terminal, is in an optimal tree."""
        around = self.adjacency[v]
        if len(self.terminals) < 2 or not 0 < len(around) <= MAX_DEGREE:
            return
        weight = self.weight
        u, edge = min(around.items(), key=lambda item: (weight[item[1]], item[0]))
        if len(around) > 1 and u not in self.terminals:
            ties = [x for x, other in around.items() if weight[other] == weight[edge] and x in self.terminals]
            if not ties:
                return
            u = min(ties)
            edge = around[u]
        self.fixed.append(edge)
        queue.append(u)
        queue.extend(around)
        self.contract(v, u)

    def contract(self, v, u):
        """Melt terminal ``v`` into its neighbour ``u``, which becomes a terminal."""
        adjacency, weight = self.adjacency, self.weight
        del adjacency[v][u], adjacency[u][v]
        for w, edge in adjacency[v].items():
            del adjacency[w][v]
            other = adjacency[u].get(w)
            if other is None or weight[edge] < weight[other]:
                self._join(u, w, edge)
        adjacency[v] = {}
        self.terminals.discard(v)
        self.terminals.add(u)

    def drop(self, nodes):
        """Remove nodes that are not terminals."""
        adjacency = self.adjacency
        for v in nodes:
            for u in adjacency[v]:
                del adjacency[u][v]
            adjacency[v] = {}

    def _join(self, u, v, edge):
        self.adjacency[u][v] = self.adjacency[v][u] = edge

    def _merge(self, first, second):
        self.merged.append((first, second))
        self.weight.append(self.weight[first] + self.weight[second])
        return len(self.weight) - 1

    def expand(self, edges):
        """Return the input edges behind ``edges`` and behind those that are fixed."""
        result, stack = [], [*edges, *self.fixed]
        while stack:
            edge = stack.pop()
            if edge < self.base:
                result.append(edge)
            else:
                stack.extend(self.merged[edge - self.base])
        return np.unique(np.array(result, dtype=np.int64))

    def fixed_weight(self):
        """Return the weight of the fixed edges."""
        return sum(self.weight[edge] for edge in self.fixed)

    def problem(self):
        """Return the remaining :class:`SteinerProblem`, its nodes numbered anew."""
        return SteinerProblem(self)


class SteinerProblem:
    """A reduced problem in lists, ready for searching.

    Attributes
    ----------
    adjacency : list of list of (neighbour, weight, edge)
        Edges are numbered 0..m-1; both directions of edge ``e`` are arcs ``2e`` (from its
        lower node) and ``2e + 1``.
    ends : list of (low, high)
    weight, edge : list
        Weight and number in the :class:`Reduced` of each edge.
    terminals : list of int, ascending
    node : list of int
        Number in the reduced problem of each node.

    Examples
    --------
    A triangle of 7, 5 and 7: two edges join all three places, three are no tree, one joins two.

    >>> triangle = Reduced([0, 1, 0], [1, 2, 2], [7, 7, 5], 3, terminals=[0, 1, 2]).problem()
    >>> triangle.ends, triangle.cost([0, 1]), [triangle.joins(edges) for edges in ([0, 1], [0, 1, 2], [0])]
    ([(0, 1), (0, 2), (1, 2)], 12, [True, False, False])
    >>> part, edges = triangle.restricted([1, 0])
    >>> part.fixed_weight(), [edges[edge] for edge in part.expand([])]
    (12, [0, 1])
    """

    def __init__(self, reduced):
        self.node = [v for v, around in enumerate(reduced.adjacency) if around or v in reduced.terminals]
        number = {v: k for k, v in enumerate(self.node)}
        self.terminals = sorted(number[t] for t in reduced.terminals)
        self.adjacency = [[] for _ in self.node]
        self.ends, self.weight, self.edge = [], [], []
        for v in self.node:
            for u, edge in sorted(reduced.adjacency[v].items()):
                if v < u:
                    low, high, weight = number[v], number[u], reduced.weight[edge]
                    self.adjacency[low].append((high, weight, len(self.ends)))
                    self.adjacency[high].append((low, weight, len(self.ends)))
                    self.ends.append((low, high))
                    self.weight.append(weight)
                    self.edge.append(edge)

    def cost(self, edges):
        """Return the weight of some edges."""
        weight = self.weight
        return sum(weight[edge] for edge in edges)

    def joins(self, edges):
        """Return whether ``edges`` form a tree that joins all terminals."""
        links = {}
        for edge in edges:
            a, b = self.ends[edge]
            links.setdefault(a, []).append(b)
            links.setdefault(b, []).append(a)
        seen, stack = {self.terminals[0]}, [self.terminals[0]]
        while stack:
            for u in links.get(stack.pop(), ()):
                if u not in seen:
                    seen.add(u)
                    stack.append(u)
        return len(edges) == len(seen) - 1 and seen.issuperset(links) and seen.issuperset(self.terminals)

    def restricted(self, edges):
        """Return the problem on some edges only, reduced; its edges name this problem's."""
        edges = sorted(edges)
        part = Reduced([self.ends[e][0] for e in edges], [self.ends[e][1] for e in edges],
                       [self.weight[e] for e in edges], len(self.node), terminals=self.terminals)
        part.shrink()
        return part, edges
