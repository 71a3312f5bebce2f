"""What a yearly plan is made of: approved positions, notices, extensions, decisions, requests agreed to, and words."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ...errors import InputError, Message
from ...numbers.formats import Day
from ...resources import load_json
from ...text.keys import fold
from ...towers.requests.cases import day_of

FILE = ("rules", "yearly.json")
START, DONE = "start", "done"
WITHDRAWN, REALLOCATED, ADJUSTED = "withdrawn", "reallocated", "adjusted"
CARRIED, NEW = "carried", "new"
AGREED = ("agreed", "conditional")
"""Conclusions of the department that bring a request into the plan."""


class Work(NamedTuple):
    """A form of work: whether it makes a new mast, is shared (``None``: not said), adds to a station that stands."""

    code: str
    vi: str
    en: str
    new_mast: bool
    shared: Optional[bool]
    upgrade: bool


class YearWords:
    """The words of a yearly plan, by group."""

    def __init__(self):
        content = load_json(*FILE)
        self._spelled = {group: {fold(text): one["code"] for one in content[group]
                                 for text in (one["code"], one["vi"], one["en"], *one["synonyms"])}
                         for group in ("notices", "decisions", "forms", "parts")}
        self._begins = [(fold(word), one["code"]) for one in content["decisions"] for word in one["begins"]]
        self._labels = {group: {one["code"]: one for one in content[group]} for group in self._spelled}
        self.works = {one["code"]: Work(one["code"], one["vi"], one["en"], one["new_mast"], shared=one["shared"],
                                        upgrade=one.get("upgrade", False)) for one in content["forms"]}
        self.no_backup = frozenset(fold(word) or word for word in content["no_backup"])
        self.no_certificate = frozenset(fold(word) or word for word in content["no_certificate"])

    def code(self, group, text):
        """Return the code of a word, "" where it is blank, ``None`` where it is in no list."""
        if not text:
            return ""
        found = self._spelled[group].get(fold(text))
        if found is None and group == "decisions":  # "Phân bổ cho VNPT": the word opens a sentence
            found = next((code for begin, code in self._begins if fold(text).startswith(begin)), None)
        return found

    def label(self, group, code, language):
        """Return how a code is written."""
        return self._labels[group][code][language]


@cache
def words():
    """Return the :class:`YearWords` of the shipped file."""
    return YearWords()


@dataclass(frozen=True)
class Approved:
    """Approved positions as read: one value a row; texts "" and numbers NaN where missing, dates ISO.

    ``works``, ``parts`` are codes, "" blank, ``None`` a word in no list. ``operators`` are tuples of codes.
    ``hardened`` is 1, 0 or NaN; ``years`` are whole numbers or ``None``.
    """

    lonlat: np.ndarray
    ids: Sequence[str]
    operators: Sequence[Tuple[str, ...]]
    names: Sequence[str]
    communes: Sequence[str]
    works: Sequence[Optional[str]]
    forms: Sequence[str]
    technology: Sequence[str]
    mast_class: Sequence[str]
    height_m: np.ndarray
    owners: Sequence[str]
    sharers: Sequence[str]
    hardened: np.ndarray
    years: Sequence[Optional[int]]
    quarters: Sequence[str]
    capital: np.ndarray
    coordination: Sequence[str]
    parts: Sequence[Optional[str]]
    masts: Sequence[str]
    documents: Sequence[str]
    approved: Sequence[str]
    due: Sequence[str]
    notes: Sequence[str]

    def __len__(self):
        return len(self.ids)


class Notice(NamedTuple):
    """A notice that a position was started or completed."""

    position: str
    kind: str
    date: str = ""
    mast: str = ""
    document: str = ""


class Extension(NamedTuple):
    """More time, or a reason for delay; ``until`` "" where no date was given."""

    position: str
    until: str = ""
    date: str = ""
    reason: str = ""
    document: str = ""


class Ruling(NamedTuple):
    """A decision on a position: withdrawn, reallocated, adjusted; ``text`` as it was written."""

    position: str
    kind: str
    text: str
    date: str = ""
    document: str = ""
    reason: str = ""


class Reviewed(NamedTuple):
    """A request that was examined; ``decided`` is the code of the department's conclusion, "" none, ``None`` unknown.

    ``form_text`` is its kind as it was written, ``form`` whether it is to be shared.
    """

    id: str
    operators: Tuple[str, ...]
    work: Optional[str]
    form: str
    technology: str
    form_text: str = ""
    name: str = ""
    commune: str = ""
    mast_class: str = ""
    height_m: float = float("nan")
    when: str = ""
    mast: str = ""
    owner: str = ""
    decided: Optional[str] = ""
    date: str = ""
    document: str = ""
    lonlat: Tuple[float, float] = (float("nan"), float("nan"))


def read_notices(rows, words):
    """Return the :class:`Notice` of each row (position, kind, date, mast, document), and what has to be said."""
    unknown, undated, found = [], [], []
    for position, kind, date, mast, document in rows:
        code = words.code("notices", kind)
        if code is None:
            unknown.append(kind)
        if code:
            found.append(Notice(position, code, day_of(date, undated), mast, document=document))
    return tuple(found), said("NOTICES", unknown, undated)


def read_extensions(rows):
    """Return the :class:`Extension` of each row (position, until, date, reason, document), and what has to be said."""
    undated, found = [], []
    for position, until, date, reason, document in rows:
        found.append(Extension(position, day_of(until, undated), day_of(date, undated), reason, document=document))
    return tuple(found), said("EXTENSIONS", (), undated)


def read_rulings(rows, words):
    """Return the :class:`Ruling` of each row (position, text, date, document, reason), and what has to be said."""
    unknown, undated, found = [], [], []
    for position, text, date, document, reason in rows:
        code = words.code("decisions", text)
        if code is None:
            unknown.append(text)
        if code:
            found.append(Ruling(position, code, text, day_of(date, undated), document=document, reason=reason))
    return tuple(found), said("DECISIONS", unknown, undated)


def said(layer, unknown, undated):
    """Return what has to be said of words in no list and of texts that are no date."""
    found = []
    if unknown:
        found.append(Message("{layer}: {count} words are in no list ({words}) and say nothing here; correct them, or "
                             "add them to resources/rules/yearly.json.", layer=layer, count=len(unknown),
                             words=", ".join(sorted(set(unknown))[:5])))
    if undated:
        found.append(Message("{layer}: {count} texts are no date, or may be two ({words}); they count as missing. "
                             "Write 31/12/2025.", layer=layer, count=len(undated),
                             words=", ".join(sorted(set(undated))[:5])))
    return tuple(found)


def with_approval(approved, written, date, document):
    """Return positions with the approval of their plan where the layer writes no date, and what has to be said.

    A text that is no date is not replaced; a document of their own stays.

    Parameters
    ----------
    approved : Approved
    written : sequence of str
        The dates of approval as the layer writes them.
    date, document : str
        Of the plan; date in ISO, "" where it is not known.
    """
    if not date:
        return approved, ()
    blank = [not text for text in written]
    days = [date if missing else day for missing, day in zip(blank, approved.approved)]
    papers = [document if missing and not paper else paper for missing, paper in zip(blank, approved.documents)]
    said = (Message("APPROVED: {count} positions without a date of approval take that of the plan, {date}.",
                    count=sum(blank), date=Day(date)),) if any(blank) else ()
    return replace(approved, approved=days, documents=papers), said


def check_ids(ids, layer):
    """Refuse ids that occur more than once: notices, extensions and decisions are kept by them.

    Raises
    ------
    InputError
    """
    seen = set()
    for name in ids:
        if name in seen:
            raise InputError("{parameter}: the id {id} occurs more than once. Give each position its own: notices, "
                             "extensions and decisions are kept by it.", parameter=layer, id=name or "…")
        seen.add(name)
