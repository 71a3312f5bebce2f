"""Every text, yes and no that the tables of the post print, read back row by row."""
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points, texts
from core.postal.siting_cases import at, make_candidates, make_demand
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess
from hatangso.algorithms.core.postal.gap.report import gap_report
from hatangso.algorithms.core.postal.gap.tables import points_table
from hatangso.algorithms.core.postal.places import check_points
from hatangso.algorithms.core.postal.reach import PostalReachOptions, measure
from hatangso.algorithms.core.postal.siting.report import siting_report
from hatangso.algorithms.core.postal.siting.solve import PostalSitingOptions, site
from key_figures import key_figures

COMMUNES = make_communes([9000, 800, 500], area_km2=[30.0, 20.0, 10.0])


def points():
    """An office and a letter box, an office without Internet, and a point of which nothing is known."""
    made = make_points([
        ("A", "bưu cục", "00000", 0, *at([[0, 0]])[0]), ("B", "thùng thư", "00000", 0, *at([[3, 0]])[0]),
        ("C", "bưu cục", "00001", 1, *at([[12, 0]])[0]), ("D", "", "", -1, *at([[40, 0]])[0])])
    return replace(made, name=texts("Bưu cục A", "Thùng B", "Bưu cục C", ""),
                   internet=np.array([1.0, np.nan, 0.0, np.nan]), eservice=np.array([1.0, 0.0, 0.0, np.nan]),
                   public=np.array([1.0, 0.0, np.nan, np.nan]), firm=texts("VNPost", "VNPost", "Viettel Post", None))


def homes():
    return make_demand([[0, 0], [8, 0], [12, 0.5], [25, 0]], [5000, 4000, 800, 500], [0, 0, 1, 2])


@pytest.fixture(scope="module")
def planned():
    """The second hamlet of the first commune and the third commune get a point each."""
    return site(COMMUNES, points(), homes(), make_candidates([[8, 0], [25, 0]], [0, 2]), province=None,
                gap_options=GapOptions(language="vi"),
                reach_options=PostalReachOptions.from_rules(language="vi", distance_m=3000.0),
                options=PostalSitingOptions(target_points=6))


def said(records):
    """Texts, yes and no of each row, as they are printed; what is blank is left out."""
    kinds = {column.key: column.kind for column in records.table.columns}
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [{key: value for key, value in row.items() if kinds[key] in ("text", "bool") and value not in (None, "")}
            for row in rows]


def test_new_points_name_place_commune_group_and_reason(planned):
    assert said(planned.new_points) == [
        {"phase_txt": "năm thứ 1", "code": "C1", "name": "Nơi 1", "kind": "trường học", "commune": "00002",
         "com_name": "Xã 00002", "gain_grp": "gain",
         "gain_txt": "Điểm đưa thêm người vào trong cự ly phục vụ hoặc ở xã, phường chưa có điểm",
         "reason": "xã, phường chưa có điểm"},
        {"phase_txt": "năm thứ 2", "code": "C0", "name": "Nơi 0", "kind": "trường học", "commune": "00000",
         "com_name": "Xã 00000", "gain_grp": "gain",
         "gain_txt": "Điểm đưa thêm người vào trong cự ly phục vụ hoặc ở xã, phường chưa có điểm",
         "reason": "thêm 4.000 người trong 3 km"}]


def test_upgrades_name_the_point_its_commune_and_what_lacks(planned):
    assert said(planned.upgrades) == [
        {"phase_txt": "năm thứ 1", "code": "C", "name": "Bưu cục C", "kind": "bưu cục", "commune": "00001",
         "com_name": "Xã 00001", "action": "kết nối Internet", "reason": "chưa kết nối Internet"},
        {"phase_txt": "năm thứ 1", "code": "C", "name": "Bưu cục C", "kind": "bưu cục", "commune": "00001",
         "com_name": "Xã 00001", "action": "trang bị phục vụ dịch vụ công trực tuyến",
         "reason": "chưa phục vụ dịch vụ công trực tuyến"}]


