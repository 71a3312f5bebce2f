"""Sheets with more than one table, or with one on its side, come in as if each table had a sheet of its own."""
import pytest
from hatangso.algorithms.core.data.importing.importing import Options, import_sheets
from hatangso.algorithms.core.data.importing.sheets import SourceSheet
from hatangso.algorithms.core.layers.roles import load_role

HEAD = ["TT", "Mã cột", "Kinh độ", "Vĩ độ"]


def imported(rows, merged=(), **options):
    found = import_sheets([SourceSheet("Bảng", rows, merged=merged)], load_role("masts"),
                          Options(language="en", **options))
    return found, [dict(zip(found.table.table.keys, row)) for row in found.table.rows()]


def said(found):
    return " ".join(message.text("en") for message in (*found.log, *found.notes))


def ids(rows, *keys):
    return [tuple(row.get(key) for key in ("id", *keys)) for row in rows]


def test_a_table_below_another_is_read_by_its_own_headings():
    found, rows = imported([
        ["Bảng 1. Trạm Viettel"], [*HEAD, "Chiều cao (m)"], [1, "A1", 105.1, 9.1, 42], [], ["Bảng 2. Trạm VNPT"],
        ["TT", "Chiều cao (m)", "Mã cột", "Vĩ độ", "Kinh độ"], [1, 30, "B1", 9.3, 105.3]])
    assert ids(rows, "operator", "height_m", "src_row") == [("A1", "Viettel", 42, 3), ("B1", "VNPT", 30, 7)]
    assert found.table.geometry.round(6).tolist() == [[105.1, 9.1], [105.3, 9.3]]
    assert "each other's column" not in said(found)


def test_the_same_headings_on_the_next_page_begin_no_other_table():
    found, rows = imported([HEAD, [1, "A1", 105.1, 9.1], HEAD, [2, "A2", 105.2, 9.2]])
    assert ids(rows) == [("A1",), ("A2",)]
    assert said(found).count("headings in row") == 1


def test_tables_side_by_side():
    _, rows = imported([["Trạm Viettel", None, None, None, None, "Trạm VNPT"], [*HEAD, None, *HEAD],
                        [1, "A1", 105.1, 9.1, None, 1, "B1", 105.3, 9.3], [2, "A2", 105.2, 9.2]],
                       merged=((0, 0, 0, 3), (0, 5, 0, 8)))
    assert ids(rows, "operator") == [("A1", "Viettel"), ("A2", "Viettel"), ("B1", "VNPT")]


@pytest.mark.parametrize("merged", [((0, 4, 0, 5), (0, 6, 0, 7), (0, 2, 0, 3)), ()])
def test_columns_of_each_operator_make_rows_of_each(merged):
    found, rows = imported([
        ["TT", "Vị trí", "Tọa độ", None, "Viettel", None, "VNPT", None],
        [None, None, "Kinh độ", "Vĩ độ", "Mã trạm", "Chiều cao (m)", "Mã trạm", "Chiều cao (m)"],
        [1, "P1", 105.1, 9.1, "VT1", 42, "VN1", 30], [2, "P2", 105.2, 9.2, None, None, "VN2", 36]], merged=merged)
    assert ids(rows, "operator", "height_m") == [
        ("VT1", "Viettel", 42), ("VN1", "VNPT", 30), ("VN2", "VNPT", 36)]
    assert found.refused == 0


def test_columns_of_marks_make_the_list_of_tenants():
    found, rows = imported([[*HEAD, "Dùng chung", None, None], [None, None, None, None, "Viettel", "VNPT", "MobiFone"],
                            [1, "A1", 105.1, 9.1, "x", None, "✓"], [2, "A2", 105.2, 9.2, None, "x", None],
                            [3, "A3", 105.3, 9.3]], merged=((0, 4, 0, 6),))
    assert ids(rows, "tenants") == [("A1", "Viettel; MobiFone"), ("A2", "VNPT"), ("A3", None)]
    assert "not read" not in said(found)


def test_a_table_on_its_side_is_turned():
    found, rows = imported([["Mã cột", "A1", "A2"], ["Chủ sở hữu", "Viettel", "VNPT"], ["Kinh độ", 105.1, 105.2],
                            ["Vĩ độ", 9.1, 9.2]])
    assert ids(rows, "owner") == [("A1", "Viettel"), ("A2", "VNPT")]
    assert "column by column" in said(found)


