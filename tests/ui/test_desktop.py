"""A user opens the dialog of an algorithm in a real QGIS window and runs it."""
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
ZIP = ROOT / "build" / "hatangso.zip"
sys.path.insert(0, str(ROOT / "tests" / "tools"))


@pytest.mark.skipif(not (shutil.which("xvfb-run") and shutil.which("qgis")), reason="needs Xvfb and QGIS desktop")
@pytest.mark.skipif(not (SAMPLE.is_file() and ZIP.is_file()), reason="needs `make sample package`")
def test_a_dialog_is_opened_and_run(tmp_path):
    import outside

    installed = outside.Outside(tmp_path / "unpacked", ZIP)
    picture = tmp_path / "dialog.png"
    layers = {"POINTS": f"{SAMPLE}|layername=postal_points", "COMMUNES": f"{SAMPLE}|layername=communes"}
    log = outside.desktop(tmp_path / "desktop", ROOT / "tests" / "tools" / "desktop_dialog.py", picture, layers,
                          plugins=installed.plugins)
    assert "successful: True" in log, log
    results = json.loads(next(line for line in log.splitlines() if line.startswith("results: "))[9:])
    assert results["POPULATION_LAYER"] == 2101712
    loaded = json.loads(next(line for line in log.splitlines() if line.startswith("layers: "))[8:])
    assert len(loaded) == 4
    assert picture.stat().st_size > 10_000


@pytest.mark.skipif(not (shutil.which("xvfb-run") and shutil.which("qgis")), reason="needs Xvfb and QGIS desktop")
@pytest.mark.skipif(not (SAMPLE.is_file() and ZIP.is_file()), reason="needs `make sample package`")
def test_two_analyses_of_the_menu_are_open_at_once_and_sample_and_guide_open(tmp_path):
    import outside

    installed = outside.Outside(tmp_path / "unpacked", ZIP)
    before = (installed.plugins / "hatangso" / "resources" / "sample" / "sample_province.gpkg").read_bytes()
    log = outside.desktop(tmp_path / "desktop", ROOT / "tests" / "tools" / "desktop_menu.py", tmp_path / "menu.png",
                          plugins=installed.plugins, language="vi")
    assert "TRACEBACK" not in log, log
    assert "open: 2" in log, log
    assert "left: 1" in log, log
    assert "icons: True" in log, log
    assert "; -; " in log, log
    assert "project: EPSG:9207 16 " in log, log
    assert str(tmp_path / "desktop" / "home") in log, log
    assert "guide: HaTangSo" in log, log
    kept = next((tmp_path / "desktop").rglob("plugins/hatangso/resources/sample"))
    assert (kept / "sample_province.gpkg").read_bytes() == before
    assert not list(kept.glob("*-wal"))


@pytest.mark.skipif(not (shutil.which("xvfb-run") and shutil.which("qgis")), reason="needs Xvfb and QGIS desktop")
@pytest.mark.skipif(not (SAMPLE.is_file() and ZIP.is_file()), reason="needs `make sample package`")
@pytest.mark.parametrize(("language", "dark", "scale", "size"), [
    ("vi", False, 1.0, (1366, 768)), ("vi", True, 1.5, (911, 512)), ("en", False, 1.0, (1366, 768))])
def test_from_an_empty_project_to_the_open_workbook_in_five_clicks(tmp_path, language, dark, scale, size):
    import outside

    installed = outside.Outside(tmp_path / "unpacked", ZIP)
    log = outside.desktop(tmp_path / "desktop", ROOT / "tests" / "tools" / "desktop_dock.py", tmp_path / "dock.png",
                          {"size": size}, plugins=installed.plugins, language=language, dark=dark,
                          scale=scale, size=(1366, 768))
    assert "TRACEBACK" not in log, log
    assert "WIDE" not in log, log
    assert "shown False" not in log, log
    assert "failed: {}" in log, log
    assert int(re.search(r"chart: (\d+) colours", log)[1]) > 5, "an empty window"
    after = next(line for line in log.partition("failed: {}")[2].splitlines() if line.startswith("states: "))
    assert json.loads(after[8:])["postalgap"] == "done", log
    assert ("clicks: 5" if size[0] > 1000 else "clicks: 7") in log, log  # a narrow window opens the dock by the menu
    assert Path(next(line for line in log.splitlines() if line.startswith("opened: "))[8:]).suffix == ".xlsx"
