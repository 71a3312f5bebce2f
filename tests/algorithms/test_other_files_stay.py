"""Files that stand where an output goes: of another kind, with more layers, held by others; none is lost."""
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest
from hatangso.algorithms.bridge.writing.targets import LATIN_ONLY
from kept_files import gap, labels, layer, refused, tables
from qgis.core import QgsProcessingException as Refused
from qgis.core import QgsVectorFileWriter, QgsVectorLayer
from qgis_layers import attributes
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample

OTHERS = {
    "tỉnh.gpkg": None, "sổ.xlsx": "xlsx", "bảng.ods": "ods", "ảnh.tif": b"II*\x00", "hồ sơ.zip": "zip",
    "báo cáo.pdf": b"%PDF-1.7", "cấu hình.json": b'{"a": 1}', "trang.html": b"<html></html>", "ghi chú.txt": b"abc",
}


def other_file(folder, name):
    path, content = folder / name, OTHERS[name]
    if content is None:
        shutil.copy(SAMPLE, path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as package:
            part = {"xlsx": "xl/workbook.xml", "ods": "mimetype", "zip": "a.txt"}[content]
            package.writestr(part, "application/vnd.oasis.opendocument.spreadsheet")
    return path


@pytest.mark.parametrize("output", ["REPORT", "WORKBOOK", "ODS", "PLAN_GPKG", "CSV_FOLDER"])
@pytest.mark.parametrize("name", OTHERS)
def test_files_of_another_kind_stay(run, provider, tmp_path, name, output):
    own = {"REPORT": "trang.html", "WORKBOOK": "sổ.xlsx", "ODS": "bảng.ods"}
    path = other_file(tmp_path, name)
    before = path.read_bytes()
    if own.get(output) == name:
        return
    refused(lambda: run("planbook", **{output: str(path)}), *labels(provider, "planbook", output))
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["sổ.xlsx", "ảnh.tif"])
def test_files_of_another_kind_stay_under_the_name_of_a_layer(run, tmp_path, name):
    path = other_file(tmp_path, name)
    target = path.rename(tmp_path / "kết quả.gpkg")
    before = target.read_bytes()
    refused(lambda: run("decodetext", INPUT=f"{SAMPLE}|layername=communes", OUTPUT=str(target)), "kết quả.gpkg")
    assert target.read_bytes() == before


@pytest.mark.parametrize("end", ["mif", "json", "dbf", "shz", "db", "txt", "itf", "x10"])
def test_an_end_that_would_be_written_as_another_is_refused(run, data, tmp_path, end):
    path = tmp_path / f"kết quả.{end}"
    path.write_text("cũ", encoding="utf-8")
    driver = QgsVectorFileWriter.driverForExtension(f".{end}")
    if not driver:  # Interlis with newer GDAL: as any end that nothing knows, and the file of that name stays
        assert gap(run, data, BY_COMMUNE=str(path))["BY_COMMUNE"] == f"{path}.gpkg"
        assert path.read_text(encoding="utf-8") == "cũ"
        return
    refused(lambda: gap(run, data, BY_COMMUNE=str(path)), str(path))
    path.unlink()
    if driver in LATIN_ONLY:
        refused(lambda: gap(run, data, BY_COMMUNE=str(path)), str(path), "Vietnamese letters", ".gpkg")
        assert not list(tmp_path.glob("kết*"))
        return
    refused(lambda: gap(run, data, BY_COMMUNE=str(path)), str(path), "under another name", ".gpkg")
    assert not list(tmp_path.glob("kết*"))


def test_lines_of_json_are_written_as_named_or_refused(run, data, tmp_path):
    path, said = tmp_path / "kết quả.geojsonl", ""
    try:
        gap(run, data, BY_COMMUNE=str(path))
    except Refused as error:  # QGIS 3.22 would write .geojsonseq; 3.40 writes what was asked for
        said = str(error)
    there = [one.name for one in tmp_path.glob("kết*") if one.suffix != ".qmd"]  # that says that it is made up
    assert there == ([] if "under another name" in said else [path.name])
    assert all("Feature" in path.with_name(name).read_text(encoding="utf-8") for name in there)


def test_further_layers_of_a_geopackage_are_not_lost(run, provider, tmp_path, data):
    before = data.read_bytes()
    for name, given, output in (
            ("decodetext", {"INPUT": f"{SAMPLE}|layername=communes"}, "OUTPUT"),
            ("exportplantables", {"MASTS": f"{SAMPLE}|layername=masts", "WORKBOOK": str(tmp_path / "a.xlsx")},
             "PLAN_GPKG")):
        refused(lambda: run(name, **given, **{output: str(data)}),  # noqa: B023
                *labels(provider, name, output), "hamlets")
        assert data.read_bytes() == before


