"""Good trees within a budget: grow beyond it, cut back exactly, spend what is left."""
from __future__ import annotations

from copy import copy

from .dijkstra import dijkstra
from .improve import improve
from .knapsack import affordable_part
from .links import links_of
from .search import shortest_path_tree, tighten

ROUNDS = 3  # measured: of key-path exchange on each tree grown
MOOD = 0.5, 1.5  # measured: by how much the reach of a place varies from trial to trial
FILLS = 40  # measured: places that are added one by one to a tree
NOISE = 0.2  # measured: by how much lengths vary from trial to trial


class BudgetSearch:
    """Trees from one node of a problem that join much prize and weigh at most the budget.

    Parameters
    ----------
    problem : reduce.SteinerProblem
    start : int
        The node every tree holds.
    prize : dict of node to int
    budget : int
    random : numpy Generator
    expired : callable

    Examples
    --------
    From the start to places of 5, 3 and 3 for 4, 3 and 3: a budget of 6 pays the two small ones.

    >>> import numpy as np
    >>> from .reduce import Reduced
    >>> star = Reduced([0, 0, 0], [1, 2, 3], [4, 3, 3], 4, terminals=[0, 1, 2, 3]).problem()
    >>> search = BudgetSearch(star, 0, {1: 5, 2: 3, 3: 3}, 6, random=np.random.default_rng(0), expired=lambda: False)
    >>> [search.worth(edges) for edges in (search.first(), search.direct(), search.among([1]))]
    [(6, -6), (6, -6), (5, -4)]
    >>> search.worth(search.cut([0, 1, 2], 4))
    (5, -4)
    >>> search.nodes(search.first()), search.worth(search.another([0], 2.0)) >= (5, -4)
    ({0, 2, 3}, True)
    """

    def __init__(self, problem, start, prize, budget, *, random, expired):
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

    def direct(self):
        """Return the affordable part of the shortest paths to all places: it reaches far for little money."""
        distance, by = dijkstra(self.problem.adjacency, {self.start: 0}, self.budget)
        known = {self.start}
        edges = sorted(edge for spot in self.prize if distance[spot] <= self.budget
                       for edge in self._way(spot, by, known))
        self.pool.append(edges)
        return self._settled(edges)

    def among(self, spots):
        """Return the affordable part of a tree to some places, with the money left spent on others."""
        return self._settled(self._grown(spots))

    def another(self, edges, reach):
        """Return a tree found around ``edges``: places that cost up to ``reach`` per prize more are tried, too."""
        joined = self.nodes(edges)
        limit = MOOD[1] * reach * max(self.prize.values())
        distance, _ = dijkstra(self.problem.adjacency, dict.fromkeys(joined, 0), limit)
        mood = self.random.uniform(*MOOD, len(self.prize)) * reach
        spots = [spot for share, (spot, prize) in zip(mood.tolist(), self.prize.items())
                 if spot in joined or distance[spot] <= share * prize]
        noise = 1.0 + NOISE * self.random.random(len(self.problem.weight))
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
            for u, _, edge in self.problem.adjacency[stack.pop()]:
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
                               budget=self.budget if budget is None else budget)
        return [edge for edge in edges if ends[edge][0] in kept and ends[edge][1] in kept]

    def _filled(self, edges):
        """Add the place with most prize per weight that the rest of the budget pays, again and again."""
        edges = list(edges)
        joined, left = self.nodes(edges), self.budget - self.problem.cost(edges)
        distance, by = dijkstra(self.problem.adjacency, dict.fromkeys(joined, 0), left)
        for _ in range(FILLS):
            offers = [(prize / max(distance[spot], 1), prize, -spot) for spot, prize in self.prize.items()
                      if spot not in joined and distance[spot] <= left]
            if not offers or self.expired():
                break
            spot = -max(offers)[2]
            left -= distance[spot]
            way = list(self._way(spot, by, joined))
            edges += way
            dijkstra(self.problem.adjacency, dict.fromkeys(self.nodes(way), 0), left, (distance, by))
        return edges

    def _way(self, v, by, known):
        """Yield the edges from a node back to one that is known, and make the nodes between known."""
        ends = self.problem.ends
        while v not in known:
            known.add(v)
            yield by[v]
            a, b = ends[by[v]]
            v = b if a == v else a
