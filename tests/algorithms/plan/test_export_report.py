"""Documents from a plan package: every number of the text stands in the package, in every format."""
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing

import ooxml
import pytest
import word_guard
from hatangso.algorithms.bridge import vendor
from hatangso.algorithms.core.plan.documents.forms import KINDS, load_report_form
from qgis.core import QgsProcessingException
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample
LAYERS = {"COMMUNES": "communes", "POINTS": "postal_points", "TOWERS": "masts", "HAMLETS": "hamlets"}


@pytest.fixture(scope="module")
def package(provider, tmp_path_factory):
    """A book of the sample: postal network, sharing and the scorecard."""
    import processing

    path = tmp_path_factory.mktemp("gói") / "sách.gpkg"
    processing.run("hatangso:planbook", {
        **{name: f"{SAMPLE}|layername={layer}" for name, layer in LAYERS.items()}, "AS_OF": "2025-12-31",
        "OPTIONS": "postalsiting.TARGET_POINTS = 190", "PLAN_GPKG": str(path)}, feedback=Log())
    return path


def words_of(path):
    """The text of a document, one line per paragraph or cell."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml" if path.suffix == ".docx" else "content.xml").decode("utf-8")
    xml = re.sub(r"</(?:w:p|text:p|text:h)>", "\n", xml)
    return re.sub(r"<[^>]+>", "", xml).replace("&quot;", '"').replace("&amp;", "&")


@pytest.mark.parametrize("kind", [
    kind for kind in KINDS if not load_report_form(kind, language="vi").get("needs") and kind != "annexes"])
def test_a_document_of_each_kind_can_be_made(run, package, tmp_path, kind):
    pytest.importorskip("lxml")
    found = run("exportreport", PLAN_GPKG=str(package), KIND=kind, DOCUMENT=str(tmp_path / "văn bản.docx"))
    text = words_of(tmp_path / "văn bản.docx")
    assert found["FIGURES_COUNT"] > 5
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Nơi nhận:" in text
    assert not re.search(r"\{[a-z_]+[:}]", text), "a mark was left"
    assert "Số: …" in text, "the number stays blank"


def test_the_annexes_are_those_of_the_workbook(run, package, tmp_path):
    """Every annex of the package is printed with its title and as many rows as it has."""
    run("exportreport", PLAN_GPKG=str(package), KIND="annexes", DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    for title in ("Danh mục điểm phục vụ bưu chính hiện có", "tỷ lệ sử dụng chung", "Phụ lục I.", "Phụ lục IV."):
        assert title in text, title
    with closing(sqlite3.connect(package)) as store:
        codes = [code for code, in store.execute("SELECT code FROM postal_points")]
    assert len(codes) == 185
    assert all(f"{code}" in text for code in codes)


@pytest.mark.parametrize(("name", "made"), [
    ("bao cao", "bao cao.odt"), ("Báo cáo 31.12.2025", "Báo cáo 31.12.2025.odt"), ("a.odt", "a.odt")])
def test_a_document_without_an_ending_has_that_of_the_format_chosen(run, package, tmp_path, name, made):
    found = run("exportreport", PLAN_GPKG=str(package), KIND="annexes", FORMAT="odt", MAPS=False,
                DOCUMENT=str(tmp_path / name))
    assert found["DOCUMENT"] == str(tmp_path / made)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [made]


def test_every_number_of_a_sentence_stands_in_the_package(run, package, tmp_path):
    """The figures of the sentences are those that the package's record and scorecard hold."""
    pytest.importorskip("lxml")
    gap = run("postalgap", POINTS=f"{SAMPLE}|layername=postal_points", COMMUNES=f"{SAMPLE}|layername=communes",
              BY_COMMUNE="memory:", POINTS_CHECKED="memory:")
    audit = run("towersharingaudit", TOWERS=f"{SAMPLE}|layername=masts", COMMUNES=f"{SAMPLE}|layername=communes",
                BY_COMMUNE="memory:", SITES="memory:", PAIRS="memory:")
    run("exportreport", PLAN_GPKG=str(package), MAPS=False, DOCUMENT=str(tmp_path / "a.docx"))
    text = words_of(tmp_path / "a.docx")
    assert f"có {gap['POINTS_COUNT']} điểm phục vụ bưu chính, trong đó {gap['STAFFED_COUNT']} điểm" in text
    ratio = f"{audit['SHARING_RATIO']:.2f}".replace(".", ",")
    assert f"{audit['SHARED_POSITIONS']} vị trí có từ hai doanh nghiệp trở lên, tỷ lệ dùng chung {ratio}%" in text
    assert "Chưa chọn quy định về khoảng cách" in text, "no rule was given: its figures are none"
    assert "vi phạm" not in text


