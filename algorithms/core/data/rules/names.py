"""Rules about what stands in the place of a name or code: words for none, figures, signs of web pages, lost accents."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import product

from ...errors import Message
from ...layers.roles import value_code
from ...numbers.typed import NO_TEXT
from ...text.keys import fold, nfc
from ...text.spelling import LONGEST_SYLLABLE, is_syllable, one_tone_style
from ...text.words import is_no_name, is_nobody
from ..layers import WARNING, Finding
from ..limits import limits

NAMES = ("name", "owner", "operator", "commune", "hamlet")
CODES = ("id", "code", "site_id")
_PLACES = ("communes", "hamlets", "old_areas")  # what is called by Vietnamese words alone
_NUMBERED = ("communes", "hamlets", "postal_points", "institutions")
_WEB_SIGNS = frozenset("&<%")
_WEB = re.compile(r"(?:%[0-9A-Fa-f]{2}){2}|&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});"
                  r"|</?(?:a|b|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|span|strong|su[bp]|table|t[dhr]|u|ul)"
                  r"(?:\s[^<>]*=[^<>]*)?\s*/?>", re.IGNORECASE)
_FIGURE = re.compile(r"\d{3,}")
SEVERAL_BLANKS = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_WORD = re.compile(r"[^\W\d_]+")
_BASES = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TELEX = (("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("dd", "đ"))
_KNOWN, _KNOWN_SHARE = 2, 0.002  # names of a layer in which a word stands that is taken for usual there
_CARRIED = 0.5  # of the names begin with their kind, where a layer writes them so
_COMMON = 0.2  # of the names of a layer begin with a word that is its kind, such as Ấp or Khóm
_LONGEST = 6  # words of a kind at the beginning of a name


def words_for_none(layer):
    """Return names and codes that are a word or a sign for nothing: "không rõ", "...", "x"."""
    for key in (*NAMES, *CODES):
        grouped = defaultdict(list)
        texts = layer.texts(key) if key in layer.fields else ()
        none = {text for text in set(texts) if text and text not in NO_TEXT and _is_none(text, key)}
        for row, text in enumerate(texts) if none else ():
            if text in none:
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
    return is_no_name(text) or text.lower() == "x"


def figures_as_names(layer):
    """Return names that are nothing but a number of three digits and more; a kind nobody knows may be called so."""
    if layer.role.name in _NUMBERED and "name" in layer.fields:
        found = tuple(row for row, text in enumerate(layer.texts("name")) if _FIGURE.fullmatch(text))
        if found and layer.role.name == "institutions" and "kind" in layer.fields:
            declared, kinds = layer.role.field("kind"), layer.texts("kind")
            found = tuple(row for row in found if value_code(declared, kinds[row]) is not None)
        if found:
            yield Finding(layer, Message("figure instead of a name"), WARNING, Message("The name is a number."),
                          action=Message("Write the name; look whether columns have changed places."), rows=found,
                          field=layer.fields["name"], each=True)


def signs_of_web_pages(layer):
    """Return texts with signs of a web page: &#7845; for ấ, <br>, or of its address: %E1%BA%A5 for ấ."""
    for declared in layer.declared("text", "list"):
        found = layer.rows_where(declared.key, lambda text: not _WEB_SIGNS.isdisjoint(text) and _WEB.search(text))
        if found:
            yield Finding(layer, Message("signs of a web page"), WARNING,
                          Message("{count} texts hold signs of a web page, for example \"{text}\".", count=len(found),
                                  text=layer.texts(declared.key)[found[0]]),
                          action=Message("Write the letters they stand for."), rows=found,
                          field=layer.fields[declared.key])


def needless_blanks(layer):
    """Return names with blanks at their ends, several in a row, or a line break."""
    for declared in layer.declared("text"):
        if declared.key not in (*NAMES, *CODES):
            continue
        found = layer.rows_where(declared.key, lambda text: text.strip() and (
            text != text.strip() or SEVERAL_BLANKS.search(text)))
        if found:
            yield Finding(layer, Message("needless blanks"), WARNING,
                          Message("{count} texts have blanks at an end, several in a row, or a line break.",
                                  count=len(found)),
                          action=Message("Delete them; names and codes with them do not compare."), rows=found,
                          field=layer.fields[declared.key])


def lost_accents(layer):
    """Return names of places with words that are none without their accents, or that show the keys of an input method.

    One such word may be of the language of another people (Ea Kar, Ia Yeng, A Rooi). It tells something where it is the
    kind that most names begin with (Ap, Aaps for Ấp), where its proper form stands in other names of the layer, or
    where a second one stands in the name; names that begin with a word of such a language are left alone.
    """
    if layer.role.name not in _PLACES or "name" not in layer.fields:
        return
    texts = layer.texts("name")
    split = [_WORD.findall(nfc(text).lower()) for text in texts]
    begun = Counter(words[0] for words in split if words)
    declared = next((_kinds(one) for one in layer.role.fields if one.key == "type" and one.values), {})
    kinds = {word for word, count in begun.items() if not word.isascii() and (
        count >= _COMMON * len(texts) or (word in declared and count >= _KNOWN))}
    known = Counter(word for words in split for word in set(words) if not word.isascii())
    others = {word.lower() for word in limits()["other_languages"]}
    common = {word for word, count in known.items() if count >= max(_KNOWN, _KNOWN_SHARE * len(texts))}
    found = {"plain": [], "keys": []}
    for row, words in enumerate(split):
        said = _about_accents(words, kinds, common, others) if any(map(str.isascii, words)) else ""
        if said:
            found[said].append(row)
    action = Message("Write the name with its accents.")
    if found["plain"]:
        yield Finding(layer, Message("accents missing"), WARNING, Message("The name has lost its accents."),
                      action=action, rows=tuple(found["plain"]), field=layer.fields["name"], each=True)
    if found["keys"]:
        yield Finding(layer, Message("keys instead of accents"), WARNING,
                      Message("The name holds the keys of an input method instead of accents."), action=action,
                      rows=tuple(found["keys"]), field=layer.fields["name"], each=True)


