"""The page of the plan: where, against which targets, of which date, in which language."""
from __future__ import annotations

from qgis.gui import QgsDateEdit, QgsFileWidget
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QLineEdit

from ....algorithms.bridge import compat
from ....algorithms.bridge.declare.parameters import tr
from ....algorithms.bridge.steps.chain import made
from ....algorithms.core.choices import words_of
from ....algorithms.core.numbers.years import year_in
from ....algorithms.core.package import resource_path
from ....algorithms.core.resources import load_json
from .. import look
from ..handing import BOOK

OWN = "own"


class PlanPage(look.Page):
    """Settings of the plan; each change is kept at once."""

    def __init__(self, plan, desk):
        super().__init__()
        self.plan, self.desk, self._filling = plan, desk, False
        self.unsaved = self.add(look.Note())
        row = self.start = look.Row()
        self.save_button = look.button(tr("Save the project…"), desk.save_project)
        self.sample_button = look.button(tr("Sample project"), desk.open_sample)
        for button in (self.save_button, self.sample_button):
            row.add(button)
        self.add(row)
        self.said = self.add(look.Note())
        choice = self.choice = look.Row()
        self.take_button = look.button(tr("Take what the file says"), plan.take)
        self.keep_button = look.button(tr("Stay with the project"), plan.keep)
        for button in (self.take_button, self.keep_button):
            choice.add(button)
        self.add(choice)
        self.title = self.add(QLineEdit(), tr("Name of the plan"))
        self.title.editingFinished.connect(lambda: self._set("title", self.title.text().strip()))
        self.date = self.add(look.still(QgsDateEdit()), tr("Date of the figures"))
        self.date.setAllowNull(True)
        self.date.setNullRepresentation(tr("no date of the figures"))
        self.date.setDisplayFormat("dd/MM/yyyy" if compat.ui_language() == "vi" else "yyyy-MM-dd")
        self.date.dateChanged.connect(self._date_changed)
        self.territory = self._choice("territory", tr("Territory"), _territories(), own=True)
        self.profile = self._choice("profile", tr("Plan profile"), _profiles(), own=True)
        self.rules = self._choice("rule_set", tr("Rule on distances between masts"), _rule_sets())
        self.basis = self._choice("basis", tr("Verdicts use"), _words("BASIS"))
        self.language = self._choice("language", tr("Language of tables and reports"), _words("LANGUAGE"))
        self.year = self.add(QLineEdit(), tr("First year"))
        self.year.editingFinished.connect(self._year_changed)
        self.forms = self.add(_folder(), tr("Folder with own table forms (JSON)"))
        self.forms.fileChanged.connect(lambda path: self._set("forms", path))
        self.where = self.add(look.Links(), tr("Results are kept in"))
        self.column.addStretch(1)
        self.show_plan()

    def show_plan(self):
        """Show what the plan says."""
        self._filling = True
        saved = bool(self.plan.file)
        said = self.plan.shut or self.plan.problem
        self.unsaved.setVisible(not saved or bool(said))
        self.unsaved.setText(said or tr(
            "The project is not saved yet. Results are kept beside it: save it first, or open the sample project."))
        self.save_button.setVisible(not saved or bool(self.plan.shut))
        self.sample_button.setVisible(not saved)
        self.start.setVisible(not self.save_button.isHidden())
        self.said.setText(self.plan.hindered if self.plan.disagrees else self.plan.said)
        self.said.setVisible(bool(self.said.text()))
        self.choice.setVisible(self.plan.disagrees)
        self.title.setText(self.plan.get("title"))
        given = QDate.fromString(self.plan.get("as_of"), "yyyy-MM-dd")
        if given.isValid():
            self.date.setDate(given)
        else:
            self.date.clear()
        for key in ("territory", "profile", "rule_set", "basis", "language"):
            self._show_choice(key)
        self.year.setText(str(self.plan.get("start_year")))
        self.forms.setFilePath(self.plan.get("forms"))
        store = self.plan.store  # a saved project has none while its folder is away
        self.where.show_files([(store.path, self.plan.folder)] if store is not None else [])
        self._filling = False

    # ---- choices

    def _choice(self, key, label, items, own=False):
        widget = self.add(look.combo(), label)
        for words, value in items:
            widget.addItem(words, value)
            widget.setItemData(widget.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        if own:
            widget.addItem(tr("Own file…"), OWN)
        widget.activated.connect(lambda index: self._chosen(key, widget))
        setattr(self, f"_{key}", widget)
        return widget

    def _show_choice(self, key):
        widget, value = getattr(self, f"_{key}"), self.plan.get(key)
        index = widget.findData(value)
        if index < 0:
            widget.insertItem(widget.count() - 1, value, value)
            index = widget.findData(value)
        widget.setCurrentIndex(index)

    def _chosen(self, key, widget):
        value = widget.currentData()
        if value == OWN:
            value = look.ask_file(self, tr("Own file…"), "JSON (*.json)") or self.plan.get(key)
        self._set(key, value)
        self._show_choice(key)

    # ---- changes

    def _set(self, key, value):
        if not self._filling and self.plan.get(key) != (value or ""):
            self.plan.set(key, value)

    def _date_changed(self, value):
        self._set("as_of", value.toString("yyyy-MM-dd") if value.isValid() and not self.date.isNull() else "")

    def _year_changed(self):
        year = year_in(self.year.text())
        self._set("start_year", year if year and 2000 <= year <= 2100 else "")
        self.show_plan()


def _folder():
    widget = QgsFileWidget()
    widget.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
    widget.setMinimumWidth(40)
    return widget


def _words(name):
    book, words = made(BOOK), words_of(name, compat.ui_language())  # held: its definitions end with it
    usual = words.get(str(book.parameterDefinition(name).defaultValue()), "")
    first = f"{tr('as usual')} ({usual})" if usual else tr("as usual")
    return [(first, ""), *((one, key) for key, one in words.items())]


def _rule_sets():
    sets, language = load_json("rules", "spacing.json")["sets"], compat.ui_language()
    return [(tr("not chosen"), ""), *((one[language], one["code"]) for one in sets)]


def _territories():
    return [(tr("found from the communes"), ""), *_files("territories", lambda data: data["province"])]


def _profiles():
    return [(tr("found from the communes"), ""), *_files("profiles", lambda data: data)]


def _files(folder, named):
    """Return (title, path) of the files shipped in a folder."""
    language, found = compat.ui_language(), []
    for path in sorted(resource_path(folder).glob("*.json")):
        if path.stem != "schema":
            found.append((named(load_json(folder, path.name))[language], str(path)))
    return found
