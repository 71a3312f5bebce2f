"""A result of made-up layers says so in every format, and what is made of it is marked; a result of others is not."""
import sqlite3

import openpyxl
import pytest
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer
from qgis_layers import Log, layer

MARK = "SỐ LIỆU MINH HỌA (mô phỏng), không dùng để ban hành"


def masts(value):
    return layer("Point", {"id": str, "owner": str, "synthetic": int}, [("POINT(105 9)", "A", "VNPT", value)])


def audit(run, path, value, log=None):
    return run("towersharingaudit", feedback=log, TOWERS=masts(value), SITES=str(path), PAIRS="memory:",
               BY_COMMUNE="memory:")


def is_marked(run, given, folder):
    path = folder / "phụ lục.xlsx"
    run("exportplantables", SHARING_SITES=given, WORKBOOK=str(path))
    cover = openpyxl.load_workbook(path)["Bìa và mục lục"]
    return any("SỐ LIỆU MINH HỌA" in str(cell.value) for row in cover.iter_rows() for cell in row)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.csv", "a.fgb", "a.kml", "a.xlsx", "memory:"])
@pytest.mark.parametrize("value", [1, 0])
def test_in_every_format(run, tmp_path, name, value):
    found = audit(run, name if name == "memory:" else tmp_path / name, value)["SITES"]
    assert is_marked(run, found, tmp_path) == bool(value)


def test_the_selected_ones_of_a_result_in_memory_too(run, tmp_path):
    found = audit(run, "memory:", 1)["SITES"]
    QgsProject.instance().addMapLayer(found)
    found.selectAll()
    assert is_marked(run, QgsProcessingFeatureSourceDefinition(found.id(), True), tmp_path)


def test_qgis_shows_it_and_the_log_names_the_file_that_says_so(run, tmp_path):
    log = Log()
    audit(run, tmp_path / "a.geojson", 1, log)
    shown = QgsVectorLayer(str(tmp_path / "a.geojson"), "a", "ogr")
    assert shown.loadDefaultMetadata()[1]
    assert shown.metadata().abstract() == MARK
    assert any(str(tmp_path / "a.qmd") in line for line in log.lines)


def test_a_layer_that_joins_a_package_says_so_and_its_neighbour_does_not(run, tmp_path):
    path = tmp_path / "gói.gpkg"
    audit(run, path, 0)
    audit(run, f"ogr:dbname='{path}' table=\"hai\" (geom)", 1)
    with sqlite3.connect(path) as package:
        told = dict(package.execute("SELECT table_name, description FROM gpkg_contents"))
    assert [bool(told[name]) for name in sorted(told)] == [False, True], told


def test_the_mark_goes_with_the_figures_and_metadata_of_other_hands_stay(run, tmp_path):
    audit(run, tmp_path / "a.shp", 1)
    assert (tmp_path / "a.qmd").is_file()
    audit(run, tmp_path / "a.shp", 0)
    assert not (tmp_path / "a.qmd").exists()
    (tmp_path / "a.qmd").write_text("<qgis><abstract>của Sở</abstract></qgis>", encoding="utf-8")
    log = Log()
    audit(run, tmp_path / "a.shp", 1, log)
    assert "của Sở" in (tmp_path / "a.qmd").read_text(encoding="utf-8")
    assert any("say so where you hand it over" in line or "ghi rõ khi gửi đi" in line for line in log.lines)


def test_a_clean_layer_with_the_name_of_a_result_is_not_called_made_up(run, tmp_path):
    audit(run, tmp_path / "a.geojson", 0)
    audit(run, tmp_path / "a.shp", 1)
    assert not is_marked(run, str(tmp_path / "a.geojson"), tmp_path)


def test_a_clean_result_leaves_the_mark_of_another_with_its_name_and_tells_it(run, tmp_path):
    audit(run, tmp_path / "a.shp", 1)
    log = Log()
    audit(run, tmp_path / "a.geojson", 0, log)
    assert is_marked(run, str(tmp_path / "a.shp"), tmp_path)
    assert any(str(tmp_path / "a.qmd") in line for line in log.lines)


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp"])
def test_a_loaded_layer_whose_file_was_made_anew_is_what_the_file_says(run, tmp_path, name):
    audit(run, tmp_path / name, 1)
    shown = QgsVectorLayer(str(tmp_path / name), "a", "ogr")
    shown.loadDefaultMetadata()
    assert shown.metadata().abstract() == MARK
    audit(run, tmp_path / name, 0)
    assert not is_marked(run, shown, tmp_path)


def test_a_book_of_communes_with_an_invalid_outline_says_the_same_each_time(run, tmp_path):
    fields = {"code": str, "name": str, "population": int, "split": int}
    communes = layer("Polygon", fields, [("POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9))", "1", "Xã A", 9, 1),
                                         ("POLYGON EMPTY", "2", "Xã B", 9, 1)], name="xã")
    points = layer("Point", {"id": str, "commune": str, "staffed": int}, [("POINT(105.05 9.02)", "P", "1", 1)])
    for _ in range(2):  # QGIS keeps what it found of an outline, and finds another thing the second time
        found = run("planbook", COMMUNES=communes, POINTS=points, AS_OF="2025-12-31",
                    WORKBOOK=str(tmp_path / "a.xlsx"), REPORT=str(tmp_path / "a.html"))
        assert found["FAILED_COUNT"] == 0
        assert any("2 xã" in str(cell.value) for row in openpyxl.load_workbook(found["WORKBOOK"])[
            "Bìa và mục lục"].iter_rows() for cell in row)
