"""Vietnamese text: comparison keys, NFC, and the three encodings used before Unicode.

Old Vietnamese files hold one byte per letter (TCVN3, also called ABC; VISCII) or a letter
and a mark byte (VNI). Opened with the wrong code page those bytes become Latin letters:
"Cµ Mau", "Caø Mau". The tables in ``resources/encodings`` name the code points.
"""
from __future__ import annotations

import re
import unicodedata

ENCODINGS = ("auto", "tcvn3", "vni", "viscii", "utf8_as_1252")
UNICODE = "unicode"

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def nfc(text):
    """Return ``text`` with every letter composed (one code point a letter)."""
    return unicodedata.normalize("NFC", text)


def fold(text):
    """Return a key for comparison: lower case, no accents, đ as d, letters and digits only.

    "Tên đối tượng", "ten_doi_tuong" and "TENDOITUONG" have the same key.
    """
    lowered = unicodedata.normalize("NFD", text).casefold().replace("đ", "d")
    plain = "".join(letter for letter in lowered if not unicodedata.combining(letter))
    return _NOT_WORD.sub("", unicodedata.normalize("NFKD", plain))
