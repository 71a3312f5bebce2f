"""The workbook is read back as it was written, whatever its name ends in."""
import pytest
from hatangso.algorithms.core.plan.book.ledger import Place
from hatangso.algorithms.core.plan.book.read_back import read_workbook

openpyxl = pytest.importorskip("openpyxl")


@pytest.mark.parametrize("name", ["biểu.xlsx", "biểu.txt", "biểu"])
def test_the_end_of_a_name_does_not_matter(tmp_path, name):
    book = openpyxl.Workbook()
    book.active.title = "A"
    book.active["B2"] = 5
    with open(tmp_path / name, "wb") as file:
        book.save(file)
    assert read_workbook(str(tmp_path / name)) == {Place("sheet", "A", "B2"): 5}
