"""Three states of a layer merged: as it was handed out, as the office has it now, as the teams bring it back.

Rows are met by a stable id. A value that one side changed is taken; where two changed it differently both are listed
and the office's stays. Measured facts (position, load, power, signal) carry their date: a measurement goes before what
was inferred, a newer one before an older, and the other value is listed too. A row that one side deleted and another
changed stays. Photos of all sides are kept. Merging once more changes nothing.

This is the three-way merge of files (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, FSTTCS 2007) on rows and
columns in place of lines.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple, Tuple

from ...errors import Message
from ...numbers.dates import parse_date

SHAPE = "@shape"  # the geometry of a row, as WKB
OFFICE = "office"
OPEN, BY_DATE, BY_MEASURE, KEPT_ROW, DECIDED = "open", "newer", "measured", "kept", "decided"
STATES = {
    OPEN: Message("open: the office's value stays until somebody decides"),
    BY_DATE: Message("the newer measurement counts"),
    BY_MEASURE: Message("the measurement goes before what was inferred"),
    KEPT_ROW: Message("deleted by one side and changed by the other: the row stays"),
    DECIDED: Message("decided"),
}
ADDED, CHANGED, DELETED, RESTORED = "added", "changed", "deleted", "restored"
DEEDS = {ADDED: Message("added"), CHANGED: Message("changed"), DELETED: Message("deleted"),
         RESTORED: Message("restored")}


class Fact(NamedTuple):
    """A measured fact: its name, the columns that hold it, and the column of the date it was measured."""

    name: str
    columns: Tuple[str, ...]
    date: str


@dataclass(frozen=True)
class FieldRules:
    """How the columns of a layer are merged.

    ``photo`` holds paths joined by "; "; ``by`` and ``at`` say who changed a row last, and when.
    """

    facts: Tuple[Fact, ...] = ()
    photo: str = "photo"
    by: str = "edited_by"
    at: str = "edited_at"


class TeamRows(NamedTuple):
    """What a team brings back: its name, and the rows by stable id."""

    name: str
    rows: dict


class Deed(NamedTuple):
    """What merging did to the office's layer: to which row and column, old and new value, by whom and when."""

    key: str
    deed: str
    column: str
    old: object
    new: object
    side: str
    by: str
    at: str


class Clash(NamedTuple):
    """Two values for one thing: what was handed out, what holds, what the team has; dates of measuring; how it ends."""

    key: str
    column: str
    base: object
    held: object
    holder: str
    other: object
    side: str
    by: str
    at: str
    held_date: str
    other_date: str
    kept: str
    state: str


class MergedLayer(NamedTuple):
    """Rows by id in the order of the office, new ones last; what was done; what does not agree."""

    rows: dict
    deeds: Tuple[Deed, ...]
    clashes: Tuple[Clash, ...]


def stable_keys(ids, rows):
    """Return one key per row: its id, or a hash of all it holds where the id is missing or not alone.

    >>> stable_keys(["A", None, "A", "B"], [{"x": 1}, {"x": 2}, {"x": 3}, {"x": 4}])[3]
    'B'
    """
    texts = [str(one).strip() if one is not None else "" for one in ids]
    often = {text for text in texts if texts.count(text) > 1} if len(set(texts)) < len(texts) else set()
    found, seen = [], {}
    for text, row in zip(texts, rows):
        if not text or text in often:
            content = repr(sorted((key, value) for key, value in row.items())).encode("utf-8", "surrogatepass")
            text = f"?{hashlib.sha256(content).hexdigest()[:12]}"
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text}#{seen[text]}")
    return found


def merge_rows(base, office, teams, rules, *, decisions=None):
    """Merge one layer.

    Parameters
    ----------
    base, office : dict of str to dict
        Rows by stable id: values by column, the geometry under :data:`SHAPE`; ``None`` is missing.
    teams : sequence of TeamRows
        Their order settles nothing but who is first among equals.
    rules : FieldRules
    decisions : dict of (str, str) to str, optional
        Side whose value counts, by id and column (the name of a fact, "" for the row itself: a side that deleted it
        takes it away).

    Returns
    -------
    MergedLayer

    Examples
    --------
    >>> base = {"A": {"h": 30, "note": None}}
    >>> found = merge_rows(base, {"A": {"h": 30, "note": "sửa"}}, [TeamRows("đội 1", {"A": {"h": 42, "note": None}})],
    ...                    FieldRules())
    >>> found.rows["A"], found.clashes
    ({'h': 42, 'note': 'sửa'}, ())
    """
    return _Merge(base, office, teams, rules, decisions=decisions or {}).made()


