"""A small checker for the JSON files a province edits: the part of JSON Schema they need, with plain messages.

Understood: type, enum, required, properties, additionalProperties (false or a schema), items, minItems, maxItems,
pattern, maxLength, minimum, maximum, exclusiveMinimum and ``$ref`` into ``$defs``. Remarks are welcome
everywhere: an entry called comment, or beginning with "_" or "$", is never judged.
"""
from __future__ import annotations

import re
from difflib import get_close_matches

from ..errors import Message, Sentences

_TYPES = {
    "object": dict, "array": (list, tuple), "string": str, "boolean": bool, "integer": int,
    "number": (int, float), "null": type(None),
}
KINDS = {
    "object": Message("a group in curly brackets"), "array": Message("a list in square brackets"),
    "string": Message("a text in quotes"), "boolean": Message("true or false"), "integer": Message("a whole number"),
    "number": Message("a number"), "null": Message("null (unknown)"),
}
"""What each type of JSON is called for people."""
_BOUNDS = (
    ("minimum", lambda value, bound: value >= bound, "{place}: {value} is below {bound}."),
    ("maximum", lambda value, bound: value <= bound, "{place}: {value} is above {bound}."),
    ("exclusiveMinimum", lambda value, bound: value > bound, "{place}: {value} must be above {bound}."),
)
_SHOWN = 40


def problems(document, schema, *, root=None, path=""):
    """Return one :class:`.Message` per place where ``document`` breaks ``schema``; empty when it is valid.

    Examples
    --------
    >>> schema = {"properties": {"year": {"type": "integer", "minimum": 2000}}, "additionalProperties": False}
    >>> [str(one) for one in problems({"year": 1999, "yaer": 2025}, schema)]
    ['/year: 1999 is below 2000.', '/: yaer is not known here; is year meant?']
    """
    root = root or schema
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    place = path or "/"
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(document, kind) for kind in kinds):
        return [Message("{place}: {kind} is expected, found is {value}.", place=place, value=_shown(document),
                        kind=Sentences((KINDS[kind] for kind in kinds), " / "))]
    found = []
    if "enum" in schema and not any(document == known and type(document) is type(known) for known in schema["enum"]):
        found.append(Message("{place}: {value} is not one of {allowed}.", place=place, value=_shown(document),
                             allowed=", ".join(map(str, schema["enum"]))))
    if isinstance(document, str):
        found += _text_problems(document, schema, place)
    elif _is(document, "number"):
        found += [Message(words, place=place, value=document, bound=schema[key])
                  for key, holds, words in _BOUNDS if key in schema and not holds(document, schema[key])]
    elif isinstance(document, dict):
        found += _object_problems(document, schema, root, path)
    elif isinstance(document, (list, tuple)):
        found += _list_problems(document, schema, root, path)
    return found


def _is(value, kind):
    """JSON types: a boolean is not a number, a whole float is an integer to nobody who edits by hand."""
    return isinstance(value, _TYPES[kind]) and not (isinstance(value, bool) and kind in ("integer", "number"))


def _shown(value):
    """Return a value as its file writes it, cut where it is long."""
    words = {True: "true", False: "false", None: "null"}
    text = words[value] if value is None or isinstance(value, bool) else str(value)
    text = f'"{text}"' if isinstance(value, str) else text
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _text_problems(text, schema, place):
    found = []
    if "pattern" in schema and not re.search(schema["pattern"], text):
        found.append(Message("{place}: {value} does not have the form {pattern}.", place=place, value=_shown(text),
                             pattern=schema["pattern"]))
    if len(text) > schema.get("maxLength", len(text)):
        found.append(Message("{place}: longer than {count} characters.", place=place, count=schema["maxLength"]))
    return found


def _list_problems(items, schema, root, path):
    found, place = [], path or "/"
    if len(items) < schema.get("minItems", 0):
        found.append(Message("{place}: at least {count} entries are expected.", place=place,
                             count=schema["minItems"]))
    if len(items) > schema.get("maxItems", len(items)):
        found.append(Message("{place}: at most {count} entries are expected.", place=place, count=schema["maxItems"]))
    if "items" in schema:
        for number, item in enumerate(items):
            found += problems(item, schema["items"], root=root, path=f"{path}/{number}")
    return found


def _object_problems(document, schema, root, path):
    place = path or "/"
    found = [
        Message("{place}: {name} is missing.", place=place, name=name)
        for name in schema.get("required", ()) if name not in document
    ]
    known, extra = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name, value in document.items():
        if name in known:
            found += problems(value, known[name], root=root, path=f"{path}/{name}")
        elif name == "comment" or name[:1] in ("_", "$"):
            continue
        elif extra is False:
            found.append(_unknown(name, known, place))
        elif isinstance(extra, dict):
            found += problems(value, extra, root=root, path=f"{path}/{name}")
    return found


def _unknown(name, known, place):
    """Return what is said of an entry nobody reads, with the one it resembles."""
    near = get_close_matches(name, known, 1)
    if near:
        return Message("{place}: {name} is not known here; is {near} meant?", place=place, name=name, near=near[0])
    return Message("{place}: {name} is not known here.", place=place, name=name)
