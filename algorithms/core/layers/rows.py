"""Rows that are no object of their own: totals, group headings, repeated rows, what is closed. One rule for all topics.

- A row named as a total or a group heading, without a position, is left out and listed.
- A row that repeats another one, same id and same values, counts once and is listed; one with the same id and other
  values counts too, and is listed.
- A row that agrees with a near one in everything but the id counts, and is listed; so does a line drawn like another.
- One id on several lines is no fault: a cable is drawn in pieces. A piece that stands twice counts once.
- A row that merely equals the sum of all others counts, and is listed.
- What is closed, dismantled or only planned is left out and counted; a state that is not known counts, and is listed.

Words and roles are data: ``resources/rules/rows.json``, ``resources/roles/values/states.json``.
"""
from __future__ import annotations

import math
import re
import struct
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from ..errors import Message
from ..figures import plausible
from ..geometry.geodesy import METRES_PER_DEGREE
from ..geometry.lines_alike import drawn_again, line_key
from ..numbers.formats import few
from ..numbers.typed import parse_numbers
from ..resources import load_json
from ..text.keys import fold
from .roles import value_code, value_trait

TOTAL = Message("a total or a group heading, not an object")
REPEATED = Message("repeats an earlier row")
_TOTALS = Message(
    "Layer {layer}: {count} rows are named as totals or group headings and have no position; they are "
    "left out (feature {ids}: {names}).")
_REPEATS = Message(
    "Layer {layer}, field {field}: {count} rows repeat an earlier one with the same id and the same "
    "values; each counts once (feature {ids}).")
_OTHERS = Message(
    "Layer {layer}, field {field}: {codes} ids stand in several rows with other values ({names}); all "
    "{count} rows count (feature {ids}). Correct the ids, or take out the rows that are wrong.")
_NEAR = Message(
    "Layer {layer}, field {field}: {count} rows agree with another one within {metres} m in everything but the id; all "
    "count (feature {ids}). Take out those that are the same object.")
_DRAWN = Message(
    "Layer {layer}: {count} lines are drawn like another one and agree with it in everything but the id; all count "
    "(feature {ids}). Take out those that are the same line.")
_AGAIN = Message("Layer {layer}: {count} lines repeat an earlier one, drawn alike and with the same values; each "
                 "counts once (feature {ids}).")
_SUM = Message(
    "Layer {layer}: the numbers of one row equal the sums of all others (feature {ids}: {names}); it "
    "counts. Take it out if it is a total.")
_STATES = Message(
    "Layer {layer}, field {field}: {count} rows are left out by their state ({states}; feature {ids}).")
_UNKNOWN = Message(
    "Layer {layer}, field {field}: {count} rows have a state that is not known ({names}); they count as"
    " in use (feature {ids}). Write one of: {known}.")
SHOWN = 3
TELLING = 4  # values that agree by chance in fewer fields say nothing
_GAPS = re.compile(r"[\s:;,.()/–-]+")
_NUMBER = re.compile(r"\d+|[ivx]+")


@dataclass(frozen=True)
class Judged:
    """``left_out`` maps rows to the reason; ``notes`` are what has to be said."""

    left_out: dict = field(default_factory=dict)
    notes: tuple = ()


