"""Which rows below the headings are objects: totals, group headings, repeated headings and notes are none."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from numbers import Real

from ...errors import Message
from ...layers.rows import TOTAL, is_group_heading, is_total
from ...resources import load_json
from ...text.keys import fold
from .sheets import Fault, is_blank, shown

REPEATED = Message("the headings once more")
LOOKED_AT = 6  # cells that tell whether a row repeats the headings, heads a group or is a total
NOTE = Message("a note or signature below the table")
_GROUP_NUMBER = re.compile(r"(?:[IVX]{1,6}|[A-H])\s*[.):]?")
_SUM = re.compile(r"[\d.,\s]+%?")
_IDS = ("id", "code")
_DASHES = ("-", "–", "—", "...", "…")
_LEADING = re.compile(r"^\s*(?:[IVX]{1,6}|[A-H])\s*[.):/–-]\s*")


@dataclass
class Found:
    """Rows of a sheet, counted from 0: ``data`` in order, ``others`` with reasons; ``headings`` of groups in order,
    and by row how many of them stand above it."""

    data: list = field(default_factory=list)
    headings: list = field(default_factory=list)
    above: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)


def classify(sheet, headings, role, continued=()):
    """Return the :class:`Found` rows below the headings of a sheet.

    ``continued`` are the (row, column) pairs that a cell from above reaches into.
    """
    reached = {}
    for row, column in continued:
        reached.setdefault(row, set()).add(column)
    needed = [headings.column(item.key) for item in role.fields
              if item.null == "refuse" and item.key in headings.match.fields]
    known = [headings.names.index(name) for name in headings.match.fields.values()]
    ids = {headings.column(key) for key in _IDS if key in headings.match.fields}
    placed = [column for columns in headings.places.values() for column in columns]
    words = {name.split(" – ")[-1] for name in headings.names if name}
    head = {_written(cells) for cells in sheet.rows[:headings.rows[1] + 1]}
    found, below = Found(), False
    for row in range(headings.rows[1] + 1, len(sheet.rows)):
        filled = [at for at, value in enumerate(sheet.rows[row]) if not is_blank(value)]
        own = set(filled)
        filled = sorted(own | reached[row]) if row in reached and own else filled
        if not filled and not (sheet.lonlat and sheet.lonlat[row]):
            continue
        if sheet.named_by:  # every placemark is an object, also one that is a line
            found.data.append(row)
            found.above[row] = 0
            continue
        texts = [shown(sheet.cell(row, at)) for at in filled if at in own][:LOOKED_AT]
        letter = bool(filled) and filled[0] in ids and len(filled) > 2  # "A" among the ids: a group has but its name
        whole = (all(at in filled for at in needed) if needed else sum(at in filled for at in known) > 1) \
            and (letter or not _GROUP_NUMBER.fullmatch(texts[0] if texts else ""))
        here = any(at in filled for at in placed) or bool(sheet.lonlat and sheet.lonlat[row])
        named = [text for at, text in zip(filled, texts) if isinstance(sheet.cell(row, at), str)][:2]
        summed = any(is_total(shown(sheet.cell(row, at))) for at in needed if at in filled)
        if _repeats(sheet, row, head) or (
                len(texts) > 1 and texts[0] in words and sum(text in words for text in texts) >= 0.6 * len(texts)):
            found.others[row] = REPEATED
        elif summed or (any(map(is_total, named)) and not (here and whole)):
            found.others[row] = TOTAL
        elif len(texts) == 1 and re.fullmatch(_rules()["page_pattern"], texts[0]):
            found.others[row] = NOTE
        elif len(filled) <= _rules()["most_note_cells"] and (
                below or any(map(_is_note, texts[:1] if whole else texts))) and not (
                here and any(_may_place(sheet.cell(row, at)) for at in placed if at in own)):
            below = below or not _followed(sheet, row, needed)
            found.others[row] = NOTE
        elif not here and (not whole or not needed) and _is_group(sheet, row, filled, texts) and not (
                letter and _GROUP_NUMBER.fullmatch(texts[0])):
            heading = named[-1] if named and _GROUP_NUMBER.fullmatch(texts[0]) else texts[0]
            found.headings.append(_LEADING.sub("", heading))
            found.others[row] = TOTAL
        else:
            found.data.append(row)
            found.above[row] = len(found.headings)
    return found


def _written(cells):
    """Return the columns of a row that hold something and what they hold, to tell a page that begins like the first."""
    return tuple((at, shown(value)) for at, value in enumerate(cells) if not is_blank(value))


def _repeats(sheet, row, head):
    """Return whether a row is one of those a page begins with.

    A text alone is one only before another: a group may be called like the title above the table.
    """
    written = _written(sheet.rows[row])
    if written not in head or len(written) != 1:
        return bool(written) and written in head
    return next(filter(None, map(_written, sheet.rows[row + 1:])), ()) in head


def _may_place(value):
    """Return whether a cell may be a coordinate: the date and the name of who signs are none."""
    return isinstance(value, Real) or (any(map(str.isdigit, shown(value))) and not _is_note(shown(value)))


def _is_group(sheet, row, filled, texts):
    """Return whether a row heads a group: a Roman number or letter before a text, or a text alone, all else numbers."""
    values = [sheet.cell(row, at) for at in filled]
    first = texts[0]
    rest = values[2:] if _GROUP_NUMBER.fullmatch(first) and len(values) > 1 else values[1:]
    if any(isinstance(value, Fault) or (isinstance(value, str) and not _is_sum(value)) for value in rest):
        return False
    return bool(_GROUP_NUMBER.fullmatch(first)) or is_group_heading(first) or (
        len(values) == 1 and isinstance(values[0], str))


def _is_sum(text):
    """Return whether a text is a number, as sums of a group may be written, or a dash in the place of one."""
    return text.strip() in _DASHES or (any(map(str.isdigit, text)) and bool(_SUM.fullmatch(text.strip())))


def _is_note(text):
    """Return whether a text begins as notes and signatures do."""
    tokens = [fold(part) for part in re.split(r"[\s:.,()]+", text) if fold(part)]
    return bool(re.fullmatch(_rules()["note_pattern"], text)) or any(
        tokens[:len(word)] == list(word) for word in _note_words())


def _followed(sheet, row, needed):
    """Return whether rows of the table stand below a row."""
    return any(needed and all(not is_blank(sheet.cell(lower, at)) for at in needed)
               and sum(not is_blank(value) for value in sheet.rows[lower]) > _rules()["most_note_cells"]
               for lower in range(row + 1, min(row + 50, len(sheet.rows))))


@cache
def _rules():
    return load_json("rules", "importing.json")


@cache
def _note_words():
    return tuple(tuple(fold(part) for part in text.split()) for text in _rules()["notes"])
