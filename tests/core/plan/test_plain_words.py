"""What is compared and read back is told in the reader's words, and columns with another name make no difference."""
import sqlite3
from contextlib import closing

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.book.consistency import name_of
from hatangso.algorithms.core.plan.book.ledger import UNREAD, Key, Place, Spot
from hatangso.algorithms.core.plan.book.read_back import read_package
from hatangso.algorithms.core.plan.compare import compare_plans
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.maps.themes import wanted


def plan(**columns):
    return {"SITES": SourceTable("SITES", {"asset_id": ["1", "2"], **columns})}


def test_changes_are_told_in_words_and_numbers_as_people_write_them():
    found = compare_plans(plan(height=[30.0, 2.5]), plan(height=[31.0, None]), language="vi").records.values
    assert found["what"] == ["Giá trị thay đổi."] * 2
    assert list(zip(found["before"], found["after"])) == [("30", "31"), ("2,5", None)]
    later = {"SITES": SourceTable("SITES", {"asset_id": ["1", "3"]})}
    found = compare_plans(plan(), later, language="vi").records.values
    assert found["what"] == ["Phương án sau không còn.", "Mới: phương án trước chưa có."]


def test_numbers_of_rows_are_no_change_whatever_a_file_calls_them():
    ids = ("fid", "FID", "fid_2", "ogc_fid", "ogc_fid_3")
    found = compare_plans(plan(**{name: [1, 2] for name in ids}), plan(**{name: [8, 9] for name in ids}), language="vi")
    assert (len(found.records), found.changed, found.unchanged) == (0, 0, 2)
    assert compare_plans(plan(fidelity=[1, 2]), plan(fidelity=[8, 2]), language="vi").changed == 1


def test_columns_that_a_package_calls_otherwise_are_not_read_back(tmp_path):
    path = tmp_path / "p.gpkg"
    with closing(sqlite3.connect(path)) as package:
        package.execute('CREATE TABLE tram (fid INTEGER PRIMARY KEY, ten REAL, fid_2 INT, Ten_2 REAL, cao REAL)')
        package.execute("INSERT INTO tram VALUES (1, 5.0, 7, 6.0, 30.0)")
        package.commit()
    found = read_package(str(path), {"TRAM": SourceTable("tram", {"fid": [7], "ten": [5.0], "Ten": [6.0],
                                                                  "cao": [30.0]})})
    read = {column: found[Place("layer", "tram", Spot(0, column))] for column in ("fid", "ten", "Ten", "cao")}
    assert read == {"fid": UNREAD, "ten": UNREAD, "Ten": UNREAD, "cao": 30.0}


def test_a_row_is_named_in_the_language_of_its_reader():
    assert name_of(Key("TRAM.cao", "row 0"), "vi") == "TRAM.cao, dòng 1"
    assert name_of(Key("TRAM.cao", "row 0"), "en") == "TRAM.cao, row 1"


def test_themes_are_listed_by_their_titles():
    with pytest.raises(InputError) as error:
        wanted("không có")
    assert "postalgap" not in error.value.text("vi")
    assert "Cáp đồng còn lại" in error.value.text("vi")