def test_the_names_of_axes_are_no_roman_number():
    _, rows = imported([["TT", "Mã cột", "VN-2000", None, "WGS-84", None], [None, None, "X", "Y", "Vĩ độ", "Kinh độ"],
                        [1, "A1", 1006123.4, 565123.4, 9.1, 105.1], [2, "A2", 1006200.0, 565200.0, None, None]],
                       merged=((0, 2, 0, 3), (0, 4, 0, 5)), system="EPSG:9207")
    assert ids(rows) == [("A1",), ("A2",)]


def test_cells_that_say_as_above_have_the_value_above_within_their_group():
    found, rows = imported([[*HEAD, "Chủ sở hữu"], [1, "A1", 105.1, 9.1, "Viettel"], [2, "A2", 105.2, 9.2, "nt"],
                            [3, "A3", 105.3, 9.3, '"'], ["II. Xã Phú Mỹ"], [4, "A4", 105.4, 9.4, "-nt-"]])
    assert [row["owner"] for row in rows] == ["Viettel", "Viettel", "Viettel", "-nt-"]
    assert "2 cells say" in said(found)


def test_signatures_below_the_table_are_no_rows_wherever_they_stand():
    found, rows = imported([HEAD, [1, "A1", 105.1, 9.1], [None, None, None, "Cà Mau, ngày 05 tháng 01 năm 2025"],
                            [None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"], [None, "Nguyễn Văn A", None, "Trần Văn B"]])
    assert (ids(rows), found.refused) == ([("A1",)], 0)


def test_columns_named_by_their_letters_need_no_headings():
    _, rows = imported([[1, "A1", "Viettel", 105.1, 9.1], [2, "A2", "VNPT", 105.2, 9.2]],
                       chosen=(("id", "B"), ("owner", "C"), ("lon", "D"), ("lat", "E")))
    assert ids(rows, "owner", "operator") == [("A1", "Viettel", None), ("A2", "VNPT", None)]


def test_the_second_row_of_headings_is_not_cut_off_from_the_first():
    _, rows = imported([
        ["TT", "Mã vị trí", "Tọa độ", None, "Viettel", None, "VNPT", None],
        [None, None, "Kinh độ", "Vĩ độ", "Mã trạm", "Chiều cao (m)", "Mã trạm", "Chiều cao (m)"],
        [1, "P1", 105.1, 9.1, "VT1", 42, "VN1", 30], [2, "P2", 105.2, 9.2, None, None, "VN2", 36]],
        merged=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 0, 7)))
    assert [(row["operator"], row["height_m"]) for row in rows] == [("Viettel", 42), ("VNPT", 30), ("VNPT", 36)]


def test_one_row_in_metres_is_refused_and_not_the_sheet():
    found, rows = imported([HEAD, [1, "A1", 105.1, 9.1], [2, "A2", 105.2, 9.2], [3, "A3", 1050600, 906000]])
    assert (ids(rows), found.refused) == ([("A1",), ("A2",)], 1)


@pytest.mark.parametrize("remark", ["- một phần", "Nguồn: NQ 1655", "Ngày 1/7/2025", "(1) cả xã"])
def test_a_remark_in_a_narrow_table_ends_no_table(remark):
    found = import_sheets([SourceSheet("Bảng", [["Mã cũ", "Mã mới", "Ghi chú"], ["32001", "31825", remark],
                                                ["32002", "31825", None], [remark]])],
                          load_role("crosswalk"), Options(language="en"))
    assert found.table.values["old_code"] == ["32001", "32002"]
    assert "a note or signature below the table 1" in said(found)


def test_a_column_of_marks_with_a_cell_that_is_no_number_is_read():
    _, rows = imported([[*HEAD, "Viettel", "VNPT"], [1, "A1", 105.1, 9.1, 1.0, float("nan")],
                        [2, "A2", 105.2, 9.2, 1.0, 1.0]])
    assert ids(rows, "tenants") == [("A1", "Viettel"), ("A2", "Viettel; VNPT")]


def test_a_table_of_a_letter_goes_on_in_the_next_one_and_a_legend_is_none_of_it():
    again = [["(tiếp theo)"], ["2", "C2", "105,1", "9,2"], ["3", "C3", "105,2", "9,2"]]
    sheets = [SourceSheet("Bảng 1", [["Ký hiệu", "Ý nghĩa"], ["A2b", "Cột mặt đất"]], of_letter=True),
              SourceSheet("Bảng 2", [HEAD, ["1", "C1", "105,1", "9,1"]], of_letter=True),
              SourceSheet("Bảng 3", again, first=0, of_letter=True)]
    found = import_sheets(sheets, load_role("masts"), Options(language="en"))
    assert found.table.values["id"] == ["C1", "C2", "C3"]
    assert [*zip(found.table.values["src_sheet"], found.table.values["src_row"])] == [
        ("Bảng 2", 2), ("Bảng 3", 1), ("Bảng 3", 2)]
    assert "Sheet Bảng 3: it has no headings and is read as going on with Bảng 2." in said(found)
    assert "not read: Bảng 1." in said(found)


@pytest.mark.parametrize("page", ["Trang 1/2", "trang 3", "Page 2"])
def test_the_number_of_a_page_is_no_row(page):
    found, rows = imported([HEAD, [1, "A1", 105.1, 9.1], [None, page], HEAD, [2, "A2", 105.2, 9.2]])
    assert ids(rows) == [("A1",), ("A2",)]
    assert found.refused == 0


def test_the_number_of_a_page_ends_no_table_and_names_may_look_like_one():
    rows = [["Mã ấp", "Tên ấp", "Số hộ"], ["A1", "Trang 2", 4], ["Trang 1"], ["A2", "Trang 3", 5], [None, "Trang 4", 5]]
    found = import_sheets([SourceSheet("Ấp", rows)], load_role("hamlets"), Options(language="en"))
    assert found.table.values["name"] == ["Trang 2", "Trang 3", "Trang 4"]


@pytest.mark.parametrize("head", [
    ["TT", "Mã cột/Mast code", "Kinh độ/Longitude", "Vĩ độ/Latitude", "Chiều cao cột/Tower height (m)"],
    ["TT", "Mã cột", "Kinh độ (Longitude)", "Vĩ độ - Latitude", "Chiều cao"],
])
def test_headings_in_two_languages(head):
    _, rows = imported([head, [1, "A1", 105.1, 9.1, 42]])
    assert ids(rows, "height_m") == [("A1", 42)]


def test_the_same_headings_in_english_below_are_no_row():
    _, rows = imported([[*HEAD, "Chiều cao cột"], ["No.", "Mast", "East", "North", "Height"],
                        [1, "A1", 105.1, 9.1, 42]])
    assert ids(rows, "height_m", "src_row") == [("A1", 42, 3)]


@pytest.mark.parametrize(("more", "first", "held"), [
    (["Nhà mạng"], ["CM001", "VNPT", 9.12, 105.12, 42.5, "Viettel"], ["CM001", "CM002"]),
    (["Doanh nghiệp dùng chung"], ["CMA", "VNPT", "chua co", "chua co", "dang do", "Viettel"], ["CM002"]),
    ([], ["CM01", "Viettel", "n/a", "n/a", None], ["CM002"]),
    ([], ["CM01", "Viettel", "-", "-", "-"], ["CM002"]),
])
def test_a_first_row_without_accents_is_no_heading_in_english(more, first, held):
    head = ["Mã cột", "Chủ sở hữu", "Vĩ độ", "Kinh độ", "Chiều cao", *more]
    found, rows = imported([head, first, ["CM002", "VNPT", 9.12, 105.12, 42.5, *(["Viettel"] if more else [])]])
    assert [row["id"] for row in rows] == held
    assert found.refused == 2 - len(held)


@pytest.mark.parametrize("below", [["Code", "Name of commune", "Population (persons)", "Area (km2)"],
                                   ["Code", "Name", "Average population", "Total area"]])
def test_english_below_headings_may_hold_figures_in_brackets(below):
    rows = [["Mã xã", "Tên xã", "Dân số", "Diện tích (km2)"], below, ["1", "Xã A", 42, 100]]
    found = import_sheets([SourceSheet("Xã", rows)], load_role("communes"), Options(language="en"))
    assert [found.table.values[key] for key in ("name", "population", "area_km2")] == [["Xã A"], [42], [100]]


def test_a_footnote_behind_a_code_is_no_part_of_it():
    found, rows = imported([HEAD, [1, "A1 (*)", 105.1, 9.1], [2, "A2**", 105.2, 9.2], [3, "A*3", 105.2, 9.2]])
    assert ids(rows) == [("A1",), ("A2",), ("A*3",)]
    assert "the mark of a footnote behind them: A1 (*), A2**." in said(found)


def test_the_operator_of_requests_is_the_one_its_sheet_is_called_by():
    rows = [["Mã vị trí", "Kinh độ", "Vĩ độ", "Loại đề nghị"], ["D1", 105.1, 9.1, "Xây mới"]]
    sheet = SourceSheet("Viettel", rows)
    found = import_sheets([sheet], load_role("requests"), Options(language="en"))
    assert found.table.values["operator"] == ["Viettel"]
