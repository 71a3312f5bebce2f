"""Figures of a sheet as they stand in its plain copy: under one line of headings, written as the copy writes them."""
import datetime
from typing import NamedTuple

import pytest
from hatangso.algorithms.core.plan.book import copies
from hatangso.algorithms.core.plan.book.ledger import Place
from hatangso.algorithms.core.plan.workbook.plain import PlainTable


class Figure(NamedTuple):
    place: Place
    printed: object = None


def test_figures_stand_in_the_copy_under_one_line_of_headings():
    """Rows 5 and 7 of the sheet are rows 2 and 3 of the copy; what stands in no table of it has no place there."""
    figures = [Figure(Place("sheet", "Biểu 2", spot)) for spot in ("B5", "B7", "A5", "B9")]
    figures += [Figure(Place("sheet", "Biểu 1", "B5")), Figure(Place("page", "Biểu 2", "B5"))]
    table = PlainTable(2, "Biểu 2", ("Tên", "Số"), (("x", 1.5), (None, 2)), lines=(5, 7))
    for kind in (copies.CSV, copies.ODS):
        found = copies.copied(figures, ["Biểu 1", "Biểu 2"], [table], kind, titles=["Trang hai"])
        assert [(one.place, one.printed) for one in found] == [
            (Place(kind, "Trang hai", "A2"), "x"), (Place(kind, "Trang hai", "B2"), copies._printed(kind, 1.5)),
            (Place(kind, "Trang hai", "B3"), copies._printed(kind, 2))]
    assert copies.copied(figures, ["Biểu 1", "Biểu 2"], [], copies.CSV, titles=[]) == []


@pytest.mark.parametrize(("value", "was", "read"), [
    ("1.5", 1.0, 1.5), ("1234,5", 1.0, 1234.5), (7, 1.0, 7), ("chưa rõ", 1.0, "chưa rõ"), ("x", "y", "x"),
    ("31/12/2025", datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)),
    ("2025-12-31", datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)),
    ("5/1/2026", datetime.date(2024, 1, 1), datetime.date(2026, 1, 5)), ("hôm qua", datetime.date(2024, 1, 1),
                                                                                 "hôm qua")])
def test_a_value_of_a_copy_is_read_as_what_it_was(value, was, read):
    table = PlainTable(1, "Biểu", ("Số",), ((was,),), lines=(3,))
    place = Place(copies.ODS, "Biểu", "A2")
    assert copies.read_rows(table, copies.ODS, "Biểu", [(value,)]) == {place: read}
    assert copies.read_rows(table, copies.CSV, "Biểu", [(value,)]) == {Place(copies.CSV, "Biểu", "A2"): value}
    assert copies.read_rows(table, copies.ODS, "Biểu", [("",)]) == {place: None}
