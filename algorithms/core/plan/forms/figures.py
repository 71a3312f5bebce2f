"""The rows a form prints: read from the source, sorted, grouped, with their sums and what is missing."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Optional

import numpy as np

from ...errors import Message
from ...figures.unknowns import note_of
from ...geometry.geodesy import LONLAT, transform
from ...numbers.formats import format_number, is_missing
from ...tables import unit_in
from ...text.alphabet import alphabetical
from ..workbook.sheet import wrapped_lines
from .cell_values import MAX_TEXT, cell_text, cells_of, is_blank, written_out
from .gathering import as_listed, gathered, is_gathered
from .merging import Words, merged, with_years
from .model import COORDINATES, shipped_orders
from .open_figures import with_ranges
from .sentences import as_sentence, label_of

_MONEY = "triệu đồng"
_LON = "_lon"


@dataclass(frozen=True)
class SourceTable:
    """Rows from a layer or table.

    Parameters
    ----------
    name : str
        Name of the layer, for messages.
    values : dict of str to sequence
        Fields by name, equally long; ``None`` or NaN is missing.
    lonlat : (n, 2) array, optional
        Position of each row in WGS 84 degrees.
    origin : dict of str to str
        Where it came from (file, CRS, hash), printed with the methods.
    outlines : sequence of (k, 2) arrays, optional
        Vertices of each line or polygon in WGS 84 degrees, where somebody asked for them.
    given : int, optional
        Rows of the layer, where they were parted or joined to make these.
    coded : dict of str to core.layers.roles.Field
        Fields whose words are codes of a closed list; a word that is none of them has an unknown meaning.
    """

    name: str
    values: Mapping[str, Any]
    lonlat: Optional[Any] = None
    origin: Mapping[str, str] = field(default_factory=dict)
    coded: Mapping[str, Any] = field(default_factory=dict)
    outlines: Optional[Any] = None
    given: Optional[int] = None

    def __len__(self):
        return max([len(column) for column in self.values.values()] or [0])

    def name_of(self, names):
        """Return the first field that exists under one of ``names``, else ``None``; one in other capitals will do."""
        folded = {}
        for key in self.values:
            folded.setdefault(key.lower(), key)
        return next((name if name in self.values else folded[name.lower()] for name in names
                     if name and name.lower() in folded), None)

    def column(self, names):
        """Return the values of the first field that exists under one of ``names`` (case ignored), else ``None``."""
        name = self.name_of(names)
        return None if name is None else self.values[name]


def _pair(column, source, header):
    """Return the coordinates of a second position, whose degrees stand in the fields "..._lon" and "..._lat".

    ``None`` for a column of another kind, none (``{}``) where a field is lacking: the place of the row is another.
    """
    if column.kind not in COORDINATES or not column.key.endswith(_LON):
        return None
    degrees = [source.column((key,)) for key in (column.key, column.key[:-len(_LON)] + "_lat")]
    if any(found is None for found in degrees):
        return {}
    return _planar(np.array([[np.nan if is_missing(value) else float(value) for value in found]
                             for found in degrees]).T.reshape(-1, 2), header)


def _name(column, source):
    """What the figures of a column are: a field of the source; a coordinate is none of the degrees it comes from."""
    if column.kind in COORDINATES:
        return f"{column.key} {column.kind}".strip()
    return source.name_of((column.key, *column.also)) or column.key or column.kind


def _planar(lonlat, header):
    planar = transform(lonlat, LONLAT, f"EPSG:{header.epsg}")
    return {"lon": lonlat[:, 0], "lat": lonlat[:, 1], "easting": planar[:, 0], "northing": planar[:, 1]}


class Figures:
    """Cell values of one form, ready to lay out: plain Python values, missing ones as the column's mark."""

    def __init__(self, form, source, header, layout):
        source, chosen = _chosen(form, source)
        self.notes, self._absent, self._header, self.gathered = [], [], header, None
        if is_gathered(form, len(source)):
            self.gathered = gathered(form, source, layout)
            form, source, first = self.gathered.form, self.gathered.source, self.gathered.first
            self.notes.append(self.gathered.note(header, layout))
        else:
            source, first = merged(as_listed(form), source, layout["language"])
            form = as_listed(form)
        chosen = [chosen[row] for row in first]
        form, self._left_out = _printed(with_years(form, source), source)
        form, source, self._open = with_ranges(form, source, layout)
        self.form, self.source, self.layout = form, source, layout
        self.formulas = [(index, column) for index, column in enumerate(form.columns) if column.formula]
        self._index = {column.key: index for index, column in enumerate(form.columns) if column.key}
        coordinates = self._coordinates(source, header)
        columns = [self._values(column, source, coordinates if second is None else second) for column, second in (
            (column, _pair(column, source, header)) for column in form.columns)]
        if self._absent:
            self.notes.append(Message(
                "Form {form}: {source} has no field {keys}; {count} columns are printed without values.",
                form=form.sheet, source=source.name, keys=", ".join(dict.fromkeys(self._absent)),
                count=len(self._absent)))
        order = self._order(source)
        self.rows = [list(row) for row in zip(*columns)]
        self.rows = [self.rows[i] for i in order]
        self._lines = {id(row): chosen[i] for row, i in zip(self.rows, order)}
        self._made = {id(row): i for row, i in zip(self.rows, order)}
        self.names = [_name(column, source) for column in form.columns]
        self._group_labels = self._labels_of_groups(source, order)

    # ---- reading

    def _coordinates(self, source, header):
        kinds = {column.kind for column in self.form.columns} & set(COORDINATES)
        if not kinds or source.lonlat is None:
            return {}
        return _planar(np.asarray(source.lonlat, dtype=float).reshape(-1, 2), header)

    def _values(self, column, source, coordinates):
        if column.kind == "counter":
            return [None] * len(source)
        second = column.key.endswith(_LON) and column.kind in COORDINATES
        found = None if second else source.column((column.key, *column.also))
        if found is None:
            found = coordinates.get(column.kind)
        if found is None:
            if column.kind != "blank" and not column.formula:
                self._absent.append(column.key or column.kind)
            found = [None] * len(source)
        language = self.layout["language"]
        words = {row: str(value) for row, value in enumerate(found) if isinstance(value, Words)}
        plain = [None if row in words else value for row, value in enumerate(found)] if words else found
        cells, refused, unknown = cells_of(plain, column, self.layout)
        for row, text in words.items():
            cells[row] = text
        if column.units:
            cells = [unit_in(cell, language) for cell in cells]
        if column.sentence:
            cells = [as_sentence(cell, language) if isinstance(cell, str) else cell for cell in cells]
        if column.shares:
            cells = [written_out(cell, self.layout["share_words"]) for cell in cells]
        if refused:
            row, text, reason = refused[0]
            self.notes.append(Message(
                "Form {form}, column “{label}”: {count} values cannot be read as {kind}, “{text}” in row {row} first "
                "({reason}); they are printed as they are and not summed.", form=self.form.sheet,
                label=self._named(column), count=len(refused), kind=_KIND_NAMES.get(column.kind, column.kind),
                text=text[:60], row=row + 1, reason=reason))
        if unknown:
            self.notes.append(Message(
                "Form {form}, column “{label}”: {count} values are no numbers (“{text}” in row {row} first); they "
                "count as missing.", form=self.form.sheet, label=self._named(column), count=len(unknown),
                text=unknown[0].text, row=unknown[0].row + 1))
        lost = sum(isinstance(cell, str) and len(cell) == MAX_TEXT for cell in cells)
        if lost:
            self.notes.append(Message("Form {form}, column “{label}”: {count} texts are longer than a cell holds and "
                                      "are cut.", form=self.form.sheet, label=self._named(column), count=lost))
        return cells

    def _order(self, source):
        keys = [source.column((key,)) for key in self.form.sort]
        self.notes += [Message(
            "Form {form}: the rows are to be sorted by {key}, which the layer does not have; they stand as they come.",
            form=self.form.sheet, key=key) for key, values in zip(self.form.sort, keys)
            if values is None and key not in shipped_orders()]
        keys = [values for values in keys if values is not None]
        last = self.layout.get("nowhere")  # what lies in no commune stands behind all that do
        return sorted(range(len(source)), key=lambda row: [
            _rank(None if values[row] == last else values[row]) for values in keys])

    def _labels_of_groups(self, source, order):
        also = next((column.also for column in self.form.columns if column.key == self.form.group_by), ())
        values = source.column((self.form.group_by, *also)) if self.form.group_by else None
        if values is None:
            return [None] * len(order)
        labels = [cell_text(values[row], self.layout["language"]) for row in order]
        return [self.layout["year_group"].format(year=label) if re.fullmatch(r"(19|20|21)\d\d", label)
                else label or self.layout["no_group"] for label in labels]

    def groups(self):
        """Yield ``(label, rows)`` in order; one group with label ``None`` where the form has no groups."""
        members = {}
        for label, row in zip(self._group_labels, self.rows):
            members.setdefault(label, []).append(row)
        return members.items()

    def line(self, row):
        """Return which row of the source one of :attr:`rows` is, from 0."""
        return self._lines[id(row)]

    # ---- sums

    def position(self, key):
        """Return the position of the column that prints field ``key``."""
        return self._index[key]

    def references(self, column):
        """Return the positions of the columns a formula reads."""
        return [self._index[key] for key in column.formula.of]

    def operands(self, column, values):
        """Return positions and numbers of a formula's columns in one row; a missing number is ``None``."""
        refs = self.references(column)
        return refs, [values[ref] if _is_number(values[ref]) else None for ref in refs]

    def agrees(self, given, computed):
        """Whether the layer's own figure is the formula's, up to rounding; a layer without one agrees."""
        return not _is_number(given) or math.isclose(given, computed, rel_tol=1e-9, abs_tol=1e-9)

    def sum(self, index, rows):
        """Return the sum of a column; ``None`` when no row has a number."""
        numbers = [row[index] for row in rows if _is_number(row[index])]
        if not numbers:
            return None
        return sum(numbers) if all(isinstance(n, int) for n in numbers) else math.fsum(numbers)

    def together(self, column, rows):
        """Return what is known of a share of several rows together, and the position and text of its range; ``None``
        where all of it is known."""
        share = self._open.get(column.key)
        if share is None:
            return None
        parts, wholes = ([number or 0.0 for number in numbers] for numbers in zip(
            *(self.operands(column, row)[1] for row in rows)))
        known = share.together([self._made[id(row)] for row in rows], parts, wholes)
        text = share.text(known, self.layout["language"])
        return (known, self._index[share.shown], text) if known.is_open else None

    def complete(self, refs, rows):
        """Whether the columns ``refs`` are known in the same rows, so that a share of their sums is a true share."""
        return all(len({_is_number(row[ref]) for ref in refs}) == 1 for row in rows)

    def whole(self, ref):
        """Whether a column has a number in every row."""
        return all(_is_number(row[ref]) for row in self.rows)

    def remarks(self, priced=False):
        """Return what must be said under the table: the sign for missing, sums that lack rows.

        ``priced``: a note has the money of these works already, from another table.
        """
        found, sign = [], any(cell == "…" for row in self.rows for cell in row)
        if self.gathered is not None:
            found.append(self.layout["gathered_note"].format(**self.gathered.words(self._header, self.layout)))
        if sign:
            found.append(self.layout["missing_note"])
        if any(column.kind in ("northing", "easting") for column in self.form.columns):
            found.append(self.layout["zone_note"])
        has_money = any(column.unit == _MONEY for column in self.form.columns)
        prices = [column for column in self._left_out if column.unit == _MONEY and not has_money]
        others = [column for column in self._left_out if column not in prices]
        if prices and not priced:
            found.append(self.layout["price_note"])
        if others:
            labels = ", ".join(map(self._quoted, others))
            found.append(self.layout["optional_note"].format(labels=labels))
        language = self.layout["language"]
        found += [note_of(self._named(self.form.columns[self._index[share.shown]]), share.unknown, language).text(
            language) for share in self._open.values()]
        partial = {}
        for index, column in enumerate(self.form.columns):
            lacking = sum(not _is_number(row[index]) for row in self.rows)
            rows = len(self.rows)
            if self.gathered is not None:  # of the whole list
                lacking, rows = self.gathered.lacking.get(column.key, 0), self.gathered.count
            if column.total == "sum" and 0 < lacking < rows:
                partial.setdefault(lacking, []).append(self._quoted(column))
        return found + [self.layout["partial_note"].format(labels=", ".join(labels), count=lacking)
                        for lacking, labels in partial.items()]

    def _quoted(self, column):
        return f"“{self._named(column)}”"

    def _named(self, column):
        """The heading of a column as the sheet prints it: with the words of the province and its figures."""
        label = label_of(column.label, self.source, language=self.layout["language"])
        return " ".join(self._header.fill(label, self.layout).split())

    def widths(self, labels):
        """Return column widths in characters: as declared, wider where numbers or names would be cut."""
        result = []
        for index, column in enumerate(self.form.columns):
            width = column.width
            values = [row[index] for row in self.rows]
            if column.is_number:
                decimals = None if column.kind == "year" else column.decimals
                longest = [abs(v) for v in values if _is_number(v)]
                extreme = max([*longest, self.sum(index, self.rows) or 0 if column.total else 0, 0])
                width = max(width, len(format_number(-extreme, decimals or 0, language=self.layout["language"])) + 2)
            elif column.kind == "text" and index < len(self.form.columns) - 1 and not any(values):
                width = min(width, 9)  # nothing to print: the room is for the others
            elif column.kind == "text":
                longest_word = max([len(word) for v in values if isinstance(v, str) for word in v.split()] or [0])
                width = max(width, min(longest_word + 2, 32))
                while width < min(column.width * 1.5, 48) and any(
                    isinstance(v, str) and len(v) > 2 * width and wrapped_lines(v, width) > 2 for v in values[:400]
                ):
                    width += 2
            longest_word = max(len(word) for word in labels[index].split())
            result.append(max(width, longest_word * 1.12 + 1.5))
        return result


