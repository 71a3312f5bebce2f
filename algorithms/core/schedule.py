"""In which order to build a tree of segments, and what that means year by year.

A job is a segment with the copper lines at its far end; it cannot start before the
segment it hangs on. Its line-years are its lines times the time at which it is finished.
"""
from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from .arguments import whole
from .errors import InputError

MAX_YEARS = 100  # safety: what is not built in a century is never built
_ROOM = 4096  # memory: a heap of so many blocks of some 200 bytes stays in the cache of a core
_ROUNDING = 1e-9  # rounding: share of a year's capacity that may be missing through rounding


@dataclass(frozen=True)
class Order:
    """An order of jobs.

    Attributes
    ----------
    order : (n,) int array
        Jobs in the order of building.
    ends : (b,) int array
        Position after the last job of each block; blocks follow each other by falling
        lines per work.
    line_years : float
        With one unit of work done per year.
    """

    order: np.ndarray
    ends: np.ndarray
    line_years: float


def order_by_line_years(parent, work, lines):
    """Return the order of least line-years, and those line-years.

    Parameters
    ----------
    parent : (n,) int array
        Predecessor of each job, -1 for none.
    work : (n,) float array
        Years each job takes (its cost or length over the yearly capacity).
    lines : (n,) float array
        Lines freed when the job is finished.

    Returns
    -------
    order : (n,) int array
    line_years : float
        Sum of lines times the time at which each job is finished.

    Notes
    -----
    Optimal for precedence by a forest and constant capacity: 1 | outtree | sum w C (Horn 1972, Single-machine job
    sequencing with treelike precedence ordering and linear delay penalties).

    Examples
    --------
    Job 1 (many lines) hangs on job 0 (none); together they free 9 lines in 3 years, job 2 frees 2 in one.

    >>> order, line_years = order_by_line_years([-1, 0, -1], [1.0, 2.0, 1.0], [0.0, 9.0, 2.0])
    >>> order.tolist(), line_years  # 9 lines x 3 years + 2 lines x 4 years
    ([0, 1, 2], 35.0)
    """
    found = horn_order(parent, work, lines)
    return found.order, found.line_years


def horn_order(parent, work, lines):
    """Return Horn's :class:`Order` in O(n log n).

    The block with most lines per work is taken; when its predecessor is not built yet it is
    melted into its predecessor's block (Horn 1972). Work of zero counts as infinitely many lines per
    work and thus comes first; rounding of a quotient never reverses two of them. Equal
    blocks go by the lowest job.

    Parameters
    ----------
    parent, work, lines
        As in :func:`order_by_line_years`.

    Returns
    -------
    Order

    Raises
    ------
    InputError
        The predecessors form a circle, or a number is missing or negative.

    Examples
    --------
    >>> found = horn_order([-1, 0, -1], [1.0, 2.0, 1.0], [0.0, 9.0, 2.0])
    >>> found.order.tolist(), found.ends.tolist(), found.line_years
    ([0, 1, 2], [2, 3], 35.0)
    """
    parent, work, lines = _checked(parent, work, lines)
    count = len(parent)
    rate = np.divide(-lines, work, out=np.full(count, -np.inf), where=work > 0)
    # Jobs are numbered as they would come alone. What is known of a job lies together: of job k at 8 k its block, the
    # job above it (-1 none, -2 built), the next one of its block, the block's last one and how often it has grown.
    job_of = np.argsort(rate, kind="stable")
    place = np.append(np.empty(count, np.int64), -1)
    place[job_of] = np.arange(count, dtype=np.int64)
    known, number, above = np.zeros((count, 8), np.int32), 8 * np.arange(count, dtype=np.int64), place[parent[job_of]]
    for column, values in enumerate((number, np.where(above < 0, -1, 8 * above), -1, number)):
        known[:, column] = values
    known, job, sums, rate = (array(kind, part.tobytes()) for kind, part in (
        ("i", known), ("i", job_of.astype(np.int32)), ("d", np.column_stack([work, lines])[job_of]),
        ("d", rate[job_of])))
    limits, until = _rooms(rate)
    later, order, ends, alone = [[] for _ in limits], [], [], 0
    for room, (limit, stop) in enumerate(zip(limits, until)):
        heap = [one for one in later[room] if one[2] == known[one[3] + 4]]  # blocks into which others melted
        later[room] = None
        heapify(heap)
        while heap or alone < stop:
            if alone < stop and not (heap and heap[0] < (rate[alone], job[alone])):
                block, seen = 8 * alone, 0
                alone += 1
            else:
                _, _, seen, block = heappop(heap)
            if seen != known[block + 4]:
                continue
            known[block + 4] = -1
            before = known[block + 1]
            if before >= 0:
                while known[before] != before:
                    known[before] = before = known[known[before]]
            if before == block:
                raise InputError("The predecessors form a circle.")
            if before < 0 or known[before + 1] == -2:
                known[block + 1] = -2
                while block >= 0:
                    order.append(block)
                    block = known[block + 2]
                ends.append(len(order))
                continue
            known[block] = before
            known[known[before + 3] + 2] = block
            known[before + 3] = known[block + 3]
            load = sums[before >> 2] = sums[before >> 2] + sums[block >> 2]
            gain = sums[(before >> 2) + 1] = sums[(before >> 2) + 1] + sums[(block >> 2) + 1]
            seen = known[before + 4] = known[before + 4] + 1
            found = _rate(gain, load), job[before >> 3], seen, before
            if found[0] < limit:
                heappush(heap, found)
            else:
                later[bisect_right(limits, found[0])].append(found)
    order = job_of[np.array(order, dtype=np.int64) >> 3]
    return Order(order, np.array(ends, dtype=np.int64), float(np.cumsum(work[order]) @ lines[order]))


