"""Trees that join places over a network at least length, with a proven lower bound.

Reduce, grow by the shortest-path heuristic, improve by key-path exchange, combine what
several starts found, and bound from below by dual ascent. Few terminals are solved exactly.
"""
from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from ...arguments import MOST, whole
from ...errors import InputError, no_progress, stages
from .dual_ascent import Ascent
from .exact import exact_tree, small_enough
from .improve import improve
from .reduce import Reduced
from .search import exchange_nodes, shortest_path_tree, tighten

WORK = 30_000  # measured: edges that all starts together may look at once; decides how many starts there are
MAX_STARTS = 40  # measured: however small the problem
PER_METRE = 1000  # units: lengths that are not whole are searched in whole millimetres, rounded down
PERTURBATION = 0.25  # measured: by how much a start disturbs the lengths
POOL = 5  # measured: trees before it that a start is combined with
SMALL = 200_000  # measured: nodes x tree edges up to which single nodes are exchanged, too


@dataclass(frozen=True)
class Tree:
    """A tree (or a forest, where the terminals lie in several components).

    Attributes
    ----------
    edges : (k,) int array
        Edges of the graph, ascending.
    length : float
        Their total length.
    lower_bound : float
        No tree or forest that joins the same terminals is shorter.
    gap : float
        (length - lower_bound) / length, 0 for length 0.
    component : (t,) int array
        Component of each terminal; terminals of different components cannot be joined.
    stopped_by_time : bool
        True when the safety limit ended the search; another run may then differ.
    """

    edges: np.ndarray
    length: float
    lower_bound: float
    gap: float
    component: np.ndarray
    stopped_by_time: bool = False


def steiner_tree(graph, terminals, *, time_limit_s=60.0, seed=0, progress=no_progress):
    """Return a short tree that joins the terminals.

    Parameters
    ----------
    graph : graph.Graph
        Lengths in metres, or costs.
    terminals : (t,) int array
        Nodes to join; repeated ones count once.
    time_limit_s : float
        Safety stop. The search ends by itself after a fixed number of starts.
    seed : int
        Seed of the perturbed starts.
    progress : callable

    Returns
    -------
    Tree
        Of each component of the graph that holds terminals one tree.

    Examples
    --------
    Three places around a crossing (node 0), 2, 3 and 4 m away, and a street of 6 m between the first two:

    >>> from ..graph import Graph
    >>> tree = steiner_tree(Graph.from_arrays([0, 0, 0, 1], [1, 2, 3, 2], [2.0, 3.0, 4.0, 6.0]), [1, 2, 3])
    >>> tree.edges.tolist(), tree.length, tree.lower_bound
    ([0, 1, 2], 9.0, 9.0)
    """
    terminals = whole(terminals, "terminals")
    if len(terminals) and not 0 <= terminals.min() <= terminals.max() < graph.node_count:
        raise InputError("A terminal is not a node of the graph.")
    deadline = time.monotonic() + time_limit_s
    label, _ = graph.components()
    component = label[terminals]
    units, scale = whole_units(graph.length)
    groups = [c for c in np.unique(component) if len(np.unique(terminals[component == c])) > 1]
    edges, bound, stopped = [np.empty(0, dtype=np.int64)], 0, False
    edge_label = label[graph.tail] if groups else None
    for group, part in zip(groups, stages(progress, *[1] * len(groups))):
        rows = np.flatnonzero(edge_label == group)
        found, least, late = _one_tree(
            graph, rows, units[rows], np.unique(terminals[component == group]), deadline=deadline, seed=seed,
            progress=part)
        edges.append(found)
        bound += least
        stopped |= late
    edges = np.sort(np.concatenate(edges))
    length = float(graph.length[edges].sum())
    lower_bound = min(bound / scale, length)
    gap = (length - lower_bound) / length if length > 0 else 0.0
    return Tree(edges, length, lower_bound, gap, component=component, stopped_by_time=stopped)


def whole_units(length):
    """Return lengths as whole numbers, rounded down, and how many units one of the input's has.

    Parameters
    ----------
    length : array (m,)
        Metres, or whatever the input counts.

    Returns
    -------
    (array (m,) of int64, int or float)
        Less than one where together they are longer than whole numbers are told apart.

    Examples
    --------
    >>> [(units.tolist(), scale) for units, scale in map(whole_units, (np.array([2.0, 3.0]), np.array([1.5, 2.0004])))]
    [([2, 3], 1), ([1500, 2000], 1000)]
    """
    scale = 1 if (length == np.floor(length)).all() else PER_METRE
    longest = float(length.max(initial=0.0)) * max(len(length), 1)
    if longest * scale > MOST:
        scale = MOST / longest
    return np.floor(length * scale).astype(np.int64), scale


