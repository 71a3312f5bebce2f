"""The widget of a text that holds keys: the words are ticked in a menu, anything else may be typed.

The value stays the text of the keys with commas, as scripts, history and the command line write it.
"""
from __future__ import annotations

import re

from processing.gui.wrappers import DIALOG_MODELER, WidgetWrapper
from qgis.core import QgsProcessingModelChildParameterSource, QgsProcessingParameterString
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from ..algorithms.bridge import compat
from ..algorithms.bridge.declare.parameters import known_years, tr
from . import forms


class SuggestedWidget(WidgetWrapper):
    """A line of text beside a button that lists what may stand in it."""

    def createWidget(self, keys=(), words=(), years_of=""):
        """Return the line with its button; in the modeler a list that takes a text or an input of the model.

        ``keys`` and their ``words`` are listed, or the years of the plan profile chosen in ``years_of``.
        """
        self.words = dict(zip(keys, words))
        self.years_of, self.profile = years_of, None
        if self.dialogType == DIALOG_MODELER:
            return self._of_model()
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        self.line, self.button = QLineEdit(), QToolButton()
        self.button.setText("…")
        self.button.setToolTip(tr("Choose from a list"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        row.addWidget(self.line)
        row.addWidget(self.button)
        self.line.textChanged.connect(lambda text: self.widgetValueHasChanged.emit(self))
        return widget

    def createLabel(self):
        """Return the label."""
        return forms.label_in_words(super().createLabel(), self.parameterDefinition())

    def _of_model(self):
        widget = QComboBox()
        widget.setEditable(True)
        for source in self.dialog.getAvailableValuesOfType(QgsProcessingParameterString, None):
            widget.addItem(self.dialog.resolveValueDescription(source), source)
        widget.setEditText("")
        return widget

    def postInitialize(self, wrappers):
        """Remember the widget of the plan profile, whose years may be listed."""
        for one in wrappers:
            if self.years_of and one.parameterDefinition().name() == self.years_of:
                self.profile = one

    def _fill(self):
        """List the words, those that stand in the line ticked."""
        self.menu.clear()
        chosen = self._parts()
        for key, word in self._known().items():
            action = self.menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(key in chosen)
            action.toggled.connect(lambda ticked, key=key: self._toggle(key, ticked))

    def _known(self):
        if not self.years_of:
            return self.words
        file = self.profile.parameterValue() if self.profile is not None else ""
        return {str(year): str(year) for year in known_years(compat.text_of(file))}

    def _toggle(self, key, ticked):
        order = list(self._known())
        parts = [one for one in self._parts() if one != key] + ([key] if ticked else [])
        self._show(sorted(parts, key=lambda one: order.index(one) if one in order else len(order)))

    def _parts(self):
        keys = {word.casefold(): key for key, word in self.words.items()}
        found = []
        for part in map(str.strip, self.line.text().split(";")):
            whole = keys.get(part.casefold())  # words may hold commas; keys do not
            found += [whole] if whole else [keys.get(word.casefold(), word) for word in map(str.strip, part.split(","))]
        return [word for word in found if word]

    def _show(self, keys):
        self.line.setText("; ".join(self.words.get(key, key) for key in keys))

    def setValue(self, value):
        """Show a stored text, or a list of an earlier version."""
        if isinstance(value, QgsProcessingModelChildParameterSource) or self.dialogType == DIALOG_MODELER:
            self._show_in_model(value)
            return
        parts = value if isinstance(value, (list, tuple)) else re.split(
            "[,;]", compat.text_of(value))
        self._show([str(part).strip() for part in parts if str(part).strip()])

    def _show_in_model(self, value):
        bound = isinstance(value, QgsProcessingModelChildParameterSource)
        row = next((row for row in range(self.widget.count()) if bound and self.widget.itemData(row) == value), -1)
        self.widget.setCurrentIndex(row)
        if row < 0:
            self.widget.setEditText(value.expressionText() or value.expression() if bound else str(value or ""))

    def value(self):
        """Return the keys as text with commas, "" for none, or the source of a model."""
        if self.dialogType == DIALOG_MODELER:
            row = self.widget.findText(self.widget.currentText())
            return self.widget.itemData(row) if row >= 0 else self.widget.currentText()
        return ",".join(self._parts())
