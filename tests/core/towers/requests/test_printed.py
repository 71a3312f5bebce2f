"""Every text, yes and no that the tables of examined requests print, read back row by row."""
from dataclasses import replace

import numpy as np
import pytest
from core.towers.requests.examined import FAR, PLANE, WORDS, at, masts, requests
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.requests import cases, reading, review
from hatangso.algorithms.core.towers.siting.refusals import SiteSurroundings


@pytest.fixture(scope="module")
def found():
    """A request beside two masts, one concluded on otherwise, one in a dike's zone, two that one mast would serve."""
    wanted = replace(
        requests((0, 0, "VNPT", {"height": 36.0}), (0, 5000, "VTL"), (0, 10_000, "MBF"), (0, 15_000, "VNPT"),
                 (150, 15_000, "VTL")),
        names=["Chợ", "Cầu Mới", "Đê Tây", "", "Trường học"], form=["dùng chung", "độc lập", "", "", ""],
        documents=["15/CV", "", "", "", ""], when=["II/2026", "2027", "", "", ""])
    standing = masts((80, 0, "VTL", {"slots": 3, "owner": "Viettel"}), (-90, 0, "MBF", {"owner": "OCK"}), FAR)
    ring = at((-200, 9_800), (200, 9_800), (200, 10_200), (-200, 10_200), (-200, 9_800))
    around = SiteSurroundings(exclusion=Shapes(ring, np.array([0, 5]), np.array([0]), np.array([False]), count=1),
                              exclusion_names=("Đê biển Tây",))
    examination = cases.Examination(
        standing, PLANE, rules.spacing("bac_ninh_2025"), np.ones(5), np.full(5, np.inf), around, WORDS,
        replies=(cases.Reply("R1", "M2", "2026-01-05", "2026-01-12", result="refused", reason="không đủ tải trọng"),),
        decisions=(cases.Decision("R2", "refused", "Không thống nhất", "2026-02-01", "31/SKHCN", "chưa có quy hoạch"),),
        places=demand.from_points(at((0, 900), (-2_950, 0), (0, 15_200)), [300.0, 100.0, 50.0]),
        zone_kinds=("đê điều",), as_of="2026-02-10")
    communes = (["01", "01", "02", "", "02"], ["Xã Một", "Xã Một", "Xã Hai", "", "Xã Hai"])
    return review.examine(wanted, examination, group_distance_m=200.0, communes=communes, language="vi")


def said(records):
    """Texts, dates, yes and no of each row, as they are printed; what is blank is left out."""
    kinds = {column.key: column.kind for column in records.table.columns}
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [{key: value for key, value in row.items() if kinds[key] in ("text", "bool", "date")
             and value not in (None, "")} for row in rows]


def test_the_share_of_people_that_a_mast_would_still_serve(found):
    """400 people live within 3 km of the first request, 100 of them 3,030 m from the mast in the east."""
    assert found.sharing.values["kept_pct"] == [75.0, 100.0]


class Heard:
    """A model by which 100 of 400 people are out of reach of a mast in the east, and 9 have no level from there."""

    threshold = -110.0

    def profile(self, operator):
        assert operator == "VNPT"

    def levels(self, places, mast, profile, height_m):
        return np.array([-100.0, -115.0, np.nan] if mast[0] > 1 else [-90.0, -95.0, -100.0])


def test_people_kept_and_signal_lost_by_a_model_of_propagation():
    examination = cases.Examination(
        masts((80, 0, "VTL", {"slots": 3})), PLANE, rules.spacing("bac_ninh_2025"), np.ones(1), np.full(1, np.inf),
        SiteSurroundings(), WORDS, reach=Heard(),
        places=demand.from_points(at((0, 900), (-900, 0), (0, -900)), [300.0, 100.0, 9.0]))
    found = review.examine(requests((0, 0, "VNPT")), examination, group_distance_m=200.0, language="vi").sharing
    assert found.values["kept_pct"] == [pytest.approx(100 * 300 / 409)]
    assert found.values["loss_db"] == [15.0]  # 10 and 20 dB where the model gives both levels
    assert found.values["note"] == ["mức tín hiệu giảm 15,0 dB (trung vị)"]


