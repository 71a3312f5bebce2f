"""Operators under one name: the cells of a layer, or of a parameter, matched by the directory of known operators."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Tuple

import numpy as np

from ...errors import InputError, Message
from ...numbers.formats import Figure, few
from ...rules.operator_names import LETTER, Directory, directory
from ...text.keys import fold

MAX_OPERATORS = 8  # the planning engine enumerates subsets of operators
LISTED = 12  # spellings named in one message


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
        number of rows; likewise ``nobody``, texts that say that nobody is there, and ``past``, remarks on who was.
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
    past: Dict[str, int] = field(default_factory=dict)
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
        if self.past:
            said.append(Message("{layer}: {count} rows say in brackets who was there before ({words}); who is named "
                                "there does not count.", layer=self.layer, count=sum(self.past.values()),
                                words=listed(self.past)))
        if self.marks:
            said.append(Message("{layer}: {count} rows hold a mark or a figure instead of a name ({words}); they name "
                                "no operator. Choose the field that lists operators by name.", layer=self.layer,
                                count=sum(self.marks.values()), words=listed(self.marks)))
        return tuple(said)

    @staticmethod
    def _pairs(found):
        return _ReadAs(tuple(found.items()))


@dataclass(frozen=True)
class _ReadAs:
    """Spellings and the operators they were read as, as a value of a message: named in its reader's language."""

    found: tuple

    def text(self, language):
        """Return the list."""
        known = directory()
        return listed({f"{name} = {known.label(code, language)}": count for (name, code), count in self.found})


@dataclass(frozen=True)
class _Met:
    """Operators and companies by code, and how often each is met, as a value of a message."""

    known: Directory
    found: tuple

    def text(self, language):
        """Return the list."""
        return listed({self.known.label(code, language): count for code, count in self.found})


def listed(counts, limit=LISTED):
    """Return "name (count), ..." sorted by name, cut after ``limit``."""
    return few((f"{name} ({count})" for name, count in sorted(counts.items())), limit)


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

    Examples
    --------
    The owner and the tenants of two masts; a name that nobody knows stands for itself:

    >>> found = match([("Vinaphone", "Viettel"), ("Zeta",)])
    >>> found.codes, found.present.tolist()
    (('VTL', 'VNPT', 'Zeta'), [[True, True, False], [False, False, True]])
    """
    known = directory_ or directory()
    read, per_row = {}, []
    counts = {name: {} for name in ("unknown", "companies", "marks", "near", "former", "nobody", "past")}
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

    Examples
    --------
    The owner is a user where it is an operator; a tower company is none:

    >>> cells, told = users(["", ""], ["Vinaphone", "MobiFone"], ["Viettel", "OCK"])
    >>> cells, len(told)
    ([('', 'Vinaphone', 'Viettel'), ('', 'MobiFone', None)], 1)
    """
    known = directory_ or directory()
    cells, companies, read = [], {}, {owner: known.read(owner) for owner in set(owners)}
    for user, tenant, owner in zip(named, tenants, owners):
        cell = read[owner]
        counts = bool(cell.codes)
        cells.append((user, tenant, owner if counts else None))
        for name in () if counts else (*cell.companies, *cell.unknown):
            companies[name] = companies.get(name, 0) + 1
    if not companies:
        return cells, ()
    return cells, (Message("Owners that are no operator, counted as tower companies: {names}. Their masts have the "
                           "tenants that are named, and none where none is.",
                           names=_Met(known, tuple(companies.items()))),)


def choose(text, directory_=None):
    """Return the codes of an ``OPERATORS`` parameter ("Viettel, VNPT, MobiFone"), none where it is empty.

    Raises
    ------
    InputError
        If a name matches no operator, the text names none at all ("none", "3"), or more than eight are asked for.

    Examples
    --------
    >>> choose("MobiFone, Vinaphone")
    ('MBF', 'VNPT')
    """
    known = directory_ or directory()
    cell = known.read(text)
    codes = cell.codes
    names = [*cell.unknown, *(mark for mark in cell.marks if LETTER.search(mark)),
             *(name for name, _ in cell.near), *(known.label(code, "en") for code in cell.companies)]
    if names or (text and not codes):  # no name at all would mean all of them
        raise InputError("OPERATORS: {names} matches no known operator. Known: {known}. "
                         "Add its spelling to resources/rules/operators.json.", names=", ".join(names) or text,
                         known=", ".join(operator.en for operator in known.operators))
    return planned(codes)


def planned(codes):
    """Return ``codes`` if the planning engine can plan as many operators together, else refuse them."""
    if len(codes) > MAX_OPERATORS:
        raise InputError("OPERATORS: at most {limit} operators can be planned together.", limit=MAX_OPERATORS)
    return tuple(codes)


def naming(name, language):
    """Return what an operator or a tower company is called, and ``is_named(cell)``; an unknown name stands for itself.

    Of several names all are told, for a cell with any of them is named.

    >>> label, is_named = naming("vinaphone", "vi")
    >>> label, is_named("Viettel; VNPT"), is_named("Viettel")
    ('VNPT', True, False)
    >>> label, is_named = naming("OCK Towers", "en")
    >>> label, is_named("Viettel; OCK")
    ('OCK Vietnam Towers', True)
    >>> naming("Viettel; Lạ", "vi")[0]
    'Viettel, Lạ'
    """
    known = directory()

    def named_in(text):
        found = known.read(text)
        return {*found.codes, *found.companies, *map(fold, found.unknown)}

    cell, wanted = known.read(name), named_in(name)

    def is_named(text):
        return bool(wanted & named_in(text))

    names = [*(known.label(code, language) for code in (*cell.codes, *cell.companies)), *cell.unknown]
    return ", ".join(names) or name, is_named