def test_an_earlier_plan_package_is_replaced(run, tmp_path):
    path = tmp_path / "gói.gpkg"
    given = {"MASTS": f"{SAMPLE}|layername=masts", "WORKBOOK": str(tmp_path / "a.xlsx"), "PLAN_GPKG": str(path)}
    run("exportplantables", POSTAL_BY_COMMUNE=f"{SAMPLE}|layername=communes", **given)
    assert set(tables(path)) >= {"masts", "postal_by_commune", "plan_info"}
    run("exportplantables", **given)
    assert "postal_by_commune" not in tables(path)
    assert tables(path)["masts"] > 0


def test_a_folder_is_no_file_and_a_file_is_no_folder(run, provider, tmp_path):
    (tmp_path / "a.xlsx").mkdir()
    (tmp_path / "b").write_text("x", encoding="utf-8")
    refused(lambda: run("planbook", WORKBOOK=str(tmp_path / "a.xlsx")), *labels(provider, "planbook", "WORKBOOK"))
    refused(lambda: run("planbook", CSV_FOLDER=str(tmp_path / "b")), *labels(provider, "planbook", "CSV_FOLDER"))


def test_one_layer_is_replaced_while_others_have_the_file_open(run, data):
    target = f"ogr:dbname='{data}' table=\"hamlets\" (geom)"
    masts = QgsVectorLayer(layer(data, "masts"), "cột", "ogr")
    before = attributes(masts)
    old = tables(data)
    with closing(sqlite3.connect(data)) as other:
        assert other.execute("SELECT count(*) FROM hamlets").fetchone()[0] == old["hamlets"]
        run("decodetext", INPUT=layer(data, "communes"), OUTPUT=target)
        assert other.execute("SELECT count(*) FROM hamlets").fetchone()[0] == old["communes"]
        assert other.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    new = tables(data)
    assert {**old, "hamlets": old["communes"]} == new
    assert attributes(masts) == before
    replaced = QgsVectorLayer(layer(data, "hamlets"), "xã", "ogr")
    assert [row[1:] for row in attributes(replaced)] == [
        row[1:] for row in attributes(QgsVectorLayer(layer(data, "communes"), "xã", "ogr"))]
    assert replaced.crs() == QgsVectorLayer(layer(data, "communes"), "xã", "ogr").crs()
    with closing(sqlite3.connect(data)) as file:
        indexed = file.execute("SELECT count(*) FROM rtree_hamlets_geom").fetchone()[0]
    assert indexed == old["communes"]


def test_a_file_locked_by_a_writer_is_an_error_and_stays(run, data, monkeypatch):
    from hatangso.algorithms.core.files import database

    monkeypatch.setattr(database, "WAIT_S", 0.2)
    with closing(sqlite3.connect(data, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused(lambda: run("decodetext", INPUT=layer(SAMPLE, "communes"),
                            OUTPUT=f"ogr:dbname='{data}' table=\"moi\" (geom)"), "open in another program")
        other.execute("ROLLBACK")
    assert "moi" not in tables(data)
    assert not list(data.parent.glob(".hatangso-*"))


def test_a_whole_file_that_another_program_holds_is_refused_and_not_waited_for_for_ever(run, tmp_path, monkeypatch):
    from hatangso.algorithms.core.files import database

    monkeypatch.setattr(database, "WAIT_S", 0.2)
    path = tmp_path / "kết quả.gpkg"
    run("decodetext", INPUT=layer(SAMPLE, "communes"), OUTPUT=str(path))
    before = path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused(lambda: run("decodetext", INPUT=layer(SAMPLE, "masts"), OUTPUT=str(path)), "open in another program")
        other.execute("ROLLBACK")
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(".hatangso-*"))


def test_a_project_kept_in_a_geopackage_is_not_lost(run, tmp_path):
    path = tmp_path / "dự án.gpkg"
    run("decodetext", INPUT=layer(SAMPLE, "communes"), OUTPUT=str(path))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)")
    before = path.read_bytes()
    refused(lambda: run("decodetext", INPUT=layer(SAMPLE, "masts"), OUTPUT=str(path)), "qgis_projects")
    assert path.read_bytes() == before
