"""Capitals that TCVN3 lost: its small-letter fonts have none for letters with a tone, so "Ủy" was typed as "ủy".

A lost capital is put back where the text shows it: at the beginning, in a column whose texts begin with capitals, and
within a name of which every other word has one. Words that stand small within names stay so.
"""
from __future__ import annotations

import re
import unicodedata
from functools import cache

from ..resources import load_json
from .spelling import BEFORE_STOP

OLD = "tcvn3"
USUAL = 0.9  # of the texts of a column begin with a capital
_WORD = re.compile(r"[^\W\d_]+")


def with_capitals(decoded):
    """Return {text: (decoded text, encoding)} with the lost capitals of texts in TCVN3.

    Examples
    --------
    >>> with_capitals({"1": ("ấp 5", "tcvn3"), "2": ("Xã ấm Hạ", "tcvn3"), "3": ("Khóm 1, ấp 2", "tcvn3")})
    {'1': ('Ấp 5', 'tcvn3'), '2': ('Xã Ấm Hạ', 'tcvn3'), '3': ('Khóm 1, ấp 2', 'tcvn3')}
    """
    if all(found != OLD for _, found in decoded.values()):
        return decoded
    starts = [word.group() for word in (_WORD.search(text) for text, _ in decoded.values()) if word]
    kept = [word[0].isupper() for word in starts if not _may_be_capital(word)]
    first = bool(kept) and sum(kept) >= USUAL * len(kept)
    return {old: (_restored(text, first) if found == OLD else text, found) for old, (text, found) in decoded.items()}


def _restored(text, first):
    words = list(_WORD.finditer(text))
    result = list(text)
    for number, word in enumerate(words):
        if not _may_be_capital(word.group()):
            continue
        others = [one.group() for one in words if one is not word and not _may_be_capital(one.group())]
        inside = number and word.group() not in _small() and len(others) > 1 and all(one[0].isupper() for one in others)
        if inside or (not number and first):
            result[word.start()] = result[word.start()].upper()
    return "".join(result)


def _may_be_capital(word):
    """Return whether the first letter is small and one that TCVN3 has no capital of: a vowel with a tone."""
    return word[0].islower() and any(mark in BEFORE_STOP for mark in unicodedata.normalize("NFD", word[0]))


@cache
def _small():
    return frozenset(load_json("encodings", "syllables.json")["small"])
