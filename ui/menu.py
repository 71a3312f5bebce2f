"""The menu Plugins > HaTangSo: the plan book, the guide, the sample province."""
from __future__ import annotations

from functools import partial

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon

try:  # Qt 6 moved QAction
    from qgis.PyQt.QtGui import QAction
except ImportError:
    from qgis.PyQt.QtWidgets import QAction

from ..algorithms.bridge.parameters import tr
from ..algorithms.core.resources import ROOT, resource_path

MENU = "HaTangSo"
SAMPLE = resource_path("sample", "sample_province.gpkg")


class PluginMenu:
    """Adds the actions and takes them away again."""

    def __init__(self, iface):
        self.iface = iface
        self.actions = []
        self._add(tr("Open an analysis: postal points"), partial(self._dialog, "hatangso:postalgap"))
        self._add(tr("Open an analysis: copper backlog"), partial(self._dialog, "hatangso:copperbacklog"))
        self._add(tr("Open an analysis: shared masts"), partial(self._dialog, "hatangso:sharedtowersiting"))
        self._add(tr("Plan tables to a workbook"), partial(self._dialog, "hatangso:exportplantables"))
        if SAMPLE.is_file():
            self._add(tr("Load the sample province"), self._load_sample)
        self._add(tr("Guide"), self._guide)

    def remove(self):
        """Take every action off the menu."""
        for action in self.actions:
            self.iface.removePluginMenu(MENU, action)
        self.actions = []

    def _add(self, label, call):
        action = QAction(QIcon(str(resource_path("icons", "hatangso.svg"))), label, self.iface.mainWindow())
        action.triggered.connect(lambda checked=False: call())
        self.iface.addPluginToMenu(MENU, action)
        self.actions.append(action)

    def _dialog(self, algorithm):
        import processing

        processing.execAlgorithmDialog(algorithm, {})

    def _load_sample(self):
        container = QgsVectorLayer(str(SAMPLE), "sample", "ogr")
        for sublayer in container.dataProvider().subLayers():
            name = sublayer.split(container.dataProvider().sublayerSeparator())[1]
            self.iface.addVectorLayer(f"{SAMPLE}|layername={name}", name, "ogr")

    def _guide(self):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(ROOT / "README.vi.md")))
