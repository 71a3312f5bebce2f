from itertools import combinations

import numpy as np
import pytest
from core.location.mast_cases import small_case
from hatangso.algorithms.core.location import co_locate_first, cover_curve, maximal_cover, shared_masts
from hatangso.algorithms.core.location.cover.curve import bounds_at
from hatangso.algorithms.core.location.cover.model import CoverModel


def case(seed, rows=40, count=9):
    rng = np.random.default_rng(seed)
    return rng.integers(1, 50, rows).astype(float), [np.flatnonzero(rng.random(rows) < 0.2) for _ in range(count)]


def test_every_number_is_bounded_and_close_to_the_best():
    for seed in range(10):
        weights, columns = case(seed)
        curve = cover_curve(weights, columns, 6)
        model = CoverModel(weights, columns, 6, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
                           conflicts=None)
        at_any_prices = bounds_at(model, np.random.default_rng(seed).random(model.rows) * model.weights, 6)
        for number in range(1, 7):
            best = max(weights[np.unique(np.concatenate([columns[j] for j in some]))].sum()
                       for some in combinations(range(9), number))
            assert curve.value[number - 1] <= best <= curve.upper_bound[number - 1]
            assert best <= at_any_prices[number - 1]
            assert curve.value[number - 1] >= 0.9 * best
        assert np.all(np.diff(curve.value) >= 0)


def test_number_of_sites_for_a_share_is_enclosed():
    weights, columns = case(3)
    curve = cover_curve(weights, columns, 9)
    share = 0.6
    enough, least = curve.sites_for_share(share)
    assert least <= enough
    assert maximal_cover(weights, columns, enough).value >= share * weights.sum()
    assert least == 1 or maximal_cover(weights, columns, least - 1).value < share * weights.sum()


@pytest.mark.slow
def test_co_location_first_spends_on_old_masts_and_never_beats_the_joint_bound():
    for seed in range(40):
        given = small_case(seed)
        joint = shared_masts(**given, budget=40.0)
        staged = co_locate_first(**given, budget=40.0)
        is_new = np.asarray(given["mast_is_new"])[np.asarray(given["action_mast"])[staged.order]]
        assert np.all(np.diff(is_new.astype(int)) >= 0)
        assert staged.cost <= 40.0 + 1e-9
        assert staged.value <= joint.upper_bound
        covered = np.unique(np.concatenate([np.zeros(0, int), *[given["action_rows"][a] for a in staged.actions]]))
        assert staged.value == given["weights"][covered.astype(int)].sum()


def test_what_the_first_stage_covers_counts_once_in_both():
    for seed in range(12):
        given = small_case(seed)
        staged = co_locate_first(**given)
        covered = np.unique(np.concatenate([given["action_rows"][a] for a in staged.actions] or [[]])).astype(np.int64)
        assert staged.value == given["weights"][covered].sum() == staged.gains.sum(), seed


@pytest.mark.parametrize(("share", "new", "value"), [(0.6, [2], 80.0), (0.7, [1], 100.0), (0.9, [1, 2], 130.0)])
def test_of_a_target_new_masts_bring_what_the_old_ones_left(share, new, value):
    """50 of 130 are on an old mast; of 78, 91 and 117 there lack 28, 41 and 67: 30 at 60, 50 at 100, or both."""
    plan = co_locate_first([50.0, 50.0, 30.0], [0, 1, 2], [0, 0, 0], [1, 1, 1], [[0], [1], [2]], [10.0, 10.0, 10.0],
                           mast_fee=[0.0, 100.0, 60.0], mast_is_new=[False, True, True], target_share=share)
    assert (plan.new_masts.tolist(), plan.value) == (new, value)
