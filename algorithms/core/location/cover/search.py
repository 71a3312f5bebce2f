"""Search for covering: rounded shares, greedy, swaps, perturbations, and merging of what several restarts found.

Iterated local search (Lourenco, Martin and Stuetzle 2003) over swaps of one site for another, priced all at once as
Resende and Werneck 2007 price those of the p-median; starts and solutions are combined as in their hybrid heuristic
of 2004.
"""
from __future__ import annotations

import numpy as np

from ..clock import never
from .bound import CoverBound
from .zones import Zones

_PATIENCE = 6  # measured: restarts without a better choice that end the search
_MERGE_WORK = 200_000_000  # measured: pairs that the tree of one merge may look at
_RELAX_STEPS = 200  # measured: of the relaxation within one merge
_ELITE = 3  # measured: choices that are merged with a new one
_FLOORS = 0.02, 0.2  # measured: added to the shares that weigh the gains of the first starts
_STARTING = 0.6  # measured: by how much a restart disturbs the gains
_LEANING = 0.7, 0.6, 3.0  # measured: least weight of a site in a patch, what a share adds, and how soon
_SWAPS = 200, 60  # measured: at most, of a start and after a perturbation
_WORSE = 5e-4  # measured: share by which a choice may be worse and still be gone on from, falling to 0
_ROWS = 20, 30  # measured: rows looked at for sites around another one, in perturbations and in patches
_VICTIMS = 3  # measured: neighbours given up beside the first site, at most
_OFFERED = 4  # measured: candidates of which the best is taken
_PATCH = 2, 7  # measured: sites of a patch, at least and at most
_BARRED = 0.4  # measured: share of a patch that may not come back at once
_NOISE = 0.1, 0.3, 0.6  # measured: by how much a patch disturbs the gains


class CoverSearch:
    """Restarts, each from a start of its own, merged with the best ones; ``best`` columns and their ``value``.

    Parameters
    ----------
    state : CoverState
    prices : array (R,)
        Of the rows, from the relaxation.
    shares : array (C,)
        Of the columns, from the relaxation.
    seed : int
    effort : float
        Multiplies the budget of each merge.
    tick : callable
        ``tick(None)`` returns True when time is up; the search then keeps what it has.

    Examples
    --------
    The six edges between four corners: any two corners meet five.

    >>> from .model import CoverModel
    >>> from .state import CoverState
    >>> corners = [[0, 1, 2], [0, 3, 4], [1, 3, 5], [2, 4, 5]]
    >>> model = CoverModel(np.ones(6), corners, 2, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
    ...                    conflicts=None)
    >>> found = CoverSearch(CoverState(model), 0.5 * model.weights, np.full(4, 0.5), 0)
    >>> found.run(2, 5, never, goal=5.0)
    >>> found.offer(np.array([2, 3]))
    >>> found.value, found.trimmed().size
    (5.0, 2)
    """

    def __init__(self, state, prices, shares, seed, *, effort=1.0, tick=never):
        self.state, self.rng, self.tick = state, np.random.default_rng(seed), tick
        self.prices, self.shares, self._work = prices, shares, effort * _MERGE_WORK
        self.leaning = _LEANING[0] + _LEANING[1] * np.minimum(1.0, _LEANING[2] * shares)
        self.done, self.restarts, self.since, self._elite = 0, 0, 0, []
        state.fill(tick=tick)
        self.best, self.value = state.snapshot(), state.value
        self._improve()
        for floor in _FLOORS:  # gains weighed by the shares, so that sites that overlap are not taken together
            if tick(None):
                break
            self._start(floor + shares)

    def _start(self, noise):
        """Build anew by gain times ``noise``."""
        self.state.clear()
        self.state.fill(noise, self.tick)
        self._improve()

    def _improve(self):
        """Swap and fill; remember what is better."""
        state = self.state
        self.done += state.descend(limit=_SWAPS[0], tick=self.tick)
        state.fill(tick=self.tick)
        if state.value > self.value and state.complete:
            self.best, self.value = state.snapshot(), state.value

    def offer(self, chosen):
        """Try the best of ``chosen`` within the limits, then go on from the best of all."""
        state = self.state
        state.clear()
        state.banned[:] = True
        state.banned[chosen] = False
        state.fill(tick=self.tick)
        state.banned[:] = False
        state.fill(tick=self.tick)
        self._improve()
        state.restore(self.best)

    def trimmed(self):
        """Return the best choice without sites that it does not need."""
        self.state.restore(self.best)
        self.state.trim()
        return self.state.snapshot()

    def run(self, restarts, perturbations, tick, goal=np.inf):
        """Start ``restarts`` times, or until ``goal`` (a proven bound) is reached or nothing has helped for long.

        What a restart finds is merged with the best choices before it: the best choice among all their sites.
        """
        model = self.state.model
        for restart in range(restarts):
            if self.value >= goal or self.since >= _PATIENCE or tick(restart / restarts) or not self.best.size:
                break
            before = self.value
            if self.restarts:
                self._start((_FLOORS[0] + self.shares) * (1.0 + _STARTING * self.rng.random(model.columns)))
            else:
                self.state.restore(self.best)
            found, worth = self._iterate(perturbations, tick, goal)
            if self._elite and not tick(None):  # to merge and to build anew takes long where there are many sites
                choices = [self.best, found, *(chosen for _, chosen in self._elite)]
                self.offer(merged(model, self.prices, self.shares, choices, work=self._work, tick=tick))
            self._elite = sorted([*self._elite, (worth, found)], key=lambda item: -item[0])[:_ELITE]
            self.restarts += 1
            self.since = 0 if self.value > before else self.since + 1
        self.state.restore(self.best)

    def _iterate(self, perturbations, tick, goal):
        """Return the best choice and its value after perturbations from where the state stands.

        One to four chosen sites that share demand are replaced by others around them, or a patch of two to
        seven is built anew; swaps follow, and the result is undone unless it is no worse (a slightly worse
        one may stay for a while).
        """
        state, rng = self.state, self.rng
        best, value = state.snapshot(), state.value if state.complete else -np.inf
        for step in range(perturbations):
            if value >= goal or tick(None) or not state.chosen.any():
                break
            before, plan = state.value, state.snapshot()
            if rng.integers(4):
                _perturb(state, rng)
            else:
                _rebuild(state, rng, self.leaning)
            self.done += 1 + state.descend(limit=_SWAPS[1], tick=tick)
            state.fill()
            if state.value > value and state.complete:
                best, value = state.snapshot(), state.value
            if not state.complete or state.value < before * (1 - _WORSE * rng.random() * (1 - step / perturbations)):
                state.restore(plan)
        if value > self.value:
            self.best, self.value = best, value
        return best, value


