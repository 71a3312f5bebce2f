"""A run taken back: the results of the store are changed for those before it, and once more for those after it."""
from __future__ import annotations

from qgis.core import QgsApplication

from ...algorithms.bridge import compat, store_layers
from ...algorithms.bridge.earlier import Earlier
from ...algorithms.bridge.parameters import tr
from ...algorithms.core.claims import Claim
from ...algorithms.core.errors import HatangsoError
from . import look
from .runner import Chore


class TakingBack:
    """The button of it, and the work behind; ``desk`` is told what came of it."""

    def __init__(self, plan, desk):
        self.plan, self.desk, self._task, self._claim = plan, desk, None, None
        self.button = look.button(tr("Bring back the run before"), self.start, tr(
            "The results of the store are changed for those before the last run; a second click changes them back. "
            "Layers and settings of the plan stay as they are."))

    @property
    def busy(self):
        """Whether results are being changed."""
        return self._task is not None

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
            self._claim = Claim(store.path)
        except HatangsoError as error:
            words = error.text(compat.ui_language())
            self.desk.tell(tr("The run before could not be brought back."), words, good=False)
            return
        store_layers.let_go(self.plan.project, store)
        self._task = Chore(tr("Bring back the run before"), Earlier(store).swap, lambda task: self._ended(task, store))
        self.desk.show_header()
        QgsApplication.taskManager().addTask(self._task)

    def _ended(self, task, store):
        self._task = None
        self._claim.release()
        if task.error:
            self.desk.tell(tr("The run before could not be brought back."), task.error, good=False)
        else:
            store_layers.read_again(self.plan.project, store)
            self.desk.tell(tr("The results before the last run are back."),
                           tr("A second click on the button changes them back."))
        self.desk.show_header()
        self.desk.look()
