"""Which emitter is received best at every place, for every operator.

Masts are worked through twice, first their neighbourhood and then the rest, in batches of
fixed size: what a batch leaves behind spares the next one every place where even free space
could not do better. That changes nothing in the result and depends on no clock or thread.
"""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Optional

import numpy as np

from ...errors import no_progress
from ...geometry.point_squares import PointSquares
from ...radio import models
from ...radio.field import P1812, LossField, least_loss
from ...radio.link_budget import Margins, pattern_db
from ...radio.loss_cache import LossCache
from .antennas import antenna_db, budgets

BATCH = 8
HELD = 256  # measured: places of a square, which is spared whole where it can be
TIE_DB = 1e-3  # single precision must not decide what is spared


@dataclass(frozen=True)
class Received:
    """The best signal per place and operator.

    Attributes
    ----------
    level : (P, O) float32, dBm (per resource element) or dB(uV/m); -inf where nothing is received
    server : (P, O) int32, the emitter, -1 nobody
    open : (P, O) bool, no pair was worked out that reaches ``least``, and one that the model refused, or whose
        terrain is void, might in free space: whether the operator covers the place is not known
    unknown : (P,) bool, places without terrain under them, seen from every mast in reach that has terrain itself
    evaluated, pruned : int, pairs of place and emitter worked out, and spared
    outside : (E,) bool, emitters that stand outside the terrain
    refused : dict of str to int, pairs the model refused, by reason
    cached : int, loss maps taken from the cache
    computed : int, pairs the model gave a loss for, or proved to be weaker than what is there
    """

    level: np.ndarray
    server: np.ndarray
    unknown: np.ndarray
    open: np.ndarray
    evaluated: int
    pruned: int
    outside: np.ndarray
    refused: dict = field(default_factory=dict)
    cached: int = 0
    computed: int = 0

    def head(self, count):
        """Return the same for the first ``count`` places."""
        return replace(self, level=self.level[:count], server=self.server[:count], unknown=self.unknown[:count],
                       open=self.open[:count])


def best_server(emitters, places_xy, propagation, floor, *, least=None, margins=None, field_strength=False, threads=2,
                cache=None, prune=True, progress=no_progress):
    """Return the best signal at places.

    Parameters
    ----------
    emitters : Emitters
    places_xy : (P, 2) metres in the propagation's plane
    propagation : Propagation
    floor : float
        Signals at or below it are not told from nothing.
    least : float, optional
        The level that covers a place (``floor`` without it): see :attr:`Received.open`.
    margins : Margins, optional
    field_strength : bool
        Levels in dB(uV/m) instead of dBm.
    cache : LossCache, optional
        With a folder, whole loss maps are kept, and only free space against ``floor`` spares work.
    threads : int
        Masts that are worked out at once; the answer does not hang on it.
    prune : bool
        Whether places already served better are spared.

    Returns
    -------
    Received

    Examples
    --------
    In free space ten times the distance takes 20 dB; the beam, 10 degrees wide and tilted by 3, takes another
    12 (2.75 / 10)² dB of places that are seen 0.25 degrees below the horizon:

    >>> from ...geometry.geodesy import LocalPlane
    >>> from .emitters import load_service, planned
    >>> from .setup import propagation
    >>> plane, lte = LocalPlane(105.0, 9.2), load_service("lte")
    >>> mast = planned([105.0, 9.2], lte, height_m=45.0)
    >>> ground, notes = propagation("freespace", plane, lte)
    >>> found = best_server(mast, np.array([[1000.0, 0.0], [10_000.0, 0.0]]), ground, -150.0)
    >>> round(float(found.level[0, 0] - found.level[1, 0]), 1), found.server.tolist()
    (20.9, [[0], [0]])
    """
    job = _Job(emitters, places_xy, propagation, floor, margins=margins or Margins(), field_strength=field_strength,
               cache=cache or LossCache(),
               prune=prune, least=floor if least is None else least)
    rings = job.rings()
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        for number, (near_m, far_m) in enumerate(rings):
            for start in range(0, len(job.positions), BATCH):
                batch = job.positions[start:start + BATCH]
                found = []
                for one in pool.map(lambda position, a=near_m, b=far_m: job.signals(position, a, b), batch):
                    found.append(one)
                    progress((number + (start + len(found)) / len(job.positions)) / len(rings))
                # only now, so that every mast of the batch saw the same state, whichever thread was faster
                for one in found:
                    job.merge(one)
    progress(1.0)
    return job.result()


