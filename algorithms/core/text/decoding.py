"""Vietnamese text in the encodings used before Unicode, and signs that no text should hold.

Which encoding a text was written in is judged by Vietnamese spelling, word by word: a reading is taken only where it
turns something that is no word into one. Signs are no words, so they prove nothing: "m²", "±5", "Lô A – Khu B",
"01001" with a no-break space behind it are never touched.
"""
from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain
from typing import NamedTuple

from ..errors import InputError
from ..resources import load_json
from .capitals import with_capitals
from .encodings import BY_PIECE, PAGES, SIGNS, as_bytes, force_letter, has_letter, pieces, read_utf8
from .keys import fold, nfc
from .old_words import ETH, in_capitals, is_plain_word, read_word

UNICODE = "unicode"  # found: nothing to decode
LEGACY = ("utf8_as_1252", "utf8_as_1258", *BY_PIECE)  # the order breaks ties
ENCODINGS = ("auto", "tcvn3", "vni", "viscii", "utf8_as_1252", "utf8_as_1258", "cp1258_as_1252")
SURE = 9  # texts in an old encoding for one in Unicode that make a column old where a text is equivocal

_MARKS_1258 = re.compile("[\u0300\u0301\u0303\u0309\u0323ĂăĐđƠơƯư₫]|[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]",
                         re.IGNORECASE)
_FOLLOW = frozenset("²³¹°º®©½¼¾±»")  # signs that follow a letter in clean text: m², N°, Sony®
_LEAD = frozenset("µ£¥©°±«·Ø")  # signs that stand before one: µm, °C, £m
_BETWEEN = frozenset("×·±")  # and between two: a×b
_UNITS = frozenset(["N·m"])
_ALL_SIGNS = "".join(SIGNS)
_WORDS = {"«": "ô", "¤": "Ô", "¸": "á", "µ": "à"}  # one-letter words that TCVN3 fonts drew in the place of a sign
ENOUGH = 2  # proofs; a sign where only an old font has a letter is as good as two
MANY = 6  # proofs of letters alone that a text needs among texts that are in Unicode
LEAST_OLD = 20  # texts that prove one old encoding before it tells among others in a column that is partly Unicode


class Reading(NamedTuple):
    """A text as one encoding has it: how much better it is spelled, and how many words prove it."""

    text: str
    gain: float = 0.0
    proofs: int = 0
    page: str = PAGES[0]
    certain: int = 0
    whole: bool = True  # False where an accented word cannot have been written in the encoding

    def proven(self):
        """Return whether the reading stands without a column."""
        return self.proofs >= ENOUGH or self.certain > 0


_SAME = Reading("")


def decode(text, encoding="auto"):
    """Turn a text in an old Vietnamese encoding into Unicode.

    Parameters
    ----------
    text : str
        As a program showed it that took the bytes for Latin-1, or for code page 1252 or 1258.
    encoding : {"auto", "tcvn3", "vni", "viscii", "utf8_as_1252", "utf8_as_1258", "cp1258_as_1252"}

    Returns
    -------
    text : str
        Composed Unicode (NFC).
    found : str
        The encoding that was undone, "unicode" where nothing had to be.

    Examples
    --------
    >>> decode("Cµ Mau"), decode("Caø Mau"), decode("30 m²")
    (('Cà Mau', 'tcvn3'), ('Cà Mau', 'vni'), ('30 m²', 'unicode'))
    """
    texts, found = decode_column([text], encoding)
    return texts[0], found[0]


def decode_column(texts, encoding="auto"):
    """Decode the values of one column; rows may differ in encoding.

    A text that reads well in two ways ("Phó" is TCVN3 for "Phú") follows the encoding that nearly all of the
    unequivocal texts of the column have.

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

    Examples
    --------
    >>> decode_column(["An Phó", "Ch©u Phó B", "Quèc Th¸i"])
    (['An Phú', 'Châu Phú B', 'Quốc Thái'], ['tcvn3', 'tcvn3', 'tcvn3'])
    """
    texts, found, _ = judged_column(texts, encoding)
    return texts, found


def judged_column(texts, encoding="auto"):
    """Decode a column as :func:`decode_column`; also say which texts prove their encoding by themselves.

    Returns
    -------
    texts, found : list
    sure : list of bool
        False for texts that follow the rest of the column.
    """
    if encoding not in ENCODINGS:
        raise InputError("Unknown text encoding {encoding}; known are {known}.",
                         encoding=encoding, known=", ".join(ENCODINGS))
    distinct = dict.fromkeys(text for text in texts if text)
    if encoding == "auto" and all(map(str.isascii, distinct)):  # every old encoding writes letters beyond ASCII
        return list(texts), [UNICODE] * len(texts), [True] * len(texts)
    if encoding == "auto":
        decoded, sure = _judged(distinct)
    else:
        pages = PAGES if encoding.startswith("utf8") else _shown_by(distinct, encoding)
        decoded = {text: _forced(text, encoding, pages) for text in distinct}
        sure = dict.fromkeys(decoded, True)
    decoded = with_capitals(decoded)
    results = [decoded[text] if text else (text, UNICODE) for text in texts]
    return [text for text, _ in results], [found for _, found in results], [sure.get(text, True) for text in texts]


