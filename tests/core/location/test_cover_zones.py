"""Where the zones of a covering are cut."""
from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.location import maximal_cover
from hatangso.algorithms.core.location.cover import branch, solve
from hatangso.algorithms.core.location.cover.bound import CoverBound
from hatangso.algorithms.core.location.cover.model import CoverModel
from hatangso.algorithms.core.location.cover.zones import Zones

NOTHING = {"p": None, "costs": None, "budget": None, "fixed": (), "excluded": (), "groups": None, "need": None,
           "conflicts": None}


@pytest.mark.parametrize(("chosen", "parts"), [([0], [[0, 2], [1, 3]]), ([0, 1], [[0, 1], [2, 3]])])
def test_a_row_at_its_whole_price_keeps_two_columns_together_only_where_the_choice_takes_both(chosen, parts):
    """The row of 9 that the first two share costs the bound nothing at a border, unless both are in the choice."""
    columns = [[0, 1, 3], [0, 2, 4], [1, 5], [2, 6]]
    model = CoverModel(np.array([9.0, 5.0, 5.0, 4.0, 4.0, 4.0, 4.0]), columns, **{**NOTHING, "p": 2})
    bound = CoverBound(model)
    bound.value(np.where(model.weights == 9.0, 9.0, 0.0))
    zones = Zones(model, bound, np.full(4, 0.5), np.array(chosen), size=2)
    assert sorted(part.site.tolist() for part in zones.parts) == parts


def _pairs_bound(rng, size):
    """Three rings of eight columns, each overlapping the next two; the plan takes overlapping ones."""
    columns = [[24 * 2 * ring + 2 * k + part for k in (at, (at + 1) % 8, (at + 2) % 8) for part in (0, 1)]
               for ring in range(3) for at in range(8)]
    rows = 1 + max(max(column) for column in columns)
    model = CoverModel(rng.integers(1, 50, rows).astype(float), columns, **{**NOTHING, "p": 7}, reduce=False)
    bound = CoverBound(model)
    bound.primal_dual(500, 1e-6, 0.0, lambda part: False)
    chosen = rng.permutation(model.columns)[:7]
    zones = Zones(model, bound, np.full(model.columns, 0.5), np.sort(chosen), size=size)
    zones.run(10**9, 0.0, lambda part: False)
    return model, zones


def test_whatever_plan_the_zones_are_cut_by_the_bound_holds():
    """Rings share nothing, so that each is a zone that gives up nothing: the best of all rings together is met."""
    for seed in range(6):
        rng = np.random.default_rng(seed)
        model, whole = _pairs_bound(rng, 24)
        assert whole.upper == model.value_of(whole.best())
        _, rings = _pairs_bound(np.random.default_rng(seed), 8)
        _, cut = _pairs_bound(np.random.default_rng(seed), 5)
        assert whole.upper <= rings.upper + 1e-6
        assert whole.upper <= cut.upper + 1e-6


def test_many_columns_begin_with_wider_zones_after_the_second_plan_and_the_bound_holds(monkeypatch):
    """What counts as many is set to a few, so that every choice can be tried."""
    sizes = []

    class Watched(Zones):
        def __init__(self, *given, size):
            sizes.append(size)
            super().__init__(*given, size=size)

    monkeypatch.setattr(solve, "_WIDE", (2, 5, 1.25))
    monkeypatch.setattr(solve, "prove", lambda model, bound, keep, chosen, *, tick: (chosen, False))
    monkeypatch.setattr(solve, "Zones", Watched)
    for seed in range(8):
        rng = np.random.default_rng(seed)
        weights = rng.integers(1, 50, 60).astype(float)
        columns = [np.flatnonzero(rng.random(60) < 0.12) for _ in range(16)]
        best = max(weights[np.unique(np.concatenate([columns[site] for site in sites]))].sum()
                   for sites in combinations(range(16), 4))
        found = maximal_cover(weights, columns, 4, solver="numpy", seed=seed, effort=0.1)
        assert found.value <= best <= found.upper_bound
        assert found.value >= 0.97 * best
    assert sizes
    assert sizes[0] == 5
    assert set(sizes) <= {5, 6, 7, 8}


