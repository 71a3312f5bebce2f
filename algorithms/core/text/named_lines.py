"""Lines of the form "name = value" that people type in a parameter: fields, options, layers, origins, senders."""
from __future__ import annotations

import re

from ..errors import InputError, Message


def lines_of(text, following=""):
    """Cut a parameter's text into its lines: at line ends, and at ";" where ``following`` opens a new line.

    A ";" inside a line is kept: the address of a layer may hold one (``file:///a.csv?delimiter=;&...``).

    Examples
    --------
    >>> lines_of("A = x;y; B = z", "[A-Z]+ =")
    ['A = x;y', 'B = z']
    """
    cut = rf";(?=\s*(?:{following}|$))" if following else r"(?!)"
    parts = (part for line in (text or "").splitlines() for part in re.split(cut, line))
    return [part.strip() for part in parts if part.strip()]


def named_lines(text, parameter, example, *, following="", name_of=str, last=False):
    """Return [(line, name, value), ...] of lines of the form "name = value".

    Parameters
    ----------
    text : str or None
    parameter : str
        The id of the parameter; the reader sees its label.
    example : str or Message
        How a line is written.
    following : str
        As of :func:`lines_of`.
    name_of : callable
        What a name stands for: two names for one thing are that name twice.
    last : bool
        Whether the last "=" of a line divides it, as where names may hold one, and not the first.

    Raises
    ------
    InputError
        A line without a name, "=" or value, or a name that stands twice: the parameter, the line and the example.

    Examples
    --------
    >>> named_lines("POINTS = a; b", "SOURCES", "POINTS = provider")
    [('POINTS = a; b', 'POINTS', 'a; b')]
    >>> named_lines("a = 1\\na = 2", "OPTIONS", "a = 1")
    Traceback (most recent call last):
    InputError: OPTIONS: "a = 2" cannot be read (the name stands twice). Write it as a = 1.
    """
    found, names = [], set()
    for line in lines_of(text, following):
        name, equals, value = (part.strip() for part in (line.rpartition if last else line.partition)("="))
        complete = name and equals and value
        name = name_of(name)
        twice = complete and name in names
        if twice or not complete:
            raise InputError(
                "{parameter}: \"{part}\" cannot be read ({reason}). Write it as {example}.", parameter=parameter,
                part=line, example=example,
                reason=Message("the name stands twice") if twice else Message("not of the form name = value"))
        names.add(name)
        found.append((line, name, value))
    return found
