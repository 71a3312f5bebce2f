"""Communes that rows name by themselves, where no layer of communes says which there are."""
from __future__ import annotations

from ..text.spelling import written
from .communes import code_key, kind_of, own_words


def one_spelling(texts):
    """Return texts in which a commune is written in one way, however its rows write it.

    Codes are one with and without leading zeros; names are one in small and capital letters, with the word for the kind
    abbreviated and, where communes of one kind only are called so, left out. The first that says the kind is kept.
    Names that differ in a mark are two: nothing here says that they are not.

    Examples
    --------
    >>> one_spelling(["xã Tân Hoà", "Xã  Tân Hòa", "Tân Hòa", "", "00166", "166", "Xã Tân Hóa"])
    ['xã Tân Hoà', 'xã Tân Hoà', 'xã Tân Hoà', '', '00166', '00166', 'Xã Tân Hóa']
    >>> one_spelling(["Bình Minh", "P. Bình Minh", "Xã Bình Minh", "phường Bình Minh"])
    ['Bình Minh', 'P. Bình Minh', 'Xã Bình Minh', 'P. Bình Minh']
    """
    texts, found, kinds = list(texts), {}, {}
    marks = {text: _mark(str(text)) for text in dict.fromkeys(texts) if text is not None}
    for text, (kind, name) in marks.items():
        found.setdefault((kind, name), text)
        if kind is not None:
            kinds.setdefault(name, {})[kind] = None
    for text, (kind, name) in marks.items():
        if kind is None and len(kinds.get(name, ())) == 1:
            marks[text] = (*kinds[name], name)
    return [None if text is None else found[marks[text]] for text in texts]


def _mark(text):
    bare, own = code_key(text), own_words(text)
    if bare.isdigit() or not own:
        return "", bare
    kind = kind_of(text)[0] if own != own_words(text, ()) else None
    return kind, written(" ".join(own))
