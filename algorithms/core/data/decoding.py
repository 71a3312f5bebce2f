"""Text columns in old encodings turned into Unicode."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ..errors import Message, no_progress
from ..numbers.formats import Figure
from ..tables import Records
from ..text.decoding import UNICODE, judged_column
from ..text.lost_letters import letters_lost
from .tables import PREVIEW

LOST_REMEDY = Message("Set the layer's encoding to ISO-8859-1 (Layer properties > Source > Data source encoding), then "
                      "run \"Decode Vietnamese text\"; where the letters are lost in the file itself, get it anew.")


SHOWN = 5  # texts of each field and encoding in the preview
COMPOSED = "NFC"  # what is shown as the encoding of texts whose letters were only put together


@dataclass(frozen=True)
class DecodeResult:
    """Columns by field name, the number of texts that changed, one note per field with changes, and PREVIEW."""

    columns: dict
    changed: int
    notes: tuple
    preview: Records


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
    decoded, notes, changed, rows = {}, [], 0, []
    for number, (name, texts) in enumerate(columns.items()):
        progress(number / len(columns))
        decoded[name], found, sure = judged_column(texts, encoding)
        notes.extend(lost_notes(name, decoded[name]))
        kinds = defaultdict(list)
        for row, (old, new) in enumerate(zip(texts, decoded[name])):
            if old != new:
                kinds[COMPOSED if found[row] == UNICODE else found[row]].append(row)
        for how, concerned in sorted(kinds.items()):
            share = 100.0 * sum(sure[row] for row in concerned) / len(concerned)
            changed += len(concerned)
            notes.append(Message("Field {field}: {count} texts decoded ({name}); {share} % of them prove the encoding "
                                 "by themselves, the others follow their column.", field=name, count=len(concerned),
                                 name=how, share=Figure(share, 1)))
            shown = dict.fromkeys((texts[row], decoded[name][row], sure[row]) for row in concerned)
            rows += [(name, how, len(concerned), share, *one) for one in list(shown)[:SHOWN]]
    columns = map(list, zip(*rows)) if rows else ([] for _ in PREVIEW.keys)
    return DecodeResult(decoded, changed, tuple(notes), Records(PREVIEW, dict(zip(PREVIEW.keys, columns))))


def lost_notes(name, texts):
    """Yield a Message where letters of a field were lost before they came here."""
    lost = [text for text in texts if text and letters_lost(text)]
    if lost:
        yield Message("Field {field}: {count} texts have lost letters, for example \"{text}\"; no decoding brings them "
                      "back. {remedy}", field=name, count=len(lost), text=lost[0], remedy=LOST_REMEDY)
