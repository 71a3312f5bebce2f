"""What happens to references when a row of a sheet grows into many: pure text work, no library.

Growing row ``at`` by ``extra`` rows moves everything below it down. A range that ends in
the growing row grows with it, so that ``SUM(D8:D8)`` sums all the new rows.
"""
from __future__ import annotations

import re

_CELL = r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)"
_REFERENCE = re.compile(
    r'"(?:[^"]|"")*"'  # text in quotes: left alone
    r"|(?<![\w.$])((?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?" + _CELL + r"(?::" + _CELL + r")?(?![\w(])"
    r"|(?<![\w.$])((?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?(\$?)([0-9]+):(\$?)([0-9]+)(?![\w(.])"
)


def moved_row(row, at, extra):
    """Return the new number of ``row``: rows below ``at`` move down."""
    return row + extra if row > at else row


def moved_span(first, last, at, extra):
    """Return the new first and last row of a range; one that ends in row ``at`` grows."""
    return moved_row(first, at, extra), last + extra if last >= at else last


def shift_formula(formula, home, sheet, at, extra):
    """Return ``formula`` after row ``at`` of ``sheet`` grew by ``extra`` rows.

    Parameters
    ----------
    formula : str
        With or without "="; texts in quotes are left alone.
    home : str
        Sheet the formula stands in; references without a sheet mean it.
    """

    def put(match):
        whole = match.group(0)
        if whole.startswith('"'):
            return whole
        if match.group(12) is not None:
            return _shift_rows(match, home, sheet, at, extra)
        if not _is_about(match.group(1), home, sheet):
            return whole
        qualifier = match.group(1) or ""
        c1, r1 = match.group(2, 3, 4), int(match.group(5))
        if match.group(9) is None:
            return f"{qualifier}{''.join(c1)}{moved_row(r1, at, extra)}"
        c2, r2 = match.group(6, 7, 8), int(match.group(9))
        first, last = moved_span(r1, r2, at, extra)
        return f"{qualifier}{''.join(c1)}{first}:{''.join(c2)}{last}"

    return _REFERENCE.sub(put, formula)


def _shift_rows(match, home, sheet, at, extra):
    """Whole rows: ``$5:$7``."""
    if not _is_about(match.group(10), home, sheet):
        return match.group(0)
    first, last = moved_span(int(match.group(12)), int(match.group(14)), at, extra)
    return f"{match.group(10) or ''}{match.group(11)}{first}:{match.group(13)}{last}"


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
        first, _, last = shift_formula(part if ":" in part else f"{part}:{part}", "", "", at, extra).partition(":")
        parts.append(first if first == last else f"{first}:{last}")
    return " ".join(parts)
