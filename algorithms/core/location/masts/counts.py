"""Bounds that use that masts and tenants are counted in whole numbers.

The linear relaxation may build 14.7 masts; a plan builds 14 or 15. Plans are parted by how many new masts and how many
tenants they have, each part gets prices of its own, and the weakest of the bounds holds for every plan. The number of
masts is kept by choice (the best ones, at most and at least so many, are still the relaxed plan), the number of tenants
by a price of either sign. Parting at a sum of variables where single ones tell little: Land and Doig 1960, An automatic
method of solving discrete programming problems, with the Lagrangian bound in place of the linear relaxation.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

_PARTS = 10  # measured: parts looked at, at most
_STEPS = 600  # measured: of the subgradient in each, from the first prices
_BACK = 0.5  # measured: part of the way back to the first prices from where a part that nearly helps is begun again


@dataclass(frozen=True)
class Counts:
    """How many new masts and tenants there are at least and at most; None is no limit.

    Examples
    --------
    A price above zero holds tenants down to the most there may be, one below zero up to the least:

    >>> few, many = Counts(high=10), Counts(low=3)
    >>> few.priced(2.0), few.priced(-2.0), few.held(2.0), many.priced(2.0), many.priced(-2.0), many.held(-2.0)
    (2.0, 0.0, 10, 0.0, -2.0, 3)
    """

    new_low: int = 0
    new_high: object = None
    low: int = 0
    high: object = None

    def priced(self, price):
        """Return ``price`` of a tenant as far as there is something that it can hold, else 0."""
        if self.high is None:
            return min(price, 0.0) if self.low else 0.0
        return price if self.low else max(price, 0.0)

    def held(self, price):
        """Return the number of tenants that a price stands for: a positive one holds them down."""
        return self.low if price < 0 or self.high is None else self.high


class _Parts:
    """Bounds of the parts of one problem on the cost."""

    def __init__(self, bound, limit, incumbent, *, improve, start, tick):
        self.bound, self.limit, self.incumbent, self.tick = bound, limit, incumbent, tick
        self.improve, self.start, self.asked = improve, start, 0

    def least(self, counts):
        """Return a bound on the cost of the plans with such counts; that of all plans when enough was asked."""
        if self.asked >= _PARTS or self.tick(None):
            return self.limit
        most = self.bound.model.is_new.sum() if counts.new_high is None else counts.new_high
        if most < counts.new_low or (counts.high is not None and counts.high < counts.low):
            return self.incumbent  # there is no such plan
        whole, self.bound.counts = self.bound.counts, counts
        found, prices = self._descended(self.start.copy())
        if found == self.limit and self.asked < _PARTS:  # so near: once more, from half-way back
            prices.row += _BACK * (self.start.row - prices.row)
            found = max(found, self._descended(prices)[0])
        self.bound.counts = whole
        return min(max(found, self.limit), self.incumbent)

    def _descended(self, start):
        self.asked += 1
        prices, _ = self.improve(self.bound, start, _STEPS, self.incumbent, tick=self.tick)
        return self.bound.exact(prices), prices


def counted(bound, limit, incumbent, known, *, improve, start, tick):
    """Return a bound on the cost that is no weaker than ``limit`` and holds for every plan.

    Parameters
    ----------
    bound : MastBound
        Of a problem with a target; left as it was.
    limit, incumbent : float
        The bound without counts, and the cost of the plan known.
    known : tuple of int
        New masts and tenants of that plan: plans are parted around it.
    improve, start : callable, Prices
        :func:`.bound.improve` and the prices it begins with.
    tick : callable
        ``tick(None)`` returns True when time is up.

    Returns
    -------
    float

    Examples
    --------
    40 people from masts of 70 with 12, 9, 8, 7, 5 and 4: the relaxation builds four and four fifths for 336, which
    whole tens make 340; with four masts there are 36 people, so that a plan has five:

    >>> from .bound import MastBound, improve, start_prices
    >>> from .model import MastLimits, MastModel
    >>> six = list(range(6))
    >>> model = MastModel([12.0, 9.0, 8.0, 7.0, 5.0, 4.0], six, [0] * 6, [1] * 6, rows=[[one] for one in six],
    ...                   cost=[10.0] * 6, mast_fee=60.0, mast_is_new=[True] * 6, conflicts=(),
    ...                   limits=MastLimits(target=40.0), seed=0)
    >>> bound, start = MastBound(model), start_prices(model)
    >>> limit = bound.exact(improve(bound, start, 600, 350.0)[0])
    >>> limit, counted(bound, limit, 350.0, (5, 5), improve=improve, start=start, tick=lambda fraction: False)
    (340.0, 350.0)
    """
    parts, given = _Parts(bound, limit, incumbent, improve=improve, start=start, tick=tick), bound.counts
    masts, tenants = known
    outer = min(parts.least(replace(given, new_low=masts + 1)), parts.least(replace(given, new_high=masts - 1)))
    if outer <= limit:
        return limit
    best, seen, split = limit, set(), tenants
    while split not in seen and parts.asked < _PARTS:  # as many masts: fewer tenants and no more masts, or the contrary
        few = parts.least(replace(given, new_high=masts, high=split - 1))
        many = parts.least(replace(given, new_low=masts, low=split)) if few > limit else limit
        seen.add(split)
        best = max(best, min(few, many))
        if best > limit:
            break
        split += 1 if few > limit else -1
    return min(outer, best)
