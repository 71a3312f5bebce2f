"""A document as the page that Qt reads, block by block, and what is added to the OpenDocument text that Qt writes."""
import re

import pytest
from hatangso.algorithms.core.plan.documents.blocks import (
    Document,
    GridCell,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    SideBySide,
    TextTable,
)
from hatangso.algorithms.core.plan.documents.page import ODT, PDF, document_html, with_headings


def body(*blocks, units=PDF, names=()):
    page = document_html(Document("Báo cáo <1>", "vi", blocks=list(blocks)), dict(names), units)
    assert page.startswith('<html lang="vi"><head><title>Báo cáo &lt;1&gt;</title></head>'
                           "<body style=\"font-family:'Times New Roman'\">")
    return re.fullmatch(r"<html.*?<body[^>]*>(.*)</body></html>", page, re.DOTALL)[1]


def line(text, *, size, unit="px", align="left", top=0, bottom=0, indent=0, weight="normal", style="normal"):
    return (f'<p align="{align}" style="margin-top:{top}px;margin-bottom:{bottom}px;text-indent:{indent}px">'
            f'<span style="font-size:{size}{unit};font-weight:{weight};font-style:{style}">{text}</span></p>')


def test_a_pdf_counts_in_points_and_opendocument_in_pixels_of_96_an_inch():
    """6 pt after a paragraph are 8 pixels of 96 an inch, and 10 mm of indent 28 points or 38 pixels."""
    said = Paragraph("a < b")
    assert body(said) == line("a &lt; b", size=14, align="justify", bottom=6, indent=28)
    assert body(said, units=ODT) == line("a &lt; b", size=14, unit="pt", align="justify", bottom=8, indent=38)
    assert body(Paragraph("")) == line("&nbsp;", size=14, align="justify", bottom=6, indent=28)


def test_headings_captions_marks_and_rules_look_as_the_decree_asks():
    assert body(Heading(1, "I. Một"), Heading(2, "1. Hai"), Heading(5, "a) Ba")) == (
        line("I. Một", size=14, top=12, bottom=6, weight="bold")
        + line("1. Hai", size=14, top=8, bottom=4, weight="bold")
        + line("a) Ba", size=14, top=6, bottom=3, weight="bold", style="italic"))
    assert body(Paragraph("Nội bộ", "mark"), Paragraph("bất kỳ", "rule")) == (
        line("Nội bộ", size=13, align="center", top=6, weight="bold")
        + line("_" * 13, size=5, align="center", bottom=2))
    assert body(Paragraph("Ký", "end"), Paragraph("ghi chú", "note")) == (
        line("Ký", size=14, align="right", top=6) + line("ghi chú", size=12, bottom=6, indent=28, style="italic"))


def test_a_picture_stands_above_its_caption_in_its_size():
    shown = Picture("Hình 1", svg="<svg/>")
    assert body(shown, names={"<svg/>": ("a.png", 300.0, 150.0)}) == (
        '<p align="center" style="margin-top:6px"><img src="a.png" width="300" height="150"></p>'
        + line("Hình 1", size=13, align="center", top=2, bottom=8, style="italic"))
    assert 'width="400" height="200"' in body(shown, names={"<svg/>": ("a.png", 300.0, 150.0)}, units=ODT)
    assert body(PageBreak()) == (
        '<p style="page-break-before:always;margin:0"><span style="font-size:1px">&nbsp;</span></p>')


@pytest.mark.parametrize(("units", "unit", "place"), [(PDF, "px", "top"), (ODT, "pt", "middle")])
def test_a_table_has_its_widths_headings_and_cells(units, unit, place):
    rows = ((GridCell("TT", "centre", bold=True, rows=2), GridCell("Năm", columns=2)),
            (GridCell("một\nhai", "right"), GridCell("")))
    page = body(TextTable("Bảng 1", rows, 1, (0.25, 0.75), 11.0), units=units)
    assert re.findall("<col.*?>", page) == ['<col width="25.0%">', '<col width="75.0%">']
    head = re.search("<thead>(.*)</thead>", page)[1]
    assert head == (f'<tr><th align="center" valign="middle" colspan="1" rowspan="2"><span style="font-size:11{unit};'
                    'font-weight:bold">TT</span></th><th align="left" valign="middle" colspan="2" rowspan="1">'
                    f'<span style="font-size:11{unit};font-weight:normal">Năm</span></th></tr>')
    assert re.search("<tbody>(.*)</tbody>", page)[1] == (
        f'<tr><td align="right" valign="{place}" colspan="1" rowspan="1"><span style="font-size:11{unit};font-weight:'
        f'normal">một<br>hai</span></td><td align="left" valign="{place}" colspan="1" rowspan="1"><span style="'
        f'font-size:11{unit};font-weight:normal">&nbsp;</span></td></tr>')
    assert page.startswith(line("Bảng 1", size=13, unit=unit, align="center", top=6 if units is PDF else 8,
                                bottom=3 if units is PDF else 4, weight="bold"))


