"""Access: published examples typed in as facts, identities, and a slow reference for every fast path."""
import csv
import math

import numpy as np
import pytest
from hatangso.algorithms.core import access
from hatangso.algorithms.core.access import measures
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.postal.targets import mean_radius_km, people_per_point

# Luo and Wang 2003 (doi 10.1068/b29120), figure 3: eleven places of one person, two sites
# of one supply, 20 minutes inside and 40 outside the catchments, threshold 30.
LUO_WANG_DISTANCE = np.full((11, 2), 40.0)
LUO_WANG_DISTANCE[[0, 1, 2, 3, 5, 6, 8, 9], 0] = 20.0
LUO_WANG_DISTANCE[[3, 4, 7, 10], 1] = 20.0
LUO_WANG_ACCESS = [0.125, 0.125, 0.125, 0.375, 0.25, 0.125, 0.125, 0.25, 0.125, 0.125, 0.25]

# The Ministry's national figures: points, mean service radius in km, people per point.
NATIONAL = [(18502, 2.39), (17976, 2.42), (17898, 2.43), (14911, 2.66)]
NATIONAL_AREA_KM2 = 331051.0


def test_luo_and_wang_2003_exactly():
    found = access.two_step_floating_catchment(np.ones(11), np.ones(2), LUO_WANG_DISTANCE, 30)
    assert found.tolist() == LUO_WANG_ACCESS


def test_luo_and_wang_2003_from_compressed_rows():
    place, site = np.nonzero(LUO_WANG_DISTANCE < 30)
    rows = access.rows_of_pairs(place, site, LUO_WANG_DISTANCE[place, site], places=11, sites=2)
    assert access.two_step_floating_catchment(np.ones(11), np.ones(2), rows, 30).tolist() == LUO_WANG_ACCESS


def test_luo_and_wang_2003_from_the_published_files(shared):
    folder = shared / "bench" / "access"
    distance = np.full((11, 2), np.inf)
    with open(folder / "luo_wang_2003_fig3.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            distance[int(row["origin"]) - 1, "ab".index(row["dest"])] = float(row["distance"])
    with open(folder / "luo_wang_2003_fig3_expected.csv", encoding="utf-8") as file:
        expected = [float(row["accessibility_2sfca_threshold30"]) for row in csv.DictReader(file)]
    assert access.two_step_floating_catchment(np.ones(11), np.ones(2), distance, 30).tolist() == expected


@pytest.mark.parametrize(("points", "published"), NATIONAL)
def test_national_mean_radius(points, published):
    assert abs(mean_radius_km(NATIONAL_AREA_KM2, points) - published) <= 0.005


def test_the_published_value_of_2014_does_not_follow_the_formula():
    assert abs(mean_radius_km(NATIONAL_AREA_KM2, 12642) - 2.82) > 0.05


def test_people_per_point_of_the_national_figures():
    assert round(people_per_point(14911 * 5922.0, 14911)) == 5922
    assert math.isnan(people_per_point(1.0, 0))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("decay", [None, ((2.0, 1.0), (5.0, 0.68), (9.0, 0.22))])
def test_supply_is_conserved(seed, decay):
    random = np.random.default_rng(seed)
    people = random.integers(0, 5000, 400).astype(float)
    supply = random.uniform(0, 10, 60)
    distance = random.uniform(0, 30, (400, 60))
    distance[random.integers(0, 400, 60), np.arange(60)] = 0.5
    people[distance.min(axis=1) <= 0.5] = 100.0  # so that every site has people in reach
    found = access.two_step_floating_catchment(people, supply, distance, 9.0, decay)
    assert abs((people * found).sum() / supply.sum() - 1) < 1e-9


def test_a_site_without_people_gives_its_supply_to_nobody():
    found = access.two_step_floating_catchment([10.0, 0.0], [1.0, 5.0], [[1.0, 99.0], [99.0, 1.0]], 3.0)
    assert found.tolist() == [0.1, 0.0]


def test_limits_are_inclusive_and_beyond_the_last_nothing_counts():
    decay = ((1.0, 1.0), (2.0, 0.5))
    found = access.two_step_floating_catchment(np.ones(1), np.ones(1), [[2.0]], 5.0, decay)
    assert found.tolist() == [1.0]
    weight = measures._step_weight(5.0, decay)
    assert weight(np.array([0.0, 1.0, 1.0000001, 2.0, 2.1, np.inf, np.nan])).tolist() == [1, 1, 0.5, 0.5, 0, 0, 0]
    assert measures._step_weight(1.5, decay)(np.array([1.0, 1.5, 1.6])).tolist() == [1.0, 0.5, 0.0]


def test_dense_and_compressed_agree():
    random = np.random.default_rng(5)
    places, sites = random.uniform(0, 20, (300, 2)), random.uniform(0, 20, (40, 2))
    people, supply = random.uniform(1, 9, 300), random.uniform(1, 9, 40)
    dense = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1))
    rows = access.rows_within(places, sites, 6.0)
    for decay in (None, ((2.0, 1.0), (4.0, 0.6), (6.0, 0.2))):
        one = access.two_step_floating_catchment(people, supply, dense, 6.0, decay)
        two = access.two_step_floating_catchment(people, supply, rows, 6.0, decay)
        np.testing.assert_allclose(one, two, rtol=1e-12)


