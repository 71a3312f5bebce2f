"""The tables of a book as annexes print them: operators by their one name, communes by their full one."""
from __future__ import annotations

from dataclasses import replace

from ..core.numbers.formats import is_missing
from ..core.plan.book.units import with_units

_OWNED = ("MASTS", "SITES", "SHARING_SITES", "REQUESTS_SHARING")


def as_printed(sources, units, layout):
    """Return ``sources`` with owners, sharers and communes as words."""
    return with_units({name: _with_operators(table, layout["language"]) if name in _OWNED else table
                       for name, table in sources.items()}, units, layout)


def _with_operators(table, language):
    values = dict(table.values)
    owners = [named(text, language) for text in values.get("owner", [None] * len(table))]
    if "owner" in values:
        values["owner"] = [", ".join(names) or None for names in owners]
    if "tenants" in values:
        others = ([name for name in named(text, language) if name not in owner]
                  for text, owner in zip(values["tenants"], owners))
        values["tenants"] = [", ".join(names) or None for names in others]
    return replace(table, values=values)


def named(text, language):
    """Return the names of the operators and tower companies in one cell, then what is not known, each once."""
    from ..core.towers.words import Owner

    return [] if is_missing(text) else Owner(text).names(language)