def test_communes_stand_beside_the_mean_and_say_what_is_open(planned):
    assert said(planned.by_commune) == [
        {"code": "00000", "name": "Xã 00000", "kind": "xã", "ppl_mean": "trên mức bình quân",
         "rad_mean": "dưới mức bình quân", "verdict": "Đạt",
         "note": "Số dân phục vụ bình quân một điểm 3.000 người, trên mức bình quân 1.717 người; chưa rõ có "
                 "Internet hay không: 1 điểm"},
        {"code": "00001", "name": "Xã 00001", "kind": "xã", "ppl_mean": "dưới mức bình quân",
         "rad_mean": "trên mức bình quân", "verdict": "Đạt",
         "note": "Bán kính phục vụ bình quân một điểm 2,52 km, trên mức bình quân 1,78 km"},
        {"code": "00002", "name": "Xã 00002", "kind": "xã", "ppl_mean": "dưới mức bình quân",
         "rad_mean": "dưới mức bình quân", "verdict": "Đạt"},
        {"name": "Chưa xác định xã, phường",
         "note": "chưa rõ có Internet hay không: 1 điểm; chưa rõ có phục vụ dịch vụ công trực tuyến hay không: 1 "
                 "điểm"}]


def test_points_say_what_they_have_and_what_is_not_known_stays_blank():
    given = points()
    checked = check_points(given, COMMUNES, 10.0)
    assert said(points_table(given, checked, COMMUNES, "vi", access=None)) == [
        {"code": "A", "name": "Bưu cục A", "kind": "bưu cục", "staffed": True, "internet": True, "eservice": True,
         "commune": "00000", "firm": "VNPost", "public_net": True, "inside": "00000"},
        {"code": "B", "name": "Thùng B", "kind": "thùng thư", "staffed": False, "eservice": False, "commune": "00000",
         "firm": "VNPost", "public_net": False, "inside": "00000"},
        {"code": "C", "name": "Bưu cục C", "kind": "bưu cục", "staffed": True, "internet": False, "eservice": False,
         "commune": "00001", "firm": "Viettel Post", "inside": "00001",
         "problem": "chưa có Internet; chưa phục vụ dịch vụ công trực tuyến"},
        {"code": "D", "problem": "nằm ngoài mọi xã, phường; chưa rõ có người phục vụ hay không"}]


@pytest.fixture(scope="module")
def reached():
    """Distances to the points as they stand: hamlets 0, 4, 0.5 and 13 km from the nearest."""
    return measure(homes(), points(), COMMUNES, check_points(points(), COMMUNES, 10.0),
                   options=PostalReachOptions.from_rules(language="en", distance_m=3000.0))


def figures(records, *keys):
    """The chosen columns of each row, figures to a hundredth."""
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [tuple(round(row[key], 2) if isinstance(row[key], float) else row[key] for key in keys) for row in rows]


def rounded(numbers, *left_out):
    return {key: value if value is None or isinstance(value, str) or np.isnan(value) else round(float(value), 2)
            for key, value in numbers.items() if key not in left_out}


def test_each_figure_of_new_points_and_upgrades(planned):
    """A way counts 5 km at most: the third commune's 500 people save 2,500 person-kilometres, the 4,000 all 4 km."""
    assert figures(planned.new_points, "code", "rank", "phase", "open_more", "gain_pop", "saved_km", "catch_pop",
                   "near_km", "cost_mvnd") == [
        ("C1", 1, None, 0, 500.0, 2500.0, 500.0, 13.0, None),
        ("C0", 2, None, 0, 4000.0, pytest.approx(16000.0, abs=0.1), 4000.0, 4.0, None)]
    assert figures(planned.upgrades, "code", "rank", "phase", "catch_pop", "cost_mvnd") == [
        ("C", 1, None, 5300.0, None), ("C", 2, None, 5300.0, None)]


