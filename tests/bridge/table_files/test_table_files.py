"""Every kind of file gives the same sheet; what a program knows of a cell is kept; what cannot be read is refused."""
import csv
import datetime
import errno
import unicodedata
import zipfile

import openpyxl
import pytest
from hatangso.algorithms.bridge.table_files import files
from hatangso.algorithms.bridge.table_files.files import read_sheets
from hatangso.algorithms.bridge.table_files.percent_cells import percent_cells
from hatangso.algorithms.core.data.importing.importing import Options, import_sheets
from hatangso.algorithms.core.data.importing.sheets import Fault, Percent
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.layers.roles import load_role
from messy import compare, messy
from osgeo import ogr
from quick import some

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
MASTS = load_role("masts")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def imported(path, **options):
    found = import_sheets(read_sheets(path), MASTS, Options(system="EPSG:9207", **options))
    keys = found.table.table.keys
    return found, [dict(zip(keys, row)) for row in found.table.rows()]


def write_xlsx(path, made):
    book = openpyxl.Workbook()
    for row in made.rows:
        book.active.append(row)
    for top, left, bottom, right in made.merged:
        book.active.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)


def write_csv(path, made):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(made.rows)


def write_ods(path, made):
    width = max(map(len, made.rows))
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in made.merged}
    covered = {(row, column) for top, left, bottom, right in made.merged for row in range(top, bottom + 1)
               for column in range(left, right + 1)} - set(spans)
    lines = []
    for number, row in enumerate(made.rows):
        cells = [_ods_cell(row[column] if column < len(row) else None, spans.get((number, column)),
                           (number, column) in covered) for column in range(width)]
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    write_content(path, f'<table:table table:name="Danh sách">{"".join(lines)}</table:table>')


def write_content(path, body):
    names = "".join(f' xmlns:{one}="urn:{one}"' for one in ("office", "table", "text", "style"))
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", f"<office:document-content{names}>{body}</office:document-content>")


def cell(given="", text=None):
    """Return a cell of an OpenDocument table; ``given`` are its attributes."""
    inner = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n")) if text else ""
    return f"<table:table-cell {given}>{inner}</table:table-cell>"


def _ods_cell(value, span, covered):
    if covered:
        return "<table:covered-table-cell/>"
    given = ' table:number-rows-spanned="{}" table:number-columns-spanned="{}"'.format(*span) if span else ""
    if value is None:
        return cell(given)
    if isinstance(value, (int, float)):
        return cell(f'{given} office:value-type="float" office:value="{value}"', "…")
    return cell(f'{given} office:value-type="string"', value.replace("&", "&amp;").replace("<", "&lt;"))


def write_docx(path, made):
    width = max(map(len, made.rows))
    starts = {(top, left): (bottom, right) for top, left, bottom, right in made.merged}
    down = {(row, left) for top, left, bottom, right in made.merged for row in range(top + 1, bottom + 1)}
    lines = []
    for number, row in enumerate(made.rows):
        cells, column = [], 0
        while column < width:
            bottom, right = starts.get((number, column), (number, column))
            text = row[column] if column < len(row) and row[column] is not None else ""
            merge = "<w:vMerge/>" if (number, column) in down else ""
            merge = '<w:vMerge w:val="restart"/>' if bottom > number else merge
            text = str(text).replace("&", "&amp;").replace("<", "&lt;").replace("\n", '</w:t><w:br/><w:t>')
            cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{right - column + 1}"/>{merge}</w:tcPr><w:p><w:r>'
                         f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>')
            column = right + 1
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    body = f"<w:p><w:r><w:t>Kính gửi: Sở KH&amp;CN</w:t></w:r></w:p><w:tbl>{''.join(lines)}</w:tbl>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')


@pytest.mark.parametrize(("kind", "write", "typed"), [
    ("xlsx", write_xlsx, True), ("csv", write_csv, False), ("ods", write_ods, True), ("docx", write_docx, False)])
@pytest.mark.parametrize("seed", some(range(6), 1))
def test_the_truth_comes_back_from_every_kind_of_file(kind, write, typed, seed, tmp_path):
    made = messy(seed, 40, typed=typed)
    path = tmp_path / f"bảng.{kind}"
    write(path, made)
    found, rows = imported(path)
    assert compare(made, rows, found.table.geometry) == []
    assert found.refused == len(made.refused)
    if kind != "docx":  # a letter counts the rows of its table
        assert {row[1] for row in found.rejected.rows() if row[5] == "cả dòng"} == made.refused


