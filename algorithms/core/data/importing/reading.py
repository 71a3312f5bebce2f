"""One sheet read: cells of every field as they stand, positions as typed, what sheet and group headings say."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from ...errors import Message
from ...geometry.coordinates import UNREADABLE, Angle, parse_coordinate, parse_pair
from ...headings.matching import series
from ...layers.roles import value_code
from ...numbers.dates import parse_date
from ...numbers.formats import few
from ...numbers.typed import parse_booleans
from ...resources import load_json
from ...territory.communes import urban
from ...text.keys import fold
from .. import limits
from .headings import of_one_each
from .rows import classify
from .sheets import Fault, Percent, is_blank, shown
from .typed import without_mark, without_note

NOT_SHARED = Message("one cell over several rows: the number cannot be shared out")
_OWN = ("id", "code")
_BY_HEADING = ("operator", "firm")  # what sheets and groups are called by
_TWIN = re.compile(r" \(#\d+\)$")  # the driver's mark on the second folder of a name
_LONGEST_NAME = 9  # words of the name of an operator


@dataclass
class SheetReading:
    """The objects of a sheet.

    ``rows`` counted from 0; ``cells`` {key: values}, with "key@year" for columns by year; ``columns`` the heading
    behind each key; ``first``, ``second`` coordinates in the order of the columns, or ``None``; ``lonlat`` positions
    that the file itself holds, or ``None``; ``typed`` coordinates as they were typed, ``place_name`` their heading,
    ``in_one`` whether one cell holds both; ``in_columns`` the headings of columns that make up one list.
    """

    rows: list
    cells: dict
    columns: dict
    left_out: dict
    first: list = None
    second: list = None
    lonlat: list = None
    typed: list = field(default_factory=list)
    place_name: str = ""
    in_one: bool = False
    in_columns: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def read_sheet(sheet, headings, role):
    """Return the :class:`SheetReading` of a sheet; see :func:`headings.find`."""
    columns = {key: headings.names.index(name) for key, name in headings.match.fields.items()}
    for item in role.fields:
        if item.series:
            plain = [name for name in headings.names if name]
            columns.update({f"{item.key}@{year}": headings.names.index(name) for year, name
                            in series(item, plain).items() if name not in headings.match.fields.values()})
    own = _own_code(columns, sheet, headings, role)
    placed = [column for group in headings.places.values() for column in group]
    fields = {at: role.field(key.partition("@")[0]) for key, at in columns.items()}
    grid = _Grid(sheet, headings.rows[1] + 1, fields, placed)
    found = classify(sheet, headings, role, grid.same)
    cells = {key: [grid.cell(row, at) for row in found.data] for key, at in columns.items()}
    repeated = sum(_as_above(values, [found.above[row] for row in found.data]) for key, values in cells.items()
                   if fields[columns[key]].type in ("text", "list") and key not in _OWN)
    reading = SheetReading(found.data, cells, {key: headings.names[at] for key, at in columns.items()}, found.others)
    if own:
        reading.notes.append(Message("Sheet {sheet}: no field holds {what}; the names of the placemarks are read as "
                                     "it.", sheet=sheet.name, what=role.field(own)))
    if repeated:
        reading.notes.append(Message("Sheet {sheet}: {count} cells say \"as above\" and have the value of the row "
                                     "above.", sheet=sheet.name, count=repeated))
    marked = sum(without_mark(value) is not value for key, some in cells.items() for value in some
                 if role.field(key.partition("@")[0]).type in ("int", "real"))
    if marked:
        reading.notes.append(Message("Sheet {sheet}: {count} numbers have the mark of a footnote behind them; they are "
                                     "read without it.", sheet=sheet.name, count=marked))
    reading.notes += _without_notes(sheet, cells)
    _from_headings(reading, sheet, headings, role, found=found)
    _from_columns(reading, headings, role, grid)
    _positions(reading, sheet, headings, grid)
    reading.notes += _notes(sheet, reading, grid)
    return reading


def _without_notes(sheet, cells):
    """Take the marks of footnotes off the codes of a sheet; return what is told of it, in a list."""
    noted = []
    for key in _OWN:
        bare = list(map(without_note, cells.get(key, ())))
        noted += [text for text, kept in zip(cells.get(key, ()), bare) if kept is not text]
        cells.update({key: bare} if bare else {})
    return [Message("Sheet {sheet}: codes are read without the mark of a footnote behind them: {names}.",
                    sheet=sheet.name, names=few(noted, 5))] if noted else []


def _as_above(values, groups):
    """Put the value above into cells that say so ("nt", \"), within one group of rows; return how many."""
    count = 0
    for row, value in enumerate(values):
        if isinstance(value, str) and _sign(value) in _ditto() and row and groups[row] == groups[row - 1] \
                and values[row - 1] is not None:
            values[row] = values[row - 1]
            count += 1
    return count


def _sign(text):
    """Return a text in small letters without dots and dashes around it: "-nt-" and "n.t." are "nt"."""
    return text.strip().lower().strip(".-–—() ").replace(".", "") or text.strip()


@cache
def _ditto():
    return frozenset(load_json("rules", "importing.json")["as_above"])


def _own_code(columns, sheet, headings, role):
    """Take the names of placemarks for the code that every row must have, where no column is one; return its key."""
    key = next((key for key in ("id", "code") if key in role.keys and role.field(key).null == "refuse"), None)
    if key is None or key in columns or not sheet.named_by or sheet.named_by not in headings.names:
        return None
    columns[key] = headings.names.index(sheet.named_by)
    return key


class _Grid:
    """Cells of a sheet, those that are one over several rows read in each of them."""

    def __init__(self, sheet, first, fields, placed):
        self.sheet, self.same, self.filled = sheet, {}, 0
        unshared = set(load_json("rules", "importing.json")["shared_out"])
        for top, left, bottom, _ in sheet.merged:
            value = sheet.cell(top, left)
            if bottom == top or top < first or is_blank(value) or not (left in fields or left in placed):
                continue
            whole = left in fields and fields[left].unit in unshared
            for row in range(top, bottom + 1):
                self.same[row, left] = Fault(shown(value), NOT_SHARED) if whole else value
                self.filled += row > top and not whole

    def cell(self, row, column):
        """Return a value; ``None`` for nothing."""
        value = self.same.get((row, column)) if self.same else None
        value = self.sheet.cell(row, column) if value is None else value
        return None if is_blank(value) else value


def _from_headings(reading, sheet, headings, role, found):
    """Fill operator and commune, where no column holds them, from group headings, the sheet's name and the title.

    Groups may be nested: an operator holds for all communes below it, a commune until the next one or operator.
    """
    above = [found.above[row] for row in reading.rows]
    fresh = [False] * len(found.headings)  # headings that begin a group of their own
    for key in _BY_HEADING:
        declared = limits.listed(role.name, role.field(key)) if key in role.keys and key not in reading.cells else None
        if declared is not None and declared.values:
            title = " ".join(shown(value) for cells in sheet.rows[:max(headings.rows[0], 0)] for value in cells)
            common = _named(declared, sheet.name) or _named(declared, f"{sheet.title} {title}")
            named = [_named(declared, text) for text in found.headings]
            fresh = [one or bool(value) for one, value in zip(fresh, named)]
            last = _lasting(named, [False] * len(named))
            _fill(reading, sheet, key, [last[count] or common for count in above], role=role)
    if "as_of" in role.keys and "as_of" not in reading.cells:
        day = day_stated(sheet.title, *(shown(value) for cells in sheet.rows[:max(headings.rows[0], 0)]
                                        for value in cells))
        _fill(reading, sheet, "as_of", [day] * len(reading.rows), role=role)
    if "commune" in role.keys and "commune" not in reading.cells:
        common, *named = [text if np.isfinite(urban([None], [text]))[0] else None
                          for text in (_TWIN.sub("", sheet.name), *found.headings)]
        last = _lasting(named, fresh)
        _fill(reading, sheet, "commune", [last[count] or common for count in above], role=role)


def day_stated(*texts):
    """Return the day, in ISO, for which the title of a table says that its figures hold; ``None`` without just one.

    A letter's own day ("Cà Mau, ngày 5 tháng 7 năm 2026") and a period say nothing of the figures.

    >>> day_stated("DANH SÁCH TRẠM", "(Số liệu đến ngày 30/6/2026)"), day_stated("Tính đến ngày 5 tháng 7 năm 2026")
    ('2026-06-30', '2026-07-05')
    >>> day_stated("Cà Mau, ngày 5 tháng 7 năm 2026"), day_stated("Kế hoạch từ 1/1/2026 đến 31/12/2026")
    (None, None)
    """
    pattern = re.compile(load_json("rules", "importing.json")["day_line"], re.IGNORECASE)
    said = {found for text in texts for found in pattern.findall(unicodedata.normalize("NFC", text or ""))}
    days = {parse_date("/".join(re.findall(r"\d+", found))) for found in said}  # 30/6 and 30/06 are one
    day = days.pop() if len(days) == 1 else None
    return None if day is None else day.isoformat()


def _from_columns(reading, headings, role, grid):
    """Fill a list of operators, where no column holds it, from columns that are called by one each and hold marks."""
    for item in role.fields:
        if item.type != "list" or item.key in reading.cells or not item.values:
            continue
        named = of_one_each(headings.names, item)
        columns = {at: [grid.cell(row, at) for row in reading.rows] for at in named}
        marks = {at: _marks(cells) for at, cells in columns.items()}
        marks = {at: some for at, some in marks.items() if some is not None}
        if len(marks) < 2:
            continue
        called = {value.code: value.vi for value in item.values}
        reading.cells[item.key] = ["; ".join(called[named[at]] for at, some in marks.items() if some[row]) or None
                                   for row in range(len(reading.rows))]
        names = [headings.names[at] for at in marks]
        reading.columns[item.key], reading.in_columns = " / ".join(names), names


def _marks(cells):
    """Return which cells say yes; ``None`` where a cell is no mark, or none says yes."""
    held = [str(int(value)) if isinstance(value, (bool, float)) and value in (0, 1) else value for value in cells]
    values, problems = parse_booleans(held)
    return None if problems or not np.nansum(values) else [value == 1 for value in values.tolist()]


def _lasting(values, fresh):
    """Return what holds below so many headings: the last value that was not ended by a heading of another kind."""
    found = [None]
    for value, ends in zip(values, fresh):
        found.append(value or (None if ends else found[-1]))
    return found


def _fill(reading, sheet, key, values, role):
    if any(values):
        reading.cells[key] = values
        reading.columns[key] = ""
        names = sorted({value for value in values if value})
        reading.notes.append(Message(
            "Sheet {sheet}: {what} has no column and is taken from the sheet's name, title and group headings: "
            "{names}.", sheet=sheet.name, what=role.field(key), names=", ".join(names[:8])))


def _named(field, text):
    """Return the one value of a list that a text names, as people call it; ``None`` for none or several."""
    words = re.findall(r"[^\W_]+", text or "")
    codes = set()
    for length in range(_LONGEST_NAME, 0, -1):
        for first in range(len(words) - length + 1):
            joined = "".join(words[first:first + length])
            code = value_code(field, joined) if len(fold(joined)) > 2 else None
            if code:
                codes.add(code)
    return next((value.vi for value in field.values if value.code in codes), None) if len(codes) == 1 else None


def _positions(reading, sheet, headings, grid):
    """Read the coordinates of every row as they were typed."""
    places = headings.places
    reading.lonlat = [sheet.lonlat[row] for row in reading.rows] if sheet.lonlat is not None else None
    pairs = [pair for pair in (("lon", "lat"), ("x", "y")) if set(pair) <= set(places)]
    if not pairs and "both" not in places:
        reading.typed = ["; ".join(f"{part:g}" for part in pair) if pair else "" for pair in reading.lonlat or ()]
        return
    reading.place_name = " / ".join(headings.names[at] for key in places for at in places[key])
    reading.first, reading.second, reading.in_one = [], [], not pairs
    columns = [at for key in places for at in places[key]]
    for row in reading.rows:
        reading.typed.append("; ".join(filter(None, (shown(grid.cell(row, at)) for at in columns))))
        one = two = Angle(np.nan)
        for pair in pairs:  # degrees first; X and Y where the row has none
            one, two = (_coordinate([grid.cell(row, at) for at in places[key]]) for key in pair)
            if np.isfinite(one.value) and np.isfinite(two.value):
                break
        if not pairs:
            value = grid.cell(row, places["both"][0])
            if value is not None:
                one, two = parse_pair(value) or (Angle(np.nan, "", UNREADABLE),) * 2
        reading.first.append(one)
        reading.second.append(two)


def _coordinate(cells):
    """Return the :class:`Angle` of a cell, or of two or three with degrees, minutes and seconds."""
    if any(isinstance(value, (Fault, Percent)) for value in cells):
        return Angle(np.nan, "", next(getattr(value, "reason", UNREADABLE) for value in cells
                                      if isinstance(value, (Fault, Percent))))
    if len(cells) == 1:
        return parse_coordinate(cells[0])
    return Angle(np.nan) if cells[0] is None else parse_coordinate(" ".join(shown(value) or "0" for value in cells))


def _notes(sheet, reading, grid):
    if grid.filled:
        yield Message("Sheet {sheet}: {count} cells that are one over several rows count for each of them.",
                      sheet=sheet.name, count=grid.filled)
    hidden = [row for row in reading.rows if row in sheet.hidden_rows]
    if hidden:
        yield Message("Sheet {sheet}: {count} hidden rows are read like the others (row {rows}).", sheet=sheet.name,
                      count=len(hidden), rows=listed([sheet.number(row) for row in hidden]))


def listed(numbers, most=5):
    """Return the first of some numbers for a message."""
    return few(numbers, most)
