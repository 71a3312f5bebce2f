"""Seeded odd inputs for the fuzzer: layers, numbers, texts, JSON files, spreadsheets, templates."""
from __future__ import annotations

import json
import math
import random
import struct
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ODD_TEXTS = (
    None, "", " ", "0", "-1", "1.234", "1,5", "NULL", "N/A", "x", "có", "không", "Đạt", "=1+1", "a\x0b",
    "Xã\xa0Tân", "\u200b01001", "'01001", "Cµ Mau", "Êp 1", "XÃ£ TÃ¢n", "\ufffd", "\ud800", "🙂🙂", "a" * 300,
    "<b>x</b>", "{{province}}", "2G/3G", "LTE-A", "Viettel; VNPT", "Viettel,Vinafone", "98%", "0.98", "1e400", "Cộng",
    "2025-12-31", "31/12/2025", "30/02/2025", "2099-01-01", "12:30",
)
ODD_NUMBERS = (None, 0, -1, 1, 2, 0.5, 98, 1000, 1e9, 99_999_999, 1e308, -1e308, math.nan, math.inf, -math.inf, 1e-300)
ODD_WORDS = {
    "OPTIONS": ("", "x", "sharedtowersiting.NEW_SITES = 2", "sharedtowersiting.TARGET_SHARE = tám mươi", "a.b = c"),
    "FIELDS": ("", "COMMUNES.population = dan_so", "x = y", "name", ";"),
    "EXTRA": ("", "A = b", "SCHOOLS = /no/such.gpkg|layername=x", "=", "SCHOOLS"),
    "BUDGET": ("", "1000", "1.000", "1;2;3", "-5", "nan", "0", "1 000; 2 000"),
    "CAPACITY": ("", "40", "0", "4,5; 5", "x", "-1", "1e400"),
    "PHASES": ("", "2026, 2030", "2030; 2026", "hai", "2025"),
    "YEARS": ("", "2030", "2025;2030", "2077", "abc"),
    "OPERATORS": ("", "Viettel", "Viettel; VNPT", "Không có", ";;"),
    "RADIUS_BY_OPERATOR": ("", "Viettel=3000", "Viettel=3.000", "=", "Viettel=nan"),
    "BANDS": ("", "Viettel=1800", "x=1", "Viettel=1.8"),
    "WEIGHTS": ("", "0.4; 0.2; 0.2; 0.2", "1", "a;b;c;d", "0;0;0;0", "-1;1;1;1"),
    "TECHNOLOGY": ("", "4G", "5G", "LTE-A", "9G"),
    "AS_OF": (None, "2025-12-31", "1900-01-01", "2099-12-31"),
}
JSON_FILES = {
    "PROFILE": "profiles/ca_mau_2021_2030.json", "TERRITORY": "territories/ca_mau.json", "RULES": "rules/spacing.json",
    "TARGETS": "rules/postal.json", "COSTS": "rules/costs_example.json",
}
CENTRE = (105.0, 9.0)


def position(rng, odd=0.06):
    """Return a longitude and latitude: mostly within a few kilometres, sometimes where none should be."""
    if rng.random() < odd:
        return rng.choice(((0.0, 0.0), (9.0, 105.0), (-105.0, 9.0), (105.0, 95.0), (500000.0, 1000000.0),
                           (math.nan, 9.0), (math.inf, 9.0), (112.3, 16.5), (1e300, 9.0)))
    return CENTRE[0] + rng.uniform(-0.1, 0.1), CENTRE[1] + rng.uniform(-0.1, 0.1)


def _ring(rng, odd):
    x, y = position(rng, odd)
    w, h = rng.choice((0.0, 1e-9) if rng.random() < odd else (0.01, 0.05)), rng.choice((0.01, 0.05))
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    if rng.random() < odd:
        corners[1], corners[2] = corners[2], corners[1]  # a bow tie
    return "(" + ", ".join(f"{a!r} {b!r}" for a, b in [*corners, corners[0]]) + ")"


