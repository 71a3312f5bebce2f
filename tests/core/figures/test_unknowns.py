"""A share whose rows are not all known: value, least and most by hand, alone and as a sum, and how it is printed."""
import numpy as np
import pytest
from hatangso.algorithms.core.figures.unknowns import (
    Known,
    beside,
    known_of,
    printed,
    range_phrase,
    range_text,
    rows_of,
    sum_of,
)
from hatangso.algorithms.core.tables import Column, Range, Records, Table


@pytest.mark.parametrize(("counts", "row", "known"), [
    ("counted", Known(25.0, 25.0, 75.0, 2.0), (25.0, 25.0, 75.0)),  # 1 of 4, two more may belong
    ("withheld", Known(50.0, 25.0, 75.0, 2.0), (50.0, 25.0, 75.0)),  # 1 of the 2 that are known
    ("beside", Known(25.0, 100 / 6, 75.0, 2.0), (25.0, 100 / 6, 75.0)),  # 1 of 4, or of 6
    ("sizes", Known(25.0, 0.0, 100.0, 2.0), (25.0, 0.0, 100.0)),
    ("sizes", Known(25.0, 25.0, 25.0, 0.0), (25.0, 25.0, 25.0)),
])
def test_the_sum_of_one_row_is_that_row_and_of_two_alike_as_well(counts, row, known):
    one, two = sum_of([row], [1.0], [4.0], counts), sum_of([row, row], [1.0, 1.0], [4.0, 4.0], counts)
    assert (one.value, one.low, one.high) == (two.value, two.low, two.high) == pytest.approx(known)
    assert (one.unknown, two.unknown) == (row.unknown, 2 * row.unknown)


@pytest.mark.parametrize("row", [Known(25.0, 20.0, 75.0, 2.0), Known(25.0, 25.0, 80.0, 2.0)])
def test_a_row_whose_range_is_not_that_of_its_numbers_leaves_everything_open(row):
    whole = Known(50.0, 50.0, 50.0, 0.0)
    assert sum_of([row, whole], [1.0, 2.0], [4.0, 4.0], "counted") == Known(37.5, 0.0, 100.0, 2.0)


def test_nothing_of_nothing_has_no_share():
    none = Known(None, None, None, 0.0)
    for counts in ("counted", "withheld", "beside", "sizes"):
        assert sum_of([none], [0.0], [0.0], counts) == none
    assert sum_of([Known(None, None, None, 3.0)], [0.0], [0.0], "sizes") == Known(None, None, None, 3.0)
    assert sum_of([], [], [], "counted") == none


def test_a_row_without_a_whole_has_no_size_unless_it_is_known():
    whole, closed = Known(50.0, 50.0, 50.0, 0.0), Known(50.0, 50.0, 50.0, 0.0)
    assert sum_of([Known(50.0, 40.0, 60.0, 2.0), whole], [0.0, 2.0], [0.0, 4.0], "counted") == Known(50.0, 0, 100, 2.0)
    assert sum_of([closed, whole], [0.0, 2.0], [0.0, 4.0], "counted") == whole
    assert sum_of([Known(None, None, None, 2.0), whole], [0.0, 2.0], [4.0, 4.0], "counted") == Known(25.0, 25, 50, 2.0)


@pytest.mark.parametrize(("known", "text"), [
    (Known(40.0, 20.0, 60.0, 0), "from 20.0 to 60.0"), (Known(40.0, 40.0, 40.0, 3), "3 not known"),
    (Known(40.0, 20.0, 60.0, 3), "from 20.0 to 60.0 (3 not known)"), (Known(40.0, None, 60.0, 3), "3 not known"),
    (Known(40.0, 40.0, 40.0 + 1e-10, 0), None), (Known(40.0, None, 60.0, 0), None), (Known(40.0, 40.0, 40.0, 0), None)])
def test_a_range_is_written_where_something_is_open(known, text):
    assert range_text(known, 1, language="en") == text
    assert printed([known]) == (text is not None)
    assert printed([Known(None, known.low, known.high, known.unknown)]) is False


def test_a_sentence_has_both_ends_or_nothing():
    said = range_phrase(Known(40.0, 20.0, 60.0, 3), 1, "%", language="en")
    assert said == ", from 20.0% to 60.0%, as 3 are not known"
    for known in (Known(40.0, 20.0, 60.0, 0), Known(40.0, None, 60.0, 3), Known(40.0, 20.0, None, 3)):
        assert range_phrase(known, 1, "%", language="en") == ""


def test_a_number_of_a_run_is_read_with_what_stands_beside_it():
    assert known_of({"S": "40,5", "S_LOW": 20, "S_HIGH": 60.0, "S_UNKNOWN": 3}, "S") == Known(40.5, 20.0, 60.0, 3.0)
    assert known_of({"S": None, "S_UNKNOWN": None}, "S") == Known(None, None, None, 0.0)
    assert known_of({"S_UNKNOWN": 3}, "S") is None
    assert printed(None) is False


TABLE = Table("t", "Bảng", "Table", [
    Column("name", "text", "Tên", "Name"),
    Column("share", "real", "Tỷ lệ", "Share", unit="%", decimals=1, range=Range("un", low="lo", high="hi")),
    Column("lo", "real", "ít nhất", "least"), Column("hi", "real", "nhiều nhất", "most"),
    Column("un", "int", "Chưa rõ", "Not known", unit="hộ")])


def rows(unknown):
    low, high = (20.0, 60.0) if unknown else (50.0, 50.0)
    return Records(TABLE, {"name": ["a", "b"], "share": [40.0, 50.0], "lo": [40.0, low], "hi": [40.0, high],
                           "un": [0, unknown]})


def test_a_range_stands_behind_its_figure_where_a_row_is_open_and_it_is_not_printed_itself():
    found, (note,) = beside(rows(7), ["name", "share"], "vi")
    column, values = found["share"]
    assert column.heading("vi") == "Tỷ lệ, có thể trong khoảng (%)"
    assert values == [None, "từ 20,0 đến 60,0 (7 hộ chưa rõ)"]
    assert "trong ngoặc: chưa rõ" in note.text("vi")
    assert beside(rows(0), ["name", "share"], "vi") == ({}, [])
    assert beside(rows(7), ["name"], "vi") == ({}, [])
    assert beside(rows(7), ["share", "un"], "vi") == ({}, [])


def test_rows_without_the_columns_of_their_range_are_not_judged():
    share = TABLE.column("share")
    values = rows(7).values
    assert rows_of(share, values.get)[1] == Known(50.0, 20.0, 60.0, 7.0)
    for key in ("share", "lo", "hi", "un"):
        assert rows_of(share, {**values, key: None}.get) is None
    assert rows_of(share, {**values, "un": [np.nan, 7]}.get)[0] == Known(40.0, 40.0, 40.0, 0.0)


def test_behind_a_count_stand_the_things_not_known():
    """A count has no ends: it holds what is certain, and the unknown may come on top."""
    table = Table("t", "Bảng", "Table", [
        Column("name", "text", "Tên", "Name"), Column("masts", "int", "Cột", "Masts", range=Range("un")),
        Column("un", "int", "Chưa rõ", "Not known", unit="cột")])
    records = Records(table, {"name": ["a", "b"], "masts": [4, 5], "un": [0, 3]})
    found, notes = beside(records, ["name", "masts"], "vi")
    column, values = found["masts"]
    assert (column.key, list(values), notes) == ("un", [0, 3], [])
