"""Inside QGIS: two analyses are opened from the menu, closed one after the other; sample and guide are opened."""
import os

from in_qgis import begin, picture, say, tell_errors, when
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QTextBrowser
from qgis.utils import iface

ANALYSES = ("hatangso:postalgap", "hatangso:copperbacklog")


tell_errors()


def dialogs():
    """Return the open dialogs by the id of their analysis: what stands in their title is of each QGIS."""
    return {one.algorithm().id(): one for one in QApplication.topLevelWidgets()
            if one.inherits("QgsProcessingAlgorithmDialogBase") and one.isVisible()}


def actions():
    menus = iface.pluginMenu().actions()
    return next(one.menu() for one in menus if one.text().replace("&", "") == "HaTangSo").actions()


def start():
    shown = actions()
    say("menu: " + "; ".join("-" if one.isSeparator() else one.text() for one in shown))
    say(f"icons: {all(not one.icon().isNull() for one in shown if not one.isSeparator())}")
    for number, name in enumerate(ANALYSES, 1):
        label = QgsApplication.processingRegistry().algorithmById(name).displayName()
        QTimer.singleShot(1000 * number, next(one for one in shown if one.text() == label).trigger)
    when(lambda: set(dialogs()) >= set(ANALYSES), close_first)


def close_first():
    """Close the one that was opened first: a loop of its own would wait below that of the other one."""
    shown = dialogs()
    say(f"open: {len(shown)}")
    shown[ANALYSES[0]].close()
    when(lambda: ANALYSES[0] not in dialogs(), close_second)


def close_second():
    left = dialogs()
    say(f"left: {len(left)}")
    for one in left.values():
        one.close()
    when(lambda: not dialogs(), sample)


def sample():
    shown = [one for one in actions() if not one.isSeparator()]
    for action in shown[-3:]:  # the sample, the guide, the page of PostGIS
        action.trigger()
    when(lambda: guides() and QgsProject.instance().fileName() and len(QgsProject.instance().mapLayers()) > 15, save)


def guides():
    return [one for one in QApplication.topLevelWidgets() if one.objectName() == "HatangsoGuide" and one.isVisible()]


def save():
    project = QgsProject.instance()
    say(f"project: {project.crs().authid()} {len(project.mapLayers())} {project.fileName()}")
    for one in guides():
        say("guide: " + one.findChild(QTextBrowser).toPlainText()[:40].replace("\n", " "))
        picture(one, "guide")
    picture(iface.mainWindow())
    say("picture saved")
    os._exit(0)


begin(start)
