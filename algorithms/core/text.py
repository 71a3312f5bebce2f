"""Vietnamese text: comparison keys, NFC, signs that no text should hold, and the encodings used before Unicode.

Which encoding a text was written in is judged by Vietnamese spelling, word by word: a reading is taken only where it
turns something that is no word into one. Signs are no words, so they prove nothing: "m²", "±5", "Lô A – Khu B",
"01001" with a no-break space behind it are never touched.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from .capitals import with_capitals
from .encodings import BY_PIECE, PAGES, SIGNS, as_bytes, force_letter, has_letter, pieces, read_piece, read_utf8
from .errors import InputError
from .resources import load_json
from .spelling import is_syllable, oddly_capital

UNICODE = "unicode"  # found: nothing to decode
LEGACY = ("utf8_as_1252", "utf8_as_1258", *BY_PIECE)  # the order breaks ties
ENCODINGS = ("auto", "tcvn3", "vni", "viscii", "utf8_as_1252", "utf8_as_1258", "cp1258_as_1252")
SURE = 9  # texts in an old encoding for one in Unicode that make a column old where a text is equivocal

_RUNS = re.compile("[‚„…†‡‰‹‘’“”•–—™›]+")
_NOT_KEY = re.compile(r"[^0-9a-z]+")
_LOST = re.compile(r"\ufffd|(?<![\w?])\?+(?=[^\W\d_])|(?<=[^\W\d_])\?+(?=[^\W\d_])")
_ADDRESS = re.compile(r"\S*(?:://|www\.|[=&/@])\S*")
_FOREIGN = re.compile("[æäëïüßðøöþñç]", re.IGNORECASE)  # letters of other languages that TCVN3 fonts drew anew
_SLIPS = re.compile("[åû]|î(?=[a-z])", re.IGNORECASE)  # and some that people hit by mistake for â, ủ, ỉ
_NOT_VIETNAMESE = re.compile("[^\x00-\x7f\u00a0àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
                             "‚„…†‡‰‹‘’“”•–—™›]", re.IGNORECASE)
_MARKS_1258 = re.compile("[\u0300\u0301\u0303\u0309\u0323ĂăĐđƠơƯư₫]|[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]",
                         re.IGNORECASE)
_ETH = str.maketrans("Ðð", "Đđ")  # an Icelandic letter that looks like Đ is no sign of an old encoding
_PAIRS = {  # a letter and its mark
    "vni": re.compile("[aeouyôö][ùøûõïâáàåãäêéèúüë]", re.IGNORECASE),
    "cp1258_as_1252": re.compile("[a-zâãêôõý][ÌÒÞ]|[âãêôõýÂÃÊÔÕÝ][ìò]"),
}
_FOLLOW = frozenset("²³¹°º®©½¼¾±»")  # signs that follow a letter in clean text: m², N°, Sony®
_LEAD = frozenset("µ£¥©°±«·Ø")  # signs that stand before one: µm, °C, £m
_BETWEEN = frozenset("×·±")  # and between two: a×b
_UNITS = frozenset(["N·m"])
_WORDS = {"«": "ô", "¤": "Ô", "¸": "á", "µ": "à"}  # one-letter words that TCVN3 fonts drew in the place of a sign
_INNER = re.compile("(?<=[A-Za-z])[¨ª«¬¶¸]+(?=[A-Za-z])|§(?=[a-z¨ª«¬µ¶·¸¹»¼½¾])")  # and those that never do
_INNER_CAPITAL = re.compile("[a-z][À-Þ]")  # "ThÞ"
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


def letters_lost(text):
    """Return whether letters of a text were replaced by U+FFFD or "?" before it came here; none can bring them back.

    Examples
    --------
    >>> [letters_lost(text) for text in ("Xã T?n Thu?n", "Ph\\ufffdường 1", "Ở đâu? Không rõ", "https://a.vn/x?y=1")]
    [True, True, False, False]
    """
    return bool(_LOST.search(text if "?" not in text else _ADDRESS.sub(" ", text)))


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
        readings = {text: _readings(text) for text in distinct}
        usual = _usual(readings)
        decoded = {text: _choose(candidates, usual) for text, candidates in readings.items()}
        sure = {text: found == UNICODE or readings[text][found].proven() for text, (_, found) in decoded.items()}
    else:
        pages = PAGES if encoding.startswith("utf8") else _shown_by(distinct, encoding)
        decoded = {text: _forced(text, encoding, pages) for text in distinct}
        sure = dict.fromkeys(decoded, True)
    decoded = with_capitals(decoded)
    results = [decoded[text] if text else (text, UNICODE) for text in texts]
    return [text for text, _ in results], [found for _, found in results], [sure.get(text, True) for text in texts]


def _forced(text, encoding, pages):
    """Undo one encoding; a text it cannot have been written in stays."""
    if encoding.startswith("utf8"):
        found = read_utf8(text)
        reading = Reading(found[0]) if found else None
    elif len(text) == 1:
        letter = force_letter(text, encoding)
        reading = None if letter is None else Reading(letter)
    else:
        reading = _best(text, encoding, pages)
    return (nfc(text), UNICODE) if reading is None or reading.text == text else (reading.text, encoding)


def _shown_by(texts, encoding):
    """Return the code pages that showed the texts of a column: 1258 only if something in it can be nothing else."""
    readings = [_read(text, encoding, PAGES[1]) for text in texts if PAGES[1] in _pages(text, encoding)]
    return PAGES if any(reading is not None and reading.proofs > 0 for reading in readings) else PAGES[:1]


def _readings(text):
    """Return all readings as {encoding: Reading}, "unicode" being the text itself."""
    found = {UNICODE: Reading(nfc(text))}
    if text.isascii():
        return found
    whole = read_utf8(text)
    if whole:
        return {"utf8_as_" + whole[1][2:]: Reading(whole[0], 1.0, ENOUGH, whole[1], certain=1)}
    for encoding in BY_PIECE:
        reading = _best(text, encoding)
        if reading is not None:
            found[encoding] = reading
    return found


def _best(text, encoding, pages=PAGES):
    """Return the better :class:`Reading` of the code pages that can have shown ``text``, or ``None``."""
    found = [_read(text, encoding, page) for page in _pages(text, encoding) if page in pages]
    return max((reading for reading in found if reading is not None), key=lambda reading: reading.gain, default=None)


def _pages(text, encoding):
    """Return the code pages that can have shown a text; 1258 leaves marks apart, or letters no Vietnamese word has."""
    pages = PAGES[:1] if as_bytes(text, PAGES[0]) is not None else ()
    if encoding != "cp1258_as_1252" and as_bytes(text, PAGES[1]) is not None and _MARKS_1258.search(text):
        pages += PAGES[1:]
    return pages


def _read(text, encoding, page):
    """Return the :class:`Reading` of a text in one encoding and page; ``None`` if nothing changes or it cannot be."""
    parts = pieces(text)
    new = [part if number % 2 or part.isascii() else read_piece(part, encoding, page)
           for number, part in enumerate(parts)]
    if None in new or tuple(new) == parts:
        return None
    if encoding == "tcvn3":  # small letters in a capital font
        whole = _in_capitals(text)
        new = [part.upper() if not number % 2 and (whole or _in_capitals(part)) else part
               for number, part in enumerate(new)]
    gain, proofs, certain, foreign, contrary, whole = 0.0, 0, 0, 0, 0, True
    for number in range(0, len(parts), 2):
        old, read = parts[number], new[number]
        if old == read or old in SIGNS:
            whole &= encoding != "vni" or old.isascii() or not has_letter(old)
            continue
        before, after = _worth(nfc(old)), _worth(read)
        odd = encoding == "tcvn3" and _INNER.search(old) is not None and "»" not in old
        gain += after - before + 0.5 * odd
        contrary += before > 0
        if (after > 0 > before or odd) and not _is_usual_sign(parts, number) and nfc(old).translate(_ETH) != read:
            sure = _is_sure(old, encoding, page)
            certain += sure
            foreign += encoding == "tcvn3" and _FOREIGN.search(old) is not None
            slip = encoding == "tcvn3" and _SLIPS.search(old) is not None
            proofs += ENOUGH if sure or slip or foreign else page == PAGES[0]
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


def _is_sure(old, encoding, page):
    """Return whether no clean text holds a word like ``old`` that ``encoding`` makes a word."""
    if page != PAGES[0]:
        return _is_alien(old)
    if encoding in _PAIRS:
        return _PAIRS[encoding].search(old) is not None
    return not SIGNS.isdisjoint(old) or (encoding == "tcvn3" and _INNER_CAPITAL.search(old) is not None)


def _is_alien(piece):
    """Return whether a piece holds a letter or mark that Vietnamese in Unicode does not have."""
    return _NOT_VIETNAMESE.search(nfc(piece)) is not None


@lru_cache(maxsize=1 << 16)  # each word is judged once per encoding and page, and again in the next text
def _worth(word):
    """Return 1 for words and -1 for others, each run of letters by itself; odd capitals cost half a word."""
    runs = [run for run in _RUNS.split(word) if run] or [word]
    return sum((1 if is_syllable(run) else -1) - 0.5 * oddly_capital(run) for run in runs)


def _is_usual_sign(parts, number):
    """Return whether clean text writes the signs of a word just so: m², µm, N°, a×b, "Khu B¹"."""
    old, signs = parts[number], "".join(SIGNS)
    core = old.strip(signs)
    lead, follow = old[:len(old) - len(old.lstrip(signs))], old[len(old.rstrip(signs)):]
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


def _usual(all_readings):
    """Return what is usual in a column: an old encoding that nearly no text cannot have, else Unicode."""
    votes, against, clean = Counter(), Counter(), 0
    for text, readings in all_readings.items():
        best = max(reading.gain for reading in readings.values())
        winners = [name for name, reading in readings.items() if reading.gain == best]
        if winners == [UNICODE]:
            against.update(_excluded(text, readings))
            clean += not text.isascii()
        elif len(winners) == 1 and readings[winners[0]].proofs >= ENOUGH:
            votes[winners[0], readings[winners[0]].page] += 1
    ways = [(name, page) for name in LEGACY for page in PAGES]
    old = max(ways, key=lambda way: (votes[way], -ways.index(way)))
    several = votes[old] >= LEAST_OLD and votes[old] > SURE * (sum(votes.values()) - votes[old])
    if votes[old] > SURE * against[old]:
        return _Usual(old, old=old if several else ())
    return _Usual(clean=clean > SURE * sum(votes.values()), old=old if several else ())


def _excluded(text, readings):
    """Return the ways a text that is right as it stands cannot have been written in."""
    if text.isascii():
        return []
    return [(name, page) for name in LEGACY for page in PAGES
            if as_bytes(text, page) is None or readings.get(name, _SAME).gain < 0]


def _choose(readings, usual):
    """Return the best reading; the usual encoding wins ties and is forgiven half a word, others must be proven."""
    order = (UNICODE, *LEGACY)
    favoured = {name: (name, reading.page) == usual.way and reading.whole for name, reading in readings.items()}
    plain = readings.get(UNICODE, _SAME).text.translate(_ETH)
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


def _in_capitals(text):
    """Return whether all Latin letters are capitals, not only the first of a word."""
    capitals = all(letter.isupper() for letter in text if letter.isascii() and letter.isalpha())
    return capitals and re.search(r"\w[A-Z]", text) is not None