def _judged(texts):
    """Return what each text is, as (text, encoding), and whether it proves that by itself."""
    readings = {text: _readings(text) for text in texts if not _is_plain(text)}
    plain = [text for text in texts if text not in readings]
    usual = _usual(readings, plain)
    if usual.way[0] == UNICODE and not usual.old:
        decoded = {text: (nfc(text), UNICODE) for text in plain}
    else:
        readings.update((text, _readings(text)) for text in plain if text not in readings)
        decoded = {}
    decoded.update((text, _choose(found, usual)) for text, found in readings.items() if text not in decoded)
    return decoded, {text: found == UNICODE or readings[text][found].proven() for text, (_, found) in decoded.items()}


def _is_plain(text):
    """Return whether every word is a syllable as it stands: no reading is better then, and none is proven."""
    return text.isascii() or (all(map(is_plain_word, pieces(text)[::2])) and not read_utf8(text))


def _forced(text, encoding, pages):
    """Undo one encoding; a text it cannot have been written in stays."""
    if encoding.startswith("utf8"):
        found = read_utf8(text)
        reading = Reading(found[0]) if found else None
    elif len(text) == 1:
        letter = force_letter(text, encoding)
        reading = None if letter is None else Reading(letter)
    else:
        reading = _best(text, encoding, [page for page in _pages(text) if page in pages])
    return (nfc(text), UNICODE) if reading is None or reading.text == text else (reading.text, encoding)


def _shown_by(texts, encoding):
    """Return the code pages that showed the texts of a column: 1258 only if something in it can be nothing else."""
    if encoding == "cp1258_as_1252":
        return PAGES[:1]
    readings = [_read(text, encoding, PAGES[1]) for text in texts if PAGES[1] in _pages(text)]
    return PAGES if any(reading is not None and reading.proofs > 0 for reading in readings) else PAGES[:1]


def _readings(text):
    """Return all readings as {encoding: Reading}, "unicode" being the text itself."""
    found = {UNICODE: Reading(nfc(text))}
    if text.isascii():
        return found
    whole = read_utf8(text)
    if whole:
        return {"utf8_as_" + whole[1][2:]: Reading(whole[0], 1.0, ENOUGH, whole[1], certain=1)}
    pages = _pages(text)
    for encoding in BY_PIECE if pages else ():
        reading = _best(text, encoding, pages)
        if reading is not None:
            found[encoding] = reading
    return found


def _best(text, encoding, pages):
    """Return the better :class:`Reading` of the code pages that can have shown ``text``, or ``None``."""
    found = [_read(text, encoding, page) for page in pages if page == PAGES[0] or encoding != "cp1258_as_1252"]
    return max((reading for reading in found if reading is not None), key=lambda reading: reading.gain, default=None)


def _pages(text):
    """Return the code pages that can have shown a text; 1258 leaves marks apart, or letters no Vietnamese word has."""
    pages = PAGES[:1] if as_bytes(text, PAGES[0]) is not None else ()
    return pages + PAGES[1:] if _MARKS_1258.search(text) and as_bytes(text, PAGES[1]) is not None else pages


def _read(text, encoding, page):
    """Return the :class:`Reading` of a text in one encoding and page; ``None`` if nothing changes or it cannot be."""
    parts, capitals = pieces(text), encoding == "tcvn3" and in_capitals(text)
    new, changed = list(parts), False
    gain, proofs, certain, foreign, contrary, whole = 0.0, 0, 0, 0, 0, True
    for number in range(0, len(parts), 2):
        old = parts[number]
        if old.isascii():
            continue
        word = read_word(old, encoding, page, capitals)
        if word is None:
            return None
        new[number] = word.read
        changed |= word.changed
        if word.same:
            whole &= encoding != "vni" or not has_letter(old)
            continue
        gain += word.gain
        contrary += word.contrary
        if word.proves and not _is_usual_sign(parts, number):
            certain += word.sure
            foreign += word.foreign
            proofs += ENOUGH if word.sure or word.slip or foreign else page == PAGES[0]
    if not changed:
        return None
    if encoding == "tcvn3" and proofs and "»" not in text:
        _read_words(parts, new)
    return Reading(nfc("".join(new)), gain, proofs if certain or foreign else proofs - contrary, page, certain=certain,
                   whole=whole)


