"""Does a book agree with itself: its figures among each other, and its files with what was worked out."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...errors import Message
from ..forms.model import decimals_of
from .collect import Collector
from .ledger import PROVINCE, Key, PrintedFigure, changed, disagreements, explained, shown, since_the_run
from .quantities import Name, quantities
from .read_back import without_sums
from .sheets import list_sheet

LISTED = 20
"""Differences written to the log."""
MOST_LISTED = 1000
"""Differences that the sheet lists: nobody reads more, and a book that differs throughout has 250,000."""


class BookCheck:
    """What was found about one book; ``differences`` grows while its files are read back.

    ``copies`` are the plain tables that were written, by the kind of copy.

    Parameters
    ----------
    figures : iterable of ledger.PrintedFigure
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

    def doubt(self, changes):
        """Take what was changed in a plan package since its run (:func:`digests.changes`)."""
        self.differences = [*self.differences, *since_the_run(changes)]

    def messages(self):
        """Return what the log says of the differences."""
        told = [Message("{what}: {value} in {place}, but {other} in {second}.", what=_Named(one.key),
                        value=_Shown(one.first), place=one.first.place, other=_Shown(one.second),
                        second=one.second.place)
                for one in self.differences[:LISTED]]
        if not told:
            return ()
        return (Message("{count} figures of the book do not agree; it is marked as a draft.",
                        count=len(self.differences)), *told)


def check_package(tables, record, changes=()):
    """Return the :class:`BookCheck` of a plan package: whether its rows still go with the numbers its run recorded.

    Sums, counts of rows and the figures of each area are compared. A sentence of a document prints the numbers, a table
    the rows: where somebody changed a row by hand, the document would contradict itself.

    Parameters
    ----------
    tables : dict of str to figures.SourceTable
        By name in capitals.
    record : record.RunRecord or None
        Without one there is nothing to compare with.
    changes : sequence of digests.Alteration
        What differs from the digests that the package keeps: ratios and distances go with no sum.
    """
    collector = Collector(tables, () if record is None else (*record.steps, record))
    listed = [name for name in tables if name not in quantities().areas]
    check = BookCheck([*collector.numbers(), *collector.layers(listed)])
    check.doubt(changes)
    return check


_UNIT = re.compile(r"\((.+)\)$")  # behind the name of a quantity
_ROW = re.compile(r"row (\d+)")  # as Collector.key writes it


@dataclass(frozen=True)
class _Named:
    """A key as a value of a message: named in the language of its reader."""

    key: Key

    def text(self, language):
        """Return what the figure is."""
        return name_of(self.key, language)


@dataclass(frozen=True)
class _Shown:
    """A figure as a value of a message: written as its reader writes numbers."""

    figure: PrintedFigure

    def text(self, language):
        """Return the value."""
        return shown(self.figure, language)


def name_of(key, language):
    """Return what a figure is in words, by its key."""
    base, _, end = key.quantity.partition(":")
    words = _words(Name(base, key.basis), language)
    name = key.quantity if words is None else words[0] + (f" ({end})" if end else "")
    row = _ROW.fullmatch(key.area)
    area = Message("row {line}", line=int(row[1]) + 1).text(language) if row else key.area
    return name if key.area == PROVINCE else f"{name}, {area}"


def _words(name, language):
    """What a quantity is called, and why its figure differs from that of another basis; ``None`` of no declared one."""
    return quantities().words.get(name, {}).get(language)


def known_differences(figures, layout):
    """Return ``{label: text}`` of figures that differ by their basis or date, with the reason of each."""
    lines, language = {}, layout["language"]
    for group in explained(figures).values():
        names = [Name(figure.key.quantity, figure.key.basis) for figure in group]
        words = [_words(name, language) for name in names]
        if None not in words:
            unit = _UNIT.search(words[0][0])
            places = decimals_of(unit[1], layout) if unit else None
            lines[layout["known_difference"].format(name=words[0][0])] = "; ".join(
                f"{shown(figure if figure.printed else figure._replace(decimals=places), language)} ({reason})"
                for figure, (_, reason) in zip(group, words))
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
    layers = {one.first.place.where for one in differences if one.first.place.kind == "layer"}
    concerned |= {sheet.name for sheet in sheets if any(mark.source.lower() in layers for mark in sheet.printed)}
    marked = [_marked(sheet, layout["draft"]) if number == 0 or sheet.name in concerned else sheet
              for number, sheet in enumerate(sheets)]
    language = layout["language"]
    lines = [(name_of(one.key, language), one.first.place.text(language), shown(one.first, language),
              one.second.place.text(language), shown(one.second, language)) for one in differences[:MOST_LISTED]]
    if len(differences) > MOST_LISTED:
        lines.append((Message("{count} further figures do not agree.", count=len(differences) - MOST_LISTED).text(
            language), "", "", "", ""))
    listed = list_sheet(layout, header, layout["draft_sheet"], layout["draft_title"], labels=layout["draft_columns"],
                        lines=lines,
                        widths=(5, 40, 40, 18, 40, 18))
    return (marked[0], listed, *marked[1:])


def _marked(sheet, draft):
    """Put the mark over the first line of a sheet; no cell moves."""
    first = sheet.rows[0][0]
    rows = [[first._replace(value=f"{draft}\n{first.value}"), *sheet.rows[0][1:]], *sheet.rows[1:]]
    return replace(sheet, rows=rows, heights={**sheet.heights, 1: sheet.heights.get(1, 16) + 20})
