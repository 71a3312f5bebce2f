"""The zip is installed from the plugin manager over an older version, and the tutorial gives the same in every QGIS."""
import hashlib
import json
import math
import shutil
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
ZIP = ROOT / "build" / "hatangso.zip"
CELLS = ROOT / "build" / "tutorial"
sys.path.insert(0, str(ROOT / "tests" / "tools"))
pytestmark = [
    pytest.mark.skipif(not (shutil.which("xvfb-run") and shutil.which("qgis")), reason="needs Xvfb and QGIS desktop"),
    pytest.mark.skipif(not (SAMPLE.is_file() and ZIP.is_file()), reason="needs `make sample package`"),
]


def older(package, target):
    """Write a copy of the zip that says it is 0.1.0."""
    with zipfile.ZipFile(package) as new, zipfile.ZipFile(target, "w") as old:
        for item in new.infolist():
            content = new.read(item.filename)
            if item.filename == "hatangso/metadata.txt":
                content = content.replace(b"\nversion=0.2.0\n", b"\nversion=0.1.0\n")
                assert b"\nversion=0.1.0\n" in content
            old.writestr(item, content)
    return target


def cells(path):
    """Return ``{sheet and cell: value}`` of a workbook, formulas as they stand."""
    book = openpyxl.load_workbook(path)
    return {f"{sheet.title}!{cell.coordinate}": cell.value if isinstance(cell.value, (int, float)) else str(cell.value)
            for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None}


def same(one, other):
    if isinstance(one, str) or isinstance(other, str) or None in (one, other):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    import outside

    folder = tmp_path_factory.mktemp("máy tính")
    output = folder / "kết quả"
    output.mkdir()
    log = outside.desktop(
        folder / "desktop", ROOT / "tests" / "tools" / "desktop_install.py", folder / "window.png",
        {"old": str(older(ZIP, folder / "hatangso_cũ.zip")), "new": str(ZIP), "source": str(SAMPLE),
         "output": str(output)})
    lines = [line.partition(": ") for line in log.splitlines()]
    found = {"output": output, "installed": []}
    for name, _, value in lines:
        if name == "installed":
            found["installed"].append(json.loads(value))
        else:
            found[name] = json.loads(value)
    assert "TRACEBACK" not in found, found["TRACEBACK"]
    assert found["done"]
    return found


def test_the_new_version_takes_the_place_of_the_old_one(said):
    assert said["before"][0] is False
    assert said["installed"] == [["0.1.0", True, 1], ["0.2.0", True, 1]]


def test_an_open_project_and_the_settings_outlive_the_upgrade(said):
    setting, layers = said["kept"]
    assert setting == "giữ"
    assert len(layers) == 2
    assert all(valid and count > 0 for valid, count in layers)


def test_the_tutorial_gives_every_result(said):
    assert all(said["shown"])
    assert said["results"]["hatangso:exportplantables"]["TABLES_COUNT"] >= 6


def test_the_cells_of_the_workbook_are_those_of_every_other_qgis(said):
    """Each QGIS leaves its cells in build/tutorial; those of another one, from the same zip, are compared."""
    state = hashlib.sha256(ZIP.read_bytes()).hexdigest()[:12]
    version, mine = said["before"][1], cells(said["output"] / "phu_luc.xlsx")
    assert len(mine) > 1000
    CELLS.mkdir(parents=True, exist_ok=True)
    (CELLS / f"{state}_{version}.json").write_text(json.dumps(mine, ensure_ascii=False, indent=0), encoding="utf-8")
    for path in CELLS.glob(f"{state}_*.json"):
        other = json.loads(path.read_text(encoding="utf-8"))
        differing = {key: (mine.get(key), other.get(key)) for key in sorted({*mine, *other})
                     if not same(mine.get(key), other.get(key))}
        assert differing == {}, path.name
