"""Messy tables come back as they were meant: every value, every refused row, every empty cell."""
import pytest
from hatangso.algorithms.core.data.importing.importing import Options, import_sheets
from hatangso.algorithms.core.data.importing.sheets import SourceSheet
from hatangso.algorithms.core.layers.roles import load_role
from messy import compare, messy
from quick import some

MASTS = load_role("masts")


def imported(made, **options):
    sheet = SourceSheet("Danh sách", made.rows, merged=tuple(made.merged))
    return import_sheets([sheet], MASTS, Options(system="EPSG:9207", **options))


def rows_of(found):
    keys = found.table.table.keys
    return [dict(zip(keys, row)) for row in found.table.rows()]


@pytest.mark.parametrize("seed", some(range(40), 1))
def test_the_truth_comes_back(seed):
    made = messy(seed, typed=seed % 2 == 0)
    found = imported(made)
    assert compare(made, rows_of(found), found.table.geometry) == []
    assert {row[1] for row in found.rejected.rows() if row[5] == "cả dòng"} == made.refused
    assert found.refused == len(made.refused)
    assert found.read == len(made.truth) + len(made.refused)
    empty = {(row[1], "height_m") for row in found.rejected.rows() if row[5] == "chỉ ô này"}
    assert empty == {one for one in made.empty if one[0] not in made.refused}


def test_two_headings_without_merged_cells_are_read_alike():
    made = next(made for made in map(messy, range(40)) if made.merged)
    made.merged = []
    found = imported(made)
    assert compare(made, rows_of(found), found.table.geometry) == []


def test_a_unit_in_brackets_and_a_year_of_another_calendar():
    rows = [["Mã cột", "Kinh độ", "Vĩ độ", "Chiều cao cột (m)", "Thời điểm đưa vào hoạt động"],
            ["A1", 104.61, 9.15, "45 (m)", "15/03/2019"], ["A2", 104.62, 9.16, "0,042 [km]", "15/03/2562"],
            ["A3", 104.63, 9.17, "45 (hai)", "31/12/2025"]]
    found = import_sheets([SourceSheet("Cột", rows)], MASTS, Options())
    assert [(row["id"], row["height_m"], row["in_use"]) for row in rows_of(found)] == [
        ("A1", 45.0, "2019-03-15"), ("A2", 42.0, None), ("A3", None, "2025-12-31")]
    assert [(row[1], row[3]) for row in found.rejected.rows()] == [(3, "15/03/2562"), (4, "45 (hai)")]
