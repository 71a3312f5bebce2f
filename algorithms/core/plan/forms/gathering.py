"""A list too long to print row by row: its rows added up by what they share, their count beside.

A province's white spots by hamlet are an annex; by household they are hundreds of thousands of rows, and nobody reads
them. What is printed then is said under the table, with the layer that holds every row.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Mapping, Sequence

from ...errors import Message
from ...numbers.formats import Figure, format_number, small
from .cell_values import cells_of, is_blank


@dataclass(frozen=True)
class Gather:
    """When and how a form adds rows up, ``gather`` in its JSON.

    ``over`` is the number of rows that are still printed one by one; ``by`` are groups of fields, the first that leaves
    no more rows than that is taken, else the last. ``title`` and ``notes`` stand in place of those of the form.
    """

    over: int
    by: Sequence[Sequence[str]]
    title: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Gathered:
    """A form whose rows were added up.

    ``first`` is one row of the list for each row made of it; ``lacking`` counts the rows without a figure by column.
    """

    form: object
    source: object
    first: Sequence[int]
    lacking: Mapping[str, int] = field(default_factory=dict)
    count: int = 0

    def words(self, header, layout):
        """Return the values of the sentences about it."""
        limit = self.form.gather.over
        labels = [header.fill(column.label, layout) for column in self.form.columns if column.kind == "text"]
        return {"count": format_number(self.count, 0, language=layout["language"]),
                "limit": format_number(limit, 0, language=layout["language"]),
                "by": ", ".join(small(label) for label in labels),
                "layer": self.form.source.lower()}

    def note(self, header, layout):
        """Return what the log says of it."""
        return Message(
            "Form {form}: the list of {count} rows is longer than {limit} and is added up by {by}. The whole list is "
            "the layer {layer} of the plan package (PLAN_GPKG).", form=self.form.sheet,
            **{**self.words(header, layout), "count": Figure(self.count, 0),
               "limit": Figure(self.form.gather.over, 0)})


def is_gathered(form, rows):
    """Return whether a list of so many rows is added up.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> form = SimpleNamespace(gather=Gather(2, [["commune"]]))
    >>> is_gathered(form, 2), is_gathered(form, 3)
    (False, True)
    """
    return form.gather is not None and rows > form.gather.over


def as_listed(form):
    """Return a form without the columns that only rows added up have."""
    return replace(form, columns=tuple(column for column in form.columns if not column.gathered))


def unlisted(sheets):
    """Return the sources whose rows the sheets of a book add up and none of them prints one by one."""
    listed = {mark.source for sheet in sheets if not sheet.gathered for mark in sheet.printed}
    return {sheet.gathered for sheet in sheets if sheet.gathered} - listed


def gathered(form, source, layout):
    """Return the :class:`Gathered` of a form whose list is longer than it prints.

    Columns that are no group, no sum and no count have no one value for several rows and are left out. Sums are those
    of the rows; one without a number in any row of a group is unknown there.

    Parameters
    ----------
    form : model.Form
    source : figures.SourceTable
    layout : dict
    """
    names, groups = _groups(form, source)
    columns, values, lacking = [], {}, {}
    for column in form.columns:
        if column.gathered:
            columns.append(replace(column, key=column.gathered, merge="sum"))
            values[column.gathered] = [len(rows) for rows in groups.values()]
        elif column.key in names:
            columns.append(column)
        elif column.total == "sum" and not column.formula:
            columns.append(replace(column, merge="sum"))
            values[column.key], lacking[column.key] = _sums(column, source, groups, layout)
        elif column.kind in ("counter", "blank"):
            columns.append(column)
    first = [rows[0] for rows in groups.values()]
    for name, cells in zip(names, zip(*groups)):
        values[name] = [layout["no_group"] if cell is None else cell for cell in cells]
    made = replace(form, columns=tuple(columns), title=form.gather.title or form.title,
                   notes=form.gather.notes or form.notes, sort=tuple(name for name in form.sort if name in names))
    return Gathered(made, replace(source, values=values, lonlat=None), first, lacking, count=len(source))


def _groups(form, source):
    """Return the fields that the rows are gathered by, and the rows of each of their values; a blank is ``None``."""
    for wanted in form.gather.by:
        columns = {name: source.column((name,)) for name in wanted}
        plain = {name: [None if is_blank(cell) else cell for cell in cells] for name, cells in columns.items()
                 if cells is not None}
        names = [name for name, cells in plain.items() if any(cell is not None for cell in cells)]
        groups = {}
        for row, key in enumerate(zip(*(plain[name] for name in names)) if names else [()] * len(source)):
            groups.setdefault(key, []).append(row)
        if len(groups) <= form.gather.over:
            break
    return names, groups


def _sums(column, source, groups, layout):
    """Return the sum of a column by group, and how many rows have no number."""
    found = source.column((column.key, *column.also))
    cells = [None] * len(source) if found is None else cells_of(found, column, layout)[0]
    numbers = [cell if isinstance(cell, (int, float)) else None for cell in cells]
    sums = []
    for rows in groups.values():
        known = [numbers[row] for row in rows if numbers[row] is not None]
        whole = all(isinstance(number, int) for number in known)
        sums.append((sum(known) if whole else math.fsum(known)) if known else None)
    return sums, sum(number is None for number in numbers)
