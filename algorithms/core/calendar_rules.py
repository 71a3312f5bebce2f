"""Terms, dates and receivers of a province's yearly cycle, as data: resources/rules/calendar_*.json.

No term holds unless a province's file was chosen: what a rule does not say is not known, and never a default.
"""
from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, field
from typing import Mapping, NamedTuple, Optional, Tuple

from .errors import InputError, Message
from .json_files import read_json
from .package import resource_path

LABEL = Message("Calendar of the province (JSON)")
SCHEMA = ("schemas", "calendar.json")
MONTHS, DAYS, WORKING_DAYS = "months", "days", "working_days"
_SATURDAY = 5


class Term(NamedTuple):
    """How long something may take: ``value`` months, days or working days, by an article; "" where none is named."""

    value: int
    unit: str
    article: str = ""

    def after(self, day):
        """Return the last day in time, counted from ``day`` (ISO text or date), "" where that is not known.

        >>> Term(12, MONTHS).after("2025-12-31"), Term(7, WORKING_DAYS).after("2026-01-02"), Term(3, MONTHS).after("")
        ('2026-12-31', '2026-01-13', '')
        """
        if not day:
            return ""
        start = day if isinstance(day, datetime.date) else datetime.date.fromisoformat(day[:10])
        if self.unit == MONTHS:
            return add_months(start, self.value).isoformat()
        if self.unit == DAYS:
            return (start + datetime.timedelta(self.value)).isoformat()
        left = self.value
        while left:
            start += datetime.timedelta(1)
            left -= start.weekday() < _SATURDAY
        return start.isoformat()


class Due(NamedTuple):
    """Something handed in every year: day and month (``None`` where the text names none), by whom, to whom."""

    key: str
    day: Optional[int]
    month: Optional[int]
    article: str
    sender: str
    receiver: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Calendar:
    """The calendar of one province; the empty one knows no term, no date and no duty."""

    code: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    terms: Mapping[str, Term] = field(default_factory=dict)
    dates: Tuple[Due, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    hardened: Optional[Mapping] = None
    report_every_months: Optional[int] = None
    notes: Tuple[Message, ...] = ()

    def text(self, language):
        """Return the name of the rules."""
        return self.names.get(language, "")

    def term(self, key, months=None):
        """Return the :class:`Term` ``key``, or one of ``months`` where that was given, ``None`` where neither is known.
        """
        return self.terms.get(key) if months is None else Term(int(months), MONTHS)

    def cited(self, key):
        """Return document and article of a term, "" where the calendar has none."""
        term = self.terms.get(key)
        return "" if term is None else ", ".join(filter(None, (term.article, self.document)))


def shipped():
    """Return the codes of the calendars that come with the package."""
    return tuple(sorted(path.stem.partition("_")[2] for path in resource_path("rules").glob("calendar_*.json")))


def chosen(path="", code=""):
    """Return the :class:`Calendar` of a file, or the shipped one of that code; the empty one where none is chosen.

    Raises
    ------
    InputError
        The file cannot be used, or no calendar has that code.
    """
    if not (path or code):
        return Calendar()
    if not path:
        if code not in shipped():
            raise InputError("{parameter}: no calendar is called {code}. Known: {known}.", parameter=LABEL, code=code,
                             known=", ".join(shipped()))
        path = resource_path("rules", f"calendar_{code}.json")
    content = read_json(path, LABEL, SCHEMA)
    if code and content["code"] != code:
        raise InputError("{parameter}: the file holds the calendar {found}, not {code}. Clear one of the two.",
                         parameter=LABEL, found=content["code"], code=code)
    terms = {one["key"]: Term(one["value"], one["unit"], one["article"] or "") for one in content["terms"]}
    dates = tuple(Due(one["key"], one["day"], one["month"], one.get("article") or "", sender=one.get("from") or "",
                      receiver=one.get("to") or "", words={"vi": one["vi"], "en": one["en"]})
                  for one in content.get("dates", ()))
    return Calendar(
        content["code"], {"vi": content["vi"], "en": content["en"]}, content["document"], terms, dates=dates,
        words={key: word for key, word in content.get("words", {}).items() if word},
        hardened=content.get("hardened_per_commune"), report_every_months=content.get("report_every_months"),
        notes=(Message("Calendar: {document}, in force from {start}.", document=content["document"],
                       start=content.get("in_force_from") or "-"),))


def add_months(day, months):
    """Return the date so many months later, the last of the month where that month is shorter.

    >>> add_months(datetime.date(2025, 8, 31), 6).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
