"""Order of building: equal to trying every order, bounds that hold, years that add up."""
from itertools import permutations

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.schedule import (
    Capacity,
    greedy_order,
    horn_order,
    line_years,
    line_years_bound,
    order_by_line_years,
    years_of,
)
from hatangso.algorithms.core.schedule import order as horn
from hatangso.algorithms.core.schedule.years import MAX_YEARS
from quick import some


def random_tree(seed, count, zero=0.2):
    rng = np.random.default_rng(seed)
    parent = np.array([-1 if rng.random() < 0.3 else rng.integers(-1, job) for job in range(count)])
    work = rng.integers(1, 9, count) * (rng.random(count) >= zero).astype(float)
    lines = rng.integers(0, 9, count) * (rng.random(count) >= 0.4).astype(float)
    shuffle = rng.permutation(count)  # predecessors need not come first in the numbering
    place = np.argsort(shuffle)
    return np.where(parent[shuffle] < 0, -1, place[parent[shuffle]]), work[shuffle], lines[shuffle], rng


def possible_orders(parent):
    for order in permutations(range(len(parent))):
        position = {job: k for k, job in enumerate(order)}
        if all(before < 0 or position[before] < position[job] for job, before in enumerate(parent)):
            yield np.array(order)


def test_equal_to_every_order_on_300_random_trees():
    for seed in range(300):
        parent, work, lines, _ = random_tree(seed, 2 + seed % 5)
        order, found = order_by_line_years(parent, work, lines)
        least = min(float(np.cumsum(work[o]) @ lines[o]) for o in possible_orders(parent))
        assert found == least
        assert sorted(order) == list(range(len(parent)))
        position = np.argsort(order)
        assert all(before < 0 or position[before] < position[job] for job, before in enumerate(parent))


def test_a_branch_pays_for_its_poor_trunk():
    parent, work, lines = [-1, 0, -1], [3.0, 1.0, 1.0], [0.0, 20.0, 4.0]
    order, total = order_by_line_years(parent, work, lines)
    assert order.tolist() == [0, 1, 2]
    assert total == 4 * 20 + 5 * 4
    assert greedy_order(parent, work, lines).tolist() == [2, 0, 1]


def test_jobs_without_work_come_first_and_ties_by_number():
    order, total = order_by_line_years([-1, -1, -1, -1], [1.0, 0.0, 1.0, 0.0], [1.0, 5.0, 1.0, 0.0])
    assert order.tolist() == [1, 3, 0, 2]
    assert total == 3


@pytest.mark.parametrize("room", [1, 2, 7])
def test_the_order_is_the_same_however_many_blocks_a_heap_holds(room, monkeypatch):
    """Ties, work of nothing and jobs that free nothing too: rooms of equal rates are not divided."""
    for seed in range(40):
        parent, work, lines, rng = random_tree(seed, 60)
        if seed % 2:
            work, lines = np.rint(3 * work / work.max()), np.rint(3 * lines / max(lines.max(), 1))
        monkeypatch.setattr(horn, "_ROOM", 4096)
        whole = horn_order(parent, work, lines)
        monkeypatch.setattr(horn, "_ROOM", room)
        parts = horn_order(parent, work, lines)
        assert parts.order.tolist() == whole.order.tolist()
        assert parts.ends.tolist() == whole.ends.tolist()
        assert parts.line_years == whole.line_years


def test_lines_per_work_fall_from_block_to_block():
    parent, work, lines, _ = random_tree(5, 400)
    found = horn_order(parent, work, lines)
    groups = np.split(found.order, found.ends[:-1])
    rates = [lines[g].sum() / work[g].sum() if work[g].sum() else np.inf for g in groups]
    assert all(first >= second - 1e-12 for first, second in zip(rates, rates[1:]))


@pytest.mark.parametrize("seed", some(range(60), 15))
def test_bound_holds_for_uneven_capacity(seed):
    parent, work, lines, rng = random_tree(seed, 6)
    capacity = Capacity(np.append(rng.integers(0, 10, 4), 3.0))
    found = horn_order(parent, work, lines)
    least = min(line_years(order, work, lines, capacity) for order in possible_orders(parent))
    bound = line_years_bound(found, work, lines, capacity)
    assert bound <= least + 1e-9
    assert line_years(found.order, work, lines, capacity) >= least


