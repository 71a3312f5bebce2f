"""The numbers of the tables of masts row by row, and the pages that print them, heading by heading."""
import re
from dataclasses import replace

import numpy as np
import pytest
from core.towers.coverage import test_printed as covered_cases
from core.towers.coverage.coverage_cases import PLANE, options
from core.towers.requests import test_printed as request_cases
from core.towers.yearly import test_printed as yearly_cases
from hatangso.algorithms.core.rules.audience import Audience
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.audit import sharing
from hatangso.algorithms.core.towers.audit.report import audit_report
from hatangso.algorithms.core.towers.coverage.report import coverage_report
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions
from hatangso.algorithms.core.towers.requests.report import review_report

examined, found, planned = request_cases.found, yearly_cases.found, yearly_cases.tables


def numbers(records, *without):
    """Numbers of each row, rounded to the metre, the head and the tenth; what is missing is left out."""
    kinds = {column.key: column.kind for column in records.table.columns}
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [{key: round(float(value), 1) for key, value in row.items() if kinds[key] in ("int", "real", "year")
             and key not in ("lon", "lat", *without) and value is not None and not np.isnan(float(value))}
            for row in rows]


def headings(page):
    return re.findall("<h[12]>(.*?)</h[12]>", page)


def cells(page):
    return [re.findall("<td.*?>(.*?)</td>", row) for row in re.findall("<tr.*?</tr>", page, flags=re.DOTALL)]


def test_examined_requests_have_their_metres_free_places_and_people(examined):
    """Of 300 and 100 people that R1 would serve, the mast at +80 m reaches 300; the other one reaches all."""
    assert numbers(examined.review) == [{"height_m": 36.0, "share_m": 80.0}] + [{"height_m": 42.0}] * 4
    assert numbers(examined.rules_checked) == [
        {"dist_m": 80.0, "limit_m": 120.0}, {"dist_m": 90.0, "limit_m": 120.0}, {"dist_m": 5000.6, "limit_m": 300.0},
        {"dist_m": 10000.3, "limit_m": 120.0}, {"dist_m": 0.0}, {"dist_m": 15000.2, "limit_m": 120.0},
        {"dist_m": 15000.2, "limit_m": 300.0}]
    assert examined.rules_checked.values["dist_m"][2] == 5000.6  # counted as it is printed
    assert numbers(examined.sharing) == [
        {"dist_m": 80.0, "free": 2.0, "height_req": 36.0, "height_lft": 38.5, "kept_pct": 75.0},
        {"dist_m": 90.0, "free": 1.0, "height_req": 36.0, "height_lft": 38.5, "kept_pct": 100.0}]
    assert numbers(examined.groups) == [{"wanted": 2.0, "least": 1.0, "saved": 1.0, "ppl_wanted": 50.0,
                                         "ppl_group": 50.0}]
    told = {name: value for name, value in examined.numbers.items() if value}
    assert told == {"REQUESTS_COUNT": 5, "ASK_COUNT": 1, "SHARE_COUNT": 1, "JOIN_COUNT": 2, "AGREED_COUNT": 1,
                    "DECIDED_COUNT": 1, "DIFFERENT_COUNT": 1, "NEW_MASTS_WANTED": 4, "NEW_MASTS_LEAST": 3, "BOUND": 3.0}


def test_the_page_of_examined_requests(examined):
    page = review_report(examined, "en", "2026-02-10", Audience())
    assert headings(page) == ["Examination of the positions asked for", "Rules and limits", "Conclusions",
                              "Held against the rules", "Masts that could carry a request",
                              "Requests that could be joined (internal)"]
    assert re.findall("<li><b>(.*?)</b>", page) == ["5", "1", "1", "2", "1", "1", "1", "4", "3", "3"]
    assert re.findall('<p class="note">(.*?)</p>', page) == [note.text("en") for note in examined.notes]
    rows = cells(page)
    assert rows[9][5:7] == ["5,000.6", "300"]
    assert [row[0] for row in rows if row and row[0].startswith("R")] == [
        "R1", "R2", "R3", "R4", "R5", "R1", "R1", "R2", "R3", "R3", "R4", "R5", "R1", "R1"]


