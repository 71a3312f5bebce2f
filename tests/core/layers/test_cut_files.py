"""Files that are shorter than they say, by kind; whole ones, also with short last rows, are no alarm."""
import gzip
import io
import json
import sqlite3
import struct
import zipfile
from contextlib import closing

import pytest
from hatangso.algorithms.core.layers.cut_files import BYTES, END, LAST_ROW, ROWS, cut_off

TEXT = 'Mã;Tên;Dân số\nA1;"Ấp ""Tân"" 1";120\nA2;"Ấp 2; khóm";90\nA3;"Ấp 3";70\n'


def dbf(path, rows, width=10, start=65, said=None):
    path.write_bytes(struct.pack("<B3BIHH20x", 3, 99, 9, 9, said or rows, start, width).ljust(start, b"\r")
                     + b" " * width * rows)


def found(path):
    cut = cut_off(path)
    return cut and (cut.path.name, cut.held, cut.declared, cut.unit)


def shapefile(folder, rows=10):
    path = folder / "a.shp"
    content = struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, (100 + 28 * rows) // 2).ljust(100, b"\0") + b"\0" * 28 * rows
    path.write_bytes(content)
    path.with_suffix(".shx").write_bytes(b"\0" * 100 + b"".join(struct.pack(">ii", (100 + 28 * row) // 2, 10)
                                                                for row in range(rows)))
    dbf(path.with_suffix(".dbf"), rows)
    return path, content


def test_shapefile(tmp_path):
    path, content = shapefile(tmp_path)
    assert cut_off(path) is None
    path.write_bytes(content[:100 + 28 * 4 + 5])
    assert found(path) == ("a.shp", 4, 10, ROWS)
    path.with_suffix(".shx").unlink()
    assert found(path) == ("a.shp", 217, 380, BYTES)
    path.write_bytes(content)
    dbf(path.with_suffix(".dbf"), 6, said=10)
    assert found(path) == ("a.dbf", 6, 10, ROWS)


def mapinfo(folder, rows=6, blocks=4):
    path = folder / "a.tab"
    path.write_text("!table\n")
    dbf(path.with_suffix(".dat"), rows)
    starts = [0, *range(1024, 1024 + 14 * (rows - 1), 14)]  # the first has no place
    path.with_suffix(".id").write_bytes(struct.pack(f"<{rows}I", *starts))
    path.with_suffix(".map").write_bytes(b"\0" * 512 * blocks)
    return path


@pytest.mark.parametrize(("end", "size", "said"), [
    (".dat", 65 + 3 * 10 + 4, ("a.dat", 3, 6, ROWS)), (".id", 4 * 4 + 2, ("a.id", 4, 6, ROWS)),
    (".map", 1024, ("a.map", 1, 6, ROWS)), (".map", 1700, ("a.map", 1700, 2048, BYTES))])
def test_mapinfo_tables(tmp_path, end, size, said):
    path = mapinfo(tmp_path)
    assert cut_off(path) is None
    part = path.with_suffix(end)
    part.write_bytes(part.read_bytes()[:size])
    assert found(path) == said


def test_mapinfo_interchange(tmp_path):
    path = tmp_path / "a.mif"
    path.write_text("Version 300\nColumns 1\n  point_id Char(5)\nData\n\n"
                    "Point 105 9\n    Symbol (1,2,3)\nNone\nPoint 1 2\n")
    path.with_suffix(".mid").write_text('"A"\n"B"\n"C"\n')
    assert cut_off(path) is None
    path.write_text(path.read_text()[:-10])
    assert found(path) == ("a.mif", 2, 3, ROWS)


def test_file_geodatabase(tmp_path):
    path = tmp_path / "a.gdb"
    path.mkdir()
    table = path / "a00000009.gdbtable"
    table.write_bytes(struct.pack("<6Iqq", 3, 5, 60, 5, 0, 0, 400, 54).ljust(400, b"x"))
    assert cut_off(path) is None
    table.write_bytes(table.read_bytes()[:300])
    assert found(path) == (table.name, 300, 400, BYTES)


def test_lines_of_json(tmp_path):
    path = tmp_path / "a.geojsonl"
    text = "".join(f"\x1e{json.dumps({'type': 'Feature', 'geometry': None, 'properties': {'a': number}})}\n"
                   for number in range(4))
    path.write_text(text)
    assert cut_off(path) is None
    path.write_text(text[:-12])
    assert found(path) == (path.name, 3, 0, LAST_ROW)


@pytest.mark.parametrize("lines", [1, 2])
def test_a_line_of_json_longer_than_what_is_read_at_once(tmp_path, lines):
    path = tmp_path / "a.geojsonl"
    border = json.dumps({"type": "Polygon", "coordinates": [[[105.0, 9.0]] * 30_000], "properties": {"a": "}"}})
    path.write_text("\n".join([border] * lines))
    assert cut_off(path) is None
    path.write_text("\n".join([border] * lines)[:-20])
    assert found(path) == (path.name, lines - 1, 0, LAST_ROW)


@pytest.mark.parametrize(("text", "rows"), [
    (TEXT[:TEXT.index("khóm")], 2), (TEXT[:TEXT.index("; khóm")], 2), (TEXT[:TEXT.index("A3") + 9], 3),
    (TEXT[:-8] + "x\n" * 90000, 90003), (TEXT.replace('"', "").replace("2; ", "")[:-5], 3),
    (TEXT[:TEXT.index('";70') + 1], 3)])
def test_text_files_that_end_within_a_row(tmp_path, text, rows):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    assert found(path) == ("a.csv", rows, 0, LAST_ROW)


@pytest.mark.parametrize("text", [
    TEXT, TEXT.rstrip(), TEXT.replace("A3", 'ống 6"'), TEXT + "Tổng cộng;280", TEXT + "Nguồn: UBND các xã",
    TEXT + "A4;x\n", "", "một cột\nA\nB", 'a;b\n1;"x\ny"\n', "a,b\n1\n2"])
def test_text_files_that_are_whole(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    assert cut_off(path) is None


def packed(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(name, TEXT)
    return stream.getvalue()


def element(words):
    return struct.pack("<BBH", 4, 3, words) + b"\0\0" * words


def block(kind, data):
    head = bytes([1 << 3 | 2, len(kind)]) + kind + bytes([3 << 3, 0x80 | len(data) & 0x7F, len(data) >> 7])
    return struct.pack(">I", len(head)) + head + data


GML = "<?xml version='1.0'?>\n<!-- <x> -->\n<gml:Features a='/>'>\n<gml:member><t>1</t></gml:member>\n</gml:Features>\n"
WITH_END = {
    ".gml": GML.encode(), ".gpx": b"\xef\xbb\xbf<gpx><wpt/></gpx >\n<!-- made </gpx> -->\n",
    ".kml": b"<kml><Point/></kml>", ".osm": b"<osm><node/></osm>", ".jml": b"<J><f/></J>\r\n\0",
    ".geojson": b'{"features": [{"a": 1}]}\n',
    ".dxf": b"0\r\nSECTION\r\n0\r\nEOF\r\n\x1a", ".xlsx": packed("xl/workbook.xml"), ".zip": packed("a.csv"),
    ".csv.gz": gzip.compress(TEXT.encode() * 9),
    ".dgn": b"\x08\x09\xfe\x02" + b"\0" * 1532 + element(30) + b"\xff\xff\0\0",
    ".osm.pbf": block(b"OSMHeader", b"x" * 300) + block(b"OSMData", b"y" * 500),
}


@pytest.mark.parametrize("end", WITH_END)
def test_files_that_a_mark_ends(tmp_path, end):
    path, data = tmp_path / f"a{end}", WITH_END[end]
    path.write_bytes(data)
    assert cut_off(path) is None
    for size in (len(data) * 3 // 5, len(data) - 6):
        path.write_bytes(data[:size])
        assert found(path) == (path.name, size, 0, END), size


def test_databases(tmp_path):
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE a (b)")
        file.executemany("INSERT INTO a VALUES (?)", [("x" * 900,)] * 20)
    assert cut_off(path) is None
    size, data = path.stat().st_size, path.read_bytes()
    path.write_bytes(data[:-5000])
    assert found(path) == ("a.gpkg", size - 5000, size, BYTES)
    path.with_name("a.gpkg-wal").write_bytes(b"pages that are not yet in the file")
    assert cut_off(path) is None


def test_generic_mapping_tools(tmp_path):
    path = tmp_path / "a.gmt"
    text = '# @VGMT1.0 @GPOINT\n# FEATURE_DATA\n>\n# @D"A"\n105 9\n>\n# @D"B"\n105.123 9\n'
    path.write_text(text)
    assert cut_off(path) is None
    path.write_text(text[:-6])
    assert found(path) == ("a.gmt", 2, 0, LAST_ROW)


def test_what_cannot_tell(tmp_path):
    for name, text in (("a.kml", ""), ("b.xml", "no element"), ("a.json", "loaded([1]);"), ("b.dxf", ""),
                       ("a.xls", "PK"), ("a.dgn", "version 8"), ("b.gz", "no archive"), ("c.gml", "<a/>"),
                       ("c.dxf", "0\nEOF\n999\na remark\n"), ("tile.pbf", "\x1a\x13x\x02\n\x01a(\x80 \x12\x07")):
        (tmp_path / name).write_text(text)
        assert cut_off(tmp_path / name) is None, name
    assert cut_off(tmp_path / "none.shp") is None
