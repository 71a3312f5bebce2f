"""A book with a crosswalk: sums by former province, predecessors of each commune, names with xã or phường."""
import pytest
from qgis_layers import Log, layer
from sample_layers import needs_sample, sample

openpyxl = pytest.importorskip("openpyxl")


@needs_sample
def test_tables_by_commune_are_grouped_by_former_province_and_name_their_units(run, tmp_path):
    crosswalk = layer("None", {"old_code": str, "old_commune": str, "old_province": str, "new_code": str}, [
        (None, "31813", "Phường 2", "Tỉnh Bạc Liêu", "31825"), (None, "31816", "Phường 3", "Tỉnh Bạc Liêu", "31825"),
        (None, "32248", "Xã Đất Mũi", "Tỉnh Cà Mau", "32248"), (None, "32245", "Xã Viên An", "Tỉnh Cà Mau", "32248"),
        (None, "32245", "Xã Viên An", "Tỉnh Cà Mau", "32244")], name="chuyển đổi")
    path = tmp_path / "sách.xlsx"
    found = run("planbook", feedback=Log(), COMMUNES=sample("communes"), POINTS=sample("postal_points"),
                CROSSWALK=crosswalk, SOURCES="POINTS = Bưu điện tỉnh; Báo cáo 12/BC-BĐ; 15/06/2025", AS_OF="2025-12-31",
                WORKBOOK=str(path))
    assert (found["FAILED_COUNT"], found["INCONSISTENT_COUNT"]) == (0, 0)
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["Điểm phục vụ bưu chính"].iter_rows()]
    groups = [row[1] for row in rows if row[0] in ("I", "II", "III")]
    assert groups == ["Địa bàn tỉnh Bạc Liêu cũ", "Địa bàn tỉnh Cà Mau cũ", "(không ghi)"]
    assert any(row[1] == "Phường Bạc Liêu" for row in rows)
    texts = [str(row[0]) for row in rows]
    assert "Số liệu tại thời điểm 15/06/2025" in texts, "the day of the points, not of the book"
    assert any("Bưu điện tỉnh; Báo cáo 12/BC-BĐ; tính đến 15/06/2025" in text and
               "Tổng điều tra dân số và nhà ở 2019" in text for text in texts)
    old = [[cell.value for cell in row] for row in book["Đơn vị cũ hợp thành"].iter_rows()]
    units = [row[3] for row in old if row[2] in ("Phường Bạc Liêu", "Xã Đất Mũi")]
    assert units == ["Phường 2, Phường 3", "Xã Đất Mũi, một phần Xã Viên An"]
    card = [[cell.value for cell in row] for row in book["Hệ thống chỉ tiêu"].iter_rows()]
    points = next(row for row in card if str(row[1]).startswith("Số điểm phục vụ bưu chính")
                  or str(row[1]).startswith("Có 300 điểm"))
    assert "646" in points[-1]
