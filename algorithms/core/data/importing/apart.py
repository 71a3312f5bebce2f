"""Sheets that hold more than one table taken apart: one below the other, side by side, one operator beside the next.

Every part is a sheet of its own with the same name and row numbers, so that what is read of it is told as it stands. A
table that lies on its side, with its headings down the first column, is turned.
"""
from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from ...errors import Message
from ...layers.roles import value_code
from ...text.keys import fold
from .encodings import readable
from .headings import find
from .sheets import SourceSheet, is_blank, shown
from .vocabulary import called, plain

_LEAST = 3  # cells of a row that are called as fields are, before it heads another table
_MOSTLY = 0.6  # of the cells of a row


def all_tables(sheets, role, options, progress):
    """Return [(sheet, headings or None, {encoding: texts decoded}), ...] of the tables in some sheets.

    A table of a letter without headings and as wide as the one before goes on with it; one that has a single thing of
    the role, as the legend of a list, is none of it where another table has all.
    """
    found, result = [], []
    for number, sheet in enumerate(sheets):
        progress(number / len(sheets))
        sheet, decoded = readable(sheet)
        for part, headings in tables_in(sheet, role, dict(options.chosen), options.headings, as_of=options.as_of):
            found.append((part, headings, decoded if headings is not None else {}))
            decoded = decoded if headings is None else {}
    whole, before = any(headings is not None and _enough(headings, role) for _, headings, _ in found), None
    for part, headings, decoded in found:
        if headings is not None and whole and not options.sheets and not _enough(headings, role) \
                and len(headings.match.fields) + len(headings.places) < 2:
            headings = None
        elif headings is None and before is not None and part.of_letter and part.width == before[0].width:
            headings = replace(before[1], rows=(-part.first, -part.first))
            part = replace(part, notes=(*part.notes, Message(
                "Sheet {sheet}: it has no headings and is read as going on with {before}.", sheet=part.name,
                before=before[0].name)))
        before = before if headings is None else (part, headings)
        result.append((part, headings, decoded))
    return result


def tables_in(sheet, role, chosen, given, *, as_of):
    """Return [(sheet, headings), ...] of the tables in a sheet; [(sheet, None)] where nothing is recognised.

    Arguments as of :func:`.headings.find`. Rows that the user named are taken as they are.
    """
    headings = find(sheet, role, chosen, given, as_of=as_of)
    if given or sheet.named_by:
        return [(sheet, headings)]
    turned = _turned(sheet, role, chosen, headings, as_of=as_of)
    if turned is not None:
        return [turned]
    if headings is None:
        return [(sheet, None)]
    upper, lower = _cut_below(sheet, headings, role)
    beside = _beside(upper, headings, role, chosen=chosen, as_of=as_of)
    parts = beside or [(upper, headings)]
    parts = [part for one, heads in parts for part in _by_operator(one, heads, role, chosen=chosen, as_of=as_of)]
    below = tables_in(lower, role, chosen, "", as_of=as_of) if lower is not None else []
    return [*parts, *below] if all(heads is not None for _, heads in below) else [(sheet, headings)]


