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
from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayer, QgsVectorLayerUtils
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample
REQUESTS = {"ma_de_nghi": str, "doanh_nghiep": str, "loai_de_nghi": str, "ten_vi_tri": str, "ma_xa": str}


def requests(where):
    lon, lat = where
    wanted = (("D1", "Viettel"), ("D2", "VNPT"), ("D3", "MobiFone"))
    return layer("Point", REQUESTS, [
        (f"POINT({lon + 0.004 * number} {lat})", name, operator, "xây mới", f"Vị trí {name}", "x")
        for number, (name, operator) in enumerate(wanted)])


def a_commune():
    """Code, name and a position inside a commune with masts."""
    mast = rows(sample("masts"))[0]
    home = next(row for row in rows(sample("communes")) if row["code"] == mast["commune"])
    vector = QgsVectorLayer(sample("masts"), "m", "ogr")
    point = next(vector.getFeatures()).geometry().asPoint()
    return home["code"], home["name"], (point.x(), point.y())


def package(run, folder, **more):
    code, _, where = a_commune()
    given = {"COMMUNES": sample("communes"), "COMMUNE": code, "TOWERS": sample("masts"), "RADIO": sample("radio"),
             "HAMLETS": sample("hamlets"), "NETWORK": sample("network"), "REQUESTS": requests(where), "EPSG": 9207}
    return run("fieldpackage", feedback=more.pop("feedback", Log()), FOLDER=str(folder), **{**given, **more})


