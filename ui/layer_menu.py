"""What the panel of layers offers for a layer: a role in the plan, and what the check found in it."""
from __future__ import annotations

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtWidgets import QMenu

try:  # Qt 6 moved QAction
    from qgis.PyQt.QtGui import QAction
except ImportError:
    from qgis.PyQt.QtWidgets import QAction

from ..algorithms.bridge import compat
from ..algorithms.bridge.declare.parameters import tr

NAME = "HaTangSo"


class LayerMenu:
    """Two entries in the menu of every vector layer.

    Parameters
    ----------
    iface : QgisInterface
    made : callable
        Returns the dock, which need not be seen: looking at the menu opens nothing.
    desk : callable
        Returns the dock, shown.
    """

    def __init__(self, iface, made, desk):
        self.iface, self._made, self._desk = iface, made, desk
        self.roles = QMenu(iface.mainWindow())
        self.roles.aboutToShow.connect(self._fill)
        self.use, self.findings = self._add(tr("Use as role")), self._add(tr("Findings of this layer"))
        self.use.setMenu(self.roles)
        self.findings.triggered.connect(lambda checked=False: self._show_findings())

    def _add(self, label):
        action = QAction(label, self.iface.mainWindow())
        self.iface.addCustomActionForLayerType(action, NAME, QgsVectorLayer().type(), True)
        return action

    def remove(self):
        """Take the entries away."""
        for action in (self.use, self.findings):
            self.iface.removeCustomActionForLayerType(action)
            action.deleteLater()
        self.roles.deleteLater()

    def _fill(self):
        """List the roles that a layer of this geometry can have, the one it has ticked."""
        from ..algorithms.core.data.inputs import input_title
        from ..algorithms.core.layers.roles import load_role
        from .desk.plan import ROLES, is_result

        self.roles.clear()
        layer = self.iface.activeLayer()
        if not isinstance(layer, QgsVectorLayer) or is_result(layer):
            self.roles.addAction(tr("A result has no role.")).setEnabled(False)
            return
        key = layer.id()
        kind, plan = compat.exact_type(layer.wkbType()), self._made().plan
        for name, role in ROLES.items():
            if kind == "mixed" or kind in load_role(role).geometry:
                action = self.roles.addAction(input_title(name, compat.ui_language()))
                action.setCheckable(True)
                action.setChecked(plan.layer(name) is layer)
                action.triggered.connect(lambda chosen, name=name: self._choose(name, key if chosen else ""))

    def _choose(self, name, key):
        """Put the layer with an id into a role, or empty the role; a layer may go while its menu is open."""
        desk = self._desk()
        layer = desk.plan.project.mapLayer(key)
        if layer is None and key:
            return
        desk.plan.set_layer(name, layer)
        desk.show_role(name if layer is not None else "")

    def _show_findings(self):
        from .desk.plan import ROLES

        desk, layer = self._desk(), self.iface.activeLayer()
        name = next((one for one in ROLES if layer is not None and desk.plan.layer(one) is layer), "")
        desk.show_role(name)
        if not name:
            self.iface.messageBar().pushInfo(NAME, tr("Only layers with a role are checked: give this one a role."))
