"""The workbook is read back as it was written, whatever its name ends in."""
import sqlite3
from contextlib import closing

import pytest
from hatangso.algorithms.core.plan.book.collect import Collector
from hatangso.algorithms.core.plan.book.ledger import UNREAD, Place, Spot
from hatangso.algorithms.core.plan.book.read_back import read_package, read_workbook
from hatangso.algorithms.core.plan.forms.figures import SourceTable

openpyxl = pytest.importorskip("openpyxl")


@pytest.mark.parametrize("name", ["biểu.xlsx", "biểu.txt", "biểu"])
def test_the_end_of_a_name_does_not_matter(tmp_path, name):
    book = openpyxl.Workbook()
    book.active.title = "A"
    book.active["B2"] = 5
    with open(tmp_path / name, "wb") as file:
        book.save(file)
    assert read_workbook(str(tmp_path / name)) == {Place("sheet", "A", "B2"): 5}


def test_of_a_long_list_only_the_rows_that_differ_are_read(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as package:
        package.execute("CREATE TABLE spots (fid INTEGER PRIMARY KEY, Name TEXT, people REAL)")
        package.executemany("INSERT INTO spots (Name, people) VALUES (?, ?)",
                            [("a", 1.0), ("b", 2.5), (None, 4.0)])
        package.commit()
    table = SourceTable("điểm", {"name": ["a", "b", None, "d"], "people": [1, 2.0, 4.0, 8.0], "other": [1, 2, 3, 4]})
    found = read_package(str(tmp_path / "a.gpkg"), {"SPOTS": table}, {"SPOTS"})
    assert found == {Place("layer", "spots", Spot(1, "people")): 2.5, Place("layer", "spots", Spot(None, None)): 3,
                     Place("layer", "spots", Spot(3, "name")): None, Place("layer", "spots", Spot(3, "people")): None}
    maker = Collector({"SPOTS": table})
    assert [(one.place.spot, one.value) for one in maker.rows(found, {"SPOTS"})] == [
        (Spot(1, "people"), 2.0), (Spot(3, "people"), 8.0)]
    assert not list(maker.rows(found, ()))
    whole = read_package(str(tmp_path / "a.gpkg"), {"SPOTS": table})
    assert len(whole) == 1 + 3 * 4
    assert whole[Place("layer", "spots", Spot(None, None))] == 3
    assert [whole[Place("layer", "spots", Spot(line, "people"))] for line in range(4)] == [1.0, 2.5, 4.0, None]
    assert {whole[Place("layer", "spots", Spot(line, "other"))] for line in range(4)} == {UNREAD}
