"""The calendar of a province among the parameters of an analysis: off by default, a shipped one or a file."""
from __future__ import annotations

from ...core.rules import calendar as calendar_rules
from .parameters import file_input, suggested, tr


def parameters():
    """Return the parameters of the calendar rules."""
    return [
        file_input("CALENDAR", tr("Calendar of the province (JSON)"), "json"),
        suggested("CALENDAR_SET", tr("Name of a shipped calendar"), {
            code: calendar_rules.chosen("", code).text("vi") for code in calendar_rules.shipped()}),
    ]


def read(run):
    """Return the :class:`core.rules.calendar.Calendar` of a run on the date of its figures, the empty one where none is
    chosen.
    """
    return calendar_rules.chosen(run.file("CALENDAR"), run.text("CALENDAR_SET")).on(run.date("AS_OF"))
