"""A Word document that is written, read back: every paragraph, cell, page and picture, in twentieths of a point."""
import struct
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib

import ooxml
import pytest
from hatangso.algorithms.bridge import vendor
from hatangso.algorithms.core.plan.documents import blocks
from hatangso.algorithms.core.plan.documents.blocks import GridCell, Heading, PageBreak, Paragraph, SideBySide

pytest.importorskip("lxml")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MM = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
TITLE = Paragraph("BÁO CÁO", "title")


def png(width, height):
    """Return a white picture."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(
        b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def written(tmp_path):
    vendor.provide_docx()
    from hatangso.algorithms.core.plan.documents.docx_file import write_docx

    def write(*parts, pictures=None, **about):
        path = tmp_path / "văn bản.docx"
        write_docx(blocks.Document("Báo cáo", blocks=list(parts), **about), path, pictures or {})
        assert ooxml.faults(path) == []
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return write


def body(files):
    return list(ElementTree.fromstring(files["word/document.xml"]).find(f"{W}body"))


def value(element, path, name="val"):
    found = element.find("/".join(f"{W}{part}" for part in path.split("/")))
    return None if found is None else found.get(f"{W}{name}", True)


def spoken(line):
    return "".join(text.text or "" for text in line.iter(f"{W}t"))


def looks(line):
    """Text, alignment, room before and after, indent, kept with the next, half points, bold, italic."""
    keep = value(line, "pPr/keepNext")
    return (spoken(line), value(line, "pPr/jc"), value(line, "pPr/spacing", "before"),
            value(line, "pPr/spacing", "after"), value(line, "pPr/ind", "firstLine"), keep, value(line, "r/rPr/sz"),
            value(line, "r/rPr/b"), value(line, "r/rPr/i"))


INDENT = str(round(10 * MM))


@pytest.mark.parametrize(("style", "expected"), [
    ("body", ("both", "0", "120", INDENT, None, "28", None, None)),
    ("item", ("both", "0", "60", INDENT, None, "26", None, None)),
    ("end", ("right", "120", "0", None, None, "28", None, None)),
    ("lead", ("left", "120", "60", INDENT, True, "26", True, None)),
    ("note", ("left", "0", "120", INDENT, None, "24", None, True)),
    ("title", ("center", "240", "0", None, None, "28", True, None))])
def test_each_kind_of_paragraph_has_its_size_and_place(written, style, expected):
    line, end = body(written(Paragraph("Một đoạn", style)))
    assert looks(line) == ("Một đoạn", *expected)
    assert end.tag == f"{W}sectPr"


def test_a_rule_is_a_line_as_long_as_the_decree_asks(written):
    line = body(written(Paragraph("", "rule")))[0]
    sides = str(round(57 * MM))
    assert (value(line, "pPr/ind", "left"), value(line, "pPr/ind", "right")) == (sides, sides)
    assert {name: value(line, "pPr/pBdr/top", name) for name in ("val", "sz", "space", "color")} == {
        "val": "single", "sz": "6", "space": "1", "color": "auto"}
    pair = body(written(SideBySide((("", "rule"),), (("x", "plain"),))))[0]
    side = pair.find(f".//{W}tc/{W}p")
    assert value(side, "pPr/ind", "left") == str(round(22 * MM))
    assert pair.findall(f".//{W}tc")[1].find(f".//{W}pBdr") is None


def test_headings_have_three_levels_in_the_font_of_the_text(written):
    files = written(Heading(1, "I. MỘT"), Heading(2, "1. Hai"), Heading(3, "a) Ba"), Heading(4, "Bốn"))
    assert [(spoken(line), value(line, "pPr/pStyle")) for line in body(files)[:-1]] == [
        ("I. MỘT", "Heading1"), ("1. Hai", "Heading2"), ("a) Ba", "Heading3"), ("Bốn", "Heading3")]
    styles = {style.get(f"{W}styleId"): style for style in ElementTree.fromstring(files["word/styles.xml"])
              if style.tag == f"{W}style"}
    told = {name: (value(styles[name], "rPr/sz"), value(styles[name], "rPr/b"), value(styles[name], "pPr/keepNext"),
                   value(styles[name], "pPr/spacing", "before"), value(styles[name], "pPr/spacing", "after"),
                   value(styles[name], "pPr/ind", "firstLine")) for name in ("Heading1", "Heading2", "Heading3")}
    assert told == {"Heading1": ("28", True, True, "240", "120", INDENT),
                    "Heading2": ("28", True, True, "160", "80", INDENT),
                    "Heading3": ("28", True, True, "120", "60", INDENT)}
    assert value(styles["Heading3"], "rPr/i") is True
    assert value(styles["Heading2"], "rPr/i") in (None, "0")
    assert all(value(styles[name], "rPr/color") is None for name in told)
    for name in (*told, "Normal"):
        fonts = styles[name].find(f"{W}rPr/{W}rFonts")
        assert {fonts.get(f"{W}{part}") for part in ("ascii", "hAnsi", "eastAsia")} == {"Times New Roman"}
        assert fonts.get(f"{W}asciiTheme") is None
    assert [value(styles["Normal"], path, name) for path, name in (
        ("rPr/sz", "val"), ("pPr/spacing", "before"), ("pPr/spacing", "after"))] == ["28", "0", "0"]


def test_pages_are_those_of_the_decree_upright_and_lying_with_a_number_from_the_second(written):
    files = written(TITLE, PageBreak(True), Paragraph("ngang"), PageBreak(False), Paragraph("đứng"))
    first, lying, last = ElementTree.fromstring(files["word/document.xml"]).iter(f"{W}sectPr")
    a4 = (str(round(210 * MM)), str(round(297 * MM)))
    for section, size, turned in ((first, a4, None), (lying, a4[::-1], "landscape"), (last, a4, None)):
        assert (value(section, "pgSz", "w"), value(section, "pgSz", "h")) == size
        assert value(section, "pgSz", "orient") in ((turned,) if turned else (True, "portrait"))  # True: not said
        assert [value(section, "pgMar", side) for side in ("top", "bottom", "left", "right", "header")] == [
            str(round(size * MM)) for size in (20, 20, 30, 15, 10)]
    assert [value(section, "titlePg") not in (None, "0") for section in (first, lying, last)] == [True, False, False]
    headers = [ElementTree.fromstring(content) for name, content in files.items() if name.startswith("word/header")]
    numbered, = (one for one in headers if one.find(f".//{W}instrText") is not None)
    assert numbered.find(f".//{W}instrText").text == "PAGE"
    assert [mark.get(f"{W}fldCharType") for mark in numbered.iter(f"{W}fldChar")] == ["begin", "end"]
    assert value(numbered.find(f".//{W}p"), "pPr/jc") == "center"
    low = [line for line in body(files) if line.tag == f"{W}p" and not spoken(line)]
    assert len(low) == 4
    assert {(value(line, "pPr/spacing", "line"), value(line, "pPr/spacing", "before"),
             value(line, "pPr/spacing", "after")) for line in low} == {("20", "0", "0")}


def cells(table):
    """Text, width, alignment, half points, bold, columns, rows begun or gone on, and kept with the next, row by row."""
    return [[("\n".join(text.text or "" for text in cell.iter(f"{W}t")), int(value(cell, "tcPr/tcW", "w")),
              value(cell, "p/pPr/jc"), value(cell, "p/r/rPr/sz"), value(cell, "p/r/rPr/b") is True,
              int(value(cell, "tcPr/gridSpan") or 1), value(cell, "tcPr/vMerge"),
              value(cell, "p/pPr/keepNext") is True) for cell in row.findall(f"{W}tc")]
            for row in table.findall(f"{W}tr")]


def test_a_table_is_as_wide_as_the_page_with_headings_that_are_repeated_and_a_total_that_is_not_alone(written):
    head = (GridCell("TT", "centre", True, rows=2), GridCell("Số & tên", "centre", True, columns=2))
    under = (GridCell("a", "centre", True), GridCell("b", "centre", True))
    lines = [(GridCell(str(at)), GridCell("1", "right"), GridCell("x\ny" if at == 1 else "x")) for at in (1, 2, 3, 4)]
    total = (GridCell("", "left"), GridCell("Tổng", "both", True))
    made = blocks.TextTable("Bảng 1. Thử", (head, under, *lines, total), 2, (0.2, 0.3, 0.5), size=10.5)
    caption, table, after, _ = body(written(made))
    assert looks(caption) == ("Bảng 1. Thử", "center", "120", "60", None, True, "26", True, None)
    room = 165 * MM
    widths = [int(room * part) for part in (0.2, 0.3, 0.5)]
    assert [int(one.get(f"{W}w")) for one in table.find(f"{W}tblGrid")] == pytest.approx(widths, abs=1)
    narrow, middle, wide = (int(one.get(f"{W}w")) for one in table.find(f"{W}tblGrid"))
    assert value(table, "tblPr/tblW", "w") == str(narrow + middle + wide)
    assert value(table, "tblPr/jc") == "center"
    begun, gone = ("restart", True)
    assert cells(table) == [
        [("TT", narrow, "center", "21", True, 1, begun, True),
         ("Số & tên", middle + wide, "center", "21", True, 2, None, True)],
        [("", narrow, "left", "21", False, 1, gone, False), ("a", middle, "center", "21", True, 1, None, True),
         ("b", wide, "center", "21", True, 1, None, True)],
        *[[(str(at), narrow, "left", "21", False, 1, None, at > 2),
           ("1", middle, "right", "21", False, 1, None, at > 2),
           ("x\ny" if at == 1 else "x", wide, "left", "21", False, 1, None, at > 2)] for at in (1, 2, 3, 4)],
        [("", narrow, "left", "21", False, 1, None, False), ("Tổng", middle, "both", "21", True, 1, None, False),
         ("", wide, "left", "21", False, 1, None, False)]]
    rows = table.findall(f"{W}tr")
    assert all(value(row, "trPr/cantSplit") is True for row in rows)
    assert [value(row, "trPr/tblHeader") for row in rows] == [True, True, *[None] * 5]
    line = str(round(10.5 * 1.35 * 20))
    assert [value(row, "trPr/trHeight") for row in rows] == [line, line, *[None] * 5]
    assert len(table.findall(f".//{W}br")) == 1
    assert (spoken(after), value(after, "pPr/spacing", "after")) == ("", "40")


def test_a_cell_over_rows_and_columns_is_gone_on_below_it(written):
    head = (GridCell("A", rows=2, columns=2), GridCell("B", rows=3))
    made = blocks.TextTable("", (head, (), (GridCell("c"), GridCell("d")), (GridCell("e"),)), 3, (0.25, 0.25, 0.5))
    table = body(written(made))[1]
    assert [[(cell[0], cell[5], cell[6]) for cell in row] for row in cells(table)] == [
        [("A", 2, "restart"), ("B", 1, "restart")], [("", 2, True), ("", 1, True)],
        [("c", 1, None), ("d", 1, None), ("", 1, True)], [("e", 1, None), ("", 1, None), ("", 1, None)]]


def test_a_picture_is_as_wide_as_the_text_and_says_what_it_is(written):
    line, caption, _ = body(written(blocks.Picture("Hình 1. Bản đồ", "<svg/>"), pictures={"<svg/>": png(330, 110)}))
    assert (value(line, "pPr/jc"), value(line, "pPr/keepNext")) == ("center", True)
    size = line.find(f".//{DRAWN}extent")
    assert int(size.get("cx")) == pytest.approx(165 * 36000, abs=1300)
    assert int(size.get("cy")) == pytest.approx(55 * 36000, abs=500)
    assert line.find(f".//{DRAWN}docPr").get("descr") == "Hình 1. Bản đồ"
    assert looks(caption) == ("Hình 1. Bản đồ", "center", "40", "160", None, None, "26", None, True)


@pytest.mark.parametrize(("kind", "parts"), [("head", (0.43, 0.57)), ("foot", (0.5, 0.5))])
def test_two_columns_stand_side_by_side_and_are_not_torn(written, kind, parts):
    left = (("UBND TỈNH", "plain"), ("SỞ", "strong"))
    right = (("CỘNG HÒA", "motto"), ("ngày …", "slanted"), ("", "space"))
    files = written(Paragraph("một"), Paragraph("hai"), Paragraph("ba"), Paragraph("bốn", "end"),
                    SideBySide(left, right, kind))
    *lines, table, after, _ = body(files)
    widths = [165 * MM * part for part in parts]
    found = table.findall(f"{W}tr/{W}tc")
    assert [int(value(cell, "tcPr/tcW", "w")) for cell in found] == pytest.approx(widths, abs=2)
    assert [int(one.get(f"{W}w")) for one in table.find(f"{W}tblGrid")] == pytest.approx(widths, abs=2)
    assert value(table, "tblPr/jc") == "center"
    assert value(table.find(f"{W}tr"), "trPr/cantSplit") is True
    assert [[(spoken(line), value(line, "r/rPr/sz"), value(line, "r/rPr/b"), value(line, "r/rPr/i"),
              value(line, "pPr/keepNext")) for line in cell.findall(f"{W}p")] for cell in found] == [
        [("UBND TỈNH", "24", None, None, True), ("SỞ", "24", True, None, True)],
        [("CỘNG HÒA", "26", True, None, True), ("ngày …", "26", None, True, True), ("", "26", None, None, True)]]
    assert value(after, "pPr/spacing", "line") == "20"
    kept = [value(line, "pPr/keepNext") for line in lines]
    assert kept == ([None, True, True, True] if kind == "foot" else [None] * 4), "no page has signatures alone"


def test_lines_before_a_table_are_not_kept_with_signatures_behind_it(written):
    made = blocks.TextTable("Bảng", ((GridCell("a"),),), 0, (1.0,))
    before, caption, table, between, after, *_ = body(written(
        Paragraph("trước"), made, Paragraph("sau"), SideBySide((("a", "plain"),), (("b", "plain"),), "foot")))
    assert [value(line, "pPr/keepNext") for line in (before, between, after)] == [None, True, True]
    assert table.tag == f"{W}tbl"
    assert spoken(caption) == "Bảng"


@pytest.mark.parametrize(("as_of", "day"), [("2025-12-31", "2025-12-31T00:00:00Z"), ("", "2000-01-01T00:00:00Z")])
def test_facts_of_the_file_depend_on_no_clock(written, as_of, day):
    files = written(TITLE, as_of=as_of, language="en")
    facts = {one.tag.partition("}")[2]: one.text for one in ElementTree.fromstring(files["docProps/core.xml"])}
    assert (facts["title"], facts["language"], facts["created"], facts["modified"]) == ("Báo cáo", "en", day, day)
    assert not any(facts.get(name) for name in ("creator", "lastModifiedBy", "description"))
