"""What a team brings back from the field merged into the layers of the office."""
import sqlite3
from contextlib import closing

import pytest
from field_cases import edit, package
from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayerUtils
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


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
