"""What sentences and tables of a document print: years, lists, names of models, columns without a field."""
import json

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.documents.annex import form_table
from hatangso.algorithms.core.plan.documents.blocks import Paragraph, Picture
from hatangso.algorithms.core.plan.documents.compose import MORE, Material, _lists_ended, compose
from hatangso.algorithms.core.plan.documents.figures import PackageFigures
from hatangso.algorithms.core.plan.documents.forms import KINDS, load_report_form
from hatangso.algorithms.core.plan.documents.tally import tally
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms
from hatangso.algorithms.core.record import RunRecord

FORMS = {form.id: form for form in load_forms(language="vi")}


@pytest.fixture
def figures(layout):
    made = RunRecord("planbook", steps=[
        RunRecord("fibrerollout", numbers={"COMPLETION_YEAR": 2030}),
        RunRecord("mobilecoverage", numbers={"SHARE_BY_OPERATOR": "Viettel=21.46; MobiFone=7.57"})])
    tables = {"COVERAGE_BY_COMMUNE": SourceTable("phủ sóng", {"model": ["p1812", "p1812"]}),
              "REQUESTS_REVIEW": SourceTable("đề nghị", {"decided": ["Thống nhất", "", None]})}
    return PackageFigures(tables, made, layout, "vi")


@pytest.mark.parametrize(("text", "wanted"), [
    ("năm {number:fibrerollout.COMPLETION_YEAR:0}", "năm 2030"),
    ("{number:mobilecoverage.SHARE_BY_OPERATOR:1}", "Viettel 21,5; MobiFone 7,6"),
    ("mô hình {field:COVERAGE_BY_COMMUNE.model}", "mô hình ITU-R P.1812"),
    ("{rows:REQUESTS_REVIEW.decided} vị trí", "1 vị trí")])
def test_figures_are_written_as_people_write_them(figures, text, wanted):
    assert figures.filled(text) == (wanted, [])
    assert figures.holds(["rows:REQUESTS_REVIEW.decided", "=", 1])


def test_a_letter_counts_no_request_that_was_withdrawn_among_the_conclusions(layout):
    """As the examination writes them: one concluded, one withdrawn after that, one typed as withdrawn, one open."""
    withdrawn = "Doanh nghiệp rút đề nghị"
    review = SourceTable("đề nghị", {"decided": ["Thống nhất", "Thống nhất", withdrawn, ""],
                                     "verdict": ["agreed", "withdrawn", "withdrawn", "agreed"],
                                     "differs": [False, None, None, None]})
    parts = [part for section in load_report_form("reply", language="vi")["sections"]
             for part in section["parts"]]
    for differs, wanted in ((False, "Sở đã có kết luận đối với 1 vị trí."), (None, "Sở chưa có kết luận đối với")):
        review.values["differs"][0] = differs
        figures = PackageFigures({"REQUESTS_REVIEW": review}, RunRecord("planbook", steps=[]), layout, "vi")
        said = [figures.filled(part["text"]["vi"])[0] for part in parts
                if "text" in part and all(map(figures.holds, part.get("when", ())))]
        assert [text.startswith(wanted) for text in said if "có kết luận đối với" in text] == [True]
        assert [text for text in said if "khác với kết quả đối chiếu" in text] == []
    review.values["differs"][0] = True
    said = [figures.filled(part["text"]["vi"])[0] for part in parts
            if "text" in part and all(map(figures.holds, part.get("when", ())))]
    other, = (text for text in said if "khác với kết quả đối chiếu" in text)
    assert other.startswith("1 vị trí có kết luận của Sở khác"), "an operator builds by what was concluded"


@pytest.mark.parametrize(("verdicts", "basis", "wanted"), [
    (["no_rule", "withdrawn"], ["", ""], ["Chưa chọn quy định"]),
    (["withdrawn", "no_distance"], ["", ""], []),  # a rule may have been chosen: nothing hung on it
    (["agreed", "withdrawn"], ["QĐ 72", ""], ["Quy định về khoảng cách dùng để đối chiếu: QĐ 72."])])
@pytest.mark.parametrize("kind", ["reply", "appraisal"])
def test_no_text_says_that_no_rule_was_chosen_where_no_position_lacked_one(layout, kind, verdicts, basis, wanted):
    review = SourceTable("đề nghị", {"verdict": verdicts, "basis": basis})
    figures = PackageFigures({"REQUESTS_REVIEW": review}, RunRecord("planbook", steps=[]), layout, "vi")
    said = [figures.filled(part["text"]["vi"])[0] for section in load_report_form(kind, language="vi")["sections"]
            for part in section["parts"] if "text" in part and all(map(figures.holds, part.get("when", ())))]
    found = [text for text in said if text.startswith(("Chưa chọn quy định", "Quy định về khoảng cách dùng"))]
    assert [text[:len(one)] for text, one in zip(found, wanted)] == wanted
    assert len(found) == len(wanted)


