"""Where the headings of a sheet are, over how many rows, and which column is which field of the role.

Every run of up to four rows near the top is read as headings, and the one under which most fields of the role are
recognised is taken; of equals the shorter, then the upper. The guess is told, and the user may say better.
"""
from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache

from ...errors import InputError, Message
from ...geometry.coordinates import parse_coordinate
from ...headings.matching import Columns, Match, match
from ...headings.units import factor, is_unit, without_brackets
from ...layers.roles import value_code
from ...numbers.typed import typed_list
from ...text.keys import fold
from . import angles
from .around import NUMBERING, are_headings, reach, stated
from .sheets import column_letter, is_blank, shown
from .vocabulary import called, counters, plain, position_names

SEARCHED = 60  # rows in which headings begin
TALLEST = 4
_APART = re.compile(r"[(),;/|&\[\]–—-]|\bvà\b|\band\b", re.IGNORECASE)  # what stands between two words of a heading
_ROMAN = re.compile(r"[IVX]{1,6}\s*[.):]?")


@dataclass(frozen=True)
class Headings:
    """The headings of a sheet.

    ``rows`` are the first row and the last, counted from 0, numbering of the columns included; ``names`` the name of
    each column, ``None`` for one without; ``match`` the fields; ``places`` {"lon", "lat", "x", "y", "both": columns};
    ``units`` {key: factor} that a line above the table states, and ``said`` what is told of it; ``in_parts`` counts the
    coordinates whose headings name degrees and minutes; ``unfound`` are the keys whose named heading is not there.
    """

    rows: tuple
    names: tuple
    match: Match
    places: dict
    units: dict
    said: tuple = ()
    in_parts: int = 0
    unfound: tuple = ()

    def column(self, key):
        """Return the column of a field, counted from 0."""
        return self.names.index(self.match.fields[key])

    def unread(self):
        """Return the names of columns that nobody reads; running numbers are none."""
        used = {*self.match.fields.values()}
        placed = {column for columns in self.places.values() for column in columns}
        return [name for at, name in enumerate(self.names)
                if name and name not in used and at not in placed and fold(name) not in counters()]


def find(sheet, role, chosen, given="", *, as_of=""):
    """Return the :class:`Headings` of a sheet, ``None`` where nothing in it is recognised.

    Parameters
    ----------
    sheet : sheets.SourceSheet
    role : core.layers.roles.Role
    chosen : dict of str to str
        Headings by key of the role, or by lon, lat, x, y, both, as the user wrote them.
    given : str
        "5" or "4-5", the rows as the sheet counts them, or how many rows there are; "" to find them.
    as_of : str
        Date of the figures; of columns by year the newest not after it is read.
    """
    if sheet.named_by and not given:  # placemarks: the names of their fields stand above them, whatever they are
        return _read(sheet, role, chosen, 0, last=0, as_of=as_of)
    bare = _by_letters(sheet, role, chosen) if not given else None
    if bare is not None:
        return bare
    best, most = None, 0
    promising = _promising(sheet, role, chosen)
    for first, last in _candidates(sheet, given):
        if promising and not any(row in promising for row in range(first, last + 1)):
            continue
        found = _read(sheet, role, chosen, first, last=last, as_of=as_of)
        score = _score(found, role, chosen) if found.match.fields else 0
        if score > most:
            best, most = found, score
    return _whole(sheet, role, chosen, best, as_of=as_of) if most >= 2 else None