def formula_text(kind, refs):
    """Return the Excel formula (without =) of a derived figure from cell names."""
    first, second = refs
    return {
        "percent": f'IF({second}=0,"",100*{first}/{second})',
        "ratio": f'IF({second}=0,"",{first}/{second})',
        "radius": f'IF({second}=0,"",SQRT({first}/(PI()*{second})))',
    }[kind]


def formula_value(kind, operands):
    """Return what :func:`formula_text` gives, or ``None`` where an operand is missing or the divisor is zero."""
    first, second = operands
    if first is None or second is None or second == 0:
        return None
    if kind == "percent":
        return 100.0 * first / second
    if kind == "ratio":
        return first / second
    return math.sqrt(first / (math.pi * second)) if first / second >= 0 else None


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rank(value):
    """Sort key of a source value: numbers, then texts by the alphabet (so codes as the resolution), missing last."""
    if is_missing(value) or value == "":
        return (2, 0, ())
    if isinstance(value, (int, float, np.number)):
        return (0, float(value), ())
    return (1, 0, alphabetical(str(value)))


def _chosen(form, source):
    """Return the rows that the form prints, all or those in which its field has the value, and which these are."""
    if not form.only:
        return source, range(len(source))
    name, _, wanted = form.only
    values = source.column((name,)) or [None] * len(source)
    rows = [row for row, value in enumerate(values) if not is_missing(value) and value == wanted]
    lonlat = None if source.lonlat is None else np.asarray(source.lonlat)[rows]
    return replace(source, values={key: [column[row] for row in rows] for key, column in source.values.items()},
                   lonlat=lonlat), rows


def _printed(form, source):
    """Return the form without its optional columns that have no value at all, and these columns."""
    empty = [column for column in form.columns if column.optional and column.kind not in COORDINATES and all(
        map(is_blank, source.column((column.key, *column.also)) or ()))]
    return replace(form, columns=tuple(column for column in form.columns if column not in empty)), empty


_KIND_NAMES = {
    **dict.fromkeys(("real", "northing", "easting", "lon", "lat"), Message("a number")),
    "int": Message("a whole number"), "year": Message("a year"), "bool": Message("yes or no"),
}
