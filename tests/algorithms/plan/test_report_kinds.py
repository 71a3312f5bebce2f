"""Documents of the yearly cycle: report of an examination, letters, minutes; and every number read back."""
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hatangso.algorithms.bridge.documents.qt import write_odt, write_pdf
from hatangso.algorithms.core.geometry.geodesy import LONLAT, transform
from hatangso.algorithms.core.numbers.formats import format_date, format_number
from hatangso.algorithms.core.plan.documents.blocks import (
    Document,
    GridCell,
    Heading,
    Paragraph,
    Picture,
    SideBySide,
    TextTable,
)
from hatangso.algorithms.core.plan.documents.forms import KINDS, load_report_form
from hatangso.algorithms.core.plan.documents.look import PAIR_WIDTHS
from qgis.core import QgsProcessingException
from qgis.PyQt.QtGui import QImage
from qgis_layers import Log, layer
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample
FIELDS = {"request_id": str, "doanh_nghiep": str, "loai_de_nghi": str, "ten_vi_tri": str, "cong_nghe": str,
          "loai_cot": str, "chieu_cao": float, "nam": str, "quy": str}
WANTED = (
    (105.1, 9.1, "VT-7001", "Viettel", "xây cột mới", 42.0), (105.1008, 9.1, "VN-7002", "VNPT", "xây cột mới", 42.0),
    (105.15, 9.2, "MB-7003", "MobiFone", "lắp trên cột hiện có", 30.0),
    (105.2, 9.2, "VN-7004", "VNPT", "xây cột mới", None), (105.05, 9.0, "VT-7005", "Viettel", "xây cột mới", 36.0))


@pytest.fixture(scope="module")
def package(provider, tmp_path_factory):
    """A book of the sample with requests of three operators, one of them concluded."""
    import processing

    path = tmp_path_factory.mktemp("gói") / "sách.gpkg"
    requests = layer("Point", FIELDS, [(f"POINT({lon} {lat})", name, operator, kind, f"Vị trí {name}", "4G", "A2b",
                                        height, "2026", "2") for lon, lat, name, operator, kind, height in WANTED])
    decisions = layer("None", {"ma_de_nghi": str, "ket_luan": str, "ngay": str, "van_ban": str},
                      [(None, "VT-7005", "Thống nhất", "2026-02-01", "45/SKHCN")])
    processing.run("hatangso:planbook", {
        **{name: f"{SAMPLE}|layername={one}" for name, one in (
            ("COMMUNES", "communes"), ("TOWERS", "masts"), ("HAMLETS", "hamlets"))},
        "REQUESTS": requests, "DECISIONS": decisions, "AS_OF": "2026-03-31", "RULE_SET": "bac_ninh_2025",
        "WITHOUT": "postalgap, postalsiting, sharedtowersiting", "PLAN_GPKG": str(path)}, feedback=Log())
    return path


