"""Linear relaxation of a covering problem by primal-dual steps with column generation (Gilmore and Gomory 1961)."""
from __future__ import annotations

import numpy as np

from .bound import CoverBound

_FIRST = 150  # measured: steps on all columns before any is left out
_TURN = 250  # measured: steps on the columns left in, a turn
_WINDOW = 0.01  # measured: columns this near to being worth it are left in
_SHARE = 1e-3  # measured: columns with more than this share after the first steps are left in


def relax(bound, close, turns, incumbent, *, tick):
    """Improve the prices of ``bound`` towards the linear relaxation; return the shares of the columns.

    A few steps on all columns tell which ones matter. The next ones look at these alone, with the rows
    merged that they cannot tell apart; the prices then go back to all rows, rows that none of them serves
    at their full price, and columns that would pay at these prices come in. The bound is always taken over all columns.

    Parameters
    ----------
    bound : CoverBound
        Limited by a number of columns or by a budget, without groups.
    close : float
        Ends when bound and relaxation differ by this share.
    turns : int
    incumbent : float
        Ends when the bound falls to it.
    tick : callable
        Takes a fraction; returns True when time is up.

    Returns
    -------
    array (C,)

    Examples
    --------
    The six edges between four corners, two corners: the relaxation takes half of each and meets all edges.

    >>> from .model import CoverModel
    >>> corners = [[0, 1, 2], [0, 3, 4], [1, 3, 5], [2, 4, 5]]
    >>> model = CoverModel(np.ones(6), corners, 2, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
    ...                    conflicts=None)
    >>> bound = CoverBound(model)
    >>> relax(bound, 1e-6, 2, 5.0, tick=lambda fraction: False).round(3).tolist(), round(bound.best, 3)
    ([0.5, 0.5, 0.5, 0.5], 6.0)
    """
    model = bound.model
    bound.primal_dual(_FIRST, close, incumbent, tick)
    share = bound.mean_share
    if share is None:
        return np.zeros(model.columns)
    inside = share > _SHARE
    prices = bound.prices
    for turn in range(turns):
        reward = model.by_col.sums(prices)
        _, charge = bound.choose.charges(reward)
        inside |= reward > charge * (1 - _WINDOW)
        core = model.piece(np.flatnonzero(inside))
        inner = CoverBound(core)
        inner.pace = bound.pace
        inner.value(core.lowered(prices))
        inner.primal_dual(_TURN, close, incumbent - model.base, lambda part, turn=turn: tick((turn + part) / turns),
                          start=share[core.site])
        if inner.mean_share is None:
            break
        bound.pace = inner.pace
        share = np.zeros(model.columns)
        share[core.site] = inner.mean_share
        prices = core.lifted(inner.prices / inner.top) * bound.top
        bound.value(prices)
        reached = core.relaxed_value(inner.mean_share)
        if bound.best - reached <= close * abs(bound.best) or bound.best <= incumbent:
            break
    return share
