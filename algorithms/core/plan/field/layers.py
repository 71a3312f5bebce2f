"""Which layers go into the field, what is measured there, and what a package says of itself."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Tuple

from ...errors import InputError, Message
from ...files.json_files import read_json
from ...layers.roles import load_role
from ...resources import load_json
from .merge import Fact, FieldRules

UID, PHOTO, BY, AT = "hts_uid", "photo", "edited_by", "edited_at"
INFO, DATA, BASE = "hatangso.json", "data.gpkg", "base.gpkg"
"""Files of a package: what it is, what the team edits, the state as it was handed out (in the folder :data:`KEPT`)."""
KEPT, PICTURES, PROJECT = "base", "DCIM", "field.qgz"
VISITS = "visits"
LABEL = Message("Field package")


@dataclass(frozen=True)
class FieldColumn:
    """A column that a package adds: ``kind`` is date, real, text, choice, photo, who, when or uid."""

    key: str
    kind: str
    vi: str
    en: str
    values: Tuple[Tuple[str, str, str], ...] = ()

    def label(self, language):
        """Return what the form calls it."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class FieldKind:
    """A layer that may go into the field: the parameter that brings it, its role, key and measured facts."""

    input: str
    role: str
    key: Tuple[str, ...]
    facts: Tuple[Fact, ...]

    @property
    def table(self):
        """Its name in the package."""
        return self.role

    def title(self, language):
        """Return what the layer is called."""
        return load_role(self.role).title(language)

    text = title  # so that a layer named in a message is rendered in the reader's language

    def added(self):
        """Return the columns that the package adds, in order."""
        own = [column for fact in self.facts for column in (*fact.columns, fact.date) if column in _columns()]
        return tuple(_columns()[key] for key in dict.fromkeys([*own, *_declared()["common"]]))

    def measured(self):
        """Return the fields of the role that are measured in the field: a layer without them gains them."""
        known = load_role(self.role).keys
        return tuple(column for fact in self.facts for column in fact.columns if column in known)

    def rules(self, fields):
        """Return the :class:`.merge.FieldRules` of a layer whose fields of the role are called ``fields[key]``."""
        facts = tuple(Fact(fact.name, tuple(fields.get(column, column) for column in fact.columns), fact.date)
                      for fact in self.facts)
        return FieldRules(facts, photo=PHOTO, by=BY, at=AT)


@cache
def kinds():
    """Return the :class:`FieldKind` of every layer that may go into the field, in order."""
    return tuple(
        FieldKind(one["input"], one["role"], tuple(one["key"]),
                  tuple(Fact(fact["name"], tuple(fact["columns"]), fact["date"]) for fact in one["facts"]))
        for one in _declared()["layers"])


def kind_of(table):
    """Return the :class:`FieldKind` that a table of a package holds, ``None`` for another."""
    return next((kind for kind in kinds() if kind.table == table), None)


def fact_label(name, language):
    """Return what a fact or an added column is called; the name itself where it is neither."""
    found = _declared()["facts"].get(name) or _declared()["columns"].get(name)
    return found[language] if found else name


def key_text(values):
    """Return the id of a row from the values of its key columns, ``None`` where one is missing.

    >>> key_text(["M1", "Viettel", "4G"]), key_text(["M1", None])
    ('M1|Viettel|4G', None)
    """
    texts = ["" if value is None else str(value).strip() for value in values]
    return "|".join(texts) if all(texts) else None


def read_info(folder):
    """Return what a package says of itself.

    Raises
    ------
    InputError
        The folder holds no package, or its file is damaged.
    """
    return read_json(folder / INFO, LABEL, {
        "type": "object", "required": ["team", "layers"],
        "properties": {
            "team": {"type": "string", "pattern": "\\S"},
            "layers": {"type": "array", "items": {"type": "object", "required": ["table", "fields", "key", "crs"]}}}})


def check_teams(names):
    """Refuse packages of one team name: what they bring could not be told apart."""
    often = sorted({name for name in names if names.count(name) > 1})
    if often:
        raise InputError("{parameter}: several packages are of the team \"{name}\". Give each team a name of its own "
                         "in its file {file}.", parameter=LABEL, name=often[0], file=INFO)


def shown_value(value, language):
    """Return a value of a row as it is listed; ``None`` for nothing."""
    if isinstance(value, tuple):
        return ", ".join(shown_value(one, language) or "–" for one in value)
    if value is None or isinstance(value, bytes):
        return None
    return str(value)


def _columns():
    return {key: FieldColumn(key, one["kind"], one["vi"], one["en"],
                             values=tuple((value["code"], value["vi"], value["en"]) for value in one.get("values", ())))
            for key, one in _declared()["columns"].items()}


def _declared():
    return load_json("rules", "field.json")