def test_bound_is_close_for_many_segments():
    parent, work, lines, _ = random_tree(1, 3000)
    found = horn_order(parent, work, lines)
    capacity = Capacity(work.sum() / 7)
    value = line_years(found.order, work, lines, capacity)
    assert line_years_bound(found, work, lines, capacity) <= value
    assert line_years_bound(found, work, lines, capacity) >= 0.98 * value
    assert value == pytest.approx(found.line_years / (work.sum() / 7))


def test_years_sum_to_the_work_and_keep_precedence():
    for whole in (False, True):
        for seed in range(30):
            parent, work, lines, rng = random_tree(seed, 40)
            capacity = Capacity(rng.integers(4, 12, 3))
            order = horn_order(parent, work, lines).order
            year = years_of(order, parent, work, capacity, whole=whole)
            assert (year >= 0).all()
            assert all(before < 0 or year[before] <= year[job] for job, before in enumerate(parent))
            done = np.cumsum(np.bincount(year, work))
            given = np.cumsum(np.append(capacity.given, np.full(len(done), capacity.given[-1])))[:len(done)]
            assert (done <= given + 1e-9).all()


def test_whole_jobs_fill_a_year_with_what_fits():
    parent, work = np.array([-1, -1, -1, 2]), np.array([6.0, 6.0, 3.0, 1.0])
    order = np.array([0, 1, 2, 3])
    assert years_of(order, parent, work, Capacity(10), whole=True).tolist() == [0, 1, 0, 0]
    assert years_of(order, parent, work, Capacity(10)).tolist() == [0, 1, 1, 1]


def test_a_job_larger_than_a_year_is_saved_for():
    year = years_of(np.array([0, 1]), np.array([-1, 0]), np.array([25.0, 5.0]), Capacity(10), whole=True)
    assert year.tolist() == [2, 2]


def test_capacity_zero_never_finishes():
    parent, work, lines = np.array([-1, 0]), np.array([0.0, 1.0]), np.array([2.0, 3.0])
    found = horn_order(parent, work, lines)
    nothing = Capacity(0)
    for whole in (False, True):
        assert years_of(found.order, parent, work, nothing, whole=whole).tolist() == [0, -1]
    assert line_years(found.order, work, lines, nothing) == np.inf
    assert line_years_bound(found, work, lines, nothing) == np.inf
    resting = Capacity([0, 0, 1])
    assert resting.time_of([0.0, 0.5, 1.0]).tolist() == [0, 2.5, 3]
    assert line_years_bound(found, work, lines, resting) == pytest.approx(2 * 3 + 1.5)


def test_bad_jobs_are_refused():
    with pytest.raises(InputError, match="circle"):
        horn_order([1, 0], [1, 1], [1, 1])
    with pytest.raises(InputError, match="circle"):
        greedy_order([1, 0], [1, 1], [1, 1])
    with pytest.raises(InputError, match="predecessor"):
        horn_order([5], [1], [1])
    with pytest.raises(InputError, match="not negative"):
        horn_order([-1], [-1], [1])
    with pytest.raises(InputError, match="capacity"):
        Capacity([1, -1])


@pytest.mark.parametrize(("jobs", "said"), [
    (([-1, 0], [1], [1]), "predecessor"), (([-1], [1, 2], [1]), "predecessor"), (([-1], [1], [1, 2]), "predecessor"),
    (([-2], [1], [1]), "predecessor"), (([1], [1], [1]), "predecessor"), (([-1], [-0.1], [1]), "not negative"),
    (([-1], [1], [-0.1]), "not negative"), (([-1], [np.nan], [1]), "finite"), (([-1], [1], [np.inf]), "finite")])
def test_jobs_that_do_not_fit_together_are_refused(jobs, said):
    for order in (horn_order, greedy_order):
        with pytest.raises(InputError, match=said):
            order(*jobs)


@pytest.mark.parametrize("per_year", [[], [np.nan], [1, np.inf], -0.1])
def test_a_capacity_is_a_number_of_every_year(per_year):
    with pytest.raises(InputError, match="A yearly capacity must be finite and not negative"):
        Capacity(per_year)
    assert Capacity([0.0, 1.0]).given.tolist() == [0, 1]


