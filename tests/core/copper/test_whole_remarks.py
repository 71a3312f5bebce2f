"""Every remark of a copper analysis, word for word with its figures, of cases small enough to count by hand."""
import numpy as np
import pytest
from core.copper import test_backlog as backlog_cases
from core.copper.rollout_cases import COSTS, EXCHANGE, ROADS, lines, lonlat, options
from hatangso.algorithms.core.copper.backlog import BacklogOptions, copper_backlog, priority
from hatangso.algorithms.core.copper.places import NO_FIBRE, CopperPlaces, Fibre, without_fibre
from hatangso.algorithms.core.copper.report import backlog_report, rollout_report
from hatangso.algorithms.core.copper.rollout.solve import RolloutOptions, fibre_rollout, kinds_of
from numpy import nan

PLACES = CopperPlaces(
    lonlat((5000, 4100), (10000, -50), (2000, 100), (100, 0), (40000, 0), (90, 0), (4000, 100)),
    [50, 80, 10, 5, 7, 9, 0], active=[20, 60, 5, 3, 2, nan, 4], ready=[nan] * 5 + [9, nan],
    code=["branch", "end", "middle", "near", "off", "ready", "none"])


def texts(result):
    return [note.text("en") for note in result.notes]


def test_all_remarks_of_a_backlog():
    """Six places: two in a commune each, one that names the other, two beyond both, one without a position."""
    places = CopperPlaces(
        np.concatenate([lonlat((-500, 0), (-400, 0), (500, 0), (2000, 0), (3000, 0)), [[nan, nan]]]),
        [10, 0, 7, 8, 9, 6], active=[3, 4, 9, 2, nan, 1], start=[5] + [nan] * 5, ready=[10, nan, 7, nan, nan, nan],
        commune=["", "B", "", "", "", ""], code=list("abcdef"), status=["", "", "blocked", "", "refused", ""])
    cables = backlog_cases.lines([(-900, 0), (900, 0)], [(1500, 0), (2734.5, 0)])
    asked = BacklogOptions(language="en", as_of="2025-12-31", max_drop_m=300)
    found = copper_backlog(places, Fibre(lonlat((-500, 0))), asked, communes=backlog_cases.COMMUNES,
                           copper_lines=cables)
    *said, formula = texts(found)
    assert said == [
        "1 place has no household; its copper lines count all the same.",
        "1 place has no number of copper lines: an empty value is not zero.",
        "2 places have more copper lines than households (offices, second lines); both figures are kept.",
        "Layer PREMISES: 1 of 6 places (16.7 %) is stated ready, but no fibre lies within the longest drop (c); the "
        "statement counts. Compare positions and fibre.",
        "2 places are refused or blocked without a reason.",
        "All tables of this run add up to: 21 copper lines at the start = 2 migrated + 19 left; 40 households = 17 "
        "passed + 23 not passed. A household passed is not a line migrated.",
        "1 place has no position: counted in the totals, without a distance.",
        "3 places lie in no commune; they stand in the last row of the commune table.",
        "1 place names another commune than the one it lies in; the named one counts.",
        "1.23 km of copper cable lie in no commune.",
        "2 places (14 households) have no status and are not all passed; they stand in no status column."]
    page = backlog_report(found, asked)
    assert "As of 2025-12-31" in page
    assert "As of" not in backlog_report(found, BacklogOptions(language="en"))
    priority, remarks = page.split("<h2>Priority</h2>")[1].split("<h2>Remarks on the data</h2>")
    assert formula in priority
    assert formula not in remarks
    assert [text for text in said if text not in remarks] == []


def test_a_place_without_code_and_name_is_called_by_its_row():
    places = CopperPlaces(np.zeros((3, 2)), [4] * 3, ready=[0, 4, 4], name=["", "", "Ấp 3"])
    (note,) = without_fibre(places, np.zeros(3, bool))
    assert "2 of 3 places (66.7 %) are stated ready, but no fibre lies within the longest drop (2, Ấp 3)" in (
        note.text("en"))


