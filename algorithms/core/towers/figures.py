"""Headline numbers as the key figures of a page, and shares by operator as one text."""
from __future__ import annotations

import re

from ..rules.operator_names import directory

# SHARED_POSITIONS, SHARE_COUNT and what is not known are counts.
TWO_DECIMALS = re.compile(r"^SHARE_(?!COUNT$)(?!.*_UNKNOWN$)|RATIO(?!.*_UNKNOWN$)|^GAP$")


def key_figures(numbers, names, labels):
    """Return (label, value, unit, decimals) of the named numbers; shares and ratios have two decimals."""
    figures = []
    for name in names:
        figures.append((labels[name], numbers[name], "", 2 if TWO_DECIMALS.search(name) else None))
    return figures


def by_operator(rows, column=1):
    """Return shares as text, "Viettel=99.03; VNPT=98.50", from rows that begin with an operator's code.

    A share that is not known is "?".
    """
    known = directory()
    return "; ".join(f"{known.label(row[0], 'en')}={_figure(row[column])}" for row in rows)


def each(rows, column=1):
    """Return {operator: share} with all its digits, of the shares that :func:`by_operator` writes with two decimals."""
    known = directory()
    return {known.label(row[0], "en"): float(row[column]) for row in rows if row[column] is not None}


def _figure(value):
    return "?" if value is None else f"{value:.2f}"
