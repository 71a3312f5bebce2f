"""One word of a text in an old encoding: what it was meant as, and whether that proves the encoding."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from .encodings import PAGES, SIGNS, read_piece
from .spelling import is_syllable, oddly_capital

_RUNS = re.compile("[‚„…†‡‰‹‘’“”•–—™›]+")
_FOREIGN = re.compile("[æäëïüßðøöþñç]", re.IGNORECASE)  # letters of other languages that TCVN3 fonts drew anew
_SLIPS = re.compile("[åû]|î(?=[a-z])", re.IGNORECASE)  # and some that people hit by mistake for â, ủ, ỉ
_NOT_VIETNAMESE = re.compile("[^\x00-\x7f\u00a0àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
                             "‚„…†‡‰‹‘’“”•–—™›]", re.IGNORECASE)
ETH = str.maketrans("Ðð", "Đđ")  # an Icelandic letter that looks like Đ is no sign of an old encoding
_PAIRS = {  # a letter and its mark
    "vni": re.compile("[aeouyôö][ùøûõïâáàåãäêéèúüë]", re.IGNORECASE),
    "cp1258_as_1252": re.compile("[a-zâãêôõý][ÌÒÞ]|[âãêôõýÂÃÊÔÕÝ][ìò]"),
}
_INNER = re.compile("(?<=[A-Za-z])[¨ª«¬¶¸]+(?=[A-Za-z])|§(?=[a-z¨ª«¬µ¶·¸¹»¼½¾])")  # and those that never do
_INNER_CAPITAL = re.compile("[a-z][À-Þ]")  # "ThÞ"


@lru_cache(maxsize=1 << 16)
def is_plain_word(word):
    """Return whether a word is spelled rightly as it stands, run by run between dashes and quotes; signs are no words.

    Examples
    --------
    >>> [is_plain_word(word) for word in ("Lộc", "“Tân", "C300", "CÇn", "m²", "±")]
    [True, True, True, False, False, True]
    """
    if word.isascii() or word in SIGNS:
        return True
    runs = [run for run in _RUNS.split(normalize("NFC", word)) if run]
    return all(is_syllable(run) and not oddly_capital(run) for run in runs)


class Word(NamedTuple):
    """A word as one encoding has it, and what that tells of the encoding."""

    read: str
    changed: bool  # before capitals are seen to
    same: bool  # or a sign, which tells nothing
    gain: float = 0.0
    contrary: bool = False
    proves: bool = False
    sure: bool = False
    foreign: bool = False
    slip: bool = False


@lru_cache(maxsize=1 << 16)  # the words of a column come again and again
def read_word(old, encoding, page, capitals):
    """Return a :class:`Word`, ``None`` where it cannot have been written so; ``capitals`` of the whole text."""
    read = read_piece(old, encoding, page)
    if read is None:
        return None
    changed, tcvn3 = read != old, encoding == "tcvn3"
    if tcvn3 and (capitals or in_capitals(read)):  # small letters in a capital font
        read = read.upper()
    if old == read or old in SIGNS:
        return Word(read, changed, same=True)
    composed = normalize("NFC", old)
    before, after = _worth(composed), _worth(read)
    odd = tcvn3 and _INNER.search(old) is not None and "»" not in old
    return Word(
        read, changed, same=False, gain=after - before + 0.5 * odd, contrary=before > 0,
        proves=(after > 0 > before or odd) and composed.translate(ETH) != read,
        sure=_is_sure(old, encoding, page), foreign=tcvn3 and _FOREIGN.search(old) is not None,
        slip=tcvn3 and _SLIPS.search(old) is not None)


def _is_sure(old, encoding, page):
    """Return whether no clean text holds a word like ``old`` that ``encoding`` makes a word."""
    if page != PAGES[0]:
        return _is_alien(old)
    if encoding in _PAIRS:
        return _PAIRS[encoding].search(old) is not None
    return not SIGNS.isdisjoint(old) or (encoding == "tcvn3" and _INNER_CAPITAL.search(old) is not None)


def _is_alien(piece):
    """Return whether a piece holds a letter or mark that Vietnamese in Unicode does not have."""
    return _NOT_VIETNAMESE.search(normalize("NFC", piece)) is not None


@lru_cache(maxsize=1 << 16)  # each word is judged once per encoding and page, and again in the next text
def _worth(word):
    """Return 1 for words and -1 for others, each run of letters by itself; odd capitals cost half a word."""
    runs = [run for run in _RUNS.split(word) if run] or [word]
    return sum((1 if is_syllable(run) else -1) - 0.5 * oddly_capital(run) for run in runs)


def in_capitals(text):
    """Return whether all Latin letters are capitals, not only the first of a word."""
    capitals = all(letter.isupper() for letter in text if letter.isascii() and letter.isalpha())
    return capitals and re.search(r"\w[A-Z]", text) is not None
