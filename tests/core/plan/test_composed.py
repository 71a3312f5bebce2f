"""A document put together from a form of every part: heads, bases, numbers of sections, drawings, signatures."""
from dataclasses import replace

import pytest
from hatangso.algorithms.core.plan.documents.blocks import PageBreak, Paragraph, Picture, SideBySide
from hatangso.algorithms.core.plan.documents.compose import Material, compose
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms


def both(text):
    return {"vi": text}


def section(title, *parts, inner=(), **more):
    return {"title": both(title), "sections": list(inner), "parts": list(parts), **more}


def text(said, **more):
    return {"text": both(said), **more}


HEAD = {"left": [both("UBND TỈNH"), both("SỞ")], "right": [both("CỘNG HÒA"), both("Độc lập")], "number": both("Số: 1"),
        "about": both("V/v thử"), "place": both("Cà Mau, ngày"), "name": both("TỜ TRÌNH"),
        "subject": both("Về việc thử")}
SITES = SourceTable("vị trí", {"name": ["Ấp B", "Ấp A", None, "", "Ấp C"], "gain": [5.0, 20.0, 7.0, 8.0, None],
                               "site_id": ["S1", "S2", "S3", "S4", "S5"]})


def made(form, header, layout, tables=None, **more):
    whole = {"id": "x", "title": both("Thử"), "enclosures": [], "sections": [], **form}
    return compose(whole, Material(tables or {}, None, {}, header, layout=layout, **more), "vi").blocks


def said(blocks):
    return [(getattr(block, "style", getattr(block, "level", "")), block.text) for block in blocks
            if hasattr(block, "text")]


def test_the_head_of_a_letter_its_receivers_and_what_stands_between(header, layout):
    blocks = made({"head": HEAD, "to": [both("Kính gửi: UBND")], "bases": [both("Căn cứ Luật;"), both("Căn cứ NĐ;")],
                   "decides": both("QUYẾT ĐỊNH:"), "sections": [section("Một", text("Nội dung;"))],
                   "receivers": [both("- Như trên;"), both("- Lưu: VT.")], "signer": [both("GIÁM ĐỐC")],
                   "parties": [both("Bên A"), both("Bên B")]}, header, layout)
    first, *middle, foot, parties = blocks
    assert first == SideBySide(
        (("UBND TỈNH", "plain"), ("SỞ", "strong"), ("", "rule"), ("Số: 1", "number"), ("V/v thử", "plain")),
        (("CỘNG HÒA", "strong"), ("Độc lập", "motto"), ("", "rule"), ("Cà Mau, ngày", "slanted")), "head")
    assert said(middle) == [
        ("title", "TỜ TRÌNH"), ("subtitle", "Về việc thử"), ("rule", ""), ("to", "Kính gửi: UBND"),
        ("basis", "Căn cứ Luật;"), ("basis", "Căn cứ NĐ;"), ("title", "QUYẾT ĐỊNH:"), (1, "I. Một"),
        ("body", f"Nội dung{layout['end']}")]
    assert foot == SideBySide((("Nơi nhận:", "receivers"), ("- Như trên;", "receiver"), ("- Lưu: VT.", "receiver")),
                              (("GIÁM ĐỐC", "signer"), ("", "space")), "foot")
    assert parties == SideBySide((("Bên A", "signer"), ("", "space")), (("Bên B", "signer"), ("", "space")), "foot")


def test_the_mark_of_a_copy_for_readers_outside_stands_under_its_head(header, layout):
    marked = replace(header, mark="Bản cho VNPT")
    blocks = made({"head": HEAD}, marked, layout)
    assert blocks[1] == Paragraph("Bản cho VNPT", "mark")
    assert "mark" not in [style for style, _ in said(made({"head": HEAD}, header, layout))]


@pytest.mark.parametrize(("style", "numbers"), [
    ("sections", ["I.", "II."]), ("articles", ["Điều 1.", "Điều 2."]), ("annexes", ["Phụ lục I.", "Phụ lục II."])])
def test_sections_are_numbered_from_one_in_their_way(style, numbers, header, layout):
    inner = [section("trong", text("a"), inner=[section("sâu", text("b"))]), section("sau", text("c"))]
    parts = [section("Một", inner=inner), section("Hai", text("d"))]
    if style == "sections":
        blocks = made({"sections": parts}, header, layout)
    else:
        first, *blocks = made({"enclosures": [{"style": style, "landscape": True, "sections": parts}]},
                              header, layout)
        assert first == PageBreak(True)
    assert [line for line in said(blocks) if isinstance(line[0], int)] == [
        (1, f"{numbers[0]} Một"), (2, "1. trong"), (3, "1.1. sâu"), (2, "2. sau"), (1, f"{numbers[1]} Hai")]


def test_a_section_without_figures_says_so(header, layout):
    assert said(made({"sections": [section("Một")]}, header, layout))[1] == (
        "body", "Gói phương án chưa có số liệu cho mục này.")


def test_bars_are_of_rows_with_a_name_and_a_figure_and_most_stands_first(header, layout):
    chart = {"chart": "bars", "source": "SITES", "label": "name", "value": "gain", "unit": "người",
             "caption": both("Người được phủ"), "id": "hinh"}
    form = {"sections": [section("Một", text("xem {ref:hinh} và {ref:khong}"), chart)]}
    blocks = made(form, header, layout, {"SITES": SITES})
    picture, = (block for block in blocks if isinstance(block, Picture))
    assert picture.caption == "Hình 1. Người được phủ"
    assert [name for name in ("Ấp A", "Ấp B", "Ấp C", "None") if name in picture.svg] == ["Ấp A", "Ấp B"]
    assert picture.svg.index("Ấp A") < picture.svg.index("Ấp B")
    assert said(blocks)[1] == ("body", "Xem hình 1 và phụ lục")
    least = made({"sections": [section("Một", {**chart, "order": "least"})]}, header, layout, {"SITES": SITES})
    shown = next(block for block in least if isinstance(block, Picture)).svg
    assert shown.index("Ấp B") < shown.index("Ấp A")
    for tables in ({}, {"SITES": SourceTable("vị trí", {"name": ["Ấp A"]})}, {"SITES": SourceTable("vị trí", {
            "name": ["Ấp A"], "gain": [None]})}):
        assert not [block for block in made(form, header, layout, tables) if isinstance(block, Picture)]


def test_the_end_of_a_text_is_marked_after_a_table_or_a_drawing_too(header, layout):
    chart = {"chart": "bars", "source": "SITES", "label": "name", "value": "gain", "caption": both("Hình")}
    blocks = made({"sections": [section("Một", chart)], "receivers": [], "signer": []}, header, layout,
                  {"SITES": SITES})
    assert blocks[-2] == Paragraph(layout["end"], "end")


@pytest.mark.parametrize(("speed", "marked"), [(None, True), (40.0, False)])
def test_a_table_with_a_figure_that_is_missing_says_what_its_sign_means(speed, marked, header, layout):
    forms = {form.id: form for form in load_forms(language="vi")}
    card = SourceTable("chỉ tiêu", {"row_name": ["Tốc độ"], "unit": ["Mb/s"], "value": [speed], "seq": [1],
                                    "group_txt": ["Di động"]})
    part = {"table": "scorecard", "columns": ["row_name", "unit", "value"], "caption": both("Chỉ tiêu")}
    whole = {"id": "x", "title": both("Thử"), "enclosures": [], "sections": [section("Một", part)]}
    blocks = compose(whole, Material({"SCORECARD": card}, None, forms, header, layout=layout), "vi").blocks
    assert [text for style, text in said(blocks) if style == "note"] == [layout["missing_note"]] * marked