def _by_letters(sheet, role, chosen):
    """Return the headings of a table without any: the user named its columns by letters, and the first row has values.

    Returns ``None`` where the first row heads the table.
    """
    letters = [column_letter(at) for at in range(sheet.width)]
    placed = [key for key in ("lon", "lat", "x", "y") if key in chosen]
    first = next((row for row, cells in enumerate(sheet.rows) if not all(map(is_blank, cells))), None)
    if first is None or not placed or not all(text.strip() in letters for text in chosen.values()):
        return None
    values = [sheet.cell(first, letters.index(chosen[key].strip())) for key in placed]
    if any(is_blank(value) or not math.isfinite(parse_coordinate(value).value) for value in values):
        return None
    columns = {key: letters.index(text.strip()) for key, text in chosen.items()}
    fields = {key: letters[at] for key, at in columns.items() if key in role.keys and key not in placed}
    names = tuple(letter if at in columns.values() else None for at, letter in enumerate(letters))
    return Headings((first - 1, first - 1), names, Match(fields, {}, (), ()),
                    {key: (at,) for key, at in columns.items() if key in position_names()}, units={})


def _promising(sheet, role, chosen):
    """Return the rows near the top in which a cell is called as a field is; only these are looked at more closely."""
    known = called(role) | {fold(text) for text in chosen.values()}
    return {row for row, cells in enumerate(sheet.rows[:SEARCHED + TALLEST])
            if any(isinstance(value, str) and plain(value) in known for value in cells)}


def _candidates(sheet, given):
    """Yield (first, last) runs of rows, the shorter and the upper first."""
    numbers = [int(number) for part in re.split("(?<=[0-9 ])[-–]", given)
               for number in typed_list(part, "HEADING_ROWS", "4-5", whole=True)]
    if any(number < 1 for number in numbers):
        raise InputError("{parameter}: \"{part}\" cannot be read ({reason}). Write it as {example}.",
                         parameter="HEADING_ROWS", part=given, reason=Message("rows are counted from 1"), example="4-5")
    if len(numbers) > 1:
        first, last = min(numbers) - sheet.first, max(numbers) - sheet.first
        if not 0 <= first <= last < len(sheet.rows):
            raise InputError("HEADING_ROWS: sheet {sheet} has the rows {first} to {last}.", sheet=sheet.name,
                             first=sheet.first, last=sheet.number(len(sheet.rows) - 1))
        yield first, last
        return
    if numbers and sheet.first <= numbers[0] < sheet.first + len(sheet.rows):
        yield numbers[0] - sheet.first, numbers[0] - sheet.first
    tall = range(numbers[0], numbers[0] + 1) if numbers else range(1, TALLEST + 1)
    filled = [sum(isinstance(value, str) and not is_blank(value) for value in cells)
              for cells in sheet.rows[:SEARCHED + TALLEST]]
    below = [one for one in sheet.merged if one[0] < SEARCHED + TALLEST]
    for height in tall:
        for first in range(min(SEARCHED, len(filled) - height + 1)):
            whole = not any(first <= top < first + height <= bottom or top < first <= bottom
                            for top, _, bottom, _ in below) \
                and not any(_is_of_a_group(sheet.rows[row]) for row in range(first + 1, first + height))
            if whole and all(filled[first:first + height]) and max(filled[first:first + height]) > 1:
                yield first, first + height - 1


def _is_of_a_group(cells):
    """Return whether a row under headings begins the table: a Roman number, a name, and sums if there are any.

    The X of "X | Y | Vĩ độ | Kinh độ" is none.
    """
    texts = [shown(value) for value in cells if not is_blank(value)]
    if len(texts) < 2 or not _ROMAN.fullmatch(texts[0]) or all(map(NUMBERING.fullmatch, texts)):
        return False
    named = {key for key, known in position_names().items() for text in texts if plain(text) in known}
    return not {"x", "y"} <= named