def test_sites_of_the_plan_are_read_with_their_ids():
    class Layer:
        def positions(self):
            return at((0, 0), (10, 0))

        def text(self, key):
            return {"id": ["S1", None]}[key]

    assert reading.sites(None) is None
    assert reading.sites(Layer()).ids == ["S1", ""]
    assert reading.sites(Layer()).lonlat.shape == (2, 2)


def test_examined_requests_print_what_was_asked_what_is_proposed_and_what_was_concluded(found):
    assert said(found.review) == [
        {"req_id": "R1", "name": "Chợ", "commune_id": "01", "commune": "Xã Một", "operator": "VNPT",
         "kind": "xây cột mới", "purpose": "phủ sóng mới", "technology": "4G", "mast_class": "A2b",
         "form": "dùng chung", "when_txt": "II/2026", "verdict": "share", "verdict_tx": "Đề nghị dùng chung",
         "reason": "Không bảo đảm khoảng cách theo Bắc Ninh, Quyết định 72/2025/QĐ-UBND: khoảng cách đến M1 là 80 "
                   "m, mức quy định 120 m. Không bảo đảm khoảng cách theo Bắc Ninh, Quyết định 72/2025/QĐ-UBND: "
                   "khoảng cách đến M2 là 90 m, mức quy định 120 m. Dùng chung cột M1 của Viettel, cách 80 m: Còn 2 "
                   "chỗ lắp đặt (doanh nghiệp công bố).",

         "reason_out": "Không bảo đảm khoảng cách theo Bắc Ninh, Quyết định 72/2025/QĐ-UBND: khoảng cách đến M1 là "
                       "80 m, mức quy định 120 m. Không bảo đảm khoảng cách theo Bắc Ninh, Quyết định "
                       "72/2025/QĐ-UBND: khoảng cách đến M2 là 90 m, mức quy định 120 m. Dùng chung cột M1 của "
                       "Viettel, cách 80 m: Còn 2 chỗ lắp đặt (doanh nghiệp công bố).",
         "share_id": "M1", "share_own": "Viettel",
         "basis": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh",
         "req_year": "2026", "mast_txt": "A2b, 36 m", "option_txt": "Dùng chung cột M1 của Viettel, cách 80 m",
         "concl": "share", "concl_txt": "Đề xuất: Đề nghị dùng chung", "note": "15/CV"},
        {"req_id": "R2", "name": "Cầu Mới", "commune_id": "01", "commune": "Xã Một", "operator": "Viettel",
         "kind": "xây cột mới", "purpose": "phủ sóng mới", "technology": "4G", "mast_class": "A2b", "form": "độc lập",
         "when_txt": "2027", "verdict": "agreed", "verdict_tx": "Thống nhất",
         "reason": "Bảo đảm khoảng cách theo Bắc Ninh, Quyết định 72/2025/QĐ-UBND: khoảng cách đến M1 là 5.001 m, "
                   "mức quy định 300 m. Đã đề xuất: Thống nhất; lý do kết luận khác đề xuất: chưa có quy hoạch.",

         "reason_out": "Bảo đảm khoảng cách theo Bắc Ninh, Quyết định 72/2025/QĐ-UBND: khoảng cách đến M1 là 5.001 "
                       "m, mức quy định 300 m. Đã đề xuất: Thống nhất; lý do kết luận khác đề xuất: chưa có quy "
                       "hoạch.",
         "basis": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh",
         "req_year": "2027", "mast_txt": "A2b, 42 m", "concl": "not_agreed",
         "concl_txt": "Không thống nhất, 31/SKHCN, 01/02/2026", "decided": "Không thống nhất",
         "dec_date": "2026-02-01", "dec_doc": "31/SKHCN", "dec_reason": "chưa có quy hoạch", "differs": True},
        {"req_id": "R3", "name": "Đê Tây", "commune_id": "02", "commune": "Xã Hai", "operator": "MobiFone",
         "kind": "xây cột mới", "purpose": "phủ sóng mới", "technology": "4G", "mast_class": "A2b", "verdict": "ask",
         "verdict_tx": "Cần lấy ý kiến",
         "reason": "Nằm trong vùng Đê biển Tây. Cần lấy ý kiến: Sở Nông nghiệp và Môi trường.",
         "reason_out": "Nằm trong vùng Đê biển Tây. Cần lấy ý kiến: Sở Nông nghiệp và Môi trường.",
         "mast_txt": "A2b, 42 m", "option_txt": "Lấy ý kiến: Sở Nông nghiệp và Môi trường", "concl": "ask",
         "concl_txt": "Đề xuất: Cần lấy ý kiến"},
        {"req_id": "R4", "operator": "VNPT", "kind": "xây cột mới", "purpose": "phủ sóng mới", "technology": "4G",
         "mast_class": "A2b", "verdict": "join", "verdict_tx": "Đề nghị ghép vị trí",
         "reason": "2 đề nghị gần nhau của nhiều doanh nghiệp chỉ cần 1 cột.",
         "reason_out": "Có đề nghị khác trong phạm vi 200 m, Sở mời làm việc.", "group_id": "N1",
         "mast_txt": "A2b, 42 m", "option_txt": "Sở mời làm việc về phương án dùng chung cột", "concl": "join",
         "concl_txt": "Đề xuất: Đề nghị ghép vị trí"},
        {"req_id": "R5", "name": "Trường học", "commune_id": "02", "commune": "Xã Hai", "operator": "Viettel",
         "kind": "xây cột mới", "purpose": "phủ sóng mới", "technology": "4G", "mast_class": "A2b", "verdict": "join",
         "verdict_tx": "Đề nghị ghép vị trí", "reason": "2 đề nghị gần nhau của nhiều doanh nghiệp chỉ cần 1 cột.",
         "reason_out": "Có đề nghị khác trong phạm vi 200 m, Sở mời làm việc.", "group_id": "N1",
         "mast_txt": "A2b, 42 m", "option_txt": "Sở mời làm việc về phương án dùng chung cột", "concl": "join",
         "concl_txt": "Đề xuất: Đề nghị ghép vị trí"}]


