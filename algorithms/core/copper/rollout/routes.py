"""The routes of a roll-out: a tree from existing fibre to the places, cut into jobs.

A street of 200 m with existing fibre at its beginning, at 2 a metre; a place 5 m beside its middle and one at its end,
legs at 1 a metre (what has no length has a millimetre, so that shortest paths form a tree):

>>> from types import SimpleNamespace as Record
>>> from ...network import network_from_lines
>>> street = network_from_lines([[0, 0], [200, 0]], [0, 2])
>>> network, node = street.split(street.snap([[100, 5], [200, 0], [0, 0]]))
>>> ways = Record(network=network, place_xy=np.array([[100.0, 5.0], [200.0, 0.0]]), place_node=node[:2],
...               place_leg_m=np.array([5.0, 0.0]), source_xy=np.zeros((1, 2)), source_node=node[2:],
...               source_leg_m=np.zeros(1))
>>> routes = route_graph(ways, np.array([True, True]), np.array([0]), np.array([2.0, 1.0]), drop_kind=1)
>>> routes.graph.length.tolist(), routes.metres.tolist(), routes.reachable.tolist()
([200.0, 200.0, 5.0, 0.001], [100.0, 100.0, 5.0, 0.0], [True, True])

The tree to both has the two halves of the street and both legs as its jobs; so have the shortest paths:

>>> tree = cheapest_tree(routes, ways, 60.0, 0)
>>> tree.parent.tolist(), tree.length_m.tolist(), tree.place.tolist()
([-1, 0, 1, 0], [100.0, 100.0, 0.0, 5.0], [-1, -1, 1, 0])
>>> float(direct_tree(routes, ways).length_m.sum())
205.0
>>> jobs_of(routes, ways, np.array([0, 2]), 0.0, stopped=False).shape[1].tolist()  # the leg of the first alone
[[100.0, 0.0], [100.0, 5.0]]

With 10 and 20 spent at the places the first one costs 215; the second one 220 more, which 100 do not pay:

>>> graph = priced(routes, np.array([2.0, 1.0]), np.array([10.0, 20.0]))
>>> graph.length.tolist()
[200.0, 200.0, 15.0, 20.0]
>>> paying_tree(routes, graph, ways, np.array([300.0, 100.0]), time_limit_s=60.0, seed=0)[1].tolist()
[True, False]
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...errors import no_progress
from ...network import Graph, prize_tree, steiner_tree
from .jobs import RouteTree, jobs_of

TOUCH_M = 0.01  # access legs shorter than this are no route; chosen, far below what a position is known by
SAME_POINT_M = 1e-3  # rounding: places this near to each other stand at one point, as snapped positions of a network do
LEAST_M = 1e-3  # rounding: every edge has some length, so that shortest paths form a tree


@dataclass(frozen=True)
class RouteGraph:
    """Network, drops and existing fibre as one graph: node 0 is all existing fibre."""

    graph: Graph
    metres: np.ndarray
    kind: np.ndarray
    edge: np.ndarray
    ends: np.ndarray
    place_node: np.ndarray
    reachable: np.ndarray


def route_graph(ways, wanted, kind_of_feature, unit_cost, *, drop_kind):
    """Return the graph in which routes are looked for.

    Parameters
    ----------
    ways : ways.Ways
    wanted : (n,) bool array
        Places to reach.
    kind_of_feature : (f,) int array
        Kind of each line of the network.
    unit_cost : (k,) float array
        Weight per metre of each kind, ``drop_kind`` included.
    drop_kind : int

    Returns
    -------
    RouteGraph
        Worked out at the head of this file, like all others here.
    """
    network = ways.network
    nodes = network.graph.node_count
    touching = np.flatnonzero(ways.source_node >= 0)
    contact = touching[ways.source_leg_m[touching] <= TOUCH_M]
    number = np.arange(1, nodes + 1, dtype=np.int64)
    number[ways.source_node[contact]] = 0
    legs = _shortest_leg(ways, touching[ways.source_leg_m[touching] > TOUCH_M], number)
    places = np.flatnonzero(wanted & (ways.place_node >= 0))
    place_node = np.full(len(wanted), -1, dtype=np.int64)
    place_node[places] = nodes + 1 + np.arange(len(places), dtype=np.int64)
    first, corner = _shared_points(ways, places, nodes + 1 + len(places))
    shared = corner >= 0
    leg_tail = np.where(shared, corner, number[ways.place_node[places]])
    added = len(legs) + len(places) + len(first)
    tail = np.concatenate([number[network.graph.tail], np.zeros(len(legs), np.int64), leg_tail,
                           number[ways.place_node[places[first]]]])
    head = np.concatenate([number[network.graph.head], number[ways.source_node[legs]], place_node[places],
                           corner[first]])
    metres = np.concatenate([network.graph.length, ways.source_leg_m[legs],
                             np.where(shared, 0.0, ways.place_leg_m[places]), ways.place_leg_m[places[first]]])
    kind = np.concatenate([kind_of_feature[network.feature], np.full(added, drop_kind, np.int64)])
    edge = np.concatenate([np.arange(len(network.graph.tail), dtype=np.int64), np.full(added, -1, np.int64)])
    road, drop = len(network.graph.tail), len(network.graph.tail) + len(legs)
    ends = np.full((len(tail), 2, 2), np.nan)
    ends[road:drop, 0] = ways.source_xy[legs]
    ends[road:drop, 1] = network.xy[ways.source_node[legs]]
    ends[drop:drop + len(places), 0] = np.where(shared[:, None], ways.place_xy[places],
                                                network.xy[ways.place_node[places]])
    ends[drop:drop + len(places), 1] = ways.place_xy[places]
    ends[drop + len(places):, 0] = network.xy[ways.place_node[places[first]]]
    ends[drop + len(places):, 1] = ways.place_xy[places[first]]
    graph = Graph.from_arrays(tail, head, np.maximum(metres, LEAST_M) * unit_cost[kind],
                              nodes + 1 + len(places) + len(first))
    component, _ = graph.components()
    reachable = np.zeros(len(wanted), dtype=bool)
    reachable[places] = component[place_node[places]] == component[0]
    return RouteGraph(graph, metres, kind, edge, ends=ends, place_node=place_node, reachable=reachable)


def _shared_points(ways, places, next_node):
    """Return the first of the places at each point that several share, and each place's node there (-1 for none).

    Rows at one point (flats of a house) share the trench of the leg; nodes are numbered from ``next_node``.
    """
    _, group, count = np.unique(np.round(ways.place_xy[places] / SAME_POINT_M), axis=0, return_inverse=True,
                                return_counts=True)
    group = group.ravel()
    several = count > 1
    node = np.where(several, next_node + np.cumsum(several) - 1, -1)
    corner = node[group] if len(group) else np.zeros(0, np.int64)
    found = np.flatnonzero(corner >= 0)
    _, first = np.unique(corner[found], return_index=True)
    return found[first], corner.astype(np.int64)


def _shortest_leg(ways, sources, number):
    """Return one source per network node that is not on fibre itself: the nearest."""
    sources = sources[number[ways.source_node[sources]] > 0]
    order = sources[np.lexsort((ways.source_leg_m[sources], ways.source_node[sources]))]
    return order[np.concatenate([[True], np.diff(ways.source_node[order]) != 0])] if len(order) else order


def cheapest_tree(routes, ways, time_limit_s, seed, *, progress=no_progress):
    """Return the :class:`RouteTree` of least weight that was found, with its proven gap.

    Parameters
    ----------
    routes : RouteGraph
    ways : ways.Ways
    time_limit_s : float
    seed : int
    progress : callable

    Returns
    -------
    RouteTree
    """
    terminals = np.concatenate([[0], routes.place_node[routes.reachable]])
    found = steiner_tree(routes.graph, terminals, time_limit_s=time_limit_s, seed=seed, progress=progress)
    return jobs_of(routes, ways, found.edges, found.gap, stopped=found.stopped_by_time)


def priced(routes, unit_cost, own_cost):
    """Return the network with the full cost of its edges, a place's own cost on its drop.

    The same money as the jobs of a plan: the sum over a tree is the cost of the plan.

    Parameters
    ----------
    routes : RouteGraph
    unit_cost : (k,) float array
        Million VND per metre of each kind.
    own_cost : (n,) float array
        Million VND at each place.

    Returns
    -------
    network.Graph
    """
    graph = routes.graph
    extra = np.zeros(graph.node_count)
    joined = np.flatnonzero(routes.place_node >= 0)
    extra[routes.place_node[joined]] = own_cost[joined]  # a place has no edge but its drop, and is the head of it
    return replace(graph, length=routes.metres * unit_cost[routes.kind] + extra[graph.head])


def paying_tree(routes, graph, ways, prize, *, time_limit_s, seed, progress=no_progress):
    """Return the :class:`RouteTree` to those places that cost less than their prize, and which they are.

    Parameters
    ----------
    routes : RouteGraph
    graph : network.Graph
        The network with its costs, from :func:`priced`.
    ways : ways.Ways
    prize : (n,) float array
        What joining each place may cost.
    time_limit_s : float
    seed : int
    progress : callable

    Returns
    -------
    (RouteTree, (n,) bool array)
    """
    places = np.flatnonzero(routes.reachable)
    found = prize_tree(graph, 0, routes.place_node[places], prize[places], time_limit_s=time_limit_s, seed=seed,
                       progress=progress)
    joined = np.zeros(len(prize), dtype=bool)
    joined[places[found.joined]] = True
    return jobs_of(routes, ways, found.edges, found.gap, stopped=found.stopped_by_time), joined


def direct_tree(routes, ways):
    """Return the :class:`RouteTree` of shortest paths from existing fibre to every place.

    Parameters
    ----------
    routes : RouteGraph
    ways : ways.Ways

    Returns
    -------
    RouteTree
    """
    graph = _nowhere_free(routes)
    away, _ = graph.nearest([0])
    towards = np.full(graph.node_count, -1, dtype=np.int64)
    before = np.full(graph.node_count, -1, dtype=np.int64)
    for a, b in ((graph.tail, graph.head), (graph.head, graph.tail)):
        tight = np.flatnonzero((away[a] + graph.length == away[b]) & (away[a] < away[b]))[::-1]
        towards[b[tight]], before[b[tight]] = tight, a[tight]
    used, at = set(), routes.place_node[routes.reachable]
    while len(at):
        at = np.unique(at[before[at] >= 0])
        at = at[[edge not in used for edge in towards[at].tolist()]]
        used.update(towards[at].tolist())
        at = before[at]
    return jobs_of(routes, ways, np.array(sorted(used), dtype=np.int64), float("nan"), stopped=False)


def _nowhere_free(routes):
    """Return the graph with a little cost where ways cost nothing: without it a shortest path does not know its end.

    A free metre costs a millionth of the cheapest metre that is not free (of a million VND where all are free).
    """
    graph, free = routes.graph, routes.graph.length <= 0
    if not free.any():
        return graph
    metres = np.maximum(routes.metres, LEAST_M)
    price = 1e-6 * float((graph.length / metres)[~free].min(initial=np.inf))
    return replace(graph, length=np.where(free, metres * (price if np.isfinite(price) else 1e-6), graph.length))


def choose(cheapest, direct: Optional[RouteTree], judge, lean_limit):
    """Return the tree with the lower figure of ``judge``, the direct one only within ``lean_limit`` more weight.

    Parameters
    ----------
    cheapest, direct : RouteTree
        There may be no direct one.
    judge : callable
        Takes a tree.
    lean_limit : float
        Share.

    Returns
    -------
    (RouteTree, bool)
        Whether it is the direct one.

    Examples
    --------
    Five percent dearer and better, then too dear:

    >>> from types import SimpleNamespace as Record
    >>> cheapest, direct, dear = (Record(weight=np.array([cost]), late=late) for cost, late in (
    ...     (100.0, 9), (105.0, 7), (120.0, 1)))
    >>> [choose(cheapest, other, lambda tree: tree.late, 0.1)[1] for other in (direct, dear, None)]
    [True, False, False]
    """
    if direct is None or direct.weight.sum() > (1 + lean_limit) * cheapest.weight.sum():
        return cheapest, False
    return (direct, True) if judge(direct) < judge(cheapest) else (cheapest, False)
