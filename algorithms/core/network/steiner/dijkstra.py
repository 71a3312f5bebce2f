"""Shortest distances over lists of neighbours: for many small searches, where arrays do not pay."""
from __future__ import annotations

from heapq import heapify, heappop, heappush

FAR = float("inf")


def dijkstra(adjacency, start, limit=FAR, known=None):
    """Return the least ``start[u] + distance(u, v)`` of every node ``v``, and the edge it comes over.

    Dijkstra 1959, A note on two problems in connexion with graphs, with a heap.

    Parameters
    ----------
    adjacency : list of list of (neighbour, weight, edge)
    start : dict of node to number
        What it costs to begin at a node.
    limit : number
        Nodes farther than this are left at ``inf``.
    known : pair of lists, optional
        Result of an earlier search with fewer starts, which is brought up to date in place: only
        what comes nearer is looked at again.

    Returns
    -------
    reach : list of number, ``inf`` where nothing is reached
    by : list of int, -1 where a node is a start itself, or not reached

    Examples
    --------
    A way of 5 and 3; then a second start at its far end, which costs 1:

    >>> way = [[(1, 5, 0)], [(0, 5, 0), (2, 3, 1)], [(1, 3, 1)]]
    >>> dijkstra(way, {0: 0}), dijkstra(way, {0: 0}, 6)[0]
    (([0, 5, 8], [-1, 0, 1]), [0, 5, inf])
    >>> dijkstra(way, {2: 1}, known=dijkstra(way, {0: 0}))
    ([0, 4, 1], [-1, 1, -1])
    """
    reach, by = known or ([FAR] * len(adjacency), [-1] * len(adjacency))
    heap = []
    for v, value in start.items():
        if value < reach[v]:
            reach[v], by[v] = value, -1
            heap.append((value, v))
    heapify(heap)
    while heap:
        value, v = heappop(heap)
        if value > reach[v]:
            continue
        for u, weight, edge in adjacency[v]:
            onward = value + weight
            if onward < reach[u] and onward <= limit:
                reach[u], by[u] = onward, edge
                heappush(heap, (onward, u))
    return reach, by
