"""What the desktop shows for a choice: translated words, one or several of them; the value stays the key.

Processing's own widget shows the keys, and before QGIS 3.32 several keys cannot be ticked
and are lost from the history. Several keys are handed over as text with commas, which every
version writes into the history and the command line as it is.
"""
from __future__ import annotations

from processing.gui.wrappers import DIALOG_BATCH, DIALOG_MODELER, DIALOG_STANDARD, WidgetWrapper
from qgis.core import QgsProcessingModelChildParameterSource, QgsProcessingParameterEnum
from qgis.gui import QgsCheckableComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox

from ..algorithms.bridge import compat
from ..algorithms.bridge.declare.parameters import tr
from ..algorithms.core.choices import words_of
from . import forms


def _keys(value):
    """Return the keys in a stored value: a list, or text with commas."""
    if value is None or compat.is_null(value):
        return []
    parts = value.split(",") if isinstance(value, str) else list(value) if isinstance(value, (list, tuple)) else [value]
    return [part.strip() if isinstance(part, str) else part for part in parts if part != ""]


class ChoiceWidget(WidgetWrapper):
    """The widget of a choice in dialog, batch and modeler."""

    def createWidget(self):
        """Return the list of words, with boxes to tick where several may be chosen."""
        definition = self.parameterDefinition()
        self.multiple = definition.allowMultiple()
        self.optional = bool(definition.flags() & compat.OPTIONAL)
        words = words_of(definition.name(), compat.ui_language())
        items = [(words.get(key, key), key) for key in definition.options()]
        if self.dialogType == DIALOG_MODELER:
            items += [(self.dialog.resolveValueDescription(source), source)
                      for source in self.dialog.getAvailableValuesOfType(QgsProcessingParameterEnum, None)]
        return self._ticked(items) if self.multiple else self._single(items)

    def _single(self, items):
        widget = QComboBox()
        if self.optional:
            widget.addItem(tr("[not set]"), None)
        for words, key in items:
            widget.addItem(words, key)
        _may_shrink(widget)
        widget.currentIndexChanged.connect(lambda index: self.widgetValueHasChanged.emit(self))
        return widget

    def _ticked(self, items):
        widget = QgsCheckableComboBox()
        for words, key in items:
            widget.addItemWithCheckState(words, Qt.CheckState.Unchecked, key)
        widget.setDefaultText(tr("[not set]"))
        _may_shrink(widget)
        widget.checkedItemsChanged.connect(lambda items: self.widgetValueHasChanged.emit(self))
        return widget

    def createLabel(self):
        """Return the label, what the choice means in its tooltip."""
        return forms.label_in_words(super().createLabel(), self.parameterDefinition())

    def postInitialize(self, wrappers):
        """Called when all widgets of a form stand; the language is a parameter of every form of ours."""
        if self.parameterDefinition().name() != "LANGUAGE" or self.dialogType == DIALOG_MODELER:
            return
        forms.fit_dialog(self.widget)
        if self.dialogType == DIALOG_STANDARD:
            forms.arrange(wrappers)
        else:
            forms.choose_layers(wrappers)

    def setValue(self, value):
        """Show a stored value; what is no choice is shown as it stands, and the run refuses it by name."""
        wanted = [value] if isinstance(value, QgsProcessingModelChildParameterSource) else _keys(value)
        if not wanted and not self.optional:
            wanted = _keys(self.parameterDefinition().defaultValue())
        for one in wanted:
            if self._row(one) < 0:
                self._add(_words(one), one)
        rows = [self._row(one) for one in wanted]
        if not self.multiple:
            self.widget.setCurrentIndex(rows[0] if rows else 0)
            return
        for row in range(self.widget.count()):
            state = Qt.CheckState.Checked if row in rows else Qt.CheckState.Unchecked
            self.widget.setItemCheckState(row, state)

    def _add(self, words, data):
        if self.multiple:
            self.widget.addItemWithCheckState(words, Qt.CheckState.Unchecked, data)
        else:
            self.widget.addItem(words, data)

    def _row(self, value):
        return next((row for row in range(self.widget.count()) if _same(self.widget.itemData(row), value)), -1)

    def value(self):
        """Return the key, several as text with commas, or the source of a model."""
        if not self.multiple:
            return self.widget.currentData()
        rows = [row for row in range(self.widget.count()) if self.widget.itemCheckState(row) == Qt.CheckState.Checked]
        chosen = [self.widget.itemData(row) for row in rows]
        bound = [one for one in chosen if isinstance(one, QgsProcessingModelChildParameterSource)]
        if bound:
            return bound[0]
        if not chosen:
            return None if self.optional or self.dialogType == DIALOG_BATCH else ""
        return ",".join(str(one) for one in chosen)


def _words(value):
    """Return how a value that is none of the choices is shown: an expression of a model by its text."""
    if isinstance(value, QgsProcessingModelChildParameterSource):
        return value.expression() or value.expressionText() or value.parameterName() or value.outputName()
    return str(value)


def _same(left, right):
    if isinstance(left, QgsProcessingModelChildParameterSource) or isinstance(
            right, QgsProcessingModelChildParameterSource):
        return isinstance(left, type(right)) and left == right
    return left == right


def _may_shrink(widget):
    """Let a long choice be cut in a narrow form instead of widening the form."""
    widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    widget.setMinimumContentsLength(12)
