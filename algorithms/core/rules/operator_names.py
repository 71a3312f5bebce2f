"""Known operators and tower companies, and the spellings that lead to them: one text read into codes."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Dict, Optional, Tuple

from ..errors import InputError
from ..resources import load_json
from ..text.keys import fold
from ..text.words import is_alone, is_mark

FILE = ("rules", "operators.json")
LETTER = re.compile(r"[^\W\d_]")
NEAR_LENGTH = 6  # shorter names have too many neighbours to be read through a slip
_GAPS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Operator:
    """An operator: ``code`` is what core works with."""

    code: str
    vi: str
    en: str

    def label(self, language):
        """Return the name in ``language``."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class OperatorCell:
    """What one cell says.

    ``codes`` are operators, ``companies`` tower companies, ``unknown`` names that lead to neither, ``marks`` words
    that only say yes, or figures; ``near`` and ``former`` are spellings read through a slip or a merger, with the
    code they were read as; ``nobody`` is a text that says so, ``past`` a remark on who was there before.
    """

    codes: Tuple[str, ...] = ()
    unknown: Tuple[str, ...] = ()
    companies: Tuple[str, ...] = ()
    marks: Tuple[str, ...] = ()
    near: Tuple[Tuple[str, str], ...] = ()
    former: Tuple[Tuple[str, str], ...] = ()
    nobody: Tuple[str, ...] = ()
    past: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """Known operators and tower companies, and the spellings that lead to them."""

    operators: Tuple[Operator, ...]
    synonyms: Dict[str, str]
    separators: re.Pattern
    companies: Tuple[Operator, ...] = ()
    abbreviations: Dict[str, str] = field(default_factory=dict)
    former: Dict[str, str] = field(default_factory=dict)
    slips: Dict[str, str] = field(default_factory=dict)
    past: Optional[re.Pattern] = None

    def label(self, code, language):
        """Return the printed name of ``code``; an unknown code is its own name."""
        for operator in (*self.operators, *self.companies):
            if operator.code == code:
                return operator.label(language)
        return code

    def read(self, text):
        """Return the :class:`OperatorCell` of one text.

        A part matches if its whole text, or a run of its words, is a synonym ("VNPT VinaPhone Cà Mau" is VNPT), or
        if it differs from a known name by one letter or a doubled one ("Viettell", "Vinafone"). Words that mean
        nobody ("Không", "0", "N/A") name nobody, and a bare yes or a figure is no name. Who is said in brackets to
        have been there before ("(cũ: Vinaphone)") is not there.
        """
        text = "" if text is None else str(text)
        past = tuple(found.group().strip() for found in self.past.finditer(text)) if self.past else ()
        text = self.past.sub(" ", text).strip() if past else text
        if is_alone(text) and not self._code(text):
            return OperatorCell(nobody=(text.strip(),) if text.strip() else (), past=past)
        found = {name: {} for name in ("codes", "unknown", "companies", "marks", "near", "former")}
        parts = [text] if self._code(text) or is_mark(text) else self.separators.split(text)
        for part in parts:
            self._read_part(part.strip(), found)
        return OperatorCell(past=past, **{name: tuple(part.items() if name in ("near", "former") else part)
                                          for name, part in found.items()})

    def _read_part(self, part, found):
        keys = self._keys_in(part)
        if not keys:
            if is_alone(part):
                return
            slip = self._slip(part)
            if slip:
                found["near"][part] = slip
                found["codes"][slip] = True
            else:
                found["marks" if is_mark(part) or not LETTER.search(part) else "unknown"][part] = True
        companies = {company.code for company in self.companies}
        for key in keys:
            code = self.synonyms.get(key) or self.abbreviations[key]
            if code in companies:
                found["companies"][code] = True
                continue
            found["codes"][code] = True
            if key in self.former:
                found["former"][self.former[key]] = code
        for word in _GAPS.split(part) if keys else ():  # a misspelt name beside a known one: "Viettell VNPT"
            slip = None if any(fold(word) in key for key in keys) else self._slip(word)
            if slip:
                found["near"][word] = slip
                found["codes"][slip] = True

    def _code(self, text):
        return self.synonyms.get(fold(text))

    def _keys_in(self, part):
        """Return the known spellings in a part: the whole, else runs of its words, else abbreviations in a row."""
        whole = fold(part)
        if whole in self.synonyms or whole in self.abbreviations:
            return (whole,)
        words = [fold(word) for word in _GAPS.split(part)]
        found, first = [], 0
        while first < len(words):
            for last in range(len(words), first, -1):  # the longest run first: "Viet Nam Mobile" before "Mobile"
                key = "".join(words[first:last])
                if key in self.synonyms:
                    found.append(key)
                    first = last
                    break
            else:
                first += 1
        return tuple(dict.fromkeys(found)) or self._in_a_row(whole)

    def _in_a_row(self, whole):
        """Return the abbreviations that make up a word without gaps ("VTVNPMBF"), () if something is left over."""
        if not whole:
            return ()
        for size in sorted({len(name) for name in self.abbreviations}, reverse=True):
            if whole[:size] in self.abbreviations:
                rest = whole[size:]
                more = self._in_a_row(rest)
                if not rest or more:
                    return (whole[:size], *more)
        return ()

    def _slip(self, part):
        """Return the operator whose name the whole part, or one word of it, is a slip of; None where none or two."""
        words = [fold(part), *(fold(word) for word in _GAPS.split(part))]
        for word in dict.fromkeys(word for word in words if len(word) >= NEAR_LENGTH):
            sound = _sound(word)
            codes = {code for known, code in self.slips.items() if sound[:1] == known[:1] and _one_apart(sound, known)}
            if len(codes) == 1:
                return codes.pop()
        return None


