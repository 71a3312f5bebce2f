"""Operators under one name: register spellings matched to codes by the synonyms of a JSON file."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Dict, Tuple

import numpy as np

from ...errors import InputError, Message
from ...resources import load_json
from ...text import fold

FILE = ("rules", "operators.json")
MAX_OPERATORS = 8  # the planning engine enumerates subsets of operators
_GAPS = re.compile(r"\W+")
_LETTER = re.compile(r"[^\W\d_]")


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
class Directory:
    """Known operators and the spellings that lead to them."""

    operators: Tuple[Operator, ...]
    synonyms: Dict[str, str]
    separators: re.Pattern

    def label(self, code, language="vi"):
        """Return the printed name of ``code``; an unknown code is its own name."""
        for operator in self.operators:
            if operator.code == code:
                return operator.label(language)
        return code

    def codes_of(self, text):
        """Return the codes named in one cell and the parts that name no known operator.

        A part matches if its whole text, or a run of its words, is a synonym
        ("VNPT VinaPhone Cà Mau" is VNPT).
        """
        if self._code(text):
            return (self._code(text),), ()
        codes, unknown = [], []
        for part in self.separators.split(text):
            found = self._codes_in(part)
            codes += [code for code in found if code not in codes]
            if not found and fold(part):
                unknown.append(part.strip())
        return tuple(codes), tuple(unknown)

    def _code(self, text):
        return self.synonyms.get(fold(text))

    def _codes_in(self, part):
        if self._code(part):
            return (self._code(part),)
        words = [fold(word) for word in _GAPS.split(part)]
        found, first = [], 0
        while first < len(words):
            for last in range(len(words), first, -1):  # the longest run first: "Viet Nam Mobile" before "Mobile"
                code = self.synonyms.get("".join(words[first:last]))
                if code:
                    found.append(code)
                    first = last
                    break
            else:
                first += 1
        return tuple(dict.fromkeys(found))


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
    synonyms = {}
    for entry in content["operators"]:
        for name in (entry["code"], entry["vi"], entry["en"], *entry["synonyms"]):
            if synonyms.setdefault(fold(name), entry["code"]) != entry["code"]:
                raise InputError("The spelling {name} belongs to two operators: keep it with one of them.", name=name)
    operators = tuple(Operator(entry["code"], entry["vi"], entry["en"]) for entry in content["operators"])
    parts = sorted(content["separators"], key=len, reverse=True)
    pattern = "|".join(re.escape(part) for part in parts)
    return Directory(operators, synonyms, re.compile(pattern, re.IGNORECASE))


@dataclass(frozen=True)
class Matched:
    """Operators found in the cells of a layer.

    Attributes
    ----------
    codes : tuple of str
        Operators in use, in the directory's order, unknown ones after them by name.
    present : (n, O) bool array
        Which operators row i names.
    unmatched : dict of str to int
        Spellings that no synonym leads to, with the number of rows.
    """

    codes: Tuple[str, ...]
    present: np.ndarray
    unmatched: Dict[str, int]

    def notes(self):
        """Return one message that lists the spellings without a match, if any."""
        if not self.unmatched:
            return ()
        listed = ", ".join(f"{name} ({count})" for name, count in self.unmatched.items())
        return (Message("Operator names without a match ({count} spellings) are kept as they are written: {names}. "
                        "Add them to resources/rules/operators.json.", count=len(self.unmatched), names=listed),)


def match(cells, directory_=None, keep_unknown=True):
    """Match the operator cells of n rows.

    Parameters
    ----------
    cells : sequence of (str or None or sequence of str)
        One or several texts a row (owner, operator, tenants); empty cells name nobody.
    keep_unknown : bool
        Whether a spelling without a match counts as an operator of its own.
    """
    known = directory_ or directory()
    read = {}
    per_row, unmatched = [], {}
    for cell in cells:
        texts = (cell,) if isinstance(cell, str) or cell is None else tuple(cell)
        codes, seen = set(), set()
        for text in texts:
            if text is None or not str(text).strip():
                continue
            text = str(text)
            if text not in read:
                read[text] = known.codes_of(text)
            codes.update(read[text][0])
            seen.update(read[text][1])
        for name in seen:
            unmatched[name] = unmatched.get(name, 0) + 1
        per_row.append(codes | (seen if keep_unknown else set()))
    used = set().union(*per_row)
    order = [operator.code for operator in known.operators if operator.code in used]
    order += sorted(used.difference(order))
    place = {code: column for column, code in enumerate(order)}
    present = np.zeros((len(per_row), len(order)), bool)
    for row, codes in enumerate(per_row):
        present[row, [place[code] for code in codes]] = True
    return Matched(tuple(order), present, dict(sorted(unmatched.items())))


def users(named, tenants, owners, directory_=None):
    """Return the texts that name the users of each mast, for :func:`match`, and a note on the other owners.

    The owner counts as a user if it is an operator, or if the row names nobody else; a tower company does not.

    Parameters
    ----------
    named, tenants, owners : sequences of str or None, one value a row
    """
    known = directory_ or directory()
    cells, companies = [], set()
    for user, tenant, owner in zip(named, tenants, owners):
        counts = bool(owner) and (not (user or tenant) or bool(known.codes_of(owner)[0]))
        cells.append((user, tenant, owner if counts else None))
        if owner and not counts:
            companies.add(owner)
    notes = (Message("Owners that are no operator, counted as tower companies: {names}.",
                     names=", ".join(sorted(companies))),) if companies else ()
    return cells, notes


def choose(text, directory_=None):
    """Return the codes of an ``OPERATORS`` parameter ("Viettel, VNPT, MobiFone").

    Raises
    ------
    InputError
        If a name matches no operator, or more than eight are asked for.
    """
    known = directory_ or directory()
    codes, unknown = known.codes_of(text or "")
    names = [name for name in unknown if _LETTER.search(name)]
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
