"""What is recognised in a sheet, what is refused, and that both are told."""
import datetime

import pytest
from hatangso.algorithms.core.data.importing.importing import Options, import_sheets
from hatangso.algorithms.core.data.importing.options import angle_columns, chosen_headings
from hatangso.algorithms.core.data.importing.placemarks import with_descriptions
from hatangso.algorithms.core.data.importing.sheets import ERROR, Fault, Percent, SourceSheet
from hatangso.algorithms.core.data.importing.texts import decoded, separator_of
from hatangso.algorithms.core.data.importing.typed import A_DATE, BELOW_ZERO, NOT_WHOLE, typed
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.layers.roles import load_role

HEAD = ["Mã cột", "Chủ sở hữu", "Vĩ độ", "Kinh độ"]


def imported(rows, role="masts", name="Bảng", **options):
    known = {key: options.pop(key) for key in ("merged", "hidden_rows", "hidden", "first", "title") if key in options}
    sheets = rows if isinstance(rows[0], SourceSheet) else [SourceSheet(name, rows, **known)]
    found = import_sheets(sheets, load_role(role), Options(**{"language": "en", **options}))
    keys = found.table.table.keys
    return found, [dict(zip(keys, row)) for row in found.table.rows()]


def said(found):
    return " ".join(message.text("en") for message in (*found.log, *found.notes))


def test_a_unit_above_the_table_counts_for_columns_without_one():
    found, rows = imported([["Đơn vị tính: nghìn người; ha"], ["Mã xã", "Tên xã", "Dân số", "Diện tích", "Số hộ (hộ)"],
                            ["001", "A", 15.2, "1.234,5", 3812]], "communes")
    assert (rows[0]["population"], rows[0]["area_km2"], rows[0]["households"]) == (15200, 12.345, 3812)
    assert "nghìn người, as stated above" in said(found)


def test_names_of_operators_are_known_as_the_analyses_read_them():
    found, rows = imported([HEAD, ["A", "Tập đoàn Viettel", 9.1, 105.1], ["B", "VNPT Cà Mau", 9.2, 105.2],
                            ["C", "Công ty lạ", 9.3, 105.3]])
    assert [row["owner"] for row in rows] == ["Tập đoàn Viettel", "VNPT Cà Mau", "Công ty lạ"]
    assert "column Chủ sở hữu: words that are in no list stay as they are: Công ty lạ (1)." in said(found)


@pytest.mark.parametrize(("key", "own"), [("lon", "Kinh độ"), ("owner", "chủ sở hữu"), ("owner", "B")])
def test_a_heading_that_is_named_and_not_there_is_refused_even_where_another_would_do(key, own):
    rows = [HEAD, ["A", "VNPT", 9.1, 105.1]]
    with pytest.raises(InputError) as refused:
        imported(rows, chosen=((key, "Cột lạ"),))
    assert "\"Cột lạ\"" in str(refused.value)
    assert imported(rows, chosen=((key, own),))[1][0]["owner"] == "VNPT"


def test_a_heading_may_stand_in_one_of_several_sheets():
    rows = imported([SourceSheet("A", [[*HEAD, "Chiều cao"], ["A", "VNPT", 9.1, 105.1, 42]]),
                     SourceSheet("B", [[*HEAD, "Độ vươn"], ["B", "VNPT", 9.2, 105.2, 36]])],
                    chosen=(("height_m", "Độ vươn"),))[1]
    assert [row["height_m"] for row in rows] == [42, 36]


def test_dates_as_gdal_writes_them_are_dates_and_columns_with_empty_cells_are_named():
    head = [*HEAD, "Năm đưa vào sử dụng", "Chiều cao (m)"]
    found, rows = imported([head, ["A", "VNPT", 9.1, 105.1, "2016/01/01", "cao"],
                            ["B", "VNPT", 9.2, 105.2, "01/2016/01", "42,5"]])
    assert [row["in_use"] for row in rows] == ["2016-01-01", None]
    assert "Columns of the cells left empty: Chiều cao (m) 1, Năm đưa vào sử dụng 1." in said(found)


def test_groups_give_commune_and_operator_where_no_column_does():
    found, rows = imported([["TT", "Mã cột", "Vĩ độ", "Kinh độ"], ["I. Viettel"], [1, "A", 9.1, 105.1], ["II", "VNPT"],
                            [1, "B", 9.2, 105.2], ["Xã Phú Tân"], [2, "C", 9.2, 105.2]])
    assert [(row["operator"], row["commune"]) for row in rows] == [
        ("Viettel", None), ("VNPT", None), ("VNPT", "Xã Phú Tân")]
    assert "no column and is taken from" in said(found)


