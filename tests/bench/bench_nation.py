"""Plan books of provinces from national layers: on two workers of which one is killed, and one after another.

``NATION=all`` makes all 34 provinces; without it a part is made (:data:`PART`) and the rest is extrapolated, which the
line says. Communes are real, masts, places and postal points are invented at the density of the sample.
"""
import json
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PART = ("12", "04", "96", "31")
"""A small province in the mountains, another one, the one of the sample, a large city: 272 of 3,321 communes."""
MUST_S = 3600.0
OPTIONS = {"sharedtowersiting": {"NEW_SITES": 20}, "postalsiting": {"TARGET_PEOPLE_PER_POINT": 6000}}


def _session():
    from hatangso.algorithms.bridge.nation.headless import start
    from hatangso.algorithms.provider import HatangsoProvider

    start(HatangsoProvider)


def _killer(killed):
    """Kill the worker of the first book; only processes that this one started are looked at."""
    import psutil

    while not killed:
        for one in psutil.Process().children(recursive=True):
            try:
                if "--province" in one.cmdline():
                    time.sleep(2.0)
                    os.kill(one.parent().pid, signal.SIGKILL)
                    killed.append(one.pid)
                    return
            except psutil.Error:
                continue
        time.sleep(0.2)


def _run(plan, folder, workers=None):
    from hatangso.algorithms import batch
    from hatangso.algorithms.bridge.nation.conduct import make_books
    from hatangso.algorithms.core.plan.nation.plan import read_nation

    said, begun, asked = [], time.perf_counter(), []
    runner = batch.runner(workers)

    def timed(folders):
        asked.append(time.perf_counter())
        yield from runner(folders)
        asked.append(time.perf_counter())

    states, numbers = make_books(read_nation(plan, folder), timed, lambda message: said.append(message.text("en")),
                                 "en")
    ended = time.perf_counter()
    return {"states": states, "numbers": numbers, "said": said, "cut": asked[0] - begun, "books": asked[1] - asked[0],
            "joined": ended - asked[1], "all": ended - begun}


def measure():
    """Return the lines of the benchmark table."""
    sys.path.insert(0, str(TESTS))
    import national_layers
    import small_nation

    work = "plan books of the provinces from national layers"
    try:
        import distributed
    except ImportError as error:
        return [{"work": work, "ours": f"SKIPPED: {error}", "must": "<= 1 h on two workers", "met": "-"}]
    if not national_layers.SOURCE.is_file():
        return [{"work": work, "ours": "SKIPPED: ../shared/data/vietnam.gpkg is absent",
                 "must": "<= 1 h on two workers", "met": "-"}]
    _session()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        counts = national_layers.write(folder / "national.gpkg", national_layers.SOURCE)
        print(counts, flush=True)
        known = national_layers.provinces(national_layers.SOURCE)
        chosen = tuple(known) if os.environ.get("NATION") == "all" else PART
        plan = folder / "plan.json"
        plan.write_text(json.dumps({
            "version": 1, "as_of": "2025-12-31", "basis": "layer", "start_year": 2026, "rule_set": "hai_duong_2018",
            "options": OPTIONS, "nation": {"provinces": list(chosen)},
            "layers": {role: {"source": f"{folder / 'national.gpkg'}|layername={layer}"}
                       for role, layer in national_layers.ROLES.items()}}), encoding="utf-8")
        killed = []
        threading.Thread(target=_killer, args=(killed,), daemon=True).start()
        spread = _run(plan, folder / "spread", workers=2)
        print({key: spread[key] for key in ("cut", "books", "joined", "all")}, spread["said"][-8:], flush=True)
        serial = _run(plan, folder / "serial")
        print({key: serial[key] for key in ("cut", "books", "joined", "all")}, flush=True)
        equal = small_nation.contents(folder / "spread") == small_nation.contents(folder / "serial")
    communes, people = (sum(known[code][k] for code in chosen) for k in (0, 1))
    all_communes, all_people = (sum(one[k] for one in known.values()) for k in (0, 1))
    whole = spread["all"] + (spread["books"] + spread["joined"]) * (all_people / people - 1)
    done = sum(one["state"] == "done" for one in spread["states"])
    broken = sum(one.get("numbers", {}).get("FAILED_COUNT", 0) for one in spread["states"])
    good = equal and killed and done == len(chosen) and None not in (spread["numbers"], serial["numbers"])
    part = len(chosen) < len(known)
    size = (f"{len(chosen)} of {len(known)} provinces, {communes:,} of {all_communes:,} communes, "
            f"{people / 1e6:.1f} of {all_people / 1e6:.1f} M people")
    return [{
        "work": f"{work}: {size}; layers cut of {counts['hamlets']:,} places and {counts['masts']:,} masts",
        "ours": f"{spread['all']:.0f} s on two workers, one killed on the way ({done} books, {broken} steps failed; "
                f"cut {spread['cut']:.0f} s, books {spread['books']:.0f} s, nation {spread['joined']:.0f} s)",
        "peer": f"one process: {serial['all']:.0f} s", "ratio": f"{serial['all'] / spread['all']:.2f}",
        "must": "equal to one process", "met": "yes" if good and not broken else "no",
        "how": f"Dask {distributed.__version__}, invented masts, places and points; no roads, no terrain",
    }, {
        "work": "the whole nation on two workers", "peer": "-", "ratio": "-", "must": "<= 3,600 s",
        "ours": f"{whole:.0f} s" + (" (extrapolated by people, not run)" if part else ""),
        "met": ("not run" if part else "yes" if whole <= MUST_S else "no"),
        "how": "NATION=all make bench ONLY=nation runs it" if part else "run in full",
    }]