def _about_accents(words, kinds, common, others):
    """Return "plain" or "keys" for the words of a name that lost its accents or shows keys, "" for others."""
    if words[0].isascii() and any(fold(kind) == words[0] for kind in kinds):
        return "plain"
    if words[0].isascii() and kinds & set(typed(words[0])):
        return "keys"
    rest = words[1:] if words[0] in kinds else words
    if not rest or any(word in others for word in rest):
        return ""
    lacking = [word for word in rest if word.isascii() and lacks_accents(word)]
    keyed = [word for word in rest if word.isascii() and typed(word)]
    sure = [word for word in keyed if any(form in common for form in typed(word))]
    if sure or any(map(_keyed_twice, keyed)) or (len(keyed) > 1 and all(map(str.isascii, rest))):
        return "keys"
    strange = any(not is_syllable(word) and not lacks_accents(word) for word in rest)
    if lacking and not strange and all(map(str.isascii, rest)) and (
            len(rest) > 1 or any(fold(form) == word for form in common for word in lacking)):
        return "plain"
    return ""


@lru_cache(maxsize=1 << 14)
def lacks_accents(word):
    """Return whether a word in small plain letters is no syllable, but one once it has accents.

    Examples
    --------
    >>> [lacks_accents(word) for word in ("trach", "lieu", "an", "krong", "bts")]
    [True, True, False, False, False]
    """
    if not 2 <= len(word) <= LONGEST_SYLLABLE or is_syllable(word):
        return False
    return any(is_syllable(word) or any(is_syllable(word[:at + 1] + tone + word[at + 1:]) for tone in _TONES.values()
                                        for at in range(len(word)) if word[at] in "aăâeêioôơuưy")
               for word in map("".join, product(*(_BASES.get(letter, letter) for letter in word))))


def _keyed_twice(word):
    """Return whether a word shows the keys of a letter and of a tone, which no word of another language does."""
    return any(keys in word for keys, _ in _TELEX) and all(nfc(form) != fold(form) and any(
        mark in unicodedata.normalize("NFD", form) for mark in _TONES.values()) for form in typed(word))


@lru_cache(maxsize=1 << 14)
def typed(word):
    """Return the syllables that a word in small plain letters, itself none, becomes if its keys are read as Telex.

    Examples
    --------
    >>> [typed(word) for word in ("khosm", "aaps", "taanf", "khom", "krong")]
    [('khóm',), ('ấp',), ('tần',), (), ()]
    """
    if not 3 <= len(word) <= 2 * LONGEST_SYLLABLE or is_syllable(word) or not word.isascii():
        return ()
    letters = word.replace("uow", "uwow")
    for keys, meant in _TELEX:
        letters = letters.replace(keys, meant)
    found = {letters} if letters != word and is_syllable(letters) else set()
    for at, letter in enumerate(letters):
        bare = letters[:at] + letters[at + 1:]
        if letter in _TONES and at:
            found.update(nfc(bare[:place + 1] + _TONES[letter] + bare[place + 1:]) for place in range(at)
                         if bare[place] in "aăâeêioôơuưy")
    return tuple(sorted(form for form in found if form != word and is_syllable(form)))


def name_and_type(layer):
    """Return features whose name begins with another kind than their type says: "Phường An Xuyên" as a xã.

    Of hamlets only where most names begin with their kind: where they are written without it, one may begin so.
    """
    declared = next((one for one in layer.declared("text") if one.key in ("type", "kind") and one.values), None)
    if declared is None or "name" not in layer.fields:
        return
    loose = set(map(fold, limits()["loose_kinds"]))
    known, own, found = 0, 0, []
    for row, (name, kind) in enumerate(zip(layer.texts("name"), layer.texts(declared.key))):
        code = value_code(declared, kind) if name and kind and fold(kind) not in loose else None
        if code is not None:
            said = _kind_of(declared, name)
            known, own = known + 1, own + (said == code)
            if said not in (None, code):
                found.append(row)
    if found and (layer.role.name != "hamlets" or own >= _CARRIED * known):
        yield Finding(layer, Message("name and type differ"), WARNING,
                      Message("The name begins with another kind than the field {field} says.",
                              field=layer.fields[declared.key]),
                      action=Message("Correct the name or the type."), rows=tuple(found),
                      field=layer.fields[declared.key], each=True)


def _kind_of(declared, name):
    """Return the code of the kind that the first words of a name say, with their accents; ``None`` for none."""
    words = one_tone_style(name.lower()).split()
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        code = _kinds(declared).get(" ".join(words[:count]))
        if code is not None:
            return code
    return None


@lru_cache(maxsize=16)
def _kinds(declared):
    """Return the code of each word for a kind, in small letters with accents."""
    return {one_tone_style(word.lower()): value.code for value in declared.values
            for word in (value.code, value.vi, value.en, *value.synonyms)}


RULES = (words_for_none, figures_as_names, signs_of_web_pages, needless_blanks, lost_accents, name_and_type)
