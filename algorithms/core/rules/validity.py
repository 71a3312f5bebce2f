"""From when to when a document holds and what became of it, as rules and calendars say it: one wording for all."""
from __future__ import annotations

from ..errors import Message
from ..numbers.formats import Day

_STATUS = {
    "in_force": Message("in force"), "expired": Message("no longer in force"),
    "merged": Message("of a province that was merged; an example"), "unknown": Message("not known"),
}


def validity(entry):
    """Return since when, until when and whether the document of ``entry`` is in force, as a :class:`Message`.

    Examples
    --------
    >>> str(validity({"in_force_from": "2025-12-01", "status": "in_force"}))
    'in force from 2025-12-01; state: in force'
    >>> str(validity({"in_force_from": None, "in_force_to": "2026-06-30", "status": "expired"}))
    'since when it is in force is not stated; to 2026-06-30; state: no longer in force'
    """
    start, end = (Day(entry[key]) if entry.get(key) else None for key in ("in_force_from", "in_force_to"))
    status = _STATUS[entry.get("status") or "unknown"]
    if start is None:
        return (Message("since when it is in force is not stated; state: {status}", status=status) if end is None else
                Message("since when it is in force is not stated; to {end}; state: {status}", end=end, status=status))
    if end is None:
        return Message("in force from {start}; state: {status}", start=start, status=status)
    return Message("in force from {start} to {end}; state: {status}", start=start, end=end, status=status)