def edit(folder, sql, *values):
    with closing(sqlite3.connect(Path(folder) / "data.gpkg")) as data:
        for name in [row[0] for row in data.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            data.execute(f'DROP TRIGGER "{name}"')  # of the spatial index, which needs functions of GDAL
        data.execute(sql, values)
        data.commit()


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


def test_what_a_team_brings_back_is_merged_and_a_second_run_changes_nothing(run, tmp_path):
    package(run, tmp_path / "goi", TEAM="Đội 1: Năm Căn")
    folder = tmp_path / "goi"
    first, second, third = [row["id"] for row in rows(f"{folder / 'data.gpkg'}|layername=masts")][:3]
    (folder / "DCIM" / "a.jpg").write_bytes(b"jpg")
    edit(folder, "UPDATE masts SET height_m = 77, photo = 'DCIM/a.jpg', edited_by = 'Lan', edited_at = '2026-03-01' "
                 "WHERE id = ?", first)
    edit(folder, "UPDATE masts SET load_used = 55, load_date = '2026-03-01' WHERE id = ?", second)
    edit(folder, "DELETE FROM masts WHERE id = ?", third)
    office = str(tmp_path / "masts.gpkg")
    import processing

    processing.run("native:savefeatures", {"INPUT": sample("masts"), "OUTPUT": office})
    with closing(sqlite3.connect(office)) as data:
        for name in [row[0] for row in data.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            data.execute(f'DROP TRIGGER "{name}"')
        table = data.execute("SELECT table_name FROM gpkg_contents").fetchone()[0]
        data.execute(f'UPDATE "{table}" SET height_m = 66 WHERE id = ?', (first,))
        data.commit()
    merged = str(tmp_path / "gop.gpkg")
    found = run("mergefield", PACKAGE=str(folder), TOWERS=office, RADIO=sample("radio"), HAMLETS=sample("hamlets"),
                MERGED=merged, PHOTOS=str(tmp_path / "anh"), CONFLICTS=str(tmp_path / "xd.gpkg"),
                LOG=str(tmp_path / "nk.gpkg"))
    made = {row["id"]: row for row in rows(f"{merged}|layername=masts")}
    assert len(made) == len(rows(sample("masts"))) - 1
    assert made[first]["height_m"] == 66
    assert made[first]["photo"] == "Đội 1_ Năm Căn/DCIM/a.jpg"
    assert (tmp_path / "anh" / "Đội 1_ Năm Căn" / "DCIM" / "a.jpg").read_bytes() == b"jpg"
    assert third not in made
    clash = rows(found["CONFLICTS"])
    assert [(row["row_id"], row["column"], row["held_val"], row["other_val"], row["state"]) for row in clash] == [
        (first, "height_m", "66", "77", "open")]
    assert clash[0]["by_whom"] == "Lan"
    deeds = {(row["row_id"], row["deed"], row["what"]) for row in rows(found["LOG"])}
    assert (third, "deleted", "đối tượng") in deeds
    assert (first, "changed", "Ảnh") in deeds
    assert (found["DELETED"], found["OPEN_COUNT"], found["PHOTOS_COUNT"], found["PHOTOS_MISSING"]) == (1, 1, 1, 0)
    again = run("mergefield", PACKAGE=str(folder), TOWERS=f"{merged}|layername=masts",
                RADIO=f"{merged}|layername=radio", HAMLETS=f"{merged}|layername=hamlets",
                MERGED=str(tmp_path / "gop2.gpkg"), CONFLICTS="memory:", LOG=str(tmp_path / "nk2.gpkg"))
    assert rows(again["LOG"]) == []
    for table in ("masts", "radio", "hamlets"):
        assert [{key: value for key, value in row.items() if key != "fid"}
                for row in rows(f"{tmp_path / 'gop2.gpkg'}|layername={table}")] == [
            {key: value for key, value in row.items() if key != "fid"} for row in rows(f"{merged}|layername={table}")]


def test_a_decision_is_taken_up(run, tmp_path):
    package(run, tmp_path / "goi")
    folder = tmp_path / "goi"
    first = rows(f"{folder / 'data.gpkg'}|layername=masts")[0]["id"]
    edit(folder, "UPDATE masts SET name = 'tên đội' WHERE id = ?", first)
    office = layer("Point", {"id": str, "name": str}, [("POINT(105 9)", first, "tên khác")])
    found = run("mergefield", PACKAGE=str(folder), TOWERS=office, MERGED=str(tmp_path / "a.gpkg"),
                CONFLICTS="memory:", LOG="memory:")
    decided = layer("None", {"layer": str, "row_id": str, "column": str, "decision": str},
                    [(None, "Cột ăng ten", first, "name", "Đội 1")])
    assert found["CONFLICTS_COUNT"] >= 1
    run("mergefield", PACKAGE=str(folder), TOWERS=office, DECISIONS=decided, MERGED=str(tmp_path / "b.gpkg"),
        CONFLICTS="memory:", LOG="memory:")
    assert {row["id"]: row["name"] for row in rows(f"{tmp_path / 'a.gpkg'}|layername=masts")}[first] == "tên khác"
    assert {row["id"]: row["name"] for row in rows(f"{tmp_path / 'b.gpkg'}|layername=masts")}[first] == "tên đội"


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


def test_columns_that_a_geopackage_would_not_take_come_home_under_another_name(run, tmp_path):
    columns = {"id": str, "owner": str, "fid": int, "ghi chú": str, "Ghi chú": str}
    masts = layer("Point", columns, [("POINT(105.05 9.05)", "T1", "Viettel", 7, "x", "y"),
                                     ("POINT(105.06 9.05)", "T2", "VNPT", 7, "z", "w")], name="Cột")
    log = Log()
    run("fieldpackage", feedback=log, TOWERS=masts, FOLDER=str(tmp_path / "goi"))
    assert sum("fid_2" in line or "Ghi chú_2" in line for line in log.lines) == 2
    edit(tmp_path / "goi", "UPDATE masts SET \"Ghi chú_2\" = 'đội sửa' WHERE id = 'T2'")
    log = Log()
    run("mergefield", feedback=log, PACKAGE=str(tmp_path / "goi"), TOWERS=masts, MERGED=str(tmp_path / "m.gpkg"),
        CONFLICTS="TEMPORARY_OUTPUT", LOG="TEMPORARY_OUTPUT")
    made = rows(f"{tmp_path / 'm.gpkg'}|layername=masts")
    assert [(row["id"], row["fid_2"], row["ghi chú"], row["Ghi chú_2"]) for row in made] == [
        ("T1", 7, "x", "y"), ("T2", 7, "z", "đội sửa")]


def merge_back(run, tmp_path, name, **given):
    given = {"PACKAGE": str(tmp_path / "goi"), "MERGED": str(tmp_path / f"{name}.gpkg"), "CONFLICTS": "memory:",
             "LOG": str(tmp_path / f"{name}_log.gpkg"), **given}
    return run("mergefield", **given), rows(f"{given['MERGED']}|layername=masts")


def test_a_photo_of_a_name_that_was_used_a_year_ago_is_kept_beside_the_earlier_one(run, tmp_path):
    masts = layer("Point", {"id": str, "owner": str, "photo": str}, [
        ("POINT(105.05 9.05)", "T1", "Viettel", "Đội 1/DCIM/a.jpg"), ("POINT(105.06 9.05)", "T2", "VNPT", None)])
    run("fieldpackage", TOWERS=masts, FOLDER=str(tmp_path / "goi"))
    (tmp_path / "goi" / "DCIM" / "a.jpg").write_bytes(b"new")
    edit(tmp_path / "goi", "UPDATE masts SET photo = 'Đội 1/DCIM/a.jpg; DCIM/a.jpg' WHERE id = 'T1'")
    found, made = merge_back(run, tmp_path, "m", TOWERS=masts, PHOTOS=str(tmp_path / "anh"))
    assert made[0]["photo"] == "Đội 1/DCIM/a.jpg; Đội 1_2/DCIM/a.jpg"
    assert (tmp_path / "anh" / "Đội 1_2" / "DCIM" / "a.jpg").read_bytes() == b"new"
    assert not (tmp_path / "anh" / "Đội 1").exists(), "what an earlier package brought is not looked for in this one"
    assert (found["PHOTOS_COUNT"], found["PHOTOS_MISSING"]) == (1, 0)
    again, rest = merge_back(run, tmp_path, "n", TOWERS=f"{tmp_path / 'm.gpkg'}|layername=masts")
    assert (again["CHANGED"], rest[0]["photo"]) == (0, made[0]["photo"])


def test_a_photo_of_a_visit_a_year_ago_keeps_its_place_in_the_folder_of_photos(run, tmp_path):
    masts = layer("Point", {"id": str}, [("POINT(105.05 9.05)", "T1")])
    run("fieldpackage", TOWERS=masts, FOLDER=str(tmp_path / "goi"))
    kept = tmp_path / "anh" / "Đội 1" / "DCIM" / "a.jpg"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"of a visit last year")
    (tmp_path / "goi" / "DCIM" / "a.jpg").write_bytes(b"new")
    edit(tmp_path / "goi", "UPDATE masts SET photo = 'DCIM/a.jpg'")
    for name in ("m", "n"):  # a second run finds its own photo there and names it as before
        _, made = merge_back(run, tmp_path, name, TOWERS=masts, PHOTOS=str(tmp_path / "anh"))
        assert made[0]["photo"] == "Đội 1_2/DCIM/a.jpg"
    assert kept.read_bytes() == b"of a visit last year"
    assert (tmp_path / "anh" / "Đội 1_2" / "DCIM" / "a.jpg").read_bytes() == b"new"


def test_a_photo_of_one_layer_takes_the_place_of_none_of_another(run, tmp_path):
    masts = layer("Point", {"id": str, "photo": str}, [("POINT(105.05 9.05)", "T1", "Đội 1/DCIM/a.jpg")])
    hamlets = layer("Point", {"code": str, "name": str, "photo": str}, [("POINT(105.05 9.05)", "A1", "Ấp 1", None)])
    run("fieldpackage", TOWERS=masts, HAMLETS=hamlets, FOLDER=str(tmp_path / "goi"))
    (tmp_path / "goi" / "DCIM" / "a.jpg").write_bytes(b"new")
    edit(tmp_path / "goi", "UPDATE hamlets SET photo = 'DCIM/a.jpg'")
    merge_back(run, tmp_path, "m", TOWERS=masts, HAMLETS=hamlets, PHOTOS=str(tmp_path / "anh"))
    assert [row["photo"] for row in rows(f"{tmp_path / 'm.gpkg'}|layername=hamlets")] == ["Đội 1_2/DCIM/a.jpg"]
    assert [path.name for path in (tmp_path / "anh").iterdir()] == ["Đội 1_2"], "the photo of the mast stays as it was"


def test_a_feature_that_was_copied_in_the_field_is_a_new_one_and_its_original_stays(run, tmp_path):
    masts = layer("Point", {"id": str, "owner": str}, [("POINT(105.05 9.05)", "T1", "Viettel"),
                                                       ("POINT(105.06 9.05)", "T2", "VNPT")])
    run("fieldpackage", TOWERS=masts, FOLDER=str(tmp_path / "goi"))
    project = QgsProject()
    assert project.read(str(tmp_path / "goi" / "field.qgz"))
    packed = next(one for one in project.mapLayers().values() if one.source().endswith("layername=masts"))
    original = next(packed.getFeatures())
    copied = QgsVectorLayerUtils.createFeature(packed, original.geometry(), {
        index: original.attribute(index) for index in range(1, packed.fields().count())})
    assert copied["hts_uid"] != original["hts_uid"]
    del packed, project
    edit(tmp_path / "goi", "INSERT INTO masts (id, owner, hts_uid) VALUES ('T3', 'Viettel', 'T1')")
    edit(tmp_path / "goi", "UPDATE masts SET owner = 'VNPT' WHERE id = 'T1'")
    found, made = merge_back(run, tmp_path, "m", TOWERS=masts)
    assert [(row["id"], row["owner"]) for row in made] == [("T1", "VNPT"), ("T2", "VNPT"), ("T3", "Viettel")]
    assert (found["ADDED"], found["CHANGED"], found["DELETED"]) == (1, 1, 0)
    again, _ = merge_back(run, tmp_path, "n", TOWERS=f"{tmp_path / 'm.gpkg'}|layername=masts")
    assert rows(again["LOG"]) == []


@pytest.mark.parametrize(("uid", "copy"), [("U1", "T3"), ("U1", "T1"), ("T1", "T1")])
def test_a_copy_with_the_id_of_its_original_deletes_nothing(run, tmp_path, uid, copy):
    masts = layer("Point", {"id": str, "owner": str, "hts_uid": str}, [("POINT(105.05 9.05)", "T1", "Viettel", uid)])
    run("fieldpackage", TOWERS=masts, FOLDER=str(tmp_path / "goi"))
    edit(tmp_path / "goi", f"INSERT INTO masts (id, owner, hts_uid) VALUES ('{copy}', 'VNPT', '{uid}')")
    found, made = merge_back(run, tmp_path, "m", TOWERS=masts)
    assert sorted((row["id"], row["owner"]) for row in made) == sorted([("T1", "Viettel"), (copy, "VNPT")])
    assert (found["ADDED"], found["CHANGED"], found["DELETED"], found["CONFLICTS_COUNT"]) == (1, 0, 0, 0)


def test_the_offices_layer_without_the_ids_is_refused_and_a_layer_that_came_back_empty_is_told(run, tmp_path):
    columns = {"id": str, "owner": str}
    masts = layer("Point", columns, [("POINT(105.05 9.05)", "T1", "Viettel")])
    run("fieldpackage", TOWERS=masts, FOLDER=str(tmp_path / "goi"))
    renamed = layer("Point", {"ma_cot": str, "owner": str}, [("POINT(105.05 9.05)", "T1", "Viettel")])
    with pytest.raises(QgsProcessingException, match="column id is missing"):
        merge_back(run, tmp_path, "m", TOWERS=renamed)
    edit(tmp_path / "goi", "DELETE FROM masts")
    log = Log()
    merge_back(run, tmp_path, "n", TOWERS=masts, feedback=log)
    merge_back(run, tmp_path, "o", TOWERS=layer("Point", columns, []), feedback=log)
    for words in ("does not bring back its 1 row", "office's layer does not hold the 1 row that was handed out"):
        assert any(words in line and "it counts as deleted" in line for line in log.lines)
