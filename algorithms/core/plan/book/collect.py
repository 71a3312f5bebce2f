"""Collects the figures of a book: cells of its sheets, rows and sums of its layers, numbers of its steps, its page."""
from __future__ import annotations

import datetime
import math
import re
from collections import Counter

import numpy as np

from ...numbers.formats import is_missing
from ..workbook.sheet import letter
from .ledger import PROVINCE, Key, Place, PrintedFigure, Spot, is_number
from .page import page_texts
from .quantities import of_number, quantities

_ENDS = {"value": "", "value_lo": ":low", "value_hi": ":high", "value_un": ":unknown"}
"""Columns of the scorecard that speak of the figure of its target."""


_NO_NUMBERS = {str, type(None)}


class Collector:
    """Figures of one book under their keys.

    Parameters
    ----------
    sources : dict of str to figures.SourceTable
        What the sheets print, by the name the forms use.
    records : sequence of record.RunRecord
        The steps that made the sources.
    as_of : str
        ISO date of the book.
    derived : dict of str to figures.SourceTable
        Tables made from the others; a figure that is a number of a step says which ("before_no").
    """

    def __init__(self, sources, records=(), as_of="", derived=None):
        self.sources, self.records, self.as_of, self._derived = sources, records, as_of, derived or {}
        self._targets = {name: found for record in records for name, found in record.quantities.items()}
        self._areas = {name: _unique(table.column((quantities().areas[name],)), len(table))
                       for name, table in sources.items() if name in quantities().areas}
        self._seen = {}

    # ---- keys

    def key(self, source, column, line):
        """Return the key of a field in one row of a source."""
        name = quantities().columns.get(f"{source}.{column}")
        area = self._areas.get(source, {}).get(line)
        if name is not None and area is not None:
            return Key(name.id, area, basis=name.basis)
        if source == "SCORECARD" and column in _ENDS:
            target = str(self.sources[source].column(("target_id",))[line])
            if target in self._targets:
                return self.target_key(target, column, line)
        said = self._derived[source].column((f"{column}_no",)) if source in self._derived else None
        if said is not None and said[line] is not None:
            return _number_key(*said[line].split("."))
        return Key(f"{source}.{column}", f"row {line}")

    def target_key(self, target, column="value", line=None):
        """Return the key of a figure of a target; dated where its date is not the book's."""
        name = self._targets[target]
        dates = self.sources["SCORECARD"].column(("value_date",)) if "SCORECARD" in self.sources else None
        date = "" if dates is None or line is None or is_missing(dates[line]) else str(dates[line])[:10]
        return Key(name.id + _ENDS[column], PROVINCE, "" if date == self.as_of else date, name.basis)

    def total_key(self, source, column):
        """Return the key of a figure of all rows of a source together."""
        name = quantities().totals.get(f"{source}.{column}")
        return Key(f"{source}.{column}") if name is None else Key(name.id, PROVINCE, basis=name.basis)

    # ---- steps

    def numbers(self):
        """Yield the numbers of the steps."""
        for record in self.records:
            step = record.label or record.algorithm
            for number, value in record.numbers.items():
                if is_number(value):
                    yield PrintedFigure(_number_key(step, number), Place("number", step, number), value)

    # ---- layers

    def layers(self, listed_elsewhere=()):
        """Yield the numbers and texts of every row of every source, the sums and the counts of rows.

        Sources ``listed_elsewhere`` have rows that no sheet prints one by one: their sums and count alone are yielded,
        :meth:`rows` gives single ones.
        """
        for source, table in self.sources.items():
            where, names = source.lower(), quantities().rows
            count = names.get(source)
            yield PrintedFigure(Key(f"{source}.rows") if count is None else Key(count.id, basis=count.basis),
                                Place("layer", where, Spot(None, None)), len(table))
            for column, values in table.values.items():
                if source in listed_elsewhere and set(map(type, values)) <= _NO_NUMBERS:
                    continue
                numbers = [_plain(value) for value in values]
                for line, value in enumerate(() if source in listed_elsewhere else numbers):
                    if is_number(value) or isinstance(value, bool) or (isinstance(value, str) and value):
                        yield PrintedFigure(self.key(source, column, line), Place("layer", where, Spot(line, column)),
                                            value)
                known = [value for value in numbers if is_number(value)]
                if known and f"{source}.{column}" not in quantities().totals:
                    yield PrintedFigure(self.total_key(source, column), Place("layer", where, Spot(None, column)),
                                        math.fsum(known))
        yield from self._declared_sums()

    def rows(self, places, sources):
        """Yield the numbers of single rows of ``sources``: those at ``places``, as a file is read back."""
        by_layer = {source.lower(): source for source in sources}
        for place in places:
            if place.kind == "layer" and place.where in by_layer and place.spot.line is not None:
                source, (line, column) = by_layer[place.where], place.spot
                column_of = self.sources[source].values[column]
                value = _plain(column_of[line]) if line < len(column_of) else None
                if is_number(value) or isinstance(value, bool):
                    yield PrintedFigure(self.key(source, column, line), place, value)

    def _declared_sums(self):
        for place, name in quantities().sums.items():
            total = self._sum(place)
            if total is not None:
                source, column = place.split(".")
                yield PrintedFigure(Key(name.id, basis=name.basis), Place("layer", source.lower(), Spot(None, column)),
                                    total * quantities().scales.get(place, 1))
        for name, parts in quantities().balances:
            sums = [self._sum(place) for place in parts]
            if None not in sums:
                spot = Spot(None, " ".join(f"{'+' if sign > 0 else '-'} {place.split('.')[1]}"
                                           for place, sign in parts.items()).lstrip("+ "))
                where = next(iter(parts)).split(".")[0].lower()
                total = math.fsum(total * sign for total, sign in zip(sums, parts.values()))
                yield PrintedFigure(Key(name.id, basis=name.basis), Place("layer", where, spot), total)

    def _sum(self, place):
        """Return the sum of a column, ``None`` where it is absent or a row has no value, but for what is nowhere."""
        source, column = place.split(".")
        values = self.sources[source].column((column,)) if source in self.sources else None
        known = [value for value in map(_plain, values or ()) if is_number(value)]
        return math.fsum(known) if known else None

    # ---- sheets

    def sheets(self, sheets, names):
        """Yield what the cells print, and the sums that stand above each total; ``names`` are those in the file."""
        for sheet, name in zip(sheets, names):
            marks = {}
            for mark in sheet.printed:
                marks.setdefault((mark.row, mark.column), []).append(mark)
            covered = {(row, column) for r1, c1, r2, c2 in sheet.merges for row in range(r1, r2 + 1)
                       for column in range(c1, c2 + 1) if (row, column) != (r1, c1)}
            items = {mark.row for mark in sheet.printed if mark.line is not None}
            for r, row in enumerate(sheet.rows, 1):
                for c, cell in enumerate(row, 1):
                    if cell is None or (r, c) in covered or not _counts(cell.value):
                        continue
                    yield from self._cell(sheet, Place("sheet", name, f"{letter(c)}{r}"), cell, marks.get((r, c), ()),
                                          items=items)

    def _cell(self, sheet, place, cell, marks, items):
        decimals = _decimals(cell)
        if not marks:
            yield PrintedFigure(Key(f"{place.where}!{place.spot}", "cell"), place, cell.value, decimals)
        for mark in marks:
            if mark.value is not None:
                name = quantities().official.get(mark.key)
                key = Key(f"official.{mark.key}") if name is None else Key(name.id, basis=name.basis)
                yield PrintedFigure(key, place, mark.value, None, printed=str(cell.value))
            elif mark.line is not None:
                yield PrintedFigure(self.key(mark.source, mark.key, mark.line), place, cell.value, decimals)
            else:
                yield from self._total(sheet, place, cell, mark, items=items)

    def _total(self, sheet, place, cell, mark, items):
        """A sum or what follows from sums; of all rows of the source, or of some of them only."""
        first, last = mark.rows
        whole = sheet.whole and all(first <= row <= last for row in items)
        own = Key(f"{mark.source}.{mark.key}", PROVINCE if whole else f"rows {place.where} {first}-{last}")
        key = self.total_key(mark.source, mark.key) if whole else own
        scale = quantities().scales.get(f"{mark.source}.{mark.key}", 1)
        yield PrintedFigure(key if scale == 1 else own, place, cell.value, _decimals(cell))
        if "SUM(" in (cell.formula or "") or "SUBTOTAL(" in (cell.formula or ""):
            above = [sheet.rows[row - 1][mark.column - 1].value for row in items if first <= row <= last]
            total = math.fsum(value for value in above if is_number(value))
            yield PrintedFigure(key if scale == 1 else own, Place("rows", place.where, place.spot), total)
            if scale != 1:
                yield PrintedFigure(key, Place("rows", place.where, place.spot), total * scale)

    # ---- the page

    def page(self, html, language):
        """Yield what a page of the scorecard prints."""
        lines = {str(name): line for line, name in enumerate(self.sources["SCORECARD"].column(("target_id",)))} \
            if "SCORECARD" in self.sources else {}
        for text in page_texts(html, language):
            place = Place("report", "", text.spot)
            key = Key(f"page {text.spot}", "text")
            value = None
            if text.number in quantities().page:
                key = Key(f"planscorecard.{quantities().page[text.number]}")
                value = _leading_number(text.text, language)
            elif text.column in ("value", "gap") and text.row in lines:
                key = self.key("SCORECARD", text.column, lines[text.row])
                value = _leading_number(text.text, language)
            yield PrintedFigure(key, place, *(value or (text.text, None)), text.text)


