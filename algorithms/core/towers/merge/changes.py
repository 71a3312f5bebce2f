"""What is new, gone or changed between two registers of masts."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from ...errors import Message
from ...numbers.formats import Figure
from .masts import Mast, metres
from .rows import codes_text, differ, fields, technologies_text

NEW, BACK, MOVED, CHANGED, CLOSED, GONE, MERGED, NOT_SENT = (
    "new", "back", "moved", "changed", "closed", "gone", "merged", "not_sent")
WORDS = {
    NEW: Message("New: not in the register before."),
    BACK: Message("In use again: the register before has it as closed."),
    MOVED: Message("The position moved."),
    CHANGED: Message("A value changed."),
    CLOSED: Message("A list has it as closed, dismantled or planned; it is left out of the register."),
    GONE: Message("No list has it any more; it is left out of the register."),
    MERGED: Message("It is one position with another mast now and goes by that id."),
    NOT_SENT: Message("Its owner sent no list; it stays as the register before has it."),
}
LISTS = {
    "users": Message("Tenants"), "codes": Message("Station codes"), "technology": Message("Technology"),
    "place": Message("Position"),
}
UNNAMED = ("as_of", "note")  # a new date or remark is no change of the mast


@dataclass(frozen=True)
class Change:
    """One change of one mast; ``key`` is the field, "" where it concerns the mast as a whole."""

    kind: str
    mast: Mast
    key: str = ""
    before: object = None
    after: object = None
    metres: Optional[float] = None

    @property
    def field(self):
        """What the field is called."""
        return fields().labels.get(self.key) or LISTS.get(self.key)


def changes_of(mast, before):
    """Yield the :class:`Change` of every field of a mast since the register before."""
    if not before.live:
        yield Change(BACK, mast, "status", before.values["status"], after=mast.values["status"])
    if before.place is not None and mast.place is not None:
        far = float(metres([mast.place], before.place)[0])
        if far > fields().apart_m:
            yield Change(MOVED, mast, "place", before.place, after=mast.place, metres=far)
    elif mast.place is not None:
        yield Change(CHANGED, mast, "place", None, after=mast.place)
    for key in fields().kinds:
        was, now = before.values[key], mast.values[key]
        if key not in UNNAMED and (before.live or key != "status") and differ(key, was, now):
            yield Change(CHANGED, mast, key, was, after=now)
    for key in ("users", "codes", "technology"):
        one, other = _as_text(key, before), _as_text(key, mast)
        if one != other:
            yield Change(CHANGED, mast, key, one or None, after=other or None)


def printed(value, language):
    """Return a value as a table shows it."""
    if isinstance(value, float):
        return Figure(value).text(language)
    if isinstance(value, tuple):
        return place_text(value)
    return value


def place_text(place: Tuple[float, float]):
    """Return a position as degrees east and north."""
    return f"{place[0]:.6f}, {place[1]:.6f}"


def users_text(users):
    """Return the operators of a mast as the register writes them."""
    return "; ".join(users)


def _as_text(key, mast):
    if key == "users":
        return users_text(mast.users)
    return codes_text(mast.codes) if key == "codes" else technologies_text(mast.technology)
