"""Radio coverage: P.1812 against its validation set and its public implementation, and a whole province.

The peer is github.com/eeveetza/Py1812, looked for in the folder named by the environment
variable HATANGSO_PEERS; it is not part of the project. Its digital maps are not needed: both sides are given the
same two constants. One province alone: ``python tests/bench/bench_radio.py province flat 1000`` (or ``hilly``, or
fewer masts on as much less land), with ``whole`` to spare nothing.
"""
import importlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    import conftest  # noqa: F401 - registers the checkout as the package hatangso

from hatangso.algorithms.core.geometry.geodesy import LocalPlane  # noqa: E402
from hatangso.algorithms.core.geometry.raster import Grid  # noqa: E402
from hatangso.algorithms.core.radio import area  # noqa: E402
from hatangso.algorithms.core.radio.fan import Fan  # noqa: E402
from hatangso.algorithms.core.radio.field import Propagation  # noqa: E402
from hatangso.algorithms.core.radio.ground import AntennaProfiles, Medium, PositionProfiles  # noqa: E402
from hatangso.algorithms.core.radio.p1812 import point_to_point  # noqa: E402
from hatangso.algorithms.core.towers.coverage import best_server, emitters  # noqa: E402
from hatangso.algorithms.core.towers.register import positions  # noqa: E402

TILE = ROOT.parent / "shared" / "bench" / "radio" / "dem" / "jacksboro_fault_dem.npz"
RECORDED = HERE / "radio_peer.json"
SIDE_M, CELL_M, MASTS, REACH_M = 70_700.0, 30.0, 1000, 10_000.0  # 5,000 square kilometres
MUST_CPU = {"flat": 90.0, "hilly": 150.0}  # seconds of the processor of the whole province
GROWTH = (8, 4, 2)  # parts of the province that are measured beside the whole
UNEVEN = 1.25  # of two runs of the same work on a machine that does other work too
PLANE = LocalPlane(105.0, 9.2)
MEDIUM = Medium(50.0, 370.0)


def row(work, ours, peer="-", ratio="-", must="", met=None, how="numpy only"):
    return {"work": work, "ours": ours, "peer": peer, "ratio": ratio, "must": must,
            "met": "-" if met is None else ("yes" if met else "NO"), "how": how}


# -- one path and one mast ---------------------------------------------------------------------
def hilly_fan(azimuths=512, steps=333, seed=0):
    rng = np.random.default_rng(seed)
    height = 400.0 + 0.6 * np.cumsum(np.cumsum(rng.normal(0.0, 1.2, (azimuths, steps + 1)), axis=1), axis=1) / 3.0
    height[:, 0] = height[0, 0]
    return Fan(9.2, 105.0, 0.03, np.arange(azimuths) * 360.0 / azimuths, height_m=height, clutter_m=None,
               known=np.ones(height.shape, bool))


def one_path(fan, radial, step, call):
    return call(1.8, 50.0, np.arange(step + 1) * fan.step_km, fan.height_m[radial, : step + 1].copy(),
                np.zeros(step + 1), np.full(step + 1, 4), 45.0, 1.5, 2, 9.2, 9.2)


def ours(*path):
    return point_to_point.basic_loss(*path, longitude_tx=105.0, longitude_rx=105.05, delta_n=50.0, n0=370.0)


def peer():
    """Return the reference implementation as a function of a path, or None."""
    folder = os.environ.get("HATANGSO_PEERS")
    if folder and folder not in sys.path:
        sys.path.append(folder)
    try:
        module = importlib.import_module("Py1812.P1812")
    except (ImportError, OSError):
        return None
    return lambda *path: module.bt_loss(*path, 105.0, 105.05, DN=50.0, N0=370.0)[0]


def paths_per_second(call, fan, cells):
    started = time.perf_counter()
    losses = [one_path(fan, r, k, call) for r, k in cells]
    return len(cells) / (time.perf_counter() - started), np.array(losses)


def points():
    fan = hilly_fan()
    rng = np.random.default_rng(1)
    cells = list(zip(rng.integers(0, 512, 400).tolist(), rng.integers(9, 334, 400).tolist()))
    radial, step = (part.ravel() for part in np.meshgrid(np.arange(512), np.arange(9, 334), indexing="ij"))
    ground = PositionProfiles(fan, MEDIUM)
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        whole = area.area_loss(AntennaProfiles(ground, 45.0, 1.5), 1.8, radial, step)
        seconds.append(time.perf_counter() - started)
    fast = len(radial) / min(seconds)
    speed, single = paths_per_second(ours, fan, cells)
    look = dict(zip(zip(radial.tolist(), step.tolist()), whole))
    worst = max(abs(look[cell] - loss) for cell, loss in zip(cells, single))
    yield row("area against our own single path, 400 paths in hills (largest difference)", f"{worst:.1e} dB",
              must="1e-6 dB", met=worst <= 1e-6)
    reference = peer()
    if reference is None:
        last = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.is_file() else None
        known = f"peer absent; {last['ratio']:.0f} times on {last['date']}" if last else "peer absent"
        yield row("paths per second, 0.3 to 10 km in hills, one thread", f"{fast:,.0f} (single path {speed:,.0f})",
                  "peer absent", known, "100 times", None)
        return
    theirs, losses = paths_per_second(reference, fan, cells)
    yield row("paths per second, 0.3 to 10 km in hills, one thread", f"{fast:,.0f} (single path {speed:,.0f})",
              f"Py1812 {theirs:,.0f}", f"{fast / theirs:.0f} times", "100 times", fast / theirs >= 100)
    worst = np.abs(losses - single).max()
    yield row("single path against Py1812 on the same 400 paths", f"{worst:.1e} dB", "Py1812", "-", "1e-6 dB",
              worst <= 1e-6)


