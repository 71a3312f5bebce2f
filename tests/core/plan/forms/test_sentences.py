"""Figures inside the notes of a form, and what the coverage annexes say of themselves."""
import pytest
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms
from hatangso.algorithms.core.plan.forms.sentences import filled
from hatangso.algorithms.core.plan.profile import load_profile
from hatangso.algorithms.core.plan.scorecard.judge import make_scorecard
from hatangso.algorithms.core.plan.scorecard.tables import scorecard_records

FORMS = {form.id: form for form in load_forms(language="vi")}
TABLE = SourceTable("lớp", {"code": ["1", "2", None], "a": [10, 30, 5], "b": [100, 100, 50], "yes": [True, False, True],
                            "pc": [50.0, 100.0, None], "word": ["5G", "5G", "5G"], "db": [6.0, 6.0, 6.0]})


@pytest.mark.parametrize(("text", "said"), [
    ("{sum:a} của {sum:b}", "45 của 250"), ("{share:a/b} %", "18,00 %"), ("{mean:pc/b:2} %", "75,00 %"),
    ("{yes:yes} xã ({yes_share:yes} %)", "1 xã (50,00 %)"), ("{field:word} {field:db} dB", "5G 6 dB"),
    ("{rows:code} dòng", "2 dòng"), ("{most:a} m", "30 m"), ("{field:lacking} m", None), ("{share:a/lacking}", None),
    ("không có số", "không có số"),
])
def test_a_sentence_with_a_figure_the_table_lacks_is_not_printed(text, said):
    assert filled(text, TABLE, language="vi") == said


def test_a_sentence_names_what_stands_in_two_tables_and_is_left_out_where_nothing_does():
    others = {"SITES": SourceTable("vị trí", {"site_id": ["5G", None]}), "NONE": SourceTable("vị trí", {"site_id": []})}
    assert filled("cả hai: {common:SITES.site_id/word}", TABLE, others, language="vi") == "cả hai: 5G"
    assert filled("cả hai: {common:NONE.site_id/word}", TABLE, others, language="vi") is None
    assert filled("cả hai: {common:LACKING.site_id/word}", TABLE, others, language="vi") is None


def test_a_position_is_not_merged_away_and_shared_in_one_book_without_a_word(header, layout):
    form = FORMS["avoidable_masts"]
    audit = SourceTable("vị trí", {"site_id": ["A1", "A2", "A3"], "avoidable": [True, True, False],
                                   "kept_id": ["B", "B", None]})
    book = make_book([form, FORMS["shared_sites"]], {"SHARING_SITES": audit, "SITES": SourceTable(
        "vị trí", {"site_id": ["A2", "A3"], "phase": ["2026", "2026"]})}, header, layout)
    page = next(sheet for sheet in book.sheets if sheet.name == form.sheet)
    said = [str(cell.value) for row in page.rows for cell in row if cell is not None and cell.value]
    assert any("đề xuất sử dụng chung: A2; tại mỗi vị trí" in text for text in said)


def coverage(weak=17.5, strong=26.3, share=22.9, **more):
    people = [1000.0, 3000.0]
    return SourceTable("phủ sóng", {
        "code": ["1", "2"], "name": ["A", "B"], "population": people, "covered": [p * share / 100 for p in people],
        "covered_al": [0.0, 0.0], "share_any": [share] * 2, "share_all": [0.0] * 2, "stations": [1, 3],
        "served": [True, True], "white": [0, 1], "any_weak": [weak] * 2, "any_strong": [strong] * 2,
        "default_pc": [100.0, 0.0], "service": ["Thông tin di động 5G"] * 2, "tech": ["5G"] * 2, "model": ["p1812"] * 2,
        "threshold": [-110.0] * 2, "thr_unit": ["dBm"] * 2, "sens_db": [6.0] * 2, "note": ["", "số liệu tạm tính"],
        **more})


