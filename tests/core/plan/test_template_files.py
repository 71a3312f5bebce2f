"""Which files are taken as a template, and how others are refused by name."""
import io
import zipfile

import pytest
from core.plan.template_cases import names_and_gains
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.template import check
from hatangso.algorithms.core.plan.template.fill import fill_template

openpyxl = pytest.importorskip("openpyxl")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
X14 = ('xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
       'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"')


# ---- what is refused


@pytest.mark.parametrize(("part", "word"), [
    ("xl/vbaproject.BIN", "macro"), ("XL/ExternalLinks/externalLink1.xml", "sổ"),
    ("customUI/customUI14.xml", "dải lệnh"),
    ("xl/connections.xml", "kết nối"), ("xl/queryTables/queryTable1.xml", "truy vấn"), ("customXml/item1.xml", "XML"),
    ("xl/threadedComments/threadedComment1.xml", "bình luận"), ("xl/macrosheets/sheet1.xml", "macro"),
    ("xl/webextensions/webextension1.xml", "bổ trợ"), ("xl/metadata.xml", "mảng động"), ("xl/lạ.bin", "không giữ được"),
    ("xl/drawings/drawing1.xml", "hình vẽ"), ("xl/pivotCache/pivotCacheDefinition1.xml", "tổng hợp"),
])
def test_every_part_that_is_not_kept_is_refused_by_name(fill, part, word):
    with pytest.raises(InputError) as error:
        fill(names_and_gains, parts={part: b"<x/>"})
    assert part in error.value.text("vi")
    assert word.lower() in error.value.text("vi").lower()


@pytest.mark.parametrize("part", ["xl/persons/person.xml", "docMetadata/LabelInfo.xml", "xl/printerSettings/p1.bin"])
def test_parts_without_meaning_for_the_form_do_no_harm(fill, part):
    assert fill(names_and_gains, parts={part: b"<x/>"})[0]["Biểu"]["A7"].value == "S3"


@pytest.mark.parametrize(("element", "word"), [
    ("x14:dataValidations", "danh sách"), ("x14:conditionalFormattings", "định dạng"),
    ("x14:sparklineGroups", "thu nhỏ"), ("x14:lạ", "không giữ được"),
])
def test_extensions_of_a_sheet_are_refused_by_name(fill, element, word):
    extension = f'<extLst><ext uri="{{1}}" {X14}><{element}/></ext></extLst></worksheet>'.encode()
    with pytest.raises(InputError) as error:
        fill(names_and_gains, parts={"xl/worksheets/sheet1.xml": lambda old: old.replace(b"</worksheet>", extension)})
    assert "sheet1.xml" in error.value.text("vi")
    assert word in error.value.text("vi")


