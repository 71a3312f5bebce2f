"""Many short searches on one network at once: the nodes near each of many sources, every source for itself."""
from __future__ import annotations

import numpy as np

from ..ranges import ranges
from .graph import in_rings, lowered

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
    search = np.flatnonzero(offsets <= limit)
    begin = search * np.int64(count) + sources[search]
    distance[begin] = offsets[search]

    def relaxed(active):
        node = active % count
        arcs = degree[node]
        arc = ranges(first[node], first[node + 1])
        reach = np.repeat(distance[active], arcs) + length[arc]
        return lowered(distance, np.repeat(active - node, arcs) + head[arc], reach, limit=limit)

    in_rings(distance, begin, relaxed, ring_m=graph.ring_m())
    return np.flatnonzero(np.isfinite(distance)), distance
