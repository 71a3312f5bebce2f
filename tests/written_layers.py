"""A layer as the bridge reads it, written in place: fields by key, of which those not given hold their own name."""
import numpy as np
from hatangso.algorithms.core.geometry.geodesy import LocalPlane

PLANE = LocalPlane(105.0, 9.0)


class Layer:
    """Rows of fields; a text not given is "key 1", "key 2" ..., a number or flag not given is unknown."""

    def __init__(self, count=2, *, parameter="LAYER", shapes=None, lonlat=None, geometry="point", **fields):
        self.count, self.parameter, self.name, self.fields = count, parameter, "lớp", fields
        self.shapes, self.kind = shapes, geometry
        self.lonlat = self._places() if lonlat is None and shapes is None else lonlat

    def _places(self):
        return PLANE.inverse(np.array([(1000.0 * row, 0.0) for row in range(self.count)]).reshape(-1, 2))

    def __len__(self):
        return self.count

    def has(self, key):
        return key in self.fields

    def text(self, key):
        return self.fields.get(key, [f"{key} {row + 1}" for row in range(self.count)])

    def number(self, key):
        return np.array(self.fields.get(key, [np.nan] * self.count), float)

    flag = number

    def positions(self):
        return self._places()