def said_of_copper(figures, sections):
    """The sentences of a form about the migration, with their figures, where all that they hang on holds."""
    for section in sections:
        if all(map(figures.holds, section.get("when", ()))):
            for part in section.get("parts", ()):
                if "text" in part and all(map(figures.holds, part.get("when", ()))):
                    said, absent = figures.filled(part["text"]["vi"])
                    yield part["else"]["vi"] if absent and "else" in part else said
            yield from said_of_copper(figures, section.get("sections", ()))


@pytest.mark.parametrize(("waves", "hamlets", "numbers", "wanted"), [
    (1, 0, {"LENGTH_KM": 0.0, "COST": 90.0, "COMPLETION_YEAR": 2027, "SHARE_HAMLETS_WITH_FIBRE": 100.0},
     ["Chiều dài tuyến cáp quang cần xây dựng là 0,00 km; dự kiến hoàn thành năm 2027.", "Không còn",
      "Kinh phí dự kiến cho chuyển đổi cáp đồng là 90,0 triệu đồng."]),  # drops alone are a plan, and cost money
    (1, 1, {"LENGTH_KM": 12.5}, ["Chiều dài tuyến cáp quang cần xây dựng là 12,50 km; năm hoàn thành chưa xác định.",
                                 "Còn 1", "Kinh phí chuyển đổi cáp đồng chưa xác định, vì chưa có đơn giá"]),
    (0, 0, {"SHARE_HAMLETS_WITH_FIBRE": 100.0},
     ["Không còn", "Kinh phí chuyển đổi 40 thuê bao cáp đồng còn lại chưa xác định, vì chưa lập kế hoạch"]),
    (0, 0, {"LINES_LEFT": 0}, []),
    (0, 0, {"LINES_LEFT": None}, ["Kinh phí chuyển đổi cáp đồng chưa xác định"])])  # nor is a hamlet known
def test_what_a_text_says_of_the_migration_goes_by_what_was_planned(layout, waves, hamlets, numbers, wanted):
    tables = {"COPPER_BY_COMMUNE": SourceTable("xã", {"code": ["1"]}),
              "HAMLETS_WITHOUT_FIBRE": SourceTable("ấp", {"households": [5] * hamlets, "population": [20] * hamlets}),
              "MIGRATION_WAVES": SourceTable("đợt", {"year": [2027] * waves})}
    record = RunRecord("planbook", steps=[RunRecord("fibrerollout", numbers=numbers),
                                          RunRecord("copperbacklog", numbers={"LINES_LEFT": 40, **numbers})])
    found = list(said_of_copper(PackageFigures(tables, record, layout, "vi"),
                                load_report_form("explanatory", language="vi")["sections"]))
    begun = ("Chiều dài tuyến", "Còn ", "Không còn", "Kinh phí dự kiến cho chuyển", "Kinh phí chuyển")
    found = [text for text in found if text.startswith(begun) and "{number" not in text]
    assert [text[:len(one)] for text, one in zip(found, wanted)] == wanted
    assert len(found) == len(wanted)


def test_a_draft_decision_names_the_annexes_that_it_has_and_no_other(layout):
    card = SourceTable("chỉ tiêu", {"target_id": ["P1"]})
    figures = PackageFigures({"SCORECARD": card, "SITES": SourceTable("vị trí", {"site_id": []})}, None, layout, "vi")
    decision, annexes = load_report_form("submission", language="vi")["enclosures"]
    article = decision["sections"][0]["sections"][-1]
    said = [part["text"]["vi"] for part in article["parts"] if all(map(figures.holds, part.get("when", ())))]
    there = [part["title"]["vi"] for part in annexes["sections"] if all(map(figures.holds, part["when"]))]
    assert said == ["Ban hành kèm theo Quyết định này:", *(f"- {title};" for title in there)]
    assert there == ["Hệ thống chỉ tiêu"]


def test_a_draft_decision_without_annexes_announces_none(header, layout):
    form = {**load_report_form("submission", language="vi"), "sections": []}
    made = compose(form, Material({}, None, {}, header, layout=layout), "vi")
    said = [block.text for block in made.blocks if hasattr(block, "text")]
    assert "Ban hành kèm theo Quyết định này:" not in said
    at, = (at for at, text in enumerate(said) if text.endswith("Danh mục kèm theo"))
    assert said[at + 1] == "Gói phương án chưa có số liệu cho mục này."


