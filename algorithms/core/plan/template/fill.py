"""Fills a province's own .xlsx: ``{{placeholders}}`` in cells, rows that repeat per record, styles kept.

* ``{{province}}``, ``{{as_of}}``, ``{{issuer}}``, ``{{zone}}`` ... stand for the header data, also in page
  headers, footers and notes of cells;
* a row with ``{{SITES.site_id}}``, ``{{SITES.gain}}`` ... is repeated for every row of SITES;
  ``{{SITES.tt}}`` counts, ``{{SITES.x}}`` and ``{{SITES.y}}`` are northing and easting;
* ``{{SITES.count}}`` outside such a row is the number of rows.
"""
from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import InputError, Message, no_progress, stages
from ...files.cleaning import cell_text, looks_like_a_formula
from ...files.replacing import replacing
from ...numbers.formats import few, is_missing
from ..workbook.internals import cells_of_row, copy_look, stored_cells
from .check import check_template
from .growing import grow_row
from .load import load_book
from .placeholders import as_text, columns_of, filled, filled_formula, names_in, source_of

_MAX_TEXT = 32767  # signs that a cell holds
_ADDRESS_AS_TEXT = re.compile(r"\bINDIRECT\(", re.IGNORECASE)
_SHOWN = 8
_MAX_LITERAL = 8000  # a formula has at most 8,192 signs


@dataclass
class Filled:
    """A filled template, not yet written.

    ``printed`` are (cell, source, field, row of the source) of the cells that hold one field of one row alone;
    ``moved`` tells that rows were added, so that those below them moved.
    """

    book: Any
    origin: Path
    tables: int = 0
    rows: int = 0
    moved: bool = False
    notes: list = field(default_factory=list)
    done: set = field(default_factory=set)
    printed: list = field(default_factory=list)

    def write(self, path):
        """Write to ``path``, which must not be the template itself."""
        refuse_overwriting(path, self.origin)
        with replacing(path) as temporary:
            self.book.save(str(temporary))


def refuse_overwriting(path, template):
    """Refuse to write over the template."""
    if Path(path).resolve() == Path(template).resolve():
        raise InputError("The workbook may not replace its own template {file}. Choose another name.",
                         file=Path(template).name)


def fill_template(path, sources, header, layout, *, progress=no_progress):
    """Return the :class:`Filled` template and messages; the file at ``path`` is only read.

    Parameters
    ----------
    path : str or Path
    sources : dict of str to figures.SourceTable
    header : header.Header
    layout : dict
    progress : callable
    """
    checked, opened, written = stages(progress, 1, 2, 7)
    check_template(path)
    checked(1.0)
    book = load_book(path)
    opened(1.0)
    result = Filled(book, Path(path))
    words = header.filled(layout)
    words["as_of"] = words["date"]
    for sheet, part in zip(book.worksheets, stages(written, *[1] * len(book.worksheets))):
        for row in sorted(_table_rows(sheet, sources), reverse=True):
            _fill_rows(sheet, row, (sources, words), header, layout=layout, result=result, progress=part)
        _fill_words(sheet, _HeaderWords(words, sources), layout, result)
    book.calculation.fullCalcOnLoad = True
    if result.moved:
        result.notes += _fixed_addresses(book, result.origin.name)
    boxes = sum(cell.comment is not None for sheet in book.worksheets for cell in stored_cells(sheet))
    if boxes:
        result.notes.append(Message(
            "Template {file}: {count} notes of cells keep their words; the size and place of their boxes and their "
            "fonts become the usual ones.", file=result.origin.name, count=boxes))
    if not result.tables:
        result.notes.append(Message(
            "Template {file}: no cell names a field of a layer, so none of the layers stands in the workbook. Write "
            "marks such as {example}.", file=result.origin.name, example=f"{{{{{next(iter(sources), 'SITES')}.tt}}}}"))
    return result, tuple(result.notes)


def _fixed_addresses(book, file):
    """Return what is said of formulas that write an address as a text: it stays where rows above it have moved."""
    for sheet in book.worksheets:
        cells = [cell.coordinate for cell in stored_cells(sheet) if cell.data_type == "f"
                 and _ADDRESS_AS_TEXT.search(str(getattr(cell.value, "text", cell.value)))]
        if cells:
            yield Message("Template {file}, sheet {sheet}: an address written as a text (INDIRECT) does not move with "
                          "the rows that were added. Look at what it gives, or name the place itself: {cells}.",
                          file=file, sheet=sheet.title, cells=few(cells, _SHOWN))


def _table_rows(sheet, sources):
    """Rows whose placeholders name fields of a source; ``count`` is a word, not a field."""
    named = ((cell.row, source_of(name, sources)[1]) for cell in stored_cells(sheet) for name in names_in(cell.value))
    return {row for row, key in named if key and key != "count"}


class _HeaderWords:
    """Values of placeholders that are no fields: header words and the numbers of rows."""

    def __init__(self, words, sources):
        self.words, self.sources = words, sources

    def __call__(self, name):
        source, key = source_of(name, self.sources)
        if key == "count":
            return True, len(self.sources[source])
        return name in self.words, self.words.get(name)


