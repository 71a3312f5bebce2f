"""The tuning constants of the engines, each halved and doubled on small fixed cases: what that costs and brings.

A constant whose comment says "measured" stands here: a list is read from the sources, so none can be forgotten. For
each one the row tells the worth of the answers, their proven gap and the processor's seconds at half the value, as it
is, and at the double. Whole numbers stay whole; of several numbers under one name all are halved and doubled together.
"""
import ast
import importlib
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]
import conftest  # noqa: E402, F401 - registers the checkout as the package hatangso
from hatangso.algorithms.core import access, location, network  # noqa: E402
from hatangso.algorithms.core.geometry.geodesy import LocalPlane  # noqa: E402
from hatangso.algorithms.core.geometry.point_index import within  # noqa: E402
from hatangso.algorithms.core.geometry.raster import Grid  # noqa: E402
from hatangso.algorithms.core.network.segments import nearest_segment  # noqa: E402
from hatangso.algorithms.core.radio import area  # noqa: E402
from hatangso.algorithms.core.radio.fan import Fan  # noqa: E402
from hatangso.algorithms.core.radio.field import LossField, Propagation  # noqa: E402
from hatangso.algorithms.core.radio.ground import AntennaProfiles, Medium, PositionProfiles  # noqa: E402

CORE = ROOT / "algorithms" / "core"
ROOMS = ("location", "network", "access", "radio")
SEEDS = (1,)
SHARED = ("NEWS", "SHRINK")  # of location.descent, held by every bound


def constants(room):
    """Yield (module below core, name) of every constant of a room whose comment says that it was measured."""
    for path in sorted((CORE / room).rglob("*.py")):
        lines = path.read_text(encoding="utf-8").split("\n")
        for node in ast.parse("\n".join(lines)).body:
            if isinstance(node, ast.Assign) and "# measured" in lines[node.lineno - 1]:
                targets = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else node.targets
                for target in targets:
                    yield ".".join(path.relative_to(CORE).with_suffix("").parts), target.id


def scaled(value, factor):
    """Return a number, or all of several, times ``factor``; whole numbers stay whole and above zero, shares below 1."""
    if isinstance(value, tuple):
        return tuple(scaled(part, factor) for part in value)
    if isinstance(value, int):
        return max(round(value * factor), 1)
    return min(value * factor, 0.99) if value < 1 else 1 + (value - 1) * factor if value < 2 else value * factor


def square(rng, rows, columns, reach):
    """Return people, and what each candidate covers, in a square of 100 km."""
    at = rng.random((rows, 2)) * 100
    sites = at[rng.choice(rows, columns, replace=False)]
    people = rng.integers(1, 200, rows).astype(float)
    return people, within(at, sites, reach)


def cover(seed):
    """Maximal covering: 45 of 400 candidates, with a part of the effort, so that something is left to find."""
    people, columns = square(np.random.default_rng(seed), 3000, 400, 7.0)
    found = location.maximal_cover(people, columns, 45, solver="numpy", seed=seed, effort=0.15)
    return found.value, found.gap


def cover_groups(seed):
    """Maximal covering with groups, which the primal-dual steps leave to the subgradient."""
    rng = np.random.default_rng(seed)
    people, columns = square(rng, 2000, 250, 8.0)
    found = location.maximal_cover(people, columns, 30, groups=rng.integers(-1, 12, 250), solver="numpy", seed=seed,
                                   effort=0.15)
    return found.value, found.gap


def curve(seed):
    """The curve of covering up to 30 of 200 candidates."""
    people, columns = square(np.random.default_rng(seed), 2000, 200, 7.0)
    found = location.cover_curve(people, columns, 30)
    return found.value.sum(), 1 - found.value.sum() / found.upper_bound.sum()


def shared(seed, masts, places, **limits):
    """Return the plan of a case of shared masts."""
    sys.path.insert(0, str(ROOT / "tests" / "core" / "location"))
    from mast_cases import larger_case
    return location.shared_masts(**larger_case(seed, masts, places), seed=seed, **limits)


