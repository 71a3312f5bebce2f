"""QGIS's own installer takes the plugin in every version that is meant."""
import configparser
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def is_compatible():
    path = Path(QgsApplication.pkgDataPath()) / "python" / "pyplugin_installer" / "version_compare.py"
    spec = importlib.util.spec_from_file_location("version_compare", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.isCompatible


@pytest.fixture(scope="module")
def metadata():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


@pytest.mark.parametrize(("version", "expected"), [
    ("3.16.0", False), ("3.22", True), ("3.22.16", True), ("3.40", True), ("3.40.6", True), ("3.44", True),
    ("3.44.15", True), ("4.0", True), ("4.0.1", True), ("4.2", True), ("4.2.3", True), ("5.0", False),
])
def test_the_installer_takes_the_versions_that_are_meant(is_compatible, metadata, version, expected):
    found = is_compatible(version, metadata["qgisMinimumVersion"], metadata["qgisMaximumVersion"])
    assert found is expected


def test_without_a_maximum_qgis_4_would_refuse(is_compatible, metadata):
    assert not is_compatible("4.2.3", metadata["qgisMinimumVersion"], "3.99")


READER = """
import json, os, sys, time
from qgis.core import QgsApplication, QgsSettings
app = QgsApplication([], True)
app.initQgis()
from pyplugin_installer import installer_data as data
QgsSettings().setValue(data.reposGroup + "/Tỉnh/url", sys.argv[1])
data.repositories.load()
data.repositories.requestFetching("Tỉnh")
until = time.monotonic() + 600
while data.repositories.fetchingInProgress() and time.monotonic() < until:
    app.processEvents()
found = data.plugins.repoCache["Tỉnh"][0]
print("SAID" + json.dumps([data.repositories.all()["Tỉnh"]["error"], found["id"], found["experimental"],
                           found["version_available"], found["download_url"]]), flush=True)
os._exit(0)
"""


def test_the_manager_of_plugins_reads_the_list_that_a_province_keeps_in_a_folder(tmp_path, metadata):
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    import plugin_metadata

    folder = tmp_path / "kho phần mềm"
    folder.mkdir()
    (folder / "plugins.xml").write_text(plugin_metadata.listing(ROOT, "hatangso.zip", f"file://{folder}"),
                                        encoding="utf-8")
    paths = [f"{QgsApplication.pkgDataPath()}/python", os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-c", READER, f"file://{folder}/plugins.xml"], capture_output=True, text=True, check=False,
        timeout=1800, env={**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1",
                          "PYTHONPATH": os.pathsep.join(paths)})
    said = [line for line in done.stdout.splitlines() if line.startswith("SAID")]
    assert said, done.stderr[-2000:]
    assert json.loads(said[0][4:]) == [
        "", "hatangso", True, metadata["version"], f"file://{folder}/hatangso.zip"]
