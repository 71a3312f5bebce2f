"""Odd tables, crosswalks and mast lists give right results or say what is wrong; nothing is lost without a word."""
import openpyxl
import pytest
from qgis.core import QgsProcessingException
from qgis_layers import Log, layer

PLACE = "POINT(105.0123 9.0123)"


def figures(rows, kinds=None):
    return layer("None", kinds or {"ma_xa": str, "ten_xa": str, "dan_so": int}, rows, name="số liệu")


def pairs(rows):
    return layer("None", {"ma_xa_cu": str, "ma_xa_moi": str, "share": float}, rows, name="chuyển đổi")


@pytest.fixture
def carried(run):
    def call(rows, crosswalk, **more):
        log = Log()
        found = run("transferunits", feedback=log, INPUT=figures(rows) if isinstance(rows, list) else rows,
                    CROSSWALK=pairs(crosswalk), OUTPUT="memory:", LOSSES="memory:", **more)
        lost = sum(feature["amount"] or 0 for feature in found["LOSSES"].getFeatures())
        assert found["TOTAL_AFTER"] + lost == found["TOTAL_BEFORE"]
        return {one["code"]: one["dan_so"] for one in found["OUTPUT"].getFeatures()}, lost, "\n".join(log.lines)

    return call


HALVES = [(None, "A", "X", 0.5), (None, "A", "Y", 0.5)]


@pytest.mark.parametrize(("rows", "crosswalk", "values", "lost"), [
    ([(None, "A", "a", -7)], HALVES, {"X": -4, "Y": -3}, 0),
    ([(None, "A", "a", 7)], [(None, "A", "X", 0.0), (None, "A", "Y", 1.0)], {"X": 0, "Y": 7}, 0),
    ([(None, "A", "a", 7)], [(None, "A", "X", 40.0), (None, "A", "Y", 60.0)], {"X": 3, "Y": 4}, 0),
    ([(None, "A", "a", 10), (None, "B", "b", 20)], [(None, "A", "B", None), (None, "B", "A", None)],
     {"B": 10, "A": 20}, 0),
    ([(None, "A", "a", 10), (None, "B", "b", 20)], [(None, "A", "A", None), (None, "B", "A", None)], {"A": 30}, 0),
    ([(None, "A", "a", 7)], [(None, "A", "X", 0.4), (None, "A", "Y", None)], {"X": None, "Y": None}, 7),
    ([(None, "A", "a", None)], HALVES, {"X": None, "Y": None}, 0),
    ([(None, "A", "a", 7), (None, None, "b", 5), (None, "", "c", 3)], HALVES, {"X": 4, "Y": 3}, 8),
    ([(None, "X", "x", 7)], HALVES, {}, 7),
    ([(None, "A", "a", 7), (None, "Tổng cộng", "Tổng cộng", 7)], HALVES, {"X": 4, "Y": 3}, 0),
    ([(None, "A", "a", 7), (None, "A", "a", 7)], HALVES, {"X": 4, "Y": 3}, 0),
])
def test_what_arrives_and_what_does_not_is_the_whole(carried, rows, crosswalk, values, lost):
    found, missing, _ = carried(rows, crosswalk)
    assert {code: value if value else (0 if value == 0 else None) for code, value in found.items()} == values
    assert missing == lost


def test_codes_in_several_rows_are_added_up_and_told(carried):
    several = [(None, "A", "a", 10), (None, "A", "a", 20), (None, "B", "b", 5), (None, "C", "c", 1)]
    whole = [(None, "A", "X", None), (None, "B", "X", None), (None, "C", "Y", None)]
    found, _, said = carried(several, whole)
    assert found == {"X": 35, "Y": 1}
    assert "1 code stands in several rows with different figures (A)" in said
    assert "in several rows" not in carried([*several, (None, "B", "b", 6), (None, "C", "c", 2)], whole)[2]


@pytest.mark.parametrize(("rows", "crosswalk", "words"), [
    ([], HALVES, "is empty"), ([(None, "A", "a", 7)], [], "is empty"),
    ([(None, "A", "a", 7)], [(None, "A", "X", 0.0), (None, "A", "Y", 0.0)], "do not add up to 1"),
    ([(None, "A", "a", 7)], [(None, "A", "X", 1.4), (None, "A", "Y", 1.4)], "do not add up to 1"),
    ([(None, "A", "a", 7)], [(None, "A", "X", -0.4), (None, "A", "Y", 1.4)], "below zero"),
    ([(None, "A", "a", 7)], [(None, "A", "X", 0.5), (None, "A", "X", 0.4), (None, "A", "Y", 0.5)], "A to X"),
    ([(None, "A", "a", 7)], [(None, "A", "X", None), (None, None, "Y", None)], "no value"),
])
def test_crosswalks_that_cannot_be_are_refused(carried, rows, crosswalk, words):
    with pytest.raises(QgsProcessingException, match=words):
        carried(rows, crosswalk)