def test_coverage_has_its_people_distances_and_masts_counted():
    """100 of 169 people have three operators 412, 440 and 500 m away, 60 have one, and 9 live 15 km from any."""
    found = covered_cases.covered()
    assert numbers(found.demand, "level", "level_vtl", "level_vnpt", "level_mbf", "level_oth") == [
        {"people": 100.0, "n_oper": 3.0, "class": 0.0, "server_m": 412.3, "class_vtl": 0.0, "class_vnpt": 0.0,
         "class_mbf": 6.0, "class_oth": 0.0},
        {"people": 60.0, "n_oper": 1.0, "class": 0.0, "server_m": 600.0, "class_vtl": 6.0, "class_vnpt": 6.0,
         "class_mbf": 0.0, "class_oth": 6.0},
        {"people": 9.0, "n_oper": 0.0, "class": 6.0, "class_vtl": 6.0, "class_vnpt": 6.0, "class_mbf": 6.0,
         "class_oth": 6.0}]
    assert numbers(found.white_spots) == [{"people": 9.0, "near_m": 15000.0}]
    assert numbers(found.towers, "eirp_dbm") == [
        {"band_mhz": 1800.0, "height_m": 30.0, "places": 1.0, "people": people, "only": only, "far_m": far}
        for people, only, far in ((100.0, 0.0, 500.0), (100.0, 0.0, 440.0), (60.0, 60.0, 600.0), (100.0, 0.0, 412.3))]
    told = found.numbers
    assert {name: round(told[name], 2) for name in (
        "POPULATION_TOTAL", "SHARE_COVERED_EACH", "SHARE_COVERED_ANY", "SHARE_COVERED_ALL", "SHARE_ANY_STRONGER",
        "SHARE_ANY_WEAKER", "SHARE_ANY_RADIUS", "DEFAULTED_TOWERS", "TOWERS_COUNT", "TOWERS_OUTSIDE",
        "WHITE_SPOTS_COUNT", "WHITE_SPOTS_PEOPLE")} == {
            "POPULATION_TOTAL": 169.0, "SHARE_COVERED_EACH": 53.25, "SHARE_COVERED_ANY": 94.67,
            "SHARE_COVERED_ALL": 0.0, "SHARE_ANY_STRONGER": 94.67, "SHARE_ANY_WEAKER": 94.67,
            "SHARE_ANY_RADIUS": 94.67, "DEFAULTED_TOWERS": 4, "TOWERS_COUNT": 4, "TOWERS_OUTSIDE": 0,
            "WHITE_SPOTS_COUNT": 1, "WHITE_SPOTS_PEOPLE": 9.0}
    assert [note.text("en") for note in found.notes][2:] == [
        "TOWERS: 4 masts have no power or EIRP; the default of resources/rules/bands.json is used.",
        "TOWERS: 4 masts have no antenna gain; the default of resources/rules/bands.json is used.",
        "Model freespace, threshold -110.0 dBm, receiver at 1.5 m, planning margin 0.0 dB, 50 % of spots inside a "
        "cell; downlink outdoors, uplink and capacity are not modelled.",
        "94.67 % of people are covered by any operator; 94.67 % if every signal were 6 dB stronger, 94.67 % if "
        "weaker; the plain radius says 94.67 %."]


