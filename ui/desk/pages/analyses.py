"""The page of the analyses: the state of each, its few settings, the way to all others."""
from __future__ import annotations

from qgis.gui import QgsCheckableComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout

from ....algorithms.bridge import compat
from ....algorithms.bridge.declare.parameters import tr
from ....algorithms.bridge.runs.step_options import refusal
from ....algorithms.bridge.steps.chain import made
from ....algorithms.bridge.steps.ready import Ready
from ....algorithms.core.choices import words_of
from ....algorithms.core.plan.book.steps import SCORECARD
from ....algorithms.core.resources import load_json
from .. import look
from ..states import ALL

WORDS = {"off": "left out", "missing": "missing", "refused": "cannot run", "ready": "ready", "stale": "out of date",
         "done": "done", "failed": "failed", "running": "running"}


class AnalysesPage(look.Page):
    """A row per step."""

    def __init__(self, plan, desk):
        super().__init__()
        self.rows = {}
        for step in ALL:
            if made(step.name) is not None:
                self.rows[step.key] = self.add(StepRow(step, plan, desk))
                self.add(look.line())
        self.column.addStretch(1)

    def show_plan(self):
        """Show what the plan says of the steps."""
        for row in self.rows.values():
            row.show_plan()

    def show_states(self, states, running=""):
        """Show how far the steps are; one that is not among the ``states`` has not been looked at."""
        for key, row in self.rows.items():
            if key in states:
                row.show_state(states[key], key == running)
            else:
                row.show_nothing()


