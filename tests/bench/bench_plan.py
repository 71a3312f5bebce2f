"""Workbook of 10,000 rows and 20 columns, texts of 40 pages: time and peak memory, each run in a process of its own."""
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROWS, TEXTS, NUMBERS = 10_000, 6, 12
MUST_TIMES, MUST_MB = 1.3, 200.0
SECTIONS, PAGES, MUST_S = 11, 40, 10.0
FORMATS = ("docx", "odt", "pdf")
TRIES = 3


def measure():
    """Return the lines of the benchmark table."""
    runs = {"ours": [], "openpyxl": [], "xlsxwriter": []}
    for _ in range(TRIES):  # in turn: what else the computer does falls on all of them
        for kind, found in runs.items():
            found.append(_in_own_process(kind))
    ours, plain, quick = (None if None in found else min(found, key=lambda one: one["cpu"]) for found in runs.values())
    times = ours["cpu"] / plain["cpu"] if plain else None
    met = times is not None and times <= MUST_TIMES and ours["mb"] <= MUST_MB
    with_lxml = ["with lxml" if run and run["lxml"] else "without lxml" for run in (ours, plain)]
    size = f"{ROWS:,} rows x 20 columns"
    lines = [{
        "work": f"{size}: annex layout, borders, groups, totals, cached results", "ours": _told(ours),
        "peer": f"openpyxl, bare cells: {_told(plain)}" if plain else "peer absent",
        "ratio": f"{1 / times:.2f}" if plain else "-",
        "must": f"<= {MUST_TIMES} times the processor time of bare cells, <= {MUST_MB:.0f} MB",
        "met": "yes" if met else "no",
        "how": (f"{times:.2f} times; " if plain else "") + f"best of {TRIES}; layout and file, not imports; openpyxl "
               f"{with_lxml[0]}, the peer {with_lxml[1]}",
    }]
    lines.append({
        "work": f"{size}: cells without layout", "ours": "(as above)",
        "peer": f"xlsxwriter: {_told(quick)}" if quick else "peer absent",
        "ratio": f"{quick['cpu'] / ours['cpu']:.2f}" if quick else "-", "must": "-", "met": "-",
        "how": "for scale only: no formats, no totals",
    })
    return lines + _documents()


def _documents():
    """Texts of an administration in each format, as many pages as an explanatory report has."""
    found = {kind: _in_own_process(kind) for kind in FORMATS}
    pages = (found["pdf"] or {}).get("pages", 0)
    return [{
        "work": f"text of {pages} pages, headings, sentences, tables: {kind}",
        "ours": _told(run) if run else "library absent", "peer": "-", "ratio": "-",
        "must": f"{PAGES} pages in {MUST_S:.0f} s of processor",
        "met": "yes" if run and pages and run["cpu"] * PAGES / pages <= MUST_S else "no",
        "how": "one run; file alone, without drawing maps",
    } for kind, run in found.items()]


def _document(path, kind):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import conftest  # noqa: F401 - registers the checkout as the package hatangso
    from hatangso.algorithms.bridge.documents.qt import write_odt, write_pdf
    from hatangso.algorithms.bridge.vendor import provide_docx
    from hatangso.algorithms.core.plan.documents.blocks import Document, GridCell, Heading, Paragraph, TextTable
    from hatangso.algorithms.core.plan.documents.docx_file import write_docx
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    if kind == "docx":
        provide_docx()
    values, blocks = _data(), []
    heads = tuple(GridCell(f"Cột {k}", "centre", True) for k in range(8))
    for section in range(SECTIONS):
        rows = range(section * 40, section * 40 + 40)
        grid = [(GridCell(str(row + 1)), *(GridCell(f"{values[f'n{k}'][row]:.1f}", "right") for k in range(5)),
                 GridCell(values["t0"][row]), GridCell("")) for row in rows]
        said = [Paragraph("Kết quả tính theo mô hình. " * 12)] * 6
        blocks += [Heading(1, f"{section + 1}. Phần"), *said,
                   TextTable(f"Bảng {section + 1}", (heads, *grid), 1, (0.125,) * 8)]
    start = _clocks()
    {"docx": write_docx, "odt": write_odt, "pdf": write_pdf}[kind](Document("Thử", blocks=blocks), path, {})
    found = _since(start)
    if kind == "pdf":
        found["pages"] = len(re.findall(rb"/Type\s*/Page\b", Path(path).read_bytes()))
    application.exitQgis()
    return found


def _told(run):
    return f"{run['cpu']:.2f} s of processor ({run['seconds']:.2f} s), {run['mb']:.0f} MB"


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
    import openpyxl  # noqa: F401 - loaded before the clock runs, as for the peer
    from hatangso.algorithms.core.plan.book.sheets import make_book
    from hatangso.algorithms.core.plan.forms.figures import SourceTable
    from hatangso.algorithms.core.plan.forms.header import Header
    from hatangso.algorithms.core.plan.forms.model import form_of, load_layout
    from hatangso.algorithms.core.plan.workbook.write import write_workbook

    columns = [{"label": "TT", "kind": "counter", "width": 5}]
    columns += [{"label": f"Chữ {k}", "kind": "text", "key": f"t{k}", "width": 20} for k in range(TEXTS)]
    columns += [
        {"label": f"Số {k}", "kind": "real", "key": f"n{k}", "decimals": 1, "total": "sum", "width": 9,
         "band": "Nhóm" if k < 4 else ""} for k in range(NUMBERS)
    ]
    columns.append({"label": "Ghi chú", "kind": "text", "key": "note"})
    form = form_of({"id": "b", "source": "B", "sheet": "B", "title": "Biểu thử", "columns": columns,
                       "group_by": "t1"}, "vi")
    source = SourceTable("b", _data())
    start = _clocks()
    layout = load_layout(language="vi")
    book = make_book([form], {"B": source}, Header("tỉnh Cà Mau", as_of="2025-12-31"), layout)
    write_workbook(path, book.sheets, layout)
    return _since(start)


def _openpyxl(path):
    from openpyxl import Workbook

    values = list(_data().values())
    start = _clocks()
    book = Workbook()
    for index, row in enumerate(zip(*values), 1):
        book.active.append([index, *row])
    book.save(path)
    return _since(start)


def _xlsxwriter(path):
    import xlsxwriter

    values = list(_data().values())
    start = _clocks()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate(zip(*values), 1):
            sheet.write_row(index, 0, [index, *row])
    return _since(start)


def _clocks():
    return time.perf_counter(), time.process_time()


def _since(start):
    return {name: now - then for name, now, then in zip(("seconds", "cpu"), _clocks(), start)}


def _main(kind):
    writers = {"ours": _ours, "openpyxl": _openpyxl, "xlsxwriter": _xlsxwriter,
               **{one: partial(_document, kind=one) for one in FORMATS}}
    with tempfile.TemporaryDirectory() as folder:
        found = writers[kind](str(Path(folder) / "a.xlsx"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lxml = bool(getattr(sys.modules.get("openpyxl"), "LXML", False))
    print(json.dumps({**found, "mb": peak, "lxml": lxml}))


if __name__ == "__main__":
    _main(sys.argv[1])