def test_numbers_in_one_cell_over_several_rows_are_not_shared_out():
    rows = [["Mã", "Mã xã", "Số hộ", "Vĩ độ", "Kinh độ"], ["a", "01", 100, 9.1, 105.1], ["b", None, None, None, None]]
    found, got = imported(rows, "premises", merged=((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 2, 4)))
    assert [(row["id"], row["commune"], row["households"]) for row in got] == [("a", "01", None), ("b", "01", None)]
    assert found.table.geometry.tolist() == [[105.1, 9.1]] * 2
    why = "one cell over several rows: the number cannot be shared out"
    assert [tuple(row) for row in found.rejected.rows()] == [
        ("Bảng", 2, "Số hộ", "100", why, "the cell", "a | 01 | 100 | 9.1 | 105.1"),
        ("Bảng", 3, "Số hộ", "100", why, "the cell", "b")]


def test_each_column_says_where_a_row_comes_from_and_what_could_not_be_read():
    found, got = imported([[*HEAD, "Chiều cao cột"], ["M1", "VNPT", 9.1, 105.1, "x"], ["M2", "Viettel", None, None, 30],
                           ["M3", "Viettel", 9.2, 105.2, 30]], name="Cột", file="cột.xlsx")
    assert got == [
        {"id": "M1", "owner": "VNPT", "height_m": None, "src_file": "cột.xlsx", "src_sheet": "Cột", "src_row": 2,
         "doubts": 'Chiều cao cột: "x" (not a number)'},
        {"id": "M3", "owner": "Viettel", "height_m": 30.0, "src_file": "cột.xlsx", "src_sheet": "Cột", "src_row": 4,
         "doubts": None}]
    assert [tuple(row) for row in found.rejected.rows()] == [
        ("Cột", 2, "Chiều cao cột", "x", "not a number", "the cell", "M1 | VNPT | 9.1 | 105.1 | x"),
        ("Cột", 3, "Kinh độ / Vĩ độ", None, "no coordinates", "the row", "M2 | Viettel |  |  | 30")]
    assert (found.read, found.refused) == (3, 1)


def test_hidden_rows_are_read_and_hidden_sheets_only_by_name():
    sheets = [SourceSheet("A", [HEAD, ["A", "VNPT", 9.1, 105.1]], hidden_rows=frozenset({1})),
              SourceSheet("B", [HEAD, ["B", "VNPT", 9.1, 105.1]], hidden=True)]
    found, rows = imported(sheets)
    assert [row["id"] for row in rows] == ["A"]
    assert "1 hidden row is read" in said(found)
    assert "Hidden sheets are not read: B" in said(found)
    assert [row["id"] for row in imported(sheets, sheets="b")[1]] == ["B"]


def test_a_summary_sheet_is_told_by_its_ids():
    rows = [HEAD, ["A", "VNPT", 9.1, 105.1]]
    found, got = imported([SourceSheet("VNPT", rows), SourceSheet("Tổng hợp", rows), SourceSheet("Hướng dẫn", [["x"]])])
    assert len(got) == 2
    assert "1 value stands in several rows, 1 of them in several sheets (A)" in said(found)
    assert "not read: Hướng dẫn" in said(found)


@pytest.mark.parametrize(("given", "first"), [("", 3), ("3", 3), ("1", 3), ("3-3", 3)])
def test_the_rows_of_the_headings_may_be_given(given, first):
    found, rows = imported([["Danh sách"], [], HEAD, ["A", "VNPT", 9.1, 105.1]], headings=given)
    assert len(rows) == 1
    assert f"headings in row {first}," in said(found)


@pytest.mark.parametrize(("rows", "options", "word"), [
    ([["a", "b"], ["c", "d"]], {}, "HEADING_ROWS"), ([HEAD[1:], ["VNPT", 9, 105]], {}, "Mast id"),
    ([HEAD[:2], ["A", "VNPT"]], {}, "coordinates"), ([HEAD, ["A", "VNPT", 1012345, 512345]], {}, "EPSG:9207"),
    ([HEAD, ["A", "VNPT", 9.1, 105.1]], {"sheets": "Khác"}, "Khác"), ([[None]], {}, "no table"),
    ([HEAD, ["A", "VNPT", 9.1, 105.1]], {"chosen": (("height_m", "Cao"),)}, "Cao"),
    ([HEAD, ["A", "VNPT", 9.1, 105.1]], {"headings": "7-9"}, "1 to 2"),
    ([HEAD, ["A", "VNPT", 9.1, 105.1]], {"headings": "-1"}, "counted from 1")])
