"""Keys by which Vietnamese texts and ids are compared: one Unicode form, without case, accents and blanks."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LIKE_DIGITS = str.maketrans("OQILSBZ", "0011582")  # letters typed for the digits they look like
_BLANKS, _ZEROS = re.compile(r"\s+"), re.compile(r"(?<!\d)0+(?=\d)")
_NOT_KEY = re.compile(r"[^0-9a-z]+")


def nfc(text):
    """Return ``text`` with every letter composed (one code point a letter)."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1 << 14)  # the words of a layer come again and again
def fold(text):
    """Return a key for comparison: lower case, no accents, đ as d, letters and digits only.

    Examples
    --------
    >>> fold("Tên đối tượng") == fold("ten_doi_tuong") == fold("TENDOITUONG")
    True
    """
    if text.isascii():
        return _NOT_KEY.sub("", text.lower())
    lowered = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return _NOT_KEY.sub("", "".join(letter for letter in lowered if not unicodedata.combining(letter)))


def loose(code):
    """Return an id without what differs in writing alone: Unicode form, case, blanks, leading zeros.

    >>> loose("CM 0012"), loose("cm12")
    ('cm12', 'cm12')
    """
    text = unicodedata.normalize("NFKC", str(code)).casefold()
    return _ZEROS.sub("", _BLANKS.sub("", text))
