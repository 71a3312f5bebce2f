"""Inside QGIS: opens an algorithm's dialog, fills it, runs it, and says what came out."""
import json
import os

from in_qgis import GIVEN, begin, picture, say, tell_errors, when
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.utils import iface

STATE = {}
LOADED = 4
"""Two layers that are given, two results."""


tell_errors()


def start():
    import processing

    layers = {key: QgsVectorLayer(path, key, "ogr") for key, path in GIVEN.items()}
    for layer in layers.values():
        QgsProject.instance().addMapLayer(layer)
    dialog = processing.createAlgorithmDialog("hatangso:postalgap", layers)
    STATE["dialog"] = dialog
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.algorithmFinished.connect(finished)
    dialog.show()
    say("dialog: " + dialog.windowTitle())
    when(dialog.isVisible, dialog.runAlgorithm)


def finished(successful, results):
    say(f"successful: {successful}")
    numbers = {key: value for key, value in results.items() if isinstance(value, (int, float))}
    say("results: " + json.dumps(numbers))
    when(lambda: not successful or len(QgsProject.instance().mapLayers()) >= LOADED, save)


def save():
    names = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    say("layers: " + json.dumps(names, ensure_ascii=False))
    picture(STATE["dialog"])
    picture(iface.mainWindow(), "window")
    say("picture saved")
    os._exit(0)


begin(start)
