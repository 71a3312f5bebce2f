"""Shares before and after a plan leave open what is not known: masts that name nobody, pairs without an answer."""
from dataclasses import dataclass, replace

import numpy as np
import pytest
from core.towers.siting.siting_cases import _ground, _options
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.siting.report import siting_report
from hatangso.algorithms.core.towers.siting.sites import plan_sites


@dataclass(frozen=True)
class Doubtful(RadiusReach):
    """A radius that gives no answer for the places ``refused``."""

    refused: tuple = ()

    def covered(self, places_xy, mast_xy, profile, height_m, *, unclear=None):
        found = super().covered(places_xy, mast_xy, profile, height_m)
        for mast, places in enumerate(found):
            if np.isin(places, self.refused).any():
                unclear[mast] = places[np.isin(places, self.refused)]
        return [np.setdiff1d(places, self.refused) for places in found]


def shares(numbers, name):
    return [numbers[name + end] for end in ("", "_LOW", "_HIGH", "_UNKNOWN")]


def test_shares_are_certain_where_everything_is_known(plane):
    ground = _ground(plane, [(0, 500), (5000, 0)], [1000, 300], masts=[(0, 0)], operators=["Viettel"],
                     owners=["Viettel"], height_m=[45.0], slots=[2.0], spots=[(5000, 300)])
    result = plan_sites(ground, plane, _options(new_sites=1))
    third = 100 * 1000 / 3900
    assert shares(result.numbers, "SHARE_BEFORE") == pytest.approx([third, third, third, 0])
    assert shares(result.numbers, "SHARE_AFTER") == [100, 100, 100, 0]
    assert "at least" not in siting_report(result, _options(new_sites=1))


def test_a_mast_that_names_nobody_may_serve_for_every_operator(plane):
    """Of 3 x 1,300 people x operators 1,000 are covered; the second mast may cover 300 for each of the three."""
    ground = _ground(plane, [(0, 500), (5000, 0)], [1000, 300], masts=[(0, 0), (5000, 300)],
                     operators=["Viettel", None], height_m=[45.0, 45.0], slots=[1.0, 1.0], owners=["Viettel", None])
    options = _options(target_share=0.01)
    result = plan_sites(ground, plane, options)
    assert ground.positions.unsaid.tolist() == [False, True]
    assert shares(result.numbers, "SHARE_BEFORE") == pytest.approx([100 * 1000 / 3900, 100 * 1000 / 3900,
                                                                    100 * 1900 / 3900, 3])
    assert "People x operators covered before, at most (%)" in siting_report(result, options)


def test_places_the_model_does_not_answer_for_are_unknown_and_not_uncovered(plane):
    """300 people at 600 m: no answer from the mast of today (one operator), nor from it for those who come."""
    ground = _ground(plane, [(0, 500), (0, 600), (0, 9000)], [1000, 300, 50], masts=[(0, 0)], operators=["Viettel"],
                     owners=["Viettel"], height_m=[45.0], slots=[3.0])
    options = replace(_options(target_share=1.0), reach=Doubtful(1000.0, refused=(1,)))
    result = plan_sites(ground, plane, options)
    whole = 3 * 1350
    assert shares(result.numbers, "SHARE_BEFORE") == pytest.approx(
        [100 * 1000 / whole, 100 * 1000 / whole, 100 * 1300 / whole, 1])
    assert shares(result.numbers, "SHARE_AFTER") == pytest.approx(
        [100 * 3000 / whole, 100 * 3000 / whole, 100 * 3900 / whole, 3])


def test_places_where_nobody_lives_are_no_unknown_ones(plane):
    ground = _ground(plane, [(0, 500), (0, 600), (0, 650)], [1000, 300, 0], masts=[(0, 0)], operators=["Viettel"],
                     owners=["Viettel"], height_m=[45.0], slots=[3.0])
    options = replace(_options(target_share=1.0), reach=Doubtful(1000.0, refused=(1, 2)))
    numbers = plan_sites(ground, plane, options).numbers
    assert (numbers["SHARE_BEFORE_UNKNOWN"], numbers["SHARE_AFTER_UNKNOWN"]) == (1, 3)
