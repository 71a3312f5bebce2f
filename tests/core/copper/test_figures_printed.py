"""Every figure of the backlog's tables, row by row, worked out by hand."""
import numpy as np
import pytest
from core.copper.test_backlog import areas, lines, lonlat, square
from hatangso.algorithms.core.copper.backlog import BacklogOptions, copper_backlog
from hatangso.algorithms.core.copper.places import CopperPlaces, Fibre
from hatangso.algorithms.core.copper.report import backlog_report
from key_figures import key_figures
from numpy import inf, nan


@pytest.fixture(scope="module")
def found():
    """p1 lies 100 m from fibre in an old area, p2 does not say what is left, p3 is stated ready in part and cut off
    along the roads, p4 does not say its households. p1 and p2 are h1 in A by VNPT, p3 and p4 h2 in B by Viettel.
    """
    places = CopperPlaces(
        lonlat((100, 500), (900, 500), (1500, 500), (1900, 500)), [10, 20, 30, nan], active=[4, nan, 8, 2],
        start=[10, 20, 8, nan], inactive=[1, nan, 2, nan], ready=[nan, nan, 12, nan], connected=[6, nan, 9, nan],
        faults=[3, nan, 6, nan], hamlet=["h1", "h1", "h2", "h2"], code=["p1", "p2", "p3", "p4"],
        operator=["VNPT", "VNPT", "Viettel", "Viettel"], status=["", "refused", "building", "on_demand"],
        history={"2024-12-31": np.array([9.0, 18.0, 8.0, nan])})
    hamlets = CopperPlaces(lonlat((100, 500), (1500, 500)), [30, 30], code=["h1", "h2"], name=["Ấp 1", "Ấp 2"],
                           population=[110, 120])
    communes = areas([square((0, 0), (1000, 1000)), square((1000, 0), (2000, 1000))], ["A", "B"])
    return copper_backlog(
        places, Fibre(lonlat((100, 400))), BacklogOptions(
            cost_per_home_mvnd=2.0, phase="2026-2027", threshold=0.35, as_of="2025-12-31", language="en"),
        communes=communes, old_areas=areas([square((0, 400), (300, 700))], ["K"]),
        copper_lines=lines([(500, 500), (1500, 500)]), hamlets=hamlets, road_m=np.array([120.0, 950.0, inf, 2000.0]),
        hamlet_road_m=np.array([110.0, inf]))


def rows(records, *keys):
    """The chosen columns of each row, to a ten-thousandth."""
    made = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [tuple(round(row[key], 4) if isinstance(row[key], float) else row[key] for key in keys) for row in made]


COUNTS = ("places", "households", "lines", "active", "inactive", "migrated", "migrate_un", "passed", "backlog",
          "connected", "connect_un", "pct_pas_un")
SHARES = ("pct_migr", "pct_mig_lo", "pct_mig_hi", "pct_passed", "pct_pas_lo", "pct_pas_hi", "pct_conn", "pct_con_lo",
          "pct_con_hi")
FIRST = (2, 30, 30, 4, 1, 6, 20, 10, 20, 6, 20, 0)
SECOND = (2, 30, 10, 10, 2, 0, 0, 12, 18, 9, 0, 1)
FIRST_SHARES = (60.0, 20.0, 86.6667, 33.3333, 33.3333, 33.3333, 60.0, 20.0, 86.6667)  # 6 of 10 lines, 20 more unknown
SECOND_SHARES = (0.0, 0.0, 0.0, 40.0, 0.0, 100.0, 30.0, 0.0, 100.0)  # p4 may have any number of households


@pytest.mark.parametrize(("name", "labels"), [
    ("by_commune", ("Xã A", "Xã B")), ("by_hamlet", ("Ấp 1", "Ấp 2")), ("by_operator", ("VNPT", "Viettel"))])
def test_each_figure_of_a_group(found, name, labels):
    records = getattr(found, name)
    assert rows(records, "name", *COUNTS) == [(labels[0], *FIRST), (labels[1], *SECOND)]
    assert rows(records, "name", *SHARES) == [(labels[0], *FIRST_SHARES), (labels[1], *SECOND_SHARES)]


def test_each_figure_of_an_old_area(found):
    assert rows(found.by_old_area, "name", *COUNTS, *SHARES) == [
        ("Xã K", 1, 10, 10, 4, 1, 6, 0, 10, 0, 6, 0, 0, 60.0, 60.0, 60.0, 100.0, 100.0, 100.0, 60.0, 60.0, 60.0)]


