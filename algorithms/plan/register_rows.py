"""The mast register as an annex prints it: operators by their one name, communes by name and not by code."""
from __future__ import annotations

from dataclasses import replace

from ..core.formats import is_missing
from ..core.towers.register import operators

_NAMES = {"POSTAL_BY_COMMUNE": ("code", "name"), "COPPER_BY_COMMUNE": ("code", "name"),
          "COVERAGE_BY_COMMUNE": ("code", "name"), "SHARING_BY_COMMUNE": ("commune_id", "commune")}
"""Tables by commune, with their columns of code and name."""


def as_printed(sources):
    """Return ``sources`` with the register's owners, sharers and communes as words."""
    table = sources.get("MASTS")
    if table is None:
        return sources
    known, values = operators.directory(), dict(table.values)
    owners = [_named(known, text) for text in values.get("owner", [None] * len(table))]
    if "owner" in values:
        values["owner"] = [", ".join(names) or None for names in owners]
    if "tenants" in values:
        others = ([name for name in _named(known, text) if name not in owner]
                  for text, owner in zip(values["tenants"], owners))
        values["tenants"] = [", ".join(names) or None for names in others]
    names = commune_names(sources)
    if "commune" in values and "com_name" not in values:
        values["com_name"] = [names.get(str(code), code) for code in values["commune"]]
    return {**sources, "MASTS": replace(table, values=values)}


def commune_names(sources):
    """Return the name of each commune code in the tables by commune."""
    found = {}
    for source, (code, name) in _NAMES.items():
        table = sources.get(source)
        codes, names = (table.column((key,)) for key in (code, name)) if table is not None else (None, None)
        if codes is not None and names is not None:
            found.update({str(c): n for c, n in zip(codes, names) if not is_missing(c) and not is_missing(n)})
    return found


def _named(known, text):
    """Names of the operators and tower companies in one cell, then what is not known, each once."""
    if is_missing(text):
        return []
    cell = known.read(", ".join(map(str, text)) if isinstance(text, (list, tuple)) else text)
    return list(dict.fromkeys([*map(known.label, (*cell.codes, *cell.companies)), *cell.unknown]))