class _Merge:
    def __init__(self, base, office, teams, rules, *, decisions):
        self.base, self.office, self.rules, self.decisions = base, _filled(office, base), rules, decisions
        self.teams = [TeamRows(team.name, _filled(team.rows, base)) for team in teams]
        columns = dict.fromkeys(column for rows in (office, base, *(team.rows for team in teams))
                                for row in rows.values() for column in row)
        self.units = _units(rules, tuple(columns))
        self.rows, self.deeds, self.clashes = {}, [], []

    def made(self):
        keys = dict.fromkeys([*self.office, *self.base, *(key for team in self.teams for key in team.rows)])
        for key in keys:
            row = self._row(key)
            if row is not None:
                self.rows[key] = row
        return MergedLayer(self.rows, tuple(self.deeds), tuple(self.clashes))

    # ---- rows

    def _row(self, key):
        """Return the merged row of an id, ``None`` where it is gone."""
        base, office = self.base.get(key), self.office.get(key)
        there = [team for team in self.teams if key in team.rows]
        gone = [team.name for team in self.teams if base is not None and key not in team.rows]
        changed = [team for team in there if base is None or self._differs(base, team.rows[key])]
        office_changed = office is not None and base is not None and self._differs(base, office)
        if base is not None and office is None:
            if not changed or self._decided_gone(key, (OFFICE, *gone)):
                if changed:
                    self._row_clash(key, OFFICE, changed[0], gone=True)
                return None
            self._row_clash(key, OFFICE, changed[0])
            row = self._columns(key, base, base, changed)
            self._did(key, RESTORED, changed[0])
            return row
        if office is None:
            row = self._columns(key, {}, {}, there)
            self._did(key, ADDED, there[0])
            return row
        if gone and not changed and not office_changed:
            self.deeds.append(Deed(key, DELETED, "", None, new=None, side=gone[0], by=gone[0], at=""))
            return None
        if gone and self._decided_gone(key, gone):
            self._row_clash(key, gone[0], changed[0] if changed else None, gone=True)
            self.deeds.append(Deed(key, DELETED, "", None, new=None, side=gone[0], by=gone[0], at=""))
            return None
        for name in gone:
            self._row_clash(key, name, changed[0] if changed else None)
        return self._columns(key, base or {}, office, changed, log=True)

    def _differs(self, one, other):
        def held(row, unit):
            value = _value(row, unit)
            return photos_of(value[0]) if unit.name == self.rules.photo else value

        return any(held(one, unit) != held(other, unit) for unit in self.units if unit.name != self.rules.at)

    def _decided_gone(self, key, deleters):
        """Whether it was decided that a row which some deleted and others changed is gone."""
        return self.decisions.get((key, "")) in deleters

    def _row_clash(self, key, deleter, changer, *, gone=False):
        side = changer.name if changer is not None else OFFICE
        by, at = self._who(key, changer)
        self.clashes.append(Clash(key, "", None, None, holder=deleter, other=None, side=side, by=by, at=at,
                                  held_date="", other_date="", kept=deleter if gone else side,
                                  state=DECIDED if (key, "") in self.decisions else KEPT_ROW))

    def _did(self, key, deed, team):
        by, at = self._who(key, team)
        self.deeds.append(Deed(key, deed, "", None, new=None, side=team.name, by=by, at=at))

    def _who(self, key, team):
        if team is None:
            return "", ""
        row = team.rows.get(key, {})
        return str(row.get(self.rules.by) or team.name), str(row.get(self.rules.at) or "")

    # ---- columns

    def _columns(self, key, base, office, teams, *, log=False):
        """Return the row of an id, every unit of columns settled."""
        row = dict(office)
        for unit in self.units:
            before, held = _value(base, unit), _value(office, unit)
            if unit.name == self.rules.photo:
                new, side = _all_photos(held, [(team, _value(team.rows[key], unit)) for team in teams])
            elif unit.name == self.rules.at:
                new, side = self._latest(held, key, teams, unit)
            else:
                new, side = self._settled(key, unit, before, held, teams=teams)
            for column, value in zip(unit.columns, new):
                row[column] = value
            if log and new != held and unit.name != self.rules.at:
                by, at = self._who(key, side)
                self.deeds.append(Deed(key, CHANGED, unit.name, _shown(unit, held), new=_shown(unit, new),
                                       side=side.name, by=by, at=at))
        return row

    def _latest(self, held, key, teams, unit):
        """The stamp of the last change: that of the newest side."""
        found, whose = held, None
        for team in teams:
            value = _value(team.rows[key], unit)
            if str(value[-1] or "") > str(found[-1] or ""):
                found, whose = value, team
        return found, whose

    def _settled(self, key, unit, before, held, *, teams):
        """Return the value of a unit and the team it comes from (``None`` for the office)."""
        holder, changed = None, held != before
        decided = self.decisions.get((key, unit.name))
        for team in teams:
            value = _value(team.rows[key], unit)
            if value in (held, before):
                continue
            state, taken = _judged(unit, held, value, changed)
            if decided is not None:
                state, taken = DECIDED, decided == team.name
            if state:
                by, at = self._who(key, team)
                name = holder.name if holder is not None else OFFICE
                self.clashes.append(Clash(
                    key, unit.name, _shown(unit, before), _shown(unit, held), holder=name, other=_shown(unit, value),
                    side=team.name, by=by, at=at, held_date=_date(unit, held), other_date=_date(unit, value),
                    kept=team.name if taken else name, state=state))
            if taken:
                held, holder, changed = value, team, True
        return held, holder


