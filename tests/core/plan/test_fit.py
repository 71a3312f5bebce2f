"""Columns of tables in a text: no word is broken where the page has room for it."""
import pytest
from hatangso.algorithms.core.plan.documents.blocks import GridCell, TextTable
from hatangso.algorithms.core.plan.documents.fit import _needs, fitted, heading_heights, room_mm


def table(*rows, widths, size=10.0):
    return TextTable("Bảng", tuple(rows), 1, widths, size)


def test_a_word_that_would_be_broken_widens_its_column():
    made = table((GridCell("Chỉ tiêu"), GridCell("Mục tiêu")), (GridCell("Số dân"), GridCell("≈ 3.700 người/điểm")),
                 widths=(0.92, 0.08))
    found = fitted(made, room_mm(False))
    assert sum(found.widths) == pytest.approx(1.0)
    assert all(width * room_mm(False) >= need - 1e-9 for width, need in zip(found.widths, _needs(made)))


def test_a_table_whose_words_fit_stays_as_it_is():
    made = table((GridCell("Một"), GridCell("Hai")), widths=(0.5, 0.5))
    assert fitted(made, room_mm(False)) is made


def test_words_wider_than_the_page_change_nothing():
    made = table(tuple(GridCell("w" * 80) for _ in range(3)), widths=(0.2, 0.3, 0.5))
    assert fitted(made, room_mm(False)) is made


def test_cells_behind_one_that_covers_rows_ask_for_their_own_column():
    rows = ((GridCell("TT", rows=2), GridCell("Năm", columns=2)), (GridCell("Mục"), GridCell("Quá-dài-để-vừa")),
            (GridCell("1"), GridCell("a"), GridCell("b")))
    needs = _needs(table(*rows, widths=(0.3, 0.3, 0.4)))
    assert needs[2] > needs[0]
    assert needs[2] > needs[1]


def test_where_not_all_words_fit_those_that_lack_least_are_whole():
    made = table((GridCell("phường"), GridCell("w" * 80), GridCell("x")), widths=(0.045, 0.3, 0.655))
    found = fitted(made, room_mm(False))
    assert found.widths[0] * room_mm(False) >= _needs(made)[0] - 1e-9
    assert found.widths[1] == pytest.approx(0.3)
    assert sum(found.widths) == pytest.approx(1.0)


def test_a_heading_over_two_rows_has_the_height_of_its_lines():
    """LibreOffice takes the height of headings it repeats from the cells of one row: the others would be cut."""
    rows = ((GridCell("một hai ba bốn năm sáu", rows=2), GridCell("X", columns=2)), (GridCell("a"), GridCell("b")),
            (GridCell("1"), GridCell("2"), GridCell("3")))
    made = TextTable("Bảng", rows, 2, (0.2, 0.4, 0.4), 10.0)
    first, second = heading_heights(made, [40.0, 100.0, 100.0])
    assert first == pytest.approx(13.5)
    assert first + second >= 4 * 13.5, "four lines at least in a column of forty points"
    assert heading_heights(made, [400.0, 100.0, 100.0]) == [pytest.approx(13.5)] * 2


def test_cells_of_one_row_are_measured_before_those_over_several():
    """The cell over both rows asks for five lines, of which its neighbours below and above have three already."""
    rows = ((GridCell("một hai ba bốn năm sáu bảy", rows=2), GridCell("X"), GridCell("Y")),
            (GridCell("một hai ba bốn"), GridCell("Z")), (GridCell("1"), GridCell("2"), GridCell("3")))
    made = TextTable("Bảng", rows, 2, (0.2, 0.4, 0.4), 10.0)
    whole = sum(heading_heights(made, [40.0, 400.0, 400.0]))
    first, second = heading_heights(made, [40.0, 40.0, 400.0])
    assert first == pytest.approx(13.5)
    assert first + second == pytest.approx(whole), "lines below take none from the cell beside them"
    below = heading_heights(TextTable("Bảng", rows[1:], 1, (0.5, 0.5), 10.0), [40.0, 400.0])
    assert second >= below[0]
