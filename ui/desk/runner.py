"""Runs the steps of a plan one after another as tasks of QGIS; each is kept in the store when it ends."""
from __future__ import annotations

import threading
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsTask
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.runs import threads
from ...algorithms.bridge.steps.ready import destinations
from ...algorithms.bridge.store.earlier import Earlier
from ...algorithms.core.errors import HatangsoError
from ...algorithms.core.files.claims import Claim
from ...algorithms.core.files.system_words import reason_of
from ...algorithms.core.files.writing import explained
from ...algorithms.core.record import RunRecord, steps_of
from .plan import is_result

_PAUSE_MS = 10


def _at_once():
    return False


class Waited(QgsTask):
    """A task whose thread can be waited for: what it holds may be about to go."""

    def __init__(self, title):
        super().__init__(title, compat.quiet_task_flags())
        self._began, self._over = False, threading.Event()

    def end(self):
        """Stop, and wait until the thread holds nothing any more."""
        self.cancel()
        if self._began:
            threads.wait_for(self._over.wait)


class AlgorithmTask(Waited):
    """One algorithm in a thread of its own.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
        A fresh one.
    parameters : dict
    project : QgsProject
    title : str
    ended : callable
        Called with the task in the main thread, however it ended.
    keep : callable, optional
        Called in the thread with the record of the run when it succeeded.
    begin : callable, optional
        Called in the thread before the run.
    """

    def __init__(self, algorithm, parameters, project, *, title, ended, keep=None, begin=None):
        super().__init__(title)
        self.algorithm, self.parameters = algorithm, parameters
        self.context, self.feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        self.context.setProject(project)
        self.feedback.progressChanged.connect(self.setProgress)
        self.found, self.error, self.record, self.kept = {}, "", RunRecord(algorithm.name()), None
        self._ended, self._keep, self._begin, self._prepared = ended, keep, begin, False
        try:
            good, words = algorithm.checkParameterValues(parameters, self.context)
            self.error = "" if good else words
            self._prepared = good and algorithm.prepare(parameters, self.context, self.feedback)
        except Exception as error:  # it is told as one of the run is: else those who wait for the run wait for ever
            self.error = reason_of(error).text(compat.ui_language())

    def run(self):
        """Called by QGIS in the thread."""
        self._began = True
        if not self._prepared or self.isCanceled():
            self._over.set()
            return False
        try:
            if self._begin is not None:
                self._begin()
            with threads.lively(), steps_of(self.record):
                self.found = self.algorithm.runPrepared(self.parameters, self.context, self.feedback)
            if self.feedback.isCanceled():
                return False
            if self._keep is not None:
                self.kept = self._keep(self.record.steps[-1])
        except HatangsoError as error:
            self.error = error.text(compat.ui_language())
        except QgsProcessingException as error:  # an algorithm of ours has put its refusal into the reader's words
            self.error = str(error)
        except Exception as error:  # an error that leaves a thread of Qt would end QGIS
            self.error = reason_of(error).text(compat.ui_language())
        finally:
            self._over.set()
        return not self.error

    def cancel(self):
        """Called by QGIS when the user stops the task."""
        self.feedback.cancel()
        super().cancel()

    def release(self, layers):
        """Stop and wait until nothing is read any more, where one of ``layers`` is read; return whether one is."""
        given = {one for value in self.parameters.values()
                 for one in (value if isinstance(value, (list, tuple)) else (value,)) if isinstance(one, str)}
        if not any(is_result(layer) or given & {layer.id(), layer.source()} for layer in layers):
            return False
        self.end()
        return True

    def finished(self, good):
        """Called by QGIS in the main thread."""
        self._ended(self, good)


class Chore(Waited):
    """Work beside the window that is no algorithm.

    Parameters
    ----------
    title : str
    work : callable
        Called in a thread; may raise a :class:`HatangsoError`.
    ended : callable
        Called with the task in the main thread; ``error`` says what went wrong, ``done`` that all was done.
    """

    def __init__(self, title, work, ended):
        super().__init__(title)
        self.error, self.done, self._work, self._ended = "", False, work, ended

    def run(self):
        """Called by QGIS in the thread."""
        self._began = True
        try:
            if not self.isCanceled():
                self._work()
                self.done = True
        except HatangsoError as error:
            self.error = error.text(compat.ui_language())
        except Exception as error:  # an error that leaves a thread of Qt would end QGIS
            self.error = reason_of(error).text(compat.ui_language())
        finally:
            self._over.set()
        return self.done

    def finished(self, good):
        """Called by QGIS in the main thread."""
        self._ended(self)


