"""A user opens the dialog of an algorithm in a real QGIS window and runs it."""
import json
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
                          installed.plugins)
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
