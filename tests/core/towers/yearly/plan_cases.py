"""Registers, communes and positions that the tests of the yearly plan assess."""


import numpy as np
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.register import positions as register
from hatangso.algorithms.core.towers.yearly import assess, cases, stations
from yearly_cases import PLANE, approved, at, evidence

WORDS = cases.words()


def rows(count, **columns):
    """Columns of a register of ``count`` rows, blank where they are not given."""
    blank = [""] * count
    made = {name: blank for name in ("names", "operators", "tenants", "owners", "technology", "certificate",
                                     "certificate_state", "certificate_to", "backup", "as_of")}
    numbers = {"hardened": np.full(count, np.nan), "backup_hours": np.full(count, np.nan)}
    return stations.RegisterRows(ids=[f"C{n}" for n in range(1, count + 1)], **{**made, **numbers, **columns})


def standing(places, radio=None, **columns):
    """Positions and columns of a register; ``radio`` are (mast, operator, technology) rows."""
    equipment = None if radio is None else register.Radio(*zip(*radio))
    owners = columns.get("owners", ["Viettel"] * len(places))
    found = register.gather(register.Register(
        lonlat=at(*places), ids=[f"C{n}" for n in range(1, len(places) + 1)], owners=owners,
        names=columns.get("names"), operators=columns.get("operators"),
        tenants=columns.get("tenants")), PLANE, 1.0, radio=equipment)
    return found, rows(len(places), **{"owners": owners, **columns})


def table(records):
    return [dict(zip(records.table.keys, row)) for row in records.rows()]


def assessed(positions=(), reviewed=None, masts=None, audience=None, **changes):
    found, columns = masts or (None, None)
    held = {name: changes.pop(name) for name in ("as_of", "notices", "extensions", "fresh") if name in changes}
    given = assess.YearGiven(approved(*positions), evidence(standing=found, **held), WORDS, reviewed=reviewed,
                             rows=columns, **changes)
    return assess.assess(given, audience)


def square(*boxes):
    """Communes as squares of (west, south, side) metres, called X1, X2 ..."""
    rings = [at((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)) for x, y, side in boxes]
    count = len(boxes)
    shapes = Shapes(np.concatenate(rings), np.arange(count + 1) * 5, np.arange(count), np.zeros(count, bool),
                    count=count)
    names = [f"X{n}" for n in range(1, count + 1)]
    return MastCommunes(names, [f"Xã {name}" for name in names], shapes)


POSITIONS = (
    (0, 0, "VTL", {"technology": "4G, 5G", "capital": 1500.0}),
    (9000, 0, "VTL", {"work": "technology", "technology": "5G", "year": 2026, "approved": "2025-12-30"}),
    (18000, 0, "VNPT", {"year": 2027, "approved": "2025-12-30"}),
)


def line(found, item):
    return next(row for row in table(found.tables["PERIODIC"]) if row["item"] == item)
