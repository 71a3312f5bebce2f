"""The page of the export: the book, the pages of the analyses, the maps; the plan as a model or a command."""
from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QApplication

from ....algorithms.bridge.declare.parameters import tr
from ....algorithms.bridge.steps.chain import made
from .. import handing, look

FURTHER = ("exportmaps", "exportreport")
"""Analyses that go on from the plan package; each opens in its dialog, filled in."""
LABELS = {"WORKBOOK": "Workbook", "REPORT": "Report", "PLAN_GPKG": "Plan package (GeoPackage)"}


class ExportPage(look.Page):
    """What goes out of the desk."""

    def __init__(self, plan, desk):
        super().__init__()
        self.plan, self.desk = plan, desk
        self.add(look.Note(f"<b>{tr('Plan book')}</b>: {tr('workbook, report and plan package, beside the project')}",
                           rich=True))
        self.said = self.add(look.Note())
        self.book = self.add(look.button(tr("Export the book"), desk.export))
        self.files = self.add(look.Links())
        self.open = self.add(look.button(tr("Open the workbook"), self.open_workbook))
        self.folder = self.add(look.button(tr("Open the folder"), lambda: look.open_file(self.plan.folder)))
        self.add(look.line())
        self.add(look.Note(f"<b>{tr('Reports of the analyses')}</b>", rich=True))
        self.pages = self.add(look.Links())
        self.add(look.line())
        for name in FURTHER:
            algorithm = made(name)
            if algorithm is not None:
                self.add(look.button(f"{algorithm.displayName()}…", lambda name=name: desk.open_dialog(name),
                                     algorithm.shortDescription()))
        self.add(look.button(tr("All parameters of the book…"), lambda: desk.open_dialog(handing.BOOK)))
        self.add(look.button(tr("Save as a model…"), self.save_model,
                             tr("A model of Processing with the layers as inputs and the settings of this plan")))
        self.add(look.button(tr("Copy the qgis_process command"), self.copy_command,
                             tr("Makes the same book in a terminal, without a window")))
        self.column.addStretch(1)
        self.say("")
        self.show_states({})

    def say(self, words):
        """Say what came of the last click, at the top of the page."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        if words:
            self.ensureWidgetVisible(self.said)

    def show_states(self, states):
        """Show what is there to open."""
        saved = bool(self.plan.file)
        places = handing.places(self.plan) if saved else {}
        there = [(tr(LABELS[name]), path) for name, path in places.items() if Path(path).is_file()]
        there += [(title, path) for title, path in (self._further() if saved else ()) if Path(path).exists()]
        self.files.show_files(there)
        self.open.setEnabled(Path(places.get("WORKBOOK", "-")).is_file())
        for widget in (self.book, self.folder):
            widget.setEnabled(saved and not self.desk.busy)
        pages = [(state.ready.title, state.finished.files["REPORT"]) for state in states.values()
                 if state.finished is not None and Path(state.finished.files.get("REPORT", "-")).is_file()]
        self.pages.show_files(pages)
        if not pages:
            self.pages.setText(tr("Nothing has been run yet."))

    def _further(self):
        """Return (title, place) of what the further analyses write where nobody has chosen another place."""
        for name in FURTHER:
            algorithm = made(name)
            for path in handing.further_places(self.plan, name).values() if algorithm is not None else ():
                yield algorithm.displayName(), path

    def open_workbook(self):
        """Open the workbook in the program of this computer."""
        return look.open_file(handing.places(self.plan)["WORKBOOK"])

    def save_model(self):
        """Write the plan as a model of Processing."""
        path = look.ask_place(self, tr("Save as a model…"), "model3")
        if path:
            title = self.plan.get("title") or tr("Plan book")
            good = handing.model(self.plan, title).toFile(path)
            self.say(f"{tr('The model is saved:')} {path}" if good else tr("The model cannot be saved there."))

    def copy_command(self):
        """Put the command of the book into the clipboard; it names the project, which is saved first."""
        if not (self.plan.file or self.desk.save_project()):
            return
        self.plan.save()
        QApplication.clipboard().setText(handing.command(self.plan))
        lost = handing.temporary(self.plan)
        self.say(" ".join([tr("The command is in the clipboard."), *([tr(
            "A terminal cannot read temporary layers, save them as files first: {names}").format(
                names=", ".join(lost))] if lost else [])]))