def test_the_page_of_coverage():
    found = covered_cases.covered()
    page = coverage_report(found, options("freespace", language="en"))
    assert headings(page) == ["Mobile coverage: 4G (LTE)", "Model, threshold and assumptions",
                              "Share of people by operator", "White spots"]
    assert re.findall("<figcaption>(.*?)</figcaption>", page) == [
        "People covered", "People by best level (dBm)",
        "People covered by any operator: how much hangs on the model"]
    assert re.findall("<li><b>(.*?)</b>", page) == ["169", "94.67", "0.00", "missing", "94.67", "1", "4", "4"]
    assert re.findall(r'text-anchor="start">([\d.]+%)', page) == [
        "59.17%", "59.17%", "35.50%", "59.17%", "94.67%", *["0.00%"] * 5, "5.33%", *["94.67%"] * 4]
    assert [row[0] for row in cells(page) if row] == ["a3", "Total"]
    assert re.findall('<p class="note">(.*?)</p>', page) == [note.text("en") for note in found.notes]


@pytest.fixture(scope="module")
def audited():
    register = positions.gather(positions.Register(
        PLANE.inverse(np.array([(0, 0), (250, 0), (5000, 0)], float)), ["T0", "T1", "T2"],
        operators=["Viettel", "VNPT", "Viettel; MobiFone"], owners=["Viettel", "", "OCK"],
        slots=np.array([3.0, 3.0, 4.0]), height_m=np.full(3, 42.0)), PLANE)
    people = demand.from_points(PLANE.inverse(np.array([(0, 100), (5000, 0)], float)), [100.0, 60.0])
    asked = sharing.AuditOptions(rules.fixed(305), RadiusReach(1000.0), language="en")
    return sharing.audit(register, PLANE, people, asked), asked


def test_the_page_of_an_audit_and_its_definitions(audited):
    """Of three masts one has two operators: 1 / 3 shared, 4 / 3 tenants; the first two stand 250 m apart."""
    page = audit_report(*audited)
    assert headings(page) == ["Sharing of masts", "Definitions and limits", "By commune",
                              "Pairs closer than the spacing rule"]
    assert re.findall("<li><b>(.*?)</b>", page) == ["3", "1", "33.33", "1.33", "3", "1", "1", "missing"]
    assert re.findall('<p class="note">(.*?)</p>', page)[1:] == [
        "Sharing ratio = positions used by two or more operators / all positions = 1 / 3 = 33.33 %.",
        "Tenancy ratio = operators with live equipment / positions; the owner counts, several bands or technologies of "
        "one operator at one position count once.",
        "Spacing rule: 305 m everywhere. Coverage: radius 1,000 m; an operator must keep 99.0 % of the people it "
        "reaches from a dropped mast, from the kept mast alone.",
        "Avoidable masts: a plan of 1 was found with coverage and slots checked after all removals together; no plan "
        "can exceed 1.",
        "Money avoided is missing: MAST_COST and MOVE_COST were not given."]
    assert [row for row in cells(page) if row] == [
        ["Commune not determined", "3", "1", "33.33", "3", "1.33", "1", "1"],
        ["Total", "3", "1", "", "3", "", "1", "1"],
        ["T0", "T1", "250.0", "305", "Viettel", "VNPT", "T1", "100.00",
         "Could be merged: every operator keeps 100.00 % or more (asked: 99.0 %)."]]


