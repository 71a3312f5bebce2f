"""Every line of the periodic report stands under its part."""
from itertools import groupby

from core.towers.yearly import test_printed as cases

found, planned = cases.found, cases.tables


def test_the_lines_stand_under_their_parts(planned):
    found = planned["PERIODIC"].values
    assert [(part, len(list(rows))) for part, rows in groupby(found["part"])] == [
        ("Hiện trạng", 18), ("Dùng chung", 7), ("Thực hiện kế hoạch", 8), ("Ngầm hóa, chỉnh trang", 1),
        ("Kiểm định", 4), ("Sự cố", 1), ("Tranh chấp", 1), ("Vướng mắc, kiến nghị", 1)]
    assert list(found["seq"]) == list(range(1, 42))
