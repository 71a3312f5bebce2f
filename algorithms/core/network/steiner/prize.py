"""Trees that join a place only where that pays: the prize-collecting Steiner tree with a root.

Each place may be bought off by an arc from the root priced by its prize, which makes it a Steiner problem with
directed cuts (Ljubic and others 2006, An algorithmic framework for the exact solution of the prize-collecting Steiner
tree problem); the bound is the dual ascent of Wong 1984 on it.
"""
from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from ...errors import no_progress
from .links import links_of, outwards
from .priced import Priced, checked_prizes
from .solve import steiner_tree, whole_units

ROUNDS = 6  # measured: of bounding and striking out
FLIPS = 12  # measured: places up to which each one is tried in and out


@dataclass(frozen=True)
class PrizeTree:
    """A tree from the root, and the places it joins.

    Attributes
    ----------
    edges : (k,) int array
    joined : (p,) bool array
    length : float
        Length (or cost) of the tree.
    value : float
        ``length`` plus the prizes of the places left out.
    lower_bound : float
        No tree has a smaller value.
    gap : float
        (value - lower_bound) / value.
    stopped_by_time : bool
    """

    edges: np.ndarray
    joined: np.ndarray
    length: float
    value: float
    lower_bound: float
    gap: float
    stopped_by_time: bool = False


def prize_tree(graph, root, places, prizes, *, time_limit_s=60.0, seed=0, progress=no_progress):
    """Return a tree from ``root`` that joins a place only where that costs less than its prize.

    Parameters
    ----------
    graph : graph.Graph
    root : int
    places : (p,) int array of different nodes, not the root
    prizes : (p,) float array
        What leaving a place out costs, in the unit of the lengths.
    time_limit_s : float
        Safety stop.
    seed : int
    progress : callable

    Returns
    -------
    PrizeTree

    Raises
    ------
    InputError
        Places repeat, or a prize is negative.

    Notes
    -----
    The prize-collecting Steiner tree problem (Goemans and Williamson 1995, A general approximation technique for
    constrained forest problems, section 3); places are taken in and out around a Steiner tree, and the bound is dual
    ascent (Wong 1984) on the graph with an edge of each place's prize to the root.

    Examples
    --------
    The first place is worth 4 and costs 2, the second is worth 3 and costs 5 more:

    >>> from ..graph import Graph
    >>> tree = prize_tree(Graph.from_arrays([0, 1], [1, 2], [2.0, 5.0]), 0, [1, 2], [4.0, 3.0])
    >>> tree.edges.tolist(), tree.joined.tolist(), tree.value, tree.lower_bound
    ([0], [True, False], 5.0, 5.0)
    """
    places, prizes = checked_prizes(graph, root, places, prizes)
    deadline = time.monotonic() + time_limit_s
    label, _ = graph.components()
    able = (label[places] == label[root]) & (prizes > 0)
    prize_of = dict(zip(places[able].tolist(), prizes[able].tolist()))
    stopped = False

    def tried(wanted):
        """Return value, edges and joined places of the best part of a tree that joins ``wanted``."""
        nonlocal stopped
        left = deadline - time.monotonic()
        stopped |= left <= 0
        if left <= 0 or not wanted.any():
            return float(prizes.sum()), np.empty(0, dtype=np.int64), np.zeros(len(places), dtype=bool)
        tree = steiner_tree(graph, np.append(places[wanted], root), time_limit_s=left, seed=seed)
        stopped |= tree.stopped_by_time
        edges, nodes = _prune(graph, root, tree.edges, prize_of)
        joined = np.isin(places, nodes) & able
        return float(graph.length[edges].sum() + prizes[~joined].sum()), edges, joined

    best = min(tried(np.zeros(len(places), dtype=bool)), tried(able), key=lambda found: found[0])
    for number in range(ROUNDS):
        progress((number + 1) / (ROUNDS + 1))
        found = min((tried(wanted) for wanted in _neighbours(graph, root, best, places, prizes=prizes, able=able)),
                    key=lambda found: found[0], default=best)
        if stopped or found[0] >= best[0]:
            break
        best = found
    value, edges, joined = best
    bound = dual_bound(graph, root, places[able], prizes[able], deadline=deadline) + float(prizes[~able].sum())
    bound = min(bound, value)
    return PrizeTree(np.sort(edges), joined, float(graph.length[edges].sum()), value, lower_bound=bound,
                     gap=(value - bound) / value if value > 0 else 0.0, stopped_by_time=stopped)


def _neighbours(graph, root, best, places, prizes, able):
    """Yield sets of places worth trying: those joined, those near the tree, single ones more or less."""
    _, edges, joined = best
    if joined.any():
        yield joined
    nodes = np.unique(np.concatenate([[root], graph.tail[edges], graph.head[edges]]))
    distance, _ = graph.nearest(nodes)
    near = joined | (able & (distance[places] < prizes))
    if (near != joined).any():
        yield near
    if able.sum() <= FLIPS:
        for place in np.flatnonzero(able):
            flipped = joined.copy()
            flipped[place] = not flipped[place]
            yield flipped


def _prune(graph, root, edges, prize_of):
    """Return the edges and nodes of the best part of a tree that holds the root (exact on the tree)."""
    order, above = outwards(root, links_of(edges.tolist(), graph.ends(edges)))
    worth = {v: prize_of.get(v, 0.0) for v in order}
    for v in reversed(order[1:]):
        before, edge = above[v]
        worth[before] += max(0.0, worth[v] - float(graph.length[edge]))
    kept, nodes = [], {root}
    for v in order[1:]:
        before, edge = above[v]
        if before in nodes and worth[v] > graph.length[edge]:
            nodes.add(v)
            kept.append(edge)
    return np.array(kept, dtype=np.int64), np.array(sorted(nodes), dtype=np.int64)


def dual_bound(graph, root, places, prizes, *, deadline=np.inf):
    """Return a lower bound of the length of a tree and the prizes it leaves out, by dual ascent.

    Parameters
    ----------
    graph : graph.Graph
    root : int
    places : (n,) int array
    prizes : (n,) float array
    deadline : float, optional
        As :func:`time.monotonic` tells it; the bound holds whenever it ends.

    Returns
    -------
    float

    Examples
    --------
    A place 4 m away is not worth 3, one is that is worth 9:

    >>> from ..graph import Graph
    >>> street = Graph.from_arrays([0], [1], [4.0])
    >>> [dual_bound(street, 0, np.array([1]), np.array([prize])) for prize in (3.0, 9.0)]
    [3.0, 4.0]

    Notes
    -----
    Dual ascent of Wong 1984 (A dual ascent approach for Steiner tree problems on a directed graph, section 3), where
    an edge as long as its prize leads from every place to the root: leaving a place out is taking that edge. Lengths
    and prizes are counted in whole units, both rounded down, so that what is proven in units is proven.
    """
    if not len(places):
        return 0.0
    units, scale = whole_units(graph.length)
    if (prizes != np.floor(prizes)).any() and scale == 1:
        units, scale = units * 1000, 1000
    priced = Priced(graph.tail.tolist(), graph.head.tolist(), units.tolist(), graph.node_count, root=root,
                    places=places.tolist())
    prices = np.floor(prizes * scale).astype(np.int64).tolist()
    return priced.ascend(prices, lambda: time.monotonic() > deadline).bound / scale