def _rooms(rate):
    """Return where rooms of :data:`_ROOM` jobs end: as rates, and as numbers of jobs; equal rates share a room.

    What melts never comes before what was built, so that a heap need hold the blocks of one room only.
    """
    rate = np.frombuffer(rate)
    limits = np.append(np.unique(rate[_ROOM::_ROOM]), np.inf)
    return limits.tolist(), np.searchsorted(rate, limits, "left").tolist()


def greedy_order(parent, work, lines):
    """Return the order that always builds the possible job with most lines per work, looking no further.

    Parameters
    ----------
    parent, work, lines
        As in :func:`order_by_line_years`.

    Returns
    -------
    (n,) int array

    Raises
    ------
    InputError
        As :func:`horn_order`.

    Examples
    --------
    It does not see that job 0 opens the way to many lines:

    >>> greedy_order([-1, 0, -1], [1.0, 2.0, 1.0], [0.0, 9.0, 2.0]).tolist()
    [2, 0, 1]
    """
    parent, work, lines = _checked(parent, work, lines)
    children = [[] for _ in parent]
    for job, before in enumerate(parent.tolist()):
        if before >= 0:
            children[before].append(job)
    rate = [_rate(gain, load) for gain, load in zip(lines.tolist(), work.tolist())]
    heap = [(rate[job], job) for job in np.flatnonzero(parent < 0).tolist()]
    heapify(heap)
    order = []
    while heap:
        _, job = heappop(heap)
        order.append(job)
        for child in children[job]:
            heappush(heap, (rate[child], child))
    if len(order) < len(parent):
        raise InputError("The predecessors form a circle.")
    return np.array(order, dtype=np.int64)


def _rate(gain, load):
    """Return minus lines per work: the smallest comes first."""
    return -gain / load if load > 0 else -np.inf


def _checked(parent, work, lines):
    parent = whole(parent, "parent")
    work, lines = np.asarray(work, dtype=float).ravel(), np.asarray(lines, dtype=float).ravel()
    inside = not len(parent) or -1 <= parent.min() <= parent.max() < len(parent)
    if not len(parent) == len(work) == len(lines) or not inside:
        raise InputError("Every job needs a predecessor, work and lines.")
    if not (np.isfinite(work) & np.isfinite(lines) & (work >= 0) & (lines >= 0)).all():
        raise InputError("Work and lines must be finite and not negative.")
    return parent, work, lines


