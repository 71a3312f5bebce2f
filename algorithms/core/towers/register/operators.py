"""Operators under one name: register spellings matched to codes by the synonyms of a JSON file."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Dict, Tuple

import numpy as np

from ...errors import InputError, Message
from ...formats import Figure
from ...resources import load_json
from ...text import fold
from ...words import is_mark, is_nobody

FILE = ("rules", "operators.json")
MAX_OPERATORS = 8  # the planning engine enumerates subsets of operators
_GAPS = re.compile(r"[\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
LISTED = 12  # spellings named in one message
NEAR_LENGTH = 6  # shorter names have too many neighbours to be read through a slip


@dataclass(frozen=True)
class Operator:
    """An operator: ``code`` is what core works with."""

    code: str
    vi: str
    en: str

    def label(self, language="vi"):
        """Return the name in ``language``."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class OperatorCell:
    """What one cell says.

    ``codes`` are operators, ``companies`` tower companies, ``unknown`` names that lead to neither, ``marks`` words
    that only say yes, or figures; ``near`` and ``former`` are spellings read through a slip or a merger, with the
    code they were read as; ``nobody`` is a text that says so.
    """

    codes: Tuple[str, ...] = ()
    unknown: Tuple[str, ...] = ()
    companies: Tuple[str, ...] = ()
    marks: Tuple[str, ...] = ()
    near: Tuple[Tuple[str, str], ...] = ()
    former: Tuple[Tuple[str, str], ...] = ()
    nobody: Tuple[str, ...] = ()


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

    def label(self, code, language="vi"):
        """Return the printed name of ``code``; an unknown code is its own name."""
        for operator in (*self.operators, *self.companies):
            if operator.code == code:
                return operator.label(language)
        return code

    def read(self, text):
        """Return the :class:`OperatorCell` of one text.

        A part matches if its whole text, or a run of its words, is a synonym ("VNPT VinaPhone Cà Mau" is VNPT), or
        if it differs from a known name by one letter or a doubled one ("Viettell", "Vinafone"). Words that mean
        nobody ("Không", "0", "N/A") name nobody, and a bare yes or a figure is no name.
        """
        text = "" if text is None else str(text)
        if is_nobody(text) and not self._code(text):
            return OperatorCell(nobody=(text.strip(),) if text.strip() else ())
        found = {name: {} for name in ("codes", "unknown", "companies", "marks", "near", "former")}
        parts = [text] if self._code(text) or is_mark(text) else self.separators.split(text)
        for part in parts:
            self._read_part(part.strip(), found)
        return OperatorCell(**{name: tuple(part.items() if name in ("near", "former") else part)
                               for name, part in found.items()})

    def _read_part(self, part, found):
        keys = self._keys_in(part)
        if not keys:
            if is_nobody(part):
                return
            slip = self._slip(part)
            if slip:
                found["near"][part] = slip
                found["codes"][slip] = True
            else:
                found["marks" if is_mark(part) or not _LETTER.search(part) else "unknown"][part] = True
        companies = {company.code for company in self.companies}
        for key in keys:
            code = self.synonyms.get(key) or self.abbreviations[key]
            if code in companies:
                found["companies"][code] = True
                continue
            found["codes"][code] = True
            if key in self.former:
                found["former"][self.former[key]] = code

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
        slips=slips)


@dataclass(frozen=True)
class Matched:
    """Operators found in the cells of a layer.

    Attributes
    ----------
    codes : tuple of str
        Operators in use, in the directory's order, unknown ones after them by name.
    present : (n, O) bool array
        Which operators row i names.
    unmatched, companies, marks : dict of str to int
        Spellings that no synonym leads to, tower companies, and words that name nobody in particular, with the
        number of rows; likewise ``nobody``, texts that say that nobody is there.
    near, former : dict of (str, str) to int
        Spellings read through a slip or a merger and the code they were read as, with the number of rows.
    layer : str
        The layer the notes speak of.
    """

    codes: Tuple[str, ...]
    present: np.ndarray
    unmatched: Dict[str, int]
    companies: Dict[str, int] = field(default_factory=dict)
    marks: Dict[str, int] = field(default_factory=dict)
    near: Dict[Tuple[str, str], int] = field(default_factory=dict)
    former: Dict[Tuple[str, str], int] = field(default_factory=dict)
    nobody: Dict[str, int] = field(default_factory=dict)
    layer: str = "TOWERS"

    def columns(self, codes):
        """Return ``present`` with the columns of ``codes``, False for those no row names."""
        empty = np.zeros(len(self.present), bool)
        columns = [self.present[:, self.codes.index(code)] if code in self.codes else empty for code in codes]
        return np.column_stack(columns) if columns else np.zeros((len(empty), 0), bool)

    def notes(self):
        """Return messages on what was not read as it stands, none where everything matched."""
        said = []
        if self.unmatched:
            said.append(Message("Operator names without a match ({count} spellings) are kept as they are written: "
                                "{names}. Add them to resources/rules/operators.json.", count=len(self.unmatched),
                                names=listed(self.unmatched)))
        if self.near:
            said.append(Message("{layer}: operator names that differ by a letter from a known one are read as it: "
                                "{names}. Correct them, or add them to resources/rules/operators.json.",
                                layer=self.layer, names=self._pairs(self.near)))
        if self.former:
            said.append(Message("{layer}: operators that were merged are read as their successors: {names}.",
                                layer=self.layer, names=self._pairs(self.former)))
        if self.nobody:
            count = sum(self.nobody.values())
            said.append(Message("{layer}: {count} cells ({share} % of the rows) say that nobody is there ({words}); "
                                "they name no operator.", layer=self.layer, count=count, words=listed(self.nobody),
                                share=Figure(100 * count / max(len(self.present), 1), 1)))
        if self.marks:
            said.append(Message("{layer}: {count} rows hold a mark or a figure instead of a name ({words}); they name "
                                "no operator. Choose the field that lists operators by name.", layer=self.layer,
                                count=sum(self.marks.values()), words=listed(self.marks)))
        return tuple(said)

    @staticmethod
    def _pairs(found):
        known = directory()
        return listed({f"{name} = {known.label(code)}": count for (name, code), count in found.items()})


