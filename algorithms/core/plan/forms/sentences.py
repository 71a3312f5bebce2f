"""Sentences of a form that hold figures of the table they stand under: "{share:covered/population} %".

A sentence with a figure the table does not have is not printed: half of it would be no statement.

=====================  ==============================================================================
``{field:x}``          the values of a field, each once
``{sum:x}``            sum of a field; ``{sum:x:1}`` with one decimal
``{share:a/b}``        100 × sum of a / sum of b; ``{share:a/b-c}`` leaves the unknown c out of b
``{mean:a/b}``         mean of a by the weights b
``{yes:x}``            rows of communes (with a code) for which x is true
``{yes_share:x}``      their share, in % of the communes
``{rows:x}``           rows that have x
``{most:x}``           the largest x, where it is more than 0
``{sum:TABLE.x}``      the same of another table of the book
``{common:TABLE.x/y}`` the values of y here that stand in x of another table, each once
=====================  ==============================================================================
"""
from __future__ import annotations

import math
import re
from functools import cache

from ...messages import in_language
from ...numbers.formats import format_number, is_missing, small
from ...numbers.typed import parse_booleans, parse_number
from ...resources import load_json
from ...text.spelling import is_syllable

_OF_SHARES = 2
"""Decimals of shares and means as columns in % have them: one figure is written one way."""
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
FIGURE = re.compile(
    r"{(field|sum|most|share|mean|yes|yes_share|rows|common):(?:([A-Z_]+)\.)?(\w+)(?:/(\w+)(?:-(\w+))?)?(?::(\d))?}")


def filled(text, source, others=None, *, language):
    """Return ``text`` with its figures, ``None`` where ``source`` (or one of ``others``) lacks one of them."""
    found = {}
    for mark in FIGURE.finditer(text):
        kind, name, *rest = mark.groups()
        table = (others or {}).get(name) if name else source
        found[mark.group(0)] = None if table is None else _common(source, table, *rest[:2]) if kind == "common" \
            else _shown(table, kind, *rest, language)
    if None in found.values():
        return None
    for mark, shown in found.items():
        text = text.replace(mark, shown)
    return text


def plain_words(text, language):
    """Return a message as an annex prints it: without names of files and models of the software, "" for what
    concerns the search alone; both lists are ``resources/tables/layout.json``."""
    technical, plain = _words_of_the_layout(language)
    if any(word in text for word in technical):
        return ""
    for pattern, word in plain:
        text = pattern.sub(word, text)
    return _days(text, language)


@cache
def _words_of_the_layout(language):
    """Return what no annex says, and (pattern, word) of what it says otherwise: read once, thousands of lines ask."""
    layout = in_language(load_json("tables", "layout.json"), language)
    return layout["technical_words"], [(re.compile(pattern), word) for pattern, word in layout["plain_words"].items()]


def as_sentence(text, language):
    """Return a remark made of parts as one sentence: a capital at its start and at no other part, dates as people
    write them.

    >>> as_sentence("chưa có điểm; Bán kính trên mức bình quân; Viettel dùng, 2026-01-01", "vi")
    'Chưa có điểm; bán kính trên mức bình quân; Viettel dùng, 01/01/2026'
    """
    first, *others = _days(text, language).split("; ")
    others = map(_continued, others) if language == "vi" else others
    return "; ".join([capital(first), *others])


def capital(text):
    """Return a text with a capital at its start.

    >>> capital("tỉnh Cà Mau: 64 xã")
    'Tỉnh Cà Mau: 64 xã'
    """
    return text[:1].upper() + text[1:]


def _continued(part):
    """A part of a sentence without the capital of its first word, unless the word is a name."""
    word, _, rest = part.partition(" ")
    plain = word[1:].islower() and is_syllable(word) and not rest[:1].isupper()
    return small(part) if plain else part


def _days(text, language):
    """A text with its dates as people write them; as it is in English."""
    return _ISO.sub(r"\3/\2/\1", text) if language == "vi" else text


def label_of(text, source, others=None, *, language):
    """Return a title or heading with its figures; those ``source`` and ``others`` lack are left out of it."""
    said = filled(text, source, others, language=language)
    return " ".join(FIGURE.sub("", text).split()) if said is None else said


def _common(source, other, theirs, ours):
    found, known = source.column((ours,)), other.column((theirs,))
    known = {str(value) for value in known or () if not is_missing(value)}
    return ", ".join(dict.fromkeys(str(value) for value in found or () if str(value) in known)) or None


def _shown(source, kind, first, second, less, decimals, language):
    one = source.column((first,))
    other = source.column((second,)) if second else None
    if one is None or (second and other is None):
        return None
    if kind == "field":
        said = dict.fromkeys(_word(value, language) for value in one if not is_missing(value) and value != "")
        return ("; " if any(", " in word for word in said) else ", ").join(said) or None
    if kind == "rows":
        return format_number(sum(not is_missing(value) and value != "" for value in one), 0, language=language)
    open_ = source.column((less,)) if less else None
    if open_ is not None:
        other = [_float(whole) - (0.0 if is_missing(part) else _float(part)) for whole, part in zip(other, open_)]
    number = _KINDS[kind](source, one, other)
    places = int(decimals) if decimals else {"sum": 0, "most": 0, "yes": 0}.get(kind, _OF_SHARES)
    return None if number is None else format_number(number, places, language=language)


def _sum(source, one, other):
    known = [number for number in map(_float, one) if math.isfinite(number)]
    return math.fsum(known) if known else None


def _share(source, one, other):
    pairs = [(a, b) for a, b in zip(map(_float, one), map(_float, other)) if math.isfinite(a) and math.isfinite(b)]
    whole = math.fsum(b for _, b in pairs)
    return 100.0 * math.fsum(a for a, _ in pairs) / whole if whole > 0 else None


def _mean(source, one, other):
    pairs = [(a, b) for a, b in zip(map(_float, one), map(_float, other)) if math.isfinite(a) and b > 0]
    whole = math.fsum(b for _, b in pairs)
    return math.fsum(a * b for a, b in pairs) / whole if whole > 0 else None


def _named(source, one):
    codes = source.column(("code", "commune_id"))
    return [value for at, value in enumerate(one) if codes is None or not (is_missing(codes[at]) or codes[at] == "")]


def _yes(source, one, other):
    found = [value for value in _named(source, one) if not is_missing(value)]
    return float((parse_booleans(found)[0] == 1).sum()) if found else None


def _yes_share(source, one, other):
    yes, whole = _yes(source, one, other), len(_named(source, one))
    return None if yes is None else 100.0 * yes / whole


def _most(source, one, other):
    return max((number for number in map(_float, one) if number > 0), default=None)


_KINDS = {"sum": _sum, "most": _most, "share": _share, "mean": _mean, "yes": _yes, "yes_share": _yes_share}


def _word(value, language):
    number = _float(value) if not isinstance(value, str) else math.nan
    return format_number(number, None, language=language) if math.isfinite(number) else _days(str(value), language)


def _float(value):
    if isinstance(value, str):
        number = parse_number(value)[0]
        return math.nan if number is None else float(number)
    return math.nan if is_missing(value) else float(value)