def test_a_workbook_says_what_its_cells_show(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Mã", "Tỷ lệ", "Ngày", "Tổng", "Lỗi"])
    sheet.append([166, 0.98, datetime.datetime(2020, 5, 1), "=SUM(A1:A2)", "#REF!"])
    sheet["A2"].number_format, sheet["B2"].number_format = "00000", "0%"
    sheet["E2"].data_type = "e"
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("Ẩn").append(["x"])
    book["Ẩn"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    first, second = read_sheets(tmp_path / "a.xlsx")
    code, share, day, total, error = first.rows[1]
    assert (code, share, day.date()) == ("00166", Percent(0.98), datetime.date(2020, 5, 1))
    assert (type(share), share.shown) == (Percent, 98)
    assert (type(total), total.text) == (Fault, "=SUM(A1:A2)")
    assert (type(error), error.text) == (Fault, "#REF!")
    assert (first.hidden_rows, first.hidden, second.hidden) == ({1}, False, True)


def as_1258(letter):
    """Return the bytes of a letter: the code page holds some letters whole and writes the tone of others apart."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
    whole = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else letter
    return (letter if letter in "àáãèéìíòóùúýÀÁÃÈÉÌÍÒÓÙÚ" and letter not in "ìòã" else whole + tone).encode("cp1258")


def test_an_open_document_says_what_its_cells_show(tmp_path):
    cells = "".join((
        cell('office:value-type="percentage" office:value="0.98"', "98%"),
        cell('office:value-type="float" office:value="166"', "00166"),
        cell('office:value-type="date" office:date-value="2020-05-01"', "1/5/20"),
        cell('office:value-type="time" office:time-value="PT105H12M30S"', "105:12:30"),
        cell('table:formula="of:=SUM([.A1])"'), cell('table:number-columns-repeated="2"'),
        cell('office:value-type="string"', 'Xã<text:s text:c="2"/>A').replace(
            "<text:p>", "<office:annotation><text:p>nhắc</text:p></office:annotation><text:p>"),
        cell('table:number-columns-repeated="16000"')))
    rows = "".join(f"<table:table-row {given}>{inner}</table:table-row>" for given, inner in (
        ('table:number-rows-repeated="3"', cell()), ('table:visibility="collapse"', cells),
        ('table:number-rows-repeated="1048000"', cell())))
    write_content(tmp_path / "a.ods", (
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
        f'</style:style><table:table table:name="A" table:style-name="ta2">{rows}</table:table>'))
    sheet = read_sheets(tmp_path / "a.ods")[0]
    assert len(sheet.rows) == 4
    share, code, day, angle, formula, *blank, text = sheet.rows[3]
    assert (type(share), share.shown, code, day.date()) == (Percent, 98, "00166", datetime.date(2020, 5, 1))
    assert angle == datetime.timedelta(hours=105, minutes=12, seconds=30)
    assert (type(formula), blank, text) == (Fault, [None, None], "Xã  A")
    assert (sheet.hidden_rows, sheet.hidden) == ({3}, True)


@pytest.mark.parametrize(("encoding", "said"), [("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-8", "UTF-8"),
                                                ("utf-16-le", "UTF-16-LE"), ("cp1258", "Windows-1252")])
def test_text_files_in_every_encoding(encoding, said, tmp_path):
    text = ("Mã cột;Tên cột;Chủ sở hữu;Vĩ độ;Kinh độ\nA1;Trạm Cái Đôi Vàm;Viettel;9,1;105,1\n"
            "A2;Ấp Hòa Trung;VNPT;9,2;105,2\n")
    content = b"".join(map(as_1258, text)) if encoding == "cp1258" else text.encode(encoding)
    (tmp_path / "a.csv").write_bytes(content)
    found, rows = imported(tmp_path / "a.csv")
    assert [row["name"] for row in rows] == ["Trạm Cái Đôi Vàm", "Ấp Hòa Trung"]
    assert any(note.values.get("encoding") == said for note in found.notes)


@pytest.fixture
def placemarks(tmp_path):
    """A KMZ of one folder: a point and a line, both with a column of their own."""
    point = ("<Placemark><name>{}</name><ExtendedData><Data name='Chủ sở hữu'><value>Viettel</value></Data>"
             "</ExtendedData>{}</Placemark>")
    inside = point.format("A1", "<Point><coordinates>105.1,9.1,0</coordinates></Point>")
    line = point.format("A2", "<LineString><coordinates>105.1,9.1 105.2,9.2</coordinates></LineString>")
    kml = ("<kml xmlns='http://www.opengis.net/kml/2.2'><Document><Folder><name>Viettel</name>"
           f"{inside}{line}</Folder></Document></kml>")
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as package:
        package.writestr("doc.kml", kml)
    return tmp_path / "a.kmz"


@pytest.mark.skipif(ogr.GetDriverByName("LIBKML") is None, reason="GDAL without LIBKML")
def test_placemarks_have_positions_and_folders_are_sheets(placemarks):
    found = import_sheets(read_sheets(placemarks), MASTS, Options())
    assert found.table.values["id"] == ["A1"]
    assert found.table.values["owner"] == ["Viettel"]
    assert found.table.geometry.tolist() == [[105.1, 9.1]]
    assert found.table.values["operator"] == ["Viettel"]
    assert [row[1] for row in found.rejected.rows()] == [2]


@pytest.mark.skipif(ogr.GetDriverByName("LIBKML") is None, reason="GDAL without LIBKML")
def test_data_declared_for_the_document_of_a_package_are_read(tmp_path):
    kml = ("<kml xmlns='http://www.opengis.net/kml/2.2'><Document><Schema name='s' id='s'><SimpleField "
           "name='chieu_cao' type='double'/></Schema><Folder><name>Viettel</name><Placemark><name>A1</name>"
           "<ExtendedData><SchemaData schemaUrl='#s'><SimpleData name='chieu_cao'>36</SimpleData></SchemaData>"
           "</ExtendedData><Point><coordinates>105.2,9.2</coordinates></Point></Placemark></Folder></Document></kml>")
    with zipfile.ZipFile(tmp_path / "Trạm (1).kmz", "w") as package:
        package.writestr("doc.kml", kml)
    found = import_sheets(read_sheets(tmp_path / "Trạm (1).kmz"), MASTS, Options())
    assert (found.table.values["id"], found.table.values["height_m"]) == (["A1"], [36.0])


@pytest.mark.skipif(ogr.GetDriverByName("LIBKML") is None, reason="GDAL without LIBKML")
def test_folders_in_folders_say_operator_and_commune(tmp_path):
    def folder(name, *inside):
        return f"<Folder><name>{name}</name>{''.join(inside)}</Folder>"

    def mark(name, x):
        return f"<Placemark><name>{name}</name><Point><coordinates>{x},9.1</coordinates></Point></Placemark>"

    (tmp_path / "a.kml").write_text(
        "<kml xmlns='http://www.opengis.net/kml/2.2'><Document><name>Trạm của tỉnh</name>"
        + folder("Viettel", folder("Xã Phú Tân", mark("VT01", 105.1)), folder("Xã Tân Lộc", mark("VT02", 105.2)))
        + folder("VinaPhone", folder("Xã Phú Tân", mark("VN01", 105.3))) + "</Document></kml>", encoding="utf-8")
    values = import_sheets(read_sheets(tmp_path / "a.kml"), MASTS, Options()).table.values
    assert list(zip(values["id"], values["operator"], values["commune"])) == [
        ("VT01", "Viettel", "Xã Phú Tân"), ("VT02", "Viettel", "Xã Tân Lộc"), ("VN01", "VNPT", "Xã Phú Tân")]


def test_columns_of_placemarks_are_not_lost_where_gdal_reads_none(placemarks, monkeypatch):
    """Debian's GDAL 3.13 has no LIBKML; the other driver gives names and positions alone."""
    with zipfile.ZipFile(placemarks) as package:
        package.extract("doc.kml", placemarks.parent)
    monkeypatch.setattr(ogr, "GetDriverByName", lambda name: None)
    with pytest.raises(InputError, match="LIBKML"):
        read_sheets(placemarks.with_name("doc.kml"))


def write_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"\0" * 150_000_000)


@pytest.mark.parametrize(("name", "write", "word"), [
    ("a.xlsx", write_bomb, "150"), ("a.xlsx", lambda path: path.write_bytes(OLD_OFFICE), "password"),
    ("a.xlsx", lambda path: path.write_bytes(b"hello"), "damaged"), ("a.docx", write_bomb, "150"),
    ("a.doc", lambda path: path.write_bytes(b"x"), ".docx"), ("a.csv", lambda path: path.write_bytes(b" \n"), "empty"),
    ("b.csv", lambda path: None, "no file"), ("a.kml", lambda path: path.write_bytes(b"x"), "cannot read"),
])
def test_what_is_no_table_is_refused_by_name(name, write, word, tmp_path):
    write(tmp_path / name)
    with pytest.raises(InputError, match=word):
        read_sheets(tmp_path / name)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls", "a.docx", "a.kml"])
def test_a_file_that_may_not_be_read_is_refused_in_the_words_of_the_reader(name, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied", name)

    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(files, "open", refuse, raising=False)
    with pytest.raises(InputError) as caught:
        read_sheets(tmp_path / name)
    assert f"không mở được tệp {name} (không có quyền)" in caught.value.text("vi")


def test_cells_that_show_percent_are_found_in_both_kinds_of_workbooks(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["mục", 0.98, 1.5])
    book.active["B1"].number_format = "0%"
    book.create_sheet("Hai")["A2"] = 0.5
    book["Hai"]["A2"].number_format = '0.0" %"'
    book.save(tmp_path / "a.xlsx")
    shown = 'office:value-type="percentage" office:value="{}"'
    write_content(tmp_path / "a.ods", '<table:table table:name="Một"><table:table-row>' + cell("", "mục")
                  + cell(shown.format(0.98), "98%") + cell('office:value-type="float" office:value="1.5"', "1,5")
                  + "</table:table-row></table:table>")
    for end in ("xlsx", "ods"):
        assert percent_cells(str(tmp_path / f"a.{end}")) == {(1, 2): 0.98}
    assert percent_cells(str(tmp_path / "a.xlsx"), "Hai") == {}
    (tmp_path / "b.ods").write_bytes(b"x")
    assert percent_cells(str(tmp_path / "b.ods")) == {}