@lru_cache(maxsize=4096)
def sure_codes(text):
    """Return the codes that a text is read as, tower companies among them; () where a slip or an unknown name is in it.

    >>> sure_codes("Tập đoàn Viettel"), sure_codes("VNPT Cà Mau"), sure_codes("Viettell"), sure_codes("Công ty lạ")
    (('VTL',), ('VNPT',), (), ())
    """
    cell = directory().read(text)
    return () if cell.unknown or cell.near or cell.marks else (*cell.codes, *cell.companies)


def owner_codes(owner):
    """Return the codes that a text of an owner names, tower companies among them; an unknown name stands for itself."""
    cell = directory().read(owner or "")
    return (*cell.codes, *cell.companies, *cell.unknown)


def _sound(key):
    """Return a key with ph as f and doubled letters once: what slips of one name share."""
    return re.sub(r"(.)\1+", r"\1", key.replace("ph", "f"))


def _one_apart(a, b):
    """Return whether two words are equal or one letter is added, dropped, changed or swapped with its neighbour."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (len(a) > 1 and a[1::-1] + a[2:] == b)


@lru_cache(maxsize=4)
def _shipped():
    return directory(load_json(*FILE))


def directory(content=None):
    """Return the :class:`Directory` of a JSON content (default: the shipped file).

    Raises
    ------
    InputError
        If one spelling is given to two operators.
    """
    if content is None:
        return _shipped()
    synonyms, former, slips = {}, {}, {}
    companies = content.get("tower_companies", ())
    names = [(name, entry["code"]) for entry in (*content["operators"], *companies)
             for name in (entry["code"], entry["vi"], entry["en"], *entry["synonyms"])]
    for entry in content.get("formerly", ()):
        for name in (entry["name"], *entry["synonyms"]):
            names.append((name, entry["code"]))
            former[fold(name)] = entry["name"]
    for name, code in names:
        if synonyms.setdefault(fold(name), code) != code:
            raise InputError("The spelling {name} belongs to two operators: keep it with one of them.", name=name)
    for entry in content["operators"]:
        for name in (entry["vi"], entry["en"], *entry["synonyms"]):
            if len(fold(name)) >= NEAR_LENGTH and not fold(name).isdigit():
                slips[_sound(fold(name))] = entry["code"]
    parts = sorted(content["separators"], key=len, reverse=True)
    pattern = "|".join(re.escape(part) for part in parts)
    return Directory(
        tuple(Operator(entry["code"], entry["vi"], entry["en"]) for entry in content["operators"]), synonyms,
        re.compile(pattern, re.IGNORECASE),
        tuple(Operator(entry["code"], entry["vi"], entry["en"]) for entry in companies),
        abbreviations={fold(name): code for name, code in content.get("abbreviations", {}).items()}, former=former,
        slips=slips, past=_past(content.get("past", ())))


def _past(words):
    """Return the pattern of a bracket that begins with one of ``words``, or ends with the first of them."""
    if not words:
        return None
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"[(\[]\s*(?:{known})[\s:.–-]+[^()\[\]]*[)\]]|[(\[][^()\[\]]*\S\s+{re.escape(words[0])}\s*[)\]]",
                      re.IGNORECASE)
