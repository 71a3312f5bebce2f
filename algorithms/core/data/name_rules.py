"""Rules about what stands in the place of a name or code: words for none, figures, signs of web pages, lost accents."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import product

from ..errors import Message
from ..numbers import NO_TEXT
from ..roles import value_code
from ..spelling import is_syllable
from ..text import fold
from ..words import is_nobody
from .layers import WARNING, Finding

NAMES = ("name", "owner", "operator", "commune", "hamlet")
CODES = ("id", "code", "site_id")
_PLACES = ("communes", "hamlets", "old_areas")  # what is called by Vietnamese words alone
_NUMBERED = ("communes", "hamlets", "postal_points", "institutions")
_WEB = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});|</?[a-zA-Z][^<>]*>")
_FIGURE = re.compile(r"\d{3,}")
SEVERAL_BLANKS = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_WORD = re.compile(r"[^\W\d_]+")
_BASES = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TELEX = (("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("dd", "đ"))
_COMMON = 0.2  # of the names of a layer begin with a word that is its kind, such as Ấp or Khóm
_LONGEST = 5  # words of a kind at the beginning of a name


def words_for_none(layer):
    """Return names and codes that are a word or a sign for nothing: "không rõ", "...", "x"."""
    for key in (*NAMES, *CODES):
        grouped = defaultdict(list)
        for row, text in enumerate(layer.texts(key)) if key in layer.fields else ():
            if text and text not in NO_TEXT and _is_none(text, key):
                grouped[text].append(row)
        for text, found in grouped.items():
            yield Finding(layer, Message("no real value"), WARNING,
                          Message("\"{text}\" is no value but a word for none, in {count} features.", text=text,
                                  count=len(found)),
                          action=Message("Write the value, or leave it empty."), rows=tuple(found),
                          field=layer.fields[key])


def _is_none(text, key):
    if key in CODES:
        return not any(map(str.isalnum, text)) or (" " in text and is_nobody(text))
    return is_nobody(text) or text.lower() == "x"


def figures_as_names(layer):
    """Return names that are nothing but a number of three digits and more."""
    if layer.role.name in _NUMBERED and "name" in layer.fields:
        found = tuple(row for row, text in enumerate(layer.texts("name")) if _FIGURE.fullmatch(text))
        if found:
            yield Finding(layer, Message("figure instead of a name"), WARNING, Message("The name is a number."),
                          action=Message("Write the name; look whether columns have changed places."), rows=found,
                          field=layer.fields["name"], each=True)


def signs_of_web_pages(layer):
    """Return texts with signs of a web page: &#7845; for ấ, <br>."""
    for declared in layer.declared("text", "list"):
        found = [row for row, text in enumerate(layer.texts(declared.key)) if ("&" in text or "<" in text)
                 and _WEB.search(text)]
        if found:
            yield Finding(layer, Message("signs of a web page"), WARNING,
                          Message("{count} texts hold signs of a web page, for example \"{text}\".", count=len(found),
                                  text=layer.texts(declared.key)[found[0]]),
                          action=Message("Write the letters they stand for."), rows=tuple(found),
                          field=layer.fields[declared.key])


def needless_blanks(layer):
    """Return names with blanks at their ends, several in a row, or a line break."""
    for declared in layer.declared("text"):
        if declared.key not in (*NAMES, *CODES):
            continue
        found = tuple(row for row, text in enumerate(layer.written(declared.key))
                      if text and text.strip() and (text != text.strip() or SEVERAL_BLANKS.search(text)))
        if found:
            yield Finding(layer, Message("needless blanks"), WARNING,
                          Message("{count} texts have blanks at an end, several in a row, or a line break.",
                                  count=len(found)),
                          action=Message("Delete them; names and codes with them do not compare."), rows=found,
                          field=layer.fields[declared.key])


