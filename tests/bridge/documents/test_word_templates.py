"""An office's own Word template: placeholders in odd places are filled, what would be lost is refused by its name."""
import re
import zipfile
from io import BytesIO

import ooxml
import pytest
from hatangso.algorithms.bridge import vendor
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.documents import template_check
from hatangso.algorithms.core.plan.documents.compose import Material
from hatangso.algorithms.core.plan.documents.figures import PackageFigures
from hatangso.algorithms.core.plan.documents.own_template import fill_docx
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.header import Header
from hatangso.algorithms.core.plan.forms.model import load_layout
from hatangso.algorithms.core.record import RunRecord

pytest.importorskip("lxml")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TABLES = {
    "POSTAL_BY_COMMUNE": SourceTable("xã", {
        "name": ["Xã A & B", "Xã <C>", "Hai\ndòng {{date}}"], "points": [5, 6, 1234]}),
    "SITES": SourceTable("vị trí", {"site_id": ["S1", "S2"]}), "EMPTY": SourceTable("rỗng", {"name": []})}
RECORD = RunRecord("planbook", steps=[RunRecord("postalgap", numbers={"POINTS_COUNT": 1245})])
NUMBER = "{{number:postalgap.POINTS_COUNT:0}}"
ROWS = '<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>'


def run(text, look=""):
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*texts):
    rows = "".join(ROWS.format(text=text) for text in texts)
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>{rows}</w:tbl>'


def field(code, result):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f'{mark("begin")}<w:r><w:instrText> {code} </w:instrText></w:r>{mark("separate")}{run(result)}{mark("end")}'


@pytest.fixture
def template(tmp_path):
    """``make(body XML, {part: (content type, relation, XML)}, {part: change of its bytes})`` -> path of a template."""
    vendor.provide_docx()
    from docx import Document
    from docx.oxml import parse_xml

    def make(body="", parts=(), changes=()):
        word, made = Document(), BytesIO()
        for element in parse_xml(f'<w:body xmlns:w="{W}">{body}</w:body>'):
            word.element.body.insert(len(word.element.body) - 1, element)
        word.save(made)
        with zipfile.ZipFile(made) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        for name, (kind, relation, content) in dict(parts).items():
            files[name] = content.encode()
            override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
            files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(b"</Types>", override.encode())
            near = "word/_rels/document.xml.rels"
            link = f'<Relationship Id="x9" Type="{OFFICE}/{relation}" Target="/{name}"/></Relationships>'
            files[near] = files[near].replace(b"</Relationships>", link.encode())
        for name, change in dict(changes).items():
            files[name] = change(files.get(name, b""))
        path = tmp_path / "mẫu.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    return make


def filled(path, mark="", operator=""):
    """Fill a template; return (text of every part with its paragraphs on lines, what was said, the result)."""
    layout, before = load_layout(language="vi"), path.read_bytes()
    material = Material(TABLES, RECORD, {}, Header("tỉnh Cà Mau", as_of="2025-12-31", mark=mark), layout=layout,
                        operator=operator)
    found = fill_docx(path, material, PackageFigures(TABLES, RECORD, layout, "vi"))
    assert path.read_bytes() == before
    made = path.with_name("xong.docx")
    found.word.save(str(made))
    assert ooxml.faults(made) == []
    with zipfile.ZipFile(made) as archive:
        text = {name: re.sub("<[^>]+>", "", re.sub("</w:p>|<w:br/>", "\n", archive.read(name).decode()))
                for name in archive.namelist() if name.endswith(".xml")}
    return text, [message.text("en") for message in found.notes], found


NOTES = (f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{run("Nguồn {{province}} " + NUMBER)}</w:p>'
         "</w:footnote></w:footnotes>")
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def test_notes_at_the_foot_are_filled(template):
    text, said, found = filled(template(f"<w:p>{run('x')}</w:p>", {
        "word/footnotes.xml": (f"{KIND}footnotes+xml", "footnotes", NOTES)}))
    assert "Nguồn tỉnh Cà Mau 1.245" in text["word/footnotes.xml"]
    assert (found.figures, found.missing, said) == (2, 0, [])


def test_rows_repeat_in_a_table_within_a_table_and_not_around_it(template):
    inner = table("Xã", "{{POSTAL_BY_COMMUNE.name}}: {{POSTAL_BY_COMMUNE.points}}") + "<w:p/>"
    outer = table("TRÁI {{province}}").replace("</w:tc></w:tr>", f"</w:tc><w:tc>{inner}</w:tc></w:tr>").replace(
        "</w:tblGrid>", '<w:gridCol w:w="3000"/></w:tblGrid>', 1)
    text, _, _ = filled(template(outer))
    lines = text["word/document.xml"].split("\n")
    assert [line for line in lines if line] == [
        "TRÁI tỉnh Cà Mau", "Xã", "Xã A &amp; B: 5", "Xã &lt;C&gt;: 6", "Hai", "dòng {{date}}: 1.234"]