def test_word_documents_are_written_after_the_plugin_was_loaded_again(run, package, tmp_path):
    pytest.importorskip("lxml")
    for name in ("a", "b"):
        run("exportreport", PLAN_GPKG=str(package), KIND="submission", MAPS=False,
            DOCUMENT=str(tmp_path / f"{name}.docx"))
        vendor.release()  # what unloading does: the folder of our copy goes, and with it a template it reads
    assert words_of(tmp_path / "a.docx") == words_of(tmp_path / "b.docx")


@pytest.mark.parametrize("kind", ["explanatory", "submission", "annexes"])
def test_a_word_document_keeps_the_order_of_the_standard_and_opens_again(run, package, tmp_path, kind):
    """Word repairs, or refuses, a file whose elements stand in another order than the standard has."""
    pytest.importorskip("lxml")
    vendor.provide_docx()
    import docx

    run("exportreport", PLAN_GPKG=str(package), KIND=kind, MAPS=False, DOCUMENT=str(tmp_path / "a.docx"))
    assert ooxml.faults(tmp_path / "a.docx") == []
    again = docx.Document(tmp_path / "a.docx")
    again.save(tmp_path / "b.docx")
    assert words_of(tmp_path / "b.docx") == words_of(tmp_path / "a.docx")
    assert ooxml.faults(tmp_path / "b.docx") == []


