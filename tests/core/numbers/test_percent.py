"""A bare number above zero and up to one is never taken as percent: it has two readings."""
import math

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.figures.plausible import judged
from hatangso.algorithms.core.layers.roles import load_role, read_numbers, roles
from hatangso.algorithms.core.numbers.percent import ABOVE, parse_percents, percent_given


@pytest.mark.parametrize(("text", "value"), [
    ("95", 95.0), ("95%", 95.0), ("95 %", 95.0), ("97,5", 97.5), ("97,5 %", 97.5), ("0,8 %", 0.8), ("0.8%", 0.8),
    ("1 %", 1.0), ("0", 0.0), ("0 %", 0.0), ("100", 100.0), (" 90 % ", 90.0), ("1,5", 1.5)])
def test_percent_with_and_without_its_sign(text, value):
    numbers, problems = parse_percents([text, None])
    assert problems == []
    assert numbers[0] == value
    assert math.isnan(numbers[1])


@pytest.mark.parametrize(("value", "small", "large"), [
    (0.9, "0,9%", "90%"), ("0,9", "0,9%", "90%"), ("0.975", "0,975%", "97,5%"), (1, "1%", "100%"), ("1", "1%", "100%"),
    (0.05, "0,05%", "5%"), (0.9875, "0,9875%", "98,75%")])
def test_a_bare_fraction_is_refused_with_both_readings(value, small, large):
    numbers, problems = parse_percents([95.0, value])
    assert numbers[0] == 95.0
    assert math.isnan(numbers[1])
    assert [problem.row for problem in problems] == [1]
    said = problems[0].reason.text("vi")
    assert small in said
    assert large in said


def test_more_than_all_is_refused_with_and_without_the_sign():
    numbers, problems = parse_percents([190, "190 %", "101", 100, None, "x"])
    assert [(problem.row, problem.text) for problem in problems] == [(0, "190"), (1, "190 %"), (2, "101"), (5, "x")]
    assert [problem.reason for problem in problems[:3]] == [ABOVE] * 3
    np.testing.assert_array_equal(numbers, [np.nan, np.nan, np.nan, 100, np.nan, np.nan])


def test_what_may_exceed_the_whole_is_read_and_told():
    field = load_role("masts").field("load_used")
    numbers, problems = read_numbers(["130 %", 118.5, 95, "0,8", 100.5], field)
    np.testing.assert_array_equal(numbers, [130, 118.5, 95, np.nan, 100.5])
    assert [problem.row for problem in problems] == [3]  # a fraction still has two readings
    kept, said = judged(numbers, "masts", "load_used", ids=[1, 2, 3, 4, 5], layer="masts", field="load")
    np.testing.assert_array_equal(kept, numbers)
    assert "3 values are unusual" in said[0].text("en")


def test_every_other_percentage_ends_at_100():
    every = [load_role(name) for name in roles()]
    exceeding = {(role.name, field.key) for role in every for field in role.fields if field.exceeds}
    assert exceeding == {("masts", "load_used"), ("masts", "load_max")}
    for role in every:
        for field in role.fields:
            if field.unit == "%" and field.type != "bool" and not field.exceeds:
                assert read_numbers([101], field)[1], field.key
                numbers, problems = read_numbers([1005, 985], field, 0.1)  # of a column in thousandths
                assert (numbers[1], [problem.row for problem in problems]) == (98.5, [0]), field.key


def test_a_parameter_is_taken_as_it_is_or_refused_by_the_label_of_the_dialog():
    assert percent_given(95.0, "Ngưỡng") == 95.0
    assert percent_given(0.0, "Ngưỡng") == 0.0
    assert percent_given(None, "Ngưỡng") is None
    with pytest.raises(InputError) as refused:
        percent_given(0.95, "Ngưỡng")
    said = refused.value.text("vi")
    assert all(part in said for part in ("Ngưỡng", "0,95%", "95%"))
    for value in (190.0, -1.0):
        with pytest.raises(InputError, match="outside 0 to 100"):
            percent_given(value, "Ngưỡng")


@pytest.mark.parametrize(("value", "read"), [(120.0, 120.0), (120.1, math.nan), ("120 %", 120.0), ("121 %", math.nan)])
def test_what_may_exceed_the_whole_ends_at_its_own_limit(value, read):
    np.testing.assert_array_equal(parse_percents([value], most=120.0)[0], [read])