class _Job:
    """The state of a run: places sorted by square, operators first, so that a square is one run of memory."""

    def __init__(self, emitters, places_xy, propagation, floor, *, margins, field_strength, cache, prune, least):
        self.emitters, self.propagation, self.floor, self.least = emitters, propagation, floor, least
        self.places = PointSquares(np.asarray(places_xy, float).reshape(-1, 2), HELD, propagation.plane)
        self.cache, self.prune = cache, prune and cache.folder is None
        count, operators = len(self.places.order), len(emitters.codes)
        self.level = np.full((operators, count), -np.inf, np.float32)
        self.server = np.full((operators, count), -1, np.int32)
        self.open = np.zeros((operators, count), bool)
        self.weakest = np.full((operators, len(self.places.starts) - 1), -np.inf, np.float32)  # level of each square
        self.known, self.seen = np.zeros(count, bool), np.zeros(count, bool)
        self.outside = np.zeros(len(emitters), bool)
        self.evaluated = self.pruned = self.computed = 0
        self.refused = np.zeros(len(models.REASONS), np.int64)
        self.budget = budgets(emitters, margins, propagation.receiver_m, field_strength)
        self.masts_xy = propagation.plane.forward(emitters.lonlat)
        self.positions = at_positions(self.masts_xy)
        self.relief_m = relief_m(propagation)

    def rings(self):
        """Return the distances between which places are looked at, nearest first."""
        reach = self.propagation.reach_m
        if not self.prune:
            return [(0.0, reach)]
        area = float(np.prod(np.maximum(np.ptp(self.masts_xy, axis=0), reach)))
        spacing = np.sqrt(area * len(self.emitters.codes) / max(len(self.emitters), 1))
        inner = float(np.clip(0.75 * spacing, 0.1 * reach, reach))
        return [(0.0, inner), (inner, reach)] if inner < reach else [(0.0, reach)]

    def signals(self, position, near_m, far_m):
        """Return what the emitters of one position send to the places of a ring, as :class:`_Found`."""
        xy = self.masts_xy[position[0]]
        places, distance, spared = self._around(position, xy, near_m, far_m)
        picks = [np.flatnonzero(self._hopeful(emitter, distance, self._level(emitter, places)))
                 for emitter in position]
        pairs = (len(places) + spared) * len(position)
        some = picks[0]
        if len(picks) > 1:
            some = np.flatnonzero(np.bincount(np.concatenate(picks), minlength=len(places)))
            picks = [np.searchsorted(some, pick) for pick in picks]
        else:
            picks = [np.arange(len(some), dtype=np.int64)]
        if not len(some):
            return _Found(pairs, some, np.zeros(0, bool), ())
        # only what some emitter may reach is traced: fewer radials, shorter ones
        places = places[some]
        field = LossField(self.propagation, xy, self.places.xy(places), keep=len(position) > 1,
                          distance_m=distance[some])
        signals = tuple(self._signal(field, places, emitter, pick) for emitter, pick in zip(position, picks))
        return _Found(pairs, places, field.unknown, signals, outside=field.outside)

    def _around(self, position, xy, near_m, far_m):
        """Return the places of a ring and their distances, and of how many more no emitter has any hope."""
        ring = self.places.ring(xy, near_m, far_m)
        looked = ~ring.whole  # which of their places lie in the ring is still to be seen
        for emitter in position:
            looked |= self._hopeful(emitter, ring.least_m, self.weakest[self.emitters.operator[emitter], ring.square],
                                    farthest_m=ring.most_m)
        places = self.places.places(ring.square[looked])
        distance = self.places.distance_m(places, xy)
        inside = distance <= far_m
        if near_m:
            inside &= distance >= near_m
        return places[inside], distance[inside], self.places.count(ring.square[~looked])

    def _level(self, emitter, places):
        """Return the best level of an emitter's operator at places."""
        return self.level[self.emitters.operator[emitter]].take(places)

    def _hopeful(self, emitter, distance_m, level, farthest_m=None):
        """Return where an emitter might serve in free space, and better than places are served now.

        Of squares ``distance_m`` is that of the nearest point, ``farthest_m`` that of the farthest.
        """
        best_case = self.budget[emitter] - least_loss(self.propagation, distance_m,
                                                      float(self.emitters.frequency_ghz[emitter]))
        hopeful = best_case > self.floor
        if self.prune:
            needed = level - TIE_DB
            hopeful &= best_case > needed  # no antenna gives more than its maximum
            some = np.flatnonzero(hopeful)
            farthest_m = distance_m if farthest_m is None else farthest_m
            gain = self._most_gain(emitter, distance_m[some], farthest_m[some])
            hopeful[some] = best_case[some] + gain > needed[some]
        return hopeful

    def _most_gain(self, emitter, nearest_m, farthest_m):
        """Return what the antenna's vertical pattern gives at most, whatever the terrain between its ends of height.

        Between two distances too: the ray to the near side of a square may run steeply below the beam and the one to
        its far side within it. Of two heights the angle rises or falls with the distance, so its ends are at the ends.

        Of places that nothing serves yet only free space decides, so that what is unknown stays so: their level is
        minus infinity.
        """
        e = self.emitters
        if self.relief_m is None or e.pattern == "none":
            return 0.0
        level = self.propagation.receiver_m - float(e.height_m[emitter])
        angles = [[np.degrees(np.arctan2(level + rise, np.maximum(distance_m, 1.0))) + e.downtilt[emitter]
                   for distance_m in (nearest_m, farthest_m)] for rise in (self.relief_m, -self.relief_m)]
        steepest, deepest = np.maximum(*angles[0]), np.minimum(*angles[1])
        return pattern_db("omni", 0.0, np.maximum(deepest, 0.0) + np.minimum(steepest, 0.0))

    def _signal(self, field, places, emitter, pick):
        e = self.emitters
        height, frequency = float(e.height_m[emitter]), float(e.frequency_ghz[emitter])
        strongest = self.budget[emitter] + antenna_db(self.emitters, emitter, field, pick)
        fingerprint = kept = limit = None
        if self.cache.folder is not None:
            fingerprint = field.fingerprint(height, frequency, pick)
            kept = self.cache.get(fingerprint, len(pick))
        elif self.prune:
            limit = strongest - np.maximum(self._level(emitter, places[pick]) - TIE_DB, self.floor)
        loss, reason = kept or field.loss(height, frequency, pick, limit)
        loss = loss.astype(np.float32)
        level = (strongest - loss).astype(np.float32)
        bare = np.isnan(loss)
        if bare.any():
            bare[bare] = (strongest - field.floor(height, frequency)[pick])[bare] >= self.least
        return _Signal(emitter, pick, level, reason, fingerprint=None if kept else fingerprint, loss=loss, open=bare)

    def merge(self, found):
        """Take over what one position gave; of equal signals the earlier emitter stays."""
        self.pruned += found.pairs
        if not found.outside:
            self.seen[found.places] = True
            self.known[found.places] |= ~found.unknown
        for signal in found.signals:
            emitter, pick, level = signal.emitter, signal.pick, signal.level
            self.outside[emitter] |= found.outside
            if signal.fingerprint:
                self.cache.put(signal.fingerprint, signal.loss, signal.reason)
            worked = len(pick) - int(np.count_nonzero(np.isinf(signal.loss)))
            self.computed += int(np.count_nonzero(~np.isnan(signal.loss)))
            self.evaluated += worked
            self.pruned -= worked
            self.refused += np.bincount(signal.reason, minlength=len(self.refused))
            operator = self.emitters.operator[emitter]
            at = found.places[pick]
            levels, servers = self.level[operator], self.server[operator]  # one index is faster than two
            before, server = levels.take(at), servers.take(at)
            self.open[operator, at[signal.open]] = True
            better = (level > before) | ((level == before) & (emitter < server))
            better &= level > self.floor
            levels[at[better]] = level[better]
            servers[at[better]] = emitter
            self._weaken(operator, at[better])

    def _weaken(self, operator, places):
        """Take over the weakest level of the squares of places."""
        touched = np.zeros(self.weakest.shape[1], bool)
        touched[np.searchsorted(self.places.starts, places, "right") - 1] = True
        square = np.flatnonzero(touched)
        if len(square):
            count = self.places.starts[square + 1] - self.places.starts[square]
            level = self.level[operator].take(self.places.places(square))
            self.weakest[operator, square] = np.minimum.reduceat(level, np.cumsum(count) - count)

    def result(self):
        """Return the :class:`Received`."""
        refused = {models.REASONS[code]: int(count) for code, count in enumerate(self.refused) if code and count}
        given = self.places.given
        level, server, open_ = (given(values.T) for values in (self.level, self.server, self.open))
        return Received(level, server, given(self.seen & ~self.known), open_ & ~(level >= self.least),
                        evaluated=self.evaluated, pruned=self.pruned, outside=self.outside, refused=refused,
                        cached=self.cache.found, computed=self.computed)


