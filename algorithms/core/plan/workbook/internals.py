"""All that reaches past openpyxl's public interface; tried with the versions that ``bridge/vendor.py`` accepts.

The library makes every cell it is asked for, so that one formatted cell in the last row
makes a million of them; and it has no public way to give a file its default font.
"""
from __future__ import annotations

from copy import copy


def stored_cells(sheet):
    """Return the cells that exist, by row and column; asking for them makes none."""
    return [sheet._cells[key] for key in sorted(sheet._cells)]


def cells_of_row(sheet, row):
    """Return the cells of one row that exist, from left to right."""
    return [cell for key, cell in sorted(sheet._cells.items()) if key[0] == row]


def move_cells_down(sheet, at, extra, last):
    """Move every cell below row ``at``; what would leave the sheet after row ``last`` is dropped."""
    moved = {key: cell for key, cell in sheet._cells.items() if key[0] > at}
    for key in moved:
        del sheet._cells[key]
    for (row, column), cell in moved.items():
        if row + extra <= last:
            cell.row = row + extra
            sheet._cells[(row + extra, column)] = cell


def copy_look(source, target):
    """Give ``target`` the format of ``source``."""
    target._style = copy(source._style)


def set_default_font(book, font):
    """Make ``font`` the first font of the file: column widths are counted in its digits."""
    from openpyxl.utils.indexed_list import IndexedList

    book._fonts = IndexedList([font])
    book._named_styles["Normal"].font = font


def discard_streams(book):
    """Close the temporary streams of sheets that were not saved (cancelled, or the disk is full)."""
    for worksheet in book.worksheets:
        if not worksheet.closed:
            worksheet.close()
            worksheet._writer.cleanup()