def lost_accents(layer):
    """Return names of places with words that are none without their accents, or that show the keys of an input method.

    A word that nearly all names begin with, as Ấp and Khóm, is missed where it has no accents in some.
    """
    if layer.role.name not in _PLACES or "name" not in layer.fields:
        return
    texts = layer.texts("name")
    first = Counter(words[0].lower() for words in map(_WORD.findall, texts) if words)
    kinds = {fold(word) for word, count in first.items() if not word.isascii() and count >= _COMMON * len(texts)}
    plain, keys = [], []
    for row, text in enumerate(texts):
        words = [word for word in _WORD.findall(text) if word.isascii()]
        begins = bool(words) and text.startswith(words[0]) and words[0].lower() in kinds
        if begins or any(lacks_accents(word.lower()) for word in words):
            plain.append(row)
        elif any(shows_keys(word.lower()) for word in words):
            keys.append(row)
    action = Message("Write the name with its accents.")
    if plain:
        yield Finding(layer, Message("accents missing"), WARNING, Message("The name has lost its accents."),
                      action=action, rows=tuple(plain), field=layer.fields["name"], each=True)
    if keys:
        yield Finding(layer, Message("keys instead of accents"), WARNING,
                      Message("The name holds the keys of an input method instead of accents."), action=action,
                      rows=tuple(keys), field=layer.fields["name"], each=True)


@lru_cache(maxsize=1 << 14)
def lacks_accents(word):
    """Return whether a word in small plain letters is no syllable, but one once it has accents.

    Examples
    --------
    >>> [lacks_accents(word) for word in ("trach", "lieu", "an", "krong", "bts")]
    [True, True, False, False, False]
    """
    if len(word) < 2 or is_syllable(word):
        return False
    return any(is_syllable(word) or any(is_syllable(word[:at + 1] + tone + word[at + 1:]) for tone in _TONES.values()
                                        for at in range(len(word)) if word[at] in "aăâeêioôơuưy")
               for word in map("".join, product(*(_BASES.get(letter, letter) for letter in word))))


@lru_cache(maxsize=1 << 14)
def shows_keys(word):
    """Return whether a word in small plain letters is no syllable, but one if its keys were typed in Telex.

    Examples
    --------
    >>> [shows_keys(word) for word in ("khosm", "aaps", "tân", "khom", "krong")]
    [True, True, False, False, False]
    """
    if len(word) < 3 or is_syllable(word) or not word.isascii():
        return False
    letters = word
    for typed, meant in _TELEX:
        letters = letters.replace(typed, meant)
    changed = letters != word and is_syllable(letters)
    for at, letter in enumerate(letters):
        bare = letters[:at] + letters[at + 1:]
        if letter in _TONES and at:
            changed |= any(is_syllable(bare[:place + 1] + _TONES[letter] + bare[place + 1:]) for place in range(at)
                           if bare[place] in "aăâeêioôơuưy")
    return changed


def name_and_type(layer):
    """Return features whose name begins with another kind than their type says: "Phường An Xuyên" as a xã."""
    declared = next((one for one in layer.declared("text") if one.key in ("type", "kind") and one.values), None)
    if declared is None or "name" not in layer.fields:
        return
    found = [row for row, (name, kind) in enumerate(zip(layer.texts("name"), layer.texts(declared.key)))
             if name and kind and _kind_of(declared, name) not in (None, value_code(declared, kind))
             and value_code(declared, kind) is not None]
    if found:
        yield Finding(layer, Message("name and type differ"), WARNING,
                      Message("The name begins with another kind than the field {field} says.",
                              field=layer.fields[declared.key]),
                      action=Message("Correct the name or the type."), rows=tuple(found),
                      field=layer.fields[declared.key], each=True)


def _kind_of(declared, name):
    """Return the code of the kind that the first words of a name say, ``None`` where they say none."""
    words = name.split()
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        code = value_code(declared, " ".join(words[:count]))
        if code is not None:
            return code
    return None


RULES = (words_for_none, figures_as_names, signs_of_web_pages, needless_blanks, lost_accents, name_and_type)
