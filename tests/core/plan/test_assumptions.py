import pytest
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.plan.book.assumptions import blocks, input_lines, plain_words
from hatangso.algorithms.core.plan.book.provenance import read_origins
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.book.steps import STEPS
from hatangso.algorithms.core.plan.forms.model import load_forms, load_layout
from hatangso.algorithms.core.record import RunRecord

FORMS = {form.id: form for form in load_forms(language="vi")}
MADE = {name for step in STEPS for name in step.gives.values()}


def record(name, *messages, **inputs):
    made = RunRecord(name, inputs=inputs)
    for message in messages:
        made.say(message, "warning")
    return made


def test_each_annex_has_its_method_and_the_warnings_of_its_step():
    records = [record("sharedtowersiting", Message("No road network: distances are straight lines, shorter than any "
                                                   "way on the ground.")),
               record("postalgap", Message("No road network: distances are straight lines, shorter than any way on "
                                           "the ground."))]
    lines = blocks(records, [("Phụ lục I", FORMS["shared_sites"]), ("Phụ lục II", FORMS["shared_site_reasons"]),
                             ("Phụ lục III", FORMS["postal_by_commune"])], language="vi")
    by_annex = {annex: [text for name, text in lines if name == annex] for annex, _ in lines}
    assert any("đường chim bay" in text for text in by_annex["Phụ lục I"])
    assert by_annex["Phụ lục II"][-1] == "Giả định và lưu ý: như Phụ lục I."
    assert any("đường chim bay" in text for text in by_annex["Phụ lục III"])
    assert any("R = √" in text for text in by_annex["Phụ lục III"])


def test_every_form_that_an_analysis_makes_says_its_method():
    silent = [form.id for form in FORMS.values() if form.source in MADE and form.annex and not form.method]
    assert silent == []


def test_files_models_and_search_words_of_the_software_are_no_words_of_an_annex():
    assert plain_words("lấy mặc định trong resources/rules/bands.json.", "vi") == (
        "lấy mặc định trong bảng tham số kèm theo phần mềm.")
    assert plain_words("1 giá trị 1.000 khác thường. Hãy xem lại 1.000 m.", "vi") == "1 giá trị 1.000 khác thường."
    assert plain_words("Đơn giá: hợp đồng (2026-01-31).", "vi") == "Đơn giá: hợp đồng (31/01/2026)."
    assert plain_words("Mô hình p1812, ngưỡng -110,0 dBm", "vi") == "Mô hình ITU-R P.1812, ngưỡng -110,0 dBm"
    assert plain_words("Tìm kiếm theo giá; số gieo 0, dừng theo số bước.", "vi") == ""
    assert plain_words("(chênh lệch 0,00%, prices and a small tree: optimal)", "vi") == "(chênh lệch 0,00%)"
    assert plain_words("(chênh lệch 0,00%, primal-dual prices, trees: optimal).", "vi") == "(chênh lệch 0,00%)."
    assert plain_words("Tên lạ: SDTV (1). Hãy thêm vào resources/rules/operators.json.", "vi") == "Tên lạ: SDTV (1)."


@pytest.mark.parametrize(("said", "printed"), [
    ("7 line ends are not joined (feature 1, 2). Draw them to the line, or raise the tolerance.",
     "7 line ends are not joined (feature 1, 2)."),
    ("1 value is unusual (usual are 1 to 8): feature 853: 0. Look at it.",
     "1 value is unusual (usual are 1 to 8): feature 853: 0."),
    ("The name SDTV is kept. Add it to resources/rules/operators.json.", "The name SDTV is kept."),
    ("Two dates. Write 2025-12-31, or 1.5 m. The first counts.", "Two dates. The first counts."),
    ("115 points (gap 0.00%, primal-dual prices, trees by zone: optimal).", "115 points (gap 0.00%)."),
    ("Priority = 0.40 x copper lines left / largest", "Priority = 0.40 × copper lines left / largest"),
    ("Share of addresses. Additions count.", "Share of addresses. Additions count."),
])
def test_an_english_annex_gives_no_orders_to_who_runs_the_software(said, printed):
    assert plain_words(said, "en") == printed


def test_input_layers_are_named_with_provider_document_and_date():
    given = read_origins("POINTS = Bưu điện tỉnh; Báo cáo 12/BC-BĐ; 31/12/2025\n")
    records = [record("postalgap", POINTS={"layer": "diem_bc", "rows": 185}, COMMUNES={"layer": "xa", "rows": 64}),
               record("postalsiting", POINTS={"layer": "diem_bc", "rows": 185})]
    assert input_lines(records, given, load_layout(language="vi")) == [
        ("Điểm phục vụ bưu chính", "Bưu điện tỉnh; Báo cáo 12/BC-BĐ; tính đến 31/12/2025. Lớp “diem_bc”, 185 dòng."),
        ("Xã, phường, đặc khu", "Chưa ghi cơ quan cung cấp, ngày số liệu. Lớp “xa”, 64 dòng."),
    ]


