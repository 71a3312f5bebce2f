"""The book of a plan made beside the window; finished steps are taken from the store."""
from __future__ import annotations

from qgis.core import QgsApplication

from ...algorithms.bridge import compat, hand_over, store_layers
from ...algorithms.bridge.chain import made
from ...algorithms.bridge.labels import labels_of
from ...algorithms.bridge.parameters import tr
from ...algorithms.core.claims import Claim
from ...algorithms.core.errors import HatangsoError
from ...algorithms.core.messages import labelled, with_labels
from . import handing
from .runner import AlgorithmTask


class MakingBook:
    """The task of it; ``desk`` is told what came of it."""

    def __init__(self, plan, desk):
        self.plan, self.desk, self._task, self._claim = plan, desk, None, None

    @property
    def busy(self):
        """Whether the book is being made."""
        return self._task is not None

    def start(self):
        """Make the book of the plan as it is saved."""
        try:
            self._claim = Claim(self.plan.store.path)
        except HatangsoError as error:
            self.desk.tell(tr("The book could not be made."), error.text(compat.ui_language()), good=False)
            return
        store_layers.let_go(self.plan.project, self.plan.store)
        self.desk.export_page.say("")
        algorithm = made(handing.BOOK)
        self._task = AlgorithmTask(algorithm, handing.book_parameters(self.plan), self.plan.project,
                                   title=algorithm.displayName(), ended=self._ended)
        self._task.progressChanged.connect(self.desk.show_progress)
        self.desk.show_progress(0.0)
        self.desk.show_header()
        QgsApplication.taskManager().addTask(self._task)

    def cancel(self):
        """Stop it where it is being made."""
        if self._task is not None:
            self._task.cancel()

    def release(self, layers):
        """Stop it where it reads one of ``layers``, which are about to go; return whether it does."""
        return self._task is not None and self._task.release(layers)

    def _ended(self, task, good):
        self._task, page = None, self.desk.export_page
        self._claim.release()
        self.desk.keep(task)
        if good:
            hand_over.tell(task.algorithm, hand_over.files_of(task.algorithm, task.found))
            self.desk.pages.setCurrentWidget(page)
        elif not task.feedback.isCanceled():
            with labelled(labels_of(task.algorithm)):
                self.desk.tell(tr("The book could not be made."), with_labels(task.error, compat.ui_language()),
                               good=False)
            self.desk.pages.setCurrentWidget(page)
            page.say(self.desk.problem)
        self.desk.show_header()
        self.desk.look()
