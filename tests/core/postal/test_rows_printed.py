"""Every text, yes and no that the tables of the post print, read back row by row."""
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points, texts
from core.postal.siting_cases import at, make_candidates, make_demand
from hatangso.algorithms.core.postal.gap.assess import GapOptions
from hatangso.algorithms.core.postal.gap.tables import points_table
from hatangso.algorithms.core.postal.places import check_points
from hatangso.algorithms.core.postal.reach import PostalReachOptions
from hatangso.algorithms.core.postal.siting.solve import PostalSitingOptions, site

COMMUNES = make_communes([9000, 800, 500], area_km2=[30.0, 20.0, 10.0])


def points():
    """An office and a letter box, an office without Internet, and a point of which nothing is known."""
    made = make_points([
        ("A", "bưu cục", "00000", 0, *at([[0, 0]])[0]), ("B", "thùng thư", "00000", 0, *at([[3, 0]])[0]),
        ("C", "bưu cục", "00001", 1, *at([[12, 0]])[0]), ("D", "", "", -1, *at([[40, 0]])[0])])
    return replace(made, name=texts("Bưu cục A", "Thùng B", "Bưu cục C", ""),
                   internet=np.array([1.0, np.nan, 0.0, np.nan]), eservice=np.array([1.0, 0.0, 0.0, np.nan]),
                   public=np.array([1.0, 0.0, np.nan, np.nan]), firm=texts("VNPost", "VNPost", "Viettel Post", None))


@pytest.fixture(scope="module")
def planned():
    """The second hamlet of the first commune and the third commune get a point each."""
    demand = make_demand([[0, 0], [8, 0], [12, 0.5], [25, 0]], [5000, 4000, 800, 500], [0, 0, 1, 2])
    return site(COMMUNES, points(), demand, make_candidates([[8, 0], [25, 0]], [0, 2]), province=None,
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