# -- a province --------------------------------------------------------------------------------
def terrain(kind, side_m=SIDE_M):
    """Return a plain of 1 to 2 m with 0.3 m of noise, or the real hills of the tile repeated."""
    margin = REACH_M + 1000.0
    count = int((side_m + 2 * margin) / CELL_M)
    corner = (-side_m / 2 - margin, side_m / 2 + margin)
    if kind == "flat":
        noise = np.random.default_rng(0).normal(1.5, 0.3, (count, count)).astype(np.float32)
        return Grid(noise, corner, (CELL_M, -CELL_M), PLANE.definition)
    with np.load(TILE) as tile:
        hills = tile["elevation"].astype(np.float32)
    need = count // 3 + 2
    pad = [(0, max(need - size, 0)) for size in hills.shape]
    return Grid(np.pad(hills, pad, mode="symmetric")[:need, :need], corner, (90.0, -90.0), PLANE.definition)


def province(kind, masts=MASTS, first=None):
    """Return seconds, megabytes, pairs worked out and spared, and shares covered of a province, or of a part of it.

    With ``first`` nothing is spared, and only so many masts are worked through.
    """
    side_m = SIDE_M * np.sqrt(masts / MASTS)
    rng = np.random.default_rng(7)
    count = int(side_m / CELL_M)
    axis = (np.arange(count) - count / 2 + 0.5) * CELL_M
    places = np.stack([part.ravel() for part in np.meshgrid(axis, axis)], axis=1)
    xy = rng.uniform(-side_m / 2, side_m / 2, (masts, 2))[:first]
    names = np.array(["Viettel", "VNPT", "MobiFone"])[rng.integers(0, 3, masts)][:first]
    ids = [str(i) for i in range(len(xy))]
    radio = positions.Radio(ids, names.tolist(), technology=["4G"] * len(xy), band_mhz=np.full(len(xy), 1800.0),
                            height_m=np.full(len(xy), 45.0))
    stations = positions.gather(positions.Register(PLANE.inverse(xy), ids), PLANE, 0.0, radio=radio)
    given = emitters.build(stations, emitters.load_service("lte"))
    ground = Propagation("p1812", PLANE, REACH_M, terrain(kind, side_m), step_m=CELL_M, medium=MEDIUM)
    started, used = time.perf_counter(), time.process_time()
    found = best_server.best_server(given, places, ground, -120.0, threads=2, prune=first is None)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    return {"seconds": seconds, "cpu": used, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
            "evaluated": found.evaluated, "pruned": found.pruned, "masts": len(xy),
            "covered": (found.level >= -110.0).mean(axis=0).round(4).tolist()}


def apart(*arguments):
    """Run a province in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "province", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def provinces():
    for kind in ("flat", "hilly"):
        if kind == "hilly" and not TILE.is_file():
            yield row(f"province, {kind}", "terrain tile absent")
            continue
        got = apart(kind)
        pairs = got["evaluated"] + got["pruned"]
        must = MUST_CPU[kind]
        met = got["cpu"] <= must and got["megabytes"] < 1500
        yield row(f"province, {kind}: 5,000 km2 at 30 m, 1,000 masts of 3 operators, 10 km, best server everywhere",
                  f"{got['seconds']:.0f} s ({got['cpu']:.0f} s CPU), {got['megabytes']:.0f} MB; "
                  f"{got['evaluated'] / 1e6:.0f} M cells done, {got['pruned'] / 1e6:.0f} M spared "
                  f"({100.0 * got['evaluated'] / pairs:.0f} % done)",
                  must=f"{must:.0f} s CPU, 120 s on two quiet cores, 1,500 MB", met=met, how="numpy only, 2 threads")
        yield from grown(kind, got["cpu"])
        some = apart(kind, "whole")
        yield row(f"province, {kind}, nothing spared", f"{some['seconds'] * MASTS / some['masts']:.0f} s "
                  f"extrapolated from {some['masts']} masts", how="numpy only, 2 threads")


def grown(kind, whole_cpu):
    """Yield a row per part of the province: at equal density the work grows with the land."""
    for part in GROWTH:
        got = apart(kind, str(MASTS // part))
        share = whole_cpu / got["cpu"]
        yield row(f"province, {kind}: {MASTS // part} masts on {5000 // part:,} km2", f"{got['cpu']:.1f} s CPU",
                  f"the whole, {part} times the masts: {whole_cpu:.0f} s", f"{share:.1f} times", "growth: linear",
                  share <= UNEVEN * part, how="numpy only, 2 threads; a smaller part has more rim, fewer pairs a mast")


def validation():
    folder = ROOT.parent / "shared" / "bench" / "radio" / "p1812"
    if not folder.is_dir():
        yield row("official P.1812 cases", "validation set absent")
        return
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-k", "official",
         str(ROOT / "tests" / "core" / "radio" / "test_p1812.py")],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    yield row("official P.1812 cases, 43 logged intermediates each", done.stdout.strip().splitlines()[-1].strip("= "),
              must="all within 1e-6", met=done.returncode == 0)


def measure():
    """Return the rows of the benchmark."""
    return [*validation(), *points(), *provinces()]


if __name__ == "__main__":
    if sys.argv[1:2] == ["province"]:
        numbers = [int(word) for word in sys.argv[3:] if word.isdigit()]
        print(json.dumps(province(sys.argv[2], *numbers, first=24 if "whole" in sys.argv else None)))
    else:
        for line in measure():
            print(line)
