"""Lists as others send them become layers, and what was refused is a table of its own."""
import openpyxl
import pytest
from qgis.core import QgsProcessingException


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return str(path)


HEAD = ["Mã cột", "X (m)", "Y (m)", "Chiều cao"]
BOTH = {"Viettel": [HEAD, ["A1", 1012345.5, 512345.2, "45 m"], ["A2", "chưa đo", 512000, 30]],
        "VNPT": [["Danh sách"], [], HEAD, ["B1", 512345.2, 1012345.5, "x"]]}


def rows(layer):
    names = layer.fields().names()
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


def test_operators_by_sheet_with_refused_rows(run, tmp_path):
    found = run("importtable", FILE=workbook(tmp_path / "cột.xlsx", BOTH), ROLE="masts", CRS="EPSG:9207",
                OUTPUT="memory:", REJECTED="memory:", LANGUAGE="en")
    assert (found["ROWS_READ"], found["ROWS_REJECTED"]) == (3, 1)
    output = found["OUTPUT"]
    assert [(row["id"], row["operator"], row["src_sheet"], row["src_row"]) for row in rows(output)] == [
        ("A1", "Viettel", "Viettel", 2), ("B1", "VNPT", "VNPT", 4)]
    assert {row["src_file"] for row in rows(output)} == {"cột.xlsx"}
    places = [feature.geometry().asPoint() for feature in output.getFeatures()]
    assert output.crs().authid() == "EPSG:4326"
    assert places[0].x() == pytest.approx(104.61411, abs=1e-5)
    assert (places[0].x(), places[0].y()) == (places[1].x(), places[1].y())
    keys = ("sheet", "row", "column", "value", "refused")
    assert [tuple(row[key] for key in keys) for row in rows(found["REJECTED"])] == [
        ("Viettel", 3, "X (m) / Y (m)", "chưa đo; 512000", "the row"), ("VNPT", 4, "Chiều cao", "x", "the cell")]


def test_only_the_sheet_and_columns_that_are_named(run, tmp_path):
    other = [["Trạm", "Bắc", "Đông", "Cao"], ["C1", 1012345.5, 512345.2, 5]]
    path = workbook(tmp_path / "cột.xlsx", {**BOTH, "Khác": other})
    found = run("importtable", FILE=path, ROLE="masts", CRS="EPSG:9207", SHEET="Khác", OUTPUT="memory:",
                REJECTED="memory:", FIELDS="id = Trạm\nheight_m = Cao\nx = Bắc\ny = Đông")
    assert [(row["id"], row["height_m"]) for row in rows(found["OUTPUT"])] == [("C1", 5.0)]
    with pytest.raises(QgsProcessingException, match="Nam"):
        run("importtable", FILE=path, ROLE="masts", SHEET="Khác", FIELDS="id = Trạm\nlon = Nam", OUTPUT="memory:")
    with pytest.raises(QgsProcessingException, match="VNPT; Khác"):
        run("importtable", FILE=path, ROLE="masts", SHEET="Không", OUTPUT="memory:")
    with pytest.raises(QgsProcessingException, match="EPSG:9207"):
        run("importtable", FILE=path, ROLE="masts", SHEET="VNPT", OUTPUT="memory:")


def test_a_table_of_a_role_without_geometry(run, tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Chuyển đổi": [["Mã xã cũ", "Mã xã mới", "Tỷ lệ"], [31996, "09001", 0.25]]})
    found = run("importtable", FILE=path, ROLE="crosswalk", OUTPUT="memory:", REJECTED="memory:")
    assert [[row[key] for key in ("old_code", "new_code", "share")] for row in rows(found["OUTPUT"])] == [
        ["31996", "09001", 0.25]]
    assert not found["OUTPUT"].isSpatial()


def test_every_kind_of_file_that_is_said_to_be_read_has_a_reader():
    from hatangso.algorithms.bridge.table_files import files
    from hatangso.algorithms.core.data.importing.options import KINDS

    assert sorted(KINDS) == sorted({*files._READERS, *files._TEXTS})
