"""The encodings of Vietnamese from before Unicode, piece by piece: bytes a wrong code page showed, and what they meant.

Old files hold one byte per letter (TCVN3, also called ABC; VISCII), a letter and a mark byte (VNI), or a letter and a
combining mark (Windows code page 1258). Programs showed those bytes by code page 1252 or, on a Vietnamese Windows,
1258. Bytes 0x80 to 0x9F are punctuation in all of them but VISCII: dashes, quotes, dots stay what they are.
"""
from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ..resources import load_json
from .spelling import is_syllable, oddly_capital

PAGES = ("cp1252", "cp1258")
BY_PIECE = ("tcvn3", "vni", "viscii", "cp1258_as_1252")
SIGNS = frozenset("¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿×÷Ø€₫")
"""What people read as signs, although an old font may have shown letters in their places."""
_BREAK = re.compile("([\u0000-\u0040\\[-`{-\u007f\u00a0]+)")
_PUNCTUATION = "‚„…†‡‰‹‘’“”•–—™›"  # as code page 1252 and 1258 have them at 0x80 to 0x9F
_HARD = re.compile(f"([{_PUNCTUATION}]+)")
_LATIN = re.compile("[\u0000-\u024f\u0300-\u0303\u0306\u0309\u031b\u0323\u1e00-\u1eff\u2000-\u206f\u20ab\u20ac\u2122]*")


@lru_cache(maxsize=1 << 14)  # a text is taken apart once per encoding and page
def pieces(text):
    """Return ``text`` as alternating breaks and words: blanks, ASCII punctuation and digits break."""
    return tuple(_BREAK.split(text))


def has_letter(piece):
    """Return whether a piece holds a letter that is no sign."""
    return any(unicodedata.category(letter)[0] in "LM" and letter not in SIGNS for letter in piece)


@lru_cache(maxsize=65536)
def as_bytes(text, page, apart=True):
    """Return the bytes that ``page`` showed as ``text``, one Latin-1 letter a byte; ``None`` where none can have been.

    Letters that were composed on the way (``ế`` out of ``ê`` and a mark) are taken ``apart`` again.
    """
    try:
        return text.translate(_codes(page, apart))
    except UnicodeError:
        return None


class _Codes(dict):
    """What a page showed as a letter, by the letter's number; each letter is looked into once."""

    def __init__(self, page, apart):
        super().__init__()
        self.table, self.apart, self.never = _table(page), apart, set()

    def __missing__(self, number):
        if number in self.never:
            raise UnicodeError(number)
        letter = chr(number)
        parts = (letter,) if letter in self.table or not self.apart else _parts(letter, self.table)
        if not all(part in self.table for part in parts):
            self.never.add(number)
            raise UnicodeError(number)
        self[number] = "".join(chr(self.table[part]) for part in parts)
        return self[number]


@cache
def _codes(page, apart):
    return _Codes(page, apart)


def _parts(letter, table):
    """Return a letter as a letter of ``table`` and the marks it lacks."""
    whole = unicodedata.normalize("NFD", letter)
    for cut in range(len(whole) - 1, 0, -1):
        base = unicodedata.normalize("NFC", whole[:cut])
        if base in table:
            return (base, *whole[cut:])
    return (letter,)


@cache
def _table(page):
    """Return {letter: byte}; bytes a page leaves undefined are shown as control characters."""
    letters = {}
    for code in range(256):
        letters.setdefault(bytes([code]).decode(page, errors="ignore") or chr(code), code)
        if code >= 0x80:
            letters.setdefault(chr(code), code) if page == "cp1252" or code < 0xA0 else None
    return letters


@lru_cache(maxsize=65536)
def read_piece(piece, encoding, page):
    """Return what a piece meant in ``encoding``, itself where nothing changes, ``None`` where it cannot be."""
    if encoding == "viscii" and len(piece) > 1 and has_letter(piece):
        whole = _read(piece, encoding, page)  # punctuation may be capitals here: "TH•I" is THỚI
        if whole is not None and is_syllable(whole) and not oddly_capital(whole):
            return whole
    parts = _HARD.split(piece)
    for number in range(0, len(parts), 2):
        part = parts[number]
        if not part or part.isascii():
            continue
        read = _read(part, encoding, page)
        if read is None:
            return None
        syllable = encoding == "tcvn3" and len(part) > 1 and part[0] in "§®" and is_syllable(read)  # "§µ" is Đà
        if has_letter(part) or syllable:
            parts[number] = read
    return "".join(parts)


def force_letter(letter, encoding):
    """Return one letter read in ``encoding``, ``None`` where it cannot be."""
    return _read(letter, encoding, "cp1252")


def _read(piece, encoding, page):
    raw = as_bytes(piece, page)
    if raw is None:
        return None
    if encoding == "vni":
        pairs, singles, pattern = vni()
        return pattern.sub(lambda match: pairs.get(match.group()) or singles[match.group()], raw)
    if encoding == "cp1258_as_1252":
        return unicodedata.normalize("NFC", raw.encode("latin-1").decode("cp1258", errors="replace"))
    table = single_bytes(encoding)
    if encoding != "viscii":
        return "".join(table.get(ord(letter)) or shown for letter, shown in zip(raw, raw))
    return raw.translate(table)


def read_utf8(text):
    """Return a text whose bytes were UTF-8 and shown by a code page, however often, and that page; else ``None``.

    The letters are taken as a whole: a sequence of bytes that happens to be UTF-8 leaves no doubt.
    """
    found = None
    while _start_of_utf8().match(text):
        for page in PAGES:
            raw = as_bytes(text, page, apart=False)  # no byte of UTF-8 is a mark that could have been composed
            decoded = _utf8(raw) if raw is not None else text
            if decoded != text and _LATIN.fullmatch(decoded):
                found = (decoded, found[1] if found else page)
                text = decoded
                break
        else:
            break
    return found


@cache
def _start_of_utf8():
    """Return a pattern of texts whose first letter beyond ASCII can begin a sequence of UTF-8, a byte a letter."""
    first, more = ("".join(sorted({letter for page in PAGES for letter, code in _table(page).items()
                                   if low <= code <= high})) for low, high in ((0xC2, 0xF4), (0x80, 0xBF)))
    return re.compile(f"[\\x00-\\x7f]*[{re.escape(first)}][{re.escape(more)}]")


def _utf8(raw):
    """Return Latin-1 letters as the UTF-8 they are the bytes of, with a sign of replacement where they are none."""
    return unicodedata.normalize("NFC", raw.encode("latin-1").decode("utf-8", errors="replace"))


@cache
def single_bytes(encoding):
    """Return {byte: letter} of TCVN3 or VISCII."""
    runs = load_json("encodings", encoding + ".json")["runs"]
    return {int(start, 16) + step: letter for start, letters in runs.items() for step, letter in enumerate(letters)}


@cache
def vni():
    """Return the table of pairs, that of single letters, and a pattern that finds the longest first."""
    data = load_json("encodings", "vni.json")
    pairs, singles = {}, {}
    for base, groups in data["pairs"].items():
        for marks, letters in groups.items():
            for mark, letter in zip(marks, letters):
                pairs[base + mark] = pairs[base + mark.upper()] = letter
                pairs[base.upper() + mark] = pairs[base.upper() + mark.upper()] = letter.upper()
    for old, letter in data["singles"].items():
        singles[old], singles[old.upper()] = letter, letter.upper()
    pattern = re.compile("|".join([*(re.escape(pair) for pair in pairs), *(re.escape(old) for old in singles)]))
    return pairs, singles, pattern
