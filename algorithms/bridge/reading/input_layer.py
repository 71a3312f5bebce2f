"""An input layer as arrays: what every analysis is handed."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional

import numpy as np

from ...core.geometry import shapes as core_geometry


@dataclass(frozen=True)
class Layer:
    """One input layer as arrays.

    Attributes
    ----------
    name, parameter : str
        What the user sees in QGIS, and the parameter it was given to.
    ids : (n,) int array
        Feature ids, for messages.
    columns : dict of str to array
        By field key of the role: text as object arrays (None missing), numbers as
        float arrays (NaN missing), booleans as float arrays (1, 0, NaN).
    fields : dict of str to str
        Field name behind each key; keys without a field are absent.
    lonlat : (n, 2) array or None
        Positions of a point layer, NaN where a feature has none.
    shapes : core.geometry.shapes.Shapes or None
        Lines or polygons in degrees.
    wkb : list of bytes, core.geometry.packed_wkb.PackedWkb or None
        Geometry as read, in the layer's own system; both are read alike.
    crs : str
        The layer's system as text, "" for a table.
    notes : tuple of Message
    skipped : tuple of (id, Message)
    kind : {"none", "point", "line", "polygon"}
    named : (n,) object array or None
        The commune each feature names, also where the run does not read that field.
    figures : dict of str to (field name, (n,) float array)
        People and households, also where the run does not read them; to be compared with other layers.
    """

    name: str
    parameter: str
    ids: np.ndarray
    columns: dict
    fields: dict
    lonlat: Optional[np.ndarray] = None
    shapes: Optional[core_geometry.Shapes] = None
    wkb: Optional[list] = None
    crs: str = ""
    notes: tuple = ()
    skipped: tuple = field(default=())
    kind: str = "none"
    named: Optional[np.ndarray] = None
    figures: dict = field(default_factory=dict)

    def __len__(self):
        return len(self.ids)

    def has(self, key):
        """Return whether the layer has a field for ``key``."""
        return key in self.fields

    def number(self, key):
        """Return the (n,) float array of ``key``; all NaN without such a field."""
        return self.columns.get(key, np.full(len(self), np.nan))

    def text(self, key):
        """Return the (n,) object array of ``key``; all None without such a field."""
        return self.columns.get(key, np.full(len(self), None, dtype=object))

    def flag(self, key):
        """Return the (n,) float array (1, 0, NaN) of ``key``; all NaN without such a field."""
        return self.number(key)

    def series(self, key):
        """Return ``{year: (n,) array}`` of a field that occurs once per year."""
        prefix = f"{key}@"
        return {int(name[len(prefix):]): values for name, values in self.columns.items() if name.startswith(prefix)}

    def positions(self):
        """Return (n, 2) degrees of a point layer; all NaN for a table without geometry."""
        return np.full((len(self), 2), np.nan) if self.lonlat is None else self.lonlat

    def centres(self):
        """Return (n, 2) degrees: points as they stand, polygons by one point inside; every analysis takes these."""
        return self.positions() if self.shapes is None else self._surface

    def middles(self):
        """Return (n, 2) degrees that stand for each feature: as :meth:`centres`, of a line its middle vertex."""
        return self.shapes.middle_vertices() if self.kind == "line" else self.centres()

    @cached_property
    def _surface(self):
        return core_geometry.points_on_surface(self.shapes)

    def area_km2(self):
        """Return the (n,) geodesic area of polygons in square kilometres, NaN for features without one."""
        return np.where(self.shapes.empty, np.nan, self.shapes.area_m2() / 1e6)
