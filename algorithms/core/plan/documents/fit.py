"""Columns of a table in a text as wide as their longest word, where the page has room: "người/điểm" is not broken."""
from __future__ import annotations

from ..workbook.sheet import word_width, wrapped_lines
from .look import MARGINS_MM, PAGE_MM

_DIGIT_EM = 0.5  # what word_width counts in, of the letters' size
_MM_PER_PT = 25.4 / 72
_BOLD = 1.1  # bold letters of Times New Roman, words of "p", "h", "ư", "n" ("phường"); others 1.06
_EDGES_MM = 2.8  # margins and lines of a cell
_LINE = 1.35  # height of a line in our tables, of the letters' size: 1.32 as measured in LibreOffice
_SAFE = 1.05  # a line too many shows, one too few is cut
_PADDING = 1.2  # what wrapped_lines leaves for the edges of a cell of a workbook; ours are taken off before


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
        As it was where no word is broken, or where there is no room for any of those that are.
    """
    needs = _needs(table)
    widths = [width * room for width in table.widths]
    spare = sum(max(0.0, width - need) for need, width in zip(needs, widths))
    wider, given = list(widths), 0.0
    lacking = sorted((need - width, at) for at, (need, width) in enumerate(zip(needs, widths)) if need > width)
    for lack, column in lacking:
        if given + lack <= spare:  # where not all fit, those that lack least are whole
            wider[column], given = needs[column], given + lack
    if not given:
        return table
    left = 1.0 - given / spare
    found = [need + (width - need) * left if width > need else wide
             for need, width, wide in zip(needs, widths, wider)]
    return table._replace(widths=tuple(width / sum(found) for width in found))


def heading_heights(table, widths_pt):
    """Return the least height in points of each heading row, so that no line of a cell over several rows is cut.

    A program that repeats headings on a new page may take their heights from the cells of one row alone.

    Parameters
    ----------
    table : .blocks.TextTable
    widths_pt : sequence of float
        Widths of the columns in points.
    """
    line = table.size * _LINE
    heights, spread, covered = [line] * table.headings, [], [0] * len(widths_pt)
    for at, row in enumerate(table.rows[:table.headings]):
        free = [column for column, rows in enumerate(covered) if not rows]
        covered = [max(0, rows - 1) for rows in covered]
        for cell in row:
            own, free = free[:cell.columns], free[cell.columns:]
            room = (sum(widths_pt[column] for column in own) - _EDGES_MM / _MM_PER_PT) / (_DIGIT_EM * table.size)
            needed = wrapped_lines(cell.text, room + _PADDING, _SAFE * (_BOLD if cell.bold else 1.0)) * line
            spread.append((at, min(at + cell.rows, table.headings), needed))
            for column in own:
                covered[column] = cell.rows - 1
    for first, end, needed in sorted(spread, key=lambda one: one[1] - one[0]):
        heights[end - 1] += max(0.0, needed - sum(heights[first:end]))
    return heights


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
