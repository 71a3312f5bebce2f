"""Columns of a layer matched with the fields of a role: by key, name, unit, year, alias, join and cut names.

A match is a guess that the user can overrule by choosing the field; whatever is not plain is said: a unit that was
converted or is not understood, one of several years, a cut name that fits several fields.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache, lru_cache
from itertools import accumulate
from typing import Callable, Optional

from ..errors import Message
from ..numbers.formats import Figure
from ..tables import Unit
from ..text.keys import fold
from .ages import NEW, OLD, aged
from .days import day_of, undated
from .units import factor, in_brackets, without_brackets
from .words import by_words

CUT = 10  # bytes of a field name in a DBF file
_HEAD = 8  # letters without blanks and marks; shorter beginnings ("tên", "chiều") are those of too many names
_PARTS = re.compile(r"\s*[,;/\\|+&\n]\s*")
_GENERIC = frozenset({"ma", "ten", "loai", "cap", "ho"})
NUMBERS = ("int", "real")


@dataclass(frozen=True)
class Match:
    """Which column holds which field.

    ``fields`` maps field keys to columns, ``factors`` those of another unit to the number that turns their values
    into the declared one, ``converts`` the Messages about them; ``said`` are (keys, Message) pairs about what else was
    not plain.
    """

    fields: dict
    factors: dict
    said: tuple = ()
    converts: tuple = ()

    @property
    def notes(self):
        """All Messages."""
        return (*(note for _, note in self.said), *self.converts)


@dataclass(frozen=True)
class Columns:
    """The columns of a layer and what else is known about them.

    ``aliases`` maps columns to the names people see, ``joined`` are columns of a joined table (its name and "_" stand
    before theirs), ``encodings`` are those a DBF file may have cut the names in, empty where they are whole.
    ``some`` gives some of the values of a column; it is asked only where a name alone does not tell.
    """

    names: tuple
    aliases: tuple = ()
    joined: tuple = ()
    encodings: tuple = ("utf-8",)
    some: Optional[Callable] = attribute(default=None, compare=False)


_OF_UNITS = ("communes", "hamlets", "units")
"""Roles whose rows are the units themselves."""


def match(role, columns, as_of=""):
    """Return the :class:`Match` of a :class:`.roles.Role` with :class:`Columns`; see :func:`.roles.match_fields`."""
    found, said = _whole(role, columns), []
    more, told = by_words(role, [(name, name) for name in columns.names] + list(columns.aliases), found,
                          _fits)
    found.update(more)
    said += told
    _newer(role, columns, found, said)
    _newest(role, columns, found, as_of, notes=said)
    _stumps(role, columns, found, said)
    ordered = {field.key: found[field.key] for field in role.fields if field.key in found}
    factors, converts = converted(role, ordered, columns)
    return Match(ordered, factors, (*said, *_foreign_notes(role, columns, ordered), *_heads(role, columns, ordered)),
                 converts)


def converted(role, fields, columns):
    """Return ``({key: factor}, notes)`` of the fields whose heading names another unit than the declared one."""
    factors, notes = {}, []
    for key, name in fields.items():
        field = role.field(key)
        scale = _factor(field, name, columns)
        if scale is None:
            notes.append(Message("Field {field}: {unit} in the heading is no multiple of {declared} that is known; the "
                                 "values are taken as they are.", field=name, unit=", ".join(in_brackets(name)),
                                 declared=Unit(field.unit or "1")))
        elif scale != 1:
            factors[key] = scale
            notes.append(Message("Field {field}: the values are multiplied by {factor}, because the heading says so; "
                                 "{what} is counted in {unit}.", field=name, factor=Figure(scale, _decimals(scale)),
                                 what=field, unit=Unit(field.unit)))
    return factors, tuple(notes)


def series(field, names):
    """Return ``{year: column}`` of a field that occurs once per year, years rising."""
    synonyms = set(keys_of(field))
    years = {}
    for name in names:
        if _year(name) and _bare(name) in synonyms:
            years.setdefault(_year(name), name)
    return dict(sorted(years.items()))


@cache
def keys_of(field):
    """Return what a field is called, for comparison; words that may mean much come last."""
    keys = dict.fromkeys(fold(text) for text in (field.key, *field.synonyms, field.vi))
    return tuple(sorted(keys, key=lambda key: key in _GENERIC and key != fold(field.key)))


def _whole(role, columns):
    """Return {key: column} of names that are whole."""
    wanted = [field for field in role.fields if not field.series]
    own = {field.key: (fold(field.key),) for field in wanted}
    named = {field.key: keys_of(field) for field in wanted}
    texts = {field.key: named[field.key] if field.type == "text" else () for field in wanted}
    plain = [(name, name) for name in columns.names]
    seen = [(name, alias) for name, alias in columns.aliases if alias.strip()]
    tails = [(name, tail) for name in columns.joined for tail in _tails(name)]
    found = {}
    for spellings in (plain, seen, tails):
        for spelling, meanings in ((fold, own), (fold, named), (_bare, named), (_renewed, texts)):
            folded = [(name, spelling(shown), shown) for name, shown in spellings]
            for field in wanted:
                if field.key not in found:
                    used = set(found.values())
                    column = next((name for synonym in meanings[field.key] for name, key, shown in folded
                                  if key == synonym and name not in used and _fits(field, shown)), None)
                    if column is not None:
                        found[field.key] = column
    return found


def _tails(name):
    """Return what may be the name of a joined field: the parts after each underscore, the longest first."""
    return [name[match.end():] for match in re.finditer("_", name)]


def _fits(field, heading):
    """Return whether the unit in a heading, if there is one, is understood for the field."""
    return field.type not in NUMBERS or factor(heading, field.unit) is not None


def _factor(field, name, columns):
    heading = next((alias for column, alias in columns.aliases if column == name and in_brackets(alias)), name)
    return factor(heading, field.unit) if field.type in NUMBERS else 1


def _bare(name):
    return "" if aged(name)[1] == OLD else fold(undated(without_brackets(name)))


def _renewed(name):
    """Return what a heading that is said to be new is called otherwise, "" for others."""
    rest, age = aged(name)
    return fold(without_brackets(rest)) if age == NEW else ""


def _year(name):
    """Return the year a heading names, 0 without one."""
    return day_of(name)[0]


def _newer(role, columns, found, notes):
    """Replace the name or code of a unit by that of the new one where both stand there, and say so: Xã, Xã mới.

    Other things keep their codes: layers beside a register of masts go by them.
    """
    for key, name in list(found.items()):
        if key != "commune" and role.name not in _OF_UNITS:
            continue
        other = next((other for other in columns.names if other not in found.values()
                      and _renewed(other) == _bare(name) != ""), None)
        if other is not None and role.field(key).type == "text" and not aged(name)[1]:
            found[key] = other
            notes.append(({key}, Message("{what}: of the fields {first} and {second} the new one, {second}, is read. "
                                         "Choose the field if that is wrong.", what=role.field(key), first=name,
                                         second=other)))


def _newest(role, columns, found, as_of, notes):
    """Replace a column of one year or day by that of the newest not after ``as_of``, and say so.

    A heading with a year alone is that of the year in which ``as_of`` lies, too.
    """
    limit = (*map(int, as_of.split("-")), 12, 31)[:3] if as_of else (9999, 12, 31)
    for key, name in list(found.items()):
        if not _year(name):
            continue
        others = set(found.values()) - {name}
        known = {_bare(name), *keys_of(role.field(key))}
        alike = [other for other in columns.names if _bare(other) in known and _year(other)
                 and other not in others and _fits(role.field(key), other)]
        alike.sort(key=day_of)
        early = [other for other in alike if day_of(other) <= limit]
        if len(set(map(day_of, alike))) > 1:
            found[key] = (early[-1:] or alike[:1])[0]
        elif early:
            continue
        words = {"what": role.field(key), "fields": ", ".join(alike), "field": found[key]}
        notes.append(({key}, _said_of_years(words, early, as_of)))


def _said_of_years(words, early, as_of):
    """Return what is said of a column that was chosen by its year."""
    if not early:
        return Message("{what}: every field of a year ({fields}) is after the date of the figures; {field} is read. "
                       "Correct the date or choose the field.", **words)
    if as_of:
        return Message("{what}: of the fields {fields} the field {field} is read, the newest not after the date of the "
                       "figures.", **words)
    return Message("{what}: of the fields {fields} the newest, {field}, is read; give the date of the figures or "
                   "choose the field.", **words)


def _stumps(role, columns, found, notes):
    """Match names that a DBF file cut at ten bytes; a stump that fits several fields by name and by values is told."""
    wanted = [field for field in role.fields if not field.series]
    stumps = {name: [field.key for field in wanted if _begins(field, name)]
              for name in columns.names if name not in found.values() and _may_be_cut(name, columns.encodings)}
    progress = True
    while progress:
        progress = False
        for name, keys in stumps.items():
            free = [key for key in keys if key not in found]
            if len(free) == 1 and name not in found.values():
                found[free[0]] = name
                notes.append(({free[0]}, Message("Field {field} is read as {what}: a shapefile cut its name. Choose "
                                                 "the field if that is wrong.", field=name, what=role.field(free[0]))))
                progress = True
    for name, keys in stumps.items():
        free = [key for key in keys if key not in found]
        held = _held(role, name, columns, free) if len(free) > 1 and name not in found.values() else []
        if len(held) == 1:
            found[held[0]] = name
            notes.append(({held[0]}, Message("Field {field} is read as {what}, by what it holds: a shapefile cut its "
                                             "name. Choose the field if that is wrong.", field=name,
                                             what=role.field(held[0]))))
        elif name not in found.values() and len(free) > 1:
            notes.append((frozenset(), Message("Field {field}: a shapefile cut its name, and it may be {first} or "
                                               "{second}; it is not read. Choose the field.", field=name,
                                               first=role.field(free[0]), second=role.field(free[1]))))


def _held(role, name, columns, keys):
    """Return which fields with a list of words the values of a column are of; free texts prove nothing."""
    texts = {str(value).strip() for value in (columns.some(name) if columns.some else ()) if value is not None}
    return [key for key in keys if role.field(key).values and is_of(role.field(key), texts - {""})]


def is_of(declared, texts):
    """Return whether texts are of a field with a list of words: each is a word of it, or several are in one text.

    Examples
    --------
    >>> from hatangso.algorithms.core.layers.roles import load_role
    >>> owner, tenants = load_role("masts").field("owner"), load_role("masts").field("tenants")
    >>> [is_of(one, {"Viettel, MobiFone", "VNPT"}) for one in (owner, tenants)]
    [False, True]
    >>> [is_of(one, {"Viettel", "VNPT"}) for one in (owner, tenants)]
    [True, True]
    """
    def known(word):
        return fold(word) in declared.codes

    if declared.type != "list":
        return bool(texts) and all(map(known, texts))
    parts = [part for text in texts for part in ([text] if known(text) else _PARTS.split(text)) if part]
    return bool(parts) and (all(map(known, parts))
                            or (len(parts) > len(texts) and 2 * sum(map(known, parts)) >= len(parts)))


def _may_be_cut(name, encodings):
    """Return whether a name has the length at which DBF files cut, in bytes; a letter of several bytes falls whole."""
    lengths = {len(name.encode("utf-8"))} if "utf-8" in encodings else set()
    if "cp1258" in encodings:
        lengths.add(len(unicodedata.normalize("NFC", name)) + sum(_apart(letter) for letter in name))
    return CUT in lengths or (CUT - 1 in lengths and not name.isascii())


def _apart(letter):
    """Return 1 for a letter that code page 1258 writes as two."""
    return int(letter.encode("cp1258", errors="ignore") == b"")


def _begins(field, name):
    """Return whether a cut name is the beginning of one of a field's names, cut inside a word."""
    stump = fold(name)
    if len(stump) < 5:
        return False
    names = (*field.synonyms, field.vi)
    begun = any(fold(text).startswith(stump) and fold(text) != stump for text in names)
    plain = name.isascii() or len(name.encode("utf-8")) > CUT  # as many letters as bytes: it may be a whole heading
    return begun and not (plain and any(_ends_a_word(text, stump) for text in names))


