"""Input roles: which layers the product reads, with which fields, under which names.

One JSON file per role in ``resources/roles`` feeds the sample generator, the checks, the
defaults of the field parameters and the help pages.
"""
from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Tuple

import numpy as np

from ..errors import HatangsoError, Message
from ..headings.matching import Columns, match, series
from ..numbers.formats import few
from ..numbers.percent import ABOVE, SIGN, parse_percents
from ..numbers.typed import NumberProblem, parse_booleans, parse_numbers
from ..package import resource_path
from ..resources import load_json
from ..tables import objects
from ..text.keys import fold

_PLACES = 9  # decimals of converted values: 15.23 thousand is 15,230, not 15,230.000000000002


@dataclass(frozen=True)
class Value:
    """One value of a closed list: ``code`` is what core works with; ``traits`` what it implies."""

    code: str
    vi: str
    en: str
    synonyms: Tuple[str, ...] = ()
    traits: Tuple[Tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Field:
    """One field of a role.

    ``null`` says what a NULL means: the row cannot be used ("refuse"), the value is
    missing and counted ("missing"), it is often empty for a good reason ("allowed"), or it
    is computed from the geometry ("derive").
    ``series`` marks a field that occurs once per year (``copper_2024``, ``copper_2025``). A
    number below zero is refused unless the field is ``signed``; a ``unique`` one may not repeat. Where numbers
    are never so large that thousands are ``grouped``, several marks in one cell are a list and no number.
    A percentage that ``exceeds`` may pass 100: what is allowed can be overdone.
    """

    key: str
    parameter: str
    type: str
    unit: str
    required: bool
    null: str
    vi: str
    en: str
    synonyms: Tuple[str, ...] = ()
    values: Tuple[Value, ...] = ()
    series: bool = False
    signed: bool = False
    unique: bool = False
    grouped: bool = True
    exceeds: bool = False

    def label(self, language):
        """Return the field's label in ``language``."""
        return self.vi if language == "vi" else self.en

    text = label  # so that a field named in a message is rendered in the reader's language

    @cached_property
    def codes(self):
        """The code behind every folded spelling of the values of a closed list."""
        found = {}
        for value in self.values:
            for text in (value.code, value.vi, value.en, *value.synonyms):
                found.setdefault(fold(text), value.code)
        return found


@dataclass(frozen=True)
class Role:
    """A role: the kind of layer an input is, the geometries it may have, and its fields."""

    name: str
    vi: str
    en: str
    geometry: Tuple[str, ...]
    fields: Tuple[Field, ...]

    @property
    def keys(self):
        """Field keys in declared order."""
        return tuple(field.key for field in self.fields)

    def field(self, key):
        """Return the field called ``key``."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    def title(self, language):
        """Return the role's name in ``language``."""
        return self.vi if language == "vi" else self.en

    text = title  # so that a role named in a message is rendered in the reader's language


@cache
def roles():
    """Return the names of all declared roles, sorted."""
    return tuple(sorted(path.stem for path in resource_path("roles").glob("*.json")))


@cache
def load_role(name):
    """Return the :class:`Role` called ``name``."""
    if name not in roles():
        raise HatangsoError("There is no input role called {name}.", name=name)
    data = load_json("roles", name + ".json")
    fields = tuple(_field(item) for item in data["fields"])
    return Role(data["role"], data["vi"], data["en"], tuple(data["geometry"]), fields=fields)


def match_fields(role, columns, as_of=""):
    """Match the fields of a role with the columns of a layer.

    Names are compared without case, accents, blanks and underscores, in rounds: the field's own key; the whole name;
    the name without brackets and a year at its end; the same for aliases and joined fields; names that a shapefile cut
    at ten bytes. Earlier synonyms win, then earlier columns; a column is used once. Of several years the newest not
    after ``as_of`` is taken.

    Parameters
    ----------
    role : str or Role
    columns : matching.Columns or sequence of str
    as_of : str
        ISO date of the figures, "" where none was given.

    Returns
    -------
    matching.Match

    Examples
    --------
    >>> found = match_fields("communes", ["Mã xã", "Dân số (nghìn người)", "Diện tích (ha)"])
    >>> found.fields
    {'code': 'Mã xã', 'population': 'Dân số (nghìn người)', 'area_km2': 'Diện tích (ha)'}
    >>> found.factors
    {'population': 1000, 'area_km2': 0.01}
    >>> match_fields("communes", ["ma_xa", "dan_so_2015", "dan_so_2019", "dan_so_2024"], "2020-12-31").fields
    {'code': 'ma_xa', 'population': 'dan_so_2019'}
    """
    role = load_role(role) if isinstance(role, str) else role
    return match(role, columns if isinstance(columns, Columns) else Columns(tuple(columns)), as_of)


class FieldsRead:
    """The columns a layer is read from, as a value of a message: what each holds, and its name.

    >>> FieldsRead(load_role("masts"), {"id": "MA_COT"}).text("en")
    'Mast id: MA_COT'
    """

    def __init__(self, role, fields):
        self._role, self._fields = role, dict(fields)

    def text(self, language):
        """Return the list in ``language``, in the order of the role."""
        found = [f"{self._role.field(key).label(language)}: {self._fields[key]}" for key in self._role.keys
                 if key in self._fields]
        return "; ".join(found) or "-"


def guess_fields(role, names):
    """Return ``{key: column}`` of the fields that need no conversion; see :func:`match_fields`.

    Examples
    --------
    >>> guess_fields("communes", ["Mã xã", "Dân số (người)", "Diện tích (ha)"])
    {'code': 'Mã xã', 'population': 'Dân số (người)'}
    """
    found = match_fields(role, names)
    return {key: name for key, name in found.fields.items() if key not in found.factors}


def guess_series(role, key, names):
    """Return ``{year: column}`` of a field that occurs once per year, years rising."""
    return series((load_role(role) if isinstance(role, str) else role).field(key), names)


def read_numbers(values, field, factor=1):
    """Read a column of a number or yes/no field as the field declares it.

    Parameters
    ----------
    values : sequence
        Numbers, texts, ``None``.
    field : Field
    factor : float
        What turns the values into the field's unit.

    Returns
    -------
    numbers : (n,) float array
        NaN where missing or unreadable; yes is 1, no is 0.
    problems : list of typed.NumberProblem

    Examples
    --------
    >>> area = load_role("communes").field("area_km2")
    >>> read_numbers(["1.234,5", 250], area, 0.01)[0].tolist()
    [12.345, 2.5]
    """
    if field.type == "bool":
        return parse_booleans(values)
    if field.unit == SIGN and factor == 1:
        return parse_percents(values, math.inf if field.exceeds else 100.0)
    result, problems = parse_numbers(values, whole=field.type == "int" and factor == 1, grouped=field.grouped)
    if factor == 1:
        return result, problems
    result = np.round(result * factor, _PLACES)
    over = np.flatnonzero((result > 100) & (field.unit == SIGN and not field.exceeds))
    problems = sorted([*problems, *(NumberProblem(int(row), str(values[row]), ABOVE) for row in over)],
                      key=lambda problem: problem.row)
    result[over] = np.nan
    return result, problems


def value_code(field, text):
    """Return the code of a value of a closed list, ``None`` if the text is not in the list."""
    return field.codes.get(fold(text)) if text else None


def value_codes(field, texts, blank, unknown):
    """Return the code of each text as an object array: ``blank`` for none, ``unknown`` for one not in the list."""
    known = {text: value_code(field, text) or unknown if text else blank for text in set(texts)}
    return objects(known[text] for text in texts)


def coded(field, texts):
    """Return each text as its code, and the words that are not in the field's list with how often they occur.

    A word that is not in the list stays as it is written; it is none of the codes, and what it means is not known.

    Returns
    -------
    codes : list
        One per text; ``None`` for a missing or blank one.
    unknown : dict of str to int
        Most frequent first.
    """
    known = {text: value_code(field, text) for text in set(texts) if text}
    codes = [(known[text] or text) if text else None for text in texts]
    unknown = Counter(str(text) for text in texts if text and known[text] is None)
    return codes, dict(sorted(unknown.items(), key=lambda item: (-item[1], item[0])))


_UNKNOWN = Message(
    "Layer {layer}, field {field}: {count} rows hold words that are not in the list: {words}. What they "
    "are is not known; correct the words or add them to the list.")


def unknown_words(layer, field, texts, said=_UNKNOWN, *, shown=8):
    """Return a note, in a tuple, on the words of a closed list that are not in it, each with its number.

    Parameters
    ----------
    layer : str
    field : Field
    texts : sequence of str or None
    said : Message
        With places for layer, field, count and words.
    shown : int
        Words that are named.
    """
    unknown = coded(field, texts)[1]
    if not unknown:
        return ()
    named = [f"{word} ({count})" for word, count in unknown.items()]
    return (Message(said.template, layer=layer, field=field, count=sum(unknown.values()),
                    words=few(named, shown)),)


def value_trait(field, code, trait):
    """Return what a value implies (a letter box is not staffed), ``None`` if nothing is said."""
    for value in field.values:
        if value.code == code:
            return dict(value.traits).get(trait)
    return None


def _field(item):
    data = dict(item)
    data["synonyms"] = tuple(data["synonyms"])
    values = data.pop("values", ())
    return Field(values=values_of(values) if isinstance(values, str) else tuple(map(_value, values)), **data)


def values_of(place):
    """Return the :class:`Value` of a list that other topics use too; ``place`` is "folder/file.json:name"."""
    path, name = place.split(":")
    return tuple(map(_value, load_json(*path.split("/"))[name]))


def _value(item):
    data = dict(item)
    known = {name: data.pop(name) for name in ("code", "vi", "en")}
    synonyms = tuple(data.pop("synonyms"))
    return Value(**known, synonyms=synonyms, traits=tuple(sorted(data.items())))
