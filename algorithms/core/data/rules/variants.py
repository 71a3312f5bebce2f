"""Rules about words of columns without a closed list: one that is nearly another word of its column."""
from __future__ import annotations

import re
from collections import Counter, defaultdict

from ...errors import Message
from ...text.keys import fold
from ...text.spelling import written
from ..layers import WARNING, Finding
from ..limits import limits

_SHORTEST = 4  # letters of a word in which one may be wrong; shorter ones are codes and other words
_SIGNS = re.compile(r"[\W_]+")


def nearly_a_usual_word(layer):
    """Return words of an open list that differ by a slip, of marks, a letter or a blank, from a far more usual one."""
    bounds = limits()["variants"]
    for role, key in bounds["fields"]:
        if role != layer.role.name or key not in layer.fields:
            continue
        counts = Counter(filter(None, map(written, layer.texts(key))))
        meant = dict(_slips(counts, bounds))
        grouped, spelt = defaultdict(list), {written(text): text for text in layer.texts(key)} if meant else {}
        for row, text in enumerate(layer.texts(key) if meant else ()):
            if written(text) in meant:
                grouped[text].append(row)
        for text, found in grouped.items():
            usual = meant[written(text)]
            yield Finding(layer, Message("nearly another word"), WARNING,
                          Message("\"{text}\" is nearly \"{usual}\", which is usual in this column.", text=text,
                                  usual=spelt[usual]),
                          action=Message("Write it alike if the same is meant."), rows=tuple(found),
                          field=layer.fields[key])


def _slips(counts, bounds):
    """Yield (rare word, usual word) of words that one slip turns into one that stands ``times`` as often at least."""
    usual = [(word, count) for word, count in counts.most_common() if count >= bounds["least"]]
    for word, count in counts.items():
        near = next((other for other, often in usual
                     if often >= bounds["times"] * count and one_slip(word, other)), None)
        if near is not None:
            yield word, near


def one_slip(one, other):
    """Return whether two words differ by marks, by a blank or by one letter; figures and short words have to agree.

    Examples
    --------
    >>> one_slip("đường huyen", "đường huyện"), one_slip("tertary", "tertiary"), one_slip("đường xã", "đường  xã")
    (True, True, False)
    >>> one_slip("cấp 1", "cấp 2"), one_slip("cấp ii", "cấp iii"), one_slip("đường xã", "đường tỉnh")
    (False, False, False)
    """
    one, other = written(one), written(other)
    if one == other or _figures(one) != _figures(other):
        return False
    if fold(one) == fold(other):
        return True
    words, others = (list(map(fold, _SIGNS.split(text))) for text in (one, other))
    apart = [(a, b) for a, b in zip(words, others) if a != b]
    return (len(words) == len(others) and len(apart) == 1 and min(map(len, apart[0])) >= _SHORTEST
            and _one_edit(*apart[0]))


def _figures(text):
    return [sign for sign in text if sign.isdigit()]


def _one_edit(one, other):
    """Return whether one letter more, less, changed, or two in another order turn a word into another."""
    if len(one) > len(other):
        one, other = other, one
    at = next((place for place, (a, b) in enumerate(zip(one, other)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1:]
    turned = one[at:at + 2] == other[at:at + 2][::-1] and one[at + 2:] == other[at + 2:]
    return turned or one[at + 1:] == other[at + 1:]


RULES = (nearly_a_usual_word,)
