"""Classes of masts as people write them: "a2a", "Cột loại A2b"; codes of resources/rules/mast_classes.json."""
from __future__ import annotations

import re
from functools import cache

from ..resources import load_json
from ..text.keys import fold

FILE = ("rules", "mast_classes.json")


def class_code(text):
    """Return the class that a text names, "" for a blank, the text itself where it names none or several.

    >>> class_code("a2a"), class_code("Cột loại A2b (mặt đất)"), class_code("A1a/A2a"), class_code(None)
    ('A2a', 'A2b', 'A1a/A2a', '')
    """
    text = "" if text is None else str(text).strip()
    known = _known()
    if fold(text) in known:
        return known[fold(text)]
    named = {known[fold(word)] for word in re.findall(r"\w+", text) if fold(word) in known}
    return named.pop() if len(named) == 1 else text


def is_class(text):
    """Return whether a text is the code of a class.

    >>> is_class("A2a"), is_class("cột"), is_class("")
    (True, False, False)
    """
    return text in _known().values()


@cache
def _known():
    return {fold(one["code"]): one["code"] for one in load_json(*FILE)["classes"]}
