"""Inside QGIS: from an empty project to the open workbook in five clicks of the dock; a picture of every state."""
import json
import os
import time

import in_qgis
from in_qgis import GIVEN, begin, say, tell_errors, when
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QScrollArea, QToolBar, QToolButton, QWidget
from qgis.utils import iface

STATE = {"clicks": 0, "opened": [], "beat": 0.0, "longest": 0.0, "busiest": 0.0, "used": 0.0}
WIDTH, HEIGHT = GIVEN.get("size", (1366, 768))


tell_errors()


def picture(name):
    if GIVEN.get("clean"):
        iface.messageBar().clearWidgets()  # they name folders of this machine
        QApplication.processEvents()
        for _ in range(300):  # the map is drawn a moment after it is asked for
            if iface.mapCanvas().isDrawing():
                QTest.qWait(100)
    QApplication.processEvents()
    in_qgis.picture(iface.mainWindow(), name)


def click(widget, name):
    """Click a widget with the mouse where the user sees it."""
    shown = widget.isVisible() and widget.isEnabled()
    STATE["clicks"] += 1
    say(f"click {STATE['clicks']}: {name} ({widget.text() if hasattr(widget, 'text') else ''}) shown {shown}")
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     QPoint(widget.width() // 2, widget.height() // 2))


def beat():
    now, used = time.monotonic(), time.thread_time()
    if STATE["beat"]:
        STATE["longest"] = max(STATE["longest"], now - STATE["beat"] - 0.02)
        STATE["busiest"] = max(STATE["busiest"], used - STATE["used"])
    STATE["beat"], STATE["used"] = now, used


def dock():
    if STATE.get("dock") is None:  # looked up once: a search through the window would stand in the measure
        STATE["dock"] = iface.mainWindow().findChild(QWidget, "HatangsoDesk")
    return STATE["dock"]


def tool_button():
    for bar in iface.mainWindow().findChildren(QToolBar):
        for button in bar.findChildren(QToolButton):
            action = button.defaultAction()
            if action is not None and action.objectName() == "HatangsoDeskAction" and button.isVisible():
                return button
    return None


def start():
    iface.mainWindow().showNormal()
    iface.mainWindow().resize(WIDTH, HEIGHT - 30)
    QApplication.processEvents()
    from hatangso.ui.desk import look

    look.QDesktopServices = Handler
    STATE["timer"] = QTimer()
    STATE["timer"].timeout.connect(beat)
    STATE["timer"].start(20)
    button = tool_button()
    say(f"toolbar: {button is not None}")
    if button is not None:
        click(button, "toolbar")
    else:  # a narrow window hides the end of the toolbar: Plugins > HaTangSo > the first entry
        STATE["clicks"] += 3
        iface.mainWindow().findChild(QAction, "HatangsoDeskAction").trigger()
    when(lambda: dock() is not None and dock().isVisible(), dock_is_open)


def dock_is_open():
    say(f"dock: {dock().width()} x {dock().height()}, at least {dock().minimumSizeHint().width()} x "
        f"{dock().minimumSizeHint().height()}")
    least = iface.mainWindow().minimumSizeHint().width()
    if least > WIDTH:
        say(f"WIDE window: at least {least} of {WIDTH}")
    picture("1_empty")
    click(dock().plan_page.sample_button, "sample")
    when(lambda: QgsProject.instance().fileName() and dock().states and not dock()._later.isActive()
         and dock()._survey is None, sample_is_open)


def sample_is_open():
    say(f"project: {QgsProject.instance().fileName()} {len(QgsProject.instance().mapLayers())}")
    say("states: " + json.dumps({key: state.kind for key, state in dock().states.items()}))
    for number in range(dock().pages.count()):
        dock().pages.setCurrentIndex(number)
        picture(f"2_sample_{number}")
        wide = too_wide(dock())
        if wide:
            say(f"WIDE page {number}: {wide}")
    STATE.update(beat=0.0, longest=0.0, busiest=0.0)
    click(dock().run_button, "run")
    when(lambda: not dock().busy and dock()._survey is None and not dock()._later.isActive(), it_has_run, 3600)
    when(lambda: dock().runner.number > 1 or not dock().busy, lambda: picture("3_running"))


def it_has_run():
    say(f"longest block: {STATE['longest']:.3f} s, of it work of the window at most {STATE['busiest']:.3f} s")
    say(f"failed: {dock().runner.failed}")
    say("states: " + json.dumps({key: state.kind for key, state in dock().states.items()}))
    for number in (2, 3):
        dock().pages.setCurrentIndex(number)
        picture(f"4_done_{number}")
    dock().pages.setCurrentIndex(1)
    dock().layers_page.open("TOWERS")
    picture("4_role")
    findings = dock().layers_page.role.list
    if findings.count():
        dock().layers_page.role.list.itemClicked.emit(findings.item(0))
    picture("4_finding")
    dock().pages.setCurrentIndex(3)
    results = dock().results_page
    for number in range(results.chooser.count()):
        results.chooser.setCurrentIndex(number)
        results.chooser.activated.emit(number)
        picture(f"4_result_{number}")
        wide = too_wide(dock())
        if wide:  # a scroll bar that has just come takes its room when events have been seen to
            QTest.qWait(500)
            wide = too_wide(dock())
        if wide:
            say(f"WIDE results {number}: {wide}")
    enlarge(results)
    click(dock().export_button, "export")
    when(lambda: not dock().busy, it_is_exported, 3600)


def enlarge(results):
    """Click a chart and count the colours of the window that comes."""
    results.chooser.setCurrentIndex(results.chooser.findData("postalgap"))
    results.chooser.activated.emit(results.chooser.currentIndex())
    results.ensureWidgetVisible(results.charts[0])
    QTest.mouseClick(results.charts[0], Qt.MouseButton.LeftButton)
    QTest.qWait(300)
    for window in [one for one in QApplication.topLevelWidgets() if one.objectName() == "HatangsoChart"]:
        drawn = window.grab().toImage()
        colours = {drawn.pixel(x, y) for x in range(0, drawn.width(), 5) for y in range(0, drawn.height(), 5)}
        say(f"chart: {len(colours)} colours")
        in_qgis.picture(window, "4_chart")
        window.close()


def it_is_exported():
    picture("5_exported")
    click(dock().open_button, "open")
    when(lambda: STATE["opened"], finished)


def finished():
    say(f"opened: {STATE['opened'][-1]}")
    say(f"clicks: {STATE['clicks']}")
    say("picture saved")
    QgsProject.instance().setDirty(False)
    os._exit(0)


def too_wide(widget):
    """Return what is wider than the place it is seen through."""
    found = []
    for area in widget.findChildren(QScrollArea):
        inside = area.widget()
        if area.isVisible() and inside is not None and inside.width() > area.viewport().width():
            found.append(f"{type(area).__name__} {inside.width()} > {area.viewport().width()}")
        for child in (inside.findChildren(QWidget) if inside is not None and area.isVisible() else ()):
            right = child.mapTo(inside, QPoint(0, 0)).x() + child.width()
            if child.isVisible() and right > inside.width() + 1:
                found.append(f"{type(child).__name__} ends at {right} of {inside.width()}")
    return found


class Handler:
    """Takes the files that are to be opened, instead of a program of this computer."""

    @staticmethod
    def openUrl(address):
        STATE["opened"].append(address.toLocalFile())
        return True


begin(start)
