"""What a raster holds beside its figures: voids and no-data that nobody declared, densities taken for counts."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..errors import InputError, Message
from ..numbers.formats import Figure, few
from .geodesy import LONLAT, ring_area_m2, transform

GROUND_M = (-500.0, 9000.0)  # no land lies lower or higher
# what rasters hold where they know nothing: the ends of the integer types, and figures people type
MARKS = (255.0, 9999.0, 32767.0, 65535.0, 99999.0, 999999.0, 2147483647.0, 4294967295.0)
LEAST_STEP_M = 50.0  # from 0 to the next height: no shore and no river bank of a terrain model is so high all along
LARGEST = 1e9  # people in one cell, more than live in any country of the region


def ground(grid, parameter):
    """Return a grid of heights in which what is no height is void, and notes on it.

    Parameters
    ----------
    grid : raster.Grid
        NaN where voids are declared. The end of an integer type (255) far above all other heights is none, nor is 0
        far below them: from the sea to a mountain there are heights between.
    parameter : str
        What the raster is called in messages.

    Raises
    ------
    InputError
        No cell is a height.
    """
    values = grid.values
    odd = ~np.isnan(values) & ~((values >= GROUND_M[0]) & (values <= GROUND_M[1]))
    for find in (_mark, _sunk):
        mark = find(values[~np.isnan(values) & ~odd])
        if mark is not None:
            odd |= values == np.float32(mark)
    heights = values[~np.isnan(values) & ~odd]
    flat = heights.size >= 25 and heights.min() == heights.max()
    level = (Message("{parameter}: every cell holds {value} m. Is this the terrain model, or are its heights lost?",
                     parameter=parameter, value=Figure(float(heights[0]))),) if flat else ()
    if not odd.any():
        return grid, level
    if (odd | np.isnan(values)).all():
        raise InputError("{parameter}: no cell is a height from {low} to {high} m (for example {value}). Check the "
                         "band, "
                         "its unit and the no-data value.", parameter=parameter, low=Figure(GROUND_M[0]),
                         high=Figure(GROUND_M[1]), value=_written(values[odd]))
    note = Message("{parameter}: {count} cells ({share} %) hold {value}, which is no height from {low} to {high} m, or "
                   "stands far above or below all others as the end of a type of numbers and 0 do; they count as "
                   "voids. Declare the no-data value of the raster.", parameter=parameter,
                   count=Figure(int(odd.sum())), share=Figure(100.0 * odd.mean(), 2), value=_written(values[odd]),
                   low=Figure(GROUND_M[0]), high=Figure(GROUND_M[1]))
    return replace(grid, values=np.where(odd, np.nan, values).astype(np.float32)), (note, *level)


def people(grid, parameter):
    """Return a grid of people in which what counts nobody is void, and notes on it.

    No data are infinite and negative figures, figures beyond any population, and the largest figure of the raster
    where it is the end of an integer type (65535, 255) and stands far above all others.

    Parameters
    ----------
    grid : raster.Grid
    parameter : str
    """
    values = grid.values
    known = ~np.isnan(values)
    odd = known & ~((values >= 0) & (values < LARGEST))
    mark = _mark(values[known & ~odd])
    if mark is not None:
        odd |= values == np.float32(mark)
    if not odd.any():
        return grid, ()
    note = Message("{parameter}: {count} cells ({share} %) hold {value}, which is taken for no data and counts nobody. "
                   "Declare the no-data value of the raster.", parameter=parameter, count=Figure(int(odd.sum())),
                   share=Figure(100.0 * odd.mean(), 2), value=_written(values[odd]))
    return replace(grid, values=np.where(odd, np.nan, values).astype(np.float32)), (note,)


def _mark(values):
    """Return the undeclared no-data value of the figures, None where none is suspected."""
    if not len(values):
        return None
    top = float(values.max())
    if not np.isin(np.float32(top), np.float32(MARKS)):
        return None
    below = values[values < np.float32(top)]
    alone = not len(below) or below.max() < top / 2
    return top if alone and (top > 10_000 or np.count_nonzero(values == np.float32(top)) > 1) else None


def _sunk(values):
    """Return 0 where cells hold it and all others are far above, None otherwise."""
    others = values[values != 0]
    return 0.0 if values.size > others.size + 1 and others.size and others.min() >= LEAST_STEP_M else None


def _written(values):
    """Return the figures that occur, the most frequent first, as text."""
    found, count = np.unique(values, return_counts=True)
    return few((f"{float(found[row]):g}" for row in np.argsort(-count, kind="stable")), 3)


def cell_km2(grid):
    """Return the geodesic area in square kilometres of the cell in the middle of a grid."""
    rows, columns = grid.values.shape
    corner = np.add([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], (columns // 2, rows // 2))
    ring = transform(np.asarray(grid.origin) + corner * np.asarray(grid.step), grid.crs, LONLAT)
    return abs(ring_area_m2(ring)) / 1e6
