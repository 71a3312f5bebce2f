"""Steiner trees with few terminals, solved to the optimum (Dreyfus and Wagner 1971; Erickson et al. 1987)."""
from __future__ import annotations

import numpy as np

from .dijkstra import dijkstra

MAX_TERMINALS = 10  # measured: 3^10 pairs of subsets (Dreyfus and Wagner 1971) take about a second
MAX_STATES = 600_000  # memory: subsets x nodes


def small_enough(problem):
    """Return whether :func:`exact_tree` ends within a second or two.

    Parameters
    ----------
    problem : SteinerProblem

    Returns
    -------
    bool

    Examples
    --------
    Ten terminals among a thousand nodes make 512,000 states, eleven are too many:

    >>> from types import SimpleNamespace as Record
    >>> [small_enough(Record(terminals=range(count), node=range(1000))) for count in (10, 11)]
    [True, False]
    """
    count = len(problem.terminals)
    return count <= MAX_TERMINALS and len(problem.node) << (count - 1) <= MAX_STATES


def exact_tree(problem):
    """Return the edges of an optimal tree.

    ``best[s][v]`` is the weight of the best tree that joins the terminals of subset ``s``
    and node ``v``. It either branches at ``v`` into two smaller subsets, or reaches ``v``
    over an edge: the first step is a minimum over arrays, the second one Dijkstra
    (Dreyfus and Wagner 1971; Erickson, Monma and Veinott 1987).

    Parameters
    ----------
    problem : SteinerProblem

    Returns
    -------
    list of int

    Examples
    --------
    Three places in a row 7 apart, each 4 from a fourth point: the star of 12 is shorter than 7 + 7.

    >>> from .reduce import Reduced
    >>> star = Reduced([0, 1, 2, 0, 1], [3, 3, 3, 1, 2], [4, 4, 4, 7, 7], 4, terminals=[0, 1, 2]).problem()
    >>> best = exact_tree(star)
    >>> [star.ends[edge] for edge in best], star.cost(best)
    ([(0, 3), (1, 3), (2, 3)], 12)
    """
    *joined, last = problem.terminals
    full = (1 << len(joined)) - 1
    best = np.full((full + 1, len(problem.node)), np.inf)
    split = np.zeros(best.shape, dtype=np.int32)  # the smaller half where the tree branches
    by = np.full(best.shape, -1, dtype=np.int64)  # the edge over which the tree reaches a node
    for subset in range(1, full + 1):
        row = best[subset]
        if subset & (subset - 1) == 0:
            row[joined[subset.bit_length() - 1]] = 0.0
        half = (subset - 1) & subset
        while half > subset ^ half:
            value = best[half] + best[subset ^ half]
            less = value < row
            row[less], split[subset][less] = value[less], half
            half = (half - 1) & subset
        inside = np.flatnonzero(np.isfinite(row))
        best[subset], by[subset] = dijkstra(problem.adjacency, dict(zip(inside.tolist(), row[inside].tolist())))
    return _trace(problem, full, last, split, by=by)


def _trace(problem, subset, node, split, by):
    edges, stack = set(), [(subset, node)]
    while stack:
        subset, v = stack.pop()
        edge = int(by[subset, v])
        if edge >= 0:
            edges.add(edge)
            low, high = problem.ends[edge]
            stack.append((subset, low if v == high else high))
        elif split[subset, v]:
            half = int(split[subset, v])
            stack += [(half, v), (subset ^ half, v)]
    return sorted(edges)