def test_what_cannot_be_read_is_refused_with_what_to_do(rows, options, word):
    with pytest.raises(InputError, match=word):
        imported(rows, **options)


def test_columns_by_year_and_columns_nobody_reads():
    found, rows = imported([["Mã", "Số hộ", "Cáp đồng 2022", "Cáp đồng 2023", "Thuê bao cáp đồng", "Màu sơn", "Vĩ độ",
                             "Kinh độ"], ["a", 10, 5, "4", 3, "đỏ", 9.1, 105.1]], "premises")
    assert [rows[0][key] for key in ("copper", "lines_2022", "lines_2023")] == [3, 5, 4]
    assert "not read: Màu sơn" in said(found)


def test_old_encodings_are_read_in_headings_and_cells():
    found, rows = imported([["M· cét", "Chñ së h÷u", "VÜ ®é", "Kinh ®é", "§Þa chØ"],
                            ["A", "Viettel", 9.1, 105.1, "X· T©n ThuËn"]])
    assert (rows[0]["id"], rows[0]["address"]) == ("A", "Xã Tân Thuận")
    assert "tcvn3" in said(found)


def test_a_text_in_an_old_encoding_is_read_in_every_row_of_its_column():
    """A text of the first rows comes again far below them."""
    rows = [[f"C{number}", "TËp ®oµn ViÔn th«ng Qu©n ®éi" if number in (3, 290) else "VNPT", 9.1, 105.1]
            for number in range(300)]
    _, found = imported([["M· cét", "Chñ së h÷u", "VÜ ®é", "Kinh ®é"], *rows])
    assert {row["owner"] for row in found} == {"Tập đoàn Viễn thông Quân đội", "VNPT"}


@pytest.mark.parametrize(("field", "values", "expected", "reasons"), [
    (("masts", "height_m"), ["45 m", "0,045 km", "45,5", 45, None], [45, 45, 45.5, 45, None], []),
    (("masts", "height_m"), [datetime.date(2020, 5, 1), -3, "30-45"], [None] * 3, [A_DATE, BELOW_ZERO]),
    (("communes", "population"), ["1.234", 15.2, Fault("#REF!", ERROR)], [1234, None, None], [NOT_WHOLE, ERROR]),
    (("masts", "load_used"), [Percent(0.98), "85 %", 120], [98, 85, 120], []),
    (("crosswalk", "share"), [Percent(0.5), 0.25], [0.5, 0.25], []),
    (("masts", "shareable"), ["Có", "không", True, 0, None], [True, False, True, False, None], []),
    (("masts", "in_use"), ["3/2017", 2015, "05/01/2020", datetime.datetime(2020, 5, 1)],
     ["2017-03", "2015", "2020-01-05", "2020-05-01"], []),
    (("masts", "id"), ["00166", 166.0, " A\n1 ", "#N/A"], ["00166", "166", "A 1", None], []),
])
def test_cells_become_what_their_field_says(field, values, expected, reasons):
    found, problems = typed(values, load_role(field[0]).field(field[1]))
    assert found == expected
    assert [problem.reason for problem in problems][:len(reasons)] == reasons
    assert all((found[problem.row] is None) for problem in problems)


def test_a_number_of_days_is_no_date_but_told_which():
    problem = typed([45000], load_role("masts").field("in_use"))[1][0]
    assert problem.reason.text("en").startswith("a number; it may be the day 2023-03-15")


HOMES = [["TT", "Địa bàn", "Mã ấp, khóm", "Số hộ dân", "Thuê bao cáp đồng", None, "Cáp quang (FTTH)", None],
         [None, None, None, None, "Số thuê bao cáp đồng đang hoạt động", "Số thuê bao tạm ngưng, chưa thu hồi",
          "Số hộ có khả năng cung cấp cáp quang", "Số thuê bao FTTH đang sử dụng"],
         ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
         ["I", "Xã Tân Thuận", None, 755, "1.012", "-", 615, 284],
         [1, "Ấp Tân Thuận", "TT01", "598", 92, 10, "492*", "205 (2)"]]


