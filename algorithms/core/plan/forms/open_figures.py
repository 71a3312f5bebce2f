"""Figures of a form of which some rows are not known: what stands behind each, and what they come to together.

The table that a form prints says where the range of a figure stands; the form says nothing of it. Behind a share stands
its range in words, behind a count the number of unknown, and neither where all is known.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Sequence

from ...figures.unknowns import Known, heading, printed, range_text, rows_of, sum_of
from ...messages import LANGUAGES
from ...tables import Column
from .model import FormColumn, declared_columns

WIDTH = 13  # "từ 20,0 đến 60,0" on one line, what is unknown below it


@dataclass(frozen=True)
class OpenShare:
    """A share that some rows do not know whole: the column of its range, and its rows as they come."""

    shown: str
    column: Column
    unknown: Column
    known: Sequence[Known]

    def text(self, known, language):
        """Return what is printed of one row or of several."""
        return range_text(known, self.column.decimals, self.unknown.unit, language=language)

    def together(self, lines, parts, wholes):
        """Return the :class:`Known` of several rows; without ends where none follow from the sums."""
        rows = [self.known[line] for line in lines]
        counts = self.column.range.counts
        unknown = sum(row.unknown for row in rows)
        return Known(None, None, None, unknown) if counts == "apart" else sum_of(rows, parts, wholes, counts)


def with_ranges(form, source, layout):
    """Return the form with a column behind every figure that some row does not know, ``source`` with those columns, and
    the :class:`OpenShare` of every share among them by its key.

    Parameters
    ----------
    form : model.Form
    source : figures.SourceTable
    layout : dict
        ``resources/tables/layout.json`` in its language.
    """
    declared, keys = declared_columns(form.table), {column.key for column in form.columns}
    columns, values, shares = [], {}, {}
    for column in form.columns:
        columns.append(column)
        told = declared.get(column.key)
        if told is None or told.range is None or column.bare or keys & set(told.range.keys.values()):
            continue
        known = rows_of(told, lambda key: source.column((key,)))
        if not printed(known):
            continue
        unknown = declared[told.range.unknown]
        label = heading(column.label, column.label)[LANGUAGES.index(layout["language"])]
        if not told.range.low:
            columns.append(FormColumn(unknown.label(layout["language"]), "int", key=unknown.key, band=column.band,
                                      unit=column.unit, width=column.width, total=column.total,
                                      missing=column.missing))
            continue
        shown = f"{column.key} range"
        share = OpenShare(shown, replace(told, decimals=column.decimals), unknown, known)
        shares[column.key] = share
        values[shown] = [share.text(row, layout["language"]) for row in known]
        columns.append(FormColumn(label, "text", key=shown, band=column.band, unit=column.unit, width=WIDTH))
    if len(columns) == len(form.columns):
        return form, source, {}
    return replace(form, columns=tuple(columns)), replace(source, values={**source.values, **values}), shares
