"""Messages, errors and cancellation: the only vocabulary that crosses the layers.

A message is an English template with named values. It is rendered late, in the
language of the reader, so that core needs to know neither QGIS nor its locale.
"""
from __future__ import annotations

import hashlib
import re
from contextvars import ContextVar

from .context import setting
from .messages import render


class Message:
    """An English template with its values, rendered in any shipped language.

    Parameters
    ----------
    template : str
        English literal with ``{named}`` placeholders; its translation stands in
        ``resources/i18n/<language>/``.
    **values
        What fills the placeholders.
    """

    def __init__(self, template, **values):
        self.template = template
        self.values = values

    @property
    def id(self):
        """A short name that is the same in every run, language and filling: what tests and annexes refer to.

        Examples
        --------
        >>> Message("{count} points have no position.", count=3).id
        'points-have-no-position-b72f'
        """
        words = re.findall(r"[a-z]+", re.sub(r"{[^}]*}", " ", self.template).lower())[:5]
        return "-".join([*words, hashlib.sha256(self.template.encode("utf-8")).hexdigest()[:4]])

    def text(self, language):
        """Return the message in ``language`` ("vi" or "en")."""
        return render(self.template, self.values, language)

    def __str__(self):
        return self.text("en")

    def __repr__(self):
        return f"Message({self.template!r}, {self.values!r})"

    def __eq__(self, other):
        return isinstance(other, Message) and (self.template, self.values) == (other.template, other.values)

    def __hash__(self):
        return hash(self.template)


class Sentences:
    """Several messages, or whatever renders itself, as one value of another message or as a text.

    Examples
    --------
    >>> Sentences([Message("Met"), Message("Not met")], " / ").text("en")
    'Met / Not met'
    """

    def __init__(self, parts, separator=" "):
        self.parts = tuple(parts)
        self.separator = separator

    def text(self, language):
        """Return the joined texts in ``language``, "" for no parts."""
        return self.separator.join(part.text(language) for part in self.parts)

    def __repr__(self):
        return f"Sentences({self.parts!r}, {self.separator!r})"

    def __eq__(self, other):
        return isinstance(other, Sentences) and (self.parts, self.separator) == (other.parts, other.separator)

    def __hash__(self):
        return hash((self.parts, self.separator))


def _again(kind, template, values):
    """Make an error once more, in another process."""
    return kind(template, **values)


class HatangsoError(Exception):
    """Base of every error this package raises on purpose; carries a :class:`Message`."""

    def __init__(self, template, **values):
        self.message = Message(template, **values)
        super().__init__(template, values)

    def __reduce__(self):
        """Errors cross processes: without this a batch on workers dies of its first one."""
        return _again, (type(self), self.message.template, self.message.values)

    def text(self, language):
        """Return the error in ``language``."""
        return self.message.text(language)

    def __str__(self):
        return self.message.text("en")


class InputError(HatangsoError):
    """Something the user gave cannot be used; the text names layer, field, feature and what to do."""


class OutputError(HatangsoError):
    """A result cannot be written; the previous file is untouched."""


class SizeError(HatangsoError):
    """The job would not fit in memory; the text says what to change."""


class Cancelled(Exception):  # noqa: N818 - a request, not an error
    """The user asked to stop. Raised by ``progress`` callables, never caught in core."""


_LISTENER = ContextVar("listener", default=None)


def listening(check):
    """While this lasts, deep loops call ``check()``, which raises :class:`Cancelled` when the user asked to stop."""
    return setting(_LISTENER, check)


def heartbeat():
    """Hear a cancel in a loop that knows no fraction of its work; does nothing where nobody listens."""
    check = _LISTENER.get()
    if check is not None:
        check()


def no_progress(fraction):
    """Stand-in for a progress callable: takes a fraction 0..1 and does nothing."""


def stages(progress, *weights):
    """Return the progress of each of several stages that share one, each as much of it as its weight says.

    Parameters
    ----------
    progress : callable
        Takes a fraction 0..1.
    weights : float
        How long each stage takes beside the others.

    Returns
    -------
    list of callable

    Examples
    --------
    >>> told = []
    >>> read, solved = stages(told.append, 1, 3)
    >>> read(1.0), solved(0.5), solved(1.0)
    (None, None, None)
    >>> told
    [0.25, 0.625, 1.0]
    """
    whole, ends = sum(weights), [0.0]
    for weight in weights:
        ends.append(ends[-1] + weight)

    def stage(start, stop):
        return lambda fraction: progress((start + (stop - start) * min(max(fraction, 0.0), 1.0)) / whole)

    return [stage(start, stop) for start, stop in zip(ends, ends[1:])]
