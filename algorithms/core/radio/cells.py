"""ITU-R P.1812 for one chunk of receivers of one mast: the loss, and cheap bounds below it."""
from __future__ import annotations

from copy import copy
from functools import cached_property

import numpy as np

from .p1812 import diffraction as diffraction
from .p1812 import mechanisms as mechanisms
from .p1812 import profile as profiles
from .scan import greatest, last_greatest_index
from .smooth_path import smooth_bullington

CLEAR_NU = -0.79  # a knife edge costs nothing from -0.78 down; a little lower, against rounding
PROBE_STEPS = 4  # measured: where over level ground the greatest nu is often found
ROUNDING_DB = 1e-6  # rounding, as the validation of P.1812 asks
SAFETY_DB = 0.5  # safety: slack of the cheap bound on ducting; the bound needs far less
ROUGH_CHUNK = 512  # memory: receivers whose whole profiles are looked at together


class Cells:
    """One chunk of receivers with the quantities several steps need; :mod:`.area` shows them step by step."""

    def __init__(self, antenna, frequency_ghz, row, column, *, free_db):
        ground = antenna.ground
        self.antenna, self.ground, self.frequency_ghz = antenna, ground, frequency_ghz
        self.row, self.column, self.free_db = row, column, free_db
        self.place = ground.place(row, column)
        self.distance = ground.distance_km[column]
        self.foot = ground.bare.take(self.place)
        self.level = self.foot + antenna.receiver_m
        self.bowed_level = self.level - ground.bulge[column]
        self.direct = (self.bowed_level - antenna.level_m) / self.distance  # slope of the ray, bulge taken off
        self.lift = 500.0 / ground.medium.radius_km * self.distance  # what the bulge adds to slopes at the mast: (13)
        self.back_slope = np.empty(len(row))  # steepest from the receiver, bulge taken off, where it is obstructed

    def only(self, some):
        """Return the same for some of the receivers, with all that was worked out for them."""
        if len(some) == len(self.row):
            return self
        part = copy(self)
        vars(part).update({name: value[some] for name, value in vars(self).items() if isinstance(value, np.ndarray)})
        return part

    @cached_property
    def steepest(self):
        """Steepest slope from the antenna to a point with clutter on the way, bulge taken off."""
        return self.antenna.covered_top.take(self.place - 1)

    @cached_property
    def steepest_bare(self):
        """The same over bare ground."""
        return self.antenna.bowed_top.take(self.place - 1) if self.ground.cluttered else self.steepest

    @cached_property
    def theta_tx(self):
        """Horizon angle of the antenna in mrad: (76)-(80)."""
        return 1000.0 * np.arctan(np.maximum(self.steepest_bare, self.direct) / 1000.0)

    @cached_property
    def distance_factor(self):
        """F_k: (58)."""
        return mechanisms.distance_interpolation(self.distance)

    @cached_property
    def actual(self):
        """The Bullington loss of the real profile: section 4.3.1."""
        return diffraction.bullington_loss(diffraction.knife_edge_loss(self.nu()), self.distance)

    def loss(self):
        """Return the basic transmission loss: (63), (69)."""
        ground, f = self.ground, self.frequency_ghz
        diffracted = self.free_db + self.diffraction()  # (42) = (43) = (59) at 50 % of time
        theta_rx, transhorizon = self.horizon_rx()
        theta = 1000.0 * self.distance / ground.medium.radius_km + self.theta_tx + theta_rx  # (82)
        enhanced = self.enhanced(diffracted, theta_rx, transhorizon)
        modified = mechanisms.blend_angle(enhanced, diffracted, mechanisms.angle_interpolation(theta))
        scatter = mechanisms.troposcatter_loss(self.distance, theta, f, 50.0, n0=ground.medium.n0)
        return np.maximum(self.free_db, mechanisms.add_troposcatter(scatter, modified))

    # -- bounds below the loss, the cheapest first ---------------------------------------------
    def least_loss(self):
        """Return a bound below :meth:`loss` from one point of each profile.

        Ducting cannot take off more than the share 1 - F_k of what diffraction adds.
        """
        return self._least(self.free_db + self.distance_factor * self.probed)

    def least_beside_duct(self):
        """Return a better one: what ducting leaves is not below the loss of ducting itself either, see (60), (61)."""
        return self._least(self._beside_duct(self.probed))

    def least_searched(self):
        """Return the same from all points of each profile; the smooth earth only adds to it."""
        return self._least(self._beside_duct(self.actual))

    def _beside_duct(self, added):
        kept = self.free_db + self.distance_factor * added
        return np.minimum(self.free_db + added, np.maximum(self.least_duct, kept))

    def _least(self, modified):
        """Return a bound below the loss from one below (62), scatter at no angle beside it: (44), (63)."""
        scatter = mechanisms.troposcatter_loss(self.distance, 0.0, self.frequency_ghz, 50.0, n0=self.ground.medium.n0)
        return np.maximum(self.free_db, mechanisms.add_troposcatter(scatter, modified)) - ROUNDING_DB

    @cached_property
    def probed(self):
        """A bound below :attr:`actual` from one point of each profile: nu by (15), the rest as there.

        Behind the transmitter's horizon the Bullington point exceeds that horizon's own nu; on a
        clear path the greatest nu is not below that of a point some steps before the receiver.
        """
        antenna, ground = self.antenna, self.ground
        point, slope = np.maximum(self.column - PROBE_STEPS, 1), self.steepest - self.direct
        clear = slope < 0.0
        some = np.flatnonzero(clear)
        slope[some] = antenna.covered.at(self.row[some], point[some]) - self.direct[some]
        some = np.flatnonzero(~clear)
        point[some] = antenna.covered_index.take(self.place[some] - 1)
        point_km = ground.distance_km[point]
        nu = slope * np.sqrt(
            0.002 / diffraction.wavelength_m(self.frequency_ghz) * point_km * self.distance
            / (self.distance - point_km)
        )
        return diffraction.bullington_loss(diffraction.knife_edge_loss(nu), self.distance)

    @cached_property
    def least_duct(self):
        """A bound below the loss of ducting, the receiver's horizon not being below the antenna's own point."""
        antenna, ground = self.antenna, self.ground
        back, transhorizon = -self.direct - 2.0 * self.lift, self.steepest_bare > self.direct
        some = np.flatnonzero(transhorizon)
        if len(some):
            point = antenna.top_index.take(self.place[some] - 1)
            back[some] = (ground.bowed_series.at(self.row[some], point) - self.bowed_level[some]) / (
                self.distance[some] - ground.distance_km[point]) - 2.0 * self.lift[some]
        return self.duct_bound(1000.0 * np.arctan(back / 1000.0), transhorizon)

    # -- diffraction -------------------------------------------------------------------------
    def diffraction(self):
        """Return the delta-Bullington loss over the median earth: section 4.3.4."""
        loss = self.actual
        some = self.near_smooth_earth()
        if len(some):
            loss = loss.copy()
            loss[some] = self.only(some).over_smooth_earth()
        return loss

    def near_smooth_earth(self):
        """Return the receivers for which the spherical earth may matter, without a search along their profiles.

        The smooth earth for diffraction is nowhere above the ground at its ends, nor above the fitted one: (87)-(89).
        """
        antenna, ground, f = self.antenna, self.ground, self.frequency_ghz
        radius = ground.medium.radius_km
        steps = ground.distance_km[1:int(self.column.max(initial=0)) + 1]
        clear = diffraction.clears_smooth_earth(steps, antenna.height_m, antenna.receiver_m, radius_km=radius,
                                                frequency_ghz=f)
        some = np.flatnonzero(~clear[self.column - 1])
        if not len(some):
            return some
        smooth_tx, smooth_rx = profiles.smooth_surface(*ground.moments(self.row[some], self.column[some]),
                                                       self.distance[some])
        clear = diffraction.clears_smooth_earth(
            self.distance[some], antenna.level_m - np.minimum(smooth_tx, ground.bare[0, 0]),
            self.level[some] - np.minimum(smooth_rx, self.foot[some]), radius_km=radius, frequency_ghz=f)
        return some[~clear]

    def over_smooth_earth(self):
        """Return :meth:`diffraction` with the spherical earth worked out for every receiver."""
        antenna, medium = self.antenna, self.ground.medium
        smooth_tx, smooth_rx = self.diffraction_surface()
        tx_over, rx_over = antenna.level_m - smooth_tx, self.level - smooth_rx  # (37)
        spherical = diffraction.spherical_earth_loss(
            medium.polarization, self.distance, tx_over, rx_over, radius_km=medium.radius_km,
            frequency_ghz=self.frequency_ghz, sea_share=0.0
        )
        smooth = np.zeros(len(spherical))
        some = np.flatnonzero(spherical > 0.0)
        if len(some):
            smooth[some] = smooth_bullington(
                self.column[some], self.ground.fan.step_km, tx_over[some], rx_over[some],
                radius_km=medium.radius_km, frequency_ghz=self.frequency_ghz,
            )
        return diffraction.delta_bullington(self.actual, smooth, spherical)

    def nu(self):
        """Return the diffraction parameter of the real profile with clutter: (15), (20)."""
        antenna, ground, f = self.antenna, self.ground, self.frequency_ghz
        steepest = self.steepest
        clear = steepest < self.direct
        nu = np.empty(len(clear))
        scale = np.sqrt(0.002 / diffraction.wavelength_m(f))
        some = np.flatnonzero(clear)
        if len(some):
            nu[some] = scale * greatest(
                antenna.covered, ground.fresnel, self.row[some], self.column[some], offset=self.direct[some],
                floor=CLEAR_NU / scale
            )
        some = np.flatnonzero(~clear)
        if len(some):
            back = greatest(
                ground.covered_series, ground.back, self.row[some], self.column[some], offset=self.bowed_level[some]
            )
            if not ground.cluttered:
                self.back_slope[some] = back  # the horizons ask for the same
            lift = self.lift[some]
            nu[some] = diffraction.bullington_point_nu(
                self.distance[some], antenna.level_m, self.level[some], steepest[some] + lift, rx_slope=back - lift,
                frequency_ghz=f
            )
        return nu

    def diffraction_surface(self):
        """Return the smooth-earth heights for diffraction: (85)-(89)."""
        antenna, ground = self.antenna, self.ground
        smooth_tx, smooth_rx = self.smooth_surface()
        chord = (self.level - antenna.level_m) / self.distance
        tx_slope = antenna.bare_top.take(self.place - 1) - chord
        obstruction, rx_slope = np.zeros(len(chord)), np.zeros(len(chord))
        some = np.flatnonzero(tx_slope > 0.0)
        if len(some):
            r, k = self.row[some], self.column[some]
            obstruction[some] = greatest(antenna.bare, ground.ahead, r, k, offset=chord[some])
            rx_slope[some] = greatest(ground.bare_series, ground.back, r, k, offset=self.level[some]) + chord[some]
        return profiles.diffraction_surface(
            smooth_tx, smooth_rx, ground.bare[0, 0], self.foot, obstruction_m=obstruction, tx_slope=tx_slope,
            rx_slope=rx_slope
        )

    def smooth_surface(self):
        """Return the heights of the fitted smooth earth at both ends: (85), (86)."""
        return profiles.smooth_surface(*self.ground.moments(self.row, self.column), self.distance)

    # -- horizons and ducting ------------------------------------------------------------------
    def horizon_rx(self):
        """Return the receiver's horizon angle in mrad over bare terrain, and which paths are trans-horizon."""
        ground = self.ground
        transhorizon = self.steepest_bare > self.direct
        back = -self.direct - 2.0 * self.lift
        some = np.flatnonzero(transhorizon)
        if len(some) and ground.cluttered:
            self.back_slope[some] = greatest(
                ground.bowed_series, ground.back, self.row[some], self.column[some], offset=self.bowed_level[some]
            )
        back[some] = self.back_slope[some] - 2.0 * self.lift[some]
        return 1000.0 * np.arctan(back / 1000.0), transhorizon

    def enhanced(self, diffracted, theta_rx, transhorizon):
        """Return the loss with ducting: (46)-(61), worked out only where it can be the smaller one."""
        some = np.flatnonzero(self.duct_bound(theta_rx, transhorizon) <= diffracted)
        if not len(some):
            return diffracted
        tx_index, rx_index = self.horizon_indices(some, transhorizon[some])
        duct = self.ducting(some, self.theta_tx[some], theta_rx[some], tx_index, rx_index=rx_index,
                            diffracted=diffracted[some])
        finite = np.isfinite(duct)
        some, duct = some[finite], duct[finite]
        minimum = mechanisms.notional_minimum_ducting(duct, self.free_db[some])
        enhanced = diffracted.copy()
        enhanced[some] = mechanisms.blend_ducting(
            diffracted[some], minimum, self.distance_factor[some]
        )
        return enhanced

    def duct_bound(self, theta_rx, transhorizon):
        """Return a loss that ducting cannot fall below, without a search for the receiver's horizon.

        That horizon is at least one step away and not farther than the path leaves; on a clear path both
        horizons are one point, and together the whole path.
        """
        ground, f, theta_tx = self.ground, self.frequency_ghz, self.theta_tx
        step, both_km, left_km = ground.fan.step_km, self.distance, self.distance
        least_tx = np.minimum(theta_tx, 0.0)
        shielding = mechanisms.least_site_shielding(theta_tx, step, self.distance, f)
        some = np.flatnonzero(transhorizon)
        if len(some):
            tx_km = ground.distance_km[self.antenna.top_index.take(self.place[some] - 1)]
            both_km, left_km = both_km.copy(), left_km.copy()
            both_km[some] = tx_km + step
            left_km[some] -= tx_km
            least_tx[some] = np.minimum(theta_tx[some], 0.1 * tx_km)  # section 4.5
            shielding[some] = mechanisms.site_shielding(theta_tx[some], tx_km, f)
        shielding += mechanisms.least_site_shielding(theta_rx, step, left_km, f)
        angle = 1000.0 * self.distance / ground.medium.radius_km + least_tx + np.minimum(theta_rx, 0.0)
        attenuation = mechanisms.duct_specific_attenuation(ground.medium.radius_km, f) * angle
        variability = self.duct_variability_floor()[self.column]
        return mechanisms.duct_fixed_loss(f, both_km) + shielding + attenuation + variability

    def duct_variability_floor(self):
        """Return per step the least A(p) roughness and geometry can leave, for beta = beta0, 50 % of time: section 4.5.

        The latitude is taken as far towards the equator as half the path can reach (1 degree is more than 100 km).
        """
        ground = self.ground
        if not ground.duct_floor:
            d = np.maximum(ground.distance_km, ground.fan.step_km)
            equatorward = np.maximum(abs(ground.fan.latitude) - d / 200.0, 0.0)
            beta0 = profiles.beta0_percent(equatorward, d, d)
            ground.duct_floor[50] = mechanisms.duct_time_variability(d, 50.0, beta0) - SAFETY_DB
        return ground.duct_floor[50]

    def horizon_indices(self, some, transhorizon):
        """Return the profile indices of both horizons: (78), (81) and the tie rules."""
        antenna, ground = self.antenna, self.ground
        row, column = self.row[some], self.column[some]
        tx, rx = np.empty(len(some), np.intp), np.empty(len(some), np.intp)
        clear = np.flatnonzero(~transhorizon)
        if len(clear):
            tx[clear] = last_greatest_index(
                antenna.bowed, ground.fresnel, row[clear], column[clear], offset=self.direct[some][clear]
            )
            rx[clear] = tx[clear]
        over = np.flatnonzero(transhorizon)
        if len(over):
            tx[over] = antenna.top_index.take(self.place[some][over] - 1)
            rx[over] = last_greatest_index(
                ground.bowed_series, ground.back, row[over], column[over], offset=self.bowed_level[some][over]
            )
        return tx, np.maximum(rx, tx)

    def ducting(self, some, theta_tx, theta_rx, tx_index, *, rx_index, diffracted):
        """Return the loss of ducting and layer reflection: (46)-(56); infinite where it plays no part."""
        antenna, ground, f = self.antenna, self.ground, self.frequency_ghz
        radius, d = ground.medium.radius_km, self.distance[some]
        tx_km, rx_km = ground.distance_km[tx_index], d - ground.distance_km[rx_index]
        steady = (
            mechanisms.duct_fixed_loss(f, tx_km + rx_km)
            + mechanisms.site_shielding(theta_tx, tx_km, f)
            + mechanisms.site_shielding(theta_rx, rx_km, f)
            + mechanisms.duct_specific_attenuation(radius, f)
            * mechanisms.duct_angle(d, radius, theta_tx, theta_rx, tx_horizon_km=tx_km, rx_horizon_km=rx_km)
        )
        duct = np.full(len(some), np.inf)
        keep = np.flatnonzero(steady + self.duct_variability_floor()[self.column[some]] <= diffracted)
        if not len(keep):
            return duct
        some, d, tx_index, rx_index = some[keep], d[keep], tx_index[keep], rx_index[keep]
        smooth_tx, smooth_rx = (heights[some] for heights in self.smooth_surface())
        duct_tx = np.minimum(smooth_tx, ground.bare[0, 0])  # (90)
        duct_rx = np.minimum(smooth_rx, self.foot[some])
        bearing = np.cos(np.radians(ground.fan.azimuth_deg))[self.row[some]]
        beta = (
            profiles.beta0_percent(profiles.latitude_along(ground.fan.latitude, bearing, 0.5 * d), d, d)
            * mechanisms.geometry_correction(d, d, antenna.level_m - duct_tx, self.level[some] - duct_rx,
                                             radius_km=radius)
            * mechanisms.roughness_correction(
                self.roughness(some, tx_index, rx_index, duct_tx, slope=(duct_rx - duct_tx) / d), d,
                (tx_km + rx_km)[keep]
            )
        )
        duct[keep] = steady[keep] + mechanisms.duct_time_variability(d, 50.0, beta)
        return duct

    def roughness(self, some, tx_index, rx_index, start_m, *, slope):
        """Return the terrain roughness between the horizons: (93)."""
        ground = self.ground
        rough = np.empty(len(some))
        for begin in range(0, len(some), ROUGH_CHUNK):
            part = slice(begin, begin + ROUGH_CHUNK)
            low, high = tx_index[part], rx_index[part]
            steps = np.arange(int(low.min()), int(high.max()) + 1, dtype=np.int64)
            excess = ground.bare[self.row[some[part]], steps[0]:steps[-1] + 1] - (
                start_m[part, None] + slope[part, None] * ground.distance_km[steps]
            )
            excess[(steps < low[:, None]) | (steps > high[:, None])] = -np.inf
            rough[part] = excess.max(axis=1)
        return rough
