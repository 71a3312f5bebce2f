"""Masts that could be given up: pairs too close, and one joint plan that every operator survives.

Dropping a mast moves all its operators to one kept mast. A move is allowed when the kept mast
has room for those who are not there yet and each of them keeps the asked share (99 %) of
the people it reaches from the dropped mast: from the kept mast and from its own other masts
or, where that is asked for, from the kept mast alone.
Counting pairs would overstate: chains, shared neighbours and slots are checked together here.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import no_progress, stages
from ...geometry import point_index
from ..register.slots import antenna_height_m, tenant_heights_m

CANDIDATE, COVERAGE, SLOTS = "candidate", "coverage", "slots"
ORDERS = 8  # in how many orders the joint plan is tried; the best one counts; chosen, more cost time only


@dataclass(frozen=True)
class Pair:
    """Two positions closer than the rule. ``share`` is the least share of its people an operator of ``drop`` keeps.

    ``alone`` is the same from the kept mast alone; both are NaN where no direction has the slots.
    """

    first: int
    second: int
    distance_m: float
    limit_m: float
    keep: int
    drop: int
    share: float
    alone: float
    verdict: str


@dataclass(frozen=True)
class JointPlan:
    """Dropped positions: ``kept[i]`` is where i goes, -1 if it stays; ``share[i]`` the least share an operator keeps.

    ``bound`` is a proven upper bound on the number of masts that can go: in every group of
    positions linked by pairs at least one stays.
    """

    kept: np.ndarray
    share: np.ndarray
    moved: np.ndarray
    bound: int

    @property
    def count(self):
        """Number of avoidable masts."""
        return int((self.kept >= 0).sum())


def close_pairs(xy, spacing, positions, urban, *, plane=None):
    """Return first, second, distance_m, limit_m of the positions closer than the rule asks for.

    Without a rule (``spacing`` None) there are none. The limit is the longer one that is broken, see
    :meth:`..rules.Spacing.limits`.

    Parameters
    ----------
    positions : Positions
    urban : (n,) float
        1 urban, 0 rural, NaN unknown.

    Examples
    --------
    Three masts in a row, 100 m and 250 m apart, of one operator each; the first two break a rule of 150 m:

    >>> from types import SimpleNamespace as Record
    >>> from ..rules import fixed
    >>> masts = Record(mast_class=["A2b"] * 3, height_m=np.full(3, 42.0), present=np.eye(3, dtype=bool))
    >>> xy = np.array([[0.0, 0.0], [100.0, 0.0], [350.0, 0.0]])
    >>> [column.tolist() for column in close_pairs(xy, fixed(150.0), masts, np.zeros(3))]
    [[0], [1], [100.0], [150.0]]
    """
    widest = 0.0 if spacing is None else spacing.widest_m()
    first, second, distance = point_index.close_pairs(xy, widest, plane)
    if spacing is None:
        first, second, distance = first[:0], second[:0], distance[:0]
        limit = np.zeros(0)
    else:
        limit = spacing.limits(first, second, distance, positions.mast_class, height_m=positions.height_m, urban=urban,
                               present=positions.present)
    close = limit > 0
    order = np.lexsort((second[close], first[close], distance[close]))
    return tuple(column[close][order] for column in (first, second, distance, limit))


class Coverage:
    """How many masts of each operator reach each place, and what moves do to that.

    With ``kept_only`` a moved operator's other masts do not count.
    """

    def __init__(self, present, serving, free, people, *, areas, codes, height_m, drop_m, movers, kept_only=False):
        """Ask ``areas`` for today's coverage and, for the positions ``movers``, that of every further tenant."""
        self.present, self.people, self.kept_only = present, people, kept_only
        self.free = np.array(free, np.int64)
        today = tenant_heights_m(present, height_m, drop_m)
        self.today = np.full(present.shape, -1, np.int64)
        self.later = {}
        for column, code in enumerate(codes):
            masts = np.flatnonzero(serving[:, column])
            self.today[masts, column] = areas.request(masts, code, today[masts, column])
            for step in range(int(self.free[movers].max(initial=0))):
                height = antenna_height_m(height_m[movers], present[movers].sum(axis=1) + step, drop_m)
                for mast, number in zip(movers.tolist(), areas.request(movers, code, height).tolist()):
                    self.later[mast, column, step] = number
        self.sets = areas.compute().sets
        self.reached = np.zeros((len(codes), len(people)), np.int32)
        for mast, column in zip(*np.nonzero(self.today >= 0)):
            self.reached[column, self._area(mast, column)] += 1
        self.before = [float(people[row > 0].sum()) for row in self.reached]

    def _area(self, mast, column):
        return self.sets[self.today[mast, column]]

    def newcomers(self, drop, keep, tenants):
        """Return the operators on ``drop`` that are not yet among the ``tenants`` of ``keep``."""
        return np.flatnonzero(self.present[drop] & ~tenants[keep])

    def shift(self, drop, keep, new, taken, *, sign):
        """Apply (sign 1) or take back (-1) a move; ``taken`` slots of ``keep`` are in use by earlier moves."""
        for column in np.flatnonzero(self.today[drop] >= 0):
            self.reached[column, self._area(drop, column)] -= sign
            if column in new:
                self.reached[column, self._moved(keep, column, new, taken)] += sign

    def _moved(self, keep, column, new, taken):
        """Return the places an operator among the ``new`` ones covers from the kept mast."""
        return self.sets[self.later[keep, column, taken + int(np.searchsorted(new, column))]]

    def kept_share(self, drop):
        """Return the least share of its people that an operator of the dropped mast keeps; 1 where nobody lives."""
        return self._least(drop, lambda column, area: self.reached[column, area] > 0)

    def alone_share(self, drop, keep, new, taken):
        """Return the same from the kept mast alone; an operator that serves from neither mast keeps nobody."""
        def stays(column, area):
            if column in new:
                return np.isin(area, self._moved(keep, column, new, taken))
            return np.isin(area, self._area(keep, column)) & (self.today[keep, column] >= 0)
        return self._least(drop, stays)

    def _least(self, drop, stays):
        shares = [1.0]
        for column in np.flatnonzero(self.today[drop] >= 0):
            area = self._area(drop, column)
            total = self.people[area].sum()
            if total > 0:
                shares.append(float(self.people[area][stays(column, area)].sum() / total))
        return min(shares)

    def all_kept(self, share):
        """Return whether every operator keeps the share of all its people."""
        return all(self.people[row > 0].sum() >= share * before - 1e-9
                   for row, before in zip(self.reached, self.before))