def merged(cover, prices, share, choices, *, work, tick):
    """Return the columns of the best choice found within the union of ``choices``, the best one first.

    With these columns only, most rows cannot be told apart and the relaxation is nearly whole.
    The limits are kept as far as a :class:`Zones` keeps them. The tree may look at ``work`` pairs.

    Parameters
    ----------
    cover : Cover
    prices, share : arrays (R,), (C,)
        Of the linear relaxation.
    choices : list of arrays of column numbers
    work : int
    tick : callable
        Takes a fraction; returns True when time is up.

    Returns
    -------
    array of int64

    Examples
    --------
    Two sites of three: the first choice serves 5 + 2, the second 3 + 2, and both together hold the best, 5 + 3.

    >>> from .model import CoverModel
    >>> model = CoverModel([5.0, 3.0, 2.0], [[0], [1], [2]], 2, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> choices = [np.array([0, 2]), np.array([1, 2])]
    >>> merged(model, model.weights, np.full(3, 0.5), choices, work=10**8, tick=never).tolist()
    [0, 1]
    """
    piece = cover.piece(np.unique(np.concatenate(choices)))
    if not piece.rows:
        return choices[0]
    bound = CoverBound(piece)
    bound.value(piece.lowered(prices))
    part = share[piece.site]
    if piece.plain:
        bound.primal_dual(_RELAX_STEPS, 1e-6, -np.inf, tick, start=part)
        part = part if bound.mean_share is None else bound.mean_share
    zones = Zones(piece, bound, part, np.flatnonzero(np.isin(piece.site, choices[0])), size=piece.columns)
    zones.run(work, -np.inf, tick)
    return piece.site[zones.best()]


def _perturb(state, rng):
    """Replace some neighbouring chosen sites by random ones around them, then fill up."""
    model = state.model
    plan = state.snapshot()
    centre = int(plan[rng.integers(plan.size)])
    rows = model.by_col[centre]
    victims = np.array([centre], np.int64)
    around = np.zeros(0, np.int64)
    if rows.size:
        sample = rows[rng.integers(rows.size, size=min(rows.size, _ROWS[0]))]
        around = np.unique(model.by_row.gather(sample))
        near = around[state.chosen[around] & (around != centre)]
        if not near.size or rng.integers(3) == 0:
            near = plan[plan != centre]
        victims = np.append(victims, rng.permutation(near)[:int(rng.integers(0, _VICTIMS + 1))])
    for site in victims.tolist():
        state.remove(site)
    state.banned[victims] = True
    for _ in range(int(rng.integers(1, victims.size + 1))):
        open_sites = around[state.allowed()[around]]
        if open_sites.size:
            worth = state.gain[open_sites]
            some = rng.permutation(open_sites[worth > 0])[:_OFFERED]
            if some.size:
                state.add(int(some[np.argmax(state.gain[some])]))
    state.fill()
    state.banned[victims] = False


def _rebuild(state, rng, leaning):
    """Build a patch of two to seven sites anew by disturbed gains, half the time leaning to the shares."""
    model, plan = state.model, state.snapshot()
    wanted = int(rng.integers(_PATCH[0], _PATCH[1] + 1))
    patch = [int(plan[rng.integers(plan.size)])]
    for site in patch:
        rows = model.by_col[site]
        if len(patch) >= wanted or not rows.size:
            break
        near = np.unique(model.by_row.gather(rows[rng.integers(rows.size, size=min(rows.size, _ROWS[1]))]))
        beyond = model.by_col[int(near[rng.integers(near.size)])]  # one step further: chosen sites seldom overlap
        near = np.union1d(near, model.by_row.gather(beyond[rng.integers(beyond.size, size=min(beyond.size, _ROWS[1]))]))
        near = near[state.chosen[near] & ~np.isin(near, patch)]
        patch.extend(rng.permutation(near)[:wanted - len(patch)].tolist())
    victims = np.array(patch, np.int64)
    for site in patch:
        state.remove(site)
    state.banned[victims[rng.random(victims.size) < _BARRED]] = True
    noise = 1.0 + rng.choice(_NOISE) * rng.random(model.columns)
    state.fill(noise if rng.integers(2) else noise * leaning)
    state.banned[victims] = False
    state.fill()
