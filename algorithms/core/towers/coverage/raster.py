"""The best level on a regular grid, for a map of coverage between the places too."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import SizeError, no_progress
from ..choices import RADIUS
from .assess import radius_levels
from .best_server import best_server

MOST_CELLS = 4_000_000  # memory: level and mast of every cell, and its places while they are measured


@dataclass(frozen=True)
class LevelRaster:
    """Best level (row 0 is north, NaN nothing) and the row of its mast in TOWER_STATS, from 1 (0 nothing).

    By the plain radius the level is the distance left to the edge of the circle in metres.
    """

    level: np.ndarray
    server: np.ndarray
    origin: tuple
    step: tuple
    crs: str


def level_raster(emitters, places, propagation, options, *, step_m, progress=no_progress):
    """Return the :class:`LevelRaster` over the places and the masts, ``step_m`` fine.

    Parameters
    ----------
    emitters : emitters.Emitters
    places : demand.Places
    propagation : radio.field.Propagation
    options : assess.CoverageOptions
    step_m : float
    progress : callable

    Returns
    -------
    LevelRaster

    Raises
    ------
    SizeError
        More cells than memory is meant for.

    Examples
    --------
    A mast and a home 3.9 km east of it, in squares of 1 km; the circle of 3.5 km reaches the middle of three:

    >>> from ...territory.demand import Places
    >>> from .assess import CoverageOptions
    >>> from ...geometry.geodesy import LocalPlane
    >>> from .emitters import load_service, planned
    >>> from .setup import propagation
    >>> plane, lte = LocalPlane(105.0, 9.2), load_service("lte")
    >>> mast = planned([105.0, 9.2], lte, height_m=45.0)
    >>> home = Places(plane.inverse(np.array([[3900.0, 10.0]])), np.ones(1), ("1",), ("",), communes=("",))
    >>> found = level_raster(mast, home, propagation("radius", plane, lte)[0], CoverageOptions(lte, "radius", -110.0),
    ...                      step_m=1000.0)
    >>> int(found.server.max()), found.level.shape[1], np.isfinite(found.level).sum(axis=1).tolist()
    (1, 4, [3])
    """
    plane = propagation.plane
    xy = np.concatenate([plane.forward(places.lonlat), plane.forward(emitters.lonlat)])
    low, high = np.floor(xy.min(axis=0) / step_m), np.ceil(xy.max(axis=0) / step_m)
    columns, rows = (int(side) for side in np.maximum(high - low, 1))
    if rows * columns > MOST_CELLS:
        raise SizeError("SERVER: {count} cells are more than {most}. Choose a larger SERVER_STEP.",
                        count=rows * columns, most=MOST_CELLS)
    x = (low[0] + np.arange(columns, dtype=np.int64) + 0.5) * step_m
    y = (high[1] - np.arange(rows, dtype=np.int64) - 0.5) * step_m
    cells = np.stack([part.ravel() for part in np.meshgrid(x, y)], axis=1)
    if options.model == RADIUS:
        found = radius_levels(emitters, plane, cells, options.radius_m)
        heard = found.level >= 0.0
    else:
        found = _by_model(emitters, cells, propagation, options, progress=progress)
        heard = np.isfinite(found.level)
    best = found.level.argmax(axis=1)
    pick = np.arange(len(cells), dtype=np.int64), best
    level = np.where(heard[pick], found.level[pick], np.nan)
    server = np.where(heard[pick], found.server[pick] + 1, 0)
    return LevelRaster(
        level.reshape(rows, columns).astype(np.float32), server.reshape(rows, columns),
        (low[0] * step_m, high[1] * step_m), (step_m, -step_m), crs=plane.definition)


def _by_model(emitters, cells, propagation, options, progress):
    return best_server(
        emitters, cells, propagation, options.threshold - options.sensitivity_db, margins=options.margins,
        field_strength=options.service.unit != "dBm", threads=options.threads, progress=progress)
