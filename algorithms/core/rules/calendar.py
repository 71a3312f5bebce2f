"""Terms, dates and receivers of a province's yearly cycle, as data: resources/rules/calendar_*.json.

No term holds unless a province's file was chosen: what a rule does not say is not known, and never a default.
"""
from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, field, replace
from typing import FrozenSet, Mapping, NamedTuple, Optional, Tuple

from ..errors import InputError, Message
from ..files.json_files import read_json
from ..numbers.dates import parse_date
from ..numbers.formats import Day
from ..package import resource_path
from .validity import validity

LABEL = Message("Calendar of the province (JSON)")
SCHEMA = ("schemas", "calendar.json")
MONTHS, DAYS, WORKING_DAYS = "months", "days", "working_days"
_SATURDAY = 5


class DaysOff(NamedTuple):
    """Days on which nobody works: Saturdays, Sundays and the ``holidays`` that a calendar lists.

    ``moves`` says whether a term that ends on one ends with the next working day, ``source`` by which rule.
    """

    holidays: FrozenSet[datetime.date] = frozenset()
    moves: bool = False
    source: str = ""

    def is_off(self, day):
        """Whether nobody works on ``day``."""
        return day.weekday() >= _SATURDAY or day in self.holidays

    def end(self, day):
        """Return the day on which a term ends whose last day is ``day``.

        >>> DaysOff(frozenset([datetime.date(2026, 5, 4)]), True).end(datetime.date(2026, 5, 2)).isoformat()
        '2026-05-05'
        >>> DaysOff().end(datetime.date(2026, 5, 2)).isoformat()
        '2026-05-02'
        """
        while self.moves and self.is_off(day):
            day += datetime.timedelta(1)
        return day


NO_RULE = DaysOff()


class Term(NamedTuple):
    """How long something may take: ``value`` months, days or working days, by an article; "" where none is named.

    ``since`` is the day from which its document is in force, "" where that is not stated.
    """

    value: int
    unit: str
    article: str = ""
    off: DaysOff = NO_RULE
    since: str = ""

    def after(self, day):
        """Return the last day in time, counted from ``day`` (ISO text or date), "" where that is not known.

        >>> Term(12, MONTHS).after("2025-12-31"), Term(7, WORKING_DAYS).after("2026-01-02"), Term(3, MONTHS).after("")
        ('2026-12-31', '2026-01-13', '')
        """
        if not day:
            return ""
        start = parse_date(day)
        if self.unit == MONTHS:
            return self.off.end(add_months(start, self.value)).isoformat()
        if self.unit == DAYS:
            return self.off.end(start + datetime.timedelta(self.value)).isoformat()
        left = self.value
        while left:
            start += datetime.timedelta(1)
            left -= not self.off.is_off(start)
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

    def text(self, language):
        """Return what is handed in."""
        return self.words[language]


@dataclass(frozen=True)
class Calendar:
    """The calendar of one province; the empty one knows no term, no date and no duty.

    ``since`` and ``until`` are the days from and to which its document is in force, "" where that is not stated.
    """

    code: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    terms: Mapping[str, Term] = field(default_factory=dict)
    dates: Tuple[Due, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    hardened: Optional[Mapping] = None
    report_every_months: Optional[int] = None
    off: DaysOff = NO_RULE
    notes: Tuple[Message, ...] = ()
    since: str = ""
    until: str = ""

    def on(self, day):
        """Return the calendar for figures of a day in ISO: where its document is not in force then, that is told.

        Whoever chose it wants its terms; as with rules of spacing, the date decides what is said and not what counts.

        Examples
        --------
        >>> rules = Calendar(terms={"lapse": Term(12, MONTHS)}, since="2025-12-01")
        >>> rules.on("2025-12-01").notes, len(rules.on("2025-06-30").notes), rules.on("2025-06-30").terms == rules.terms
        ((), 1, True)
        """
        if not day or (self.since <= day and not (self.until and day > self.until)):
            return self
        return replace(self, notes=(*self.notes, Message(
            "Calendar: its document is not in force on {date}; its terms and days are counted, as it was chosen: "
            "compare what held then.", date=Day(day))))

    def text(self, language):
        """Return the name of the rules."""
        return self.names.get(language, "")

    def term(self, key, months=None):
        """Return the :class:`Term` ``key``, or one of ``months`` where that was given, ``None`` where neither is known.
        """
        return self.terms.get(key) if months is None else Term(int(months), MONTHS, off=self.off)

    def duties(self):
        """Return what the rules ask for every year, as messages: papers with day and receiver, reports, hardening."""
        said = [Message("{what}: {sender} to {receiver}, day {day} ({article}).", what=one, sender=one.sender or "…",
                        receiver=one.receiver or "…", article=one.article or "…",
                        day=f"{one.day:02d}/{one.month:02d}" if one.day and one.month else "…") for one in self.dates]
        if self.report_every_months:
            said.append(Message("Reports every {count} months.", count=self.report_every_months))
        if self.hardened and self.hardened.get("least"):
            said.append(Message("Each commune: at least {count} hardened stations (disaster level {level}) with backup "
                                "power ({article}).", count=self.hardened["least"],
                                level=self.hardened.get("level") or "…", article=self.hardened.get("article") or "…"))
        return tuple(said)

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
    off = _days_off(content.get("ends_on_day_off"), content.get("holidays"))
    since, until = (content.get(key) or "" for key in ("in_force_from", "in_force_to"))
    terms = {one["key"]: Term(one["value"], one["unit"], one["article"] or "", off, since=since)
             for one in content["terms"]}
    dates = tuple(Due(one["key"], one["day"], one["month"], one.get("article") or "", sender=one.get("from") or "",
                      receiver=one.get("to") or "", words={"vi": one["vi"], "en": one["en"]})
                  for one in content.get("dates", ()))
    return Calendar(
        content["code"], {"vi": content["vi"], "en": content["en"]}, content["document"], terms, dates=dates,
        words={key: word for key, word in content.get("words", {}).items() if word},
        hardened=content.get("hardened_per_commune"), report_every_months=content.get("report_every_months"), off=off,
        notes=(Message("Calendar: {document}, {validity}.", document=content["document"], validity=validity(content)),
               *_told(off)), since=since, until=until)


def _days_off(rule, holidays):
    """Return the :class:`DaysOff` of a calendar: what it does not say moves no term."""
    days = set()
    for one in (holidays or {}).get("days", ()):
        try:
            days.add(datetime.date.fromisoformat(one))
        except ValueError as error:
            raise InputError("{parameter}: {value} in “{key}” is no day.", parameter=LABEL, value=one,
                             key="holidays") from error
    return DaysOff(frozenset(days), bool(rule), rule["source"] if rule else "")


def _told(off):
    """Return what is said of terms that end on a day off, where the calendar has a rule for them."""
    if not off.moves:
        return ()
    if not off.holidays:
        return (Message("A term that ends on a Saturday or a Sunday ends with the next working day ({source}); the "
                        "calendar lists no holidays.", source=off.source),)
    return (Message("A term that ends on a Saturday, a Sunday or a holiday of the calendar ends with the next working "
                    "day ({source}).", source=off.source),)


def add_months(day, months):
    """Return the date so many months later, the last of the month where that month is shorter.

    >>> add_months(datetime.date(2025, 8, 31), 6).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
