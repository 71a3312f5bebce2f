"""The desktop of the stand-in: a real main window of Qt 6, and a picture of whatever opens in it."""
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QMainWindow, QMenu
from stand_in import CALLS, Thing


class Desktop(Thing):
    """What QGIS hands to a plugin. Calls that are not known here are noted and answered."""

    def __init__(self):
        super().__init__()
        self.window = QMainWindow()
        self.menu = QMenu("Plugins", self.window)
        self.window.menuBar().addMenu(self.menu)
        self.layers, self.of_layers = [], QMenu("Layer", self.window)

    def mainWindow(self):
        return self.window

    def addPluginToMenu(self, _, action):
        self.menu.addAction(action)

    def removePluginMenu(self, _, action):
        self.menu.removeAction(action)

    def addToolBarIcon(self, action):
        self.menu.addAction(action)

    def removeToolBarIcon(self, action):
        self.menu.removeAction(action)

    def addCustomActionForLayerType(self, action, *_):
        self.of_layers.addAction(action)

    def removeCustomActionForLayerType(self, action):
        self.of_layers.removeAction(action)

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def addTabifiedDockWidget(self, area, dock, *_):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def addVectorLayer(self, source, name, provider):
        CALLS.append(("iface.addVectorLayer", (source, name, provider)))
        return Thing()

    def actions(self):
        """Return every action that can be clicked, those of submenus too."""
        return [action for action in _all(self.menu) if not action.isSeparator()]

    def close(self):
        self.window.close()


def _all(menu):
    for action in menu.actions():
        if action.menu() is not None:
            yield from _all(action.menu())
        else:
            yield action


def open_windows(apart):
    """Return the windows that are open beside those in ``apart``."""
    return [widget for widget in QApplication.topLevelWidgets()
            if widget not in apart and widget.isVisible() and widget.windowType() != Qt.WindowType.Popup]


def picture(widget, path):
    """Save a picture of a widget; return how many colours it has."""
    image = widget.grab().toImage()
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(str(path))
    step = max(1, image.width() // 100)
    return len({image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)})
