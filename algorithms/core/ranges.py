"""Runs of whole numbers, many at once: how flat arrays with starts are read."""
from __future__ import annotations

import numpy as np


def ranges(low, high):
    """Return ``arange(low[i], high[i])`` of all rows, one after another; no row may have ``high < low``."""
    count = np.asarray(high, np.int64) - low
    end = np.cumsum(count)
    return np.arange(end[-1] if len(end) else 0, dtype=np.int64) + np.repeat(low - end + count, count)


def steps(count):
    """Return ``arange(count[i])`` of all rows, one after another."""
    return ranges(np.zeros(len(count), dtype=np.int64), count)
