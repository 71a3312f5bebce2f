"""A plan package that was changed by hand is told wherever it is read; one that QGIS only wrote anew is not."""
import shutil
import sqlite3
from contextlib import closing

import pytest
from hatangso.algorithms.core.plan.book import digests
from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample

openpyxl = pytest.importorskip("openpyxl")
pytestmark = needs_sample
CHANGED = {"postal_by_commune": ("radius_km", 5), "postal_points": ("staffed", 7)}
"""Column and row, from 1, of the layers that are changed; no sum and no count hangs on the first."""


@pytest.fixture(scope="module")
def package(provider, tmp_path_factory):
    """A book of the postal network of the sample."""
    import processing

    path = tmp_path_factory.mktemp("gói") / "sách.gpkg"
    processing.run("hatangso:planbook", {
        "COMMUNES": f"{SAMPLE}|layername=communes", "POINTS": f"{SAMPLE}|layername=postal_points",
        "AS_OF": "2025-12-31", "WITHOUT": "postalsiting", "PLAN_GPKG": str(path)}, feedback=Log())
    return path


@pytest.fixture(scope="module")
def changed(package):
    """The package with one value of two layers changed."""
    path = package.with_name("sửa.gpkg")
    shutil.copyfile(package, path)
    with closing(sqlite3.connect(path)) as store:
        for name, in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            store.execute(f'DROP TRIGGER "{name}"')  # they call functions that only GDAL has
        for layer, (column, row) in CHANGED.items():
            store.execute(f"UPDATE {layer} SET {column} = {column} + 1 WHERE rowid = ?", (row,))
        store.commit()
    return path


def asked(name, package, folder):
    """Parameters with which an algorithm reads a package."""
    layer = f"{package}|layername="
    return {
        "exportreport": {"PLAN_GPKG": str(package), "MAPS": False, "DOCUMENT": str(folder / "a.odt")},
        "exportplantables": {"POSTAL_BY_COMMUNE": f"{layer}postal_by_commune", "WORKBOOK": str(folder / "a.xlsx")},
        "exportmaps": {"PLAN_GPKG": str(package), "LAYOUT": "a4", "FORMAT": "png", "DPI": 50, "THEMES": "postalgap",
                       "FOLDER": str(folder)},
        "compareplans": {"OLD": str(package), "NEW": str(package), "CHANGES": "memory:"},
        "postalgap": {"POINTS": f"{layer}postal_points", "COMMUNES": f"{SAMPLE}|layername=communes",
                      "BY_COMMUNE": "memory:", "POINTS_CHECKED": "memory:"},
        "checklayers": {"POINTS": f"{layer}postal_points", "FINDINGS": "memory:"},
        "decodetext": {"INPUT": f"{layer}postal_points", "ENCODING": "tcvn3", "OUTPUT": "memory:"},
    }[name]


@pytest.mark.parametrize(("name", "layer"), [
    ("exportreport", "postal_by_commune"), ("exportplantables", "postal_by_commune"),
    ("exportmaps", "postal_by_commune"), ("compareplans", "postal_by_commune"), ("postalgap", "postal_points"),
    ("checklayers", "postal_points"), ("decodetext", "postal_points")])
def test_whoever_reads_it_names_layer_row_and_column(run, package, changed, tmp_path, name, layer):
    column, row = CHANGED[layer]
    place = f"row {row} ({layer.upper()}:"
    whole, log = Log(), Log()
    before = run(name, feedback=whole, **asked(name, package, tmp_path))
    assert not [line for line in whole.lines if place in line]
    after = run(name, feedback=log, **asked(name, changed, tmp_path))
    assert [line for line in log.lines if place in line and f"column {column}" in line]
    if "INCONSISTENT_COUNT" in after:
        assert (before["INCONSISTENT_COUNT"], after["INCONSISTENT_COUNT"]) == (0, {"exportreport": 2}.get(name, 1))


def test_a_workbook_of_a_changed_package_is_a_draft_that_lists_the_place(run, changed, tmp_path):
    run("exportplantables", **asked("exportplantables", changed, tmp_path))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    assert book.worksheets[0]["A1"].value.startswith("BẢN NHÁP - số liệu chưa khớp\n")
    assert book["Điểm phục vụ bưu chính"]["A1"].value.startswith("BẢN NHÁP - số liệu chưa khớp\n")
    listed = [[cell.value for cell in row] for row in book["Số liệu chưa khớp"].iter_rows()][-1]
    assert "cột radius_km" in listed[2]
    assert listed[5] == "giá trị khác"


def test_a_layer_that_qgis_wrote_anew_styled_and_indexed_is_as_its_run_wrote_it(provider, package, tmp_path):
    path = tmp_path / "sách.gpkg"
    shutil.copyfile(package, path)
    with closing(sqlite3.connect(path)) as store:
        names = [name for name, in store.execute("SELECT table_name FROM gpkg_contents")
                 if name not in ("plan_info", "layer_styles")]
    assert len(names) >= 3
    for name in names:
        aside = str(tmp_path / f"{name}.gpkg")
        for source, target, mode in (
                (f"{path}|layername={name}", aside, QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteFile),
                (f"{aside}|layername={name}", str(path),
                 QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer)):
            layer = QgsVectorLayer(source, name, "ogr")
            options = QgsVectorFileWriter.SaveVectorOptions()
            options.driverName, options.layerName, options.actionOnExistingFile = "GPKG", name, mode
            options.layerOptions = ["SPATIAL_INDEX=YES"]
            written = QgsVectorFileWriter.writeAsVectorFormatV3(
                layer, target, QgsProject.instance().transformContext(), options)
            assert written[0] == QgsVectorFileWriter.WriterError.NoError, written
    with closing(sqlite3.connect(path)) as store:
        store.execute("UPDATE layer_styles SET styleName = 'khác'")
        store.commit()
    assert digests.changes(path) == ()
