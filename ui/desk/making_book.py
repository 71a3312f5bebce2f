"""The book of a plan made beside the window; finished steps are taken from the store."""
from __future__ import annotations

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.labels import labels_of
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.showing import hand_over
from ...algorithms.bridge.steps.chain import made
from ...algorithms.bridge.store import layers as store_layers
from ...algorithms.core.errors import HatangsoError
from ...algorithms.core.messages import labelled, with_labels
from . import handing
from .runner import AlgorithmTask
from .work import Work


class MakingBook(Work):
    """The task of it; ``desk`` is told what came of it."""

    def start(self):
        """Make the book of the plan as it is saved."""
        try:
            store = self.plan.need_store()
            self._have(store)
        except HatangsoError as error:
            self.desk.tell(tr("The book could not be made."), error.text(compat.ui_language()), good=False)
            return
        store_layers.let_go(self.plan.project, store)
        self.desk.export_page.say("")
        algorithm = made(handing.BOOK)
        task = AlgorithmTask(algorithm, handing.book_parameters(self.plan), self.plan.project,
                             title=algorithm.displayName(), ended=self._ended)
        task.progressChanged.connect(self.desk.show_progress)
        self._give(task)
        self.desk.show_progress(0.0)
        self.desk.show_header()

    def release(self, layers):
        """Stop it where it reads one of ``layers``, which are about to go; return whether it does."""
        return self._task is not None and self._task.release(layers)

    def _ended(self, task, good):
        told, page = self._is_over(task), self.desk.export_page
        if told is None:
            return
        if told and good:
            hand_over.tell(task.algorithm, hand_over.files_of(task.algorithm, task.found))
            self.desk.pages.setCurrentWidget(page)
        elif told and not task.feedback.isCanceled():
            with labelled(labels_of(task.algorithm)):
                self.desk.tell(tr("The book could not be made."), with_labels(task.error, compat.ui_language()),
                               good=False)
            self.desk.pages.setCurrentWidget(page)
            page.say(self.desk.problem)
        self.desk.show_header()
        self.desk.look()
