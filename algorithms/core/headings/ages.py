"""Headings that say whether a column is of the units before a merger or after it: "Xã (cũ)", "Mã xã mới".

Since 1 July 2025 registers carry both. What is said to be old is read only where a field is called so word for word, as
those of a crosswalk are; what is said to be new is read as if nothing stood behind it.
"""
from __future__ import annotations

import re
from functools import cache, lru_cache

from ..resources import load_json
from ..text.keys import fold
from .units import in_brackets, without_brackets

OLD, NEW = "old", "new"
_WORD = re.compile(r"[^\W_]+")
_ENDS = " _,;:.–-"


@lru_cache(maxsize=1 << 14)
def aged(text):
    """Return (heading without what it says of its age, "old", "new" or "").

    Examples
    --------
    >>> aged("Mã xã mới"), aged("xa_cu"), aged("Xã, phường (trước sáp nhập)"), aged("Xã từ 01/7/2025"), aged("Số hộ")
    (('Mã xã', 'new'), ('xa', 'old'), ('Xã, phường', 'old'), ('Xã', 'new'), ('Số hộ', ''))
    """
    for inside in in_brackets(text):
        words = tuple(word for word in map(fold, _WORD.findall(inside)) if not word.isdigit())
        for age in (OLD, NEW):
            if words in _phrases(age):
                return without_brackets(text), age
    words = list(_WORD.finditer(text))
    while words and words[-1].group().isdigit():
        words.pop()
    folded = [fold(word.group()) for word in words]
    for count in range(min(len(words) - 1, _longest()), 0, -1):
        for age in (OLD, NEW):
            if tuple(folded[-count:]) in _phrases(age):
                return text[:words[-count].start()].rstrip(_ENDS), age
    return text, ""


@cache
def _phrases(age):
    return frozenset(tuple(map(fold, _WORD.findall(text))) for text in load_json("rules", "headings.json")[age])


@cache
def _longest():
    return max(map(len, _phrases(OLD) | _phrases(NEW)))
