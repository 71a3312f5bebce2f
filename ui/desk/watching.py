"""What the dock does when the project, its layers or the dock itself come and go, whatever is under way."""
from __future__ import annotations

from qgis.core import QgsProject

from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.runs import threads
from ...algorithms.bridge.store import layers as store_layers
from .states import Survey


class Watching:
    """The part of the dock that listens to the project.

    Whoever works for the project is told first: what it ends with afterwards is of a project that is not open any more.
    """

    def _signals(self):
        project = QgsProject.instance()
        return ((project.readProject, self._project_changed), (project.cleared, self._project_changed),
                (project.layersAdded, self._note_added), (project.layersAdded, self._layers_changed),
                (project.layersWillBeRemoved["QStringList"], self._layers_go),
                (project.layersRemoved, self._layers_changed), (project.projectSaved, self._project_saved),
                (project.writeProject, self._project_is_written),
                (self.plan.changed, self._plan_changed))

    @property
    def _workers(self):
        return self.runner, self.book, self.results_page.back

    def _surveys(self):
        """Stop and return every look whose thread may still run: those that a newer one has taken the place of too."""
        found = [one for one in self._tasks if isinstance(one, Survey)]
        for one in found:
            one.stop()
        return found

    def _end_surveys(self):
        """Stop every look, and wait until none reads a layer any more."""
        for one in self._surveys():
            threads.wait_for(lambda seconds, one=one: one.wait(int(1000 * seconds)))

    def _stop(self):
        """Leave undone what was begun for the project."""
        self._asked, self._raised, self._running = None, "", ""
        for one in self._workers:
            one.leave()
        for turns in (self._turns, self._views):
            turns.clear()

    def unwatch(self):
        """Let go of the project, before the dock goes: no thread and no timer calls it afterwards."""
        for signal, call in self._signals():
            signal.disconnect(call)
        self._stop()
        for timer in (self._later, self._added):
            timer.stop()
        self.plan.end()
        self._end_surveys()
        for one in self._workers:
            one.end()

    def _project_changed(self, *_):
        self._stop()
        self._surveys()
        self.states, self.known, self._stamps, self._seen = {}, {}, {}, None
        self.runner.refused = {}  # what failed in the project before may run in this one
        self._fresh = set()  # layers of a project that is read stand where the user has put them
        self.layers_page.back()
        self.results_page.close_charts()
        self.plan.try_folder()
        self.results_page.show_states({})  # what was found in the project before is not shown for a moment longer
        self.analyses_page.show_states({})
        self.export_page.say("")
        self.plan.read()

    def _note_added(self, layers):
        self._fresh |= {layer.id() for layer in layers}

    def _layers_changed(self, *_):
        self._added.start()  # a result is marked as one only after it was added

    def _layers_go(self, keys):
        """Stop who reads these layers in a thread before they are gone: else QGIS is gone with them."""
        layers = [layer for layer in map(self.plan.project.mapLayer, keys) if layer is not None]
        self._end_surveys()
        asked, self._asked = self._asked is not None, None
        if self.runner.release(layers) or self.book.release(layers) or asked:
            self.tell(tr("The run was stopped."), tr("A layer that it was reading was removed from the project."),
                      good=False)

    def _fill_roles(self):
        store_layers.keep_apart(self.plan.project, self._fresh)
        self._fresh = set()
        self.plan.fill_roles()
        self._plan_changed()

    def _project_is_written(self, *_):
        """Have what was changed a moment ago in the file of the project, too: afterwards would be too late."""
        self.plan.end()

    def _project_saved(self):
        self.plan.try_folder()
        self.plan.agree()
        self._plan_changed()
