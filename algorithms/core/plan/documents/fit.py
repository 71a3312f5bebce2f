"""Columns of a table in a text as wide as their longest word, where the page has room: "người/điểm" is not broken."""
from __future__ import annotations

from ..sheet import word_width
from .look import MARGINS_MM, PAGE_MM

_DIGIT_EM = 0.5  # what word_width counts in, of the letters' size
_MM_PER_PT = 25.4 / 72
_BOLD = 1.06  # as measured on the bold letters of Times New Roman
_EDGES_MM = 2.8  # margins and lines of a cell


def room_mm(landscape):
    """Return the width of the text of a page.

    >>> room_mm(False), room_mm(True)
    (165, 257)
    """
    across, sides = (PAGE_MM[1], ("top", "bottom")) if landscape else (PAGE_MM[0], ("left", "right"))
    return across - sum(MARGINS_MM[side] for side in sides)


def fitted(table, room):
    """Return ``table`` with its columns widened where a word does not fit, at the cost of those with room to spare.

    Parameters
    ----------
    table : .blocks.TextTable
    room : float
        Width of the page's text in millimetres.

    Returns
    -------
    .blocks.TextTable
        As it was where no word is broken, or where the words together are wider than the page.
    """
    needs = _needs(table)
    widths = [width * room for width in table.widths]
    lacking = sum(max(0.0, need - width) for need, width in zip(needs, widths))
    spare = sum(max(0.0, width - need) for need, width in zip(needs, widths))
    if not lacking or lacking > spare:
        return table
    left = 1.0 - lacking / spare
    found = [max(need, need + (width - need) * left) for need, width in zip(needs, widths)]
    return table._replace(widths=tuple(width / sum(found) for width in found))


def _needs(table):
    """The width in millimetres that the longest word of each column takes; cells over several columns ask nothing."""
    needs, covered = [0.0] * len(table.widths), [0] * len(table.widths)
    for row in table.rows:
        free = [column for column, rows in enumerate(covered) if not rows]
        covered = [max(0, rows - 1) for rows in covered]
        for cell in row:
            own, free = free[:cell.columns], free[cell.columns:]
            if cell.columns == 1 and own:
                longest = max((word_width(word) for word in cell.text.split()), default=0.0)
                wide = longest * _DIGIT_EM * table.size * _MM_PER_PT * (_BOLD if cell.bold else 1.0)
                needs[own[0]] = max(needs[own[0]], wide + _EDGES_MM)
            for column in own:
                covered[column] = cell.rows - 1
    return needs
