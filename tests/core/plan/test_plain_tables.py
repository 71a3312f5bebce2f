"""A sheet as a plain table: its rows begin under its heading, and lines across the whole sheet are none."""
import datetime
from types import SimpleNamespace

from hatangso.algorithms.core.plan.workbook.plain import MISSING, note_table, plain_tables


def cell(value):
    return None if value is None else SimpleNamespace(value=value)


def sheet(*rows, header, merges=(), columns=2):
    return SimpleNamespace(name="Biểu 1", rows=[tuple(map(cell, row)) for row in rows], header=header, merges=merges,
                           columns=columns)


def test_rows_begin_under_the_heading_and_bands_are_joined_to_their_labels():
    day = datetime.date(2025, 12, 31)
    made = sheet(("Tên biểu", None), ("Năm", "Năm"), ("2025", "2026"), (1, "2"), (1, 2), ("Nhóm I", None),
                 (1.5, MISSING), (2, day), header=(2, 4), merges=((6, 1, 6, 2), (5, 1, 5, 1)))
    table, = plain_tables([made])
    assert (table.number, table.name, table.headings) == (1, "Biểu 1", ("Năm - 2025", "Năm - 2026"))
    assert table.rows == ((1, 2), (1.5, None), (2, day))
    assert table.lines == (5, 7, 8)
    assert table.kinds() == ("real", "text")


def test_a_heading_of_one_row_stands_as_it_is_and_one_twice_is_numbered():
    made = sheet(("Xã", "Xã"), ("A", 3), ("B", 4), header=(1, 1))
    table, = plain_tables([SimpleNamespace(header=(0, 0)), made])
    assert table.headings == ("Xã", "Xã (2)")
    assert table.rows == (("A", 3), ("B", 4))
    assert table.kinds() == ("text", "int")


def test_a_remark_is_a_table_of_one_heading():
    table = note_table("Ghi chú", "Nội bộ")
    assert (table.headings, table.rows) == (("Ghi chú",), (("Nội bộ",),))
