"""Paths outside the recommendation are refused; at each limit itself they are not."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.radio.p1812.point_to_point import check_path

PLAIN = {"frequency_ghz": 1.8, "time_percent": 50.0, "distance_km": np.arange(5.0), "height_m": np.zeros(5),
         "clutter_m": np.zeros(5), "zone": np.full(5, 4), "tx_height_m": 30.0, "rx_height_m": 1.5, "polarization": 2,
         "location_percent": 50.0, "location_sigma_db": 5.5}
LIMITS = {  # Recommendation ITU-R P.1812-8, table 1 and equation (6); the others by definition
    "frequency_ghz": (0.03, 6.0), "time_percent": (1.0, 50.0), "tx_height_m": (1.0, 3000.0),
    "rx_height_m": (1.0, 3000.0), "location_percent": (1.0, 99.0), "latitude_tx": (-90.0, 90.0),
    "latitude_rx": (-90.0, 90.0), "longitude_tx": (-360.0, 360.0), "longitude_rx": (-360.0, 360.0),
    "delta_n": (0.0, 156.0), "n0": (0.0, 1000.0), "coast_tx_km": (0.0, np.inf), "coast_rx_km": (0.0, np.inf)}


def said(**change):
    with pytest.raises(InputError) as refused:
        check_path(**{**PLAIN, **change})
    return refused.value.text("en")


@pytest.mark.parametrize("name", LIMITS)
def test_each_argument_ends_at_its_limits(name):
    low, high = LIMITS[name]
    for value in (low, high):
        check_path(**{**PLAIN, name: value})
    for value in (low - 0.01, high + 0.01, np.nan):
        if value != np.inf:
            assert said(**{name: value}).startswith(f"P.1812: {name} = ")


@pytest.mark.parametrize(("name", "limits"), [("height_m", (-30000.0, 30000.0)), ("clutter_m", (0.0, 1000.0))])
def test_one_height_outside_is_enough(name, limits):
    for limit, beyond, which in zip(limits, (-1.0, 1.0), ("lowest", "highest")):
        heights = np.zeros(5)
        heights[2] = limit
        check_path(**{**PLAIN, name: heights})
        heights[2] += beyond
        assert said(**{name: heights}).startswith(f"P.1812: {which} {name} = ")


def test_a_path_is_as_long_as_the_recommendation_reaches():
    check_path(**{**PLAIN, "distance_km": np.linspace(0, 3000, 5)})
    assert said(distance_km=np.linspace(0, 3000.1, 5)).startswith("P.1812: distance_km = 3000.1 is outside")


@pytest.mark.parametrize("distance", [[1.0, 2, 3, 4, 5], [0.0, 1, 1, 2, 3], [0.0, 1, 3, 2, 4]])
def test_distances_begin_at_zero_and_increase(distance):
    assert said(distance_km=np.array(distance)) == "Profile distances must start at 0 and increase."


@pytest.mark.parametrize("name", ["height_m", "clutter_m"])
@pytest.mark.parametrize("void", [np.nan, np.inf, -9999.0])
def test_a_height_that_is_missing_is_told(name, void):
    heights = np.array([0.0, 0, void, 0, 0])
    if (name, void) != ("clutter_m", -9999.0):
        assert said(**{name: heights}) == "The profile has heights that are missing."


@pytest.mark.parametrize("name", ["height_m", "clutter_m", "zone", "distance_km"])
def test_a_profile_has_five_points_of_everything(name):
    assert said(**{name: PLAIN[name][:4]}).startswith("A profile needs at least 5 points")


@pytest.mark.parametrize("zone", [0, 2, 5])
def test_zones_and_polarizations_are_those_of_the_recommendation(zone):
    for fine in (1, 3, 4):
        check_path(**{**PLAIN, "zone": np.array([4, 4, fine, 4, 4]), "polarization": 1})
    assert said(zone=np.array([4, 4, zone, 4, 4])) == (
        "Radio-climatic zones are 1 (sea), 3 (coast) and 4 (inland).")
    assert said(polarization=zone + (zone == 2)) == "Polarization is 1 (horizontal) or 2 (vertical)."


@pytest.mark.parametrize(("percent", "sigma", "fine"), [
    (50.0, 0.0, True), (95.0, 5.5, True), (95.0, 0.0, False), (50.0, -1.0, False), (50.0, np.inf, False),
    (50.0, np.nan, False), (95.0, 0.1, True)])
def test_another_share_of_places_than_half_needs_their_spread(percent, sigma, fine):
    change = {"location_percent": percent, "location_sigma_db": sigma}
    if fine:
        check_path(**{**PLAIN, **change})
    else:
        assert said(**change) == "A location percentage other than 50 needs a positive location_sigma_db."
