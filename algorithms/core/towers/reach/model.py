"""Covered places of a mast by a propagation model, in the form the siting of shared masts asks for them."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Tuple

import numpy as np

from ...errors import no_progress
from ...geometry import point_index
from ...radio.field import LossField, Propagation
from ...radio.link_budget import Margins, field_strength_dbuvm, pattern_db, resource_element_dbm
from ...resources import load_json
from ..coverage.emitters import BANDS, Service, band_defaults

LOWEST_M = 1.0  # the least antenna height that ITU-R P.1812 holds for; the last tenants of a low mast hang there


@dataclass(frozen=True)
class PlannedAntenna:
    """What an operator would put on a mast; the height comes with each question."""

    frequency_ghz: float
    eirp_dbm: float
    downtilt: float = 0.0


@dataclass(frozen=True)
class ModelReach:
    """Places whose received level is at least ``threshold``; takes the place of :class:`.radius.RadiusReach`.

    Parameters
    ----------
    propagation : Propagation
        Its plane is the one places and masts are given in.
    service : Service
    threshold : float
    antenna : PlannedAntenna
        For every operator that ``by_operator`` does not name.
    by_operator : dict of str to PlannedAntenna
    margins : Margins
    default_height_m : float
        For masts whose height is unknown.
    counts : dict
        Pairs of place and mast worked out so far, and those the model gave no loss for.
    """

    propagation: Propagation
    service: Service
    threshold: float
    antenna: PlannedAntenna
    by_operator: Dict[str, PlannedAntenna] = field(default_factory=dict)
    margins: Margins = field(default_factory=Margins)
    default_height_m: float = 42.0
    counts: Dict[str, int] = field(default_factory=lambda: {"computed": 0, "refused": 0}, compare=False)

    def _antennas(self) -> Tuple[PlannedAntenna, ...]:
        return (self.antenna, *(self.by_operator[code] for code in sorted(self.by_operator)))

    def profile(self, code):
        """Return a key that is equal for operators with equal coverage."""
        antennas = self._antennas()
        return float(antennas.index(self.by_operator.get(code, self.antenna)))

    def _heights(self, height_m):
        height_m = np.asarray(height_m, float)
        return np.where(np.isnan(height_m), self.default_height_m, np.maximum(np.round(height_m, 1), LOWEST_M))

    def radii(self, profile, height_m):
        """Return the distance in metres beyond which no place is looked at."""
        return np.full(np.shape(height_m), self.propagation.reach_m, float)

    def key(self, profile, height_m):
        """Return numbers that are equal where the covered places are equal for one mast."""
        return self._heights(height_m)

    def covered(self, places_xy, mast_xy, profile, height_m, *, unclear=None, progress=no_progress):
        """Return for each mast the ascending places it covers, a list of int arrays.

        Rows at one position share the terrain around it. Places for which the model gives no loss go into ``unclear``,
        a dict by number of the mast.
        """
        antenna = self._antennas()[int(profile)]
        places_xy, mast_xy = np.asarray(places_xy, float), np.asarray(mast_xy, float).reshape(-1, 2)
        heights = np.broadcast_to(self._heights(height_m), len(mast_xy))
        around = point_index.within(places_xy, mast_xy, self.propagation.reach_m, self.propagation.plane)
        found, fields = [None] * len(mast_xy), {}
        order = np.lexsort((mast_xy[:, 1], mast_xy[:, 0]))
        for done, mast in enumerate(order.tolist()):
            progress(done / len(order))
            spot = tuple(mast_xy[mast])
            if spot not in fields:
                fields = {spot: LossField(self.propagation, mast_xy[mast], places_xy[around[mast]])}
            served, refused = self._served(fields[spot], antenna, float(heights[mast]))
            found[mast] = around[mast][served]
            if unclear is not None and len(refused):
                unclear[mast] = around[mast][refused]
        return found

    def levels(self, places_xy, mast_xy, profile, height_m):
        """Return the (n,) level received at each place, in the service's unit.

        NaN beyond the farthest distance and where the model gives no loss.
        """
        antenna, places_xy = self._antennas()[int(profile)], np.asarray(places_xy, float)
        height = float(self._heights(np.asarray(height_m, float)))
        near = np.flatnonzero(self.propagation.plane.distance_m(places_xy, np.asarray(mast_xy, float))
                              <= self.propagation.reach_m)
        found = np.full(len(places_xy), np.nan)
        if not len(near):
            return found
        place_field = LossField(self.propagation, mast_xy, places_xy[near])
        gain = 0.0
        if self.service.pattern != "none":
            gain = pattern_db(self.service.pattern, place_field.azimuth_deg, place_field.elevation_deg(height),
                              antenna.downtilt)
        found[near] = self._budget(antenna) + gain - place_field.loss(height, antenna.frequency_ghz)[0]
        return found

    def _budget(self, antenna):
        """Return the level at a receiver without any loss on the way."""
        budget = antenna.eirp_dbm - self.margins.total_db(antenna.frequency_ghz, self.propagation.receiver_m)
        return budget if self.service.unit == "dBm" else field_strength_dbuvm(budget, antenna.frequency_ghz)

    def _served(self, place_field, antenna, height_m):
        budget = self._budget(antenna)
        hopeful = np.flatnonzero(budget - place_field.floor(height_m, antenna.frequency_ghz) >= self.threshold)
        if not len(hopeful):
            return hopeful, hopeful
        gain = 0.0
        if self.service.pattern != "none":
            gain = pattern_db(self.service.pattern, place_field.azimuth_deg[hopeful],
                              place_field.elevation_deg(height_m)[hopeful], antenna.downtilt)
        limit = np.broadcast_to(budget + gain - self.threshold, len(hopeful))
        loss, _ = place_field.loss(height_m, antenna.frequency_ghz, hopeful, limit)
        unknown = np.isnan(loss)
        self.counts["refused"] += int(np.count_nonzero(unknown))
        self.counts["computed"] += int(np.count_nonzero(~unknown))
        return hopeful[loss <= limit], hopeful[unknown]


def default_antenna(service, band_mhz=None):
    """Return the antenna of a service with the figures of resources/rules/bands.json, by default on its usual band.

    Parameters
    ----------
    service : Service
    band_mhz : float, optional

    Returns
    -------
    PlannedAntenna
        Its EIRP is that of one resource element.

    Examples
    --------
    4G on 1800 MHz: 46 dBm, 17.5 dBi and 0.5 dB of feeder over 100 resource blocks of 12 elements, 63 - 10 log 1200:

    >>> from ..coverage.emitters import load_service
    >>> antenna = default_antenna(load_service("lte"))
    >>> antenna.frequency_ghz, round(antenna.eirp_dbm, 3)
    (1.8, 32.208)
    """
    technology = service.technologies[0]
    defaults = load_json(*BANDS)
    band = defaults["default_band_mhz"][technology] if band_mhz is None else band_mhz
    entry = band_defaults(defaults, technology, band)
    eirp_dbm = entry["power_dbm"] + entry["gain_dbi"] - entry["feeder_db"]
    return PlannedAntenna(band / 1000.0, float(resource_element_dbm(eirp_dbm, entry["resource_blocks"])),
                          entry["downtilt"])
