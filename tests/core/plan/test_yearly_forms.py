"""The forms of the yearly cycle, heading row by heading row, and the closed lists of verdicts, states and requests.

What is proposed for the forms stands here; where the sheet of the proposal is at hand it has to say the same.
"""
import json
import re
from pathlib import Path

import pytest
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.towers.requests import cases
from hatangso.algorithms.core.towers.requests.words import VERDICTS
from hatangso.algorithms.core.towers.yearly import cases as yearly
from hatangso.algorithms.core.towers.yearly import states

PROPOSAL = Path(__file__).resolve().parents[4] / "shared" / "reference" / "forms.md"
FORMS = {
    "TĐ-01": (
        "requests_review",
        "TT, Mã đề nghị, Tên vị trí, địa chỉ (ấp, khóm), Xã, phường, Tọa độ VN-2000 {X (m), Y (m)}, Loại "
        "đề nghị, Công nghệ, Loại cột, chiều cao (m), Hình thức (dùng chung/độc lập), Thời gian thực hiện"
        " (quý, năm), Kết luận, Phương án dùng chung hoặc điều chỉnh, điều kiện, Căn cứ (văn bản, điều, "
        "khoản), Ghi chú"),
    "TĐ-02": (
        "requests_rules",
        "TT, Mã đề nghị, Khu vực (đô thị/ngoài đô thị), Quy định (văn bản, điều, khoản), Đối tượng đối "
        "chiếu (mã cột, trụ sở, sân bay, vùng), Cùng mạng/khác mạng, Khoảng cách (m), Sai số (m), Mức quy"
        " định (m), Kết quả (Đạt/Không đạt/Không áp dụng/Cần đo), Cơ quan cần lấy ý kiến, Ghi chú"),
    "TĐ-03": (
        "requests_sharing",
        "TT, Mã đề nghị, Mã cột, Chủ sở hữu, Khoảng cách (m), Chỗ lắp đặt {Còn trống, Căn cứ}, Độ cao lắp"
        " đặt (m) {Đề nghị, Còn lại}, Dân số đề nghị vẫn được phục vụ (%), Đề nghị dùng chung {Ngày gửi, "
        "Ngày trả lời, Kết quả, lý do}, Đánh giá, Ghi chú"),
    "TĐ-04": (
        "requests_groups",
        "TT, Nhóm, Mã đề nghị, doanh nghiệp, Vị trí chung tham khảo {X, Y}, Số cột {Theo đề nghị, Ít nhất"
        " cần xây, Giảm được}, Dân số phục vụ (người) {Theo đề nghị, Khi ghép}, Doanh nghiệp đề xuất làm "
        "chủ đầu tư, Ghi chú"),
    "KH-01": (
        "annual_plan",
        "TT, Mã vị trí, Tên vị trí, địa chỉ, Xã, phường, Tọa độ {X, Y}, Hình thức (xây mới dùng chung/xây"
        " mới độc lập/lắp trên cột hiện có/gia cố/bổ sung công nghệ), Công nghệ, Loại cột, chiều cao (m),"
        " Chủ sở hữu; doanh nghiệp dùng chung, Trạm BTS kiên cố, Tiến độ (quý), Vốn đầu tư (triệu đồng), "
        "Trách nhiệm phối hợp, Ghi chú"),
    "KH-02": (
        "annual_routes",
        "TT, Tuyến, Điểm đầu, Điểm cuối, Chiều dài (km), Loại, Hình thức, Tiến độ, Vốn (triệu đồng), Ghi "
        "chú"),
    "KH-03": (
        "annual_by_operator",
        "TT, Doanh nghiệp, Vị trí {Chuyển tiếp, Đề nghị mới, Thống nhất, Trong đó dùng chung, Xây mới}, "
        "Trạm {4G mới, 5G mới, Bổ sung 5G tại trạm 4G}, Lũy kế cuối năm {4G, 5G, 5G/4G (%)}, Số xã có "
        "trạm kiên cố, Vốn (triệu đồng), Ghi chú"),
    "KH-04": (
        "annual_positions",
        "TT, Mã vị trí, Doanh nghiệp, Xã, phường, Văn bản phê duyệt (số, ngày), Hạn triển khai, Gia hạn "
        "đến (văn bản), Ngày thông báo khởi công, Ngày hoàn thành, Lệch vị trí (m), Tình trạng, Lý do, Đề"
        " xuất xử lý, Ghi chú"),
    "BC-01": (
        "annual_report",
        "TT, Nội dung, Đơn vị tính, Kỳ trước, Kỳ này {one column per operator, Khác, Cộng}, Tăng, giảm, "
        "Ghi chú"),
    "CT-01": (
        "other_works",
        "TT, Công trình, Chủ đầu tư, Địa điểm, Quy mô, Khởi công dự kiến, Đề nghị bố trí (cống bể, cột, "
        "mặt bằng), Doanh nghiệp đăng ký, Hạn đăng ký, Ghi chú"),
    "NH-01": (
        "underground_streets",
        "TT, Tuyến đường, phố, Xã, phường, Điểm đầu, Điểm cuối, Chiều dài (km), Hình thức (ngầm hóa/bó "
        "gọn), Công trình kết hợp, Đơn vị chủ trì, Doanh nghiệp tham gia, Dùng chung (có/không), Kinh phí"
        " (triệu đồng), Nguồn vốn, Năm, Ghi chú"),
    "CI-01": (
        "universal_hamlets",
        "TT, Mã, Thôn, ấp, Xã, Thuộc địa bàn khó khăn (văn bản), Tọa độ {X, Y}, Số hộ (nóc nhà), Dân số "
        "(người), Điện lưới, Di động mặt đất {Tình trạng, Số doanh nghiệp có sóng, Cách xác định, ngày}, "
        "Cáp quang {Có/chưa, Khoảng cách theo đường (m)}, Cột gần nhất {Mã, chủ sở hữu, km}, Vị trí có "
        "thể phát triển hạ tầng {X, Y}, Dịch vụ đề nghị (di động/cáp quang/vệ tinh), Ghi chú"),
}
SAID_APART = {
    "CI-01": (("Khoảng cách theo đường (m)", "Khoảng cách (m)"), ("km}", "Khoảng cách (km)}")),
    "BC-01": (("one column per operator, ", ""),),
}
"""Where a column says more than the proposal: along a road, or the straight line where none leads there."""
VERDICT_WORDS = (
    "Chưa đủ hồ sơ", "Trùng vị trí đã thống nhất", "Không phải xét khoảng cách", "Cần lấy ý kiến",
    "Cần khảo sát thực địa", "Chưa có quy định khoảng cách để đối chiếu", "Đề nghị dùng chung",
    "Đề nghị ghép vị trí", "Đề nghị điều chỉnh vị trí", "Chưa thống nhất", "Thống nhất có điều kiện", "Thống nhất")
