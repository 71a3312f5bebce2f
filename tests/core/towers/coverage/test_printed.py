"""What the tables of coverage print: whose signal, how strong, with which technology, read back row by row."""
import numpy as np
from core.towers.coverage.coverage_cases import LTE, PLANE, options, propagation, rows_at
from hatangso.algorithms.core.demand import Places
from hatangso.algorithms.core.geometry import Shapes
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.coverage import assess as coverage
from hatangso.algorithms.core.towers.coverage import emitters


def covered(**changes):
    """A hamlet of three operators, one that a single operator reaches, one that nobody does."""
    masts = rows_at([(0, 0), (60, 0), (5000, 0), (100, 100)], ["Viettel", "VNPT", "MobiFone", "Vietnamobile"],
                    technology=["4G"] * 4, height_m=np.full(4, 30.0), band_mhz=np.full(4, 1800.0))
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


def test_masts_say_what_was_taken_by_default_and_where_the_ground_is_known():
    every = {"technology": "4G", "defaulted": "công suất hoặc EIRP, độ lợi ăng ten", "oper_src": "theo RADIO",
             "in_terrain": True}
    assert said(covered().towers) == [{"site_id": mast, "operator": operator, **every} for mast, operator in (
        ("t0", "Viettel"), ("t1", "VNPT"), ("t2", "MobiFone"), ("t3", "Vietnamobile"))]


def test_communes_say_whether_they_have_a_station():
    rings = PLANE.inverse(np.array([(x + east, y) for x in (0, 4500, 9000) for east, y in (
        (-1000, -1000), (1000, -1000), (1000, 1000), (-1000, 1000), (-1000, -1000))], float))
    home = MastCommunes(["01", "02", "03"], ["Xã Tân", "Xã Lộc", "Xã Xa"], Shapes(
        rings, np.arange(4) * 5, np.arange(3), np.zeros(3, bool), count=3))
    assert said(covered(communes=home).by_commune) == [
        {"code": "01", "name": "Xã Tân", "served": True, "service": "4G (LTE)", "tech": "4G", "model": "freespace",
         "thr_unit": "dBm"},
        {"code": "02", "name": "Xã Lộc", "served": True, "service": "4G (LTE)", "tech": "4G", "model": "freespace",
         "thr_unit": "dBm"},
        {"code": "03", "name": "Xã Xa", "served": False, "service": "4G (LTE)", "tech": "4G", "model": "freespace",
         "thr_unit": "dBm"},
        {"name": "Chưa xác định xã, phường", "served": False, "service": "4G (LTE)", "tech": "4G",
         "model": "freespace", "thr_unit": "dBm"}]
