"""Dates as people type them; what may be two dates is none."""
import datetime

import pytest
from hatangso.algorithms.core.numbers.dates import first_day, parse_date, parse_moment


@pytest.mark.parametrize("value", [
    "2025-01-05", "5/1/2025", "05/01/2025", "05-01-2025", "5.1.2025", "ngày 05 tháng 01 năm 2025", "5 tháng 1 năm 2025",
    "2025-01-05T00:00:00", "05/01/2025 00:00:00", "ngày 5/1/2025", "0h00 ngày 5/1/2025", "00:00 05/01/2025",
    "24 giờ 00 phút ngày 05 tháng 01 năm 2025", "lúc 0 giờ, ngày 5.1.2025", "5/1/2025 0h", "05/01/2025, lúc 17h30",
    datetime.date(2025, 1, 5), datetime.datetime(2025, 1, 5, 7)])
def test_a_day_is_read(value):
    assert parse_date(value) == datetime.date(2025, 1, 5)


@pytest.mark.parametrize("value", ["5/1/25", "12/31/2025", "31/02/2025", "5-1/2025", "hôm qua", "", None, "45000",
                                   "0h00", "ngày 5", "0h00 ngày 12/31/2025", "5/1/2025 17"])
def test_what_is_no_day(value):
    assert parse_date(value) is None


@pytest.mark.parametrize(("value", "moment"), [
    ("3/2025", "2025-03"), ("tháng 3 năm 2025", "2025-03"), ("2015", "2015"), ("năm 2015", "2015"), ("13/2025", None),
    ("1850", None), ("quý 3", None), (2015, "2015"), ("2025-03", "2025-03"), ("2025/3", "2025-03"), ("2025-13", None)])
def test_months_and_years_stay_what_they_are(value, moment):
    assert parse_moment(value) == moment


@pytest.mark.parametrize(("value", "day"), [
    ("2/1/2025", "2025-01-02"), ("T3/2025", "2025-03-01"), ("2025-3", "2025-03-01"), (2015, "2015-01-01"),
    (datetime.date(2025, 5, 4), "2025-05-04")])
def test_a_month_or_year_begins_on_its_first_day(value, day):
    assert first_day(value).isoformat() == day
    assert first_day("quý 3") is None
