"""Moves of a joint plan, taken one by one: each mast goes once, to one that stays."""
import numpy as np
from core.towers.audit.test_sharing import PLANE, _places, _positions
from hatangso.algorithms.core.towers.audit import consolidation
from hatangso.algorithms.core.towers.reach.areas import CoveredPlaces
from hatangso.algorithms.core.towers.reach.radius import RadiusReach


def test_a_mast_that_was_given_up_is_not_given_up_again_to_another():
    """Of three masts within 250 m all people are within reach of each: the first takes the other two."""
    found = _positions([(0, 0), (100, 0), (200, 0)], ["Viettel", "VNPT", "MobiFone"])
    places, xy = _places([(50, 0), (150, 0)]), PLANE.forward(found.lonlat)
    coverage = consolidation.Coverage(
        found.present, found.serving, found.slots.free, places.people, codes=found.codes, height_m=found.height_m,
        areas=CoveredPlaces(RadiusReach(700.0), PLANE.forward(places.lonlat), xy), drop_m=3.5, movers=np.arange(3))
    before = coverage.reached.copy()
    kept, share, moved = consolidation._take(coverage, np.array([(1, 0), (1, 2), (2, 0), (0, 1)]), xy, 700.0,
                                             keep_share=0.9, progress=lambda fraction: None)
    assert (kept.tolist(), moved.tolist()) == ([-1, 0, 0], [0, 1, 1])
    assert share[1:].tolist() == [1.0, 1.0]
    assert np.isnan(share[0])
    assert (coverage.reached == before).all()
