"""Every text, yes and no that the tables of a yearly plan print, read back row by row."""
from dataclasses import replace

import numpy as np
import pytest
from core.towers.yearly.plan_cases import WORDS, square, standing, table
from hatangso.algorithms.core.towers.yearly import assess, cases
from yearly_cases import BAC_NINH, approved, at, evidence


@pytest.fixture(scope="module")
def tables():
    """Five positions, a request and three masts in five communes, of which one is none that is given."""
    positions = replace(approved(
        (500, 500, "VTL", {"technology": "4G, 5G", "capital": 1500.0, "name": "Chợ", "sharers": "VNPT"}),
        (2500, 500, "VTL", {"work": "technology", "technology": "5G", "year": 2026, "approved": "2025-12-30",
                            "mast": "C2", "name": "Trạm hai", "sharers": "MobiFone"}),
        (4500, 500, "VNPT", {"name": "Bến đò"}),
        (9000, 500, "MBF", {"year": 2026, "approved": "2025-12-30", "due": "2026-03-31"}), (4500, 700, "VNPT")),
        documents=["12/QĐ-UBND", "45/QĐ-UBND", "12/QĐ-UBND", "45/QĐ-UBND", ""], mast_class=["A2b", "", "A1a", "", ""],
        height_m=np.array([42.0, np.nan, 12.0, np.nan, np.nan]), owners=["Viettel", "VNPT", "", "MobiFone", ""],
        coordination=["", "UBND xã", "", "", ""], notes=["gần trường học", "", "", "", ""],
        hardened=np.array([np.nan, 1, 0, np.nan, np.nan]))
    masts = standing(
        [(500, 520), (2500, 500), (6500, 500)], names=["Trạm chợ", "Trạm hai", ""], owners=["Viettel", "VNPT", "OCK"],
        operators=["Viettel", "VNPT", ""], tenants=["VNPT", "", ""], technology=["4G", "4G, 5G", ""],
        certificate=["GCN-1", "GCN-2", ""], certificate_to=["31/01/2026", "02/05/2026", ""],
        certificate_state=["", "", "chưa có"], has_certificates=True, hardened=np.array([1, 0, np.nan]),
        backup=["máy phát", "", ""], as_of=["01/11/2025", "30/10/2025", ""])
    held = evidence(
        standing=masts[0], as_of="2026-02-01", lapse_months=12,
        notices=(cases.Notice("V1", cases.START, "2025-05-01"), cases.Notice("V1", cases.DONE, "2025-12-01")),
        extensions=(cases.Extension("V3", "2026-06-30", "2025-12-20", "chờ mặt bằng", "77/SKHCN"),))
    asked = cases.Reviewed("R1", ("VNPT",), "new", "dùng chung", "4G, 5G", name="Cầu Mới", when="II/2026",
                           decided="agreed", document="210/SKHCN", date="2025-12-18", mast_class="A2b", height_m=45.0,
                           lonlat=tuple(at((2600, 600))[0].tolist()))
    communes = square((0, 0, 1000), (2000, 0, 1000), (4000, 0, 1000), (6000, 0, 1000))
    return assess.assess(assess.YearGiven(
        positions, held, WORDS, reviewed=(asked,), rows=masts[1], year=2026, communes=communes,
        update_term=BAC_NINH.term("data_update"))).tables


def said(records):
    """Texts, dates, yes and no of each row, as they are printed; what is blank is left out."""
    kinds = {column.key: column.kind for column in records.table.columns}
    return [{key: value for key, value in row.items() if kinds[key] in ("text", "bool", "date")
             and value not in (None, "")} for row in table(records)]


def test_followed_positions_say_state_document_and_what_is_proposed(tables):
    assert said(tables["POSITIONS"]) == [
        {"pos_id": "V1", "name": "Chợ", "operator": "Viettel", "commune_id": "X1", "commune": "Xã X1",
         "appr_doc": "12/QĐ-UBND, 30/12/2024", "due": "2025-12-30", "started": "2025-05-01", "done": "2025-12-01",
         "mast_id": "C1", "state": "done", "state_txt": "Đã hoàn thành", "note": "gần trường học"},
        {"pos_id": "V2", "name": "Trạm hai", "operator": "Viettel", "commune_id": "X2", "commune": "Xã X2",
         "appr_doc": "45/QĐ-UBND, 30/12/2025", "due": "2026-12-30", "mast_id": "C2", "state": "approved",
         "state_txt": "Đã phê duyệt, chưa khởi công"},
        {"pos_id": "V3", "name": "Bến đò", "operator": "VNPT", "commune_id": "X3", "commune": "Xã X3",
         "appr_doc": "12/QĐ-UBND, 30/12/2024", "due": "2025-12-30", "until": "2026-06-30", "until_doc": "77/SKHCN",
         "until_txt": "30/06/2026 (77/SKHCN)", "state": "extended",
         "state_txt": "Quá hạn, có lý do (gia hạn đến 30/06/2026)", "reason": "chờ mặt bằng"},
        {"pos_id": "V4", "operator": "MobiFone", "commune": "Chưa xác định xã, phường",
         "appr_doc": "45/QĐ-UBND, 30/12/2025", "due": "2026-03-31", "state": "approved",
         "state_txt": "Đã phê duyệt, chưa khởi công"},
        {"pos_id": "V5", "operator": "VNPT", "commune_id": "X3", "commune": "Xã X3", "appr_doc": "…, 30/12/2024",
         "due": "2025-12-30", "state": "overdue", "state_txt": "Quá hạn, đề xuất xem xét thu hồi",
         "proposal": "Sở xem xét thu hồi, phân bổ lại hoặc tạm dừng vị trí mới (Điều 4 khoản 4, Quyết định "
                     "72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh)."}]