def test_made_up_layers_are_marked_on_cover_and_every_annex(postal, header, layout):
    from dataclasses import replace

    head = replace(header, mark=layout["mark_synthetic"])
    book = make_book([FORMS["postal_by_commune"]], {"POSTAL_BY_COMMUNE": postal}, head, layout,
                     records=[record("postalgap", Message("No rows."))])
    assert [sheet.name for sheet in book.sheets] == [
        "Bìa và mục lục", "Điểm phục vụ bưu chính", "Phương pháp và giả định", "Nguồn và phương pháp"]
    for sheet in book.sheets:
        assert any(cell and str(cell.value).startswith("SỐ LIỆU MINH HỌA") for row in sheet.rows for cell in row)


def test_annexes_stand_in_the_order_of_the_plan():
    order = [form.id for form in load_forms(language="vi")]
    assert order.index("copper_by_commune") < order.index("hamlets_without_fibre") < order.index(
        "migration_waves") < order.index("postal_by_commune") < order.index("postal_new_points")
    assert order[0] == "scorecard"


def test_titles_say_where_and_no_abbreviation_stands_unexplained():
    for form in FORMS.values():
        if form.annex:
            assert "{province}" in form.title, form.id
        words = " ".join([form.title, *form.notes, *(f"{c.label} {c.band} {c.unit}" for c in form.columns)])
        known = {"BTS"} if form.id == "annual_plan" else set()  # the heading of KH-01 is given with this word
        assert not {"DN", "DVC", "GCN", "BTS", "Mọi ", "angten"} & set(words.split()) - known, form.id


def test_money_without_a_price_is_no_word_in_a_cell():
    for form in FORMS.values():
        for column in form.columns:
            unsure = column.key == "uncert_m" and column.missing == "không rõ"  # of a position, not of money
            assert column.missing in ("", "…") or unsure or form.source not in MADE, (form.id, column.label)
            stated = column.key == "capital" or form.id == "underground_streets"  # money that others write down
            priced = column.unit == "triệu đồng" and form.source in MADE and not stated
            assert column.optional or not priced, (form.id, column.label)


def test_only_the_masts_that_can_be_merged_are_listed(header, layout):
    from hatangso.algorithms.core.plan.forms.figures import Figures, SourceTable

    source = SourceTable("x", {"site_id": ["a", "b", "c"], "avoidable": [True, None, 0], "kept_id": ["b", None, None]})
    assert [row[1] for row in Figures(FORMS["avoidable_masts"], source, header, layout).rows] == ["a"]


def test_what_several_steps_say_of_a_layer_stands_once_in_a_text():
    """A book has a block of its own per annex; the text that goes with it does not say the same five times."""
    said = Message("{count} features have no value.", count=3)
    records = [RunRecord(name) for name in ("sharedtowersiting", "towersharingaudit")]
    for record in records:
        record.say(said, "warning")
    printed = [("Vị trí", FORMS["shared_sites"]), ("Tỷ lệ", FORMS["sharing_by_commune"])]
    often = [text for _, text in blocks(records, printed, language="vi")]
    lines = blocks(records, printed, once=True, language="vi")
    assert often.count("3 đối tượng chưa có giá trị.") == 2
    assert [annex for annex, text in lines if text == "3 đối tượng chưa có giá trị."] == ["Vị trí"]
    assert ("Tỷ lệ", "Lưu ý về các lớp số liệu ghi ở Vị trí cũng áp dụng cho biểu này.") in lines


def test_a_result_read_by_a_later_step_is_called_by_its_title_and_headings():
    """No "trường dec_date" in an annex: the columns of our own tables have headings."""
    record = RunRecord("annualplan", inputs={"REVIEW": {
        "layer": "Kết quả thẩm tra", "fields": {"dec_date": "dec_date"}, "rows": 26}})
    record.say(Message("Layer {layer}, field {field}: {count} features have no value.", layer="Kết quả thẩm tra",
                       field="dec_date", count=19), "warning")
    record.say(Message("Entered values {table}: the profile has no such targets, their rows are left out: {names}.",
                       table="entered", names="P4 (5)"), "warning")
    texts = [text for _, text in blocks([record], [("TĐ-01", FORMS["requests_review"]),
                                                   ("KH-01", FORMS["annual_plan"])], language="vi")]
    assert not any("dec_date" in text or "entered" in text for text in texts)
    assert any("19 đối tượng chưa có giá trị" in text for text in texts)
    assert all(text[0] == text[0].upper() for text in texts)


def test_a_result_of_another_analysis_is_called_as_people_call_it_where_its_form_is_not_printed():
    said = Message("Layer {layer}, field {field}: {count} features have no value.", layer="thamtra_review",
                   field="height_m", count=1)
    records = [record("annualplan", said, REVIEW={"layer": "thamtra_review", "fields": {"height_m": "height_m"}})]
    lines = blocks(records, [("Phụ lục I", FORMS["annual_plan"])], language="vi")
    assert ("Phụ lục I", "Kết quả thẩm tra vị trí đề nghị, mục “Chiều cao”: 1 đối tượng chưa có giá trị.") in lines
