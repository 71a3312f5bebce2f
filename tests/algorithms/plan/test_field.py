"""A field package made, edited as a team would, and merged; what an operator's package holds."""
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from field_cases import REQUESTS, a_commune, package
from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayer
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows

pytestmark = needs_sample


@pytest.mark.parametrize("code", [1081, 4326, 32648])
def test_a_zone_that_is_none_of_vn_2000_is_refused(run, tmp_path, code):
    with pytest.raises(QgsProcessingException, match=rf"EPSG:{code} .*9207"):
        package(run, tmp_path / "goi", EPSG=code)


def test_a_place_that_cannot_be_is_told_and_visited_last(run, tmp_path):
    wanted = layer("Point", REQUESTS, [("POINT(105 9)", "D1", "Viettel", "xây mới", "A", "x"),
                                       ("POINT(9 105)", "D2", "Viettel", "xây mới", "B", "x"),
                                       ("POINT(105.01 9)", "D3", "Viettel", "xây mới", "C", "x")], name="đề nghị")
    log = Log()
    found = run("fieldpackage", feedback=log, FOLDER=str(tmp_path / "goi"), REQUESTS=wanted)
    assert found["VISITS_COUNT"] == 3
    assert 1.0 < found["ROUTE_KM"] < 1.2
    assert [line for line in log.lines if "đề nghị" in line and "(feature 2)" in line and "outside Viet Nam" in line]
    for start, reason in (("9.0,105.0 [EPSG:4326]", "outside Viet Nam"), ("105.0,9.0 []", "no such reference"),
                          ("105.0,9.0 [EPSG:999999]", "no such reference"), ("105.0,9.0 [abc]", "no such reference")):
        with pytest.raises(QgsProcessingException, match=f"Where the team sets out.*{reason}"):
            run("fieldpackage", FOLDER=str(tmp_path / "goi_2"), REQUESTS=wanted, START=start)


def test_the_package_has_the_structure_that_qfield_takes(run, tmp_path):
    log = Log()
    found = package(run, tmp_path / "goi", feedback=log)
    folder = tmp_path / "goi"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"field.qgz", "data.gpkg", "background.gpkg", "base/base.gpkg", "hatangso.json", "DCIM/.nomedia",
            "phieu_khao_sat.pdf", "phieu_khao_sat.html", "bien_ban_kiem_tra.pdf", "bien_ban_kiem_tra.html"} <= names
    assert found["VISITS_COUNT"] == 3
    assert found["ROUTE_BOUND_KM"] <= found["ROUTE_KM"]
    assert any("QField" in line for line in log.lines)
    text = zipfile.ZipFile(folder / "field.qgz").read("field.qgs").decode("utf-8")
    sources = [one for one in re.findall(r"<datasource>(.*?)</datasource>", text) if one]
    assert len(sources) >= 5
    assert all(source.startswith("./") for source in sources)
    assert str(tmp_path) not in text
    info = json.loads((folder / "hatangso.json").read_text(encoding="utf-8"))
    code, name, _ = a_commune()
    assert info["area"] == name
    masts = rows(f"{folder / 'data.gpkg'}|layername=masts")
    assert masts
    assert {row["hts_uid"] for row in masts} == {row["id"] for row in masts}
    ids = {row["id"] for row in masts}
    assert {row["site_id"] for row in rows(f"{folder / 'data.gpkg'}|layername=radio")} <= ids
    assert code


def test_the_project_opens_with_its_forms_and_themes(run, tmp_path):
    package(run, tmp_path / "goi")
    moved = tmp_path / "máy khác"
    (tmp_path / "goi").rename(moved)
    project = QgsProject()
    assert project.read(str(moved / "field.qgz"))
    named = {one.source().split("layername=")[-1]: one for one in project.mapLayers().values()}
    assert all(one.isValid() for one in named.values())
    masts = named["masts"]
    structure = masts.fields().lookupField("structure")
    assert masts.editorWidgetSetup(structure).type() == "ValueMap"
    assert masts.attributeAlias(structure) == "Kiểu cột"
    assert {"tự đứng": "tự đứng"} in masts.editorWidgetSetup(structure).config()["map"]
    height = masts.fields().lookupField("height_m")
    assert masts.fieldConstraints(height)
    assert '"height_m" <= 400' in masts.constraintExpression(height)
    assert masts.editorWidgetSetup(masts.fields().lookupField("hts_uid")).type() == "Hidden"
    assert masts.editorWidgetSetup(masts.fields().lookupField("photo")).type() == "ExternalResource"
    assert not masts.readOnly()
    assert named["communes"].readOnly()
    assert "Chỉ vị trí cần đến" in project.mapThemeCollection().mapThemes()
    order = [node.layer().source().split("layername=")[-1] for node in project.layerTreeRoot().findLayers()]
    assert (order[0], order[-1]) == ("visits", "communes")  # nothing hides the places to visit
    del masts, named, project


def test_the_project_does_not_say_who_uses_the_computer_that_wrote_it(run, tmp_path):
    package(run, tmp_path / "goi")
    with zipfile.ZipFile(tmp_path / "goi" / "field.qgz") as archive:
        assert not archive.testzip()
        written = archive.read("field.qgs").decode("utf-8")
    assert "saveDateTime=" in written
    assert "saveUser" not in written
    assert re.findall("<author>(.+?)</author>", written) == []


