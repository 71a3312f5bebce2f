"""Distances between places people live, existing points and candidates, and what each candidate would add."""
from __future__ import annotations

import heapq

import numpy as np

from ... import access
from ...errors import no_progress
from ...geometry.geodesy import LocalPlane
from ...location.clock import never
from ...location.sparse import Incidence
from ...network.dangling import joined_network
from ...network.segments import nearest_segment
from ..reach import serving_points


class PostalGround:
    """Places people live, existing points and candidates with the distances between them.

    ``limit_m`` ends the catchments; a place without any point within it is counted with it.

    Examples
    --------
    10, 20 and 30 people 1.0 and 1.1 km apart, a point beside the first ones, candidates beside the others; within reach
    is 500 m, a catchment ends at 1,500 m:

    >>> from types import SimpleNamespace as Record
    >>> at = LocalPlane(105.0, 9.2).inverse(np.array([[0.0, 0.0], [1000.0, 0.0], [2100.0, 0.0]]))
    >>> ground = PostalGround(
    ...     Record(lonlat=at[:1]), Record(counted=np.array([True]), staffed=np.ones(1)),
    ...     Record(lonlat=at, population=np.array([10.0, 20.0, 30.0])), Record(lonlat=at[1:]), roads=None,
    ...     reach_options=Record(staffed_only=False, distance_m=500.0, catchment_m=1500.0),
    ...     before=Record(line_m=np.array([0.0, 1000.0, 2100.0])))
    >>> weights, columns = ground.columns()
    >>> weights.tolist(), columns[0].tolist(), ground.within(1).tolist(), ground.pairs(0)[0].tolist()
    ([0.0, 20.0, 30.0], [1], [2], [0, 1, 2])

    The second candidate gains most, and saves its 30 people 1.5 km each; then the first one saves 20 people 1 km:

    >>> order, gains, saved = ground.ranked(np.array([0, 1]), np.array([-1, -1]))
    >>> order.tolist(), gains.tolist(), saved.round(3).tolist()
    ([1, 0], [30.0, 20.0], [45.0, 20.0])
    >>> round(ground.person_km(), 3), round(ground.person_km([1]), 3)
    (65.0, 20.0)

    Site 0 of the lists is the nearest point that stands; the last place has none within 1,500 m:

    >>> start, site, distance, sites = ground.nearest_lists()
    >>> start.tolist(), site.tolist(), sites
    ([0, 2, 5, 7], [0, 1, 1, 0, 2, 2, 1], 3)
    """

    def __init__(self, points, checked, demand, candidates, *, roads, reach_options, before,
                 progress=no_progress):
        self.sites = serving_points(points, checked, reach_options.staffed_only)
        placed = np.isfinite(np.asarray(demand.lonlat, dtype=float)).all(axis=1)
        self.people = np.where(placed, demand.population, 0.0)  # shares are of people whose place is known
        plane = LocalPlane.around(demand.lonlat, points.lonlat[self.sites], candidates.lonlat)
        home, post = plane.forward(demand.lonlat), plane.forward(points.lonlat[self.sites])
        place = plane.forward(candidates.lonlat)
        limit = self.limit_m = float(max(reach_options.distance_m, reach_options.catchment_m))
        if roads is None:
            self.existing_rows = access.rows_within(home, post, reach_options.distance_m, plane=plane)
            found = access.reached_within(home, place, limit, progress, plane=plane)
            away = before.line_m
        else:
            network, _ = joined_network(plane.forward(roads.lonlat), roads.starts,
                                        tolerance_m=reach_options.tolerance_m, plane=plane)
            self.existing_rows = access.road_access(network, home, post, reach_options.max_leg_m).rows(
                reach_options.distance_m)
            found = access.road_access(network, home, place, reach_options.max_leg_m).by_site(limit, progress)
            away = before.road_m
        self.away = away
        self.distance_m = reach_options.distance_m
        self.near_km = np.full(len(place), np.nan)
        if len(post):
            self.near_km = nearest_segment(place, post, post, plane=plane)[1] / 1000
        self.start, self.pair_place, self.pair_m = found.start, found.place, found.distance

    def columns(self):
        """Return (weights, columns): people not yet within reach, and whom each candidate would reach."""
        weights = np.where(self.away <= self.distance_m, 0.0, self.people)
        near = self.pair_m <= self.distance_m
        kept = np.concatenate([[0], np.cumsum(near, dtype=np.int64)])
        return weights, Incidence(kept[self.start], self.pair_place[near], len(weights))

    def pairs(self, candidate):
        """Return places and distances within the catchment of one candidate."""
        part = slice(self.start[candidate], self.start[candidate + 1])
        return self.pair_place[part], self.pair_m[part]

    def within(self, candidate):
        """Return the places one candidate has within reach."""
        place, distance = self.pairs(candidate)
        return place[distance <= self.distance_m]

    def ranked(self, chosen, group, tick=never):
        """Return the order of ``chosen``, and people gained and person-kilometres saved by each in that order.

        The first site of each ``group`` (0 and above; a commune without a point) goes first. Within
        both parts comes next who gains most people, then saves most distance (ties: the earlier).
        ``tick(None)`` may raise to cancel.
        """
        away, order, gains, saved = self.away.copy(), [], [], []

        def take(waiting, part):
            """Take those of ``waiting`` in turn, of each group in ``part`` the first; return who is left.

            What a site adds only falls as others are taken: an old score is a bound, and only the
            first in the queue is scored again (Minoux 1978, accelerated greedy).
            """
            queue = [(*self._score(chosen[one], away), one) for one in waiting]
            heapq.heapify(queue)
            left, open_groups = [], set(part or ())
            while queue:
                tick(None)
                one = heapq.heappop(queue)[-1]
                if part is not None and int(group[one]) not in open_groups:
                    left.append(one)
                    continue
                now = (*self._score(chosen[one], away), one)
                if queue and now > queue[0]:
                    heapq.heappush(queue, now)
                    continue
                place, distance = self.pairs(chosen[one])
                away[place] = np.minimum(away[place], distance)
                open_groups.discard(int(group[one]))
                order.append(one)
                gains.append(-now[0])
                saved.append(-now[1] / 1000)
            return left

        without = [one for one in range(len(chosen)) if group[one] >= 0]
        rest = take(without, {int(group[one]) for one in without})
        take([*rest, *(one for one in range(len(chosen)) if group[one] < 0)], None)
        return np.array(order, dtype=np.int64), np.array(gains, float), np.array(saved, float)

    def _score(self, candidate, away):
        """Return people gained and person-metres saved by one candidate, negative: the least is the best."""
        place, distance = self.pairs(candidate)
        people, now = self.people[place], away[place]
        gained = people[(now > self.distance_m) & (distance <= self.distance_m)].sum()
        saved = (people * np.maximum(np.minimum(now, self.limit_m) - distance, 0.0)).sum()
        return -float(gained), -float(saved)

    def nearest_lists(self):
        """Return (start, site, distance, sites) for a p-median: site 0 is the nearest existing point of every place.

        Candidate j is site j + 1. Places farther than ``limit_m`` from everything have an empty list.
        """
        near = np.flatnonzero(self.away <= self.limit_m)
        candidate = np.repeat(np.arange(len(self.start) - 1, dtype=np.int64), np.diff(self.start))
        rows = access.rows_of_pairs(
            np.concatenate([near, self.pair_place]), np.concatenate([np.zeros(len(near), np.int64), candidate + 1]),
            np.concatenate([self.away[near], self.pair_m]), places=len(self.people), sites=len(self.start))
        return rows.start, rows.site, rows.distance, len(self.start)

    def person_km(self, chosen=()):
        """Return the distance all people travel together with ``chosen`` sites open, in thousands of metres."""
        away = np.minimum(self.away, self.limit_m)
        for candidate in chosen:
            place, distance = self.pairs(candidate)
            away[place] = np.minimum(away[place], distance)
        return float((self.people * away).sum() / 1000)
