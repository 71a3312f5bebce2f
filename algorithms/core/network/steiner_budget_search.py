"""Good trees within a budget: grow beyond it, cut back exactly, spend what is left."""
from __future__ import annotations

from copy import copy
from heapq import heapify, heappop, heappush

from .rooted import links_of
from .steiner_improve import improve
from .steiner_search import shortest_path_tree, tighten
from .tree_knapsack import affordable_part

ROUNDS = 3  # of key-path exchange on each tree grown
FILLS = 40  # places that are added one by one to a tree


class BudgetSearch:
    """Trees from one node of a problem that join much prize and weigh at most the budget.

    Parameters
    ----------
    problem : steiner_reduce.Problem
    start : int
        The node every tree holds.
    prize : dict of node to int
    budget : int
    random : numpy Generator
    expired : callable
    """

    def __init__(self, problem, start, prize, budget, random, expired):
        self.problem, self.start, self.prize, self.budget = problem, start, prize, budget
        self.random, self.expired = random, expired
        self.pool = []  # trees before they were cut to the budget

    def nodes(self, edges):
        """Return the nodes of a tree, the start among them."""
        return {self.start}.union(*(self.problem.ends[edge] for edge in edges))

    def worth(self, edges):
        """Return prize joined and minus the weight: of two trees the greater one is better."""
        prize = self.prize
        return sum(prize.get(v, 0) for v in self.nodes(edges)), -self.problem.cost(edges)

    def first(self, support=None):
        """Return the affordable part of a tree to every place, or to those that edges of ``support`` reach."""
        return self._settled(self._grown(self.prize, support=support))

    def among(self, spots):
        """Return the affordable part of a tree to some places, with the money left spent on others."""
        return self._settled(self._grown(spots))

    def another(self, edges, reach):
        """Return a tree found around ``edges``: places that cost up to ``reach`` per prize more are tried, too."""
        joined = self.nodes(edges)
        limit = reach * max(self.prize.values())
        away, _ = self._distances(joined, limit)
        mood = self.random.uniform(0.5, 1.5, len(self.prize)) * reach
        spots = [spot for share, (spot, prize) in zip(mood.tolist(), self.prize.items())
                 if spot in joined or away.get(spot, limit + 1) <= share * prize]
        noise = 1.0 + 0.2 * self.random.random(len(self.problem.weight))
        return self._settled(self._grown(spots, noise))

    def _grown(self, spots, noise=None, support=None):
        """Return a short tree that joins all ``spots``, or those the supporting edges reach."""
        task = copy(self.problem)
        if support is not None:
            inside = self._reached(support)
            spots = [spot for spot in spots if spot in inside]
        task.terminals = sorted({self.start, *spots})
        lengths = None
        if noise is not None:
            lengths = [int(weight * share) for weight, share in zip(task.weight, noise.tolist())]
        edges = shortest_path_tree(task, self.start, support, lengths)
        if edges is None:
            return []
        edges = improve(task, tighten(task, edges), ROUNDS, self.expired)
        self.pool.append(edges)
        return edges

    def _reached(self, support):
        seen, stack = {self.start}, [self.start]
        while stack:
            for u, _, edge in self.problem.near[stack.pop()]:
                if support[edge] and u not in seen:
                    seen.add(u)
                    stack.append(u)
        return seen

    def _settled(self, edges):
        """Return the affordable part, joined again by a shorter tree, with the money left spent on more."""
        best = self._filled(self.cut(edges))
        again = self._grown([v for v in self.nodes(best) if v in self.prize])
        return max(best, self._filled(self.cut(again)), key=self.worth)

    def cut(self, edges, budget=None):
        """Return the part of a tree that a budget pays and that joins most."""
        ends = self.problem.ends
        links = links_of(edges, [ends[edge] for edge in edges])
        kept = affordable_part(self.start, links, self.problem.weight, self.prize,
                               self.budget if budget is None else budget)
        return [edge for edge in edges if ends[edge][0] in kept and ends[edge][1] in kept]

    def _filled(self, edges):
        """Add the place with most prize per weight that the rest of the budget pays, again and again."""
        edges, ends = list(edges), self.problem.ends
        joined, left = self.nodes(edges), self.budget - self.problem.cost(edges)
        for _ in range(FILLS):
            away, by = self._distances(joined, left)
            offers = [(prize / max(away[spot], 1), prize, -spot) for spot, prize in self.prize.items()
                      if spot not in joined and spot in away]
            if not offers or self.expired():
                break
            v = -max(offers)[2]
            left -= away[v]
            while v not in joined:
                joined.add(v)
                edges.append(by[v])
                a, b = ends[by[v]]
                v = b if a == v else a
        return edges

    def _distances(self, sources, limit):
        """Return distance, and edge it comes over, of the nodes within ``limit`` of the sources."""
        near = self.problem.near
        away, by = dict.fromkeys(sources, 0), {}
        heap = [(0, v) for v in away]
        heapify(heap)
        while heap:
            reach, v = heappop(heap)
            if reach > away[v]:
                continue
            for u, weight, edge in near[v]:
                onward = reach + weight
                if onward <= limit and onward < away.get(u, limit + 1):
                    away[u], by[u] = onward, edge
                    heappush(heap, (onward, u))
        return away, by
