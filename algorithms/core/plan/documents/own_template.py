"""Fills a province's own .docx: ``{{placeholders}}`` in any paragraph, table rows that repeat, everything else kept.

* ``{{province}}``, ``{{date}}``, ``{{zone}}`` ... are the words of the header, as in a workbook's template;
* ``{{number:towersharingaudit.SHARING_RATIO:1}}``, ``{{sum:SITES.gain}}`` ... are figures (:mod:`.figures`);
* a table row with ``{{SITES.site_id}}``, ``{{SITES.tt}}`` ... is repeated for every row of SITES.
"""
from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import NamedTuple, Tuple

from ...errors import InputError, Message
from ...numbers.formats import format_number
from ..template.placeholders import PLACEHOLDER, as_text, columns_of, names_in, source_of
from .template_check import W, open_docx, worked_out

_FILLED = re.compile(r"wordprocessingml\.(document\.main|header|footer|footnotes|endnotes)\+xml$")
_HALF = re.compile(r"\{\{[^{}]{0,40}|[^{}]{0,40}\}\}")
_ONCE = tuple(f"{W}{name}" for name in (
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference",
    "endnoteReference", "permStart", "permEnd"))
"""What a document has once: it stays in the first of the rows that repeat."""
_NOT_FILLED = f"//text()[not(parent::*[local-name() = 't' and namespace-uri() = '{W.strip('{}')}'])]"
_TAG = re.compile(r"<[^>]*>")
_OF_ONE = re.compile(r"\}(paraId|textId)$")
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FREE = 1_000_000  # numbers of pictures in a document begin at 1
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class FilledTemplate(NamedTuple):
    """A filled template, not yet written: python-docx's document, what has to be said, the figures it printed."""

    word: object
    notes: Tuple[Message, ...]
    figures: int
    missing: int


def fill_docx(path, material, figures):
    """Return the :class:`FilledTemplate`; the file at ``path`` is only read.

    Parameters
    ----------
    path : str or Path
    material : .compose.Material
    figures : .figures.PackageFigures

    Raises
    ------
    InputError
        The file is no .docx or holds what is refused (:mod:`.template_check`), a placeholder stands where Word
        works the text out anew, or a row names two sources.
    """
    word = open_docx(path)
    filling = _Filling(Path(path).name, material, figures)
    for part in word.part.package.iter_parts():
        if _FILLED.search(part.content_type):
            _fill(part, filling)
        elif part.content_type.endswith(("xml", "html")):
            filling.left(_TAG.sub("", part.blob.decode("utf-8", "replace")), str(part.partname))
    filling.mark(word)
    return FilledTemplate(word, tuple(filling.notes), filling.done, len(filling.absent))


