"""What the pages of the postal analyses draw and list, read back from the page itself."""
import html
import re

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points
from core.postal.siting_cases import at, make_candidates, make_demand, points_at, random_case, run
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess
from hatangso.algorithms.core.postal.gap.report import gap_report, targets_table
from hatangso.algorithms.core.postal.places import check_points
from hatangso.algorithms.core.postal.reach import PostalReachOptions, measure
from hatangso.algorithms.core.postal.siting.report import siting_report


def drawn(page):
    """Return [(name, axes, [(x, y)])] of the lines of a page."""
    return [(html.unescape(name), html.unescape(axes), [tuple(map(float, pair.split(","))) for pair in values.split()])
            for name, axes, values in re.findall(
                r'data-name="([^"]*)" data-axes="([^"]*)" data-values="([^"]*)"', page)]


def listed(page):
    """Return {what: figure} of the figures at the head of a page."""
    return {html.unescape(name): html.unescape(value)
            for value, name in re.findall(r"<li><b>([^<]*)</b><span>([^<]*)</span></li>", page)}


def rounded(points):
    return [(pytest.approx(x, rel=1e-8), pytest.approx(y, rel=1e-8)) for x, y in points]


def test_the_page_of_a_plan_draws_before_and_afterwards_and_the_curve_with_its_bound():
    found = run(*random_case(4)[:4], target_points=3, curve=True)
    page = siting_report(found, "en")
    shares, curve, numbers = ('["Distance (km)", "People (%)"]', '["People (%)", "Distance travelled (%)"]',
                              '["New points", "People (%)"]')
    values = found.curve.records.values
    assert drawn(page) == [
        ("afterwards", shares, rounded(found.after.shares["straight line"])),
        ("before", shares, rounded(found.before.shares["straight line"])),
        ("afterwards", curve, rounded(found.after.curve["these points"])),
        ("before", curve, rounded(found.before.curve["these points"])),
        ("no plan exceeds", numbers, rounded(zip(values["points"], values["share_hi"]))),
        ("found", numbers, rounded(zip(values["points"], values["share"])))]
    assert found.before.shares != found.after.shares
    plain = siting_report(run(*random_case(4)[:4], target_points=3), "en")
    assert [name for name, *_ in drawn(plain)] == ["afterwards", "before"] * 2


def test_a_plan_along_roads_draws_the_distances_by_road():
    from core.postal.test_postal_reach import road
    communes, points = make_communes([140]), points_at([[0, 0]], [0])
    demand = make_demand([[0, 0], [8, 0.1]], [50, 60], [0, 0])
    found = run(communes, points, demand, make_candidates([[8, 0]], [0]), target_points=2,
                roads=road([(0, 0), (10, 0)]))
    assert drawn(siting_report(found, "en"))[1][2] == rounded(found.before.shares["by road"])


def reviewed(language="en"):
    """Two communes, a point in the first, 100 people beside it and 20 at 9 km."""
    communes, points = make_communes([120, 30], area_km2=[50.0, 40.0]), make_points(
        [("A", "bưu cục", "00000", 0, *at([[0, 0]])[0])])
    demand = make_demand([[0, 0.5], [9, 0]], [100, 20], [0, 0])
    access = measure(demand, points, communes, check_points(points, communes, 10.0),
                     options=PostalReachOptions.from_rules(language=language))
    asked = GapOptions(language=language)
    return assess(communes, points, access=access, options=asked), access, asked


def test_the_page_of_the_review_draws_access_and_lists_its_figures():
    result, access, asked = reviewed()
    page = gap_report(result, None, asked, access=access)
    assert [(name, axes) for name, axes, _ in drawn(page)] == [
        ("straight line", '["Distance (km)", "People (%)"]'),
        ("everybody equally far", '["People (%)", "Distance travelled (%)"]'),
        ("these points", '["People (%)", "Distance travelled (%)"]')]
    assert drawn(page)[0][2] == rounded(access.shares["straight line"])
    assert drawn(page)[2][2] == rounded(access.curve["these points"])
    found = listed(page)
    radius = "5.35"  # of a circle of 90 km²
    assert found == {
        "Postal points": "1", "Points of the public network": "missing", "Staffed points": "1",
        "People per point": "missing", "People per staffed point": "missing", "Mean service radius (km)": "missing",
        "Mean service radius of staffed points (km)": "missing", "Communes without a staffed point": "1",
        "Conflicts between targets": "0", "Official population": "missing", "Population, layer's sum": "150",
        "Official area (km²)": "missing", "Area (km²), layer's sum": "90.00", "People per point, layer's sums": "150",
        "People per staffed point, layer's sums": "150", "Mean service radius (km), layer's sums": radius,
        "Mean service radius of staffed points (km), layer's sums": radius,
        "People within reach, straight line (%)": "83.33", "People within reach, by road (%)": "missing",
        "Mean distance to the nearest point (km)": "1.92",  # (100 x 0.5 + 20 x 9) / 120
        "People who reach no point": "0", "People without a point within the catchment distance": "20",
        "People beyond the points' capacity": "missing", "Inequality of distance (Gini, 0 to 1)": "0.62"}
    assert "Real access" not in gap_report(result, None, asked)


def test_targets_say_what_is_asked_reached_and_whether_it_is_met():
    result, *_ = reviewed()
    rows = {row[0]: row for row in targets_table(result, "en").rows()}
    keys = targets_table(result, "en").table.keys
    norm = dict(zip(keys, rows["Mean people per point"]))
    assert (norm["wanted"], norm["figure"], norm["range"], norm["verdict"], norm["needed"]) == (
        "≤ 8,000 people", "150 people", None, "met", 1)
    radius = dict(zip(keys, rows["Mean service radius of a point"]))
    mean = np.sqrt(90 / np.pi)
    assert (radius["wanted"], radius["figure"], radius["verdict"], radius["needed"]) == (
        "≤ 3.00 km", f"{mean:.2f} km", "not met", 4)  # 90 km² in circles of 3 km: 3.2