def test_the_plan_names_work_form_owner_sharers_and_where_it_comes_from(tables):
    assert said(tables["PLAN"]) == [
        {"pos_id": "V4", "operator": "MobiFone", "commune": "Chưa xác định xã, phường", "part": "new",
         "group_txt": "MobiFone: mới", "work": "new_shared", "form_txt": "xây mới dùng chung", "technology": "4G",
         "owner_txt": "MobiFone", "quarter": "2026", "plan_year": "2026", "owner": "MobiFone",
         "appr_doc": "45/QĐ-UBND", "appr_date": "2025-12-30", "due": "2026-03-31"},
        {"pos_id": "V2", "name": "Trạm hai", "operator": "Viettel", "commune_id": "X2", "commune": "Xã X2",
         "part": "new", "group_txt": "Viettel: mới", "work": "technology", "form_txt": "bổ sung công nghệ",
         "technology": "5G", "owner_txt": "VNPT; MobiFone", "hardened": True, "quarter": "2026", "coordin": "UBND xã",
         "plan_year": "2026", "owner": "VNPT", "sharers": "MobiFone", "mast_id": "C2", "appr_doc": "45/QĐ-UBND",
         "appr_date": "2025-12-30", "due": "2026-12-30"},
        {"pos_id": "V3", "name": "Bến đò", "operator": "VNPT", "commune_id": "X3", "commune": "Xã X3",
         "part": "carried", "group_txt": "VNPT: chuyển tiếp", "work": "new_shared", "form_txt": "xây mới dùng chung",
         "technology": "4G", "mast_txt": "A1a, 12 m", "hardened": False, "quarter": "2025", "plan_year": "2026",
         "note": "Quá hạn, có lý do (gia hạn đến 30/06/2026)", "mast_class": "A1a", "appr_doc": "12/QĐ-UBND",
         "appr_date": "2024-12-30", "due": "2025-12-30"},
        {"pos_id": "V5", "operator": "VNPT", "commune_id": "X3", "commune": "Xã X3", "part": "carried",
         "group_txt": "VNPT: chuyển tiếp", "work": "new_shared", "form_txt": "xây mới dùng chung", "technology": "4G",
         "quarter": "2025", "plan_year": "2026", "note": "Quá hạn, đề xuất xem xét thu hồi",
         "appr_date": "2024-12-30", "due": "2025-12-30"},
        {"pos_id": "R1", "name": "Cầu Mới", "operator": "VNPT", "commune_id": "X2", "commune": "Xã X2", "part": "new",
         "group_txt": "VNPT: mới", "work": "new", "form_txt": "xây mới dùng chung", "technology": "4G, 5G",
         "mast_txt": "A2b, 45 m", "owner_txt": "VNPT", "quarter": "II/2026", "plan_year": "2026",
         "note": "Kết luận của Sở: 210/SKHCN, 18/12/2025", "mast_class": "A2b", "owner": "VNPT"}]


def test_totals_by_operator_are_of_one_plan_and_say_what_is_open(tables):
    assert said(tables["BY_OPERATOR"]) == [
        {"operator": "Viettel", "plan_year": "2026", "note": "1 vị trí chưa ghi vốn"},
        {"operator": "VNPT", "plan_year": "2026", "note": "1 trạm khác chưa rõ công nghệ; 3 vị trí chưa ghi vốn"},
        {"operator": "MobiFone", "plan_year": "2026", "note": "1 vị trí chưa ghi vốn"}]


