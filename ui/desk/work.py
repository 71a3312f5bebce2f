"""Work on the store of a project beside the window: one task at a time, whose end is told to its own project only."""
from __future__ import annotations

from qgis.core import QgsApplication

from ...algorithms.core.files.claims import Claim


class Work:
    """A task that has the store to itself; ``desk`` is told what came of it."""

    def __init__(self, plan, desk):
        self.plan, self.desk = plan, desk
        self._task, self._claim, self._left = None, None, False

    @property
    def busy(self):
        """Whether it is at work."""
        return self._task is not None

    def leave(self):
        """Stop it; what comes of it is not told: the project that it was for is no longer the one that is open."""
        self._left = True
        self.cancel()

    def cancel(self):
        """Stop it."""
        if self._task is not None:
            self._task.cancel()

    def end(self):
        """Leave it for good, once its thread has ended: who would be told goes."""
        self.leave()
        task, self._task = self._task, None
        if task is not None:
            task.end()
            self._let_go()

    def _have(self, store):
        """Take hold of a store.

        Raises
        ------
        InputError
            Another program has it.
        """
        self._claim = Claim(store.path)

    def _let_go(self):
        self._claim.release()
        self._claim = None

    def _give(self, task):
        """Hand a task over to QGIS."""
        self._task, self._left = task, False
        QgsApplication.taskManager().addTask(task)

    def _is_over(self, task):
        """Let go of the store; return whether what came of it is to be told, ``None`` where nobody is there to hear."""
        if task is not self._task:
            return None
        self._task = None
        self._let_go()
        self.desk.keep(task)
        return not self._left