def _read(sheet, role, chosen, first, last, as_of, of_units=-1):
    """Return the :class:`Headings` of some rows; ``of_units`` is the one of them that holds units alone."""
    parts = _parts(sheet, first, last, of_units)
    names, aliases, translated = [], [], _are_translated(parts, role)
    for at, column in enumerate(parts):
        whole = " – ".join(column) or None
        if whole and whole in names:
            whole = f"{whole} #{column_letter(at)}"
        names.append(whole)
        if whole and len(column) > 1:
            aliases += [(whole, " ".join(column[-2:])), (whole, column[-1]), (whole, " ".join(column))]
            aliases += [(whole, column[-2])] if translated else []
            aliases += [(whole, f"{column[-2]} ({column[-1]})")] if is_unit(column[-1]) else []
    wanted = {key: _named(names, parts, text) for key, text in chosen.items()}
    own = [column[:-1] if translated and len(column) > 1 else column for column in parts]
    apart = _in_parts(names, parts, chosen, wanted)
    places = _places(own, wanted, apart)
    taken = {names[at] for columns in places.values() for at in columns} | {
        names[at] for key, at in wanted.items() if at is not None}
    plain = Columns(tuple(name for name in names if name and name not in taken),
                    tuple(pair for pair in aliases if pair[0] not in taken), (), ())
    found = match(role, plain, as_of)
    fields = {**found.fields, **{key: names[at] for key, at in wanted.items() if at is not None and key in role.keys}}
    fields = {key: name for key, name in fields.items() if key not in ("lon", "lat") or not places}
    factors = {key: value for key, value in found.factors.items() if fields.get(key) == found.fields.get(key)}
    for key, at in wanted.items():
        scale = factor(names[at], role.field(key).unit) if at is not None and key in role.keys \
            and role.field(key).type in ("int", "real") else 1
        if scale not in (None, 1):
            factors[key] = scale
    named = sum(angles.are_parts(parts, key, columns) for key, columns in places.items() if key in ("lon", "lat"))
    return Headings((first, last), tuple(names), Match(fields, factors, found.said, found.converts), places, units={},
                    in_parts=named, unfound=tuple(key for key, at in wanted.items() if at is None and key not in apart))


def _parts(sheet, first, last, of_units):
    """Return what stands above each column, from top to bottom, each text once, a unit in brackets."""
    width, height = sheet.width, last - first + 1
    grid = [[shown(sheet.cell(first + row, column)) for column in range(width)] for row in range(height)]
    for top, left, bottom, right in sheet.merged:
        if first <= top <= last:
            for row in range(top - first, min(bottom, last) - first + 1):
                for column in range(left, min(right, width - 1) + 1):
                    grid[row][column] = grid[top - first][left]
    if not sheet.merged:  # covered cells are blank in files that do not tell which cells are one
        for row in range(height - 1):
            for column in range(1, width):
                below = any(grid[lower][column] for lower in range(row + 1, height))
                if not grid[row][column] and below and not any(grid[above][column] for above in range(row)):
                    grid[row][column] = grid[row][column - 1]
    if of_units >= 0:
        grid[of_units - first] = [f"({text})" if is_unit(text) and without_brackets(text) else text
                                  for text in grid[of_units - first]]
    result = []
    for column in range(width):
        texts = list(dict.fromkeys(text for text in (grid[row][column] for row in range(height)) if text))
        unit = len(texts) > 1 and not without_brackets(texts[-1]) and texts[-1]
        result.append([*texts[:-2], f"{texts[-2]} {unit}"] if unit else texts)
    return result


def _are_translated(parts, role):
    """Return whether the lowest row of headings says in another language what stands above, as in yearbooks."""
    tall = [column for column in parts if len(column) > 1]
    above = [column[-2] for column in tall]
    return (len(tall) > 2 and len(set(above)) == len(above) and not all(map(str.isascii, above))
            and all(column[-1].isascii() and len(plain(column[-1])) > 2 for column in tall)
            and are_headings([column[-1] for column in tall], role))