def test_communes_say_whether_they_have_a_hardened_station_or_need_one(tables):
    assert said(tables["BY_COMMUNE"]) == [
        {"commune_id": "X1", "commune": "Xã X1", "hard": "yes", "hard_txt": "Có", "hard_need": False,
         "plan_year": "2026"},
        {"commune_id": "X2", "commune": "Xã X2", "hard": "no", "hard_txt": "Chưa có", "hard_need": True,
         "plan_year": "2026", "note": "2 vị trí chưa ghi vốn"},
        {"commune_id": "X3", "commune": "Xã X3", "hard": "no", "hard_txt": "Chưa có", "hard_need": True,
         "plan_year": "2026", "note": "2 vị trí chưa ghi vốn"},
        {"commune_id": "X4", "commune": "Xã X4", "hard": "unknown", "hard_txt": "Chưa đủ số liệu", "hard_need": True,
         "plan_year": "2026"},
        {"commune": "Chưa xác định xã, phường", "plan_year": "2026", "note": "1 vị trí chưa ghi vốn"}]


def test_certificates_name_mast_operator_and_state(tables):
    assert said(tables["CERTIFICATES"]) == [
        {"mast_id": "C1", "name": "Trạm chợ", "operator": "Viettel, VNPT", "commune_id": "X1", "commune": "Xã X1",
         "cert_no": "GCN-1", "cert_to": "2026-01-31", "state": "expired", "state_txt": "hết hạn"},
        {"mast_id": "C2", "name": "Trạm hai", "operator": "VNPT", "commune_id": "X2", "commune": "Xã X2",
         "cert_no": "GCN-2", "cert_to": "2026-05-02", "state": "expiring", "state_txt": "sắp hết hạn"},
        {"mast_id": "C3", "commune_id": "X4", "commune": "Xã X4", "state": "never",
         "state_txt": "chưa có giấy chứng nhận"}]


def test_masts_that_can_be_shared_name_owner_tenants_and_condition(tables):
    assert said(tables["SHAREABLE"]) == [
        {"mast_id": "C2", "name": "Trạm hai", "owner": "VNPT", "commune_id": "X2", "commune": "Xã X2",
         "tenants": "VNPT", "free_src": "suy ra, mức mặc định", "condition": "Cần xác nhận tải trọng",
         "as_of": "2025-10-30", "stale": True},
        {"mast_id": "C3", "owner": "OCK Việt Nam", "commune_id": "X4", "commune": "Xã X4",
         "free_src": "suy ra, mức mặc định", "condition": "Cần xác nhận tải trọng"}]


def test_positions_are_counted_under_each_of_their_technologies(tables):
    assert [(row["technology"], row["approved"], row["done"]) for row in table(tables["BY_TECHNOLOGY"])] == [
        ("4G", 4, 1), ("5G", 2, 1)]


def test_lines_of_the_report_have_units_and_say_what_is_open(tables):
    assert [tuple(row[key] for key in ("part", "item", "unit", "note")) for row in table(tables["PERIODIC"])
            if row["note"] or row["unit"] not in ("vị trí", "đề nghị")] == [
        ("Hiện trạng", "Nhà trạm", "vị trí", "Đơn vị báo cáo ghi"),
        ("Hiện trạng", "Trạm 3G", "trạm", "các danh sách không ghi trạm 3G nào"),
        ("Hiện trạng", "Trạm 4G", "trạm", "1 trạm khác chưa rõ công nghệ"),
        ("Hiện trạng", "Trạm 5G", "trạm", "1 trạm khác chưa rõ công nghệ"),
        ("Hiện trạng", "Tỷ lệ trạm 5G/4G", "%", None),
        ("Hiện trạng", "Số xã có trạm BTS kiên cố", "xã", None),
        ("Hiện trạng", "Cáp trong cống bể, ngầm", "km", None),
        ("Hiện trạng", "Cáp treo trên cột", "km", None),
        ("Hiện trạng", "Tuyến cáp quang", "km", None),
        ("Hiện trạng", "Cáp đồng còn lại", "km", None),
        ("Dùng chung", "Tỷ lệ dùng chung", "%", None),
        ("Ngầm hóa, chỉnh trang", "Đơn vị báo cáo ghi", "", None),
        ("Kiểm định", "Giấy chứng nhận hết hạn", "trạm", None),
        ("Kiểm định", "Giấy chứng nhận sắp hết hạn", "trạm", None),
        ("Kiểm định", "Trạm ghi chưa có giấy chứng nhận", "trạm", None),
        ("Kiểm định", "Trạm chưa có thông tin kiểm định", "trạm", None),
        ("Sự cố", "Đơn vị báo cáo ghi", "", None),
        ("Tranh chấp", "Đơn vị báo cáo ghi", "", None),
        ("Vướng mắc, kiến nghị", "Đơn vị báo cáo ghi", "", None)]
    assert {row["unit"] for row in table(tables["PERIODIC"]) if row["part"] == "Dùng chung"} == {
        "vị trí", "%", "đề nghị"}
