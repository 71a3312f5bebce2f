"""Rows of mast lists, each with what it says of a mast: who lists it, its station codes, its values."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Dict, Optional, Sequence, Tuple

import numpy as np

from ...layers.roles import load_role, value_code, value_trait
from ...resources import load_json
from ...rules.operator_names import directory
from ...text.keys import fold
from ..register import operators, technologies

_AFTER, _BETWEEN = ": ", "; "
NAMES = "vi"  # a register is data: its names are the same whoever reads the run


@dataclass(frozen=True)
class MastList:
    """One list as read: one value a row in every column, texts ``None`` and numbers NaN where missing.

    Attributes
    ----------
    name : str
        What the list is called in messages and tables.
    lonlat : (n, 2) degrees, NaN without a position.
    columns : dict of str to sequence
        By key of the role ``masts``.
    sender : str
        Whose list it is, "" where nobody says; :func:`sender_of` reads it from a text.
    complete : bool
        Whether the list holds the masts of everybody, so that a mast it lacks is gone.
    """

    name: str
    lonlat: np.ndarray
    columns: Dict[str, Sequence]
    sender: str = ""
    complete: bool = False

    def __len__(self):
        return len(self.lonlat)

    @property
    def whole(self):
        """Whether the list is a register: it belongs to nobody and names the stations of all who use a mast."""
        return not self.sender and "stations" in self.columns

    def value(self, key, row):
        """Return the value of ``key``, ``None`` where it is missing."""
        column = self.columns.get(key)
        found = None if column is None else column[row]
        return None if found is None or found == "" or (isinstance(found, float) and np.isnan(found)) else found

    def senders(self):
        """Return the names of those whose masts the list holds: its sender, or the operators its rows name."""
        if self.sender or self.whole:
            return {self.sender} - {""}
        return {owner_of(text) for text in self.columns.get("operator", ()) if text}


@dataclass(frozen=True)
class Row:
    """What one row says: ``codes`` are (operator, station code) pairs, ``id`` the mast's own in a register."""

    source: int
    name: str
    sender: str
    place: Optional[Tuple[float, float]]
    id: str
    codes: Tuple[Tuple[str, str], ...]
    values: Dict[str, object]
    operator: str
    tenants: str
    technology: Dict[str, Tuple[str, ...]]
    as_of: str
    live: bool = True
    users: Tuple[str, ...] = ()

    def who(self):
        """Return the list and the code under which it has the mast."""
        code = self.id or " ".join(code for _, code in self.codes)
        return f"{self.name} {code}".strip()


@dataclass(frozen=True)
class Fields:
    """How values of a mast are compared: ``resources/rules/merging.json``; ``of`` names the field that one tells of."""

    kinds: Dict[str, str]
    compared: frozenset
    tolerance: Dict[str, float]
    apart_m: float
    code_m: float
    labels: Dict[str, object] = field(default_factory=dict)
    of: Dict[str, str] = field(default_factory=dict)


@cache
def fields():
    """Return the shipped :class:`Fields`."""
    content, role = load_json("rules", "merging.json"), load_role("masts")
    entries = content["fields"]
    return Fields({entry["key"]: entry["kind"] for entry in entries},
                  frozenset(entry["key"] for entry in entries if entry["compared"]),
                  {entry["key"]: entry.get("tolerance", 0.0) for entry in entries},
                  float(content["apart_m"]), code_m=float(content["code_m"]),
                  labels={entry["key"]: role.field(entry["key"]) for entry in entries},
                  of={entry["key"]: entry["of"] for entry in entries if "of" in entry})


def rows_of(lists, layer="LISTS"):
    """Return the :class:`Row` of every row of several lists, and Messages on what names of operators were read as.

    Who uses a mast is read as in every analysis of masts; every value has the name the register uses.
    """
    rows = [_row(one, number, row) for number, one in enumerate(lists) for row in range(len(one))]
    cells, notes = operators.users([row.operator for row in rows], [row.tenants for row in rows],
                                   [row.values["owner"] for row in rows])
    found = operators.match(cells, layer=layer)
    names = np.array([directory().label(code, NAMES) for code in found.codes], dtype=object)
    rows = [replace(row, users=tuple(names[here])) for row, here in zip(rows, found.present)]
    return rows, (*found.notes(), *notes)