def test_headings_of_reports_are_read_by_their_words_and_group_sums_as_text_are_no_rows():
    merged = (*((0, column, 1, column) for column in range(4)), (0, 4, 0, 5), (0, 6, 0, 7))
    found, rows = imported(HOMES, "premises", merged=merged)
    assert [{key: row[key] for key in ("hamlet", "households", "copper", "copper_off", "ready", "connected", "commune")}
            for row in rows] == [{"hamlet": "TT01", "households": 598, "copper": 92, "copper_off": 10, "ready": 492,
                                  "connected": 205, "commune": "Xã Tân Thuận"}]
    assert "by its words" in said(found)
    assert "2 numbers have the mark of a footnote" in said(found)


def test_columns_of_degrees_minutes_and_seconds_may_be_named():
    rows = [["Mã cột", "Chủ sở hữu", "v1", "v2", "v3", "k1", "k2"], ["A", "VNPT", 9, 1, 12.5, 105, "21,5"]]
    chosen = chosen_headings("", load_role("masts"), angle_columns("C, D, E; k1, k2"))
    found, _ = imported(rows, chosen=chosen)
    assert found.table.geometry.tolist() == [[pytest.approx(105 + 21.5 / 60), pytest.approx(9 + 1 / 60 + 12.5 / 3600)]]
    for text in ("C, D, E", "C, D, E; C, F, G", "C, c; k1, k2", "C,, D; k1, k2"):
        with pytest.raises(InputError, match="DMS"):
            angle_columns(text)


@pytest.mark.parametrize("total", [None, 5.2])
def test_the_first_group_is_no_second_row_of_headings(total):
    found, rows = imported([["Đơn vị tính: nghìn người"], ["TT", "Xã/Ấp", "Số hộ", "Dân số"],
                            ["I", "Xã Tân Lộc", None, total], [1, "Ấp 1", 250, 1.1], [2, "Ấp 2", 300, "1,3"],
                            ["II", "Xã Phú Tân", None, total], [1, "Ấp 1", 200, 0.9]], "hamlets")
    assert [(row["name"], row["commune"], row["households"], row["population"]) for row in rows] == [
        ("Ấp 1", "Xã Tân Lộc", 250, 1100), ("Ấp 2", "Xã Tân Lộc", 300, 1300), ("Ấp 1", "Xã Phú Tân", 200, 900)]


@pytest.mark.parametrize("above", [True, False])
def test_a_unit_behind_a_number_goes_before_that_of_the_heading(above):
    head = ["Mã xã", "Tên xã", "Dân số", "Diện tích"] if above else [
        "Mã xã", "Tên xã", "Dân số (nghìn người)", "Diện tích (ha)"]
    _, rows = imported([*([["Đơn vị tính: nghìn người; ha"]] if above else ()), head,
                        ["01001", "Xã A", 5.25, 1200], ["01002", "Xã B", "850 người", "12 km2"],
                        ["01003", "Xã C", "1,5 nghìn người", "350 ha"]], "communes")
    assert [(row["population"], row["area_km2"]) for row in rows] == [(5250, 12.0), (850, 12.0), (1500, 3.5)]


ANGLES = [105, 26, 12.5, 10, 23, 6.1]


@pytest.mark.parametrize(("headings", "merged"), [
    ([["Mã cột", "Kinh độ", None, None, "Vĩ độ", None, None], [None, *("Độ", "Phút", "Giây") * 2]],
     ((0, 1, 0, 3), (0, 4, 0, 6))),
    ([["Mã cột", "Kinh độ", None, None, "Vĩ độ", None, None], [None, *("(°)", "(')", "(\")") * 2]],
     ((0, 1, 0, 3), (0, 4, 0, 6))),
    ([["Mã cột", "Kinh độ", None, None, "Vĩ độ", None, None]], ((0, 1, 0, 3), (0, 4, 0, 6))),
    ([["Mã cột", *(f"{what} ({part})" for what in ("Kinh độ", "Vĩ độ") for part in ("độ", "phút", "giây"))]], ()),
    ([["Mã cột", "KĐ độ", "KĐ phút", "KĐ giây", "VĐ độ", "VĐ phút", "VĐ giây"]], ()),
    ([["Mã cột", "Kinh độ", "Phút", "Giây", "Vĩ độ", "Phút", "Giây"]], ()),
    ([["Mã cột", "lon_d", "lon_m", "lon_s", "lat_d", "lat_m", "lat_s"]], ()),
    ([["Mã cột", "Độ kinh", "Phút kinh", "Giây kinh", "Độ vĩ", "Phút vĩ", "Giây vĩ"]], ()),
])
def test_degrees_minutes_and_seconds_stand_in_columns_of_their_own(headings, merged):
    found, rows = imported([*headings, ["A1", *ANGLES]], merged=merged)
    assert [row["id"] for row in rows] == ["A1"]
    assert found.table.geometry.tolist() == [
        [pytest.approx(105 + 26 / 60 + 12.5 / 3600), pytest.approx(10 + 23 / 60 + 6.1 / 3600)]]
    assert not found.refused
    assert "not read" not in said(found)