def test_each_figure_of_a_commune(planned):
    """The first has a new point beside an office and a box; radius: the root of km2 / (pi x points)."""
    by = planned.by_commune
    assert figures(by, "code", "area_km2", "population", "households", "points", "staffed", "staffed_un", "unstaffed",
                   "interne_un", "eservic_un", "need") == [
        ("00000", 30.0, 9000, None, 3, 2, 0, 1, 1, 0, 0), ("00001", 20.0, 800, None, 1, 1, 0, 0, 0, 0, 0),
        ("00002", 10.0, 500, None, 1, 1, 0, 0, 0, 0, 0), (None, None, None, None, 1, 0, 1, 0, 1, 1, None)]
    assert figures(by, "ppl_point", "ppl_staff", "radius_km", "rad_staff", "sh_line", "sh_line_lo", "sh_line_hi",
                   "sh_line_un", "mean_km") == [
        (3000.0, 4500.0, 1.78, 2.19, 100.0, 100.0, 100.0, 0, 0.0),
        (800.0, 800.0, 2.52, 2.52, 100.0, 100.0, 100.0, 0, 0.5),
        (500.0, 500.0, 1.78, 1.78, 100.0, 100.0, 100.0, 0, 0.0), (None,) * 9]
    assert figures(by, "sh_road", "sh_road_lo", "sh_road_hi", "sh_road_un") == [(None,) * 4] * 4
    assert figures(by, "internet", "eservice", "access")[2:] == [(1, 1, 20.0), (0, 0, None)]


def test_each_headline_of_a_plan(planned):
    """5,800 of 10,300 people have a point within 3 km before it, all after it."""
    shares = {f"SHARE_{when}{end}": value for when, value in (("BEFORE", 56.31), ("AFTER", 100.0))
              for end in ("", "_LOW", "_HIGH")}
    assert rounded(planned.numbers, "METHOD") == {
        **shares, "SHARE_BEFORE_UNKNOWN": 0, "SHARE_AFTER_UNKNOWN": 0, "POINTS_NEEDED": 2, "POINTS_AFTER": 6,
        "PEOPLE_GAINED": 4500, "PERSON_KM_BEFORE": pytest.approx(18900, abs=0.1),
        "PERSON_KM_AFTER": pytest.approx(400, abs=0.1), "BOUND_KIND": "value_upper", "BOUND": 4500, "GAP": 0,
        "UPGRADES_COUNT": 2, "UPGRADES_COUNT_UNKNOWN": 0, "MOVES_COUNT": 0, "COST": None, "COSTS_MISSING": 4, "SEED": 0}


def test_each_figure_of_a_hamlet_and_of_a_point(reached):
    """Points within 5 km of H0: A, of 5,000 people, and B, of 9,000: 1 / 5000 + 1 / 9000, for 10,000 people."""
    assert figures(reached.demand, "code", "population", "line_km", "road_km", "leg_km", "fca", "point_line",
                   "cap_point", "status") == [
        ("H0", 5000.0, 0.0, None, None, 3.11, "A", "A", "straight line only"),
        ("H1", 4000.0, 4.0, None, None, 3.19, "C", "C", "straight line only"),
        ("H2", 800.0, 0.5, None, None, 2.08, "C", "C", "straight line only"),
        ("H3", 500.0, 13.0, None, None, 0.0, "C", None, "straight line only")]
    given = points()
    table = points_table(given, check_points(given, COMMUNES, 10.0), COMMUNES, "en", access=reached)
    assert figures(table, "code", "catch_pop", "capacity", "served") == [
        ("A", 5000.0, None, 5000.0), ("B", 0.0, None, 0.0), ("C", 5300.0, None, 4800.0), ("D", 0.0, None, 0.0)]


