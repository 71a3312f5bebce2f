"""Access along a network: nearest site of every place, and all sites within a distance."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import SizeError, no_progress
from ..network.bounded import reached_from_each, searches_together
from ..network.build import Network
from ..ranges import ranges
from .measures import Reached, rows_of_pairs

PAIRS_LIMIT = 60_000_000  # memory: about 1.5 GB
FIRST_TOGETHER = 4  # memory: sites searched from together, before it is known how many places one reaches
PAIRS_TOGETHER = 1_000_000  # memory: pairs of site and place that are worked out together, about


@dataclass(frozen=True)
class RoadAccess:
    """Places and sites on one network.

    A place is reached along its edge from either end, then over its access leg; sites cut
    the edges they stand on, so that no edge hides one. All lengths are metres.

    Attributes
    ----------
    network : core.network.build.Network
        Cut at the sites.
    site_node : (m,) int array
        Node of each site, -1 for those too far from the network.
    edge : (n,) int array
        Edge that each place lies beside, -1 for none.
    to_tail_m, to_head_m : (n,) float arrays
        Along that edge, from where the access leg meets it.
    distance_m : (n,) float array
        From each place to its nearest site, both access legs counted; ``inf`` where none
        can be reached.
    site : (n,) int array
        That site, -1 for none.
    leg_m, site_leg_m : (n,), (m,) float arrays
        Straight legs to the network, ``inf`` for those too far from it.

    Examples
    --------
    A site 10 m beside the middle of a road of 100 m; places 45 and 50 m from it, of which one lies within 46 m:

    >>> from ..network import network_from_lines
    >>> found = road_access(network_from_lines([[0, 0], [100, 0]], [0, 2]), [[20, 5], [90, 0]], [[50, 10]])
    >>> near = found.rows(46.0)
    >>> near.start.tolist(), near.site.tolist(), near.distance.tolist(), found.by_site(60.0).place.tolist()
    ([0, 1, 1], [0], [45.0], [0, 1])
    """

    network: Network
    site_node: np.ndarray
    edge: np.ndarray
    to_tail_m: np.ndarray
    to_head_m: np.ndarray
    leg_m: np.ndarray
    site_leg_m: np.ndarray
    distance_m: np.ndarray
    site: np.ndarray

    def rows(self, limit_m, progress=no_progress):
        """Return the :class:`.measures.Rows` of all sites within ``limit_m`` of each place.

        One bounded search per site; only places on edges it reaches are looked at.
        """
        found = self.by_site(limit_m, progress)
        site = np.repeat(np.arange(len(self.site_node), dtype=np.int64), np.diff(found.start))
        return rows_of_pairs(found.place.astype(np.int64), site, found.distance, places=len(self.edge),
                             sites=len(self.site_node))

    def by_site(self, limit_m, progress=no_progress):
        """Return the :class:`.measures.Reached` of the sites: the places within ``limit_m`` of each."""
        graph = self.network.graph
        on_network = np.flatnonzero(self.edge >= 0)
        order = on_network[np.argsort(self.edge[on_network], kind="stable")]
        start = np.searchsorted(self.edge[order], np.arange(len(graph.tail) + 1, dtype=np.int64))
        counts, places, distances, pairs = np.zeros(len(self.site_node), np.int64), [], [], 0
        sites = np.flatnonzero(self.site_node >= 0)
        most = searches_together(graph)
        together = min(most, FIRST_TOGETHER)
        while len(sites):
            some, sites = sites[:together], sites[together:]
            search, place, away = self._places_within(some, limit_m, order, start)
            ends = np.searchsorted(search, np.arange(len(some) + 1, dtype=np.int64))
            for site, low, high in zip(some.tolist(), ends[:-1].tolist(), ends[1:].tolist()):
                near = low + np.argsort(place[low:high], kind="stable")
                counts[site] = near.size
                places.append(place[near].astype(np.int32))
                distances.append(away[near])
            together = min(most, 1 + PAIRS_TOGETHER * len(some) // max(len(place), 1))  # as if the next reached as many
            pairs += len(place)
            if pairs > PAIRS_LIMIT:
                raise SizeError("More than {count} pairs of places and points lie within {limit} m. Choose a shorter "
                                "distance.", count=PAIRS_LIMIT, limit=limit_m)
            progress((some[-1] + 1) / len(self.site_node))
        return Reached(np.concatenate([[0], np.cumsum(counts)]), np.concatenate([np.zeros(0, np.int32), *places]),
                       np.concatenate([np.zeros(0), *distances]))

    def _places_within(self, sites, limit_m, order, start):
        """Return the places within ``limit_m`` of some sites: which of these, ascending, the place and its distance."""
        graph = self.network.graph
        first, _, _, arc_edge = graph.arcs()
        nodes, edges = np.int64(graph.node_count), np.int64(max(len(graph.tail), 1))
        key, distance = reached_from_each(graph, self.site_node[sites], self.site_leg_m[sites], limit_m)
        search, node = np.divmod(key, nodes)
        met = np.repeat(search, first[node + 1] - first[node]) * edges + arc_edge[ranges(first[node], first[node + 1])]
        search, edge = np.divmod(np.unique(met), edges)
        place = order[ranges(start[edge], start[edge + 1])]
        search = np.repeat(search, start[edge + 1] - start[edge])
        away = self._along(place, distance, search * nodes)
        near = np.flatnonzero(away <= limit_m)
        return search[near], place[near], away[near]

    def _along(self, place, node_distance, offset=0):
        tail, head = self.network.graph.tail[self.edge[place]], self.network.graph.head[self.edge[place]]
        return self.leg_m[place] + np.minimum(node_distance[offset + tail] + self.to_tail_m[place],
                                              node_distance[offset + head] + self.to_head_m[place])


def road_access(network, places, sites, max_leg_m=np.inf, *, progress=no_progress):
    """Return the :class:`RoadAccess` of places to sites.

    Parameters
    ----------
    network : core.network.build.Network
    places, sites : (n, 2), (m, 2) float arrays
        Metres in the network's plane; NaN rows are not reached.
    max_leg_m : float
        Longest straight leg between a place or a site and the network.
    progress : callable

    Returns
    -------
    RoadAccess

    Examples
    --------
    One road of 100 m, a site 10 m beside its middle, and places at 20 m (5 m beside it) and at 90 m:

    >>> from ..network import network_from_lines
    >>> found = road_access(network_from_lines([[0, 0], [100, 0]], [0, 2]), [[20, 5], [90, 0]], [[50, 10]])
    >>> found.distance_m.tolist(), found.site.tolist()
    ([45.0, 50.0], [0, 0])
    """
    on_site = network.snap(sites, max_leg_m)
    cut, site_node = network.split(on_site)
    progress(0.2)
    on_place = network.snap(places, max_leg_m)
    progress(0.7)
    edge, to_tail, to_head = _edges_at(cut, on_place)
    known = np.flatnonzero(site_node >= 0)
    node_distance, source = cut.graph.nearest(site_node[known], on_site.leg_m[known])
    result = RoadAccess(cut, site_node, edge, to_tail, to_head_m=to_head, leg_m=on_place.leg_m,
                        site_leg_m=on_site.leg_m,
                        distance_m=np.full(len(edge), np.inf), site=np.full(len(edge), -1, dtype=np.int64))
    place = np.flatnonzero(edge >= 0)
    result.distance_m[place] = result._along(place, node_distance)
    tail, head = cut.graph.tail[edge[place]], cut.graph.head[edge[place]]
    by_tail = node_distance[tail] + to_tail[place] <= node_distance[head] + to_head[place]
    nearest = source[np.where(by_tail, tail, head)]
    result.site[place] = np.where(nearest >= 0, known[nearest] if len(known) else -1, -1)
    progress(1.0)
    return result


def _edges_at(network, snapped):
    """Return the edge each snapped position lies on (-1 for none) and metres to its tail and head."""
    edge = np.full(len(snapped.chain), -1, dtype=np.int64)
    to_tail, to_head = np.full(len(edge), np.nan), np.full(len(edge), np.nan)
    known = np.flatnonzero(snapped.chain >= 0)
    if not len(known):
        return edge, to_tail, to_head
    order = np.lexsort((network.from_m, network.chain))
    span = float(network.to_m.max()) + 1.0
    axis = network.chain[order] * span + network.from_m[order]
    place = snapped.chain[known] * span + snapped.along_m[known]
    edge[known] = order[np.maximum(np.searchsorted(axis, place, "right") - 1, 0)]
    along = snapped.along_m[known]
    to_tail[known] = np.maximum(along - network.from_m[edge[known]], 0.0)
    to_head[known] = np.maximum(network.to_m[edge[known]] - along, 0.0)
    return edge, to_tail, to_head
