"""A village, its masts and the options of a plan, for the tests of siting."""
import numpy as np
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions
from hatangso.algorithms.core.towers.siting import candidates, sites
from hatangso.algorithms.core.towers.siting.plan import PlanLimits

OPERATORS = ("VTL", "VNPT", "MBF")


def _ground(plane, places, people, masts=(), operators=(), spots=(), around=None, communes=None, **columns):
    placed = demand.from_points(plane.inverse(np.asarray(places, float)), people,
                                names=[f"Ấp {k + 1}" for k in range(len(places))])
    register = None
    if len(masts):
        register = positions.gather(positions.Register(
            plane.inverse(np.asarray(masts, float)), [f"T{k}" for k in range(len(masts))], operators=list(operators),
            **columns), plane)
    offered = candidates.make(plane.inverse(np.asarray(spots, float).reshape(-1, 2)), "layer")
    return sites.SitingLayers(placed, register, offered, communes, around=around)


def _options(language="en", **more):
    limits = PlanLimits(**{key: more.pop(key) for key in list(more) if key in PlanLimits.__dataclass_fields__})
    return sites.MastSitingOptions(RadiusReach(1000.0), rules.fixed(more.pop("spacing", 300)), limits,
                                more.pop("operators", OPERATORS), language=language, **more)