@pytest.mark.parametrize(("part", "old", "new", "word"), [
    ("xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><protectedRanges><protectedRange sqref="C5" name="Nhap"/>'
     "</protectedRanges>", "trang tính đã khóa"),
    ("xl/worksheets/sheet1.xml", "</worksheet>", '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
     'markup-compatibility/2006"><mc:Choice Requires="x14"><controls><control shapeId="1"/></controls></mc:Choice>'
     "</mc:AlternateContent></worksheet>", "nút điều khiển"),
    ("xl/worksheets/sheet1.xml", "</worksheet>", '<oleObjects><oleObject progId="Word.Document"/></oleObjects>'
     "</worksheet>", "đối tượng nhúng"),
    ("xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><dataConsolidate function="sum"/>', "Consolidate"),
    ("xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><dataConsolidate><dataRefs><dataRef ref="A1:A2"/>'
     "</dataRefs></dataConsolidate>", "Consolidate"),
    ("xl/workbook.xml", "<workbookPr", '<fileSharing readOnlyRecommended="1"/><workbookPr', "chỉ để đọc"),
    ("xl/workbook.xml", "</sheets>", '</sheets><customWorkbookViews><customWorkbookView name="In"/>'
     "</customWorkbookViews>", "Custom Views"),
    ("docProps/app.xml", "</Properties>", "<HyperlinkBase>x</HyperlinkBase></Properties>", "liên kết"),
])
def test_what_kept_parts_lose_is_refused_by_name(fill, part, old, new, word):
    with pytest.raises(InputError) as error:
        fill(names_and_gains, parts={part: lambda content: content.replace(old.encode(), new.encode(), 1)})
    assert part in error.value.text("vi")
    assert word in error.value.text("vi")


@pytest.mark.parametrize(("part", "old", "new"), [
    ("xl/worksheets/sheet1.xml", "</sheetData>", "</sheetData><dataConsolidate/>"),
    ("docProps/app.xml", "</Properties>", "<HyperlinkBase></HyperlinkBase></Properties>"),
    ("xl/workbook.xml", "<workbookPr", "<fileSharing/><workbookPr"),
])
def test_settings_that_a_program_writes_of_none_are_no_loss(fill, part, old, new):
    book, _ = fill(names_and_gains, parts={part: lambda content: content.replace(old.encode(), new.encode(), 1)})
    assert book["Biểu"]["A7"].value == "S3"


def test_views_that_a_shared_book_keeps_of_its_users_are_no_part_of_the_form(fill):
    new = (b'</sheets><customWorkbookViews><customWorkbookView name="An" personalView="1" windowWidth="1" '
           b'guid="{11111111-1111-1111-1111-111111111111}" windowHeight="1" activeSheetId="1"/></customWorkbookViews>')
    book, _ = fill(names_and_gains, parts={"xl/workbook.xml": lambda content: content.replace(b"</sheets>", new, 1)})
    assert book["Biểu"]["A7"].value == "S3"


@pytest.mark.parametrize(("kind", "refused"), [("Note", False), ("Drop", True), ("Button", True)])
def test_controls_drawn_beside_notes_are_refused_and_boxes_of_notes_told(fill, kind, refused):
    from openpyxl.comments import Comment

    def make(sheet, book):
        names_and_gains(sheet)
        sheet["A1"] = "x"
        sheet["A1"].comment = Comment("Ghi chú", "An")

    part = "xl/drawings/commentsDrawing1.vml"
    parts = {part: lambda content: content.replace(b'ObjectType="Note"', f'ObjectType="{kind}"'.encode())}
    if refused:
        with pytest.raises(InputError, match=f"form controls .*{kind}"):
            fill(make, parts=parts)
        return
    book, notes = fill(make, parts=parts)
    assert book["Biểu"]["A1"].comment.text == "Ghi chú"
    assert [note for note in notes if "1 ghi chú" in note.text("vi")]


def broken_parts():
    """Yield (case, parts, what the text names)."""
    sheet = "xl/worksheets/sheet1.xml"
    yield "cut", {sheet: lambda old: old[: len(old) // 2]}, sheet
    yield "missing", {sheet: None}, sheet
    yield "style", {"xl/styles.xml": lambda old: old.replace(b"gray125", b"odd")}, "xl/styles.xml"
    yield "merge", {sheet: lambda old: old.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="#REF!"/>'
                                                   b"</mergeCells>")}, sheet
    yield "date", {sheet: lambda old: old.replace(b"<sheetData>", b'<sheetData><row r="1"><c r="A1" t="d"><v>x</v></c>'
                                                  b"</row>")}, sheet
    yield "unknown style", {sheet: lambda old: old.replace(b"<sheetData>", b'<sheetData><row r="1"><c r="A1" s="999">'
                                                           b"<v>1</v></c></row>")}, sheet
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    yield "laughs", {"xl/workbook.xml": laughs}, "xl/workbook.xml"
    yield "strict", {"xl/workbook.xml": lambda old: old.replace(
        MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")}, "Strict"
    yield "no book", {"xl/workbook.xml": None}, "xl/workbook.xml"
    yield "merged world", {sheet: lambda old: old.replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')}, "XFD1048576"
    yield "linked column", {sheet: lambda old: old.replace(
        b"</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A1:XFD99" location="A1"/></hyperlinks>')}, "XFD99"


@pytest.mark.parametrize(("parts", "named"), [case[1:] for case in broken_parts()], ids=[c[0] for c in broken_parts()])
def test_a_broken_or_foreign_file_is_a_clear_error_that_names_the_part(fill, parts, named):
    with pytest.raises(InputError) as error:
        fill(names_and_gains, parts=parts)
    assert named in error.value.text("en")
    assert "mẫu.xlsx" in error.value.text("en")


def test_a_bad_checksum_names_the_part(fill, tmp_path, header, layout):
    fill(names_and_gains)
    path = tmp_path / "mẫu.xlsx"
    with zipfile.ZipFile(path) as package:
        item = package.getinfo("xl/styles.xml")
        start = item.header_offset + 30 + len(item.filename)
    data = bytearray(path.read_bytes())
    data[start + 20] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match=r"xl/styles\.xml"):
        fill_template(path, {}, header, layout)


def test_old_and_protected_files_are_told_as_such(tmp_path, header, layout):
    path = tmp_path / "cũ.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InputError) as error:
        fill_template(path, {}, header, layout)
    assert ".xls" in error.value.text("vi")


def test_what_would_unpack_to_a_huge_file_is_refused_before_it_is_unpacked(fill, monkeypatch):
    monkeypatch.setattr(check, "MAX_BYTES", 100_000)
    with pytest.raises(InputError, match="unpacked"):
        fill(names_and_gains, parts={"xl/calcChain.xml": b" " * 200_000})


def test_the_error_text_never_holds_the_bytes_of_the_file(fill):
    with pytest.raises(InputError) as error:
        fill(names_and_gains, parts={"xl/styles.xml": lambda old: old.replace(b"gray125", b"x" * 5000)})
    assert len(error.value.text("vi")) < 700
    assert io.StringIO(error.value.text("vi")).readline()


@pytest.mark.parametrize(("at", "number"), [(6, 76), (8, 1)])
def test_a_package_of_a_later_version_or_a_locked_one_is_refused_by_name(tmp_path, at, number):
    """``at`` is an offset in the central directory: version needed, and flags of which the first bit is a password."""
    path = tmp_path / "mẫu.xlsx"
    openpyxl.Workbook().save(path)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + at] = number
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="mẫu.xlsx"):
        check.check_template(path)