def test_each_rule_names_what_it_was_held_against_and_the_result(found):
    assert said(found.rules_checked) == [
        {"req_id": "R1", "area": "đô thị",
         "rule": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh", "object": "M1",
         "network": "khác mạng", "result": "fail", "result_txt": "Không đạt"},
        {"req_id": "R1", "area": "đô thị",
         "rule": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh", "object": "M2",
         "network": "khác mạng", "result": "fail", "result_txt": "Không đạt"},
        {"req_id": "R2", "area": "đô thị",
         "rule": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh", "object": "M1",
         "network": "cùng mạng", "result": "pass", "result_txt": "Đạt"},
        {"req_id": "R3", "area": "đô thị",
         "rule": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh", "object": "M1",
         "network": "khác mạng", "result": "pass", "result_txt": "Đạt"},
        {"req_id": "R3", "area": "đô thị", "rule": "Nằm trong vùng Đê biển Tây.", "object": "Đê biển Tây",
         "result": "ask", "result_txt": "Cần lấy ý kiến", "body": "Sở Nông nghiệp và Môi trường"},
        {"req_id": "R4", "area": "đô thị",
         "rule": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh", "object": "M1",
         "network": "khác mạng", "result": "pass", "result_txt": "Đạt"},
        {"req_id": "R5", "area": "đô thị",
         "rule": "Điều 15 khoản 5, Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh", "object": "M1",
         "network": "cùng mạng", "result": "pass", "result_txt": "Đạt"}]


