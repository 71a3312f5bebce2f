"""The kinds of faults: each changes one feature of a layer, or adds one, and says which field it touched.

A plant is ``plant(row, rng) -> changed field, or None where the kind does not apply``; ``row`` maps field names to
values and ``"geometry"`` to an OGR geometry. A kind that ``adds`` is given a copy of a row, which becomes a feature;
one that is ``whole`` is planted in every feature of the layer.
"""
from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Tuple

from osgeo import ogr, osr

GEOMETRY = "geometry"
WGS84 = 4326
RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TCVN3 = json.loads((RESOURCES / "encodings" / "tcvn3.json").read_text(encoding="utf-8"))["runs"]


@dataclass(frozen=True)
class Kind:
    """One kind of fault, the layers it can stand in, and how it is planted."""

    name: str
    layers: Tuple[str, ...]
    plant: Callable
    adds: bool = False
    whole: bool = False


POINTS = ("hamlets", "masts", "premises", "fibre", "postal_points", "institutions")
LINES = ("network", "fibre_cables", "copper_cables")
NAMED = ("communes", "hamlets", "postal_points")
PEOPLED = ("communes", "hamlets")
CODED = ("communes", "hamlets", "masts", "premises", "postal_points", "institutions")
PLACED = ("communes", "hamlets", "masts", "premises", "fibre", "postal_points")
WORDS = {"masts": ("tenants",), "radio": ("technology", "operator"), "institutions": ("kind",),
         "postal_points": ("type",), "premises": ("status",), "communes": ("type",)}
"""The texts whose words decide figures."""
CONTRADICTED = {"mast higher than its class", "code in a name", "online without internet", "fraction of a fibre"}
"""Kinds that nothing but a second thing said of the object contradicts: the check holds them against it."""
WORDED = tuple(WORDS)
ACCENTED = ("institutions", "postal_points", "premises", "communes")
EVERY_WORD = tuple(dict.fromkeys(name for names in WORDS.values() for name in names))
ID_OF = {"communes": "code", "hamlets": "code", "postal_points": "code", "entered": "target"}
"""The field that identifies a row, where it is not ``id``."""


def value_of(change, *fields):
    """Return a plant that puts ``change(old value)`` into the first of ``fields`` that holds one."""

    def plant(row, rng):
        for name in fields:
            if row.get(name) is not None:
                changed = change(row[name])
                if changed == row[name]:
                    return None
                row[name] = changed
                return name
        return None

    return plant


def constant(value, *fields):
    """Return a plant that puts ``value`` into the first of ``fields`` the layer has."""

    def plant(row, rng):
        name = next((name for name in fields if name in row), None)
        if name is None or row[name] == value:
            return None
        row[name] = value
        return name

    return plant


def moved(to):
    """Return a plant that moves a point to ``to(x, y, rng)``."""

    def plant(row, rng):
        geometry = row[GEOMETRY]
        if geometry is None:
            return None
        x, y = to(geometry.GetX(), geometry.GetY(), rng)
        geometry.SetPoint_2D(0, x, y)
        return GEOMETRY

    return plant


def lost(row, rng):
    """Take the geometry away."""
    row[GEOMETRY] = None
    return GEOMETRY


def read_as(true, declared):
    """Return a plant that gives the coordinates of the system ``true`` to the system ``declared`` (EPSG codes)."""

    def plant(row, rng):
        if row[GEOMETRY] is None:
            return None
        for one, other in ((WGS84, true), (declared, WGS84)):
            row[GEOMETRY].Transform(osr.CoordinateTransformation(_system(one), _system(other)))
        return GEOMETRY

    return plant


def _system(code):
    found = osr.SpatialReference()
    found.ImportFromEPSG(code)
    found.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return found


def shape_of(change):
    """Return a plant that puts ``change(geometry)`` in the place of a polygon."""

    def plant(row, rng):
        row[GEOMETRY] = change(row[GEOMETRY])
        return GEOMETRY

    return plant


def taller(row, rng):
    """Give a mast a class whose masts are not as high as it is said to be."""
    if row.get("class") is None or (row.get("height_m") or 0) < 20:
        return None
    row["class"] = "A1a"
    return "class"


def coded_name(row, rng):
    """Put the code of a row before its name."""
    if not row.get("name") or not row.get("code"):
        return None
    row["name"] = f"{row['code']} {row['name']}"
    return "name"


def offline(row, rng):
    """Take the internet from a point that serves online."""
    if row.get("internet") is None:
        return None
    row["internet"], row["eservice"] = 0, 1
    return "internet"


def every_text(change, *fields):
    """Return a plant that changes the first of ``fields`` that holds a text which the change does change."""

    def plant(row, rng):
        for name in fields:
            if isinstance(row.get(name), str) and row[name] and change(row[name]) != row[name]:
                row[name] = change(row[name])
                return name
        return None

    return plant


