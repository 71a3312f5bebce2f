"""Inside QGIS: the dialog of every algorithm on a small screen: does it fit, does its help open, what buttons say."""
import json
import os
import sys
import traceback

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QScrollArea, QWidget
from qgis.utils import iface

ASKED = json.loads(os.environ["HATANGSO_RESULTS"] or "{}")
FOUND = {"opened": [], "dialogs": {}}


def say(text):
    with open(os.environ["HATANGSO_LOG"], "a", encoding="utf-8") as log:
        log.write(text + "\n")


def told(kind, value, trace):
    say("TRACEBACK " + "".join(traceback.format_exception(kind, value, trace)))


sys.excepthook = told


class Handler(QObject):
    """Takes the pages that are to be opened, instead of a browser."""

    @pyqtSlot(QUrl)
    def open(self, address):
        FOUND["opened"].append(address.toLocalFile())


def too_wide(window):
    """Return what is wider than the place it is seen through, and what does not fit the screen."""
    found = []
    for area in window.findChildren(QScrollArea):
        inside = area.widget()
        if inside is None or not area.isVisible():
            continue
        if inside.width() > area.viewport().width():
            found.append(f"{type(inside).__name__} {inside.width()} > {area.viewport().width()}")
        for child in inside.findChildren(QWidget):
            right = child.mapTo(inside, QPoint(0, 0)).x() + child.width()
            if child.isVisible() and right > inside.width() + 1:
                found.append(f"{type(child).__name__} {child.objectName()} ends at {right} of {inside.width()}")
    room = QApplication.primaryScreen().availableGeometry()
    if window.width() > room.width() or window.height() > room.height():
        found.append(f"window {window.width()} x {window.height()} of {room.width()} x {room.height()}")
    return found


def look_at(name):
    """Open the dialog of an algorithm, unfold it, press its help."""
    import processing

    dialog = processing.createAlgorithmDialog(f"hatangso:{name}", {})
    dialog.show()
    QTest.qWait(60)
    wide = too_wide(dialog)
    picture(dialog, name)
    for group in dialog.findChildren(QgsCollapsibleGroupBoxBasic):
        group.setCollapsed(False)
    QTest.qWait(60)
    wide += too_wide(dialog)
    box = dialog.buttonBox()
    FOUND["opened"] = []
    button = box.button(QDialogButtonBox.StandardButton.Help)
    if button is not None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
    tell(name, wide, dialog)
    dialog.close()


def tell(name, wide, dialog):
    words = sorted({one.text().replace("&", "") for one in dialog.buttonBox().buttons() if one.isVisible()})
    opened = [os.path.basename(path) for path in FOUND["opened"] if os.path.isfile(path)]
    say("dialog: " + json.dumps({"name": name, "wide": wide, "help": opened, "buttons": words}, ensure_ascii=False))


def look_at_batch(name):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    algorithm = QgsApplication.processingRegistry().algorithmById(f"hatangso:{name}").create()
    dialog = BatchAlgorithmDialog(algorithm, parent=iface.mainWindow())
    dialog.show()
    QTest.qWait(200)
    picture(dialog, f"batch_{name}")
    tell(f"batch {name}", [], dialog)
    dialog.close()


def picture(window, name):
    window.grab().save(os.environ["HATANGSO_PICTURE"].replace(".png", f"_{name}.png"))


def start():
    try:
        FOUND["handler"] = Handler()
        QDesktopServices.setUrlHandler("file", FOUND["handler"], "open")
        for name in ASKED.get("layers", {}):
            layer = QgsVectorLayer(ASKED["layers"][name], name, "ogr")
            QgsProject.instance().addMapLayer(layer)
        provider = QgsApplication.processingRegistry().providerById("hatangso")
        for algorithm in sorted(provider.algorithms(), key=lambda one: one.name()):
            look_at(algorithm.name())
        look_at_batch("postalgap")
        room = QApplication.primaryScreen().availableGeometry()
        say(f"screen: {room.width()} x {room.height()}")
    except Exception:
        say("TRACEBACK " + traceback.format_exc())
    say("end")
    QgsProject.instance().setDirty(False)
    os._exit(0)


QTimer.singleShot(2500, start)
QTimer.singleShot(400000, lambda: os._exit(3))