def test_masts_that_could_carry_a_request_name_owner_answer_and_judgement(found):
    assert said(found.sharing) == [
        {"req_id": "R1", "mast_id": "M1", "owner": "Viettel", "free_src": "doanh nghiệp công bố", "verdict": "can",
         "verdict_tx": "Còn 2 chỗ lắp đặt (doanh nghiệp công bố)."},
        {"req_id": "R1", "mast_id": "M2", "owner": "OCK Việt Nam", "free_src": "suy ra, mức mặc định",
         "sent": "2026-01-05", "answered": "2026-01-12", "reply": "từ chối: không đủ tải trọng", "verdict": "no",
         "verdict_tx": "Chủ sở hữu từ chối: không đủ tải trọng."}]


def test_a_group_names_its_requests_position_and_investor(found):
    assert said(found.groups) == [
        {"group_id": "N1", "requests": "R4 (VNPT); R5 (Viettel)", "positions": "R4", "lead": "VNPT"}]


def figures(records, *keys):
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [tuple(round(row[key], 2) if isinstance(row[key], float) else row[key] for key in keys) for row in rows]


def places_of(records):
    return PLANE.forward(np.array([[row["lon"], row["lat"]] for row in (
        dict(zip(records.table.keys, row)) for row in records.rows())])).tolist()


def test_each_figure_of_a_request_of_an_option_and_of_a_group(found):
    """M1 has 2 of 3 places left 80 m away, M2 one 90 m away; R4 or R5 alone would serve the 50 people of both."""
    assert places_of(found.review) == [pytest.approx(place, abs=0.01) for place in (
        (0, 0), (0, 5000), (0, 10_000), (0, 15_000), (150, 15_000))]
    assert figures(found.review, "req_id", "height_m", "share_m", "shift_m", "shift_deg") == [
        ("R1", 36.0, 80.0, None, None), *[(name, 42.0, None, None, None) for name in ("R2", "R3", "R4", "R5")]]
    assert figures(found.sharing, "mast_id", "dist_m", "free", "height_req", "height_lft", "loss_db", "kept_pct") == [
        ("M1", 80.0, 2, 36.0, 38.5, None, 75.0), ("M2", 90.0, 1, 36.0, 38.5, None, 100.0)]
    assert places_of(found.groups) == [pytest.approx((0, 15_000), abs=0.01)]
    assert figures(found.groups, "group_id", "wanted", "least", "saved", "ppl_wanted", "ppl_group") == [
        ("N1", 2, 1, 1, 50, 50)]
    assert figures(found.rules_checked, "req_id", "dist_m", "uncert_m", "limit_m") == [
        ("R1", 80.0, None, 120.0), ("R1", 90.0, None, 120.0), ("R2", 5000.6, None, 300.0),
        ("R3", 10_000.3, None, 120.0), ("R3", 0.0, None, None), ("R4", 15_000.2, None, 120.0),
        ("R5", 15_000.2, None, 300.0)]  # 80 m aside and 5,000 m north are 5,000.6 m


def test_each_headline(found):
    """R1 can share a mast; of the four new ones asked for one is enough for R4 and R5."""
    assert found.numbers == {
        "REQUESTS_COUNT": 5, "SHARE_COUNT": 1, "ASK_COUNT": 1, "JOIN_COUNT": 2, "AGREED_COUNT": 1, "DECIDED_COUNT": 1,
        "DIFFERENT_COUNT": 1, "NEW_MASTS_WANTED": 4, "NEW_MASTS_LEAST": 3, "BOUND": 3.0, "GAP": 0.0,
        **dict.fromkeys(("WITHDRAWN_COUNT", "INCOMPLETE_COUNT", "SAME_PLACE_COUNT", "NO_DISTANCE_COUNT",
                         "SURVEY_COUNT", "NO_RULE_COUNT", "MOVE_COUNT", "NOT_AGREED_COUNT", "CONDITIONAL_COUNT"), 0)}
