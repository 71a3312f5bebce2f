"""Totals, group headings, repeated and closed rows are told apart from objects, by one rule for every topic."""
import struct

import numpy as np
import pytest
from hatangso.algorithms.core.layers.roles import load_role
from hatangso.algorithms.core.layers.rows import is_group_heading, is_total, judge, total_rows, unread_status


@pytest.mark.parametrize("name", [
    "Tổng cộng", "TỔNG CỘNG", "Tong cong", "Tổng cộng: 2 điểm", "Tổng cộng xã A", "Cộng", "Cộng xã Tân Lộc", "Cộng (I)",
    "Cộng I + II", "Tổng", "Tổng số hộ", "Toàn tỉnh", "Toàn xã", "Cả tỉnh", "Total", "Grand total", "Sum", "Subtotal"])
def test_names_of_totals(name):
    assert is_total(name)


@pytest.mark.parametrize("name", [
    "Ấp Cộng Hòa", "Cộng Hòa", "Cộng Đồng", "Tổng Đốc", "Ấp Toàn Thắng", "Toàn Thắng", "Xã A", "", None, "Totally",
    "I"])
def test_names_of_places_are_no_totals(name):
    assert not is_total(name)


def test_group_headings():
    for name in ("I. Xã A", "II) Phường B", "XIV - Xã C", "A. Khu vực đô thị"):
        assert is_group_heading(name)
    for name in ("Ấp I", "1. Ấp 1", "Xã I", "IA Grai", "Ia Pa", "V.I.P quán", "An. Minh"):
        assert not is_group_heading(name)


def test_only_rows_without_a_position_are_totals():
    columns = {"id": ["H1", None, None, "H4", "I"], "name": ["Ấp 1", "Tổng cộng", "I. Xã A", "II. Ấp lạ", "Xã B"]}
    assert total_rows(columns, [True, False, False, False, False]) == [1, 2, 4]
    assert total_rows(columns, [True] * 5) == []


def told(role, columns, placed=None, shapes=None, language="en", count=None):
    count = count or len(next(iter(columns.values())))
    found = judge("lớp", load_role(role), list(range(11, 11 + count)), columns,
                  fields={key: key.upper() for key in columns},
                  placed=np.ones(count, bool) if placed is None else placed, shapes=shapes)
    return found.left_out, [note.text(language) for note in found.notes]


def test_the_same_id_with_the_same_values_counts_once():
    left_out, notes = told("hamlets", {"code": ["a", "b", "a", "a", None, None], "households": [1, 2, 1, 1, 5, 5]},
                           shapes=[b"1", b"2", b"1", b"3", b"4", b"4"])
    assert sorted(left_out) == [2]
    assert any("CODE: 1 row repeats" in note and "(feature 13)" in note for note in notes)
    assert any("1 id stands in several rows" in note and '"a"' in note for note in notes)


def test_the_same_id_with_other_values_keeps_both():
    left_out, notes = told("premises", {"id": ["a", "a", "b"], "households": [1, 2, 9]})
    assert left_out == {}
    assert "all 2 rows count (feature 11, 12)" in notes[0]


def line(*xy, several=False):
    plain = struct.pack("<BII", 1, 2, len(xy)) + np.array(xy, float).tobytes()
    return struct.pack("<BII", 1, 5, 1) + plain if several else plain


def test_a_cable_that_stands_twice_counts_once_and_its_pieces_count_each():
    shapes = [line((0, 0), (1, 0)), line((1, 0), (2, 0)), line((0, 0), (1, 0)), line((1, 0), (0, 0), several=True)]
    for role in ("copper", "fibre_cables", "planned_routes"):
        left_out, notes = told(role, {"id": ["K1"] * 4, "operator": ["VNPT"] * 4}, shapes=shapes)
        assert sorted(left_out) == [2, 3]
        assert len(notes) == 1
        assert "ID: 2 rows repeat an earlier one" in notes[0]
        assert "(feature 13, 14)" in notes[0]


def test_cables_drawn_alike_under_other_ids_count_and_are_told():
    shapes = [line((0, 0), (1, 0)), line((1, 0), (0, 0)), line((0, 0), (1, 0)), line((0, 0), (2, 0))]
    columns = {"id": ["K1", "K2", "K3", "K4"], "operator": ["VNPT", "VNPT", "Viettel", "VNPT"]}
    left_out, notes = told("copper", columns, shapes=shapes)
    assert left_out == {}
    assert len(notes) == 1
    assert "1 line is drawn like another one" in notes[0]
    assert "(feature 12)" in notes[0]
    assert "(feature 12, 13)" in told("copper", {"id": [None] * 4}, shapes=shapes)[1][0]  # nobody says whose they are


def test_one_id_on_one_line_with_other_values_is_told():
    left_out, notes = told("copper", {"id": ["K1", "K1"], "length_km": [1.0, 2.0]}, shapes=[line((0, 0), (1, 0))] * 2)
    assert left_out == {}
    assert "1 id stands in several rows with other values" in notes[0]


def test_a_road_drawn_twice_counts_once_and_two_carriageways_count_twice():
    road = (105.0, 9.0), (105.1, 9.0)
    shapes = [line(*road), line(*road[::-1]), line((105.0, 9.0001), (105.1, 9.0001)), line(*road)]
    left_out, notes = told("network", {"id": ["1", "2", "3", "4"], "name": ["A", "A", "A", "B"]}, shapes=shapes)
    assert sorted(left_out) == [1]
    assert len(notes) == 1
    assert "1 line repeats an earlier one" in notes[0]
    assert sorted(told("network", {}, shapes=shapes, count=4)[0]) == [1, 3]  # nothing but lines


