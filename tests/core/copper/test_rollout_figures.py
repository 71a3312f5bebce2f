"""Every figure of the roll-out's tables, row by row, worked out by hand."""
import pytest
from core.copper.rollout_cases import lines, lonlat, options
from hatangso.algorithms.core.copper.places import CopperPlaces, Fibre
from hatangso.algorithms.core.copper.report import rollout_report
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout
from key_figures import key_figures


@pytest.fixture(scope="module")
def found():
    """p and q stand 50 m beside a road, 1.0 and 2.5 km from fibre; 1.2 km are built a year.

    p is reached after 1.05 km, within the first year; q after 2.6 km, in the third: 2.6 / 1.2 is 2.17 years.
    """
    places = CopperPlaces(lonlat((1000, 50), (2500, 50)), [10, 20], active=[4, 6], code=["p", "q"],
                          name=["Ấp P", "Ấp Q"], commune=["A", "B"])
    return fibre_rollout(places, lines([(0, 0), (3000, 0)]), options(
        capacity=(1.2,), capacity_measure="length", cost_per_km_mvnd={"road": 100.0, "drop": 200.0}, whole_years=False,
        cost_per_home_mvnd=1.0, cost_per_line_mvnd=0.5, fund_share=0.25, target_year=2027, language="en",
        cost_source="HĐ 1"), Fibre(lonlat((0, 0))))


def rows(records, *keys):
    """The chosen columns of each row, lengths and costs to a hundredth."""
    made = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [tuple(round(row[key], 2) if isinstance(row[key], float) else row[key] for key in keys) for row in made]


def test_each_column_of_a_segment(found):
    """Equipment of a place, 1 a home and 0.5 a line, is paid with its drop."""
    assert set(found.routes.values["cable"]) == {"C2"}
    assert rows(found.routes, "seg", "parent", "kind", "road_class", "year", "phase_txt", "sequence", "length_m",
                "cost_mvnd", "place", "households", "active", "lines_down", "note") == [
        (1, None, "trunk", "road", 2026, "2026", 1, 1000.0, 100.0, "", 0, 0, 10, ""),
        (2, 1, "drop", "access leg", 2026, "2026", 2, 50.0, 22.0, "Ấp P", 10, 4, 4, ""),
        (3, 1, "trunk", "road", 2028, "2028", 3, 1500.0, 150.0, "", 0, 0, 6, ""),
        (4, 3, "drop", "access leg", 2028, "2028", 4, 50.0, 33.0, "Ấp Q", 20, 6, 6, "")]


def test_each_column_of_a_wave(found):
    """The first kilometre serves 10 lines: 4 of them bear 400 m of it, 6 bear 600 m."""
    assert rows(found.waves, "code", "name", "comm_code", "comm_name", "year", "phase_txt", "sequence", "households",
                "active", "trunk_m", "drop_m") == [
        ("p", "Ấp P", "A", "", 2026, "2026", 2, 10, 4, 400.0, 50.0),
        ("q", "Ấp Q", "B", "", 2028, "2028", 4, 20, 6, 2100.0, 50.0)]
    assert rows(found.waves, "code", "cost_mvnd", "cost_home", "cost_line", "fund_mvnd", "stop_sell", "switch_off",
                "result", "note") == [
        ("p", 62.0, 6.2, 15.5, 15.5, "2027-12-31", "2028-12-31", "planned", ""),
        ("q", 243.0, 12.15, 40.5, 60.75, "2029-12-31", "2030-12-31", "late", "after the target year")]


def test_each_column_of_a_year(found):
    """With four fifths of the work q is reached after 1.73 years, with six fifths p after 1.05."""
    assert rows(found.burndown, "year", "phase_txt", "places", "households", "length_km", "cost_mvnd", "capacity",
                "migrated", "lines_left") == [
        (2026, "2026", 1, 10, 1.05, 122.0, 1.2, 4, 6), (2027, "2027", 0, 0, 0.0, 0.0, 1.2, 0, 6),
        (2028, "2028", 1, 20, 1.55, 183.0, 1.2, 6, 0)]
    assert rows(found.burndown, "pct_done", "pct_don_lo", "pct_don_hi", "pct_don_un", "greedy", "better", "worse") == [
        (40.0, 40.0, 40.0, 0, 6, 6, 10), (40.0, 40.0, 40.0, 0, 6, 0, 6), (100.0, 100.0, 100.0, 0, 0, 0, 0)]


def test_each_column_of_a_quantity_and_of_a_scenario(found):
    """Line-years: 4 x 1.05 / 1.2 + 6 x 2.6 / 1.2; a fifth of the lines is 2 of 10, 0.5 each."""
    name = "Cable poles, shared with power"
    assert rows(found.materials, *found.materials.table.keys) == [
        ("C2", name, "trunk", 2.5, 100.0, 250.0, "HĐ 1"), ("C2", name, "drop", 0.1, 200.0, 20.0, "HĐ 1"),
        ("", "Equipment per household and per line", "", None, None, 35.0, "HĐ 1")]
    assert rows(found.scenarios, *found.scenarios.table.keys) == [
        ("Planned", 2028, 16.5, 16.5, 305.0), ("Unit cost or effort 20 % lower", 2027, 13.2, 13.2, 244.0),
        ("Unit cost or effort 20 % higher", 2028, 19.8, 19.8, 366.0),
        ("20 % fewer lines to migrate", 2028, 13.2, 13.2, 304.0),
        ("20 % more lines to migrate", 2028, 19.8, 19.8, 306.0), ("Greedy order", 2028, 16.5, 16.5, 305.0)]


def test_each_headline(found):
    """2.6 km by the end of 2027 are 1.3 a year."""
    assert {key: value if value is None else round(float(value), 2) for key, value in found.numbers.items()} == {
        "LINES_PLANNED": 10, "LINES_TAIL": 0, "LENGTH_KM": 2.6, "TRUNK_KM": 2.5, "DROP_KM": 0.1, "COST": 305,
        "COST_PER_HOME": 10.17, "COST_PER_LINE": 30.5, "TREE_GAP": 0, "COMPLETION_YEAR": 2028,
        "COMPLETION_EARLIEST": 2027, "COMPLETION_LATEST": 2028, "LINE_YEARS": 16.5, "LINE_YEARS_BOUND": 16.5,
        "LINE_YEARS_GREEDY": 16.5, "CAPACITY_NEEDED": 1.3, "BUDGET_VALUE": None, "BUDGET_BOUND": None,
        "BUDGET_GAP": None}


def test_each_headline_of_the_page(found):
    assert key_figures(rollout_report(found, options(language="en", capacity_measure="length"))) == {
        "Lines to migrate": "10", "Lines in the tail": "0", "New routes (km)": "2.60", "Trunk (km)": "2.50",
        "Drops (km)": "0.10", "Cost (million VND)": "305.00", "Cost per home passed (million VND)": "10.17",
        "Cost per line migrated (million VND)": "30.50", "Length or cost of the routes proven within (%)": "0.00",
        "Completion year of what is planned": "2028", "Completion year, 20 % better": "2027",
        "Completion year, 20 % worse": "2028", "Line-years left on copper": "16.50",
        "Lower bound of the line-years": "16.50", "Line-years with the greedy order": "16.50",
        "Yearly capacity that meets the target year": "1.30 km"}
