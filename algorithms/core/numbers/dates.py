"""Dates as people type them: 2025-12-31, 31/12/2025, "ngày 31 tháng 12 năm 2025"; never the American order."""
from __future__ import annotations

import datetime
import re

CLOCK = re.compile(  # "0h00", "00:00", "lúc 0 giờ", "24 giờ 00 phút"; the day that is named counts
    r"(?:l[úu]c\s*)?(?<!\d)\d{1,2}\s*"
    r"(?:h\s*(?:\d{2}(?!\d))?|:\s*\d{2}(?!\d)|gi[ờo](?:\s*\d{1,2}(?!\d)(?:\s*ph[úu]t)?)?)").pattern
_LED = re.compile(rf"(?:{CLOCK}[\s,]*)?ngày\s+(?=\d)|{CLOCK}[\s,]+(?=\d)", re.IGNORECASE)
_FOLLOWED = re.compile(rf"(?<=\d{{4}})[\s,]+{CLOCK}", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?:[T ].*)?")  # 2025/12/31 is how GDAL writes a date as text
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?:\s+\d{1,2}:\d{2}.*)?")
_WORDS = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(?:tháng\s+|th?\.?\s*)?(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})", re.IGNORECASE)
_ISO_MONTH = re.compile(r"(\d{4})[/.-](\d{1,2})")
_YEARS = range(1800, 2200)  # a year outside is of another calendar (2562 is 2019 in Thailand) or a slip of the hand
_YEAR = re.compile(r"(?:năm\s+)?((?:19|20)\d{2})(?:\.0)?", re.IGNORECASE)


def parse_date(value):
    """Return the date of a cell or text, ``None`` where it is none or may be two.

    >>> parse_date("5/1/2025").isoformat(), parse_date("ngày 05 tháng 01 năm 2025").isoformat(), parse_date("5/1/25")
    ('2025-01-05', '2025-01-05', None)
    >>> parse_date("0h00 ngày 1/4/2019").isoformat(), parse_date("01/4/2019, 0 giờ").isoformat()
    ('2019-04-01', '2019-04-01')
    >>> parse_date("2025/01/05").isoformat(), parse_date("2025.1.5").isoformat(), parse_date("2025/13/05")
    ('2025-01-05', '2025-01-05', None)
    >>> parse_date("15/03/2562"), parse_date("15/03/0019"), parse_date("31/12/2199").isoformat()
    (None, None, '2199-12-31')
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = str(value or "").strip()
    begun, ended = _LED.match(text), _FOLLOWED.search(text)
    text = text[begun.end() if begun else 0:ended.start() if ended and ended.end() == len(text) else None]
    found = _ISO.fullmatch(text)
    if found:
        year, month, day = found.group(1, 3, 4)
    else:
        found = _DAY_FIRST.fullmatch(text)
        day, month, year = found.group(1, 3, 4) if found else (None, None, None)
        if not found:
            found = _WORDS.fullmatch(text)
            day, month, year = found.groups() if found else (None, None, None)
    return _date(year, month, day) if found else None


def parse_moment(value):
    """Return a date as ISO text, also one of a month or a year alone ("2025-03", "2025"); ``None`` for anything else.

    >>> parse_moment("3/2025"), parse_moment("2025-3"), parse_moment("T5/2017"), parse_moment("2015")
    ('2025-03', '2025-03', '2017-05', '2015')
    >>> parse_moment("quý 3") is parse_moment("2025-13") is None
    True
    """
    date = parse_date(value)
    if date is not None:
        return date.isoformat()
    text = str("" if value is None else value).strip()
    found, turned, alone = _MONTH.fullmatch(text), _ISO_MONTH.fullmatch(text), _YEAR.fullmatch(text)
    month, year = found.groups() if found else turned.group(2, 1) if turned else (None, None)
    if month and _date(year, month, "1"):
        return f"{year}-{month:0>2}"
    return alone.group(1) if alone else None


def first_day(value):
    """Return the day of a cell or text, the first of a month or year alone, ``None`` for anything else.

    >>> first_day("2/1/2025").isoformat(), first_day("tháng 3 năm 2025").isoformat(), first_day("2015").isoformat()
    ('2025-01-02', '2025-03-01', '2015-01-01')
    """
    moment = parse_moment(value)
    return None if moment is None else datetime.date.fromisoformat(moment + "-01-01"[len(moment) - len("2025"):])


def _date(year, month, day):
    try:
        date = datetime.date.fromisoformat(f"{year}-{month:0>2}-{day:0>2}")
    except ValueError:
        return None
    return date if date.year in _YEARS else None
