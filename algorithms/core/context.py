"""Values that hold for a while and not for ever: what is asked deep inside and said once outside."""
from __future__ import annotations

from contextlib import contextmanager


@contextmanager
def setting(variable, value):
    """While this lasts, a context variable has a value; other threads keep theirs.

    >>> from contextvars import ContextVar
    >>> spoken = ContextVar("spoken", default="en")
    >>> with setting(spoken, "vi"):
    ...     spoken.get()
    'vi'
    >>> spoken.get()
    'en'
    """
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)
