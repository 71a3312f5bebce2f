"""In which order to build a tree of segments, so that the lines at their ends wait least.

A job is a segment with the copper lines at its far end; it cannot start before the
segment it hangs on. Its line-years are its lines times the time at which it is finished.
"""
from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from ..arguments import whole
from ..errors import InputError

_ROOM = 4096  # memory: a heap of so many blocks of some 200 bytes stays in the cache of a core


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
