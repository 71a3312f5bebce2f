"""Names of communes where their codes belong."""
from __future__ import annotations

import numpy as np

from ..errors import Message
from ..numbers.formats import few
from .communes import rows_named

SHOWN = 5  # ids in a message


def names_for_codes(layer, what, ids, *, named, codes):
    """Return the Message about features that name their commune where its code belongs, ``None`` without any.

    Parameters
    ----------
    layer, what : str
        What the layer and the field are called.
    ids : (n,) feature ids
    named : (n,) what the features say
    codes : sequence of str
        Of the communes.
    """
    said = [str(text or "").strip() for text in named]
    rows = [row for row in np.flatnonzero(rows_named(said, codes) < 0).tolist() if _is_name(said[row])]
    if not rows:
        return None
    return Message(
        "Layer {layer}: {count} features (feature {ids}) give a name (\"{name}\") where a code belongs ({what}). Only "
        "codes count, for names repeat and merged units may bear old ones: a feature with a position belongs where it "
        "lies, one without to no commune. Choose the field with the codes, or get them: by position with Processing > "
        "\"Join attributes by location\", from a list of the communes with \"Join attributes by field value\"; for "
        "units from before a merger with {transfer}.", layer=layer, count=len(rows),
        ids=few(np.asarray(ids)[rows], SHOWN), name=said[rows[0]], what=what,
        transfer=Message("\"Transfer figures between old and new units\""))


def _is_name(text):
    """Return whether a text in the place of a code is words: letters, and a blank or no digit."""
    return text[:1].isalpha() and (" " in text or not any(map(str.isdigit, text)))
