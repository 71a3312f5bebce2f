"""The grid of prices on which bounds are computed exactly."""
from __future__ import annotations

import numpy as np


def grid_bits(total):
    """Return the finest grid of prices (as bits after the point) on which ``total`` still sums exactly."""
    return int(np.clip(50 - np.ceil(np.log2(max(total, 1e-9))), 0, 40))


def floor_whole(values):
    """Round down to whole numbers, safely below the rounding of the product."""
    return np.floor(values * (1 - 4e-16)).astype(np.int64)
