"""The year or day that a heading names: "Dân số 31/12/2025", "Quý II/2025", "pop20190401"."""
from __future__ import annotations

import re
from calendar import monthrange

from ..numbers.dates import CLOCK
from ..text.keys import fold
from .units import in_brackets, without_brackets

_DAY, _MONTH = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])"
_RUN = "(?:0[1-9]|1[0-2])[_.-]?(?:0[1-9]|[12]\\d|3[01])"
_YEAR = re.compile(  # "_2024", "năm 2024", "31/12/2024", "31_12_2024", "đến ngày 01/4/2019", "quý IV/2024", "20241231"
    r"[\s_.,-]*(?:(?:tính|tinh)\s*)?"
    r"(?:(?:(?P<first>đầu|dau)|(?:(?:đến|den)\s*)?(?P<last>hết|het|cuối|cuoi)|đến|den|tại|tai)\s*)?"
    rf"(?:(?:thời|thoi)\s*(?:điểm|diem)\s*)?(?:{CLOCK}[\s_,]*(?=\d|ng[àa]y))?(?:(?:ngày|ngay)\s*)?"
    rf"(?:(?P<days>(?:\d{{1,2}}[/.-]){{1,2}}|\d{{1,2}}\s*(?:tháng|thang)\s*\d{{1,2}}\s*(?=n[ăa]m)"
    rf"|(?<!\d){_DAY}_{_MONTH}_|(?<!\d)(?=\d{{8}}$){_DAY}{_MONTH})"
    r"|(?:(?P<part>quý|quy|q|tháng|thang|t)[\s_.]*(?P<number>\d{1,2}|[ivx]{1,3})"
    r"[\s_/.-]+))?"
    r"[\s_.-]*(?:năm|nam|year)?[\s_.-]*(?P<year>(?:19|20)\d\d)"
    rf"(?P<more>[_.-]?{_RUN})?$", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_BRACKET_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def is_day(text):
    """Return whether a heading is a year or a day and nothing else: "2024", "31/12/2024", "Quý I/2025"."""
    return _YEAR.fullmatch(text.strip()) is not None


def undated(text):
    """Return a heading without brackets as it is called without its year or day.

    >>> undated("Dân số đến ngày 01/4/2019"), undated("dan_so_2025"), undated("Dân số")
    ('Dân số', 'dan_so', 'Dân số')
    """
    return _YEAR.sub("", text)


def day_of(name):
    """Return year, month and day that a heading names; 0 for what it does not say.

    A month or a quarter is its last day.

    >>> day_of("Dân số 31/12/2025"), day_of("Dân số quý II/2025"), day_of("dan_so_2025"), day_of("Dân số")
    ((2025, 12, 31), (2025, 6, 30), (2025, 0, 0), (0, 0, 0))
    >>> day_of("dan_so_31_12_2025"), day_of("ds_30062025"), day_of("ds_2025_12_31"), day_of("ds_2020_2025")
    ((2025, 12, 31), (2025, 6, 30), (2025, 12, 31), (2025, 0, 0))
    >>> day_of("pop20190401"), day_of("Dân số cuối năm 2023"), day_of("Dân số T6/2024"), day_of("Dân số (2019)")
    ((2019, 4, 1), (2023, 12, 31), (2024, 6, 30), (2019, 0, 0))
    >>> day_of("Dân số tính đến 0h00 ngày 1/4/2019"), day_of("Dân số (0 giờ ngày 01/4/2019)")
    ((2019, 4, 1), (2019, 4, 1))
    """
    match = _YEAR.search(without_brackets(name))
    if match is not None:
        return _said(match)
    days = [_said(match) for match in map(_YEAR.search, in_brackets(name)) if match and _is_day(match)]
    years = [_BRACKET_YEAR.search(text) for text in in_brackets(name)]
    return next((day for day in days if day[1]), (next((int(one.group(1)) for one in years if one), 0), 0, 0))


def _is_day(match):
    """Whether a bracket is about its day: "(QĐ 12/2022)" is not, "(6/2025)" and "(nguồn: 31/12/2024)" are."""
    return match.start() == 0 or len(re.findall(r"\d{1,2}", match["days"] or "")) > 1


def _said(match):
    year, days = int(match["year"]), re.findall(r"\d{1,2}", match["days"] or "")
    if match["more"]:
        return (year, *map(int, re.findall(r"\d\d", match["more"])))
    if days:
        return (year, int(days[-1]), int(days[0])) if len(days) > 1 else _end_of(year, int(days[0]))
    if match["part"]:
        number = _ROMAN.get(match["number"].lower(), 0) or int(match["number"] if match["number"].isdigit() else 0)
        return _end_of(year, number * 3 if fold(match["part"]).startswith("q") else number)
    return (year, 1, 1) if match["first"] else (year, 12, 31) if match["last"] else (year, 0, 0)


def _end_of(year, month):
    return (year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else (year, 0, 0)
