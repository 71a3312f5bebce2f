"""Labels that fit the form of a dialog: the whole sentence is kept for the tooltip."""
from __future__ import annotations

import re
from functools import cache

from .resources import load_json

LONGEST = 45
_UNIT = re.compile(r"\((?:m|km|km²|%|dB|dBm|MHz|GB|s|°|(?:million VND|triệu đồng)[^()]*)\)\s*$")
_EXPLAINED = re.compile(r"\s*(?:;| \().*$")


def shortened(algorithm, name, label, language):
    """Return (label, help): a label of at most 45 characters, and the whole where something was left out, else "".

    The first that fits: one declared for this parameter of this algorithm (resources/rules/labels.json);
    the label itself; one declared for the parameter in any algorithm; the label without what
    explains it; a field without its layer.

    >>> shortened("x", "OPERATORS", "Operators planned (Viettel, VNPT, MobiFone); empty: those on the masts", "en")[0]
    'Operators planned'
    >>> shortened("x", "Y", "Layers of own forms, one per line: SCHOOLS = data.gpkg", "en")[0]
    'Layers of own forms, one per line'
    """
    own = _declared("labels", f"{algorithm}.{name}", language)
    if own is None and len(label) <= LONGEST:
        return label, ""
    short = own or _declared("labels", name, language) or _without_explanation(label)
    if len(short) > LONGEST:
        before, _, after = short.partition(": ")
        short = before if "=" in after else after or before  # an example, or a field after its layer
    return short, label


def layer_prefix(algorithm, name, label, language):
    """Return what a layer is called before the names of its fields."""
    own = _declared("layers", f"{algorithm}.{name}", language) or _declared("layers", name, language)
    return own or _EXPLAINED.sub("", label)


def _declared(kind, key, language):
    found = _labels()[kind].get(key)
    return found[language] if found else None


@cache
def _labels():
    return load_json("rules", "labels.json")


def _without_explanation(label):
    first = label.split(";")[0].rstrip()
    unit = _UNIT.search(first)
    bare = _EXPLAINED.sub("", first[:unit.start()].rstrip() if unit else first)
    return f"{bare} {unit.group().strip()}" if unit else bare