def _named(names, parts, text):
    """Return the column called ``text``: its whole name, its lowest heading, or its letter; ``None`` without one."""
    wanted = fold(text) or text.strip()
    for spelling in (lambda at: fold(names[at] or ""), lambda at: fold(parts[at][-1]) if parts[at] else "",
                     lambda at: fold(without_brackets(parts[at][-1])) if parts[at] else ""):
        for at in range(len(names)):
            if names[at] and spelling(at) == wanted:
                return at
    letters = [column_letter(at) for at in range(len(names))]
    return letters.index(text.strip()) if text.strip() in letters and names[letters.index(text.strip())] else None


def _in_parts(names, parts, chosen, wanted):
    """Return {"lon" or "lat": columns} of positions that the user named as "degrees, minutes, seconds"."""
    found = {}
    for key in ("lon", "lat"):
        texts = chosen[key].split(",") if wanted.get(key, 0) is None else ()
        columns = tuple(_named(names, parts, text.strip()) for text in texts)
        if len(columns) in (2, 3) and None not in columns:
            found[key] = columns
    return found


def _places(parts, wanted, apart):
    """Return {what: columns} of the columns that hold positions; three where degrees, minutes, seconds are apart."""
    chosen = {**{key: (at,) for key, at in wanted.items() if key in position_names() and at is not None}, **apart}
    found = {**angles.in_columns(parts), **chosen}
    for key, known in position_names().items():
        if key in found:
            continue
        for at, column in enumerate(parts):
            if column and any(_is_called(text, known) for text in (column[-1], " ".join(column[-2:]))):
                found[key] = (at,)
                break
    for pair in (("lon", "lat"), ("x", "y")):
        if not set(pair) <= set(found):
            for key in pair:
                found.pop(key, None)
    if {"lon", "lat"} <= set(found) or {"x", "y"} <= set(found):
        found.pop("both", None)
    elif "both" not in found:
        at = next((at for at, column in enumerate(parts) if column and _names_a_pair(column[-1])), None)
        found.update({} if at is None else {"both": (at,)})
    return found


def _is_called(text, known):
    """Return whether a heading is one of some folded names, or two of them: "Vĩ độ/Latitude", "Vĩ độ Latitude"."""
    name = plain(text)
    return name in known or any(name.startswith(one) and name[len(one):] in known for one in known)


@cache
def _names_a_pair(text):
    """Return whether a heading names both coordinates: "Vị trí (vĩ độ, kinh độ)", "Lat/Long", "Tọa độ (X; Y)"."""
    words = {fold(word) for word in _APART.split(text)}
    known = position_names()
    return any(words & known[one] and words & known[other] for one, other in (("lon", "lat"), ("x", "y")))


def _score(found, role, chosen):
    """Return how much of the role is recognised; what must be there counts twice.

    A heading that stands over several columns names none of them: their own headings stand below it.
    """
    spread = {name.rpartition(" #")[0] for name in found.names if name and " #" in name}
    fields = sum(2 if role.field(key).required else 1 for key, name in found.match.fields.items()
                 if name not in spread)
    named = sum(key in found.match.fields or key in found.places for key in chosen)
    return fields + named + len(found.places) + found.in_parts + sum(
        len(columns) for columns in (of_one_each(found.names, field) for field in role.fields if field.type == "list")
        if len(columns) > 1)


def of_one_each(names, field):
    """Return {column: code} of the columns whose lowest heading is a word of the list of a field, as an operator's."""
    codes = {at: value_code(field, name.split(" – ")[-1]) for at, name in enumerate(names) if name and field.values}
    return {at: code for at, code in codes.items() if code is not None}


def _whole(sheet, role, chosen, found, as_of):
    """Return the headings with the rows around them that belong to them, see :mod:`.around`."""
    last, end, of_units = reach(sheet, role, found)
    if last != found.rows[1] or of_units >= 0:
        longer = _read(sheet, role, chosen, found.rows[0], last=last, as_of=as_of, of_units=of_units)
        found = longer if len(longer.match.fields) >= len(found.match.fields) else found
    units, said = stated(sheet, role, found)
    return replace(found, rows=(found.rows[0], end), units=units, said=said)