def judge_pairs(coverage, pairs, keep_share, kept=None, *, progress=no_progress):
    """Return a :class:`Pair` for each close pair: the better of the two directions, each tried alone.

    Where the joint plan (``kept``, as in :class:`JointPlan`) merges one of the two into the other, its way counts.

    Examples
    --------
    Two masts of one operator each, the first of which reaches both places: the second may go if there is a slot.

    >>> from types import SimpleNamespace as Record
    >>> areas = Record(request=lambda masts, code, height: np.asarray(masts),
    ...                compute=lambda: Record(sets=[np.array([0, 1]), np.array([1])]))
    >>> one_each, pairs = np.eye(2, dtype=bool), tuple(np.array([value]) for value in (0, 1, 80.0, 100.0))
    >>> case = {"areas": areas, "codes": ("A", "B"), "height_m": np.full(2, 40.0), "drop_m": 5.0,
    ...         "movers": np.arange(2)}
    >>> coverage = Coverage(one_each, one_each, [1, 1], np.array([30.0, 20.0]), **case)
    >>> pair, = judge_pairs(coverage, pairs, 0.99)
    >>> plan = joint_plan(coverage, pairs, np.array([[0.0, 0.0], [80.0, 0.0]]), 500.0, keep_share=0.99)
    >>> (pair.keep, pair.drop, pair.share, pair.verdict), plan.kept.tolist(), plan.bound
    ((0, 1, 1.0, 'candidate'), [-1, 0], 1)
    >>> even = Coverage(one_each, one_each, [1, 1], np.array([0.0, 20.0]), **case)
    >>> [judge_pairs(even, pairs, 0.99, kept)[0].keep for kept in (None, np.array([1, -1]))]
    [0, 1]
    >>> judge_pairs(Coverage(one_each, one_each, [0, 0], np.array([30.0, 20.0]), **case), pairs, 0.99)[0].verdict
    'slots'
    """
    result = []
    for number, (first, second, distance, limit) in enumerate(zip(*pairs)):
        progress(number / len(pairs[0]))
        best, ways = None, ((second, first), (first, second))
        planned = () if kept is None else tuple(way for way in ways if kept[way[0]] == way[1])
        for drop, keep in planned or ways:
            new = coverage.newcomers(drop, keep, coverage.present)
            if len(new) > coverage.free[keep]:
                continue
            coverage.shift(drop, keep, new, 0, sign=1)
            share, alone = coverage.kept_share(drop), coverage.alone_share(drop, keep, new, 0)
            coverage.shift(drop, keep, new, 0, sign=-1)
            counted = alone if coverage.kept_only else share
            if best is None or (counted, -len(new)) > best[0]:
                best = (counted, -len(new)), int(keep), int(drop), share, alone
        if best is None:
            result.append(Pair(int(first), int(second), distance, limit, keep=-1, drop=-1, share=np.nan, alone=np.nan,
                               verdict=SLOTS))
        else:
            verdict = CANDIDATE if best[0][0] >= keep_share else COVERAGE
            result.append(Pair(int(first), int(second), distance, limit, *best[1:], verdict))
    return tuple(result)


