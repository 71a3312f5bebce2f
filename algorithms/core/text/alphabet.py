"""The order of the Vietnamese alphabet."""
from __future__ import annotations

import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining marks in the order of dictionaries: huyền, hỏi, ngã, sắc, nặng."""


def alphabetical(text):
    """Return the key by which texts stand in the order of the Vietnamese alphabet, tones after letters.

    By their code points Đ comes behind Y, and every letter with a mark behind all without.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple
        Comparable with keys of other texts; equal only for texts that are written the same.

    Examples
    --------
    >>> sorted(["Xã Viên An", "Xã Đất Mũi", "Xã Ất", "Xã An", "Xã Dơi"], key=alphabetical)
    ['Xã An', 'Xã Ất', 'Xã Dơi', 'Xã Đất Mũi', 'Xã Viên An']
    """
    letters, tones = [], []
    for sign in unicodedata.normalize("NFC", text.casefold()):
        base = "".join(part for part in unicodedata.normalize("NFD", sign) if part not in _TONES)
        letter = unicodedata.normalize("NFC", base)
        at = _ALPHABET.find(letter) if len(letter) == 1 else -1
        letters.append((1, at) if at >= 0 else (0, ord(sign)))
        tones.append(next((_TONES.index(part) + 1 for part in unicodedata.normalize("NFD", sign) if part in _TONES), 0))
    return tuple(letters), tuple(tones), text
