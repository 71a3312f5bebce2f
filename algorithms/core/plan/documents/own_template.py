"""Fills a province's own .docx: ``{{placeholders}}`` in any paragraph, table rows that repeat, everything else kept.

* ``{{province}}``, ``{{date}}``, ``{{zone}}`` ... are the words of the header, as in a workbook's template;
* ``{{number:towersharingaudit.SHARING_RATIO:1}}``, ``{{sum:SITES.gain}}`` ... are figures (:mod:`.figures`);
* a table row with ``{{SITES.site_id}}``, ``{{SITES.tt}}`` ... is repeated for every row of SITES.
"""
from __future__ import annotations

import copy
import zipfile
from pathlib import Path
from typing import NamedTuple, Tuple

from ...errors import InputError, Message
from ...files import NO_PACKAGE
from ...formats import format_number
from ..template.placeholders import PLACEHOLDER, as_text, columns_of, names_in, source_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORDS = ("province", "issuer", "document", "sign", "zone", "hamlet", "commune", "date", "period")
_TRACKED = (f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo")


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
        The file is no .docx, holds macros or tracked changes (which would be filled or lost unseen), or a row names
        two sources.
    """
    from docx import Document as Word

    _check(path)
    word = Word(str(path))
    filling = _Filling(Path(path).name, material, figures)
    for part in _parts(word):
        tracked = next((element for element in part.iter(*_TRACKED)), None)
        if tracked is not None:
            raise InputError("Template {file} holds tracked changes. Accept or reject them in Word, and save it again.",
                             file=Path(path).name)
        for row in list(part.iter(f"{_W}tr")):
            filling.repeat(row)
        for line in list(part.iter(f"{_W}p")):
            filling.paragraph(line, filling.word)
    return FilledTemplate(word, tuple(filling.notes), filling.done, len(filling.absent))


def _check(path):
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            whole = "word/document.xml" in names and sum(item.file_size for item in package.infolist()) < 500_000_000
    except NO_PACKAGE:
        whole, names = False, ()
    if not whole:
        raise InputError("Template {file} is no Word document (.docx). Save it as .docx in Word.", file=Path(path).name)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise InputError("Template {file} holds macros, which a .docx cannot keep. Save it without them.",
                         file=Path(path).name)


def _parts(word):
    """The body, and the headers and footers of every section that has its own."""
    yield word.element.body
    for section in word.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer,
                     section.even_page_header, section.even_page_footer):
            if not part.is_linked_to_previous:
                yield part._element


class _Filling:
    def __init__(self, file, material, figures):
        self.file, self.material, self.figures = file, material, figures
        self.words = {name: material.header.fill("{" + name + "}", material.layout) for name in _WORDS}
        self.words["as_of"] = self.words["date"]
        self.notes, self.absent, self.done = [], {}, 0

    def word(self, name):
        """Return ``(known, text)`` of a placeholder outside a repeated row."""
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
        self._tell(name, Message("Template {file}: {name} is not known and stays as it is written.", file=self.file,
                                 name="{{" + name + "}}"))
        return False, ""

    def _tell(self, name, message):
        if name not in self.absent:
            self.absent[name] = message
            self.notes.append(message)

    def repeat(self, row):
        """Repeat a table row for every row of the source that it names."""
        text = "".join(part.text or "" for part in row.iter(f"{_W}t"))
        found = [source_of(name, self.material.tables) for name in names_in(text)]
        named = sorted({source for source, key in found if key and key != "count"})
        if not named:
            return
        if len(named) > 1:
            raise InputError("Template {file}: one row may name one source only, not {names}.", file=self.file,
                             names=", ".join(named))
        source = self.material.tables[named[0]]
        keys = {key for which, key in found if which == named[0] and key != "count"}
        values, notes = columns_of(source, keys, self.material.header, self.file)
        self.notes += notes
        lines = [row, *(copy.deepcopy(row) for _ in range(len(source) - 1))]
        for before, line in zip(lines, lines[1:]):
            before.addnext(line)
        for index, line in enumerate(lines):

            def value_of(name, index=index):
                which, key = source_of(name, self.material.tables)
                if which == named[0] and key in values:
                    return True, self._shown(values[key][index]) if len(source) else "…"
                return self.word(name)

            for paragraph in line.iter(f"{_W}p"):
                self.paragraph(paragraph, value_of)

    def _shown(self, value):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return format_number(value, None, language=self.figures.language)
        return as_text(value, self.figures.language)

    def paragraph(self, line, value_of):
        """Fill the placeholders of one paragraph, which may run over several pieces of it; fonts stay."""
        pieces = [piece for piece in line.iter(f"{_W}t") if _owner(piece) is line]
        whole = "".join(piece.text or "" for piece in pieces)
        for match in reversed(list(PLACEHOLDER.finditer(whole))):
            known, text = value_of(match.group(1))
            if known:
                _replace(pieces, match.start(), match.end(), text)
                self.done += 1


def _owner(piece):
    """The paragraph that a piece of text stands in: a text box within a paragraph has paragraphs of its own."""
    return next(piece.iterancestors(f"{_W}p"))


def _replace(pieces, start, end, text):
    """Put ``text`` in place of the characters from ``start`` to ``end`` of all pieces together."""
    at = 0
    for piece in pieces:
        own = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(own))
        if first < last or (first == last == 0 and start == at and not own):
            piece.text = own[:first] + (text if start >= at else "") + own[last:]
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(own)
