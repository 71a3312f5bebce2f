"""What an order of jobs means year by year, under what can be built or paid in a year."""
from __future__ import annotations

import numpy as np

from ..errors import InputError

MAX_YEARS = 100  # safety: what is not built in a century is never built
_ROUNDING = 1e-9  # rounding: share of a year's capacity that may be missing through rounding


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
    found : order.Order
        From :func:`.order.horn_order` for the same jobs, their work in any unit.
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
    >>> from .order import horn_order
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
        As in :func:`.order.order_by_line_years`.
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
