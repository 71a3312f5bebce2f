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
    left = np.clip(left, 0, columns - 2, out=left)
    top = np.clip(top, 0, rows - 2, out=top)
    x, y = column - left, row - top
    corner = (top * columns + left).astype(np.intp)
    flat = values.ravel()
    upper = flat.take(corner) * (1.0 - x) + flat.take(corner + 1) * x
    corner += columns
    lower = flat.take(corner) * (1.0 - x) + flat.take(corner + 1) * x
    sample = upper * (1.0 - y) + lower * y
    # half a cell beyond the outer centres still belongs to the raster
    outside = (x < -0.5) | (x > 1.5) | (y < -0.5) | (y > 1.5)
    if outside.any():
        sample[outside] = np.nan
    return sample.astype(float, copy=False)


def nearest(values, column, row):
    """Return the values of the cells that hold the samples; NaN outside."""
    rows, columns = values.shape
    left, top = np.rint(column).astype(np.intp), np.rint(row).astype(np.intp)
    inside = (left >= 0) & (left < columns) & (top >= 0) & (top < rows)
    sample = values[np.clip(top, 0, rows - 1), np.clip(left, 0, columns - 1)].astype(float)
    return np.where(inside, sample, np.nan)