def judge(layer, role, ids, columns, *, fields, placed, shapes=None):
    """Return what :class:`Judged` says of the rows of a layer.

    Parameters
    ----------
    layer : str
        Its name, for messages.
    role : core.layers.roles.Role
    ids : sequence of feature ids
    columns : dict of str to list
        Values by key of the role, as they were read; ``None`` where missing.
    fields : dict of str to str
        Name of the field behind each key.
    placed : (n,) bool array
        Whether the row has a position; all False for a table.
    shapes : list, optional
        Geometry of each row, compared as it is.
    """
    said = _Said(layer, ids, fields)
    left_out = {}
    for row in total_rows(columns, placed):
        left_out[row] = TOTAL
    if left_out:
        said.add(_TOTALS, sorted(left_out), names=_quoted([_name(columns, row) for row in sorted(left_out)]))
    identity = _rules()["identity"].get(role.name)
    if identity in columns:
        drawn = list(map(line_key, shapes)) if shapes and "line" in role.geometry else None
        left_out.update(_repeated(said, identity, columns, drawn or shapes, left_out=left_out, pieces=drawn))
        if shapes and role.name in _rules()["near"]:
            _near(said, identity, columns, shapes, left_out=left_out)
    if shapes and role.name in _rules()["drawn_once"] and (
            again := drawn_again([columns[key] for key in sorted(columns) if key != "id"], shapes, left_out)):
        left_out.update(dict.fromkeys(again, REPEATED))
        said.add(_AGAIN, again)
    if identity and shapes and "line" in role.geometry:
        _drawn_alike(said, identity, columns, shapes, left_out=left_out)
    if role.name in _rules()["summed"]:
        _sums(said, role, columns, left_out)
    if "status" in columns:
        left_out.update(_closed(said, role.field("status"), columns["status"], left_out))
    return Judged(left_out, tuple(said.notes))


def is_total(text):
    """Return whether a name is that of a total: "Tổng cộng", "Cộng xã A", "Toàn tỉnh", "Total"."""
    words, short, followers, firms = _words()
    tokens = tuple(filter(None, (fold(part) for part in _GAPS.split(text or ""))))
    if any(tokens[:len(phrase)] == phrase for phrase in firms):
        return False  # without its accents "Tổng công ty" begins like "Tổng cộng"
    if any(tokens[:len(phrase)] == phrase for phrase in words):
        return True
    if not tokens or tokens[0] not in short:
        return False
    rest = tokens[1:]
    return not rest or bool(_NUMBER.fullmatch(rest[0])) or any(rest[:len(phrase)] == phrase for phrase in followers)


def is_group_heading(text):
    """Return whether a name is that of a group of rows: "I. Xã A"."""
    return bool(re.fullmatch(_rules()["group_heading"], (text or "").strip()))


def total_rows(columns, placed):
    """Return the rows without a position that are named as a total or, without an id, as a group heading."""
    rules = _rules()
    number = re.compile(rules["group_number"])
    names = [columns[key] for key in rules["names"] if key in columns]
    codes = [columns[key] for key in ("id", "code") if key in columns]
    found = []
    for row in np.flatnonzero(~np.asarray(placed, dtype=bool)).tolist():
        texts = [str(column[row]).strip() for column in names if isinstance(column[row], str)]
        own = [str(column[row]).strip() for column in codes if column[row] not in (None, "")]
        anonymous = all(number.fullmatch(code) for code in own)
        if any(map(is_total, texts)) or (anonymous and (any(map(is_group_heading, texts)) or (own and any(placed)))):
            found.append(row)
    return found


def unread_status(role, names, used):
    """Return the columns of a layer of ``role`` (its name) that are called like a state and not among the used ones."""
    if role in _rules()["status_ignored"]:
        return []
    known = {fold(name) for name in _rules()["status_columns"]}
    return [name for name in names if name not in used and fold(name) in known]


def keys_compared(role, keys):
    """Return which fields of a layer have to be looked at although nothing counts them: for rows, and for ratios."""
    rules = _rules()
    if rules["identity"].get(role.name) in keys or role.name in (*rules["summed"], *rules["drawn_once"]):
        return set(keys)  # a repeated row is the same in every value
    return {*rules["names"], "status", *plausible.keys_of_ratios(role.name)} & set(keys)


def _repeated(said, identity, columns, shapes, *, left_out, pieces):
    """Return the rows that repeat an earlier one in every value; tell these, and ids with other values.

    ``pieces`` are the lines of a layer of lines: one id may stand on several of them.
    """
    groups = defaultdict(list)
    if _all_differ(columns[identity]):
        return {}
    for row, code in enumerate(columns[identity]):
        if code not in (None, "") and row not in left_out:
            groups[str(code).strip(), pieces[row] if pieces else None].append(row)
    same, other = [], {}
    keys = sorted(columns)
    for (code, _), rows in groups.items():
        if len(rows) < 2:
            continue
        seen = {}
        for row in rows:
            values = (*(str(columns[key][row]) for key in keys), shapes[row] if shapes else None)
            if values in seen:
                same.append(row)
            else:
                seen[values] = row
        if len(seen) > 1:
            other[code] = list(seen.values())
    if same:
        said.add(_REPEATS, sorted(same), key=identity)
    if other:
        said.add(_OTHERS, [row for rows in other.values() for row in rows], key=identity, names=_quoted(other),
                 codes=len(other))
    return dict.fromkeys(same, REPEATED)


