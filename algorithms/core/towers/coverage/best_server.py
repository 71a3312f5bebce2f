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
from ...point_index import PointIndex
from ...radio import models
from ...radio.field import LossField
from ...radio.link_budget import Margins, field_strength_dbuvm, pattern_db
from ...radio.loss_cache import LossCache

BATCH = 8
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
    prune : bool
        Whether places already served better are spared.

    Returns
    -------
    Received
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


def budgets(emitters, margins, receiver_m, field_strength=False):
    """Return per emitter the level in front of its antenna before any loss: EIRP without the margins.

    In dBm, or with ``field_strength`` in dB(uV/m).
    """
    frequency = emitters.frequency_ghz
    budget = emitters.eirp_dbm - np.array([margins.total_db(f, receiver_m) for f in frequency])
    return field_strength_dbuvm(budget, frequency) if field_strength else budget


def antenna_db(emitters, emitter, field, pick):
    """Return the gain of one emitter's antenna towards the places ``pick`` of a field, relative to its maximum."""
    if emitters.pattern == "none":
        return np.zeros(len(pick))
    boresight = emitters.azimuth[emitter]
    kind = "sector" if emitters.pattern == "sector3" and np.isfinite(boresight) else emitters.pattern
    return pattern_db(kind, field.azimuth_deg[pick], field.elevation_deg(float(emitters.height_m[emitter]))[pick],
                      emitters.downtilt[emitter], boresight_deg=0.0 if np.isnan(boresight) else boresight)


class _Job:
    def __init__(self, emitters, places_xy, propagation, floor, *, margins, field_strength, cache, prune, least):
        self.emitters, self.propagation, self.floor, self.least = emitters, propagation, floor, least
        self.places_xy = np.asarray(places_xy, float).reshape(-1, 2)
        self.cache, self.prune = cache, prune and cache.folder is None
        count, operators = len(self.places_xy), len(emitters.codes)
        self.level = np.full((count, operators), -np.inf, np.float32)
        self.server = np.full((count, operators), -1, np.int32)
        self.open = np.zeros((count, operators), bool)
        self.known, self.seen = np.zeros(count, bool), np.zeros(count, bool)
        self.outside = np.zeros(len(emitters), bool)
        self.evaluated = self.pruned = self.computed = 0
        self.refused = np.zeros(len(models.REASONS), np.int64)
        self.budget = budgets(emitters, margins, propagation.receiver_m, field_strength)
        self.masts_xy = propagation.plane.forward(emitters.lonlat)
        self.positions = at_positions(self.masts_xy)
        self.near = PointIndex(self.places_xy, max(propagation.reach_m / 4.0, 1.0), propagation.plane)

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
        found = [(row, distance) for _, row, distance in self.near.pairs(xy[None], far_m)]
        places = np.concatenate([row[distance >= near_m] if near_m else row for row, distance in found] or [[]])
        places = places.astype(np.intp)
        around = LossField(self.propagation, xy, self.places_xy[places])
        picks = [self._hopeful(around, places, emitter) for emitter in position]
        some = np.unique(np.concatenate(picks))
        if not len(some):
            return _Found(len(places) * len(position), some, np.zeros(0, bool), ())
        # only what some emitter may reach is traced: fewer radials, shorter ones
        field = LossField(self.propagation, xy, self.places_xy[places[some]])
        signals = tuple(self._signal(field, places[some], emitter, np.searchsorted(some, pick))
                        for emitter, pick in zip(position, picks))
        return _Found(len(places) * len(position), places[some], field.unknown, signals, outside=field.outside)

    def _hopeful(self, around, places, emitter):
        """Return the places an emitter might serve in free space, and better than they are served now."""
        e = self.emitters
        best_case = self.budget[emitter] - around.floor(float(e.height_m[emitter]), float(e.frequency_ghz[emitter]))
        hopeful = best_case > self.floor
        if self.prune:
            hopeful &= best_case > self.level[places, e.operator[emitter]] - TIE_DB
        return np.flatnonzero(hopeful)

    def _signal(self, field, places, emitter, pick):
        e = self.emitters
        height, frequency = float(e.height_m[emitter]), float(e.frequency_ghz[emitter])
        strongest = self.budget[emitter] + antenna_db(self.emitters, emitter, field, pick)
        fingerprint = kept = limit = None
        if self.cache.folder is not None:
            fingerprint = field.fingerprint(height, frequency, pick)
            kept = self.cache.get(fingerprint, len(pick))
        elif self.prune:
            best = self.level[places[pick], e.operator[emitter]]
            limit = strongest - np.maximum(best - TIE_DB, self.floor)
        loss, reason = kept or field.loss(height, frequency, pick, limit)
        loss = loss.astype(np.float32)
        level = (strongest - loss).astype(np.float32)
        bare = np.isnan(loss)
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
            before, server = self.level[at, operator], self.server[at, operator]
            self.open[at[signal.open], operator] = True
            better = (level > before) | ((level == before) & (emitter < server))
            better &= level > self.floor
            self.level[at[better], operator] = level[better]
            self.server[at[better], operator] = emitter

    def result(self):
        """Return the :class:`Received`."""
        refused = {models.REASONS[code]: int(count) for code, count in enumerate(self.refused) if code and count}
        return Received(self.level, self.server, self.seen & ~self.known, self.open & ~(self.level >= self.least),
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


def at_positions(xy):
    """Return the emitters of each position, positions in the order of their first emitter."""
    finite = np.isfinite(xy).all(axis=1)
    groups = {}
    for emitter in np.flatnonzero(finite).tolist():
        groups.setdefault((round(xy[emitter, 0], 1), round(xy[emitter, 1], 1)), []).append(emitter)
    return [np.array(group) for group in groups.values()]
