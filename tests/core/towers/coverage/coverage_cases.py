"""Masts, places and a ridge that the tests of coverage assess."""
import numpy as np
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.raster import Grid
from hatangso.algorithms.core.radio.field import Propagation
from hatangso.algorithms.core.territory.demand import Places
from hatangso.algorithms.core.towers.coverage import assess as coverage
from hatangso.algorithms.core.towers.coverage import emitters
from hatangso.algorithms.core.towers.register import positions

PLANE = LocalPlane(105.0, 9.0)
LTE, NR, TELEVISION = (emitters.load_service(code) for code in ("lte", "nr", "dvbt2"))


def ridge_grid(height=120.0):
    """A plain 24 km wide with a ridge that runs north-south 1 km east of the centre."""
    x = (np.arange(800) - 400 + 0.5) * 30.0
    values = np.where(np.abs(x - 1000.0) < 120.0, height, 2.0)
    return Grid(np.tile(values, (800, 1)).astype(np.float32), (-12000.0, 12000.0), (30.0, -30.0), PLANE.definition)


def places_at(xy, people=None):
    xy = np.asarray(xy, float)
    count = len(xy)
    texts = tuple(f"p{i}" for i in range(count))
    return Places(PLANE.inverse(xy), np.full(count, 100.0) if people is None else np.asarray(people, float),
                  texts, texts, communes=("",) * count)


def rows_at(xy, operators, **columns):
    """Positions, each with one row of equipment."""
    ids = [f"t{i}" for i in range(len(xy))]
    register = positions.Register(PLANE.inverse(np.asarray(xy, float)), ids)
    return positions.gather(register, PLANE, radio=positions.Radio(ids, operators, **columns))


def propagation(model="p1812", reach=8000.0, **options):
    return Propagation(model, PLANE, reach, **options)


def options(model="p1812", service=LTE, threshold=-110.0, **changes):
    return coverage.CoverageOptions(service, model, threshold, **changes)


# -- the analysis ------------------------------------------------------------------------------
def assess(model="p1812", terrain=None, xy=((500.0, 0.0), (1300.0, 0.0), (7000.0, 7000.0)), **changes):
    rows = rows_at([(0, 0), (60, 0)], ["Viettel", "VNPT"], technology=["4G", "4G"], height_m=np.array([30.0, 30.0]),
                   band_mhz=np.array([700.0, 1800.0]))
    given = emitters.build(rows, changes.pop("service", LTE))
    judged = {key: changes.pop(key) for key in ("threshold", "radius_m", "language") if key in changes}
    ground = propagation("freespace" if model == "radius" else model, terrain=terrain)
    return coverage.assess(given, places_at(xy), ground, options(model, **judged), **changes)
