"""What the tables of coverage print: whose signal, how strong, with which technology, read back row by row."""
import numpy as np
import pytest
from core.towers.coverage.coverage_cases import LTE, PLANE, options, propagation, rows_at
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory.demand import Places
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.coverage import assess as coverage
from hatangso.algorithms.core.towers.coverage import emitters
from hatangso.algorithms.core.towers.coverage.report import coverage_report
from key_figures import key_figures

PLACES = ((0, 0), (60, 0), (5000, 0), (100, 100))


def covered(chosen=(0, 1, 2, 3), **changes):
    """A hamlet of three operators, one that a single operator reaches, one that nobody does."""
    names = ("Viettel", "VNPT", "MobiFone", "Vietnamobile")
    count = len(chosen)
    masts = rows_at([PLACES[one] for one in chosen], [names[one] for one in chosen], technology=["4G"] * count,
                    height_m=np.full(count, 30.0), band_mhz=np.full(count, 1800.0))
    spots = PLANE.inverse(np.array([(500, 0), (5600, 0), (20_000, 0)], float))
    places = Places(spots, np.array([100.0, 60.0, 9.0]), ("a1", "a2", "a3"), ("Ấp Một", "Ấp Hai", "Ấp Ba"),
                    communes=("Xã Tân", "Xã Lộc", ""))
    return coverage.assess(emitters.build(masts, LTE), places, propagation("freespace", reach=3000.0),
                           options("freespace"), **changes)


def said(records):
    """Texts, yes and no of each row, as they are printed; what is blank is left out."""
    kinds = {column.key: column.kind for column in records.table.columns}
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [{key: value for key, value in row.items() if kinds[key] in ("text", "bool") and value not in (None, "")}
            for row in rows]


def test_places_name_who_serves_them_from_which_mast_and_how_well():
    assert said(covered().demand) == [
        {"place_id": "a1", "name": "Ấp Một", "commune": "Xã Tân", "status": "some",
         "status_txt": "một số doanh nghiệp phủ sóng", "class_txt": ">= -85", "server": "t3", "serv_vtl": "t0",
         "serv_vnpt": "t1", "serv_oth": "t3", "tech": "4G"},
        {"place_id": "a2", "name": "Ấp Hai", "commune": "Xã Lộc", "status": "some",
         "status_txt": "một số doanh nghiệp phủ sóng", "class_txt": ">= -85", "server": "t2", "serv_mbf": "t2",
         "tech": "4G"},
        {"place_id": "a3", "name": "Ấp Ba", "status": "none", "status_txt": "chưa được phủ sóng", "class_txt": "< -120",
         "tech": "4G"}]


def test_a_white_spot_names_the_mast_nearest_to_it_and_the_reason():
    assert said(covered().white_spots) == [
        {"place_id": "a3", "name": "Ấp Ba", "near_id": "t2", "reason": "không thu được tín hiệu"}]
    assert figures(covered().white_spots, "people", "level", "near_m") == [
        (9.0, None, pytest.approx(15_000.0, abs=0.1))]


def test_masts_say_what_was_taken_by_default_and_where_the_ground_is_known():
    every = {"technology": "4G", "defaulted": "công suất hoặc EIRP, độ lợi ăng ten", "oper_src": "theo RADIO",
             "in_terrain": True}
    assert said(covered().towers) == [{"site_id": mast, "operator": operator, **every} for mast, operator in (
        ("t0", "Viettel"), ("t1", "VNPT"), ("t2", "MobiFone"), ("t3", "Vietnamobile"))]


def communes():
    """Three communes; the first has three masts, the second one, and the second and third hamlet lie in none."""
    rings = PLANE.inverse(np.array([(x + east, y) for x in (0, 4500, 9000) for east, y in (
        (-1000, -1000), (1000, -1000), (1000, 1000), (-1000, 1000), (-1000, -1000))], float))
    return MastCommunes(["01", "02", "03"], ["Xã Tân", "Xã Lộc", "Xã Xa"], Shapes(
        rings, np.arange(4) * 5, np.arange(3), np.zeros(3, bool), count=3))


def test_communes_say_whether_they_have_a_station():
    assert said(covered(communes=communes()).by_commune) == [
        {"code": "01", "name": "Xã Tân", "served": True, "service": "4G (LTE)", "tech": "4G", "model": "freespace",
         "thr_unit": "dBm"},
        {"code": "02", "name": "Xã Lộc", "served": True, "service": "4G (LTE)", "tech": "4G", "model": "freespace",
         "thr_unit": "dBm"},
        {"code": "03", "name": "Xã Xa", "served": False, "service": "4G (LTE)", "tech": "4G", "model": "freespace",
         "thr_unit": "dBm"},
        {"name": "Chưa xác định xã, phường", "served": False, "service": "4G (LTE)", "tech": "4G",
         "model": "freespace", "thr_unit": "dBm"}]


def figures(records, *keys):
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [tuple(round(row[key], 2) if isinstance(row[key], float) else row[key] for key in keys) for row in rows]


