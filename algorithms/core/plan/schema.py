"""A small checker for the JSON files a province edits: the part of JSON Schema they need, with plain messages.

Understood: type, enum, required, properties, additionalProperties (false or a schema), items,
minItems, pattern, maxLength, minimum and ``$ref`` into ``$defs``.
"""
from __future__ import annotations

import re

from ..errors import Message

_TYPES = {
    "object": dict, "array": (list, tuple), "string": str, "boolean": bool, "integer": int,
    "number": (int, float), "null": type(None),
}


def problems(document, schema, *, root=None, path=""):
    """Return one :class:`.Message` per place where ``document`` breaks ``schema``; empty when it is valid."""
    root = root or schema
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    place = path or "/"
    kinds = schema.get("type")
    if kinds and not any(_is(document, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return [Message("{place}: {kind} is expected.", place=place, kind=kinds)]
    found = []
    if "enum" in schema and document not in schema["enum"]:
        found.append(Message("{place}: {value} is not one of {allowed}.", place=place, value=document,
                             allowed=", ".join(map(str, schema["enum"]))))
    if isinstance(document, str):
        found += _text_problems(document, schema, place)
    if "minimum" in schema and _is(document, "number") and document < schema["minimum"]:
        found.append(Message("{place}: {value} is below {minimum}.", place=place, value=document,
                             minimum=schema["minimum"]))
    if isinstance(document, dict):
        found += _object_problems(document, schema, root, path)
    elif isinstance(document, (list, tuple)):
        if len(document) < schema.get("minItems", 0):
            found.append(Message("{place}: at least {count} entries are expected.", place=place,
                                 count=schema["minItems"]))
        if "items" in schema:
            for number, item in enumerate(document):
                found += problems(item, schema["items"], root=root, path=f"{path}/{number}")
    return found


def _is(value, kind):
    """JSON types: a boolean is not a number, a whole float is an integer to nobody who edits by hand."""
    return isinstance(value, _TYPES[kind]) and not (isinstance(value, bool) and kind in ("integer", "number"))


def _text_problems(text, schema, place):
    found = []
    if "pattern" in schema and not re.search(schema["pattern"], text):
        found.append(Message("{place}: {value} does not have the form {pattern}.", place=place, value=text,
                             pattern=schema["pattern"]))
    if len(text) > schema.get("maxLength", len(text)):
        found.append(Message("{place}: longer than {count} characters.", place=place, count=schema["maxLength"]))
    return found


def _object_problems(document, schema, root, path):
    found = [
        Message("{place}: {name} is missing.", place=path or "/", name=name)
        for name in schema.get("required", ()) if name not in document
    ]
    known, extra = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name, value in document.items():
        if name in known:
            found += problems(value, known[name], root=root, path=f"{path}/{name}")
        elif extra is False:
            found.append(Message("{place}: {name} is not known here.", place=path or "/", name=name))
        elif isinstance(extra, dict):
            found += problems(value, extra, root=root, path=f"{path}/{name}")
    return found