def test_formats_say_the_same(run, package, tmp_path):
    pytest.importorskip("lxml")
    for end in ("docx", "odt", "pdf"):
        run("exportreport", PLAN_GPKG=str(package), FORMAT=end, DOCUMENT=str(tmp_path / f"a.{end}"))
    numbers = [re.findall(r"\d[\d.,]*", words_of(tmp_path / f"a.{end}")) for end in ("docx", "odt")]
    assert numbers[0] == numbers[1]
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_an_english_document_has_english_sentences_and_numbers(run, package, tmp_path):
    run("exportreport", PLAN_GPKG=str(package), LANGUAGE="en", MAPS=False, DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    assert "postal points" in text
    assert "a sharing ratio of 16.96 %" in text
    assert "Nơi nhận" not in text


@pytest.mark.parametrize("kind", ["explanatory", "submission", "periodic"])
def test_no_word_of_an_english_document_is_vietnamese_but_data(run, package, tmp_path, kind):
    run("exportreport", PLAN_GPKG=str(package), LANGUAGE="en", KIND=kind, MAPS=False, DOCUMENT=str(tmp_path / "a.odt"))
    data = word_guard.data_words(SAMPLE, package)  # a package of a Vietnamese run holds its texts as data
    lines = words_of(tmp_path / "a.odt").splitlines()
    foreign = {word: line[:80] for line in lines for word in word_guard.foreign_in_english(line, data)}
    assert foreign == {}


def test_a_text_without_tables_does_not_speak_of_one(run, package, tmp_path):
    run("exportreport", PLAN_GPKG=str(package), KIND="submission", MAPS=False, DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    assert "so sánh hiện trạng với kết quả dự kiến" not in text
    assert "Kết quả dự kiến" not in text
    assert all(text.count(word) == 1 for word in ("Theo đề nghị của Giám đốc", "QUYẾT ĐỊNH:", "chỉ tiêu định tính"))


def test_a_text_that_promises_its_sources_names_them_with_their_days(run, package, tmp_path):
    """The census is called so, and a layer that says nothing of itself is named as such."""
    pytest.importorskip("lxml")
    run("exportreport", PLAN_GPKG=str(package), KIND="explanatory", DOCUMENT=str(tmp_path / "a.docx"), MAPS=False)
    text = words_of(tmp_path / "a.docx")
    promised, last = text.index("nguồn của từng lớp số liệu"), text.rindex("Nguồn số liệu")
    assert promised < last
    assert "Xã, phường, đặc khu: Tổng điều tra dân số và nhà ở 2019" in text[last:]
    assert "Điểm phục vụ bưu chính: tính đến 30/06/2025." in text[last:]
    assert "Cột ăng ten: chưa ghi cơ quan cung cấp, ngày số liệu." in text[last:]


def test_two_runs_give_the_same_bytes(run, package, tmp_path):
    pytest.importorskip("lxml")
    for name in ("a.docx", "b.docx"):
        run("exportreport", PLAN_GPKG=str(package), DOCUMENT=str(tmp_path / name))
    parts = []
    for name in ("a.docx", "b.docx"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            parts.append({part: archive.read(part) for part in archive.namelist()})
    assert parts[0] == parts[1]


def test_the_ending_and_the_format_must_agree(run, package, tmp_path):
    with pytest.raises(QgsProcessingException, match="odt"):
        run("exportreport", PLAN_GPKG=str(package), FORMAT="pdf", DOCUMENT=str(tmp_path / "a.odt"))
    with pytest.raises(QgsProcessingException, match="docx, odt, pdf"):
        run("exportreport", PLAN_GPKG=str(package), DOCUMENT=str(tmp_path / "a.txt"))
    made = run("exportreport", PLAN_GPKG=str(package), FORMAT="pdf", MAPS=False, DOCUMENT="TEMPORARY_OUTPUT")
    assert made["DOCUMENT"].endswith(".pdf")


def test_without_lxml_word_is_refused_by_name_and_the_others_are_made(run, package, tmp_path, monkeypatch):
    real = vendor.importlib.util.find_spec
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda name: None if name == "lxml" else real(name))
    with pytest.raises(QgsProcessingException, match="lxml"):
        run("exportreport", PLAN_GPKG=str(package), DOCUMENT=str(tmp_path / "a.docx"))
    run("exportreport", PLAN_GPKG=str(package), MAPS=False, DOCUMENT=str(tmp_path / "a.odt"))
    assert not (tmp_path / "a.docx").exists()


def test_the_package_is_not_written_over(run, package, tmp_path):
    copy = tmp_path / "gói.gpkg"
    shutil.copy(package, copy)
    with pytest.raises(QgsProcessingException):
        run("exportreport", PLAN_GPKG=str(copy), DOCUMENT=str(copy))
    assert copy.read_bytes() == package.read_bytes()


def test_a_province_changes_words_without_python(run, package, tmp_path):
    form = {"id": "explanatory", "title": {"vi": "Thử"},
            "head": {"left": [{"vi": "UBND"}], "right": [{"vi": "VIỆT NAM"}], "number": {"vi": "Số: …"},
                     "place": {"vi": "…"}, "name": {"vi": "THỬ"}, "subject": {"vi": "Về {province}"}},
            "sections": [{"title": {"vi": "Một"}, "parts": [
                {"text": {"vi": "Có {rows_of:POSTAL_POINTS} điểm; {sum:POSTAL_BY_COMMUNE.points} theo xã."}},
                {"text": {"vi": "Không có {number:nothing.X}."}, "else": {"vi": "Chưa tính."}}]}, {"use": "money"}]}
    path = tmp_path / "mẫu.json"
    path.write_text(json.dumps(form), encoding="utf-8")
    found = run("exportreport", PLAN_GPKG=str(package), REPORT_FORM=str(path), DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    assert "Có 185 điểm; 185 theo xã." in text
    assert "Chưa tính." in text
    assert found["MISSING_COUNT"] >= 1
    path.write_text(json.dumps({**form, "sections": [{"use": "nothing"}]}), encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="nothing"):
        run("exportreport", PLAN_GPKG=str(package), REPORT_FORM=str(path), DOCUMENT=str(tmp_path / "b.odt"))


@pytest.fixture
def template(tmp_path):
    """A template with a placeholder cut into pieces of two fonts, a repeated row, a header, and an unknown name."""
    pytest.importorskip("lxml")
    vendor.provide_docx()
    from docx import Document

    word = Document()
    line = word.add_paragraph("Địa bàn: ")
    line.add_run("{{pro").bold = True
    line.add_run("vince}}")
    word.add_paragraph("Điểm: {{number:postalgap.POINTS_COUNT:0}}; không có: {{number:nothing.X}}; lạ: {{gì đó}}")
    grid = word.add_table(2, 2)
    grid.rows[0].cells[0].text, grid.rows[0].cells[1].text = "Xã", "Điểm"
    for cell, field in zip(grid.rows[1].cells, ("name", "points")):
        cell.text = "{{POSTAL_BY_COMMUNE." + field + "}}"
    word.sections[0].header.paragraphs[0].text = "Số liệu {{date}}"
    path = tmp_path / "mẫu.docx"
    word.save(str(path))
    return path


def test_an_own_template_is_filled_and_stays_as_it_was(run, package, template, tmp_path):
    from docx import Document

    before = template.read_bytes()
    log = Log()
    found = run("exportreport", feedback=log, PLAN_GPKG=str(package), TEMPLATE=str(template),
                DOCUMENT=str(tmp_path / "a.docx"))
    word = Document(str(tmp_path / "a.docx"))
    text = "\n".join(line.text for line in word.paragraphs)
    assert "Địa bàn: tỉnh Cà Mau" in text
    assert "Điểm: 185; không có: …; lạ: {{gì đó}}" in text
    assert word.sections[0].header.paragraphs[0].text == "Số liệu 31/12/2025"
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert len(rows) == 65
    assert rows[1] == ["Phường Bạc Liêu", "5"]
    assert sum(int(points) for _, points in rows[1:]) == 185
    assert template.read_bytes() == before
    assert found["MISSING_COUNT"] == 2
    assert any("gì đó" in line for line in log.lines)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_another_office_reads_and_keeps_what_was_filled(run, package, template, tmp_path):
    """A filled template and a document of ours pass through LibreOffice and come back with the same words."""
    from docx import Document

    run("exportreport", PLAN_GPKG=str(package), TEMPLATE=str(template), DOCUMENT=str(tmp_path / "mau.docx"))
    run("exportreport", PLAN_GPKG=str(package), MAPS=False, DOCUMENT=str(tmp_path / "bao_cao.docx"))
    back = tmp_path / "lại"
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
                    "docx", "--outdir", str(back), str(tmp_path / "mau.docx"), str(tmp_path / "bao_cao.docx")],
                   check=True, capture_output=True, timeout=1800)
    for name in ("mau.docx", "bao_cao.docx"):
        ours, theirs = Document(str(tmp_path / name)), Document(str(back / name))
        said = [[line.text.strip() for line in word.paragraphs if line.text.strip()] for word in (ours, theirs)]
        assert said[0] == said[1], name
        assert len(ours.tables) == len(theirs.tables) > 0
        assert [cell.text for cell in ours.tables[0].rows[-1].cells] == [
            cell.text for cell in theirs.tables[0].rows[-1].cells]


def test_a_template_that_would_lose_something_is_refused_by_name(run, package, template, tmp_path):
    with zipfile.ZipFile(template) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for changes, word in (
            ({"word/vbaProject.bin": b"x"}, "macros"),
            ({"word/document.xml": parts["word/document.xml"].replace(
                b"<w:sectPr", b'<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins></w:p><w:sectPr', 1)},
             "tracked changes")):
        path = tmp_path / "hỏng.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in {**parts, **changes}.items():
                archive.writestr(name, content)
        with pytest.raises(QgsProcessingException, match=word):
            run("exportreport", PLAN_GPKG=str(package), TEMPLATE=str(path), DOCUMENT=str(tmp_path / "a.docx"))
    (tmp_path / "xấu.docx").write_bytes(b"no archive")
    with pytest.raises(QgsProcessingException, match="xấu.docx"):
        run("exportreport", PLAN_GPKG=str(package), TEMPLATE=str(tmp_path / "xấu.docx"),
            DOCUMENT=str(tmp_path / "a.docx"))


def test_the_public_sees_no_column_that_is_kept_inside(run, package, tmp_path):
    run("exportreport", PLAN_GPKG=str(package), AUDIENCE="public", MAPS=False, DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    assert "Công khai" in text
    assert "Chỉ tiêu" in text
    with pytest.raises(QgsProcessingException, match="operator"):
        run("exportreport", PLAN_GPKG=str(package), AUDIENCE="operator", DOCUMENT=str(tmp_path / "b.odt"))


def test_the_targets_with_figures_add_up_to_what_is_said_of_them(run, package, tmp_path):
    run("exportreport", PLAN_GPKG=str(package), KIND="submission", MAPS=False, DOCUMENT=str(tmp_path / "t.odt"))
    text = words_of(tmp_path / "t.odt")
    told = re.search(r"chỉ tiêu của phương án, (.*?)\.", text)[1]
    known = [re.match(r"(\d+) chỉ tiêu (tính|do)", part) for part in told.split(", ")]
    said = re.search(r"Trong các chỉ tiêu đã có số liệu, .*? có (.*?)\.", text)[1]
    assert sum(map(int, re.findall(r"\d+", said))) == sum(int(part[1]) for part in known if part)
    assert not re.search(r"\b0 (chỉ tiêu|vị trí|điểm|lượt|cột)", text), "what counts nothing is not said"
