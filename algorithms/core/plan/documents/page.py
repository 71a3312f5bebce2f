"""A document as the HTML that Qt's text engine reads: tables with repeated headings, no style that it does not know."""
from __future__ import annotations

import re
from html import escape

from .blocks import Heading, PageBreak, Paragraph, Picture, SideBySide, TextTable
from .look import FONT, LOOKS, PAIR_LOOKS, PAIR_WIDTHS

_ALIGN = {"left": "left", "centre": "center", "right": "right", "both": "justify"}
_MM = 72 / 25.4
_TABLE = re.compile(r"(<table:table .*?</table:table>)", re.DOTALL)
_PARAGRAPH = re.compile(r'<text:p text:style-name="(p\d+)">(?:<text:span[^>]*>)?([^<]*)')
_ROW_END, _STYLES = "</table:table-row>", "</office:automatic-styles>"
_WHOLE = ('<style:style style:name="WholeRow" style:family="table-row">'
          '<style:table-row-properties fo:keep-together="always"/></style:style>')
_END, _RULE = "\n", "_" * 13
PDF, ODT = ("px", 1.0), ("pt", 96 / 72)
"""Unit of letters and pixels per point of distances: a PDF is laid out at 72 pixels an inch, OpenDocument at 96."""


def document_html(document, names, units):
    """Return the whole document.

    Parameters
    ----------
    document : .blocks.Document
    names : dict of str to (str, float, float)
        Address, width and height (points) of each picture, by its key.
    units : tuple
        :data:`PDF` or :data:`ODT`.
    """
    return _HtmlPage(names, *units).html(document)


class _HtmlPage:
    def __init__(self, names, unit, scale):
        self.names, self.unit, self.scale = names, unit, scale

    def html(self, document):
        put = {Heading: self._heading, Paragraph: self._paragraph, TextTable: self._table, SideBySide: self._pair,
               PageBreak: self._break, Picture: self._picture}
        body = "".join(put[type(block)](block) for block in document.blocks)
        return (f'<html lang="{document.language}"><head><title>{escape(document.title)}</title></head>'
                f"<body style=\"font-family:'{FONT}'\">{body}</body></html>")

    def _line(self, text, look):
        shape = f"margin-top:{look.before * self.scale:.0f}px;margin-bottom:{look.after * self.scale:.0f}px;" \
                f"text-indent:{look.indent_mm * _MM * self.scale:.0f}px"
        return f'<p align="{_ALIGN[look.align]}" style="{shape}">{self._words(text, look)}</p>'

    def _words(self, text, look):
        looks = f"font-size:{look.size:.0f}{self.unit};font-weight:{'bold' if look.bold else 'normal'};" \
                f"font-style:{'italic' if look.italic else 'normal'}"
        return f"<span style=\"{looks}\">{escape(text) or '&nbsp;'}</span>"

    def _heading(self, block):
        return self._line(block.text, LOOKS[f"heading{min(block.level, 3)}"])  # Qt would enlarge <h1>

    def _paragraph(self, block):
        return self._line(_RULE if block.style == "rule" else block.text, LOOKS[block.style])

    def _break(self, block):
        return '<p style="page-break-before:always;margin:0"><span style="font-size:1px">&nbsp;</span></p>'

    def _picture(self, block):
        name, width, height = self.names[block.key]
        shape = f'width="{width * self.scale:.0f}" height="{height * self.scale:.0f}"'
        return (f'<p align="center" style="margin-top:6px"><img src="{name}" {shape}></p>'
                + self._line(block.caption, LOOKS["picture"]))

    def _table(self, block):
        def line(row, tag):
            # of a row over two pages Qt would draw its middle twice; in OpenDocument "top" would raise the letters
            place = "top" if tag == "td" and (self.unit, self.scale) == PDF else "middle"
            cells = "".join(
                f'<{tag} align="{_ALIGN[cell.align]}" valign="{place}" colspan="{cell.columns}" rowspan="{cell.rows}">'
                f'<span style="{size};font-weight:{"bold" if cell.bold else "normal"}">'
                f"{escape(cell.text).replace(_END, '<br>') or '&nbsp;'}</span></{tag}>" for cell in row)
            return f"<tr>{cells}</tr>"

        size = f"font-size:{block.size:.0f}{self.unit}"
        head = "".join(line(row, "th") for row in block.rows[:block.headings])
        body = "".join(line(row, "td") for row in block.rows[block.headings:])
        widths = "".join(f'<col width="{100 * width:.1f}%">' for width in block.widths)
        return (f'{self._line(block.caption, LOOKS["caption"])}<table border="1" cellspacing="0" cellpadding="2" '
                f'width="100%" style="border-collapse:collapse;border-style:solid;border-color:#000">{widths}'
                f"<thead>{head}</thead><tbody>{body}</tbody></table>"
                '<p style="margin:0"><span style="font-size:4px">&nbsp;</span></p>')

    def _pair(self, block):
        cells = "".join(
            f'<td width="{100 * width:.0f}%">{self._side(lines)}</td>'
            for lines, width in zip((block.left, block.right), PAIR_WIDTHS[block.kind]))
        return f'<table border="0" width="100%" cellspacing="0" cellpadding="2"><tr>{cells}</tr></table>'

    def _side(self, lines):
        """The lines of one side; in OpenDocument one paragraph, since Qt makes a cell of every paragraph of a cell."""
        shown = [(_RULE if style == "rule" else text, PAIR_LOOKS[style]) for text, style in lines]
        if (self.unit, self.scale) == PDF or not shown:
            return "".join(self._line(text, look) for text, look in shown)
        parts = [self._words(text, look if text else look._replace(size=look.size + look.after))  # room to sign
                 for text, look in shown]
        return f'<p align="{_ALIGN[shown[0][1].align]}" style="margin:0">{"<br>".join(parts)}</p>'


def with_headings(content, document):
    """Return the ``content.xml`` that Qt wrote with what it leaves out: headings on every page, rows that are not torn.

    Parameters
    ----------
    content : str
    document : .blocks.Document
        What the text was made from; its tables stand in the same order.
    """
    tables = iter([block for block in document.blocks if isinstance(block, (TextTable, SideBySide))])
    found = [part if not part.startswith("<table:table ") else _headed(part, next(tables, None))
             for part in _TABLE.split(content)]
    text = "".join(found).replace(_STYLES, _WHOLE + _STYLES, 1)
    said = {escape(line) for line in document.heads()}
    for style in {style for style, line in _PARAGRAPH.findall(text) if line in said}:
        name = f'style:name="{style}" style:family="paragraph">'
        text = re.sub(rf"({name}\s*<style:paragraph-properties)", r'\1 fo:keep-with-next="always"', text, count=1)
    return text


def _headed(table, block):
    count = block.headings if isinstance(block, TextTable) else 0
    rows = table.replace("<table:table-row>", '<table:table-row table:style-name="WholeRow">').split(_ROW_END)
    if not 0 < count < len(rows):
        return _ROW_END.join(rows)
    first = rows[0].replace("<table:table-row", "<table:table-header-rows><table:table-row", 1)
    head = _ROW_END.join([first, *rows[1:count], ""]) + "</table:table-header-rows>"
    return head + _ROW_END.join(rows[count:])
