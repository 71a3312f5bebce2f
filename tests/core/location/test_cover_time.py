"""When the time is up: it is reported, and nothing long is begun any more."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.point_index import within
from hatangso.algorithms.core.location import maximal_cover
from hatangso.algorithms.core.location.cover import search, solve


def test_time_limit_is_reported():
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 100, 3000).astype(float)
    columns = [np.flatnonzero(rng.random(3000) < 0.03) for _ in range(150)]
    answer = maximal_cover(weights, columns, 30, solver="numpy", time_limit_s=0.0)
    assert answer.stopped_by_time
    assert answer.value <= answer.upper_bound


def test_once_late_nothing_is_merged_and_no_tree_is_grown(monkeypatch):
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 100, 3000).astype(float)
    columns = [np.flatnonzero(rng.random(3000) < 0.03) for _ in range(150)]
    asked = []

    def iterate(self, perturbations, tick, goal):
        asked.append(perturbations)
        if len(asked) == 2:
            late.append(True)
        return self.best, self.value

    late, ordinary = [], solve.Clock.tick

    def tick(self, low, high, share=1.0):
        inner = ordinary(self, low, high, share)

        def told(fraction):
            self.late = self.late or bool(late)
            return inner(fraction) or self.late
        return told

    def never(*given, **named):
        raise AssertionError("begun after the time was up")

    monkeypatch.setattr(solve.Clock, "tick", tick)
    monkeypatch.setattr(search.CoverSearch, "_iterate", iterate)
    monkeypatch.setattr(solve, "_ROUNDS", (3, 3))
    monkeypatch.setattr(search, "merged", never)
    monkeypatch.setattr(solve, "Zones", never)
    answer = maximal_cover(weights, columns, 30, solver="numpy")
    assert len(asked) == 2
    assert answer.stopped_by_time
    assert answer.value <= answer.upper_bound


def test_trees_end_where_bound_and_value_differ_by_rounding_alone(monkeypatch):
    """Parts of people: the last of 25 sites is proven, and no branch is spent on the dust that sums leave."""
    rng = np.random.default_rng(1)
    places, sites = rng.uniform(0, 100, (1500, 2)), rng.uniform(0, 100, (150, 2))
    weights = rng.integers(1, 100, 1500) * rng.uniform(0.9, 1.1, 1500)
    spent, ordinary = [], solve.Zones.run

    def run(self, work, goal, tick, **named):
        spent.append(ordinary(self, work, goal, tick, **named))
        return spent[-1]

    def without(model, value):
        return value

    def answered():
        spent.clear()
        found = maximal_cover(weights, within(places, sites, 8.0), 25, solver="numpy")
        return found, sum(spent)

    monkeypatch.setattr(solve.Zones, "run", run)
    found, work = answered()
    monkeypatch.setattr(solve, "settled_at", without)
    exact, longer = answered()
    assert "optimal" in found.method
    assert (found.gap, found.upper_bound) == (0.0, found.value)
    np.testing.assert_allclose(found.value, exact.value, rtol=1e-12)
    assert work < longer


def test_many_columns_are_searched_to_the_end_and_then_grown_into_trees_once(monkeypatch):
    """The last plan cuts the zones; where the search takes its part of the time, the plan known then does."""
    rng = np.random.default_rng(1)
    places, sites = rng.uniform(0, 100, (3000, 2)), rng.uniform(0, 100, (300, 2))
    weights = rng.integers(1, 100, 3000).astype(float)
    done, run, zones = [], search.CoverSearch.run, solve._Run._zones

    def searched(self, restarts, perturbations, tick, goal):
        done.append(restarts)
        run(self, restarts, perturbations, tick, goal)

    def trees(self, *given, **named):
        done.append("trees")
        return zones(self, *given, **named)

    monkeypatch.setattr(solve, "_WIDE", (100, 60))
    monkeypatch.setattr(solve, "_ROUNDS", (1, 2, 1))
    monkeypatch.setattr(solve, "_PERTURBATIONS", (5, 5))
    monkeypatch.setattr(search.CoverSearch, "run", searched)
    monkeypatch.setattr(solve._Run, "_zones", trees)
    answer = maximal_cover(weights, within(places, sites, 8.0), 60, solver="numpy")
    assert done == [1, 2, 1, "trees"]
    assert not answer.stopped_by_time
    assert answer.value <= answer.upper_bound
    done.clear()
    monkeypatch.setattr(solve, "_SEARCHED", 0.0)
    hurried = maximal_cover(weights, within(places, sites, 8.0), 60, solver="numpy")
    assert done == [1, "trees"]
    assert hurried.stopped_by_time
    assert hurried.value <= hurried.upper_bound < weights.sum()


@pytest.mark.parametrize(("enough", "least", "most"), [(1e-9, 0.9, 1.5), (0.5, 0.1, 0.3)])
def test_a_proof_takes_a_tenth_of_the_work_where_the_gap_tells_enough(monkeypatch, enough, least, most):
    """With work for a part of the trees: all of it goes on while the gap is large, a tenth where it is small enough."""
    rng = np.random.default_rng(1)
    places, sites = rng.uniform(0, 100, (3000, 2)), rng.uniform(0, 100, (300, 2))
    shares, ordinary = [], solve.Zones.run

    def run(self, work, goal, tick, **named):
        done = ordinary(self, work, goal, tick, **named)
        shares.extend([done / work] if named else [])  # merging plans gives no name
        return done

    monkeypatch.setattr(solve.Zones, "run", run)
    monkeypatch.setattr(solve, "_ENOUGH", enough)
    monkeypatch.setattr(solve, "_WORK", (30_000_000, 0))
    answer = maximal_cover(rng.integers(1, 100, 3000).astype(float), within(places, sites, 8.0), 60, solver="numpy")
    assert least <= shares[0] <= most
    assert answer.value <= answer.upper_bound