def test_the_best_of_zones_keeps_the_number_where_the_choice_known_does_not():
    """Four columns are known where three may be chosen, one in each zone and nothing else met: nothing was returned."""
    columns = [np.arange(4 * ring, 4 * ring + 4) for ring in range(4)]
    model = CoverModel(np.arange(1.0, 17.0), columns, **{**NOTHING, "p": 3}, reduce=False)
    zones = Zones(model, CoverBound(model), np.full(4, 0.5), np.arange(4), size=1)
    for part in zones.parts:
        part.tree.met.clear()
    assert zones.best().tolist() == [1, 2, 3]
    assert model.value_of(zones.best()) == 5.0 + 6.0 + 7.0 + 8.0 + sum(range(9, 17))


def _branch(seed, charged, need):
    """A branch of nine columns with two settled, at random prices; its problem has charges or a number."""
    rng = np.random.default_rng(seed)
    columns = [np.flatnonzero(rng.random(40) < 0.3) for _ in range(9)]
    weights = rng.integers(1, 50, 40).astype(float)
    model = CoverModel(weights, columns, **{**NOTHING, "p": 5, "need": need}, reduce=False)
    every = np.arange(model.columns)
    cover = model.piece(every, charge=np.floor(rng.random(9) * 60)) if charged else model
    low, high = np.zeros(9), np.ones(9)
    inside, outside = rng.permutation(9)[:2]
    low[inside], high[outside] = 1.0, 0.0
    node = branch._Node(cover, low, high, rng.random(cover.rows) * cover.weights / cover.need, share=np.full(9, 0.5),
                        pace=1.0, site=every, taken=every[:0])
    return cover, node, inside, outside


@pytest.mark.parametrize("charged", [False, True])
@pytest.mark.parametrize("need", [1, 2])
def test_a_branch_without_what_is_settled_holds_the_same_choices_and_bounds_no_higher(charged, need):
    """Every choice of the branch is worth as much in the smaller one, and no more than its bound."""
    for seed in range(12):
        cover, node, inside, outside = _branch(seed, charged, need)
        less = node.smaller()
        assert less.site.size == 7
        assert less.taken.tolist() == [inside]
        assert not {inside, outside} & set(less.site.tolist())
        best = -np.inf
        for count in range(5):
            for choice in combinations(range(7), count):
                value = cover.value_of(less.chosen(np.array(choice, np.int64)))
                assert less.model.value_of(np.array(choice, np.int64)) == pytest.approx(value)
                best = max(best, value)
        assert best - 1e-6 <= less.exact() <= node.exact() + 1e-6


def test_a_branch_with_nothing_settled_stays_as_it_is():
    _, node, inside, outside = _branch(0, False, 1)
    node.low[inside], node.high[outside] = 0.0, 1.0
    assert node.smaller() is node


@pytest.mark.parametrize("charged", [False, True])
@pytest.mark.parametrize("need", [1, 2])
def test_a_tree_of_smaller_branches_ends_at_the_optimum(charged, need):
    for seed in range(6):
        cover, *_ = _branch(seed, charged, need)
        limit = 9 if charged else 5
        best = max(cover.value_of(np.array(choice, np.int64)) for count in range(limit + 1)
                   for choice in combinations(range(9), count))
        tree = branch.BranchTree(cover, 0.5 * cover.weights / cover.need, np.full(9, 0.5), -1e9)
        while tree.open:
            assert tree.upper >= best - 1e-6
            tree.split(lambda part: False)
        assert tree.upper == tree.value == pytest.approx(best)
        assert max(value for value, _ in tree.met.values()) == pytest.approx(best)
        for value, chosen in tree.met.values():
            assert cover.value_of(chosen) == value