def _one_tree(graph, rows, units, terminals, deadline, seed, progress):
    """Solve one component; return the graph's edges, the bound in units, and whether time ran out."""
    nodes, ends = np.unique(np.concatenate([graph.tail[rows], graph.head[rows]]), return_inverse=True)
    tail, head = ends[:len(rows)], ends[len(rows):]
    reduced = Reduced(tail.tolist(), head.tolist(), units.tolist(), len(nodes),
                      terminals=np.searchsorted(nodes, terminals).tolist())
    reduced.shrink()
    progress(0.1)
    problem = reduced.problem()
    fixed = reduced.fixed_weight()
    if len(problem.terminals) < 2:
        return rows[reduced.expand([])], fixed, False
    search = SteinerSearch(problem, deadline, seed, progress)
    edges, bound = search.run()
    return rows[reduced.expand([problem.edge[e] for e in edges])], fixed + bound, search.late


class SteinerSearch:
    """The search on one reduced problem.

    Examples
    --------
    Three places in a row 7 apart, each 4 from a fourth point: solved to the end, so that tree and bound are 12.

    >>> star = Reduced([0, 1, 2, 0, 1], [3, 3, 3, 1, 2], [4, 4, 4, 7, 7], 4, terminals=[0, 1, 2]).problem()
    >>> search = SteinerSearch(star)
    >>> edges, bound = search.run()
    >>> star.cost(edges), bound, search.expired()
    (12, 12, False)
    """

    def __init__(self, problem, deadline=float("inf"), seed=0, progress=no_progress):
        self.problem = problem
        self.deadline = deadline
        self.random = np.random.default_rng(seed)
        self.progress = progress
        self.late = False
        self.pool = []

    def expired(self):
        """Return whether the safety limit has passed; remember that it did."""
        self.late = self.late or time.monotonic() > self.deadline
        return self.late

    def run(self):
        """Return the edges of the best tree and the bound."""
        problem = self.problem
        if small_enough(problem):
            edges = exact_tree(problem)
            return edges, problem.cost(edges)
        starts = int(np.clip(WORK // len(problem.ends), 0, MAX_STARTS))
        best = self._improved(shortest_path_tree(problem, problem.terminals[0]))
        self.progress(0.4)
        bound, support = self._bound(problem.terminals[0])
        for start in range(1, starts + 1):
            if self.expired() or problem.cost(best) <= bound:
                break
            self.progress(0.5 + 0.5 * start / (starts + 1))
            best = self._another(best, support if start == 1 else None)
            if start > 1 and start % 4 == 0:
                bound = max(bound, self._bound(self._some_terminal())[0])
        return best, bound

    def _bound(self, root):
        ascent = Ascent(self.problem, root).run(self.expired)
        slack = ascent.slack
        support = bytearray(not (slack[2 * e] and slack[2 * e + 1]) for e in range(len(self.problem.ends)))
        return ascent.bound, support if ascent.finished else None

    def _some_terminal(self):
        return self.problem.terminals[int(self.random.integers(len(self.problem.terminals)))]

    def _improved(self, edges):
        edges = improve(self.problem, tighten(self.problem, edges), expired=self.expired)
        if len(self.problem.node) * len(edges) <= SMALL:
            edges = improve(self.problem, exchange_nodes(self.problem, edges), expired=self.expired)
        self.pool.append(edges)
        return edges

    def _another(self, best, support):
        """Start once more, then look for the best tree within the union of the trees found."""
        problem = self.problem
        root, lengths = self._some_terminal(), None
        if support is None:
            noise = 1.0 + PERTURBATION * self.random.random(len(problem.weight))
            lengths = (np.array(problem.weight, dtype=float) * noise).astype(np.int64).tolist()
        grown = shortest_path_tree(problem, root, support, lengths)
        fresh = self._improved(grown)
        for candidate in (fresh, self._combined(best, fresh), self._combined(best, *self.pool[-POOL:])):
            if candidate is not None and problem.cost(candidate) < problem.cost(best):
                best = candidate
        return best

    def _combined(self, *trees):
        """Return a good tree among the edges of several trees."""
        part, edges = self.problem.restricted(set().union(*trees))
        small = part.problem()
        if len(small.terminals) < 2:
            found = []
        elif small_enough(small):
            found = exact_tree(small)
        else:
            grown = shortest_path_tree(small, small.terminals[0])
            found = improve(small, tighten(small, grown), expired=self.expired)
        chosen = [edges[e] for e in part.expand([small.edge[e] for e in found])]
        return improve(self.problem, tighten(self.problem, chosen), rounds=2, expired=self.expired)
