"""What a cell of a form holds: a value read as the column declares it, and written in the language of the book."""
from __future__ import annotations

import datetime
import re

from ...files.cleaning import clean
from ...numbers.dates import parse_date
from ...numbers.formats import format_date, is_missing
from ...numbers.typed import parse_booleans, parse_numbers
from ...text.keys import fold
from ...text.words import folded
from ..verdicts import UNDECIDED, UNDECIDED_WORDS

MAX_TEXT = 32000  # a cell of Excel holds 32,767 characters


def cells_of(found, column, layout):
    """Return the cell values of one column, the problems printed as they are, and those that count as missing."""
    if column.kind in ("text", "blank"):
        return [column.missing or None if is_blank(v) else cell_text(word_of(column, v), layout["language"])
                for v in found], (), ()
    if column.kind == "date":
        return [column.missing or None if is_blank(v) else _date(v, layout["language"]) for v in found], (), ()
    reader = parse_booleans if column.kind == "bool" else _numbers_of(column)
    known, problems = reader(found)
    if column.kind == "bool":
        marks = (layout["no"], layout["yes"])
        cells = [column.missing or None if is_missing(v) else marks[int(v)] for v in known.tolist()]
    else:
        cells = [column.missing or None if is_missing(v) else _whole(v, column) for v in known.tolist()]
    refused = [problem for problem in problems if fold(problem.text) not in folded("no_number")]
    for problem in refused:
        cells[problem.row] = cell_text(found[problem.row], layout["language"])
    return cells, refused, [problem for problem in problems if problem not in refused]


def _numbers_of(column):
    whole = column.kind in ("int", "year")
    return lambda found: parse_numbers([None if is_blank(v) else v for v in found], whole=whole)


def _whole(number, column):
    return int(number) if column.kind in ("int", "year") and number == int(number) else number


def is_blank(value):
    """Return whether a value says nothing."""
    return is_missing(value) or (isinstance(value, str) and not value.strip())


def word_of(column, value):
    """Return the words of a form for a value; a form of a version without a status prints this status' words."""
    if value == UNDECIDED and getattr(column, "key", "").startswith("status"):
        return column.values.get(value, UNDECIDED_WORDS)
    return column.values.get(str(value), value)


def written_out(text, words):
    """Return a text in which shares name the things they are of: "% hộ" becomes "% số hộ"."""
    if not isinstance(text, str):
        return text
    for pattern, word in words.items():
        text = re.sub(pattern, word, text)
    return text


def cell_text(value, language):
    """Return a value as the text of a cell: without forbidden signs, dates and lists as people write them."""
    if is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.date):
        return format_date(value, language)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, (list, tuple)):
        return ", ".join(cell_text(one, language) for one in value)[:MAX_TEXT]
    return clean(str(value))[:MAX_TEXT]


def _date(value, language):
    return parse_date(value) or cell_text(value, language)