def wkt(kind, rng, odd):
    """Return well-known text of a geometry of ``kind`` or, with the probability ``odd``, none or another kind."""
    roll = rng.random()
    if roll < odd / 2:
        return None
    if roll < odd:
        kind = rng.choice(("point", "line", "polygon"))
    if kind == "point":
        x, y = position(rng, odd)
        return rng.choice((f"POINT({x!r} {y!r})", f"MULTIPOINT(({x!r} {y!r}))"))
    if kind == "line":
        count = rng.choice((1, 2, 2, 3, 5))
        return "LINESTRING(" + ", ".join("{!r} {!r}".format(*position(rng, odd)) for _ in range(count)) + ")"
    return rng.choice(("POLYGON({})", "MULTIPOLYGON(({}))")).format(_ring(rng, odd))


def strip(row, count):
    """Return one of ``count`` polygons that cover, side by side, where positions usually are."""
    west, east = (CENTRE[0] - 0.1 + 0.2 * edge / count for edge in (row, row + 1))
    south, north = CENTRE[1] - 0.1, CENTRE[1] + 0.1
    return f"POLYGON(({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"


def value(field, rng, row, odd, sound=False):
    """Return a value for a declared field: usually sound, odd with the probability ``odd``.

    ``sound`` keeps to values that every field holds: other numbers are refused where most of a column cannot be.
    """
    if rng.random() < odd:
        return rng.choice(ODD_TEXTS if field.type in ("text", "list", "date") else ODD_NUMBERS)
    if field.values:
        chosen = rng.choice(field.values)
        return rng.choice((chosen.code, chosen.vi, *chosen.synonyms))
    if sound and field.type not in ("text", "list", "date", "bool"):
        return rng.randint(2015, 2026) if "year" in field.key else rng.randint(2, 28)
    if field.type in ("text", "list"):
        if field.unique or (sound and field.key in ("id", "code", "site_id", "request_id", "position_id")):
            return f"code{row}"
        return f"code{row % 5}" if field.key in ("commune", "code", "id", "site_id", "hamlet") else f"Tên {row}"
    if field.type == "date":
        return f"20{rng.randint(10, 26)}-0{rng.randint(1, 9)}-15"
    if field.type == "bool":
        return rng.choice((0, 1))
    if field.unit == "%":
        return rng.randint(2, 100)
    return rng.choice((rng.randint(0, 50), rng.randint(0, 5000), round(rng.uniform(0, 100), 2)))


def spoilt_json(name, folder, rng):
    """Write a changed copy of a shipped JSON file and return its path."""
    data = json.loads((ROOT / "resources" / JSON_FILES[name]).read_text(encoding="utf-8"))
    for _ in range(rng.randint(0, 3)):
        _spoil(data, rng)
    text = json.dumps(data, ensure_ascii=False)
    roll = rng.random()
    if roll < 0.08:
        text = text[:rng.randint(0, len(text))]
    elif roll < 0.12:
        text = "[" * 5000
    path = Path(folder) / f"{name.lower()}.json"
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16"))
    path.write_text(text, encoding=encoding)
    return str(path)


def _spoil(data, rng):
    """Change one entry somewhere inside ``data``."""
    place = data
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(place[key], (dict, list)) and place[key] and rng.random() < 0.8:
            place = place[key]
            continue
        action = rng.random()
        if action < 0.3:
            del place[key]
        else:
            place[key] = rng.choice((None, "", "x", -1, 0, 1e308, math.nan, [], {}, True, "2025-02-30", "../x"))
        return


def spreadsheet(folder, rng):
    """Write a table of entered values as CSV and return its address."""
    heads = rng.choice((("target", "year", "value", "unit", "as_of", "source"),
                        ("Chỉ tiêu", "Năm", "Giá trị", "Đơn vị", "Ngày số liệu", "Nguồn"), ("a", "b", "c")))
    rows = [rng.choices(("F3", "P1", "X", "2025", "2030", "98", "0,98", "98%", "%", "", "2025-06-30"), k=len(heads))
            for _ in range(rng.randint(0, 6))]
    path = Path(folder) / "entered.csv"
    path.write_text("\n".join(";".join(row) for row in [heads, *rows]) + "\n", encoding=rng.choice(
        ("utf-8", "utf-8-sig")))
    return str(path)