def test_each_figure_of_a_place():
    """The fourth mast is nearest to the first hamlet: 400 m east and 100 m south; class 0 is the best, 6 is none."""
    found = covered().demand
    assert figures(found, "place_id", "people", "n_oper", "class", "server_m") == [
        ("a1", 100.0, 3, 0, 412.31), ("a2", 60.0, 1, 0, pytest.approx(600.0, abs=0.01)), ("a3", 9.0, 0, 6, None)]
    assert figures(found, "class_vtl", "class_vnpt", "class_mbf", "class_oth") == [
        (0, 0, 6, 0), (6, 6, 0, 6), (6, 6, 6, 6)]
    levels = dict(zip(("level_vtl", "level_vnpt", "level_mbf", "level_oth"), range(4)))
    for key, mast in levels.items():
        assert figures(found, key) == figures(covered([mast]).demand, "level"), key
    assert figures(found, "level")[0] == figures(found, "level_oth")[0] > figures(found, "level_vtl")[0]


def test_each_figure_of_a_mast():
    """46 dBm and 17 dBi over 1,200 resource elements of 20 MHz are 63 - 30.79 dBm for each."""
    assert figures(covered().towers, "site_id", "band_mhz", "height_m", "eirp_dbm", "places", "people", "only",
                   "far_m") == [
        (f"t{at}", 1800.0, 30.0, 32.21, 1, people, only, pytest.approx(far, abs=0.01))
        for at, people, only, far in ((0, 100.0, 0.0, 500.0), (1, 100.0, 0.0, 440.0), (2, 60.0, 60.0, 600.0),
                                      (3, 100.0, 0.0, 412.31))]


def test_each_figure_of_a_commune():
    """Of the 69 people of no commune MobiFone serves 60; in the second and third nobody lives."""
    by = covered(communes=communes()).by_commune
    assert figures(by, "code", "population", "covered", "covered_al", "stations", "white", "white_ppl", "default_pc",
                   "threshold", "sens_db", "note") == [
        ("01", 100.0, 100.0, 0.0, 3, 0, 0.0, 100.0, -110.0, 6.0, ""),
        ("02", 0.0, 0.0, 0.0, 1, 0, 0.0, 100.0, -110.0, 6.0, ""),
        ("03", 0.0, 0.0, 0.0, 0, 0, 0.0, None, -110.0, 6.0, ""),
        (None, 69.0, 60.0, 0.0, 0, 1, 9.0, None, -110.0, 6.0, "")]
    shares = {"any": (100.0, 86.96), "all": (0.0, 0.0), "vtl": (100.0, 0.0), "vnpt": (100.0, 0.0),
              "mbf": (0.0, 86.96), "oth": (100.0, 0.0)}
    for key, (first, last) in shares.items():
        assert figures(by, f"share_{key}", f"{key}_lo", f"{key}_hi", f"{key}_un") == [
            (first, first, first, 0.0), *[(None, None, None, 0.0)] * 2, (last, last, last, 0.0)], key
    assert figures(by, "any_weak", "any_strong") == [(100.0, 100.0), (None, None), (None, None), (86.96, 86.96)]


def test_each_headline():
    """Three operators serve 100 of 169 people and one serves 60: 360 of 676 pairs of people and operators."""
    found = covered(communes=communes())
    numbers = {key: value if value is None else round(float(value), 2) for key, value in found.numbers.items()}
    shares = {f"SHARE_COVERED_{name}{end}": value for name, value in (("EACH", 53.25), ("ANY", 94.67), ("ALL", 0.0))
              for end in ("", "_LOW", "_HIGH")}
    assert numbers == {
        **shares, **{f"SHARE_COVERED_{name}_UNKNOWN": 0.0 for name in ("EACH", "ANY", "ALL")}, "POPULATION_TOTAL": 169,
        "SHARE_COMMUNES_SERVED": 66.67, "SHARE_ANY_STRONGER": 94.67, "SHARE_ANY_WEAKER": 94.67,
        "SHARE_ANY_RADIUS": 94.67, "DEFAULTED_TOWERS": 4, "TOWERS_COUNT": 4, "TOWERS_OUTSIDE": 0,
        "WHITE_SPOTS_COUNT": 1, "WHITE_SPOTS_PEOPLE": 9, "ROAD_GAPS_KM": None, "PAIRS_EVALUATED": 4,
        "PAIRS_PRUNED": 0}
    assert {code: round(share, 2) for code, share in found.by_operator.items()} == {
        "VTL": 59.17, "VNPT": 59.17, "MBF": 35.5, "VNM": 59.17}


def test_each_headline_of_the_page():
    assert key_figures(coverage_report(covered(communes=communes()), options("freespace", language="en"))) == {
        "People": "169", "People covered by any operator (%)": "94.67", "People covered by all operators (%)": "0.00",
        "Communes with a station (%)": "66.67", "People covered by any operator by the plain radius (%)": "94.67",
        "White spots": "1", "Masts with the service": "4", "Masts with a defaulted figure": "4"}