def test_a_yearly_plan_counts_works_stations_and_shares(planned):
    """C1 has 4G of Viettel and an unknown station of VNPT, C2 4G and 5G of VNPT; nothing is known of C3."""
    zero = dict.fromkeys(("carried", "asked", "agreed", "agr_shared", "agr_new", "new_4g", "new_5g", "add_5g", "st_4g",
                          "st_5g", "ratio_5_un", "approved", "waiting", "started", "done", "moved", "extended",
                          "overdue", "withdrawn", "realloc", "adjusted", "outside"), 0.0)
    ratio = {"ratio_5g": 0.0, "ratio_5_lo": 0.0, "ratio_5_hi": 0.0}
    assert numbers(planned["BY_OPERATOR"]) == [
        {**zero, "agreed": 1.0, "agr_shared": 1.0, "add_5g": 1.0, "st_4g": 1.0, "st_5g": 1.0, "ratio_5g": 100.0,
         "ratio_5_lo": 100.0, "ratio_5_hi": 100.0, "hard_comm": 1.0, "approved": 2.0, "waiting": 1.0, "done": 1.0},
        {**zero, "carried": 2.0, "asked": 1.0, "agreed": 1.0, "agr_shared": 1.0, "agr_new": 1.0, "new_4g": 3.0,
         "new_5g": 1.0, "st_4g": 4.0, "st_5g": 2.0, "ratio_5g": 50.0, "ratio_5_lo": 40.0, "ratio_5_hi": 75.0,
         "ratio_5_un": 1.0, "hard_comm": 1.0, "approved": 2.0, "extended": 1.0, "overdue": 1.0},
        {**zero, **ratio, "agreed": 1.0, "agr_shared": 1.0, "agr_new": 1.0, "new_4g": 1.0, "st_4g": 1.0,
         "approved": 1.0, "waiting": 1.0}]
    by_year = dict.fromkeys(("waiting", "started", "done", "moved", "extended", "overdue", "withdrawn", "realloc",
                             "adjusted", "outside"), 0.0)
    assert numbers(planned["BY_YEAR"]) == [
        {**by_year, "year": 2025.0, "approved": 3.0, "done": 1.0, "extended": 1.0, "overdue": 1.0, "capital": 1500.0},
        {**by_year, "year": 2026.0, "approved": 2.0, "waiting": 2.0}]
    assert [row.get("height_m") for row in numbers(planned["PLAN"])] == [None, None, 12.0, None, 45.0]
    assert [row.get("days") for row in numbers(planned["CERTIFICATES"])] == [-1.0, 90.0, None]
    assert [row["free"] for row in numbers(planned["SHAREABLE"])] == [1.0, 2.0]
    assert [row.get("dev_m") for row in numbers(planned["POSITIONS"])] == [20.0, None, None, None, None]


def test_the_periodic_report_counts_by_owner_station_and_position(planned):
    rows = {row["seq"]: row for row in numbers(planned["PERIODIC"])}
    owned = {"n_vtl": 1.0, "n_vnpt": 1.0, "n_mbf": 0.0, "n_other": 1.0, "total": 3.0}
    for seq, wanted in (
            (1, owned), (7, owned),
            (10, {"n_vtl": 1.0, "n_vnpt": 1.0, "n_mbf": 0.0, "n_other": 0.0, "total": 2.0}),  # 4G
            (11, {"n_vtl": 0.0, "n_vnpt": 1.0, "n_mbf": 0.0, "n_other": 0.0, "total": 1.0}),  # 5G
            (12, {"n_vtl": 0.0, "n_vnpt": 100.0, "total": 50.0}),
            (20, {"n_vtl": 100.0, "n_vnpt": 0.0, "n_other": 0.0, "total": 33.3}),
            (26, {"n_vtl": 2.0, "n_vnpt": 2.0, "n_mbf": 1.0, "n_other": 0.0, "total": 5.0}),
            (27, {"n_vtl": 1.0, "n_vnpt": 0.0, "n_mbf": 1.0, "n_other": 0.0, "total": 2.0}),
            (29, {"n_vtl": 1.0, "n_vnpt": 0.0, "n_mbf": 0.0, "n_other": 0.0, "total": 1.0})):
        assert rows[seq] == {"seq": seq, **wanted}, seq
    assert [seq for seq in rows if set(rows[seq]) == {"seq"}] == [8, 9, 15, 16, 17, 18, 22, 23, 24, 25, 33, 34, 39, 40,
                                                                  41]


def test_a_page_of_coverage_names_each_table_once():
    """Sections of roads stand under a heading of their own, and not under the title of the table once more."""
    found = covered_cases.covered()
    page = coverage_report(replace(found, road_gaps=found.white_spots), options("freespace", language="en"))
    assert headings(page)[-2:] == ["White spots", "Road sections without coverage"]
    assert "<h3>" not in page
    assert [row[0] for row in cells(page) if row] == ["a3", "Total"] * 2