def _all_differ(codes):
    """Return whether no two codes are the same text, missing ones apart: a glance, as most layers have such codes."""
    if set(map(type, codes)) == {str}:
        return len(set(map(str.strip, codes))) == len(codes)
    known = [code for code in codes if code is not None]
    return len({str(code).strip() for code in known}) == len(known)


def _near(said, identity, columns, shapes, left_out):
    """Tell points that agree with a near one in everything but the id."""
    keys, groups = sorted(key for key in columns if key != identity), defaultdict(list)
    for row, values in enumerate(zip(*(columns[key] for key in keys))):
        if row not in left_out and shapes[row] is not None and sum(value is not None for value in values) >= TELLING:
            groups[values].append(row)
    limit, pairs, members = load_json("rules", "checks.json")["near_m"], [], set()
    for rows in groups.values():
        for one, other in _near_pairs(rows, shapes, limit) if len(rows) > 1 else ():
            pairs.append((one[0], other[0]))
            members.update(one, other)
    if pairs:
        shown = [" / ".join(str(said.ids[row]) for row in sorted(pair)) for pair in sorted(pairs, key=min)]
        said.add(_NEAR, sorted(members), key=identity, metres=limit, ids=few(shown, SHOWN))


def _drawn_alike(said, identity, columns, shapes, left_out):
    """Tell lines that are drawn like another one and agree with it in everything but the id."""
    others = [columns[key] for key in sorted(columns) if key != identity]
    if found := drawn_again(others, shapes, left_out):
        said.add(_DRAWN, found)


def _near_pairs(rows, shapes, limit):
    """Yield the pairs of places, each as the rows that stand there, which are apart but not farther than the limit."""
    places = defaultdict(list)
    for row in rows:
        places[_place(shapes[row])].append(row)
    ordered = sorted(place for place in places if math.isfinite(place[0]))
    for number, here in enumerate(ordered):
        for after in range(number + 1, len(ordered)):
            there = ordered[after]
            if _apart_m(here, (there[0], here[1])) > limit:
                break
            if _apart_m(here, there) <= limit:
                yield places[here], places[there]


def _place(wkb):
    """Return x and y of a point, NaN of anything else."""
    order = "<" if wkb[:1] == b"\x01" else ">"
    return struct.unpack_from(f"{order}dd", wkb, 5) if len(wkb) >= 21 else (np.nan, np.nan)


def _apart_m(one, other):
    """Return how far two places are apart, roughly: degrees are turned into metres, other units are taken as such."""
    across, up = other[0] - one[0], other[1] - one[1]
    if max(abs(one[0]), abs(other[0])) <= 180 and max(abs(one[1]), abs(other[1])) <= 90:
        across, up = across * METRES_PER_DEGREE * math.cos(math.radians(one[1])), up * METRES_PER_DEGREE
    return math.hypot(across, up)


def _sums(said, role, columns, left_out):
    """Tell a row whose whole numbers all equal the sum of the other rows'."""
    count = len(next(iter(columns.values()), ()))
    kept = np.arange(count, dtype=np.int64)
    if left_out:
        kept = kept[~np.isin(kept, list(left_out))]
    counted = [item.key for item in role.fields if item.type == "int" and item.key in columns]
    if len(kept) < 3 or not counted:
        return
    equal, some = np.ones(len(kept), dtype=bool), np.zeros(len(kept), dtype=bool)
    for key in counted:
        numbers = columns[key] if len(kept) == count else [columns[key][row] for row in kept.tolist()]
        values = parse_numbers(numbers, whole=True)[0]
        known = np.isfinite(values)
        positive = known & (values > 0)
        equal &= ~known | (np.abs(2 * values - values[known].sum()) <= 1e-9 * np.abs(values[known]).sum())
        some |= positive
    for row in kept[equal & some].tolist():
        said.add(_SUM, [row], names=_quoted([_name(columns, row)]))


