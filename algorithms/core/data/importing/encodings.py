"""Texts of a sheet in old encodings turned into Unicode: first the top of the sheet, then each column."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ...text.decoding import UNICODE, decode_column

TOP = 200  # rows whose texts say how the headings are encoded
_UNICODE = re.compile("[\u1ea0-\u1ef9]")  # letters that no old encoding is ever shown with


def decoded(texts):
    """Return ({text: Unicode} of texts that change, {encoding: how many}) of the values of a column.

    Only texts that may be in an old encoding are judged, beside enough of the others to tell what is usual.
    """
    distinct = list(dict.fromkeys(text for text in texts if isinstance(text, str) and not text.isascii()))
    doubtful = [text for text in distinct if not _UNICODE.search(text)]
    sure = [text for text in distinct if _UNICODE.search(text)][:10 * len(doubtful)]
    if not doubtful:
        return {}, {}
    new, found = decode_column(doubtful + sure)
    changed = {old: read for old, read in zip(doubtful, new) if old != read}
    seen = Counter(how for how, text in zip(found, doubtful) if text in changed and how != UNICODE)
    return changed, dict(sorted(seen.items()))


def readable(sheet):
    """Return the sheet with its texts in Unicode, and {encoding: how many texts}.

    The first rows are judged together, since the heading of a column of codes stands alone among them; all others with
    their column, in which a text means below what it meant among the first rows.
    """
    top, counts = decoded([value for cells in sheet.rows[:TOP] for value in cells])
    seen = Counter(counts)
    by_column = []
    for column in range(sheet.width):
        values = [cells[column] for cells in sheet.rows if column < len(cells)]
        above = {cells[column]: top[cells[column]] for cells in sheet.rows[:TOP]
                 if column < len(cells) and isinstance(cells[column], str) and cells[column] in top}
        changed, counts = decoded([value for value in values if value not in above])
        by_column.append({**changed, **above})
        seen.update(counts)
    if not top and not any(by_column):
        return sheet, {}
    rows = [[_read(value, top if number < TOP else {}, changed) for value, changed in zip(cells, by_column)]
            for number, cells in enumerate(sheet.rows)]
    return replace(sheet, rows=rows), dict(sorted(seen.items()))


def _read(value, top, changed):
    return top.get(value) or changed.get(value, value) if isinstance(value, str) else value