def _fill(part, filling):
    """Fill one part of a document; python-docx keeps those of notes at the foot as bytes."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    root = getattr(part, "element", None)
    kept = root is not None
    root = root if kept else parse_xml(part.blob)
    filling.forbidden = worked_out(root)
    rows = list(root.iter(f"{W}tr"))
    named = {row: filling.named(row).keys() for row in rows}
    for row in reversed(rows):  # a table within a cell before the row around it
        if not any(named[row] & named[outer] for outer in row.iterancestors(f"{W}tr")):
            filling.repeat(row)  # where the row around it repeats for the same source, both are of one row of that
    for line in list(root.iter(f"{W}p")):
        filling.paragraph(line, filling.word)
    filling.left("".join(root.xpath(_NOT_FILLED)), str(part.partname))
    if not kept:
        part._blob = serialize_part_xml(root)


class _Filling:
    def __init__(self, file, material, figures):
        self.file, self.material, self.figures = file, material, figures
        self.words = material.header.filled(material.layout)
        self.words.update(as_of=self.words["date"], operator=material.operator, mark=material.header.mark)
        self.notes, self.absent, self.done = [], {}, 0
        self.forbidden, self.seen, self.pictures, self.marked = {}, set(), 0, False

    def word(self, name):
        """Return ``(known, text)`` of a placeholder outside a repeated row."""
        self.marked = self.marked or name == "mark"
        if name in self.words:
            return True, self.words[name]
        source, key = source_of(name, self.material.tables)
        if key == "count":
            return True, format_number(len(self.material.tables[source]), 0, language=self.figures.language)
        if ":" in name:
            text, absent = self.figures.filled("{" + name + "}")
            if not absent:
                return True, text
            self._tell(name, Message("Template {file}: the package has no figure for {name}; … stands there.",
                                     file=self.file, name=name))
            return True, "…"
        self._tell(name, Message(
            "Template {file}: {name} stands outside the rows of a table, which alone are repeated; it stays as it is "
            "written." if key else "Template {file}: {name} is not known and stays as it is written.", file=self.file,
            name="{{" + name + "}}"))
        return False, ""

    def left(self, text, part):
        """Tell what stands where nothing is filled: drawings, formulas, comments, properties."""
        for name in names_in(text):
            self._tell((name, part), Message(
                "Template {file}: {name} stands in {part}, where nothing is filled; it stays as it is written.",
                file=self.file, name="{{" + name + "}}", part=part.lstrip("/")))

    def _tell(self, name, message):
        if name not in self.absent:
            self.absent[name] = message
            self.notes.append(message)

    def mark(self, word):
        """Print the mark of the document above a template that has no place for it: a draft is never without it."""
        from docx.oxml import OxmlElement

        if self.marked or not self.words["mark"]:
            return
        word.element.body.insert(0, OxmlElement("w:p"))
        line = word.paragraphs[0]
        line.alignment = 1  # in the middle
        line.add_run(self.words["mark"]).bold = True

    def named(self, row, *, whole=False):
        """Return ``{source: keys}`` that a table row names itself; ``whole``: also in a table within its cells."""
        pieces = [piece for piece in row.iter(f"{W}t") if whole or next(piece.iterancestors(f"{W}tr")) is row]
        found = {}
        for name in names_in("".join(piece.text or "" for piece in pieces)):
            source, key = source_of(name, self.material.tables)
            if key and key != "count":
                found.setdefault(source, set()).add(key)
        return found

    def repeat(self, row):
        """Repeat a table row for every row of the source that it names itself, not in a table within its cells."""
        named = sorted(self.named(row))
        if not named:
            return
        if len(named) > 1:
            raise InputError("Template {file}: one row may name one source only, not {names}.", file=self.file,
                             names=", ".join(named))
        source, keys = self.material.tables[named[0]], self.named(row, whole=True)[named[0]]
        values, notes = columns_of(source, keys, self.material.header, self.file)
        self.notes += notes
        lines = [row, *(self._copy(row) for _ in range(len(source) - 1))]
        for before, line in zip(lines, lines[1:]):
            before.addnext(line)
        for index, line in enumerate(lines):

            def value_of(name, index=index):
                which, key = source_of(name, self.material.tables)
                if which == named[0] and key in values:
                    return True, self._shown(values[key][index]) if len(source) else "…"
                return self.word(name)

            for paragraph in line.iter(f"{W}p"):
                self.paragraph(paragraph, value_of)

    def _copy(self, row):
        """Return a copy of a row without what a document has once, its pictures under numbers of their own."""
        line = copy.deepcopy(row)
        for element in list(line.iter(*_ONCE)):
            element.getparent().remove(element)
        for element in line.iter(_PICTURE):
            self.pictures += 1
            element.set("id", str(_FREE + self.pictures))
        for element in line.iter():
            for name in [name for name in element.attrib if _OF_ONE.search(name)]:
                del element.attrib[name]
        return line

    def _shown(self, value):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return format_number(value, None, language=self.figures.language)
        return as_text(value, self.figures.language)

    def paragraph(self, line, value_of):
        """Fill the placeholders of one paragraph, which may run over several pieces of it; fonts stay."""
        if line in self.seen:
            return  # what a value brings along is not filled again
        self.seen.add(line)
        pieces = [piece for piece in line.iter(f"{W}t", f"{W}instrText") if _owner(piece) is line]
        for kind in (f"{W}instrText", f"{W}t"):
            self._fill([piece for piece in pieces if piece.tag == kind], value_of)

    def _fill(self, pieces, value_of):
        whole = "".join(piece.text or "" for piece in pieces)
        for half in _HALF.findall(PLACEHOLDER.sub("", whole)):
            self._tell(half, Message("Template {file}: in “{text}” a placeholder does not begin or end within its "
                                     "paragraph; it stays as it is written.", file=self.file, text=half))
        filled = {}
        for match in reversed(list(PLACEHOLDER.finditer(whole))):
            known, text = value_of(match.group(1))
            if known:
                filled[self._put(pieces, match, text)] = True
        for piece in filled:
            _break_lines(piece)

    def _put(self, pieces, match, text):
        """Put ``text`` in place of a placeholder in all pieces together; return the piece in which it stands."""
        at, first_piece = 0, None
        for piece in pieces:
            own = piece.text or ""
            first, last = max(match.start() - at, 0), min(match.end() - at, len(own))
            if first < last:
                if piece in self.forbidden:
                    raise InputError("Template {file}: {name} stands in {what}, whose text Word works out anew. Write "
                                     "it outside, as plain text.", file=self.file, name=match.group(),
                                     what=self.forbidden[piece])
                piece.text = own[:first] + (text if first_piece is None else "") + own[last:]
                first_piece = piece if first_piece is None else first_piece
                piece.set(_SPACE, "preserve")
                _shown_as_text(piece)
            at += len(own)
        self.done += 1
        return first_piece


def _owner(piece):
    """The paragraph that a piece of text stands in: a text box within a paragraph has paragraphs of its own."""
    return next(piece.iterancestors(f"{W}p"))


def _shown_as_text(piece):
    """Tell the content controls around a piece that they hold a text and no more the hint to write one."""
    for control in piece.iterancestors(f"{W}sdt"):
        hint = control.find(f"{W}sdtPr/{W}showingPlcHdr")
        if hint is not None:
            hint.getparent().remove(hint)


def _break_lines(piece):
    """Give every line of a piece of text its own, which Word runs together in one."""
    first, *lines = (piece.text or "").split("\n")
    if not lines:
        return
    piece.text, at = first, piece
    for line in lines:
        end, following = piece.makeelement(f"{W}br", {}), piece.makeelement(piece.tag, {_SPACE: "preserve"})
        following.text = line
        at.addnext(end)
        end.addnext(following)
        at = following