def test_two_lists_may_stand_in_one_row_of_a_table_around_them(template):
    one = table("{{SITES.site_id}}") + "<w:p/>"
    cells = f"<w:tc>{one}</w:tc><w:tc>{one.replace('SITES.site_id', 'POSTAL_BY_COMMUNE.points')}</w:tc>"
    grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    text, _, _ = filled(template(f"<w:tbl><w:tblPr/>{grid}<w:tr>{cells}</w:tr></w:tbl>"))
    assert text["word/document.xml"].split() == ["S1", "S2", "5", "6", "1.234"]


def test_a_card_that_repeats_fills_the_table_within_it_from_its_own_row(template):
    """The row around names the source itself: one card for each row, and the table within is part of the card."""
    inner = table("Số điểm", "{{POSTAL_BY_COMMUNE.points}}") + "<w:p/>"
    card = table("THẺ {{POSTAL_BY_COMMUNE.points}}").replace("</w:tc></w:tr>", f"{inner}</w:tc></w:tr>")
    text, _, _ = filled(template(card))
    assert [line for line in text["word/document.xml"].split("\n") if line] == [
        line for points in ("5", "6", "1.234") for line in (f"THẺ {points}", "Số điểm", points)]
    other = card.replace("{{POSTAL_BY_COMMUNE.points}}", "{{SITES.site_id}}", 1)
    text, _, _ = filled(template(other))
    assert text["word/document.xml"].split() == [
        word for site in ("S1", "S2") for word in ("THẺ", site, "Số", "điểm", "5", "6", "1.234")]


def test_a_text_without_a_placeholder_keeps_its_ends_of_lines(template):
    _, _, found = filled(template(f"<w:p><w:r><w:t>Kính\n gửi</w:t></w:r>{run(' {{province}}')}</w:p>"))
    assert not found.word.element.body.findall(f".//{{{W}}}br")


def test_a_row_that_repeats_keeps_what_a_document_has_once_in_the_first(template):
    row = table("Đầu", '{{SITES.site_id}}</w:t></w:r><w:bookmarkStart w:id="7" w:name="dong"/><w:bookmarkEnd w:id="7"/>'
                '<w:r><w:t>.')
    _, _, found = filled(template(row))
    assert len(found.word.element.body.findall(f".//{{{W}}}tr")) == 3
    assert len(found.word.element.body.findall(f".//{{{W}}}bookmarkStart")) == 1


@pytest.mark.parametrize(("body", "said"), [
    (field("DOCPROPERTY Title", "{{province}}"), "{{province}} stands in the field DOCPROPERTY Title"),
    ('<w:fldSimple w:instr=" AUTHOR ">' + run("{{province}}") + "</w:fldSimple>", "in the field AUTHOR"),
    (field(f"= {NUMBER} + 1", "0"), "stands in the field = {{number"),
    ('<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/></w:sdtPr><w:sdtContent>' + run("{{province}}")
     + "</w:sdtContent></w:sdt>", "a content control that is bound to data"),
    ('<w:ins w:id="3" w:author="a">' + run("x") + "</w:ins>", "tracked changes"),
])
def test_text_that_word_would_put_back_is_refused(template, body, said):
    with pytest.raises(InputError) as error:
        filled(template(f"<w:p>{body}</w:p>"))
    assert said in error.value.message.text("en")
    assert "mẫu.docx" in error.value.message.text("vi")


def test_fields_that_copy_text_and_free_controls_are_filled(template):
    body = (f"<w:p>{field('HYPERLINK a', '{{province}}')}</w:p><w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
            f"<w:sdtContent>{run('{{pro')}{run('vince}}')}</w:sdtContent></w:sdt></w:p>")
    text, said, found = filled(template(body))
    assert text["word/document.xml"].count("tỉnh Cà Mau") == 2
    assert said == []
    assert found.word.element.body.find(f".//{{{W}}}showingPlcHdr") is None


def swap(old, new):
    return lambda content: content.replace(old.encode(), new.encode())