def masts(seed):
    """Shared masts under a budget."""
    found = shared(seed, 24, 80, budget=90.0)
    return found.value, found.gap


def masts_share(seed):
    """Shared masts that reach three quarters of the people, where plans are parted by their number."""
    found = shared(seed, 24, 80, target_share=0.75)
    return -found.cost, found.gap


def masts_milp(seed):
    """Shared masts under a budget, HiGHS asked for the rest."""
    found = shared(seed, 24, 80, budget=90.0, solver="auto")
    return found.value, found.gap


def median(seed):
    """12 of 200 candidates for 400 places."""
    rng = np.random.default_rng(seed)
    at = rng.random((400, 2))
    away = np.hypot(*(at[:, None] - at[None, :200]).transpose(2, 0, 1))
    found = location.p_median(away, rng.integers(1, 50, 400).astype(float), 12, seed=seed)
    return -found.value, found.gap


def set_cover(seed):
    """200 rows by 600 candidates of different cost."""
    rng = np.random.default_rng(seed)
    columns = [np.flatnonzero(rng.random(200) < 0.04) for _ in range(600)] + [np.arange(200)]
    found = location.set_cover(200, columns, np.append(rng.integers(1, 40, 600), 4000).astype(float), seed=seed)
    return -found.cost, found.gap


