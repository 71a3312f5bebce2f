"""Writes a document as .docx with python-docx, in the layout of Decree 30/2020 for texts.

``bridge.vendor.provide_docx`` comes first; nothing in the file depends on the clock.
"""
from __future__ import annotations

import datetime
from functools import lru_cache
from html import escape
from io import BytesIO
from types import SimpleNamespace

from ...numbers.dates import parse_date
from .blocks import Heading, PageBreak, Paragraph, Picture, SideBySide, TextTable
from .fit import heading_heights
from .look import BODY_PT, FONT, INDENT_MM, LOOKS, MARGINS_MM, PAGE_MM, PAIR_LOOKS, PAIR_WIDTHS, RULE_SIDES_MM

SIGNED = "foot"
_TOGETHER = 3
"""Last rows of a table that stand on one page: no page has a total alone."""


def _kit():
    """The parts of python-docx used here; imported only when a document is written."""
    import docx

    return _parts(docx)


@lru_cache(maxsize=1)
def _parts(docx):
    """Kept for the copy of python-docx they are of: a plugin that is loaded again brings another, in another folder."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Emu, Mm, Pt

    align = {"left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
             "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
    return SimpleNamespace(Word=docx.Document, orient=WD_ORIENT, centred=WD_TABLE_ALIGNMENT.CENTER, align=align,
                           Emu=Emu, Mm=Mm, Pt=Pt, element=OxmlElement, parse_xml=parse_xml, nsdecls=nsdecls, qn=qn)


def write_docx(document, path, pictures):
    """Write ``document`` to ``path``.

    Parameters
    ----------
    document : .blocks.Document
    path : str or Path
    pictures : dict of str to bytes
        The PNG of each picture, by its key.
    """
    word = _kit().Word()
    _styles(word)
    _page(word.sections[0], landscape=False)
    _numbered_pages(word.sections[0])
    put = {Heading: _heading, Paragraph: _paragraph, TextTable: _table, SideBySide: _pair, PageBreak: _break}
    for block in document.blocks:
        if isinstance(block, SideBySide) and block.kind == SIGNED:
            _keep(word)
        if isinstance(block, Picture):
            _picture(word, block, pictures[block.key])
        else:
            put[type(block)](word, block)
    facts = word.core_properties
    facts.title, facts.author, facts.language = document.title, "", document.language
    facts.last_modified_by = facts.comments = ""
    facts.created = facts.modified = datetime.datetime.combine(
        parse_date(document.as_of) or datetime.date(2000, 1, 1), datetime.time())
    word.save(str(path))


def _styles(word):
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, _kit().Pt(BODY_PT)
    normal.element.rPr.rFonts.set(_kit().qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = _kit().Pt(0)
    for level in (1, 2, 3):
        style = word.styles[f"Heading {level}"]
        look = LOOKS[f"heading{level}"]
        style.font.name, style.font.size = FONT, _kit().Pt(look.size)
        style.font.bold, style.font.italic = look.bold, look.italic
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(_kit().qn(name), FONT)
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            if fonts.get(_kit().qn(name)) is not None:
                del fonts.attrib[_kit().qn(name)]
        colour = style.element.rPr.find(_kit().qn("w:color"))
        if colour is not None:
            style.element.rPr.remove(colour)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = _kit().Pt(look.before), _kit().Pt(look.after)
        style.paragraph_format.first_line_indent = _kit().Mm(INDENT_MM)
        style.paragraph_format.keep_with_next = True


def _page(section, *, landscape):
    width, height = PAGE_MM[::-1] if landscape else PAGE_MM
    section.orientation = _kit().orient.LANDSCAPE if landscape else _kit().orient.PORTRAIT
    section.page_width, section.page_height = _kit().Mm(width), _kit().Mm(height)
    for side, size in MARGINS_MM.items():
        setattr(section, f"{side}_margin", _kit().Mm(size))
    section.header_distance = _kit().Mm(10)


def _keep(word):
    """Keep the last lines of the text with the signatures below them: no page has signatures alone."""
    for line in reversed(word.paragraphs[-3:]):
        if line._p.getnext() is None or line._p.getnext().tag in (_kit().qn("w:p"), _kit().qn("w:sectPr")):
            line.paragraph_format.keep_with_next = True
        else:
            break


def _numbered_pages(section):
    """The page's number in the middle of the upper margin, none on the first page."""
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = _kit().align["centre"]
    run = line.add_run()
    for kind in ("begin", None, "end"):
        if kind is None:
            part = _kit().element("w:instrText")
            part.set(_kit().qn("xml:space"), "preserve")
            part.text = "PAGE"
        else:
            part = _kit().element("w:fldChar")
            part.set(_kit().qn("w:fldCharType"), kind)
        run._r.append(part)


def _heading(word, block):
    word.add_paragraph(block.text, style=f"Heading {min(block.level, 3)}")


def _paragraph(word, block):
    line = word.add_paragraph()
    _fill(line, block.text, LOOKS[block.style])
    if block.style == "rule":
        _rule(line, RULE_SIDES_MM["title"])


