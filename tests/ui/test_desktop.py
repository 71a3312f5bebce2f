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
