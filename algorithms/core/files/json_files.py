"""The only reader of the JSON files that people write, receive and save with editors of every kind.

A byte order mark is accepted; everything that would be read in two ways, or in no way, is refused with the
file, the place in it and what to do: other encodings, NaN and Infinity, an entry that occurs twice, signs that
cannot be printed, nesting without end, and what a schema does not know.
"""
from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, Message
from ..package import resource_path
from . import held_files
from .schema import problems
from .system_words import reason_of

MAX_DEPTH = 64
MAX_BYTES = 32_000_000
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_UNPRINTABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]")
_MARKS = ((b"\xef\xbb\xbf", ""), (b"\xff\xfe\0\0", "UTF-32"), (b"\0\0\xfe\xff", "UTF-32"), (b"\xff\xfe", "UTF-16"),
          (b"\xfe\xff", "UTF-16"))
_QUOTES = "“”„‟‘’«»"
_SYNTAX = {
    "Expecting value": Message("a value is expected"),
    "Expecting property name enclosed in double quotes": Message("a name in straight quotes is expected"),
    "Expecting ':' delimiter": Message("a colon is expected"),
    "Expecting ',' delimiter": Message("a comma or a closing bracket is expected"),
    "Extra data": Message("there is something after the end of the document"),
    "Invalid control character at": Message("a line break or control character stands inside a text"),
    "Unterminated string starting at": Message("a text has no closing quote"),
    "Illegal trailing comma before end of object": Message("a name in straight quotes is expected"),
    "Illegal trailing comma before end of array": Message("a value is expected"),
}
_SYNTAX_ELSE = Message("a backslash is not understood; write two of them")
_QUOTE_HINT = Message("the quotes are typographic ones; write straight ones")


@dataclass(frozen=True)
class _Bad:
    """Something a reader must not meet, kept where it stood until its place is known."""

    reason: Message


def read_json(path, label, schema=None, check=None):
    """Return the content of a JSON file.

    Parameters
    ----------
    path : str or Path
    label : str or Message
        What the dialog calls the file; an error begins with it.
    schema : dict or sequence of str, optional
        The schema the content must keep (see :mod:`.schema`), or its path under ``resources/``.
    check : callable, optional
        Takes the content, returns Messages about what a schema cannot say.

    Raises
    ------
    InputError
        It names the label, the file, the place in it, the value and what to do.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "costs.json")
    >>> _ = file.write_text('{"new_mast": NaN}', encoding="utf-8")
    >>> try:
    ...     read_json(file, "Costs")
    ... except InputError as error:
    ...     print(str(error).partition("cannot be used. ")[2])
    /new_mast: NaN is no number; write null where a figure is not known. Correct the file and run again.
    """
    path = Path(path)
    try:
        data = held_files.read(path)
    except OSError as error:
        raise InputError("{parameter}: the file {file} cannot be opened ({reason}). Choose another file.",
                         parameter=label, file=path.name, reason=reason_of(error)) from None
    return parse_json(data, label, path.name, schema, check=check)


def parse_json(data, label, name, schema=None, *, check=None):
    """Return the content of JSON bytes called ``name``; see :func:`read_json`."""
    try:
        document = _parse(_text(data))
        found = _bad_places(document)
        if not found and schema is not None:
            found = problems(document, schema if isinstance(schema, dict) else _shipped(schema))
        if not found and check is not None:
            found = list(check(document))
    except _Refused as error:
        found = [error.args[0]]
    if found:
        more = Message(" ({count} more places.)", count=len(found) - 1) if len(found) > 1 else ""
        raise InputError("{parameter}: the file {file} cannot be used. {problem}{more} Correct the file and run again.",
                         parameter=label, file=name, problem=found[0], more=more) from None
    return document


class _Refused(Exception):  # noqa: N818 - never leaves this file
    """The bytes are no JSON; carries the Message."""


def _text(data):
    """Return bytes as text."""
    if len(data) > MAX_BYTES:
        raise _Refused(Message("It holds {count} MB; a file of this kind has some kilobytes.",
                               count=len(data) // 1_000_000))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding:
                raise _Refused(_other_encoding(encoding))
            data = data[len(mark):]
    if b"\0" in data[:200]:
        raise _Refused(_other_encoding("UTF-16"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Refused(Message("Line {line} is not in UTF-8. Open the file in Notepad and save it with the encoding "
                               "UTF-8.", line=data.count(b"\n", 0, error.start) + 1)) from None


def _other_encoding(encoding):
    return Message("It is saved as {encoding}. Open it in Notepad and save it with the encoding UTF-8.",
                   encoding=encoding)


def _parse(text):
    _refuse_depth(text)
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_float, parse_int=_int,
                          object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        quoted = text[error.pos:error.pos + 1] in _QUOTES and error.pos < len(text)
        reason = _QUOTE_HINT if quoted else _SYNTAX.get(error.msg, _SYNTAX_ELSE)
        raise _Refused(Message("Line {line}, character {column}: {reason}.", line=error.lineno, column=error.colno,
                               reason=reason)) from None


def _refuse_depth(text):
    """Refuse nesting that no file of ours has, before a parser dies of it."""
    depth = 0
    for match in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            raise _Refused(Message("Its lists and groups are nested more than {count} deep.", count=MAX_DEPTH))


def _no_number(text):
    return _Bad(Message("{text} is no number; write null where a figure is not known.", text=text))


def _float(text):
    value = float(text)
    return value if math.isfinite(value) else _Bad(Message("{text} is too large.", text=text[:40]))


def _int(text):
    return int(text) if len(text) <= 18 else _Bad(Message("{text} is too large.", text=text[:40]))


def _object(pairs):
    found = {}
    for name, value in pairs:
        twice = name in found
        found[name] = _Bad(Message("the entry stands twice; keep one.")) if twice else value
    return found


def _bad_places(document):
    """Return a Message per value that may not stand in a file, with its place."""
    found, waiting = [], [("", document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, _Bad):
            found.append(Message("{place}: {reason}", place=place or "/", reason=value.reason))
        elif isinstance(value, str):
            found += _unprintable(value, place)
        elif isinstance(value, dict):
            for name, item in value.items():
                found += _unprintable(name, place)
                waiting.append((f"{place}/{name}", item))
        elif isinstance(value, list):
            waiting += [(f"{place}/{number}", item) for number, item in enumerate(value)]
    return found


def _shipped(parts):
    """Return a schema of the package, which nobody edits."""
    return json.loads(resource_path(*parts).read_text(encoding="utf-8"))


def _unprintable(text, place):
    match = _UNPRINTABLE.search(text)
    return [] if match is None else [Message(
        "{place}: the text holds the control character U+{code}; delete it.", place=_UNPRINTABLE.sub("?", place) or "/",
        code=f"{ord(match.group()):04X}")]
