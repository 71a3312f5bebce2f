"""What a run may use, and estimates that hold against the measured peak."""
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hatangso.algorithms.core import memory
from hatangso.algorithms.core.errors import Message, SizeError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.location.sparse import BYTES_PER_PAIR, Incidence
from hatangso.algorithms.core.territory import demand

MEASURED = """
import sys
sys.path.insert(0, {tests!r})
import conftest
import numpy as np
from core.test_memory import {build}
def peak():  # of this program alone: ru_maxrss would begin at that of the suite which started it
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
{build}(0.01)
before = peak()
print({build}(1.0), peak() - before)
"""


@pytest.fixture(autouse=True)
def usual_limit():
    yield
    memory.set_limit(None)


def lattice(part):
    """A lattice of about 400,000 points in a square of 40 km; return its number of points."""
    plane, side = LocalPlane(105.0, 9.0), 40_000.0
    from hatangso.algorithms.core.geometry.shapes import Shapes
    ring = np.array([(0, 0), (side, 0), (side, side), (0, side), (0, 0)], float)
    shapes = Shapes(plane.inverse(ring), np.array([0, 5]), np.array([0]), np.array([False]), count=1)
    return len(demand.from_polygons(shapes, [1e6], plane, step_m=side / np.sqrt(400_000 * part), names=["Xã A"]))


def pairs(part):
    """A coverage of about four million pairs, both ways and in classes; return its number of pairs."""
    from hatangso.algorithms.core.location.masts.model import MastLimits, MastModel
    rng, masts = np.random.default_rng(1), 400
    rows = int(200_000 * part)
    lists = [np.flatnonzero(rng.random(rows) < 0.05).astype(np.int32) for _ in range(masts)]
    zeros = np.zeros(masts, np.int64)
    MastModel(np.ones(rows), np.arange(masts), zeros, zeros + 1, rows=lists, cost=np.ones(masts), mast_fee=1.0,
              mast_is_new=np.ones(masts, bool), conflicts=(),
              limits=MastLimits(), seed=0)
    return sum(len(item) for item in lists)


@pytest.mark.skipif(sys.platform != "linux", reason="peaks are read as Linux tells them")
@pytest.mark.parametrize(("build", "each"), [
    ("lattice", demand.BYTES_PER_PLACE), pytest.param("pairs", BYTES_PER_PAIR, marks=pytest.mark.slow)])
def test_estimates_are_within_half_of_the_measured_peak(build, each):
    text = MEASURED.format(tests=str(Path(__file__).resolve().parents[1]), build=build)
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout.split()
    count, peak = (float(word) for word in told[-2:])
    assert peak / 1.5 <= each * count <= peak * 1.5


def test_half_of_the_machine_and_at_least_two_gigabytes_unless_set(monkeypatch):
    monkeypatch.setattr(memory, "machine_bytes", lambda: 16e9)
    assert memory.limit_bytes() == 8e9
    monkeypatch.setattr(memory, "machine_bytes", lambda: 2e9)
    assert memory.limit_bytes() == 2e9
    monkeypatch.setattr(memory, "machine_bytes", lambda: 0.0)
    assert memory.limit_bytes() == 2e9
    memory.set_limit(0.5)
    assert memory.limit_bytes() == 5e8
    memory.set_limit(0)
    assert memory.limit_bytes() == 2e9


def test_this_machine_says_how_much_it_has():
    assert memory.machine_bytes() > 1e8


def test_what_does_not_fit_is_refused_with_both_sizes():
    memory.set_limit(1)
    memory.guard(1e9, Message("never"))
    with pytest.raises(SizeError, match=r"2.5 of 1.0 GB for 7"):
        memory.guard(2.5e9, Message("{need} of {limit} GB for {count}", count=7))


def test_a_fine_lattice_is_refused_before_it_is_made_with_a_step_that_fits(squares, monkeypatch):
    shapes, plane = squares((0, 0, 40_000), (60_000, 0, 40_000)), LocalPlane(105.0, 9.0)
    memory.set_limit(0.5)
    monkeypatch.setattr(demand, "_lattices", lambda *given: pytest.fail("it was made"))
    with pytest.raises(SizeError) as refused:
        demand.from_polygons(shapes, [5e5, 5e5], plane, step_m=25.0)
    text = refused.value.text("en")
    assert "DEMAND_STEP" in text
    assert "5.1 million" in text
    assert "at least 45 m" in text
    assert "DEMAND_STEP" in refused.value.text("vi")
    monkeypatch.undo()
    memory.set_limit(0.5)
    assert len(demand.from_polygons(shapes, [5e5, 5e5], plane, step_m=1000.0)) == 3200


def test_a_hole_and_a_round_shape_count_by_their_area_and_not_by_their_box():
    plane, angle = LocalPlane(105.0, 9.0), np.linspace(0, 2 * np.pi, 200)
    ring = 20_000.0 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    from hatangso.algorithms.core.geometry.shapes import Shapes
    shapes = Shapes(plane.inverse(np.concatenate([ring, 0.9 * ring])), np.array([0, 200, 400]), np.array([0, 0]),
                    np.array([False, True]), count=1)
    area = np.pi * 20_000.0**2 * (1 - 0.81)
    memory.set_limit(1.02 * area / 100.0**2 * demand.BYTES_PER_PLACE / 1e9)
    assert len(demand.from_polygons(shapes, [1e6], plane, step_m=100.0)) == pytest.approx(area / 1e4, rel=0.01)
    memory.set_limit(0.97 * area / 100.0**2 * demand.BYTES_PER_PLACE / 1e9)
    with pytest.raises(SizeError):
        demand.from_polygons(shapes, [1e6], plane, step_m=100.0)


def test_large_coverages_are_summed_and_gathered_in_blocks_with_the_same_result(monkeypatch):
    rng = np.random.default_rng(2)
    lists = [np.flatnonzero(rng.random(300) < rng.choice([0.0, 0.1, 0.5])) for _ in range(120)]
    whole, values, items = Incidence.from_lists(lists, 300), rng.random(300), rng.permutation(120)
    plain = whole.sums(values), whole.gather(items), whole.take(items).index
    monkeypatch.setattr("hatangso.algorithms.core.location.sparse._PAIRS_AT_ONCE", 250)
    assert all(np.array_equal(one, other) for one, other in zip(
        plain, (whole.sums(values), whole.gather(items), whole.take(items).index)))