def in_order(users):
    """Return operators in the order of the directory, those it does not know after them by name, each once."""
    known = [operator.vi for operator in directory().operators]
    return tuple(sorted(set(users), key=lambda name: (known.index(name) if name in known else len(known), name)))


def sender_of(text):
    """Return the one operator or tower company that a text names, "" where it names none or several."""
    cell = directory().read(text)
    found = {*cell.codes, *cell.companies}
    return directory().label(found.pop(), NAMES) if len(found) == 1 else ""


def owner_of(text):
    """Return an owner under the one name the directory has for it; what it does not know stays as written."""
    return _reading("operator", None, str(text).strip())


def shown(key, value):
    """Return a value of a mast as the register writes it, ``None`` where it is missing."""
    if value is None:
        return None
    kinds, labels = fields().kinds, fields().labels
    return _reading(kinds[key], labels[key], value)


def differ(key, one, other):
    """Return whether two values of a mast are two: by the field's tolerance, words without accents and case."""
    if one is None or other is None:
        return one is not other
    kind = fields().kinds[key]
    if kind == "number":
        return abs(one - other) > fields().tolerance[key] + 1e-9
    if kind == "code" and not (str(one).isdigit() and str(other).isdigit()):
        return False  # a name of today beside a code, or beside an older name, contradicts nothing
    return fold(str(one)) != fold(str(other))


def technologies_text(found):
    """Return {operator: technologies} as the register writes it: "Viettel: 2G 4G; VNPT: 4G"."""
    return _BETWEEN.join((label + _AFTER if label else "") + " ".join(codes) for label, codes in sorted(found.items()))


def codes_text(codes):
    """Return (operator, code) pairs as the register writes them: "Viettel: CMU01; VNPT: X9"."""
    return _BETWEEN.join((label + _AFTER if label else "") + code for label, code in sorted(codes))


def _reading(kind, declared, value):
    if kind == "number":
        return float(value)
    if kind == "operator":
        cell = directory().read(value)
        found = (*cell.codes, *cell.companies)
        return directory().label(found[0], NAMES) if len(found) == 1 and not cell.unknown else value
    if kind == "word":
        code = value_code(declared, value)
        return next((entry.vi for entry in declared.values if entry.code == code), value)
    return str(value)


def _row(one, number, row):
    operator, whole = one.value("operator", row) or "", one.whole
    user = (sender_of(operator) if operator else "") or one.sender
    own, listed = one.value("id", row) or "", one.value("stations", row)
    codes = _pairs(listed, user) if listed else ((user, own),) if own and not whole else ()
    state = one.value("status", row)
    declared = fields().labels["status"]
    place = tuple(map(float, one.lonlat[row]))
    return Row(
        number, one.name, one.sender or user, place if np.isfinite(place).all() else None,
        id=own if listed or whole else "", codes=codes,
        values={key: shown(key, one.value(key, row)) for key in fields().kinds}, operator=operator or one.sender,
        tenants=one.value("tenants", row) or "", technology=_technologies(one.value("technology", row), user),
        as_of=one.value("as_of", row) or "",
        live=value_trait(declared, value_code(declared, state), "counts") is not False)


def _pairs(text, user):
    """Return the (operator, code) pairs of a cell with several station codes; ``user`` has those without a name."""
    found = []
    for part in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
        label, colon, code = part.partition(_AFTER)
        found.append((label.strip(), code.strip()) if colon else (user, part))
    return tuple(dict.fromkeys(found))


def _technologies(text, user):
    """Return {operator: codes} of a cell: "2G, 4G" of one who is known, or "Viettel: 2G 4G; VNPT: 4G"."""
    found = {}
    if not text:
        return found
    for part in text.split(";") if _AFTER in text else (text,):
        label, colon, words = part.strip().partition(_AFTER)
        read = technologies.read(words if colon else part)
        codes = (*(read.codes or ()), *(word.replace(";", " ").replace(":", " ") for word in read.unknown))
        if codes:
            whose = label.strip() if colon else user
            found[whose] = tuple(sorted({*found.get(whose, ()), *codes}))
    return found