def _cut_below(sheet, headings, role):
    """Return the part of a sheet above the headings of another table, and the part from there on or ``None``.

    The same headings once more, as they stand on every page, begin no other table.
    """
    known, own = called(role), [set(name.split(" – ")) if name else set() for name in headings.names]
    for row in range(headings.rows[1] + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        filled = [at for at, value in enumerate(cells) if not is_blank(value)]
        if len(filled) < _LEAST or not all(isinstance(cells[at], str) for at in filled):
            continue
        like = {plain(cells[at]) for at in filled} & known
        same = sum(at < len(own) and shown(cells[at]) in own[at] for at in filled)
        if len(like) >= _LEAST and len(like) >= _MOSTLY * len(filled) and same < _MOSTLY * len(filled):
            while row - 1 > headings.rows[1] and sum(not is_blank(one) for one in sheet.rows[row - 1]) < 2:
                row -= 1  # the title of the other table stands above its headings
            return _rows(sheet, 0, row), _rows(sheet, row, len(sheet.rows))
    return sheet, None


def _beside(sheet, headings, role, chosen, as_of):
    """Return [(sheet, headings), ...] of two and more tables side by side, each with all that its rows need."""
    heads = [fold(name.split(" – ")[-1]) if name else "" for name in _bare(sheet, headings)]
    first = next((head for head in heads if head), "")
    starts = [at for at, head in enumerate(heads) if head == first]
    if len(starts) < 2 or starts[-1] - starts[0] < _LEAST or chosen:
        return []
    found = []
    for left, right in zip(starts, [*starts[1:], sheet.width]):
        part = _columns(sheet, left, right)
        heads_of = find(part, role, chosen, as_of=as_of)
        if heads_of is None or not _enough(heads_of, role):
            return []
        found.append((part, heads_of))
    return found


def _by_operator(sheet, headings, role, chosen, as_of):
    """Return [(sheet, headings), ...] with one sheet an operator, where each has columns of its own below its name."""
    if chosen or "operator" not in role.keys or "operator" in headings.match.fields:
        return [(sheet, headings)]
    field, blocks = role.field("operator"), {}
    for at, name in enumerate(headings.names):
        parts = name.split(" – ") if name else ()
        code = next(filter(None, (value_code(field, part) for part in parts[:-1])), None)
        if code is not None:
            blocks.setdefault(code, []).append(at)
    if len(blocks) < 2 or any(len(columns) < 2 for columns in blocks.values()):
        return [(sheet, headings)]
    every, result = {at for columns in blocks.values() for at in columns}, []
    for code, columns in blocks.items():
        part = _without(sheet, every - set(columns), columns, headings.rows[1])
        part = replace(part, title=next(value.vi for value in field.values if value.code == code))
        heads = find(part, role, chosen, as_of=as_of)
        if heads is None or not _enough(heads, role):
            return [(sheet, headings)]
        result.append((part, heads))
    return result


def _turned(sheet, role, chosen, headings, as_of):
    """Return (sheet, headings) of a table that lies on its side, ``None`` where it stands upright."""
    if headings is not None and _enough(headings, role):
        return None
    names = {plain(cells[0]) for cells in sheet.rows if cells and isinstance(cells[0], str)}
    if len(names & called(role)) < _LEAST or sheet.lonlat is not None:
        return None
    rows = [list(cells) for cells in zip_longest(*sheet.rows)]
    note = Message("Sheet {sheet}: its headings stand in the first column; it is read column by column, and the number "
                   "of a row is that of its column.", sheet=sheet.name)
    turned = SourceSheet(sheet.name, rows, hidden=sheet.hidden, title=sheet.title, notes=(*sheet.notes, note),
                         merged=tuple((left, top, right, bottom) for top, left, bottom, right in sheet.merged),
                         formats=sheet.formats)
    found = find(turned, role, chosen, as_of=as_of)
    return (turned, found) if found is not None and _enough(found, role) else None


def _enough(headings, role):
    """Return whether headings have all that every row must have, positions of points included."""
    have = headings.match.fields
    return all(field.key in have for field in role.fields if field.null == "refuse" and not field.series) and (
        role.geometry != ("point",) or bool(headings.places))


def _bare(sheet, headings):
    """Return the lowest heading of each column as it stands in the sheet."""
    first, last = headings.rows
    return [next((shown(sheet.cell(row, at)) for row in range(last, first - 1, -1)
                  if isinstance(sheet.cell(row, at), str) and not is_blank(sheet.cell(row, at))), "")
            for at in range(sheet.width)]


def _rows(sheet, first, end):
    """Return the rows of a sheet from ``first`` on and before ``end``."""
    return replace(
        sheet, rows=sheet.rows[first:end], first=sheet.first + first,
        merged=tuple((top - first, left, min(bottom, end - 1) - first, right)
                     for top, left, bottom, right in sheet.merged if first <= top < end),
        hidden_rows=frozenset(row - first for row in sheet.hidden_rows if first <= row < end),
        lonlat=None if sheet.lonlat is None else sheet.lonlat[first:end])


def _columns(sheet, left, right):
    """Return the columns of a sheet from ``left`` on and before ``right``."""
    return replace(
        sheet, rows=[cells[left:right] for cells in sheet.rows],
        merged=tuple((top, max(one, left) - left, bottom, min(other, right - 1) - left)
                     for top, one, bottom, other in sheet.merged if one < right and other >= left))


def _without(sheet, others, own, last):
    """Return a sheet without the columns ``others``; rows below ``last`` with nothing in ``own`` are no objects."""
    rows = []
    for number, cells in enumerate(sheet.rows):
        empty = number > last and all(is_blank(sheet.cell(number, at)) for at in own) \
            and sum(not is_blank(value) for value in cells) > 1
        rows.append([] if empty else [None if at in others else value for at, value in enumerate(cells)])
    return replace(sheet, rows=rows, merged=tuple(one for one in sheet.merged if one[1] not in others))