@pytest.mark.parametrize(("changes", "said"), [
    ({"[Content_Types].xml": swap("document.main+xml", "template.main+xml")}, r"Word template \(.dotx\)"),
    ({"[Content_Types].xml": swap(f"{KIND}document", "application/vnd.ms-word.document.macroEnabled")}, "macros"),
    ({"word/document.xml": swap(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")}, "Strict Open XML"),
    ({"word/document.xml": lambda content: content[:-40]}, "part word/document.xml cannot be read"),
    ({"word/document.xml": swap("?>", "?><!DOCTYPE x>")}, "declares a document type"),
    ({"_xmlsignatures/sig1.xml": lambda _: b"<a/>", "_rels/.rels": swap(
        "</Relationships>", '<Relationship Id="s9" Type="a/signature" Target="_xmlsignatures/sig1.xml"/>'
        "</Relationships>")}, r"is digitally signed \(_xmlsignatures/sig1.xml\)"),
    ({"word/footnotes.xml": lambda _: f'<w:footnotes xmlns:w="{W}"><w:ins/></w:footnotes>'.encode()},
     "tracked changes"),
    ({"[Content_Types].xml": lambda _: b"<Types/>"}, "is no Word document"),
    ({"_rels/.rels": swap("officeDocument", "nothing")}, "is no Word document"),
])
def test_files_of_another_kind_are_refused_by_name(template, changes, said):
    with pytest.raises(InputError) as error:
        filled(template("", changes=changes))
    assert re.search(said, error.value.message.text("en"))


@pytest.mark.parametrize("changes", [
    {"__MACOSX/word/._document.xml": lambda _: b"\0\5\x16\7", ".DS_Store": lambda _: b"\0"},
    {"word/media/image9.png": lambda _: b"\x89PNG"},
    {"word/comments.xml": lambda _: f'<w:comments xmlns:w="{W}"><w:ins/></w:comments>'.encode()},
    {"word/glossary/document.xml": lambda _: f'<w:glossary xmlns:w="{W}"><w:ins/></w:glossary>'.encode()},
])
def test_what_is_no_part_of_the_text_does_not_forbid_a_template(template, changes):
    text, said, _ = filled(template(f"<w:p>{run('{{province}}')}</w:p>", changes=changes))
    assert "tỉnh Cà Mau" in text["word/document.xml"]
    assert said == []


def test_a_password_and_a_cut_file_are_told_apart(template):
    path = template()
    content = path.read_bytes()
    for changed, said in ((b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a password protects it"),
                          (content[:len(content) // 2], "it is no packed file")):
        path.write_bytes(changed)
        with pytest.raises(InputError) as error:
            filled(path)
        assert said in error.value.message.text("en")


@pytest.mark.parametrize(("body", "parts", "told"), [
    ('<w:p><m:oMath xmlns:m="m"><m:r><m:t>{{province}}</m:t></m:r></m:oMath></w:p>', {},
     "{{province}} stands in word/document.xml, where nothing is filled"),
    ("", {"word/charts/chart1.xml": (
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", "chart", "<c>{{province}}</c>")},
     "{{province}} stands in word/charts/chart1.xml"),
    (f"<w:p>{run('{{province')}</w:p>", {}, "in “{{province” a placeholder does not begin or end"),
    (f"<w:p>{run('{{SITES.site_id}}')}</w:p>", {}, "{{SITES.site_id}} stands outside the rows of a table"),
    (f"<w:p>{run('{{Tỉnh}}')}</w:p>", {}, "{{Tỉnh}} is not known"),
])
def test_what_is_not_filled_is_told(template, body, parts, told):
    _, said, found = filled(template(body, parts))
    assert len(said) == found.missing == 1
    assert told in said[0]


@pytest.mark.parametrize(("body", "lines"), [
    (f"<w:p>{run('Kính gửi {{operator}}')}</w:p>", ["BẢN NHÁP", "Kính gửi Viettel"]),
    (f"<w:p>{run('Dấu: {{mark}}')}</w:p>", ["Dấu: BẢN NHÁP"])])
def test_a_draft_is_never_without_its_mark(template, body, lines):
    text, _, _ = filled(template(body), mark="BẢN NHÁP", operator="Viettel")
    assert [line for line in text["word/document.xml"].split("\n") if line] == lines


def test_a_template_that_is_far_too_large_unpacked_is_refused_by_name(template, monkeypatch):
    path = template(f"<w:p>{run('x' * 2_000_000)}</w:p>")
    monkeypatch.setattr(template_check, "_LARGEST", 1_000_000)
    with pytest.raises(InputError) as error:
        filled(path)
    assert error.value.message.text("en") == (
        "Template mẫu.docx: unpacked it would be 3 MB, far more than a template is. Make its pictures smaller.")


def test_text_behind_a_field_is_filled_and_what_stands_around_it_stays(template):
    text, said, _ = filled(template(
        f"<w:p>{field('DOCPROPERTY Title', 'Tên')}{run(' của {{pro')}{run('vince}}, nay')}</w:p>"))
    assert "Tên của tỉnh Cà Mau, nay" in text["word/document.xml"]
    assert said == []
