"""Words that say yes, no, nobody or nothing, alike for every reader: resources/rules/words.json."""
from __future__ import annotations

import re
from functools import cache

from ..resources import load_json
from .keys import fold
from .spelling import one_tone_style

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


_SYLLABLES = ("na", "ko", "kg", "hông")  # for nothing in a column of figures; names of places and people too


def is_no_name(text):
    """Return whether a text in the place of a name only says that there is none.

    Other than :func:`is_nobody` it looks at accents, for names may be such words without them: a hamlet "Chùa Hang" is
    no "chưa" and a person "Hồng" no "hông"; and letters that are not Latin are letters.

    Examples
    --------
    >>> [is_no_name(text) for text in ("Không rõ", "khong co", "...", "N/A", "chưa cập nhật")]
    [True, True, True, True, True]
    >>> [is_no_name(text) for text in ("Chùa Chung", "chua hang", "Hồng", "Na", "Москва", "Không Lộ")]
    [False, False, False, False, False, False]
    """
    text = one_tone_style(" ".join(str(text).lower().split()))
    if not fold(text):
        return not any(map(str.isalnum, text)) and text not in _folded("marks")
    if text in _SYLLABLES:
        return False
    if text in _written("nobody") or (text.isascii() and " " in text and fold(text) in _folded("nobody")):
        return True
    words = _WORD.findall(text)
    if len(words) < 2 or words[0] in _SYLLABLES:
        return False
    if text.isascii():
        return words[0] == "khong" and covered_by(words[1:], _folded("fillers"))
    return words[0] in _written("nobody_first") and covered_by(words[1:], _joined("fillers"))


@cache
def _written(name):
    return frozenset(one_tone_style(word.lower()) for word in load_json("rules", "words.json")[name])


@cache
def _joined(name):
    return frozenset("".join(_WORD.findall(word)) for word in _written(name))


def is_alone(text):
    """Return whether a text in the place of tenants says that there are none beside the owner.

    Other than :func:`is_nobody` it is asked of lists of operators only: "Độc Lập" is a good name for a hamlet.

    Examples
    --------
    >>> [is_alone(text) for text in ("Riêng", "Sử dụng riêng", "độc lập", "Không", "Riêng Viettel", "dùng")]
    [True, True, True, True, False, False]
    """
    words = [fold(word) for word in _WORD.findall(str(text or ""))]
    return is_nobody(text) or (covered_by(words, _folded("alone") | _folded("fillers"))
                               and not covered_by(words, _folded("fillers")))


def is_mark(text):
    """Return whether a text only says yes ("Có", "x", "dùng chung") or counts ("2 đơn vị"), and so names nobody.

    Examples
    --------
    >>> [is_mark(text) for text in ("x", "Có dùng chung", "2 đơn vị", "3 nhà mạng", "VNPT")]
    [True, True, True, True, False]
    """
    if text is None or _key(str(text)) in _folded("marks"):
        return text is not None
    words = [fold(word) for word in _WORD.findall(str(text))]
    return len(words) > 1 and words[0].isdigit() and covered_by(words[1:], _folded("fillers"))


def covered_by(words, known):
    """Return whether folded ``words`` are nothing but runs of words that stand, joined, in ``known``."""
    first = 0
    while first < len(words):
        last = next((last for last in range(len(words), first, -1) if "".join(words[first:last]) in known), None)
        if last is None:
            return False
        first = last
    return True
