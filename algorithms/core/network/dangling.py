"""Line ends that stop on the middle of another line, or just short of it, joined to it.

A road layer drawn without snapping ends its lanes on the middle of a road where the road has no vertex. Such an end
is joined when it lies within a stated tolerance; lines that cross or overlap are never joined, for they may be a
bridge, or two roads. A network without such ends comes back as it was.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Tuple

import numpy as np

from ..errors import Message
from ..geometry.point_index import PointIndex, connected_components
from ..numbers.formats import Figure, few
from ..ranges import ranges, steps
from .build import SAME_M, Snapped, network_from_lines
from .graph import Graph

ENDS_M = 1.0  # definition: ends within this of each other, and vertices two lines share, are one node at most
LOOK_M = 2.0  # shown, not joined: ends up to this much farther than the tolerance; a lane of its own ends farther
PIECE_M = 100.0  # memory: segments are looked at in pieces of this length
SHOWN = 3  # shown by name


@dataclass(frozen=True)
class Joins:
    """What happened to the ends of lines that meet no other line.

    Attributes
    ----------
    tolerance_m : float
    joined, near : tuples of int
        Features with an end that was joined, and with one that lies up to :data:`LOOK_M` beyond the tolerance of
        another line; one entry per end, in the order of the features.
    places : (k, 2) float array
        Where ends were joined, metres of the network's plane.

    Examples
    --------
    >>> [note.text("en") for note in Joins(1.0, joined=(1, 3)).notes()]
    ['2 line ends within 1 m of the middle of another line were joined to it (feature 2, 4).']
    """

    tolerance_m: float = 0.0
    joined: Tuple[int, ...] = ()
    near: Tuple[int, ...] = ()
    places: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)), repr=False, compare=False)

    def notes(self, ids=None):
        """Yield the messages; ``ids`` names the features, by default they are numbered from 1."""
        for rows, template in (
            (self.joined, Message("{count} line ends within {tolerance} of the middle of another line were joined to "
                                  "it (feature {ids}).")),
            (self.near, Message("{count} further line ends lie up to {beyond} beyond the join tolerance of {tolerance} "
                                "from another line and are not joined (feature {ids}). Draw them to the line, or "
                                "raise the tolerance.")),
        ):
            if rows:
                named = list(dict.fromkeys(str(row + 1 if ids is None else ids[row]) for row in rows))
                yield Message(template.template, count=len(rows), tolerance=Figure(self.tolerance_m, unit="m"),
                              beyond=Figure(LOOK_M, 0, "m"),
                              ids=few(named, SHOWN))


def joined_network(xy, starts, feature=None, tolerance_m=ENDS_M, *, plane=None):
    """Return the :class:`.build.Network` of lines with dangling ends joined, and the :class:`Joins`.

    Parameters
    ----------
    xy, starts, feature, plane
        As :func:`.build.network_from_lines` takes them.
    tolerance_m : float
        Metres. 0 joins nothing but ends that share a position.

    Returns
    -------
    network : build.Network
    joins : Joins

    Raises
    ------
    InputError
        As :func:`.build.network_from_lines`.

    Examples
    --------
    A lane that ends half a metre short of the middle of a road of 10 m cuts it there:

    >>> network, joins = joined_network([[0, 0], [10, 0], [5, 0.5], [5, 5]], [0, 2, 4])
    >>> joins.joined, network.graph.length.tolist()
    ((1,), [4.5, 5.0, 5.0])
    """
    network = network_from_lines(xy, starts, feature, min(max(tolerance_m, SAME_M), ENDS_M), plane=plane)
    return join_dangling(network, tolerance_m)


def join_dangling(network, tolerance_m):
    """Return the network with the dangling ends joined that lie within ``tolerance_m``, and the :class:`Joins`.

    A dangling end is a node of one edge. It is joined to the nearest place on another chain of vertices: that edge
    is split there, and the two nodes become one, as ends within the tolerance of each other do. An end of a spur not
    longer than twice the tolerance that hangs on the same edge already is left: it has crossed the line it joins.

    Parameters
    ----------
    network : build.Network
    tolerance_m : float
        Metres; 0 joins nothing.

    Returns
    -------
    network : build.Network
    joins : Joins

    Examples
    --------
    A lane that ends half a metre short of the middle of a road of 10 m: with a tolerance of 0.4 m it stays apart.

    >>> network = network_from_lines([[0, 0], [10, 0], [5, 0.5], [5, 5]], [0, 2, 4], tolerance_m=0.1)
    >>> for tolerance_m in (1.0, 0.4):
    ...     found, joins = join_dangling(network, tolerance_m)
    ...     print(found.graph.components()[1], joins.joined, joins.near)
    1 (1,) ()
    2 () (1,)
    """
    end, away, along, chain = _nearest_other(network, tolerance_m + LOOK_M)
    own = network.graph.arcs()[3][network.graph.arcs()[0][end]]
    other = np.where(network.graph.tail[own] == end, network.graph.head[own], network.graph.tail[own])
    hangs = (other == network.graph.tail[chain]) | (other == network.graph.head[chain])
    limit = np.where(away <= tolerance_m, tolerance_m, tolerance_m + LOOK_M)
    spur = hangs & (network.graph.length[own] <= 2 * limit)
    joined = (away <= tolerance_m) & ~spur & (tolerance_m > 0)
    near = (away > tolerance_m) & ~spur
    feature = network.feature[own]
    joins = Joins(float(tolerance_m), *(tuple(sorted(feature[mask].tolist())) for mask in (joined, near)))
    if not joined.any():
        return network, joins
    cut, node = network.split(Snapped(chain[joined], along[joined], away[joined]))
    return _merged(cut, end[joined], node), replace(joins, places=cut.xy[node])


def _merged(network, first, second):
    """Return the network with pairs of nodes made one; positions are those of ``second``."""
    graph = network.graph
    label = connected_components(graph.node_count, first, second)
    xy = network.xy.copy()
    xy[first] = network.xy[second]
    used, number = np.unique(label, return_inverse=True)
    merged = Graph(number[graph.tail], number[graph.head], graph.length, len(used))
    return replace(network, graph=merged, xy=xy[used])


def _nearest_other(network, limit):
    """Return dangling nodes with another chain within ``limit``: node, distance, metres along, chain."""
    nodes = np.flatnonzero(network.graph.degree() == 1)
    vertex = ranges(network.first, network.last)
    owner = np.repeat(np.arange(len(network.first), dtype=np.int64), network.last - network.first)
    if not len(nodes) or not len(vertex):
        none = np.zeros(0, dtype=np.int64)
        return none, np.zeros(0), np.zeros(0), none
    start, step = network.vertex_xy[vertex], network.vertex_xy[vertex + 1] - network.vertex_xy[vertex]
    long = np.hypot(*step.T)
    pieces = np.maximum(1, np.ceil(long / PIECE_M)).astype(np.int64)
    segment = np.repeat(np.arange(len(vertex), dtype=np.int64), pieces)
    middle = start[segment] + step[segment] * ((steps(pieces) + 0.5) / pieces[segment])[:, None]
    points = network.xy[nodes]
    own = network.graph.arcs()[3][network.graph.arcs()[0][nodes]]
    reach, found = PIECE_M / 2 + limit, []
    for row, piece, _ in PointIndex(middle, reach).pairs(points, reach):
        at = segment[piece]
        apart = owner[at] != own[row]
        at, row = at[apart], row[apart]
        offset = points[row] - start[at]
        share = np.clip((offset * step[at]).sum(axis=1) / np.maximum(long[at] ** 2, 1e-300), 0.0, 1.0)
        away = np.hypot(*(offset - step[at] * share[:, None]).T)
        close = away <= limit
        found.append((row[close], at[close], away[close], share[close]))
    row, at, away, share = (np.concatenate(part) for part in zip(*found))
    order = np.lexsort((at, away, row))
    row, at, away, share = (part[order] for part in (row, at, away, share))
    nearest = np.concatenate([[True], np.diff(row) != 0]) if len(row) else np.zeros(0, dtype=bool)
    row, at, away, share = (part[nearest] for part in (row, at, away, share))
    chain = owner[at]
    begin, end = network.vertex_m[vertex[at]], network.vertex_m[vertex[at] + 1]
    along = begin - network.vertex_m[network.first[chain]] + share * (end - begin)
    return nodes[row], away, along, chain