def listed(counts, limit=LISTED):
    """Return "name (count), ..." sorted by name, cut after ``limit``."""
    shown = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items())[:limit])
    return shown + (", …" if len(counts) > limit else "")


def match(cells, directory_=None, keep_unknown=True, layer="TOWERS"):
    """Match the operator cells of n rows.

    Parameters
    ----------
    cells : sequence of (str or None or sequence of str)
        One or several texts a row (owner, operator, tenants); empty cells name nobody.
    keep_unknown : bool
        Whether a spelling without a match counts as an operator of its own.
    layer : str
        What the notes call the layer.
    """
    known = directory_ or directory()
    read, per_row = {}, []
    counts = {name: {} for name in ("unknown", "companies", "marks", "near", "former", "nobody")}
    for cell in cells:
        texts = (cell,) if isinstance(cell, str) or cell is None else tuple(cell)
        codes, seen = set(), {name: set() for name in counts}
        for text in texts:
            if text is None or not str(text).strip():
                continue
            text = str(text)
            if text not in read:
                read[text] = known.read(text)
            codes.update(read[text].codes)
            for name, found in seen.items():
                found.update(getattr(read[text], name))
        for name, found in seen.items():
            for item in found:
                counts[name][item] = counts[name].get(item, 0) + 1
        per_row.append(codes | (seen["unknown"] if keep_unknown else set()))
    used = set().union(*per_row)
    order = [operator.code for operator in known.operators if operator.code in used]
    order += sorted(used.difference(order))
    place = {code: column for column, code in enumerate(order)}
    present = np.zeros((len(per_row), len(order)), bool)
    for row, codes in enumerate(per_row):
        present[row, [place[code] for code in codes]] = True
    return Matched(tuple(order), present, dict(sorted(counts.pop("unknown").items())), **counts, layer=layer)


def named(texts, layer):
    """Return the operators that each text names, tower companies among them, and what has to be said of spellings.

    A name that is not known stands for itself.

    >>> named(["Vinaphone; Viettel", "OCK", ""], "REQUESTS")[0]
    [('VTL', 'VNPT'), ('OCK',), ()]
    """
    known, found = directory(), []
    order = [one.code for one in (*known.operators, *known.companies)]
    for text in texts:
        cell = known.read(text or "")
        codes = {*cell.codes, *cell.companies, *cell.unknown}
        found.append(tuple(sorted(codes, key=lambda code: (order.index(code) if code in order else len(order), code))))
    return found, match(list(texts), layer=layer).notes()


def users(named, tenants, owners, directory_=None):
    """Return the texts that name the users of each mast, for :func:`match`, and a note on the other owners.

    The owner counts as a user if it is an operator. A tower company, or an owner that is no known operator, does
    not: its mast without tenants has none.

    Parameters
    ----------
    named, tenants, owners : sequences of str or None, one value a row
    """
    known = directory_ or directory()
    cells, companies, read = [], {}, {owner: known.read(owner) for owner in set(owners)}
    for user, tenant, owner in zip(named, tenants, owners):
        cell = read[owner]
        counts = bool(cell.codes)
        cells.append((user, tenant, owner if counts else None))
        for name in () if counts else (*map(known.label, cell.companies), *cell.unknown):
            companies[name] = companies.get(name, 0) + 1
    notes = (Message("Owners that are no operator, counted as tower companies: {names}. Their masts have the tenants "
                     "that are named, and none where none is.", names=listed(companies)),) if companies else ()
    return cells, notes


def choose(text, directory_=None):
    """Return the codes of an ``OPERATORS`` parameter ("Viettel, VNPT, MobiFone").

    Raises
    ------
    InputError
        If a name matches no operator, or more than eight are asked for.
    """
    known = directory_ or directory()
    cell = known.read(text)
    codes = cell.codes
    names = [*cell.unknown, *(mark for mark in cell.marks if _LETTER.search(mark)),
             *(name for name, _ in cell.near), *map(known.label, cell.companies)]
    if names:
        raise InputError("OPERATORS: {names} matches no known operator. Known: {known}. "
                         "Add its spelling to resources/rules/operators.json.", names=", ".join(names),
                         known=", ".join(operator.en for operator in known.operators))
    return planned(codes)


def planned(codes):
    """Return ``codes`` if the planning engine can plan as many operators together, else refuse them."""
    if len(codes) > MAX_OPERATORS:
        raise InputError("OPERATORS: at most {limit} operators can be planned together.", limit=MAX_OPERATORS)
    return tuple(codes)


def naming(name):
    """Return what an operator is called, and ``is_named(cell)``; a name that is not known stands for itself.

    >>> label, is_named = naming("vinaphone")
    >>> label, is_named("Viettel; VNPT"), is_named("Viettel")
    ('VNPT', True, False)
    """
    known = directory()
    cell = known.read(name)
    codes, unknown = set(cell.codes), {fold(word) for word in cell.unknown}

    def is_named(text):
        found = known.read(text)
        return bool(codes & set(found.codes) or unknown & {fold(word) for word in found.unknown})

    return (known.label(cell.codes[0]) if codes else name), is_named
