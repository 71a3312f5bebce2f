"""Workbook of 10,000 rows and 20 columns: seconds and peak memory, each in a process of its own."""
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS, TEXTS, NUMBERS = 10_000, 6, 12
MUST_SECONDS, MUST_MB = 6.0, 200.0


def measure():
    """Return the lines of the benchmark table."""
    ours = _in_own_process("ours")
    plain = _in_own_process("openpyxl")
    quick = _in_own_process("xlsxwriter")
    met = ours["seconds"] <= MUST_SECONDS and ours["mb"] <= MUST_MB
    size = f"{ROWS:,} rows x 20 columns"
    peer_time = f"openpyxl, bare cells: {plain['seconds']:.1f} s, {plain['mb']:.0f} MB" if plain else "peer absent"
    lines = [{
        "work": f"{size}: annex layout, borders, groups, totals, cached results",
        "ours": f"{ours['seconds']:.1f} s ({ours['cpu']:.1f} s of processor), {ours['mb']:.0f} MB", "peer": peer_time,
        "ratio": f"{plain['seconds'] / ours['seconds']:.2f}" if plain else "-",
        "must": f"<= {MUST_SECONDS:.0f} s, <= {MUST_MB:.0f} MB", "met": "yes" if met else "no",
        "how": "openpyxl write-only, lxml " + ("used" if ours["lxml"] else "absent") + "; whole process",
    }]
    lines.append({
        "work": f"{size}: cells without layout", "ours": "(as above)",
        "peer": f"xlsxwriter: {quick['seconds']:.1f} s, {quick['mb']:.0f} MB" if quick else "peer absent",
        "ratio": f"{quick['seconds'] / ours['seconds']:.2f}" if quick else "-", "must": "-", "met": "-",
        "how": "for scale only: no formats, no totals",
    })
    return lines


def _in_own_process(kind):
    """Run one writer in a fresh process; ``None`` where its library is absent."""
    done = subprocess.run([sys.executable, __file__, kind], capture_output=True, text=True, timeout=300, check=False)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def _data():
    import numpy as np

    generator = np.random.default_rng(0)
    values = {f"t{k}": [f"Xã Phan Ngọc Hiển {i % 64}" for i in range(ROWS)] for k in range(TEXTS)}
    values.update({f"n{k}": generator.uniform(0, 999, ROWS) for k in range(NUMBERS)})
    values["note"] = [None] * ROWS
    return values


def _ours(path):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import conftest  # noqa: F401 - registers the checkout as the package hatangso
    from hatangso.algorithms.core.plan.book.sheets import make_book
    from hatangso.algorithms.core.plan.figures import SourceTable
    from hatangso.algorithms.core.plan.forms import form_of, load_layout
    from hatangso.algorithms.core.plan.layout import Header
    from hatangso.algorithms.core.plan.workbook import write_workbook

    columns = [{"label": "TT", "kind": "counter", "width": 5}]
    columns += [{"label": f"Chữ {k}", "kind": "text", "key": f"t{k}", "width": 20} for k in range(TEXTS)]
    columns += [
        {"label": f"Số {k}", "kind": "real", "key": f"n{k}", "decimals": 1, "total": "sum", "width": 9,
         "band": "Nhóm" if k < 4 else ""} for k in range(NUMBERS)
    ]
    columns.append({"label": "Ghi chú", "kind": "text", "key": "note"})
    form = form_of({"id": "b", "source": "B", "sheet": "B", "title": "Biểu thử", "columns": columns,
                       "group_by": "t1"})
    source = SourceTable("b", _data())
    start = time.perf_counter()
    layout = load_layout()
    book = make_book([form], {"B": source}, Header("tỉnh Cà Mau", as_of="2025-12-31"), layout)
    write_workbook(path, book.sheets, layout)
    return time.perf_counter() - start


def _openpyxl(path):
    from openpyxl import Workbook

    values = list(_data().values())
    start = time.perf_counter()
    book = Workbook()
    for index, row in enumerate(zip(*values), 1):
        book.active.append([index, *row])
    book.save(path)
    return time.perf_counter() - start


def _xlsxwriter(path):
    import xlsxwriter

    values = list(_data().values())
    start = time.perf_counter()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate(zip(*values), 1):
            sheet.write_row(index, 0, [index, *row])
    return time.perf_counter() - start


def _main(kind):
    with tempfile.TemporaryDirectory() as folder:
        seconds = {"ours": _ours, "openpyxl": _openpyxl, "xlsxwriter": _xlsxwriter}[kind](str(Path(folder) / "a.xlsx"))
    from importlib.util import find_spec

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lxml = find_spec("lxml") is not None
    print(json.dumps({"seconds": seconds, "cpu": time.process_time(), "mb": peak, "lxml": lxml}))


if __name__ == "__main__":
    _main(sys.argv[1])