def _number_key(step, number):
    """Return the key of a number of a step."""
    found = of_number(step, number)
    return Key(f"{step}.{number}") if found is None else Key(found[0].id + found[1], basis=found[0].basis)


def _unique(codes, count):
    """Return the codes by row, without those that are blank or stand twice."""
    plain = ["" if is_missing(code) else str(code) for code in (codes if codes is not None else [None] * count)]
    often = Counter(plain)
    return {line: code for line, code in enumerate(plain) if code and often[code] == 1}


def _plain(value):
    return value.item() if isinstance(value, np.generic) else value


def _counts(value):
    """Whether a cell says something that a file has to hold: a number, a date, a text ("…" and verdicts, too)."""
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, (int, float, datetime.date)) and not is_missing(value)


def _decimals(cell):
    """Return the decimals of a number as its cell shows it, ``None`` for all."""
    code = cell.style.format
    if not is_number(cell.value) or not code.startswith(("0", "#")):
        return None
    return len(code.partition(".")[2])


def _leading_number(text, language):
    """Return (number, decimals) of a text that begins with one, else ``None``."""
    found = re.match(r"-?[\d.,]+", text)
    if found is None:
        return None
    group, point = (".", ",") if language == "vi" else (",", ".")
    digits = found.group().strip(",.").replace(group, "").replace(point, ".")
    return float(digits), len(digits.partition(".")[2])
