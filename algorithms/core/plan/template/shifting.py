"""What happens to references when a row of a sheet grows into many: pure text work, no library.

Growing row ``at`` by ``extra`` rows moves everything below it down. A range that ends in
the growing row grows with it, so that ``SUM(D8:D8)`` sums all the new rows.

A formula is cut into texts in quotes and words; a word is whatever stands between operators,
with quoted sheet names and square brackets as parts of it. So a sheet name needs no quotes to
be seen, whatever its letters, and a name in brackets that looks like a cell is none.
"""
from __future__ import annotations

import re

MAX_ROW = 1048576
_QUOTED = r"'(?:[^']|'')*'"
_BRACKETED = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_WORD = re.compile(
    r'"(?:[^"]|"")*"'  # text: left alone
    rf"|(?:{_QUOTED}|{_BRACKETED}|[^\s\"'\[\](),;{{}}+\-*/^&=<>%@|])+"
)
_PART = re.compile(rf"(?:{_QUOTED}|{_BRACKETED}|[^:])+")
_CELL = re.compile(rf"((?:{_QUOTED}|[^'!\[\]]+)!)?(\$?)([A-Z]{{1,3}})(\$?)([0-9]{{1,7}})(#?)")
_ROW = re.compile(rf"((?:{_QUOTED}|[^'!\[\]]+)!)?(\$?)([0-9]{{1,7}})")
_LAST_COLUMN = "XFD"


def moved_row(row, at, extra):
    """Return the new number of ``row``: rows below ``at`` move down."""
    return row + extra if row > at else row


def moved_span(first, last, at, extra):
    """Return the new first and last row of a range; one that ends in row ``at`` grows, none past the last row."""
    return moved_row(first, at, extra), min(last + extra if last >= at else last, MAX_ROW)


def shift_formula(formula, home, sheet, at, *, extra):
    """Return ``formula`` after row ``at`` of ``sheet`` grew by ``extra`` rows.

    Parameters
    ----------
    formula : str
        With or without "="; texts in quotes are left alone.
    home : str
        Sheet the formula stands in; references without a sheet mean it.
    """

    def rows_of(qualifier, rows, fixed):
        if not _is_about(qualifier, home, sheet):
            return rows
        if len(rows) == 2:
            return moved_span(*rows, at, extra)
        return (moved_row(rows[0], at, extra),)

    return _with_rows(formula, rows_of)


def copied_formula(formula, down):
    """Return ``formula`` as a copy ``down`` rows below reads: relative rows follow, rows with $ stay."""

    def rows_of(qualifier, rows, fixed):
        return tuple(row if stays else row + down for row, stays in zip(rows, fixed))

    return _with_rows(formula, rows_of)


def _with_rows(formula, rows_of):
    """Return ``formula`` with the rows of every reference replaced by ``rows_of(sheet, rows, fixed)``."""

    def put(match):
        word = match.group(0)
        if word.startswith('"'):
            return word
        parts = _PART.findall(word)
        if ":".join(parts) != word.strip(":") or _is_through_sheets(parts):
            return word
        called = formula[match.end():match.end() + 1] == "("
        new = _range(parts, rows_of) if len(parts) == 2 and not called else None
        if new is None:
            last = len(parts) - 1
            new = [part if called and index == last else _single(part, rows_of) for index, part in enumerate(parts)]
        lead, tail = word.startswith(":"), word.endswith(":")
        return ":" * lead + ":".join(new) + ":" * tail

    return _WORD.sub(put, formula)


def _is_through_sheets(parts):
    """Whether a word is ``First:Last!A1``, the same cell of several sheets, which stays when one of them grows."""
    return len(parts) == 2 and "!" in parts[1] and not ("!" in parts[0] or _CELL.fullmatch(parts[0]))


def _range(parts, rows_of):
    """Return both parts of ``A1:B2`` or ``5:7`` with their new rows, or ``None``."""
    for pattern in (_CELL, _ROW):
        found = [pattern.fullmatch(part) for part in parts]
        if not all(found) or (pattern is _CELL and not all(map(_is_cell, found))):
            continue
        fixed = [match.group(4 if pattern is _CELL else 2) == "$" for match in found]
        at = 5 if pattern is _CELL else 3
        rows = tuple(int(match.group(at)) for match in found)
        new = rows_of(found[0].group(1), rows, fixed)
        return [_put_row(match, at, row) for match, row in zip(found, new)]
    return None


def _single(part, rows_of):
    match = _CELL.fullmatch(part)
    if not (match and _is_cell(match)):
        return part
    return _put_row(match, 5, rows_of(match.group(1), (int(match.group(5)),), [match.group(4) == "$"])[0])


def _put_row(match, at, row):
    if row > MAX_ROW:
        return "#REF!"
    text = match.group(0)
    return text[:match.start(at)] + str(row) + text[match.end(at):]


def _is_cell(match):
    """Whether the letters and the number lie within a sheet; a name such as XYZ1 or A9999999 is none."""
    column = match.group(3)
    return (len(column), column) <= (3, _LAST_COLUMN) and 0 < int(match.group(5)) <= MAX_ROW


def _is_about(qualifier, home, sheet):
    if not qualifier:
        return home == sheet
    name = qualifier[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.lower() == sheet.lower()


def shift_area(area, at, extra):
    """Return a list of ranges ("A1:D8 F2") after the growth; a single cell in the growing row grows too."""
    parts = []
    for part in area.split():
        first, _, last = shift_formula(part if ":" in part else f"{part}:{part}", "", "", at,
                                       extra=extra).partition(":")
        parts.append(first if first == last else f"{first}:{last}")
    return " ".join(parts)


def without_sheets(areas):
    """Return the ranges of a print area ("'Biểu 1, 2'!$A$1:$B$6,...") without sheets and $ signs."""
    words = (match.group(0) for match in _WORD.finditer(areas))
    return [word.rpartition("!")[2].replace("$", "") for word in words if word != "!"]
