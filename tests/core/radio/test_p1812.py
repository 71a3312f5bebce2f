"""P.1812 point to point against the published validation set, and properties of the model."""
import csv
from dataclasses import dataclass

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.radio.p1812 import point_to_point


@dataclass(frozen=True)
class Profile:
    distance_km: np.ndarray
    height_m: np.ndarray
    clutter_m: np.ndarray
    zone: np.ndarray
    measurements: list


def read_profile(path):
    rows = list(csv.reader(path.open(encoding="latin-1")))
    start = next(i for i, row in enumerate(rows) if row and row[0].startswith("Number of Points"))
    count = int(rows[start][1])
    points = np.array([[float(v) for v in row[:5]] for row in rows[start + 1:start + 1 + count]])
    begin = next(i for i, row in enumerate(rows) if row and row[0].startswith("{Begin of Measurements"))
    end = next(i for i, row in enumerate(rows) if row and row[0].startswith("{End of Measurements"))
    measured = [{"f_mhz": float(r[0]), "p": float(r[14]), "field": float(r[16])} for r in rows[begin + 1:end]]
    return Profile(points[:, 0], points[:, 1], points[:, 3], points[:, 4].astype(int), measured)


def read_log(path):
    """Return {(label, reference): value} and, for labels used once, {label: value}."""
    values = {}
    for row in csv.reader(path.open(encoding="latin-1")):
        if len(row) >= 4 and row[3].strip() and not row[0].startswith("#"):
            values[(row[0].strip(), row[1].strip())] = float(row[3])
    return values


CASES = (
    *(f"b2iseac_{i}" for i in range(3)),
    *(f"b2iseac_dense_urban_land_{i}" for i in range(3)),
    *(f"b2iseac_eqdist_vertical_{i}" for i in range(3)),
    *(f"b2iseac_rural_land_10km_{i}" for i in range(3)),
    *(f"b2iseac_rural_land_1km_eqdist_{i}" for i in range(3)),
    *(f"rburg_{i}" for i in range(3)),
    *(f"rburg_rural_noclutter_{i}" for i in range(3)),
    *(f"rburg_rural_noclutter_los_{i}" for i in range(3)),
    *(f"rburg_rural_with_clutter_{i}" for i in range(3)),
    *(f"rburg_urban_with_clutter_vertical_{i}" for i in range(6)),
)


def logged(terms, frequency_ghz):
    """The published name and equation of every intermediate, with our value."""
    h, s = terms.horizon, terms.smooth
    return {
        ("dlt (km)", "Eq (78)"): h.tx_km,
        ("dlr (km)", "Eq (81a)"): h.rx_km,
        ("th_t (mrad)", "Eqs (76-78)"): h.theta_tx_mrad,
        ("th_r (mrad)", "Eqs (79-81)"): h.theta_rx_mrad,
        ("th (mrad)", "Eq (82)"): h.theta_mrad,
        ("w", "Table 5"): terms.sea_share,
        ("dtm (km)", "Sec 3.6"): terms.land_km,
        ("dlm (km)", "Sec 3.6"): terms.inland_km,
        ("phi (deg)", "Eq (4)"): terms.centre_latitude,
        ("b0 (%)", "Eq (5)"): terms.beta0_percent,
        ("ae (km)", "Eq (7a)"): terms.median_radius_km,
        ("hst (m)", "Eq (85)"): s.tx_m,
        ("hsr (m)", "Eq (86)"): s.rx_m,
        ("hst (m)", "Eq (90a)"): s.tx_duct_m,
        ("hsr (m)", "Eq (90b)"): s.rx_duct_m,
        ("hstd (m)", "Eq (89)"): s.tx_diffraction_m,
        ("hsrd (m)", "Eq (89)"): s.rx_diffraction_m,
        ("hte (m)", "Eq (92a)"): s.tx_effective_m,
        ("hre (m)", "Eq (92b)"): s.rx_effective_m,
        ("hm (m)", "Eq (93)"): s.roughness_m,
        ("Fi", "Eq (40)"): terms.time_factor,
        ("Fj", "Eq (57)"): terms.angle_factor,
        ("Fk", "Eq (58)"): terms.distance_factor,
        ("Lbfs", "Eq (8)"): terms.free_space_db,
        ("Lb0p", "Eq (10)"): terms.line_of_sight_p_db,
        ("Lb0b", "Eq (11)"): terms.line_of_sight_beta_db,
        ("Lbulla (dB)", "Eq (21)"): terms.bullington_beta_db,
        ("Lbulls (dB)", "Eq (21)"): terms.bullington_smooth_beta_db,
        ("Ldsph (dB)", "Eq (27)"): terms.spherical_beta_db,
        ("Ld50 (dB)", "Eq (39)"): terms.diffraction_median_db,
        ("Ldb (dB)", "Eq (39)"): terms.diffraction_beta_db,
        ("Ldp (dB)", "Eq (41)"): terms.diffraction_p_db,
        ("Lbd50 (dB)", "Eq (42)"): terms.loss_diffraction_median_db,
        # The logs overwrite (43) by (61) where ducting is stronger; (43) stands there as its summands (10), (41).
        ("Lbd (dB)", "Eq (43)"): min(terms.loss_diffraction_p_db, terms.enhanced_db),
        ("Lminb0p (dB)", "Eq (59)"): terms.minimum_p_db,
        ("Lba (dB)", "Eq (46)"): terms.ducting_db,
        ("Lminbap (dB)", "Eq (60)"): terms.minimum_ducting_db,
        ("Lbda (dB)", "Eq (61)"): terms.enhanced_db,
        ("Lbam (dB)", "Eq (62)"): terms.modified_db,
        ("Lbs (dB)", "Eq (44)"): terms.troposcatter_db,
        ("Lbc (dB)", "Eq (63)"): terms.median_location_db,
        ("Lb (dB)", "Eq (69)"): terms.loss_db,
        ("Ep (dBuV/m)", "Eq (70)"): point_to_point.field_strength_dbuvm(terms.loss_db, frequency_ghz),
    }


