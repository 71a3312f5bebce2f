"""Typed coordinates in every usual writing, judged by what can lie in Viet Nam."""
import datetime
import math

import numpy as np
import pytest
from hatangso.algorithms.core.geometry.coordinates import (
    HALF,
    NO_SYSTEM,
    OUTSIDE,
    SIXTY,
    UNREADABLE,
    Angle,
    parse_coordinate,
    parse_pair,
    place,
)

LON, LAT = 105 + 12 / 60 + 30.5 / 3600, 9 + 10 / 60 + 30 / 3600


@pytest.mark.parametrize("text", [
    "105°12'30,5\"Đ", "105° 12' 30.5\" E", "E105°12'30.5\"", "105º12’30.5”", "105o12'30.5''", "105 12 30.5",
    "105:12:30,5", "105-12-30.5", "105d12m30.5s", "105 độ 12 phút 30,5 giây", "105°12'30.5\" kinh độ Đông",
    "Kinh độ: 105°12′30.5″", "KĐ: 105°12'30.5\"", "105°12’30.5’’ KĐĐ", "105d12p30.5g",
    "105.208472222", "105,208472222", "105,208472222 °"])
def test_a_longitude_is_read(text):
    assert parse_coordinate(text).value == pytest.approx(LON, abs=1e-8)


@pytest.mark.parametrize(("text", "side"), [
    ("9°10'30\"N", "N"), ("N 9 10 30", "N"), ("9°10'30\" B", "N"), ("9°10'30\" vĩ độ Bắc", "N"), ("9 10,5'", ""),
    ("9°10.5'", ""), ("9,175", ""), (datetime.time(9, 10, 30), ""), (9.175, "")])
def test_a_latitude_is_read(text, side):
    found = parse_coordinate(text)
    assert (round(found.value, 9), found.side) == (round(LAT, 9), side)


@pytest.mark.parametrize(("text", "value"), [
    ("1.012.345,67", 1012345.67), ("1,012,345.67", 1012345.67), ("1 012 345,67 m", 1012345.67), ("532.123", 532123),
    ("532 123", 532123), ("X=1012345", 1012345), ("105.123", 105.123), ("105,123", 105.123), ("9.123", 9.123)])
def test_metres_and_degrees_with_three_decimals(text, value):
    assert parse_coordinate(text).value == value


@pytest.mark.parametrize(("text", "reason"), [
    ("khoảng 9", UNREADABLE), ("105.12.30", UNREADABLE), ("9°72'10\"", SIXTY), ("9 10 61", SIXTY), ("-", UNREADABLE),
    ("9.5°10'30\"", UNREADABLE), ("9°10.5'30\"", UNREADABLE)])
def test_what_is_no_coordinate_has_a_reason(text, reason):
    assert parse_coordinate(text).reason is reason


def test_a_spreadsheet_that_made_an_hour_of_it():
    assert parse_coordinate(datetime.timedelta(hours=105, minutes=12, seconds=30.5)).value == pytest.approx(LON)
    assert np.isnan(parse_coordinate(None).value)
    assert parse_coordinate("").reason is None


@pytest.mark.parametrize("text", [
    "9.175, 105.208472222", "105,208472222; 9,175", "9.175 105.208472222", "9°10'30\"N 105°12'30.5\"E",
    "(9.175;105.208472222)", "9°10'30\" - 105°12'30.5\"", "N9.175, E105.208472222",
    "Vĩ độ: 9.175 Kinh độ: 105.208472222", "9.175\n105.208472222"])
def test_two_coordinates_in_one_cell(text):
    one, two = parse_pair(text)
    found = place([one], [two], "")
    assert found.lonlat[0].tolist() == pytest.approx([LON, LAT], abs=1e-8)


@pytest.mark.parametrize(("text", "value"), [
    ("-9°10'30\"", -9.175), ("-0°30'", -0.5), ("-105 12 30", -105 - 12 / 60 - 30 / 3600), ("9°10'60\"", 9 + 11 / 60),
    ("9°59'59\"", 9 + 59 / 60 + 59 / 3600), ("9°60'", None), ("9°10'61\"", None), ("9°10,5'30\"", None),
    ("9°10,5'", 9.175), ("9°0'0\"", 9.0)])
def test_degrees_minutes_and_seconds_keep_their_sign_and_end_at_sixty(text, value):
    found = parse_coordinate(text).value
    assert found == pytest.approx(value, abs=1e-9) if value is not None else math.isnan(found)


@pytest.mark.parametrize(("text", "pair"), [
    ("551000 1015000", (551000.0, 1015000.0)), ("1000,5 1015000", (1000.5, 1015000.0)), ("1000 1015000", None),
    ("200 551000", None), ("551000 9.1", None), ("3 4", None)])
def test_two_numbers_are_a_pair_where_both_are_degrees_here_or_both_are_metres(text, pair):
    found = parse_pair(text)
    assert (found and tuple(one.value for one in found)) == pair


@pytest.mark.parametrize("text", ["9,12,105,34", "9.175", "chưa có", "9.175, 105.2, 30"])
def test_what_are_not_two_coordinates(text):
    assert parse_pair(text) is None


def test_axes_are_found_by_the_values():
    x, y = Angle(1012345.5), Angle(512345.2)
    found = place([x, y, x, Angle(105.2), Angle(9.1)], [y, x, y, Angle(9.1), Angle(105.2)], "EPSG:9207")
    assert found.lonlat[0].tolist() == found.lonlat[1].tolist()
    assert found.lonlat[3].tolist() == found.lonlat[4].tolist() == [105.2, 9.1]
    assert (found.swapped, found.degrees, found.metres, found.reasons) == ((1, 4), 2, 3, {})


def test_what_cannot_be_placed_has_a_reason():
    nan = Angle(float("nan"))
    first = [Angle(0.0), Angle(105.2), nan, Angle(1012345.0), Angle(205.2), Angle(9.1, "S"), Angle(95123456.0)]
    second = [Angle(0.0), nan, nan, Angle(512345.0), Angle(9.1), Angle(105.2), Angle(512345.0)]
    assert place(first[:6], second[:6], "").reasons == {0: OUTSIDE, 1: HALF, 3: NO_SYSTEM, 4: OUTSIDE, 5: OUTSIDE}
    assert place(first[6:], second[6:], "EPSG:9207").reasons == {0: OUTSIDE}