@pytest.mark.parametrize(("work", "capacity", "expected"), [
    ([0, 100], [50], [0, 1]),                   # a place at the fibre does not eat the year's saving
    ([0, 0, 0, 87.9], [50], [0, 0, 0, 1]),
    ([1, 99], [50], [0, 1]),                    # nor does a small job: 49 + 50 pay the large one
    ([1, 100], [50], [0, 2]),                   # one short of it: 49 + 50 + 1
    ([100, 1], [50], [1, 2]),                   # what was saved is gone, and the year's own money with it
    ([90, 5], [50], [1, 1]),                    # 40 of the second year go to the large job, 10 are left
    ([90, 20], [50], [1, 2]),
    ([30, 30, 120, 10], [50], [0, 1, 3, 3]),    # 20 + 20 saved, 50, then 30 of the fourth year
    ([120], [10, 20, 30], [4]),                 # 10 + 20 + 30 + 30 + 30
])
def test_whole_jobs_are_saved_for_year_by_year(work, capacity, expected):
    order = np.arange(len(work))
    found = years_of(order, np.full(len(work), -1), work, Capacity(capacity), whole=True)
    assert found.tolist() == expected


@pytest.mark.parametrize("seed", range(40))
def test_no_year_spends_more_than_its_money_and_what_was_saved_for_the_large_job(seed):
    rng = np.random.default_rng(seed)
    count = 12
    parent = np.array([-1 if i == 0 else int(rng.integers(-1, i)) for i in range(count)])
    work = np.where(rng.random(count) < 0.3, 0.0, rng.choice([1.0, 3.0, 7.0, 20.0], count))
    budget = float(rng.choice([4.0, 8.0]))
    found = years_of(np.arange(count), parent, work, Capacity(budget), whole=True)
    assert (found >= 0).all()
    spent = 0.0
    for year in range(int(found.max()) + 1):
        jobs = np.flatnonzero(found == year)
        ordinary = jobs[work[jobs] <= budget]
        assert work[ordinary].sum() <= budget + 1e-9
        spent += work[jobs].sum()
        assert spent <= budget * (year + 1) + 1e-9
    for job in np.flatnonzero(parent >= 0):
        assert found[job] >= found[parent[job]]
    free_at_once = (work == 0) & (parent < 0)
    assert (found[free_at_once] == 0).all()


def test_the_bound_is_finite_where_only_jobs_without_lines_lie_beyond_the_capacity():
    capacity = Capacity([5, 0])
    found = horn_order([-1, -1], [5, 20], [3, 0])
    assert line_years_bound(found, [5, 20], [3, 0], capacity) == pytest.approx(1.5)
    assert line_years(found.order, [5, 20], [3, 0], capacity) == pytest.approx(3.0)
    lost = horn_order([-1, -1], [5, 20], [3, 1])
    assert line_years_bound(lost, [5, 20], [3, 1], capacity) == np.inf


def test_a_capacity_is_constant_where_every_year_has_the_same():
    assert Capacity([10.0, 10.0]).constant is True
    assert Capacity([10.0]).constant is True
    assert Capacity([10.0, 5.0]).constant is False


def test_a_plan_looks_no_farther_than_the_last_year_there_is():
    assert Capacity([1.0] * (MAX_YEARS + 5)).years(1e9).tolist() == [1.0] * MAX_YEARS
    assert Capacity([2.0, 1.0]).years(1e9).tolist() == [2.0] + [1.0] * (MAX_YEARS - 1)
    assert Capacity([2.0, 1.0]).years(4.5).tolist() == [2.0, 1.0, 1.0, 1.0]


def test_work_that_is_never_done_has_no_bound_of_waiting():
    found = horn_order([-1, 0], [1.0, 2.0], [3.0, 9.0])
    for given, bound in (([0.0], np.inf), ([1.0, 0.0], np.inf), ([3.0], 6.0)):  # 12 lines in a year
        assert line_years_bound(found, [1.0, 2.0], [3.0, 9.0], Capacity(given)) == pytest.approx(bound), given