@pytest.mark.parametrize("case", CASES)
def test_official_case_with_every_logged_intermediate(shared, case):
    folder = shared / "bench" / "radio" / "p1812"
    log = read_log(folder / "logs" / f"{case}_log.csv")
    profile = read_profile(folder / "profiles" / f"{case.rpartition('_')[0]}.csv")
    given = {label: value for (label, _), value in log.items()}
    terms = point_to_point.path_terms(
        given["f (GHz)"], given["p (%)"], profile.distance_km, profile.height_m, clutter_m=profile.clutter_m,
                                      zone=profile.zone,
        tx_height_m=given["htg (m)"], rx_height_m=given["hrg (m)"], polarization=int(given["pol"]),
                                      latitude_tx=given["phi_t (deg)"], latitude_rx=given["phi_r (deg)"],
        longitude_tx=given["lam_t (deg)"], longitude_rx=given["lam_r (deg)"], delta_n=given["DN"], n0=given["N0"],
    )
    ours = logged(terms, given["f (GHz)"])
    inputs = 27
    assert len(log) - len(ours) <= inputs
    for key, value in ours.items():
        # the logs print ten significant digits
        assert value == pytest.approx(log[key], abs=1e-6, rel=2e-10), key


# -- published values without the files -------------------------------------------------------
# Source: validation set of ITU-R P.1812 published with github.com/eeveetza/Py1812 (I. Stevanovic, Swiss OFCOM).
SHORT = (np.arange(10) * 0.11755,
         [754.4, 754.4, 754.4, 729.9, 729.9, 685.3, 634.3, 634.3, 610.3, 610.3], [10.0] * 10, 54.16666667, -3.183333333)
TEN_KM = (np.concatenate((np.arange(11) * 0.2, 2.5 + 0.5 * np.arange(16))),
          [754.4, 754.4, 729.9, 685.3, 634.3, 610.3, 601, 591.7, 530.4, 455.9, 385.1, 373.4, 358.5, 309, 316.6, 335.3,
           408.1, 532.7, 556.3, 556.3, 488.2, 367.7, 304.8, 292.6, 238.3, 265.1, 250.3],
          [10.0] * 12 + [0.0, 0.0, 15.0] + [10.0] * 7 + [0.0] * 5, 53.22682125, -6.202342802)
PUBLISHED = (
    (SHORT, 1.0, 92.13585101), (SHORT, 10.0, 92.40730775), (SHORT, 50.0, 92.59365279),
    (TEN_KM, 1.0, 117.64758264), (TEN_KM, 10.0, 119.30116110), (TEN_KM, 50.0, 120.49085231),
)


