"""How the engines grow: the same kind of work at one, two, four and eight times its size, in seconds of the processor.

Reading, lines to a graph, shared masts and a province of radio have such rows in their own sections. One engine alone:
``python tests/bench/bench_growth.py NAME`` prints its four times as JSON.
"""
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    import conftest  # noqa: F401 - registers the checkout as the package hatangso

from hatangso.algorithms.core import access, location  # noqa: E402
from hatangso.algorithms.core.access import reached_within, rows_within  # noqa: E402
from hatangso.algorithms.core.network import Graph, network_from_lines, steiner_tree  # noqa: E402
from hatangso.algorithms.core.schedule import horn_order  # noqa: E402

TIMES = (1, 2, 4, 8)
SHORT_S, TRIES = 4.0, 3  # what takes less is tried so often, and the least time counts: other processes disturb it most
LINEAR = 1.5  # n times the work is linear where it takes at most 1.5 n times the processor time of the smallest
STREET_M = 130.0


def drawn(places, sites, seed=1):
    """Return places, people and sites, four places to a square kilometre."""
    rng = np.random.default_rng(seed)
    side = 500.0 * np.sqrt(places)
    home, people = rng.uniform(0, side, (places, 2)), rng.integers(1, 400, places).astype(float)
    return home, people, rng.uniform(0, side, (sites, 2))


def streets(side, seed=0):
    """Return node positions in metres and the edges of a street-like grid."""
    rng = np.random.default_rng(seed)
    index = np.arange(side * side, dtype=np.int64).reshape(side, side)
    xy = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2) + rng.uniform(-.3, .3, (side**2, 2))
    edges = np.concatenate([np.column_stack([index[:, :-1].ravel(), index[:, 1:].ravel()]),
                            np.column_stack([index[:-1].ravel(), index[1:].ravel()])])
    return xy * STREET_M, edges[rng.random(len(edges)) < 0.722]


def cover(times):
    home, people, site = drawn(5_000 * times, 250 * times)
    found = location.maximal_cover(people, columns(home, site, 1500.0), 25 * times, solver="numpy", time_limit_s=600)
    return f"{len(home):,} places, {len(site):,} sites, {25 * times} of them chosen", f"gap {100 * found.gap:.2f} %"


def columns(home, site, limit):
    """Return the places within ``limit`` of each site."""
    found = reached_within(home, site, limit)
    return np.split(found.place, found.start[1:-1])


def median(times):
    home, people, site = drawn(1_000 * times, 100 * times)
    near = rows_within(home, site, 4000.0)
    found = location.p_median((near.start, near.site, near.distance, near.sites), people, 10 * times, beyond=4000.0,
                              time_limit_s=600)
    return f"{len(home):,} places, {len(site):,} sites, {10 * times} of them chosen", f"gap {100 * found.gap:.2f} %"


def _network(times):
    side = int(round(80 * np.sqrt(times)))
    xy, edges = streets(side)
    network = network_from_lines(xy[edges].reshape(-1, 2), np.arange(len(edges) + 1, dtype=np.int64) * 2)
    rng, most = np.random.default_rng(2), side * STREET_M
    return network, rng.uniform(0, most, (10_000 * times, 2)), rng.uniform(0, most, (40 * times, 2))


def roads(times):
    network, home, points = _network(times)
    found = access.road_access(network, home, points).rows(3000.0)
    access.two_step_floating_catchment(np.ones(len(home)), np.ones(len(points)), found, 3000.0)
    return (f"{len(network.graph.tail):,} edges, {len(home):,} places, {len(points):,} points, all within 3 km by road",
            f"{len(found.site):,} pairs")


def tree(times):
    side = int(round(60 * np.sqrt(times)))
    xy, edges = streets(side)
    length = np.rint(np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T))
    graph = Graph.from_arrays(edges[:, 0], edges[:, 1], length, side * side)
    label, _ = graph.components()
    largest = np.flatnonzero(label == np.bincount(label).argmax())
    found = steiner_tree(graph, np.random.default_rng(3).choice(largest, 40 * times, replace=False).tolist())
    return (f"{graph.node_count:,} nodes, {40 * times} places to join",
            f"proven within {100 * (1 - found.lower_bound / found.length):.2f} %")


def order(times):
    rng, count = np.random.default_rng(0), 50_000 * times
    parent = np.concatenate([[-1], (rng.random(count - 1) * np.arange(1, count)).astype(np.int64)])
    horn_order(parent, rng.random(count), rng.integers(0, 20, count) * (rng.random(count) < 0.25))
    return f"{count:,} segments", "optimal"


def workbook(times):
    from hatangso.algorithms.core.plan.book.sheets import make_book
    from hatangso.algorithms.core.plan.forms.figures import SourceTable
    from hatangso.algorithms.core.plan.forms.header import Header
    from hatangso.algorithms.core.plan.forms.model import form_of, load_layout
    from hatangso.algorithms.core.plan.workbook.write import write_workbook

    rows, rng = 2_500 * times, np.random.default_rng(0)
    shown = [{"label": "TT", "kind": "counter", "width": 5}, {"label": "Tên", "kind": "text", "key": "t", "width": 20}]
    shown += [{"label": f"Số {k}", "kind": "real", "key": f"n{k}", "decimals": 1, "total": "sum"} for k in range(8)]
    form = form_of({"id": "b", "source": "B", "sheet": "B", "title": "Biểu thử", "columns": shown}, "vi")
    values = {"t": [f"Xã {i % 64}" for i in range(rows)], **{f"n{k}": rng.uniform(0, 999, rows) for k in range(8)}}
    layout = load_layout(language="vi")
    book = make_book([form], {"B": SourceTable("b", values)}, Header("tỉnh Cà Mau", as_of="2025-12-31"), layout)
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(Path(folder) / "b.xlsx", book.sheets, layout)
    return f"{rows:,} rows of 10 columns, layout and file", "written"


ENGINES = {"Covering": cover, "Least distance": median, "Access by road": roads,
           "Steiner tree": tree, "Order of segments": order, "Workbook": workbook}


def grown(name):
    """Return the processor seconds, what was worked on and what came, at each size."""
    ENGINES[name](1)  # imports and tables that are kept
    found = []
    for times in TIMES:
        spent = []
        while not spent or (min(spent) < SHORT_S and len(spent) < TRIES):
            begin = time.process_time()
            told = ENGINES[name](times)
            spent.append(time.process_time() - begin)
        found.append((min(spent), *told))
    return found


def measure():
    """Yield a row for each engine."""
    for name in ENGINES:
        done = subprocess.run([sys.executable, __file__, name], check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        spent = [seconds for seconds, _, _ in found]
        met = all(seconds <= LINEAR * times * spent[0] for seconds, times in zip(spent, TIMES))
        yield {"work": f"{name}, to {found[-1][1]}; and a half, a quarter, an eighth of it",
               "ours": ", ".join(f"{seconds:.2f} s" for seconds in spent[::-1]) + f" of processor; {found[-1][2]}",
               "peer": "-", "ratio": f"8 times the work in {spent[-1] / spent[0]:.1f} times", "must": "growth: linear",
               "met": "yes" if met else "no", "how": "numpy only, own process, least of three runs below 4 s"}


if __name__ == "__main__":
    print("\n" + json.dumps(grown(sys.argv[1])))