class Capacity:
    """Work that can be done per year; the last year's value goes on for ever.

    Parameters
    ----------
    per_year : float or sequence of float

    Examples
    --------
    10 in the first year and 20 in every other: 35 are done a quarter into the third year.

    >>> capacity = Capacity([10.0, 20.0])
    >>> capacity.constant, capacity.years(35.0).tolist(), capacity.time_of([5.0, 10.0, 20.0, 35.0]).tolist()
    (False, [10.0, 20.0, 20.0], [0.5, 1.0, 1.5, 2.25])
    """

    def __init__(self, per_year):
        values = np.atleast_1d(np.asarray(per_year, dtype=float))
        if not len(values) or not (np.isfinite(values) & (values >= 0)).all():
            raise InputError("A yearly capacity must be finite and not negative.")
        self.given = values

    @property
    def constant(self):
        """Whether every year has the same capacity."""
        return bool((self.given == self.given[0]).all())

    def years(self, work):
        """Return yearly capacities that together do ``work``, or as many as :data:`MAX_YEARS`."""
        values = self.given[:MAX_YEARS]
        lacking = work - values.sum()
        if lacking > 0 and values[-1] > 0:
            more = int(min(np.ceil(lacking / values[-1] - _ROUNDING), MAX_YEARS - len(values)))
            values = np.concatenate([values, np.full(max(more, 0), values[-1], float)])
        return values

    def time_of(self, done):
        """Return the time in years at which cumulated work ``done`` is reached, ``inf`` for never."""
        done = np.asarray(done, dtype=float)
        years = self.years(float(done.max(initial=0.0)))
        level = np.concatenate([[0.0], np.cumsum(years)])
        year = np.clip(np.searchsorted(level, done * (1 - _ROUNDING), "left"), 1, len(years))
        rate = years[year - 1]
        within = np.divide(done - level[year - 1], rate, out=np.zeros_like(done), where=rate > 0)
        time = np.where(done > 0, year - 1 + np.clip(within, 0.0, 1.0), 0.0)
        return np.where(done <= level[-1] * (1 + _ROUNDING), time, np.inf)


def line_years(order, work, lines, capacity):
    """Return the sum of lines times finishing time of an order under a yearly :class:`Capacity`.

    Parameters
    ----------
    order : (n,) int array
    work, lines : (n,) float arrays
    capacity : Capacity

    Returns
    -------
    float
        Infinite where a job with lines is never finished.

    Examples
    --------
    >>> line_years([0, 1, 2], [1.0, 2.0, 1.0], [0.0, 9.0, 2.0], Capacity(2.0))  # 9 lines x 1.5 + 2 lines x 2 years
    17.5
    """
    time = capacity.time_of(np.cumsum(np.asarray(work, dtype=float)[order]))
    gain = np.asarray(lines, dtype=float)[order]
    return float(time[gain > 0] @ gain[gain > 0])


