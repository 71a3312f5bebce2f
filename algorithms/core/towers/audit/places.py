"""The places on which an audit compares coverage."""
from __future__ import annotations

import numpy as np

from ...demand import from_points, from_polygons


def for_audit(places, communes, masts_lonlat, plane, radius_m, step_m=500.0):
    """Return the places on which an audit compares coverage, and whether they stand for area only.

    Demand where it is given, else the population of the communes spread over their area,
    else a lattice around the masts with one unit of area a point.
    """
    if places is not None:
        return places, False
    if communes is not None and communes.people is not None and np.nansum(communes.people) > 0:
        return from_polygons(communes.shapes, np.nan_to_num(communes.people), plane, step_m=step_m,
                             communes=communes.names), False
    masts = plane.forward(masts_lonlat)
    step = max(radius_m / 10, 1.0)
    span = int(np.ceil(radius_m / step))
    offset = np.arange(-span, span + 1, dtype=np.int64)
    disc = np.stack(np.meshgrid(offset, offset), axis=-1).reshape(-1, 2)
    disc = disc[np.hypot(*disc.T) <= span]
    cells = np.unique((np.floor(masts / step).astype(np.int64)[:, None] + disc).reshape(-1, 2), axis=0)
    return from_points(plane.inverse((cells + 0.5) * step), np.ones(len(cells))), True
