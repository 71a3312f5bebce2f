"""Fills a province's own .xlsx: ``{{placeholders}}`` in cells, rows that repeat per record, styles kept.

* ``{{province}}``, ``{{as_of}}``, ``{{issuer}}``, ``{{zone}}`` ... stand for the header data;
* a row with ``{{SITES.site_id}}``, ``{{SITES.gain}}`` ... is repeated for every row of SITES;
  ``{{SITES.tt}}`` counts, ``{{SITES.x}}`` and ``{{SITES.y}}`` are northing and easting;
* ``{{SITES.count}}`` outside such a row is the number of rows.
"""
from __future__ import annotations

import re
import zipfile
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InputError, Message
from ..files import replacing
from ..formats import format_date, is_missing
from ..geodesy import transform
from .growing import grow_row

_PLACEHOLDER = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_LOST = (
    ("xl/vbaProject.bin", Message("macros")), ("xl/drawings/drawing", Message("drawings or pictures")),
    ("xl/charts/", Message("charts")), ("xl/media/", Message("drawings or pictures")),
    ("xl/pivotTables/", Message("pivot tables")), ("xl/embeddings/", Message("embedded objects")),
    ("xl/activeX/", Message("form controls")), ("xl/ctrlProps/", Message("form controls")),
    ("xl/slicers/", Message("slicers")), ("xl/externalLinks/", Message("links to other workbooks")),
)


@dataclass
class Filled:
    """A filled template, not yet written."""

    book: Any
    origin: Path
    tables: int = 0
    rows: int = 0
    notes: list = field(default_factory=list)

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


def check_template(path):
    """Refuse what openpyxl would silently lose, by name.

    Raises
    ------
    InputError
        The file is no .xlsx workbook, or holds drawings, charts, macros and the like.
    """
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError("Template {file} is no .xlsx workbook ({reason}).", file=path.name,
                         reason=str(error)) from error
    for prefix, what in _LOST:
        found = [name for name in names if name.startswith(prefix)]
        if found:
            raise InputError(
                "Template {file} contains {what} ({part}), which would be lost. Remove them and try again; add them "
                "to the finished workbook afterwards.", file=path.name, what=what, part=found[0],
            )


def fill_template(path, sources, header, layout):
    """Return the :class:`Filled` template and messages; the file at ``path`` is only read.

    Parameters
    ----------
    path : str or Path
    sources : dict of str to figures.SourceTable
    header : layout.Header
    layout : dict
    """
    from openpyxl import load_workbook

    check_template(path)
    book = load_workbook(path)
    filled = Filled(book, Path(path))
    words = {name: header.fill("{" + name + "}", layout) for name in (
        "province", "issuer", "document", "sign", "zone", "hamlet", "commune", "date")}
    words["as_of"] = format_date(header.as_of)
    for sheet in book.worksheets:
        for row in sorted(_table_rows(sheet, sources), reverse=True):
            _fill_rows(book, sheet, row, sources, header, layout, filled)
        _fill_words(sheet, words, sources, filled)
    book.calculation.fullCalcOnLoad = True
    return filled, tuple(filled.notes)


def _table_rows(sheet, sources):
    """Rows whose placeholders name fields of a source; ``count`` is a word, not a field."""
    rows = set()
    for cells in sheet.iter_rows():
        for cell in cells:
            for name in _names(cell):
                source, _, key = name.partition(".")
                if key and key != "count" and source in sources:
                    rows.add(cell.row)
    return rows


def _names(cell):
    return _PLACEHOLDER.findall(cell.value) if isinstance(cell.value, str) else []


def _fill_rows(book, sheet, row, sources, header, layout, filled):
    """Repeat one template row per record and fill it."""
    cells = {cell.column: cell for cell in sheet[row] if _names(cell)}
    named = {name.partition(".")[0] for cell in cells.values() for name in _names(cell)} & set(sources)
    if len(named) > 1:
        raise InputError("Template {file}, sheet {sheet}, row {row}: one row may name one source only, not {names}.",
                         file=filled.origin.name, sheet=sheet.title, row=row, names=", ".join(sorted(named)))
    name = named.pop()
    source = sources[name]
    patterns = {column: cell.value for column, cell in cells.items()}
    keys = {found.partition(".")[2] for text in patterns.values() for found in _PLACEHOLDER.findall(text)}
    place = f"{filled.origin.name}, {sheet.title}"
    values = {key: _column(source, key, header, place, filled.notes) for key in sorted(keys)}
    count = len(source)
    grow_row(book, sheet, row, max(count - 1, 0))
    for index in range(max(count, 1)):
        for column, pattern in patterns.items():
            _put(sheet.cell(row + index, column), pattern, name, values, index if count else None, layout)
    if not count:
        sheet.cell(row, min(patterns)).value = layout["empty"]
    filled.tables += 1
    filled.rows += count


def _column(source, key, header, place, notes):
    """Values of one field: of the layer, or the counter, or a coordinate."""
    if key == "tt":
        return range(1, len(source) + 1)
    found = source.column((key,))
    if found is not None:
        return found
    if key in ("x", "y") and source.lonlat is not None:
        planar = transform(np.asarray(source.lonlat), "EPSG:4326", f"EPSG:{header.epsg}")
        return planar[:, 1 if key == "x" else 0].tolist()
    notes.append(Message("Template {place}: {source} has no field {key}; its cells stay empty.", place=place,
                         source=source.name, key=key))
    return [None] * len(source)


def _put(cell, pattern, name, values, index, layout):
    """Write one cell: a lone placeholder keeps its type, placeholders inside text become text."""
    def value_of(found):
        value = None if index is None else values[found.partition(".")[2]][index]
        return None if is_missing(value) else (value.item() if hasattr(value, "item") else value)

    lone = _PLACEHOLDER.fullmatch(pattern.strip())
    if lone:
        _write(cell, value_of(lone.group(1)), layout)
        return
    def text_of(match):
        value = value_of(match.group(1)) if match.group(1).startswith(name + ".") else None
        return "" if value is None else str(value)

    _write(cell, _PLACEHOLDER.sub(text_of, pattern), layout)


def _write(cell, value, layout):
    if isinstance(value, bool):
        value = layout["yes"] if value else layout["no"]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@"):
            cell._style = copy(cell._style)
            cell.quotePrefix = True


def _fill_words(sheet, words, sources, filled):
    """Placeholders of the header and counts; unknown ones are left and named."""
    for cells in sheet.iter_rows():
        for cell in cells:
            for name in _names(cell):
                source, _, key = name.partition(".")
                if name in words:
                    value = words[name]
                elif key == "count" and source in sources:
                    value = len(sources[source])
                else:
                    filled.notes.append(Message(
                        "Template {file}, sheet {sheet}, cell {cell}: nothing is known for {name}.",
                        file=filled.origin.name, sheet=sheet.title, cell=cell.coordinate, name="{{" + name + "}}",
                    ))
                    continue
                pattern = re.compile(r"\{\{\s*" + re.escape(name) + r"\s*\}\}")
                lone = pattern.fullmatch(cell.value.strip())
                cell.value = value if lone else pattern.sub(lambda _, v=value: str(v), cell.value)
