"""Ctrl-C in a batch: what runs is cancelled as from the desktop, for no exception finds its way through C++."""
from __future__ import annotations

import contextlib
import signal

ENDED = 130
"""Exit code of a command that was stopped from the keyboard."""
_RUNNING = []


def stop(number=None, frame=None):
    """Stop the batch; who asks a second time ends the process at once."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for feedback in _RUNNING:
        feedback.cancel()
    if not _RUNNING:
        raise KeyboardInterrupt


@contextlib.contextmanager
def hearing():
    """While this lasts the keyboard stops the batch."""
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def heard(feedback):
    """While this lasts an algorithm runs with ``feedback``; at its end a batch that was stopped is left.

    Raises
    ------
    KeyboardInterrupt
        In place of whatever the algorithm made of the cancel.
    """
    _RUNNING.append(feedback)
    try:
        yield feedback
    finally:
        _RUNNING.remove(feedback)
        if feedback.isCanceled():
            raise KeyboardInterrupt
