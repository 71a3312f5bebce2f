"""What an examination is given: requests, owners' replies, decisions, and the province's words and rules for them."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ...errors import Message
from ...geometry.shapes import locate
from ...headings.units import in_brackets, without_brackets
from ...numbers.dates import parse_date
from ...numbers.formats import Day, few
from ...numbers.years import year_in
from ...resources import load_json
from ...rules.calendar import DAYS, Term
from ...text.keys import fold
from .town_edges import edge_m

FILE = ("rules", "requests.json")
_QUARTER = re.compile(r"(?:quý|quy|q)?[\s.]*0?(iv|i{1,3}|[1-4])(?:\.0)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


class Kind(NamedTuple):
    """A kind of request: whether it makes a new mast, which data it must have, the height below which it is free.

    ``on_mast`` is work on a mast that stands, which brings nothing higher than it unless the request says so.
    """

    code: str
    vi: str
    en: str
    new_mast: bool
    needs: Tuple[str, ...]
    free_height_m: Optional[float]
    on_mast: bool = False


class RequestWords(NamedTuple):
    """The words of an examination: kinds by code, spellings of kinds, purposes, replies and conclusions, bodies."""

    kinds: dict
    spellings: dict
    labels: dict
    bodies: tuple
    other_body: dict
    airspace_body: dict
    reply_days: Optional[float]
    uncertainty_m: Optional[float]

    def code(self, group, text):
        """Return the code of a word of a group, "" where it is blank, ``None`` where it is in no list.

        What stands in brackets behind a kind or purpose explains it, unless it is another one of the list. Answers and
        conclusions are read whole: a condition in brackets is no part to leave out.

        >>> [words().code("kinds", text) for text in ("Trạm lưu động (xe COW 01)", "Xây mới (dùng chung)", "?")]
        ['mobile', 'new', None]
        >>> words().code("kinds", "Thay cột (bổ sung 5G)"), words().code("conclusions", "Thống nhất (hạ còn 30 m)")
        (None, None)
        """
        if not text:
            return ""
        known = self.spellings[group]
        whole = known.get(fold(str(text)))
        if whole is not None or group not in ("kinds", "purposes"):
            return whole
        found = known.get(fold(without_brackets(str(text))))
        return found if {known.get(fold(part)) for part in in_brackets(str(text))} <= {None, found} else None

    def label(self, group, code, language):
        """Return how a code is written."""
        return self.labels[group][code][language]

    def bodies_of(self, kind, name, language):
        """Return the bodies that are asked about a zone: by the words in its kind, else by those in its name.

        >>> words().bodies_of("di tích", "Đền Nguyễn Trung Trực", "en")
        ('Department of Culture, Sports and Tourism',)
        >>> words().bodies_of("", "Rừng phòng hộ biên giới", "en")
        ('Department of Agriculture and Environment', 'Border guard')
        """
        for text in (kind, name):
            found = tuple(body[language] for body in self.bodies
                          if any(_stands_in(word, text) for word in body["words"]))
            if found:
                return found
        return (self.other_body[language],)


def _stands_in(word, text):
    """Whether a word stands in a text as a word: "đê" in "Đê biển Tây" and "De bien Tay", not in "Đền thờ"."""
    words, wanted = (_WORD.findall(unicodedata.normalize("NFC", str(one or "")).casefold()) for one in (text, word))
    if "".join(words).isascii():  # written without marks
        wanted = [fold(one) for one in wanted]
    return any(words[at:at + len(wanted)] == wanted for at in range(len(words)))


def words():
    """Return the :class:`RequestWords` of the shipped file of rules."""
    content = load_json(*FILE)
    groups = ("kinds", "purposes", "replies", "conclusions")
    spellings = {group: {fold(text): item["code"] for item in content[group]
                         for text in (item["code"], item["vi"], item["en"], *item["synonyms"])} for group in groups}
    labels = {group: {item["code"]: item for item in content[group]} for group in groups}
    kinds = {item["code"]: Kind(item["code"], item["vi"], item["en"], item["new_mast"], needs=tuple(item["needs"]),
                                free_height_m=item.get("free_height_m"), on_mast=item.get("on_mast", False))
             for item in content["kinds"]}
    return RequestWords(
        kinds, spellings, labels, tuple(content["bodies"]), other_body=content["other_body"],
        airspace_body=content["airspace_body"],
        reply_days=content["reply_days"], uncertainty_m=content["default_uncertainty_m"])


@dataclass(frozen=True)
class Requests:
    """Requests as read: one value a row; texts may be "", numbers NaN.

    ``kinds`` and ``purposes`` are codes, "" where blank, ``None`` where the word is in no list; ``written`` are the
    kinds as they were written. ``states`` are codes of the role: whether a request stands or was withdrawn.
    """

    lonlat: np.ndarray
    ids: Sequence[str]
    operators: Sequence[str]
    kinds: Sequence[Optional[str]]
    purposes: Sequence[Optional[str]]
    technology: Sequence[str]
    mast_class: Sequence[str]
    height_m: np.ndarray
    form: Sequence[str]
    names: Sequence[str]
    communes: Sequence[str]
    old_ids: Sequence[str]
    uncertainty_m: np.ndarray
    documents: Sequence[str]
    when: Sequence[str] = ()
    written: Sequence[str] = ()
    states: Sequence[str] = ()

    def __len__(self):
        return len(self.ids)

    def take(self, rows):
        """Return some of the requests."""
        parts = {}
        for name, value in vars(self).items():
            parts[name] = value[rows] if isinstance(value, np.ndarray) else tuple(value[row] for row in rows) \
                if len(value) else value
        return Requests(**parts)


class Reply(NamedTuple):
    """An owner's answer to a request to share a mast: dates in ISO, "" unknown; ``result`` a code, "" none yet.

    ``word`` is an answer that is in no list, as it was written.
    """

    request: str
    mast: str
    sent: str = ""
    answered: str = ""
    result: str = ""
    reason: str = ""
    word: str = ""


class Decision(NamedTuple):
    """The conclusion of the department, typed: kept by the request's id over every run."""

    request: str
    conclusion: str
    text: str
    date: str = ""
    document: str = ""
    reason: str = ""


