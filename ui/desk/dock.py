"""The dock: a header that is always seen, and a page each for plan, layers, analyses, results and export."""
from __future__ import annotations

import html
from dataclasses import replace

from qgis.core import QgsProject
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QThread
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.store import layers as store_layers
from ...algorithms.core.errors import HatangsoError
from ...algorithms.core.layers.roles import load_role
from ...algorithms.core.numbers.formats import format_date
from .. import sample
from . import handing, look
from .findings import Findings
from .making_book import MakingBook
from .pages.analyses import AnalysesPage
from .pages.export import ExportPage
from .pages.layers import LayersPage
from .pages.plan import PlanPage
from .pages.results import ResultsPage
from .plan import ROLES, Plan
from .runner import Runner
from .states import DONE, TO_RUN, Maker, Survey, counted, failures, stamps
from .turns import Turns
from .watching import Watching

NAME = "HatangsoDesk"
LEAST_WIDTH = 250
"""QGIS' own window leaves no more on a screen of 911 pixels: its start page takes 569, the panel of layers 71."""


class Desk(Watching, QgsDockWidget):
    """The plan of the open project, from its layers to the printed book."""

    def __init__(self, iface, parent=None):
        super().__init__(tr("Plan desk: ICT infrastructure"), parent)
        self.setObjectName(NAME)
        self.iface = iface
        self.plan = Plan(QgsProject.instance(), self)
        self.states, self.known, self._stamps, self._tasks = {}, {}, {}, []
        self.runner, self._survey, self.book = Runner(self), None, MakingBook(self.plan, self)
        self._turns, self._views = Turns(self), Turns(self)
        self.runner.hold = lambda: self._turns.busy
        self.problem, self._running, self._fresh, self._asked = "", "", set(), None
        self.findings, self._raised, self._seen, self._seeing = Findings(self.plan), "", None, None
        self._build()
        self._later, self._added = look.later(self, self.look), look.later(self, self._fill_roles)
        self.runner.started.connect(self._step_started)
        self.runner.progressed.connect(self.show_progress)
        self.runner.stepped.connect(self._step_ended)
        self.runner.ended.connect(self._run_ended)
        for signal, call in self._signals():
            signal.connect(call)
        self.plan.try_folder()
        self._plan_changed()

    # ---- how it looks

    def _build(self):
        inside = QWidget()
        inside.setMinimumWidth(LEAST_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(3)
        self.heading, self.progress = look.Note(rich=True), look.Progress()
        column.addWidget(self.heading)
        row = look.Row()
        self.run_button = look.button(tr("Run what is missing"), self._run_or_cancel)
        self.export_button = look.button(tr("Export the book"), self.export)
        self.open_button = look.button(tr("Open the workbook"), self._open_workbook)
        for widget in (self.run_button, self.export_button):
            row.add(widget)
        column.addWidget(row)
        column.addWidget(self.open_button)
        self.progress.setVisible(False)
        column.addWidget(self.progress)
        self.pages = look.Pages()
        self.plan_page, self.layers_page = PlanPage(self.plan, self), LayersPage(self.plan, self)
        self.analyses_page, self.results_page = AnalysesPage(self.plan, self), ResultsPage(self.plan, self)
        self.export_page = ExportPage(self.plan, self)
        for page, label in ((self.plan_page, tr("Plan")), (self.layers_page, tr("Layers")),
                            (self.analyses_page, tr("Analyses")), (self.results_page, tr("Results")),
                            (self.export_page, tr("Export"))):
            self.pages.addTab(page, label)
        column.addWidget(self.pages, 1)
        self.setWidget(inside)

    def show_header(self):
        """Show what is planned, how far it is, and what may be clicked now."""
        place = self.plan.get("title") or self.plan.project.title() or tr("No name yet")
        date = self.plan.get("as_of")
        date = format_date(date, compat.ui_language()) if date else tr("no date of the figures")
        words = counted(self.states) if self.busy or self._seen == self.plan.chosen else ""
        self.heading.setText(f"<b>{html.escape(place)}</b> · {date}<br>{words or tr('Looking at the layers…')}")
        busy = self.busy
        self.run_button.setText(tr("Cancel") if busy else tr("Run what is missing"))
        self.run_button.setEnabled(busy or bool(self._to_run()))
        self.export_button.setEnabled(bool(self.plan.file) and not busy)
        self.export_page.show_states(self.states)
        self.results_page.back.show()
        self.open_button.setVisible(self.export_page.open.isEnabled() and not busy)
        self.progress.setVisible(busy)

    # ---- how far the steps are

    def _plan_changed(self):
        self.export_page.say("")  # what the last click came to was said of the plan before
        for page in (self.plan_page, self.layers_page, self.analyses_page):
            page.show_plan()
        self.show_header()
        self._later.start()

    @property
    def busy(self):
        """Whether a step or the export runs, or results are being shown."""
        return (self.runner.busy or self.book.busy or self._turns.busy or self._asked is not None
                or self.results_page.back.busy)

    @property
    def checked(self):
        """The finished check of the layers, ``None`` before it was run."""
        return getattr(self.states.get("checklayers"), "finished", None)

    def findings_of(self, name):
        """Return what the last check found in the layer of a role of the plan."""
        return self.findings.of(load_role(ROLES[name]), self.plan.layer(name), self.checked) if name in ROLES else []

    def enterEvent(self, event):
        """Look again where a layer or the plan was edited, filtered or written by another program since."""
        if not self.busy:
            self.plan.look_beside()
            if self._stamps and stamps(self.plan) != self._stamps:
                self._later.start()
        super().enterEvent(event)

    def look(self):
        """Find the state of every step anew, beside the window."""
        if not self.busy:
            self._look()

    def _look(self):
        self.show_header()
        if self._survey is not None:
            self._survey.stop()
        fresh = stamps(self.plan)
        self.known = {key: value for key, value in self.known.items() if fresh.get(key) == self._stamps.get(key, "")}
        self._stamps, self._seeing = fresh, dict(self.plan.chosen)
        self._survey = Survey(self.plan, self.known, self.runner.refused, self._looked)
        self.keep(self._survey)
        self._survey.start(QThread.Priority.LowPriority)

    def _looked(self, survey):
        if survey is self._survey and not survey.stopped:
            self._views.add(self._show_looked(survey))

    def _show_looked(self, survey):
        """Show what a look found, a page a turn; a newer look ends it."""
        asked, self._asked = self._asked, None
        if survey.problem:
            self._survey = None
            self.show_header()
            self.heading.setText(html.escape(survey.problem))
            return
        self.states, self._seen = survey.states, self._seeing
        if survey.maker is not None:
            self.known = {key: value for key, value in survey.maker.contents.known.items() if key in self._stamps}
        if asked is not None:
            self._survey = None
            self._start(asked or self._to_run())
            return
        self.show_header()
        for show in (lambda: self.analyses_page.show_states(self.states, self._running if self.runner.busy else ""),
                     lambda: self.results_page.show_states(self.states), self._raise, self.layers_page.show_plan):
            yield
            if survey is not self._survey:
                return
            show()
        self._survey = None

    def _raise(self):
        if self._raised:
            self.results_page.open(self._raised, alone=self.runner.count == 1)
            self.pages.setCurrentWidget(self.results_page)
            self._raised = ""

    def _to_run(self):
        return [key for key, state in self.states.items() if state.kind in TO_RUN]

    # ---- running

    def _run_or_cancel(self):
        if self.busy:
            self._asked = None
            self.runner.cancel()
            self.book.cancel()
            self.show_header()
        else:
            self.run()

    def run(self, keys=()):
        """Run steps of the plan, without a choice all that is missing; an unsaved project is asked to be saved first.

        What the layers hold is looked at first: they may have been edited or filtered since the last look.
        """
        if not self.busy and self._may_keep(tr("Nothing was run.")):
            self._asked = keys
            self._look()

    def _may_keep(self, title):
        """Save the plan; return whether results can be kept beside the project: else nothing is computed for nothing.

        An unsaved project is asked to be saved first. What hinders is told under ``title``.
        """
        if not (self.plan.file or self.save_project()):
            return False
        self.plan.save()
        self.plan.try_folder()
        if self.plan.hindered:
            self.tell(title, self.plan.hindered, good=False)
            self.pages.setCurrentWidget(self.plan_page)
        self.plan_page.show_plan()
        return not self.plan.hindered

    def _start(self, keys):
        if not keys:
            self.show_header()
            return
        try:
            maker = Maker(self.plan, self.known)
            store_layers.let_go(self.plan.project, self.plan.need_store())
            self.runner.start(self.plan, maker, self.states, keys)
        except HatangsoError as error:
            self.tell(tr("Nothing was run."), error.text(compat.ui_language()), good=False)
        else:
            self.pages.setCurrentWidget(self.analyses_page)
        self.show_header()

    def _step_started(self, key):
        self.progress.setVisible(True)
        self._running = key
        self.analyses_page.show_states(self.states, key)
        self.show_progress(0.0)
        self.show_header()

    def show_progress(self, percent):
        """Show how far a step, or the book, is."""
        state, part = self.states.get(self._running), f"{int(percent)} %"
        if self.runner.busy and state is not None:
            part = tr("Step {number} of {count}: {step} · {part}").format(
                number=self.runner.number, count=self.runner.count, step=state.ready.title, part=part)
        self.progress.show_part(percent, part)

    def _step_ended(self, key):
        if key in self.runner.done:
            self.states[key] = replace(self.states[key], kind=DONE, why="", finished=self.runner.done[key])
            self._turns.add(store_layers.in_pieces(
                self.plan.project, self.runner.store, self.states[key].ready, self.plan.get("language", "vi"),
                record=self.runner.done[key].record))

    def _run_ended(self, good):
        self._turns.add(self._close(good))

    def _close(self, good):
        """Say how a run ended, once its layers are shown."""
        yield
        if self.runner.failed:
            self.tell(tr("Not everything could be run."), failures(self.runner.failed, self.states), good=False)
        elif good:
            self.tell(tr("All steps are done."), tr("The results are on the map and in the store."))
        if self.runner.unkept:
            self.tell(tr("The results before this run were not kept."), self.runner.unkept, good=False)
        self._raised, self._running = next(reversed(self.runner.done), ""), ""
        self._later.start()  # this piece itself is work of the window, and nothing is looked at meanwhile

    # ---- the book

    def export(self):
        """Make the book; finished steps are taken from the store."""
        if not self.busy and self._may_keep(tr("The book could not be made.")):
            self.book.start()

    def _open_workbook(self):
        self.export_page.open_workbook()

    # ---- what the pages ask for

    def save_project(self):
        """Have the project saved, elsewhere where its folder takes nothing; return whether it has a file now."""
        if self.iface is not None:
            (self.iface.actionSaveProjectAs if self.plan.shut else self.iface.actionSaveProject)().trigger()
        return bool(self.plan.file)

    def open_sample(self):
        """Open the sample as a project of the user's own."""
        sample.load(self.iface)

    def open_dialog(self, name, given=()):
        """Open the dialog of a step or of another analysis, filled in from the plan; what is ``given`` goes before."""
        import processing

        state = self.states.get(name)
        known = dict(state.ready.given) if state is not None else handing.given_to(self.plan, name)
        dialog = processing.createAlgorithmDialog(f"hatangso:{state.ready.step.name if state else name}", {
            key: value for key, value in {**known, **dict(given)}.items() if value != "TEMPORARY_OUTPUT"})
        if dialog is not None:
            dialog.show()

    def show_role(self, name):
        """Show the page of the layers, open at a role ("" at the list)."""
        self.pages.setCurrentWidget(self.layers_page)
        if name:
            self.layers_page.open(name)
        else:
            self.layers_page.back()

    def tell(self, title, words, good=True):
        """Say something in the bar over the map; what went wrong is kept as ``problem``."""
        self.problem = "" if good else words
        if self.iface is not None:
            bar = self.iface.messageBar()
            (bar.pushSuccess if good else bar.pushWarning)(title.rstrip("."), words)  # QGIS sets a colon behind it

    def keep(self, task):
        """Hold a task as long as QGIS may still call it, and a look as long as its thread runs."""
        old = [one for one in self._tasks[:-20] if isinstance(one, Survey) and one.isRunning()]
        self._tasks = [*old, *self._tasks[-20:], task]
