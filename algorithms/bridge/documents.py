"""Documents through Qt, which every QGIS has: drawings as pictures, OpenDocument text and PDF."""
from __future__ import annotations

import html
import re

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from qgis.PyQt.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextDocumentWriter,
    QTextFormat,
    QTextLength,
    QTextTable,
)
from qgis.PyQt.QtSvg import QSvgRenderer

from ..core.errors import OutputError
from ..core.plan.documents.blocks import Heading, Picture, SideBySide, TextTable
from ..core.plan.documents.look import BODY_PT, FONT, MARGINS_MM, PAGE_MM, PAIR_WIDTHS
from ..core.plan.documents.page import ODT, PDF, document_html

_DOTS = 2.0  # pixels of a picture per unit of its drawing: 200 dots an inch on paper
_RESOLUTION = 300
_WIDTH_PT = (PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]) * 72 / 25.4
_MARKS_PT = 5.0
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def pictures_of(document, maps=None):
    """Return ``{key: PNG bytes}`` of the pictures of a document: drawings made here, maps as they were printed.

    Parameters
    ----------
    document : core.plan.documents.blocks.Document
    maps : dict of str to bytes, optional
        By the key of their theme.
    """
    shown = [block for block in document.blocks if isinstance(block, Picture)]
    return {block.key: _png(block.svg) if block.svg else maps[block.theme] for block in shown}


def _png(svg):
    width, height = map(int, _SIZE.search(svg).groups())
    drawn = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" font-family="Arial" font-size="12" ', 1)
    renderer = QSvgRenderer(QByteArray(drawn.replace('width="100%"', "").encode("utf-8")))
    image = QImage(int(width * _DOTS), int(height * _DOTS), QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    room = QByteArray()
    buffer = QBuffer(room)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(room)


def _text_of(document, pictures, units, width_pt=_WIDTH_PT):
    """Return the QTextDocument, its pictures within it and its tables with their widths."""
    text = QTextDocument()
    font = QFont(FONT)
    font.setPixelSize(BODY_PT)
    text.setDefaultFont(font)
    text.setDocumentMargin(0)
    names = {}
    for number, (key, png) in enumerate(pictures.items(), 1):
        image = QImage.fromData(png, "PNG")
        name = f"picture{number}.png"
        text.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        names[key] = (name, min(width_pt, image.width() / _DOTS))
    text.setHtml(document_html(document, names, units))
    text.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, html.unescape(document.title))
    _widen(text, document, units)
    return text


def _tables(text, document):
    """Return the tables of a text, each with the block it was made from."""
    blocks = [block for block in document.blocks if isinstance(block, (TextTable, SideBySide))]
    return list(zip([frame for frame in text.rootFrame().childFrames() if isinstance(frame, QTextTable)], blocks))


def _widen(text, document, units):
    """Give the tables their columns, which Qt does not read from the page: as parts of the page where it draws, as
    lengths in an OpenDocument text, for which it writes "43%" where the standard has lengths only."""
    kind, room = QTextLength.Type.PercentageLength, 100.0
    if units == ODT:
        kind, room = QTextLength.Type.FixedLength, _WIDTH_PT
    for frame, block in _tables(text, document):
        widths = block.widths if isinstance(block, TextTable) else PAIR_WIDTHS[block.kind]
        shape = frame.format()
        shape.setColumnWidthConstraints([QTextLength(kind, room * width) for width in widths])
        shape.setWidth(QTextLength(kind, room))
        frame.setFormat(shape)


def _inset(text):
    """Leave room above and below within a page: Vietnamese marks stand higher than a line is."""
    shape = text.rootFrame().frameFormat()
    shape.setTopMargin(_MARKS_PT)
    shape.setBottomMargin(_MARKS_PT)
    text.rootFrame().setFrameFormat(shape)


