"""What of a plan package a document for readers outside may show (:mod:`...audience`)."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..book.steps import STEPS


def layer_names():
    """Return ``{table of a package: "<step>/<output>"}`` as the list of audiences names layers."""
    found = {name: f"{step.key}/{output}" for step in STEPS for output, name in step.gives.items()}
    return {**found, "SCORECARD": "planscorecard/SCORECARD", "MASTS": "MASTS", "RESULTS": "planbook/RESULTS"}


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
        values = {key: [table.values[key][row] for row in rows] for key in keys if key in allowed}
        lonlat = None if table.lonlat is None else np.asarray(table.lonlat, float)[rows]
        found[name] = replace(table, values=values, lonlat=lonlat)
    return found
