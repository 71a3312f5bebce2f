"""Every text, yes and no that the tables of a yearly plan print, read back row by row."""
from dataclasses import replace

import numpy as np
import pytest
from core.towers.yearly.plan_cases import WORDS, square, standing, table
from hatangso.algorithms.core.towers.yearly import assess, cases
from yearly_cases import BAC_NINH, approved, at, evidence


@pytest.fixture(scope="module")
def found():
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
        update_term=BAC_NINH.term("data_update")))


@pytest.fixture(scope="module")
def tables(found):
    return found.tables


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


def figures(records, *keys):
    return [tuple(row[key] for key in keys) for row in table(records)]


STATES = ("approved", "waiting", "started", "done", "moved", "extended", "overdue", "withdrawn", "realloc", "adjusted",
          "outside")
PLANNED = ("carried", "asked", "agreed", "agr_shared", "agr_new", "new_4g", "new_5g", "add_5g", "capital")
STATIONS = ("st_4g", "st_5g", "ratio_5g", "ratio_5_lo", "ratio_5_hi", "ratio_5_un")


def test_figures_by_operator_count_the_positions_and_requests_above(tables):
    """V1 is done, V2 waits; V3 is late with a reason and V5 without; V4 waits; R1 is asked for and agreed."""
    records = tables["BY_OPERATOR"]
    assert figures(records, *STATES) == [
        (2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0), (2, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)]
    assert figures(records, *PLANNED) == [
        (0, 0, 1, 1, 0, 0, 0, 1, None), (2, 1, 1, 1, 1, 3, 1, 0, None), (0, 0, 1, 1, 1, 1, 0, 0, None)]
    assert figures(records, *STATIONS, "hard_comm") == [
        (1, 1, 100.0, 100.0, 100.0, 0, 1), (4, 2, 50.0, 40.0, 75.0, 1, 1), (1, 0, 0.0, 0.0, 0.0, 0, None)]


def test_figures_by_commune_count_the_positions_and_requests_above(tables):
    records = tables["BY_COMMUNE"]
    assert figures(records, *STATES) == [
        (1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), (2, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0),
        (0,) * 11, (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)]
    assert figures(records, *PLANNED) == [
        (0, 0, 0, 0, 0, 0, 0, 0, 0.0), (0, 1, 2, 2, 1, 1, 1, 1, None), (2, 0, 0, 0, 0, 2, 0, 0, None),
        (0, 0, 0, 0, 0, 0, 0, 0, 0.0), (0, 0, 1, 1, 1, 1, 0, 0, None)]
    assert figures(records, *STATIONS) == [
        (1, 0, 0.0, 0.0, 100.0, 1), (2, 3, 150.0, 150.0, 150.0, 0), (2, 0, 0.0, 0.0, 0.0, 0),
        (0, 0, None, None, None, 0), (1, 0, 0.0, 0.0, 0.0, 0)]


def test_figures_by_year_and_technology_count_the_approved_positions(tables):
    assert figures(tables["BY_YEAR"], "year", *STATES, "capital") == [
        (2025, 3, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 1500.0), (2026, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, None)]
    assert figures(tables["BY_TECHNOLOGY"], "technology", *STATES, "note") == [
        ("4G", 4, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, None), ("5G", 2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, None)]


def test_rows_of_places_stand_where_they_are_with_year_height_and_distance(tables):
    places = dict(zip(("V1", "V2", "V3", "V4", "V5", "R1", "C1", "C2", "C3"), at(
        (500, 500), (2500, 500), (4500, 500), (9000, 500), (4500, 700), (2600, 600), (500, 520), (2500, 500),
        (6500, 500)).tolist()))

    def rows(name, key, *keys):
        found = table(tables[name])
        assert [[row["lon"], row["lat"]] for row in found] == [pytest.approx(places[row[key]]) for row in found]
        return [tuple(row[one] for one in (key, *keys)) for row in found]

    assert rows("POSITIONS", "pos_id", "year", "dev_m") == [
        ("V1", 2025, pytest.approx(20.0, abs=0.05)), ("V2", 2026, None), ("V3", 2025, None), ("V4", 2026, None),
        ("V5", 2025, None)]
    assert rows("PLAN", "pos_id", "year", "capital", "height_m") == [
        ("V4", 2026, None, None), ("V2", 2026, None, None), ("V3", 2025, None, 12.0), ("V5", 2025, None, None),
        ("R1", 2026, None, 45.0)]
    assert rows("CERTIFICATES", "mast_id", "days", "note") == [("C1", -1, None), ("C2", 90, None), ("C3", None, None)]
    assert rows("SHAREABLE", "mast_id", "height_m", "free", "note") == [("C2", None, 1, None), ("C3", None, 2, None)]


def test_the_report_has_a_figure_for_each_operator(tables):
    columns = ("seq", "n_vtl", "n_vnpt", "n_mbf", "n_vnm", "n_gtel", "n_other", "total", "previous", "change")
    found = {row["item"]: tuple(row[key] for key in columns) for row in table(tables["PERIODIC"])}
    assert {item: found[item] for item in ("Vị trí cột ăng ten", "Trạm 4G", "Vị trí đã phê duyệt", "Nhà trạm",
                                           "Vị trí còn khả năng dùng chung", "Giấy chứng nhận hết hạn")} == {
        "Vị trí cột ăng ten": (1, 1, 1, 0, None, None, 1, 3, None, None), "Nhà trạm": (8, *[None] * 9),
        "Trạm 4G": (10, 1, 1, 0, None, None, 0, 2, None, None),
        "Vị trí còn khả năng dùng chung": (21, 0, 1, 0, None, None, 1, 2, None, None),
        "Vị trí đã phê duyệt": (26, 2, 2, 1, None, None, 0, 5, None, None),
        "Giấy chứng nhận hết hạn": (35, 1, 1, 0, None, None, 0, 1, None, None)}


def test_each_headline(found):
    """4G on C1 and C2, 5G on C2; which of them the second operator of C1 has is not known."""
    numbers = {key: value if value is None else round(float(value), 2) for key, value in found.numbers.items()}
    assert numbers == {
        "POSITIONS_COUNT": 5, "PLANNED_COUNT": 5, "STARTED_COUNT": 0, "DONE_COUNT": 1, "EXTENDED_COUNT": 1,
        "OVERDUE": 1, "OUTSIDE_COUNT": None, "STATIONS_4G": 2, "STATIONS_5G": 1, "RATIO_5G": 50,
        "RATIO_5G_LOW": 33.33, "RATIO_5G_HIGH": 100, "RATIO_5G_UNKNOWN": 1, "COMMUNES_HARDENED": 1,
        "COMMUNES_NOT_HARDENED": 2, "COMMUNES_HARDENED_UNKNOWN": 1, "CERTIFICATES_EXPIRED": 1,
        "CERTIFICATES_EXPIRING": 1, "SHAREABLE_COUNT": 2}
