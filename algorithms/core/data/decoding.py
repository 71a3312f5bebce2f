"""Text columns in old encodings turned into Unicode."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..errors import Message, no_progress
from ..text import UNICODE, decode_column, letters_lost

LOST_REMEDY = Message("Set the layer's encoding to ISO-8859-1 (Layer properties > Source > Data source encoding), then "
                      "run \"Decode Vietnamese text\"; where the letters are lost in the file itself, get it anew.")


@dataclass(frozen=True)
class DecodeResult:
    """Columns by field name, the number of texts that changed, and one note per field with changes."""

    columns: dict
    changed: int
    notes: tuple


def decode_fields(columns, encoding="auto", progress=no_progress):
    """Decode text columns.

    Parameters
    ----------
    columns : dict of str to list
        Texts (``None`` missing) by field name; each column is judged by itself.
    encoding : str
        See :func:`hatangso.algorithms.core.text.decode`.
    progress : callable
    """
    decoded, notes, changed = {}, [], 0
    for number, (name, texts) in enumerate(columns.items()):
        progress(number / len(columns))
        decoded[name], found = decode_column(texts, encoding)
        notes.extend(lost_notes(name, decoded[name]))
        different = sum(old != new for old, new in zip(texts, decoded[name]))
        if different:
            changed += different
            seen = Counter(how for how in found if how != UNICODE)
            notes.append(Message("Field {field}: {count} texts decoded ({names}).", field=name, count=different,
                                 names=", ".join(f"{how} {count}" for how, count in sorted(seen.items())) or "NFC"))
    return DecodeResult(decoded, changed, tuple(notes))


def lost_notes(name, texts):
    """Yield a Message where letters of a field were lost before they came here."""
    lost = [text for text in texts if text and letters_lost(text)]
    if lost:
        yield Message("Field {field}: {count} texts have lost letters, for example \"{text}\"; no decoding brings them "
                      "back. {remedy}", field=name, count=len(lost), text=lost[0], remedy=LOST_REMEDY)