def read_replies(rows, words):
    """Return the :class:`Reply` of each row (request, mast, sent, answered, result, reason), and what has to be said.

    Of several rows for one request and mast the one dated last counts, and is told. An answer in no list neither agrees
    nor refuses, and is told.
    """
    found, unknown, undated, early = {}, [], [], []
    for request, mast, sent, answered, result, reason in rows:
        code = words.code("replies", result)
        if code is None:
            unknown.append(result)
        one = Reply(request, mast, day_of(sent, undated), day_of(answered, undated), result=code or "", reason=reason,
                    word=result if code is None else "")
        early += [f"{request}/{mast}"] if one.answered and one.answered < one.sent else []
        found.setdefault((request, mast), []).append((one.answered or one.sent, one))
    said = (Message("REPLIES: {count} answers are dated before they were asked for ({ids}): compare both days.",
                    count=len(early), ids=few(early, 5)),) if early else ()
    return _last(found), (*told("REPLIES", unknown, undated), *_several("REPLIES", found), *said)


def dated_later(replies, decisions, as_of):
    """Return what is said of answers and conclusions dated after the date of the figures: they count all the same.

    Examples
    --------
    >>> late = Decision("R1", "agreed", "Thống nhất", "2026-02-01")
    >>> [str(said) for said in dated_later((), (late,), "2026-01-31")], dated_later((), (late,), "2026-02-01")
    (['1 answer or conclusion is dated after 2026-01-31 (R1) and counts all the same.'], ())
    """
    late = [one.request for one in replies if as_of and (one.answered or one.sent) > as_of]
    late += [one.request for one in decisions if as_of and one.date > as_of]
    return (Message("{count} answers and conclusions are dated after {date} ({ids}) and count all the same.",
                    count=len(late), date=Day(as_of), ids=few(list(dict.fromkeys(late)), 5)),) if late else ()


def read_decisions(rows, words):
    """Return the :class:`Decision` of each row (request, conclusion, date, document, reason), and what has to be said.

    A conclusion in no list is kept as it is written; it neither agrees nor refuses, and is told. Of several for one
    request the one dated last counts, and is told.
    """
    found, unknown, undated = {}, [], []
    for request, text, date, document, reason in rows:
        code = words.code("conclusions", text)
        if code is None:
            unknown.append(text)
        if text:
            one = Decision(request, code or "", text, day_of(date, undated), document=document, reason=reason)
            found.setdefault((request,), []).append((one.date, one))
    return _last(found), (*told("DECISIONS", unknown, undated), *_several("DECISIONS", found))


def _last(found):
    """Return of each key the row dated last, of equal dates the last one."""
    return tuple(max(enumerate(rows), key=lambda pair: (pair[1][0], pair[0]))[1][1] for rows in found.values())


def _several(layer, found):
    often = ["/".join(key) for key, rows in found.items() if len({one for _, one in rows}) > 1]
    return (Message("{layer}: {count} have several rows that differ ({ids}); the one dated last counts. Correct or "
                    "date them.", layer=layer, count=len(often), ids=few(often, 5)),) if often else ()


def day_of(text, undated):
    """Return a date in ISO, "" where there is none; a text that is no date, or may be two, is kept in ``undated``."""
    if not text:
        return ""
    date = parse_date(text)
    if date is None:
        undated.append(text)
    return "" if date is None else date.isoformat()


def told(layer, unknown, undated):
    """Return what has to be said of words in no list and of texts that are no date."""
    said = []
    if unknown:
        said.append(Message("{layer}: {count} words are in no list ({words}); add them to "
                            "resources/rules/requests.json.", layer=layer, count=len(unknown),
                            words=", ".join(sorted(set(unknown))[:5])))
    if undated:
        said.append(Message("{layer}: {count} texts are no date, or may be two ({words}); they count as missing. Write "
                            "31/12/2025.", layer=layer, count=len(undated), words=", ".join(sorted(set(undated))[:5])))
    return tuple(said)