def test_a_chart_writes_a_figure_as_the_table_does(header, layout):
    card = SourceTable("chỉ tiêu", {"name": ["5G"], "value": [22.921], "goal": [20.0], "unit": ["% dân số"],
                                    "status": ["met"]})
    form = {"id": "x", "title": {"vi": "Thử"}, "enclosures": [], "sections": [
        {"title": {"vi": "Chỉ tiêu"}, "sections": [], "parts": [{"chart": "bullet", "caption": {"vi": "Giá trị"}}]}]}
    made = compose(form, Material({"SCORECARD": card}, None, {}, header, layout=layout), "vi")
    picture, = (block for block in made.blocks if isinstance(block, Picture))
    assert ">22,92% / 20%<" in picture.svg


def test_the_last_item_of_a_list_ends_with_a_full_stop():
    blocks = [Paragraph("- 2 vị trí;", "item"), Paragraph("- 3 vị trí;", "item"), Paragraph("Sở kết luận;", "body")]
    assert [block.text for block in _lists_ended(blocks)] == ["- 2 vị trí;", "- 3 vị trí.", "Sở kết luận;"]


def test_a_table_of_a_document_has_the_coordinates_it_asks_for(header, layout):
    review = SourceTable("đề nghị", {"req_id": ["R1"], "operator": ["Viettel"], "name": ["Vị trí"], "lon": [105.0],
                                     "lat": [9.0]}, lonlat=[(105.0, 9.0)])
    table, _, _ = form_table(FORMS["requests_review"], {"REQUESTS_REVIEW": review}, header, layout,
                             keys=("req_id", "northing", "easting"), language="vi")
    heads = [cell.text for row in table.rows[:table.headings] for cell in row if cell is not None]
    assert any(text.startswith("X") for text in heads)
    assert any(text.startswith("Y") for text in heads)


@pytest.mark.parametrize(("text", "wanted"), [
    ("Có [[{count:REQUESTS_REVIEW.decided=done} xong|{count:REQUESTS_REVIEW.decided=late} muộn]].", "Có 1 xong."),
    ("Có [[{rows:REQUESTS_REVIEW.decided} một|{rows_of:REQUESTS_REVIEW} hai]].", "Có 1 một, 3 hai."),
    ("Có [[{count:REQUESTS_REVIEW.decided=late} muộn]].", "")])
def test_clauses_that_count_nothing_are_not_said_nor_is_a_sentence_of_nothing_else(figures, text, wanted):
    figures.tables["REQUESTS_REVIEW"].values["decided"][0] = "done"
    assert figures.filled(text) == (wanted, [])


def test_a_clause_without_a_figure_leaves_the_whole_sentence_out(figures):
    text, absent = figures.filled("Có [[{rows:REQUESTS_REVIEW.decided} một|{number:no.SUCH:0} hai]].")
    assert absent == ["{number:no.SUCH:0}"]


def test_several_prices_with_commas_are_told_apart(figures):
    figures.tables["WORKS"] = SourceTable("việc", {"price": ["Quyết định 1, 2026", "Quyết định 2, 2025", None]})
    assert figures.filled("{field:WORKS.price}") == ("Quyết định 1, 2026; Quyết định 2, 2025", [])


def test_what_a_list_leaves_out_is_said_before_its_total(header, layout):
    hamlets = SourceTable("ấp", {"code": list("abcd"), "name": list("abcd"), "comm_name": ["Xã A"] * 4,
                                 "households": [1, 2, 3, 4], "population": [5, 6, 7, 8], "road_m": [1.0] * 4})
    table, _, left = form_table(FORMS["hamlets_without_fibre"], {"HAMLETS_WITHOUT_FIBRE": hamlets}, header, layout,
                                keys=("code", "households"), language="vi", limit=2, more=MORE)
    rows = [[cell.text for cell in row] for row in table.rows[table.headings:]]
    assert left == 2
    assert any("2" in text for text in rows[-2])
    assert "10" in rows[-1], "the total is that of all"
    assert len(rows) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_a_shipped_document_asks_for_is_one_of_its_form(kind):
    """A key that no column has would leave the column out in silence."""
    def tables(node):
        if isinstance(node, dict):
            if isinstance(node.get("table"), str) and "columns" in node:
                yield node["table"], node["columns"]
            for value in node.values():
                yield from tables(value)
        elif isinstance(node, list):
            for value in node:
                yield from tables(value)

    wrong = [(name, key) for name, keys in tables(load_report_form(kind, language="vi")) for key in keys
             if key not in {column.key for column in FORMS[name].columns} | {
                 column.kind for column in FORMS[name].columns}]
    assert wrong == []


