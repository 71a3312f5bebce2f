"""Positions as people type them: degrees, minutes and seconds in every usual writing, metres, pairs in one cell.

The country decides what cannot be decided otherwise: a longitude and a latitude of Viet Nam are never mistaken for
each other, and of the coordinates of VN-2000 the northing, which Vietnamese lists call X, is the larger.
"""
from __future__ import annotations

import datetime
import math
import re
import unicodedata
from typing import NamedTuple, Optional

import numpy as np

from ..errors import Message
from ..numbers.typed import parse_number
from .country import box, in_country
from .geodesy import LONLAT, transform

METRES = 1000.0  # degrees are never so large, metres of a projection never so small
LEAST_EASTING = 150_000.0  # no zone of the country has less, so 105.123 can only be degrees
UNREADABLE = Message("not a coordinate")
SIXTY = Message("60 minutes or seconds and more")
OUTSIDE = Message("the position lies outside Viet Nam")
_EDGES = " \t\r\n;,()[]"
HALF = Message("one of the two coordinates is missing")
NO_SYSTEM = Message("coordinates in metres, and no reference system in metres was chosen")

_SIGNS = str.maketrans({
    "º": "°", "˚": "°", "ᵒ": "°", "⁰": "°", "∘": "°", "*": "°", "’": "'", "‘": "'", "′": "'", "ʹ": "'", "´": "'",
    "`": "'", "ʼ": "'", "”": '"', "“": '"', "″": '"', "ʺ": '"', "˝": '"', "\u2212": "-", "\u2013": "-", "\u00a0": " ",
})
_LABELS = re.compile(r"\b(?:vĩ độ|kinh độ|toạ độ|tọa độ|latitude|longitude|lat|long|lon|lng|kđ|vđ|[xyne])\s*[:=]",
                     re.IGNORECASE)
_WORDS = ((re.compile(r"\s*(?:độ|deg)\s*"), "°"), (re.compile(r"\s*(?:phút|min)\s*"), "'"),
          (re.compile(r"\s*(?:giây|sec)\s*"), '"'))
_RING = re.compile(r"(?<=\d)\s*[oO](?=[\s\d]|$)")  # the letter o in the place of the sign for degrees
_SIDE = r"(?:vĩ\s*độ|kinh\s*độ|vđ|kđ)?\s*(bắc|nam|đông|tây|north|south|east|west|[nsewbđt])\.?"
_AT_ENDS = (re.compile(rf"{_SIDE}\s*(?=\d)", re.IGNORECASE),
            re.compile(rf"(?<=[\d°'\".,\s]){_SIDE}$", re.IGNORECASE))
_SIDES = {"b": "N", "bắc": "N", "n": "N", "north": "N", "s": "S", "south": "S", "nam": "S", "đ": "E", "đông": "E",
          "e": "E", "east": "E", "w": "W", "west": "W", "t": "W", "tây": "W"}
_PART = r"(\d{1,2}(?:[.,]\d+)?)"
_ANGLE = re.compile(rf"(-?\d{{1,3}})\s*[°d:\s-]\s*{_PART}\s*(?:['mp:\s-]\s*(?:{_PART}\s*(?:\"|s|g)?)?)?")
_PLAIN = re.compile(r"([+-]?[\d.,\s]*\d)\s*(?:°|m)?")
_PAIR = tuple(map(re.compile, (
    r"[;|\n]", r"\s+[/–-]\s+|/", r",\s+", r"(?<=[NSEWBĐ°'\"])\s*[,\s]\s*(?=[NSEWBĐ\d])", ",", r"\s+")))


class Angle(NamedTuple):
    """A typed coordinate: its value, the side of the world if one is named, and why it cannot be read."""

    value: float
    side: str = ""
    reason: Optional[Message] = None


def parse_coordinate(value):
    """Read one coordinate.

    Parameters
    ----------
    value : str, number, time or timedelta
        Degrees ("105,1234", "105°12'30,5\\"Đ", "N9 10 30", "9d10m30s", "105 độ 12 phút 30 giây") or metres
        ("1.012.345,67", "532 123"). Spreadsheets turn 105:12:30 into a time; it is read as typed.

    Returns
    -------
    Angle
        Degrees or metres as they stand; NaN with a reason, or NaN without one for a blank.

    Examples
    --------
    >>> round(parse_coordinate("105°12'30\\"Đ").value, 6), parse_coordinate("9 10,5' B").side
    (105.208333, 'N')
    >>> parse_coordinate("1.012.345,5").value, str(parse_coordinate("khoảng 9").reason)
    (1012345.5, 'not a coordinate')
    """
    if value is None or isinstance(value, bool):
        return Angle(math.nan)
    if isinstance(value, datetime.time):
        return Angle(value.hour + value.minute / 60 + (value.second + value.microsecond / 1e6) / 3600)
    if isinstance(value, datetime.timedelta):
        return Angle(value.total_seconds() / 3600)
    if isinstance(value, (int, float)):
        return Angle(float(value))
    text = _LABELS.sub(" ", unicodedata.normalize("NFC", str(value))).translate(_SIGNS).strip(_EDGES)
    if not text:
        return Angle(math.nan)
    text, side = (text, "") if _ANGLE.fullmatch(text.lower()) else _without_side(text)
    for pattern, sign in _WORDS:
        text = pattern.sub(sign, text.lower())
    text = _RING.sub("°", text).replace("''", '"').strip()
    plain = _PLAIN.fullmatch(text)
    number = _number(plain.group(1)) if plain else math.nan
    if math.isfinite(number):
        return Angle(number, side)
    found = _ANGLE.fullmatch(text)
    return _sexagesimal(*found.groups(), side) if found else Angle(math.nan, side, UNREADABLE)


