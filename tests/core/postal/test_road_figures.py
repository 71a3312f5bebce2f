"""Figures of the post that are printed only with roads, capacities and the years of a plan."""
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes
from core.postal.siting_cases import make_candidates as candidates
from core.postal.siting_cases import make_demand as homes
from core.postal.siting_cases import points_at as offices
from core.postal.test_postal_reach import STREET, make_demand, points_at, run
from hatangso.algorithms.core.numbers.years import phases_from
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess
from hatangso.algorithms.core.postal.gap.tables import points_table
from hatangso.algorithms.core.postal.places import check_points
from hatangso.algorithms.core.postal.reach import PostalReachOptions
from hatangso.algorithms.core.postal.siting.solve import PostalSitingOptions, site


def test_ways_along_the_roads_are_printed_by_place_and_by_commune():
    """From H0 0.1 km to the road and 9 km along it, from H1, which stands on it, 4 + 1 km."""
    demand, points = make_demand([(0, 0.1, 100, 0), (10, 4, 300, 0)]), points_at(("A", 9, 0, 0))
    communes = replace(make_communes([400]), households=np.array([90.0]))
    found = run(demand, points, communes, STREET, distance_m=5001.0)
    assert found.demand.values["leg_km"].tolist() == pytest.approx([0.1, 0.0], abs=1e-3)
    by = assess(communes, points, None, GapOptions(language="en"), access=found).by_commune.values
    assert [by[key][0] for key in ("sh_road", "sh_road_lo", "sh_road_hi", "sh_road_un", "households")] == [
        75.0, 75.0, 75.0, 0, 90.0]


def test_the_capacity_of_a_point_is_printed():
    points, communes = replace(points_at(("A", 0, 0, 0)), capacity=np.array([250.0])), make_communes([400])
    table = points_table(points, check_points(points, communes, 10.0), communes, "en", access=None)
    assert table.values["capacity"].tolist() == [250.0]


def test_the_year_of_a_new_point_is_printed():
    found = site(make_communes([140]), offices([[0, 0]], [0]), homes([[0, 0], [8, 0]], [50, 60], [0, 0]),
                 candidates([[8, 0]], [0]), province=None, gap_options=GapOptions(language="en"),
                 reach_options=PostalReachOptions.from_rules(language="en", distance_m=3000.0),
                 options=PostalSitingOptions(target_points=2, phases=phases_from(2027, 3)))
    assert [found.new_points.values[key][0] for key in ("phase", "phase_txt")] == [2027, "2027"]
