"""Errors that no caller hears of."""
import sys
import threading
import traceback


class Errors:
    """What reached nobody: errors in slots, in timers and in threads."""

    def __init__(self, monkeypatch):
        self.said = []
        monkeypatch.setattr(sys, "excepthook", self._hear)
        monkeypatch.setattr(threading, "excepthook", lambda what: self._hear(*what[:3]))
        monkeypatch.setattr(sys, "unraisablehook", lambda what: self._hear(what.exc_type, what.exc_value,
                                                                         what.exc_traceback))

    def _hear(self, kind, error, trace):
        self.said.append("".join(traceback.format_exception(kind, error, trace)[-6:]))
