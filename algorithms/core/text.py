"""Vietnamese text: comparison keys, NFC, and the encodings used before Unicode.

Old Vietnamese files hold one byte per letter (TCVN3, also called ABC; VISCII) or a letter
and a mark byte (VNI). Opened with the wrong code page those bytes become other letters:
"Cµ Mau", "Caø Mau". Which encoding it was is judged by Vietnamese spelling: of all
readings the one with the most well-formed syllables wins.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from .errors import InputError
from .resources import load_json

UNICODE = "unicode"  # found: nothing to decode
LEGACY = ("utf8_as_1252", "tcvn3", "vni", "viscii")  # the order breaks ties
ENCODINGS = ("auto", "tcvn3", "vni", "viscii", "utf8_as_1252")

_NOT_KEY = re.compile(r"[^0-9a-z]+")
_WORD_BREAK = re.compile(r"[\t-\r !-/0-9:-@\[-`{-~]+")  # ASCII only: other signs may be letters in disguise
_LATIN = re.compile("[\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]*")
_BEFORE_STOP = {"\u0300": False, "\u0309": False, "\u0303": False, "\u0301": True, "\u0323": True}  # by tone mark


def nfc(text):
    """Return ``text`` with every letter composed (one code point a letter)."""
    return unicodedata.normalize("NFC", text)


def fold(text):
    """Return a key for comparison: lower case, no accents, đ as d, letters and digits only.

    "Tên đối tượng", "ten_doi_tuong" and "TENDOITUONG" have the same key.
    """
    lowered = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return _NOT_KEY.sub("", "".join(letter for letter in lowered if not unicodedata.combining(letter)))


def decode(text, encoding="auto"):
    """Turn a text in an old Vietnamese encoding into Unicode.

    Parameters
    ----------
    text : str
        As a program showed it that took the bytes for Latin-1 or Windows-1252.
    encoding : {"auto", "tcvn3", "vni", "viscii", "utf8_as_1252"}

    Returns
    -------
    text : str
        Composed Unicode (NFC).
    found : str
        The encoding that was undone, "unicode" where nothing had to be.
    """
    texts, found = decode_column([text], encoding)
    return texts[0], found[0]


def decode_column(texts, encoding="auto"):
    """Decode the values of one column; rows may differ in encoding.

    A text that reads well in two ways ("Phó" is TCVN3 for "Phú") follows the encoding
    that most of the unequivocal texts of the column have.

    Parameters
    ----------
    texts : sequence of str or None
    encoding : str
        As in :func:`decode`.

    Returns
    -------
    texts : list of str or None
    found : list of str
        One of :data:`LEGACY` or "unicode" per text.
    """
    if encoding not in ENCODINGS:
        raise InputError("Unknown text encoding {encoding}; known are {known}.",
                         encoding=encoding, known=", ".join(ENCODINGS))
    distinct = dict.fromkeys(text for text in texts if text)
    if encoding == "auto":
        readings = {text: _readings(text) for text in distinct}
        usual = _usual(readings.values())
        decoded = {text: _choose(candidates, usual) for text, candidates in readings.items()}
    else:
        decoded = {text: _forced(text, encoding) for text in distinct}
    results = [decoded[text] if text else (text, UNICODE) for text in texts]
    return [text for text, _ in results], [found for _, found in results]


def _forced(text, encoding):
    """Undo one encoding; a text it cannot have been written in stays."""
    decoded = _undo(text, encoding)
    return (nfc(text), UNICODE) if decoded is None or decoded == text else (decoded, encoding)


def _readings(text):
    """Return all readings as {encoding: (decoded, score)}, "unicode" being the text itself."""
    found = {UNICODE: (nfc(text), _score(text, text))}
    for encoding in LEGACY if not text.isascii() else ():
        decoded = _undo(text, encoding)
        if decoded is not None and decoded != text:
            found[encoding] = (decoded, _score(text, decoded))
    if "utf8_as_1252" in found:  # letters whose bytes happen to be UTF-8 of Latin letters leave no doubt
        return {"utf8_as_1252": found["utf8_as_1252"]}
    return found


def _usual(all_readings):
    """Return the encoding in which most texts read best, counting those that leave no doubt."""
    votes = Counter()
    for readings in all_readings:
        best = max(score for _, score in readings.values())
        winners = [name for name, (_, score) in readings.items() if score == best]
        if len(winners) == 1 and best > 0:
            votes[winners[0]] += 1
    order = (UNICODE, *LEGACY)
    return max(order, key=lambda name: (votes[name], -order.index(name)))


def _choose(readings, usual):
    """Return the best reading; the usual encoding wins ties and is forgiven half a word."""
    order = (usual, UNICODE, *LEGACY)
    name = max(readings, key=lambda name: (readings[name][1] + 0.5 * (name == usual), -order.index(name)))
    return readings[name][0], name


def _score(text, decoded):
    """Return how many words become well formed, less those that do not; odd capitals cost half a word."""
    before, after = _WORD_BREAK.split(text), _WORD_BREAK.split(decoded)
    if len(before) != len(after):
        before = after
    return sum(
        (1 if _is_syllable(new) else -1) - (0 if new in (new.lower(), new.upper(), new.capitalize()) else 0.5)
        for old, new in zip(before, after) if not (old.isascii() and new.isascii())
    )


# ---- the encodings


def _undo(text, encoding):
    """Return ``text`` read in ``encoding``, ``None`` where its letters cannot come from there."""
    if encoding == "vni":
        pairs, singles, pattern = _vni()
        return pattern.sub(lambda match: pairs.get(match.group()) or singles[match.group()], text)
    raw = _bytes(text)
    if raw is None:
        return None
    if encoding == "utf8_as_1252":
        try:
            decoded = nfc(raw.decode("utf-8"))
        except UnicodeDecodeError:
            return None
        return decoded if _LATIN.fullmatch(decoded) else None
    letters = raw.decode("latin-1").translate(_single_bytes(encoding))
    return _capitals(letters) if encoding == "tcvn3" else letters


def _bytes(text):
    """Return the bytes a Windows-1252 or Latin-1 reader turned into ``text``, or ``None``."""
    values = bytearray()
    for letter in text:
        code = ord(letter) if ord(letter) < 256 else _windows_1252().get(letter)
        if code is None:
            return None
        values.append(code)
    return bytes(values)


def _capitals(text):
    """Give a text its capitals back: TCVN3 wrote them with small letters in a capital font."""
    if _in_capitals(text):
        return text.upper()
    return " ".join(word.upper() if _in_capitals(word) else word for word in text.split(" "))


def _in_capitals(text):
    """Return whether all Latin letters are capitals, not only the first of a word."""
    capitals = all(letter.isupper() for letter in text if letter.isascii() and letter.isalpha())
    return capitals and re.search(r"\w[A-Z]", text) is not None


@cache
def _windows_1252():
    letters = {}
    for code in range(0x80, 0xA0):
        letter = bytes([code]).decode("cp1252", errors="ignore")
        if letter:
            letters[letter] = code
    return letters


@cache
def _single_bytes(encoding):
    runs = load_json("encodings", encoding + ".json")["runs"]
    return {int(start, 16) + step: letter for start, letters in runs.items() for step, letter in enumerate(letters)}


@cache
def _vni():
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


# ---- spelling


@lru_cache(maxsize=65536)
def _is_syllable(word):
    """Return whether ``word`` is a well-formed Vietnamese syllable, its case apart."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in letters if mark in _BEFORE_STOP]
    bare = nfc("".join(letter for letter in letters if letter not in _BEFORE_STOP))
    onsets, rimes, stopped, early = _spelling()
    if len(tones) > 1:
        return False
    sharp = bool(tones) and _BEFORE_STOP[tones[0]]
    late = bool(tones) and letters[-1] in _BEFORE_STOP
    for end in range(min(3, len(bare)) + 1):
        onset, rime = bare[:end], bare[end:]
        if onset in onsets and (rime in rimes or (sharp and rime in stopped)) and not (late and rime in early):
            return True
    return False


@cache
def _spelling():
    """Return first consonants, rimes with any tone, rimes that end in a stop, rimes without tone on the last letter."""
    data = load_json("encodings", "syllables.json")
    full = {coda: {rime + coda for rime in rimes} for coda, rimes in data["rimes"].items()}
    stopped = set().union(*(full[coda] for coda in data["stops"]))
    early = {rime for rime in full[""] if len(rime) > 1} - set(data["tone_last"])
    return set(data["onsets"]), set().union(*full.values()) - stopped, stopped, early
