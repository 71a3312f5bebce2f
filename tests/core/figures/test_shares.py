"""Shares with unknown rows: the formulas of the range, worked by hand."""
import doctest
import itertools

import numpy as np
import pytest
from hatangso.algorithms.core.figures import shares
from hatangso.algorithms.core.figures.shares import share, share_of, weighted_share, weighted_shares


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(shares).failed == 0


def test_everything_known_leaves_no_range():
    found = share(3, 1)
    assert (found.value, found.low, found.high, found.unknown) == (75.0, 75.0, 75.0, 0)


def test_unknown_members_widen_the_range_by_the_stated_formulas():
    found = share(6, 2, 3, maybe_yes=1, maybe_no=2, maybe_unknown=4)
    assert found.value == 75.0
    assert found.low == pytest.approx(100 * 6 / (6 + 2 + 3 + 2 + 4))
    assert found.high == pytest.approx(100 * (6 + 3 + 1 + 4) / (6 + 2 + 3 + 1 + 4))
    assert found.unknown == 10


def test_nothing_known_is_no_share_and_not_zero():
    found = share(0, 0, 5)
    assert (found.value, found.low, found.high, found.unknown) == (None, None, None, 5)


@pytest.mark.parametrize("seed", range(5))
def test_the_range_holds_exactly_what_the_unknown_rows_can_make(seed):
    random = np.random.default_rng(seed)
    attribute, member = random.choice([1.0, 0.0, np.nan], 7), random.choice([1.0, 1.0, 0.0, np.nan], 7)
    attribute[0], member[0] = 1.0, 1.0
    found, seen = share_of(attribute, member), []
    gaps = [np.flatnonzero(np.isnan(column)) for column in (attribute, member)]
    for fill in itertools.product([0.0, 1.0], repeat=sum(map(len, gaps))):
        a, m = attribute.copy(), member.copy()
        a[gaps[0]], m[gaps[1]] = fill[:len(gaps[0])], fill[len(gaps[0]):]
        seen.append(100 * (a * m).sum() / m.sum())
    assert found.low == pytest.approx(min(seen))
    assert found.high == pytest.approx(max(seen))


def test_rows_of_unequal_size_may_lie_between_nothing_and_all_of_their_whole():
    found = weighted_share([50, np.nan, 100], [100, 200, 100])
    assert found.value == pytest.approx(75.0)
    assert (found.low, found.high) == (pytest.approx(100 * 150 / 400), pytest.approx(100 * 350 / 400))
    assert found.unknown == 1


def test_a_row_of_unknown_size_leaves_nothing_certain():
    found = weighted_share([50, 10], [100, np.nan])
    assert (found.value, found.low, found.high, found.unknown) == (50.0, 0.0, 100.0, 1)


def test_an_empty_row_is_no_unknown_one():
    found = weighted_share([50, np.nan], [100, 0])
    assert (found.value, found.low, found.unknown) == (50.0, 50.0, 0)


def test_the_shares_of_groups_are_those_of_each_group_alone():
    rng = np.random.default_rng(4)
    for case in range(200):
        count, groups = int(rng.integers(0, 30)), int(rng.integers(1, 8))
        whole = rng.choice([0, 1, 7, 12.5, 300, np.nan], count, p=[.1, .2, .2, .2, .2, .1])
        part = np.where(rng.random(count) < 0.2, np.nan, np.floor(np.nan_to_num(whole, nan=5.0) * rng.random(count)))
        group = rng.integers(-1, groups, count)
        found = weighted_shares(part, whole, group, groups)
        for number in range(groups):
            alone = weighted_share(part[group == number], whole[group == number])
            ours = [values[number] for values in found]
            theirs = [np.nan if one is None else one for one in (alone.value, alone.low, alone.high)]
            np.testing.assert_allclose(ours, theirs, rtol=1e-13, err_msg=str(case))
