"""Approved positions, registers and evidence in metres around one point, for tests of the yearly plan."""
import numpy as np
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.rules import calendar as calendar_rules
from hatangso.algorithms.core.towers.register import positions as register
from hatangso.algorithms.core.towers.yearly import cases, states

PLANE = LocalPlane(105.0, 9.0)
BAC_NINH = calendar_rules.chosen("", "bac_ninh_2025")


def at(*metres):
    """Positions in degrees from metres east and north."""
    return PLANE.inverse(np.array(metres, float).reshape(-1, 2))


def approved(*rows):
    """Positions of (east, north, operator, changes): new masts approved on 30/12/2024 for 2025."""
    base = {"work": "new_shared", "year": 2025, "approved": "2024-12-30", "due": "", "mast": "", "technology": "4G",
            "capital": np.nan, "sharers": "", "part": "", "name": ""}
    made = [{**base, **(row[3] if len(row) > 3 else {})} for row in rows]
    blank = [""] * len(rows)
    return cases.Approved(
        lonlat=at(*[row[:2] for row in rows]) if rows else np.zeros((0, 2)),
        ids=[f"V{n}" for n in range(1, len(rows) + 1)], operators=[tuple(row[2].split()) for row in rows],
        names=[one["name"] for one in made], communes=blank, works=[one["work"] for one in made], forms=blank,
        technology=[one["technology"] for one in made], mast_class=blank, height_m=np.full(len(rows), np.nan),
        owners=blank, sharers=[one["sharers"] for one in made], hardened=np.full(len(rows), np.nan),
        years=[one["year"] for one in made], quarters=blank, capital=np.array([one["capital"] for one in made], float),
        coordination=blank, parts=[one["part"] for one in made], masts=[one["mast"] for one in made], documents=blank,
        approved=[one["approved"] for one in made], due=[one["due"] for one in made], notes=blank)


def masts(*rows):
    """A register of (east, north, operators) rows with ids C1, C2 ..."""
    return register.gather(register.Register(
        lonlat=at(*[row[:2] for row in rows]), ids=[f"C{n}" for n in range(1, len(rows) + 1)],
        tenants=[row[2] for row in rows], owners=["Tháp A"] * len(rows)), PLANE, 1.0)


def evidence(as_of="2026-02-01", calendar=BAC_NINH, standing=None, fresh=None, **changes):
    """What positions are held against, a month into 2026 under the calendar of Bắc Ninh."""
    return states.Evidence(PLANE, standing, None if fresh is None else np.array(fresh, bool), calendar=calendar,
                           as_of=as_of, **changes)
