"""Numbers and yes/no marks as they stand in real tables."""
import math

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.numbers import typed as numbers
from hatangso.algorithms.core.numbers.typed import parse_booleans, parse_number, parse_numbers


@pytest.mark.parametrize(("text", "value"), [
    ("1234", 1234), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234.567", 1234567), ("1,234,567", 1234567),
    ("1.234.567,25", 1234567.25), ("1,234,567.25", 1234567.25), ("0,5", 0.5), ("0.5", 0.5), ("12,34", 12.34),
    ("12.3456", 12.3456), ("0,125", 0.125), ("0.125", 0.125), ("1234,567", 1234.567), ("-3,5", -3.5), ("+7", 7),
    ("\u22123", -3), (" 42 ", 42), ("1 234,5", 1234.5), ("1\u00a0234\u00a0567", 1234567), ("1\u202f234.5", 1234.5),
    ("1 234,500", 1234.5), ("1.5e3", 1500), ("2E-2", 0.02), (",5", 0.5), ("007", 7),
])
def test_readable(text, value):
    assert parse_number(text) == (pytest.approx(value, rel=1e-15), None)


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12.500", "999,000"])
def test_two_readings_are_reported(text):
    value, reason = parse_number(text)
    assert math.isnan(value)
    whole = text.strip("-").replace(".", "").replace(",", "")
    fraction = text.strip("-").replace(".", ",") + "0"
    assert str(reason) == f"thousands or decimals? write {whole} or {fraction}"
    assert parse_number(whole)[1] is None
    assert parse_number(fraction)[1] is None


def test_a_known_decimal_mark_settles_it():
    assert parse_number("1.234", ",") == (1234, None)
    assert parse_number("1.234", ".") == (1.234, None)
    assert parse_number("1.234,5", ".") == (1234.5, None)


@pytest.mark.parametrize("text", [
    "abc", "12 hộ", "1.23.456", "1,2,3", "1.234,5,6", "1.2345,6", "--3", "-", "5,", "1 23", "12.34.567,8", "nan",
    "inf", "NaN", "-Infinity", "١٢٣", "１２", "1234٫5", "९", "1 234 5", "12\u200b", "1e", "0b1", "1.5e3.2",
    "0x10", "1_000", "½", "1..2", "1234.567.890,1",
])
def test_unreadable(text):
    value, reason = parse_number(text)
    assert math.isnan(value)
    assert reason == numbers.NOT_A_NUMBER


def test_blank_is_missing():
    for text in ("", "   ", "\u00a0"):
        value, reason = parse_number(text)
        assert math.isnan(value)
        assert reason is None


def test_other_values_of_the_column_settle_two_readings():
    values, problems = parse_numbers(["1.234", "2.345,5", None, "", 7])
    assert problems == []
    np.testing.assert_array_equal(values, [1234, 2345.5, np.nan, np.nan, 7])
    values, problems = parse_numbers(["1.234", "2.5"])
    assert problems == []
    np.testing.assert_array_equal(values, [1.234, 2.5])
    values, problems = parse_numbers(["1.234", "1.234.567"])
    assert problems == []
    np.testing.assert_array_equal(values, [1234, 1234567])


def test_a_column_without_evidence_is_reported():
    values, problems = parse_numbers(["1.234", "500"])
    np.testing.assert_array_equal(values, [np.nan, 500])
    assert [(problem.row, problem.text, str(problem.reason)[:10]) for problem in problems] == [
        (0, "1.234", "thousands ")]
    _, problems = parse_numbers(["1.234", "1,5", "1.5"])  # the column contradicts itself
    assert [problem.row for problem in problems] == [0]


def test_counts_are_whole():
    values, problems = parse_numbers(["1.234", "12,500", "7"], whole=True)
    assert problems == []
    np.testing.assert_array_equal(values, [1234, 12500, 7])
    values, problems = parse_numbers(["1.234", "2.5"], whole=True)  # fractions are there after all
    assert problems == []
    np.testing.assert_array_equal(values, [1.234, 2.5])


def test_number_columns_pass_unchanged_and_infinities_are_reported():
    values, problems = parse_numbers(np.array([1, 2], dtype=np.int64))
    np.testing.assert_array_equal(values, [1.0, 2.0])
    assert problems == []
    values, problems = parse_numbers([1.0, math.inf, None, math.nan, np.float32(2), True])
    np.testing.assert_array_equal(values, [1, np.nan, np.nan, np.nan, 2, 1])
    assert [(problem.row, problem.reason) for problem in problems] == [(1, numbers.NOT_FINITE)]
    values, problems = parse_numbers(["1e999", "x"])
    assert np.isnan(values).all()
    assert [problem.reason for problem in problems] == [numbers.NOT_FINITE, numbers.NOT_A_NUMBER]


def test_round_trip_of_printed_numbers():
    rng = np.random.default_rng(5)
    for value in np.round(rng.uniform(-1e7, 1e7, 300), 2):
        text = f"{value:,.2f}"
        assert parse_number(text)[0] == value
        assert parse_number(text.translate(str.maketrans(",.", ".,")))[0] == value


def test_booleans():
    values, problems = parse_booleans(
        [1, 0, "1", "0", True, False, "true", "FALSE", "Có", "không", "KHÔNG", "Đạt", "chưa đạt", "X", None, "", 1.0,
         "Yes", "no"])
    np.testing.assert_array_equal(values, [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, np.nan, np.nan, 1, 1, 0])
    assert problems == []


