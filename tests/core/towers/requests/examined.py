"""Requests, a register and their examination in metres, for the tests of this room."""
import numpy as np
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.register import positions as register
from hatangso.algorithms.core.towers.requests import cases, review
from hatangso.algorithms.core.towers.siting.refusals import SiteSurroundings

PLANE = LocalPlane(105.0, 9.0)
WORDS = cases.words()


def at(*metres):
    """Positions in degrees from metres east and north."""
    return PLANE.inverse(np.array(metres, float).reshape(-1, 2))


def masts(*rows):
    """A register of (east, north, operators, extra) rows."""
    extra = [row[3] if len(row) > 3 else {} for row in rows]
    return register.gather(register.Register(
        lonlat=at(*[row[:2] for row in rows]), ids=[f"M{n}" for n in range(1, len(rows) + 1)],
        tenants=[row[2] for row in rows], owners=[one.get("owner", "Tháp A") for one in extra],
        slots=np.array([one.get("slots", np.nan) for one in extra]),
        slots_src=[one.get("basis", "") for one in extra],
        height_m=np.array([one.get("height", 42.0) for one in extra])), PLANE, 1.0)


def requests(*rows):
    """Requests of (east, north, operators, changes) rows: new masts of 42 m by default."""
    base = {"kind": "new", "purpose": "coverage", "technology": "4G", "class": "A2b", "height": 42.0, "old": "",
            "uncertainty": np.nan}
    made = [{**base, **(row[3] if len(row) > 3 else {})} for row in rows]
    return cases.Requests(
        lonlat=at(*[row[:2] for row in rows]), ids=[f"R{n}" for n in range(1, len(rows) + 1)],
        operators=[tuple(row[2].split()) for row in rows], kinds=[one["kind"] for one in made],
        purposes=[one["purpose"] for one in made], technology=[one["technology"] for one in made],
        mast_class=[one["class"] for one in made], height_m=np.array([one["height"] for one in made]),
        form=[""] * len(rows), names=[""] * len(rows), communes=[""] * len(rows),
        old_ids=[one["old"] for one in made], uncertainty_m=np.array([one["uncertainty"] for one in made]),
        documents=[""] * len(rows))


def examined(wanted, standing, *, rule="bac_ninh_2025", urban=1.0, distance=300.0, audience=None, **changes):
    spacing = rules.spacing(rule) if isinstance(rule, str) else rule
    urban = np.broadcast_to(np.asarray(urban, float), len(wanted)).copy()
    settings = {"around": SiteSurroundings(), "words": WORDS, "urban_edge_m": np.full(len(wanted), np.inf), **changes}
    examination = cases.Examination(standing, PLANE, spacing, urban, **settings)
    return review.examine(wanted, examination, group_distance_m=distance, audience=audience, language="vi")


def verdicts(*args, **changes):
    return list(examined(*args, **changes).review.values["verdict"])


FAR = (50_000.0, 0.0, "VNPT")
