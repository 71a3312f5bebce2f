"""What stands in for the window of QGIS: a map, a bar over it and a menu that saves."""
from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas


class Bar:
    """The bar over the map; what it is told is asked of the dock."""

    def pushSuccess(self, *words):
        """Nothing."""

    def pushWarning(self, *words):
        """Nothing."""

    def pushInfo(self, *words):
        """Nothing."""


class Window:
    """What the dock needs of the window of QGIS."""

    def __init__(self):
        self.canvas, self.bar = QgsMapCanvas(), Bar()

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.bar

    def openLayoutDesigner(self, layout):
        assert layout.project() is not None

    def actionSaveProject(self):
        return self

    def actionSaveProjectAs(self):
        return self

    def trigger(self):
        """Save, where the user knows a place already; a dialog that is closed saves nothing."""
        if QgsProject.instance().fileName():
            QgsProject.instance().write()
