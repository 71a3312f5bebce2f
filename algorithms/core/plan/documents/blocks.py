"""A document before it becomes a file: headings, paragraphs, tables and pictures in order. Knows no library."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import List, NamedTuple, Tuple

from .look import LOOKS


class Heading(NamedTuple):
    """A section's title; ``level`` from 1, the number is part of the text."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph.

    ``style`` is one of: body, item (of a list), note, caption, title, subtitle, centred, mark, to, end.
    """

    text: str
    style: str = "body"


class GridCell(NamedTuple):
    """A cell of a table; ``columns`` and ``rows`` are how many it covers."""

    text: str
    align: str = "left"
    bold: bool = False
    columns: int = 1
    rows: int = 1


class TextTable(NamedTuple):
    """A table; the first ``headings`` rows are repeated on every page. ``widths`` are parts of the page's width."""

    caption: str
    rows: Tuple[Tuple[GridCell, ...], ...]
    headings: int
    widths: Tuple[float, ...]
    size: float = 11.0

    def holds_next(self, row):
        """Whether a row stands on a page with the next: one that heads a group, and the last before a total.

        >>> line, group = (GridCell("1"), GridCell("x")), (GridCell("I", bold=True), GridCell(""))
        >>> [TextTable("", (line, group, line, line, line), 1, (1,)).holds_next(row) for row in range(1, 5)]
        [True, False, True, False]
        """
        if row >= len(self.rows) - 1:
            return False
        said = [cell for cell in self.rows[row] if cell.text.strip()]
        return row == len(self.rows) - 2 or (bool(said) and all(cell.bold for cell in said))


class Picture(NamedTuple):
    """A drawing as SVG text, or a map by the key of its theme, with what stands under it."""

    caption: str
    svg: str = ""
    theme: str = ""

    @property
    def key(self):
        """What its pixels are kept under."""
        return self.svg or self.theme


class SideBySide(NamedTuple):
    """Two columns of lines side by side: the head of a letter, receivers and signature. A line is (text, style)."""

    left: Tuple[Tuple[str, str], ...]
    right: Tuple[Tuple[str, str], ...]
    kind: str = "head"


class PageBreak(NamedTuple):
    """What follows begins on a new page, upright or lying."""

    landscape: bool = False


@dataclass
class Document:
    """A document in one language.

    ``figures`` are the figures it prints, by the mark that asked for them; ``missing`` what it had no figure for.
    """

    title: str
    language: str = "vi"
    as_of: str = ""
    blocks: List = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    missing: List[str] = field(default_factory=list)

    def parts(self):
        """Yield ``(lying, Document)`` of every run of pages of one direction, without their breaks."""
        part, lying = [], False
        for block in self.blocks:
            if isinstance(block, PageBreak) and (block.landscape != lying or not part):
                if part:
                    yield lying, replace(self, blocks=part)
                part, lying = [], block.landscape
            else:
                part.append(block)
        if part:
            yield lying, replace(self, blocks=part)

    def heads(self):
        """Return the texts that stand on a page with what follows: headings, captions of tables, leads."""
        found = {block.text for block in self.blocks if isinstance(block, Heading)}
        found |= {block.text for block in self.blocks if isinstance(block, Paragraph) and LOOKS[block.style].with_next}
        return found | {block.caption for block in self.blocks if isinstance(block, TextTable)}

    def texts(self):
        """Yield every text of the document in order."""
        for block in self.blocks:
            if isinstance(block, (Heading, Paragraph)):
                yield block.text
            elif isinstance(block, TextTable):
                yield block.caption
                yield from (cell.text for row in block.rows for cell in row)
            elif isinstance(block, Picture):
                yield block.caption
            elif isinstance(block, SideBySide):
                yield from (text for text, _ in (*block.left, *block.right))
