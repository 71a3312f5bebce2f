"""What the user writes about the lists, one line each: whose a list is, and fields that are not recognised."""
from __future__ import annotations

from ...errors import InputError, Message
from ...text.keys import fold
from ...text.named_lines import named_lines
from ...text.words import folded
from .rows import sender_of

ALL = "*"  # a list of everybody's masts
SENDER, FIELD = Message("list 3 = Viettel"), Message("list 3.height_m = height")


def senders(text, names):
    """Read lines such as ``danh sách 3 = Viettel`` into {list: sender}; other lists are taken by their names.

    :data:`ALL` stands for the words that say that a list is everybody's ("tất cả").

    Raises
    ------
    InputError
        A line that is none, or a list that is not among ``names``.
    """
    found = {name: sender_of(name) for name in names}
    for _, name, value in named_lines(text, "SENDERS", SENDER, last=True):
        if name not in found:
            raise InputError("{parameter}: no list is called {name}. The lists are: {names}.", parameter="SENDERS",
                             name=name, names=", ".join(names))
        found[name] = ALL if value == ALL or fold(value) in folded("everybody") else sender_of(value) or value
    return found


def fields(text, keys):
    """Read lines such as ``danh sách 3.height_m = cao`` into {list: {key: field}}; ``keys`` are the known ones.

    Raises
    ------
    InputError
        A line that is none, or a key that is not known.
    """
    found = {}
    for line, (name, key), column in named_lines(text, "FIELDS", FIELD, last=True, name_of=_list_and_key):
        if key not in keys or not name:
            raise InputError("\"{line}\" is not understood; write a line as {example}.", line=line, example=FIELD)
        found.setdefault(name, {})[key] = column
    return found


def _list_and_key(text):
    name, _, key = text.rpartition(".")
    return name.strip(), key.strip()
