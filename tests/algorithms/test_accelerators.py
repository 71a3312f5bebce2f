"""Libraries that some QGIS bring and others change no answer."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample
TESTS = Path(__file__).resolve().parents[1]
OPTIONAL = ("scipy", "highspy", "lxml", "numba")
RUN = """
import json, os, sys
os.environ.pop("OPENPYXL_LXML", None)
blocked = {blocked!r}

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in blocked:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocker())
sys.path[:0] = [{tests!r}, {tools!r}]
sys.path.append("/usr/share/qgis/python/plugins")
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
import processing
from processing.core.Processing import Processing
Processing.initialize()
import importlib.util
spec = importlib.util.spec_from_file_location("hatangso", {root!r} + "/__init__.py",
                                              submodule_search_locations=[{root!r}])
sys.modules["hatangso"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["hatangso"])
from hatangso.algorithms.provider import HatangsoProvider
provider = HatangsoProvider()
app.processingRegistry().addProvider(provider)
if {first!r}:
    __import__({first!r})  # as another plugin has loaded it

def layer(name):
    return {sample!r} + "|layername=" + name

def run(name, **given):
    wanted = [item for item in provider.algorithm(name).destinationParameterDefinitions()
              if not item.flags() & item.Flag.FlagOptional]
    return processing.run("hatangso:" + name, {{**dict.fromkeys([item.name() for item in wanted], "TEMPORARY_OUTPUT"),
                                               **given}})

folder = {folder!r}
points = run("postalsiting", POINTS=layer("postal_points"), COMMUNES=layer("communes"), DEMAND=layer("hamlets"),
             TARGET_POINTS=250, AS_OF="2025-12-31", TIME_LIMIT=3600, NEW_POINTS=folder + "/points.gpkg")
sites = run("sharedtowersiting", DEMAND=layer("hamlets"), TOWERS=layer("masts"), COMMUNES=layer("communes"),
            TARGET_SHARE=95, RADIUS="3000", TIME_LIMIT=3600, SITES=folder + "/sites.gpkg")
run("exportplantables", SITES=folder + "/sites.gpkg", MASTS=layer("masts"), AS_OF="2025-12-31",
    WORKBOOK=folder + "/book.xlsx")
import openpyxl
from openpyxl import load_workbook
cells = {{sheet.title + "!" + cell.coordinate: cell.value for sheet in load_workbook(folder + "/book.xlsx")
         for row in sheet.iter_rows() for cell in row if cell.value is not None}}
numbers = {{key: value for found in (points, sites) for key, value in found.items()
           if isinstance(value, (int, float)) and not isinstance(value, bool)}}
from qgis.core import QgsVectorLayer
rows = [[str(item) for item in feature.attributes()] for name in ("points", "sites")
        for feature in QgsVectorLayer(folder + "/" + name + ".gpkg", name, "ogr").getFeatures()]
with open(folder + "/said.json", "w", encoding="utf-8") as out:
    json.dump([bool(openpyxl.LXML), numbers, rows, {{key: str(value) for key, value in cells.items()}}], out)
os._exit(0)
"""


def answers(folder, blocked=(), first=""):
    """Run two sitings and an export in a QGIS of their own; return (whether lxml wrote, numbers, rows, cells)."""
    folder.mkdir()
    code = RUN.format(tests=str(TESTS), tools=str(TESTS / "tools"), root=str(TESTS.parent), sample=str(SAMPLE),
                      folder=str(folder), blocked=blocked, first=first)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=3600,
                          env={**os.environ, "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"})
    assert (folder / "said.json").is_file(), done.stderr[-3000:]
    return json.loads((folder / "said.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return answers(tmp_path_factory.mktemp("plain") / "out", blocked=OPTIONAL)


def test_with_whatever_this_qgis_brings_the_answers_are_the_same(plain, tmp_path):
    found = answers(tmp_path / "out")
    assert (plain[0], found[0]) == (False, False)
    assert len(plain[3]) > 1000
    assert found[1:] == plain[1:]


def test_a_workbook_written_through_lxml_by_another_plugins_openpyxl_has_the_same_cells(plain, tmp_path):
    pytest.importorskip("lxml.etree", reason="lxml is absent")
    found = answers(tmp_path / "out", first="openpyxl")
    assert found[0] is True
    assert found[3] == plain[3]
