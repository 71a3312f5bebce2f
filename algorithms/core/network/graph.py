"""A road network as arrays, and exact shortest distances from many sources at once."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arguments import whole
from ..errors import InputError, no_progress
from ..ranges import ranges

BATCH = 4.0  # measured: mean edge lengths by which a frontier advances before it waits for the rest


@dataclass(frozen=True)
class Graph:
    """Undirected graph in arrays.

    Attributes
    ----------
    tail, head : (m,) int arrays
        Nodes 0..n-1 of each edge.
    length : (m,) float array
        Metres (or cost), finite and not negative.
    node_count : int

    Examples
    --------
    A way of three nodes, and an edge apart from it:

    >>> graph = Graph.from_arrays([0, 1, 3], [1, 2, 4], [2.0, 3.0, 4.0])
    >>> graph.node_count, graph.degree().tolist(), graph.ends([1]), graph.arcs()[0].tolist()
    (5, [1, 2, 1, 1, 1], [(1, 2)], [0, 1, 3, 4, 5, 6])
    >>> label, count = graph.components()
    >>> label.tolist(), count
    ([0, 0, 0, 1, 1], 2)
    """

    tail: np.ndarray
    head: np.ndarray
    length: np.ndarray
    node_count: int

    @classmethod
    def from_arrays(cls, tail, head, length, node_count=None):
        """Return the graph of edges ``tail[e]``-``head[e]``; ``node_count`` defaults to the largest node + 1."""
        tail, head = whole(tail, "tail"), whole(head, "head")
        length = np.asarray(length, dtype=float).ravel()
        if not len(tail) == len(head) == len(length):
            raise InputError("A graph needs tail, head and length of one size.")
        if not (np.isfinite(length) & (length >= 0)).all():
            raise InputError("Edge lengths must be finite and not negative.")
        largest = int(max(tail.max(initial=-1), head.max(initial=-1))) + 1
        if min(tail.min(initial=0), head.min(initial=0)) < 0 or (node_count is not None and node_count < largest):
            raise InputError("Edges name nodes that do not exist.")
        return cls(tail, head, length, largest if node_count is None else int(node_count))

    @cached_property
    def _arcs(self):
        """First arc of each node, and head, length and edge of the arcs, every edge in both directions."""
        start = np.concatenate([self.tail, self.head])
        order = np.argsort(start, kind="stable")
        first = np.concatenate([[0], np.cumsum(np.bincount(start, minlength=self.node_count))])
        end = np.concatenate([self.head, self.tail])[order]
        edge = order % max(len(self.tail), 1)
        return first, end, self.length[edge], edge

    def arcs(self):
        """Return ``first, head, length, edge``: node ``v`` owns the arcs ``first[v]:first[v + 1]``."""
        return self._arcs

    def ends(self, edges):
        """Return the list of (tail, head) of some edges."""
        return list(zip(self.tail[edges].tolist(), self.head[edges].tolist()))

    def degree(self):
        """Return the number of edges at each node; a loop counts twice."""
        return np.diff(self._arcs[0])

    def components(self):
        """Return the component of each node, numbered by its lowest node, and their count."""
        label = np.arange(self.node_count, dtype=np.int64)
        tail, head = self.tail, self.head
        while len(tail):
            low, high = np.minimum(label[tail], label[head]), np.maximum(label[tail], label[head])
            np.minimum.at(label, high, low)
            while True:  # pointer jumping until every node points to a root
                parent = label[label]
                if (parent == label).all():
                    break
                label = parent
            apart = label[tail] != label[head]
            tail, head = tail[apart], head[apart]
        _, number = np.unique(label, return_inverse=True)
        return number, int(number.max(initial=-1)) + 1

    def nearest(self, sources, offsets=None, limit=np.inf, progress=no_progress):
        """Return each node's distance to its nearest source, and which source that is.

        Parameters
        ----------
        sources : (s,) int array
            Nodes; the same node may stand several times.
        offsets : (s,) float array, optional
            Distance already behind each source (an access leg), not negative.
        limit : float
            Nodes farther than this are left at ``inf``.
        progress : callable

        Returns
        -------
        distance : (n,) float array, ``inf`` where no source is reached
        source : (n,) int array
            Position in ``sources``, -1 where none; of equally near sources one of them,
            the same in every run.

        Notes
        -----
        Exact: a frontier of nodes is relaxed as a whole, in rings of growing distance, until
        nothing improves. Every distance is the sum of lengths from its source outwards, so
        it equals Dijkstra's to the last bit.

        Examples
        --------
        >>> graph = Graph.from_arrays([0, 1, 2], [1, 2, 3], [2.0, 3.0, 4.0])
        >>> [part.tolist() for part in graph.nearest([0, 3])]
        [[0.0, 2.0, 4.0, 0.0], [0, 0, 1, 1]]
        """
        sources = whole(sources, "sources")
        offsets = np.zeros(len(sources)) if offsets is None else np.asarray(offsets, dtype=float).ravel()
        if len(sources) and not 0 <= sources.min() <= sources.max() < self.node_count:
            raise InputError("A source is not a node of the graph.")
        if len(offsets) != len(sources) or not (offsets >= 0).all():
            raise InputError("Every source needs one offset that is not negative.")
        if np.isnan(limit):
            raise InputError("{name} must be a number.", name="limit")
        distance = np.full(self.node_count, np.inf)
        source = np.full(self.node_count, -1, dtype=np.int64)
        number = np.arange(len(sources), dtype=np.int64)
        order = np.lexsort((number, offsets))[::-1]  # the nearest, then the first, is written last
        order = order[(offsets[order] <= limit) & np.isfinite(offsets[order])]
        distance[sources[order]], source[sources[order]] = offsets[order], order
        self._relax(distance, source, np.unique(sources[order]), limit, progress=progress)
        return distance, source

    def _relax(self, distance, source, active, limit, progress):
        first, head, length, _ = self._arcs
        degree, settled = np.diff(first), [0]

        def relaxed(active):
            count = degree[active]
            arc = ranges(first[active], first[active + 1])
            reach = np.repeat(distance[active], count) + length[arc]
            return lowered(distance, head[arc], reach, limit=limit, marks=(source, np.repeat(source[active], count)))

        def ring_done(active):
            settled[0] += len(active)
            progress(min(1.0, settled[0] / self.node_count))

        in_rings(distance, active, relaxed, ring_m=self.ring_m(), begun=ring_done)

    def ring_m(self):
        """Return how much farther each ring of a search goes than the one before: some mean lengths of an arc.

        Examples
        --------
        >>> Graph.from_arrays([0, 1], [1, 2], [2.0, 4.0]).ring_m() / BATCH
        3.0
        """
        length = self._arcs[2]
        return BATCH * float(length.mean()) if len(length) else 0.0


def in_rings(distance, active, relaxed, *, ring_m, begun=None):
    """Relax a frontier as a whole, in rings of growing distance, until nothing improves.

    Parameters
    ----------
    distance : (k,) float array
        Of each key (a node, or a node of one of several searches); lowered in place by ``relaxed``.
    active : (a,) int array
        Keys to begin with, each once.
    relaxed : callable
        ``relaxed(keys)`` lowers what they lead to and returns the keys that changed, each once.
    ring_m : float
    begun : callable, optional
        Told the keys that a new ring begins with.

    Examples
    --------
    Keys in a row, 2 apart:

    >>> distance = np.array([0.0, np.inf, np.inf])
    >>> in_rings(distance, np.array([0]), ring_m=1.0, relaxed=lambda keys: lowered(
    ...     distance, keys[keys < 2] + 1, distance[keys[keys < 2]] + 2.0, limit=np.inf))
    >>> distance.tolist()
    [0.0, 2.0, 4.0]
    """
    waiting, ring = [], -np.inf
    queued = np.zeros(len(distance), dtype=bool)  # keys in ``waiting``
    while len(active) or waiting:
        if not len(active):
            pool = np.concatenate(waiting)
            away = distance[pool]
            ring = away.min() + ring_m
            near = away <= ring
            active, rest = pool[near], pool[~near]
            queued[active] = False
            waiting = [rest] if len(rest) else []
            if begun is not None:
                begun(active)
        improved = relaxed(active)
        near = distance[improved] <= ring
        active, later = improved[near], improved[~near]
        later = later[~queued[later]]
        if len(later):
            queued[later] = True
            waiting.append(later)


def lowered(distance, key, reach, *, limit, marks=None):
    """Lower ``distance`` where an offer is less; return the keys that changed, each once.

    Parameters
    ----------
    distance : (k,) float array
    key, reach : (m,) arrays
        Offers, several for a key perhaps.
    limit : float
        Offers above it are none.
    marks : (array, (m,) array), optional
        What is kept beside the distances, and what each offer would set there.

    Examples
    --------
    >>> distance = np.array([9.0, 1.0])
    >>> lowered(distance, np.array([0, 0, 1]), np.array([5.0, 7.0, 3.0]), limit=8.0).tolist(), distance.tolist()
    ([0], [5.0, 1.0])
    """
    better = np.flatnonzero((reach < distance[key]) & (reach <= limit))
    key, reach = key[better], reach[better]
    kept, offered = marks or (None, None)
    offered = offered[better] if marks else None
    changed = key
    while len(key):
        distance[key] = reach
        if marks:
            kept[key] = offered
        lost = reach < distance[key]  # a worse offer for the same key was written after a better one
        key, reach = key[lost], reach[lost]
        offered = offered[lost] if marks else None
    if len(changed) < 2:
        return changed
    changed = np.sort(changed)
    return changed[np.concatenate([[True], changed[1:] != changed[:-1]])]
