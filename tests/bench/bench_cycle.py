"""The yearly cycle at the size of a large province: requests of three operators against its register."""
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

REQUESTS, MASTS, MUST_S = 1_000, 3_000, 20
NAMES = ("Viettel", "VNPT", "MobiFone")


def layers(seed=1):
    """Return memory layers of requests and masts at random places of the sample's extent."""
    from qgis_layers import layer

    rng = random.Random(seed)

    def place():
        return f"POINT({rng.uniform(104.8, 105.8):.6f} {rng.uniform(8.7, 9.5):.6f})"

    requests = layer("Point", {"ma_de_nghi": str, "doanh_nghiep": str, "loai_de_nghi": str, "cong_nghe": str,
                               "loai_cot": str, "chieu_cao": float},
                     [(place(), f"DN{number:04d}", rng.choice(NAMES), "xây cột mới", "4G, 5G", "A2b",
                       rng.choice((30.0, 42.0))) for number in range(REQUESTS)], name="đề nghị")
    masts = layer("Point", {"ma_cot": str, "chu_so_huu": str, "tenants": str, "chieu_cao": float, "slots": int},
                  [(place(), f"C{number:04d}", owner, owner, rng.choice((30.0, 42.0, 60.0)), rng.choice((2, 3, 4)))
                   for number in range(MASTS) for owner in (rng.choice(NAMES),)], name="cột")
    return {"REQUESTS": requests, "TOWERS": masts}


def child():
    """Print the figures of one run as JSON."""
    from dirty.figures import SAMPLE, Session

    session = Session()
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    given = {**layers(), **{name: f"{SAMPLE}|layername={layer}" for name, layer in
                            (("COMMUNES", "communes"), ("DEMAND", "hamlets"), ("OFFICES", "offices"))}}
    given.update({one.name(): "memory:" for one in
                  session.provider.algorithm("siterequests").destinationParameterDefinitions()
                  if one.type() == "sink"})
    started, used = time.perf_counter(), time.process_time()
    found = processing.run("hatangso:siterequests", {**given, "RULE_SET": "bac_ninh_2025", "AS_OF": "2025-12-31"},
                           context=QgsProcessingContext(), feedback=QgsProcessingFeedback(False))
    print(json.dumps({"seconds": time.perf_counter() - started, "processor": time.process_time() - used,
                      "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                      **{name: found[name] for name in ("REQUESTS_COUNT", "NEW_MASTS_WANTED", "NEW_MASTS_LEAST",
                                                        "BOUND", "GAP")}}))
    sys.stdout.flush()
    return session


def measure():
    """Yield the rows of the table."""
    run = subprocess.run([sys.executable, str(Path(__file__).resolve()), "child"], capture_output=True, text=True)
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    got = lines[0] if lines else {"failed": run.stderr[-300:]}
    yield {"work": f"siterequests: {REQUESTS:,} requests of three operators and {MASTS:,} masts, examined and grouped",
           "ours": got.get("failed") or f"{got['processor']:.1f} s of processor ({got['seconds']:.1f} s), "
                                        f"{got['mb']:,.0f} MB, QGIS included; {got['NEW_MASTS_WANTED']} masts wanted, "
                                        f"{got['NEW_MASTS_LEAST']} needed, gap {got['GAP']:.2f} %",
           "must": f"<= {MUST_S} s", "met": "yes" if got.get("processor", MUST_S + 1) <= MUST_S else "no",
           "how": "every rule with its distance, masts that could carry each, hamlets served, groups with a bound"}


if __name__ == "__main__":
    import os

    kept = child()
    os._exit(0)
