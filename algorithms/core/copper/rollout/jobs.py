"""A tree of routes cut into jobs: what is built in one go, and what hangs on it."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...network.steiner.links import links_of


@dataclass(frozen=True)
class RouteTree:
    """Jobs of a rooted tree; a job is a chain of edges without branching, ending in ``place`` or a branching.

    Attributes
    ----------
    parent : (j,) int array
        Job before, -1 where a job starts at existing fibre; every parent comes before its jobs.
    length_m, weight : (j,) arrays
        Length, and what the tree was minimised by (cost, or length).
    kind : (j,) int array
        Index of the kind of way, ``DROP`` for the leg of a place.
    place : (j,) int array
        Place at the far end of a drop, -1 for trunk.
    shape : list of (k, 2) arrays, metres
    gap : float
        Proven gap of the tree, NaN for the alternative tree.
    """

    parent: np.ndarray
    length_m: np.ndarray
    weight: np.ndarray
    kind: np.ndarray
    place: np.ndarray
    shape: list
    gap: float
    stopped_by_time: bool = False


def jobs_of(routes, ways, edges, gap, *, stopped):
    """Return the :class:`RouteTree` of edges: rooted at existing fibre, joined to chains of one kind.

    Worked out at the head of :mod:`.routes`.

    Parameters
    ----------
    routes : RouteGraph
    ways : ways.Ways
    edges : (e,) int array
        Of the graph of ``routes``.
    gap : float
    stopped : bool
        Whether the search for the tree was ended by its time limit.

    Returns
    -------
    RouteTree

    Examples
    --------
    Two pieces of road are one job, the leg to the place is another:

    >>> from types import SimpleNamespace as Record
    >>> from ...network import Graph
    >>> routes = Record(graph=Graph.from_arrays([0, 1, 2], [1, 2, 3], [200.0, 200.0, 5.0]), kind=np.array([0, 0, 1]),
    ...                 metres=np.array([100.0, 100.0, 5.0]), edge=np.full(3, -1), ends=np.zeros((3, 2, 2)),
    ...                 place_node=np.array([3]))
    >>> tree = jobs_of(routes, None, np.arange(3), 0.0, stopped=False)
    >>> tree.length_m.tolist(), tree.kind.tolist(), tree.place.tolist(), tree.parent.tolist()
    ([200.0, 5.0], [0, 1], [-1, 0], [-1, 0])
    """
    graph = routes.graph
    links = links_of(edges.tolist(), graph.ends(edges))
    place_of = {int(node): place for place, node in enumerate(routes.place_node) if node >= 0}
    parent, chains, place = [], [], []
    stack = [(0, u, edge, -1) for u, edge in sorted(links.get(0, ()), reverse=True)]
    while stack:
        start, node, edge, before = stack.pop()
        chain, kind = [(edge, start)], routes.kind[edge]
        while True:
            onward = [(u, e) for u, e in links[node] if e != chain[-1][0]]
            if len(onward) != 1 or routes.kind[onward[0][1]] != kind or node in place_of:
                break
            chain.append((onward[0][1], node))
            node = onward[0][0]
        job = len(parent)
        parent.append(before)
        chains.append(chain)
        place.append(place_of.get(node, -1))
        stack.extend((node, u, e, job) for u, e in sorted(onward, reverse=True))
    rows = [np.array([edge for edge, _ in chain], dtype=np.int64) for chain in chains]
    return RouteTree(
        np.array(parent, dtype=np.int64), np.array([routes.metres[r].sum() for r in rows]),
        np.array([graph.length[r].sum() for r in rows]),
        np.array([routes.kind[r[0]] for r in rows], dtype=np.int64), place=np.array(place, dtype=np.int64),
        shape=[_shape(routes, ways, chain) for chain in chains], gap=gap, stopped_by_time=stopped)


def _shape(routes, ways, chain):
    """Return the vertices of a chain in its direction of building."""
    parts = []
    for edge, start in chain:
        own = routes.edge[edge]
        part = routes.ends[edge] if own < 0 else ways.network.shape(own)
        if routes.graph.tail[edge] != start:
            part = part[::-1]
        parts.append(part if not parts else part[1:])
    return np.concatenate(parts)


def empty_tree():
    """Return the tree without any job.

    Returns
    -------
    RouteTree

    Examples
    --------
    >>> empty_tree().length_m.size, empty_tree().gap
    (0, 0.0)
    """
    none, whole = np.empty(0), np.empty(0, dtype=np.int64)
    return RouteTree(whole, none, none, whole, place=whole, shape=[], gap=0.0)


def downstream(parent, values):
    """Return for each job the sum of ``values`` over it and everything behind it.

    Parameters
    ----------
    parent : (j,) int array
        Job before, -1 for none; before its jobs.
    values : (j,) array_like

    Returns
    -------
    (j,) float array

    Examples
    --------
    Two jobs hang on the first:

    >>> downstream([-1, 0, 0], [1.0, 2.0, 3.0]).tolist()
    [6.0, 2.0, 3.0]
    """
    result = np.array(values, dtype=float)
    for job in range(len(parent) - 1, -1, -1):
        if parent[job] >= 0:
            result[parent[job]] += result[job]
    return result


def first_used(parent, year, idle):
    """Return the years with those of ``idle`` jobs, which have no work of their own, set to the first one behind them.

    Such a job would be finished before anything else is begun, years before it leads anywhere.

    Parameters
    ----------
    parent : (j,) int array
        Job before, -1 for none; before its jobs.
    year : (j,) int array
        Year in which each job is finished, -1 for never.
    idle : (j,) bool array

    Returns
    -------
    (j,) int array

    Examples
    --------
    A duct that stands leads to jobs of the third and the second year, another to one that is never done:

    >>> first_used([-1, 0, 0, -1, 3], [0, 2, 1, 0, -1], [True, False, False, True, False]).tolist()
    [1, 2, 1, -1, -1]
    """
    result = np.array(year, dtype=np.int64)
    first = np.full(len(result), -1, dtype=np.int64)
    for job in range(len(result) - 1, -1, -1):
        if idle[job]:
            result[job] = first[job]
        before, own = parent[job], result[job]
        if before >= 0 and own >= 0 and (first[before] < 0 or own < first[before]):
            first[before] = own
    return result