@pytest.mark.parametrize(("profile", "time_percent", "expected"), PUBLISHED)
def test_published_loss(profile, time_percent, expected):
    distance, height, clutter, latitude, longitude = profile
    loss = point_to_point.basic_loss(
        0.0953, time_percent, distance, height, clutter, np.full(len(distance), 4), 60.0, 7.0, 1,
        53.18333333, latitude, longitude_tx=-6.333333333, longitude_rx=longitude, delta_n=45.0, n0=326.079979,
    )
    assert loss == pytest.approx(expected, abs=1e-6)


def ridge_profile(total_km, sea):
    """A rolling land with one ridge, optionally with a coast and the sea behind it."""
    d = np.linspace(0.0, total_km, 121)
    x = d / total_km
    h = 20.0 + 60.0 * np.sin(7.0 * x) ** 2 + 120.0 * np.exp(-(((x - 0.55) / 0.08) ** 2))
    h = np.where(sea & (x > 0.7), 0.0, h)
    clutter = np.where((x > 0.2) & (x < 0.4), 15.0, 0.0)
    zone = np.where(sea & (x > 0.7), 1, np.where(sea & (x > 0.6), 3, 4))
    return d, h, clutter, zone


@pytest.mark.parametrize(("frequency", "p", "total", "sea", "tx", "rx", "polarization", "latitude", "expected"), [
    # Values of the public reference implementation for :func:`ridge_profile`.
    (0.7, 50, 18.0, False, 45, 1.5, 2, 9.2, 149.072179947),
    (1.8, 50, 9.0, False, 42, 1.5, 2, 9.2, 158.172403901),
    (3.7, 10, 30.0, True, 60, 10, 1, 9.2, 172.703636620),
    (0.1, 1, 90.0, True, 150, 10, 1, 75.0, 134.559698948),
    (6.0, 30, 4.0, False, 30, 1.5, 2, -72.0, 170.495562288),
    (0.5, 50, 60.0, True, 120, 10, 1, 21.0, 154.000119430),
])
def test_reference_implementation(frequency, p, total, sea, tx, rx, polarization, latitude, expected):
    loss = point_to_point.basic_loss(
        frequency, p, *ridge_profile(total, sea), tx, rx, polarization, latitude, latitude + 0.01,
        longitude_tx=105.0, longitude_rx=105.05, delta_n=50.0, n0=370.0,
    )
    assert loss == pytest.approx(expected, abs=1e-6)


# -- properties --------------------------------------------------------------------------------
def random_path(rng):
    total = 10.0 ** rng.uniform(np.log10(0.25), 2.0)
    count = int(rng.integers(6, 200))
    d = np.linspace(0.0, total, count)
    h = rng.uniform(0, 300) + np.abs(np.cumsum(rng.normal(0.0, rng.choice([0.05, 2.0, 20.0]), count)))
    clutter = rng.choice([0.0, 10.0, 15.0, 20.0], count) * rng.integers(0, 2)
    zone = np.where(np.cumsum(rng.random(count) < 3.0 / count) % 2 == 0, 4, rng.choice([1, 3]))
    return d, h, clutter, zone


def random_terms(rng, **changes):
    d, h, clutter, zone = random_path(rng)
    latitude = rng.uniform(-80.0, 80.0)
    given = {
        "frequency_ghz": 10.0 ** rng.uniform(np.log10(0.03), np.log10(6.0)),
        "time_percent": rng.choice([1.0, 10.0, 50.0]), "distance_km": d, "height_m": h, "clutter_m": clutter,
        "zone": zone, "tx_height_m": rng.choice([5.0, 45.0, 300.0]),
        "rx_height_m": rng.choice([1.5, 10.0]), "polarization": int(rng.integers(1, 3)), "latitude_tx": latitude,
        "latitude_rx": latitude + 0.005 * d[-1], "longitude_tx": 105.0, "longitude_rx": 105.0 + 0.005 * d[-1],
        "delta_n": 45.0, "n0": 350.0,
    }
    given.update(changes)
    return given, point_to_point.path_terms(**given)


@pytest.mark.parametrize("seed", range(20))
def test_random_paths_are_finite_and_keep_the_floor(seed):
    rng = np.random.default_rng(seed)
    for _ in range(25):
        _, terms = random_terms(rng)
        assert np.isfinite(terms.loss_db)
        assert terms.loss_db >= terms.line_of_sight_p_db
        assert 0.0 < terms.beta0_percent < 50.0