def texts(form, source, header, layout):
    sheet = next(sheet for sheet in make_book([FORMS[form]], {FORMS[form].source: source}, header, layout).sheets
                 if sheet.name == FORMS[form].sheet)
    return sheet.title, [str(cell.value) for row in sheet.rows for cell in row if cell is not None and cell.value]


def test_the_coverage_annex_says_what_it_is(header, layout):
    title, cells = texts("coverage_by_commune", coverage(), header, layout)
    said = "\n".join(cells)
    assert "di động 5G theo xã" in title
    assert "Dịch vụ: Thông tin di động 5G; công nghệ: 5G. Mô hình ITU-R P.1812" in said
    assert "-110 dBm" in said
    assert "22,90% dân số" in said
    assert "2 xã, phường (100,00%)" in said
    assert "yếu hơn hoặc mạnh hơn 6 dB thì tỷ lệ dân số được phủ là 17,50% hoặc 26,30%" in said
    assert "Vị trí có trạm 5G của nhiều doanh nghiệp chỉ tính một lần; 25,00% số vị trí" in said
    assert "Số liệu tạm tính" in cells
    assert any(text.startswith("Yếu hơn 6 dB") for text in cells)


def test_television_has_a_form_of_its_own(header, layout):
    source = coverage(service=["Truyền hình số mặt đất"] * 2, tech=["DVB-T2"] * 2, thr_unit=["dBµV/m"] * 2)
    title, cells = texts("tv_by_commune", source, header, layout)
    assert "truyền hình số mặt đất DVB-T2" in title
    assert "dBµV/m" in "\n".join(cells)
    assert not [text for text in cells if "di động" in text]


def test_a_table_of_an_earlier_version_prints_no_half_sentences(header, layout):
    old = {key: values for key, values in coverage().values.items()
           if key not in ("service", "tech", "model", "threshold", "thr_unit", "sens_db", "any_weak", "any_strong")}
    title, cells = texts("coverage_by_commune", SourceTable("cũ", old), header, layout)
    assert "{" not in title + "".join(cells)
    assert not [text for text in cells if "Ngưỡng thu" in text or "Dịch vụ" in text]


@pytest.mark.parametrize(("weak", "strong", "status", "said"), [
    (20.5, 26.3, "met", None), (17.5, 26.3, "undecided", "mức tín hiệu giả định quyết định kết luận"),
])
def test_the_verdict_on_5g_uses_the_range_of_the_signal(weak, strong, status, said):
    card = make_scorecard(load_profile("ca_mau_2021_2030"), {"COVERAGE_BY_COMMUNE": coverage(weak, strong)}, (),
                          as_of="2025-12-31")
    row = next(row for row in card.rows if row.target.id == "M4")
    assert row.status == status
    assert (row.low, row.high) == (row.value, row.value), "what is unknown is printed apart from what is assumed"
    records = scorecard_records(card, "vi")
    note = records.values["note"][card.rows.index(row)]
    assert "nếu tín hiệu yếu hơn hoặc mạnh hơn 6 dB" in note
    assert said is None or said in note


@pytest.mark.parametrize(("weak", "strong", "lacking", "said"), [
    (20.5, 26.3, False, None), (17.5, 26.3, False, "the assumed signal level decides whether the target is met"),
    (20.5, 26.3, True, "the figures not known decide whether the target is met"),
    (17.5, 26.3, True, "the figures not known and the assumed signal level each decide whether the target is met"),
])
def test_what_leaves_a_verdict_open_is_named(weak, strong, lacking, said):
    more = {"covered": [229.0, None]} if lacking else {}
    card = make_scorecard(load_profile("ca_mau_2021_2030"), {"COVERAGE_BY_COMMUNE": coverage(weak, strong, **more)}, (),
                          as_of="2025-12-31")
    row = next(row for row in card.rows if row.target.id == "M4")
    assert (row.deciding and row.deciding.text("en")) == said
    assert row.status == ("met" if said is None else "undecided")