def test_states_are_counted_by_what_they_are_and_not_by_the_dates_in_their_words():
    table = SourceTable("vị trí", {"operator": ["VNPT", "VNPT", "Viettel"], "state": ["extended", "extended", "done"]})
    found = tally(table, "operator", "state", heading="Doanh nghiệp", language="vi",
                  words={"done": "Đã hoàn thành", "extended": "Quá hạn, có lý do"})
    lines = [[cell.text for cell in row] for row in found.rows]
    assert lines[0][2:] == ["Tổng cộng", "Đã hoàn thành", "Quá hạn, có lý do"]
    assert [line[1:] for line in lines[1:]] == [["VNPT", "2", "0", "2"], ["Viettel", "1", "1", "0"],
                                                ["Cộng", "3", "1", "2"]]


HEAD = {"left": [{"vi": "UBND"}], "right": [{"vi": "VIỆT NAM"}], "number": {"vi": "Số: …"}, "place": {"vi": "…"}}


def refused(tmp_path, *, language="vi", head=HEAD, title="Một", text="Câu.", part=None, **body):
    """What is said of a province's own form."""
    form = {"id": "explanatory", "title": {"vi": "Thử"}, "head": head, "sections": [
        {"title": {"vi": title}, "parts": [part or {"text": {"vi": text}}]}], **body}
    path = tmp_path / "mẫu.json"
    path.write_text(json.dumps(form), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_report_form("explanatory", path, language=language)
    assert "mẫu.json" in error.value.message.text("vi")
    return error.value.message.text("en")


@pytest.mark.parametrize(("change", "said"), [
    ({"text": "Có {nubmer:postalgap.X:0}."}, "/sections/0/parts/0/text/vi: {nubmer:postalgap.X:0} is not known"),
    ({"text": "Tại {provnce}."}, "/sections/0/parts/0/text/vi: {provnce} is not known"),
    ({"text": "Có {rows_of:SITES."}, "a bracket { or } has no other one"),
    ({"text": "Xem {ref:nothing}."}, "{ref:nothing} refers to no table"),
    ({"title": "Có {rows_of:SITES} vị trí"}, "/sections/0/title/vi: {rows_of:SITES} is a figure, which stands"),
    ({"part": {"text": {"vi": "a"}, "else": {"vi": "{number:a.B}"}}}, "/parts/0/else/vi: {number:a.B} is a figure"),
    ({"part": {"text": {"vi": "a"}, "table": "sites"}}, "/sections/0/parts/0: a part is one of"),
    ({"part": {"style": "item"}}, "/sections/0/parts/0: a part is one of"),
    ({"part": {"table": "sites", "else": {"vi": "x"}}}, "/parts/0: else does nothing in a part of the kind table"),
    ({"part": {"chart": "bars", "caption": {"vi": "a"}, "source": "SITES", "label": "name"}}, "value is missing"),
    ({"part": {"map": "towersharing", "caption": {"vi": "a"}}}, "/parts/0: there is no map towersharing"),
    ({"part": {"text": {"vi": "a"}, "when": [["rows_of:SITES", "=="]]}}, "/when/0: rows_of:SITES, == is no condition"),
    ({"part": {"text": {"vi": "a"}, "when": [["rows_of:SITES", ">"]]}}, "is no condition"),
    ({"part": {"text": {"vi": "a"}, "when": [["rows_of:SITES", ">", "a"]]}}, "is no condition"),
    ({"part": {"text": {"vi": "a"}, "when": [["SITES", "there"]]}}, "SITES, there is no condition"),
    ({"head": {"left": [], "right": []}}, "/head: number is missing"),
    ({"receivers": [{"vi": "- VT."}]}, "/: signer is missing"),
    ({"sections": [{"use": "statsu"}]}, "/sections/0: there is no section statsu"),
    ({"sections": [{"parts": []}]}, "/sections/0: a section has neither"),
    ({"language": "en"}, "the words in the language of the document (en) are missing"),
    ({"part": {"text": {"fr": "a"}}}, "/sections/0/parts/0/text"),
])
def test_a_form_changed_by_hand_is_refused_with_file_place_and_value(tmp_path, change, said):
    assert said in refused(tmp_path, **change)
