"""Lines to a graph: nodes where lines meet, chains between them as single edges."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ..errors import InputError
from ..geometry.geodesy import LocalPlane
from ..ranges import ranges
from .graph import Graph
from .segments import nearest_segment

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 64 bits: 2**64 over the golden ratio, Knuth 1998, 6.4
SAME_M = 1e-3  # rounding: snapped positions closer than this on an edge are one node


@dataclass(frozen=True)
class Network:
    """A graph with the shape of its edges.

    Attributes
    ----------
    graph : Graph
        Lengths in metres of the plane.
    xy : (n, 2) float array
        Position of each node, metres.
    chain : (m,) int array
        Chain of the input lines an edge lies on; an edge that was split shares its chain.
    from_m, to_m : (m,) float arrays
        Part of the chain the edge covers, running from tail to head.
    feature : (m,) int array
        Input feature of each edge.
    vertex_xy, vertex_m : (V, 2) and (V,) float arrays
        Vertices of all lines, and the running length along all of them.
    first, last : int arrays
        First and last vertex of each chain.
    plane : geodesy.LocalPlane or None
        The plane of the positions where lengths are geodesic; ``None`` where they are straight in the plane.
    """

    graph: Graph
    xy: np.ndarray
    chain: np.ndarray
    from_m: np.ndarray
    to_m: np.ndarray
    feature: np.ndarray
    vertex_xy: np.ndarray
    vertex_m: np.ndarray
    first: np.ndarray
    last: np.ndarray
    plane: Optional[LocalPlane] = None

    def shape(self, edge):
        """Return the (k, 2) vertices of an edge from tail to head, in metres."""
        chain = self.chain[edge]
        first, last = self.first[chain], self.last[chain]
        measure = self.vertex_m[first:last + 1] - self.vertex_m[first]
        inside = (measure > self.from_m[edge]) & (measure < self.to_m[edge])
        ends = np.array([self.from_m[edge], self.to_m[edge]])
        xy = self.vertex_xy[first:last + 1]
        begin, end = np.column_stack([np.interp(ends, measure, xy[:, axis]) for axis in (0, 1)])
        return np.vstack([begin, xy[inside], end])

    def snap(self, points, limit=np.inf):
        """Return where points lie nearest on the network.

        Parameters
        ----------
        points : (n, 2) array of metres in the network's plane
        limit : float
            Longest access leg in metres.

        Returns
        -------
        Snapped
        """
        vertex = ranges(self.first, self.last)
        owner = np.repeat(np.arange(len(self.first), dtype=np.int64), self.last - self.first)
        segment, leg_m, share = nearest_segment(points, self.vertex_xy[vertex], self.vertex_xy[vertex + 1], limit,
                                                plane=self.plane)
        found = segment >= 0
        at = vertex[segment[found]]
        chain = np.full(len(segment), -1, dtype=np.int64)
        chain[found] = owner[segment[found]]
        along = np.full(len(segment), np.nan)
        length = self.vertex_m[at + 1] - self.vertex_m[at]
        along[found] = self.vertex_m[at] - self.vertex_m[self.first[chain[found]]] + share[found] * length
        return Snapped(chain, along, leg_m)

    def split(self, snapped):
        """Return a network with a node at every snapped position, and those nodes (-1 for none).

        Positions within a millimetre of each other, or of an end, share a node.

        Parameters
        ----------
        snapped : Snapped

        Returns
        -------
        network : Network
        node : (n,) int array

        Examples
        --------
        A place 4 m beside a street of 10 m cuts it into 3 and 7 m:

        >>> street = network_from_lines([[0, 0], [10, 0]], [0, 2])
        >>> found = street.snap([[3.0, 4.0]])
        >>> found.along_m.tolist(), found.leg_m.tolist()
        ([3.0], [4.0])
        >>> cut, node = street.split(found)
        >>> node.tolist(), cut.graph.length.tolist(), cut.shape(1).tolist()
        ([2], [3.0, 7.0], [[3.0, 0.0], [10.0, 0.0]])
        """
        known = np.flatnonzero(snapped.chain >= 0)
        order = known[np.lexsort((snapped.along_m[known], snapped.chain[known]))]
        node = np.full(len(snapped.chain), -1, dtype=np.int64)
        if not len(order):
            return self, node
        by_chain = np.lexsort((self.from_m, self.chain))
        span = float(self.to_m.max()) + 1.0  # chains laid one after another on a single axis
        axis = self.chain[by_chain] * span + self.from_m[by_chain]
        place = snapped.chain[order] * span + snapped.along_m[order]
        edge = by_chain[np.maximum(np.searchsorted(axis, place, "right") - 1, 0)]
        along = snapped.along_m[order]
        at_tail, at_head = along - self.from_m[edge] <= SAME_M, self.to_m[edge] - along <= SAME_M
        node[order[at_head]] = self.graph.head[edge[at_head]]
        node[order[at_tail]] = self.graph.tail[edge[at_tail]]
        inner = ~(at_tail | at_head)
        order, edge, along = order[inner], edge[inner], along[inner]
        by_edge = np.lexsort((along, edge))  # edges of a network split before do not follow the order of the chains
        order, edge, along = order[by_edge], edge[by_edge], along[by_edge]
        if not len(order):
            return self, node
        new = np.concatenate([[True], (np.diff(edge) != 0) | (np.diff(along) > SAME_M)])
        node[order] = self.graph.node_count + np.cumsum(new, dtype=np.int64) - 1
        return self._cut(edge[new], along[new]), node

    def _cut(self, edge, along):
        """Cut edges at positions sorted by edge and measure; new nodes are numbered in that order."""
        graph = self.graph
        fresh = graph.node_count + np.arange(len(edge), dtype=np.int64)
        owner, count = np.unique(edge, return_counts=True)
        piece_edge = np.repeat(owner, count + 1)
        is_first = np.concatenate([[True], np.diff(piece_edge) != 0])
        is_last = np.concatenate([np.diff(piece_edge) != 0, [True]])
        tail, head = graph.tail[piece_edge], graph.head[piece_edge]
        begin, end = self.from_m[piece_edge], self.to_m[piece_edge]
        tail[~is_first], begin[~is_first] = fresh, along
        head[~is_last], end[~is_last] = fresh, along
        keep = np.ones(len(graph.tail), dtype=bool)
        keep[owner] = False

        def joined(old, pieces):
            return np.concatenate([old[keep], pieces])

        scale = graph.length[piece_edge] / np.maximum(self.to_m[piece_edge] - self.from_m[piece_edge], 1e-300)
        cut = Graph(joined(graph.tail, tail), joined(graph.head, head),
                    joined(graph.length, (end - begin) * scale), graph.node_count + len(edge))
        chain = self.chain[edge]
        positions = self.vertex_m[self.first[chain]] + along
        xy = np.column_stack([np.interp(positions, self.vertex_m, self.vertex_xy[:, axis]) for axis in (0, 1)])
        return replace(
            self, graph=cut, xy=np.concatenate([self.xy, xy]), chain=joined(self.chain, self.chain[piece_edge]),
            from_m=joined(self.from_m, begin), to_m=joined(self.to_m, end),
            feature=joined(self.feature, self.feature[piece_edge]))


@dataclass(frozen=True)
class Snapped:
    """Points on a network: chain (-1 where none is near), metres along it, access leg in metres."""

    chain: np.ndarray
    along_m: np.ndarray
    leg_m: np.ndarray


def network_from_lines(xy, starts, feature=None, tolerance_m=1.0, *, plane=None):
    """Return the network of lines.

    A node stands at every end of a line and where a vertex is shared; vertices between
    stay the shape of their edge. Ends within ``tolerance_m`` of each other are one node.

    Parameters
    ----------
    xy : (V, 2) array
        Vertices of all lines in metres, one line after another.
    starts : (L + 1,) int array
        Line i is ``xy[starts[i]:starts[i + 1]]``; lines with fewer than two vertices are left out.
    feature : (L,) int array, optional
        Feature of each line; its number by default.
    tolerance_m : float
    plane : geodesy.LocalPlane, optional
        The plane of ``xy``: lengths and legs are then geodesic, else straight in the plane.

    Returns
    -------
    Network

    Raises
    ------
    InputError
        A vertex has no position, or the tolerance is not above zero.

    Examples
    --------
    Two streets of 10 and 5 m that share an end:

    >>> found = network_from_lines([[0, 0], [10, 0], [10, 0], [10, 5]], [0, 2, 4])
    >>> found.graph.length.tolist(), found.xy.tolist()
    ([10.0, 5.0], [[0.0, 0.0], [10.0, 0.0], [10.0, 5.0]])
    """
    if not tolerance_m > 0:
        raise InputError("The snapping tolerance must be above zero.")
    xy, starts = np.asarray(xy, dtype=float).reshape(-1, 2), np.asarray(starts, dtype=np.int64)
    feature = np.arange(len(starts) - 1, dtype=np.int64) if feature is None else np.asarray(feature, dtype=np.int64)
    if not np.isfinite(xy).all():
        raise InputError("A line of the network has a vertex without a position.")
    long_enough = np.diff(starts) >= 2
    if not long_enough.all():
        keep = np.repeat(long_enough, np.diff(starts))
        count = np.diff(starts)[long_enough]
        xy, feature, starts = xy[keep], feature[long_enough], np.concatenate([[0], np.cumsum(count)])
    if not len(xy):
        empty, none = np.empty(0, dtype=np.int64), np.empty(0)
        return Network(Graph(empty, empty, none, 0), np.empty((0, 2)), empty, none, to_m=none, feature=empty,
                       vertex_xy=np.empty((0, 2)), vertex_m=none, first=empty, last=empty, plane=plane)
    is_start = np.zeros(len(xy), dtype=bool)
    is_start[starts[:-1]] = True
    is_end = np.zeros(len(xy), dtype=bool)
    is_end[starts[1:] - 1] = True
    node, node_xy = _nodes(xy, is_start, is_end, tolerance_m)
    step = np.zeros(len(xy))
    step[1:] = np.hypot(*np.diff(xy, axis=0).T) if plane is None else plane.distance_m(xy[:-1], xy[1:])
    step[is_start] = 0.0
    measure = np.cumsum(step)
    stop = np.flatnonzero(node >= 0)
    within = ~is_end[stop[:-1]]
    first, last = stop[:-1][within], stop[1:][within]
    owner = np.searchsorted(starts, first, "right") - 1
    length = measure[last] - measure[first]
    real = (length > 0) | (node[first] != node[last])
    first, last, owner, length = first[real], last[real], owner[real], length[real]
    graph = Graph(node[first], node[last], length, len(node_xy))
    return Network(graph, node_xy, np.arange(len(first), dtype=np.int64), np.zeros(len(first)), to_m=length.copy(),
                   feature=feature[owner],
                   vertex_xy=xy, vertex_m=measure, first=first, last=last, plane=plane)


def _nodes(xy, is_start, is_end, tolerance):
    """Return the node of each vertex (-1 for vertices that are only shape) and the nodes' positions."""
    east, north = (np.round((xy[:, axis] - xy[:, axis].min()) / tolerance).astype(np.int64) for axis in (0, 1))
    key = (east << 32) | north  # both in 64 bits
    is_tip = is_start | is_end
    fresh = np.concatenate([[True], np.diff(key) != 0]) | is_start  # a line that dwells in a cell counts once
    shared = np.flatnonzero(is_tip | (fresh & _may_meet(key, fresh)))  # all that can be a node, in their order
    order = np.argsort(key[shared], kind="stable")
    border = np.concatenate([[True], np.diff(key[shared[order]]) != 0])
    group = np.empty(len(shared), dtype=np.int64)
    group[order] = np.cumsum(border, dtype=np.int64) - 1
    meeting = np.bincount(group[fresh[shared]], minlength=group.max() + 1) > 1
    is_node = is_tip[shared] | (meeting[group] & fresh[shared])
    vertex = shared[is_node]
    used, first, number = np.unique(group[is_node], return_index=True, return_inverse=True)
    position = xy[vertex[first]]
    merged = _merge_near(position, tolerance)
    node = np.full(len(xy), -1, dtype=np.int64)
    node[vertex] = merged[number]
    _, one_of_each = np.unique(merged, return_index=True)
    return node, position[one_of_each]


