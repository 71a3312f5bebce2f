"""Targets that cannot be used are refused one by one."""
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.postal.targets import PostalTarget


@pytest.mark.parametrize(("measure", "sense", "value"), [
    ("points", "at_least", 0.0), ("points", "at_least", -1.0), ("points", "at_least", float("nan")),
    ("points", "at_least", float("inf")), ("points", "more", 4.0), ("offices", "at_least", 4.0)])
def test_measure_sense_and_value_of_a_target_are_checked(measure, sense, value):
    with pytest.raises(InputError, match="Target P1: measure, sense or value is not usable"):
        PostalTarget("P1", measure, sense, value, "Điểm", "Points")


@pytest.mark.parametrize("sense", ["at_least", "at_most", "about"])
def test_a_target_of_every_sense_is_taken(sense):
    assert PostalTarget("P1", "points", sense, 0.5, "Điểm", "Points").value == 0.5
