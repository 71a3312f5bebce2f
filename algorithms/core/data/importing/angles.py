"""Longitude and latitude in columns of degrees, minutes and seconds of their own, as lists of surveys have them."""
from __future__ import annotations

import re
from functools import cache

from ...headings.units import without_brackets
from ...resources import load_json
from ...text.keys import fold

KINDS = ("degrees", "minutes", "seconds")
_BRACKETS = " ()[]"


def in_columns(parts):
    """Return {"lon" or "lat": two or three columns} of positions whose parts stand in columns of their own.

    The headings name the parts ("Kinh độ – Phút", "KĐ phút", "lon_min"), name them behind the degrees ("Kinh độ",
    "Phút", "Giây"), or one heading stands over three columns.

    Parameters
    ----------
    parts : sequence of sequence of str
        What stands above each column, from top to bottom.

    Returns
    -------
    dict

    Examples
    --------
    >>> in_columns([["Mã"], ["Kinh độ"], ["Phút"], ["Giây"], ["VĐ (độ)"], ["VĐ (phút)"]])
    {'lon': (1, 2, 3), 'lat': (4, 5)}
    >>> in_columns([["Kinh độ"], ["Vĩ độ"], ["Phút trễ"]])
    {}
    """
    found = {}
    for key in ("lon", "lat"):
        told = [_told(column, key) for column in parts]
        named = [next((at for at, kinds in enumerate(told) if kind in kinds), None) for kind in KINDS]
        if None in named[:2]:
            named = _beside(parts, told)
        if named:
            found[key] = tuple(named[:2] if named[2] is None else named)
    return found


def are_parts(parts, key, columns):
    """Return whether the headings of the columns of a coordinate say which part of the angle each of them is."""
    if len(columns) < 2 or not parts[columns[1]]:
        return False
    return "minutes" in _bare(parts[columns[1]][-1]) | _told(parts[columns[1]], key)


def _beside(parts, told):
    """Return the columns of degrees, minutes and seconds that stand side by side; ``None`` without them."""
    for at, kinds in enumerate(told):
        follow = [parts[at + step] if at + step < len(parts) else [] for step in (1, 2)]
        if "whole" in kinds and all(column == parts[at] for column in follow):
            return [at, at + 1, at + 2]
        if {"whole", "degrees"} & kinds and follow[0] and "minutes" in _bare(follow[0][-1]):
            return [at, at + 1, at + 2 if follow[1] and "seconds" in _bare(follow[1][-1]) else None]
    return None


@cache
def _words(key):
    """Return the folded names of a coordinate, and those that are only half of one, "kinh" of "kinh phút"."""
    rules = load_json("rules", "importing.json")
    names = frozenset(fold(text) for text in rules["positions"][key])
    return names, names | frozenset(fold(text) for text in rules["stems"][key])


@cache
def _signs(kind):
    texts = load_json("rules", "importing.json")["parts"][kind]
    return frozenset(texts), frozenset(filter(None, map(fold, texts)))


@cache
def _bare(text):
    """Return the parts of an angle that a heading names alone: "Phút", "(')"."""
    text = text.strip(_BRACKETS)
    return {kind for kind in KINDS if text in _signs(kind)[0] or fold(text) in _signs(kind)[1]}


def _told(column, key):
    """Return what the headings of a column say: "whole" for a coordinate, and which part of it."""
    if not column:
        return set()
    names, stems = _words(key)
    found = {"whole"} if fold(without_brackets(column[-1])) in names or fold(" ".join(column[-2:])) in names else set()
    if len(column) > 1 and fold(without_brackets(column[-2])) in stems:
        found |= _bare(column[-1])
    last = re.fullmatch(r"(.*\S)\s*[(\[](.+)[)\]]\s*", column[-1])
    if last and fold(last.group(1)) in stems | names:  # "Kinh độ (')"
        found |= _bare(last.group(2))
    folded = fold(column[-1])
    for kind in KINDS:
        if any((folded.endswith(word) and folded[:-len(word)] in stems)
               or (folded.startswith(word) and folded[len(word):] in stems) for word in _signs(kind)[1]):
            found.add(kind)
    return found
