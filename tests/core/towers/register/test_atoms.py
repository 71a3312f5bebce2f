"""Bare numbers among technologies: three or four digits are a band, others are no word of it."""
import pytest
from hatangso.algorithms.core.towers.register import technologies


@pytest.mark.parametrize(("word", "band"), [("900", True), ("1800", True), ("90", False), ("18000", False),
                                            ("5", False)])
def test_a_bare_number_of_three_or_four_digits_is_a_band(word, band):
    assert (technologies._of_atom(word) == technologies._of_atom("2100")) == band
