"""Outputs of a small run, and what a fault left of them."""
from pathlib import Path

from sample_layers import sample

TESTS = Path(__file__).resolve().parent
START = """
import json, os, sys, threading, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, {tests!r})
import conftest
sys.path.append("/usr/share/qgis/python/plugins")
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
import processing
from processing.core.Processing import Processing
Processing.initialize()
from hatangso.algorithms.provider import HatangsoProvider
provider = HatangsoProvider()
app.processingRegistry().addProvider(provider)
import fault_cases as faults
from pathlib import Path
"""
"""What a process of its own does before it runs algorithms; to be formatted with ``tests``, the folder."""
ENDS = {
    "gpkg": ("decodetext", "OUTPUT"), "shp": ("decodetext", "OUTPUT"), "geojson": ("decodetext", "OUTPUT"),
    "csv": ("decodetext", "OUTPUT"), "fgb": ("decodetext", "OUTPUT"), "html": ("planscorecard", "REPORT"),
    "xlsx": ("exportplantables", "WORKBOOK"), "ods": ("exportplantables", "ODS"),
    "package": ("exportplantables", "PLAN_GPKG"), "folder": ("exportplantables", "CSV_FOLDER"),
    "tif": ("mobilecoverage", "SERVER"),
}


def write(run, kind, path, small=False):
    name, output = ENDS[kind]
    given = {
        "decodetext": {"INPUT": sample("exclusion" if small else "premises")},
        "planscorecard": {"COMMUNES": sample("communes"), "SCORECARD": "memory:"},
        "exportplantables": {"MASTS": sample("masts"), "WORKBOOK": ""},
        "mobilecoverage": {"TOWERS": sample("masts"), "DEMAND": sample("hamlets"), "SERVICE": "nr", "MODEL": "radius",
                           "SERVER_STEP": 1000, "DEMAND_COVERAGE": "memory:"},
    }[name]
    return run(name, **{**given, output: str(path)})


def state(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def place(folder, kind):
    return folder / {"package": "gói.gpkg", "folder": "bảng"}.get(kind, f"kết quả.{kind}")