def test_masts_of_one_id_are_left_to_their_own_rule():
    assert told("masts", {"id": ["a", "a"], "owner": ["x", "x"]}) == ({}, [])


def test_a_row_that_equals_the_sum_of_the_others_is_only_told():
    left_out, notes = told("premises", {"id": list("abc"), "name": ["x", "y", "z"], "households": [100, 100, 200],
                                        "copper": [40, 40, None]})
    assert left_out == {}
    assert '(feature 13: "z")' in notes[0]
    assert told("premises", {"id": list("abc"), "households": [100, 100, 200], "copper": [40, 40, 70]})[1] == []
    assert told("premises", {"id": list("ab"), "households": [100, 100]})[1] == []


def test_what_is_closed_dismantled_or_planned_is_left_out_and_unknown_words_are_told():
    words = ["Đang hoạt động", "Ngừng hoạt động", "Đã tháo dỡ", "quy hoạch", None, "Chờ xử lý", "active", "CLOSED"]
    left_out, notes = told("postal_points", {"code": list("abcdefgh"), "status": words})
    assert sorted(left_out) == [1, 2, 3, 7]
    assert left_out[1].text("vi") == "ngừng hoạt động"
    assert any("STATUS: 4 rows are left out" in note and "closed 2" in note for note in notes)
    assert any("Chờ xử lý (1)" in note and "(feature 16)" in note for note in notes)
    assert sorted(told("masts", {"id": list("abcdefgh"), "status": words})[0]) == [1, 2, 3, 7]


@pytest.mark.parametrize(("word", "state"), [
    ("Dự kiến 2027", "quy hoạch"), ("Ngưng HĐ từ 2023", "ngừng hoạt động"), ("tháo dỡ T6/2024", "đã tháo dỡ"),
    ("Đã tháo (2022)", "đã tháo dỡ"), ("Ko hoạt động", "ngừng hoạt động"), ("Hoạt động từ năm 2015", None),
    ("Đang HĐ", None)])
def test_a_state_is_read_with_its_date_and_short_forms(word, state):
    left_out, notes = told("masts", {"id": ["a", "b"], "status": [word, "đang hoạt động"]})
    assert [one.text("vi") for one in left_out.values()] == ([state] if state else [])
    assert not any("not known" in note for note in notes)


@pytest.mark.parametrize("word", ["Hoạt động đến 2023", "Dự kiến tháo dỡ 2026", "2024", "Hỏng"])
def test_states_that_stay_doubtful_are_told(word):
    left_out, notes = told("masts", {"id": ["a", "b"], "status": [word, "đang hoạt động"]})
    assert not left_out
    assert any("not known" in note for note in notes)


def test_whether_a_household_can_be_connected_is_no_state_of_closing():
    assert told("premises", {"id": list("ab"), "status": ["blocked", "connectable"]}) == ({}, [])


def test_a_column_called_like_a_state_is_named_where_nobody_reads_it():
    assert unread_status("hamlets", ["ma", "Tình trạng", "trang_thai"], {"trang_thai"}) == ["Tình trạng"]
    assert unread_status("communes", ["Tình trạng"], set()) == []


def _point(x, y):
    return struct.pack("<BIdd", 1, 1, x, y)


def test_a_row_that_agrees_with_a_near_one_in_all_but_its_id_counts_and_is_told():
    columns = {"code": ["A1", "A1-b", "A2", "A3"], "name": ["Ấp 1", "Ấp 1", "Ấp 2", "Ấp 1"],
               "households": [120, 120, 120, 120], "population": [410, 410, 410, 410], "commune": ["01"] * 4}
    shapes = [_point(105.0, 9.0), _point(105.00012, 9.0), _point(105.0001, 9.0), _point(105.2, 9.0)]
    left_out, notes = told("hamlets", columns, shapes=shapes)
    assert not left_out
    assert len(notes) == 1
    assert "2 rows agree with another one within 30 m" in notes[0]
    assert "(feature 11 / 12)" in notes[0]  # a pair is named as one


def test_near_rows_that_say_little_are_not_taken_for_the_same():
    columns = {"id": ["1", "2"], "households": [4, 4], "copper": [1, 1]}
    assert told("premises", columns, shapes=[_point(105.0, 9.0), _point(105.00012, 9.0)])[1] == []


def test_rows_on_one_point_are_no_near_ones_but_all_count_where_another_stands_beside():
    count = 3000
    columns = {"code": [f"A{row}" for row in range(count + 1)], "name": ["Ấp 1"] * (count + 1),
               "households": [120] * (count + 1), "population": [410] * (count + 1), "commune": ["01"] * (count + 1)}
    shapes = [_point(105.0, 9.0)] * count + [_point(105.2, 9.0)]
    assert told("hamlets", columns, shapes=shapes) == ({}, [])
    shapes[-1] = _point(105.00012, 9.0)
    (note,) = told("hamlets", columns, shapes=shapes)[1]
    assert f"{count + 1:,} rows agree with another one" in note


@pytest.mark.parametrize("name", ["Tổng công ty Điện lực", "TỔNG CÔNG TY Viễn thông MobiFone", "Tong cong ty Buu dien"])
def test_a_general_corporation_is_no_total(name):
    assert not is_total(name)


@pytest.mark.parametrize("key", ["street", "request", "req_id", "position", "site_id", "old_code", "old_name"])
def test_totals_are_seen_in_whatever_column_names_the_rows(key):
    assert total_rows({key: ["Hùng Vương", "Tổng cộng"]}, [False, False]) == [1]