def line_years_bound(found, work, lines, capacity):
    """Return a lower bound of the line-years of any order, for any yearly capacity.

    With W all lines, K(t) the work done by time t and Phi the concave polygon through the
    ends of Horn's blocks (work, lines), no order frees more than Phi(K) lines with work K.
    So the line-years are at least the integral of W - Phi(K(t)).

    Parameters
    ----------
    found : Order
        From :func:`horn_order` for the same jobs, their work in any unit.
    work, lines : (n,) float arrays
    capacity : Capacity

    Returns
    -------
    float

    Notes
    -----
    The polygon is that of Sidney 1975 (Decomposition algorithms for single-machine sequencing with precedence
    relations): no initial set of jobs has more lines per work than the first of Horn's blocks. Jobs may be cut in
    the bound, so that it lies below the plan where single jobs are large.

    Examples
    --------
    >>> found = horn_order([-1, 0, -1], [1.0, 2.0, 1.0], [0.0, 9.0, 2.0])
    >>> line_years_bound(found, [1.0, 2.0, 1.0], [0.0, 9.0, 2.0], Capacity(2.0))
    10.25
    """
    work, lines = np.asarray(work, dtype=float), np.asarray(lines, dtype=float)
    done = np.concatenate([[0.0], np.cumsum(work[found.order])])[np.concatenate([[0], found.ends])]
    freed = np.concatenate([[0.0], np.cumsum(lines[found.order])])[np.concatenate([[0], found.ends])]
    last = np.searchsorted(freed, freed[-1], "left")  # blocks behind it free nothing and need not be reached
    done, freed = done[:last + 1], freed[:last + 1]
    if capacity.time_of(done[-1:])[0] == np.inf:
        return float("inf")
    first = np.searchsorted(done, 0.0, "right") - 1  # jobs without work are finished at once
    done, freed = done[first:], freed[first:]
    level = np.concatenate([[0.0], np.cumsum(capacity.years(float(done[-1])))])
    turn, reached = np.arange(len(level), dtype=float), capacity.time_of(done)
    time = np.unique(np.concatenate([turn[turn < reached[-1]], reached]))  # nothing waits once all is done
    left = freed[-1] - np.interp(np.interp(time, turn, level), done, freed)
    return float((np.diff(time) * (left[1:] + left[:-1]) / 2).sum())


def years_of(order, parent, work, capacity, *, whole=False):
    """Return the year (0, 1, ...) in which each job is finished, -1 for never.

    Parameters
    ----------
    order : (n,) int array
    parent, work
        As in :func:`order_by_line_years`.
    capacity : Capacity
    whole : bool
        False: work goes on over the turn of the year. True: money that is not spent is lost,
        so a job belongs to one year; what the next job cannot use goes to the first later
        job that is possible and fits, and a job larger than a whole year is saved for.

    Returns
    -------
    (n,) int array

    Examples
    --------
    >>> years_of([0, 1, 2], [-1, 0, -1], [1.0, 2.0, 1.0], Capacity(2.0)).tolist()
    [0, 1, 1]
    """
    order, work = np.asarray(order, dtype=np.int64), np.asarray(work, dtype=float)
    if not whole:
        time = capacity.time_of(np.cumsum(work[order]))
        year = np.full(len(work), -1, dtype=np.int64)
        reached = np.isfinite(time)
        year[order[reached]] = np.maximum(np.ceil(time[reached] - _ROUNDING) - 1, 0).astype(np.int64)
        return year
    return _whole_jobs(order.tolist(), np.asarray(parent).tolist(), work.tolist(), capacity)


def _whole_jobs(order, parent, work, capacity):
    """Return the year of each job where money that is not spent in its year is lost.

    The first possible job of the order that is larger than the year's whole capacity is saved for: it takes what the
    jobs before it leave, year by year, until it can be paid, and only it may spend that money. Jobs behind it wait
    meanwhile, but jobs without work never do.
    """
    year = [-1] * len(work)
    waiting, saved, saving_for = order, 0.0, -1
    for now in range(MAX_YEARS):
        if not waiting:
            break
        budget = float(capacity.given[min(now, len(capacity.given) - 1)])
        if budget <= 0 and now >= len(capacity.given):
            break
        left, later = budget, []
        slack = _ROUNDING * max(budget, 1e-12)
        for job in waiting:
            own = saved if job == saving_for else 0.0
            if parent[job] >= 0 and year[parent[job]] < 0:
                later.append(job)
            elif work[job] <= own + left + slack:
                left -= max(work[job] - own, 0.0)
                year[job] = now
                if job == saving_for:
                    saved, saving_for = 0.0, -1
            else:
                later.append(job)
                if saving_for < 0 and work[job] > budget + slack:
                    saving_for = job
                if job == saving_for:
                    saved, left = saved + left, 0.0
        waiting = later
    return np.array(year, dtype=np.int64)
