"""Technologies under one name: what a cell says, by the words of resources/rules/technologies.json."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message
from ...numbers.formats import Figure, few
from ...resources import load_json
from ...text.keys import fold
from ...text.words import is_nobody

FILE = ("rules", "technologies.json")
LISTED = 12  # spellings named in one message
_ATOM = re.compile(  # a figure in GHz, "4.5G", "4,5G" (which may be two generations), any other word
    r"\d+[.,]\d+\s?ghz|[2-9]\.\d{1,2}\s?g(?![a-z])|(?<![\d,])[2-4],5\s?g(?![a-z])|[^\W_]+", re.IGNORECASE)
_BAND = re.compile(r"(.*?[a-z])(\d{1,4})(mhz|ghz)?")
_SEVERAL = re.compile(r"(?:[2-5]g){2,}")
_GENERATION = re.compile(r"[2-5]g")
_FILLER, _OTHER = "", None  # a word that says nothing, and one that names something else
_LONGEST = 5  # words of the longest name


@dataclass(frozen=True)
class TechnologyReading:
    """What one cell says: codes of technologies (None: it says nothing) and words that are not known."""

    codes: Optional[Tuple[str, ...]]
    unknown: Tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _lexicon():
    content = load_json(*FILE)
    words = {fold(word): _FILLER for word in content["fillers"]}
    words.update({fold(word): _OTHER for word in content["other"]})
    for entry in content["technologies"]:
        words.update({fold(word): entry["code"] for word in (entry["code"], *entry["synonyms"])})
    letters = {fold(name): code for name, code in content["band_letters"].items()}
    return words, letters


def known():
    """Return the codes of all technologies."""
    return tuple(entry["code"] for entry in load_json(*FILE)["technologies"])


@lru_cache(maxsize=1)
def broadcast():
    """Return the codes of technologies of broadcasting, which mobile operators do not offer."""
    return frozenset(entry["code"] for entry in load_json(*FILE)["technologies"] if entry.get("broadcast"))


@lru_cache(maxsize=1)
def overlay():
    """Return the codes of technologies that stand beside older networks: without them there may be a signal."""
    return frozenset(entry["code"] for entry in load_json(*FILE)["technologies"] if entry.get("overlay"))


@lru_cache(maxsize=4096)
def read(text):
    """Return what a cell says: "LTE-A", "2G-3G-4G", "L1800", "4G_1800", "2/3/4G", "eNodeB" ...

    Examples
    --------
    >>> [read(text).codes for text in ("2/3/4G", "L1800", "LTE-A", "không", "XYZ")]
    [('2G', '3G', '4G'), ('4G',), ('4G',), None, ()]
    """
    text = "" if text is None else str(text).strip()
    if is_nobody(text):
        return TechnologyReading(None)
    words, _ = _lexicon()
    if words.get(fold(text)) and "," not in text:
        return TechnologyReading((words[fold(text)],))
    found = _ATOM.findall(text)
    atoms = [fold(atom) for atom in found]
    doubtful = tuple(atom for atom in found if "," in atom and not fold(atom).endswith("hz"))
    if any(_GENERATION.fullmatch(atom) for atom in atoms):
        atoms = [atom + "g" if re.fullmatch("[2-5]", atom) else atom for atom in atoms]
    codes, unknown, first = [], [], 0
    while first < len(atoms):
        last = next((last for last in range(min(len(atoms), first + _LONGEST), first, -1)
                     if "".join(atoms[first:last]) in words), None)
        found = (words["".join(atoms[first:last])],) if last else _of_atom(atoms[first])
        last = last or first + 1
        if _OTHER in found:
            unknown.append(" ".join(atoms[first:last]))
        codes += [code for code in found if code and code not in codes]
        first = last
    if not codes:
        return TechnologyReading((), (text,))
    return TechnologyReading(tuple(codes), (*unknown, *doubtful))


def _of_atom(atom):
    """Return what a single word says: codes, the filler of a bare band, or that it is not known."""
    words, letters = _lexicon()
    if _SEVERAL.fullmatch(atom):
        return tuple(words[part] for part in _GENERATION.findall(atom))
    if atom.isdigit():
        return (_FILLER,) if len(atom) in (3, 4) else (_OTHER,)
    band = _BAND.fullmatch(atom)
    if band:
        code = letters.get(band[1]) or words.get(band[1])
        if code:
            return (code,)
        if _SEVERAL.fullmatch(band[1]):
            return _of_atom(band[1])
    if re.fullmatch(r"\d{3,4}(mhz)?|\d{1,5}ghz|b\d{1,2}", atom):
        return (_FILLER,)
    return (_OTHER,)


def chosen(text):
    """Return the codes of a TECHNOLOGY parameter, None where it is empty.

    Raises
    ------
    InputError
        If a word of it is no technology that is known.

    Examples
    --------
    >>> chosen("4G, 5G"), chosen("")
    (('4G', '5G'), None)
    """
    found = read(text)
    if str(text or "").strip() and (found.unknown or not found.codes):  # "none" would mean every technology
        raise InputError("TECHNOLOGY: \"{text}\" is no technology that is known. Known: {known}.", text=text,
                         known=", ".join(known()))
    return found.codes


def naming(texts, wanted):
    """Return which texts name a technology of ``wanted``; "" is all of them, and a text that says nothing is one.

    Raises
    ------
    InputError
        If ``wanted`` names no technology that is known.

    Examples
    --------
    >>> naming(["4G", "3G", ""], "4G").tolist(), naming(["4G", "3G"], "").tolist()
    ([True, False, True], [True, True])
    """
    asked = chosen(wanted)
    if asked is None:
        return np.ones(len(texts), bool)
    return np.array([carries(read(text), asked) for text in texts], bool)


def carries(reading, asked):
    """Return whether a row carries one of the technologies ``asked``; a row that says nothing is taken to.

    Examples
    --------
    >>> carries(read("3G, 4G"), ("4G", "5G")), carries(read("3G"), ("4G",)), carries(read(""), ("4G",))
    (True, False, True)
    """
    return reading.codes is None or bool(set(asked).intersection(reading.codes))


def notes(texts, sites=()):
    """Return what has to be said of a column: words that are not known, with counts; rows that say nothing.

    ``sites`` are the mast ids of the rows, for the message.

    Examples
    --------
    >>> for said in notes(["4G", "XYZ", ""], ["M1", "M2", "M3"]):
    ...     print(str(said)[:45])
    RADIO: 1 row (33.3 %) names a technology that
    RADIO: 1 row names no technology and is taken
    """
    unknown, silent, rows = {}, 0, []
    for row, text in enumerate(texts):
        found = read(text)
        silent += found.codes is None
        rows += [row] if found.unknown else []
        for word in dict.fromkeys(found.unknown):
            unknown[word] = unknown.get(word, 0) + 1
    said = []
    if unknown:
        said.append(Message(
            "RADIO: {count} rows ({share} %) name a technology that is not known: {words}; masts {ids}. What is not "
            "known serves nobody; correct the words, or add them to resources/rules/technologies.json.",
            count=len(rows), share=Figure(100.0 * len(rows) / len(texts), 1), words=listed(unknown),
            ids=some(sites[row] for row in rows if len(sites))))
    if silent:
        said.append(Message("RADIO: {count} rows name no technology and are taken to carry the one asked for.",
                            count=silent))
    return tuple(said)


def some(ids):
    """Return ids as text, each once, cut after :data:`LISTED`; "?" for none."""
    once = list(dict.fromkeys(map(str, ids)))
    return few(once, LISTED) or "?"


def listed(counts, limit=LISTED):
    """Return "word (count), ..." of the most frequent words first, cut after ``limit``."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return few((f"{word} ({count})" for word, count in order), limit)
