"""When the time is up: it is reported, and nothing long is begun any more."""
import numpy as np
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

    def tick(self, low, high):
        inner = ordinary(self, low, high)

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
