"""A raster in memory, and its values between cells and by cell."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geodesy import LONLAT, transform


@dataclass(frozen=True)
class Grid:
    """A raster held in memory.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        Heights in metres (or any number); NaN is void.
    origin : tuple of float
        x, y of the outer corner of the first cell.
    step : tuple of float
        Cell width and height in units of ``crs``; the height is negative for north-up rasters.
    crs : str
        Anything pyproj reads.
    """

    values: np.ndarray
    origin: tuple
    step: tuple
    crs: str = LONLAT

    def pixels(self, lonlat):
        """Return (n, 2) fractional column and row, whole numbers at cell centres."""
        xy = transform(lonlat, LONLAT, self.crs)
        return (xy - self.origin) / self.step - 0.5


def bilinear(values, column, row):
    """Return bilinear samples; NaN outside the cell centres and beside voids."""
    rows, columns = values.shape
    left, top = np.floor(column), np.floor(row)
    inside = left.size and left.min() >= 0 and left.max() <= columns - 2 and top.min() >= 0 and top.max() <= rows - 2
    if not inside:
        for corner, last in ((left, columns - 2), (top, rows - 2)):
            np.minimum(np.maximum(corner, 0, out=corner), last, out=corner)
    x, y = column - left, row - top
    top *= columns
    top += left
    corner = top.astype(np.intp)
    flat = values.ravel()
    sample = _between(flat, corner, x)
    lower = _between(flat[columns:], corner, x)
    lower -= sample
    lower *= y
    sample += lower
    # half a cell beyond the outer centres still belongs to the raster
    if not inside:
        sample[(x < -0.5) | (x > 1.5) | (y < -0.5) | (y > 1.5)] = np.nan
    return sample


def _between(flat, corner, share):
    """Return the values between ``flat[corner]`` and their right neighbours, in double precision."""
    value = flat.take(corner).astype(float)
    rise = flat[1:].take(corner).astype(float)
    rise -= value
    rise *= share
    value += rise
    return value


def nearest(values, column, row):
    """Return the values of the cells that hold the samples; NaN outside."""
    rows, columns = values.shape
    left, top = np.rint(column).astype(np.intp), np.rint(row).astype(np.intp)
    inside = (left >= 0) & (left < columns) & (top >= 0) & (top < rows)
    sample = values[np.clip(top, 0, rows - 1), np.clip(left, 0, columns - 1)].astype(float)
    return np.where(inside, sample, np.nan)