@pytest.mark.parametrize("value", [float("inf"), 1e300])
def test_figures_without_end_are_refused(carried, value):
    with pytest.raises(QgsProcessingException, match="cannot be read"):
        carried(figures([(None, "A", value)], {"ma_xa": str, "dan_so": float}), HALVES)


def masts(rows, name="Viettel"):
    return layer("Point", {"macot": str, "chusohuucot": str, "chieucao": float, "congnghe": str}, rows, name=name)


@pytest.mark.parametrize(("lists", "ids", "contradictions"), [
    ([[(PLACE, "C1", "Viettel", 42.0, "4G")] * 2], ["C1"], 0),
    ([[(PLACE, "C1", "Viettel", 42.0, "4G"), ("POINT(105.2 9.2)", "C1", "Viettel", 42.0, "4G")]],
     ["C1", "C1 Viettel"], 1),
    ([[(PLACE, "C1", "Viettel", 42.0, "4G"), (PLACE, "C2", "Viettel", 42.0, "5G")]], ["C1"], 0),
    ([[(PLACE, "C1", "Viettel", 42.0, "4G"), (None, "Tổng cộng", None, 42.0, None)]], ["C1"], 0),
    ([[(PLACE, "C1", "Viettel", 42.0, "4G"), ("POINT(0 0)", "C1", "Viettel", 42.0, "4G")]], ["C1"], 0),
    ([[(PLACE, "C1", "Viettel", 42.0, "4G")], [(PLACE, "V1", "Viettel", 30.0, "4G")]], ["C1"], 1),
])
def test_odd_rows_of_mast_lists(run, lists, ids, contradictions):
    names = ["Viettel", "VNPT"]
    found = run("mergeregisters", LISTS=[masts(rows, name) for rows, name in zip(lists, names)], REGISTER="memory:",
                CONTRADICTIONS="memory:", CHANGES="memory:")
    assert sorted(one["id"] for one in found["REGISTER"].getFeatures()) == ids
    assert found["CONTRADICTIONS"].featureCount() == contradictions


def test_rows_without_a_code_and_empty_lists_are_refused(run):
    for rows, words in ([(PLACE, None, "VNPT", 4.0, "4G")], "no value"), ([], "is empty"):
        with pytest.raises(QgsProcessingException, match=words):
            run("mergeregisters", LISTS=[masts(rows)], REGISTER="memory:", CONTRADICTIONS="memory:", CHANGES="memory:")


HEAD = ["Mã cột", "Chủ sở hữu", "Kinh độ", "Vĩ độ", "Chiều cao (m)"]


@pytest.fixture
def imported(run, tmp_path):
    def call(rows, merged=(), text=None):
        path = tmp_path / ("bảng.csv" if text else "bảng.xlsx")
        if text:
            path.write_text(text, encoding="utf-8")
        else:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            for cells in merged:
                book.active.merge_cells(cells)
            book.save(path)
        found = run("importtable", FILE=str(path), ROLE="masts", CRS="EPSG:9207", OUTPUT="memory:", REJECTED="memory:",
                    LANGUAGE="en")
        refused = [one["row"] for one in found["REJECTED"].getFeatures() if one["refused"] == "the row"]
        return [(one["id"], one["height_m"] if "height_m" in one.fields().names() else None)
                for one in found["OUTPUT"].getFeatures()], refused

    return call


def test_totals_groups_notes_and_rows_without_a_place(imported):
    rows = [HEAD, ["I", "Khu vực thành thị"], ["C1", "VNPT", 105.01, 9.01, 42], ["Cộng xã", None, None, None, 42],
            ["C2", "VNPT", None, None, 30], ["C3", "VNPT", 0, 0, 30], ["TỔNG CỘNG", None, None, None, 102],
            ["Ghi chú: số liệu tạm"]]
    assert imported(rows) == ([("C1", 42.0)], [5, 6])


def test_merged_headings_of_three_rows_with_numbered_columns(imported):
    rows = [["TT", "Mã cột", "Chủ sở hữu", "Tọa độ", None, None], [None, None, None, "WGS84", None, "Chiều cao (m)"],
            [None, None, None, "Kinh độ", "Vĩ độ", None], [f"({number})" for number in range(1, 7)],
            [1, "C1", "VNPT", 105.01, 9.01, 42]]
    assert imported(rows, ["A1:A3", "B1:B3", "C1:C3", "D1:F1", "D2:E2", "F2:F3"]) == ([("C1", 42.0)], [])


def test_decimal_commas_are_no_separators_of_ragged_lines(imported):
    text = "Mã cột;Kinh độ;Vĩ độ\nC1;105,01;9,01\nC2;105,02\nC3;105,03;9,03;thừa\nC4;105,04;9,04\n"
    assert imported((), text=text) == ([("C1", None), ("C3", None), ("C4", None)], [3])


def test_only_headings_are_a_layer_without_rows(imported):
    assert imported([HEAD]) == ([], [])
    with pytest.raises(QgsProcessingException, match="headings"):
        imported([["DANH SÁCH CỘT"]])