def template(folder, rng):
    """Write an .xlsx template, now and then broken, and return its path."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = rng.choice(("Biểu", "Điểm", "Ấp 1", "Sheet, một"))
    for row in range(1, rng.randint(2, 7)):
        for column in range(1, rng.randint(2, 5)):
            sheet.cell(row, column, rng.choice((
                "{{province}}", "{{MASTS.id}}", "{{MASTS.row}}", "{{SITES.x}}", "{{NO.such}}", "=SUM(A1:A3)",
                "=Điểm!B2", "chữ", 1, None, "{{", "=1/0", "=[1]X!A1")))
    path = Path(folder) / "template.xlsx"
    book.save(path)
    if rng.random() < 0.2:
        data = bytearray(path.read_bytes())
        for _ in range(rng.randint(1, 20)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(bytes(data[:rng.randint(10, len(data))]) if rng.random() < 0.5 else bytes(data))
    elif rng.random() < 0.1:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("x", "y")
    return str(path)


def raster(folder, name, rng, odd):
    """Write a GeoTIFF around the centre and return its path.

    Kinds: people or heights, density, voids declared, undeclared or declared otherwise, infinity, a system that does
    not fit its numbers, no system, one cell, a file cut short.
    """
    from osgeo import gdal, osr

    columns, rows = rng.choice(((1, 1), (2, 40))) if rng.random() < odd else (40, 40)
    data_type, void = rng.choice(((gdal.GDT_Float32, -9999.0), (gdal.GDT_Int16, -32768), (gdal.GDT_UInt16, 65535),
                                  (gdal.GDT_Float32, -3.4e38), (gdal.GDT_Byte, 255), (gdal.GDT_Float64, math.nan)))
    path = Path(folder) / f"{name.lower()}.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, data_type)
    step = 0.2 / 40
    dataset.SetGeoTransform((CENTRE[0] - 0.1, step, 0, CENTRE[1] + 0.1, 0, rng.choice((-step, -step, step))))
    system = osr.SpatialReference()
    system.ImportFromEPSG(rng.choice((9207, 32648, 3405)) if rng.random() < odd else 4326)
    if rng.random() >= odd:
        dataset.SetProjection(system.ExportToWkt())
    cells = [rng.choice((0, 1, 3, 120)) for _ in range(columns * rows)]
    if data_type != gdal.GDT_Byte or rng.random() < 0.5:
        for place in rng.sample(range(len(cells)), min(rng.choice((0, 5, 60)), len(cells))):
            cells[place] = rng.choice((void, math.inf, -math.inf, 1e30)) if rng.random() < odd else void
    kinds = {gdal.GDT_Byte: "B", gdal.GDT_Int16: "h", gdal.GDT_UInt16: "H"}
    if data_type in kinds:
        cells = [0 if not math.isfinite(cell) or abs(cell) > 65535 else int(cell) for cell in cells]
    packed = struct.pack(f"{len(cells)}{kinds.get(data_type, 'd')}", *cells)
    band = dataset.GetRasterBand(1)
    band.WriteRaster(0, 0, columns, rows, packed,
                     buf_type=data_type if data_type in kinds else gdal.GDT_Float64)
    if rng.random() < 0.6:
        band.SetNoDataValue(float(void if rng.random() >= odd else 0))
    dataset = band = None
    if rng.random() < odd:
        path.write_bytes(path.read_bytes()[:rng.randrange(8, path.stat().st_size)])
    return str(path)


def target(folder, name, rng):
    """Return an address for an output layer: every format, and places that cannot be written."""
    path = Path(folder)
    return rng.choice((
        "TEMPORARY_OUTPUT", *(str(path / f"{name.lower()}.{ending}") for ending in (
            "gpkg", "shp", "geojson", "csv", "ods", "xlsx", "fgb", "kml", "tab", "gml", "sqlite", "dxf", "xyz")),
        f"ogr:dbname='{path / 'ra.gpkg'}' table=\"{name.lower()}\" (geom)", str(path / "ấp 1" / f"{name}.gpkg"),
        str(path), f"{path}/{'đ' * 200}.gpkg", "/proc/none/a.gpkg"))


def rng_of(seed, number):
    """Return the generator of one case."""
    return random.Random(f"{seed}/{number}")
