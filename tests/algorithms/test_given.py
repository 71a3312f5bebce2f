"""Plain parameters as scripts, batches and the command line give them: as text."""
import pytest
from hatangso.algorithms.bridge.runs.given import Given
from hatangso.algorithms.core.errors import InputError
from qgis.core import QgsProcessingContext, QgsProperty


@pytest.fixture
def given(provider):
    """Return ``(value, messages)`` of one parameter that was given as ``typed``."""
    def read(kind, algorithm, name, typed):
        found = Given(provider.algorithm(algorithm), {name: typed}, QgsProcessingContext())
        messages = []
        found.warn = lambda message: messages.append(message.text("en"))
        getattr(found, kind)(name)
        return getattr(found, kind)(name), messages
    return read


@pytest.mark.parametrize(("typed", "value"), [
    ("1.234,5", 1234.5), ("1 234,5", 1234.5), ("1,234.5", 1234.5), ("1\u00a0234", 1234), ("12,5", 12.5), ("1e3", 1000),
    (" 5 ", 5), (2.5, 2.5), ("1.234.567", 1234567),
])
def test_numbers_typed_in_either_way_are_read(given, typed, value):
    assert given("number", "copperbacklog", "COST_PER_HOME", typed) == (value, [])


def test_a_point_alone_is_decimal_and_said_once(given):
    value, messages = given("number", "copperbacklog", "COST_PER_HOME", "3.125")
    assert value == 3.125
    assert [text for text in messages if "3.125" in text] == messages
    assert len(messages) == 1


@pytest.mark.parametrize(("kind", "algorithm", "name", "typed", "reason"), [
    ("number", "copperbacklog", "COST_PER_HOME", "-5,5", "at least 0"),
    ("number", "copperbacklog", "COST_PER_HOME", "3,125", "thousands or decimals"),
    ("number", "copperbacklog", "COST_PER_HOME", "1e400", "not a finite number"),
    ("number", "copperbacklog", "COST_PER_HOME", "1e16", "larger than"),
    ("number", "copperbacklog", "COST_PER_HOME", "5 km", "not a number"),
    ("number", "copperbacklog", "COST_PER_HOME", "12,5 %", "not a number"),
    ("number", "buildcrosswalk", "LEAST_SHARE", "1.234,5", "between"),
    ("integer", "postalgap", "TARGET_POINTS", "2,5", "whole"),
    ("integer", "postalgap", "TARGET_POINTS", 2.5, "whole"),
    ("integer", "postalgap", "TARGET_POINTS", "3.000", "thousands or decimals"),
    ("percent", "postalsiting", "TARGET_SHARE", "0,8", "0.8%"),
    ("share", "sharedtowersiting", "TARGET_SHARE", 0.99, "0.99% or 99%"),
    ("share", "sharedtowersiting", "TARGET_SHARE", 1, "1% or 100%"),
    ("share", "towersharingaudit", "KEEP_SHARE", "0,9", "0.9% or 90%"),
    ("share", "buildcrosswalk", "LEAST_SHARE", 0.5, "0.5% or 50%"),
    ("percent", "mobilecoverage", "LOCATION_PERCENT", 0.5, "between 1 and 99"),
    ("percent", "postalsiting", "TARGET_SHARE", "112,5 %", "between 0 and 100"),
    ("percent", "postalsiting", "TARGET_SHARE", " % ", "not a number"),
    ("percent", "postalsiting", "TARGET_SHARE", QgsProperty.fromExpression("900"), "is 900; it must lie between 0 and"),
    ("integer", "postalgap", "TARGET_POINTS", QgsProperty.fromExpression("5/2"), 'whole number, not "2.5"'),
    ("number", "copperbacklog", "COST_PER_HOME", QgsProperty.fromExpression("'abc'"), '"abc" cannot be read'),
    ("number", "copperbacklog", "COST_PER_HOME", -5.0, "is -5; it must be at least 0"),
    ("flag", "exportmaps", "ATLAS", "có lẽ", "yes or no"),
    ("point", "fieldpackage", "START", QgsProperty.fromExpression("'105.15,9.18 [abc]'"), "no such reference system"),
    ("point", "fieldpackage", "START", "105,15;9,18 [EPSG:4326]", "not a number"),
])
def test_what_a_parameter_cannot_hold_is_refused_and_never_replaced(given, kind, algorithm, name, typed, reason):
    with pytest.raises(InputError, match=reason):
        given(kind, algorithm, name, typed)


@pytest.mark.parametrize(("kind", "algorithm", "name", "expression", "value"), [
    ("integer", "postalgap", "TARGET_POINTS", "0.1 * 3 * 1000", 300),
    ("integer", "postalgap", "TARGET_POINTS", "'30'", 30),
    ("number", "copperbacklog", "COST_PER_HOME", "'1,5'", 1.5),
    ("number", "copperbacklog", "COST_PER_HOME", "NULL", None),
    ("percent", "postalsiting", "TARGET_SHARE", "90 + 5", 95),
    ("percent", "postalsiting", "TARGET_SHARE", "'0,8 %'", 0.8),
])
def test_expressions_are_read_like_what_they_give(given, kind, algorithm, name, expression, value):
    assert given(kind, algorithm, name, QgsProperty.fromExpression(expression)) == (value, [])


@pytest.mark.parametrize(("algorithm", "name", "typed", "value"), [
    ("sharedtowersiting", "TARGET_SHARE", "0,8 %", 0.008), ("sharedtowersiting", "TARGET_SHARE", 99, 0.99),
    ("towersharingaudit", "KEEP_SHARE", "90 %", 0.9), ("towersharingaudit", "KEEP_SHARE", None, 0.99),
    ("buildcrosswalk", "LEAST_SHARE", None, 0.01), ("buildcrosswalk", "LEAST_SHARE", "0,6", 0.006),
    ("sharedtowersiting", "TARGET_SHARE", None, None),
])
def test_a_share_is_a_part_of_what_was_given_in_percent_and_never_guessed(given, algorithm, name, typed, value):
    """0.6 % of at most 50 % is no fraction: 60 % would be too many."""
    assert given("share", algorithm, name, typed) == (value if value is None else pytest.approx(value), [])


@pytest.mark.parametrize("typed", [50, "50 %", "1"])
def test_a_percentage_that_can_be_no_fraction_is_taken(given, typed):
    assert given("percent", "mobilecoverage", "LOCATION_PERCENT", typed) == (float(str(typed).rstrip(" %")), [])


@pytest.mark.parametrize(("typed", "value"), [("0,8 %", 0.8), ("95 %", 95), ("95%", 95), ("95", 95)])
def test_percent_with_its_sign_is_taken_as_written(given, typed, value):
    assert given("percent", "postalsiting", "TARGET_SHARE", typed) == (value, [])


@pytest.mark.parametrize(("typed", "value"), [
    ("không", False), ("Có", True), ("false", False), ("TRUE", True), ("0", False), ("x", True), (True, True),
    ("Yes", True), (" no ", False),
    (0, False),
])
def test_yes_and_no_in_words(given, typed, value):
    assert given("flag", "exportmaps", "ATLAS", typed) == (value, [])
