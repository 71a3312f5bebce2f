"""Annex I: one row per indicator, what lacks in words, the deadline, the body in charge, each text in its own terms."""
import pytest
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.forms.figures import Figures, SourceTable
from hatangso.algorithms.core.plan.forms.merging import merged
from hatangso.algorithms.core.plan.forms.model import load_forms
from hatangso.algorithms.core.plan.profile import load_profile
from hatangso.algorithms.core.plan.scorecard.judge import make_scorecard
from hatangso.algorithms.core.plan.scorecard.tables import scorecard_records
from hatangso.algorithms.core.territory.official import load_province

FORM = next(form for form in load_forms(language="vi") if form.id == "scorecard")
CA_MAU = load_profile("ca_mau_2021_2030")


def postal():
    return SourceTable("Kết quả rà soát", {
        "code": ["1", "2", "3"], "points": [60, 60, 65], "population": [10.0, 10.0, 10.0], "staffed": [1, 0, 2],
        "staffed_un": [0, 0, 0]})


def coverage():
    return SourceTable("Phủ sóng", {"code": ["1"], "population": [1000.0], "covered": [240.0], "served": [True],
                                    "any_weak": [22.0], "any_strong": [30.0], "sens_db": [6.0]})


@pytest.fixture
def annex(header, layout):
    """Headings and rows of the annex by the name of the row."""
    province = load_province()
    card = make_scorecard(CA_MAU, {"POSTAL_BY_COMMUNE": postal(), "COVERAGE_BY_COMMUNE": coverage()}, (),
                          as_of="2026-03-01", official=province.territory(), province=province)
    records = scorecard_records(card, "vi")
    figures = Figures(FORM, SourceTable("Chấm điểm", records.values), header, layout)
    names = [f"{column.band} {column.label}".strip() for column in figures.form.columns]
    return {row[1]: dict(zip(names, row)) for row in figures.rows}, names, records


def test_each_year_has_its_target_and_result_side_by_side(annex):
    rows, names, _ = annex
    at = names.index("Năm 2025 Mục tiêu")
    assert names[at:at + 4] == ["Năm 2025 Mục tiêu", "Năm 2025 Kết quả", "Năm 2030 Mục tiêu", "Năm 2030 Kết quả"]
    assert len(names) <= 15
    assert not [name for name in names if "Mã" in name]
    row = rows["Dân số được phủ sóng mạng di động 5G"]
    assert (row["Năm 2025 Mục tiêu"], row["Năm 2030 Mục tiêu"]) == ("≥ 20% dân số", "≥ 99% dân số")
    assert row["Năm 2025 Kết quả"] == "Đạt, số liệu sau hạn"
    assert row["Năm 2030 Kết quả"] == "Chưa đạt (chưa đến hạn)"
    assert row["Hiện trạng Giá trị"] == 24.0
    assert row["Còn thiếu"] == "Không còn thiếu (2025); 75,00 điểm phần trăm (750 người) (2030)"
    assert sum("5G" in name and "phủ sóng" in name for name in rows) == 1


def test_what_lacks_is_points_of_a_percentage_and_things(annex):
    rows, _, _ = annex
    row = rows["Xã có điểm phục vụ bưu chính có người phục vụ"]
    assert row["Còn thiếu"] == "33,33 điểm phần trăm (1 xã)"
    assert row["Năm 2025 Kết quả"] == "Quá hạn chưa đạt"
    assert row["Đơn vị tính"] == "% số xã, phường"
    people = rows["Số dân phục vụ bình quân trên 01 điểm phục vụ"]
    assert people["Còn thiếu"].startswith("Vượt ")


def test_a_target_of_no_year_is_in_no_year(annex):
    rows, _, _ = annex
    row = rows["Mỗi hộ gia đình một đường cáp quang"]
    assert (row["Năm 2025 Mục tiêu"], row["Năm 2030 Mục tiêu"]) == (None, None)
    assert row["Văn bản không ghi năm Mục tiêu"] == "100% số hộ"
    assert row["Văn bản không ghi năm Kết quả"] == "Thiếu số liệu"


def test_the_number_for_the_merged_province_stands_beside_that_of_the_text(annex):
    row = annex[0]["Số điểm phục vụ bưu chính"]
    assert row["Năm 2025 Mục tiêu"] == "≥ 300 điểm"
    assert "646 điểm" in row["Ghi chú"]
    assert "P9" not in row["Ghi chú"]


def test_the_body_is_that_of_the_text_and_what_is_half_measured_says_so(annex):
    rows, _, records = annex
    assert {row["Cơ quan chủ trì"] for row in rows.values()} == {
        "Sở Thông tin và Truyền thông (từ năm 2025: Sở Khoa học và Công nghệ)"}
    notes = dict(zip(records.values["target_id"], records.values["note"]))
    for target in ("F1", "M1", "M2"):
        assert "quy chuẩn" in notes[target]
        assert "chưa có số liệu" in notes[target]
    assert "“Hoàn thành cơ bản”" in notes["F8"]
    assert "Văn bản không ghi con số" in notes["F6"]  # "mỗi hộ" is read as all of them
    assert not any("không ghi con số" in (notes[target] or "") for target in ("P1", "P9", "F5"))


def test_values_of_one_row_that_differ_are_each_named_with_their_year():
    table = SourceTable("x", {"indicator": ["a", "a", "b", None], "year": [2025, 2030, 2025, None],
                              "value": [78.0, 12.5, 3.0, 4.0], "row_name": ["A", "A", "B", "C"],
                              "unit": ["%", "%", "km", ""],
                              "value_date": ["2025-06-30", "2025-12-31", None, None],
                              "lead": ["Sở X", "Sở X", "", None]})
    made, _ = merged(FORM, table, "vi")
    assert made.values["value"] == ["78,00 (2025); 12,50 (2030)", 3.0, 4.0]
    assert made.values["value_date"][0] == "30/06/2025 (2025); 31/12/2025 (2030)"
    assert made.values["lead"] == ["Sở X", None, None]


def test_every_figure_of_the_annex_is_traced_to_its_layer_and_date(annex, header, layout):
    book = make_book([FORM], {"SCORECARD": SourceTable("Chấm điểm", annex[2].values)}, header, layout)
    said = [str(row[2].value) for row in book.sheets[-2].rows if len(row) > 2 and row[2] is not None]
    for name, row in annex[0].items():
        if isinstance(row["Hiện trạng Giá trị"], float):
            assert [text for text in said if text.split(":")[0] == name and "2026" in text], name


def test_the_model_text_names_no_body_and_keeps_its_own_terms():
    other = {target.id: target for target in load_profile("tinh_mau_2021_2030").targets}
    assert not any(target.lead for target in other.values())
    assert "thúc đẩy phát triển Chính quyền số, xã hội số" in other["P11"].vi
    assert "Tận dụng có hiệu quả các nguồn lực" in other["G5"].vi
    assert "khóm" not in other["F1"].vi + other["F1"].note["vi"]
    assert "khu phố" not in "".join(target.vi + target.note.get("vi", "") for target in CA_MAU.targets)
