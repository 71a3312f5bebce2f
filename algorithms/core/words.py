"""Words that say yes, no, nobody or nothing, alike for every reader: resources/rules/words.json."""
from __future__ import annotations

import re
from functools import cache

from .resources import load_json
from .text import fold

_WORD = re.compile(r"[^\W_]+")


def folded(name):
    """Return the comparison keys of one list of words, a frozenset ("yes", "no", "marks", "nobody", ...)."""
    return _folded(name)


@cache
def _folded(name):
    return frozenset(_key(word) for word in load_json("rules", "words.json")[name])


def _key(text):
    return fold(text) or text.strip()  # a sign folds to nothing, but it is a word


def is_nobody(text):
    """Return whether a text names nobody: "không", "0", "N/A", "-", "chưa có", "không dùng chung" ..., or nothing.

    A text of signs alone names nobody; a longer one does where it begins with a word of denial and holds
    nothing but filling words after it ("Không có doanh nghiệp nào").
    """
    text = "" if text is None else str(text).strip()
    if not fold(text):
        return text not in _folded("marks")
    if fold(text) in _folded("nobody"):
        return True
    words = [fold(word) for word in _WORD.findall(text)]
    if len(words) < 2 or words[0] not in _folded("nobody_first"):
        return False
    return covered_by(words[1:], _folded("fillers") | _folded("nobody"))


def is_mark(text):
    """Return whether a text only says yes ("Có", "x", "dùng chung") and so names nobody in particular."""
    return text is not None and _key(str(text)) in _folded("marks")


def covered_by(words, known):
    """Return whether folded ``words`` are nothing but runs of words that stand, joined, in ``known``."""
    first = 0
    while first < len(words):
        last = next((last for last in range(len(words), first, -1) if "".join(words[first:last]) in known), None)
        if last is None:
            return False
        first = last
    return True
