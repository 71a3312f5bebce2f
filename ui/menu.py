"""The menu Plugins > HaTangSo, its icon in the toolbar, and what it adds to the menu of a layer."""
from __future__ import annotations

from functools import partial

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon

try:  # Qt 6 moved QAction
    from qgis.PyQt.QtGui import QAction
except ImportError:
    from qgis.PyQt.QtWidgets import QAction

from ..algorithms.bridge.declare.parameters import tr
from ..algorithms.core.package import resource_path
from .layer_menu import LayerMenu

MENU = "HaTangSo"
DOCK_WIDTH = 360
ANALYSES = (
    ("planbook", "checklayers", "importtable", "decodetext", "mergeregisters"),
    ("postalgap", "postalsiting"),
    ("copperbacklog", "fibrerollout"),
    ("mobilecoverage", "towersharingaudit", "sharedtowersiting"),
    ("siterequests", "annualplan", "undergrounding", "universalservice"),
    ("fieldpackage", "mergefield"),
    ("planscorecard", "exportplantables", "exportreport", "exportmaps", "compareplans"),
)
"""Ids of the algorithms in the menu, a separator between the groups."""


class PluginMenu:
    """Adds the actions and takes them away again."""

    def __init__(self, iface):
        self.iface = iface
        self.actions = []
        self.dock = None
        self.button = self._add(tr("Plan desk: ICT infrastructure"), "hatangso", self._toggle, checkable=True)
        self.button.setObjectName("HatangsoDeskAction")
        self._separator()
        for group in ANALYSES:
            for name in group:
                self._add_analysis(name)
            self._separator()
        self._add(tr("Settings"), "hatangso", self._settings)
        self._add(tr("Sample project"), "data", self._load_sample)
        self._add(tr("Sample project with faults"), "data", partial(self._load_sample, faulty=True))
        self._add(tr("Guide"), "guide", self._guide)
        self._add(tr("Using PostGIS"), "guide", self._postgis)
        self.iface.addToolBarIcon(self.button)
        self._submenu_icon()
        self.of_layers = LayerMenu(iface, self._made, self.desk)

    def remove(self):
        """Take every action off the menu and the toolbar."""
        self.of_layers.remove()
        self._drop_dock()
        self.iface.removeToolBarIcon(self.button)
        for action in self.actions:
            self.iface.removePluginMenu(MENU, action)
            action.deleteLater()
        self.actions = []

    def _submenu_icon(self):
        menus = self.iface.pluginMenu() if hasattr(self.iface, "pluginMenu") else None
        for action in menus.actions() if menus is not None else ():
            if action.menu() and action.text().replace("&", "") == MENU:
                action.menu().setIcon(icon("hatangso"))

    def _add_analysis(self, name):
        algorithm = QgsApplication.processingRegistry().algorithmById(f"hatangso:{name}")
        if algorithm is not None:
            picture = "hatangso" if name == "planbook" else algorithm.groupId()
            self._add(algorithm.displayName(), picture, partial(self._dialog, algorithm.id()))

    def _add(self, label, picture, call, checkable=False):
        action = QAction(icon(picture), label, self.iface.mainWindow())
        action.setCheckable(checkable)
        action.triggered.connect(lambda checked=False: call())
        self._keep(action)
        return action

    def _separator(self):
        action = QAction(self.iface.mainWindow())
        action.setSeparator(True)
        self._keep(action)

    def _keep(self, action):
        self.iface.addPluginToMenu(MENU, action)
        self.actions.append(action)

    def desk(self):
        """Return the dock, shown."""
        self.button.setChecked(True)
        self._toggle()
        return self.dock

    def options_changed(self):
        """Have a plan that is still empty begin with the new options."""
        if self.dock is not None:
            self.dock.plan.begin_anew()

    def _toggle(self):
        """Show or hide the dock."""
        self._made().setUserVisible(self.button.isChecked())

    def _made(self):
        """Return the dock, made when it is first asked for, seen where it was seen."""
        if self.dock is None:
            wanted = self.button.isChecked()
            from .desk.dock import Desk

            self.dock = Desk(self.iface, self.iface.mainWindow())
            self.dock.visibilityChanged.connect(self._dock_shown)
            self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
            self.iface.mainWindow().resizeDocks([self.dock], [DOCK_WIDTH], Qt.Orientation.Horizontal)
            self.dock.setUserVisible(wanted)
        return self.dock

    def _dock_shown(self, shown):
        if self.dock is not None and not self.dock.isUserVisible():
            shown = self.dock.isVisible()
        self.button.setChecked(bool(shown))

    def _drop_dock(self):
        if self.dock is not None:
            self.dock.unwatch()
            self.iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
            self.dock = None

    def _settings(self):
        from .options import TITLE

        self.iface.showOptionsDialog(self.iface.mainWindow(), TITLE)

    def _dialog(self, algorithm):
        """Open the dialog of an algorithm; several may be open at once, and each goes its own way."""
        import processing

        dialog = processing.createAlgorithmDialog(algorithm, {})
        if dialog is None:
            self.iface.messageBar().pushWarning(MENU, tr("The analysis cannot be opened."))
            return
        dialog.show()

    def _load_sample(self, faulty=False):
        from . import sample

        sample.load(self.iface, faulty)

    def _guide(self):
        from . import guide

        guide.show(self.iface.mainWindow())

    def _postgis(self):
        from . import guide

        guide.show(self.iface.mainWindow(), "postgis")


def icon(name):
    """Return an icon of the plugin."""
    return QIcon(str(resource_path("icons", f"{name}.svg")))
