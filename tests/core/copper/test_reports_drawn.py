"""What the pages of the copper analyses draw and list: every line, bar and table, in words and numbers."""
import html
import re

import numpy as np
import pytest
from core.copper.rollout_cases import EXCHANGE, PLACES, ROADS, options
from hatangso.algorithms.core.copper.backlog import BacklogOptions, copper_backlog
from hatangso.algorithms.core.copper.places import NO_FIBRE, CopperPlaces, NamedAreas
from hatangso.algorithms.core.copper.report import backlog_report, rollout_report
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout
from hatangso.algorithms.core.numbers.formats import format_number, with_unit
from numpy import nan


def drawn(page):
    """Return {name: [(x, y)]} of the lines of a page."""
    return {html.unescape(name): [tuple(map(float, pair.split(","))) for pair in values.split()]
            for name, values in re.findall(r'data-name="([^"]*)"[^>]*data-values="([^"]*)"', page)}


def bars(page, title):
    """Return (what stands at the left and at the right) of each bar of the chart of that title."""
    svg = re.search(rf"<title>{re.escape(title)}</title>(.*?)</svg>", page, re.DOTALL).group(1)
    found = [(anchor, html.unescape(text)) for anchor, text in re.findall(r'text-anchor="(\w+)">([^<]*)<', svg)]
    return list(zip([text for anchor, text in found if anchor == "end"], [text for anchor, text in found
                                                                         if anchor == "start"]))


def planned(**given):
    asked = options(**{"capacity": (400.0,), "language": "en", **given})
    result = fibre_rollout(PLACES, ROADS, asked, EXCHANGE)
    return result, rollout_report(result, asked)


@pytest.mark.parametrize(("start", "first"), [(2026, 2026), (None, 1)])
def test_the_burn_down_begins_with_all_lines_before_the_first_year(start, first):
    """88 lines: 3 beside the exchange, 5 at 2 km, 20 and 60 at the ends."""
    result, page = planned(start_year=start)
    rows = result.burndown.values
    years = [first - 1, *range(first, first + len(rows["year"]))]
    names = {"Planned order": "lines_left", "Greedy order": "greedy", "20 % better": "better", "20 % worse": "worse"}
    found = drawn(page)
    assert list(found) == list(reversed(names))
    for name, key in names.items():
        known = [(year, left) for year, left in zip(years, [88.0, *rows[key]]) if left == left]
        assert found[name] == known
    assert bars(page, "Cost by year") == [
        (shown, with_unit(format_number(cost, None, language="en"), "million VND"))
        for shown, cost in zip(rows["phase_txt"], rows["cost_mvnd"])]


def test_without_costs_the_new_routes_are_drawn_by_year():
    result, page = planned(cost_per_km_mvnd={}, capacity=(6.0,), capacity_measure="length")
    rows = result.burndown.values
    assert bars(page, "New routes by year") == [
        (shown, f"{km:.1f} km") for shown, km in zip(rows["phase_txt"], rows["length_km"])]
    assert "Cost by year" not in page
    assert "Capacity of the year (km)" in page


@pytest.mark.parametrize(("measure", "unit"), [("money", "million VND"), ("length", "km"), ("lines", "copper lines")])
def test_the_capacity_has_the_unit_of_what_it_measures(measure, unit):
    _, page = planned(capacity_measure=measure, capacity=(50.0,))
    assert f"Capacity of the year ({unit})" in page


def part(page, heading):
    return page.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


def test_the_tail_lists_who_stays_with_most_lines_first_or_says_that_nobody_does():
    _, whole = planned(capacity=(5000.0,))
    assert "No place is left out of the plan." in part(whole, "The tail: what stays on copper, and why")
    assert "After the target year" not in whole
    _, page = planned(capacity=(520.0, 0.0))
    tail = part(page, "The tail: what stays on copper, and why")
    assert "No place is left out" not in tail
    assert [code for code in re.findall(r"<td>(\w+)</td>", tail) if code in PLACES.code] == ["end", "branch"]


def test_what_the_fund_pays_is_said_where_a_share_and_the_costs_are_known():
    result, page = planned(capacity=(5000.0,), fund_share=0.25)
    cost = result.numbers["COST"]
    assert f"The universal-service fund pays {cost / 4:,.1f} of {cost:,.1f} million VND (25.0 %)." in page
    assert "universal-service fund pays" not in planned(capacity=(5000.0,))[1]
    assert "universal-service fund pays" not in planned(cost_per_km_mvnd={}, capacity=(6.0,), fund_share=0.25,
                                                        capacity_measure="length")[1]


def counted(squares, **given):
    communes = NamedAreas(squares((0, 0, 1000), (1000, 0, 1000)), np.array(["A", "B"], object),
                          np.array(["Xã A", "Xã B"], object))
    places = CopperPlaces(lonlat_of(squares, (500, 500), (1500, 500), (1600, 500)), [10, 20, 5], active=[3, 8, 4],
                          status=["", "refused", "building"], reason=["", "chủ nhà", ""], **given)
    asked = BacklogOptions(as_of="2025-12-31", language="en")
    return backlog_report(copper_backlog(places, NO_FIBRE, communes=communes, options=asked), asked)


def lonlat_of(squares, *metres):
    """The places of points given from the corner of the first square."""
    corner = squares((0, 0, 1)).xy[0]
    return np.array([squares((x, y, 1)).xy[0] for x, y in metres]) if corner.size else None


def test_the_backlog_draws_its_past_its_communes_and_its_states(squares):
    page = counted(squares, history={"2023-12-31": np.array([9.0, 9, 9]), "2024-12-31": np.array([9.0, 9, 4])})
    assert drawn(page) == {"Copper lines left": [(2023, 27), (2024, 22), (2025, 15)]}
    assert bars(page, "Copper lines left, the communes with most") == [("Xã B", "12"), ("Xã A", "3")]
    assert [value for _, value in bars(page, "Households by status")] == ["0", "5", "0", "20", "0"]
    assert "Burn-down so far" in page
    alone = counted(squares)
    assert drawn(alone) == {}
    assert "Burn-down so far" not in alone


def test_twenty_communes_are_drawn_and_those_with_most_lines(squares):
    corners = [(1000 * row, 0, 1000) for row in range(22)]
    names = np.array([f"Xã {row}" for row in range(22)], object)
    places = CopperPlaces(lonlat_of(squares, *[(x + 500, 500) for x, *_ in corners]), [50] * 22,
                          active=[nan, *range(1, 22)])
    asked = BacklogOptions(language="en")
    page = backlog_report(copper_backlog(places, NO_FIBRE, communes=NamedAreas(squares(*corners), names, names),
                                         options=asked), asked)
    assert bars(page, "Copper lines left, the communes with most") == [
        (f"Xã {row}", str(row)) for row in range(21, 1, -1)]
