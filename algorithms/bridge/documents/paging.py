"""Where the pages of a text laid out by Qt end: rows are not torn, headings stand with what they head.

Qt by itself ends a page between any two lines, of a row of a table in each cell at another place.
"""
from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtGui import QTextFormat, QTextTable

from ...core.plan.documents.blocks import SideBySide, TextTable

_ROW_EDGE_PT = 3.0  # from the top of a row to its letters: its line and what the page leaves within a cell
_MARKS_PT = 2.0  # a caption's descenders
_ALONE = 2  # lines of a paragraph that stay together at the foot and at the head of a page


class _Piece(NamedTuple):
    """What is not torn: a line, a row or a picture. ``held`` to the next piece; ``head`` is repeated above it."""

    top: float
    bottom: float
    held: bool = False
    head: tuple = ()
    opens: bool = False


def tables_of(text, document):
    """Return the tables of a text, each with the block it was made from."""
    blocks = [block for block in document.blocks if isinstance(block, (TextTable, SideBySide))]
    return list(zip([frame for frame in text.rootFrame().childFrames() if isinstance(frame, QTextTable)], blocks))


def pages(text, document, height):
    """Return the pages of a text that was laid out on one endless page.

    Parameters
    ----------
    text : QTextDocument
    document : core.plan.documents.blocks.Document
        What the text was made from.
    height : float
        Room on a page, in the units of the text.

    Returns
    -------
    list of list of (float, float)
        For each page the strips that stand on it, from top to bottom: repeated headings, then its part of the text.
    """
    found, at = [], 0
    pieces = _pieces(text, document)
    while at < len(pieces):
        end = _end_of_page(pieces, at, height)
        head = pieces[at].head if at and pieces[at].head and pieces[at].top > pieces[at].head[1] - 1.0 else ()
        strip = (pieces[at].top, pieces[end - 1].bottom)
        found.append([head, strip] if head and found else [strip])
        at = end
    return found or [[(0.0, height)]]


def _end_of_page(pieces, at, height):
    """Return the number of the piece that begins the next page."""
    head = pieces[at].head
    room = height - (head[1] - head[0] if head and pieces[at].top > head[1] - 1.0 else 0.0)
    end = at + 1
    while end < len(pieces) and pieces[end].bottom - pieces[at].top <= room and not pieces[end].opens:
        end += 1
    if end == len(pieces) or pieces[end].opens:
        return end
    last = end
    while last > at + 1 and pieces[last - 1].held:
        last -= 1
    return last if last > at + 1 or not pieces[at].held else end  # what is higher than a page is cut somewhere


def _pieces(text, document):
    """Return the pieces of a text from top to bottom."""
    layout = text.documentLayout()
    made_from = {frame.firstPosition(): (frame, block) for frame, block in tables_of(text, document)}
    said = document.heads()
    found, block = [], text.begin()
    while block.isValid():
        frame, source = made_from.get(block.position(), (None, None))
        if frame is None:
            found += _lines(layout, block, said)
            block = block.next()
            continue
        if isinstance(source, SideBySide):
            found = _held_to_signatures(found, source)
            box = layout.frameBoundingRect(frame)
            found.append(_Piece(box.top(), box.bottom()))
        else:
            found += _rows(layout, frame, source)
        block = text.findBlock(frame.lastPosition()).next()
    return found


def _lines(layout, block, said):
    box, lines = layout.blockBoundingRect(block), block.layout()
    opens = bool(block.blockFormat().pageBreakPolicy() & QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    picture = "\ufffc" in block.text()
    if block.text() in said or picture or lines.lineCount() < 2 * _ALONE:
        empty = not block.text().strip()
        return [_Piece(box.top(), box.bottom(), held=block.text() in said or picture, opens=opens)] if not (
            empty and box.height() < 1.0) else []
    count, found = lines.lineCount(), []
    edges = [box.top() + lines.lineAt(at).y() for at in range(count)]
    for at in range(count):
        top, bottom = (edges[at] if at else box.top()), (edges[at + 1] if at + 1 < count else box.bottom())
        held = at + 1 < _ALONE or count - _ALONE <= at < count - 1
        found.append(_Piece(top, bottom, held=held, opens=opens and not at))
    return found


def _rows(layout, frame, source):
    """The rows of a table: its headings with the first one, a group's with the next, a total with the one before."""
    box, tops, before = layout.frameBoundingRect(frame), [], frame.firstCursorPosition().block().previous()
    above = layout.blockBoundingRect(before).bottom() + _MARKS_PT if before.isValid() else 0.0  # the box begins lower
    for row in range(source.headings, frame.rows()):
        cells = [frame.cellAt(row, column) for column in range(frame.columns())]
        own = [cell.firstCursorPosition().block() for cell in cells if cell.row() == row]
        tops.append(min((layout.blockBoundingRect(block).top() for block in own), default=box.bottom()) - _ROW_EDGE_PT)
    if not tops:
        return [_Piece(box.top(), box.bottom())]
    head, ends = (above, tops[0]), [*tops[1:], box.bottom()]
    found = [_Piece(*head, held=True)]
    for number, (top, bottom) in enumerate(zip(tops, ends)):
        found.append(_Piece(top, bottom, held=source.holds_next(source.headings + number), head=head))
    return found


def _held_to_signatures(pieces, source):
    """The last lines before signatures stand with them; a list is not taken along whole, but its last row is."""
    if source.kind != "foot" or not pieces:
        return pieces
    found = list(pieces)
    for at in range(len(found) - 1, max(-1, len(found) - 1 - _ALONE), -1):
        found[at] = found[at]._replace(held=True)
    return found