def test_each_further_figure_of_a_commune(found):
    keys = ("code", "copper_km", "connectbl", "building", "on_demand", "refused", "blocked", "hamlets", "ham_fibre",
            "ham_fib_un", "pct_ham", "pct_ham_lo", "pct_ham_hi", "old_lines", "old_migr", "old_mig_un", "pct_old",
            "pct_old_lo", "pct_old_hi", "eligible", "cost_mvnd", "phase", "note")
    assert rows(found.by_commune, *keys) == [
        ("A", 0.5, 10, 0, 0, 20, 0, 1, 1, 0, 100.0, 100.0, 100.0, 10, 6, 0, 60.0, 60.0, 60.0, False, 40.0,
         "2026-2027", ""),
        ("B", 0.5, 0, 30, 0, 0, 0, 1, 0, 0, 0.0, 0.0, 0.0, 0, 0, 0, None, None, None, True, 36.0, "2026-2027", "")]


def test_each_figure_of_a_place_of_a_hamlet_without_fibre_and_of_a_day(found):
    """Priority: 0.4 x lines / 8 + 0.2 x faults / 6 + 0.2 in an old area + 0.2 x (1 - metres / 2000)."""
    assert rows(found.backlog, "code", "households", "lines", "active", "inactive", "migrated", "passed", "backlog",
                "connected", "faults") == [
        ("p1", 10, 10, 4, 1, 6, 10, 0, 6, 3.0), ("p2", 20, 20, None, None, None, 0, 20, None, None),
        ("p3", 30, 8, 8, 2, 0, 12, 18, 9, 6.0), ("p4", None, 2, 2, None, 0, None, None, None, None)]
    assert rows(found.backlog, "code", "dist_m", "road_m", "old_area", "priority", "rank", "note") == [
        ("p1", pytest.approx(100, abs=0.01), 120.0, "Xã K", 0.688, 1, ""),
        ("p2", pytest.approx(806.23, abs=0.01), 950.0, "", None, None, ""),
        ("p3", pytest.approx(1403.57, abs=0.01), None, "", 0.6596, 2, "no way to fibre along the network"),
        ("p4", pytest.approx(1802.78, abs=0.01), 2000.0, "", 0.1, 3, "households missing")]
    assert rows(found.hamlets_without_fibre, "code", "households", "population", "active", "dist_m", "road_m") == [
        ("h2", 30, 120, 10, pytest.approx(1403.57, abs=0.01), None)]
    near = copper_backlog(CopperPlaces(lonlat((400, 0)), [30], code=["h3"]), Fibre(lonlat((0, 0))),
                          hamlets=CopperPlaces(lonlat((400, 0)), [30], code=["h3"]), hamlet_road_m=np.array([510.0]))
    assert rows(near.hamlets_without_fibre, "code", "dist_m", "road_m") == [
        ("h3", pytest.approx(400, abs=0.01), 510.0)]
    assert rows(found.history, "as_of", "active", "pct_left", "places") == [
        ("2024-12-31", 35, 87.5, 3), ("2025-12-31", 14, 35.0, 3)]


def test_each_headline_with_its_range(found):
    assert {key: round(float(value), 4) for key, value in found.numbers.items()} == {
        "LINES_TOTAL": 40, "LINES_LEFT": 14, "LINES_MIGRATED": 6, "HOUSEHOLDS_TOTAL": 60, "HOUSEHOLDS_PASSED": 22,
        "HOUSEHOLDS_CONNECTED": 15, "SHARE_PASSED": 36.6667, "SHARE_PASSED_LOW": 0, "SHARE_PASSED_HIGH": 100,
        "SHARE_PASSED_UNKNOWN": 1, "SHARE_CONNECTED": 37.5, "SHARE_CONNECTED_LOW": 0, "SHARE_CONNECTED_HIGH": 100,
        "SHARE_CONNECTED_UNKNOWN": 2, "SHARE_MIGRATED": 30, "SHARE_MIGRATED_LOW": 15, "SHARE_MIGRATED_HIGH": 65,
        "SHARE_MIGRATED_UNKNOWN": 1, "SHARE_MIGRATED_OLD_AREAS": 60, "SHARE_MIGRATED_OLD_AREAS_LOW": 60,
        "SHARE_MIGRATED_OLD_AREAS_HIGH": 60, "SHARE_MIGRATED_OLD_AREAS_UNKNOWN": 0, "SHARE_HAMLETS_WITH_FIBRE": 50,
        "SHARE_HAMLETS_WITH_FIBRE_LOW": 50, "SHARE_HAMLETS_WITH_FIBRE_HIGH": 50,
        "SHARE_HAMLETS_WITH_FIBRE_UNKNOWN": 0}


def test_each_headline_of_the_page(found):
    assert key_figures(backlog_report(found, BacklogOptions(language="en"))) == {
        "Copper lines left": "14", "Copper lines migrated": "6", "Copper lines at the start": "40",
        "Share of lines migrated (%)": "30", "Households": "60", "Households passed by fibre": "22",
        "Households connected to fibre": "15", "Share of households passed (%)": "36.67",
        "Share of households connected (%)": "37.50", "Share of lines migrated in old residential areas (%)": "60",
        "Share of hamlets with fibre (%)": "50"}
