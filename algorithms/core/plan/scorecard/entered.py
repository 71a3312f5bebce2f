"""Values typed in where layers cannot answer: checked cell by cell, refused by row and column."""
from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace
from typing import Optional

from ...errors import InputError, Message, Sentences
from ...headings.units import fold_unit
from ...layers.roles import load_role
from ...numbers.dates import parse_date
from ...numbers.formats import Figure, is_missing
from ...numbers.percent import SIGN, fraction_reason
from ...numbers.typed import NOT_A_NUMBER, parse_value
from ...tables import Unit
from ...text.keys import fold
from ..verdicts import STATUS_LABELS

COLUMNS = ("target", "year", "value", "unit", "as_of", "source", "note")
STATE_WORDS = {key: STATUS_LABELS[key][0] for key in ("met", "not_met", "ongoing")}
"""What officers write for a target without a number, whatever the language of the page."""
STATES = {"dat": "met", "met": "met", "1": "met", "co": "met", "chuadat": "not_met", "notmet": "not_met",
          "0": "not_met", "khong": "not_met", "dangthuchien": "ongoing", "ongoing": "ongoing"}
"""Words for the state of a target without a number, accents and blanks left out."""
STATE_NAMES = {"met": Message("met"), "not_met": Message("not met"), "ongoing": Message("under way"), "": Message("–")}
_SHOWN = 8
_FAR = 30.0
"""How many times a figure may be what its target asks, or the other way round, before its unit is doubted: units are a
thousand apart, a lost decimal mark a hundred, and what is met is seldom met three times."""


@dataclass(frozen=True)
class Entered:
    """One accepted value; ``state`` is set instead of ``value`` for a target without a number.

    ``doubt`` says why a row does not count and its target is undecided: its value can be read in two ways.
    """

    target: str
    year: int
    value: Optional[float]
    unit: str
    as_of: datetime.date
    source: str
    note: str = ""
    state: str = ""
    doubt: Optional[Message] = None

    @property
    def shown(self):
        """The value or state as a figure for messages."""
        return STATE_NAMES[self.state] if self.value is None else Figure(self.value, unit=Unit(self.unit))

    def doubted(self, doubt):
        """Return the entry as one that does not count, for the reason given."""
        return replace(self, value=None, state="", doubt=doubt)


def read_entered(table, profile, as_of):
    """Return the accepted values of a table, and a note on rows whose target this plan does not have.

    Parameters
    ----------
    table : figures.SourceTable
        Columns target, year, value, unit, as_of, source (required) and note.
    profile : profile.Profile
    as_of : str or datetime.date
        No figure may be dated after it.

    Raises
    ------
    InputError
        A column is missing, or cells cannot be used; each is named by row and column.
    """
    limit = parse_date(as_of)
    columns = {}
    for name in COLUMNS:
        columns[name] = table.column((name,))
        if columns[name] is None and name != "note":
            raise InputError(
                "Entered values {table}: no column for \"{column}\" could be recognised. The columns found are: "
                "{found}. Put the headings {needed} into the first row of the sheet, with nothing above them.",
                table=table.name, column=load_role("entered").field(name), found=", ".join(table.values) or "–",
                needed=", ".join(one for one in COLUMNS if one != "note"))
    accepted, refused, foreign = [], [], []
    for row in range(len(table)):
        cells = {name: (None if values is None else values[row]) for name, values in columns.items()}
        if all(is_missing(value) or value == "" for value in cells.values()):
            continue
        name = "" if is_missing(cells["target"]) else str(cells["target"]).strip()
        if name and profile.target(name) is None:
            foreign.append(f"{name} ({row + 1})")
            continue
        entry, problems = _read_row(name, cells, profile, limit)
        refused += [(row + 1, column, problem) for column, problem in problems]
        if entry is not None and not problems:
            accepted.append(entry)
    if refused:
        raise _refusal(table.name, refused)
    _refuse_fractions(table.name, accepted)
    notes = [Message("Entered values {table}: {target}, {year}: {doubt}. The row is left out, the target is undecided.",
                     table=table.name, target=entry.target, year=entry.year, doubt=entry.doubt)
             for entry in accepted if entry.doubt is not None]
    notes += [*_ahead(table.name, accepted), *_far(table.name, accepted, profile)]
    notes += [Message("Entered values {table}: the profile has no such targets, their rows are left out: {names}.",
                      table=table.name, names=", ".join(foreign))] if foreign else []
    return tuple(accepted), tuple(notes)


def _ahead(name, entries):
    """Return what is said of figures for a year that had not begun at their date: a plan is no result."""
    ahead = [f"{one.target}, {one.year}" for one in entries if one.year > one.as_of.year]
    if not ahead:
        return []
    return [Message("Entered values {table}: {count} figures are for a year after their date ({names}); they are used "
                    "as they stand. A figure that is planned is no result: correct the year or the date.", table=name,
                    count=len(ahead), names="; ".join(ahead[:_SHOWN]))]


