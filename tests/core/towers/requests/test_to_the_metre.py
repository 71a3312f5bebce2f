"""Distances and limits that are no round numbers stand in sentences and columns as they were found."""
from functools import partial

import numpy as np
import pytest
from core.towers.requests.examined import FAR, at, examined, masts, requests
from hatangso.algorithms.core.rules.audience import audience_of
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.register.operators import naming
from hatangso.algorithms.core.towers.requests import cases

HOLDS = "Bảo đảm khoảng cách theo 305 m ở mọi nơi: khoảng cách đến M1 là 406 m, mức quy định 305 m."


def reasons(*args, **more):
    return list(examined(*args, rule=rules.fixed(305), **more).review.values["reason"])


@pytest.mark.parametrize(("east", "more", "reason", "row"), [
    (204.37, {}, "Không bảo đảm khoảng cách theo 305 m ở mọi nơi: khoảng cách đến M1 là 204 m, mức quy định 305 m. Cột "
                 "M1 của Tháp A, cách 204 m: Có khả năng, cần xác nhận tải trọng (1 chỗ, suy ra, mức mặc định).",
     (204.4, 305.0, None)),
    (300.04, {"uncertainty": 13.0}, "Cách M1 300 m, mức quy định 305 m: chênh lệch nằm trong sai số vị trí (13 m).",
     (300.0, 305.0, 13.0)),
    (406.36, {}, HOLDS, (406.4, 305.0, None))])
def test_a_rule_of_305_m_is_told_as_one(east, more, reason, row):
    found = examined(requests((0, 0, "VNPT", more)), masts((east, 0, "VTL")), rule=rules.fixed(305))
    assert list(found.review.values["reason"]) == [reason]
    checked = [None if np.isnan(found.rules_checked.values[key][0]) else found.rules_checked.values[key][0]
               for key in ("dist_m", "limit_m", "uncert_m")]
    assert checked == list(row)


def test_requests_and_approved_positions_near_by_are_told_with_the_limit():
    assert reasons(requests((0, 0, "VNPT"), (300, 0, "VNPT"), (600, 0, "VTL")), masts(FAR), distance=10.0) == [
        "Đề nghị R2 của cùng doanh nghiệp cách 300 m, mức quy định 305 m: chỉ thống nhất một trong hai vị trí, hoặc "
        "dời để đủ khoảng cách.",
        "Đề nghị R1 của cùng doanh nghiệp cách 300 m, mức quy định 305 m: chỉ thống nhất một trong hai vị trí, hoặc "
        "dời để đủ khoảng cách. Có đề nghị khác trong phạm vi 305 m theo quy định; Sở mời làm việc.",
        "Có đề nghị khác trong phạm vi 305 m theo quy định; Sở mời làm việc."]
    waiting = cases.Pending(at(291, 0, 0, 295), ["P1", "P2"], [("VNPT",), ("VTL",)], np.array([42.0, 42.0]))
    assert reasons(requests((0, 0, "VNPT")), masts(FAR), distance=10.0, pending=waiting) == [
        "Vị trí P1 của cùng doanh nghiệp đã được phê duyệt, chưa xây dựng, cách 291 m, mức quy định 305 m: chọn một "
        "trong hai vị trí, hoặc dời cả hai cho đủ khoảng cách. Có vị trí đã được phê duyệt, chưa xây dựng trong phạm "
        "vi 305 m theo quy định; Sở mời làm việc."]


def test_works_and_sites_near_by_are_told_to_the_metre():
    works = cases.Works(None, at(124, 0), ["Đường 3/2"], ["Sở Xây dựng"], deadlines=["2026-05-01"])
    sites = cases.PlanSites(at(0, 217), ["S7"])
    said, = reasons(requests((0, 0, "VNPT")), masts((406.36, 0, "VTL")), works=works, sites=sites)
    assert said.startswith(HOLDS)
    assert "124 m" in said
    assert "S7" in said
    assert "217 m" in said


def test_the_public_sees_what_was_concluded_and_an_operator_its_own():
    """R1 waits for its conclusion, R2 has one."""
    decided = (cases.Decision("R2", "agreed", "Thống nhất"),)
    for key, operator, shown in (("public", "", ["R2"]), ("operator", "VNPT", ["R1"]), ("internal", "", ["R1", "R2"])):
        found = examined(requests((0, 0, "VNPT"), (9000, 0, "VTL")), masts(FAR), decisions=decided,
                         audience=audience_of(key, operator, partial(naming, language="vi")))
        assert list(found.review.values["req_id"]) == shown, key
        assert set(found.rules_checked.values["req_id"]) <= set(shown)
