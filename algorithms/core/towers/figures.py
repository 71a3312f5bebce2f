"""Headline numbers as the key figures of a page."""
from __future__ import annotations

PERCENT = ("SHARE", "RATIO", "GAP")


def key_figures(numbers, names, labels):
    """Return (label, value, unit, decimals) of the named numbers; shares have two decimals."""
    figures = []
    for name in names:
        percent = name.startswith(PERCENT) or name.endswith(PERCENT)
        figures.append((labels[name], numbers[name], "", 2 if percent else None))
    return figures