@pytest.mark.parametrize("seed", range(5))
def test_exchange_of_the_ends_keeps_the_loss(seed):
    rng = np.random.default_rng(100 + seed)
    for _ in range(20):
        given, terms = random_terms(rng, latitude_tx=-35.0, latitude_rx=-35.0)
        back = dict(
            given, distance_km=given["distance_km"][-1] - given["distance_km"][::-1], height_m=given["height_m"][::-1],
            clutter_m=given["clutter_m"][::-1], zone=given["zone"][::-1], tx_height_m=given["rx_height_m"],
            rx_height_m=given["tx_height_m"], latitude_tx=given["latitude_rx"], latitude_rx=given["latitude_tx"],
            longitude_tx=given["longitude_rx"], longitude_rx=given["longitude_tx"],
        )
        assert point_to_point.basic_loss(**back) == pytest.approx(terms.loss_db, abs=1e-9)


def test_rarer_enhancement_never_costs_more_signal():
    rng = np.random.default_rng(7)
    for _ in range(60):
        given, _ = random_terms(rng)
        losses = [point_to_point.basic_loss(**dict(given, time_percent=p)) for p in (1.0, 5.0, 20.0, 50.0)]
        assert np.all(np.diff(losses) >= -1e-9)


@pytest.mark.parametrize("frequency", [0.03, 0.1, 0.7, 1.8, 3.7, 6.0])
def test_a_growing_ridge_never_helps(frequency):
    d = np.linspace(0.0, 10.0, 201)
    losses = []
    for top in np.arange(0.0, 300.0, 10.0):
        height = 5.0 + top * np.exp(-(((d - 4.0) / 0.4) ** 2))
        losses.append(point_to_point.path_terms(
            frequency, 50.0, d, height, clutter_m=np.zeros(201), zone=np.full(201, 4), tx_height_m=40.0,
                                                rx_height_m=1.5, polarization=2, latitude_tx=9.0, latitude_rx=9.1,
            longitude_tx=105.0, longitude_rx=105.0, delta_n=45.0, n0=360.0,
        ).bullington_beta_db)
    assert np.all(np.diff(losses) >= -1e-9)


@pytest.mark.parametrize("latitude", [-80.0, -70.1, -69.9, -10.0, 0.0, 9.0, 69.9, 70.1, 80.0])
def test_beta0_is_continuous_at_70_degrees_and_bounded(latitude):
    near = float(point_to_point.profiles.beta0_percent(np.array(latitude), 40.0, 30.0))
    step = float(point_to_point.profiles.beta0_percent(np.array(latitude + 0.2), 40.0, 30.0))
    assert 0.0 < near < 47.0
    assert abs(near - step) < 0.015 * near


@pytest.mark.parametrize("change", [
    {"frequency_ghz": 7.0}, {"time_percent": 60.0}, {"tx_height_m": 0.0}, {"polarization": 3},
    {"location_percent": 95.0}, {"zone": np.full(121, 2)}, {"height_m": np.full(121, np.nan)},
    {"distance_km": np.arange(3.0)},
])
def test_arguments_outside_the_recommendation_are_refused(change):
    d, h, clutter, zone = ridge_profile(10.0, False)
    given = {
        "frequency_ghz": 1.8, "time_percent": 50.0, "distance_km": d, "height_m": h, "clutter_m": clutter, "zone": zone,
        "tx_height_m": 40.0, "rx_height_m": 1.5, "polarization": 2, "latitude_tx": 9.0, "latitude_rx": 9.0,
        "longitude_tx": 105.0, "longitude_rx": 105.1, "delta_n": 45.0, "n0": 360.0,
    }
    with pytest.raises(InputError):
        point_to_point.basic_loss(**dict(given, **change))


def test_location_margin_follows_the_published_normal_approximation():
    d, h, clutter, zone = ridge_profile(10.0, False)
    arguments = (1.8, 50.0, d, h, clutter, zone, 40.0, 1.5, 2, 9.0, 9.0)
    options = {"longitude_tx": 105.0, "longitude_rx": 105.1, "delta_n": 45.0, "n0": 360.0}
    median = point_to_point.basic_loss(*arguments, **options)
    high = point_to_point.basic_loss(*arguments, **options, location_percent=95.0, location_sigma_db=5.5)
    assert high - median == pytest.approx(1.645 * 5.5, abs=0.01)
