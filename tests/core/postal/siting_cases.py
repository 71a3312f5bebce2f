"""Small places, candidates and points, and one call of the siting, for its tests."""
import numpy as np
from core.postal.postal_builders import make_communes, make_points, texts
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.postal.gap.assess import GapOptions
from hatangso.algorithms.core.postal.reach import Demand, PostalReachOptions
from hatangso.algorithms.core.postal.siting.offered import PointCandidates
from hatangso.algorithms.core.postal.siting.solve import PostalSitingOptions, site

PLANE = LocalPlane(105.0, 9.0)


def at(xy_km):
    return PLANE.inverse(1000.0 * np.asarray(xy_km, dtype=float).reshape(-1, 2))


def make_demand(xy_km, people, commune):
    number = len(people)
    return Demand(texts(*[f"H{row}" for row in range(number)]), texts(*[None] * number), at(xy_km),
                  np.array(people, dtype=float), commune=np.array(commune, dtype=int))


def make_candidates(xy_km, commune):
    number = len(commune)
    return PointCandidates(texts(*[f"C{row}" for row in range(number)]),
                           texts(*[f"Nơi {row}" for row in range(number)]),
                           texts(*["trường học"] * number), at(xy_km), commune=np.array(commune, dtype=int))


def points_at(xy_km, commune, kind="bưu cục"):
    lonlat = at(xy_km)
    return make_points([(f"P{row}", kind, f"{one:05d}", one, *lonlat[row]) for row, one in enumerate(commune)])


def run(communes, points, demand, candidates, roads=None, distance_m=3000.0, **options):
    return site(communes, points, demand, candidates, province=None, gap_options=GapOptions(language="en"),
                reach_options=PostalReachOptions.from_rules(language="en", distance_m=distance_m),
                options=PostalSitingOptions(**options),
                roads=roads)


def random_case(seed):
    """Two communes, 12 places and 7 candidates; one existing point in commune 0."""
    random = np.random.default_rng(seed)
    xy = random.uniform(0, 12, (12, 2))
    spots = random.uniform(0, 12, (7, 2))
    return (make_communes([500, 500]), points_at([[2, 2]], [0]),
            make_demand(xy, random.integers(1, 90, 12), (xy[:, 0] > 6).astype(int)),
            make_candidates(spots, (spots[:, 0] > 6).astype(int)), xy, spots)