class StepRow(QFrame):
    """One step: tick, light, what it lacks; its settings fold out."""

    def __init__(self, step, plan, desk):
        super().__init__()
        self.step, self.plan, self.desk, self._filling = step, plan, desk, False
        self.algorithm = made(step.name)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        head = QHBoxLayout()
        self.tick, self.lamp, self.arrow = QCheckBox(), look.Light(), QToolButton()
        self.tick.setToolTip(tr("Run this analysis"))
        self.tick.setEnabled(step is not SCORECARD)
        self.tick.toggled.connect(self._ticked)
        self.name = look.Note(Ready(step, self.algorithm).title)
        self.name.setToolTip(self.algorithm.shortDescription())
        self.arrow.setArrowType(Qt.ArrowType.RightArrow)
        self.arrow.setAutoRaise(True)
        self.arrow.setCheckable(True)
        self.arrow.setToolTip(tr("Settings"))
        self.arrow.toggled.connect(self._fold)
        head.addWidget(self.tick)
        head.addWidget(self.lamp)
        head.addWidget(self.name, 1)
        head.addWidget(self.arrow)
        outer.addLayout(head)
        self.state = look.Note()
        outer.addWidget(self.state)
        self.inner = QFrame()
        outer.addWidget(self.inner)
        self.inner.setVisible(False)
        self.fields = {}
        self._settings()
        self.show_plan()

    def _settings(self):
        grid = QGridLayout(self.inner)
        grid.setContentsMargins(20, 0, 0, 4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        declared = {one.name(): one for one in self.algorithm.parameterDefinitions()}
        for number, name in enumerate(load_json("rules", "desk.json")["steps"][self.step.key]["settings"]):
            words = look.Note(declared[name].description())
            words.setToolTip(declared[name].help() or name)
            self.fields[name] = Setting(declared[name], lambda value, name=name: self._changed(name, value))
            grid.addWidget(words, number, 0)
            grid.addWidget(self.fields[name].widget, number, 1)
        self.problem = look.Note()
        grid.addWidget(self.problem, grid.rowCount(), 0, 1, 2)
        self._mind("")
        row = QHBoxLayout()
        row.addWidget(look.button(tr("More…"), lambda: self.desk.open_dialog(self.step.key),
                                  tr("All parameters, in the dialog of the analysis, filled in from the plan")))
        self.run_button = look.button(tr("Run this one"), lambda: self.desk.run([self.step.key]))
        row.addWidget(self.run_button)
        row.addStretch(1)
        grid.addLayout(row, grid.rowCount(), 0, 1, 2)

    def show_plan(self):
        """Show what the plan says."""
        self._filling = True
        self._mind("")
        self.tick.setChecked(self.plan.is_wanted(self.step.key))
        for name, field in self.fields.items():
            field.show_value(self.plan.option(self.step.key, name) or str(self.step.presets.get(name, "")))
        self._filling = False

    def show_state(self, state, running=False):
        """Show how far the step is."""
        kind = "running" if running else state.kind
        words = tr(WORDS[kind])
        if state.finished is not None and kind in ("done", "stale"):
            words = f"{words} · {look.moment(state.finished.finished, compat.ui_language())}"
        self.lamp.show_kind(kind, words)
        self.state.setText(f"{words}: {state.why}" if state.why else words)
        self.run_button.setEnabled(kind in ("ready", "stale", "done", "failed") and not self.desk.busy)

    def show_nothing(self):
        """Show that nothing is known yet."""
        self.lamp.show_kind("empty")
        self.state.setText("")
        self.run_button.setEnabled(False)

    def _ticked(self, wanted):
        if not self._filling:
            self.plan.want(self.step.key, wanted)

    def _fold(self, opened):
        self.arrow.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.inner.setVisible(opened)

    def _changed(self, name, value):
        """Put a value into the plan; one that the analysis cannot take stays in its line, with the reason below."""
        if self._filling:
            return
        refused = refusal(self.algorithm.parameterDefinition(name), value)
        if refused is None and value != self.plan.option(self.step.key, name):
            self.plan.set_option(self.step.key, name, value)
        self._mind("" if refused is None else refused.text(compat.ui_language()))

    def _mind(self, words):
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


class Setting:
    """The widget of one parameter: words of a choice, several to be ticked, or a line in which a number is typed.

    Empty is as usual.
    """

    def __init__(self, definition, changed):
        usual = definition.defaultValue()
        self._usual = "" if usual in (None, []) else ",".join(usual) if isinstance(usual, list) else str(usual)
        words = words_of(definition.name(), compat.ui_language()) if definition.type() == "enum" else {}
        if definition.type() == "enum" and definition.allowMultiple():
            self.widget = QgsCheckableComboBox()
            look.shrink(self.widget)
            for key in definition.options():
                self.widget.addItemWithCheckState(words.get(key, key), Qt.CheckState.Unchecked, key)
            self.widget.setDefaultText(self._as_usual(", ".join(words.get(key, key) for key in self._usual.split(","))))
            self.widget.checkedItemsChanged.connect(lambda items: changed(",".join(self.widget.checkedItemsData())))
        elif definition.type() == "enum":
            self.widget = look.combo()
            self.widget.addItem(self._as_usual(words.get(self._usual, self._usual)), "")
            for key in definition.options():
                self.widget.addItem(words.get(key, key), key)
            self.widget.activated.connect(lambda index: changed(self.widget.currentData()))
        else:
            self.widget = QLineEdit()
            self.widget.setMinimumWidth(40)
            usual = self._usual[:-2] if self._usual.endswith(".0") else self._usual
            self.widget.setPlaceholderText(usual)
            self.widget.editingFinished.connect(lambda: changed(self.widget.text().strip()))

    @staticmethod
    def _as_usual(words):
        return f"({words})" if words else ""

    def show_value(self, value):
        """Show a value; "" is as usual."""
        if isinstance(self.widget, QLineEdit):
            self.widget.setText(value)
        elif isinstance(self.widget, QgsCheckableComboBox):
            chosen = [key.strip() for key in value.split(",")]
            for row in range(self.widget.count()):
                ticked = Qt.CheckState.Checked if self.widget.itemData(row) in chosen else Qt.CheckState.Unchecked
                if self.widget.itemCheckState(row) != ticked:
                    self.widget.setItemCheckState(row, ticked)
        else:
            self.widget.setCurrentIndex(max(self.widget.findData(value), 0))