def when(quarter, year):
    """Return quarter and year as forms write them: "II/2026"; what is no quarter stays as it is written.

    A quarter with another year than that of its row has both.

    >>> when("2", "2026"), when("", "2026"), when("Quý III", "2026.0"), when("III/2026", 2026), when("q2-2026", "")
    ('II/2026', '2026', 'III/2026', 'III/2026', 'II/2026')
    >>> when("Quý 4 năm 2025", 2026), when("6 tháng đầu năm", 2026), when("II", "năm 2026")
    ('IV/2025, 2026', '6 tháng đầu năm/2026', 'II/2026')
    """
    year, text = plain_year(year), unicodedata.normalize("NFC", str(quarter or "")).strip()
    own = str(year_in(text) or "")
    bare = re.sub(r"(?i)\bnăm\b", "", text.replace(own, "")).strip(" /-.,") if own else text
    found = _QUARTER.fullmatch(bare)
    if not found:
        return text if own and own == year else "/".join(filter(None, (text, year)))
    said = {"1": "I", "2": "II", "3": "III", "4": "IV"}.get(found.group(1), found.group(1).upper())
    return ", ".join(filter(None, ("/".join(filter(None, (said, own or year))), year if own and own != year else "")))


def plain_year(text):
    """Return a year without the word for it and the point of a sheet; what is no year alone stays as it is written.

    >>> plain_year("năm 2026"), plain_year("2026.0"), plain_year("Year 2026"), plain_year("2026-2027"), plain_year(None)
    ('2026', '2026', '2026', '2026-2027', '')
    """
    text = unicodedata.normalize("NFC", str(text or "")).strip()
    return re.sub(r"(?i)^(?:năm|year)\b\s*", "", text).partition(".")[0]


@dataclass(frozen=True)
class Works:
    """Works of other investors: shapes in degrees (points as well), one name, investor and deadline (ISO) each."""

    shapes: object
    points: Optional[np.ndarray]
    names: Sequence[str]
    investors: Sequence[str]
    deadlines: Sequence[str]
    areas: bool = False

    def distance_m(self, lonlat, plane):
        """Return (n, works) metres from each position to each of the works, 0 inside, NaN without a position."""
        if self.points is not None:
            there = plane.forward(self.points)
            return np.array([plane.distance_m(there, here) for here in plane.forward(lonlat)]).reshape(
                len(lonlat), len(there))
        found = np.full((len(lonlat), self.shapes.count), np.nan)
        for work in range(self.shapes.count):
            one = self.shapes.take(np.array([work], np.int64))
            if len(one.xy):
                found[:, work] = edge_m(lonlat, one, plane)
                if self.areas:
                    found[:, work][locate(lonlat, one) >= 0] = 0.0
        found[~np.isfinite(lonlat).all(axis=1)] = np.nan
        return found


@dataclass(frozen=True)
class PlanSites:
    """Sites that the plan of the province proposes."""

    lonlat: np.ndarray
    ids: Sequence[str]


@dataclass(frozen=True)
class Pending:
    """Positions approved earlier of which no mast stands yet: one id, operators and height (NaN unknown) each."""

    lonlat: np.ndarray
    ids: Sequence[str]
    operators: Sequence[Tuple[str, ...]]
    height_m: np.ndarray


@dataclass(frozen=True)
class Examination:
    """What requests are examined against; every part but the masts may be absent.

    ``reply_term`` is the time an owner has to answer, ``reach`` the propagation model by which sharing is judged
    (``None``: within ``reach_m``), ``works`` other investors' works, ``sites`` what the plan proposes and ``pending``
    what was approved earlier and is not built. ``doubts`` are what contradicts each position, ``None`` for nothing.

    ``spacing`` None means that no rule set was chosen. ``urban`` is 1, 0 or NaN per request, ``urban_edge_m`` the
    distance to the border of the nearest urban area (inf without areas). ``reach_m`` screens sharing.
    """

    positions: object
    plane: object
    spacing: object
    urban: np.ndarray
    urban_edge_m: np.ndarray
    around: object
    words: RequestWords
    replies: Tuple[Reply, ...] = ()
    decisions: Tuple[Decision, ...] = ()
    shared_radius_m: float = 1000.0
    reach_m: float = 3000.0
    max_shift_m: float = 100.0
    tolerance_m: float = 30.0
    as_of: str = ""
    mast_uncertainty_m: Optional[float] = None
    places: object = None
    zone_kinds: Sequence[str] = ()
    reply_term: Optional[Term] = None
    reach: object = None
    works: Optional[Works] = None
    works_m: float = 300.0
    sites: Optional[PlanSites] = None
    sites_m: float = 300.0
    pending: Optional[Pending] = None
    drop_m: Optional[float] = None
    doubts: Sequence[Optional[Message]] = ()

    def answer_by(self, reply):
        """Return the last day on which an owner answers in time, "" where the day it was asked or a term is not known.
        """
        days = self.words.reply_days
        term = self.reply_term or (None if days is None else Term(int(days), DAYS))
        return "" if term is None else term.after(reply.sent)
