"""A run taken back: the results of the store are changed for those before it, and once more for those after it."""
from __future__ import annotations

import sqlite3

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.store import layers as store_layers
from ...algorithms.bridge.store.earlier import Earlier
from ...algorithms.core.errors import HatangsoError
from ...algorithms.core.files.system_words import reason_of
from . import look
from .runner import Chore
from .work import Work


class TakingBack(Work):
    """The button of it, and the work behind; ``desk`` is told what came of it."""

    def __init__(self, plan, desk):
        super().__init__(plan, desk)
        self.button = look.button(tr("Bring back the run before"), self.start, tr(
            "The results of the store are changed for those before the last run; a second click changes them back. "
            "Layers and settings of the plan stay as they are."))

    def show(self):
        """Offer it where there is something to bring back."""
        store = self.plan.store
        self.button.setVisible(store is not None and Earlier(store).there)
        self.button.setEnabled(not self.desk.busy)

    def start(self):
        """Change the results, beside the window."""
        store = self.plan.store
        if self.desk.busy or store is None or not Earlier(store).there:
            return
        try:
            self._have(store)
        except HatangsoError as error:
            words = error.text(compat.ui_language())
            self.desk.tell(tr("The run before could not be brought back."), words, good=False)
            return
        store_layers.let_go(self.plan.project, store)
        self._give(Chore(tr("Bring back the run before"), Earlier(store).swap, lambda task: self._ended(task, store)))
        self.desk.show_header()

    def cancel(self):
        """Nothing: results that are half changed are those of no run."""

    def _ended(self, task, store):
        told = self._is_over(task)
        if told is None:
            return
        problem = task.error or self._read_again(store)
        if told and problem:
            self.desk.tell(tr("The run before could not be brought back."), problem, good=False)
        elif told and task.done:
            self.desk.tell(tr("The results before the last run are back."),
                           tr("A second click on the button changes them back."))
        self.desk.show_header()
        self.desk.look()

    def _read_again(self, store):
        """Have the map read the store again; return why it cannot, "" where it can."""
        try:
            store_layers.read_again(self.plan.project, store)
        except sqlite3.Error as error:  # another program has damaged or taken away the file since
            return reason_of(error).text(compat.ui_language())
        return ""
