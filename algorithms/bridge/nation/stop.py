"""Ctrl-C in a batch: what runs is cancelled as from the desktop, for no exception finds its way through C++."""
from __future__ import annotations

import contextlib
import os
import signal

ENDED = 130
"""Exit code of a command that was stopped from the keyboard."""
_RUNNING = []
_ASKED = []


def stop(number=None, frame=None):
    """Stop the batch; a second time, end it at once."""
    if _ASKED:
        os._exit(ENDED)
    _ASKED.append(True)
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
        _ASKED.clear()


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