def test_wrong_shapes_and_values_are_refused():
    with pytest.raises(InputError):
        access.two_step_floating_catchment([1.0, np.nan], [1.0], [[1.0], [1.0]], 3.0)
    with pytest.raises(InputError):
        access.two_step_floating_catchment([1.0], [1.0], [[1.0], [1.0]], 3.0)
    with pytest.raises(InputError):
        access.two_step_floating_catchment([1.0], [1.0], [[1.0]], 3.0, ((2, 1), (1, 1)))


def test_rows_within_equals_all_pairs():
    random = np.random.default_rng(3)
    places, sites = random.uniform(-50, 50, (500, 2)), random.uniform(-40, 60, (80, 2))
    places[7] = np.nan
    sites[3] = np.nan
    sites[5] = sites[6]
    rows = access.rows_within(places, sites, 12.0)
    away = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1))
    for place in range(500):
        expected = [site for _, site in sorted((away[place, s], s) for s in range(80) if away[place, s] <= 12.0)]
        assert rows.site[rows.start[place]:rows.start[place + 1]].tolist() == expected


def by_pairs(demand, capacity, rows):
    """The stated order, literally: nearest pair first."""
    left, room = demand.copy(), capacity.copy()
    served = {}
    place = rows.place()
    for pair in np.lexsort((rows.site, place, rows.distance)):
        moved = min(left[place[pair]], room[rows.site[pair]])
        if moved > 0:
            left[place[pair]] -= moved
            room[rows.site[pair]] -= moved
            served[int(place[pair]), int(rows.site[pair])] = moved
    return served, left


@pytest.mark.parametrize("seed", range(30))
def test_limited_catchments_follow_the_stated_order(seed):
    random = np.random.default_rng(seed)
    places, sites = random.uniform(0, 10, (60, 2)), random.uniform(0, 10, (9, 2))
    demand = random.integers(0, 20, 60).astype(float)
    capacity = random.integers(0, 120, 9).astype(float)
    rows = access.rows_within(places, sites, 5.0)
    served, left = by_pairs(demand, capacity, rows)
    found = access.limited_catchments(demand, capacity, rows)
    assert {(int(i), int(j)): pytest.approx(x) for i, j, x in zip(found.place, found.site, found.people)} == served
    np.testing.assert_allclose(found.unserved, left, atol=1e-9)
    assert (found.served <= capacity + 1e-9).all()
    assert found.served.sum() + found.unserved.sum() == pytest.approx(demand.sum())


def test_unlimited_capacity_is_the_plain_catchment():
    random = np.random.default_rng(1)
    places, sites = random.uniform(0, 10, (200, 2)), random.uniform(0, 10, (9, 2))
    rows = access.rows_within(places, sites, 20.0)
    nearest = rows.site[rows.start[:-1]]
    found = access.limited_catchments(np.ones(200), np.full(9, np.inf), rows)
    assert found.served.tolist() == access.catchment_totals(nearest, np.ones(200), 9).tolist()


def test_places_out_of_reach_are_unserved_not_lost():
    rows = access.rows_within([[0.0, 0.0], [100.0, 0.0]], [[1.0, 0.0]], 5.0)
    found = access.limited_catchments([3.0, 4.0], [np.inf], rows)
    assert found.unserved.tolist() == [0.0, 4.0]


def test_share_within_counts_the_unreachable_and_is_inclusive():
    distance = np.array([1.0, 3.0, np.inf, np.nan])
    people = np.array([10.0, 20.0, 30.0, 40.0])
    assert access.share_within(distance, people, [0.5, 1.0, 3.0]).tolist() == [0.0, 0.1, 0.3]
    by_group = access.share_within(distance, people, [3.0], np.array([0, 1, 1, -1]), groups=3)
    assert by_group[:2, 0].tolist() == [1.0, 0.4]
    assert math.isnan(by_group[2, 0])


def test_access_curve():
    equal = access.access_curve(np.full(4, 2.0), np.ones(4))
    assert equal.gini == pytest.approx(0)
    assert equal.reached == 1
    # Three people at no distance, one carries it all: Gini of (0, 0, 0, 1) is 3/4.
    unequal = access.access_curve([0.0, 0.0, 0.0, 8.0], np.ones(4))
    assert unequal.gini == pytest.approx(0.75)
    assert np.interp(0.75, unequal.people, unequal.distance) == pytest.approx(0)
    assert access.access_curve([1.0, np.inf], [3.0, 1.0]).reached == 0.75
    assert math.isnan(access.access_curve([np.inf], [1.0]).gini)


@pytest.mark.parametrize("capacity", [[5.0, np.nan], [5.0, -1.0]])
def test_a_capacity_that_is_not_known_or_below_zero_is_refused(capacity):
    rows = measures.rows_within([[0, 0], [5, 0]], [[0, 3], [4, 0]], 4.0)
    with pytest.raises(InputError, match="capacity must be known and not negative everywhere"):
        access.limited_catchments([1.0, 2.0], capacity, rows)
