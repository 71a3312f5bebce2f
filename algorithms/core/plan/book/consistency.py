"""Does a book agree with itself: its figures among each other, and its files with what was worked out."""
from __future__ import annotations

from dataclasses import replace

from ...errors import Message
from .ledger import PROVINCE, changed, disagreements, explained, shown
from .quantities import Name, quantities
from .read_back import without_sums
from .sheets import list_sheet

LISTED = 20
"""Differences written to the log; the sheet lists all."""


class BookCheck:
    """What was found about one book; ``differences`` grows while its files are read back.

    ``copies`` are the plain tables that were written, by the kind of copy.

    Parameters
    ----------
    figures : iterable of ledger.Figure
    """

    def __init__(self, figures):
        self.figures, self.differences, self._kept, self.copies = [], [], [], {}
        self.add(figures)

    def add(self, figures):
        """Take further figures; those that agree with others of their key need no second look."""
        figures = list(figures)
        keys = {figure.key for figure in figures}
        self.figures += figures
        found = disagreements(figure for figure in self.figures if figure.key in keys)
        told = {(one.first.place, one.key) for one in self.differences}
        self.differences = [*self.differences, *(one for one in found if (one.first.place, one.key) not in told)]
        self._kept += without_sums(figures)

    def read(self, found):
        """Compare what stands in a written file, ``{place: value}``; return the differences that come on top."""
        further = changed(self._kept, found)
        self.differences = [*self.differences, *further]
        return further

    def messages(self):
        """Return what the log says of the differences."""
        told = [Message("{what}: {value} in {place}, but {other} in {second}.", what=name_of(one.key),
                        value=shown(one.first), place=one.first.place, other=shown(one.second), second=one.second.place)
                for one in self.differences[:LISTED]]
        if not told:
            return ()
        return (Message("{count} figures of the book do not agree; it is marked as a draft.",
                        count=len(self.differences)), *told)


def name_of(key):
    """Return what a figure is in words, by its key."""
    base, _, end = key.quantity.partition(":")
    words = quantities().words.get(Name(base, key.basis))
    name = key.quantity if words is None else words[0] + (f" ({end})" if end else "")
    return name if key.area == PROVINCE else f"{name}, {key.area}"


def known_differences(figures, layout):
    """Return ``{label: text}`` of figures that differ by their basis or date, with the reason of each."""
    lines = {}
    for group in explained(figures).values():
        names = [Name(figure.key.quantity, figure.key.basis) for figure in group]
        if all(name in quantities().words for name in names):
            lines[layout["known_difference"].format(name=quantities().words[names[0]][0])] = "; ".join(
                f"{shown(figure)} ({quantities().words[name][1]})" for figure, name in zip(group, names))
    return lines


def drafted(sheets, differences, header, layout):
    """Return the sheets with the cover and each sheet concerned marked as a draft, and a sheet of the differences.

    Parameters
    ----------
    sheets : sequence of sheet.Sheet
        The cover first.
    differences : sequence of ledger.Difference
    header : header.Header
    layout : dict
    """
    if not differences:
        return tuple(sheets)
    concerned = {figure.place.where for one in differences for figure in (one.first, one.second)
                 if figure.place.kind in ("sheet", "rows")}
    marked = [_marked(sheet, layout["draft"]) if number == 0 or sheet.name in concerned else sheet
              for number, sheet in enumerate(sheets)]
    lines = [(name_of(one.key), one.first.place.text("vi"), shown(one.first), one.second.place.text("vi"),
              shown(one.second)) for one in differences]
    listed = list_sheet(layout, header, layout["draft_sheet"], layout["draft_title"], labels=layout["draft_columns"],
                        lines=lines,
                        widths=(5, 40, 40, 18, 40, 18))
    return (marked[0], listed, *marked[1:])


def _marked(sheet, draft):
    """Put the mark over the first line of a sheet; no cell moves."""
    first = sheet.rows[0][0]
    rows = [[first._replace(value=f"{draft}\n{first.value}"), *sheet.rows[0][1:]], *sheet.rows[1:]]
    return replace(sheet, rows=rows, heights={**sheet.heights, 1: sheet.heights.get(1, 16) + 20})