def _closed(said, declared, texts, left_out):
    """Return the rows whose state does not count today; tell these, and states that are not known."""
    closed, unknown = {}, Counter()
    words = {str(text).strip() for text in texts if text not in (None, "")}
    codes = {word: value_code(declared, word) or value_code(declared, _without_date(word)) for word in words}
    for row, text in enumerate(texts):
        if row in left_out or text in (None, ""):
            continue
        code = codes[str(text).strip()]
        if code is None:
            unknown[str(text).strip()] += 1
        elif value_trait(declared, code, "counts") is False:
            closed[row] = next(value for value in declared.values if value.code == code)
    if not any(value_trait(declared, value.code, "counts") is False for value in declared.values):
        return {}  # a field that says something else, as whether a household can be connected
    if closed:
        counts = Counter(closed.values())
        said.add(_STATES, sorted(closed), key="status", states=_Counts(counts))
    if unknown:
        rows = [row for row, text in enumerate(texts) if text and str(text).strip() in unknown]
        words = ", ".join(f"{word} ({count})" for word, count in unknown.most_common(8))
        said.add(_UNKNOWN, rows, key="status", names=words, known=Labels(declared.values))
    return {row: _Label(value) for row, value in closed.items()}


def _without_date(word):
    """Return the words of a state before the date since when it holds, short forms written out.

    >>> _without_date("Ngưng HĐ từ 2023"), _without_date("tháo dỡ T6/2024"), _without_date("Dự kiến (2027)")
    ('Ngưng hoạt động', 'tháo dỡ', 'Dự kiến')
    """
    parts = re.split(r"\d", word, maxsplit=1)[0].strip(" (,;:.-–/").split()
    while parts and fold(parts[-1]) in _rules()["state_since"]:
        parts.pop()
    return " ".join(_rules()["state_short"].get(fold(part), part) for part in parts)


class _Said:
    """Collects messages with the layer, the field and the first features."""

    def __init__(self, layer, ids, fields):
        self.layer, self.ids, self.fields, self.notes = layer, ids, fields, []

    def add(self, message, rows, key="", **values):
        self.notes.append(Message(message.template, **{
            "layer": self.layer, "count": len(rows), "ids": few([self.ids[row] for row in rows], SHOWN),
            "field": self.fields.get(key, key), **values}))


class _Label:
    """The word of a state as a value of a message, in the reader's language."""

    def __init__(self, value):
        self.value = value

    def text(self, language):
        return self.value.vi if language == "vi" else self.value.en

    def __str__(self):
        return self.text("en")


class Labels:
    """Several words of a closed list as a value of a message, with commas."""

    def __init__(self, values):
        self.values = values

    def text(self, language):
        """Return them in ``language``."""
        return ", ".join(_Label(value).text(language) for value in self.values)

    def __str__(self):
        return self.text("en")


class _Counts(Labels):
    """Words of a closed list with how often each occurs."""

    def text(self, language):
        return ", ".join(f"{_Label(value).text(language)} {count}" for value, count in self.values.items())

    def __str__(self):
        return self.text("en")


def _name(columns, row):
    """Return what a row is called, "" for nothing."""
    for key in _rules()["names"]:
        if key in columns and columns[key][row] not in (None, ""):
            return str(columns[key][row]).strip()
    return ""


def _quoted(names):
    names = list(dict.fromkeys(name for name in names if name))
    return few((f"\"{name}\"" for name in names), SHOWN, "; ")


@lru_cache(maxsize=1)
def _rules():
    return load_json("rules", "rows.json")


@lru_cache(maxsize=1)
def _words():
    rules = _rules()

    def phrases(key):
        return tuple(tuple(fold(part) for part in text.split()) for text in rules[key])

    return phrases("total_words"), {phrase[0] for phrase in phrases("short_total_words")}, phrases("followers"), \
        phrases("no_total_words")