KINDS = ("xây cột mới", "lắp trên cột hiện có", "bổ sung công nghệ", "nâng chiều cao, gia cố", "thay cột, di dời",
         "trong tòa nhà, cột ≤ 3 m", "trạm lưu động")
PURPOSES = ("phủ sóng mới", "tăng dung lượng", "thay vị trí mất mặt bằng", "phòng chống thiên tai")
STATES = ("Đã phê duyệt, chưa khởi công", "Đã thông báo khởi công", "Đã hoàn thành", "Đã hoàn thành, lệch vị trí",
          "Quá hạn, có lý do", "Quá hạn, đề xuất xem xét thu hồi", "Đã thu hồi", "Đã phân bổ", "Đã điều chỉnh",
          "Xuất hiện ngoài kế hoạch")


def form(name):
    return json.loads(resource_path("tables", f"{name}.json").read_text("utf-8"))


def heading_row(columns):
    """The headings of a form as the proposal writes them: groups in braces; what a layer may lack is left out."""
    found, band = [], ""
    for column in columns:
        if column.get("optional"):
            continue
        label, above = (one.get("vi") if isinstance(one, dict) else one or "" for one in (
            column["label"], column.get("band")))
        label += f" ({column['unit']})" if column.get("unit") else ""
        if above != band and band:
            found[-1] += "}"
        found.append(f"{above} {{{label}" if above and above != band else label)
        band = above
    return ", ".join(found) + ("}" if band else "")