def test_all_remarks_of_a_plan():
    """Of 147 households not passed 5 and 9 are: fibre is beside them; "off" stands 30 km from the roads."""
    asked = options(capacity=(400.0,), language="en", target_year=2026, whole_years=True, as_of="2025-12-31")
    found = fibre_rollout(PLACES, ROADS, asked, Fibre(lonlat((0, 0), (0, 40000))))
    order, said = texts(found)[-2], texts(found)[:-2] + texts(found)[-1:]
    assert said == [
        "1 of 2 points along the existing fibre lie farther than 2,000 m from every road, canal or aerial route; no "
        "way begins at them.",
        "1 place (2 lines) lies farther than 2,000 m from any road, canal or aerial route.",
        "94 copper lines left and 147 households not passed, as in the backlog: 3 lines and 0 households need no new "
        "route, routes reach 89 lines and 140 households, 2 lines and 7 households stay out of the plan.",
        "3 places (84 lines) are reached only after the target year 2026.",
        "1 place has no number of copper lines: it adds no lines to the plan.",
        "The cost holds no equipment per household or per line where that cost was not given.",
        "1 place has no household; it is joined for its copper lines only."]
    assert order.startswith("The order is a heuristic")
    page = rollout_report(found, asked)
    assert "As of 2025-12-31" in page
    assert "As of" not in rollout_report(found, options(capacity=(400.0,), language="en"))


def test_all_remarks_of_money_for_the_whole():
    """600 million pay for the way to "middle" and "none", 12 lines with "near"; 20 and 60 stay."""
    found = fibre_rollout(PLACES, ROADS, options(capacity=(400.0,), language="en", total_mvnd=600.04), EXCHANGE)
    assert texts(found)[2:4] == [
        "600.0 million VND reach 12 of 94 copper lines. No plan within this money reaches more: proven.",
        "2 places (80 lines) are left out because the money for the whole roll-out does not reach them; they stand in "
        "the tail."]


@pytest.mark.parametrize("money", [None, 600.0])
def test_what_a_line_may_cost_at_most_is_told_with_its_decimal(money):
    """The way to "branch" is 4.1 km: 402 million for its 20 lines."""
    given = {"language": "en", "capacity": (4000.0,)} if money is None else {"language": "en", "total_mvnd": money}
    found = texts(fibre_rollout(PLACES, ROADS, options(most_per_line_mvnd=20.0, **given), EXCHANGE))
    assert "1 place (20 lines) would cost more than 20.0 million VND per line; it stands in the tail." in found
    among = ("The money was spent among the places that cost less than the most per line; the bound holds among "
             "these.")
    assert (among in found) == (money is not None)
    dearer = texts(fibre_rollout(PLACES, ROADS, options(most_per_line_mvnd=20.2, **given), EXCHANGE))
    assert not any("per line" in text and "more than" in text for text in dearer)


def test_fibre_on_no_road_is_told_with_the_longest_way_to_one():
    found = fibre_rollout(PLACES, ROADS, options(language="en"), Fibre(lonlat((0, 40000))))
    assert any(text.startswith("The existing fibre itself lies farther than 2,000 m from every road, canal or aerial "
                               "route, so no way begins at it.") for text in texts(found))


@pytest.mark.parametrize(("measure", "capacity", "ends", "waits"), [
    ("lines", 20.0, (2027, 2026, 2028, 2026, 2028), (80, 40, 120, 20, 180)),
    ("length", 5.0, (2027, 2026, 2028, 2027, 2027), (80, 40, 120, 40, 120)),
    ("money", 500.0, (2027, 2026, 2028, 2027, 2027), (80, 40, 120, 40, 120))])
def test_half_and_twice_as_much_again_moves_the_end_of_a_plan_of_one_job(measure, capacity, ends, waits):
    """40 lines at 10 km, two years of capacity: half the effort takes one year, half as much again three.

    Fewer lines are less work only where lines are what the capacity counts. Where all is built at the end of its
    years each line waits as long as they last; in no order less than half of it.
    """
    asked = options(capacity=(capacity,), capacity_measure=measure, scenario_share=0.5, language="en",
                    cost_per_home_mvnd=0.0, cost_per_line_mvnd=0.0)
    end = CopperPlaces(lonlat((10000, 0)), [40], active=[40], code=["end"])
    found = fibre_rollout(end, lines([(0, 0), (10000, 0)]), asked, EXCHANGE)
    rows = found.scenarios.values
    assert list(rows["name"]) == [
        "Planned", "Unit cost or effort 50 % lower", "Unit cost or effort 50 % higher", "50 % fewer lines to migrate",
        "50 % more lines to migrate", "Greedy order"]
    assert list(rows["complete"]) == [*ends, 2027]
    assert list(rows["line_years"]) == pytest.approx([*waits, 80])
    assert list(rows["bound"]) == pytest.approx([one / 2 for one in (*waits, 80)], rel=1e-6)
    full = 10 * COSTS["road"]
    assert list(rows["cost_mvnd"]) == pytest.approx([full, full / 2, full * 1.5, full, full, full], rel=1e-6)
    (order,) = [text for text in texts(found) if "heuristic" in text]
    assert order.endswith("lines wait 80 line-years in all, in no order fewer than 40 (gap 100.00 %).")


