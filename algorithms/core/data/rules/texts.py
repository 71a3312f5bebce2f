"""Rules about the texts of one layer: old encodings, lost letters, signs that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

import numpy as np

from ...errors import Message
from ...files.cleaning import is_clean
from ...layers.roles import value_code
from ...numbers.typed import parse_booleans
from ...text.decoding import UNICODE
from ...text.encodings import single_bytes
from ...text.keys import nfc
from ...text.lost_letters import letters_lost
from ...text.spelling import is_syllable, oddly_capital
from ..decoding import LOST_REMEDY
from ..layers import WARNING, Finding, rows

HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\u034f\u061c\u180e]")
BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\u1680\u0085\u2028\u2029]")
_NAMES = {
    "\u00a0": Message("no-break space"),
    "\u202f": Message("narrow no-break space"),
    "\u200b": Message("zero-width space"),
    "\u200c": Message("zero-width non-joiner"),
    "\u200d": Message("zero-width joiner"),
    "\ufeff": Message("byte order mark"),
    "\u00ad": Message("soft hyphen"),
    "\x00": Message("NUL"),
    "\x0b": Message("line break of Word"),
}
_SHOWN = 3
_PIECES = re.compile(r"[^\s\d!-/:-@\[-`{-~–—“”‘’…]+")
_OLD_SIGNS = re.compile("(?<=[^\\W\\d_])(?:[µ¶·¸¨ª«¬®¦§]|¹(?=[^\\W\\d_])|(?<=[^\\W\\d_]{2})¹)")
"""Signs behind a letter where TCVN3 has letters; a raised one behind a single letter is a footnote."""
_DRAWN = re.compile("[\u2500-\u259f]")
_OLD_INNER = re.compile("(?<=[a-zđ])[ÊÉÈËÌÏÒÓÕÖØÚÝ](?![A-Z])|^[A-ZĐ][ÊÉÈËÌÏÒÓÕÖØÚÝ](?=[a-z])|^[ÊÈË](?=[a-z])")
_ALIKE = "\u0370-\u03a8\u03aa-\u03bb\u03bd-\u03ff\u0400-\u052f"  # Greek and Cyrillic without ohm and micro
_OWN = "[^\\W\\d_\u0370-\u052f]"
_FOREIGN = re.compile(f"(?<={_OWN})[{_ALIKE}]|[{_ALIKE}](?={_OWN})")


def old_encodings(layer):
    """Return text fields written in TCVN3, VNI or another encoding from before Unicode, or with loose accents."""
    for declared in layer.declared("text", "list"):
        texts = layer.written(declared.key)
        if all(map(str.isascii, filter(None, texts))):
            continue
        found = layer.decoded(declared.key)[1]
        old = np.array([name != UNICODE for name in found], bool)
        part = np.zeros(len(texts), bool)
        part[list(layer.rows_where(declared.key, has_old_words))] = True
        part &= ~old
        if part.any():
            yield Finding(
                layer, Message("old encoding"), WARNING,
                Message("{count} texts have words in TCVN3 among words in Unicode, for example \"{text}\".",
                        count=int(part.sum()), text=texts[int(np.flatnonzero(part)[0])]),
                action=Message("Write these words anew; texts of two encodings are not decoded."), rows=rows(part),
                field=layer.fields[declared.key])
        if old.any():
            names = sorted(set(found) - {UNICODE})
            yield Finding(
                layer,
                Message("old encoding"),
                WARNING,
                Message(
                    "{count} texts are in an old encoding ({names}).", count=int(old.sum()), names=", ".join(names)
                ),
                action=Message('Run "Decode Vietnamese text" on the layer first.'),
                rows=rows(old),
                field=layer.fields[declared.key],
            )
        loose = np.zeros(len(texts), bool)
        loose[list(layer.rows_where(declared.key, lambda text: text != nfc(text)))] = True
        loose &= ~old
        if loose.any():
            yield Finding(
                layer,
                Message("loose accents"),
                WARNING,
                Message(
                    "{count} texts hold letters and accents apart; they look right but do not compare.",
                    count=int(loose.sum()),
                ),
                action=Message('Run "Decode Vietnamese text" on the layer first.'),
                rows=rows(loose),
                field=layer.fields[declared.key],
            )


def shown_as_another_page(layer):
    """Return texts with signs of line drawing: bytes of UTF-8 that a program showed as a page of DOS."""
    for declared in layer.declared("text", "list"):
        found = layer.rows_where(declared.key, _DRAWN.search)
        if found:
            yield Finding(layer, Message("old encoding"), WARNING,
                          Message("{count} texts hold signs that draw lines, for example \"{text}\": a program read "
                                  "UTF-8 as a page of DOS.", count=len(found),
                                  text=layer.texts(declared.key)[found[0]]),
                          action=Message("Export the layer or table again as UTF-8, or write the texts anew."),
                          rows=found, field=layer.fields[declared.key])


def has_old_words(text):
    """Return whether single words of a text are in TCVN3, of which the rest may be in Unicode.

    Such texts came together from several files; decoding leaves them as they are. A word counts where it is none as
    it stands, is one in TCVN3, and has a letter of TCVN3 that no word of Unicode has in its place.

    Examples
    --------
    >>> has_old_words("Êp Tân Lộc"), has_old_words("B¹c Liêu – Hộ Phòng"), has_old_words("Ấp 5, 30 m²")
    (True, True, False)
    """
    return not text.isascii() and any(map(_is_old_word, _PIECES.findall(text)))


@lru_cache(maxsize=1 << 14)
def _is_old_word(word):
    capitals = word.isupper() and sum(sign.isalpha() for sign in word) > 1
    if word.isascii() or capitals or (is_syllable(word) and not oddly_capital(word)):
        return False
    table = single_bytes("tcvn3")
    read = "".join(table.get(ord(sign), sign) if "\xa0" < sign < "\u0100" else sign for sign in word)
    return is_syllable(read) and (_OLD_SIGNS.search(word) or _OLD_INNER.search(word)) is not None


def lost_letters(layer):
    """Return texts whose letters were replaced by U+FFFD or "?" when the file was opened or saved."""
    for declared in layer.declared("text", "list"):
        texts = layer.written(declared.key)
        if not any("?" in text or "\ufffd" in text for text in filter(None, texts)):
            continue
        lost = np.array([text is not None and letters_lost(text) for text in texts], bool)
        if lost.any():
            example = layer.columns[declared.key][int(np.flatnonzero(lost)[0])]
            yield Finding(
                layer,
                Message("lost letters"),
                WARNING,
                Message('{count} texts have lost letters, for example "{text}".', count=int(lost.sum()), text=example),
                action=LOST_REMEDY,
                rows=rows(lost),
                field=layer.fields[declared.key],
            )


def hidden_signs(layer):
    """Return texts with signs that nobody sees: control characters, zero-width signs, blanks that do not break."""
    for declared in layer.declared("text", "list", "date"):
        texts = layer.written(declared.key)
        if not hidden_in("\n".join(filter(None, texts))):  # the column in one look
            continue
        old = layer.decoded(declared.key)[1]
        signs, concerned = Counter(), np.zeros(len(texts), bool)
        for row, text in enumerate(texts):
            found = hidden_in(text) if text and old[row] == UNICODE else ()
            concerned[row] = bool(found)
            signs.update(found)
        if concerned.any():
            shown = Names([sign_name(sign) for sign, _ in signs.most_common(_SHOWN)])
            yield Finding(
                layer,
                Message("hidden signs"),
                WARNING,
                Message("{count} texts hold signs that nobody sees: {signs}.", count=int(concerned.sum()), signs=shown),
                action=Message("Delete them, or replace them by a plain blank; codes and names with them do not "
                               "compare."),
                rows=rows(concerned),
                field=layer.fields[declared.key],
            )


def letters_of_another_script(layer):
    """Return texts with Greek or Cyrillic letters within words of Latin ones: they look alike and do not compare."""
    for declared in layer.declared("text", "list"):
        texts = layer.written(declared.key)
        found = layer.rows_where(declared.key, _FOREIGN.search)
        if found:
            seen = dict.fromkeys(_FOREIGN.search(texts[row])[0] for row in found)
            signs = Names([sign_name(sign) for sign in list(seen)[:_SHOWN]])
            yield Finding(layer, Message("letters of another script"), WARNING,
                          Message("{count} texts hold letters of another script within their words: {signs}.",
                                  count=len(found), signs=signs),
                          action=Message("Type the word again; it looks right and is equal to no other."),
                          rows=found, field=layer.fields[declared.key])


def hidden_in(text):
    """Return the signs of a text that nobody sees; tab and line break are seen."""
    if text.isascii() and is_clean(text):
        return ()
    found = [*HIDDEN.findall(text), *BLANKS.findall(text)]
    if is_clean(text):
        return tuple(found)
    return tuple(found + [sign for sign in text if not is_clean(sign) and sign not in found])


def sign_name(sign):
    """Return what a sign is called."""
    return _NAMES.get(sign) or Message(
        "U+{code} {name}", code=f"{ord(sign):04X}", name=unicodedata.name(sign, "").lower()
    )


class Names:
    """Several messages as one value of another, separated by commas."""

    def __init__(self, messages):
        self.messages = messages

    def text(self, language):
        """Return the names in ``language``."""
        return ", ".join(message.text(language).strip() for message in self.messages)


def unclear_headings(layer):
    """Return what was not plain when the fields of the layer were recognised: units, years, cut names."""
    for remark in layer.remarks:
        yield Finding(
            layer,
            Message("heading"),
            WARNING,
            remark,
            action=Message("Check that the field means what it is read as; name it plainly, or choose the field."),
        )


def lists_of_yes_and_no(layer):
    """Return lists of names that hold nothing but yes and no."""
    for declared in layer.declared("list", "text"):
        if not (declared.type == "list" or declared.key == "tenants"):
            continue
        texts = [text for text in layer.texts(declared.key) if text and value_code(declared, text) is None]
        marks, problems = parse_booleans(texts)
        if texts and not problems and len(marks):
            yield Finding(
                layer,
                Message("yes and no"),
                WARNING,
                Message('The field holds yes and no ("{text}"), where names are expected.', text=texts[0]),
                action=Message("Choose the field with the names, or leave the input empty."),
                rows=tuple(range(len(layer))),
                field=layer.fields[declared.key],
            )


RULES = (old_encodings, shown_as_another_page, lost_letters, hidden_signs, letters_of_another_script,
         unclear_headings, lists_of_yes_and_no)
