"""The whole curve of covering: weight served against number of sites, with a bound at every number."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import InputError, no_progress
from ..clock import Clock
from .bound import CoverBound
from .model import CoverModel
from .state import CoverState

_ANCHORS = 12  # measured: numbers of sites at which the prices are improved
_SWAPS = 20  # measured: at most, after each site that is added
_STEPS = 60, 150  # measured: of the subgradient, and primal-dual ones, at each of these numbers
_CLOSE = 1e-4  # measured: gap of the relaxation that ends them


@dataclass(frozen=True)
class CoverCurve:
    """One entry per number of sites ``count``.

    ``value`` is what the best choice found of that many sites serves, ``upper_bound`` what no choice can exceed.
    ``total`` is the weight of all rows, ``uncoverable`` what nobody reaches.

    Examples
    --------
    5, 3 and 2 people at a site each: four fifths take two sites, and no plan of one has them.

    >>> curve = cover_curve([5.0, 3.0, 2.0], [[0], [1], [2]], 3)
    >>> curve.value.tolist(), curve.sites_for_share(0.8), curve.sites_for_share(1.1)
    ([5.0, 8.0, 10.0], (2, 2), (None, None))
    """

    count: np.ndarray
    value: np.ndarray
    upper_bound: np.ndarray
    total: float
    uncoverable: float
    stopped_by_time: bool

    def sites_for_share(self, share):
        """Return (sites that reach ``share`` here or None, number that any plan needs at least or None).

        The second is proven: with fewer sites even the bound stays below the share.
        """
        wanted = share * self.total * (1 - 1e-12)
        reached, possible = np.flatnonzero(self.value >= wanted), np.flatnonzero(self.upper_bound >= wanted)
        return (int(self.count[reached[0]]) if reached.size else None,
                int(self.count[possible[0]]) if possible.size else None)


def cover_curve(weights, columns, p_max, *, time_limit_s=60, progress=no_progress):
    """Solve maximal covering for every number of sites up to ``p_max``.

    Each number starts from the choice before it, plus the best site, improved by swaps. One set of prices
    bounds every number at once (a running sum of the ordered site sums); prices are improved at a
    dozen numbers, each from the last ones.

    Parameters
    ----------
    weights, columns
        As in :func:`maximal_cover`.
    p_max : int
        Largest number of sites.
    time_limit_s : float
        Safety stop.
    progress : callable

    Returns
    -------
    CoverCurve

    Raises
    ------
    InputError
        No candidate is left to choose from.

    Examples
    --------
    Five, three and two people; two sites serve all of them, and no single site does.

    >>> curve = cover_curve([5.0, 3.0, 2.0], [[0, 1], [1, 2], [2]], 3)
    >>> curve.value.tolist(), curve.upper_bound.tolist(), curve.sites_for_share(0.9)
    ([8.0, 10.0, 10.0], [8.0, 10.0, 10.0], (2, 2))
    """
    clock = Clock(time_limit_s, progress)
    model = CoverModel(weights, columns, p_max, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
                       conflicts=None, reduce=False)
    if not model.columns:
        raise InputError("No candidate is left to choose from.")
    most = min(model.p, model.columns)
    value = _values(model, most, clock.tick(0.0, 0.5))
    upper = _bounds(model, value, clock.tick(0.5, 1.0))
    return CoverCurve(
        count=np.arange(1, most + 1, dtype=np.int64), value=value, upper_bound=np.maximum(upper, value),
        total=float(np.sum(weights)), uncoverable=model.uncoverable, stopped_by_time=clock.late)


def _values(model, most, tick):
    """Return the value of the choice for every number of sites."""
    state = CoverState(model, places=max(most, 1))
    values = np.zeros(most)
    for number in range(most):
        worth = np.where(state.allowed(), state.gain, -1.0)
        site = int(np.argmax(worth))
        if worth[site] > 0:
            state.add(site)
            if not tick(None):
                state.descend(limit=_SWAPS, tick=tick)
        values[number] = state.value
        tick((number + 1) / most)
    return np.maximum.accumulate(values)


def _bounds(model, value, tick):
    """Return the least bound of every number of sites over the prices of a dozen numbers."""
    most = value.size
    anchors = np.unique(np.round(np.geomspace(1, most, min(_ANCHORS, most))).astype(np.int64))[::-1]
    upper = np.full(most, np.inf)
    bound = CoverBound(model)
    for step, number in enumerate(anchors.tolist()):
        model.p = number
        bound.best = np.inf
        if not tick(None):
            bound.descend(_STEPS[0], value[number - 1], tick)
            bound.primal_dual(_STEPS[1], _CLOSE, value[number - 1], tick)
        upper = np.minimum(upper, bounds_at(model, bound.prices, most))
        tick((step + 1) / anchors.size)
    model.p = most
    return upper


def bounds_at(model, prices, most):
    """Return the exact bound of every number of sites from one set of prices: each takes the best site sums.

    Parameters
    ----------
    model : CoverModel
    prices : array (R,) of float
        Any from 0 to the weights bound.
    most : int
        Numbers of sites from 1 on.

    Returns
    -------
    array (most,) of float

    Examples
    --------
    5, 3 and 2 people at a site each; at half their weights 5 + 2.5, and 1.5 and 1 for the others:

    >>> model = CoverModel([5.0, 3.0, 2.0], [[0], [1], [2]], 3, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> bounds_at(model, 0.5 * model.weights, 3).tolist(), bounds_at(model, model.weights, 2).tolist()
    ([7.0, 9.0, 10.0], [5.0, 8.0])
    """
    scale = float(1 << model.bits)
    weights = np.ceil(model.weights * scale).astype(np.int64)
    row = np.clip(np.rint(prices * scale).astype(np.int64), 0, weights // model.need)
    reward = np.sort(model.by_col.sums(row))[::-1][:most]
    bound = (int((weights - model.need * row).sum()) + np.cumsum(reward)) / scale
    return np.floor(bound) if model.whole else bound
