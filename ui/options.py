"""The page of the plugin in QGIS's own options: what a new plan begins with, and how much memory a run may use."""
from __future__ import annotations

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QVBoxLayout

from ..algorithms.bridge import compat
from ..algorithms.bridge.declare.parameters import tr
from ..algorithms.bridge.settings import MEMORY, PLAN, memory_gigabytes
from ..algorithms.core.choices import words_of
from ..algorithms.core.package import resource_path

TITLE = "HaTangSo"


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page when the options are opened.

    Parameters
    ----------
    applied : callable, optional
        Called when the options have been accepted.
    """

    def __init__(self, applied=None):
        super().__init__()
        self._applied = applied
        self.setTitle(TITLE)

    def icon(self):
        """Return the icon in the list of pages."""
        return QIcon(str(resource_path("icons", "hatangso.svg")))

    def createWidget(self, parent):
        """Return the page."""
        return OptionsPage(parent, self._applied)


class OptionsPage(QgsOptionsPageWidget):
    """Own files, language, memory."""

    def __init__(self, parent=None, applied=None):
        super().__init__(parent)
        self._applied = applied
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.files = {}
        for key, label, folder in (("territory", tr("Territory file (official population and area)"), False),
                                   ("profile", tr("Plan profile (JSON)"), False),
                                   ("forms", tr("Folder with own table forms (JSON)"), True)):
            self.files[key] = _chooser(folder)
            self.files[key].setFilePath(QgsSettings().value(PLAN[key], "", type=str))
            form.addRow(label, self.files[key])
        self.language = QComboBox()
        for value, words in words_of("LANGUAGE", compat.ui_language()).items():
            self.language.addItem(words, value)
        self.language.setCurrentIndex(max(self.language.findData(
            QgsSettings().value(PLAN["language"], "vi", type=str)), 0))
        form.addRow(tr("Language of tables and reports"), self.language)
        self.memory = QDoubleSpinBox()
        self.memory.setDecimals(1)
        self.memory.setMaximum(4096.0)
        self.memory.setSpecialValueText(tr("half of this computer's memory"))
        self.memory.setValue(memory_gigabytes())
        form.addRow(tr("Memory a run may use (GB)"), self.memory)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addStretch(1)

    def apply(self):
        """Called by QGIS when the options are accepted."""
        for key, widget in self.files.items():
            QgsSettings().setValue(PLAN[key], widget.filePath())
        QgsSettings().setValue(PLAN["language"], self.language.currentData())
        QgsSettings().setValue(MEMORY, self.memory.value())
        if self._applied is not None:
            self._applied()


def _chooser(folder):
    widget = QgsFileWidget()
    if folder:
        widget.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
    else:
        widget.setFilter("JSON (*.json)")
    return widget