def plain(text):
    """A heading row for comparison: without the zone and the unit of coordinates, capitals aside."""
    text = text.replace(" ({zone})", "").replace("{zone}", "").replace("{commune}", "Xã, phường").replace("VN-2000", "")
    text = re.sub(r"\b([XY]) \(m\)", r"\1", text)
    return re.sub(r"\s+", " ", text).casefold()


@pytest.mark.parametrize("code", FORMS)
def test_the_heading_row_is_that_of_the_proposal(code):
    name, wanted = FORMS[code]
    made = form(name)
    for proposed, printed in SAID_APART.get(code, ()):
        assert proposed in wanted
        wanted = wanted.replace(proposed, printed)
    assert plain(heading_row(made["columns"])) == plain(wanted)
    assert made["columns"][-1]["label"]["vi"] == "Ghi chú"
    assert (made["official"]["form"], made["official"]["text"]["vi"]) == (code, "biểu đề xuất")
    assert not made["official"]["confirmed"]
    if code not in ("CI-01", "BC-01", "KH-03"):  # an A3 file, one column per operator, and one the proposal has at 16
        assert len(made["columns"]) <= 15, "a signed table"


@pytest.mark.skipif(not PROPOSAL.is_file(), reason="the sheet of the proposal is not at hand")
@pytest.mark.parametrize("code", FORMS)
def test_what_stands_here_is_what_the_sheet_says(code):
    line = next(line for line in PROPOSAL.read_text("utf-8").splitlines() if line.startswith(f"| {code} |"))
    assert re.search(r"`(.+?)`", line).group(1) == FORMS[code][1]


@pytest.mark.skipif(not PROPOSAL.is_file(), reason="the sheet of the proposal is not at hand")
@pytest.mark.parametrize("words", [VERDICT_WORDS, KINDS, PURPOSES, STATES],
                         ids=["verdicts", "kinds", "purposes", "states"])
def test_the_words_stand_in_the_sheet_in_this_order(words):
    text, at = PROPOSAL.read_text("utf-8").casefold(), 0
    for word in words:
        at = text.index(word.casefold(), at if words is not STATES else 0) + 1


def test_verdicts_are_the_closed_list_in_its_order():
    assert tuple(one.text("vi") for one in VERDICTS.values()) == VERDICT_WORDS


def test_kinds_and_purposes_are_those_of_the_proposal():
    known = cases.words()
    assert tuple(kind.vi for kind in known.kinds.values()) == KINDS
    assert tuple(item["vi"] for item in known.labels["purposes"].values()) == PURPOSES


def test_states_are_those_of_the_proposal():
    found = [one.text("vi") for one in states.STATES.values()]
    assert sorted(found) == sorted(one.replace("Đã phân bổ", "Đã phân bổ lại") for one in STATES)
    assert not any("trái phép" in one for one in found)


def test_groups_of_the_plan_are_carried_over_new_and_adjusted():
    labels = yearly.words()._labels["parts"]
    assert [one["vi"] for one in labels.values()] == ["chuyển tiếp", "mới", "điều chỉnh"]


def test_only_the_groups_are_for_the_inside():
    assert {code for code, (name, _) in FORMS.items() if form(name).get("internal")} == {"TĐ-04"}
    assert form("universal_hamlets")["paper"] == "A3"


def test_the_papers_of_the_field_have_their_names():
    words = json.loads(resource_path("rules", "field_sheets.json").read_text("utf-8"))
    assert [words[name]["vi"]["title"] for name in ("survey", "minutes")] == [
        "PHIẾU KHẢO SÁT VỊ TRÍ", "BIÊN BẢN KIỂM TRA"]
