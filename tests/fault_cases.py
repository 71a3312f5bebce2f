"""Outputs of a small run, and what a fault left of them."""
import os
from pathlib import Path

from sample_layers import sample

TESTS = Path(__file__).resolve().parent
PATHS = os.pathsep.join([str(TESTS / "algorithms"), *filter(None, [os.environ.get("PYTHONPATH")])])
"""Where a process that a test starts looks for packages: here, and where this one was told to."""
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
