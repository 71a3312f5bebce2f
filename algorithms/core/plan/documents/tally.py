"""A table of counts: how many rows of a table have which value, by another column of it."""
from __future__ import annotations

from collections import Counter

from ...errors import Message
from ...numbers.formats import format_number, is_missing
from .blocks import GridCell, TextTable

NUMBER, WHOLE, TOTAL, UNKNOWN = Message("No."), Message("Total"), Message("All"), Message("not given")
_COUNTER = 0.07


def tally(table, rows, columns, *, heading, words=None, language):
    """Return the :class:`.blocks.TextTable` of counts, ``None`` where ``table`` lacks a column or has no row.

    Parameters
    ----------
    table : plan.figures.SourceTable
    rows, columns : str
        Columns of ``table``: whose values stand before the lines, and above the columns.
    heading : str
        What stands above the values of ``rows``.
    words : dict of str to str, optional
        What the values across are called, in the order of the columns; any other value stands as it is, behind.
    language : {"vi", "en"}
    """
    down, across = table.column((rows,)), table.column((columns,))
    if down is None or across is None or not len(table):
        return None
    unknown = UNKNOWN.text(language)
    pairs = [tuple(unknown if is_missing(value) or value == "" else str(value) for value in pair)
             for pair in zip(down, across)]
    counts, lines = Counter(pairs), sorted({pair[0] for pair in pairs})
    often = Counter(pair[1] for pair in pairs)
    words = words or {}
    heads = sorted(often, key=lambda value: (list(words).index(value) if value in words else len(words),
                                             -often[value], value))

    def number(value):
        return GridCell(format_number(value, 0, language=language), "right")

    made = [tuple(GridCell(text, "centre", True) for text in (
        NUMBER.text(language), heading, WHOLE.text(language), *(words.get(head, head) for head in heads)))]
    for at, line in enumerate(lines, 1):
        values = [counts[line, head] for head in heads]
        made.append((GridCell(str(at), "centre"), GridCell(line), number(sum(values)), *map(number, values)))
    sums = [sum(counts[line, head] for line in lines) for head in heads]
    made.append((GridCell(""), GridCell(TOTAL.text(language), bold=True),
                 *(number(value)._replace(bold=True) for value in (sum(sums), *sums))))
    width = (1.0 - _COUNTER - 0.2) / (1 + len(heads))
    return TextTable("", tuple(made), 1, (_COUNTER, 0.2, *[width] * (1 + len(heads))))