def test_two_sides_are_paragraphs_in_a_pdf_and_one_paragraph_each_in_opendocument():
    pair = SideBySide((("SỞ", "strong"), ("", "rule")), (("Nơi", "plain"), ("", "space"), ("Tên", "signer")), "head")
    left = line("SỞ", size=12, align="center", weight="bold") + line("_" * 13, size=5, align="center")
    right = (line("Nơi", size=12, align="center") + line("&nbsp;", size=13, align="center", bottom=60)
             + line("Tên", size=14, align="center", weight="bold"))
    table = '<table border="0" width="100%" cellspacing="0" cellpadding="2"><tr>'
    assert body(pair) == f'{table}<td width="43%">{left}</td><td width="57%">{right}</td></tr></table>'
    page = body(pair, units=ODT)
    assert re.findall("font-size:([0-9]+)pt", page) == ["12", "5", "12", "73", "14"], "room to sign is a line's height"
    assert page.count("<p ") == 2
    assert page.count("<br>") == 3
    foot = body(pair._replace(kind="foot", left=(), right=(("Nhận:", "receivers"),)), units=ODT)
    assert foot == (f'{table}<td width="50%"></td><td width="50%"><p align="left" style="margin:0"><span '
                    'style="font-size:12pt;font-weight:bold;font-style:italic">Nhận:</span></p></td></tr></table>')


ROW = "<table:table-row><table:table-cell/></table:table-row>"


def written(*tables, lines=()):
    styles = "".join(f'<style:style style:name="{name}" style:family="paragraph"> <style:paragraph-properties/>'
                     "</style:style>" for name, _ in lines)
    said = "".join(f'<text:p text:style-name="{name}"><text:span text:style-name="c1">{text}</text:span></text:p>'
                   for name, text in lines)
    drawn = "".join(f'<table:table table:name="T">{ROW * count}</table:table>' for count in tables)
    return f"<office:automatic-styles>{styles}</office:automatic-styles><office:text>{said}{drawn}</office:text>"


def table(headings, caption="Bảng"):
    return TextTable(caption, ((GridCell("x"),),) * 3, headings, (1.0,))


def test_headings_of_tables_repeat_and_rows_are_not_torn():
    """The table of a letter's head stands among them and has none; of three rows two are headings in the second."""
    pair = SideBySide((("a", "plain"),), (("b", "plain"),))
    made = with_headings(written(1, 3, 3), Document("x", blocks=[pair, table(2), Paragraph("y"), table(0)]))
    whole = ROW.replace("<table:table-row>", '<table:table-row table:style-name="WholeRow">')
    found = re.findall('<table:table table:name="T">(.*?)</table:table>', made)
    assert found == [whole, f"<table:table-header-rows>{whole * 2}</table:table-header-rows>{whole}", whole * 3]
    assert made.count('<style:style style:name="WholeRow" style:family="table-row">') == 1
    assert made.index("WholeRow") < made.index("</office:automatic-styles>")
    assert made.startswith("<office:automatic-styles><style:style style:name=")


def test_a_table_that_is_not_known_and_one_of_headings_alone_stay_as_they_are():
    made = with_headings(written(3, 3), Document("x", blocks=[table(4)]))
    assert "header-rows" not in made
    assert made.count('table:style-name="WholeRow"') == 6


def test_what_heads_something_stays_on_its_page():
    lines = (("p1", "I. Một &amp; hai"), ("p2", "thân"), ("p3", "Bảng"))
    made = with_headings(written(3, lines=lines), Document("x", blocks=[Heading(1, "I. Một & hai"), Paragraph("thân"),
                                                                        table(1)]))
    kept = re.findall(r'style:name="(p\d)" style:family="paragraph">\s*<style:paragraph-properties '
                      'fo:keep-with-next="always"', made)
    assert kept == ["p1", "p3"]
    assert made.count("keep-with-next") == 2