def words_of(path):
    """The text of an OpenDocument file, one line per paragraph or cell."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("content.xml").decode("utf-8")
    text = re.sub(r"<[^>]+>", "", re.sub(r"</(?:text:p|text:h)>", "\n", xml)).replace("&quot;", '"')
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def test_the_report_of_an_examination_holds_its_three_tables(run, package, tmp_path):
    found = run("exportreport", PLAN_GPKG=str(package), KIND="appraisal", DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    assert "Các doanh nghiệp viễn thông đã đề nghị 5 vị trí." in text
    assert "- 1 vị trí: chưa đủ hồ sơ" in text
    assert all(name in text for _, _, name, *_ in WANTED)
    assert "chưa đủ hồ sơ" in text
    assert "\nThống nhất, 45/SKHCN, 01/02/2026\n" in text, "without the word of a proposal"
    assert "Quyết định 72/2025/QĐ-UBND" in text
    assert found["MISSING_COUNT"] == 0
    with zipfile.ZipFile(tmp_path / "a.odt") as archive:
        assert any(name.startswith("Pictures/") for name in archive.namelist()), "the map of the requests"


def test_conclusions_typed_into_the_package_are_no_change_when_they_are_read(run, package, tmp_path):
    """As the help says: a conclusion is written into the result, which the next run reads."""
    path = tmp_path / "gói.gpkg"
    shutil.copyfile(package, path)
    requests = layer("Point", FIELDS, [("POINT(105.1 9.1)", "VT-7001", "Viettel", "xây cột mới", "a", "4G", "A2b", 42.0,
                                        "2026", "2")])
    logs = []
    for change in ("decided = 'Thống nhất', dec_date = '2026-03-02', dec_doc = '46/SKHCN', dec_reason = 'đã đo'",
                   "req_id = 'VT-7009'"):
        with closing(sqlite3.connect(path)) as store:
            for name, in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                store.execute(f'DROP TRIGGER "{name}"')  # they call functions that only GDAL has
            store.execute(f"UPDATE requests_review SET {change} WHERE req_id = 'VT-7001'")
            store.commit()
        logs.append(Log())
        run("siterequests", feedback=logs[-1], REQUESTS=requests, DECISIONS=f"{path}|layername=requests_review",
            TOWERS=f"{SAMPLE}|layername=masts", REVIEW="memory:")
    told = [[line for line in log.lines if "after the run that wrote it" in line] for log in logs]
    assert [len(lines) for lines in told] == [0, 1]
    assert ": 1 place in" in told[1][0]
    assert "column req_id" in told[1][0]


def test_a_letter_names_no_request_and_no_total_of_another_operator(run, package, tmp_path):
    for operator in ("Viettel", "VNPT", "MobiFone"):
        run("exportreport", PLAN_GPKG=str(package), KIND="reply", AUDIENCE="operator", OPERATOR=operator, MAPS=False,
            DOCUMENT=str(tmp_path / "a.odt"))
        text = words_of(tmp_path / "a.odt")
        own = [name for _, _, name, one, *_ in WANTED if one == operator]
        assert f"Kính gửi: {operator}" in text
        assert f"gồm {len(own)} vị trí" in text
        assert all(name in text for name in own)
        assert not [name for _, _, name, one, *_ in WANTED if one != operator and name in text]
        assert text.index("chứng minh./.\n") < text.index("Nơi nhận"), "the text has its end before the signature"


def test_the_public_reads_of_concluded_requests_only(run, package, tmp_path):
    run("exportreport", PLAN_GPKG=str(package), KIND="appraisal", AUDIENCE="public", MAPS=False,
        DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    assert "VT-7005" in text
    assert not [name for _, _, name, *_ in WANTED if name != "VT-7005" and name in text]
    assert "Chưa chọn quy định" not in text, "a rule was chosen: it is only hidden from the public"
    assert "Đề xuất kết luận:" not in text, "nothing of it follows"
    assert "Gói phương án chưa có số liệu" not in text
    assert "đã đề nghị 1 vị trí" not in text, "five were requested"
    assert "Căn cứ (văn bản, điều, khoản)" not in text, "a column whose cells are hidden"


def test_what_the_runs_said_of_masts_and_operators_stays_inside(run, package, tmp_path):
    said = {}
    for audience in ("internal", "public"):
        run("exportreport", PLAN_GPKG=str(package), KIND="explanatory", AUDIENCE=audience, MAPS=False,
            DOCUMENT=str(tmp_path / "a.odt"))
        said[audience] = words_of(tmp_path / "a.odt")
    assert ["vị trí suy ra (từ kiểu cột, loại cột, mức mặc định" in text for text in said.values()] == [
        True, False]
    assert all("Tỷ lệ dùng chung = số vị trí có từ 2 doanh nghiệp trở lên" in text for text in said.values())


def test_a_letter_asks_for_the_operator_and_minutes_for_groups(run, package, tmp_path):
    with pytest.raises(QgsProcessingException, match="one operator"):
        run("exportreport", PLAN_GPKG=str(package), KIND="reply", DOCUMENT=str(tmp_path / "a.odt"))
    with pytest.raises(QgsProcessingException, match="holds nothing of it that may be shown"):
        run("exportreport", PLAN_GPKG=str(package), KIND="minutes", AUDIENCE="public", DOCUMENT=str(tmp_path / "a.odt"))
    assert not (tmp_path / "a.odt").exists()


def test_minutes_have_two_parties(run, package, tmp_path):
    run("exportreport", PLAN_GPKG=str(package), KIND="minutes", DOCUMENT=str(tmp_path / "a.odt"))
    text = words_of(tmp_path / "a.odt")
    assert "VT-7001 (Viettel); VN-7002 (VNPT)" in text
    assert "ĐẠI DIỆN CÁC DOANH NGHIỆP" in text
    assert "Nơi nhận" not in text
    assert "Vị trí chung tham khảo (VN-2000 KTT 104°30', múi 3°)" in text
    assert "./." not in text, "minutes end with their signatures"


def test_signatures_stand_with_the_last_lines_and_open_no_page(run, package, tmp_path):
    """In Word the row is not torn, and its lines are kept with what stands before and behind it."""
    pytest.importorskip("lxml")
    for kind in ("minutes", "appraisal"):
        run("exportreport", PLAN_GPKG=str(package), KIND=kind, MAPS=False, DOCUMENT=str(tmp_path / "a.docx"))
        from docx import Document

        word = Document(str(tmp_path / "a.docx"))
        signed = next(table for table in word.tables if "GIÁM ĐỐC" in table.rows[0].cells[1].text
                      or "ĐẠI DIỆN" in table.rows[0].cells[1].text)
        assert signed._tbl.xpath(".//w:trPr/w:cantSplit"), kind
        assert all(line.paragraph_format.keep_with_next for cell in signed.rows[0].cells for line in cell.paragraphs)
        before = signed._tbl.getprevious()
        assert before.xpath("./w:pPr/w:keepNext"), kind
        listed = next(table for table in word.tables if len(table.columns) > 3)
        assert not listed._tbl.xpath("./w:tr[last()]//w:keepNext")
        assert listed._tbl.xpath("./w:tr[last() - 1]//w:keepNext"), "a total is not alone on a page"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
@pytest.mark.parametrize("listed", [False, True])
def test_signatures_of_a_pdf_stand_on_one_page_with_the_last_lines(qgis_app, tmp_path, listed):
    """Whatever the length of the text: never alone, never torn; behind a list they are not torn."""
    grid = TextTable("Danh mục", ((GridCell("Tên"),), (GridCell("DÒNG BẢNG"),)), 1, (1.0,))
    torn_or_alone, pages = [], set()
    for lines in range(22, 42):
        document = Document("Thử", blocks=[
            *(Paragraph(f"Dòng {number}") for number in range(lines)), *((grid,) if listed else ()),
            SideBySide((("Nơi nhận:", "receivers"), *((f"- Lưu {number};", "receiver") for number in range(6))),
                       (("GIÁM ĐỐC", "strong"), ("", "space")), "foot")])
        write_pdf(document, tmp_path / "a.pdf", {})
        text = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True).stdout
        shown = text.decode("utf-8").split("\f")
        pages.add(len(shown))
        wanted = ["GIÁM ĐỐC", "Nơi nhận", "Lưu 0", "Lưu 5", *(() if listed else (f"Dòng {lines - 1}",))]
        if not any(all(word in one for word in wanted) for one in shown):
            torn_or_alone.append(lines)
        assert all(sum(f"Dòng {number}\n" in one for one in shown) == 1 for number in range(lines))
    assert len(pages) > 1, "the lengths tried do not reach over the foot of a page"
    assert not torn_or_alone


def long_table(rows=90):
    """A table whose first and second column have one line and several, the names with marks above and below."""
    body = ((GridCell(f"Số {row:02d}"), GridCell(f"Tên {row:02d} " + "Phường Lãng Tròn ấp Ễ " * (row % 4 + 1)))
            for row in range(rows))
    head = (GridCell("TT", bold=True), GridCell("TÊN GỌI", bold=True))
    return TextTable("Danh mục dài", (head, *body), 1, (0.2, 0.8))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_no_row_of_a_pdf_is_torn_and_headings_stand_on_every_page(qgis_app, tmp_path):
    heading = [Heading(1, "I. Mục"), long_table(), Heading(1, "II. Mục sau"), Paragraph("Hết")]
    for lines in range(4):
        write_pdf(Document("Thử", blocks=[*(Paragraph(f"Dòng {one}") for one in range(lines)), *heading]),
                  tmp_path / "a.pdf", {})
        text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True)
        shown = text.stdout.decode("utf-8").split("\f")[:-1]
        assert len(shown) > 2
        for row in range(90):
            page = [one for one in shown if f"Số {row:02d}" in one]
            assert len(page) == 1, row
            assert f"Tên {row:02d}" in page[0]
            words = page[0].split(f"Tên {row:02d}")[1].split(f"Số {row + 1:02d}")[0].split("Hết")[0]
            assert words.count("Ễ") == row % 4 + 1, f"row {row} is torn"
        assert all(("TÊN GỌI" in one) == ("Số" in one) for one in shown)
        assert sum("Danh mục dài" in one and "I. Mục" in one for one in shown) == 1


def test_tables_of_an_odt_repeat_their_headings_and_pictures_keep_their_shape(qgis_app, tmp_path):
    image = QImage(400, 800, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(tmp_path / "b.png"))
    shown = Picture("Hình 1", theme="bản đồ")
    write_odt(Document("Thử", blocks=[Heading(1, "I. Mục"), long_table(9), shown]), tmp_path / "a.odt",
              {shown.key: (tmp_path / "b.png").read_bytes()})
    with zipfile.ZipFile(tmp_path / "a.odt") as archive:
        assert archive.infolist()[0].filename == "mimetype"
        content = archive.read("content.xml").decode("utf-8")
    head = re.findall(r"<table:table-header-rows>(.*?)</table:table-header-rows>", content, re.DOTALL)
    assert len(head) == 1
    assert "TÊN GỌI" in head[0]
    assert "Số 00" not in head[0]
    assert content.count('table:style-name="WholeRow"') == 10
    assert 'fo:keep-together="always"' in content
    style = re.search(r'style-name="(p\d+)">(?:<text:span[^>]*>)?I\. Mục', content)[1]
    assert re.search(rf'style:name="{style}" style:family="paragraph">\s*<style:paragraph-properties '
                     'fo:keep-with-next="always"', content)
    assert 'text-position="100%"' not in content, "letters would be raised and small"
    width, height = map(float, re.search(r'svg:width="([\d.]+)pt" svg:height="([\d.]+)pt"', content).groups())
    assert height == pytest.approx(2 * width, rel=0.02)


def test_the_signatures_of_an_odt_are_two_cells(qgis_app, tmp_path):
    """Qt makes a cell of every paragraph of a cell: receivers and director stood in a row of nine."""
    block = SideBySide((("Nơi nhận:", "receivers"), *((f"- Lưu {number};", "receiver") for number in range(6))),
                       (("GIÁM ĐỐC", "strong"), ("", "space")), "foot")
    write_odt(Document("Thử", blocks=[Paragraph("Dòng cuối"), block]), tmp_path / "a.odt", {})
    with zipfile.ZipFile(tmp_path / "a.odt") as archive:
        content = archive.read("content.xml").decode("utf-8")
    cells = re.findall(r"<table:table-cell.*?</table:table-cell>", content, re.DOTALL)
    assert len(cells) == 2
    assert [word in cells[0] for word in ("Nơi nhận", "Lưu 0", "Lưu 5", "GIÁM ĐỐC")] == [True, True, True, False]
    assert cells[0].count("<text:line-break/>") == 6


def test_the_head_of_an_odt_has_room_for_the_name_of_the_state_on_one_line(qgis_app, tmp_path):
    head = SideBySide((("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "strong"),), (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "strong"),))
    write_odt(Document("Thử", blocks=[head]), tmp_path / "a.odt", {})
    with zipfile.ZipFile(tmp_path / "a.odt") as archive:
        content = archive.read("content.xml").decode("utf-8")
    widths = [float(width) for width in re.findall(r'style:column-width="([\d.]+)pt"', content)]
    assert [round(width / sum(widths), 2) for width in widths] == list(PAIR_WIDTHS["head"])
    assert sum(widths) == pytest.approx((210 - 30 - 15) / 25.4 * 72, abs=1)
    assert float(re.search(r'style:width="([\d.]+)pt"', content)[1]) == pytest.approx(sum(widths), abs=1)


def test_a_package_that_was_changed_by_hand_makes_a_draft_and_both_places_are_named(run, package, tmp_path):
    """Sentences print the numbers of the run, tables the rows: they would contradict each other."""
    whole = run("exportreport", PLAN_GPKG=str(package), KIND="explanatory", MAPS=False,
                DOCUMENT=str(tmp_path / "a.odt"))
    assert whole["INCONSISTENT_COUNT"] == 0
    assert "BẢN NHÁP" not in words_of(tmp_path / "a.odt")
    changed, log = tmp_path / "sửa.gpkg", Log()
    shutil.copyfile(package, changed)
    with closing(sqlite3.connect(changed)) as store:
        for name, in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            store.execute(f'DROP TRIGGER "{name}"')  # they call functions that only GDAL has
        shared, = store.execute("SELECT sum(shared) FROM sharing_by_commune").fetchone()
        store.execute("UPDATE sharing_by_commune SET shared = shared + 1 WHERE rowid = 1")
        store.commit()
    found = run("exportreport", PLAN_GPKG=str(changed), KIND="explanatory", MAPS=False, feedback=log,
                DOCUMENT=str(tmp_path / "b.odt"))
    assert found["INCONSISTENT_COUNT"] >= 1
    assert "BẢN NHÁP - số liệu chưa khớp" in words_of(tmp_path / "b.odt")
    assert [line for line in log.lines if str(shared) in line and str(shared + 1) in line
            and "sharing_by_commune" in line and "SHARED_POSITIONS" in line]


# ---- every number read back

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def told(package, language="vi"):
    """Every number that the package or the text data hold, in every writing a document of a language may have."""
    found = set()

    def say(value):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found.update(format_number(value, places, language=language) for places in (None, 0, 1, 2, 3))
        elif value is not None:
            text = str(value)
            if re.fullmatch(r"\d{4}-\d\d-\d\d.*", text):
                text += " " + format_date(text[:10], language)
            found.update(NUMBER.findall(text))

    with closing(sqlite3.connect(package)) as store:
        names = [row[0] for row in store.execute("SELECT table_name FROM gpkg_contents")]
        for name in names:
            cursor = store.execute(f'SELECT * FROM "{name}"')
            rows = cursor.fetchall()
            for column in zip(*rows):
                for value in column:
                    say(value)
                numbers = [value for value in column if isinstance(value, (int, float))]
                say(sum(numbers))
            say(len(rows))
            columns = [one[0] for one in cursor.description]
            if {"lon", "lat"} <= set(columns):
                places = [(row[columns.index("lon")], row[columns.index("lat")]) for row in rows]
                for metres in transform([one for one in places if None not in one], LONLAT, "EPSG:9207").ravel():
                    found.add(format_number(float(metres), 1, language=language))
    for path in Path(__file__).resolve().parents[3].glob("resources/reports/*.json"):
        say(path.read_text(encoding="utf-8"))
    for path in Path(__file__).resolve().parents[3].glob("resources/tables/*.json"):
        say(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(("kind", "language"), [
    *((kind, "vi") for kind in KINDS), ("explanatory", "en"), ("submission", "en"), ("appraisal", "en")])
def test_every_number_is_one_of_the_package_or_of_the_text_data(run, package, tmp_path, kind, language):
    reader = {"AUDIENCE": "operator", "OPERATOR": "Viettel"} if kind == "reply" else {}
    run("exportreport", PLAN_GPKG=str(package), KIND=kind, MAPS=False, LANGUAGE=language,
        DOCUMENT=str(tmp_path / "a.odt"), **reader)
    known = told(package, language)
    numbers = [number for number in NUMBER.findall(words_of(tmp_path / "a.odt")) if len(re.sub(r"\D", "", number)) > 2]
    strange = [number for number in numbers if number not in known
               and not (kind in ("annexes", "submission") and _coordinate(number))]
    assert len(numbers) > 3
    assert not strange, strange[:10]
    if kind == "annexes":
        return  # as many numbers as the package has: another one is found easily
    changed = [number[:-1] + str((int(number[-1]) + 3) % 10) for number in numbers if re.search("[.,]", number)]
    unseen = [number for number in changed if number in known]
    assert len(unseen) <= 0.2 * len(changed), "a number with another last digit would be seen"


def _coordinate(number):
    """X and Y of tables without longitude and latitude: seven and six digits of metres with one decimal."""
    return re.fullmatch(r"(?:9|1[.,]0)\d\d[.,]\d{3}[.,]\d|[456]\d\d[.,]\d{3}[.,]\d", number)


def tables_of(part):
    """Yield every table that a text or an enclosure prints, those of texts only left out."""
    for section in part["sections"]:
        yield from (one["table"] for one in section.get("parts", ())
                    if "table" in one and not section.get("texts_only"))
        yield from tables_of(section)


@pytest.mark.parametrize("kind", KINDS)
def test_no_table_stands_twice_in_one_text(kind):
    form = load_report_form(kind, language="vi")
    for part in (form, *form["enclosures"]):
        listed = list(tables_of(part))
        assert len(listed) == len(set(listed))


def test_forms_name_kinds_that_exist():
    for kind in KINDS:
        assert load_report_form(kind, language="vi")["id"] == kind
