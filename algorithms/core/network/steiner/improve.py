"""Key-path exchange: no path of the tree between branchings or terminals stays if a shorter one joins the halves.

After Uchoa and Werneck (Fast local search for the Steiner problem in graphs, 2012): one
Voronoi diagram around the tree serves all exchanges of a round; the part of it that hangs
on a removed path is repaired by a small search, and the boundary edges of a subtree travel
upwards in heaps.
"""
from __future__ import annotations

from heapq import heapify, heappop, heappush

from .links import links_of
from .search import tighten

ROUNDS = 12  # measured: of exchanges, at most
ENOUGH = 5e-4  # measured: a round that gains a smaller share is the last one


def improve(problem, edges, rounds=ROUNDS, expired=lambda: False):
    """Return a tree that no round of key-path exchange improves further, or the last of ``rounds``.

    Parameters
    ----------
    problem : SteinerProblem
    edges : list of int
        A tree that joins its terminals.
    rounds : int
    expired : callable
        Returns True when time is up.

    Returns
    -------
    list of int

    Examples
    --------
    A triangle of 7, 7 and 5: the tree of both sevens gives one of them for the five.

    >>> from .reduce import Reduced
    >>> triangle = Reduced([0, 1, 0], [1, 2, 2], [7, 7, 5], 3, terminals=[0, 1, 2]).problem()
    >>> triangle.weight, triangle.cost(improve(triangle, [0, 2]))
    ([7, 5, 7], 12)
    """
    cost = problem.cost(edges)
    for _ in range(rounds):
        if expired() or len(problem.terminals) < 3:
            break
        better = tighten(problem, _Round(problem, edges).exchange())
        found = problem.cost(better)
        if found >= cost or not problem.joins(better):
            break
        gain = cost - found
        edges, cost = better, found
        if gain < ENOUGH * cost:
            break
    return edges