def _ends_a_word(text, stump):
    """Return whether ``stump`` is a number of whole words of ``text``: then it may be a heading of its own."""
    return stump in _beginnings(text)


@lru_cache(maxsize=1 << 14)
def _beginnings(text):
    """Return the folded first word of a text, its first two words, and so on."""
    return frozenset(accumulate(fold(word) for word in re.split(r"[\s_/,()-]+", text)))


def _heads(role, columns, found):
    """Yield (no keys, Message) per column called by the first words of a field that no column was found for."""
    free = [field for field in role.fields if field.key not in found and not field.series]
    for name in columns.names:
        stump = fold(name)
        if name in found.values() or len(stump) < _HEAD or stump in _named(role):
            continue
        field = next((field for field in free if any(_ends_a_word(text, stump) and fold(text) != stump
                                                     for text in (*field.synonyms, field.vi))), None)
        if field is not None:
            yield frozenset(), Message("Field {field} is called like the beginning of {what}, but is not read as it. "
                                       "Choose the field if it is meant.", field=name, what=field)


@cache
def _named(role):
    """Return everything the fields of a role are called, for comparison."""
    return frozenset(key for field in role.fields for key in keys_of(field))


def _foreign_notes(role, columns, found):
    """Yield (no keys, Message) per column that would be a field, were it not for a unit nobody knows."""
    for name in columns.names:
        if name in found.values():
            continue
        for field in role.fields:
            if field.key not in found and field.type in NUMBERS and not field.series \
                    and _bare(name) in keys_of(field) and not _fits(field, name):
                yield frozenset(), Message("Field {field} is not read as {what}: {unit} is no multiple of {declared} "
                                           "that is known. Convert the values, or choose the field if they are in "
                                           "{declared}.", field=name, what=field, unit=", ".join(in_brackets(name)),
                                           declared=Unit(field.unit or "1"))
                break


def _decimals(value):
    """Return the decimals of a factor."""
    return 0 if value == int(value) else len(f"{value:.9f}".rstrip("0").partition(".")[2])