@dataclass(frozen=True)
class _Signal:
    emitter: int
    pick: np.ndarray
    level: np.ndarray
    reason: np.ndarray
    fingerprint: Optional[str]  # under which the loss is still to be kept
    loss: np.ndarray
    open: np.ndarray  # no loss is known, and free space would cover the place


@dataclass(frozen=True)
class _Found:
    pairs: int
    places: np.ndarray
    unknown: np.ndarray
    signals: tuple
    outside: bool = False


def relief_m(propagation):
    """Return how much higher than another any place of the terrain is at most, None where no terrain is followed.

    Parameters
    ----------
    propagation : Propagation

    Returns
    -------
    float or None
        Metres.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> terrain = Record(values=np.array([[3.0, np.nan], [45.0, 10.0]]))
    >>> relief_m(Record(model="p1812", terrain=terrain)), relief_m(Record(model="rma", terrain=terrain))
    (42.0, None)
    """
    if propagation.model != P1812 or propagation.terrain is None:
        return None
    heights = propagation.terrain.values
    known = np.isfinite(heights)
    return float(np.ptp(heights if known.all() else heights[known])) if known.any() else 0.0


def at_positions(xy):
    """Return the emitters of each position, positions in the order of their first emitter.

    Parameters
    ----------
    xy : (e, 2) float array of metres
        Emitters within a decimetre are at one position; those without any are at none.

    Returns
    -------
    list of int arrays

    Examples
    --------
    >>> [group.tolist() for group in at_positions(np.array([[5.0, 5.0], [9.0, 9.0], [5.0, 5.02], [np.nan, 0.0]]))]
    [[0, 2], [1]]
    """
    finite = np.isfinite(xy).all(axis=1)
    groups = {}
    for emitter in np.flatnonzero(finite).tolist():
        groups.setdefault((round(xy[emitter, 0], 1), round(xy[emitter, 1], 1)), []).append(emitter)
    return [np.array(group) for group in groups.values()]
