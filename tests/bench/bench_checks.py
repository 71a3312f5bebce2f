"""Reading and checking what others send: a large messy table imported, and layers of the whole nation checked."""
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

ROWS, IMPORT_S = 20_000, 10
CHECK_S, CHECK_MB = 60, 1000
HEADS = (["TT", "Mã cột", "Chủ sở hữu", "Tọa độ", None, "Chiều cao (m)", "Đang sử dụng từ"],
         [None, None, None, "Kinh độ", "Vĩ độ", None, None], [f"({number})" for number in range(1, 8)])


def messy(path, rows, seed=1):
    """Write a workbook of masts as offices send them: titles, two rows of headings, groups, subtotals, odd cells."""
    import openpyxl

    rng, book = random.Random(seed), openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in (["ỦY BAN NHÂN DÂN TỈNH"], ["DANH SÁCH CỘT ĂNG TEN"], [], *HEADS):
        sheet.append(row)
    for number in range(rows):
        lon, lat = rng.uniform(104.8, 105.6), rng.uniform(8.7, 9.5)
        if number % 500 == 0:
            sheet.append([f"Nhóm {number // 500 + 1}", rng.choice(("Khu vực thành thị", "Khu vực nông thôn"))])
        place = rng.choice((
            (lon, lat), (f"{lon:.6f}".replace(".", ","), f"{lat:.6f}".replace(".", ",")),
            (f"{int(lon)}°{lon % 1 * 60:.4f}'E", f"{int(lat)}°{lat % 1 * 60:.4f}'N"), (lat, lon)))
        high = rng.choice((42, "42", "42,5", "42 m", "khoảng 40", None, "-"))
        since = rng.choice((2015, "12/2018", "01/02/2019", "2019-03-04", None, "không rõ"))
        sheet.append([number + 1, f" C{number:06d}", rng.choice(("Viettel", "VNPT ", "mobifone", "Công ty khác")),
                      *place, high, since])
        if number % 500 == 499:
            sheet.append([None, "Cộng", None, None, None, 500])
    sheet.append(["Ghi chú: số liệu tạm tính"])
    book.save(path)


def child(work):
    """Print the figures of one run as JSON; alone in its process, so that its memory is its own."""
    from dirty.figures import Session
    from national_layers import ROLES, SOURCE, write

    session = Session()  # starts QGIS: its modules are found only now
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    def run(name, **given):
        started = time.perf_counter()
        found = processing.run(f"hatangso:{name}", {"LANGUAGE": "en", **given}, context=QgsProcessingContext(),
                               feedback=QgsProcessingFeedback(False))
        return time.perf_counter() - started, found

    if work == "layers":
        print(json.dumps(write(sys.argv[2], SOURCE)))
    elif work == "import":
        messy(sys.argv[2], ROWS)
        seconds, found = run("importtable", FILE=sys.argv[2], ROLE="masts", OUTPUT="memory:", REJECTED="memory:")
        print(json.dumps({"seconds": seconds, "kept": found["OUTPUT"].featureCount(),
                          "told": found["REJECTED"].featureCount()}))
    else:
        seconds, found = run("checklayers", FINDINGS="memory:",
                             **{name: f"{sys.argv[2]}|layername={layer}" for name, layer in ROLES.items()})
        print(json.dumps({"seconds": seconds, "findings": found["FINDINGS"].featureCount(),
                          "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    sys.stdout.flush()
    return session


def asked(work, path):
    """Return what a process of its own printed, or why there is nothing."""
    run = subprocess.run([sys.executable, str(Path(__file__).resolve()), work, str(path)], capture_output=True,
                         text=True)
    found = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return found[0] if found else {"failed": run.stderr[-300:]}


def measure():
    """Yield the rows of the table."""
    sys.path.insert(0, str(HERE.parent))
    from national_layers import SOURCE

    with tempfile.TemporaryDirectory() as folder:
        got = asked("import", Path(folder) / "cot.xlsx")
        yield {"work": f"importtable: {ROWS:,} messy rows of masts in a workbook, to a typed layer",
               "ours": got.get("failed") or f"{got['seconds']:.1f} s; {got['kept']:,} rows kept, {got['told']:,} lines "
                                            "of what could not be read",
               "must": f"<= {IMPORT_S} s", "met": "yes" if got.get("seconds", IMPORT_S + 1) <= IMPORT_S else "no",
               "how": "titles, two rows of headings, groups, subtotals, decimal commas, minutes, swapped axes"}
        work = "checklayers: layers of the whole nation"
        if not SOURCE.is_file():
            yield {"work": work, "ours": "SKIPPED: ../shared/data/vietnam.gpkg is absent", "met": "-",
                   "must": f"<= {CHECK_S} s, {CHECK_MB:,} MB"}
            return
        package = Path(folder) / "national.gpkg"
        counts = asked("layers", package)
        got = counts if "failed" in counts else asked("check", package)
        good = got.get("seconds", CHECK_S + 1) <= CHECK_S and got.get("mb", CHECK_MB + 1) <= CHECK_MB
        yield {"work": f"{work}: " + ", ".join(f"{count} {name}" for name, count in counts.items()),
               "ours": got.get("failed") or f"{got['seconds']:.0f} s, {got['mb']:,.0f} MB of the process, QGIS "
                                            f"included; {got['findings']:,} findings",
               "must": f"<= {CHECK_S} s, {CHECK_MB:,} MB", "met": "yes" if good else "no",
               "how": "real communes, everything else invented by a seed"}


if __name__ == "__main__":
    import os

    kept = child(sys.argv[1])
    os._exit(0)