def test_a_column_of_crosses_means_no_where_blank():
    np.testing.assert_array_equal(parse_booleans(["x", None, " ", "X"])[0], [1, 0, 0, 1])
    np.testing.assert_array_equal(parse_booleans([None, ""])[0], [np.nan, np.nan])


def test_other_marks_are_listed_not_guessed():
    values, problems = parse_booleans(["có", "một phần", 2, "?", "x", None])
    np.testing.assert_array_equal(values, [1, np.nan, np.nan, np.nan, 1, np.nan])
    assert [(problem.row, problem.text) for problem in problems] == [(1, "một phần"), (2, "2"), (3, "?")]


@pytest.mark.parametrize("digits", ["١٢", "۱۲", "१२", "১২", "１２", "𝟏𝟐", "²", "1²"])
def test_digits_of_other_scripts_are_refused_everywhere(digits):
    assert numbers.parse_value(digits)[1] == numbers.NOT_A_NUMBER
    with pytest.raises(InputError):
        numbers.typed_list(digits, "x", "1; 2")
    with pytest.raises(InputError):
        numbers.named(f"Viettel={digits}", "x")


@pytest.mark.parametrize(("text", "value"), [
    ("Viettel=3000; VNPT=2500", {"Viettel": 3000, "VNPT": 2500}), ("Viettel = 2,5", {"Viettel": 2.5}),
    ("a=1\nb=2;", {"a": 1, "b": 2}), ("a=1.234; b=2,5", {"a": 1234, "b": 2.5}), ("", {}), (None, {}), (" ;; ", {}),
    ("a=3 000", {"a": 3000}), ("a=3.000.000", {"a": 3e6}),
])
def test_numbers_by_name(text, value):
    assert numbers.named(text, "x") == value


@pytest.mark.parametrize(("text", "words"), [
    ("Viettel=3.000; VNPT=2.500", ("Viettel=3.000", "3000", "3,0000")), ("a=3,000", ("3000", "3,0000")),
    ("a=", ("name=number",)), ("a", ("name=number",)), ("=3", ("name=number",)), ("a=x", ("not a number",)),
    ("a=1_000", ("not a number",)), ("a=nan", ("not a number",)), ("a=1e999", ("finite",)),
    ("a=1; a=2", ("stands twice",)), ("a=1, b=2", ("not a number", "Viettel=3000; VNPT=2500")), ("a==3", ("=3",)),
    ("a=1;;b=2", ("a part is missing", "a=1;;b=2")), (";a=1", ("a part is missing",)),
])
def test_numbers_by_name_that_cannot_be_read_are_named(text, words):
    with pytest.raises(InputError, match="^Radius: ") as error:
        numbers.named(text, "Radius")
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(("text", "whole", "value"), [
    ("20; 25,5;30", False, [20, 25.5, 30]), ("1.234;2,5", False, [1234, 2.5]), ("", False, []), (None, True, []),
    ("2025, 2030", True, [2025, 2030]), ("2025;2030", True, [2025, 2030]), ("2025\n2030", True, [2025, 2030]),
    ("5 000; 6 000", False, [5000, 6000]), ("20;\n\n25;", False, [20, 25]),
])
def test_lists_of_numbers(text, whole, value):
    assert numbers.typed_list(text, "x", "20; 25", whole=whole) == value


@pytest.mark.parametrize(("text", "whole", "word"), [
    ("5.000; 6.000", False, "write 5000 or 5,0000"), ("20, 25", False, "not a number"), ("2025.5", True, "whole"),
    ("x", False, "Write it as 20; 25"), ("1_000", False, "1_000"), ("inf", False, "inf"), ("20;nan", False, "nan"),
    ("2.025", True, "write 2025 or 2,0250"), ("20;;30", False, "a part is missing"), ("2025,,2030", True, "a part is"),
])
def test_lists_that_cannot_be_read_are_named(text, whole, word):
    with pytest.raises(InputError, match="^Budget: ") as error:
        numbers.typed_list(text, "Budget", "20; 25", whole=whole)
    assert word in str(error.value)
    assert "Hãy ghi dạng 20; 25" in error.value.text("vi")


@pytest.mark.parametrize("text", ["60,180,300", "60.180.300", "60 180 300", "60, 180", "700,850,900", "0 120 240"])
def test_where_thousands_cannot_be_a_row_of_numbers_is_a_list(text):
    values, problems = parse_numbers([text], grouped=False)
    assert np.isnan(values[0])
    assert problems


def test_where_thousands_cannot_be_single_numbers_are_read_as_ever():
    assert parse_numbers(["60", "60,5", "1 800", "-6"], grouped=False)[0].tolist() == [60, 60.5, 1800, -6]


@pytest.mark.parametrize("given", [1e15, -1e15, 1e308, "1e300", "9" * 20])
def test_a_number_beyond_every_count_is_a_problem_and_not_an_overflow_later(given):
    values, problems = numbers.parse_numbers([given, 5])
    assert np.isnan(values[0])
    assert values[1] == 5
    assert [problem.row for problem in problems] == [0]
    assert "larger than any" in str(problems[0].reason)
