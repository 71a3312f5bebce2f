"""Vietnamese spelling: whether a word is a well-formed syllable. What old encodings are judged by."""
from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ..resources import load_json

LONGEST_SYLLABLE = 7
"""Letters of the longest syllable, "nghiêng"."""

BEFORE_STOP = {"\u0300": False, "\u0309": False, "\u0303": False, "\u0301": True, "\u0323": True}
"""Tone marks, and whether a syllable that ends in c, ch, p or t may bear them."""


@lru_cache(maxsize=65536)
def is_syllable(word):
    """Return whether ``word`` is a well-formed Vietnamese syllable, its case apart.

    Examples
    --------
    >>> is_syllable("Nghiêng"), is_syllable("đường"), is_syllable("cột"), is_syllable("cồt"), is_syllable("Cµ")
    (True, True, True, False, False)
    """
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in letters if mark in BEFORE_STOP]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in BEFORE_STOP))
    onsets, rimes, stopped, early = _spelling()
    if len(tones) > 1:
        return False
    sharp = bool(tones) and BEFORE_STOP[tones[0]]
    late = bool(tones) and letters[-1] in BEFORE_STOP
    for end in range(min(3, len(bare)) + 1):
        onset, rime = bare[:end], bare[end:]
        if onset in onsets and (rime in rimes or (sharp and rime in stopped)) and not (late and rime in early):
            return True
    return False


_LATE = re.compile(r"(?<![qQ])(o[ae]|uy)([\u0300\u0301\u0303\u0309\u0323])(?![\w\u0300-\u036f])", re.IGNORECASE)


def one_tone_style(text):
    """Return ``text`` with the tone of open oa, oe, uy on the first vowel, as most names of places are written.

    Examples
    --------
    >>> one_tone_style("Hoà Bình, Hoàn Kiếm, Thuỷ, Quý")
    'Hòa Bình, Hoàn Kiếm, Thủy, Quý'
    """
    if text.isascii():  # codes, for the most part: nothing in them bears a tone
        return text
    found = _LATE.sub(lambda mark: mark[1][0] + mark[2] + mark[1][1], unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", found)


def written(name):
    """Return a name for comparison with its marks: small letters, one blank, one tone style.

    >>> written("Tân  HOÀ"), written("Tan Hoa")
    ('tân hòa', 'tan hoa')
    """
    return _written(str(name))


@lru_cache(maxsize=65536)
def _written(text):
    return one_tone_style(" ".join(text.split()).lower())


def marks_agree(one, other):
    """Return whether two names of the same letters may be one: their marks are the same, or one has none at all.

    "Sơn Hà" and "Sơn Hạ" are two communes of one province, "Tân Hòa" and "Tân Hoà" are one.

    >>> marks_agree("Tân Hòa", "tân hoà"), marks_agree("Sơn Hà", "SON HA"), marks_agree("Sơn Hà", "Sơn Hạ")
    (True, True, False)
    """
    one, other = written(one), written(other)
    return one == other or one.isascii() or other.isascii()


def oddly_capital(word):
    """Return whether capitals stand where no word has them: "cỘt", "CộT"."""
    return word not in (word.lower(), word.upper(), word.capitalize())


@cache
def letters_of_rimes():
    """Return the letters that may follow the first consonants of a syllable, each vowel with every tone mark."""
    _, full, stopped, _ = _spelling()
    return frozenset(unicodedata.normalize("NFC", letter + tone) for letter in set("".join(full | stopped))
                     for tone in ("", *BEFORE_STOP) if len(unicodedata.normalize("NFC", letter + tone)) == 1)


@cache
def _spelling():
    """Return first consonants, rimes with any tone, rimes that end in a stop, rimes without tone on the last letter."""
    data = load_json("encodings", "syllables.json")
    full = {coda: {rime + coda for rime in rimes} for coda, rimes in data["rimes"].items()}
    stopped = set().union(*(full[coda] for coda in data["stops"]))
    early = {rime for rime in full[""] if len(rime) > 1} - set(data["tone_last"])
    return set(data["onsets"]), set().union(*full.values()) - stopped, stopped, early