class Runner(QObject):
    """A queue of steps: what one gives the next may read; a step that fails costs only what needs it."""

    started = pyqtSignal(str)
    progressed = pyqtSignal(float)
    stepped = pyqtSignal(str)
    ended = pyqtSignal(bool)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.task, self.failed, self.done, self.refused = None, {}, {}, {}
        self._waiting, self._results, self._between = [], {}, False
        self.count = self.number = 0
        self.cancelled, self.hold, self.unkept, self._claim = False, _at_once, "", None
        self._left, self.store = False, None

    @property
    def busy(self):
        """Whether a step runs, or one is about to."""
        return self.task is not None or self._between

    def start(self, plan, maker, states, keys):
        """Run the steps ``keys`` of a plan in the order of ``states``.

        Parameters
        ----------
        plan : plan.Plan
        maker : states.Maker
        states : dict of str to states.State
        keys : collection of str

        Raises
        ------
        InputError
            Another QGIS runs steps into the same store.
        """
        self._claim, self.store = Claim(maker.store.path), maker.store
        self._plan, self._maker, self._states = plan, maker, states
        self._waiting = [key for key in states if key in keys]
        self._results, self.failed, self.done, self.cancelled, self.unkept = {}, {}, {}, False, ""
        self._left = False
        self.count, self.number = len(self._waiting), 0
        for state in states.values():
            if state.kind == "done":
                self._results.update(maker.results(state.ready))
        self._next()

    def cancel(self):
        """Stop the step that runs; the ones before it stay done."""
        self.cancelled, self._waiting = True, []
        if self.task is not None:
            self.task.cancel()

    def leave(self):
        """Stop, and let go of what was run: the project that it was run for is no longer the one that is open."""
        self.cancel()
        self._left, self.failed, self.done = True, {}, {}

    def end(self):
        """Leave for good, once the thread has ended: who would hear of the step goes."""
        self.leave()
        task, self.task, self._between = self.task, None, False
        if task is not None:
            task.end()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def release(self, layers):
        """Stop the step that reads one of ``layers``, which are about to go; return whether there is one."""
        if self.task is None or not self.task.release(layers):
            return False
        self.cancelled, self._waiting = True, []
        return True

    def _soon(self):
        """Begin the next step in a turn of its own: the window lives between two."""
        self.task, self._between = None, True
        QTimer.singleShot(0, self._begin)

    def _begin(self):
        """Begin the next step once ``hold()`` lets go.

        A step looks its layers up in the project, in its thread: while the window puts the layers of the step before
        into the project, that ends QGIS now and then.
        """
        if not self._between:
            return
        if self.hold():
            QTimer.singleShot(_PAUSE_MS, self._begin)
        else:
            self._next()

    def _next(self):
        """Go on with the next step; after an error that nobody foresaw no run that is over keeps the store."""
        try:
            self._advance()
        except Exception:
            self._between, self._waiting = False, []
            self._claim.release()
            raise

    def _advance(self):
        self._between = False
        if not self._waiting:
            self._claim.release()
            self.unkept = "" if self._left else self.unkept
            self.ended.emit(not self.failed and not self.cancelled)
            return
        key = self._waiting.pop(0)
        self.number += 1
        ready = self._maker.ready(self._states[key].ready.step, self._results)
        if ready.reason is not None:
            self._note_failure(ready, ready.reason.text(compat.ui_language()))
            self._next()
            return
        self._between = True  # who looks at `started` sees a run
        try:
            self.started.emit(key)
            self._run(ready)
        finally:
            self._between = False

    def _run(self, ready):
        store, pages = self._maker.store, {}
        try:
            store.make()
            pages = self._pages(ready)
        except HatangsoError as error:
            self._note_failure(ready, error.text(compat.ui_language()))
            self._next()
            return
        self.task = AlgorithmTask(
            ready.algorithm, {**ready.given, **destinations(ready, store), **pages}, self._plan.project,
            title=ready.algorithm.displayName(), ended=lambda task, good: self._ended(ready, task, good),
            keep=lambda record: store.keep(ready.step.key, ready.key, ready.tables(), record, files=pages),
            begin=self._set_aside if self.number == 1 else None)
        self.task.progressChanged.connect(self.progressed)
        QgsApplication.taskManager().addTask(self.task)

    def _set_aside(self):
        """Keep the results before the run; where there is no room for them the run goes on, and says so at its end."""
        try:
            Earlier(self._maker.store).keep()
        except HatangsoError as error:
            self.unkept = error.text(compat.ui_language())

    def _pages(self, ready):
        """Return where the page of a step goes: a folder beside the store."""
        names = {one.name() for one in ready.algorithm.parameterDefinitions() if one.isDestination()}
        if "REPORT" not in names:
            return {}
        folder = Path(self._maker.store.path).with_suffix("")
        with explained(str(folder)):
            folder.mkdir(exist_ok=True)
        return {"REPORT": str(folder / f"{ready.step.key}.html")}

    def _ended(self, ready, task, good):
        if task is not self.task:
            return
        if good and not self._left:
            self.done[ready.step.key] = task.kept
            self._results.update(self._maker.results(ready))
            self.stepped.emit(ready.step.key)
        elif not self.cancelled and not task.feedback.isCanceled():
            self._note_failure(ready, task.error or tr("The step ended without a result."))
            self.stepped.emit(ready.step.key)
        else:
            self.cancelled, self._waiting = True, []
        self._soon()

    def _note_failure(self, ready, words):
        """A look that expects what a failed step did not give knows the next one by another key: it finds both."""
        key = ready.step.key
        self.failed[key] = self.refused[ready.key] = self.refused[self._states[key].ready.key] = words