def _keep_together(text, document):
    """Begin a page before a heading or a caption that what follows would leave at the foot of a page, and before the
    last lines where the signatures would stand without them or be torn."""
    said = {block.text for block in document.blocks if isinstance(block, Heading)}
    said |= {block.caption for block in document.blocks if isinstance(block, TextTable)}
    layout, height = text.documentLayout(), text.pageSize().height()

    def page(block):
        return int((layout.blockBoundingRect(block).bottom() - 1.0) // height)

    block = text.begin()
    while block.isValid():
        first = block
        while block.isValid() and (block.text() in said or (block != first and not block.text().strip())):
            block = block.next()
        if block == first or not block.isValid():
            block = block.next() if block.isValid() else block
        elif page(block) != page(first) and page(first) >= 0:
            _begin_page(text, first)
    for frame in _signatures(text, document):
        last = before = frame.firstCursorPosition().block().previous()
        while before.isValid() and not before.text().strip() and not QTextCursor(before).currentTable():
            before = before.previous()
        if not before.isValid() or QTextCursor(before).currentTable():
            before = last  # a list is not taken along whole: the signatures move alone
        if before.isValid() and int((layout.frameBoundingRect(frame).bottom() - 1.0) // height) != page(before):
            _begin_page(text, before)


def _begin_page(text, block):
    shape = block.blockFormat()
    shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    QTextCursor(block).setBlockFormat(shape)
    text.markContentsDirty(0, text.characterCount())  # else what follows is drawn where it was


def _signatures(text, document):
    """Return the frames of the signature blocks."""
    return [frame for frame, block in _tables(text, document) if isinstance(block, SideBySide) and block.kind == "foot"]


def write_odt(document, path, pictures):
    """Write a document as OpenDocument text.

    Raises
    ------
    OutputError
        Qt could not write the file.
    """
    writer = QTextDocumentWriter(str(path), b"ODF")
    if not writer.write(_text_of(document, pictures, ODT)):
        raise OutputError("{path} could not be written whole. Is there room left? The previous file is unchanged.",
                          path=str(path))


def write_pdf(document, path, pictures):
    """Write a document as PDF: A4, the margins of the Decree, the page's number above from the second page on.

    Raises
    ------
    OutputError
        Qt could not write the file.
    """
    writer = QPdfWriter(str(path))
    writer.setResolution(_RESOLUTION)
    writer.setTitle(document.title)
    writer.setCreator("HaTangSo")
    parts = list(document.parts())
    writer.setPageLayout(_sheet(parts[0][0]))
    painter, number = QPainter(), 0
    whole = painter.begin(writer)
    try:
        for landscape, part in parts if whole else ():
            writer.setPageLayout(_sheet(landscape))
            number = _draw(writer, painter, part, pictures=pictures, before=number)
    finally:
        whole = painter.end() and whole  # a painter that outlives its device takes QGIS with it
    if not whole:
        raise OutputError("{path} could not be written whole. Is there room left? The previous file is unchanged.",
                          path=str(path))


def _sheet(landscape):
    """The page of the Decree, upright or lying: the wide margin stays at the side where the sheets are bound."""
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), way,
        QMarginsF(*(MARGINS_MM[side] for side in ("left", "top", "right", "bottom"))), QPageLayout.Unit.Millimeter)


def _draw(writer, painter, part, *, pictures, before):
    """Draw the pages of one part behind ``before`` others; return how many there are then."""
    scale = _RESOLUTION / 72.0
    page = QSizeF(writer.width() / scale, writer.height() / scale)
    text = _text_of(part, pictures, PDF, page.width())
    text.setPageSize(page)
    _inset(text)
    _keep_together(text, part)
    for at in range(text.pageCount()):
        if before + at:
            writer.newPage()
        painter.save()
        painter.scale(scale, scale)
        if before + at:
            font = QFont(FONT)
            font.setPixelSize(13)
            painter.setFont(font)
            painter.drawText(QRectF(0, -28, page.width(), 18), Qt.AlignmentFlag.AlignHCenter, str(before + at + 1))
        painter.translate(0, -at * page.height())
        text.drawContents(painter, QRectF(0, at * page.height(), page.width(), page.height()))
        painter.restore()
    return before + text.pageCount()