def test_all_remarks_without_any_fibre():
    """Nothing is told of islands: no way has a beginning at all."""
    found = texts(fibre_rollout(PLACES, ROADS, options(capacity=(400.0,), language="en"), NO_FIBRE))
    assert found[:5] == [
        "Layer PREMISES: 1 of 7 places (14.3 %) is stated ready, but no fibre lies within the longest drop (ready); "
        "the statement counts. Compare positions and fibre.",
        "There is no existing fibre: no route has a beginning, and every place that needs one stands in the tail. Give "
        "the fibre layer, or the place of the exchange as a fibre point.",
        "1 place (2 lines) lies farther than 2,000 m from any road, canal or aerial route.",
        "1 place (0 lines) has no fibre within the longest drop, but all its households are stated ready or connected: "
        "it needs no route.",
        "94 copper lines left and 152 households not passed, as in the backlog: 0 lines and 0 households need no new "
        "route, routes reach 0 lines and 0 households, 94 lines and 152 households stay out of the plan."]
    assert not any("islands" in text or "touches no road" in text for text in found)


def test_each_weight_of_the_priority_is_that_of_its_criterion():
    """Of 4 lines and 10 faults at most and 100 m: 1/2 of the lines, 1/5 of the faults, 1 - 1/4 of the distance."""
    found = priority(np.array([2.0, 4.0]), np.array([2.0, 10.0]), np.array([True, False]), np.array([25.0, 100.0]),
                     weights=(0.1, 0.2, 0.3, 0.4))
    assert found.tolist() == pytest.approx([0.1 / 2 + 0.2 / 5 + 0.3 + 0.4 * 0.75, 0.1 + 0.2])


def test_lines_of_a_place_that_names_no_hamlet_are_of_none():
    """The second hamlet has no code, as the second place names none."""
    hamlets = CopperPlaces(lonlat((0, 0), (5000, 0)), [10, 20], code=["h1", ""], name=["Ấp 1", "Ấp 2"])
    places = CopperPlaces(lonlat((0, 0), (10, 0)), [5, 5], active=[3, 4], hamlet=["h1", ""])
    found = copper_backlog(places, NO_FIBRE, hamlets=hamlets).hamlets_without_fibre.values
    assert list(found["active"]) == [3, pytest.approx(nan, nan_ok=True)]


def test_what_is_typed_for_a_plan_has_its_first_year_and_its_unknowns():
    typed = RolloutOptions.of("20", capacity_measure="length", as_of="2025-06-30", cost_per_home_mvnd=None)
    stated = RolloutOptions.of("20", capacity_measure="length", as_of="2025-06-30", start_year=2030)
    undated = RolloutOptions.of("20", capacity_measure="length")
    assert (typed.start_year, stated.start_year, undated.start_year) == (2026, 2030, None)
    for key in ("cost_per_home_mvnd", "cost_per_line_mvnd", "most_per_line_mvnd", "total_mvnd"):
        assert np.isnan(getattr(typed, key)), key


@pytest.mark.parametrize("at", [(2000, 100), (100, 0)])
@pytest.mark.parametrize("turned", [False, True])
def test_among_what_is_never_built_a_place_without_a_way_stands_first(at, turned):
    """It waits for no capacity; jobs follow in their order."""
    rows = [1, 0] if turned else [0, 1]
    places = CopperPlaces(lonlat(at, (40000, 0))[rows], np.array([10, 7])[rows], active=np.array([5, 2])[rows],
                          code=np.array(["on", "off"], dtype=object)[rows])
    found = fibre_rollout(places, ROADS, options(capacity=(0.0,), capacity_measure="lines"), EXCHANGE)
    assert list(found.waves.values["code"]) == ["off", "on"]
    assert set(found.waves.values["result"]) == {"tail"}


def test_a_line_is_no_drop_whatever_its_kind_says():
    assert kinds_of(["drop", "canal", "aerial", "road", "x", ""]).tolist() == [0, 1, 2, 0, 0, 0]
