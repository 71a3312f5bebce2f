"""What of a plan package a document for readers outside may show (:mod:`...audience`)."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..book.steps import STEPS
from ..maps.themes import themes


def layer_names():
    """Return ``{table of a package: "<step>/<output>"}`` as the list of audiences names layers."""
    found = {name: f"{step.key}/{output}" for step in STEPS for output, name in step.gives.items()}
    return {**found, "SCORECARD": "planscorecard/SCORECARD", "MASTS": "MASTS", "RESULTS": "planbook/RESULTS"}


def told_to(audience, record):
    """Return the record of a package without the numbers of the steps whose totals are for readers inside only.

    Parameters
    ----------
    audience : audience.Audience
    record : record.RunRecord or None
    """
    if record is None or audience.is_internal:
        return record
    kept = [step for step in record.steps if not audience.hides_numbers(step.label or step.algorithm)]
    return replace(record, steps=kept)


def with_layers(keys, tables):
    """Return the keys of those map themes of which ``tables`` hold at least one layer of their own with rows."""
    there = {layer for name, layer in layer_names().items() if name in tables and len(tables[name])}
    own = {theme.key: set(theme.layers) | (set() if theme.outline else set(theme.communes)) for theme in themes()}
    return [key for key in keys if own.get(key, set()) & there]


def seen_forms(forms, tables):
    """Return the forms without the columns of which the readers see nothing in ``tables``: they would be blank.

    Parameters
    ----------
    forms : sequence of plan.forms.Form
    tables : dict of str to figures.SourceTable
        As :func:`shown_to` leaves them.
    """
    return [_seen(form, tables[form.source]) if form.source in tables else form for form in forms]


def _seen(form, table):
    there = [column for column in form.columns if not column.key or "{" in column.key
             or table.column((column.key, *column.also)) is not None]
    needed = {key for column in there if column.formula for key in column.formula.of}
    return replace(form, columns=tuple(column for column in form.columns if column in there or column.key in needed))


def shown_to(audience, tables):
    """Return the tables of a package, without the layers, columns and rows an audience may not see.

    Parameters
    ----------
    audience : audience.Audience
    tables : dict of str to figures.SourceTable
    """
    if audience.is_internal:
        return tables
    names, found = layer_names(), {}
    for name, table in tables.items():
        layer = names.get(name, name)
        allowed = audience.columns(layer)
        if not allowed:
            continue
        keys = list(table.values)
        rows = [row for row in range(len(table))
                if audience.shows(layer, {key: table.values[key][row] for key in keys})]
        other = {column: table.values[one] for column, one in audience.instead(layer).items() if one in table.values}
        found[name] = _kept(replace(table, values={**table.values, **other}), rows, allowed)
    return {name: _of_parent(audience, names, table, name=name, shown=found) for name, table in found.items()}


def _of_parent(audience, names, table, *, name, shown):
    """A table without the rows that belong to rows of its parent which are not shown."""
    parent = audience.parent(names.get(name, name))
    if parent is None:
        return table
    layer, key = parent
    other = next((one for one in shown if names.get(one, one) == layer), None)
    known = set() if other is None else set(shown[other].values.get(key, ()))
    values = table.values.get(key, ())
    return _kept(table, [row for row in range(len(table)) if values and values[row] in known], list(table.values))


def _kept(table, rows, columns):
    values = {key: [column[row] for row in rows] for key, column in table.values.items() if key in columns}
    lonlat = None if table.lonlat is None else np.asarray(table.lonlat, float)[rows]
    return replace(table, values=values, lonlat=lonlat)
