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
    QTextDocument,
    QTextDocumentWriter,
)
from qgis.PyQt.QtSvg import QSvgRenderer

from ..core.errors import OutputError
from ..core.plan.documents.blocks import Picture
from ..core.plan.documents.look import BODY_PT, FONT, MARGINS_MM, PAGE_MM
from ..core.plan.documents.page import ODT, PDF, document_html

_DOTS = 2.0  # pixels of a picture per unit of its drawing: 200 dots an inch on paper
_RESOLUTION = 300
_WIDTH_PT = (PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]) * 72 / 25.4
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def pictures_of(document):
    """Return ``{svg: PNG bytes}`` of the drawings of a document."""
    return {block.svg: _png(block.svg) for block in document.blocks if isinstance(block, Picture)}


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


def _text_of(document, pictures, units):
    """Return the QTextDocument, its pictures within it."""
    text = QTextDocument()
    font = QFont(FONT)
    font.setPixelSize(BODY_PT)
    text.setDefaultFont(font)
    text.setDocumentMargin(0)
    names = {}
    for number, (svg, png) in enumerate(pictures.items(), 1):
        image = QImage.fromData(png, "PNG")
        name = f"picture{number}.png"
        text.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        names[svg] = (name, min(_WIDTH_PT, image.width() / _DOTS))
    text.setHtml(document_html(document, names, units))
    text.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, html.unescape(document.title))
    return text


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
    writer.setPageLayout(QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait,
        QMarginsF(*(MARGINS_MM[side] for side in ("left", "top", "right", "bottom"))), QPageLayout.Unit.Millimeter))
    text = _text_of(document, pictures, PDF)
    scale = _RESOLUTION / 72.0
    page = QSizeF(writer.width() / scale, writer.height() / scale)
    text.setPageSize(page)
    painter = QPainter()
    if not painter.begin(writer):
        raise OutputError("{path} could not be written whole. Is there room left? The previous file is unchanged.",
                          path=str(path))
    for number in range(text.pageCount()):
        if number:
            writer.newPage()
        painter.save()
        painter.scale(scale, scale)
        if number:
            font = QFont(FONT)
            font.setPixelSize(13)
            painter.setFont(font)
            painter.drawText(QRectF(0, -28, page.width(), 18), Qt.AlignmentFlag.AlignHCenter, str(number + 1))
        painter.translate(0, -number * page.height())
        text.drawContents(painter, QRectF(0, number * page.height(), page.width(), page.height()))
        painter.restore()
    if not painter.end():
        raise OutputError("{path} could not be written whole. Is there room left? The previous file is unchanged.",
                          path=str(path))
