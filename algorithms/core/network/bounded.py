"""Many short searches on one network at once: the nodes near each of many sources, every source for itself."""
from __future__ import annotations

import numpy as np

from ..ranges import ranges
from .graph import BATCH

TOGETHER = 2_000_000  # memory: nodes, once for each search, that are kept at a time; 16 MB of distances


def searches_together(graph):
    """Return how many searches :func:`reached_from_each` should be given at once.

    Parameters
    ----------
    graph : Graph

    Returns
    -------
    int

    Examples
    --------
    >>> from .graph import Graph
    >>> searches_together(Graph.from_arrays([0], [1], [2.0], node_count=100_000))
    20
    """
    return max(TOGETHER // max(graph.node_count, 1), 1)


def reached_from_each(graph, sources, offsets, limit):
    """Return the nodes within ``limit`` of each source on its own, and how far they are.

    Equal to :meth:`.graph.Graph.nearest` from one source after the other, to the last bit: the searches are those
    of as many copies of the network, and all their frontiers are relaxed together.

    Parameters
    ----------
    graph : Graph
    sources : (s,) int array
        Nodes.
    offsets : (s,) float array
        Distance already behind each source, not negative.
    limit : float

    Returns
    -------
    key : (k,) int array
        Ascending: node ``v`` reached from source ``i`` is ``i * node_count + v``.
    distance : (s * node_count,) float array
        By key, ``inf`` where not reached.

    Examples
    --------
    From either end of a way of 2 and 3 m, 4 m far at most; the second source stands 1 m beside it:

    >>> from .graph import Graph
    >>> key, distance = reached_from_each(Graph.from_arrays([0, 1], [1, 2], [2.0, 3.0]), [0, 2], [0.0, 1.0], 4.0)
    >>> key.tolist(), distance[key].tolist()
    ([0, 1, 4, 5], [0.0, 2.0, 4.0, 1.0])
    """
    first, head, length, _ = graph.arcs()
    degree, count = np.diff(first), graph.node_count
    sources, offsets = np.asarray(sources, np.int64), np.asarray(offsets, float)
    distance = np.full(len(sources) * count, np.inf)
    step = BATCH * float(length.mean()) if len(length) else 0.0
    search = np.flatnonzero(offsets <= limit)
    active = search * np.int64(count) + sources[search]
    distance[active] = offsets[search]
    waiting, ring = [], -np.inf
    queued = np.zeros(len(distance), bool)  # keys in ``waiting``
    while len(active) or waiting:
        if not len(active):
            pool = np.concatenate(waiting)
            away = distance[pool]
            ring = away.min() + step
            near = away <= ring
            active, rest = pool[near], pool[~near]
            queued[active] = False
            waiting = [rest] if len(rest) else []
        node = active % count
        arcs = degree[node]
        arc = ranges(first[node], first[node + 1])
        key = np.repeat(active - node, arcs) + head[arc]
        improved = _lowered(distance, key, np.repeat(distance[active], arcs) + length[arc], limit)
        near = distance[improved] <= ring
        active, later = improved[near], improved[~near]
        later = later[~queued[later]]
        if len(later):
            queued[later] = True
            waiting.append(later)
    return np.flatnonzero(np.isfinite(distance)), distance


def _lowered(distance, key, reach, limit):
    """Lower ``distance`` where ``reach`` is less; return the keys that changed, each once."""
    better = np.flatnonzero((reach < distance[key]) & (reach <= limit))
    key, reach = key[better], reach[better]
    changed = key
    while len(key):
        distance[key] = reach
        lost = reach < distance[key]  # a worse offer for the same node was written after a better one
        key, reach = key[lost], reach[lost]
    if len(changed) < 2:
        return changed
    changed = np.sort(changed)
    return changed[np.concatenate([[True], changed[1:] != changed[:-1]])]
