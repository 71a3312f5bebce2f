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