def _far(name, entries, profile):
    """Return what is said of figures far from what their target asks: a share is bounded, other units slip."""
    far = []
    for entry in entries:
        goal = profile.target(entry.target).goal
        asked = goal.value if goal is not None and entry.value and fold_unit(entry.unit) != SIGN else None
        if asked and not 1 / _FAR < entry.value / asked < _FAR:
            far.append(Message("{target}, {year}: {value}, the target asks {goal}", target=entry.target,
                               year=entry.year, value=entry.shown, goal=Figure(asked, unit=Unit(entry.unit))))
    if not far:
        return []
    return [Message("Entered values {table}: far from what the target asks, but used as they stand: {figures}. Check "
                    "their unit and decimal mark.", table=name, figures=Sentences(far[:_SHOWN], "; "))]


def _refuse_fractions(name, entries):
    """Refuse a column of shares none of which is above 1: it was surely filled in as fractions, or surely not."""
    shares = [entry for entry in entries if fold_unit(entry.unit) == SIGN]
    doubtful = [entry for entry in shares if entry.doubt is not None]
    if len(doubtful) > 1 and all(entry.doubt is not None or entry.value == 0 for entry in shares):
        raise InputError("Entered values {table}, column {column}: every share is at or below 1 ({targets}; {reason}). "
                         "Write percent, 98 for 98 %.", table=name, column=load_role("entered").field("value"),
                         targets=", ".join(f"{entry.target}" for entry in doubtful[:_SHOWN]), reason=doubtful[0].doubt)


def _refusal(name, refused):
    lines = [Message("row {row}, column {column}: {problem}", row=row, column=column, problem=problem)
             for row, column, problem in refused[:_SHOWN]]
    return InputError("Entered values {table}: {count} cells cannot be used. {cells}", table=name, count=len(refused),
                      cells=Sentences(lines, "; "))


def _read_row(name, cells, profile, limit):
    problems = []
    target = profile.target(name)
    if target is None:
        return None, [("target", Message("the target is not named"))]
    year = _year(cells["year"], problems)
    date = _date(cells["as_of"], limit, problems)
    unit = "" if is_missing(cells["unit"]) else str(cells["unit"]).strip()
    value, state, doubt = _value(cells["value"], target, unit, problems)
    source = "" if is_missing(cells["source"]) else str(cells["source"]).strip()
    if not source:
        problems.append(("source", Message("who says so? A source is needed")))
    note = "" if is_missing(cells["note"]) else str(cells["note"])
    return Entered(name, year, value, unit, as_of=date, source=source, note=note, state=state, doubt=doubt), problems


def _year(cell, problems):
    number, _ = _number(cell)
    if not (1990 <= number <= 2100 and number == int(number)):
        problems.append(("year", Message("“{text}” is no year", text=_shown(cell))))
        return 0
    return int(number)


def _value(cell, target, unit, problems):
    """Number, state and doubt of one entry; what is wrong with value or unit goes to ``problems``."""
    if target.kind == "qualitative" and not unit:
        state = STATES.get(fold(_shown(cell)))
        if state is None:
            problems.append(("value", Message("“{text}” is no state; write {met}, {not_met} or {ongoing}",
                                              text=_shown(cell), **STATE_WORDS)))
        return None, state or "", None
    share = SIGN in (fold_unit(unit), fold_unit(target.unit))
    signed = share and isinstance(cell, str) and cell.strip().endswith(SIGN)
    number, reason = _number(cell.strip()[:-1] if signed else cell)
    if not math.isfinite(number):
        problems.append(("value", Message("“{text}”: {reason}", text=_shown(cell), reason=reason)))
        return None, "", None
    if target.unit and fold_unit(unit) != fold_unit(target.unit):
        problems.append(("unit", Message("“{unit}” is given, {expected} is expected", unit=unit,
                                         expected=target.unit)))
    elif share and not 0 <= number <= 100:
        problems.append(("value", Message("{value} is no share between 0 and 100", value=number)))
    elif number < 0:
        problems.append(("value", Message("{value} is below zero", value=number)))
    elif share and not signed and 0 < number <= 1:
        return None, "", fraction_reason(number)
    return number, "", None


def _number(cell):
    """Return (number, why not): NaN where the cell holds none."""
    if is_missing(cell) or isinstance(cell, bool) or cell == "":
        return math.nan, NOT_A_NUMBER
    return parse_value(cell)


def _date(cell, limit, problems):
    text = _shown(cell)
    date = parse_date(None if is_missing(cell) else cell)
    if date is None:
        problems.append(("as_of", Message("“{text}” is no date; write 2025-12-31 or 31/12/2025", text=text)))
    elif date > limit:
        problems.append(("as_of", Message("{date} lies after {limit}, the date of this plan book",
                                          date=date.isoformat(), limit=limit.isoformat())))
    return date


def _shown(cell):
    return "" if is_missing(cell) else str(cell)
