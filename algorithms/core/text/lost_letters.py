"""Letters that were lost before a text came here: what stands in their place, and what only looks like it."""
from __future__ import annotations

import re
from functools import lru_cache

from ..resources import load_json
from .keys import fold
from .spelling import is_syllable, letters_of_rimes

_LOST = re.compile(r"\ufffd|(?<![\w?])\?+(?=[^\W\d_])|(?<=[^\W\d_])\?+(?=[^\W\d_])")
_ADDRESS = re.compile(r"\S*(?:://|www\.|[=&/@])\S*")


_CUT = re.compile(r"(?<![\w?])([^\W\d_]+)\?+(?![\w?])")  # a word, and the sign that ends it
_NUMBERING = frozenset("BCDVX")  # capitals that stand alone behind names: "Tân Lộc B"


def letters_lost(text):
    """Return whether letters of a text were replaced by U+FFFD or "?" before it came here; none can bring them back.

    At the end of a word "?" is a lost letter where the word is none without it and is one with a letter more: "Ph?
    Xuyên", "Thuậ?". A question stays a question.

    Examples
    --------
    >>> [letters_lost(text) for text in ("Xã T?n Thu?n", "Ph\\ufffdường 1", "Ph? Xuyên", "C? Mau")]
    [True, True, True, True]
    >>> [letters_lost(text) for text in ("Ở đâu? Không rõ", "https://a.vn/x?y=1", "Bao nhiêu km?", "Lô B? Chưa rõ")]
    [False, False, False, False]
    """
    if "?" not in text:
        return "\ufffd" in text
    text = _ADDRESS.sub(" ", text)
    return _LOST.search(text) is not None or any(_is_cut(text, word) for word in _CUT.finditer(text))


def _is_cut(text, found):
    """Return whether a word before "?" lacks its last letter; capitals in another text are short for something."""
    word, shorts = found[1].lower(), load_json("encodings", "syllables.json")
    if len(word) == 1:  # "C? Mau", "Xã M? Lộc", but "Lô B?" and "Xã Tân Lộc B?"
        before = text[:found.start()].split()
        if not before:
            named = re.match(r"\s+[^\W\d_a-z]", text[found.end():]) is not None
        else:
            named = fold(before[0]) in shorts["places"] and (len(before) == 1 or found[1] not in _NUMBERING)
        return named and _lacks_a_letter(word)
    if found[1].isupper() and (not text.isupper() or word in shorts["short"]):
        return False
    return _lacks_a_letter(word)


@lru_cache(maxsize=1 << 10)
def _lacks_a_letter(word):
    return not is_syllable(word) and any(is_syllable(word + letter) for letter in letters_of_rimes())
