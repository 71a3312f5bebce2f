"""Rules about words of closed lists: lists in one cell, targets of the plan, formulas where a name should be."""
from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from ..errors import Message
from ..resources import load_json, resource_path
from ..roles import value_code
from ..words import is_mark, is_nobody
from .layers import ERROR, WARNING, Finding

_FORMULA = re.compile(r"[=@][A-Za-z(+\-@'\[]|[+\-][A-Za-z]+\(")


def unknown_words_in_lists(layer):
    """Return parts of lists, as the tenants of a mast, that a closed list does not know."""
    for declared in layer.declared("list"):
        if not declared.values:
            continue
        grouped = defaultdict(list)
        for row, text in enumerate(layer.texts(declared.key)):
            if not text or is_nobody(text) or is_mark(text) or value_code(declared, text) is not None:
                continue
            for part in filter(None, map(str.strip, _separators().split(text))):
                if value_code(declared, part) is None and not is_nobody(part):
                    grouped[part].append(row)
        for text, found in grouped.items():
            yield Finding(layer, Message("unknown word"), WARNING,
                          Message("\"{text}\" is not known in {count} features.", text=text, count=len(set(found))),
                          Message("Use one of: {known}.", known=", ".join(value.vi for value in declared.values[:8])),
                          tuple(dict.fromkeys(found)), layer.fields[declared.key])


def unknown_targets(layer):
    """Return entered values of a target that no shipped profile has."""
    if layer.role.name != "entered" or "target" not in layer.fields:
        return
    grouped = defaultdict(list)
    for row, text in enumerate(layer.texts("target")):
        if text and text not in _targets():
            grouped[text].append(row)
    for text, found in grouped.items():
        yield Finding(layer, Message("unknown target"), WARNING,
                      Message("No plan profile has a target {text}.", text=text),
                      Message("Correct the code of the target, unless it stands in a profile of your own."),
                      tuple(found), layer.fields["target"])


def formulas(layer):
    """Return texts that a spreadsheet would take for a formula."""
    for declared in layer.declared("text", "list"):
        found = tuple(row for row, text in enumerate(layer.texts(declared.key)) if _FORMULA.match(text))
        if found:
            yield Finding(layer, Message("formula"), ERROR,
                          Message("The text is a formula of a spreadsheet and no value."),
                          Message("Write the value in its place."), found, layer.fields[declared.key], each=True)


@cache
def _separators():
    parts = sorted(load_json("rules", "operators.json")["separators"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, parts)), re.IGNORECASE)


@cache
def _targets():
    names = sorted(path.name for path in resource_path("profiles").glob("*.json"))
    return frozenset(target["id"] for name in names for target in load_json("profiles", name).get("targets", ()))


RULES = (unknown_words_in_lists, unknown_targets, formulas)
