"""Plain tables as OpenDocument: a table without rows keeps its headings and its place."""
from hatangso.algorithms.bridge.documents.sheets import read_ods, write_ods
from hatangso.algorithms.core.plan.workbook.plain import PlainTable
from osgeo import gdal, ogr

TABLES = (
    PlainTable(1, "Một", ("Tên", "Số"), (("a", 1), ("b", 2))),
    PlainTable(2, "Đoạn đường không có sóng", ("Tên", "Chiều dài (m)"), ()),
    PlainTable(3, "Hai", ("Tên", "Số"), (("c", 3), (None, None), ("d", None))),
    PlainTable(4, "Cuối", ("Tên",), ()),
)


def test_a_table_without_rows_takes_none_of_the_next(tmp_path):
    path = str(tmp_path / "bảng.ods")
    write_ods(path, TABLES)
    assert read_ods(path, TABLES) == [
        [["a", 1], ["b", 2]], [], [["c", 3], [None, None], ["d", None]], []]
    assert read_ods(path, TABLES[2:3]) == [[["c", 3], [None, None], ["d", None]]]


def test_its_headings_are_printed(tmp_path):
    path = str(tmp_path / "bảng.ods")
    write_ods(path, TABLES)
    gdal.SetThreadLocalConfigOption("OGR_ODS_HEADERS", "FORCE")
    try:
        book = ogr.Open(path)
        layer = book.GetLayerByName(TABLES[1].name)
        names = [field.GetName() for field in layer.schema]
    finally:
        gdal.SetThreadLocalConfigOption("OGR_ODS_HEADERS", None)
    assert names == list(TABLES[1].headings)