def _read_words(parts, new):
    """Read signs that stand alone among words, not beside figures: "« t«" is ô tô."""
    for number in range(0, len(parts), 2):
        beside = "".join(parts[max(number - 1, 0):number])[-1:] + "".join(parts[number + 1:number + 2])[:1]
        if parts[number] in _WORDS and not re.search("[0-9]", beside):
            new[number] = _WORDS[parts[number]]


def _is_usual_sign(parts, number):
    """Return whether clean text writes the signs of a word just so: m², µm, N°, a×b, "Khu B¹"."""
    old = parts[number]
    if SIGNS.isdisjoint(old):
        return False
    core = old.strip(_ALL_SIGNS)
    lead, follow = old[:len(old) - len(old.lstrip(_ALL_SIGNS))], old[len(old.rstrip(_ALL_SIGNS)):]
    if any(letter in SIGNS for letter in core):
        like = len(core) == 3 and core[1] in _BETWEEN and core[0].isupper() == core[2].isupper()
        return (like or core in _UNITS) and not lead + follow
    if not core.isascii() or not core or not lead + follow:
        return False
    if follow == "Ø" and len(core) == 1:
        return True
    if follow == "¹" and not lead:
        before = [part for part in parts[:number:2] if part]
        return fold(before[-1]) in _numbered() if before else not any(parts[number + 2::2])
    return set(lead) <= _LEAD and set(follow) <= _FOLLOW and (not lead or len(core) < 2)


@cache
def _numbered():
    """Return the words that a letter with a small figure follows: Khu B¹."""
    return frozenset(load_json("encodings", "syllables.json")["numbered"])


class _Usual(NamedTuple):
    """What the texts of a column without doubt have: an (encoding, page), and whether nearly all are Unicode.

    ``old`` is the way of those that are in an old encoding, where nearly all of them have one.
    """

    way: tuple = (UNICODE, PAGES[0])
    clean: bool = False
    old: tuple = ()


def _usual(readings, plain):
    """Return what is usual in a column: an old encoding that nearly no text cannot have, else Unicode.

    ``plain`` are texts right as they stand (:func:`_is_plain`); they are read only until they decide, and what is
    read joins ``readings``.
    """
    votes, right = Counter(), []
    for text, found in readings.items():
        winners = _winners(found)
        if winners == [UNICODE]:
            right.append(text)
        elif len(winners) == 1 and found[winners[0]].proofs >= ENOUGH:
            votes[winners[0], found[winners[0]].page] += 1
    ways = [(name, page) for name in LEGACY for page in PAGES]
    old = max(ways, key=lambda way: (votes[way], -ways.index(way)))
    total, against, clean = sum(votes.values()), 0, 0
    several = votes[old] >= LEAST_OLD and votes[old] > SURE * (total - votes[old])
    for text in chain(right, (text for text in plain if not text.isascii())):
        found = readings.get(text) or readings.setdefault(text, _readings(text))
        if _winners(found) == [UNICODE]:
            against += _excludes(text, found, *old)
            clean += 1
        if votes[old] <= SURE * against and clean > SURE * total:
            break
    if votes[old] > SURE * against:
        return _Usual(old, old=old if several else ())
    return _Usual(clean=clean > SURE * total, old=old if several else ())


def _winners(readings):
    """Return the encodings that read a text best."""
    best = max(reading.gain for reading in readings.values())
    return [name for name, reading in readings.items() if reading.gain == best]


def _excludes(text, readings, encoding, page):
    """Return whether a text that is right as it stands cannot have been written so."""
    return readings.get(encoding, _SAME).gain < 0 or as_bytes(text, page) is None


def _choose(readings, usual):
    """Return the best reading; the usual encoding wins ties and is forgiven half a word, others must be proven."""
    order = (UNICODE, *LEGACY)
    favoured = {name: (name, reading.page) == usual.way and reading.whole for name, reading in readings.items()}
    plain = readings.get(UNICODE, _SAME).text.translate(ETH)
    old = {name: (name, reading.page) == usual.old and reading.whole and (reading.proofs > 0 or reading.text == plain)
           for name, reading in readings.items()}
    # where the only old letter is Đ of the encoding that the column is in, no other encoding is looked for
    eth = any((old[name] or favoured[name]) and reading.text == plain != readings[UNICODE].text
              for name, reading in readings.items() if name != UNICODE)
    allowed = [name for name, reading in readings.items()
               if name == UNICODE or favoured[name] or old[name]
               or (not eth and (reading.certain or reading.proofs >= (MANY if usual.clean else ENOUGH)))]
    name = max(allowed, key=lambda name: (readings[name].gain + 0.5 * favoured[name] + 0.75 * old[name],
                                          -order.index(name)))
    return readings[name].text, name