def old_font(text):
    """Return a text as TCVN3, the commonest encoding of before Unicode, looks when it is read as Windows-1252."""
    table = {}
    for start, letters in TCVN3.items():
        table.update({letter: chr(int(start, 16) + number) for number, letter in enumerate(letters)})
    return "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in text)


def read_twice(text):
    """Return a text whose bytes of UTF-8 were read as Windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode("utf-8"))


def again(**changes):
    """Return a plant for a copy: the same row once more, with ``changes`` made."""

    def plant(row, rng):
        for key, change in changes.items():
            if key == "near" and row[GEOMETRY] is not None:
                row[GEOMETRY].SetPoint_2D(0, row[GEOMETRY].GetX() + change, row[GEOMETRY].GetY())
            elif key == "id":
                name = "code" if "code" in row else "id"
                row[name] = f"{row[name]}{change}"
            elif key in row:
                row[key] += change
        return "code" if "code" in row else "id"

    return plant


def total(row, rng):
    """Turn a copy into a row of totals as spreadsheets have them: a word, sums, no place."""
    for name in ("name", "id", "code"):
        if name in row:
            row[name] = "Tổng cộng"
    for name, value in row.items():
        if name not in (GEOMETRY, "name", "id", "code") and isinstance(value, (int, float)):
            row[name] = value * 50
    row[GEOMETRY] = None
    return "name" if "name" in row else "id"


def _inserted(text):
    return lambda value: value[:2] + text + value[2:]


def _shifted(row_field, other):
    return lambda value: other if value != other else "32248"


def unaccented(text):
    """Return a text without its accents, as programs of former times wrote names."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def in_letters_of_the_web(text):
    """Return a text whose Vietnamese letters are numbers, as a web page writes them."""
    return "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in text)


def slipped(*fields):
    """Return a plant that multiplies several figures by ten, so that they still go together."""

    def plant(row, rng):
        if any(not row.get(name) for name in fields):
            return None
        for name in fields:
            row[name] *= 10
        return fields[0]

    return plant


def line_of(change):
    """Return a plant that puts ``change(points)`` in the place of a line."""

    def plant(row, rng):
        course = row[GEOMETRY] if row[GEOMETRY].GetGeometryName() == "LINESTRING" else row[GEOMETRY].GetGeometryRef(0)
        line = ogr.Geometry(ogr.wkbLineString)
        for x, y in change([point[:2] for point in course.GetPoints()]):
            line.AddPoint_2D(x, y)
        row[GEOMETRY] = line
        return GEOMETRY

    return plant


