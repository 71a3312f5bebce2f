"""Kinds of requests as operators write them, what is said of one in no list, and heights of masts that stand."""
import numpy as np
import pytest
from core.towers.requests.examined import FAR, WORDS, at, examined, masts, requests
from hatangso.algorithms.core.towers.requests import cases
from hatangso.algorithms.core.towers.siting.refusals import SiteSurroundings

WRITTEN = {
    "new": ("Xây mới dùng chung", "xây mới độc lập", "XÂY DỰNG MỚI CỘT ĂNG TEN", "xay moi (dung chung)"),
    "colocate": ("Lắp trên cột hiện có", "dùng chung cột hiện có", "lắp đặt trên cột hiện có (VNPT)"),
    "technology": ("Nâng cấp 4G lên 5G", "4G sang 5G", "Bổ sung 5G tại trạm 4G", "bổ sung công nghệ (5G)"),
    "strengthen": ("gia cố", "Nâng chiều cao, gia cố", "Tăng chiều cao cột"),
    "replace": ("thay cột, di dời", "Di dời trạm", "thay cột cũ"),
    "indoor": ("trong tòa nhà, cột ≤ 3 m", "Trong nhà", "cột không quá 3 m"),
    "mobile": ("trạm lưu động", "Trạm lưu động (xe COW 01)", "Trạm BTS lưu động"),
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in WRITTEN.items() for text in texts])
def test_kinds_are_read_as_operators_and_forms_write_them(code, text):
    assert WORDS.code("kinds", text) == code


def test_brackets_that_name_another_kind_or_a_condition_leave_the_word_unread():
    assert WORDS.code("kinds", "Thay cột (bổ sung 5G)") is None
    assert WORDS.code("conclusions", "Thống nhất (hạ chiều cao còn 30 m)") is None
    assert WORDS.code("replies", "Đồng ý (nếu gia cố)") is None
    assert WORDS.code("purposes", "Tăng dung lượng (lễ hội)") == "capacity"


def test_a_kind_in_no_list_is_quoted_and_a_blank_one_is_said_to_lack():
    wanted = requests((0, 0, "VNPT", {"kind": None}), (0, 9000, "VNPT", {"kind": ""}))
    wanted = cases.Requests(**{**vars(wanted), "written": ("dựng tạm", "")})
    strange, blank = examined(wanted, masts(FAR)).review.values["reason"]
    assert "“dựng tạm”" in strange
    assert "Còn thiếu: loại đề nghị." in blank


def test_work_on_a_mast_asks_for_no_height_that_already_stands():
    standing = masts((0, 0, "VTL", {"height": 60.0}), (0, 9000, "VTL", {"height": 40.0}), FAR)
    wanted = requests((5, 0, "VNPT", {"kind": "colocate", "height": 55.0}),
                      (5, 0, "VTL", {"kind": "technology", "height": np.nan}),
                      (0, 9000, "VTL", {"kind": "strengthen", "height": 50.0}),
                      (0, 18000, "VNPT", {"kind": "colocate", "height": 55.0}),
                      (5, 0, "VNPT", {"kind": "mobile", "height": 55.0}))
    reasons = examined(wanted, standing).review.values["reason"]
    assert ["Cần chấp thuận độ cao" in reason for reason in reasons] == [False, False, True, True, True]


def test_a_mast_to_be_raised_to_a_height_not_stated_is_not_spared_near_an_aerodrome():
    standing = masts((0, 0, "VTL", {"height": 40.0}), FAR)
    port = SiteSurroundings(aerodrome_points=at((3000, 0)), aerodrome_names=("Cà Mau",))
    wanted = requests((0, 0, "VTL", {"kind": "strengthen", "height": np.nan}),
                      (0, 0, "VTL", {"kind": "technology", "height": np.nan}))
    raised, added = examined(wanted, standing, around=port).review.values["reason"]
    assert "Cà Mau" in raised
    assert "Cà Mau" not in added


def test_an_owner_that_the_register_does_not_name_is_said_not_to_be_known():
    standing = masts((80, 0, "VTL", {"slots": 3, "owner": ""}), FAR)
    found = examined(requests((0, 0, "VNPT")), standing)
    assert found.review.values["verdict"] == ["share"]
    assert "…" not in found.review.values["option_txt"][0]
    assert "chủ sở hữu chưa rõ" in found.review.values["option_txt"][0]
