"""Layers as a check sees them, made of columns: two squares of communes and two masts in them."""
import numpy as np
from hatangso.algorithms.core.data.layers import RawLayer
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.layers.roles import guess_fields, load_role


def squares(*boxes):
    """Return polygons of (west, south, side) degrees."""
    rings = [(west + side * x, south + side * y) for west, south, side in boxes
             for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
    count = len(boxes)
    return Shapes(np.array(rings, float), np.arange(count + 1, dtype=np.int64) * 5, np.arange(count, dtype=np.int64),
                  np.zeros(count, bool), count=count)


SQUARES = squares((105, 9, 0.1), (105.1, 9, 0.1))


def raw(role, columns, **kwargs):
    role = load_role(role)
    fields = guess_fields(role, list(columns))
    count = len(next(iter(columns.values()))) if columns else 0
    return RawLayer("lớp", role, np.arange(1, count + 1), {key: columns[name] for key, name in fields.items()},
                    fields=fields,
                    **kwargs)


def communes(**changed):
    columns = {"code": ["00123", "00124"], "name": ["An Xuyên", "Đất Mũi"], "population": [1000, 2000],
               "households": [250, 500]}
    columns.update(changed)
    return raw("communes", columns, kind="polygon", crs="EPSG:4326", shapes=SQUARES, no_geometry=np.zeros(2, bool))


def masts(lonlat=((105.05, 9.05), (105.15, 9.05)), **changed):
    columns = {"id": ["A", "B"], "owner": ["Viettel", "VNPT"], "height_m": [42.0, 36.0], "commune": ["00123", "00124"]}
    columns.update(changed)
    lonlat = np.array(lonlat, dtype=float)
    return raw("masts", columns, kind="point", crs="EPSG:4326", lonlat=lonlat, no_geometry=np.isnan(lonlat[:, 0]))
