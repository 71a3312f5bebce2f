"""Verdicts of the scorecard: what the figure says today, for the year a target is due, and whether it came in time."""
from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Optional

from ..figures.targets import MET, NO_VALUE, NOT_MET, UNDECIDED
from ..messages import both

STATUSES = (MET, NOT_MET, UNDECIDED, "missing", NO_VALUE, "qualitative", "ongoing", "none")
"""``undecided``: what is unknown decides; ``no_value``: the text sets no level; ``qualitative``: no number, no state
entered; ``none``: not due that year."""
UNDECIDED_WORDS = both("Undecided")[0]
"""What a form prints that was written before there was this status."""
DUES = ("on_time", "late_data", "overdue", "pending", "unknown", "none")
"""``late_data``: met, but only by figures dated after the deadline; ``pending``: the deadline is still to come."""

STATUS_LABELS = {
    "met": both("Met"), "not_met": both("Not met"),
    "undecided": both("Undecided"), "missing": both("Missing"),
    "no_value": both("No level set"), "qualitative": both("Qualitative"),
    "ongoing": both("Under way"), "none": ("", ""),
}
DUE_LABELS = {
    "on_time": both("Met in time"), "late_data": both("Met, by later figures"),
    "overdue": both("Overdue"), "pending": both("Not due yet"),
    "unknown": both("Undecided"), "none": ("", ""),
}


@dataclass(frozen=True)
class Dated:
    """A figure with its possible range and the day it is true for; ``state`` stands for a target without a number."""

    value: Optional[float]
    date: Optional[datetime.date] = None
    low: Optional[float] = None
    high: Optional[float] = None
    state: str = ""


def verdict(target, figure):
    """Return the status of ``target`` by one :class:`Dated` figure (``None``: there is none)."""
    if figure is None:
        return "qualitative" if target.kind == "qualitative" else "missing"
    if figure.state:
        return figure.state
    if target.goal is None or target.goal.value is None:
        return NO_VALUE
    return target.goal.verdict(figure.value, figure.low, figure.high)


def due(target, year, status, date, *, figures, as_of):
    """Return whether the target was met by the end of ``year``, one of :data:`DUES`.

    Parameters
    ----------
    status, date : str, datetime.date or None
        The verdict today and the day its figure is true for.
    figures : sequence of Dated
        Everything known: from layers, entered, from an earlier scorecard.
    as_of : datetime.date or None
        The date of the plan book; without it nothing can be said about deadlines.
    """
    deadline = datetime.date(year, 12, 31)
    if target.year != year or status in (NO_VALUE, "qualitative"):
        return "none"
    if as_of is None:
        return "unknown"
    if deadline > as_of:
        return "pending"
    in_time = [one for one in figures if one.date is not None and one.date <= deadline]
    if in_time and verdict(target, max(in_time, key=lambda one: one.date)) == MET and status != UNDECIDED:
        return "on_time"
    if status in (UNDECIDED, "missing") or (status == MET and date is None):
        return "unknown"
    return "late_data" if status == MET else "overdue"