def _may_meet(key, fresh):
    """Return whether another fresh vertex may be in the cell of each: surely not where no other key hashes alike.

    Knuth 1998, The Art of Computer Programming 3, 6.4: multiplicative hashing by the golden ratio.
    """
    bits = max(int(len(key) - 1).bit_length() + 1, 4)
    place = ((key.astype(np.uint64) * _GOLDEN) >> np.uint64(64 - bits)).astype(np.int64)
    return np.bincount(place[fresh], minlength=1 << bits)[place] > 1


def _merge_near(position, tolerance):
    """Return a number per position that positions within ``tolerance`` (or chains of such) share.

    Two positions that near lie in one cell of at least one of four shifted grids.
    """
    pairs = []
    base = (position - position.min(axis=0)) / (2 * tolerance)
    for shift in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        cell = np.floor(base + shift).astype(np.int64)
        key = (cell[:, 0] << 32) | cell[:, 1]  # both in 64 bits
        order = np.argsort(key, kind="stable")
        for step in (1, 2, 3):
            same = np.flatnonzero(key[order[step:]] == key[order[:-step]])
            if not len(same):
                break
            pairs.append(np.column_stack([order[same], order[same + step]]))
    pairs = np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64)
    near = np.hypot(*(position[pairs[:, 0]] - position[pairs[:, 1]]).T) <= tolerance
    pairs = pairs[near]
    number, _ = Graph(pairs[:, 0], pairs[:, 1], np.zeros(len(pairs)), len(position)).components()
    return number
