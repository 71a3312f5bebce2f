"""A plan begins in the year given, else in the year after the figures; without both its years are numbered."""
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.numbers.years import calendar_year, first_year, year_in, year_text
from hatangso.algorithms.core.postal.siting.phases import parse_phases


def test_first_year():
    assert first_year(None, "") is None
    assert first_year(None, "2025-12-31") == 2026
    assert first_year(2028, "2025-12-31") == 2028
    assert first_year(2025, "2025-12-31") == 2025
    assert first_year(2020, "") == 2020
    with pytest.raises(InputError, match="2024"):
        first_year(2024, "2025-12-31")


def test_years_as_text():
    assert year_text(2026, 2, "vi") == "2028"
    assert year_text(None, 2, "vi") == "năm thứ 3"
    assert year_text(None, 0, "en") == "year 1"
    assert year_text(2026, -1, "vi") == ""
    assert calendar_year(2026, 3) == 2029
    assert calendar_year(None, 3) is None
    assert calendar_year(2026, -1) is None


def test_postal_points_open_from_the_first_year_on():
    assert parse_phases("", "2025-12-31", 2028).years[0] == 2028
    assert parse_phases("", "", 2028).years[:2] == (2028, 2029)
    assert parse_phases("", "2025-12-31").years[0] == 2026
    assert parse_phases("", "").years is None
    with pytest.raises(InputError, match="2024"):
        parse_phases("", "2025-12-31", 2024)


@pytest.mark.parametrize(("text", "year"), [
    ("2027", 2027), (" năm 2027 ", 2027), ("2027.0", 2027), ("IV/2027", 2027), ("1999-2001", 1999), ("T2027", 2027),
    (2027, 2027), ("20271", None), ("1827", None), ("27", None), ("", None), (None, None)])
def test_the_year_in_a_text(text, year):
    assert year_in(text) == year