def test_each_headline_of_a_review(reached):
    """Without official figures the layer's stand alone; of D, in no commune, nothing is known."""
    nan = pytest.approx(float("nan"), nan_ok=True)
    official = ("POPULATION_OFFICIAL", "AREA_OFFICIAL_KM2", "PEOPLE_PER_POINT", "MEAN_RADIUS_KM", "PEOPLE_PER_STAFFED",
                "MEAN_RADIUS_STAFFED_KM")
    found = assess(COMMUNES, points(), None, GapOptions(language="en"), access=reached)
    assert rounded(found.numbers, "ACCESS_GINI") == {
        **dict.fromkeys(official, nan), "POINTS_COUNT": 4, "STAFFED_COUNT": 2, "STAFFED_COUNT_UNKNOWN": 1,
        "PUBLIC_COUNT": 1, "PUBLIC_COUNT_UNKNOWN": 2, "POPULATION_LAYER": 10300, "AREA_LAYER_KM2": 60,
        "PEOPLE_PER_POINT_LAYER": 2575, "MEAN_RADIUS_KM_LAYER": 2.19, "PEOPLE_PER_STAFFED_LAYER": 5150,
        "MEAN_RADIUS_STAFFED_KM_LAYER": 3.09, "COMMUNES_WITHOUT_STAFFED": 1, "COMMUNES_WITHOUT_STAFFED_UNKNOWN": 0,
        "SHARE_COMMUNES_STAFFED": 66.67, "SHARE_COMMUNES_STAFFED_LOW": 66.67, "SHARE_COMMUNES_STAFFED_HIGH": 66.67,
        "SHARE_COMMUNES_STAFFED_UNKNOWN": 0, "SHARE_STAFFED_ONLINE": 50, "SHARE_STAFFED_ONLINE_LOW": 33.33,
        "SHARE_STAFFED_ONLINE_HIGH": 66.67, "SHARE_STAFFED_ONLINE_UNKNOWN": 1, "SHARE_ESERVICE": 33.33,
        "SHARE_ESERVICE_LOW": 25, "SHARE_ESERVICE_HIGH": 50, "SHARE_ESERVICE_UNKNOWN": 1,
        "SHARE_STAFFED_ESERVICE": 50, "SHARE_STAFFED_ESERVICE_LOW": 33.33, "SHARE_STAFFED_ESERVICE_HIGH": 66.67,
        "SHARE_STAFFED_ESERVICE_UNKNOWN": 1, "POINTS_WITHOUT_POSITION": 0, "POINTS_OUTSIDE": 1, "POINTS_MISPLACED": 0,
        "POINTS_REPEATED": 0, "POINTS_AT_ONE_PLACE": 0, "POINTS_WITHOUT_INTERNET": 1,
        "POINTS_WITHOUT_INTERNET_UNKNOWN": 0, "POINTS_WITHOUT_ESERVICE": 1, "POINTS_WITHOUT_ESERVICE_UNKNOWN": 0,
        "CONFLICTS": 0, "POINTS_NEEDED": 300, "POPULATION_DEMAND": 10300, "SHARE_WITHIN_LINE": 56.31,
        "SHARE_WITHIN_LINE_LOW": 56.31, "SHARE_WITHIN_LINE_HIGH": 56.31, "SHARE_WITHIN_LINE_UNKNOWN": 0,
        **{f"SHARE_WITHIN_ROAD{end}": None for end in ("", "_LOW", "_HIGH")}, "SHARE_WITHIN_ROAD_UNKNOWN": 0,
        "MEAN_DISTANCE_KM": 2.22, "PEOPLE_NOT_REACHED": 0, "PEOPLE_WITHOUT_ROOM": nan, "PEOPLE_WITHOUT_ACCESS": 500}


def test_each_headline_of_the_pages(planned, reached):
    assert key_figures(siting_report(planned, "en")) == {
        "New points": "2", "Postal points afterwards": "6", "People within reach before (%)": "56.31",
        "People within reach afterwards (%)": "100.00", "People brought within reach": "4,500",
        "Proven bound (people brought within reach, person-km, or points)": "4,500",
        "Gap between plan and bound (%)": "0.00", "Upgrades of existing points": "2", "Points that could move": "0",
        "Estimated cost, known costs only (million VND)": "missing", "Actions without a known cost": "4"}
    options = GapOptions(language="en")
    page = gap_report(assess(COMMUNES, points(), None, options, access=reached), None, options, access=reached)
    official = ("People per point", "People per staffed point", "Mean service radius (km)", "Official population",
                "Mean service radius of staffed points (km)", "Official area (km²)")
    assert key_figures(page) == {
        **dict.fromkeys(official, "missing"), "Postal points": "4", "Points of the public network": "1",
        "Staffed points": "2", "Communes without a staffed point": "1", "Conflicts between targets": "0",
        "Population, layer's sum": "10,300", "Area (km²), layer's sum": "60.00",
        "People per point, layer's sums": "2,575", "People per staffed point, layer's sums": "5,150",
        "Mean service radius (km), layer's sums": "2.19",
        "Mean service radius of staffed points (km), layer's sums": "3.09",
        "People within reach, straight line (%)": "56.31", "People within reach, by road (%)": "missing",
        "Mean distance to the nearest point (km)": "2.22", "People who reach no point": "0",
        "People without a point within the catchment distance": "500", "People beyond the points' capacity": "missing",
        "Inequality of distance (Gini, 0 to 1)": "0.63"}