def streets(seed, side=34):
    """Return a graph like streets: a grid with a fifth of its edges missing."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate([np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
                            np.column_stack([number[:-1].ravel(), number[1:].ravel()])])
    pairs = pairs[rng.random(len(pairs)) < 0.8]
    graph = network.Graph.from_arrays(*pairs.T, rng.integers(20, 90, len(pairs)).astype(float), side * side)
    label, _ = graph.components()
    inside = np.flatnonzero(label == np.bincount(label).argmax())
    return graph, rng.choice(inside, 45, replace=False), rng


def steiner(seed):
    """A tree to 45 places."""
    graph, places, _ = streets(seed)
    found = network.steiner_tree(graph, places, seed=seed)
    return -found.length, found.gap


def budget(seed):
    """A tree within a third of what all 45 places cost."""
    graph, places, rng = streets(seed, 24)
    found = network.budget_tree(graph, places[0], places[1:], rng.integers(1, 20, 44).astype(float), budget=1200.0,
                                seed=seed)
    return found.value, found.gap


def prize(seed):
    """A tree that pays."""
    graph, places, rng = streets(seed, 24)
    found = network.prize_tree(graph, places[0], places[1:], rng.integers(20, 200, 44).astype(float), seed=seed)
    return -found.cost if hasattr(found, "cost") else found.value, found.gap


def nearest(seed):
    """Nearest segments of 200,000 points."""
    rng = np.random.default_rng(seed)
    start = rng.random((4000, 2)) * 20_000
    points = start[rng.integers(4000, size=200_000)] + rng.normal(0, 60, (200_000, 2))
    return -float(nearest_segment(points, start, start + rng.normal(0, 80, (4000, 2)))[1].sum()), 0.0


def distances(seed):
    """Nearest of 40 sources on a graph of 160,000 nodes."""
    graph, places, _ = streets(seed, 400)
    return -float(np.nan_to_num(graph.nearest(places)[0], posinf=0.0).sum()), 0.0


def catchments(seed):
    """Two-step floating catchment, half of all pairs within reach."""
    rng = np.random.default_rng(seed)
    away = rng.random((6000, 900)) * 10
    return float(access.two_step_floating_catchment(rng.random(6000) * 100, rng.random(900), away, 3.0).sum()), 0.0


def radio(seed):
    """Loss of P.1812 over hills around one mast."""
    rng = np.random.default_rng(seed)
    height = 400.0 + 0.8 * np.cumsum(np.cumsum(rng.normal(0.0, 1.0, (360, 334)), axis=1), axis=1)
    height[:, 0] = height[0, 0]
    hills = Fan(9.2, 105.0, 0.03, np.arange(360) * 1.0, height_m=height, clutter_m=None,
                known=np.ones(height.shape, bool))
    antenna = AntennaProfiles(PositionProfiles(hills, Medium(45.0, 350.0)), 45.0, 1.5)
    row, column = np.divmod(np.arange(360 * 334), 334)
    row, column = row[column > 9], column[column > 9]
    loss = area.area_loss(antenna, 0.9, row, column, limit=np.full(len(row), 150.0))
    return -float(loss.clip(0, 400).sum()), 0.0


def radials(seed):
    """Loss of P.1812 to 20,000 places around one mast, over its radials."""
    rng = np.random.default_rng(seed)
    grid = Grid(rng.random((300, 300)) * 40.0, (104.85, 9.35), (0.001, -0.001))
    wave = Propagation("p1812", LocalPlane(105.0, 9.2), 9000.0, terrain=grid, medium=Medium(45.0, 350.0))
    at = rng.uniform(-6000.0, 6000.0, (20_000, 2))
    return -float(np.nansum(LossField(wave, (0.0, 0.0), at).loss(45.0, 0.9)[0])), 0.0


# Which case answers for which module; the longest name that fits.
CASES = {
    "location": cover, "location.cover.bound": cover_groups, "location.cover.exact": cover_groups,
    "location.cover.curve": curve, "location.masts": masts, "location.masts.counts": masts_share,
    "location.masts.solve._COUNTED": masts_share, "location.masts.program": masts_milp, "location.median": median,
    "location.set_cover": set_cover, "location.descent": median, "network.steiner": steiner,
    "network.steiner.budget": budget, "network.steiner.knapsack": budget, "network.steiner.prize": prize,
    "network": nearest, "network.graph": distances,
    "access": catchments, "radio": radio, "radio.radials": radials,
}


def case_of(place):
    fitting = [name for name in CASES if place.startswith(name)]
    return CASES[max(fitting, key=len)] if fitting else None


def tried(case):
    """Return (worth, mean gap, seconds of the processor) over the seeds."""
    worth, gap, started = 0.0, 0.0, time.process_time()
    for seed in SEEDS:
        one, apart = case(seed)
        worth, gap = worth + one, gap + apart / len(SEEDS)
    return worth, gap, time.process_time() - started


def holders(home, name):
    """Return the modules that look a constant up: its own, and those that import it by name."""
    return [one for key, one in list(sys.modules.items()) if key.startswith("hatangso.algorithms.core.")
            and hasattr(one, name) and (one is home or name in SHARED)]


def row(module, name, known):
    """Return the line of one constant."""
    home = importlib.import_module("hatangso.algorithms.core." + module)
    value, case = getattr(home, name), case_of(f"{module}.{name}")
    if case not in known:
        tried(case)  # warm
        known[case] = tried(case)
    found = {}
    places = holders(home, name)
    for word, factor in (("half", 0.5), ("double", 2.0)):
        for place in places:
            setattr(place, name, scaled(value, factor))
        try:
            found[word] = tried(case)
        finally:
            for place in places:
                setattr(place, name, value)
    as_is = known[case]
    told = [f"worth {100 * (worth - as_is[0]) / max(abs(as_is[0]), 1e-9):+.2f} %, gap {100 * gap:.2f} %, "
            f"time x {seconds / max(as_is[2], 1e-9):.1f}" for worth, gap, seconds in (found["half"], found["double"])]
    text = f"gap {100 * as_is[1]:.2f} %, {as_is[2]:.1f} s"
    return {"work": f"{module}.{name} = {value}", "ours": text, "peer": f"half: {told[0]}",
            "ratio": f"double: {told[1]}", "must": "-", "met": "-", "how": case.__name__}


def measure(wanted=ROOMS):
    """Return the rows of the report: of whole rooms, or of what begins like ``location.masts.counts._PARTS``."""
    known = {}
    for start in wanted:
        for module, name in constants(start.split(".")[0]):
            if f"{module}.{name}".startswith(start) and case_of(f"{module}.{name}"):
                line = row(module, name, known)
                print(line, flush=True)
                yield line


if __name__ == "__main__":
    list(measure(sys.argv[1:] or ROOMS))