def _filled(rows, base):
    """Return rows in which a column that their layer does not have is as it was handed out: it was not changed."""
    there = {column for row in rows.values() for column in row}
    return {key: {**{column: value for column, value in base.get(key, {}).items() if column not in there}, **row}
            for key, row in rows.items()}


class _Unit(NamedTuple):
    """Columns that are settled together: one, or a fact with its date last."""

    name: str
    columns: Tuple[str, ...]
    dated: bool


def _units(rules, columns):
    units, used = [], set()
    for fact in rules.facts:
        members = tuple(column for column in fact.columns if column in columns)
        if members and fact.date in columns:
            units.append(_Unit(fact.name, (*members, fact.date), True))
            used.update((*members, fact.date))
    stamp = tuple(column for column in (rules.by, rules.at) if column in columns)
    if rules.at in stamp:
        units.append(_Unit(rules.at, stamp, False))
        used.update(stamp)
    return (*units, *(_Unit(column, (column,), False) for column in columns if column not in used))


def _value(row, unit):
    return tuple(_plain(row.get(column)) for column in unit.columns)


def _plain(value):
    """Return a value for comparison: blank texts are missing, whole numbers are alike as int and float."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float):
        if value != value:
            return None
        return int(value) if value.is_integer() else value
    return value


def _date(unit, value):
    """Return the day of measuring as ISO text, as it is written where it is no date, "" for none."""
    written = value[-1] if unit.dated else None
    day = parse_date(written) if written else None
    return str(written or "") if day is None else day.isoformat()


def _shown(unit, value):
    """Return what is listed of a unit: its only value, or all of a fact without the date."""
    values = value[:-1] if unit.dated else value
    return values[0] if len(values) == 1 else values


def _judged(unit, held, value, changed):
    """Return the state of a clash ("" for none) and whether the team's value is taken; what is no date is none."""
    mine, other = (day if parse_date(day) else "" for day in (_date(unit, held), _date(unit, value)))
    if unit.dated and other and other > mine:
        return (BY_DATE if mine else BY_MEASURE) if changed else "", True
    if unit.dated and mine:
        return (OPEN if other == mine else BY_DATE if other else BY_MEASURE), False
    return (OPEN, False) if changed else ("", True)


def photos_of(text):
    """Return the paths in a cell of photos.

    >>> photos_of(" DCIM/a.jpg;; DCIM/b.jpg")
    ('DCIM/a.jpg', 'DCIM/b.jpg')
    """
    return tuple(filter(None, (part.strip() for part in str(text or "").split(";"))))


def _all_photos(held, brought):
    """Photos of all sides, each once; none is ever taken away."""
    found, side = list(photos_of(held[0])), None
    for team, value in brought:
        more = [path for path in photos_of(value[0]) if path not in found]
        if more:
            found, side = [*found, *more], team
    return (held if side is None else ("; ".join(found),)), side  # what nobody adds to stays as it is written


def count_of(deeds, deed):
    """Return how many deeds are of a kind."""
    return sum(one.deed == deed for one in deeds)


def decision_keys(rows, sides):
    """Return ``({(layer, id, column): side}, words that name no side)`` of a list of clashes in which decisions stand.

    Parameters
    ----------
    rows : sequence of (layer, id, column, decision)
    sides : collection of str
    """
    found, unknown = {}, []
    known = {name.casefold(): name for name in sides}
    for layer, key, column, decision in rows:
        word = str(decision or "").strip().casefold()
        if not word:
            continue
        if word in known:
            found[layer, key, column or ""] = known[word]
        else:
            unknown.append(str(decision))
    return found, tuple(unknown)