class _Round:
    def __init__(self, problem, edges):
        self.problem = problem
        self.edges = set(edges)
        self._root_tree(edges)
        self._voronoi()

    def _root_tree(self, edges):
        """Root the tree at its first terminal; number its nodes so that subtrees are intervals."""
        problem = self.problem
        links = links_of(edges, [problem.ends[edge] for edge in edges])
        root = problem.terminals[0]
        self.parent, self.up = {root: -1}, {}
        self.enter, self.leave, self.order = {}, {}, []
        stack = [root]
        while stack:
            v = stack.pop()
            if v < 0:
                self.leave[~v] = len(self.order)
                continue
            self.enter[v] = len(self.order)
            self.order.append(v)
            stack.append(~v)
            for u, edge in links[v]:
                if u != self.parent[v]:
                    self.parent[u], self.up[u] = v, edge
                    stack.append(u)
        terminal = set(problem.terminals)
        self.crucial = {v for v in self.order if v in terminal or len(links[v]) > 2}

    def _voronoi(self):
        """Assign every node to the tree node nearest to it; collect the edges between regions."""
        problem, adjacency = self.problem, self.problem.adjacency
        far = float("inf")
        self.distance = distance = [far] * len(adjacency)
        self.base = base = [-1] * len(adjacency)
        self.by = by = [-1] * len(adjacency)
        heap = []
        for v in self.order:
            distance[v], base[v] = 0, v
            heap.append((0, v))
        heapify(heap)
        self.region = {v: [] for v in self.order}
        while heap:
            reach, v = heappop(heap)
            if reach > distance[v]:
                continue
            self.region[base[v]].append(v)
            for u, weight, edge in adjacency[v]:
                onward = reach + weight
                if onward < distance[u]:
                    distance[u], base[u], by[u] = onward, base[v], edge
                    heappush(heap, (onward, u))
        self.border = {v: [] for v in self.order}
        for edge, (a, b) in enumerate(problem.ends):
            if base[a] != base[b] and base[a] >= 0 and edge not in self.edges:
                length = distance[a] + problem.weight[edge] + distance[b]
                self.border[base[a]].append((length, edge))
                self.border[base[b]].append((length, edge))

    def exchange(self):
        """Try every key path once, from the leaves upwards; return the edges of the new tree."""
        self.gone, self.pinned, self.locked = set(), set(), set()
        for heap in self.border.values():
            heapify(heap)
        for v in reversed(self.order):
            if v not in self.crucial or self.parent[v] < 0:
                continue
            path, inner, length = [self.up[v]], [], self.problem.weight[self.up[v]]
            top = self.parent[v]
            while top not in self.crucial:
                inner.append(top)
                path.append(self.up[top])
                length += self.problem.weight[self.up[top]]
                top = self.parent[top]
            free = not (v in self.locked or any(i in self.pinned or i in self.locked for i in inner))
            found = self._replacement(v, set(inner), length) if free else None
            if found is not None:
                self._apply(v, top, path, inner, found=found)
            for i in (v, *inner):
                self._hand_up(i, top)
        return self.edges

    def _hand_up(self, node, top):
        """Melt the border of a node into that of the branching above it, the smaller into the larger."""
        small, large = self.border.pop(node), self.border[top]
        if len(small) > len(large):
            small, large = large, small
        for item in small:
            heappush(large, item)
        self.border[top] = large

    def _replacement(self, v, inner, length):
        """Return the shortest path below ``length`` that joins subtree ``v`` and the rest, as (edge, repaired)."""
        repaired = self._repair(inner) if inner else {}
        best, best_edge = length, None
        low, high, enter = self.enter[v], self.leave[v], self.enter
        heap, aside = self.border[v], []
        base, ends, gone = self.base, self.problem.ends, self.gone
        while heap and heap[0][0] < best:
            reach, edge = heap[0]
            a, b = (base[x] for x in ends[edge])
            if a in gone or b in gone or (low <= enter[a] < high) == (low <= enter[b] < high):
                heappop(heap)
                continue
            if a in inner or b in inner:
                aside.append(heappop(heap))
                continue
            best, best_edge = reach, edge
            break
        for item in aside:
            heappush(heap, item)
        distance, adjacency = self.distance, self.problem.adjacency
        for x, (reach, owner, _) in repaired.items():
            inside = low <= enter[owner] < high
            for y, weight, edge in adjacency[x]:
                other = repaired.get(y)
                if other is not None:
                    beyond, across = other[0], other[1]
                else:
                    beyond, across = distance[y], base[y]
                    if across in inner or across in gone or across < 0:
                        continue
                if reach + weight + beyond < best and (low <= enter[across] < high) != inside:
                    best, best_edge = reach + weight + beyond, edge
        return None if best_edge is None else (best_edge, repaired)

    def _repair(self, inner):
        """Return distance, base and edge of the nodes whose nearest tree node is about to go."""
        distance, base, adjacency, gone = self.distance, self.base, self.problem.adjacency, self.gone
        loose = {x for i in inner for x in self.region[i]}
        found, heap = {}, []
        for x in loose:
            for y, weight, edge in adjacency[x]:
                if y not in loose and base[y] >= 0 and base[y] not in gone:
                    heap.append((distance[y] + weight, x, base[y], edge))
        heapify(heap)
        while heap:
            reach, x, owner, edge = heappop(heap)
            if x in found:
                continue
            found[x] = (reach, owner, edge)
            for y, weight, onward in adjacency[x]:
                if y in loose and y not in found:
                    heappush(heap, (reach + weight, y, owner, onward))
        return found

    def _apply(self, v, top, path, inner, found):
        edge, repaired = found
        self.edges.difference_update(path)
        self.gone.update(inner)
        self.edges.add(edge)
        ends = []
        for x in self.problem.ends[edge]:
            ends.append(repaired[x][1] if x in repaired else self.base[x])
            while x in repaired or self.by[x] >= 0:
                step = repaired[x][2] if x in repaired else self.by[x]
                self.edges.add(step)
                a, b = self.problem.ends[step]
                x = b if a == x else a
        self.pinned.update(ends)
        low, high = self.enter[v], self.leave[v]
        outside = ends[1] if low <= self.enter[ends[0]] < high else ends[0]
        # Subtrees on the way from both sides up to where they meet no longer hold what their interval says.
        above = set()
        x = top
        while x >= 0:
            above.add(x)
            x = self.parent[x]
        y = outside
        while y not in above:
            self.locked.add(y)
            y = self.parent[y]
        x = top
        while x != y:
            self.locked.add(x)
            x = self.parent[x]