KINDS = (
    # positions
    Kind("null island", POINTS, moved(lambda x, y, rng: (0.0, 0.0))),
    Kind("axes swapped", POINTS, moved(lambda x, y, rng: (y, x))),
    Kind("minus sign", POINTS, moved(lambda x, y, rng: (-x, y))),
    Kind("digit lost", POINTS, moved(lambda x, y, rng: (x / 10, y))),
    Kind("in the sea", POINTS, moved(lambda x, y, rng: (x + 3.0, y - 1.0))),
    Kind("another province", POINTS, moved(lambda x, y, rng: (x + 1.2, y + 2.0))),
    Kind("no geometry", POINTS, lost),
    Kind("digits cut off", POINTS, moved(lambda x, y, rng: (round(x, 2), round(y, 2)))),
    Kind("line without length", LINES, line_of(lambda points: [points[0], points[0]])),
    Kind("leap in a line", LINES, line_of(lambda points: [points[0], (points[0][0] + 0.5, points[0][1] + 0.5),
                                                          *points[1:]])),
    Kind("line far off", LINES, line_of(lambda points: [(x + 1, y - 1) for x, y in points])),
    # numbers
    Kind("people and households times ten", PEOPLED, slipped("population", "households")),
    Kind("width of nines", ("network",), constant(999.0, "width_m")),
    Kind("faults of nines", ("premises",), constant(9999.0, "faults")),
    Kind("band of another technology", ("radio",), constant(1080.0, "band_mhz")),
    Kind("population times ten", PEOPLED, value_of(lambda value: value * 10, "population")),
    Kind("population in thousands", PEOPLED, value_of(lambda value: round(value / 1000), "population")),
    Kind("population of nines", PEOPLED, constant(99_999_999, "population")),
    Kind("population negative", PEOPLED, value_of(lambda value: -value, "population")),
    Kind("population missing", PEOPLED, constant(None, "population")),
    Kind("households above people", PEOPLED, value_of(lambda value: value * 10, "households")),
    Kind("area digit lost", ("communes",), value_of(lambda value: round(value / 10, 2), "area_km2")),
    Kind("area in hectares", ("communes",), value_of(lambda value: value * 100, "area_km2")),
    Kind("copper times hundred", ("premises",), value_of(lambda value: value * 100, "copper")),
    Kind("ready above households", ("premises",), value_of(lambda value: value * 20, "ready")),
    Kind("height in feet", ("masts",), value_of(lambda value: round(value * 3.28, 1), "height_m")),
    Kind("height above the sea", ("masts",), value_of(lambda value: value + 1000, "height_m")),
    Kind("slots of nines", ("masts",), constant(999, "slots")),
    Kind("power in watts", ("radio",), constant(20000.0, "power_dbm")),
    Kind("band in kilohertz", ("radio",), value_of(lambda value: value * 1000, "band_mhz")),
    Kind("band in gigahertz", ("radio",), value_of(lambda value: value / 1000, "band_mhz")),
    Kind("speed in kilobits", ("institutions",), value_of(lambda value: value * 1000, "speed_mbps")),
    Kind("share as a fraction", ("entered",), value_of(lambda value: value / 100, "value")),
    Kind("share above hundred", ("entered",), value_of(lambda value: value * 10 + 100, "value")),
    Kind("unknown target", ("entered",), constant("X99", "target")),
    Kind("date to come", ("postal_points", "communes", "entered"), constant("2099/01/01", "as_of")),
    Kind("date of long ago", ("postal_points", "communes"), constant("1900/01/01", "as_of")),
    # words
    Kind("technology unknown", ("radio",), constant("HSPA hoặc hơn", "technology")),
    Kind("technology spelled otherwise", ("radio",), value_of(lambda value: {"4G": "LTE-A", "5G": "NR"}.get(
        value, value), "technology")),
    Kind("nobody as a tenant", ("masts",), value_of(lambda value: "Không", "tenants")),
    Kind("tenant misspelt", ("masts",), value_of(lambda value: value.replace("Viettel", "Viettell").replace(
        "MobiFone", "Mobiphone").replace("VNPT", "Vinafone"), "tenants")),
    Kind("status unknown", ("premises",), constant("đang xem xét", "status")),
    Kind("kind of institution unknown", ("institutions",), constant("truong hoc lien cap", "kind")),
    Kind("staffing unknown", ("postal_points",), constant(None, "staffed")),
    Kind("old encoding", NAMED, value_of(lambda value: value.replace("Ấp", "Êp").replace("ạ", "¹").replace(
        "ả", "¶").replace("ấ", "Ê").replace("à", "µ"), "name")),
    Kind("control character", NAMED, value_of(_inserted("\x0b"), "name")),
    Kind("no-break space", NAMED, value_of(lambda value: value.replace(" ", "\xa0", 1), "name")),
    Kind("name with a hidden sign", NAMED, value_of(_inserted("\u200b"), "name")),
    Kind("name with accents apart", NAMED, value_of(lambda value: unicodedata.normalize("NFD", value), "name")),
    Kind("name read twice", NAMED, value_of(read_twice, "name")),
    Kind("name with letters lost", NAMED, value_of(lambda value: re.sub("(?<=[a-z])[à-ỹ]", "?", value), "name")),
    Kind("name of signs", NAMED, constant("...", "name")),
    Kind("name for none", NAMED, constant("không rõ", "name")),
    Kind("number as a name", NAMED, constant("45123", "name")),
    Kind("name of a web page", NAMED, every_text(in_letters_of_the_web, "name")),
    Kind("blanks in a name", NAMED, every_text(lambda value: f" {value.replace(' ', '  ')} ", "name")),
    Kind("accents lost", ("hamlets",), every_text(unaccented, "name")),
    Kind("keys of Telex", ("hamlets",), every_text(lambda value: value.replace("Ấp", "Aaps").replace("Khóm", "Khosm"),
                                                   "name")),
    Kind("type of another", ("hamlets",), value_of(lambda value: "khóm" if value == "ấp" else "ấp", "type")),
    Kind("unknown hamlet", ("premises",), constant("00000000", "hamlet")),
    Kind("formula as a name", NAMED, constant("=HYPERLINK(\"x\")", "name")),
    # codes
    Kind("commune code unknown", tuple(name for name in CODED if name != "communes"), constant("99999", "commune")),
    Kind("commune code of another", tuple(name for name in CODED if name != "communes"),
         value_of(lambda value: "32248" if value != "32248" else "31825", "commune")),
    Kind("commune code with a tail", tuple(name for name in CODED if name != "communes"),
         value_of(lambda value: f"{value}.0", "commune")),
    Kind("code missing", ("hamlets", "masts", "premises", "postal_points"), constant(None, "code", "id")),
    Kind("code without its zeros", CODED, every_text(lambda value: value.lstrip("0123"), "commune", "code")),
    Kind("blank after a code", CODED, every_text(lambda value: f"{value}\xa0", "commune", "code")),
    Kind("id without its zeros", ("radio",), every_text(lambda value: value.replace("-0", "-"), "site_id")),
    Kind("id of another", ("radio",), constant("VT-31825-001", "site_id")),
    # words that decide figures, written in ways that look alike
    Kind("word in an old font", ACCENTED, every_text(old_font, *EVERY_WORD)),
    Kind("word read twice", ACCENTED, every_text(read_twice, *EVERY_WORD)),
    Kind("word with a hidden sign", WORDED, every_text(lambda value: value[:1] + "\u200b" + value[1:], *EVERY_WORD)),
    Kind("word with accents apart", ACCENTED,
         every_text(lambda value: unicodedata.normalize("NFD", value), *EVERY_WORD)),
    Kind("word with letters lost", ACCENTED, every_text(lambda value: "".join(
        letter if letter.isascii() else "\ufffd" for letter in value), *EVERY_WORD)),
    Kind("word in capitals", WORDED, every_text(str.upper, *EVERY_WORD)),
    Kind("word of a formula error", WORDED, every_text(lambda value: "#N/A", *EVERY_WORD)),
    # the whole layer in another system, its borders, its unit
    Kind("zone of the neighbour", PLACED, read_as(9207, 5897), whole=True),
    Kind("next zone but one", PLACED, read_as(9207, 9209), whole=True),
    Kind("datum lost", PLACED, read_as(4756, WGS84), whole=True),
    Kind("datum twice", PLACED, read_as(WGS84, 4756), whole=True),
    Kind("world system for the national one", PLACED, read_as(32648, 3405), whole=True),
    Kind("wrong half of the country", PLACED, read_as(3405, 3406), whole=True),
    Kind("moved by 500 m", POINTS, moved(lambda x, y, rng: (x + 0.0045, y))),
    Kind("all moved by 500 m", POINTS, moved(lambda x, y, rng: (x + 0.0045, y)), whole=True),
    Kind("all people in thousands", PEOPLED, value_of(lambda value: round(value / 1000), "population"), whole=True),
    Kind("all copper in tens", ("premises",), value_of(lambda value: value // 10, "copper"), whole=True),
    Kind("all speeds in kilobits", ("institutions",), value_of(lambda value: value * 1000, "speed_mbps"), whole=True),
    Kind("all areas in hectares", ("communes",), value_of(lambda value: value * 100, "area_km2"), whole=True),
    Kind("all heights in feet", ("masts",), value_of(lambda value: round(value * 3.28, 1), "height_m"), whole=True),
    Kind("border over the neighbour", ("communes",), shape_of(lambda shape: shape.Buffer(0.003))),
    Kind("border short of the neighbour", ("communes",), shape_of(lambda shape: shape.Buffer(-0.003))),
    Kind("hole in a polygon", ("communes",),
         shape_of(lambda shape: shape.Difference(shape.PointOnSurface().Buffer(0.003)))),
    Kind("sliver over the neighbour", ("communes",), shape_of(lambda shape: shape.Buffer(0.00005))),
    Kind("no polygon", ("communes",), lost),
    Kind("people of nought", PEOPLED, constant(0, "population")),
    Kind("households of nought", PEOPLED, constant(0, "households")),
    Kind("copper negative", ("premises",), value_of(lambda value: -value, "copper")),
    Kind("connected above ready", ("premises",), value_of(lambda value: value * 20, "connected")),
    Kind("year of long ago", ("entered",), constant(1925, "year")),
    Kind("unit of another kind", ("entered",), constant("km", "unit")),
    # rows
    Kind("exact duplicate", ("hamlets", "masts", "premises", "postal_points", "radio"), again(), adds=True),
    Kind("near duplicate", ("hamlets", "masts", "premises", "postal_points"), again(near=0.00012, id="-b"), adds=True),
    Kind("near duplicate with other figures", ("hamlets",), again(near=0.00003, id="-c", households=1), adds=True),
    Kind("line drawn twice", LINES, again(id="-b"), adds=True),
    Kind("same code elsewhere", ("hamlets", "masts", "premises", "postal_points"), again(near=0.05), adds=True),
    Kind("row of totals", ("hamlets", "premises", "postal_points", "masts"), total, adds=True),
    # two things said of one object that contradict each other
    Kind("mast higher than its class", ("masts",), taller),
    Kind("code in a name", ("hamlets", "postal_points"), coded_name),
    Kind("online without internet", ("postal_points",), offline),
    Kind("fraction of a fibre", ("fibre_cables", "copper_cables"),
         value_of(lambda value: value / 10 + 0.05, "capacity")),
)