def test_a_form_that_is_filled_in_says_who_and_when(run, tmp_path, qgis_iface):
    from qgis.gui import QgsAttributeDialog, QgsGui

    package(run, tmp_path / "goi", TEAM="Đội 7")
    QgsGui.editorWidgetRegistry().initEditors()
    project = QgsProject()
    assert project.read(str(tmp_path / "goi" / "field.qgz"))
    masts = next(one for one in project.mapLayers().values() if one.source().endswith("layername=masts"))
    masts.startEditing()
    feature = next(masts.getFeatures())
    dialog = QgsAttributeDialog(masts, feature, False)
    dialog.attributeForm().changeAttribute("structure", "trên mái")
    assert dialog.attributeForm().save()
    saved = masts.getFeature(feature.id())
    assert saved["structure"] == "trên mái"
    assert saved["edited_by"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", saved["edited_at"])
    masts.rollBack()
    dialog.deleteLater()
    del dialog, masts, project


def test_each_place_has_a_sheet_of_its_own(run, tmp_path):
    package(run, tmp_path / "goi")
    sheets = (tmp_path / "goi" / "phieu_khao_sat.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 3


def test_a_request_that_was_withdrawn_goes_along_and_is_not_visited(run, tmp_path):
    _, _, (lon, lat) = a_commune()
    wanted = layer("Point", {**REQUESTS, "tinh_trang": str}, [
        (f"POINT({lon} {lat})", name, "VNPT", "xây mới", name, "x", state)
        for name, state in (("D1", "Đã rút"), ("D2", None))])
    log = Log()
    found = package(run, tmp_path / "goi", REQUESTS=wanted, feedback=log)
    assert {row["ma_de_nghi"] for row in rows(f"{tmp_path / 'goi' / 'data.gpkg'}|layername=requests")} == {"D1", "D2"}
    assert [row["ref"] for row in rows(f"{tmp_path / 'goi' / 'data.gpkg'}|layername=visits")] == ["D2"]
    assert found["VISITS_COUNT"] == 1
    assert any("(D1)" in line for line in log.lines)


def test_a_package_is_not_written_over(run, tmp_path):
    from qgis.core import QgsProcessingException

    package(run, tmp_path / "goi")
    with pytest.raises(QgsProcessingException, match="already"):
        package(run, tmp_path / "goi")


def words_in(folder):
    """Every text of a package: cells, names of fields and layers, the project, the papers."""
    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix == ".gpkg":
            with closing(sqlite3.connect(path)) as data:
                tables = [row[0] for row in data.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                for table in tables:
                    found.append(table)
                    cursor = data.execute(f'SELECT * FROM "{table}"')
                    found += [part[0] for part in cursor.description]
                    found += [str(value) for row in cursor for value in row if not isinstance(value, bytes)]
        elif path.suffix == ".qgz":
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
        elif path.suffix == ".pdf":  # its packed bytes are no words; the papers are read where a reader is at hand
            if shutil.which("pdftotext"):
                found.append(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True,
                                            check=True).stdout)
        elif path.is_file():
            found.append(path.read_bytes().decode("utf-8", "ignore"))
    return "\n".join(found)


def test_an_operators_package_names_no_request_of_another(run, tmp_path):
    found = package(run, tmp_path / "goi", AUDIENCE="operator", OPERATOR="Viettel")
    said = words_in(tmp_path / "goi")
    assert "D1" in said
    assert not re.search(r"\bD2\b|\bD3\b|Vị trí D[23]", said)
    assert found["VISITS_COUNT"] == 1
    others = {row["owner"] for row in rows(f"{tmp_path / 'goi' / 'data.gpkg'}|layername=masts")}
    assert others
    everyone = words_in_internal(run, tmp_path)
    assert "D2" in everyone
    assert "slots" not in {field.name() for field in QgsVectorLayer(
        f"{tmp_path / 'goi' / 'data.gpkg'}|layername=masts", "m", "ogr").fields()}


def words_in_internal(run, tmp_path):
    package(run, tmp_path / "noi_bo")
    return words_in(tmp_path / "noi_bo")


def test_the_public_gets_no_requests(run, tmp_path):
    log = Log()
    found = package(run, tmp_path / "goi", AUDIENCE="public", feedback=log)
    assert not re.search(r"\bD[123]\b", words_in(tmp_path / "goi"))
    assert found["VISITS_COUNT"] == 0


@pytest.mark.parametrize(("given", "words"), [
    ({"COMMUNE": "không có"}, "không có"), ({"COMMUNE": "x", "COMMUNES": None}, "commune"),
])
def test_a_place_that_is_not_there_is_refused_by_name(run, tmp_path, given, words):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=words):
        package(run, tmp_path / "goi", **given)


def test_a_package_of_nothing_is_refused(run, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="Nothing goes into the package: no layer was given"):
        run("fieldpackage", FOLDER=str(tmp_path / "goi"))
    assert not (tmp_path / "goi").exists()
