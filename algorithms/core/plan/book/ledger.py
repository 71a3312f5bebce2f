"""The ledger of a book: every printed figure under its key, and the places in which it stands.

Figures of one key are one answer to one question: they must agree as printed. Figures that differ in basis or date
alone are known differences, and their reason is printed.
"""
from __future__ import annotations

import datetime
import math
from collections import Counter
from typing import Any, NamedTuple, Optional

from ...errors import Message
from ...numbers.formats import format_number, is_missing, rounded

PROVINCE = "province"
UNREAD = object()  # what a file cannot show
_PLACES = {
    "sheet": Message("sheet “{where}”, cell {spot}"),
    "layer": Message("layer “{where}”, {spot}"),
    "csv": Message("file “{where}”, cell {spot}"),
    "ods": Message("OpenDocument sheet “{where}”, cell {spot}"),
    "report": Message("report, {spot}"),
    "number": Message("step “{where}”, number {spot}"),
    "rows": Message("sheet “{where}”, rows above {spot} added up"),
    "made": Message("as worked out before writing"),
    "run": Message("the plan package as its run wrote it"),
}


class Key(NamedTuple):
    """What a figure is: quantity, unit of area, date ("" for that of the book), basis, the run it comes from.

    The run is "" where every run must give the same.
    """

    quantity: str
    area: str = PROVINCE
    date: str = ""
    basis: str = ""
    run: str = ""


class Spot(NamedTuple):
    """A place in a layer: a row from 0 and a column; without a row the column's sum, without both the row count."""

    line: Optional[int]
    column: Optional[str]

    def text(self, language):
        """Return the place in words."""
        if self.column is None:
            return Message("number of rows").text(language)
        if self.line is None:
            return Message("column {column}, added up", column=self.column).text(language)
        return Message("row {line}, column {column}", line=self.line + 1, column=self.column).text(language)


class Place(NamedTuple):
    """Where a figure stands: kind of place, its name, the spot in it."""

    kind: str
    where: str
    spot: Any

    def text(self, language):
        """Return the place as a reader finds it."""
        return Message(_PLACES[self.kind].template, where=self.where, spot=self.spot).text(language)


class PrintedFigure(NamedTuple):
    """One printed figure: a number, or a text with numbers.

    ``decimals`` as printed, ``None`` for all digits; ``printed`` is the text where a number is part of one.
    """

    key: Key
    place: Place
    value: Any
    decimals: Optional[int] = None
    printed: Optional[str] = None


class Difference(NamedTuple):
    """Two places that should hold one figure and do not; the first is the one doubted."""

    key: Key
    first: PrintedFigure
    second: PrintedFigure


def is_number(value):
    """Whether a value is a number that is there."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not is_missing(value)


def same(one, other):
    """Whether two figures agree: numbers rounded as the coarser of the two is printed, other values as they are."""
    first, second = one.value, other.value
    if not (is_number(first) and is_number(second)):
        return _plain(first) == _plain(second)
    decimals = [number for number in (one.decimals, other.decimals) if number is not None]
    if not decimals:
        return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-9)
    if math.isclose(first, second, rel_tol=1e-12):
        return True
    return rounded(first, min(decimals)) == rounded(second, min(decimals))


def _plain(value):
    if is_missing(value) or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    return value.replace("\r\n", "\n").replace("_x005F_", "_") if isinstance(value, str) else value


def shown(figure, language):
    """Return the value of a figure as text."""
    if figure.printed is not None:
        return figure.printed.text(language) if isinstance(figure.printed, Message) else figure.printed
    if is_number(figure.value):
        return format_number(figure.value, figure.decimals, language=language)
    return "…" if is_missing(figure.value) or figure.value == "" else str(figure.value)


def since_the_run(found):
    """Return a :class:`Difference` for each :class:`digests.Alteration` of a plan package since its run."""
    said = Message("another value")
    for one in found:
        key = Key(f"{one.layer.upper()}.{one.column}" if one.column else one.layer.upper(), one.row or PROVINCE)
        now = PrintedFigure(key, Place("layer", one.layer, one.spot), one.value)
        yield Difference(key, now, PrintedFigure(key, Place("run", "", ""), None, printed=said))


def by_key(figures, there=is_number):
    """Return ``{key: figures}``; places without a value claim nothing and are left out."""
    groups = {}
    for figure in figures:
        if there(figure.value):
            groups.setdefault(figure.key, []).append(figure)
    return groups


def disagreements(figures):
    """Return a :class:`Difference` for each figure that is not what most places of its key say."""
    found = []
    for key, group in by_key(figures).items():
        if all(same(group[0], other) for other in group[1:]):
            continue
        votes = Counter()
        for number, figure in enumerate(group):
            votes[number] = sum(same(figure, other) for other in group)
        leader = group[votes.most_common(1)[0][0]]
        found += [Difference(key, figure, leader) for figure in group if not same(figure, leader)]
    return found


def changed(figures, read):
    """Return a :class:`Difference` for each figure that a file does not hold as it was collected.

    Parameters
    ----------
    figures : sequence of Figure
        As collected.
    read : dict of Place to value
        What stands in the written files, :data:`UNREAD` where that cannot be told; a place without a value holds none.
    """
    files, wrong, doubted = {place[:2] for place in read}, [], set()
    for figure in figures:
        value = read.get(figure.place) if figure.place[:2] in files else UNREAD
        if value is UNREAD or figure.place in doubted or _holds(figure, value):
            continue
        doubted.add(figure.place)
        wrong.append((figure, value))
    keys, found = {figure.key for figure, _ in wrong}, []
    partners = by_key((figure for figure in figures if figure.key in keys), lambda value: not is_missing(value))
    for figure, value in wrong:
        others = [other for other in partners.get(figure.key, ()) if other.place != figure.place]
        others.sort(key=lambda other: other.place[:2] == figure.place[:2])
        second = others[0] if others else figure._replace(place=Place("made", "", ""))
        found.append(Difference(figure.key, figure._replace(value=value, printed=None, decimals=None), second))
    return found


def _holds(figure, value):
    if figure.printed is not None:
        return _plain(figure.printed) == _plain(value)
    return value == figure.value or same(figure._replace(decimals=None), figure._replace(decimals=None, value=value))


def explained(figures):
    """Return ``{quantity: [figure]}`` of the province's figures that differ only in basis or date, one each."""
    found = {}
    for key, group in by_key(figures).items():
        if key.area == PROVINCE and key.basis:
            found.setdefault(key.quantity, []).append(group[0])
    return {quantity: group for quantity, group in found.items()
            if len(group) > 1 and not all(same(group[0], other) for other in group[1:])}
