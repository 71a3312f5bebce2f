"""Whatever stands in a sheet, an import answers in words: rows are taken or refused, and nothing else is raised."""
import datetime
import random

import pytest
from hatangso.algorithms.core.data.importing.importing import Options, import_sheets
from hatangso.algorithms.core.data.importing.sheets import ERROR, Fault, Percent, SourceSheet
from hatangso.algorithms.core.data.importing.texts import text_sheet
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.layers.roles import load_role, roles
from messy import HEADINGS
from quick import some

ODD = [
    None, "", " ", "\n", 0, -1, 1.5, 1e300, float("inf"), float("nan"), True, "Tổng cộng", "I", "II. Xã A", "A.", "x",
    "#REF!", Fault("=A1", ERROR), Percent(0.5), Percent(12), datetime.date(2020, 5, 1),
    datetime.datetime(2020, 5, 1, 3), datetime.time(9, 10), datetime.timedelta(hours=105), "9°10'30\"", "105,1",
    "1.234", "1.234.567", "'", "\"", "°", "()", "(1)", "Ghi chú:", "ngày … tháng … năm …", "X" * 500,
    "\u200b", "Cµ Mau", "=SUM(A1)", "Mã cột", "Vĩ độ", "a\x0bb",
    "1e400", "-", "9,1; 105,1",
]


def sheet(pick, number):
    heads = [list(row) for row in pick.choice(list(HEADINGS.values()))]
    rows = [[pick.choice(ODD) for _ in range(pick.randint(0, 4))] for _ in range(pick.randint(0, 3))]
    rows += heads if pick.random() < 0.8 else []
    rows += [[pick.choice(ODD) if pick.random() < 0.6 else f"{pick.randint(1, 99)}" for _ in range(pick.randint(0, 12))]
             for _ in range(pick.randint(0, 25))]
    corners = [(pick.randint(0, len(rows)), pick.randint(0, 9)) for _ in range(pick.randint(0, 4))]
    merged = [(top, left, top + pick.randint(0, 3), left + pick.randint(0, 2)) for top, left in dict.fromkeys(corners)]
    return SourceSheet(f"Trang {number}", rows, merged=tuple(one for one in merged if one[2] < len(rows)),
                       hidden_rows=frozenset({pick.randint(0, 20)}), hidden=pick.random() < 0.1)


@pytest.mark.parametrize("seed", some(range(300), 10))
def test_every_row_is_taken_or_refused(seed):
    pick = random.Random(seed)
    role = load_role(pick.choice([*roles(), *["masts"] * 20]))
    options = Options(system=pick.choice(["", "EPSG:9207", "EPSG:4326"]), language=pick.choice(["vi", "en"]),
                      headings=pick.choice(["", "", "", "1", "2-3", "4"]))
    sheets = [sheet(pick, number) for number in range(pick.randint(1, 3))]
    try:
        found = import_sheets(sheets, role, options)
    except InputError as error:
        words = error.text("vi"), error.text("en")
    else:
        words = check(found)
    assert all(words)


def check(found):
    assert found.read == len(found.table) + found.refused
    assert found.refused == len({(row[0], row[1]) for row in found.rejected.rows() if row[5] in ("cả dòng", "the row")})
    for row in found.table.rows():
        assert all(value is None or isinstance(value, (str, int, float, bool)) for value in row)
    return [message.text(language) for message in (*found.log, *found.notes) for language in ("vi", "en")]


@pytest.mark.parametrize("seed", range(60))
def test_any_bytes_are_a_text_or_refused(seed):
    pick = random.Random(seed)
    content = bytes(pick.choice([pick.randrange(256), 44, 59, 10, 34, 0, 65]) for _ in range(pick.randint(0, 300)))
    try:
        found = text_sheet(pick.choice([b"", b"\xff\xfe", b"\xef\xbb\xbf"]) + content, "tệp")
    except InputError:
        return
    assert all(cell is None or isinstance(cell, str) for row in found.rows for cell in row)