def _fill_rows(sheet, row, known, header, layout, result, progress):
    """Repeat one template row per record and fill it."""
    sources, words = known
    cells = {cell.column: cell for cell in cells_of_row(sheet, row) if names_in(cell.value)}
    found = [source_of(name, sources) for cell in cells.values() for name in names_in(cell.value)]
    named = {source for source, key in found if source and key != "count"}
    if len(named) > 1:
        raise InputError("Template {file}, sheet {sheet}, row {row}: one row may name one source only, not {names}.",
                         file=result.origin.name, sheet=sheet.title, row=row, names=", ".join(sorted(named)))
    name = named.pop()
    source = sources[name]
    patterns = {column: (cell.value, cell.data_type) for column, cell in cells.items()}
    place = f"{result.origin.name}, {sheet.title}"
    keys = {key for which, key in found if which == name and key != "count"}
    values, notes = columns_of(source, keys, header, place)
    result.notes += notes
    count = len(source)
    grow_row(result.book, sheet, row, max(count - 1, 0), progress=progress)
    other = _HeaderWords(words, sources)
    for index in range(max(count, 1)):
        if index % 512 == 0:
            progress(index / max(count, 1))

        def value_of(text, index=index):
            which, key = source_of(text, sources)
            if which == name and key in values:
                return True, values[key][index] if count else None
            return other(text)

        for column, (pattern, kind) in patterns.items():
            cell = sheet.cell(row + index, column)
            _put(cell, pattern, kind, value_of, layout=layout, result=result)
            which, key = source_of(_alone(pattern, kind), sources)
            if count and which == name and key in values:
                result.printed.append((cell, name, key, index))
            _name_unknown(pattern, value_of, sheet, cell.coordinate, result=result, first=index == 0)
    if not count:
        _write(sheet.cell(row, min(patterns)), layout["empty"], layout)
    result.tables += 1
    result.rows += count
    result.moved |= count > 1


def _put(cell, pattern, kind, value_of, layout, result):
    """Write one cell: a lone placeholder keeps its type, placeholders inside text become text, once for all."""
    result.done.add(id(cell))
    text = str(pattern)
    names = names_in(text)
    if kind == "f":
        cell.value = filled_formula(text, value_of, layout["language"])
        if len(cell.value) > _MAX_LITERAL:
            raise InputError("Template {file}, cell {cell}: with its values the formula is too long.",
                             file=result.origin.name, cell=cell.coordinate)
    elif _alone(text, kind):
        known, value = value_of(names[0])
        if known:
            _write(cell, value, layout)
    elif not isinstance(pattern, str):
        _fill_runs(cell, pattern, value_of, layout=layout, result=result)
    else:
        _write_text(cell, filled(pattern, value_of, layout["language"]))


def _alone(pattern, kind):
    """The name of a placeholder that is all a cell holds, "" for any other text."""
    names = names_in(pattern) if isinstance(pattern, str) and kind != "f" else ()
    return names[0] if len(names) == 1 and pattern.strip() == pattern[pattern.find("{{"):pattern.find("}}") + 2] else ""


def _fill_runs(cell, runs, value_of, layout, result):
    """Text in several fonts: each run is filled by itself and keeps its font."""
    whole = names_in(str(runs))
    alone = [name for run in runs for name in names_in(getattr(run, "text", run))]
    if whole != alone:
        raise InputError("Template {file}, cell {cell}: a placeholder changes its font in the middle; give it one.",
                         file=result.origin.name, cell=cell.coordinate)
    copy = type(runs)()
    for run in runs:
        text = filled(getattr(run, "text", run), value_of, layout["language"])
        copy.append(type(run)(run.font, text) if hasattr(run, "font") else text)
    cell.value = copy


def _write(cell, value, layout):
    """Give a cell a plain value; text is text whatever it looks like."""
    if is_missing(value):
        value = None
    elif hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        value = layout["yes"] if value else layout["no"]
    if value is None or isinstance(value, (int, float, datetime.date, datetime.time)):
        cell.value = value
        return
    _write_text(cell, cell_text(as_text(value, layout["language"])))


def _write_text(cell, text):
    """Give a cell a text that is already escaped, as a text whatever it looks like."""
    cell.value = text[:_MAX_TEXT]
    cell.data_type = "s"
    if looks_like_a_formula(text):
        copy_look(cell, cell)
        cell.quotePrefix = True


def _fill_words(sheet, value_of, layout, result):
    """Placeholders of the header and counts, in cells, notes, page headers; unknown ones are left and named."""
    for cell in stored_cells(sheet):
        if id(cell) not in result.done and names_in(cell.value):
            _name_unknown(cell.value, value_of, sheet, cell.coordinate, result=result)
            _put(cell, cell.value, cell.data_type, value_of, layout=layout, result=result)
        note = getattr(cell, "comment", None)
        if note is not None and names_in(note.text):
            _name_unknown(note.text, value_of, sheet, cell.coordinate, result=result)
            note.text = filled(note.text, value_of, layout["language"])
    for item in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter, sheet.firstHeader,
                 sheet.firstFooter):
        for part in (item.left, item.center, item.right):
            if names_in(part.text):
                _name_unknown(part.text, value_of, sheet, Message("page header or footer"), result=result)
                part.text = filled(part.text, lambda name: _in_header(value_of(name), layout["language"]),
                                   layout["language"])
    if names_in(sheet.title):
        _name_unknown(sheet.title, lambda name: (False, None), sheet, Message("sheet title"), result=result)


def _in_header(found, language):
    known, value = found
    return known, as_text(value, language).replace("&", "&&")


def _name_unknown(pattern, value_of, sheet, place, result, first=True):
    for name in dict.fromkeys(names_in(str(pattern))) if first else ():
        if not value_of(name)[0]:
            result.notes.append(Message(
                "Template {file}, sheet {sheet}, cell {cell}: nothing is known for {name}.",
                file=result.origin.name, sheet=sheet.title, cell=place, name="{{" + name + "}}"))
