"""Texts of a sheet in old encodings turned into Unicode: first the headings, then each column."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ...text import UNICODE, decode_column

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


def with_readable_top(sheet):
    """Return the sheet with the texts of its first rows in Unicode, so that headings can be recognised."""
    changed, _ = decoded([value for cells in sheet.rows[:TOP] for value in cells])
    if not changed:
        return sheet
    top = [[changed.get(value, value) if isinstance(value, str) else value for value in cells]
           for cells in sheet.rows[:TOP]]
    return replace(sheet, rows=top + sheet.rows[TOP:])
