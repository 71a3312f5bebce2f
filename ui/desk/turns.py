"""Work of the window in small pieces, one a turn of the event loop: the window never stands still for long."""
from __future__ import annotations

from collections import deque

from qgis.PyQt.QtCore import QObject, QTimer

_DONE = object()


class Turns(QObject):
    """A queue of generators; what each does up to its next ``yield`` is a turn."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self._waiting, self._at_it, self._cleared = deque(), False, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    @property
    def busy(self):
        """Whether anything is left to do."""
        return self._at_it or bool(self._waiting)

    def add(self, pieces):
        """Do the pieces of a generator after those that wait."""
        self._waiting.append(pieces)
        self._timer.start()

    def clear(self):
        """Leave the rest undone."""
        self._waiting.clear()
        self._timer.stop()
        self._cleared = True

    def _turn(self):
        if not self._waiting:
            return
        pieces, self._at_it, self._cleared = self._waiting.popleft(), True, False
        try:
            if next(pieces, _DONE) is not _DONE and not self._cleared:  # a piece may bring about that all is left
                self._waiting.appendleft(pieces)
        finally:  # an error costs the pieces it came from, not what waits behind them
            self._at_it = False
            if self._waiting:
                self._timer.start()
