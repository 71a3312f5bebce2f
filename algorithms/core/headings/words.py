"""Headings compared by their words: what adds nothing is left out, other ways to say the same become one.

"Số thuê bao cáp đồng đang hoạt động" is "thuê bao cáp đồng hoạt động", and so is the register's own name of it. A
heading that counts things ("Số lượng doanh nghiệp dùng chung") never names a field of texts.
"""
from __future__ import annotations

import re
from functools import cache, lru_cache

from ..errors import Message
from ..resources import load_json
from ..text.keys import fold
from .ages import OLD, aged
from .units import without_brackets

_FILE = ("rules", "headings.json")
_BREAK = re.compile(r"[^\w]+|_")
_LEAST = 2  # words that a heading has at least: one word is a name or none
_NUMBERS = ("int", "real")


@lru_cache(maxsize=1 << 14)  # a sheet asks for the same headings with every row that may be its heading
def loose_key(text, kind):
    """Return a heading without words that add nothing for a field of type ``kind``; "" where nothing is left.

    Examples
    --------
    >>> loose_key("Số thuê bao cáp đồng đang hoạt động", "int") == loose_key("Thuê bao cáp đồng khai thác", "int")
    True
    >>> loose_key("Ký hiệu cột ăng-ten", "text"), loose_key("Số lượng doanh nghiệp", "list")
    ('macot', 'soluongdoanhnghiep')
    """
    return "".join(_replaced(_replaced(_split(without_brackets(text)), _same()), _fillers(kind)))


def by_words(role, spellings, found, fits):
    """Return ({key: column}, notes) of fields not yet found that the words of one heading name.

    Parameters
    ----------
    role : roles.Role
    spellings : sequence of (column, text)
        What the columns are called; one column may have several names.
    found : dict of str to str
        Columns by field that are known already.
    fits : callable
        ``fits(field, text)`` says whether the unit in a heading is one of the field.
    """
    taken, columns, meant, seen = set(found.values()), {}, {}, {}
    free = [field for field in role.fields if field.key not in found and not field.series]
    names, kinds = _names(role), {field.type for field in free}
    for name, text in spellings:
        rest, age = aged(text)
        text = rest if len(_split(without_brackets(rest))) >= _LEAST else text  # "hộ hiện nay" has words enough
        if age == OLD or name in taken or len(_split(without_brackets(text))) < _LEAST:
            continue
        parts = [text, *text.split("/")] if "/" in text else [text]
        said = {kind: {loose_key(part, kind) for part in parts} for kind in kinds}
        for field in free:
            if not said[field.type].isdisjoint(names[field.key]):
                columns.setdefault(field.key, {})[name] = None
                meant.setdefault(name, {})[field.key] = None
                seen[field.key, name] = text
    new = {key: next(iter(some)) for key, some in columns.items() if len(some) == 1}
    new = {key: name for key, name in new.items()
           if len(meant[name]) == 1 and fits(role.field(key), seen[key, name])}
    return new, tuple(({key}, Message("Field {field} is read as {what}, by its words. Choose the field if that is "
                                      "wrong.", field=name, what=role.field(key))) for key, name in new.items())


@cache
def _names(role):
    """Return {key: loose names} of the fields of a role, without those that several fields have."""
    names = {field.key: {loose_key(text, field.type) for text in (*field.synonyms, field.vi)} - {""}
             for field in role.fields}
    plain = {field.key: names[field.key] for field in role.fields if not field.series}
    return {key: frozenset(own - set().union(*(other for rival, other in plain.items() if rival != key)))
            for key, own in names.items()}


def _split(text):
    return [word for word in map(fold, _BREAK.split(text)) if word]


def _replaced(words, phrases):
    """Return words with every phrase (a tuple of words) replaced, the longest first."""
    longest, result, at = max(map(len, phrases), default=0), [], 0
    while at < len(words):
        lengths = range(min(longest, len(words) - at), 0, -1)
        phrase = next((tuple(words[at:at + length]) for length in lengths if tuple(words[at:at + length]) in phrases),
                      None)
        result += words[at:at + 1] if phrase is None else phrases[phrase]
        at += 1 if phrase is None else len(phrase)
    return result


@cache
def _phrases(name):
    return tuple(_words(text) for text in load_json(*_FILE)[name])


@cache
def _fillers(kind):
    """Return {phrase: nothing} of the words that add nothing to the name of a field of type ``kind``."""
    more = {"bool": "bool_fillers", **dict.fromkeys(_NUMBERS, "counters")}.get(kind)
    return {phrase: () for name in ("fillers", more) if name for phrase in _phrases(name)}


@cache
def _same():
    return {_words(text): _words(group[0]) for group in load_json(*_FILE)["same"] for text in group}


def _words(text):
    return tuple(_split(text))