def _fill(line, text, look, size=None):
    line.alignment = _kit().align[look.align]
    shape = line.paragraph_format
    shape.space_before, shape.space_after = _kit().Pt(look.before), _kit().Pt(look.after)
    shape.first_line_indent = _kit().Mm(look.indent_mm) if look.indent_mm else None
    shape.keep_with_next = look.with_next or None
    run = line.add_run(text)
    run.font.size, run.bold, run.italic = _kit().Pt(size or look.size), look.bold or None, look.italic or None


def _break(word, block):
    section = word.add_section()
    _shrink(word.paragraphs[-1])  # the line that holds the break must not open a page of its own
    _shrink(word.add_paragraph())  # and a table that begins a section would leave an empty page before it
    _page(section, landscape=block.landscape)
    section.different_first_page_header_footer = False


def _shrink(line):
    """Make an empty line as low as one can be."""
    shape = line.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = _kit().Pt(1), _kit().Pt(0), _kit().Pt(0)


def _room(word):
    section = word.sections[-1]
    return section.page_width - section.left_margin - section.right_margin


def _table(word, block):
    """A table as the XML that Word keeps: through python-docx each cell would search its whole table anew."""
    _fill(word.add_paragraph(), block.caption, LOOKS["caption"])
    room = _room(word) / _kit().Emu(635)  # twentieths of a point
    widths = [int(room * width) for width in block.widths]
    below, rows, heights = {}, [], heading_heights(block, [width / 20 for width in widths])
    for at, row in enumerate(block.rows):
        last = len(block.rows) - _TOGETHER <= at < len(block.rows) - 1
        rows.append(_row_xml(row, below, widths, block.size, keep=last or block.holds_next(at),
                             height=heights[at] if at < block.headings else None))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                    for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    table = _kit().parse_xml(
        f'<w:tbl {_kit().nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>')
    word.add_paragraph().paragraph_format.space_after = _kit().Pt(2)
    word.element.body[-2].addprevious(table)


def _row_xml(row, below, widths, size, *, height, keep):
    """One row; ``below`` counts per column how many more rows a cell above covers, and how many columns it has.

    One with a ``height`` (points, at least) is a heading. One to ``keep`` stands on the page of the row below it.
    """
    cells, column, waiting = [], 0, iter(row)
    while column < len(widths):
        left, span = below.get(column, (0, 1))
        if left:
            below[column] = (left - 1, span)
            cells.append(_cell_xml("", "left", False, size, widths=widths[column:column + span], merge='<w:vMerge/>'))
            column += span
            continue
        cell = next(waiting, None)
        if cell is None:
            cells.append(_cell_xml("", "left", False, size, widths=widths[column:column + 1]))
            column += 1
            continue
        merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        if cell.rows > 1:
            below[column] = (cell.rows - 1, cell.columns)
        cells.append(_cell_xml(cell.text, cell.align, cell.bold, size, widths=widths[column:column + cell.columns],
                               merge=merge, keep=keep))
        column += cell.columns
    whole = "<w:cantSplit/>" if height is None else (  # not torn; a heading is repeated on each page
        f'<w:cantSplit/><w:trHeight w:val="{round(height * 20)}" w:hRule="atLeast"/><w:tblHeader/>')
    return f"<w:tr><w:trPr>{whole}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_xml(text, align, bold, size, widths, merge="", keep=False):
    span = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    place = {"centre": "center", "both": "both"}.get(align, align)
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    weight, with_next = "<w:b/>" if bold else "", "<w:keepNext/>" if keep else ""
    return (f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr>{with_next}<w:jc w:val="{place}"/></w:pPr>'
            f'<w:r><w:rPr>{weight}<w:sz w:val="{round(size * 2)}"/></w:rPr>{lines}</w:r></w:p></w:tc>')


def _picture(word, block, png):
    line = word.add_paragraph()
    line.alignment = _kit().align["centre"]
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(BytesIO(png), width=_room(word))
    shape._inline.docPr.set("descr", block.caption)
    _fill(word.add_paragraph(), block.caption, LOOKS["picture"])


def _pair(word, block):
    grid = word.add_table(1, 2)
    grid.alignment, grid.autofit = _kit().centred, False
    for column, width in zip(grid.columns, PAIR_WIDTHS[block.kind]):
        column.width = _kit().Emu(int(_room(word) * width))
    grid.rows[0]._tr.get_or_add_trPr().append(_kit().element("w:cantSplit"))
    for cell, lines, width in zip(grid.rows[0].cells, (block.left, block.right), PAIR_WIDTHS[block.kind]):
        cell.width = _kit().Emu(int(_room(word) * width))
        for number, (text, style) in enumerate(lines):
            line = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            _fill(line, text, PAIR_LOOKS[style])
            line.paragraph_format.keep_with_next = True  # and so with the line behind the table: no page for it alone
            if style == "rule":
                _rule(line, RULE_SIDES_MM["head"])
    _shrink(word.add_paragraph())  # Word wants a line behind a table


_BEHIND_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What stands behind the borders of a paragraph: Word reads its properties in the order of the standard."""


def _rule(line, sides_mm):
    """A short line under the name of the office, the motto and the title."""
    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = _kit().Mm(sides_mm)
    borders = _kit().element("w:pBdr")
    top = _kit().element("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(_kit().qn(f"w:{name}"), value)
    borders.append(top)
    line._p.get_or_add_pPr().insert_element_before(borders, *_BEHIND_BORDERS)
