"""Headline numbers as the key figures of a page."""
from __future__ import annotations

import re

TWO_DECIMALS = re.compile(r"^SHARE_|RATIO|^GAP$")  # SHARED_POSITIONS is a count


def key_figures(numbers, names, labels):
    """Return (label, value, unit, decimals) of the named numbers; shares and ratios have two decimals."""
    figures = []
    for name in names:
        figures.append((labels[name], numbers[name], "", 2 if TWO_DECIMALS.search(name) else None))
    return figures