def test_whole_degrees_are_no_positions_to_be_silent_about():
    found, rows = imported([["Mã cột", "Kinh độ", "Vĩ độ"], ["A1", 105, 10], ["A2", 105.5, 10]])
    assert len(rows) == 2
    assert "1 position is whole degrees (Kinh độ / Vĩ độ; row 2)" in said(found)


def test_placemarks_are_named_by_their_names_and_told_by_their_descriptions():
    names, rows = with_descriptions(["Name", "description"], [
        ["A1", "<table><tr><td>Chủ sở hữu</td><td>VNPT</td></tr><tr><td>Chiều cao cột</td><td>42 m</td></tr></table>"],
        ["A2", "Chủ sở hữu: Viettel<br/>ảnh: https://a.vn/x"], ["A3", "đang xây"]])
    sheet = SourceSheet("Trạm", [names, *rows], first=0, lonlat=(None, (105.1, 9.1), (105.2, 9.1), None),
                        named_by="Name")
    found, got = imported([sheet])
    assert [(row["id"], row["owner"], row["height_m"]) for row in got] == [("A1", "VNPT", 42), ("A2", "Viettel", None)]
    assert [row[:2] for row in found.rejected.rows()] == [["Trạm", 3]]
    assert "names of the placemarks are read as it" in said(found)


@pytest.mark.parametrize(("second", "held", "count"), [("0.9", None, "2 shares"), ("1.1", 1.1, "1 share ")])
def test_shares_of_an_old_workbook_are_told(second, held, count):
    rows = [["Mã cột", "Chủ sở hữu", "Vĩ độ", "Kinh độ", "Tải đã dùng"], ["A", "VNPT", "9.1", "105.1", "0.85"],
            ["B", "VNPT", "9.1", "105.1", second]]
    found, got = imported([SourceSheet("Cột", rows, formats=False)])
    assert [row["load_used"] for row in got] == [None, held]
    assert "files .xls do not say" in said(found)
    assert count in said(found)


def test_separators_and_encodings_of_text_files():
    assert separator_of("a;b;c\n1,5;2,5;3\n")[0] == ";"
    assert separator_of("a\tb\n1,5\t2\n")[0] == "\t"
    assert separator_of("sep=|\na|b\n") == ("|", "a|b\n")
    assert decoded("Xã".encode("utf-16-le")) == ("Xã", "UTF-16-LE")


def test_lines_that_name_headings():
    role = load_role("masts")
    assert chosen_headings("masts.height_m = Cao\nlon=Đông", role, {"lat": "Bắc", "x": ""}) == (
        ("lat", "Bắc"), ("height_m", "Cao"), ("lon", "Đông"))
    for line in ("cao = Cao", "height_m", "height_m =", "lat = a\nlat = b"):
        with pytest.raises(InputError, match="FIELDS"):
            chosen_headings(line, role, {})


@pytest.mark.parametrize("heading", ["Vị trí (vĩ độ, kinh độ)", "Lat/Long", "Kinh độ - Vĩ độ"])
def test_one_column_for_both_coordinates_is_known_by_the_two_words(heading):
    found, _ = imported([["Mã cột", heading], ["T1", "9.176123, 105.150456"]])
    assert found.table.geometry[0] == pytest.approx((105.150456, 9.176123))


@pytest.mark.parametrize(("words", "column"), [
    (("Dây co", "tự đứng"), "structure"), (("A2b", "dây co"), "class"), (("Dây co", "loại khác"), "class")])