def joint_plan(coverage, pairs, xy, reach_m, *, keep_share, seed=0, progress=no_progress):
    """Return a plan of masts to give up, every condition checked after all removals together.

    Moves are taken one by one as long as every condition holds, in several orders (least
    loss first, fewest alternatives first, then seeded shuffles); the order that frees most masts
    counts. The count is a feasible number, not a proven maximum; ``bound`` says how far it can be off.

    Parameters
    ----------
    pairs : tuple of arrays
        As :func:`close_pairs` returns them.
    reach_m : float
        Masts farther apart than this share no place.
    """
    size = len(xy)
    moves = np.concatenate([np.column_stack([pairs[1], pairs[0]]), np.column_stack([pairs[0], pairs[1]])])
    moves = moves.reshape(-1, 2).astype(np.int64)
    cost = np.array([len(coverage.newcomers(drop, keep, coverage.present)) for drop, keep in moves.tolist()])
    choices = np.bincount(moves[:, 0], minlength=size)[moves[:, 0]] if len(moves) else np.zeros(0)
    rng = np.random.default_rng(seed)
    orders = [np.lexsort((moves[:, 1], moves[:, 0], cost)), np.lexsort((moves[:, 1], moves[:, 0], cost, choices))]
    orders += [rng.permutation(len(moves)) for _ in range(ORDERS - 2)]
    best = None
    for order, tried in zip(orders, stages(progress, *[1] * len(orders))):
        plan = _take(coverage, moves[order], xy, reach_m, keep_share=keep_share, progress=tried)
        if best is None or (plan[0] >= 0).sum() > (best[0] >= 0).sum():
            best = plan
    return JointPlan(*best, bound=_bound(size, pairs))


def _take(coverage, moves, xy, reach_m, keep_share, progress):
    """Try ``moves`` in order, then undo them all: the coverage leaves as it came."""
    size = len(xy)
    kept, moved = np.full(size, -1, np.int64), np.zeros(size, np.int64)
    tenants, taken = coverage.present.copy(), np.zeros(size, np.int64)
    hosts, done = np.zeros(size, bool), []
    for number, (drop, keep) in enumerate(moves.tolist()):
        progress(number / len(moves))
        new = coverage.newcomers(drop, keep, tenants)
        if kept[drop] >= 0 or kept[keep] >= 0 or hosts[drop] or taken[keep] + len(new) > coverage.free[keep]:
            continue
        if coverage.kept_only and coverage.alone_share(drop, keep, new, int(taken[keep])) < keep_share:
            continue
        coverage.shift(drop, keep, new, int(taken[keep]), sign=1)
        gone = np.flatnonzero(kept >= 0)
        touched = gone[np.hypot(*(xy[gone] - xy[drop]).T) <= 2 * reach_m]
        if all(coverage.kept_share(mast) >= keep_share for mast in [drop, *touched.tolist()]):
            kept[drop], moved[drop], hosts[keep] = keep, len(new), True
            done.append((drop, keep, new, int(taken[keep])))
            tenants[keep, new] = True
            taken[keep] += len(new)
        else:
            coverage.shift(drop, keep, new, int(taken[keep]), sign=-1)
    while not coverage.all_kept(keep_share):  # rare: small losses of many masts add up for one operator
        drop, keep, new, used = done.pop()
        coverage.shift(drop, keep, new, used, sign=-1)
        kept[drop], moved[drop] = -1, 0
    share = np.full(size, np.nan)
    for drop in np.flatnonzero(kept >= 0):
        share[drop] = coverage.kept_share(drop)
    for drop, keep, new, used in reversed(done):
        coverage.shift(drop, keep, new, used, sign=-1)
    return kept, share, moved


def _bound(size, pairs):
    """Return positions minus groups linked by pairs: of every group at least one stays."""
    return int(size - len(np.unique(point_index.connected_components(size, *pairs[:2]))))