def parse_pair(value):
    """Read two coordinates out of one cell; ``None`` where it does not hold exactly two."""
    text = _LABELS.sub(" ; ", unicodedata.normalize("NFC", str(value))).translate(_SIGNS).strip(_EDGES)
    for separator in _PAIR:
        parts = [part for part in separator.split(text) if part.strip()]
        if len(parts) == 2:
            pair = [parse_coordinate(part) for part in parts]
            if all(math.isfinite(one.value) for one in pair) and (
                    _degrees(*pair) or min(one.value for one in pair) > METRES):
                return tuple(pair)
    return None


class Placed(NamedTuple):
    """Positions read from a table, and what was made of them.

    ``lonlat`` (n, 2) degrees WGS 84, NaN without one; ``reasons`` {row: Message} of those that cannot be used;
    ``swapped`` rows whose longitude and latitude stood in each other's column, or X and Y unlike in most rows;
    ``degrees`` and ``metres`` count the rows of each kind; ``whole`` are rows without a part of a degree in either.
    """

    lonlat: np.ndarray
    reasons: dict
    swapped: tuple
    degrees: int
    metres: int
    whole: tuple = ()


def place(first, second, system, geographic=LONLAT):
    """Turn pairs of typed coordinates into positions.

    Parameters
    ----------
    first, second : sequence of Angle
        In the order of the columns: longitude and latitude, or X and Y. Which is which is found by the values.
    system : str
        Reference system of coordinates in metres, "" for none.
    geographic : str
        Reference system of coordinates in degrees.

    Returns
    -------
    Placed
    """
    count = len(first)
    xy, reasons, swapped, north_first = np.full((count, 2), np.nan), {}, [], {}
    kinds = np.zeros(count, np.int64)
    for row, (one, two) in enumerate(zip(first, second)):
        reason = one.reason or two.reason
        missing = math.isnan(one.value) + math.isnan(two.value)
        if reason is not None or missing:
            if reason is not None or missing == 1:
                reasons[row] = reason or HALF
            continue
        order = _degrees(one, two)
        if order:
            kinds[row] = 1
            xy[row] = (one.value, two.value) if order > 0 else (two.value, one.value)
            if order < 0:
                swapped.append(row)
        elif min(one.value, two.value) > METRES:
            kinds[row] = 2 if system else 0
            xy[row] = min(one.value, two.value), max(one.value, two.value)
            north_first[row] = one.value > two.value
            if not system:
                reasons[row] = NO_SYSTEM
        else:
            reasons[row] = OUTSIDE
    usual = 2 * sum(north_first.values()) >= len(north_first)
    swapped += [row for row, north in north_first.items() if north != usual]
    lonlat = np.full((count, 2), np.nan)
    for kind, source in ((1, geographic), (2, system)):
        rows = np.flatnonzero(kinds == kind)
        if len(rows):
            lonlat[rows] = transform(xy[rows], source, LONLAT)
            lonlat[rows] = np.where(in_country(lonlat[rows])[:, None], lonlat[rows], np.nan)
            reasons.update({int(row): OUTSIDE for row in rows[np.isnan(lonlat[rows, 0])]})
    whole = np.flatnonzero((kinds == 1) & (xy == np.round(xy)).all(axis=1)).tolist()
    return Placed(lonlat, reasons, tuple(sorted(swapped)), int((kinds == 1).sum()), metres=int((kinds == 2).sum()),
                  whole=tuple(whole))


def _degrees(one, two):
    """Return 1 for longitude and latitude of the country, -1 for latitude and longitude, 0 for neither."""
    if "S" in (one.side, two.side) or "W" in (one.side, two.side):
        return 0
    west, south, east, north = box()

    def fits(lon, lat):
        sides = lon.side in ("", "E") and lat.side in ("", "N")
        return sides and west <= lon.value <= east and south <= lat.value <= north

    return 1 if fits(one, two) else -1 if fits(two, one) else 0


def _without_side(text):
    """Return a text without the side of the world at its beginning or end, and the side as N, S, E, W or ""."""
    for pattern, find in zip(_AT_ENDS, ("match", "search")):
        found = getattr(pattern, find)(text)
        if found:
            return (text[:found.start()] + text[found.end():]).strip(" ,."), _SIDES[found.group(1).lower()]
    return text, ""


def _sexagesimal(degrees, minutes, seconds, side):
    """Return the :class:`Angle` of degrees, minutes and seconds, texts of digits; ``seconds`` may be missing."""
    whole, part, rest = (_number(text or "0") for text in (degrees, minutes, seconds))
    if seconds and part != int(part):
        return Angle(math.nan, side, UNREADABLE)
    if not (part < 60 and rest <= 60):  # 60 seconds come of rounding
        return Angle(math.nan, side, SIXTY)
    value = abs(whole) + part / 60 + rest / 3600
    return Angle(-value if degrees.startswith("-") else value, side)


def _number(text):
    """Return the number of a text, NaN where it is none or stays doubtful: "105,123" can only be degrees."""
    value, reason = parse_number(text)
    if reason is None:
        return value
    readings = [number for number, why in (parse_number(text, mark) for mark in ",.") if why is None]
    west, south, east, north = box()
    likely = [number for number in readings
              if south <= number <= north or west <= number <= east or number > LEAST_EASTING]
    return likely[0] if len(likely) == 1 else math.nan
