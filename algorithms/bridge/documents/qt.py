"""Documents through Qt, which every QGIS has: drawings as pictures, OpenDocument text and PDF."""
from __future__ import annotations

import html
import re
import zipfile

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from qgis.PyQt.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
    QTextDocumentWriter,
    QTextLength,
)
from qgis.PyQt.QtSvg import QSvgRenderer

from ...core.errors import OutputError
from ...core.plan.documents.blocks import Picture, TextTable
from ...core.plan.documents.look import BODY_PT, FONT, MARGINS_MM, PAGE_MM, PAIR_WIDTHS
from ...core.plan.documents.page import ODT, PDF, document_html, with_headings
from . import paging

_DOTS = 2.0  # pixels of a picture per unit of its drawing: 200 dots an inch on paper
_RESOLUTION = 300
_WIDTH_PT = (PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]) * 72 / 25.4
_HIGHEST_PT = (PAGE_MM[1] - MARGINS_MM["top"] - MARGINS_MM["bottom"] - 22) * 72 / 25.4  # with its caption on one page
_MARKS_PT = 5.0  # above and below within a page: Vietnamese marks stand higher than a line is
_EDGE_PT = 0.5  # the line between two rows belongs to both
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
        part = min(width_pt, image.width() / _DOTS) / max(image.width(), 1)
        part = min(part, _HIGHEST_PT / max(image.height(), 1))
        names[key] = (name, part * image.width(), part * image.height())
    text.setHtml(document_html(document, names, units))
    text.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, html.unescape(document.title))
    _widen(text, document, units)
    return text


def _widen(text, document, units):
    """Give the tables their columns, which Qt does not read from the page: as parts of the page where it draws, as
    lengths in an OpenDocument text, for which it writes "43%" where the standard has lengths only."""
    kind, room = QTextLength.Type.PercentageLength, 100.0
    if units == ODT:
        kind, room = QTextLength.Type.FixedLength, _WIDTH_PT
    for frame, block in paging.tables_of(text, document):
        widths = block.widths if isinstance(block, TextTable) else PAIR_WIDTHS[block.kind]
        shape = frame.format()
        shape.setColumnWidthConstraints([QTextLength(kind, room * width) for width in widths])
        shape.setWidth(QTextLength(kind, room))
        frame.setFormat(shape)


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
    with zipfile.ZipFile(path) as made:
        parts = [(entry, made.read(entry)) for entry in made.infolist()]
    with zipfile.ZipFile(path, "w") as whole:
        for entry, data in parts:
            if entry.filename == "content.xml":
                data = with_headings(data.decode("utf-8"), document).encode("utf-8")
            whole.writestr(entry, data)


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
    text.setTextWidth(page.width())  # one page without a foot: where pages end is settled in paging
    sheets = paging.pages(text, part, page.height() - 2 * _MARKS_PT)
    for number, sheet in enumerate(sheets, before + 1):
        if number > 1:
            writer.newPage()
        painter.save()
        painter.scale(scale, scale)
        if number > 1:
            font = QFont(FONT)
            font.setPixelSize(13)
            painter.setFont(font)
            painter.drawText(QRectF(0, -28, page.width(), 18), Qt.AlignmentFlag.AlignHCenter, str(number))
        painter.translate(0, _MARKS_PT)
        for top, bottom in sheet:
            painter.translate(0, -top)
            text.drawContents(painter, QRectF(0, top - _EDGE_PT, page.width(), bottom - top + 2 * _EDGE_PT))
            painter.translate(0, bottom)
        painter.restore()
    return before + len(sheets)