def test_a_column_of_words_is_the_field_whose_list_has_them(words, column):
    _, rows = imported([["Mã cột", "Kinh độ", "Vĩ độ", "Loại cột"], *(["T1", 105.1, 9.1, word] for word in words)])
    other = {"structure": "class", "class": "structure"}[column]
    assert tuple(row[column] for row in rows) == words
    assert {row.get(other) for row in rows} == {None}


def test_years_below_one_heading_are_columns_by_year():
    found, rows = imported([
        ["TT", "Mã cụm", "Mã xã", "Vĩ độ", "Kinh độ", "Thuê bao cáp đồng", None, None, "Số hộ"],
        [None, None, None, None, None, 2023, 2024, 2025], [1, "TB1", "32152", 9.1, 105.1, 120, 100, 80, 312]],
        "premises", merged=((0, 5, 0, 7),))
    assert [rows[0][key] for key in ("copper", "lines_2023", "lines_2024", "households")] == [80, 120, 100, 312]
    assert found.refused == 0


@pytest.mark.parametrize("given", ["", "1-2"])
def test_a_row_of_units_counts_also_where_one_is_not_known(given):
    found, rows = imported([["Mã tuyến", "Nhà mạng", "Chiều dài", "Tải trọng"], [None, None, "m", "tấn"],
                            ["(A)", "(B)", "(1)", "(2)"], ["T1", "VNPT", 1200, 3]], "fibre_cables", headings=given)
    assert [(row["id"], row["length_km"]) for row in rows] == [("T1", 1.2)]
    assert found.refused == 0


def test_units_below_one_heading_are_headings():
    _, rows = imported([["Mã xã", "Tên xã", "Quy mô dân số", None], [None, None, "Hộ", "Người"],
                        ["32152", "Đầm Dơi", 312, 1234]], "communes", merged=((0, 2, 0, 3),))
    assert rows[0]["population"] == 1234


def test_pages_that_begin_like_the_first_and_their_sums_are_no_rows():
    top = [["UBND TỈNH", None, "Mẫu số 02"], ["TT", "Mã cột", "Tọa độ", None], [None, None, "Vĩ độ", "Kinh độ"],
           [1, 2, 3, 4]]
    found, rows = imported([*top, [1, "A1", 9.1, 105.1], [None, "Cộng trang", 1], *top, [2, "A2", 9.2, 105.2],
                            ["Trang trước mang sang", None, 2]], merged=((1, 2, 1, 3),))
    assert [row["id"] for row in rows] == ["A1", "A2"]
    assert found.refused == 0
    assert "the headings once more 4" in said(found)


def test_a_group_called_like_the_title_of_the_sheet_is_a_group():
    head = [["Danh sách cột"], ["Xã Khánh An"], ["TT", "Mã cột", "Vĩ độ", "Kinh độ"]]
    found, rows = imported([*head, [1, "A", 9.1, 105.1], ["Xã Phú Tân"], [2, "B", 9.2, 105.2], ["Xã Khánh An"],
                            [3, "C", 9.3, 105.3], *head, [4, "D", 9.4, 105.4]])
    assert [row.get("commune") for row in rows] == [None, "Xã Phú Tân", "Xã Khánh An", "Xã Khánh An"]
    assert "the headings once more 3" in said(found)


@pytest.mark.parametrize("letter", ["A", "H", "I", "X", "B."])
def test_a_row_whose_id_is_a_letter_is_no_heading_of_a_group(letter):
    """A mast "A" without a position is left out as such; its owner is not that of the rows below."""
    head = ["Mã cột", "Doanh nghiệp cũ", "Chiều cao (m)", "Vĩ độ", "Kinh độ"]
    found, rows = imported([head, ["M1", "cũ", 30, 9.1, 105.1], [letter, "Viettel", 42, None, None],
                            ["M2", "cũ", 36, 9.2, 105.2]])
    assert [(row["id"], row["height_m"], row.get("operator")) for row in rows] == [
        ("M1", 30, None), ("M2", 36, None)]
    assert [row[1] for row in found.rejected.rows()] == [3]
    found, rows = imported([head[:1] + head[2:], ["M1", 30, 9.1, 105.1], [letter, "Viettel"], ["M2", 36, 9.2, 105.2]])
    assert [(row["id"], row["operator"]) for row in rows] == [("M1", None), ("M2", "Viettel")]
