"""Small roll-outs that several tests plan."""

import numpy as np
from hatangso.algorithms.core.copper.places import CopperPlaces, Fibre
from hatangso.algorithms.core.copper.rollout.solve import Lines, RolloutOptions
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes

PLANE = LocalPlane(105.0, 9.2)
COSTS = {"road": 100.0, "canal": 300.0, "aerial": 80.0, "drop": 20.0}


def lonlat(*metres):
    return PLANE.inverse(np.array(metres, dtype=float))


def lines(*polylines, kind=None):
    starts = np.concatenate([[0], np.cumsum([len(line) for line in polylines])])
    count = len(polylines)
    shapes = Shapes(np.concatenate([lonlat(*line) for line in polylines]), starts, np.arange(count),
                    np.zeros(count, bool), count=count)
    return Lines(shapes, np.array(kind or ["road"] * count, dtype=object), np.array([""] * count, dtype=object))


def options(**others):
    return RolloutOptions(**{"start_year": 2026, "capacity": (100.0,), "cost_per_km_mvnd": COSTS, **others})


# A trunk of 10 km along the x axis with a branch at 5 km; fibre at the origin.
ROADS = lines([(0, 0), (5000, 0)], [(5000, 0), (10000, 0)], [(5000, 0), (5000, 4000)])
PLACES = CopperPlaces(
    lonlat((5000, 4100), (10000, -50), (2000, 100), (100, 0)), [50, 80, 10, 5], active=[20, 60, 5, 3],
    code=["branch", "end", "middle", "near"])
EXCHANGE = Fibre(lonlat((0, 0)))


def random_case(seed):
    rng = np.random.default_rng(seed)
    grid = [[(x * 1000, y * 1000), (x * 1000 + 1000, y * 1000)] for x in range(7) for y in range(8)]
    grid += [[(x * 1000, y * 1000), (x * 1000, y * 1000 + 1000)] for x in range(8) for y in range(7)]
    kept = [line for line in grid if rng.random() < 0.75]
    places = CopperPlaces(lonlat(*rng.uniform(-200, 7200, (40, 2))), rng.integers(0, 80, 40),
                          active=rng.integers(0, 40, 40) * (rng.random(40) < 0.8), code=[f"p{k}" for k in range(40)])
    return places, lines(*kept, kind=list(rng.choice(["road", "canal"], len(kept), p=[0.8, 0.2])))


def reached(result):
    return dict(zip(result.waves.values["code"], zip(result.waves.values["result"], result.waves.values["note"])))
