"""Technologies under one name: what a cell says, matched by the synonyms of the role of radio equipment."""
from __future__ import annotations

import re

import numpy as np

from ...errors import InputError
from ...roles import load_role, value_code

_GAPS = re.compile(r"[^\w-]+")


def technologies_of(text):
    """Return the codes of the technologies named in a cell, None where it is empty."""
    known = load_role("radio").field("technology")
    whole = value_code(known, text)
    words = [whole] if whole else [word for word in _GAPS.split(str(text or "")) if word]
    if not words:
        return None
    return tuple(dict.fromkeys(code for code in (value_code(known, word) for word in words) if code))


def naming(texts, wanted):
    """Return which texts name a technology of ``wanted``; "" is all of them.

    Raises
    ------
    InputError
        If ``wanted`` names no technology that is known.
    """
    asked = technologies_of(wanted)
    if asked is None:
        return np.ones(len(texts), bool)
    if not asked:
        raise InputError("TECHNOLOGY: \"{text}\" is no technology that is known. Known: {known}.", text=wanted,
                         known=", ".join(value.code for value in load_role("radio").field("technology").values))
    read = {text: technologies_of(text) or () for text in set(texts)}
    return np.array([bool(set(asked).intersection(read[text])) for text in texts], bool)
